//! Running test files on engines and judging the results against what is expected of them.

use crate::{
    engine::{Engine, EngineInfo},
    features,
    script::{Action, Directive, Position, Problem, Script, Verdict, parse, run, unreadable},
};
use crosscheck_reports::{Counts, Failure, FileRow, Status};
use crosscheck_testsuite::{
    DirectiveId, EngineSelector, Expectation, Expectations, ExpectedStatus, OneOrMany, Selectors, SuiteError, TestFile,
};
use std::{collections::BTreeMap, ops::RangeInclusive, sync::Arc};

/// How much stack a thread that runs files should have, in bytes: guest recursion, parsers and validators all use it, and
/// the usual 2 MiB of a worker thread is less than programs have.
pub const STACK: usize = 16 << 20;

/// What to run of a file, and what to expect.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Known deviations.
    pub expectations: &'a Expectations,
    /// Only the directives that start on these lines count; what stands before them runs too, since they may need it.
    pub lines: Option<&'a RangeInclusive<u32>>,
}

/// What became of one file.
#[derive(Debug)]
pub struct FileResult {
    /// Its row in the report.
    pub row: FileRow,
    /// Every directive that did not pass, on each engine.
    pub failures: Vec<Failure>,
    /// Entries that would make each unexpected result expected.
    pub proposed: Vec<Expectation>,
    /// How many directives the file has, whether or not they were selected.
    pub directives: usize,
}

/// Parses a file once and runs it on every engine.
///
/// # Errors
/// When the file cannot be read. One that is not UTF-8 is a failed directive.
pub fn run_file(file: &TestFile, engines: &[Arc<dyn Engine>], options: Options<'_>) -> Result<FileResult, SuiteError> {
    let mut row = FileRow {
        path: file.path.clone(),
        proposal: file.section().to_owned(),
        directives: 0,
        skipped: file.skip.map(str::to_owned),
        results: BTreeMap::new(),
    };
    let (mut failures, mut proposed) = (Vec::new(), Vec::new());
    if file.skip.is_some() {
        return Ok(FileResult { row, failures, proposed, directives: 0 });
    }
    let script = match file.text() {
        Ok(text) => parse(&file.path, &text),
        // The other files of a folder are none the worse for it.
        Err(SuiteError::NotUtf8 { line, column, offset, .. }) => {
            let position = Position { line: line as u32, column: column as u32 };
            unreadable(&file.path, position, format!("not valid UTF-8 (byte offset {offset})"))
        }
        Err(error) => return Err(error),
    };
    let directives = flatten(&script);
    let selected: Vec<_> =
        directives.iter().filter(|d| options.lines.is_none_or(|l| l.contains(&d.position.line))).collect();
    row.directives = selected.len() as u64;
    let features = features::known(file.features.proposals);
    for engine in engines {
        let info = engine.info();
        let selector = selector(info);
        let mut counts = Counts::default();
        let mut verdicts = run(&script, &**engine, features, options.lines.map(|lines| *lines.end()));
        for directive in &selected {
            let id = DirectiveId::new(&file.path, directive.ordinal);
            // Every directive that starts in the range has run; a thread's may start after its end.
            let Some(verdict) = verdicts[directive.ordinal].take() else { continue };
            let expected = options.expectations.lookup(&id, &selector);
            let Some((status, problem)) = judge(verdict, expected) else {
                counts.add(Status::Pass);
                continue;
            };
            counts.add(status);
            if let Some(status) = expected_status(status) {
                proposed.push(propose(&id, &info.id, status, &problem));
            }
            failures.push(failure(&id, directive, &info.id, status, problem));
        }
        row.directives = counts.total();
        row.results.insert(info.id.clone(), counts);
    }
    Ok(FileResult { row, failures, proposed, directives: script.count })
}

/// The directives by ordinal, those inside threads too.
fn flatten(script: &Script) -> Vec<&Directive> {
    fn add<'s>(directives: &'s [Directive], all: &mut Vec<&'s Directive>) {
        for directive in directives {
            all.push(directive);
            if let Action::Thread { directives, .. } = &directive.action {
                add(directives, all);
            }
        }
    }
    let mut all = Vec::with_capacity(script.count);
    add(&script.directives, &mut all);
    all
}

/// How expectations know an engine.
pub fn selector(info: &EngineInfo) -> EngineSelector {
    EngineSelector { isa: info.isa.clone(), ..EngineSelector::here(&info.id, &info.tier) }
}

/// The status of a directive given what is expected of it; `None` is a plain pass.
fn judge(verdict: Verdict, expected: Option<&Expectation>) -> Option<(Status, Problem)> {
    use crosscheck_reports::{DecidedBy, Phase};
    match (verdict, expected) {
        (Ok(()), None) => None,
        (Ok(()), Some(expectation)) => {
            let problem = Problem {
                status: Status::Xpass,
                phase: Phase::Run,
                decided_by: DecidedBy::Engine,
                expected: expectation.status.as_str().to_owned(),
                actual: "passed".to_owned(),
                message: format!("passed, although {expectation}"),
                needs: None,
            };
            Some((Status::Xpass, problem))
        }
        (Err(problem), Some(expectation)) if expectation.status.as_str() == problem.status.as_str() => {
            let message = format!("{} (expected: {})", problem.message, expectation.reason);
            Some((Status::Xfail, Problem { message, ..*problem }))
        }
        (Err(problem), _) => Some((problem.status, *problem)),
    }
}

/// The expectation that would account for a status; `None` when there is nothing to account for.
fn expected_status(status: Status) -> Option<ExpectedStatus> {
    match status {
        Status::Fail => Some(ExpectedStatus::Fail),
        Status::Crash => Some(ExpectedStatus::Crash),
        Status::Timeout => Some(ExpectedStatus::Timeout),
        Status::Pass | Status::Xfail | Status::Xpass | Status::Unsupported | Status::Blocked => None,
    }
}

fn propose(id: &DirectiveId, engine: &str, status: ExpectedStatus, problem: &Problem) -> Expectation {
    Expectation {
        file: id.file.clone(),
        ordinals: id.ordinal..=id.ordinal,
        applies: Selectors { engine: Some(OneOrMany::One(engine.to_owned())), ..Selectors::default() },
        status,
        reason: format!("unexplained: {}", problem.message),
        url: None,
        origin: String::new(),
    }
}

fn failure(id: &DirectiveId, directive: &Directive, engine: &str, status: Status, problem: Problem) -> Failure {
    Failure {
        id: id.to_string(),
        phase: problem.phase,
        decided_by: problem.decided_by,
        file: id.file.clone(),
        line: directive.position.line,
        column: directive.position.column,
        directive: directive.keyword.clone(),
        engine: engine.to_owned(),
        status,
        expected: problem.expected,
        actual: problem.actual,
        message: problem.message,
        needs: problem.needs,
    }
}
