//! What became of a directive.

use super::expect::{Pattern, show_all};
use crate::{
    engine::{Fault, Outcome},
    features, trap,
};
use crosscheck_reports::{DecidedBy, Phase, Status};

/// `Ok` is a pass.
pub type Verdict = Result<(), Box<Problem>>;

/// Why a directive did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Fail, unsupported, blocked, crash or timeout.
    pub status: Status,
    /// How far it came.
    pub phase: Phase,
    /// What decided that.
    pub decided_by: DecidedBy,
    /// What the script wants; empty when that is not the point.
    pub expected: String,
    /// What the engine did; empty when it did nothing.
    pub actual: String,
    /// One line for a reader.
    pub message: String,
    /// The proposals for want of which it did not run, separated by `, `.
    pub needs: Option<String>,
}

/// Why later directives cannot run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cause {
    /// The line of the directive that should have made what they need.
    pub(super) line: u32,
    /// What happened there.
    pub(super) what: String,
    /// The proposals that the engine lacks, if that is what happened.
    pub(super) needs: Option<String>,
}

/// Why there is no outcome to judge.
#[derive(Clone, Debug)]
pub(super) enum Stop {
    /// What it needs was not made.
    Blocked(Cause),
    /// The engine refuses what is well: for want of proposals, or because it met a limit.
    Unsupported(Phase, String),
    /// A module was refused, or the script asks for something that is not there.
    Refused(Phase, DecidedBy, String),
    /// The engine failed.
    Fault(Fault),
}

impl Stop {
    /// In words, for a [`Cause`].
    pub(super) fn what(&self) -> String {
        match self {
            Stop::Blocked(cause) => cause.what.clone(),
            Stop::Unsupported(_, what) if is_proposals(what) => format!("needs {what}"),
            Stop::Unsupported(_, what) => format!("the engine met a limit: {what}"),
            Stop::Refused(_, _, message) => message.clone(),
            Stop::Fault(fault) => fault.to_string(),
        }
    }

    /// The proposals that the engine lacks, if that is why.
    pub(super) fn needs(&self) -> Option<String> {
        match self {
            Stop::Blocked(cause) => cause.needs.clone(),
            Stop::Unsupported(_, what) => Some(what.clone()).filter(|what| is_proposals(what)),
            Stop::Refused(..) | Stop::Fault(_) => None,
        }
    }

    pub(super) fn verdict(self) -> Verdict {
        let (status, phase, decided_by) = match &self {
            Stop::Blocked(_) => (Status::Blocked, Phase::Link, DecidedBy::Engine),
            // To lack a proposal is an engine's right. Any other refusal is a directive that it does not pass.
            Stop::Unsupported(phase, what) => {
                let status = if is_proposals(what) { Status::Unsupported } else { Status::Fail };
                (status, *phase, DecidedBy::Engine)
            }
            Stop::Refused(phase, decided_by, _) => (Status::Fail, *phase, *decided_by),
            Stop::Fault(Fault::Timeout(_)) => (Status::Timeout, Phase::Run, DecidedBy::Engine),
            Stop::Fault(_) => (Status::Crash, Phase::Run, DecidedBy::Engine),
        };
        let message = match &self {
            Stop::Blocked(Cause { line, what, .. }) => format!("blocked by line {line}: {what}"),
            other => other.what(),
        };
        let needs = self.needs();
        problem(status, phase, decided_by, "", "", message).map_err(|problem| Box::new(Problem { needs, ..*problem }))
    }
}

/// Whether that is what an engine may lack: proposals by name, or the language itself (`mvp`), which a new engine lacks at first.
fn is_proposals(what: &str) -> bool {
    what == "mvp" || features::by_name(what.split(", ")).is_ok()
}

pub(super) fn problem(
    status: Status,
    phase: Phase,
    decided_by: DecidedBy,
    expected: &str,
    actual: &str,
    message: impl Into<String>,
) -> Verdict {
    let (expected, actual) = (expected.to_owned(), actual.to_owned());
    Err(Box::new(Problem { status, phase, decided_by, expected, actual, message: message.into(), needs: None }))
}

/// The phase in which an outcome was reached.
fn phase(outcome: &Outcome) -> Phase {
    if matches!(outcome, Outcome::Link(_)) { Phase::Link } else { Phase::Run }
}

/// The verdict on an outcome that is not the expected one.
pub(super) fn unexpected(expected: &str, outcome: &Outcome) -> Verdict {
    let actual = show(outcome);
    let message = format!("expected {expected}, but it {actual}");
    problem(Status::Fail, phase(outcome), DecidedBy::Engine, expected, &actual, message)
}

/// An outcome in words, to follow "it".
pub(super) fn show(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Return(values) if values.is_empty() => "returned".to_owned(),
        Outcome::Return(values) => format!("returned {}", show_all(values)),
        Outcome::Trap(trap) => format!("trapped: {} ({})", trap.code, trap.message),
        Outcome::Exception { payload } => format!("threw an exception carrying {}", show_all(payload)),
        Outcome::Link(message) => format!("did not link: {message}"),
        Outcome::Unsupported { what } => format!("needs {what}"),
        Outcome::Misuse(message) => format!("could not be done: {message}"),
    }
}

/// Judges what must return, whatever it returns.
pub(super) fn returned(outcome: &Outcome) -> Verdict {
    if let Outcome::Return(_) = outcome { Ok(()) } else { unexpected("it to return", outcome) }
}

/// Judges an `assert_return`.
pub(super) fn returned_as(patterns: &[Pattern], outcome: &Outcome) -> Verdict {
    if let Outcome::Return(values) = outcome
        && values.len() == patterns.len()
        && patterns.iter().zip(values).all(|(pattern, value)| pattern.matches(*value))
    {
        return Ok(());
    }
    let expected = match patterns {
        [] => "no values".to_owned(),
        patterns => patterns.iter().map(Pattern::to_string).collect::<Vec<_>>().join(" "),
    };
    unexpected(&expected, outcome)
}

/// Judges an `assert_trap` or `assert_exhaustion`.
pub(super) fn trapped(message: &str, outcome: &Outcome) -> Verdict {
    let Some(code) = trap::from_suite_message(message) else {
        let unknown = format!("`{message}` is no trap that the harness knows");
        return problem(Status::Fail, Phase::Parse, DecidedBy::Parser, message, "", unknown);
    };
    match outcome {
        Outcome::Trap(trap) if trap::same(&trap.code, code) => Ok(()),
        outcome => unexpected(&format!("the trap `{message}`"), outcome),
    }
}

/// Judges an `assert_exception`.
pub(super) fn threw(outcome: &Outcome) -> Verdict {
    if let Outcome::Exception { .. } = outcome { Ok(()) } else { unexpected("an exception", outcome) }
}

/// Judges an `assert_unlinkable`.
pub(super) fn unlinkable(message: &str, outcome: &Outcome) -> Verdict {
    if let Outcome::Link(_) = outcome { Ok(()) } else { unexpected(&format!("not to link: {message}"), outcome) }
}
