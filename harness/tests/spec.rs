//! The official suite as tests: one per file and bundled tier, so that `cargo test i32` and nextest find them. Listing them parses
//! nothing. The embedded suite and our own scripts (tests/wast) always; with CROSSCHECK_TESTSUITE the checkout that it names
//! as well.

use crosscheck::{
    engine::{Engine, registry},
    features,
    script::{self, Action},
    suite::{FileResult, Options, STACK, run_file},
};
use crosscheck_reports::Status;
use crosscheck_testsuite::{Expectations, Suite, TestFile};
use libtest_mimic::{Arguments, Failed, Trial};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    match trials() {
        Ok(trials) => {
            let conclusion = libtest_mimic::run(&arguments, trials);
            conclusion.exit_if_failed();
            if enough_passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
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
                let counted = *prefix == "external::" && file.section() == "wasm-3.0";
                Trial::test(name, move || test(&file, engine, &expectations, counted)).with_ignored_flag(skipped)
            }));
        }
    }
    Ok(trials)
}

/// Of the external suite's root, per tier: how many directives passed, and how many there are.
static ROOT: Mutex<BTreeMap<String, (u64, u64)>> = Mutex::new(BTreeMap::new());

/// Whether each tier that ran all of the official suite's root passed all of it.
fn enough_passed() -> bool {
    let counts = ROOT.lock().unwrap_or_else(PoisonError::into_inner);
    let mut enough = true;
    for (tier, (passed, all)) in counts.iter().filter(|(_, (_, all))| *all >= 65_000) {
        println!("{tier}: {passed} of the {all} directives of the external suite's root passed");
        enough &= passed == all;
    }
    enough
}

/// Tests run in the package's folder, but people give paths from where they are: the workspace's.
fn from_workspace(dir: PathBuf) -> PathBuf {
    let there = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(&dir);
    if dir.is_relative() && there.is_dir() { there } else { dir }
}

fn test(file: &TestFile, engine: Arc<dyn Engine>, expectations: &Expectations, counted: bool) -> Result<(), Failed> {
    let (id, proposals) = (engine.info().id.clone(), engine.info().capabilities.proposals.clone());
    let result = thread::scope(|scope| {
        let run = || run_file(file, &[engine], Options { expectations, lines: None });
        thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).map(|thread| thread.join())
    })?;
    let result = result.map_err(|_| "the runner panicked")??;
    let findings = result.failures.iter().filter(|failure| failure.status.is_finding());
    let mut lines: Vec<_> = findings
        .map(|f| format!("{}: {} ({}): {}: {}", f.location(), f.status, f.id, f.directive, f.message))
        .collect();
    lines.extend(untraced(file, &result, &proposals)?);
    if counted {
        let counts = result.row.results[&id];
        let mut root = ROOT.lock().unwrap_or_else(PoisonError::into_inner);
        let (passed, all) = root.entry(id).or_default();
        (*passed, *all) = (*passed + counts.pass, *all + counts.total());
    }
    if lines.is_empty() { Ok(()) } else { Err(lines.join("\n").into()) }
}

/// Every directive that did not run, but not because of a module which, by the validator's word and not the engine's, needs a
/// proposal that the engine lacks.
fn untraced(file: &TestFile, result: &FileResult, proposals: &[String]) -> Result<Vec<String>, Failed> {
    let not_run = |status| result.failures.iter().filter(move |failure| failure.status == status);
    if not_run(Status::Unsupported).chain(not_run(Status::Blocked)).next().is_none() {
        return Ok(Vec::new());
    }
    let script = script::parse(&file.path, &file.text()?);
    let has = features::known(proposals);
    let threads = proposals.iter().any(|proposal| proposal == "threads");
    let lacking: Vec<u32> = script
        .directives
        .iter()
        .filter(|directive| match (&directive.action, directive.action.module()) {
            (Action::Thread { shared, .. }, _) => shared.is_some() && !threads,
            (_, Some(module)) => {
                // The suite asks for a shared memory of `spectest`, also where the module must not link with one.
                let shares = module.shape.imports.iter().any(|import| import.name == "shared_memory");
                shares && !threads
                    || module.binary.as_ref().is_ok_and(|binary| !features::missing(binary, has).is_empty())
            }
            _ => false,
        })
        .map(|directive| directive.position.line)
        .collect();
    let cause = |message: &str| message.strip_prefix("blocked by line ")?.split_once(':')?.0.parse::<u32>().ok();
    let traced = not_run(Status::Unsupported).map(|failure| (failure, Some(failure.line)));
    let traced = traced.chain(not_run(Status::Blocked).map(|failure| (failure, cause(&failure.message))));
    Ok(traced
        .filter(|(_, line)| line.is_none_or(|line| !lacking.contains(&line)))
        .map(|(failure, _)| format!("{}: {} without need: {}", failure.location(), failure.status, failure.message))
        .collect())
}
