//! Imports by name.

use super::func::host_func;
use super::{AsContext, AsContextMut, Caller, Engine, Error, Extern, Func, Instance, IntoFunc, Module, Val};
use crate::module::FuncType;
use crate::runtime::HostFunc;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

/// Definitions by module and name, from which the imports of modules are taken.
///
/// Host functions that the linker itself makes belong to no store: they can be used with every store of the engine whose data
/// is of type `T`, and each resolution makes them anew there. What [`Linker::define`] is given belongs to its store.
pub struct Linker<T> {
    engine: Engine,
    definitions: HashMap<String, HashMap<String, Definition>>,
    shadowing: bool,
    _data: PhantomData<fn(T)>,
}

#[derive(Clone)]
enum Definition {
    Extern(Extern),
    Host(HostFunc),
}

impl<T: 'static> Linker<T> {
    /// A linker without definitions.
    pub fn new(engine: &Engine) -> Linker<T> {
        Linker { engine: engine.clone(), definitions: HashMap::new(), shadowing: false, _data: PhantomData }
    }

    /// The engine that it belongs to.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Whether a definition may replace another of the same name. It is an error at first.
    pub fn allow_shadowing(&mut self, allow: bool) -> &mut Self {
        self.shadowing = allow;
        self
    }

    /// Defines something that a store holds.
    ///
    /// # Errors
    /// [`Error::Link`] when the name is taken.
    pub fn define(&mut self, module: &str, name: &str, item: impl Into<Extern>) -> Result<&mut Self, Error> {
        self.insert(module, name, Definition::Extern(item.into()))
    }

    /// Defines a host function whose type is that of a Rust closure, see [`IntoFunc`].
    ///
    /// # Errors
    /// [`Error::Link`] when the name is taken.
    pub fn func_wrap<P, R>(
        &mut self,
        module: &str,
        name: &str,
        body: impl IntoFunc<T, P, R>,
    ) -> Result<&mut Self, Error> {
        let func = body.into_func(&self.engine).0;
        self.insert(module, name, Definition::Host(func))
    }

    /// Defines a host function whose type is known at run time, see [`Func::new`].
    ///
    /// # Errors
    /// [`Error::Link`] when the name is taken.
    ///
    /// # Panics
    /// When the type refers to a defined type that is no longer registered.
    pub fn func_new(
        &mut self,
        module: &str,
        name: &str,
        ty: FuncType,
        body: impl Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<(), Error> + Send + Sync + 'static,
    ) -> Result<&mut Self, Error> {
        let func = host_func(&self.engine, ty, body);
        self.insert(module, name, Definition::Host(func))
    }

    /// Defines all exports of an instance under the name of a module.
    ///
    /// # Errors
    /// [`Error::Link`] when a name is taken.
    ///
    /// # Panics
    /// When the instance is of another store.
    pub fn instance(
        &mut self,
        store: impl AsContext<Data = T>,
        module: &str,
        instance: Instance,
    ) -> Result<&mut Self, Error> {
        for (name, item) in instance.exports(&store) {
            self.insert(module, name, Definition::Extern(item))?;
        }
        Ok(self)
    }

    /// What is defined under a name.
    pub fn get(&self, store: impl AsContextMut<Data = T>, module: &str, name: &str) -> Option<Extern> {
        self.definitions.get(module)?.get(name).map(|definition| definition.to_extern(store))
    }

    /// The imports of a module, in order, as [`Instance::new`] takes them.
    ///
    /// # Errors
    /// [`Error::Link`] when one is not defined; the message names it and its type.
    pub fn resolve(&self, mut store: impl AsContextMut<Data = T>, module: &Module) -> Result<Vec<Extern>, Error> {
        if !Engine::same(store.as_context().engine(), &self.engine) {
            return Err(Error::Link("the linker belongs to another engine than the store".to_owned()));
        }
        let imports = module.decoded().imports.iter();
        let resolved = imports.map(|import| {
            self.get(store.as_context_mut(), &import.module, &import.name).ok_or_else(|| {
                let ty = self.engine.registry().describe(&import.ty);
                Error::Link(format!("unknown import {:?} {:?}: no {ty} is defined", import.module, import.name))
            })
        });
        resolved.collect()
    }

    /// Instantiates a module with what is defined here, and runs its start function.
    ///
    /// # Errors
    /// As [`Linker::resolve`] and [`Instance::new`].
    ///
    /// # Panics
    /// As [`Instance::new`].
    pub fn instantiate(&self, mut store: impl AsContextMut<Data = T>, module: &Module) -> Result<Instance, Error> {
        let imports = self.resolve(store.as_context_mut(), module)?;
        Instance::new(store, module, &imports)
    }

    fn insert(&mut self, module: &str, name: &str, definition: Definition) -> Result<&mut Self, Error> {
        let names = self.definitions.entry(module.to_owned()).or_default();
        if !self.shadowing && names.contains_key(name) {
            return Err(Error::Link(format!("{module:?} {name:?} is defined twice")));
        }
        names.insert(name.to_owned(), definition);
        Ok(self)
    }
}

impl Definition {
    fn to_extern(&self, store: impl AsContextMut) -> Extern {
        match self {
            Definition::Extern(item) => *item,
            Definition::Host(func) => Func::from_host(store, func.clone()).into(),
        }
    }
}

impl<T> Clone for Linker<T> {
    fn clone(&self) -> Self {
        Linker { engine: self.engine.clone(), definitions: self.definitions.clone(), ..*self }
    }
}

impl<T> fmt::Debug for Linker<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.definitions.iter().flat_map(|(module, names)| names.keys().map(move |name| (module, name)));
        f.debug_set().entries(names).finish()
    }
}
