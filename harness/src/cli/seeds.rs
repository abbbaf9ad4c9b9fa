//! `crosscheck seeds`: what the fuzz targets start from.

use super::spec::SuiteArgs;
use crate::{
    fuzzing::{Target, seeds},
    hash::fnv1a,
};
use anyhow::{Context, Result};
use std::{fs, path::PathBuf, process::ExitCode};

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck seeds fuzz/seeds\n  \
    cargo +nightly fuzz run script corpus/script seeds/script -- -dict=seeds/script.dict   then, in fuzz/")]
pub(super) struct Args {
    /// Where they go: a folder for each target, and beside it its dictionary
    #[arg(value_name = "DIR")]
    to: PathBuf,
    #[command(flatten)]
    suite: SuiteArgs,
}

pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let (suite, _) = args.suite.load()?;
    for &target in Target::ALL {
        let folder = args.to.join(target.name());
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let write = |path: PathBuf, contents: &[u8]| {
            fs::write(&path, contents).with_context(|| format!("cannot write {}", path.display()))
        };
        let inputs = seeds::inputs(target, &suite)?;
        for input in &inputs {
            write(folder.join(format!("{:016x}", fnv1a(&input.escape_ascii().to_string()))), input)?;
        }
        if let Some(dictionary) = seeds::dictionary(target) {
            write(args.to.join(format!("{}.dict", target.name())), dictionary.as_bytes())?;
        }
        super::say(&format!("{}: {} inputs\n", target.name(), inputs.len()))?;
    }
    Ok(ExitCode::SUCCESS)
}
