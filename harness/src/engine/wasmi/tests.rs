use super::*;
use crate::engine::{HostAction, Type};

fn session(fuel: bool) -> Box<dyn Session> {
    Wasmi::default().open(&SessionOptions { canonical_nans: true, fuel, memory_limit: Some(1 << 20) }).unwrap()
}

fn instantiate(session: &mut dyn Session, text: &str, imports: &[Handle]) -> (InstanceId, Outcome) {
    let module = session.compile(&wat::parse_str(text).unwrap()).unwrap().unwrap();
    session.instantiate(module, imports).unwrap()
}

fn host(session: &mut dyn Session, params: &[Type], results: &[Type], action: HostAction) -> Handle {
    let (name, params, results) = ("h".to_owned(), params.to_vec(), results.to_vec());
    session.define(&HostEntity::Func { name, params, results, action }).unwrap().unwrap()
}

fn trap_code(outcome: &Outcome) -> &str {
    let Outcome::Trap(trap) = outcome else { panic!("no trap: {outcome:?}") };
    &trap.code
}

#[test]
fn the_version_is_the_one_in_the_lock_file() {
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock")).unwrap();
    assert!(lock.contains(&format!("name = \"wasmi\"\nversion = \"{VERSION}\"")));
}

#[test]
fn functions_are_identified_where_exports_show_them() {
    let mut session = session(false);
    let imported = host(&mut *session, &[], &[], HostAction::Return(vec![]));
    let text = r#"(module (import "env" "h" (func $h)) (func $hidden) (func $shown (export "shown"))
        (table (export "t") funcref (elem $h $hidden $shown)) (table (export "null") 1 funcref)
        (func (export "get") (param i32) (result funcref) (table.get 0 (local.get 0)))
        (func (export "is") (param funcref) (result i32) (ref.is_null (local.get 0))))"#;
    let (instance, outcome) = instantiate(&mut *session, text, &[imported]);
    assert_eq!(outcome, Outcome::Return(vec![]));
    let shown = Ref::Func { instance, index: 2 };
    let state = session.state(instance).unwrap();
    assert_eq!(state.tables[0].elements, [Ref::HostFunc(imported), Ref::Opaque, shown]);
    assert_eq!(state.tables[1].elements, [Ref::Null]);
    let got = session.invoke(instance, "get", &[Value::I32(2)]).unwrap();
    assert_eq!(got, Outcome::Return(vec![Value::Ref(shown)]));
    let again = session.invoke(instance, "is", &[Value::Ref(shown)]).unwrap();
    assert_eq!(again, Outcome::Return(vec![Value::I32(0)]), "a function that was seen can be an argument");
}

#[test]
fn host_functions_return_trap_and_reenter_and_are_recorded() {
    let mut session = session(false);
    let trap = host(&mut *session, &[], &[], HostAction::Trap);
    let action = HostAction::Reenter { export: "inner".to_owned(), depth: 1, seed: 3 };
    let reenter = host(&mut *session, &[Type::I32], &[Type::I64], action);
    let text = r#"(module (import "e" "t" (func $t)) (import "e" "r" (func $r (param i32) (result i64)))
        (global (export "g") (mut i32) (i32.const 0))
        (func (export "inner") (global.set 0 (i32.add (global.get 0) (i32.const 1))) (drop (call $r (i32.const 9))))
        (func (export "outer") (result i64) (call $r (i32.const 1)))
        (func (export "trap") (call $t)))"#;
    let (instance, _) = instantiate(&mut *session, text, &[trap, reenter]);
    assert_eq!(trap_code(&session.invoke(instance, "trap", &[]).unwrap()), trap::HOST);
    let expected = crate::engine::host::mix(3, 0, &[Value::I32(1)], &[Type::I64]);
    assert_eq!(session.invoke(instance, "outer", &[]).unwrap(), Outcome::Return(expected));
    assert_eq!(session.global(instance, "g").unwrap(), Some(Value::I32(1)), "the nested call does not nest again");
    let arguments: Vec<_> = session.take_host_calls().unwrap().into_iter().map(|call| call.arguments).collect();
    assert_eq!(arguments, [vec![], vec![Value::I32(1)], vec![Value::I32(9)]]);
}

#[test]
fn fuel_ends_a_guest_that_does_not_end() {
    let mut session = session(true);
    let (instance, _) = instantiate(&mut *session, r#"(module (func (export "f") (loop (br 0))))"#, &[]);
    session.set_fuel(Some(1000)).unwrap();
    assert_eq!(trap_code(&session.invoke(instance, "f", &[]).unwrap()), trap::OUT_OF_FUEL);
    assert!(session.fuel().unwrap().is_some_and(|fuel| fuel < 1000));
}

#[test]
fn one_limit_holds_for_all_memories_and_tables_together() {
    let mut session = session(false);
    let text = r#"(module (memory 8) (memory 4) (table 10000 funcref)
        (func (export "grow") (param i32) (result i32) (memory.grow 0 (local.get 0))))"#;
    let (instance, outcome) = instantiate(&mut *session, text, &[]);
    assert_eq!(outcome, Outcome::Return(vec![]));
    let mut grow = |pages| session.invoke(instance, "grow", &[Value::I32(pages)]).unwrap();
    assert_eq!(grow(4), Outcome::Return(vec![Value::I32(u32::MAX)]), "the tables count");
    assert_eq!(grow(2), Outcome::Return(vec![Value::I32(8)]));
    let (_, outcome) = instantiate(&mut *session, "(module (memory 9))", &[]);
    assert!(matches!(outcome, Outcome::Unsupported { .. }), "{outcome:?}");
}

#[test]
fn instantiation_ends_in_links_and_traps() {
    let mut session = session(false);
    let function = host(&mut *session, &[], &[], HostAction::Trap);
    let (_, outcome) = instantiate(&mut *session, r#"(module (import "a" "b" (func (param i32))))"#, &[function]);
    assert!(matches!(outcome, Outcome::Link(_)), "{outcome:?}");
    let (_, outcome) = instantiate(&mut *session, "(module (table 1 funcref) (elem (i32.const 1) 0) (func))", &[]);
    assert!(trap::same(trap_code(&outcome), "table-out-of-bounds"));
    let (_, outcome) = instantiate(&mut *session, r#"(module (memory 1) (data (i32.const 65536) "x"))"#, &[]);
    assert_eq!(trap_code(&outcome), "memory-out-of-bounds");
    let (instance, outcome) = instantiate(&mut *session, "(module (func unreachable) (start 0))", &[]);
    assert_eq!((instance, trap_code(&outcome)), (InstanceId(3), "unreachable"), "failures use numbers up");
    let (_, outcome) = instantiate(&mut *session, r#"(module (import "a" "b" (func)))"#, &[]);
    assert!(matches!(outcome, Outcome::Misuse(_)), "{outcome:?}");
}

#[test]
fn what_wasmi_lacks_is_told_from_what_is_wrong() {
    let mut session = session(false);
    let mut compile = |text: &str| session.compile(&wat::parse_str(text).unwrap()).unwrap().unwrap_err();
    assert_eq!(compile("(module (type (struct)))"), CompileError::Unsupported { what: "gc".to_owned() });
    assert!(matches!(compile("(module (func (result i32)))"), CompileError::Invalid { offset: Some(_), .. }));
    assert!(matches!(session.compile(b"nonsense").unwrap(), Err(CompileError::Invalid { .. })));
}

#[test]
fn nans_of_arithmetic_are_canonical() {
    let mut session = session(false);
    let text = r#"(module (func (export "f") (param f32) (result f32) (f32.sqrt (local.get 0)))
        (func (export "g") (param f64) (result f64) (f64.add (local.get 0) (f64.const 1))))"#;
    let (instance, _) = instantiate(&mut *session, text, &[]);
    let f = session.invoke(instance, "f", &[Value::F32((-1.0f32).to_bits())]).unwrap();
    assert_eq!(f, Outcome::Return(vec![Value::F32(0x7fc0_0000)]));
    let g = session.invoke(instance, "g", &[Value::F64(0xfff0_0000_0000_0001)]).unwrap();
    assert_eq!(g, Outcome::Return(vec![Value::F64(0x7ff8_0000_0000_0000)]));
}
