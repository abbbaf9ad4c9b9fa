//! The run outlives the process that does its work.
#![cfg(target_os = "linux")]

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
};

const FUZZ: &[&str] = &["fuzz", "--time", "3600", "--jobs", "1", "--engine", "interp"];

fn start(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crosscheck"));
    command.args(arguments).current_dir(folder).env_remove("CROSSCHECK_TESTSUITE");
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// Waits for the process that a program started, and ends it as a failed assertion in C would.
fn crash_the_worker_of(program: &Child) {
    let children = format!("/proc/{0}/task/{0}/children", program.id());
    let worker = loop {
        let listed = fs::read_to_string(&children).expect("the program runs");
        // The program itself, not yet another copy of the one that starts it.
        if let Some(worker) = listed.split_whitespace().next().map(str::to_owned)
            && fs::read_to_string(format!("/proc/{worker}/comm")).is_ok_and(|name| name.trim() == "crosscheck")
        {
            break worker;
        }
        std::thread::yield_now();
    };
    assert!(Command::new("kill").args(["-ABRT", &worker]).status().expect("kill is there").success());
}

#[test]
fn a_campaign_looks_for_what_crashed_its_worker() {
    let folder = tempfile::tempdir().unwrap();
    // Two engines that are fast in every build.
    let serve = format!("'{}' serve --engine interp", env!("CARGO_BIN_EXE_crosscheck"));
    let program = start(folder.path(), &[FUZZ, &["--engine-cmd", &serve]].concat());
    crash_the_worker_of(&program);
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
    // Endless until its worker is gone: the pipe has no writer before.
    let pipe = folder.path().join("pipe.wast");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there").success());
    let program = start(folder.path(), &["spec", "a.wast", "pipe.wast", "--engine", "wasmi", "--json", "-"]);
    crash_the_worker_of(&program);
    fs::write(&pipe, "(module)").unwrap();
    let output = program.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let report = crosscheck_reports::Report::from_json(&String::from_utf8(output.stdout).unwrap()).unwrap();
    assert_eq!(report.totals()["wasmi"].pass, 2);
}
