//! The command line: one file per subcommand.

mod check;
mod diff;
mod disas;
mod engines;
mod fuzz;
mod progress;
mod relaxed;
mod render;
mod replay;
mod report;
mod seeds;
mod serve;
mod spec;
mod worker;

use crate::{
    differential::campaign::CampaignSummary,
    engine::{Engine, Fault, process::ProcessEngine, registry, time_limit::TimeLimited},
};
use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand};
use std::{
    borrow::Cow,
    io::{self, Write},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

/// Nothing wrong.
const CLEAN: u8 = 0;
/// A divergence, or an unexpected result.
const FINDINGS: u8 = 1;
/// A usage or I/O error.
const USAGE: u8 = 2;
/// An engine, or the harness itself, could not run.
const BROKEN: u8 = 3;

#[derive(Parser)]
#[command(
    name = "crosscheck",
    version,
    about = "Is this WebAssembly engine right? Runs the official test suite and generated modules on several engines at once",
    args_conflicts_with_subcommands = true,
    after_help = "Exit codes: 0 clean; 1 findings; 2 usage or I/O error; 3 an engine or the harness could not run.\n\n\
                  Examples:\n  \
                  crosscheck                          the main job: suite, then generated modules (the same as `check`)\n  \
                  crosscheck spec i32 --engine wasmi  one test file on one engine\n  \
                  crosscheck fuzz --time 60           generated modules for a minute"
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: check::Args,
}

#[derive(Subcommand)]
enum Command {
    /// The main job: the official suite on every bundled tier, then generated modules on all engines (default)
    Check(check::Args),
    /// Run test scripts: the official suite, a part of it, or files of your own
    Spec(spec::Args),
    /// Cross-check generated modules between engines
    Fuzz(fuzz::Args),
    /// Run a recorded case again
    Replay(replay::Args),
    /// Check relaxed vector instructions against the sets of results that the specification allows
    Relaxed(relaxed::Args),
    /// Run one module on several engines and compare everything a program can observe
    Diff(diff::Args),
    /// Show a module as the bundled engine sees it: imports, exports, needed proposals, register code
    Disas(disas::Args),
    /// Offer an engine over standard input and output, in the line protocol of docs/PROTOCOL.md
    Serve(serve::Args),
    /// Show written reports, or merge those of partitions into one
    Report(render::Args),
    /// Write what the fuzz targets start from: modules and pieces of scripts of the suite, and dictionaries
    Seeds(seeds::Args),
    /// List the engines at hand and what they can do
    Engines(engines::Args),
}

/// Which engines take part.
#[derive(Args, Clone)]
struct EngineArgs {
    /// Engines by id, separated by commas; `crosscheck engines` lists them, and the ways in which a bundled tier can be run:
    /// `native+cpu-floor`, `interp+canonical-nans+fuel`
    #[arg(long, value_name = "LIST")]
    engine: Option<String>,
    /// A program that speaks the line protocol, with its arguments; may be repeated
    #[arg(long, value_name = "CMD")]
    engine_cmd: Vec<String>,
    /// How long an engine may take for one request (a call, an instantiation, ...), in seconds. Generated modules and those of
    /// `diff` end by fuel on built-in engines
    #[arg(long, alias = "engine-timeout", value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    timeout: Duration,
    /// Run each built-in engine in a process of its own: slower, but a crash is a result like any other
    #[arg(long)]
    isolate: bool,
}

impl EngineArgs {
    /// No choice made: the built-in engines that `engines` is told.
    fn built_in(isolate: bool) -> EngineArgs {
        EngineArgs { engine: None, engine_cmd: Vec::new(), timeout: TIMEOUT, isolate }
    }

    /// The same engines, with `isolate` as it is told.
    fn isolated(&self, isolate: bool) -> EngineArgs {
        EngineArgs { isolate, ..self.clone() }
    }

    /// The engines that are asked for, built-in ones first; those of `default` when none are.
    ///
    /// # Errors
    /// An unknown id, an id twice, no engine at all, or a program that cannot be started.
    fn engines<'a>(&self, default: impl IntoIterator<Item = &'a str>) -> anyhow::Result<Vec<Arc<dyn Engine>>> {
        let list = match &self.engine {
            Some(list) => list.clone(),
            None if self.engine_cmd.is_empty() => default.into_iter().collect::<Vec<_>>().join(","),
            None => String::new(),
        };
        let mut engines: Vec<Arc<dyn Engine>> = Vec::new();
        let taken = |engines: &[Arc<dyn Engine>], id: &str| engines.iter().any(|engine| engine.info().id == id);
        for id in list.split(',').map(str::trim).filter(|id| !id.is_empty()) {
            if taken(&engines, id) {
                bail!("engine `{id}` is listed twice");
            }
            let known = || registry::ids().collect::<Vec<_>>().join(", ");
            let engine =
                registry::by_id(id).with_context(|| format!("unknown engine `{id}`; there are: {}", known()))?;
            engines.push(match self.isolate {
                true => Arc::new(ProcessEngine::start(&worker::serve(id)?, self.timeout)?),
                false => engine,
            });
        }
        for command in &self.engine_cmd {
            let engine = ProcessEngine::start(command, self.timeout).with_context(|| format!("engine `{command}`"))?;
            let own = engine.info().id.clone();
            let mut names = std::iter::once(own.clone()).chain((2..).map(|n| format!("{own}-{n}")));
            let id = names.find(|id| !taken(&engines, id)).unwrap_or(own);
            engines.push(Arc::new(engine.named(id)));
        }
        if engines.is_empty() {
            bail!("no engine to run");
        }
        Ok(engines)
    }

    /// As [`engines`](Self::engines), the built-in ones with the time limit as well: for code that may not end and is not
    /// given fuel.
    ///
    /// # Errors
    /// As for [`engines`](Self::engines).
    fn limited<'a>(&self, default: impl IntoIterator<Item = &'a str>) -> anyhow::Result<Vec<Arc<dyn Engine>>> {
        let limited = |engine| -> Arc<dyn Engine> { Arc::new(TimeLimited::new(engine, self.timeout)) };
        Ok(self.engines(default)?.into_iter().map(limited).collect())
    }
}

/// The exit code of a run with a campaign in it, after a word about what went wrong with the campaign itself.
fn ended(clean: bool, summary: &CampaignSummary) -> ExitCode {
    let trouble = summary.trouble();
    trouble.iter().for_each(|trouble| tell(&format!("error: {trouble}")));
    ExitCode::from(match (clean, trouble) {
        (false, _) => FINDINGS,
        (true, Some(_)) => BROKEN,
        (true, None) => CLEAN,
    })
}

/// Seconds, with a fraction if need be.
///
/// # Errors
/// What is not a positive number of seconds.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.strip_suffix('s').unwrap_or(text).parse::<f64>().map_err(|error| error.to_string())?;
    let duration = Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())?;
    if duration.is_zero() { Err("must be more than 0".to_owned()) } else { Ok(duration) }
}

/// How long a request to an engine may take when nothing else is said.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The most threads that `--jobs` gives.
const MOST_JOBS: usize = 256;

/// A number of threads; 0 is one per processor.
///
/// # Errors
/// What is no number up to [`MOST_JOBS`].
fn jobs(text: &str) -> Result<usize, String> {
    let number = text.parse::<usize>().ok().filter(|number| *number <= MOST_JOBS);
    number.ok_or_else(|| format!("expected a number up to {MOST_JOBS}; 0 is one per processor"))
}

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command.unwrap_or(Command::Check(cli.check)) {
        Command::Check(args) => check::run(&args),
        Command::Spec(args) => spec::run(&args),
        Command::Fuzz(args) => fuzz::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Relaxed(args) => relaxed::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Disas(args) => disas::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Report(args) => render::run(&args),
        Command::Seeds(args) => seeds::run(&args),
        Command::Engines(args) => engines::run(&args),
    };
    result.unwrap_or_else(|error| {
        // A reader that has seen enough is no error.
        if error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(is_broken_pipe)) {
            return ExitCode::from(CLEAN);
        }
        tell(&format!("error: {}", in_words(&error)));
        ExitCode::from(if error.chain().any(|cause| cause.is::<Fault>()) { BROKEN } else { USAGE })
    })
}

/// An error with its causes, those left out that the message before them has told already.
fn in_words(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |told, cause| match told {
        told if told.is_empty() => cause,
        told if told.ends_with(&cause) => told,
        told => format!("{told}: {cause}"),
    })
}

fn is_broken_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// Writes text for a reader to standard output, with what an engine or a file name put into it made [visible](visible).
///
/// # Errors
/// As for [`put`].
fn say(text: &str) -> anyhow::Result<()> {
    put(&visible(text))
}

/// Writes a line to standard error, made [visible](visible).
fn tell(line: &str) {
    // Standard error may be gone; then there is nobody to tell.
    let _ = writeln!(io::stderr(), "{}", visible(line));
}

/// Text with its control characters, all but line ends and tabs, written as escapes: they come from engines, modules and
/// file names, and a terminal would obey them.
fn visible(text: &str) -> Cow<'_, str> {
    // Those that turn the direction of writing are not control characters by category, but hide as much.
    let obeyed = |c: char| {
        c.is_control() && c != '\n' && c != '\t' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if obeyed(c) { c.escape_default().to_string() } else { c.into() }).collect())
}

/// Writes data to standard output as it is; a reader that has gone away is no error.
///
/// # Errors
/// Any other failure to write.
fn put(text: &str) -> anyhow::Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if !is_broken_pipe(&error) => Err(error).context("cannot write to standard output"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_told_once() {
        let error = anyhow::anyhow!("not found").context("a.wast: not found").context("cannot run");
        assert_eq!(in_words(&error), "cannot run: a.wast: not found");
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown_as_an_escape() {
        assert_eq!(visible("a\n\tb \u{e9}"), "a\n\tb \u{e9}");
        assert_eq!(visible("\u{1b}[2J\r\u{9b}\u{202e}"), "\\u{1b}[2J\\r\\u{9b}\\u{202e}");
    }

    #[test]
    fn seconds_are_positive() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1500)));
        assert_eq!(seconds("60s"), Ok(Duration::from_secs(60)));
        for bad in ["0", "-1", "x", "", "1e300", "NaN"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn engines_are_found_by_id_and_named_apart() {
        let engines = |list: &'static str| EngineArgs::built_in(false).engines([list]);
        let problem = |list| engines(list).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(problem("wasmi,wasmi").contains("listed twice"));
        assert!(problem("no-such").contains("unknown engine `no-such`"));
        assert_eq!(problem(" , "), "no engine to run");
        assert_eq!(engines("wasmi, interp").unwrap().len(), 2);
    }
}
