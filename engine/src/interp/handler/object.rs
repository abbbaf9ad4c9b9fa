//! Access to fields and elements, unboxed integers, tests and casts: what is done in a few machine instructions. The rows by
//! storage and shape are at the end.

use crate::interp::machine::{Handler, HandlerRef, Machine, Next, handler};
use crate::interp::operand::{Acc, Dest, Imm, Lane, Slot, Source};
use crate::module::{StorageType, ValType};
use crate::op::TrapCode;
use crate::op::numeric::V128;
use crate::runtime::StoreCore;
use crate::runtime::heap::{self, Cast, Object};
use std::fmt;
use std::marker::PhantomData;

use super::numeric::{Args1, Shape};

/// How a value lies in an object, and what it is in a slot.
trait Storage {
    const NAME: &'static str;
    type Memory: Copy;
    type Slot: Lane;
    fn extend(value: Self::Memory) -> Self::Slot;
    fn wrap(value: Self::Slot) -> Self::Memory;
}

macro_rules! storages {
    ($($name:ident $memory:ident $slot:ident, $value:ident => $extended:expr;)*) => { $(
        struct $name;
        impl Storage for $name {
            const NAME: &'static str = stringify!($memory);
            type Memory = $memory;
            type Slot = $slot;
            #[inline(always)]
            fn extend($value: $memory) -> $slot {
                $extended
            }
            #[inline(always)]
            fn wrap($value: $slot) -> $memory {
                $value as $memory
            }
        }
    )* };
}

storages! {
    I8 i8 u32, value => value as i32 as u32;
    U8 u8 u32, value => value.into();
    I16 i16 u32, value => value as i32 as u32;
    U16 u16 u32, value => value.into();
    Word32 u32 u32, value => value;
    Word64 u64 u64, value => value;
    Float32 f32 f32, value => value;
    Float64 f64 f64, value => value;
}

struct Vector;

impl Storage for Vector {
    const NAME: &'static str = "v128";
    type Memory = V128;
    type Slot = V128;
    #[inline(always)]
    fn extend(value: V128) -> V128 {
        value
    }
    #[inline(always)]
    fn wrap(value: V128) -> V128 {
        value
    }
}

/// The store that runs.
///
/// # Safety
/// Nothing changes the store while the result is in use.
#[inline(always)]
unsafe fn store(m: &Machine) -> &StoreCore {
    // SAFETY: the context is the first field of its store.
    unsafe { &*(*m.instance).context.cast::<StoreCore>() }
}

/// Arguments of `struct.get`.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsField<A, D> {
    pub(in crate::interp) offset: u32,
    pub(in crate::interp) object: A,
    pub(in crate::interp) d: D,
}

/// Arguments of `struct.set`. The value comes first, for the alignment of immediates.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsSetField<A, V> {
    pub(in crate::interp) value: V,
    pub(in crate::interp) offset: u32,
    pub(in crate::interp) object: A,
}

/// Arguments of `array.get`, the index first as above.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsElement<A, I, D> {
    pub(in crate::interp) index: I,
    pub(in crate::interp) object: A,
    pub(in crate::interp) d: D,
}

/// Arguments of `array.set`.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsSetElement<V> {
    pub(in crate::interp) value: V,
    pub(in crate::interp) object: Slot,
    pub(in crate::interp) index: Slot,
}

impl<A: fmt::Debug, D: fmt::Debug> fmt::Debug for ArgsField<A, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}.{} -> {:?}", self.object, self.offset, self.d)
    }
}

impl<A: fmt::Debug, V: fmt::Debug> fmt::Debug for ArgsSetField<A, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} -> {:?}.{}", self.value, self.object, self.offset)
    }
}

impl<A: fmt::Debug, I: fmt::Debug, D: fmt::Debug> fmt::Debug for ArgsElement<A, I, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}[{:?}] -> {:?}", self.object, self.index, self.d)
    }
}

impl<V: fmt::Debug> fmt::Debug for ArgsSetElement<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} -> {:?}[{:?}]", self.value, self.object, self.index)
    }
}

struct GetField<S, A, D>(PhantomData<(S, A, D)>);

impl<S: Storage, A: Source<u64>, D: Dest<S::Slot>> Handler for GetField<S, A, D> {
    type Args = ArgsField<A, D>;
    fn name() -> String {
        format!("struct.get {}", S::NAME)
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operands are the frame's; the offset is that of a field of this storage.
        unsafe {
            match store(m).heap.non_null(args.object.get(m)) {
                Ok(object) => {
                    let at = Object::payload(object).add(args.offset as usize);
                    args.d.put(m, S::extend(at.cast::<S::Memory>().read_unaligned()));
                    Next::Go
                }
                Err(code) => m.trap(code),
            }
        }
    }
}

struct SetField<S, A, V>(PhantomData<(S, A, V)>);

impl<S: Storage, A: Source<u64>, V: Source<S::Slot>> Handler for SetField<S, A, V> {
    type Args = ArgsSetField<A, V>;
    fn name() -> String {
        format!("struct.set {}", S::NAME)
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: as in `GetField`.
        unsafe {
            match store(m).heap.non_null(args.object.get(m)) {
                Ok(object) => {
                    let at = Object::payload(object).add(args.offset as usize);
                    at.cast::<S::Memory>().write_unaligned(S::wrap(args.value.get(m)));
                    Next::Go
                }
                Err(code) => m.trap(code),
            }
        }
    }
}

struct GetElement<S, A, I, D>(PhantomData<(S, A, I, D)>);

impl<S: Storage, A: Source<u64>, I: Source<u32>, D: Dest<S::Slot>> Handler for GetElement<S, A, I, D> {
    type Args = ArgsElement<A, I, D>;
    fn name() -> String {
        format!("array.get {}", S::NAME)
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operands are the frame's; elements are of this storage.
        unsafe {
            match store(m).array_element(args.object.get(m), args.index.get(m), size_of::<S::Memory>().trailing_zeros())
            {
                Ok(at) => {
                    args.d.put(m, S::extend(at.cast::<S::Memory>().read_unaligned()));
                    Next::Go
                }
                Err(code) => m.trap(code),
            }
        }
    }
}

struct SetElement<S, V>(PhantomData<(S, V)>);

impl<S: Storage, V: Source<S::Slot>> Handler for SetElement<S, V> {
    type Args = ArgsSetElement<V>;
    fn name() -> String {
        format!("array.set {}", S::NAME)
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: as in `GetElement`.
        unsafe {
            match store(m).array_element(args.object.get(m), args.index.get(m), size_of::<S::Memory>().trailing_zeros())
            {
                Ok(at) => {
                    at.cast::<S::Memory>().write_unaligned(S::wrap(args.value.get(m)));
                    Next::Go
                }
                Err(code) => m.trap(code),
            }
        }
    }
}

/// What takes a reference or an i32 and gives the other, or traps.
trait ReferenceOp {
    const NAME: &'static str;
    type A: Lane;
    type R: Lane;
    /// # Safety
    /// The operand is of the type that the instruction takes.
    unsafe fn apply(m: &Machine, a: Self::A) -> Result<Self::R, TrapCode>;
}

struct Reference<O, A, D>(PhantomData<(O, A, D)>);

impl<O: ReferenceOp, A: Source<O::A>, D: Dest<O::R>> Handler for Reference<O, A, D> {
    type Args = Args1<A, D>;
    fn name() -> String {
        O::NAME.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operand is the frame's.
        unsafe {
            match O::apply(m, args.a.get(m)) {
                Ok(result) => {
                    args.d.put(m, result);
                    Next::Go
                }
                Err(code) => m.trap(code),
            }
        }
    }
}

macro_rules! reference_ops {
    ($($name:ident $text:literal |$m:ident, $a:ident: $from:ident| $to:ident $body:block)*) => { $(
        pub(in crate::interp) struct $name;
        impl ReferenceOp for $name {
            const NAME: &'static str = $text;
            type A = $from;
            type R = $to;
            #[inline(always)]
            #[allow(unused_unsafe, reason = "not all need it")]
            unsafe fn apply($m: &Machine, $a: $from) -> Result<$to, TrapCode> {
                // SAFETY: the operand is of this type.
                unsafe { $body }
            }
        }
    )* };
}

reference_ops! {
    RefI31 "ref.i31" |_m, value: u32| u64 { Ok(heap::i31(value)) }
    I31GetS "i31.get_s" |_m, word: u64| u32 {
        if word == 0 { Err(TrapCode::NullReference) } else { Ok(heap::i31_signed(word)) }
    }
    I31GetU "i31.get_u" |_m, word: u64| u32 {
        if word == 0 { Err(TrapCode::NullReference) } else { Ok(heap::i31_unsigned(word)) }
    }
    ArrayLen "array.len" |m, word: u64| u32 {
        match store(m).heap.non_null(word) {
            Ok(object) => Ok((*object).len),
            Err(code) => Err(code),
        }
    }
}

/// Whether a reference is of a type.
#[inline(always)]
unsafe fn is_of(m: &Machine, word: u64, cast: Cast) -> bool {
    // SAFETY: the context is the first field of its store; the reference is in the type's hierarchy, by validation.
    unsafe { (*(*m.instance).context.cast::<StoreCore>()).is_of(word, cast) }
}

/// `ref.test`.
pub(in crate::interp) struct RefTest<A, D>(PhantomData<(A, D)>);

/// Arguments of `ref.test`.
#[derive(Copy, Clone, Debug)]
#[repr(C)]
pub(in crate::interp) struct ArgsTestType<A, D> {
    pub(in crate::interp) cast: Cast,
    pub(in crate::interp) a: A,
    pub(in crate::interp) d: D,
}

impl<A: Source<u64>, D: Dest<u32>> Handler for RefTest<A, D> {
    type Args = ArgsTestType<A, D>;
    fn name() -> String {
        "ref.test".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operand is the frame's.
        unsafe {
            let result = is_of(m, args.a.get(m), args.cast);
            args.d.put(m, result.into());
        }
        Next::Go
    }
}

/// `ref.cast`: traps when the reference in the slot is not of the type, else leaves it.
pub(in crate::interp) struct RefCast;

impl Handler for RefCast {
    type Args = (Cast, Slot);
    fn name() -> String {
        "ref.cast".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, (cast, slot): Self::Args) -> Next {
        // SAFETY: the operand is the frame's.
        match unsafe { is_of(m, slot.get(m), cast) } {
            true => Next::Go,
            false => m.trap(TrapCode::CastFailure),
        }
    }
}

/// A branch taken when a reference's being of a type is `WHEN`.
pub(in crate::interp) struct BranchCast<A, const WHEN: bool>(PhantomData<A>);

/// Arguments of [`BranchCast`]; the distance is in words.
#[derive(Copy, Clone, Debug)]
#[repr(C)]
pub(in crate::interp) struct ArgsBranchCast<A> {
    pub(in crate::interp) distance: i32,
    pub(in crate::interp) cast: Cast,
    pub(in crate::interp) a: A,
}

impl<A: Source<u64>, const WHEN: bool> Handler for BranchCast<A, WHEN> {
    type Args = ArgsBranchCast<A>;
    fn name() -> String {
        if WHEN { "br_on_cast" } else { "br_on_cast_fail" }.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operand is the frame's, the distance the lowering's.
        unsafe {
            let taken = is_of(m, args.a.get(m), args.cast) == WHEN;
            m.jump_if(taken, args.distance);
        }
        Next::Go
    }
}

/// Handlers by operand (slot, accumulator), then by result (slot, accumulator).
pub(in crate::interp) type Shapes = [[HandlerRef; 2]; 2];

/// The handlers of a storage. Constants that are not mentioned go through a slot.
pub(in crate::interp) struct StorageRow {
    /// `struct.get`, by object and result.
    pub(in crate::interp) get_field: Shapes,
    /// `struct.set`, by object (slot, accumulator), then by value (slot, accumulator, immediate).
    pub(in crate::interp) set_field: [[HandlerRef; 3]; 2],
    /// `array.get`, by object (slot, accumulator), then by index (slot, accumulator, immediate), then by result. Both in the
    /// accumulator means: both from the same place.
    pub(in crate::interp) get_element: [[[HandlerRef; 2]; 3]; 2],
    /// `array.set`, by value (slot, accumulator, immediate).
    pub(in crate::interp) set_element: [HandlerRef; 3],
    /// Whether an immediate value takes eight bytes.
    pub(in crate::interp) wide: bool,
}

impl StorageRow {
    /// Whether `array.get` has a handler for an object and an index in these places.
    pub(in crate::interp) fn has_element(object: Shape, index: Shape) -> bool {
        object != Shape::Imm && (object, index) != (Shape::Acc, Shape::Acc)
    }
}

struct Rows<S>(PhantomData<S>);

impl<S: Storage> Rows<S> {
    const ROW: StorageRow = StorageRow {
        get_field: [
            [handler::<GetField<S, Slot, Slot>>(), handler::<GetField<S, Slot, Acc>>()],
            [handler::<GetField<S, Acc, Slot>>(), handler::<GetField<S, Acc, Acc>>()],
        ],
        set_field: [
            [
                handler::<SetField<S, Slot, Slot>>(),
                handler::<SetField<S, Slot, Acc>>(),
                handler::<SetField<S, Slot, Imm<S::Slot>>>(),
            ],
            [
                handler::<SetField<S, Acc, Slot>>(),
                handler::<SetField<S, Acc, Acc>>(),
                handler::<SetField<S, Acc, Imm<S::Slot>>>(),
            ],
        ],
        get_element: [
            [
                [handler::<GetElement<S, Slot, Slot, Slot>>(), handler::<GetElement<S, Slot, Slot, Acc>>()],
                [handler::<GetElement<S, Slot, Acc, Slot>>(), handler::<GetElement<S, Slot, Acc, Acc>>()],
                [handler::<GetElement<S, Slot, Imm<u32>, Slot>>(), handler::<GetElement<S, Slot, Imm<u32>, Acc>>()],
            ],
            [
                [handler::<GetElement<S, Acc, Slot, Slot>>(), handler::<GetElement<S, Acc, Slot, Acc>>()],
                [handler::<GetElement<S, Acc, Acc, Slot>>(), handler::<GetElement<S, Acc, Acc, Acc>>()],
                [handler::<GetElement<S, Acc, Imm<u32>, Slot>>(), handler::<GetElement<S, Acc, Imm<u32>, Acc>>()],
            ],
        ],
        set_element: [
            handler::<SetElement<S, Slot>>(),
            handler::<SetElement<S, Acc>>(),
            handler::<SetElement<S, Imm<S::Slot>>>(),
        ],
        wide: size_of::<S::Slot>() == 8,
    };
}

/// The handlers of a storage; packed ones are read by sign or not.
pub(in crate::interp) fn storage_row(storage: StorageType, signed: bool) -> &'static StorageRow {
    match storage {
        StorageType::I8 if signed => &Rows::<I8>::ROW,
        StorageType::I8 => &Rows::<U8>::ROW,
        StorageType::I16 if signed => &Rows::<I16>::ROW,
        StorageType::I16 => &Rows::<U16>::ROW,
        StorageType::Val(ValType::I32) => &Rows::<Word32>::ROW,
        StorageType::Val(ValType::I64 | ValType::Ref(_)) => &Rows::<Word64>::ROW,
        StorageType::Val(ValType::F32) => &Rows::<Float32>::ROW,
        StorageType::Val(ValType::F64) => &Rows::<Float64>::ROW,
        StorageType::Val(ValType::V128) => &Rows::<Vector>::ROW,
    }
}

/// The handlers of [`RefI31`] and its like.
#[expect(private_bounds, reason = "only what this file defines is one")]
pub(in crate::interp) fn reference_shapes<O: ReferenceOp>() -> &'static Shapes {
    &Rows::<O>::SHAPES
}

impl<O: ReferenceOp> Rows<O> {
    const SHAPES: Shapes = [
        [handler::<Reference<O, Slot, Slot>>(), handler::<Reference<O, Slot, Acc>>()],
        [handler::<Reference<O, Acc, Slot>>(), handler::<Reference<O, Acc, Acc>>()],
    ];
}
