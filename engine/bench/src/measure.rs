//! Tables of medians of processor time. The engines take turns within every round, so that whatever slows the machine down
//! for a while slows all of them down.

use crate::kernel::Kernel;
use crate::peer::{Peer, validate};
use anyhow::{Result, ensure};
use std::time::Duration;

/// Times `turns` in turn, `rounds` times over, each round beginning with another one; gives the median of each.
fn medians(rounds: usize, turns: &mut [Box<dyn FnMut() -> Result<()> + '_>]) -> Result<Vec<Duration>> {
    let mut times = vec![Vec::with_capacity(rounds); turns.len()];
    for round in 0..rounds {
        for i in 0..turns.len() {
            let i = (i + round) % turns.len();
            let start = now();
            turns[i]()?;
            times[i].push(now().saturating_sub(start));
        }
    }
    Ok(times.into_iter().map(median).collect())
}

/// The processor time of this thread so far: what other processes take is not in it.
#[cfg(unix)]
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("a time since the thread's start")
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

fn geometric_mean(ratios: &[f64]) -> f64 {
    (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp()
}

/// Prints how long the kernels run, as a Markdown table: milliseconds, and how many times as long as the first engine each
/// of the others takes.
///
/// # Errors
/// When an engine fails or a checksum is wrong.
pub fn run_table(peers: &[Box<dyn Peer>], kernels: &[Kernel], rounds: usize) -> Result<()> {
    let (first, others) = peers.split_first().expect("there is an engine");
    let columns = others.iter().map(|peer| format!(" {} ms | {0}/{} |", peer.name(), first.name()));
    println!("\n| run | {} ms |{}", first.name(), columns.collect::<String>());
    println!("|---|---:|{}", "---:|---:|".repeat(others.len()));

    let mut ratios = vec![Vec::new(); others.len()];
    for kernel in kernels {
        let &(argument, checksum) = kernel.runs.first().expect("a kernel has a run");
        let mut turns: Vec<Box<dyn FnMut() -> Result<()>>> = Vec::new();
        for peer in peers {
            let mut run = peer.load(&kernel.wasm)?;
            let mut turn = move || {
                let result = run(argument)?;
                ensure!(result == checksum, "{} on {}: {result}, not {checksum}", kernel.name, peer.name());
                Ok(())
            };
            // The first run warms caches up and touches the memory's pages.
            turn()?;
            turns.push(Box::new(turn));
        }
        let times = medians(rounds, &mut turns)?;
        print!("| {} | {:.2} |", kernel.name, millis(times[0]));
        for (time, ratios) in times[1..].iter().zip(&mut ratios) {
            let ratio = time.as_secs_f64() / times[0].as_secs_f64();
            ratios.push(ratio);
            print!(" {:.2} | {ratio:.2} |", millis(*time));
        }
        println!();
    }
    if !kernels.is_empty() {
        let means = ratios.iter().map(|ratios| format!(" | {:.2} |", geometric_mean(ratios)));
        println!("| geometric mean | |{}", means.collect::<String>());
    }
    Ok(())
}

/// Prints how long modules, given by name, take to compile, as a Markdown table: microseconds, and how many times as long as
/// their validation.
///
/// # Errors
/// When an engine does not take a module.
pub fn compile_table(peers: &[Box<dyn Peer>], modules: &[(String, Vec<u8>)], rounds: usize) -> Result<()> {
    let columns = peers.iter().map(|peer| format!(" {} us | {0}/validate |", peer.name()));
    println!("\n| compile | bytes | validate us |{}", columns.collect::<String>());
    println!("|---|---:|---:|{}", "---:|---:|".repeat(peers.len()));
    for (name, wasm) in modules {
        // A turn compiles about 100 KB, so that clock and caches do not decide about small modules.
        let times = 1 + 100_000 / wasm.len();
        let mut turns: Vec<Box<dyn FnMut() -> Result<()> + '_>> =
            vec![Box::new(|| (0..times).try_for_each(|_| validate(wasm)))];
        for peer in peers {
            turns.push(Box::new(|| (0..times).try_for_each(|_| peer.compile(wasm))));
        }
        let medians = medians(rounds, &mut turns)?;
        let validation = medians[0].as_secs_f64();
        print!("| {name} | {} | {:.1} |", wasm.len(), micros(medians[0], times));
        for &time in &medians[1..] {
            print!(" {:.1} | {:.2} |", micros(time, times), time.as_secs_f64() / validation);
        }
        println!();
    }
    Ok(())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn micros(time: Duration, times: usize) -> f64 {
    time.as_secs_f64() * 1e6 / times as f64
}
