//! `crosscheck fuzz`: generated modules on several engines, compared.

use super::{BROKEN, EngineArgs, ended, jobs, progress, report, report::Destination, seconds, tell, worker};
use crate::{
    differential::Kind,
    differential::campaign::{self, CampaignOptions, CampaignSummary, Limit},
    engine::{Engine, registry},
};
use anyhow::Context;
use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration, time::Instant};

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck fuzz                                  ten seconds on all engines at hand\n  \
    crosscheck fuzz --time 60 --engine interp,wasmi  a minute; the first engine is the reference\n  \
    crosscheck fuzz --cases 1000 --seed 7 --json -   the same cases every time, report on standard output\n  \
    crosscheck fuzz --engine interp --engine-cmd './my-engine --serve'")]
pub(super) struct Args {
    /// How long to search, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds, conflicts_with = "cases")]
    time: Duration,
    /// How many cases to run instead
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..), value_name = "N")]
    cases: Option<u64>,
    /// The seed: the same one gives the same cases, whatever the number of jobs
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// How many threads to use [default: one per processor]
    #[arg(long, short, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = jobs)]
    jobs: usize,
    #[command(flatten)]
    engines: EngineArgs,
    /// Where the folders of divergences go
    #[arg(long, value_name = "DIR", default_value = report::DEFAULT_DIVERGENCES)]
    out: PathBuf,
    /// Where the report goes; `-` is standard output, instead of the table
    #[arg(long, value_name = "PATH|-", default_value = report::DEFAULT_PATH)]
    json: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let checkpoint = worker::begin();
    if args.engines.isolate || checkpoint.is_some() {
        return to_the_end(args, checkpoint);
    }
    worker::supervise(|checkpoint| {
        let isolated = args.engines.isolated(true).engines(registry::ids())?;
        let summary = search(args, &isolated, Limit::Batch, Some(checkpoint.to_owned()))?;
        // What crashes only sometimes, or only beside other engines, cannot be replayed.
        let found = summary.divergences.iter().any(|divergence| divergence.kind == Kind::Crash);
        Ok((!found).then(|| {
            let end = summary.cases;
            tell(&format!("error: in the batch of cases before {end} the crash does not come again"));
            ExitCode::from(BROKEN)
        }))
    })
}

fn search(
    args: &Args,
    engines: &[Arc<dyn Engine>],
    limit: Limit,
    checkpoint: Option<PathBuf>,
) -> anyhow::Result<CampaignSummary> {
    let out = Some(args.out.clone());
    let options = CampaignOptions { seed: args.seed, jobs: args.jobs, limit, out, checkpoint, ..Default::default() };
    Ok(campaign::run(&options, engines, &progress::Campaign::default())?)
}

fn to_the_end(args: &Args, checkpoint: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let engines = args.engines.engines(registry::ids())?;
    let started = Instant::now();
    let destination = Destination::new(&args.json)?;
    report::check_folder(&args.out).with_context(|| format!("cannot write divergences to {}", args.out.display()))?;
    let limit = args.cases.map_or(Limit::Time(args.time), Limit::Cases);
    let summary = search(args, &engines, limit, checkpoint)?;
    let mut report = report::begin(&engines);
    report::add_campaign(&mut report, &summary, &engines[0].info().id);
    report::end(&mut report, started);
    destination.put(&report)?;
    Ok(ended(summary.divergences.is_empty(), &summary))
}
