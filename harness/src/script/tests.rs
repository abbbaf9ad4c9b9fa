use super::*;
use crate::engine::{Engine, registry};
use crate::features;
use crosscheck_reports::{DecidedBy, Phase, Status};

/// `None` is a pass.
fn statuses(text: &str) -> Vec<Option<Problem>> {
    let engine = registry::by_id("wasmi").unwrap();
    statuses_on(&*engine, text)
}

fn statuses_on(engine: &dyn Engine, text: &str) -> Vec<Option<Problem>> {
    let verdicts = run(&parse("test.wast", text), engine, features::all(), None);
    verdicts
        .into_iter()
        .map(|verdict| verdict.expect("every directive has a verdict").err().map(|problem| *problem))
        .collect()
}

fn brief(problems: &[Option<Problem>]) -> Vec<&str> {
    problems.iter().map(|problem| problem.as_ref().map_or("pass", |problem| problem.status.as_str())).collect()
}

#[test]
fn results_are_compared_and_the_run_goes_on() {
    let problems = statuses(
        r#"(module (func (export "f") (param i32) (result i32) local.get 0) (global (export "g") i64 (i64.const 7)))
        (assert_return (invoke "f" (i32.const 1)) (i32.const 1))
        (assert_return (invoke "f" (i32.const 1)) (i32.const 2))
        (assert_return (invoke "f" (i32.const 3)) (either (i32.const 2) (i32.const 3)))
        (assert_return (get "g") (i64.const 7))
        (assert_return (invoke "f"))
        (assert_return (invoke "nothing"))
        (invoke "f" (i32.const 1))"#,
    );
    assert_eq!(brief(&problems), ["pass", "pass", "fail", "pass", "pass", "fail", "fail", "pass"]);
    let problem = problems[2].as_ref().unwrap();
    assert_eq!((problem.expected.as_str(), problem.actual.as_str()), ("(i32.const 2)", "returned (i32.const 1)"));
    assert_eq!((problem.phase, problem.decided_by), (Phase::Run, DecidedBy::Engine));
}

#[test]
fn traps_match_by_code() {
    let problems = statuses(
        r#"(module (table 1 funcref) (func (export "div") (result i32) (i32.div_s (i32.const 1) (i32.const 0)))
             (func (export "call") (call_indirect (i32.const 9))) (func $r (export "deep") (call $r)))
        (assert_trap (invoke "div") "integer divide by zero")
        (assert_trap (invoke "div") "integer overflow")
        (assert_trap (invoke "call") "undefined element")
        (assert_exhaustion (invoke "deep") "call stack exhausted")
        (assert_trap (module (func unreachable) (start 0)) "unreachable")
        (assert_trap (invoke "div") "some new message")"#,
    );
    assert_eq!(brief(&problems), ["pass", "pass", "fail", "pass", "pass", "pass", "fail"]);
}

#[test]
fn what_depends_on_a_failed_module_is_blocked_naming_its_line() {
    let problems = statuses(
        "(module $a (func unreachable) (start 0))\n(register \"a\")\n(invoke \"f\")\n(module (import \"a\" \"f\" (func)))\n\
         (invoke \"f\")\n(module)\n(invoke $a \"f\")\n(invoke $nobody \"f\")",
    );
    assert_eq!(brief(&problems), ["fail", "blocked", "blocked", "blocked", "blocked", "pass", "blocked", "fail"]);
    for problem in [1, 2, 3, 4, 6].map(|at: usize| problems[at].as_ref().unwrap()) {
        assert!(problem.message.starts_with("blocked by line 1: "), "{}", problem.message);
    }
}

#[test]
fn what_the_engine_lacks_is_unsupported_by_name() {
    let problems = statuses("(module (tag))\n(invoke \"f\")\n(module (type (struct)))");
    assert_eq!(brief(&problems), ["unsupported", "blocked", "unsupported"]);
    assert_eq!(problems[0].as_ref().unwrap().message, "needs exceptions");
    assert_eq!(problems[1].as_ref().unwrap().message, "blocked by line 1: needs exceptions");
    assert_eq!(problems[2].as_ref().unwrap().message, "needs gc");
}

/// Limits are met by modules that ask for more than there is, not by what an engine does not know.
#[test]
fn a_limit_that_an_engine_meets_is_no_lack_of_a_proposal() {
    for engine in registry::ids() {
        let engine = registry::by_id(engine).unwrap();
        let problems = statuses_on(&*engine, "(module (memory i64 0x1_0000_0000))\n(invoke \"f\")");
        assert_eq!(brief(&problems), ["fail", "blocked"], "{problems:?}");
        assert!(problems[0].as_ref().unwrap().message.starts_with("the engine met a limit: "), "{problems:?}");
    }
}

#[test]
fn refusals_are_judged_by_parser_validator_and_engine() {
    let problems = statuses(
        r#"(assert_malformed (module quote "(func") "x")
        (assert_malformed (module binary "\00asm\01\00\00\00\07") "x")
        (assert_invalid (module (func (result i32))) "type mismatch")
        (assert_invalid (module (func)) "type mismatch")
        (assert_malformed (module quote "(func)") "x")"#,
    );
    assert_eq!(brief(&problems), ["pass", "pass", "pass", "fail", "fail"]);
    assert_eq!(problems[3].as_ref().unwrap().decided_by, DecidedBy::Validator);
}

#[test]
fn an_engine_with_more_proposals_may_accept_what_an_old_folder_wants_invalid() {
    let engine = registry::by_id("wasmi").unwrap();
    let script = parse("test.wast", r#"(assert_invalid (module (memory 1) (memory 1)) "multiple memories")"#);
    let old = features::by_name(["mutable-global"]).unwrap();
    assert_eq!(run(&script, &*engine, old, None), [Some(Ok(()))]);
}

#[test]
fn linking_goes_through_registered_instances_and_spectest() {
    let problems = statuses(
        r#"(module $m (global (export "g") (mut i32) (i32.const 1)) (func (export "get") (result i32) (global.get 0)))
        (register "m" $m)
        (module (import "m" "g" (global $g (mut i32))) (import "spectest" "print_i32" (func (param i32)))
          (func (export "set") (global.set $g (i32.const 5)) (call 0 (i32.const 1))))
        (invoke "set")
        (assert_return (invoke $m "get") (i32.const 5))
        (assert_unlinkable (module (import "m" "nothing" (func))) "unknown import")
        (assert_unlinkable (module (import "m" "g" (func))) "incompatible import type")
        (assert_unlinkable (module (import "m" "get" (func (result i32)))) "x")
        (module (import "nobody" "f" (func)))"#,
    );
    assert_eq!(
        brief(&problems),
        ["pass", "pass", "pass", "pass", "pass", "pass", "pass", "fail", "fail"],
        "{problems:?}"
    );
    assert_eq!(problems[8].as_ref().unwrap().phase, Phase::Link);
}

#[test]
fn definitions_can_be_instantiated_several_times() {
    let problems = statuses(
        r#"(module definition $d (global (export "g") (mut i32) (i32.const 0))
             (func (export "inc") (result i32) (global.set 0 (i32.add (global.get 0) (i32.const 1))) (global.get 0)))
        (module instance $a $d) (module instance $b $d)
        (assert_return (invoke $a "inc") (i32.const 1))
        (assert_return (invoke $a "inc") (i32.const 2))
        (assert_return (invoke $b "inc") (i32.const 1))
        (module instance $c $nothing)"#,
    );
    assert_eq!(brief(&problems), ["pass", "pass", "pass", "pass", "pass", "pass", "fail"]);
}

#[test]
fn threads_run_on_sessions_of_their_own_and_sharing_is_unsupported() {
    let problems = statuses(
        r#"(thread $t (module (func (export "f"))) (invoke "f") (invoke "g"))
        (wait $t)
        (wait $t)
        (module $m)
        (thread $s (shared (module $m)) (module))
        (wait $s)"#,
    );
    let expected = ["pass", "pass", "pass", "fail", "pass", "fail", "pass", "unsupported", "blocked", "blocked"];
    assert_eq!(brief(&problems), expected);
    assert_eq!(problems[7].as_ref().unwrap().message, "needs threads");
}

#[test]
fn what_does_not_parse_fails_with_its_place() {
    let problems = statuses("(module)\n(assert_nonsense)\n(module (func (nonsense)))\n(invoke \"f\")");
    assert_eq!(brief(&problems), ["pass", "fail", "fail", "blocked"]);
    let messages = [1, 2].map(|at: usize| problems[at].as_ref().unwrap().message.as_str());
    // The first where the directive is, which the reader is told anyway; the second further inside.
    assert!(messages[0].starts_with("unexpected token") && messages[1].starts_with("at 3:16: "), "{messages:?}");
    assert_eq!(
        problems[2].as_ref().map(|p| (p.phase, p.decided_by, p.status)),
        Some((Phase::Parse, DecidedBy::Parser, Status::Fail))
    );
}

#[test]
fn a_run_can_stop_at_a_line() {
    let engine = registry::by_id("wasmi").unwrap();
    let script = parse("test.wast", "(module)\n(module)\n(module)");
    assert_eq!(run(&script, &*engine, features::all(), Some(2)), [Some(Ok(())), Some(Ok(())), None]);
}
