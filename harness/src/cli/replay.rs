//! `crosscheck replay`: a written case once more, with what each engine shows.

use super::{CLEAN, EngineArgs, FINDINGS, say, worker};
use crate::{
    differential::{Case, Step, Transcript, Verdict, Written, cross_check, on_own_stack},
    engine::Engine,
};
use anyhow::Context;
use std::{fmt::Write as _, path::PathBuf, process::ExitCode, sync::Arc};

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck replay target/crosscheck/divergences/memory-1f00ba22-0-17\n  \
    crosscheck replay case.json --engine interp,wasmi   on other engines than it was found on\n\n\
    Exit codes: 0 the engines agree now; 1 they still differ.")]
pub(super) struct Args {
    /// The folder of a divergence, or its case.json
    #[arg(value_name = "CASE")]
    case: PathBuf,
    #[command(flatten)]
    engines: EngineArgs,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    worker::run(args.engines.isolate, |isolate| {
        let written = Written::read(&args.case)?;
        let engines = args.engines.isolated(isolate).engines(written.engines.iter().map(String::as_str));
        let found_on = || format!("{} was found on {}", args.case.display(), written.engines.join(" and "));
        show(&written.case, &engines.with_context(found_on)?)
    })
}

/// Runs a case, prints what every engine shows and where it differs from the first, and gives the exit code.
pub(super) fn show(case: &Case, engines: &[Arc<dyn Engine>]) -> anyhow::Result<ExitCode> {
    let Some((reference, others)) = engines.split_first().filter(|(_, others)| !others.is_empty()) else {
        anyhow::bail!("a comparison needs at least two engines");
    };
    let name = &reference.info().id;
    let listed: Vec<&dyn Engine> = others.iter().map(|engine| &**engine).collect();
    let checked = on_own_stack(|| cross_check(case, &**reference, &listed));
    let mut text = outcomes(name, &checked.case, &checked.reference);
    for limit in &checked.dropped {
        text += &format!("  a call was left out: {limit}\n");
    }
    let mut differ = false;
    for (engine, pair) in others.iter().zip(&checked.pairs) {
        let id = &engine.info().id;
        text += &outcomes(id, &checked.case, &pair.other);
        // Writing to a string does not fail.
        let _ = match &pair.comparison.verdict {
            Verdict::Agree => writeln!(text, "{name} and {id} agree on {} values", pair.comparison.compared),
            Verdict::Discarded { reason, .. } => {
                writeln!(text, "{name} and {id} agree on {} values, then: {reason}", pair.comparison.compared)
            }
            Verdict::Diverged(difference) => {
                differ = true;
                let step = &checked.case.steps[difference.step];
                let difference = &**difference;
                writeln!(
                    text,
                    "{name} and {id} differ: {} ({})\n  in step {}: {}\n  {}\n    {name}: {}\n    {id}: {}",
                    difference.kind,
                    difference.signature,
                    difference.step,
                    described(step),
                    difference.what,
                    difference.reference,
                    difference.other
                )
            }
        };
    }
    say(&text)?;
    if !differ && checked.pairs.iter().all(|pair| pair.comparison.compared == 0) {
        anyhow::bail!("nothing could be compared");
    }
    Ok(ExitCode::from(if differ { FINDINGS } else { CLEAN }))
}

fn outcomes(engine: &str, case: &Case, transcript: &Transcript) -> String {
    let mut text = format!("{engine}:\n");
    for (number, (step, record)) in case.steps.iter().zip(&transcript.records).enumerate() {
        let outcome = record.outcome.as_ref().map_or("left out".to_owned(), |outcome| format!("{outcome:?}"));
        text += &format!("  {number:3} {} -> {outcome}\n", described(step));
    }
    if let Some(Some(refusal)) = transcript.compiled.last() {
        text += &format!("  module refused: {refusal:?}\n");
    }
    if let Some(fault) = &transcript.fault {
        text += &format!("  {fault}\n");
    }
    text
}

fn described(step: &Step) -> String {
    match step {
        Step::Instantiate { module, .. } => format!("instantiate module {module}"),
        Step::Invoke { instance, export, arguments, .. } => {
            format!("call {export:?} of instance {instance} with {arguments:?}")
        }
        Step::Threads { module, calls, schedule, .. } => {
            format!("run {} threads of module {module} by the schedule {:#x}", calls.len(), schedule.seed)
        }
    }
}
