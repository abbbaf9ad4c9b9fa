//! Runs one kernel on one engine a fixed number of times, for an instruction counter: what callgrind counts with one run less
//! what it counts with none is the same on every machine with the same build.

use anyhow::{Context, Result, bail, ensure};
use crosscheck_bench::{Kernel, peers};

const USAGE: &str = "usage: count ENGINE KERNEL [RUNS]";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (engine, kernel, runs) = match &args[..] {
        [engine, kernel] => (engine, kernel, 1),
        [engine, kernel, runs] => (engine, kernel, runs.parse().context(USAGE)?),
        _ => bail!(USAGE),
    };
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
