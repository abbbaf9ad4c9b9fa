//! Instruction counts under callgrind, which hardly vary with the machine and its load.
//!
//! `count ENGINE KERNEL [RUNS]` runs one kernel a fixed number of times, to be counted or profiled from outside: what callgrind counts
//! with one run less what it counts with none is the kernel's. `count ENGINE compile/MODULE [RUNS]` only compiles a module that often,
//! or, with the engine `validate`, validates it. `count --check` counts a fixed set of work and compares it with
//! `counts.txt`; `count --check --bless` writes that.

use anyhow::{Context, Result, bail, ensure};
use crosscheck_bench::{Kernel, Peer, SHAPES, TINY, is_bundled, merged, peers, validate};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

const USAGE: &str = "usage: count ENGINE KERNEL [RUNS] | count ENGINE compile/MODULE [RUNS] | count --check [--bless]";

/// How much more a count may be than the table says.
const TOLERANCE: f64 = 1.03;

/// How much more compiling may take when a function's size doubles.
const DOUBLING: f64 = 2.2;

/// The sizes of functions that grow.
const SIZES: [u32; 3] = [1000, 2000, 4000];

fn main() -> Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["--work"] => work()?,
        ["--check"] => return check(false),
        ["--check", "--bless"] => return check(true),
        [engine, kernel] => run(engine, kernel, 1)?,
        [engine, kernel, runs] => run(engine, kernel, runs.parse().context(USAGE)?)?,
        _ => bail!(USAGE),
    }
    Ok(ExitCode::SUCCESS)
}

fn run(engine: &str, kernel: &str, runs: u32) -> Result<()> {
    if let Some(module) = kernel.strip_prefix("compile/") {
        return compile(engine, module, runs);
    }
    let peer = peers().into_iter().find(|peer| peer.name() == engine).context("no such engine in this build")?;
    let kernels = [Kernel::all()?, Kernel::real()?].concat();
    let kernel = kernels.into_iter().find(|it| it.name == *kernel).context("no such kernel")?;
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

/// Does what is to be counted.
fn counted<T>(work: impl FnOnce() -> T) -> T {
    begin_counting();
    let result = std::hint::black_box(work)();
    end_counting();
    result
}

/// Callgrind sets its counters to zero here, which it knows by the name. Its text keeps it from being made one with the other.
#[inline(never)]
fn begin_counting() {
    std::hint::black_box("begin");
}

/// Callgrind writes its counters down here.
#[inline(never)]
fn end_counting() {
    std::hint::black_box("end");
}

/// Does the fixed set of work, each part after its name was printed.
fn work() -> Result<()> {
    let kernels = Kernel::all()?;
    let bundled: Vec<Box<dyn Peer>> = peers().into_iter().filter(|peer| is_bundled(peer.name())).collect();
    for peer in &bundled {
        for kernel in &kernels {
            let mut run = peer.load(&kernel.wasm)?;
            let (argument, checksum) = kernel.runs[1];
            println!("run/{}/{}", kernel.name, peer.name());
            ensure!(counted(|| run(argument))? == checksum, "{} on {}", kernel.name, peer.name());
        }
    }
    let tiny = wat::parse_str(TINY)?;
    for (name, wasm) in [("kernels", &merged(&kernels, 1)?), ("tiny", &tiny)] {
        println!("compile/{name}/validate");
        counted(|| validate(wasm))?;
        for peer in &bundled {
            // Once before, since what an engine keeps for the next module is not the module's.
            peer.compile(wasm)?;
            println!("compile/{name}/{}", peer.name());
            counted(|| peer.compile(wasm))?;
        }
    }
    for peer in &bundled {
        println!("first-call/tiny/{}", peer.name());
        ensure!(counted(|| peer.load(&tiny)?(3))? == 14);
    }
    for shape in &SHAPES {
        for peer in &bundled {
            for size in SIZES {
                let wasm = shape.module(size);
                println!("grow/{}/{}/{size}", shape.name, peer.name());
                counted(|| peer.compile(&wasm))?;
            }
        }
    }
    Ok(())
}

/// Runs [`work`] under callgrind; gives the instructions of each part, in order. `None` without valgrind.
fn counts() -> Result<Option<Vec<(String, u64)>>> {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("out");
    let child = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet", "--smc-check=all", "--zero-before=*begin_counting*"])
        .arg("--dump-before=*end_counting*")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe()?)
        .arg("--work")
        .stderr(Stdio::inherit())
        .output();
    let output = match child {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        child => child?,
    };
    ensure!(output.status.success(), "the work failed under callgrind: {}", output.status);
    let names = String::from_utf8(output.stdout)?;
    let count = |(number, name): (usize, &str)| {
        let path = out.with_extension((number + 1).to_string());
        let dump = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let total = dump.lines().find_map(|line| line.strip_prefix("totals: ")).context("a dump without totals")?;
        Ok((name.to_owned(), total.trim().parse()?))
    };
    names.lines().enumerate().map(count).collect::<Result<_>>().map(Some)
}

fn check(bless: bool) -> Result<ExitCode> {
    let Some(counts) = counts()? else {
        println!("skipped: there is no valgrind");
        return Ok(ExitCode::SUCCESS);
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("counts.txt");
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let known: BTreeMap<&str, u64> = known
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, count)| Some((name, count.parse().ok()?)))
        .collect();

    let mut failed = 0;
    for (name, count) in &counts {
        match known.get(name.as_str()) {
            _ if bless => {}
            None => {
                println!("{name}: {count}, which the table does not have");
                failed += 1;
            }
            Some(&before) => {
                let ratio = *count as f64 / before as f64;
                if !(1.0 / TOLERANCE..=TOLERANCE).contains(&ratio) {
                    println!("{name}: {before} before, {count} now: {:+.1} %", (ratio - 1.0) * 100.0);
                }
                failed += usize::from(ratio > TOLERANCE);
            }
        }
    }
    println!("\n| compiling functions of {SIZES:?} | instructions | |\n|---|---:|---:|");
    for sizes in counts.iter().filter(|(name, _)| name.starts_with("grow/")).collect::<Vec<_>>().chunks(SIZES.len()) {
        let name = sizes[0].0.trim_start_matches("grow/").trim_end_matches(&format!("/{}", SIZES[0]));
        let doubled: Vec<f64> = sizes.windows(2).map(|two| two[1].1 as f64 / two[0].1 as f64).collect();
        let grows = doubled.iter().any(|&ratio| ratio > DOUBLING);
        let (first, last) =
            (sizes[0].1, doubled.iter().map(|ratio| format!("{ratio:.2}")).collect::<Vec<_>>().join(", "));
        println!("| {name} | {first} | times {last}{} |", if grows { ": MORE THAN LINEAR" } else { "" });
        failed += usize::from(grows);
    }
    if bless {
        let mut text = String::new();
        for (name, count) in &counts {
            writeln!(text, "{name} {count}")?;
        }
        std::fs::write(&path, text)?;
        println!("\nwrote {}", path.display());
    }
    println!("\n{} counts, {failed} too many", counts.len());
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
