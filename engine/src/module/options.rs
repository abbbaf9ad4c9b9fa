//! What a module is compiled for and under which limits: one set of options for both tiers.

use wasmparser::WasmFeatures;

/// How linear memory accesses are kept in bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bounds {
    /// By an address-space reservation with a guard behind it and the fault signal, where the memory allows it (32-bit
    /// addresses, standard pages); by comparison elsewhere.
    Guard,
    /// By comparison before every access.
    Explicit,
}

/// Limits that the engine sets where the specification allows an implementation to (spec, appendix A.2). A module
/// beyond one is rejected with [`CompileErrorKind::Limit`](super::CompileErrorKind::Limit).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// The bytes of one module.
    pub module_bytes: usize,
    /// The slots of one function's frame: parameters, locals, and operands at the highest stack.
    pub frame_slots: u32,
    /// The blocks nested in one function.
    pub control_depth: u32,
    /// The functions of one module, imports included.
    pub functions: u32,
    /// The memories of one module, imports included.
    pub memories: u32,
    /// The tables of one module, imports included.
    pub tables: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            module_bytes: 1 << 30,
            frame_slots: 65_000,
            control_depth: 1_000_000,
            functions: 1_000_000,
            memories: 100,
            tables: 100_000,
        }
    }
}

/// The options that one module is compiled with, on either tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CompileOptions {
    /// Whether execution is metered: the pre-pass then lists the [fuel segments](super::FuelSegment).
    pub fuel: bool,
    /// Whether the pre-pass weighs the uses of locals, for a compiler that keeps the heaviest in registers.
    pub local_weights: bool,
    /// Whether running code polls for interruption, at function entries and loop headers.
    pub interruption: bool,
    /// Whether every NaN that arithmetic produces is the canonical one, so that results are deterministic.
    pub canonical_nans: bool,
    /// How memory accesses are kept in bounds.
    pub bounds: Bounds,
    /// Whether the native tier keeps to the instruction set's baseline and leaves the host's extensions unused.
    pub cpu_floor: bool,
    /// What validation accepts.
    pub features: WasmFeatures,
    /// What the engine accepts.
    pub limits: Limits,
}

impl CompileOptions {
    /// The features of the default options: WebAssembly 3.0 with threads, custom page sizes, wide arithmetic and
    /// compact imports.
    pub const FEATURES: WasmFeatures = WasmFeatures::WASM3
        .union(WasmFeatures::THREADS)
        .union(WasmFeatures::CUSTOM_PAGE_SIZES)
        .union(WasmFeatures::WIDE_ARITHMETIC)
        .union(WasmFeatures::COMPACT_IMPORTS);
}

impl Default for CompileOptions {
    fn default() -> Self {
        Self {
            fuel: false,
            local_weights: false,
            interruption: false,
            canonical_nans: false,
            bounds: Bounds::Guard,
            cpu_floor: false,
            features: Self::FEATURES,
            limits: Limits::default(),
        }
    }
}
