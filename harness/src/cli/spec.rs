//! `crosscheck spec`: test scripts on engines.

use super::{CLEAN, EngineArgs, FINDINGS, jobs, progress, report, report::Destination, worker};
use crate::{
    engine::{Engine, SessionOptions, registry},
    hash::fnv1a,
    suite::{self, FileResult, Options},
};
use anyhow::{Context, bail};
use crosscheck_reports::{Report, SuiteInfo};
use crosscheck_testsuite::{Expectation, Expectations, Run, Suite, TestFile, bless};
use rayon::prelude::*;
use std::{
    ops::RangeInclusive,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Instant,
};

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck spec                                 the whole suite\n  \
    crosscheck spec i32 f32 --engine wasmi,interp   some files of it, on two engines\n  \
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
    #[arg(long, short, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = jobs)]
    jobs: usize,
    /// Only part M of N, by a hash of the path
    #[arg(long, value_name = "hash:M/N", value_parser = partition)]
    partition: Option<Partition>,
    #[command(flatten)]
    suite: SuiteArgs,
    /// Print entries for an expectations file that would account for every unexpected result, on standard error
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
    /// Whether a file is in this part: the same everywhere and for ever.
    fn has(self, path: &str) -> bool {
        fnv1a(path) % self.of == self.part - 1
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

impl SuiteArgs {
    /// The suite and the expectations.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub(super) fn load(&self) -> anyhow::Result<(Suite, Expectations)> {
        // An environment variable can be set to nothing, and means nothing then.
        let suite = match self.testsuite.as_ref().filter(|dir| !dir.as_os_str().is_empty()) {
            Some(dir) => Suite::from_dir(dir)?,
            None => Suite::embedded(),
        };
        Ok((suite, Expectations::load(&self.expectations)?))
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    worker::run(args.engines.isolate, |isolate| spec(args, &args.engines.isolated(isolate)))
}

fn spec(args: &Args, engines: &EngineArgs) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let destination = Destination::new(&args.json)?;
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
    let engines = engines.limited(registry::bundled())?;
    let mut report = report::begin(&engines);
    let options = Options { expectations: &expectations, lines: args.lines.as_ref() };
    let run = execute(&mut report, &suite, &files, &engines, args.jobs, options)?;
    if report.totals().values().all(|counts| counts.total() == 0)
        && report.files.iter().all(|file| file.skipped.is_none())
    {
        bail!("no directive is selected");
    }
    report::end(&mut report, started);
    destination.put(&report)?;
    // Not among the report, which may be on standard output.
    if args.bless {
        super::tell(&format!("\n{}", bless(run.proposed)));
    }
    tell_mistakes(&run.mistakes);
    let clean = report.is_clean() && run.mistakes.is_empty();
    Ok(ExitCode::from(if clean { CLEAN } else { FINDINGS }))
}

/// What a run came to besides what its report says.
pub(super) struct SuiteRun {
    /// What is wrong with expectations.
    pub(super) mistakes: Vec<String>,
    /// Entries that would account for every unexpected result.
    pub(super) proposed: Vec<Expectation>,
}

/// Shows what is wrong with expectations.
pub(super) fn tell_mistakes(mistakes: &[String]) {
    mistakes.iter().for_each(|mistake| super::tell(&format!("stale expectation: {mistake}")));
}

/// Runs files on engines, `jobs` at once (0: one per processor), into the report.
///
/// # Errors
/// When an engine cannot be had, or a file not be read.
pub(super) fn execute(
    report: &mut Report,
    suite: &Suite,
    files: &[TestFile],
    engines: &[Arc<dyn Engine>],
    jobs: usize,
    options: Options<'_>,
) -> anyhow::Result<SuiteRun> {
    report.suite = Some(SuiteInfo { source: suite.source().to_owned(), revision: suite.revision()? });
    for engine in engines {
        let session = engine.open(&SessionOptions { canonical_nans: false, fuel: false, memory_limit: None });
        session.with_context(|| format!("engine {}", engine.info().id))?;
    }
    let bar = progress::bar(files.len() as u64, "suite");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(suite::STACK).build()?;
    let run_one = |file: &TestFile| {
        let result = suite::run_file(file, engines, options);
        bar.set_message(file.path.clone());
        bar.inc(1);
        result
    };
    let results = pool.install(|| files.par_iter().map(run_one).collect::<Result<Vec<_>, _>>());
    bar.finish_and_clear();
    let results = results?;
    let ran = results.iter().filter(|result| result.row.skipped.is_none());
    let mut ids: Vec<&str> = registry::ids().collect();
    for engine in engines {
        let id = engine.info().id.as_str();
        ids.extend(Some(id).filter(|id| !ids.contains(id)));
    }
    let mistakes = options.expectations.mistakes(&Run {
        directives: ran.map(|result| (result.row.path.as_str(), result.directives)).collect(),
        // A file of one's own goes by its place on disk.
        is_file: &|path| suite.file(path).is_some() || Path::new(path).is_file(),
        engines: ids,
    });
    let mut proposed = Vec::new();
    for FileResult { row, failures, proposed: more, .. } in results {
        report.files.push(row);
        report.failures.extend(failures);
        proposed.extend(more);
    }
    Ok(SuiteRun { mistakes, proposed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_in_exactly_one_partition() {
        let paths: Vec<_> = Suite::embedded().files().iter().map(|file| file.path.clone()).collect();
        let parts: Vec<_> = (1..=3).map(|part| Partition { part, of: 3 }).collect();
        for path in &paths {
            assert_eq!(parts.iter().filter(|part| part.has(path)).count(), 1, "{path}");
        }
        assert!(parts.iter().all(|part| paths.iter().any(|path| part.has(path))));
    }

    #[test]
    fn option_values_are_checked() {
        assert_eq!(partition("hash:2/4"), Ok(Partition { part: 2, of: 4 }));
        for bad in ["hash:0/4", "hash:5/4", "2/4", "hash:a/b", "hash:1/0"] {
            assert!(partition(bad).is_err(), "{bad}");
        }
        assert_eq!(line_range("3-9"), Ok(3..=9));
        assert_eq!(line_range("7"), Ok(7..=7));
        for bad in ["0-4", "5-4", "x", ""] {
            assert!(line_range(bad).is_err(), "{bad}");
        }
    }
}
