//! Runs one kernel on one engine a fixed number of times, or only compiles a module that often, for an instruction counter: what
//! callgrind counts with one run less what it counts with none is the same on every machine with the same build.

use anyhow::{Context, Result, bail, ensure};
use crosscheck_bench::{Kernel, TINY, merged, peers, validate};

const USAGE: &str = "usage: count ENGINE KERNEL [RUNS], or count ENGINE compile/MODULE [RUNS]";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (engine, kernel, runs) = match &args[..] {
        [engine, kernel] => (engine, kernel, 1),
        [engine, kernel, runs] => (engine, kernel, runs.parse().context(USAGE)?),
        _ => bail!(USAGE),
    };
    if let Some(module) = kernel.strip_prefix("compile/") {
        return compile(engine, module, runs);
    }
    let peer = peers().into_iter().find(|peer| peer.name() == engine).context("no such engine in this build")?;
    let kernel = Kernel::all()?.into_iter().find(|it| it.name == *kernel).context("no such kernel")?;
    let mut run = peer.load(&kernel.wasm)?;
    let (argument, checksum) = kernel.runs[0];
    for _ in 0..runs {
        let result = run(argument)?;
        ensure!(result == checksum, "{result}, not {checksum}");
    }
    Ok(())
}

/// Compiles one of the modules that the benchmark compiles; the engine `validate` only validates it.
fn compile(engine: &str, module: &str, runs: u32) -> Result<()> {
    let wasm = match module {
        "tiny" => wat::parse_str(TINY)?,
        "kernels" => merged(&Kernel::all()?, 1)?,
        "kernels-x16" => merged(&Kernel::all()?, 16)?,
        _ => bail!("no such module"),
    };
    let peer = peers().into_iter().find(|peer| peer.name() == engine);
    ensure!(peer.is_some() || engine == "validate", "no such engine in this build");
    (0..runs).try_for_each(|_| peer.as_ref().map_or_else(|| validate(&wasm), |peer| peer.compile(&wasm)))
}
