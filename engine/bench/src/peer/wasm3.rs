//! wasm3, a direct-threaded interpreter in C.

use super::{Peer, Run};
use anyhow::{Result, anyhow};
use wasm3x::{CompilationMode, Config, Engine, Error, Instance, Linker, Module, Store};

pub(super) struct Wasm3 {
    engine: Engine,
}

impl Wasm3 {
    pub(super) fn new() -> Wasm3 {
        let mut config = Config::default();
        config.compilation_mode(CompilationMode::Eager);
        Wasm3 { engine: Engine::new(&config) }
    }

    fn instantiate(&self, wasm: &[u8]) -> Result<(Store<()>, Instance)> {
        let module = Module::new(&self.engine, wasm).map_err(into_anyhow)?;
        let mut store = Store::new(&self.engine, ());
        let instance = Linker::new(&self.engine).instantiate(&mut store, &module).map_err(into_anyhow)?;
        Ok((store, instance))
    }
}

impl Peer for Wasm3 {
    fn name(&self) -> &'static str {
        "wasm3"
    }

    /// It is C, and does not validate all that it compiles.
    fn may_abort(&self) -> bool {
        true
    }

    /// Instantiates too: it compiles no earlier.
    fn compile(&self, wasm: &[u8]) -> Result<()> {
        self.instantiate(wasm)?;
        Ok(())
    }

    fn load(&self, wasm: &[u8]) -> Result<Run> {
        let (mut store, instance) = self.instantiate(wasm)?;
        let run = instance.get_typed_func::<i32, i64>(&store, "run").map_err(into_anyhow)?;
        Ok(Box::new(move |argument| run.call(&mut store, argument).map_err(into_anyhow)))
    }
}

fn into_anyhow(error: Error) -> anyhow::Error {
    anyhow!("{error}")
}
