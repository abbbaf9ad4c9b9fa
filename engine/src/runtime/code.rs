//! Compiled modules: a decoded module, and for each of its functions how to call it.

use super::func::Entry;
use crate::module::{Bounds, CompileError, Module, TypeRegistry};
use std::any::Any;
use std::sync::{Arc, OnceLock};

/// How to call one function that a module defines. Which tier made it shows only in which pointers are set.
pub(crate) struct FuncCode {
    /// See [`super::Func::entry`].
    pub(crate) entry: Entry,
    /// See [`super::Func::native`].
    pub(crate) native: *const u8,
    /// See [`super::Func::interp`].
    pub(crate) interp: *const (),
}

/// The code of a module.
pub(crate) struct ModuleCode {
    /// One for each function that the module defines (imports not counted).
    pub(crate) funcs: Box<[FuncCode]>,
    /// The interpreter's code for the module, which it finds by instance when it unwinds; null when it has none.
    pub(crate) interp: *const (),
    /// The module's machine code and what it calls, which it finds by instance; null when it has none.
    pub(crate) native: *const (),
    /// Keeps alive what the pointers above point to.
    pub(crate) _owners: Vec<Arc<dyn Any + Send + Sync>>,
}

// SAFETY: the pointers are to code owned by `_owners`, which is immutable from here on and `Send + Sync` itself.
unsafe impl Send for ModuleCode {}
// SAFETY: as above; nothing is written through a shared `ModuleCode`.
unsafe impl Sync for ModuleCode {}

/// Compiles a module, with bounds kept as said here.
pub(crate) type Compile = dyn Fn(&Module, Bounds) -> Result<ModuleCode, CompileError> + Send + Sync;

/// A module with its code, independent of any store.
pub(crate) struct CompiledModule {
    /// What was decoded.
    pub(crate) module: Arc<Module>,
    /// The engine's types, in which the module's are registered.
    pub(crate) registry: TypeRegistry,
    compile: Box<Compile>,
    /// As the module's options say.
    code: ModuleCode,
    /// With all bounds compared; made when it is first needed.
    compared: OnceLock<Option<ModuleCode>>,
}

impl CompiledModule {
    /// Compiles a module.
    pub(crate) fn new(
        module: Arc<Module>,
        registry: TypeRegistry,
        compile: Box<Compile>,
    ) -> Result<Self, CompileError> {
        let code = compile(&module, module.options.bounds)?;
        Ok(CompiledModule { module, registry, compile, code, compared: OnceLock::new() })
    }

    /// Code for an instance all of whose memories have the guards that their types allow, or not: machine code that compares
    /// nothing must have its guards. `None` when code for those without cannot be made.
    pub(crate) fn code(&self, guarded: bool) -> Option<&ModuleCode> {
        if guarded || self.code.native.is_null() || self.module.options.bounds == Bounds::Explicit {
            return Some(&self.code);
        }
        self.compared.get_or_init(|| (self.compile)(&self.module, Bounds::Explicit).ok()).as_ref()
    }
}
