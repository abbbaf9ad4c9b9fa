//! wasmi, an interpreter of register code too.

use super::{Peer, Run};
use anyhow::Result;
use wasmi::{CompilationMode, Config, Engine, Instance, Module, Store};

pub(super) struct Wasmi {
    engine: Engine,
}

impl Wasmi {
    pub(super) fn new() -> Wasmi {
        let mut config = Config::default();
        // Lazy is its default; eager makes compile times comparable and takes translation out of the first run.
        config.compilation_mode(CompilationMode::Eager).consume_fuel(false).wasm_multi_memory(true);
        Wasmi { engine: Engine::new(&config) }
    }
}

impl Peer for Wasmi {
    fn name(&self) -> &'static str {
        "wasmi"
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
