//! `crosscheck serve`: an engine over standard input and output.

use super::EngineArgs;
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
    let engines = EngineArgs::built_in(false).engines([args.engine.as_str()])?;
    anyhow::ensure!(engines.len() == 1, "one process serves one engine");
    serve(&*engines[0], io::stdin().lock(), BufWriter::new(io::stdout().lock()))?;
    Ok(ExitCode::SUCCESS)
}
