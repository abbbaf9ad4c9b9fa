//! `crosscheck spec`: test scripts on engines.

use super::{CLEAN, EngineArgs, FINDINGS, progress, report, report::Destination};
use crate::{
    engine::{Engine, SessionOptions, registry},
    suite::{self, FileResult, Options},
};
use anyhow::{Context, bail};
use crosscheck_reports::{Report, SuiteInfo};
use crosscheck_testsuite::{Executed, Expectations, Suite, TestFile, bless};
use rayon::prelude::*;
use std::{
    ops::RangeInclusive,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Instant,
};

/// Guest recursion, parsers and validators all use the stack; the usual 2 MiB of a worker thread is not what programs have.
const STACK: usize = 16 << 20;

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck spec                                 the whole suite\n  \
    crosscheck spec i32 simd_ --engine wasmi,interp some files of it, on two engines\n  \
    crosscheck spec threads                         one proposal\n  \
    crosscheck spec my/tests --expectations my/known.toml\n  \
    crosscheck spec br_table.wast --lines 1200-1250 the directives on these lines\n  \
    crosscheck spec --testsuite ../testsuite --partition hash:1/4\n  \
    crosscheck spec --engine-cmd './my-engine --serve'")]
pub(super) struct Args {
    /// A file or folder on disk, a file of the suite (its ending optional), or a proposal; everything if none is given
    #[arg(value_name = "FILE|DIR|PROPOSAL")]
    tests: Vec<String>,
    #[command(flatten)]
    engines: EngineArgs,
    /// Only files whose path contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Only the directives that start on these lines of one file
    #[arg(long, value_name = "A-B", value_parser = line_range)]
    lines: Option<RangeInclusive<u32>>,
    /// How many files to run at once [default: one per processor]
    #[arg(long, short, value_name = "N", default_value_t = 0, hide_default_value = true)]
    jobs: usize,
    /// Only part M of N, by a hash of the path
    #[arg(long, value_name = "hash:M/N", value_parser = partition)]
    partition: Option<Partition>,
    #[command(flatten)]
    suite: SuiteArgs,
    /// Print entries for an expectations file that would account for every unexpected result
    #[arg(long)]
    bless: bool,
    /// Where the report goes; `-` is standard output, instead of the table
    #[arg(long, value_name = "PATH|-", default_value = report::DEFAULT_PATH)]
    json: PathBuf,
}

/// Which suite, and what is expected of it.
#[derive(clap::Args, Clone)]
pub(super) struct SuiteArgs {
    /// A checkout of the official suite, instead of the embedded one
    #[arg(long, value_name = "DIR", env = "CROSSCHECK_TESTSUITE")]
    testsuite: Option<PathBuf>,
    /// Known deviations, as TOML; may be repeated, later entries override earlier ones
    #[arg(long, value_name = "FILE")]
    expectations: Vec<PathBuf>,
}

/// Part `part` of `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Partition {
    part: u64,
    of: u64,
}

impl Partition {
    /// The same everywhere and for ever: FNV-1a of the path.
    fn has(self, path: &str) -> bool {
        let hash = path.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        hash % self.of == self.part - 1
    }
}

fn partition(text: &str) -> Result<Partition, String> {
    let numbers = text.strip_prefix("hash:").and_then(|rest| rest.split_once('/'));
    match numbers.map(|(part, of)| (part.parse::<u64>(), of.parse::<u64>())) {
        Some((Ok(part), Ok(of))) if part >= 1 && part <= of => Ok(Partition { part, of }),
        _ => Err("expected hash:M/N with M from 1 to N".to_owned()),
    }
}

fn line_range(text: &str) -> Result<RangeInclusive<u32>, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.parse(), last.parse()) {
        (Ok(first), Ok(last)) if first >= 1 && first <= last => Ok(first..=last),
        _ => Err("expected A-B, lines from 1".to_owned()),
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let destination = Destination::new(Some(&args.json))?;
    let (suite, expectations) = args.suite.load()?;
    let mut files = suite.select(&args.tests, args.filter.as_deref())?;
    if let Some(partition) = args.partition {
        files.retain(|file| partition.has(&file.path));
    }
    if files.is_empty() {
        bail!("no test file is selected");
    }
    if args.lines.is_some() && files.len() != 1 {
        bail!("--lines needs exactly one file, and {} are selected", files.len());
    }
    let engines = args.engines.engines(registry::bundled())?;
    let mut report = report::begin(&engines);
    report.suite = Some(SuiteInfo { source: suite.source().to_owned(), revision: suite.revision()? });
    let results = execute(&files, &engines, args.jobs, Options { expectations: &expectations, lines: args.lines.as_ref() })?;
    let stale = take(&mut report, results, &engines, &expectations, args.bless)?;
    report::end(&mut report, started);
    destination.put(&report.report)?;
    report.say_proposals()?;
    stale.iter().try_for_each(|entry| super::say(&format!("stale expectation: {entry}\n")))?;
    let clean = report.is_clean() && stale.is_empty();
    Ok(ExitCode::from(if clean { CLEAN } else { FINDINGS }))
}
