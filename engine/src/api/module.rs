//! Compiled modules.

use super::types::{ExportType, ExternType, ImportType};
use super::{Engine, Error, Tier};
use crate::interp;
use crate::module::{self, Bounds, CompileError, CompileOptions, TypeRegistry};
#[cfg(native_tier)]
use crate::native;
use crate::runtime::{CompiledModule, MachineCode, ModuleCode};
use std::fmt;
use std::sync::Arc;

/// A module, validated and compiled, to be instantiated in any store of its engine. Cheap to clone, and shared between
/// threads.
#[derive(Clone)]
pub struct Module {
    engine: Engine,
    pub(super) compiled: Arc<CompiledModule>,
}

/// A module, decoded and validated, to be compiled by one engine or by several that differ in their tier. Cheap to clone, and
/// shared between threads.
#[derive(Clone, Debug)]
pub struct Decoded(Arc<module::Module>);

impl Decoded {
    /// Decodes and validates a module in the binary format.
    ///
    /// # Errors
    /// As [`Module::new`].
    pub fn new(engine: &Engine, bytes: impl AsRef<[u8]>) -> Result<Decoded, Error> {
        Ok(Decoded(Arc::new(decode(engine, bytes.as_ref(), engine.registry())?)))
    }

    /// The bytes that were decoded.
    pub fn bytes(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl Module {
    /// Compiles a module in the binary format.
    ///
    /// # Errors
    /// [`Error::Compile`] when it is malformed, invalid, over a limit, or uses what the engine does not run.
    pub fn new(engine: &Engine, bytes: impl AsRef<[u8]>) -> Result<Module, Error> {
        Module::from_decoded(engine, &Decoded::new(engine, bytes)?)
    }

    /// Compiles a module that was decoded before, by this engine or by one [with another tier](Engine::with_tier).
    ///
    /// # Errors
    /// [`Error::Compile`] when the code would be too large; [`Error::Usage`] when an engine of other options decoded it, or one
    /// that does not share its types with this one.
    pub fn from_decoded(engine: &Engine, decoded: &Decoded) -> Result<Module, Error> {
        let module = decoded.0.clone();
        if module.options != *engine.compile_options() || !module.types.registry().is_same(engine.registry()) {
            return Err(Error::usage("the module was decoded by an engine that is not of one family with this one"));
        }
        let tier = engine.tier();
        let compile = Box::new(move |module: &module::Module, bounds| compile(tier, module, bounds));
        let compiled = CompiledModule::new(module, engine.registry().clone(), compile)?;
        Ok(Module { engine: engine.clone(), compiled: Arc::new(compiled) })
    }

    /// Whether [`Module::new`] would get past validation; does not compile anything.
    ///
    /// # Errors
    /// As [`Module::new`].
    pub fn validate(engine: &Engine, bytes: impl AsRef<[u8]>) -> Result<(), Error> {
        decode(engine, bytes.as_ref(), &TypeRegistry::new()).map(drop)
    }

    /// The engine that the module was compiled by.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What must be given to instantiate the module, in order.
    pub fn imports(&self) -> impl ExactSizeIterator<Item = ImportType<'_>> {
        self.decoded().imports.iter().map(|import| ImportType {
            module: &import.module,
            name: &import.name,
            ty: ExternType::new(import.ty, &self.compiled.registry),
        })
    }

    /// What an instance of the module offers, in order.
    pub fn exports(&self) -> impl ExactSizeIterator<Item = ExportType<'_>> {
        self.decoded().exports.iter().map(|export| ExportType { name: &export.name, ty: self.export_type(export) })
    }

    /// The type of the export of this name, if there is one.
    pub fn get_export(&self, name: &str) -> Option<ExternType> {
        self.decoded().export(name).map(|export| self.export_type(export))
    }

    /// The module as it was decoded: its index spaces, segments and function bodies.
    pub fn decoded(&self) -> &module::Module {
        &self.compiled.module
    }

    /// The interpreter's register code for each function that the module defines, as text: on each line the offset of the
    /// wasm instruction that it comes from, its position in the function's code in words, and the instruction.
    ///
    /// # Errors
    /// As for [`Module::new`].
    pub fn register_code(&self) -> Result<Vec<String>, Error> {
        Ok(interp::disassemble(self.decoded())?)
    }

    /// The machine code that the native tier makes of the module by the engine's options, whatever the engine's own tier;
    /// `None` in a build without a native tier. It is the same each time: addresses are not in it, and the types in it are
    /// numbered by the module alone.
    ///
    /// # Errors
    /// As for [`Module::new`].
    pub fn machine_code(&self) -> Result<Option<MachineCode>, Error> {
        #[cfg(native_tier)]
        {
            let options = CompileOptions { local_weights: true, ..*self.engine.compile_options() };
            let module = module::Module::new(self.decoded().bytes.clone(), &options, &TypeRegistry::new())?;
            Ok(Some(native::listing(&module)?))
        }
        #[cfg(not(native_tier))]
        Ok(None)
    }

    fn export_type(&self, export: &module::Export) -> ExternType {
        ExternType::new(self.decoded().export_type(export), &self.compiled.registry)
    }
}

fn decode(engine: &Engine, bytes: &[u8], registry: &TypeRegistry) -> Result<module::Module, Error> {
    let options: &CompileOptions = engine.compile_options();
    Ok(module::Module::new(bytes, options, registry)?)
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let module = self.decoded();
        let (imports, exports) = (module.imports.len(), module.exports.len());
        f.debug_struct("Module").field("imports", &imports).field("exports", &exports).finish_non_exhaustive()
    }
}

/// Has each tier compile the functions that are its own.
#[cfg_attr(not(native_tier), expect(unused_variables, reason = "the interpreter compares all bounds"))]
fn compile(tier: Tier, module: &module::Module, bounds: Bounds) -> Result<ModuleCode, CompileError> {
    match tier {
        Tier::Interp => {
            let code = interp::compile(module, |_| true)?;
            let funcs = code.funcs.into_iter().flatten().collect();
            Ok(ModuleCode { funcs, interp: code.interp, native: std::ptr::null(), _owners: vec![code.owner] })
        }
        #[cfg(native_tier)]
        Tier::Native => {
            let code = native::compile(module, bounds, |_| true)?;
            let funcs = code.funcs.into_iter().flatten().collect();
            Ok(ModuleCode { funcs, interp: std::ptr::null(), native: code.native, _owners: vec![code.owner] })
        }
        #[cfg(native_tier)]
        Tier::Mixed { seed } => {
            let a = interp::compile(module, |index| !is_native(seed, module, index))?;
            let b = native::compile(module, bounds, |index| is_native(seed, module, index))?;
            let funcs = a.funcs.into_iter().zip(b.funcs).filter_map(|(a, b)| a.or(b)).collect();
            Ok(ModuleCode { funcs, interp: a.interp, native: b.native, _owners: vec![a.owner, b.owner] })
        }
    }
}

/// Whether machine code runs a function of a module under [`Tier::Mixed`]: a hash of seed, index and body decides, so that
/// modules differ in it, and what happens to one function of a module moves no other.
#[cfg(native_tier)]
fn is_native(seed: u64, module: &module::Module, index: usize) -> bool {
    let body = &module.bytes[module.bodies[index].range.clone()];
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = body.iter().fold(mix(0xcbf2_9ce4_8422_2325, seed), |hash, &byte| mix(hash, byte.into()));
    // The low bits of a product depend on low bits only.
    mix(hash, index as u64) >> 40 & 1 == 1
}
