//! The bundled interpreter.

use super::{Peer, Run};
use anyhow::Result;
use crosscheck_engine::{Config, Engine, Instance, Module, Store, Tier};

pub(super) struct Interp {
    engine: Engine,
}

impl Interp {
    pub(super) fn new() -> Interp {
        Interp { engine: Engine::new(Config::new().tier(Tier::Interp)) }
    }
}

impl Peer for Interp {
    fn name(&self) -> &'static str {
        "interp"
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
