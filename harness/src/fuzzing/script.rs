//! Any text as a script: the runner takes it, on every tier, whatever it is, and every tier comes to the same verdicts.

use crate::engine::{Engine, EngineInfo, Fault, Session, SessionOptions, registry};
use crate::features;
use crate::script::{self, Action, Directive, Script, Verdict};
use crate::trap;
use crosscheck_reports::Status;
use std::{sync::Arc, time::Duration};

/// The fuel of a whole script: guests that do not end spend it in less than a millisecond.
const FUEL: u64 = 100_000;
/// What all memories and tables of a script may take.
const MEMORY: u64 = 32 << 20;
/// How long a guest may wait, which no fuel ends.
const PATIENCE: Duration = Duration::from_secs(1);

/// An engine whose sessions do only so much.
struct Bounded {
    engine: Arc<dyn Engine>,
    /// Whether guests may wait: the clock that this takes has a thread of its own.
    waits: bool,
}

impl Engine for Bounded {
    fn info(&self) -> &EngineInfo {
        self.engine.info()
    }

    fn open(&self, options: &SessionOptions) -> Result<Box<dyn Session>, Fault> {
        let options = SessionOptions { fuel: true, memory_limit: Some(MEMORY), ..options.clone() };
        let mut session =
            if self.waits { self.engine.open_within(&options, PATIENCE)? } else { self.engine.open(&options)? };
        session.set_fuel(Some(FUEL))?;
        Ok(session)
    }
}

/// Gives what is wrong, in words.
pub(super) fn check(bytes: &[u8]) -> Option<String> {
    let script = script::parse("input.wast", &String::from_utf8_lossy(bytes));
    // Each module that waits has the prefix of atomic instructions in it.
    let waits = script.directives.iter().any(|directive| match &directive.action {
        Action::Thread { .. } => true,
        _ => directive
            .action
            .module()
            .is_some_and(|module| module.binary.as_ref().is_ok_and(|wasm| wasm.contains(&0xfe))),
    });
    let mut first: Option<(&str, Vec<Option<Verdict>>)> = None;
    for id in registry::bundled() {
        let engine = Bounded { engine: registry::by_id(id)?, waits };
        let verdicts = script::run(&script, &engine, features::all(), None);
        if verdicts.iter().any(Option::is_none) {
            return Some(format!("{id}: a directive without a verdict"));
        }
        let crash =
            verdicts.iter().flatten().find_map(|verdict| verdict.as_ref().err().filter(|p| p.status == Status::Crash));
        if let Some(crash) = crash {
            return Some(format!("{id}: {}", crash.message));
        }
        match &first {
            None => first = Some((id, verdicts)),
            Some((reference, other)) => {
                if let Some(difference) = differ(&script, other, &verdicts) {
                    return Some(format!("{reference} and {id}: {difference}"));
                }
            }
        }
    }
    None
}

/// The first directive on which verdicts differ, up to where they may.
fn differ(script: &Script, left: &[Option<Verdict>], right: &[Option<Verdict>]) -> Option<String> {
    for directive in &script.directives {
        let both = [left, right].map(|verdicts| verdicts[directive.ordinal].as_ref());
        if own_affair(directive) || both.iter().flatten().any(|verdict| met_limit(verdict)) {
            return None;
        }
        if let [Some(left), Some(right)] = both
            && left != right
        {
            let line = directive.position.line;
            return Some(format!("line {line}, {}: {left:?} but {right:?}", directive.keyword));
        }
    }
    None
}

/// What a directive does that is each tier's own affair: how deep the stack is, or how threads interleave.
fn own_affair(directive: &Directive) -> bool {
    match &directive.action {
        Action::AssertTrap(_, message) => trap::from_suite_message(message) == Some(trap::STACK_OVERFLOW),
        Action::Thread { .. } => true,
        _ => false,
    }
}

/// Whether the directive met a limit that is each tier's own, so that what follows is no longer the same.
fn met_limit(verdict: &Verdict) -> bool {
    verdict.as_ref().is_err_and(|problem| {
        problem.status == Status::Timeout || problem.actual.starts_with(&format!("trapped: {}", trap::STACK_OVERFLOW))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_that_do_not_end_or_make_no_sense_are_no_finding() {
        for text in [
            "",
            "(module",
            "(module (func (export \"f\") (loop (br 0)))) (invoke \"f\") (assert_return (invoke \"f\"))",
            "(module (func $f (export \"f\") (call $f))) (assert_exhaustion (invoke \"f\") \"call stack exhausted\")",
            "(module (memory 60000)) (invoke \"f\") (register \"x\") (thread $t (module (memory 1))) (wait $t) (wait $t)",
            "(assert_invalid (module (func (result i32))) \"type mismatch\") (assert_trap (module binary \"\") \"x\")",
        ] {
            assert_eq!(check(text.as_bytes()), None, "{text}");
        }
        assert_eq!(check(b"\xff\xfe(module)"), None);
    }

    #[test]
    fn verdicts_that_differ_are_found_but_not_behind_a_limit() {
        let text = r#"(module (func (export "f") (result i32) (i32.const 1)))
          (assert_return (invoke "f") (i32.const 1))
          (assert_exhaustion (invoke "f") "call stack exhausted")
          (assert_return (invoke "f") (i32.const 1))"#;
        let script = script::parse("a.wast", text);
        let engine = registry::bundled().next().and_then(registry::by_id).unwrap();
        let verdicts = script::run(&script, &*engine, features::all(), None);
        let fails_at = |ordinal: usize| {
            let mut other = verdicts.clone();
            other[ordinal] = verdicts[2].clone();
            differ(&script, &verdicts, &other)
        };
        assert_eq!(differ(&script, &verdicts, &verdicts), None);
        assert!(fails_at(1).is_some_and(|difference| difference.contains("line 2, assert_return")));
        assert_eq!(fails_at(3), None);
    }
}
