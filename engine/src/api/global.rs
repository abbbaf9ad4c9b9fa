//! Globals.

use super::handle::Handle;
use super::value::Val;
use super::{AsContext, AsContextMut, Error};
use crate::module::GlobalType;
use crate::runtime;

/// A global of a store. Two are equal when they are the same global.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Global {
    pub(super) handle: Handle<runtime::Global>,
}

impl Global {
    /// A global with this value.
    ///
    /// # Errors
    /// [`Error::Usage`] when the value is not of the type.
    ///
    /// # Panics
    /// When the type refers to a defined type that is no longer registered.
    pub fn new(mut store: impl AsContextMut, ty: GlobalType, value: Val) -> Result<Global, Error> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let value = value.to_slots(core, ty.content)?;
        core.keep_type(ty.content);
        let global = core.globals.alloc(runtime::Global { value, ty });
        Ok(Global { handle: Handle::new(core, global) })
    }

    /// Its type.
    ///
    /// # Panics
    /// When it is of another store, here and in all methods.
    pub fn ty(&self, store: impl AsContext) -> GlobalType {
        self.handle.get(store.as_context().core()).ty
    }

    /// Its value.
    pub fn get(&self, store: impl AsContext) -> Val {
        let store = store.as_context();
        let global = self.handle.get(store.core());
        Val::from_slots(store.core(), global.ty.content, &global.value)
    }

    /// Gives it another value.
    ///
    /// # Errors
    /// [`Error::Usage`] when the value is not of its type, or the global is immutable.
    pub fn set(&self, mut store: impl AsContextMut, value: Val) -> Result<(), Error> {
        let mut store = store.as_context_mut();
        let ty = self.ty(&store);
        if !ty.mutable {
            return Err(Error::usage("an immutable global cannot be set"));
        }
        let slots = value.to_slots(store.core_mut(), ty.content)?;
        self.handle.get_mut(store.core_mut()).0.value = slots;
        Ok(())
    }
}
