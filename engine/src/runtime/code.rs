//! Compiled modules: a decoded module, and for each of its functions how to call it.

use super::func::Entry;
use crate::module::{Module, TypeRegistry};
use std::any::Any;

/// How to call one function that a module defines. Which tier made it shows only in which pointers are set.
pub(crate) struct FuncCode {
    /// See [`super::Func::entry`].
    pub(crate) entry: Entry,
    /// See [`super::Func::native`].
    pub(crate) native: *const u8,
    /// See [`super::Func::interp`].
    pub(crate) interp: *const (),
}

/// A module with its code, independent of any store.
pub(crate) struct CompiledModule {
    /// What was decoded.
    pub(crate) module: Module,
    /// One for each function that the module defines (imports not counted).
    pub(crate) funcs: Box<[FuncCode]>,
    /// The interpreter's code for the module, which it finds by instance when it unwinds; null when it has none.
    pub(crate) interp: *const (),
    /// The module's machine code and what it calls, which it finds by instance; null when it has none.
    pub(crate) native: *const (),
    /// Keeps alive what the pointers above point to.
    pub(crate) _owners: Vec<Box<dyn Any + Send + Sync>>,
    /// The engine's types, in which the module's are registered.
    pub(crate) registry: TypeRegistry,
}

// SAFETY: the pointers are to code owned by `_owners`, which is immutable from here on and `Send + Sync` itself.
unsafe impl Send for CompiledModule {}
// SAFETY: as above; nothing is written through a shared `CompiledModule`.
unsafe impl Sync for CompiledModule {}
