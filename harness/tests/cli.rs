//! The program as its users meet it: exit codes, messages, reports, engines in other processes.

use crosscheck_reports::{Report, Status, render};
use std::{
    fs,
    process::{Command, Output},
};
use tempfile::TempDir;

const CROSSCHECK: &str = env!("CARGO_BIN_EXE_crosscheck");
const SUITE: &str = "CROSSCHECK_TESTSUITE";

/// Runs the program in a folder with these files, without what the caller's environment says about suites.
fn run(dir: &TempDir, arguments: &[&str]) -> Output {
    Command::new(CROSSCHECK).args(arguments).current_dir(dir).env_remove(SUITE).output().expect("the program starts")
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The exit code and the report that is where reports go.
fn spec(dir: &TempDir, arguments: &[&str]) -> (i32, Report) {
    let output = run(dir, &[&["spec"], arguments].concat());
    let text = fs::read_to_string(dir.path().join("target/crosscheck/report.json")).unwrap_or_else(|error| {
        panic!("{error}: {}", stderr(&output));
    });
    (output.status.code().unwrap(), Report::from_json(&text).unwrap())
}

#[test]
fn a_clean_run_exits_with_0_and_findings_with_1() {
    let dir = folder(&[
        ("good.wast", "(module (func (export \"f\")))\n(assert_return (invoke \"f\"))"),
        ("bad.wast", "(module (func (export \"f\")))\n\n  (assert_return (invoke \"f\") (i32.const 1))"),
    ]);
    let (code, report) = spec(&dir, &["good.wast", "--engine", "wasmi"]);
    assert_eq!((code, report.totals()["wasmi"].pass), (0, 2));
    let output = run(&dir, &["spec", "bad.wast", "--engine", "wasmi"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("bad.wast:3:4: fail on wasmi: assert_return: expected (i32.const 1)"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn growth_that_an_engine_may_refuse_is_refused_by_all() {
    let dir = folder(&[(
        "grow.wat",
        "(module (memory (export \"m\") 1) (func (export \"f\") (result i32) (memory.grow (i32.const 16384))))",
    )]);
    let output = run(&dir, &["diff", "grow.wat", "--invoke", "f"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("Return([I32(4294967295)])"), "{}", stdout(&output));
}

#[test]
fn usage_and_input_errors_exit_with_2_and_one_message() {
    let dir = folder(&[
        ("file", ""),
        ("one.wast", "(module)"),
        ("bad.toml", "[[expect]]\nid = 5"),
        ("text.wat", "(module\n (func (nonsense)))"),
    ]);
    fs::create_dir(dir.path().join("empty")).unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["spec", "--engine", "wasmi", "missing.wast"], "missing.wast"),
        (&["spec", "--engine", "wasmi", "empty"], "no .wast file"),
        (&["spec", "--engine", "wasmi", "--filter", "nothing-has-this"], "nothing-has-this"),
        (&["spec", "--engine", "no-such", "one.wast"], "unknown engine `no-such`"),
        (
            &["spec", "--engine", "wasmi", "one.wast", "--json", "file/below/report.json"],
            "cannot write the report to file/below",
        ),
        (&["spec", "--engine", "wasmi", "one.wast", "--expectations", "bad.toml"], "bad.toml:2:"),
        (&["spec", "--engine", "wasmi", "--testsuite", "nowhere"], "error: nowhere: "),
        (&["spec", "--lines", "5-1"], "--lines"),
        (&["spec", "--jobs", "100000"], "expected a number up to 256"),
        (&["fuzz", "--cases", "1", "--out", "file/below"], "cannot write divergences to file/below"),
        (&["disas", "missing.wasm"], "cannot read missing.wasm"),
        (&["disas", "text.wat"], "text.wat:2:9"),
        (&["no-such-command"], "no-such-command"),
    ];
    for (arguments, message) in cases {
        let output = run(&dir, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(message), "{arguments:?}: {}", stderr(&output));
        assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    }
}

#[test]
fn an_engine_that_cannot_run_exits_with_3() {
    let dir = folder(&[("one.wast", "(module)")]);
    for command in ["/no/such/engine", "false"] {
        let output = run(&dir, &["spec", "one.wast", "--engine-cmd", command]);
        assert_eq!(output.status.code(), Some(3), "{command}: {}", stderr(&output));
    }
}

#[test]
fn every_subcommand_has_help_with_examples() {
    let dir = folder(&[]);
    for command in ["check", "spec", "fuzz", "replay", "diff", "disas", "serve", "report", "engines"] {
        let output = run(&dir, &[command, "--help"]);
        assert_eq!(output.status.code(), Some(0), "{command}");
        assert!(stdout(&output).contains("Examples:"), "{command}: {}", stdout(&output));
    }
}

#[test]
fn what_does_not_parse_is_located_and_the_rest_runs() {
    let dir = folder(&[("broken.wast", "(module)\n(assert_nonsense)\n(module)\n(module")]);
    let (code, report) = spec(&dir, &["broken.wast", "--engine", "wasmi"]);
    assert_eq!(code, 1);
    let places: Vec<_> = report.failures.iter().map(|failure| (failure.line, failure.status)).collect();
    assert_eq!(places, [(2, Status::Fail), (4, Status::Fail)]);
    assert_eq!(report.totals()["wasmi"].pass, 2);
}

#[test]
fn a_file_that_is_not_text_fails_and_the_others_run() {
    let dir = folder(&[("one.wast", "(module)")]);
    fs::write(dir.path().join("latin1.wast"), b"(module)\n;; \xe9").unwrap();
    let (code, report) = spec(&dir, &[".", "--engine", "wasmi"]);
    assert_eq!((code, report.totals()["wasmi"].pass, report.totals()["wasmi"].fail), (1, 1, 1));
    let failure = &report.failures[0];
    assert_eq!((failure.location(), failure.directive.as_str()), ("./latin1.wast:2:4".to_owned(), "text"));
}

#[test]
fn lines_select_directives_but_run_what_stands_before() {
    let script = "(module (global (mut i32) (i32.const 0))\n (func (export \"inc\") (result i32) (global.set 0 (i32.add (global.get 0) (i32.const 1))) (global.get 0)))\n\
                  (assert_return (invoke \"inc\") (i32.const 9))\n(assert_return (invoke \"inc\") (i32.const 2))\n(assert_return (invoke \"inc\") (i32.const 9))";
    let dir = folder(&[("state.wast", script)]);
    let (code, report) = spec(&dir, &["state.wast", "--lines", "4-4", "--engine", "wasmi"]);
    assert_eq!((code, report.directives(), report.totals()["wasmi"].pass), (0, 1, 1));
}

#[test]
fn expectations_are_applied_and_an_unexpected_pass_or_a_stale_entry_fails() {
    let entry = |id: &str| format!("[[expect]]\nid = \"{id}\"\nstatus = \"fail\"\nreason = \"known\"\n");
    let dir = folder(&[
        ("bad.wast", "(module)\n(invoke \"nothing\")"),
        ("known.toml", &entry("bad.wast#1")),
        ("pass.toml", &entry("bad.wast#0")),
        ("stale.toml", &(entry("bad.wast#1") + &entry("bad.wast#7"))),
        ("file.toml", &(entry("bad.wast#1") + &entry("bda.wast#7"))),
        ("engine.toml", &(entry("bad.wast#1") + &entry("bad.wast#0") + "engine = \"wasm1\"")),
        (
            "declared.toml",
            &("engines = [\"wasm1\"]\n".to_owned()
                + &entry("bad.wast#1")
                + &entry("bad.wast#0")
                + "engine = \"wasm1\""),
        ),
    ]);
    let with = |expectations: &str| spec(&dir, &["bad.wast", "--engine", "wasmi", "--expectations", expectations]);
    let (code, report) = with("known.toml");
    assert_eq!((code, report.totals()["wasmi"].xfail), (0, 1));
    let (code, report) = with("pass.toml");
    assert_eq!((code, report.totals()["wasmi"].xpass), (1, 1));
    assert_eq!(with("stale.toml").0, 1);
    let output = run(&dir, &["spec", "bad.wast", "--engine", "wasmi", "--expectations", "stale.toml"]);
    assert!(stderr(&output).contains("stale expectation: stale.toml:6: bad.wast#7: "), "{}", stderr(&output));
    for (file, said) in [("file.toml", "there is no test file bda.wast"), ("engine.toml", "there is no engine wasm1")] {
        assert_eq!(with(file).0, 1);
        let output = run(&dir, &["spec", "bad.wast", "--engine", "wasmi", "--expectations", file]);
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
    assert_eq!(with("declared.toml").0, 0);

    let output = run(&dir, &["spec", "bad.wast", "--engine", "wasmi", "--bless"]);
    let text = stderr(&output);
    fs::write(dir.path().join("blessed.toml"), &text[text.find("[[expect]]").expect("a proposal")..]).unwrap();
    assert_eq!(with("blessed.toml").0, 0, "what is proposed accounts for what was found");
}

#[test]
fn the_report_can_go_to_standard_output() {
    let dir = folder(&[("one.wast", "(module)")]);
    let output = run(&dir, &["spec", "one.wast", "--engine", "wasmi", "--json", "-"]);
    let report = Report::from_json(&stdout(&output)).unwrap();
    assert_eq!(report.directives(), 1);
    assert!(!dir.path().join("target").exists());
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let dir = folder(&[("one.wast", "(module)")]);
    let shell = format!("'{CROSSCHECK}' spec one.wast --engine wasmi --json - | head -c 1");
    let output = Command::new("sh").args(["-c", &shell]).current_dir(&dir).env_remove(SUITE).output().unwrap();
    assert_eq!((output.stdout.len(), stderr(&output).as_str()), (1, ""));
}

/// The same directives through the protocol and in this process.
#[test]
fn an_engine_behind_the_protocol_gives_the_same_results() {
    let dir = folder(&[]);
    let files =
        ["i32", "call_indirect", "linking", "simd_lane", "memory_grow", "ref_func", "imports", "br_on_null", "threads"];
    let serve = format!("'{CROSSCHECK}' serve --engine wasmi");
    let (_, mut direct) = spec(&dir, &[&files[..], &["--engine", "wasmi"]].concat());
    let (_, mut served) = spec(&dir, &[&files[..], &["--engine-cmd", &serve]].concat());
    direct.volatile = Default::default();
    served.volatile = Default::default();
    assert!(direct.totals()["wasmi"].pass > 1000);
    assert_eq!(direct, served);
}

/// A shell command that hands `lines` requests on to a server, and then does `then`.
#[cfg(unix)]
fn failing_after(lines: u32, then: &str) -> String {
    let relay = format!(
        "n=0; while [ $n -lt {lines} ] && read -r line; do printf \"%s\\n\" \"$line\"; n=$((n+1)); done; {then}"
    );
    // The outer quotes are the command line's, so the script itself may use none but double ones, escaped.
    let script = format!("({relay}) | {CROSSCHECK} serve --engine wasmi").replace('\\', "\\\\").replace('"', "\\\"");
    format!("sh -c \"{script}\"")
}

#[cfg(unix)]
const THREE_MODULES: &str = "(module $a (func (export \"f\")))\n(invoke \"f\")\n(invoke \"f\")\n(invoke \"f\")\n(invoke $a \"f\")\n\
                             (module (func (export \"g\")))\n(invoke \"g\")\n(invoke $a \"f\")";

#[cfg(unix)]
#[test]
fn an_engine_that_dies_is_a_crash_for_its_directive_and_the_run_goes_on() {
    let dir = folder(&[("three.wast", THREE_MODULES)]);
    // hello, two opens (the first only to see that it can), compile, instantiate, and two calls; the third finds it gone.
    let (code, report) = spec(&dir, &["three.wast", "--engine-cmd", &failing_after(7, "true")]);
    let problems: Vec<_> = report.failures.iter().map(|failure| (failure.line, failure.status)).collect();
    assert_eq!(problems, [(4, Status::Crash), (5, Status::Blocked), (8, Status::Blocked)], "{:#?}", report.failures);
    assert_eq!(code, 1);
    assert!(report.failures[0].message.contains("its process ended"), "{}", report.failures[0].message);
    assert!(report.failures[1].message.starts_with("blocked by line 4"), "{}", report.failures[1].message);
}

#[cfg(unix)]
#[test]
fn an_engine_that_hangs_is_a_timeout_for_its_directive() {
    let dir = folder(&[("three.wast", THREE_MODULES)]);
    let command = failing_after(6, "sleep 30");
    let (_, report) = spec(&dir, &["three.wast", "--timeout", "2", "--engine-cmd", &command]);
    let problems: Vec<_> = report.failures.iter().map(|failure| (failure.line, failure.status)).collect();
    assert_eq!(problems, [(3, Status::Timeout), (4, Status::Blocked), (5, Status::Blocked), (8, Status::Blocked)]);
}

#[test]
fn partitions_together_are_the_whole() {
    let dir = folder(&[
        ("a.wast", "(module)"),
        ("b.wast", "(module)"),
        ("c.wast", "(module) (module)"),
        ("d.wast", "(module)"),
    ]);
    let parts: Vec<_> = ["hash:1/2", "hash:2/2"]
        .iter()
        .filter_map(|part| {
            let output = run(&dir, &["spec", ".", "--engine", "wasmi", "--partition", part, "--json", "-"]);
            Report::from_json(&stdout(&output)).ok()
        })
        .collect();
    let files: usize = parts.iter().map(|part| part.files.len()).sum();
    assert_eq!((files, parts.iter().map(Report::directives).sum::<u64>()), (4, 5));

    let names: Vec<_> = (0..parts.len()).map(|part| format!("part-{part}.json")).collect();
    for (name, part) in names.iter().zip(&parts) {
        fs::write(dir.path().join(name), render::json(part)).unwrap();
    }
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let merge = |rest: &[&str]| run(&dir, &[&["report"], &names[..], rest].concat());
    let merged = merge(&["--format", "json"]);
    assert_eq!(merged.status.code(), Some(0), "{}", stderr(&merged));
    assert_eq!(Report::from_json(&stdout(&merged)).unwrap(), Report::merge(parts).unwrap());
    for (format, said) in [("table", "wasmi"), ("markdown", "# Conformance scoreboard"), ("junit", "<testsuites")] {
        assert_eq!(merge(&["--format", format, "--output", "out"]).status.code(), Some(0), "{format}");
        assert!(fs::read_to_string(dir.path().join("out")).unwrap().contains(said), "{format}");
    }
}

#[test]
fn reports_that_cannot_be_shown_are_named() {
    let dir = folder(&[("bad.json", "{}"), ("empty.json", "")]);
    for (file, said) in [("bad.json", "bad.json: not a sound"), ("empty.json", "empty.json: it is empty"), ("no", "no")]
    {
        let output = run(&dir, &["report", file]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
    let schema = stdout(&run(&dir, &["report", "--schema"]));
    assert_eq!(schema, crosscheck_reports::SCHEMA_JSON);
}

#[test]
fn disas_shows_code_text_and_needs() {
    let add = "(module (func (export \"f\") (param i32) (result i32) (i32.add (local.get 0) (i32.const 5))))";
    let vector = "(module (func (export \"f\") (result v128) (v128.const i32x4 1 2 3 4)))";
    let dir = folder(&[("add.wat", add), ("vector.wat", vector)]);
    let code = stdout(&run(&dir, &["disas", "add.wat"]));
    assert!(
        code.contains(";; exports Func 0 as \"f\"") && code.contains(" interp:") && code.contains("i32.add"),
        "{code}"
    );
    let output = run(&dir, &["disas", "add.wat", "--engine", "native"]);
    let native = stdout(&output);
    match crosscheck::disassemble::isa() {
        Some(isa) => {
            let header = format!(" {isa}:\n");
            assert!(code.contains(&header) && native.contains(&header) && !native.contains("interp"), "{native}");
        }
        None => {
            assert!(code.contains(";; this build has no native tier"), "{code}");
            assert_eq!(output.status.code(), Some(2));
            assert!(stderr(&output).contains("no native tier"), "{}", stderr(&output));
        }
    }
    let text = stdout(&run(&dir, &["disas", "vector.wat", "--text"]));
    assert!(text.contains(";; needs: simd") && text.contains("v128.const"), "{text}");
}

/// Also for engines in this process: a script that does not end is a finding, and the run goes on.
#[test]
fn a_script_that_does_not_end_is_a_timeout_on_every_built_in_engine() {
    let script = "(module (func (export \"loop\") (loop (br 0))))\n(invoke \"loop\")\n(invoke \"loop\")\n(module)";
    let dir = folder(&[("endless.wast", script)]);
    let (code, report) = spec(&dir, &["endless.wast", "--engine", "interp,wasmi", "--timeout", "0.01"]);
    assert_eq!(code, 1);
    for (engine, counts) in report.totals() {
        // On a busy machine the other directives may take that long as well.
        assert!(counts.timeout >= 1 && counts.blocked >= 1, "{engine}: {:#?}", report.failures);
        assert_eq!(counts.pass + counts.timeout + counts.blocked, 4, "{engine}");
    }
}
