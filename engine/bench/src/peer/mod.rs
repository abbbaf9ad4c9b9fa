//! The engines that are measured. To add one, implement [`Peer`] in a file beside this one and list it in [`peers`], behind a
//! feature of its own if it takes long to build or needs more than Rust to.

mod bundled;
#[cfg(feature = "stitch")]
mod stitch;
#[cfg(feature = "wasm3")]
mod wasm3;
mod wasmi;
#[cfg(feature = "wasmtime")]
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

    /// Whether it is known to end its process where it has a bug, so that it is tried in another one first.
    fn may_abort(&self) -> bool {
        false
    }

    /// Validates and compiles a module, and throws away what came out.
    ///
    /// # Errors
    /// When the engine does not take it, or compiles only what is called.
    fn compile(&self, wasm: &[u8]) -> Result<()>;

    /// Compiles and instantiates a module without imports, and looks up its export `run`.
    ///
    /// # Errors
    /// When the engine does not take it, or there is no such export.
    fn load(&self, wasm: &[u8]) -> Result<Run>;
}

/// The engines of this build, the bundled one's tiers first.
pub fn peers() -> Vec<Box<dyn Peer>> {
    // A mixture of tiers is no tier of its own.
    let tiers = Tier::ALL.iter().filter(|tier| tier.name() != "mixed");
    let bundled = tiers.map(|&tier| -> Box<dyn Peer> { Box::new(bundled::Bundled::new(tier)) });
    let others: Vec<Box<dyn Peer>> = vec![
        Box::new(wasmi::Wasmi::new()),
        #[cfg(feature = "stitch")]
        Box::new(stitch::Stitch),
        #[cfg(feature = "wasm3")]
        Box::new(wasm3::Wasm3::new()),
        #[cfg(feature = "wasmtime")]
        Box::new(wasmtime::Wasmtime::new("winch", ::wasmtime::Strategy::Winch)),
        #[cfg(feature = "wasmtime")]
        Box::new(wasmtime::Wasmtime::new("cranelift", ::wasmtime::Strategy::Cranelift)),
    ];
    bundled.chain(others).collect()
}

/// Engines that are not measured, and why.
pub(crate) const ABSENT: [(&str, &str); 1] = [(
    "wasmer singlepass",
    "version 5 does not link with Rust 1.95 (it refers to `__rust_probestack`), and later ones are under the Business Source License",
)];

/// Whether an engine of this name is the bundled one, which may lack nothing that is measured.
pub fn is_bundled(name: &str) -> bool {
    Tier::ALL.iter().any(|tier| tier.name() == name)
}

/// Only validates a module: the measure for compile times.
///
/// # Errors
/// When it is not valid.
pub fn validate(wasm: &[u8]) -> Result<()> {
    Validator::new_with_features(CompileOptions::FEATURES).validate_all(wasm)?;
    Ok(())
}
