//! The run outlives the process that does its work.
#![cfg(target_os = "linux")]

use crosscheck::{
    differential::{Written, module_file},
    generate::{Interface, user_case},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

const FUZZ: &[&str] = &["fuzz", "--time", "3600", "--jobs", "1", "--engine", "interp"];

fn start(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crosscheck"));
    command.args(arguments).current_dir(folder).env_remove("CROSSCHECK_TESTSUITE");
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// Waits for the process that a program started, and ends it as a failed assertion in C would.
fn crash_the_worker_of(program: &mut Child) {
    let children = format!("/proc/{0}/task/{0}/children", program.id());
    let worker = loop {
        assert_eq!(program.try_wait().unwrap(), None, "it ended before it had a worker");
        let listed = fs::read_to_string(&children).expect("the program runs");
        if let Some(worker) = listed.split_whitespace().next() {
            break worker.to_owned();
        }
        std::thread::yield_now();
    };
    assert!(Command::new("kill").args(["-ABRT", &worker]).status().expect("kill is there").success());
    // Until then it may still be the reader of a pipe.
    while Path::new("/proc").join(&worker).exists() {
        std::thread::yield_now();
    }
}

/// A file from which nobody can read before it is written.
fn pipe(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo is there").success());
    path
}

#[test]
fn a_campaign_looks_for_what_crashed_its_worker() {
    let folder = tempfile::tempdir().unwrap();
    // Two engines that are fast in every build.
    let serve = format!("'{}' serve --engine interp", env!("CARGO_BIN_EXE_crosscheck"));
    let mut program = start(folder.path(), &[FUZZ, &["--engine-cmd", &serve]].concat());
    crash_the_worker_of(&mut program);
    let output = program.wait_with_output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("an engine took its process down (signal: 6"), "{error}");
    // It was not an engine, so there is nothing to be found.
    assert!(error.contains("does not come again"), "{error}");
    assert_eq!(output.status.code(), Some(3), "{error}");
}

#[test]
fn scripts_are_run_again_in_processes_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.wast"), "(assert_malformed (module quote \"(func\") \"\")").unwrap();
    let pipe = pipe(folder.path(), "pipe.wast");
    let mut program = start(folder.path(), &["spec", "a.wast", "pipe.wast", "--engine", "wasmi", "--json", "-"]);
    crash_the_worker_of(&mut program);
    fs::write(&pipe, "(module)").unwrap();
    let output = program.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let report = crosscheck_reports::Report::from_json(&String::from_utf8(output.stdout).unwrap()).unwrap();
    assert_eq!(report.totals()["wasmi"].pass, 2);
}

#[test]
fn a_case_is_replayed_in_processes_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let wasm = wat::parse_str("(module (func (export \"f\") (result i32) (i32.const 7)))").unwrap();
    let case = user_case(wasm.clone(), &Interface::of(&wasm).unwrap(), vec![("f".into(), vec![])], None).unwrap();
    let written = Written::new(case, vec!["interp".into(), "wasmi".into()]);
    fs::write(folder.path().join(module_file(0)), wasm).unwrap();
    let pipe = pipe(folder.path(), "case.json");
    let mut program = start(folder.path(), &["replay", "case.json"]);
    crash_the_worker_of(&mut program);
    fs::write(&pipe, serde_json::to_vec(&written).unwrap()).unwrap();
    let output = program.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).contains("an engine took its process down (signal: 6"));
    assert!(String::from_utf8_lossy(&output.stdout).contains("interp and wasmi agree"));
}
