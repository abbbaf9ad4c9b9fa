//! The official suite as tests: one per file and bundled tier, so that `cargo test i32` and nextest find them. Listing them parses
//! nothing. The embedded suite and our own scripts (tests/wast) always; with CROSSCHECK_TESTSUITE the checkout that it names
//! as well.

use crosscheck::{
    engine::{Engine, registry},
    suite::{Options, STACK, run_file},
};
use crosscheck_testsuite::{Expectations, Suite, TestFile};
use libtest_mimic::{Arguments, Failed, Trial};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    thread,
};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    match trials() {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn trials() -> Result<Vec<Trial>, Box<dyn std::error::Error>> {
    let expectations = Arc::new(Expectations::load::<&Path>(&[])?);
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wast");
    let mut suites = vec![("", Suite::embedded()), ("own::", Suite::from_dir(own)?)];
    if let Some(dir) = std::env::var_os("CROSSCHECK_TESTSUITE") {
        suites.push(("external::", Suite::from_dir(from_workspace(dir.into()))?));
    }
    let mut trials = Vec::new();
    for id in registry::bundled() {
        let engine = registry::by_id(id).ok_or("a listed engine is there")?;
        for (prefix, suite) in &suites {
            trials.extend(suite.files().iter().map(|file| {
                let (file, engine, expectations) = (file.clone(), Arc::clone(&engine), Arc::clone(&expectations));
                let (name, skipped) = (format!("{id}::{prefix}{}", file.path), file.skip.is_some());
                Trial::test(name, move || test(&file, engine, &expectations)).with_ignored_flag(skipped)
            }));
        }
    }
    Ok(trials)
}

/// Tests run in the package's folder, but people give paths from where they are: the workspace's.
fn from_workspace(dir: PathBuf) -> PathBuf {
    let there = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(&dir);
    if dir.is_relative() && there.is_dir() { there } else { dir }
}

fn test(file: &TestFile, engine: Arc<dyn Engine>, expectations: &Expectations) -> Result<(), Failed> {
    let result = thread::scope(|scope| {
        let run = || run_file(file, &[engine], Options { expectations, lines: None });
        thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).map(|thread| thread.join())
    })?;
    let result = result.map_err(|_| "the runner panicked")??;
    let findings = result.failures.iter().filter(|failure| failure.status.is_finding());
    let lines: Vec<_> = findings
        .map(|f| format!("{}: {} ({}): {}: {}", f.location(), f.status, f.id, f.directive, f.message))
        .collect();
    if lines.is_empty() { Ok(()) } else { Err(lines.join("\n").into()) }
}
