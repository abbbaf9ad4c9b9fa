//! wasmer, with its compiler of one pass: version 5, the last one whose singlepass has a licence that we may build with (since 6 it
//! is under the Business Source License).

use super::{Peer, Run};
use anyhow::{Result, anyhow};
use std::fmt::Display;
use wasmer::sys::{EngineBuilder, Singlepass};
use wasmer::{Engine, Imports, Instance, Module, Store, TypedFunction};

pub(super) struct Wasmer {
    engine: Engine,
}

impl Wasmer {
    pub(super) fn new() -> Wasmer {
        Wasmer { engine: EngineBuilder::new(Singlepass::new()).into() }
    }
}

impl Peer for Wasmer {
    fn name(&self) -> &'static str {
        "singlepass"
    }

    fn compile(&self, wasm: &[u8]) -> Result<()> {
        Module::new(&self.engine, wasm).map_err(into_anyhow)?;
        Ok(())
    }

    fn load(&self, wasm: &[u8]) -> Result<Run> {
        let module = Module::new(&self.engine, wasm).map_err(into_anyhow)?;
        let mut store = Store::new(self.engine.clone());
        let instance = Instance::new(&mut store, &module, &Imports::new()).map_err(into_anyhow)?;
        let run: TypedFunction<i32, i64> = instance.exports.get_typed_function(&store, "run").map_err(into_anyhow)?;
        Ok(Box::new(move |argument| run.call(&mut store, argument).map_err(into_anyhow)))
    }
}

fn into_anyhow(error: impl Display) -> anyhow::Error {
    anyhow!("{error}")
}
