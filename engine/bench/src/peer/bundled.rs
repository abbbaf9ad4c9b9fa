//! The bundled engine, with either of its tiers.

use super::{Peer, Run};
use anyhow::Result;
use crosscheck_engine::{Config, Engine, Instance, Module, Store, Tier};

pub(super) struct Bundled {
    tier: Tier,
    engine: Engine,
}

impl Bundled {
    pub(super) fn new(tier: Tier) -> Bundled {
        Bundled { tier, engine: Engine::new(Config::new().tier(tier)) }
    }
}

impl Peer for Bundled {
    fn name(&self) -> &'static str {
        self.tier.name()
    }

    fn compile(&self, wasm: &[u8]) -> Result<()> {
        Module::new(&self.engine, wasm)?;
        Ok(())
    }

    fn load(&self, wasm: &[u8]) -> Result<Run> {
        let module = Module::new(&self.engine, wasm)?;
        let mut store = Store::new(&self.engine, ());
        let instance = Instance::new(&mut store, &module, &[])?;
        let run = instance.get_typed_func::<i32, i64>(&store, "run")?;
        Ok(Box::new(move |argument| Ok(run.call(&mut store, argument)?)))
    }
}
