//! Functions.

use super::handle::{self, Handle, StoreContextMut};
use super::reference::same_store;
use super::typed::{IntoFunc, TypedFunc, WasmValues};
use super::value::Val;
use super::{AsContext, AsContextMut, Caller, Engine, Error, Instance, Tier};
use crate::module::FuncType;
use crate::runtime::{self, HostFunc, StoreCore};
use std::sync::Arc;

/// A function of a store: a guest's, or the host's. Two are equal when they are the same function.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Func {
    pub(super) handle: Handle<runtime::Func>,
}

impl Func {
    /// A function of the host's whose type is known at run time. `body` is given the arguments, and the results to fill in,
    /// zero or null at first.
    ///
    /// # Panics
    /// When the type refers to a defined type that is no longer registered.
    pub fn new<T: 'static>(
        store: impl AsContextMut<Data = T>,
        ty: FuncType,
        body: impl Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<(), Error> + Send + Sync + 'static,
    ) -> Func {
        let func = host_func(store.as_context().engine(), ty, body);
        Func::from_host(store, func)
    }

    /// A function of the host's whose type is that of a Rust closure, see [`IntoFunc`].
    pub fn wrap<T: 'static, P, R>(store: impl AsContextMut<Data = T>, body: impl IntoFunc<T, P, R>) -> Func {
        let func = body.into_func(store.as_context().engine()).0;
        Func::from_host(store, func)
    }

    pub(super) fn from_host(mut store: impl AsContextMut, host: HostFunc) -> Func {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let func = core.funcs.alloc(runtime::Func::host(host));
        Func { handle: Handle::new(core, func) }
    }

    /// Its type.
    ///
    /// # Panics
    /// When it is of another store.
    pub fn ty(&self, store: impl AsContext) -> Arc<FuncType> {
        self.handle.signature(store.as_context().core()).clone()
    }

    /// The instance that defines it and its index there; `None` for a function of the host's.
    ///
    /// # Panics
    /// When it is of another store.
    pub fn definition(&self, store: impl AsContext) -> Option<(Instance, u32)> {
        let store = store.as_context();
        let instance = self.handle.instance(store.core())?;
        Some((Instance { handle: instance }, self.handle.get(store.core()).index))
    }

    /// Which of the tiers runs it, the interpreter or machine code; `None` for a function of the host's.
    ///
    /// # Panics
    /// When it is of another store.
    pub fn tier(&self, store: impl AsContext) -> Option<Tier> {
        let store = store.as_context();
        let func = self.handle.get(store.core());
        match func.host {
            Some(_) => None,
            #[cfg(native_tier)]
            None if func.interp.is_null() => Some(Tier::Native),
            None => Some(Tier::Interp),
        }
    }

    /// Calls it. `results` takes what it returns; what was in there does not matter.
    ///
    /// # Errors
    /// [`Error::Usage`] when the number or types of the arguments, or the number of results, is not what its type says. A
    /// trap, an exception, or the error of a host function or call hook when it does not return; `results` is untouched then.
    ///
    /// # Panics
    /// When it is of another store, and when a host function that it calls panics.
    pub fn call(&self, mut store: impl AsContextMut, params: &[Val], results: &mut [Val]) -> Result<(), Error> {
        let mut store = store.as_context_mut();
        let ty = self.handle.signature(store.core_mut()).clone();
        if results.len() != ty.results.len() {
            let message = format!("room for {} results was given, but {} come", results.len(), ty.results.len());
            return Err(Error::Usage(message));
        }
        let needed = ty.param_slots.max(ty.result_slots) as usize;
        let mut few = [0; 32];
        let mut many = Vec::new();
        let slots = match few.get_mut(..needed) {
            Some(slots) => slots,
            None => {
                many.resize(needed, 0);
                &mut many[..]
            }
        };
        Val::write_all(store.core_mut(), &ty.params, params, slots)?;
        self.enter(&mut store, slots)?;
        for (result, value) in results.iter_mut().zip(Val::read_all(store.core_mut(), &ty.results, slots)) {
            *result = value;
        }
        Ok(())
    }

    /// The same function as one from `P` to `R`, whose calls are checked once, here.
    ///
    /// # Errors
    /// [`Error::Usage`] when that is not its type.
    ///
    /// # Panics
    /// When it is of another store.
    pub fn typed<P: WasmValues, R: WasmValues>(&self, store: impl AsContext) -> Result<TypedFunc<P, R>, Error> {
        TypedFunc::new(*self, store.as_context().core())
    }

    pub(super) fn enter<T>(&self, store: &mut StoreContextMut<'_, T>, slots: &mut [u64]) -> Result<(), Error> {
        store.enter(self.handle, slots).map_err(|exit| Error::from_exit(exit, store.core_mut()))
    }

    pub(super) fn word(self, store: &StoreCore) -> Result<u64, Error> {
        same_store(self.handle.is_of(store)).map(|()| self.handle.word())
    }
}

/// The host's part of a function as [`Func::new`] makes it, good for any store of the engine with data of type `T`.
pub(super) fn host_func<T: 'static>(
    engine: &Engine,
    ty: FuncType,
    body: impl Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<(), Error> + Send + Sync + 'static,
) -> HostFunc {
    let types = engine.registry().register_func(ty);
    let ty = types.func_type(0).expect("registered as a function").clone();
    let call = {
        let ty = ty.clone();
        handle::host_call(ty.param_slots.max(ty.result_slots), move |mut caller: Caller<'_, T>, slots| {
            let params: Vec<Val> = Val::read_all(caller.as_context().core(), &ty.params, slots).collect();
            let mut results: Vec<Val> = ty.results.iter().map(|&ty| Val::default_for(ty)).collect();
            let result = body(caller.reborrow(), &params, &mut results);
            let core = caller.as_context().core();
            result
                .and_then(|()| Val::write_all(core, &ty.results, &results, slots))
                .map_err(|error| error.into_exit(core))
        })
    };
    HostFunc { ty, types: Arc::new(types), call }
}
