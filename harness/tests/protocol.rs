//! What docs/PROTOCOL.md says is what happens.

use crosscheck::engine::{registry, serve::serve};
use serde_json::Value;
use std::{path::Path, process::Command};

const DOCUMENT: &str = include_str!("../docs/PROTOCOL.md");

/// The text of the first fenced block of a language after a heading.
fn block(heading: &str, language: &str) -> &'static str {
    let after = &DOCUMENT[DOCUMENT.find(heading).expect("the heading")..];
    let (_, block) = after.split_once(&format!("```{language}\n")).expect("a block");
    block.split_once("```").expect("its end").0
}

#[test]
fn the_example_is_a_real_exchange() {
    let lines = |mark: &str| {
        block("## An example", "text").lines().filter_map(|line| line.strip_prefix(mark)).collect::<Vec<_>>()
    };
    let (requests, expected) = (lines("> "), lines("< "));
    assert!(requests.len() > 10 && requests.len() == expected.len());
    let wasm = wat::parse_str(block("## An example", "wat")).unwrap();
    let hex: String = wasm.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(requests.iter().any(|request| request.contains(&hex)), "the module shown is not the one compiled: {hex}");

    let mut output = Vec::new();
    serve(&*registry::by_id("wasmi").unwrap(), requests.join("\n").as_bytes(), &mut output).unwrap();
    let output = String::from_utf8(output).unwrap();
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    for ((answer, expected), request) in output.lines().zip(&expected).zip(&requests) {
        let (mut answer, mut expected) = (json(answer), json(expected));
        // The engine's version moves on without the document, and the machine differs.
        for answer in [&mut answer, &mut expected] {
            if let Some(engine) = answer.pointer_mut("/hello/engine").and_then(Value::as_object_mut) {
                engine.remove("version");
                engine.remove("isa");
            }
        }
        assert_eq!(answer, expected, "to {request}");
    }
}

#[test]
fn every_trap_name_is_documented() {
    for (name, _) in crosscheck::trap::TRAPS {
        assert!(DOCUMENT.contains(&format!("`{name}`")), "{name}");
    }
}

/// The digest that the document defines by its simplest case.
#[test]
fn a_memory_of_zeroes_has_its_size_for_a_digest() {
    assert_eq!(crosscheck::engine::digest::digest(&vec![0; 65536]), 65536);
}

/// Needs a Python, which is not part of what the tests may expect: without one there is nothing to try.
#[test]
fn the_skeleton_speaks_the_protocol() {
    if Command::new("python3").arg("--version").output().is_err() {
        return;
    }
    let skeleton = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/engine_skeleton.py");
    let dir = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_crosscheck"))
        .args(["spec", "nop", "i32", "linking", "--json", "-", "--engine-cmd"])
        .arg(format!("python3 '{}'", skeleton.display()))
        .current_dir(&dir)
        .env_remove("CROSSCHECK_TESTSUITE")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let report = crosscheck_reports::Report::from_json(&String::from_utf8(output.stdout).unwrap()).unwrap();
    let totals = report.totals()["skeleton"];
    assert!(totals.pass > 0 && totals.unsupported > 0 && totals.findings() == 0, "{totals:?}");
}

#[test]
fn every_built_in_engine_tells_the_same_over_the_protocol() {
    for id in registry::ids() {
        let engine = registry::by_id(id).unwrap();
        let mut output = Vec::new();
        serve(&*engine, br#"{"hello":{"protocol":1}}"#.as_slice(), &mut output).unwrap();
        let answer: Value = serde_json::from_slice(&output).unwrap();
        assert_eq!(answer["hello"]["engine"], serde_json::to_value(engine.info()).unwrap(), "{id}");
    }
}
