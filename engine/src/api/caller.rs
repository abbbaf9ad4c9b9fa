//! What a host function learns of the guest that calls it.

use super::handle::{Handle, StoreContext, StoreContextMut};
use super::{AsContext, AsContextMut, Engine, Error, Extern, Instance};
use crate::runtime;

/// The store, borrowed by a host function while guest code waits, and the instance whose code called.
pub struct Caller<'a, T> {
    store: StoreContextMut<'a, T>,
    instance: Option<Handle<runtime::Instance>>,
}

impl<'a, T> Caller<'a, T> {
    pub(super) fn new(store: StoreContextMut<'a, T>, instance: Option<Handle<runtime::Instance>>) -> Self {
        Caller { store, instance }
    }

    pub(super) fn reborrow(&mut self) -> Caller<'_, T> {
        Caller { store: self.store.unique(), instance: self.instance }
    }

    /// The instance whose code called; `None` when the host called its own function.
    pub fn instance(&self) -> Option<Instance> {
        self.instance.map(|handle| Instance { handle })
    }

    /// An export of the calling instance, if there is one of this name.
    pub fn get_export(&self, name: &str) -> Option<Extern> {
        self.instance()?.get_export(self, name)
    }

    /// The host's data.
    pub fn data(&self) -> &T {
        self.store.data()
    }

    /// The host's data.
    pub fn data_mut(&mut self) -> &mut T {
        self.store.data_mut()
    }

    /// The engine that the store belongs to.
    pub fn engine(&self) -> &Engine {
        self.store.engine()
    }

    /// The fuel that is left.
    ///
    /// # Errors
    /// When the engine was not configured to use fuel.
    pub fn get_fuel(&self) -> Result<u64, Error> {
        self.store.get_fuel()
    }

    /// Sets the fuel that guest code may use from here on.
    ///
    /// # Errors
    /// When the engine was not configured to use fuel.
    pub fn set_fuel(&mut self, fuel: u64) -> Result<(), Error> {
        self.store.set_fuel(fuel)
    }
}

impl<T> AsContext for Caller<'_, T> {
    type Data = T;

    fn as_context(&self) -> StoreContext<'_, T> {
        self.store.shared()
    }
}

impl<T> AsContextMut for Caller<'_, T> {
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T> {
        self.store.unique()
    }
}
