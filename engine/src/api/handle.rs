//! How the API reaches into a store: the only file of it with `unsafe`.
//!
//! A store lives in one allocation that is reached through a raw pointer only, because guest code, host functions and the
//! embedder all hold that pointer while calls nest. Borrows are made here, each as short as the Rust borrow of the [`Store`],
//! context or [`Caller`] that it came from; none is alive when control passes to the boundary.
//!
//! Entities never move and live as long as their store, so a [`Handle`] is good as long as a store of the same id is at hand.
//! Inside `api`, slots are filled from values that were checked against their types, or by guest code, which validation
//! keeps to its types: [`StoreContextMut::enter`] and [`Handle::from_word`] rely on that.
//!
//! [`Store`]: super::Store

use super::{Caller, Engine};
use crate::op::TrapCode;
use crate::runtime::heap::HostRoots;
use crate::runtime::instantiate::{self, InstantiateError};
use crate::runtime::{self, CallHook, CompiledModule, Hook, HostCall, HostError, HostExit, StoreCore, boundary};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ptr::NonNull;
use std::sync::Arc;

/// A store in memory. The core comes first, so that the pointer which guest code passes on can be cast back.
#[repr(C)]
pub(super) struct StoreInner<T> {
    core: StoreCore,
    engine: Engine,
    data: T,
}

/// Owns a store's allocation. Invariant in `T`: host functions put data of exactly this type into it.
pub(super) struct StoreOwner<T>(NonNull<StoreInner<T>>, PhantomData<fn(T) -> T>);

// SAFETY: the owner is the only way to the store, whose core is `Send`; the data is sent along.
unsafe impl<T: Send> Send for StoreOwner<T> {}
// SAFETY: a shared owner gives shared borrows of the core, in which nothing changes then, and of the data.
unsafe impl<T: Sync> Sync for StoreOwner<T> {}

impl<T> StoreOwner<T> {
    pub(super) fn new(core: StoreCore, engine: Engine, data: T) -> Self {
        StoreOwner(NonNull::from(Box::leak(Box::new(StoreInner { core, engine, data }))), PhantomData)
    }

    pub(super) fn shared(&self) -> StoreContext<'_, T> {
        StoreContext { inner: self.0, _borrow: PhantomData }
    }

    pub(super) fn unique(&mut self) -> StoreContextMut<'_, T> {
        StoreContextMut { inner: self.0, _borrow: PhantomData }
    }

    pub(super) fn into_data(self) -> T {
        let inner = std::mem::ManuallyDrop::new(self).0;
        // SAFETY: made by `Box` in `new`; the owner is gone without having dropped it.
        unsafe { Box::from_raw(inner.as_ptr()) }.data
    }
}

impl<T> Drop for StoreOwner<T> {
    fn drop(&mut self) {
        // SAFETY: made by `Box` in `new`, and owned.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

/// A shared borrow of a store, whoever owns it.
pub struct StoreContext<'a, T> {
    inner: NonNull<StoreInner<T>>,
    _borrow: PhantomData<&'a StoreInner<T>>,
}

/// A unique borrow of a store, whoever owns it.
pub struct StoreContextMut<'a, T> {
    inner: NonNull<StoreInner<T>>,
    _borrow: PhantomData<&'a mut StoreInner<T>>,
}

impl<T> Clone for StoreContext<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StoreContext<'_, T> {}

impl<'a, T> StoreContext<'a, T> {
    fn inner(self) -> &'a StoreInner<T> {
        // SAFETY: this stands for a shared borrow of `'a`.
        unsafe { self.inner.as_ref() }
    }

    pub(super) fn core(self) -> &'a StoreCore {
        &self.inner().core
    }

    /// The host's data.
    pub fn data(&self) -> &'a T {
        &self.inner().data
    }

    /// The engine that the store belongs to.
    pub fn engine(&self) -> &'a Engine {
        &self.inner().engine
    }
}

impl<'a, T> StoreContextMut<'a, T> {
    /// The store as guest code hands it back to the host.
    ///
    /// # Safety
    /// `core` is that of a `StoreInner<T>`, by the pointer to the whole of it, and it is borrowed uniquely for `'a`.
    unsafe fn from_core(core: *mut StoreCore) -> Self {
        // SAFETY: the pointer to a store is not null.
        StoreContextMut { inner: unsafe { NonNull::new_unchecked(core.cast()) }, _borrow: PhantomData }
    }

    pub(super) fn shared(&self) -> StoreContext<'_, T> {
        StoreContext { inner: self.inner, _borrow: PhantomData }
    }

    pub(super) fn unique(&mut self) -> StoreContextMut<'_, T> {
        StoreContextMut { inner: self.inner, _borrow: PhantomData }
    }

    /// The core and the data for as long as the store is borrowed.
    pub(super) fn into_parts(mut self) -> (&'a mut StoreCore, &'a mut T) {
        // SAFETY: this stands for a unique borrow of `'a`, and is used up; the two fields are distinct.
        let inner = unsafe { self.inner.as_mut() };
        (&mut inner.core, &mut inner.data)
    }

    pub(super) fn core_mut(&mut self) -> &mut StoreCore {
        self.unique().into_parts().0
    }

    /// Has `body` use the store. Objects of the guest's that the host is first given by it may be freed afterwards, unless it
    /// [keeps](super::ExternRef::keep) them.
    pub fn scope<R>(&mut self, body: impl FnOnce(StoreContextMut<'_, T>) -> R) -> R {
        let _scope = Scope::begin(self.core_mut());
        body(self.unique())
    }

    /// The host's data.
    pub fn data(&self) -> &T {
        self.shared().data()
    }

    /// The host's data.
    pub fn data_mut(&mut self) -> &mut T {
        self.unique().into_parts().1
    }

    /// The engine that the store belongs to.
    pub fn engine(&self) -> &Engine {
        self.shared().engine()
    }

    /// Calls a function. `slots` holds its arguments, then its results.
    ///
    /// # Panics
    /// When the function is of another store, or `slots` is too short. As a host function that it calls does.
    pub(super) fn enter(&mut self, func: Handle<runtime::Func>, slots: &mut [u64]) -> Result<(), boundary::Exit> {
        let core = self.shared().core();
        let ty = func.signature(core);
        assert!(slots.len() >= ty.param_slots.max(ty.result_slots) as usize, "too few slots for {ty}");
        let func = func.checked(core);
        // SAFETY: the store is borrowed uniquely and no reference into it is alive; the function is the store's; the slots
        // are long enough and of the right types, as the head of this file says.
        unsafe { boundary::enter(self.inner.as_ptr().cast(), func.as_ptr(), slots) }
    }

    /// Allocates and initialises an instance, all but its start function.
    ///
    /// # Panics
    /// When an import is of another store.
    pub(super) fn instantiate(
        &mut self,
        module: &Arc<CompiledModule>,
        imports: &[instantiate::Extern],
    ) -> Result<Handle<runtime::Instance>, InstantiateError> {
        // SAFETY: the store is borrowed uniquely and no reference into it is alive; the API gives only entities of the store.
        let made = unsafe { instantiate::instantiate(self.inner.as_ptr().cast(), module, imports) };
        made.map(|instance| Handle::new(self.shared().core(), instance)).map_err(|(_, error)| error)
    }
}

/// A host function's body as the boundary calls it. It is given the slots that hold its arguments and take its results,
/// `slots` of them. It must be put into stores with data of type `T` only.
pub(super) fn host_call<T: 'static>(
    slots: u32,
    body: impl Fn(Caller<'_, T>, &mut [u64]) -> Result<(), HostExit> + Send + Sync + 'static,
) -> Arc<HostCall> {
    Arc::new(move |store, instance, base| {
        // SAFETY: the boundary passes the pointer to the store in which it found this function, the core of a
        // `StoreInner<T>`. The store was borrowed uniquely to enter guest code, and that borrow is the host's now.
        let mut store = unsafe { StoreContextMut::from_core(store) };
        let instance = NonNull::new(instance).map(|instance| Handle::new(store.core_mut(), instance));
        // SAFETY: the boundary keeps room for the arguments and the results, and what is called from here stays above.
        let slots = unsafe { std::slice::from_raw_parts_mut(base, slots as usize) };
        let _scope = Scope::begin(store.core_mut());
        body(Caller::new(store, instance), slots)
    })
}

/// A call hook as the boundary calls it, for stores with data of type `T` only.
pub(super) fn hook<T: 'static>(
    mut hook: impl FnMut(StoreContextMut<'_, T>, CallHook) -> Result<(), HostError> + Send + 'static,
) -> Box<Hook> {
    Box::new(move |store, which| {
        // SAFETY: as in `host_call`.
        let mut store = unsafe { StoreContextMut::from_core(store) };
        let _scope = Scope::begin(store.core_mut());
        hook(store, which)
    })
}

/// A scope of the host's references, from here to where it is dropped.
struct Scope {
    roots: HostRoots,
    begin: usize,
}

impl Scope {
    fn begin(store: &mut StoreCore) -> Scope {
        let roots = store.host_roots.clone();
        let begin = roots.begin_scope();
        Scope { roots, begin }
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        self.roots.end_scope(self.begin);
    }
}

/// An entity of a store.
pub(super) struct Handle<E> {
    store: u64,
    entity: NonNull<E>,
}

// SAFETY: a handle is an address; the entity is reached through a borrow of its store only.
unsafe impl<E> Send for Handle<E> {}
// SAFETY: as above.
unsafe impl<E> Sync for Handle<E> {}

impl<E> Clone for Handle<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Handle<E> {}

impl<E> PartialEq for Handle<E> {
    fn eq(&self, other: &Self) -> bool {
        self.store == other.store && self.entity == other.entity
    }
}

impl<E> Eq for Handle<E> {}

impl<E> Hash for Handle<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.entity.hash(state);
    }
}

impl<E> fmt::Debug for Handle<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:p} of store {}", self.entity, self.store)
    }
}

impl<E> Handle<E> {
    /// A handle of an entity of this store.
    pub(super) fn new(store: &StoreCore, entity: NonNull<E>) -> Self {
        Handle { store: store.id, entity }
    }

    /// As `new`, for the pointers in an instance's lists.
    pub(super) fn listed(store: &StoreCore, entity: *mut E) -> Self {
        Handle::new(store, NonNull::new(entity).expect("index spaces hold no null"))
    }

    /// Whether it is of this store.
    pub(super) fn is_of(self, store: &StoreCore) -> bool {
        self.store == store.id
    }

    /// The entity's address.
    ///
    /// # Panics
    /// When it is of another store.
    pub(super) fn checked(self, store: &StoreCore) -> NonNull<E> {
        assert!(self.is_of(store), "an entity of one store was used with another");
        self.entity
    }

    /// The entity.
    ///
    /// # Panics
    /// When it is of another store.
    pub(super) fn get(self, store: &StoreCore) -> &E {
        // SAFETY: the entity lives as long as its store, and whoever could change it needs the store uniquely.
        unsafe { self.checked(store).as_ref() }
    }

    /// The entity, to change, and the rest of the store, which does not reach for its entities by itself.
    ///
    /// # Panics
    /// When it is of another store.
    pub(super) fn get_mut(self, store: &mut StoreCore) -> (&mut E, &mut StoreCore) {
        // SAFETY: as in `get`, and the store is borrowed uniquely; an entity is an allocation of its own.
        (unsafe { self.checked(store).as_mut() }, store)
    }
}

impl Handle<runtime::Tag> {
    /// Makes an exception of the tag, whose values' slots these are.
    ///
    /// # Errors
    /// A trap when the store's limits allow no more objects.
    ///
    /// # Panics
    /// When it is of another store, or these are not as many slots as its values take.
    pub(super) fn new_exception(self, store: &mut StoreCore, slots: &[u64]) -> Result<u64, TrapCode> {
        let tag = self.checked(store);
        let ty = store.registry.func_type(self.get(store).ty.func);
        assert_eq!(slots.len(), ty.param_slots as usize, "slots of an exception");
        // SAFETY: the tag is the store's; there are as many slots as it takes, of the right types, as the head of this file says.
        unsafe { store.new_exception(tag.as_ptr(), slots.as_ptr()) }
    }
}

impl Handle<runtime::Func> {
    /// The function that a funcref names, not null.
    pub(super) fn from_word(store: &StoreCore, word: u64) -> Self {
        Handle::listed(store, std::ptr::with_exposed_provenance_mut(word as usize))
    }

    /// The reference word that names the function.
    pub(super) fn word(self) -> u64 {
        self.entity.as_ptr().expose_provenance() as u64
    }

    /// The function's type, spelt out.
    ///
    /// # Panics
    /// When it is of another store.
    pub(super) fn signature(self, store: &StoreCore) -> &Arc<crate::module::FuncType> {
        let func = self.get(store);
        match &func.host {
            Some(host) => &host.ty,
            None => {
                let instance = self.instance(store).expect("the host's or an instance's");
                &instance.get(store).module.module.func_types[func.index as usize]
            }
        }
    }

    /// The instance that defines the function; `None` for a host function.
    ///
    /// # Panics
    /// When it is of another store.
    pub(super) fn instance(self, store: &StoreCore) -> Option<Handle<runtime::Instance>> {
        NonNull::new(self.get(store).instance).map(|instance| Handle::new(store, instance))
    }
}
