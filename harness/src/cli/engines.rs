//! `crosscheck engines`: what there is.

use super::EngineArgs;
use crate::engine::{Bundled, FuelModel, NanPolicy, registry};
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck engines\n  \
    crosscheck engines --engine-cmd './my-engine --serve'  what a program says of itself\n  \
    crosscheck engines --json                              the same as data")]
pub(super) struct Args {
    #[command(flatten)]
    engines: EngineArgs,
    /// Print JSON, one object per engine
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut text = String::new();
    for engine in args.engines.engines(registry::ids())? {
        let info = engine.info();
        if args.json {
            text += &serde_json::to_string(info)?;
            text.push('\n');
            continue;
        }
        let capabilities = &info.capabilities;
        let fuel = match &capabilities.fuel {
            FuelModel::None => "not counted".to_owned(),
            FuelModel::Own => "counted by its own rules".to_owned(),
            FuelModel::Named(name) => format!("counted by the rules `{name}`"),
        };
        let state = if capabilities.private_state { "all of it" } else { "exports only" };
        let nans = match capabilities.nans {
            NanPolicy::Canonical => "canonical when asked for",
            NanPolicy::Hardware => "as the hardware makes them",
        };
        text += &format!(
            "{} {} ({} on {})\n  state shown: {state}\n  fuel: {fuel}\n  NaNs: {nans}\n  proposals: {}\n",
            info.id,
            info.version,
            info.tier,
            info.isa,
            capabilities.proposals.join(", ")
        );
    }
    if !args.json {
        text += &format!(
            "\nways to run a bundled tier, as in native+cpu-floor: {}\n",
            Bundled::ways().collect::<Vec<_>>().join(", ")
        );
    }
    if args.json {
        super::put(&text)?
    } else {
        super::say(&text)?
    }
    Ok(ExitCode::SUCCESS)
}
