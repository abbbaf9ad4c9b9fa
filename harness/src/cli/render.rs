//! `crosscheck report`: written reports, merged and shown.

use super::{CLEAN, FINDINGS, put, report, report::Destination, say};
use anyhow::{Context, ensure};
use clap::ValueEnum;
use crosscheck_reports::{Report, SCHEMA_JSON, render, write_atomically};
use std::{fs, io::Read, path::Path, path::PathBuf, process::ExitCode};

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck report                                        the last run's report as a table\n  \
    crosscheck report part-*.json --format json -o all.json  the report of all partitions together\n  \
    crosscheck report all.json --format junit -o junit.xml   for a CI system\n  \
    crosscheck report --schema                               the JSON Schema of reports\n\n\
    Exit codes: 0 nothing wrong in the report; 1 findings.")]
pub(super) struct Args {
    /// Reports of one suite; `-` is standard input
    #[arg(value_name = "REPORT", default_value = report::DEFAULT_PATH)]
    reports: Vec<PathBuf>,
    /// As what to show them
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// Where it goes; `-` is standard output
    #[arg(long, short, value_name = "PATH|-", default_value = "-")]
    output: PathBuf,
    /// Print the JSON Schema of reports instead
    #[arg(long, conflicts_with_all = ["reports", "format"])]
    schema: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A few lines for a terminal
    Table,
    /// The conformance scoreboard: nothing volatile
    Markdown,
    /// JUnit XML, which CI systems show
    Junit,
    /// The report itself
    Json,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let destination = Destination::new(&args.output)?;
    let write = |text: &str, for_eyes: bool| match &destination {
        Destination::Stdout if for_eyes => say(text),
        Destination::Stdout => put(text),
        Destination::File(path) => write_atomically(path, text.as_bytes()).context("cannot write it"),
    };
    if args.schema {
        write(SCHEMA_JSON, false)?;
        return Ok(ExitCode::SUCCESS);
    }
    let reports = args.reports.iter().map(|path| read(path)).collect::<anyhow::Result<Vec<_>>>()?;
    // One report stays as it is: merging puts engines in another order.
    let report = match <[Report; 1]>::try_from(reports) {
        Ok([report]) => report,
        Err(reports) => Report::merge(reports).context("these reports do not go together")?,
    };
    match args.format {
        Format::Table => write(&render::table(&report), true)?,
        Format::Markdown => write(&render::markdown(&report), true)?,
        Format::Junit => write(&render::junit(&report), false)?,
        Format::Json => write(&render::json(&report), false)?,
    }
    Ok(ExitCode::from(if report.is_clean() { CLEAN } else { FINDINGS }))
}

fn read(path: &Path) -> anyhow::Result<Report> {
    let cannot = || format!("cannot read {}", path.display());
    let text = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).with_context(cannot)?;
        text
    } else {
        fs::read_to_string(path).with_context(cannot)?
    };
    ensure!(!text.trim().is_empty(), "{}: it is empty", path.display());
    Report::from_json(&text).with_context(|| path.display().to_string())
}
