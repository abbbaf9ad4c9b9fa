//! The work of `check`, `spec`, `fuzz` and `replay` is done by a worker process, this program once more: when an engine takes its
//! process down, the run goes on. What the worker was at is then done again with each built-in engine in a process of its own
//! (`--isolate`), where a crash is a result like any other.

use super::{BROKEN, tell};
use anyhow::Context;
use std::{
    env,
    io::Read,
    path::{Path, PathBuf},
    process::{Command, ExitCode, ExitStatus, Stdio},
};

/// Set in a worker: where it keeps its checkpoint.
const VARIABLE: &str = "CROSSCHECK_WORKER";

/// In a worker, where it keeps its checkpoint; from then on it ends when the process that started it is gone.
pub(super) fn begin() -> Option<PathBuf> {
    let checkpoint = env::var_os(VARIABLE)?;
    std::thread::spawn(|| {
        // Nobody ever writes: reading ends when the other end is closed.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(BROKEN.into());
    });
    Some(checkpoint.into())
}

/// Does work that can be done again from its beginning, and gives its exit code: in a worker, and when that crashes, or from the
/// start where the user wants it so, with `isolate`: each built-in engine in a process of its own.
///
/// # Errors
/// When a worker cannot be started, and those of `work`.
pub(super) fn run(isolate: bool, work: impl Fn(bool) -> anyhow::Result<ExitCode>) -> anyhow::Result<ExitCode> {
    if isolate || begin().is_some() {
        return work(isolate);
    }
    supervise(|_| work(true).map(Some))
}

/// Runs this program with the same arguments as a worker, and gives its exit code. When it crashes, `again` does what it was at,
/// and gives the exit code, or `None` when a new worker is to go on from the checkpoint.
///
/// # Errors
/// When a worker cannot be started, and those of `again`.
pub(super) fn supervise(mut again: impl FnMut(&Path) -> anyhow::Result<Option<ExitCode>>) -> anyhow::Result<ExitCode> {
    // Nobody else's folder: what lies there is gone on from.
    let folder = tempfile::Builder::new().prefix("crosscheck-").tempdir().context("no place for a checkpoint")?;
    let checkpoint = folder.path().join("checkpoint.json");
    loop {
        let status = start(&checkpoint)?;
        // Exit codes of this program are small, a panic's too; exceptions of Windows are not.
        if let Some(Ok(code)) = status.code().map(u8::try_from) {
            return Ok(ExitCode::from(code));
        }
        tell(&format!("an engine took its process down ({status}); going on with each in a process of its own"));
        if let Some(code) = again(&checkpoint)? {
            return Ok(code);
        }
    }
}

/// Starts a worker and waits for its end.
fn start(checkpoint: &Path) -> anyhow::Result<ExitStatus> {
    let program = program()?;
    let mut command = Command::new(&program);
    command.args(env::args_os().skip(1)).env(VARIABLE, checkpoint).stdin(Stdio::piped());
    let mut worker = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
    // Held open until the worker has ended.
    let stdin = worker.stdin.take();
    let status = worker.wait().context("cannot wait for the worker");
    drop(stdin);
    status
}

/// The command by which this program serves a built-in engine from a process of its own.
///
/// # Errors
/// When the system does not tell where this program is.
pub(super) fn serve(engine: &str) -> anyhow::Result<String> {
    let program = program()?;
    let path = program.to_str().with_context(|| format!("{} is not UTF-8", program.display()))?;
    Ok(format!("'{}' serve --engine {engine}", path.replace('\'', r"'\''")))
}

fn program() -> anyhow::Result<PathBuf> {
    env::current_exe().context("cannot tell where this program is")
}
