//! References as the host holds them, and what they refer to.

use super::error::Error;
use super::func::Func;
use super::handle::{Handle, StoreContext};
use super::tag::Tag;
use super::value::Val;
use super::{AsContext, AsContextMut};
use crate::module::{HeapType, RefType, StorageType, StructType};
use crate::runtime::StoreCore;
use crate::runtime::heap::{Kind, i31, i31_unsigned};
use std::any::Any;
use std::sync::Arc;

/// A reference. Null is the same in every hierarchy of types.
///
/// What the host is given of the objects on a store's heap it holds: they live as long as the store, or until the scope ends
/// in which it was first given them (see [`StoreContextMut::scope`](super::StoreContextMut::scope); every call of a host function
/// is a scope). [`ExternRef::keep`] and its like hold them for longer. A reference whose object is gone is told from
/// others: using it is an error, or panics where there is none.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ref {
    /// Null.
    Null,
    /// A function.
    Func(Func),
    /// An external reference: to a value of the host's, or a guest's made external.
    Extern(ExternRef),
    /// A caught exception.
    Exn(ExnRef),
    /// An unboxed integer.
    I31(I31),
    /// A struct.
    Struct(StructRef),
    /// An array.
    Array(ArrayRef),
    /// A value of the host's made internal.
    Host(ExternRef),
}

/// An unboxed integer of 31 bits.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct I31(u32);

/// An object on a store's heap, or an i31 as one.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
struct ObjectRef {
    store: u64,
    word: u32,
    generation: u32,
}

/// A reference of external type: to a value of the host's, or to a guest's that was made external. Two are equal when they
/// refer to the same.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExternRef(ObjectRef);

/// A reference to a caught exception. Two are equal when they refer to the same exception.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExnRef(ObjectRef);

/// A reference to a struct. Two are equal when they refer to the same one.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct StructRef(ObjectRef);

/// A reference to an array. Two are equal when they refer to the same one.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct ArrayRef(ObjectRef);

impl ObjectRef {
    /// Has the host hold what a word names that is not null.
    fn from_word(store: &StoreCore, word: u64) -> ObjectRef {
        store.host_roots.hold(word);
        let generation = store.heap.generation(word).unwrap_or_default();
        ObjectRef { store: store.id, word: word as u32, generation }
    }

    /// # Errors
    /// When it is of another store, or its object is gone.
    fn word(self, store: &StoreCore) -> Result<u64, Error> {
        same_store(self.store == store.id)?;
        let word = u64::from(self.word);
        if word & 1 == 0 && store.heap.generation(word) != Some(self.generation) {
            return Err(Error::usage("a reference was used after the scope in which the host was given it"));
        }
        Ok(word)
    }

    /// # Panics
    /// When it is of another store, or its object is gone.
    #[track_caller]
    fn checked(self, store: &StoreCore) -> u64 {
        self.word(store).unwrap_or_else(|error| panic!("{error}"))
    }
}

/// # Errors
/// When a reference is not of the store that it is given to.
pub(super) fn same_store(same: bool) -> Result<(), Error> {
    if same { Ok(()) } else { Err(Error::usage("a reference of one store was given to another")) }
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

    /// The external reference, if it is one.
    pub fn external(self) -> Option<ExternRef> {
        if let Ref::Extern(external) = self { Some(external) } else { None }
    }

    /// The exception, if it is one.
    pub fn exception(self) -> Option<ExnRef> {
        if let Ref::Exn(exception) = self { Some(exception) } else { None }
    }

    /// The unboxed integer, if it is one.
    pub fn i31(self) -> Option<I31> {
        if let Ref::I31(value) = self { Some(value) } else { None }
    }

    /// The struct, if it is one.
    pub fn structure(self) -> Option<StructRef> {
        if let Ref::Struct(structure) = self { Some(structure) } else { None }
    }

    /// The array, if it is one.
    pub fn array(self) -> Option<ArrayRef> {
        if let Ref::Array(array) = self { Some(array) } else { None }
    }

    /// What `extern.convert_any` makes of it: null of null, and `None` of what is not internal.
    pub fn to_external(self, store: impl AsContext) -> Option<Ref> {
        let external = match self {
            Ref::Null => return Some(Ref::Null),
            Ref::I31(value) => ObjectRef::from_word(store.as_context().core(), value.word()),
            Ref::Struct(StructRef(object)) | Ref::Array(ArrayRef(object)) | Ref::Host(ExternRef(object)) => object,
            Ref::Func(_) | Ref::Extern(_) | Ref::Exn(_) => return None,
        };
        Some(Ref::Extern(ExternRef(external)))
    }

    /// The reference word, as one of type `ty`.
    pub(super) fn to_word(self, store: &StoreCore, ty: RefType) -> Result<u64, Error> {
        let object = |word| (word, HeapType::Concrete(store.heap.get(word).expect("found alive").ty));
        let (word, heap) = match self {
            Ref::Null if ty.nullable => return Ok(0),
            Ref::Null => return Err(Error::usage(format!("null was given where {ty} is expected"))),
            Ref::Func(func) => (func.word(store)?, HeapType::Concrete(func.handle.get(store).ty)),
            Ref::Extern(external) => (external.word(store)?, HeapType::Extern),
            Ref::Exn(exception) => (exception.word(store)?, HeapType::Exn),
            Ref::I31(value) => (value.word(), HeapType::I31),
            Ref::Struct(structure) => object(structure.word(store)?),
            Ref::Array(array) => object(array.word(store)?),
            Ref::Host(value) => (value.word(store)?, HeapType::Any),
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
            HeapType::Extern | HeapType::NoExtern => Ref::Extern(ExternRef(ObjectRef::from_word(store, word))),
            HeapType::Exn | HeapType::NoExn => Ref::Exn(ExnRef::from_word(store, word)),
            HeapType::Func | HeapType::NoFunc => Ref::Func(Func { handle: Handle::from_word(store, word) }),
            HeapType::Concrete(_) if store.registry.heap_matches(heap, HeapType::Func) => {
                Ref::Func(Func { handle: Handle::from_word(store, word) })
            }
            _ => Ref::internal(store, word),
        }
    }

    /// The reference that a word which is not null stands for among internal ones.
    fn internal(store: &StoreCore, word: u64) -> Ref {
        let Some(object) = store.heap.get(word) else { return Ref::I31(I31(i31_unsigned(word))) };
        let reference = ObjectRef::from_word(store, word);
        match object.kind {
            Kind::Struct => Ref::Struct(StructRef(reference)),
            Kind::Array => Ref::Array(ArrayRef(reference)),
            Kind::Host => Ref::Host(ExternRef(reference)),
            Kind::Exception => unreachable!("exceptions are a hierarchy of their own"),
        }
    }
}

impl I31 {
    /// Of the lowest 31 bits of an integer.
    pub fn new(value: u32) -> I31 {
        I31(value & u32::MAX >> 1)
    }

    /// Its value as a signed integer.
    pub fn signed(self) -> i32 {
        (self.0 << 1) as i32 >> 1
    }

    /// Its value as an unsigned integer.
    pub fn unsigned(self) -> u32 {
        self.0
    }

    fn word(self) -> u64 {
        i31(self.0)
    }
}

macro_rules! references {
    ($($ty:ident)*) => { $(impl $ty {
        /// Has the host hold it as long as the store lives, whatever scope it was given in.
        ///
        /// # Panics
        /// When it is of another store, or gone.
        #[must_use]
        pub fn keep(self, store: impl AsContext) -> $ty {
            let store = store.as_context();
            let core = store.core();
            core.host_roots.keep(self.0.checked(core));
            self
        }

        pub(super) fn word(self, store: &StoreCore) -> Result<u64, Error> {
            self.0.word(store)
        }
    })* };
}

references! { ExternRef ExnRef StructRef ArrayRef }

impl ExternRef {
    /// Moves a value of the host's into the store.
    ///
    /// # Errors
    /// A trap `out-of-memory` when the store's limits allow no more objects.
    pub fn new(mut store: impl AsContextMut, value: impl Any + Send + Sync) -> Result<ExternRef, Error> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let word = core.new_host_value(Box::new(value))?;
        Ok(ExternRef(ObjectRef::from_word(core, word)))
    }

    /// The value of the host's; `None` when it is a guest's that was made external.
    ///
    /// # Panics
    /// When it is of another store, or gone; here and in all methods of references.
    pub fn data<'a, T: 'a>(self, store: impl Into<StoreContext<'a, T>>) -> Option<&'a (dyn Any + Send + Sync)> {
        let core = store.into().core();
        core.heap.host_value(self.0.checked(core)).map(|value| &**value)
    }

    /// What `any.convert_extern` makes of it.
    pub fn to_internal(self, store: impl AsContext) -> Ref {
        let store = store.as_context();
        Ref::internal(store.core(), self.0.checked(store.core()))
    }
}

impl ExnRef {
    /// Has the host hold the exception that a word names.
    pub(super) fn from_word(store: &StoreCore, word: u64) -> ExnRef {
        ExnRef(ObjectRef::from_word(store, word))
    }

    /// Makes an exception. A host function throws it by returning [`Error::Exception`].
    ///
    /// # Errors
    /// When the values are not of the tag's types; a trap `out-of-memory` when the store's limits allow no more objects.
    pub fn new(mut store: impl AsContextMut, tag: Tag, values: &[Val]) -> Result<ExnRef, Error> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let ty = tag.signature(core);
        let mut payload = vec![0; ty.param_slots as usize];
        Val::write_all(core, &ty.params, values, &mut payload)?;
        let word = tag.handle.new_exception(core, &payload)?;
        Ok(ExnRef::from_word(core, word))
    }

    /// The exception's tag.
    pub fn tag(self, store: impl AsContext) -> Tag {
        let store = store.as_context();
        Tag { handle: Handle::listed(store.core(), self.object(store.core()).0) }
    }

    /// The values that the exception carries.
    pub fn payload(self, store: impl AsContext) -> Vec<Val> {
        let store = store.as_context();
        let core = store.core();
        let (_, payload) = self.object(core);
        let ty = self.tag(store).signature(core);
        Val::read_all(core, &ty.params, payload).collect()
    }

    fn object(self, store: &StoreCore) -> (*mut crate::runtime::Tag, &[u64]) {
        store.heap.exception(self.0.checked(store)).expect("an exnref names an exception")
    }
}

impl StructRef {
    /// Its type.
    pub fn ty(self, store: impl AsContext) -> Arc<StructType> {
        let store = store.as_context();
        store.core().struct_type_of(self.0.checked(store.core())).expect("a structref names a struct")
    }

    /// The values of its fields, packed ones without sign.
    pub fn fields(self, store: impl AsContext) -> Vec<Val> {
        let store = store.as_context();
        let core = store.core();
        let values = core.struct_values(self.0.checked(core)).expect("a structref names a struct");
        values.iter().map(|(ty, slots)| Val::from_slots(core, *ty, slots)).collect()
    }
}

impl ArrayRef {
    /// What its elements are.
    pub fn element(self, store: impl AsContext) -> StorageType {
        let store = store.as_context();
        store.core().element_type_of(self.0.checked(store.core())).expect("an arrayref names an array")
    }

    /// How many elements it has.
    pub fn len(self, store: impl AsContext) -> u32 {
        let store = store.as_context();
        store.core().heap.get(self.0.checked(store.core())).expect("an arrayref names an array").len
    }

    /// Whether it has none.
    pub fn is_empty(self, store: impl AsContext) -> bool {
        self.len(store) == 0
    }

    /// Element `index`, a packed one without sign; `None` past the end.
    pub fn get(self, store: impl AsContext, index: u32) -> Option<Val> {
        let store = store.as_context();
        let core = store.core();
        core.element_value(self.0.checked(core), index).map(|(ty, slots)| Val::from_slots(core, ty, &slots))
    }
}
