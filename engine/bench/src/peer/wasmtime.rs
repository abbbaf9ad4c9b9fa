//! wasmtime, with either of its compilers.

use super::{Peer, Run};
use anyhow::{Result, anyhow};
use wasmtime::{Config, Engine, Error, Instance, Module, Store, Strategy};

pub(super) struct Wasmtime {
    name: &'static str,
    engine: Engine,
}

impl Wasmtime {
    pub(super) fn new(name: &'static str, strategy: Strategy) -> Wasmtime {
        let mut config = Config::new();
        config.strategy(strategy).wasm_multi_memory(true);
        Wasmtime { name, engine: Engine::new(&config).expect("both compilers are built in") }
    }
}

impl Peer for Wasmtime {
    fn name(&self) -> &'static str {
        self.name
    }

    fn compile(&self, wasm: &[u8]) -> Result<()> {
        Module::new(&self.engine, wasm).map_err(into_anyhow)?;
        Ok(())
    }

    fn load(&self, wasm: &[u8]) -> Result<Run> {
        let module = Module::new(&self.engine, wasm).map_err(into_anyhow)?;
        let mut store = Store::new(&self.engine, ());
        let instance = Instance::new(&mut store, &module, &[]).map_err(into_anyhow)?;
        let run = instance.get_typed_func::<i32, i64>(&mut store, "run").map_err(into_anyhow)?;
        Ok(Box::new(move |argument| run.call(&mut store, argument).map_err(into_anyhow)))
    }
}

fn into_anyhow(error: Error) -> anyhow::Error {
    anyhow!("{error:?}")
}
