//! Loads and stores. The common case, memory 0 with 32-bit addresses that is not shared, works on the machine's memory registers;
//! every other memory goes through its record.

use crate::interp::machine::{Handler, HandlerRef, Machine, Next, handler};
use crate::interp::operand::{Acc, Dest, Imm, Lane, Slot, Source};
use crate::op::numeric::{self, V128 as v128};
use crate::op::{Op, TrapCode};
use crate::runtime::{Memory, atomic};
use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::Ordering;

use super::numeric::Shape;

/// A load: what lies in memory, and what becomes of it.
trait LoadOp {
    const OP: Op;
    type Memory: Copy;
    type Slot: Lane;
    fn extend(value: Self::Memory) -> Self::Slot;
}

/// A store: what of a value goes to memory.
trait StoreOp {
    const OP: Op;
    type Memory: Copy;
    type Slot: Lane;
    fn wrap(value: Self::Slot) -> Self::Memory;
}

/// Arguments of a load from memory 0.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsLoad<A, D> {
    pub(in crate::interp) offset: u32,
    pub(in crate::interp) addr: A,
    pub(in crate::interp) d: D,
}

/// Arguments of a store to memory 0. The value comes first, for the alignment of immediates.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsStore<A, V> {
    pub(in crate::interp) value: V,
    pub(in crate::interp) offset: u32,
    pub(in crate::interp) addr: A,
}

/// Arguments of a load from any memory.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsLoadAny {
    pub(in crate::interp) offset: u64,
    pub(in crate::interp) memory: u32,
    pub(in crate::interp) addr: Slot,
    pub(in crate::interp) d: Slot,
}

/// Arguments of a store to any memory.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsStoreAny {
    pub(in crate::interp) offset: u64,
    pub(in crate::interp) memory: u32,
    pub(in crate::interp) addr: Slot,
    pub(in crate::interp) value: Slot,
}

impl<A: fmt::Debug, D: fmt::Debug> fmt::Debug for ArgsLoad<A, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{:?} + {}] -> {:?}", self.addr, self.offset, self.d)
    }
}

impl<A: fmt::Debug, V: fmt::Debug> fmt::Debug for ArgsStore<A, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} -> [{:?} + {}]", self.value, self.addr, self.offset)
    }
}

impl fmt::Debug for ArgsLoadAny {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "memory {} [{:?} + {}] -> {:?}", self.memory, self.addr, self.offset, self.d)
    }
}

impl fmt::Debug for ArgsStoreAny {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} -> memory {} [{:?} + {}]", self.value, self.memory, self.addr, self.offset)
    }
}

/// The address of `N` bytes in memory 0, or `None` when they are not all in bounds. The sum cannot wrap: both terms are below 2^32.
#[inline(always)]
unsafe fn address<const N: u64>(m: &Machine, addr: u32, offset: u32) -> Option<*mut u8> {
    let at = addr as u64 + offset as u64;
    if at + N > m.memory_len as u64 {
        return None;
    }
    // SAFETY: `at + N` is within the memory's length.
    Some(unsafe { m.memory.add(at as usize) })
}

/// Whose a memory's bytes are, which decides how they are accessed.
pub(super) trait Owner {
    /// The memory's length in bytes.
    unsafe fn len(memory: *const Memory) -> usize;
    /// Reads a value at whatever alignment.
    unsafe fn load<T: Copy>(at: *mut u8) -> T;
    /// Writes one.
    unsafe fn store<T: Copy>(at: *mut u8, value: T);
}

/// The store's alone.
pub(super) struct Own;

/// Other threads' as well.
pub(super) struct Shared;

impl Owner for Own {
    #[inline(always)]
    unsafe fn len(memory: *const Memory) -> usize {
        // SAFETY: the memory is an instance's.
        unsafe { (*memory).len }
    }
    #[inline(always)]
    unsafe fn load<T: Copy>(at: *mut u8) -> T {
        // SAFETY: the caller checked the bounds.
        unsafe { at.cast::<T>().read_unaligned() }
    }
    #[inline(always)]
    unsafe fn store<T: Copy>(at: *mut u8, value: T) {
        // SAFETY: the caller checked the bounds.
        unsafe { at.cast::<T>().write_unaligned(value) };
    }
}

impl Owner for Shared {
    #[inline(always)]
    unsafe fn len(memory: *const Memory) -> usize {
        // SAFETY: the memory is an instance's and shared, by its type; its length outlives the record.
        unsafe { (*(*memory).shared_len).load(Ordering::Acquire) }
    }
    #[inline(always)]
    unsafe fn load<T: Copy>(at: *mut u8) -> T {
        // SAFETY: the caller checked the bounds; numbers have any bits.
        unsafe { atomic::load(at) }
    }
    #[inline(always)]
    unsafe fn store<T: Copy>(at: *mut u8, value: T) {
        // SAFETY: the caller checked the bounds; numbers have no padding.
        unsafe { atomic::store(at, value) };
    }
}

/// A memory of the instance.
#[inline(always)]
pub(super) unsafe fn memory_at(m: &Machine, index: u32) -> *const Memory {
    // SAFETY: memory indices are validated.
    unsafe { *(*m.instance).memories.add(index as usize) }
}

/// An operand that is an address in a memory.
#[inline(always)]
pub(super) unsafe fn address_of(m: &Machine, memory: *const Memory, addr: Slot) -> u64 {
    // SAFETY: the slot is the frame's.
    unsafe {
        let slot: u64 = addr.get(m);
        if (*memory).ty.memory64 { slot } else { slot as u32 as u64 }
    }
}

/// The address of `n` bytes in any memory.
#[inline(always)]
pub(super) unsafe fn address_any<W: Owner>(
    m: &Machine,
    memory: u32,
    addr: Slot,
    offset: u64,
    n: u64,
) -> Option<*mut u8> {
    // SAFETY: memory indices are validated, the slot is the frame's.
    unsafe {
        let memory = memory_at(m, memory);
        let at = address_of(m, memory, addr).checked_add(offset)?;
        if at.checked_add(n)? > W::len(memory) as u64 {
            return None;
        }
        Some((*memory).base.add(at as usize))
    }
}

macro_rules! size {
    ($ty:ty) => {
        size_of::<$ty>() as u64
    };
}

struct Load<O, A, D, const N: u64>(PhantomData<(O, A, D)>);

impl<O: LoadOp, A: Source<u32>, D: Dest<O::Slot>, const N: u64> Handler for Load<O, A, D, N> {
    type Args = ArgsLoad<A, D>;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operands are the frame's; `address` checks the bounds.
        unsafe {
            let Some(at) = address::<N>(m, args.addr.get(m), args.offset) else {
                return m.trap(TrapCode::MemoryOutOfBounds);
            };
            args.d.put(m, O::extend(at.cast::<O::Memory>().read_unaligned()));
        }
        Next::Go
    }
}

struct Store<O, A, V, const N: u64>(PhantomData<(O, A, V)>);

impl<O: StoreOp, A: Source<u32>, V: Source<O::Slot>, const N: u64> Handler for Store<O, A, V, N> {
    type Args = ArgsStore<A, V>;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: as in `Load`.
        unsafe {
            let Some(at) = address::<N>(m, args.addr.get(m), args.offset) else {
                return m.trap(TrapCode::MemoryOutOfBounds);
            };
            at.cast::<O::Memory>().write_unaligned(O::wrap(args.value.get(m)));
        }
        Next::Go
    }
}

struct LoadAny<O, W>(PhantomData<(O, W)>);

impl<O: LoadOp, W: Owner> Handler for LoadAny<O, W> {
    type Args = ArgsLoadAny;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operands are the frame's; `address_any` checks the bounds.
        unsafe {
            let Some(at) = address_any::<W>(m, args.memory, args.addr, args.offset, size!(O::Memory)) else {
                return m.trap(TrapCode::MemoryOutOfBounds);
            };
            args.d.put(m, O::extend(W::load(at)));
        }
        Next::Go
    }
}

struct StoreAny<O, W>(PhantomData<(O, W)>);

impl<O: StoreOp, W: Owner> Handler for StoreAny<O, W> {
    type Args = ArgsStoreAny;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: as in `LoadAny`.
        unsafe {
            let Some(at) = address_any::<W>(m, args.memory, args.addr, args.offset, size!(O::Memory)) else {
                return m.trap(TrapCode::MemoryOutOfBounds);
            };
            W::store(at, O::wrap(args.value.get(m)));
        }
        Next::Go
    }
}

/// All handlers of a load.
pub(in crate::interp) struct LoadRow {
    /// By address (slot, accumulator), then by result (slot, accumulator).
    shapes: [[HandlerRef; 2]; 2],
    /// From any memory: not shared, or shared.
    any: [HandlerRef; 2],
}

impl LoadRow {
    /// The handler of a shape; a constant address goes through a slot.
    pub(in crate::interp) fn handler(&self, addr: Shape, acc_result: bool) -> HandlerRef {
        self.shapes[addr as usize][acc_result as usize]
    }

    /// The handler for any memory.
    pub(in crate::interp) fn any(&self, shared: bool) -> HandlerRef {
        self.any[shared as usize]
    }
}

/// All handlers of a store.
pub(in crate::interp) struct StoreRow {
    /// By address (slot, accumulator), then by value (slot, accumulator, immediate). Not both are in the accumulator, unless the
    /// value is a float, which has one of its own; that case goes through a slot.
    shapes: [[HandlerRef; 3]; 2],
    /// To any memory: not shared, or shared.
    any: [HandlerRef; 2],
    /// The bytes of the value's type: how wide an immediate is in the code.
    pub(in crate::interp) immediate_bytes: usize,
}

impl StoreRow {
    /// The handler of a shape; a constant address goes through a slot.
    pub(in crate::interp) fn handler(&self, addr: Shape, value: Shape) -> HandlerRef {
        self.shapes[addr as usize][value as usize]
    }

    /// The handler for any memory.
    pub(in crate::interp) fn any(&self, shared: bool) -> HandlerRef {
        self.any[shared as usize]
    }
}

/// All handlers of an instruction that accesses `N` bytes.
struct Rows<O, const N: u64>(PhantomData<O>);

impl<O: LoadOp, const N: u64> Rows<O, N> {
    const LOAD: LoadRow = LoadRow {
        shapes: [
            [handler::<Load<O, Slot, Slot, N>>(), handler::<Load<O, Slot, Acc, N>>()],
            [handler::<Load<O, Acc, Slot, N>>(), handler::<Load<O, Acc, Acc, N>>()],
        ],
        any: [handler::<LoadAny<O, Own>>(), handler::<LoadAny<O, Shared>>()],
    };
}

impl<O: StoreOp, const N: u64> Rows<O, N> {
    const STORE: StoreRow = StoreRow {
        shapes: [
            [
                handler::<Store<O, Slot, Slot, N>>(),
                handler::<Store<O, Slot, Acc, N>>(),
                handler::<Store<O, Slot, Imm<O::Slot>, N>>(),
            ],
            [
                handler::<Store<O, Acc, Slot, N>>(),
                handler::<Store<O, Acc, Acc, N>>(),
                handler::<Store<O, Acc, Imm<O::Slot>, N>>(),
            ],
        ],
        any: [handler::<StoreAny<O, Own>>(), handler::<StoreAny<O, Shared>>()],
        immediate_bytes: size_of::<O::Slot>(),
    };
}

/// The row of a load of a `$memory` into a `$slot`.
macro_rules! load {
    ($op:ident $memory:ident $slot:ident, $value:ident => $extended:expr) => {{
        struct L;
        impl LoadOp for L {
            const OP: Op = Op::$op;
            type Memory = $memory;
            type Slot = $slot;
            #[inline(always)]
            fn extend($value: $memory) -> $slot {
                $extended
            }
        }
        Some(&Rows::<L, { size!($memory) }>::LOAD)
    }};
}

/// The handlers of a load, or `None` when it is something else, or the load of one lane.
pub(in crate::interp) fn load_row(op: Op) -> Option<&'static LoadRow> {
    macro_rules! simd_rows {
        ($(($op:ident, $f:ident, $info:tt, addr => v128, $memory:ident))*) => {
            match op {
                $(Op::$op => load!($op $memory v128, value => numeric::$f(value)),)*
                _ => None,
            }
        };
    }
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, addr => $r:ident, $memory:ident => $extended:ident => $slot:ident))*) => {
            match op {
                $(Op::$op => load!($op $memory $slot, value => value as $extended as $slot),)*
                _ => None,
            }
        };
    }
    let row: Option<&'static LoadRow> = crate::op::for_each_load!(rows);
    row.or_else(|| crate::op::for_each_simd_load!(simd_rows))
}

/// The row of a store of a `$slot` as a `$memory`.
macro_rules! store {
    ($op:ident $slot:ident $memory:ident, $value:ident => $wrapped:expr) => {{
        struct S;
        impl StoreOp for S {
            const OP: Op = Op::$op;
            type Memory = $memory;
            type Slot = $slot;
            #[inline(always)]
            fn wrap($value: $slot) -> $memory {
                $wrapped
            }
        }
        Some(&Rows::<S, { size!($memory) }>::STORE)
    }};
}

/// The handlers of a store, or `None` when it is something else, or the store of one lane.
pub(in crate::interp) fn store_row(op: Op) -> Option<&'static StoreRow> {
    macro_rules! simd_rows {
        ($(($op:ident, $f:ident, $info:tt, addr v128 =>, $memory:ident))*) => {
            match op {
                $(Op::$op => store!($op v128 $memory, value => numeric::$f(value)),)*
                _ => None,
            }
        };
    }
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, addr $v:ident =>, $slot:ident => $memory:ident))*) => {
            match op {
                $(Op::$op => store!($op $slot $memory, value => value as $memory),)*
                _ => None,
            }
        };
    }
    let row: Option<&'static StoreRow> = crate::op::for_each_store!(rows);
    row.or_else(|| crate::op::for_each_simd_store!(simd_rows))
}
