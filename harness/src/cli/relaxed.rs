//! `crosscheck relaxed`: relaxed vector instructions against the sets of allowed results.

use super::{CLEAN, EngineArgs, FINDINGS};
use crate::{differential::relaxed, engine::registry};
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck relaxed\n  \
    crosscheck relaxed --engine-cmd './my-engine --serve' --rounds 100000\n\n\
    An engine may choose among the results that the specification allows, but must choose the same always, and for all instructions \
    that share a parameter. Shown are the choices that fit all that it did, numbered as in the specification's lists.")]
pub(super) struct Args {
    #[command(flatten)]
    engines: EngineArgs,
    /// How often each instruction is run
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    rounds: u32,
    /// The seed of the operands
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut code = CLEAN;
    for engine in args.engines.engines(registry::ids())? {
        let id = &engine.info().id;
        let Some(summary) = relaxed::check(&*engine, args.seed, args.rounds)? else {
            super::say(&format!("{id}: relaxed-simd is not executed\n"))?;
            continue;
        };
        let choice = |(parameter, choices): (&&str, &Vec<usize>)| format!("{parameter} {choices:?}");
        let choices: Vec<_> = summary.choices.iter().map(choice).collect();
        super::say(&format!(
            "{id}: {} results, {} findings; {}\n",
            summary.results,
            summary.findings.len(),
            choices.join(", ")
        ))?;
        for finding in &summary.findings {
            super::say(&format!("  {finding}\n"))?;
            code = FINDINGS;
        }
    }
    Ok(ExitCode::from(code))
}
