//! stitch, a direct-threaded interpreter of register code. It has no vectors, no multiple memories, and compiles a function when
//! it is first called.

use super::{Peer, Run};
use anyhow::{Context, Result, anyhow, bail};
use makepad_stitch::{Engine, Linker, Module, Store, Val};

pub(super) struct Stitch;

impl Peer for Stitch {
    fn name(&self) -> &'static str {
        "stitch"
    }

    /// It panics on some functions, and while wasm runs it cannot unwind.
    fn may_abort(&self) -> bool {
        true
    }

    fn compile(&self, _wasm: &[u8]) -> Result<()> {
        bail!("only validates beforehand, and compiles functions when they are first called")
    }

    fn load(&self, wasm: &[u8]) -> Result<Run> {
        let mut store = Store::new(Engine::new());
        let module = Module::new(store.engine(), wasm).map_err(|error| anyhow!("{error}"))?;
        let instance = Linker::new().instantiate(&mut store, &module).map_err(|error| anyhow!("{error}"))?;
        let run = instance.exported_func("run").context("no such export")?;
        Ok(Box::new(move |argument| {
            let mut results = [Val::I64(0)];
            run.call(&mut store, &[Val::I32(argument)], &mut results).map_err(|error| anyhow!("{error}"))?;
            match results {
                [Val::I64(result)] => Ok(result),
                other => bail!("{other:?}, not an i64"),
            }
        }))
    }
}
