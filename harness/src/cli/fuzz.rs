//! `crosscheck fuzz`: generated modules on several engines, compared.

use super::{EngineArgs, ended, jobs, progress, report, report::Destination, seconds};
use crate::{
    differential::campaign::{self, CampaignOptions, Limit},
    engine::registry,
};
use anyhow::Context;
use std::{path::PathBuf, process::ExitCode, time::Duration, time::Instant};

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
    #[arg(long, value_name = "DIR", default_value = "target/crosscheck/divergences")]
    out: PathBuf,
    /// Where the report goes; `-` is standard output, instead of the table
    #[arg(long, value_name = "PATH|-", default_value = report::DEFAULT_PATH)]
    json: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let destination = Destination::new(Some(&args.json))?;
    report::check_folder(&args.out).with_context(|| format!("cannot write divergences to {}", args.out.display()))?;
    let engines = args.engines.engines(registry::ids())?;
    let options = CampaignOptions {
        seed: args.seed,
        jobs: args.jobs,
        limit: args.cases.map_or(Limit::Time(args.time), Limit::Cases),
        out: Some(args.out.clone()),
        ..CampaignOptions::default()
    };
    let summary = campaign::run(&options, &engines, &progress::Campaign::default())?;
    let mut report = report::begin(&engines);
    report::add_campaign(&mut report, &summary, &engines[0].info().id);
    report::end(&mut report, started);
    destination.put(&report)?;
    Ok(ended(summary.divergences.is_empty(), &summary))
}
