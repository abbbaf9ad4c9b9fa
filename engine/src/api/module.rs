//! Compiled modules.

use super::types::{ExportType, ExternType, ImportType};
use super::{Engine, Error, Tier};
use crate::{interp, native};
use crate::module::{self, CompileOptions, TypeRegistry};
use crate::runtime::CompiledModule;
use std::fmt;
use std::sync::Arc;

/// A module, validated and compiled, to be instantiated in any store of its engine. Cheap to clone, and shared between
/// threads.
#[derive(Clone)]
pub struct Module {
    engine: Engine,
    pub(super) compiled: Arc<CompiledModule>,
}

impl Module {
    /// Compiles a module in the binary format.
    ///
    /// # Errors
    /// [`Error::Compile`] when it is malformed, invalid, over a limit, or uses what the engine does not run.
    pub fn new(engine: &Engine, bytes: impl AsRef<[u8]>) -> Result<Module, Error> {
        let module = decode(engine, bytes.as_ref(), engine.registry())?;
        let options = engine.compile_options();
        let mut owners = Vec::new();
        let (mut funcs, mut interp_code, mut native_code) = (Box::default(), std::ptr::null(), std::ptr::null());
        if engine.tier() != Tier::Native {
            let code = interp::compile(&module, options)?;
            (funcs, interp_code) = (code.funcs, code.interp);
            owners.push(code.owner);
        }
        if engine.tier() != Tier::Interp {
            let wanted = |index: usize| match engine.tier() {
                Tier::Mixed { seed } => is_native(seed, index),
                _ => true,
            };
            let code = native::compile(&module, options, wanted)?;
            for func in &mut funcs {
                func.native = native::outward();
            }
            if engine.tier() == Tier::Native {
                funcs = code.funcs.into_iter().flatten().collect();
            } else {
                for (func, native) in funcs.iter_mut().zip(code.funcs) {
                    if let Some(native) = native {
                        *func = native;
                    }
                }
            }
            native_code = code.native;
            owners.push(code.owner);
        }
        let registry = engine.registry().clone();
        let compiled =
            CompiledModule { module, funcs, interp: interp_code, native: native_code, _owners: owners, registry };
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

    /// The interpreter's register code for the module as text, function by function: on each line the offset of the wasm
    /// instruction that it comes from, its position in the function's code in words, and the instruction.
    ///
    /// # Errors
    /// As for [`Module::new`].
    pub fn disassemble(&self) -> Result<String, Error> {
        Ok(interp::disassemble(self.decoded())?)
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

/// Whether the machine runs a function of a module under [`Tier::Mixed`]: a hash of seed and index decides.
fn is_native(seed: u64, index: usize) -> bool {
    let mut x = seed.wrapping_add((index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x ^ x >> 31) & 1 == 1
}
