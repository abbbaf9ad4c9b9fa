//! The engine and how it is configured.

use crate::module::{Bounds, CompileOptions, Limits, TypeRegistry};
use crate::runtime::StoreLimits;
use std::sync::Arc;
use wasmparser::WasmFeatures;

/// Which of the engine's tiers runs guest code.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tier {
    /// The interpreter.
    #[default]
    Interp,
    /// Machine code.
    #[cfg(native_tier)]
    Native,
    /// Each function by one or the other, as the seed says.
    #[cfg(native_tier)]
    Mixed {
        /// What decides.
        seed: u64,
    },
}

impl Tier {
    /// Every tier of this build.
    pub const ALL: &[Tier] = &[
        Tier::Interp,
        #[cfg(native_tier)]
        Tier::Native,
        #[cfg(native_tier)]
        Tier::Mixed { seed: 0 },
    ];

    /// The stable name, as it stands in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Tier::Interp => "interp",
            #[cfg(native_tier)]
            Tier::Native => "native",
            #[cfg(native_tier)]
            Tier::Mixed { .. } => "mixed",
        }
    }
}

/// How an [`Engine`] compiles and runs modules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    options: CompileOptions,
    store_limits: StoreLimits,
    tier: Tier,
    collects_always: bool,
}

impl Config {
    /// The defaults: the interpreter; no fuel, no interruption, NaNs as the arithmetic gives them; all proposals that
    /// [`CompileOptions::FEATURES`] lists.
    pub fn new() -> Config {
        Config::default()
    }

    /// Whether guest code uses up fuel (off at first). A store has none until [`Store::set_fuel`](super::Store::set_fuel).
    pub fn consume_fuel(&mut self, on: bool) -> &mut Config {
        self.options.fuel = on;
        self
    }

    /// Whether guest code can be interrupted from another thread (off at first), see
    /// [`Store::interrupt_handle`](super::Store::interrupt_handle).
    pub fn interruption(&mut self, on: bool) -> &mut Config {
        self.options.interruption = on;
        self
    }

    /// Whether every NaN that arithmetic produces is the canonical one (off at first), so that results are the same on
    /// every machine.
    pub fn canonical_nans(&mut self, on: bool) -> &mut Config {
        self.options.canonical_nans = on;
        self
    }

    /// Which tier runs guest code.
    pub fn tier(&mut self, tier: Tier) -> &mut Config {
        self.tier = tier;
        self
    }

    /// How code keeps memory accesses in bounds; where it makes no difference to what guest code does.
    pub fn bounds(&mut self, bounds: Bounds) -> &mut Config {
        self.options.bounds = bounds;
        self
    }

    /// Whether machine code keeps to the instruction set's baseline.
    pub fn cpu_floor(&mut self, on: bool) -> &mut Config {
        self.options.cpu_floor = on;
        self
    }

    /// What a module may use. A module that is valid and uses more than the engine runs fails to compile as unsupported.
    pub fn features(&mut self, features: WasmFeatures) -> &mut Config {
        self.options.features = features;
        self
    }

    /// Whether objects that are no longer reachable are collected at every allocation (off at first). It changes nothing that a
    /// guest can observe, but is slow: it is for tests of the engine.
    pub fn collect_always(&mut self, on: bool) -> &mut Config {
        self.collects_always = on;
        self
    }

    /// The limits on single modules.
    pub fn limits(&mut self, limits: Limits) -> &mut Config {
        self.options.limits = limits;
        self
    }

    /// The limits of stores that are made without limits of their own.
    pub fn store_limits(&mut self, limits: StoreLimits) -> &mut Config {
        self.store_limits = limits;
        self
    }
}

/// What modules, linkers and stores that go together have in common: the configuration, and the identity of types. Cheap to
/// clone, and shared between threads.
#[derive(Clone, Debug)]
pub struct Engine(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    config: Config,
    registry: TypeRegistry,
}

impl Default for Engine {
    fn default() -> Self {
        Engine::new(&Config::default())
    }
}

impl Engine {
    /// An engine that does as configured.
    pub fn new(config: &Config) -> Engine {
        #[cfg_attr(not(native_tier), expect(unused_mut, reason = "the interpreter needs nothing more"))]
        let mut config = config.clone();
        #[cfg(native_tier)]
        if config.tier != Tier::Interp {
            crate::native::init();
            config.options.local_weights = true;
        }
        Engine(Arc::new(Shared { config, registry: TypeRegistry::new() }))
    }

    /// An engine that runs guest code on `tier` and shares everything else with this one, the identity of types too. A module
    /// that one of them [decoded](super::Decoded) the other can compile if this one's tier is not the interpreter: machine code
    /// needs to know more of a module, and what both need is found out for both.
    pub fn with_tier(&self, tier: Tier) -> Engine {
        let mut other = Engine::new(self.0.config.clone().tier(tier));
        let shared = Arc::get_mut(&mut other.0).expect("made just now");
        shared.registry = self.0.registry.clone();
        other
    }

    /// Which tier runs guest code.
    pub fn tier(&self) -> Tier {
        self.0.config.tier
    }

    /// The options that modules are compiled with.
    pub fn compile_options(&self) -> &CompileOptions {
        &self.0.config.options
    }

    /// The limits of stores that are made without limits of their own.
    pub fn store_limits(&self) -> StoreLimits {
        self.0.config.store_limits
    }

    /// Whether types have one identity in both, as they have in engines made from one another by [`Engine::with_tier`].
    pub fn shares_types(&self, other: &Engine) -> bool {
        self.0.registry.is_same(&other.0.registry)
    }

    pub(super) fn collects_always(&self) -> bool {
        self.0.config.collects_always
    }

    /// Whether both are clones of one engine, so that what belongs to one may be used with the other.
    pub fn same(a: &Engine, b: &Engine) -> bool {
        Arc::ptr_eq(&a.0, &b.0)
    }

    pub(super) fn registry(&self) -> &TypeRegistry {
        &self.0.registry
    }
}
