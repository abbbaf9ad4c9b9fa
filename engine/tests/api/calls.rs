//! Calls from the host: values in and out, traps, tail calls, recursion.

use crate::{each_tier, engine, instance, module, trap};
use crosscheck_engine::{Error, Func, FuncType, Instance, Linker, Store, TrapCode, Val, ValType};

const ARITHMETIC: &str = r#"(module
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "swap") (param i32 f64) (result f64 i32) (local.get 1) (local.get 0))
  (func (export "div") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func (export "fac") (param i64) (result i64)
    (if (result i64) (i64.eqz (local.get 0))
      (then (i64.const 1))
      (else (i64.mul (local.get 0) (call 3 (i64.sub (local.get 0) (i64.const 1)))))))
  (func (export "nothing"))
  (func (export "unreachable") unreachable))"#;

#[test]
fn typed_functions_take_and_return_rust_values() {
    each_tier(|tier| {
        let (mut store, instance) = instance(&engine(tier), ARITHMETIC);
        let add = instance.get_typed_func::<(i32, i32), i32>(&store, "add").unwrap();
        assert_eq!(add.call(&mut store, (2, -5)).unwrap(), -3);
        let add = instance.get_typed_func::<(u32, u32), u32>(&store, "add").unwrap();
        assert_eq!(add.call(&mut store, (u32::MAX, 2)).unwrap(), 1);
        let swap = instance.get_typed_func::<(i32, f64), (f64, i32)>(&store, "swap").unwrap();
        assert_eq!(swap.call(&mut store, (7, -0.5)).unwrap(), (-0.5, 7));
        let fac = instance.get_typed_func::<u64, u64>(&store, "fac").unwrap();
        assert_eq!(fac.call(&mut store, 20).unwrap(), 2_432_902_008_176_640_000);
        instance.get_typed_func::<(), ()>(&store, "nothing").unwrap().call(&mut store, ()).unwrap();
    });
}

#[test]
fn untyped_calls_check_their_arguments() {
    each_tier(|tier| {
        let (mut store, instance) = instance(&engine(tier), ARITHMETIC);
        let swap = instance.get_func(&store, "swap").unwrap();
        let mut results = [Val::NULL; 2];
        swap.call(&mut store, &[Val::I32(-1), Val::F64(0x7ff8_0000_0000_1234)], &mut results).unwrap();
        assert_eq!(results, [Val::F64(0x7ff8_0000_0000_1234), Val::I32(-1)], "a NaN's payload passes through");

        let untouched = results;
        for arguments in [&[][..], &[Val::I32(1)], &[Val::F64(0), Val::I32(1)], &[Val::NULL, Val::F64(0)]] {
            let error = swap.call(&mut store, arguments, &mut results).unwrap_err();
            assert!(matches!(error, Error::Usage(_)), "{arguments:?}: {error}");
        }
        assert!(matches!(swap.call(&mut store, &[Val::I32(1), Val::F64(0)], &mut []), Err(Error::Usage(_))));
        assert_eq!(results, untouched);
        let error = instance.get_typed_func::<i32, i32>(&store, "swap").unwrap_err();
        assert!(error.to_string().contains("(func (param i32 f64) (result f64 i32))"), "{error}");
        assert!(instance.get_typed_func::<(), ()>(&store, "missing").is_err());
    });
}

#[test]
fn traps_tell_their_reason_and_leave_the_store_usable() {
    each_tier(|tier| {
        let (mut store, instance) = instance(&engine(tier), ARITHMETIC);
        let div = instance.get_typed_func::<(i32, i32), i32>(&store, "div").unwrap();
        assert_eq!(trap(div.call(&mut store, (1, 0))), TrapCode::IntegerDivideByZero);
        assert_eq!(trap(div.call(&mut store, (i32::MIN, -1))), TrapCode::IntegerOverflow);
        assert_eq!(div.call(&mut store, (7, -2)).unwrap(), -3);
        let unreachable = instance.get_typed_func::<(), ()>(&store, "unreachable").unwrap();
        assert_eq!(trap(unreachable.call(&mut store, ())), TrapCode::Unreachable);
    });
}

#[test]
fn endless_recursion_is_a_trap_again_and_again() {
    each_tier(|tier| {
        let text = r#"(module
          (func $down (export "down") (param i64) (result i64) (call $down (i64.add (local.get 0) (i64.const 1))))
          (func (export "fine") (result i32) (i32.const 1)))"#;
        let (mut store, instance) = instance(&engine(tier), text);
        let down = instance.get_typed_func::<u64, u64>(&store, "down").unwrap();
        let fine = instance.get_typed_func::<(), i32>(&store, "fine").unwrap();
        for _ in 0..3 {
            assert_eq!(trap(down.call(&mut store, 0)), TrapCode::StackOverflow);
            assert_eq!(fine.call(&mut store, ()).unwrap(), 1);
        }
    });
}

#[test]
fn recursion_through_the_host_is_a_trap_too() {
    each_tier(|tier| {
        let engine = engine(tier);
        let mut linker = Linker::<()>::new(&engine);
        linker
            .func_wrap("host", "again", |mut caller: crosscheck_engine::Caller<'_, ()>| -> Result<(), Error> {
                let down = caller.get_export("down").and_then(|down| down.into_func()).unwrap();
                down.typed::<(), ()>(&caller)?.call(&mut caller, ())
            })
            .unwrap();
        let text = r#"(module (import "host" "again" (func $again)) (func (export "down") (call $again)))"#;
        let mut store = Store::new(&engine, ());
        let instance = linker.instantiate(&mut store, &module(&engine, text)).unwrap();
        let down = instance.get_typed_func::<(), ()>(&store, "down").unwrap();
        assert_eq!(trap(down.call(&mut store, ())), TrapCode::StackOverflow);
        assert_eq!(trap(down.call(&mut store, ())), TrapCode::StackOverflow);
    });
}

#[test]
fn tail_calls_between_instances_take_constant_stack() {
    each_tier(|tier| {
        let engine = engine(tier);
        let mut store = Store::new(&engine, ());
        let text = r#"(module
          (type $f (func (param i64) (result i64)))
          (import "other" "next" (table $next 1 funcref))
          (func (export "count") (param i64) (result i64)
            (if (i64.eqz (local.get 0)) (then (return (i64.const 42))))
            (return_call_indirect $next (type $f) (i64.sub (local.get 0) (i64.const 1)) (i32.const 0))))"#;
        let module = module(&engine, text);
        let ty = crosscheck_engine::TableType {
            element: crosscheck_engine::RefType::FUNCREF,
            minimum: 1,
            maximum: None,
            table64: false,
        };
        let tables: Vec<_> = (0..2)
            .map(|_| crosscheck_engine::Table::new(&mut store, ty, crosscheck_engine::Ref::Null).unwrap())
            .collect();
        let a = Instance::new(&mut store, &module, &[tables[0].into()]).unwrap();
        let b = Instance::new(&mut store, &module, &[tables[1].into()]).unwrap();
        for (table, other) in [(tables[0], b), (tables[1], a)] {
            let func = other.get_func(&store, "count").unwrap();
            table.set(&mut store, 0, crosscheck_engine::Ref::Func(func)).unwrap();
        }
        let count = a.get_typed_func::<i64, i64>(&store, "count").unwrap();
        assert_eq!(count.call(&mut store, 300_000).unwrap(), 42);
    });
}

#[test]
fn many_values_travel_in_order() {
    each_tier(|tier| {
        let engine = engine(tier);
        let mut store = Store::new(&engine, ());
        let types = [ValType::I32, ValType::I64, ValType::F32, ValType::F64].repeat(25);
        let echo = Func::new(&mut store, FuncType::new(types.clone(), types.clone()), |_, params, results| {
            results.copy_from_slice(params);
            Ok(())
        });
        let (names, gets): (Vec<_>, Vec<_>) =
            types.iter().enumerate().map(|(i, ty)| (ty.to_string(), format!("(local.get {i})"))).unzip();
        let text = format!(
            r#"(module (import "" "" (func $echo (param {0}) (result {0})))
                 (func (export "f") (param {0}) (result {0}) (call $echo {1})))"#,
            names.join(" "),
            gets.join(" ")
        );
        let instance = Instance::new(&mut store, &module(&engine, &text), &[echo.into()]).unwrap();
        let arguments: Vec<Val> = (0..25)
            .flat_map(|i| [Val::I32(i), Val::I64(-i64::from(i)), Val::F32(i as u32), Val::F64(u64::MAX - i as u64)])
            .collect();
        let mut results = vec![Val::NULL; 100];
        instance.get_func(&store, "f").unwrap().call(&mut store, &arguments, &mut results).unwrap();
        assert_eq!(results, arguments);
    });
}
