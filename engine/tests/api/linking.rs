//! Imports by name and by type.

use crate::{each_tier, engine, module};
use crosscheck_engine::{Engine, Error, Instance, Linker, Module, Store};

fn link_error<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result.expect_err("a link error") {
        Error::Link(message) => message,
        error => panic!("a link error, not {error:?}"),
    }
}

#[test]
fn a_missing_import_is_named_with_its_type() {
    each_tier(|tier| {
        let engine = engine(tier);
        let module = module(&engine, r#"(module (import "env" "f" (func (param i32) (result f64))))"#);
        let mut store = Store::new(&engine, ());
        let message = link_error(Linker::new(&engine).instantiate(&mut store, &module));
        for part in ["\"env\"", "\"f\"", "(param i32) (result f64)"] {
            assert!(message.contains(part), "{part} in: {message}");
        }
        assert!(link_error(Instance::new(&mut store, &module, &[])).contains("1 import"));
    });
}

#[test]
fn an_import_that_does_not_match_names_both_sides() {
    each_tier(|tier| {
        let engine = engine(tier);
        let mut store = Store::new(&engine, ());
        let mut linker = Linker::new(&engine);
        linker.func_wrap("env", "f", |_: i64| {}).unwrap();
        let exporter = module(&engine, r#"(module (memory (export "m") 1 2) (global (export "g") i32 (i32.const 0)))"#);
        let exporter = Instance::new(&mut store, &exporter, &[]).unwrap();
        linker.instance(&store, "lib", exporter).unwrap();
        for (import, wanted, given) in [
            (r#"(import "env" "f" (func (param i32)))"#, "(param i32)", "(param i64)"),
            (r#"(import "lib" "m" (memory 2))"#, "memory 2", "memory 1 2"),
            (r#"(import "lib" "m" (memory 1 1))"#, "memory 1 1", "memory 1 2"),
            (r#"(import "lib" "g" (global (mut i32)))"#, "global (mut i32)", "global i32"),
            (r#"(import "lib" "g" (func))"#, "func", "global i32"),
        ] {
            let module = module(&engine, &format!("(module {import})"));
            let message = link_error(linker.instantiate(&mut store, &module));
            assert!(message.contains(wanted) && message.contains(given), "{import}: {message}");
        }
        let fits = module(&engine, r#"(module (import "lib" "m" (memory 0 3)) (import "env" "f" (func (param i64))))"#);
        linker.instantiate(&mut store, &fits).unwrap();
    });
}

#[test]
fn names_are_defined_once_unless_shadowing_is_allowed() {
    each_tier(|tier| {
        let engine = engine(tier);
        let mut linker = Linker::<()>::new(&engine);
        linker.func_wrap("env", "f", || 1).unwrap();
        assert!(link_error(linker.func_wrap("env", "f", || 2)).contains("twice"));
        linker.allow_shadowing(true).func_wrap("env", "f", || 3).unwrap();
        let mut store = Store::new(&engine, ());
        let f = linker.get(&mut store, "env", "f").and_then(|f| f.into_func()).unwrap();
        assert_eq!(f.typed::<(), i32>(&store).unwrap().call(&mut store, ()).unwrap(), 3);
        assert_eq!(linker.get(&mut store, "env", "g"), None);
    });
}

#[test]
fn one_linker_serves_many_stores() {
    each_tier(|tier| {
        let engine = engine(tier);
        let mut linker = Linker::new(&engine);
        linker.func_wrap("env", "data", |caller: crosscheck_engine::Caller<'_, i32>| *caller.data()).unwrap();
        let text = r#"(module (import "env" "data" (func $data (result i32)))
          (func (export "run") (result i32) (call $data)))"#;
        let module = module(&engine, text);
        for data in [1, 2, 3] {
            let mut store = Store::new(&engine, data);
            let instance = linker.clone().instantiate(&mut store, &module).unwrap();
            let run = instance.get_typed_func::<(), i32>(&store, "run").unwrap();
            assert_eq!(run.call(&mut store, ()).unwrap(), data);
        }
    });
}

#[test]
fn engines_do_not_mix() {
    each_tier(|tier| {
        let (a, b) = (engine(tier), engine(tier));
        let module = module(&a, "(module)");
        let mut store = Store::new(&b, ());
        assert!(link_error(Instance::new(&mut store, &module, &[])).contains("engine"));
        assert!(link_error(Linker::new(&a).instantiate(&mut store, &module)).contains("engine"));
        assert!(Engine::same(&a, &a.clone()) && !Engine::same(&a, &b));
    });
}

#[test]
fn what_is_no_module_says_where_and_why() {
    each_tier(|tier| {
        let engine = engine(tier);
        assert!(matches!(Module::new(&engine, b"\0asm"), Err(Error::Compile(_))));
        assert!(Module::validate(&engine, b"not wasm").is_err());
        let invalid = wat::parse_str("(module (func (result i32) (i64.const 0)))").unwrap();
        let Err(Error::Compile(error)) = Module::new(&engine, &invalid) else { panic!("type mismatch") };
        assert!(error.offset.is_some_and(|offset| (offset as usize) < invalid.len()), "{error}");
        assert_eq!(Module::validate(&engine, &invalid).unwrap_err().to_string(), error.to_string());
    });
}
