//! Values as the host holds them, and their slots.

use super::error::Error;
use super::func::Func;
use super::handle::{Handle, StoreContext};
use super::tag::Tag;
use super::{AsContext, AsContextMut};
use crate::module::{HeapType, RefType, ValType};
use crate::runtime::StoreCore;
use crate::runtime::heap::Object;
use std::any::Any;

/// A value. Floats are their bits, so that equality is exact and NaN payloads survive.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Val {
    /// A 32-bit integer.
    I32(i32),
    /// A 64-bit integer.
    I64(i64),
    /// The bits of a 32-bit float.
    F32(u32),
    /// The bits of a 64-bit float.
    F64(u64),
    /// A vector, little endian: lane 0 is the lowest.
    V128(u128),
    /// A reference.
    Ref(Ref),
}

/// A reference. Null is the same in every hierarchy of types.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ref {
    /// Null.
    Null,
    /// A function.
    Func(Func),
    /// A value of the host's.
    Extern(ExternRef),
    /// A caught exception.
    Exn(ExnRef),
}

/// A reference to a value of the host's, which lives as long as its store. Two are equal when they refer to the same value.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExternRef {
    store: u64,
    word: u64,
}

/// A reference to a caught exception, which lives as long as its store. Two are equal when they refer to the same exception.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExnRef {
    store: u64,
    word: u64,
}

impl Val {
    /// The null reference.
    pub const NULL: Val = Val::Ref(Ref::Null);

    /// What a local of this type holds at first: zero, or null.
    pub const fn default_for(ty: ValType) -> Val {
        match ty {
            ValType::I32 => Val::I32(0),
            ValType::I64 => Val::I64(0),
            ValType::F32 => Val::F32(0),
            ValType::F64 => Val::F64(0),
            ValType::V128 => Val::V128(0),
            ValType::Ref(_) => Val::NULL,
        }
    }

    /// The i32, if it is one.
    pub fn i32(self) -> Option<i32> {
        if let Val::I32(value) = self { Some(value) } else { None }
    }

    /// The i64, if it is one.
    pub fn i64(self) -> Option<i64> {
        if let Val::I64(value) = self { Some(value) } else { None }
    }

    /// The f32, if it is one.
    pub fn f32(self) -> Option<f32> {
        if let Val::F32(bits) = self { Some(f32::from_bits(bits)) } else { None }
    }

    /// The f64, if it is one.
    pub fn f64(self) -> Option<f64> {
        if let Val::F64(bits) = self { Some(f64::from_bits(bits)) } else { None }
    }

    /// The v128, if it is one.
    pub fn v128(self) -> Option<u128> {
        if let Val::V128(bits) = self { Some(bits) } else { None }
    }

    /// The reference, if it is one.
    pub fn reference(self) -> Option<Ref> {
        if let Val::Ref(reference) = self { Some(reference) } else { None }
    }

    /// The slots of this value, as one of type `ty`; the second is used by v128 only.
    ///
    /// # Errors
    /// When it is not of that type, or refers into another store.
    pub(super) fn to_slots(self, store: &StoreCore, ty: ValType) -> Result<[u64; 2], Error> {
        Ok(match (self, ty) {
            (Val::I32(value), ValType::I32) => [u64::from(value as u32), 0],
            (Val::I64(value), ValType::I64) => [value as u64, 0],
            (Val::F32(bits), ValType::F32) => [u64::from(bits), 0],
            (Val::F64(bits), ValType::F64) => [bits, 0],
            (Val::V128(bits), ValType::V128) => [bits as u64, (bits >> 64) as u64],
            (Val::Ref(reference), ValType::Ref(ty)) => [reference.to_word(store, ty)?, 0],
            _ => return Err(Error::usage(format!("{self:?} was given where {ty} is expected"))),
        })
    }

    /// The value of type `ty` in the first of these slots.
    pub(super) fn from_slots(store: &StoreCore, ty: ValType, slots: &[u64]) -> Val {
        match ty {
            ValType::I32 => Val::I32(slots[0] as i32),
            ValType::I64 => Val::I64(slots[0] as i64),
            ValType::F32 => Val::F32(slots[0] as u32),
            ValType::F64 => Val::F64(slots[0]),
            ValType::V128 => Val::V128(u128::from(slots[0]) | u128::from(slots[1]) << 64),
            ValType::Ref(ty) => Val::Ref(Ref::from_word(store, ty.heap, slots[0])),
        }
    }

    /// The values of these types that lie in `slots` one after the other.
    pub(super) fn read_all<'a>(
        store: &'a StoreCore,
        types: &'a [ValType],
        mut slots: &'a [u64],
    ) -> impl Iterator<Item = Val> + 'a {
        types.iter().map(move |&ty| {
            let value = Val::from_slots(store, ty, slots);
            slots = &slots[ty.slots() as usize..];
            value
        })
    }

    /// Writes values into `slots` one after the other, each as one of its type in `types`.
    ///
    /// # Errors
    /// When there are not as many values as types, or as for [`Val::to_slots`].
    pub(super) fn write_all(
        store: &StoreCore,
        types: &[ValType],
        values: &[Val],
        mut slots: &mut [u64],
    ) -> Result<(), Error> {
        if types.len() != values.len() {
            return Err(Error::usage(format!("{} values were given where {} are expected", values.len(), types.len())));
        }
        for (&ty, value) in types.iter().zip(values) {
            let (to, rest) = slots.split_at_mut(ty.slots() as usize);
            to.copy_from_slice(&value.to_slots(store, ty)?[..to.len()]);
            slots = rest;
        }
        Ok(())
    }
}

impl Ref {
    /// Whether it is null.
    pub fn is_null(self) -> bool {
        self == Ref::Null
    }

    /// The function, if it is one.
    pub fn func(self) -> Option<Func> {
        if let Ref::Func(func) = self { Some(func) } else { None }
    }

    /// The value of the host's, if it is one.
    pub fn external(self) -> Option<ExternRef> {
        if let Ref::Extern(external) = self { Some(external) } else { None }
    }

    /// The exception, if it is one.
    pub fn exception(self) -> Option<ExnRef> {
        if let Ref::Exn(exception) = self { Some(exception) } else { None }
    }

    /// The reference word, as one of type `ty`.
    pub(super) fn to_word(self, store: &StoreCore, ty: RefType) -> Result<u64, Error> {
        let (word, heap) = match self {
            Ref::Null if ty.nullable => return Ok(0),
            Ref::Null => return Err(Error::usage(format!("null was given where {ty} is expected"))),
            Ref::Func(func) => (func.word(store)?, HeapType::Concrete(func.handle.get(store).ty)),
            Ref::Extern(external) => (external.word(store)?, HeapType::Extern),
            Ref::Exn(exception) => (exception.word(store)?, HeapType::Exn),
        };
        // What most references are given for needs no look into the registry.
        let fits =
            matches!((self, ty.heap), (Ref::Func(_), HeapType::Func)) || store.registry.heap_matches(heap, ty.heap);
        if fits { Ok(word) } else { Err(Error::usage(format!("{self:?} was given where {ty} is expected"))) }
    }

    /// The reference that a word in the hierarchy of `heap` stands for.
    pub(super) fn from_word(store: &StoreCore, heap: HeapType, word: u64) -> Ref {
        if word == 0 {
            return Ref::Null;
        }
        match heap {
            HeapType::Extern | HeapType::NoExtern => Ref::Extern(ExternRef::from_word(store, word)),
            HeapType::Exn | HeapType::NoExn => Ref::Exn(ExnRef::from_word(store, word)),
            HeapType::Func | HeapType::NoFunc | HeapType::Concrete(_) => {
                Ref::Func(Func { handle: Handle::from_word(store, word) })
            }
            heap => unreachable!("no module with objects of type {heap} is run yet"),
        }
    }
}

impl ExternRef {
    /// Moves a value of the host's into the store.
    ///
    /// # Errors
    /// A trap `out-of-memory` when the store holds as many as its limits allow.
    pub fn new(mut store: impl AsContextMut, value: impl Any + Send + Sync) -> Result<ExternRef, Error> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let word = core.alloc(Object::Extern(Box::new(value)))?;
        Ok(ExternRef::from_word(core, word))
    }

    /// The value.
    ///
    /// # Panics
    /// When it is of another store.
    pub fn data<'a, T: 'a>(self, store: impl Into<StoreContext<'a, T>>) -> &'a (dyn Any + Send + Sync) {
        let core = store.into().core();
        assert_eq!(self.store, core.id, "a reference of one store was used with another");
        match core.heap.get(self.word) {
            Object::Extern(value) => &**value,
            Object::Exception { .. } => unreachable!("an externref names a value of the host's"),
        }
    }

    pub(super) fn from_word(store: &StoreCore, word: u64) -> ExternRef {
        ExternRef { store: store.id, word }
    }

    pub(super) fn word(self, store: &StoreCore) -> Result<u64, Error> {
        same_store(self.store == store.id).map(|()| self.word)
    }
}

impl ExnRef {
    /// Makes an exception. A host function throws it by returning [`Error::Exception`].
    ///
    /// # Errors
    /// When the values are not of the tag's types; a trap `out-of-memory` when the store holds as many objects as its limits
    /// allow.
    ///
    /// # Panics
    /// When the tag is of another store.
    pub fn new(mut store: impl AsContextMut, tag: Tag, values: &[Val]) -> Result<ExnRef, Error> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let ty = tag.signature(core);
        let mut payload = vec![0; ty.param_slots as usize].into_boxed_slice();
        Val::write_all(core, &ty.params, values, &mut payload)?;
        let word = core.alloc(Object::Exception { tag: tag.handle.checked(core).as_ptr(), payload })?;
        Ok(ExnRef::from_word(core, word))
    }

    /// The exception's tag.
    ///
    /// # Panics
    /// When it is of another store.
    pub fn tag(self, store: impl AsContext) -> Tag {
        let store = store.as_context();
        Tag { handle: Handle::listed(store.core(), self.object(store.core()).0) }
    }

    /// The values that the exception carries.
    ///
    /// # Panics
    /// When it is of another store.
    pub fn payload(self, store: impl AsContext) -> Vec<Val> {
        let store = store.as_context();
        let core = store.core();
        let (_, payload) = self.object(core);
        let ty = self.tag(store).signature(core);
        Val::read_all(core, &ty.params, payload).collect()
    }

    fn object(self, store: &StoreCore) -> (*mut crate::runtime::Tag, &[u64]) {
        assert_eq!(self.store, store.id, "a reference of one store was used with another");
        match store.heap.get(self.word) {
            Object::Exception { tag, payload } => (*tag, payload),
            Object::Extern(_) => unreachable!("an exnref names an exception"),
        }
    }

    pub(super) fn from_word(store: &StoreCore, word: u64) -> ExnRef {
        ExnRef { store: store.id, word }
    }

    pub(super) fn word(self, store: &StoreCore) -> Result<u64, Error> {
        same_store(self.store == store.id).map(|()| self.word)
    }
}

/// # Errors
/// When a reference is not of the store that it is given to.
pub(super) fn same_store(same: bool) -> Result<(), Error> {
    if same { Ok(()) } else { Err(Error::usage("a reference of one store was given to another")) }
}

macro_rules! from {
    ($($ty:ty, $value:ident => $val:expr;)*) => {
        $(impl From<$ty> for Val {
            fn from($value: $ty) -> Val {
                $val
            }
        })*
    };
}

from! {
    i32, value => Val::I32(value);
    u32, value => Val::I32(value as i32);
    i64, value => Val::I64(value);
    u64, value => Val::I64(value as i64);
    f32, value => Val::F32(value.to_bits());
    f64, value => Val::F64(value.to_bits());
    u128, value => Val::V128(value);
    Ref, value => Val::Ref(value);
    Func, value => Val::Ref(Ref::Func(value));
    ExternRef, value => Val::Ref(Ref::Extern(value));
    ExnRef, value => Val::Ref(Ref::Exn(value));
}
