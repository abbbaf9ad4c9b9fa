//! `crosscheck check`, the main job: the official suite on every bundled tier, then generated modules on all engines.

use super::{EngineArgs, ended, jobs, progress, report, report::Destination, seconds, spec, worker};
use crate::{
    differential::campaign::{self, CampaignOptions, Limit},
    engine::registry,
    suite::Options,
};
use std::{
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck check                           what plain `crosscheck` does\n  \
    crosscheck check --time 60 --seed 7        a longer search, from another seed\n  \
    crosscheck check --testsuite ../testsuite  a newer suite than the embedded one")]
pub(super) struct Args {
    /// How long to cross-check generated modules, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    time: Duration,
    /// The seed of the generated modules
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// How many threads to use [default: one per processor]
    #[arg(long, short, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = jobs)]
    jobs: usize,
    /// Run each engine in a process of its own: slower, but a crash is a result like any other
    #[arg(long)]
    isolate: bool,
    #[command(flatten)]
    suite: spec::SuiteArgs,
    /// Where the report goes; `-` is standard output, instead of the table
    #[arg(long, value_name = "PATH|-", default_value = report::DEFAULT_PATH)]
    json: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    worker::run(args.isolate, |isolate| check(args, isolate))
}

fn check(args: &Args, isolate: bool) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let destination = Destination::new(&args.json)?;
    let (suite, expectations) = args.suite.load()?;
    let all = EngineArgs::built_in(isolate).engines(registry::ids())?;
    let tiers = EngineArgs::built_in(isolate).limited(registry::bundled())?;
    let mut report = report::begin(&all);
    let options = Options { expectations: &expectations, lines: None };
    let suite_run = spec::execute(&mut report, &suite, suite.files(), &tiers, args.jobs, options)?;
    let campaign = CampaignOptions {
        seed: args.seed,
        jobs: args.jobs,
        limit: Limit::Time(args.time),
        out: Some(report::DEFAULT_DIVERGENCES.into()),
        ..CampaignOptions::default()
    };
    let summary = campaign::run(&campaign, &all, &progress::Campaign::default())?;
    report::add_campaign(&mut report, &summary, &all[0].info().id);
    report::end(&mut report, started);
    destination.put(&report)?;
    spec::tell_mistakes(&suite_run.mistakes);
    let clean = report.is_clean() && suite_run.mistakes.is_empty();
    Ok(ended(clean, &summary))
}
