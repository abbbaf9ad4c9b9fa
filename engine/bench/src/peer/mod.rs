//! The engines that are measured. To add one, implement [`Peer`] in a file beside this one and list it in [`peers`]; one that
//! takes long to build belongs behind the feature `peers`.

mod bundled;
mod wasmi;
#[cfg(feature = "peers")]
mod wasmtime;

use anyhow::Result;
use crosscheck_engine::{CompileOptions, Tier};
use wasmparser::Validator;

/// A kernel, ready to run: takes its argument and gives its checksum, or how the engine failed.
pub type Run = Box<dyn FnMut(i32) -> Result<i64>>;

/// An engine, configured for speed: whole modules compiled at once, no fuel, no interruption.
pub trait Peer {
    /// Its name in tables.
    fn name(&self) -> &'static str;

    /// Validates and compiles a module, and throws away what came out.
    ///
    /// # Errors
    /// When the engine does not take it.
    fn compile(&self, wasm: &[u8]) -> Result<()>;

    /// Compiles and instantiates a module without imports, and looks up its export `run`.
    ///
    /// # Errors
    /// When the engine does not take it, or there is no such export.
    fn load(&self, wasm: &[u8]) -> Result<Run>;
}

/// The engines of this build. The first is what the others are compared with.
pub fn peers() -> Vec<Box<dyn Peer>> {
    // A mixture of tiers is no tier of its own.
    let tiers = Tier::ALL.iter().filter(|tier| tier.name() != "mixed");
    let bundled = tiers.map(|&tier| -> Box<dyn Peer> { Box::new(bundled::Bundled::new(tier)) });
    let others: Vec<Box<dyn Peer>> = vec![
        Box::new(wasmi::Wasmi::new()),
        #[cfg(feature = "peers")]
        Box::new(wasmtime::Wasmtime::new("winch", ::wasmtime::Strategy::Winch)),
        #[cfg(feature = "peers")]
        Box::new(wasmtime::Wasmtime::new("cranelift", ::wasmtime::Strategy::Cranelift)),
    ];
    bundled.chain(others).collect()
}

/// Only validates a module: the measure for compile times.
///
/// # Errors
/// When it is not valid.
pub fn validate(wasm: &[u8]) -> Result<()> {
    Validator::new_with_features(CompileOptions::FEATURES).validate_all(wasm)?;
    Ok(())
}
