//! `crosscheck serve`: an engine over standard input and output.

use super::engines;
use crate::engine::serve::serve;
use std::{
    io::{self, BufWriter},
    process::ExitCode,
};

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck serve --engine wasmi\n  \
    crosscheck spec --engine-cmd 'crosscheck serve --engine wasmi'  the suite through the protocol")]
pub(super) struct Args {
    /// The engine's id
    #[arg(long, value_name = "ID")]
    engine: String,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let engine = engines(&args.engine, &[])?;
    anyhow::ensure!(engine.len() == 1, "one process serves one engine");
    serve(&*engine[0], io::stdin().lock(), BufWriter::new(io::stdout().lock()))?;
    Ok(ExitCode::SUCCESS)
}
