//! Medians of processor time. The engines take turns within every round, so that whatever slows the machine down for a while
//! slows all of them down.

use crate::kernel::{Kernel, TINY};
use crate::peer::{Peer, is_bundled, validate};
use crate::table::{Cell, Row, Table};
use anyhow::{Context, Result, anyhow, bail, ensure};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::process::Command;
use std::time::Duration;

/// What is done and timed once in a round.
type Work<'a> = Box<dyn FnMut() -> Result<()> + 'a>;

/// The same, or why it cannot be done.
type Turn<'a> = Result<Work<'a>>;

/// How often a turn compiles a module: about 100 KB, so that clock and caches do not decide about small ones.
fn repetitions(bytes: usize) -> u32 {
    1 + u32::try_from(100_000 / bytes).expect("a small number")
}

/// Times `turns` in turn, `rounds` times over, each round beginning with another one; gives the median of each.
fn medians(rounds: usize, turns: Vec<Turn<'_>>) -> Vec<Cell> {
    let mut turns: Vec<_> = turns.into_iter().map(|turn| turn.map(|turn| (turn, Vec::with_capacity(rounds)))).collect();
    for round in 0..rounds {
        for i in 0..turns.len() {
            let i = (i + round) % turns.len();
            if let Ok((turn, times)) = &mut turns[i] {
                let start = now();
                match turn() {
                    Ok(()) => times.push(now().saturating_sub(start)),
                    Err(error) => turns[i] = Err(error),
                }
            }
        }
    }
    turns.into_iter().map(|turn| turn.map(|(_, times)| median(times)).map_err(|error| format!("{error:#}"))).collect()
}

/// The processor time of this process so far, all its threads': what other processes take is not in it.
#[cfg(unix)]
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).expect("a time since the process's start")
}

/// The time that has passed, where there is no better clock.
#[cfg(not(unix))]
fn now() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Does what may panic in an engine that is not ours.
fn attempt<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let message = |panic: Box<dyn Any + Send>| match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => panic.downcast_ref::<&str>().copied().unwrap_or("no message").to_owned(),
    };
    // What is said goes into a footnote, and not to the terminal as well.
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(work));
    set_hook(hook);
    result.unwrap_or_else(|panic| Err(anyhow!("panics: {}", message(panic))))
}

/// What a benchmark's process is asked to do first, before the names of an engine and a kernel.
pub const TRY: &str = "--try";

/// Runs a kernel once, with its short argument. The other end of [`tried`].
///
/// # Errors
/// When there is no such engine or kernel, or the engine fails.
pub fn try_once(peers: &[Box<dyn Peer>], kernels: &[Kernel], engine: &str, kernel: &str) -> Result<()> {
    let peer = peers.iter().find(|peer| peer.name() == engine).context("no such engine in this build")?;
    let kernel = kernels.iter().find(|it| it.name == kernel).context("no such kernel")?;
    let (argument, checksum) = kernel.runs[1];
    let result = peer.load(&kernel.wasm)?(argument)?;
    ensure!(result == checksum, "gives {result}, not {checksum}");
    Ok(())
}

/// Whether a kernel runs in a process of its own, for engines that end theirs.
fn tried(peer: &dyn Peer, kernel: &str) -> Result<()> {
    if peer.may_abort() {
        let output = Command::new(std::env::current_exe()?).args([TRY, peer.name(), kernel]).output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().map(|line| line.trim_start_matches("Error: ")).find(|line| !line.trim().is_empty());
        ensure!(output.status.code() != Some(1), "{}", said.unwrap_or("fails"));
        ensure!(output.status.success(), "panics, and ends its process");
    }
    Ok(())
}

fn columns(before: &[&'static str], peers: &[Box<dyn Peer>]) -> Vec<&'static str> {
    before.iter().copied().chain(peers.iter().map(|peer| peer.name())).collect()
}

/// What other engines lack is a footnote; the bundled one lacks nothing.
fn checked(table: Table) -> Result<Table> {
    for row in &table.rows {
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            if let Err(reason) = cell
                && is_bundled(column)
            {
                bail!("{column} on {}: {reason}", row.name);
            }
        }
    }
    Ok(table)
}

/// How long the kernels run, each with its first argument.
///
/// # Errors
/// When the bundled engine fails, or gives a wrong checksum.
pub fn run_times(peers: &[Box<dyn Peer>], kernels: &[Kernel], rounds: usize) -> Result<Table> {
    let mut rows = Vec::new();
    for Kernel { name, wasm, runs, .. } in kernels {
        let &(argument, checksum) = runs.first().expect("a kernel has a run");
        let turns = peers.iter().map(|peer| {
            attempt(|| {
                tried(&**peer, name)?;
                let mut run = peer.load(wasm)?;
                let mut turn = move || {
                    let result = run(argument)?;
                    ensure!(result == checksum, "gives {result}, not {checksum}");
                    Ok(())
                };
                // The first run warms caches up and touches the memory's pages.
                turn()?;
                Ok(Box::new(turn) as Work<'_>)
            })
        });
        let cells = medians(rounds, turns.collect());
        rows.push(Row { name: name.clone(), bytes: wasm.len(), cells });
    }
    checked(Table { columns: columns(&[], peers), rows })
}

/// How long modules, given by name, take to compile. The first column is their validation.
///
/// # Errors
/// When a module is not valid, or the bundled engine does not take it.
pub fn compile_times(peers: &[Box<dyn Peer>], modules: &[(String, Vec<u8>)], rounds: usize) -> Result<Table> {
    let mut rows = Vec::new();
    for (name, wasm) in modules {
        validate(wasm)?;
        let times = repetitions(wasm.len());
        let mut turns: Vec<Turn<'_>> = vec![Ok(Box::new(|| (0..times).try_for_each(|_| validate(wasm))))];
        turns.extend(peers.iter().map(|peer| {
            attempt(|| {
                peer.compile(wasm)?;
                Ok(Box::new(move || (0..times).try_for_each(|_| peer.compile(wasm))) as Work<'_>)
            })
        }));
        // Large ones take optimising compilers seconds.
        let rounds = rounds.min(1 + 10_000_000 / wasm.len());
        let cells = medians(rounds, turns).into_iter().map(|cell| cell.map(|time| time / times)).collect();
        rows.push(Row { name: name.clone(), bytes: wasm.len(), cells });
    }
    checked(Table { columns: columns(&["validate"], peers), rows })
}

/// How long it takes from the bytes of [`TINY`] to the result of its first call. The first column is its validation.
///
/// # Errors
/// When the bundled engine fails.
pub fn first_call_times(peers: &[Box<dyn Peer>], rounds: usize) -> Result<Table> {
    let wasm = &wat::parse_str(TINY)?;
    let times = repetitions(wasm.len());
    let mut turns: Vec<Turn<'_>> = vec![Ok(Box::new(|| (0..times).try_for_each(|_| validate(wasm))))];
    turns.extend(peers.iter().map(|peer| {
        let call = move || {
            let result = peer.load(wasm)?(3)?;
            ensure!(result == 14, "gives {result}, not 14");
            Ok(())
        };
        attempt(call)?;
        Ok(Box::new(move || (0..times).try_for_each(|_| call())) as Work<'_>)
    }));
    let cells = medians(rounds, turns).into_iter().map(|cell| cell.map(|time| time / times)).collect();
    let name = "compile, instantiate, first call".to_owned();
    checked(Table { columns: columns(&["validate"], peers), rows: vec![Row { name, bytes: wasm.len(), cells }] })
}
