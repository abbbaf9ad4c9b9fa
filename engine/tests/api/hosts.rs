//! Host functions: callers, re-entry, errors, panics, call hooks, and the lifetime of what the host gives.

use crate::{each_tier, engine, instance, linked, module, trap};
use crosscheck_engine::{
    AsContextMut, CallHook, Caller, Engine, Error, ExternRef, Func, FuncType, Instance, Linker, Module, Store,
    TrapCode, Val, ValType,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

#[test]
fn a_host_function_sees_its_caller_and_the_data() {
    each_tier(|tier| {
        let text = r#"(module
          (import "host" "log" (func $log (param i32 i32)))
          (memory (export "memory") 1)
          (data (i32.const 8) "hello")
          (func (export "run") (call $log (i32.const 8) (i32.const 5))))"#;
        let log = |mut caller: Caller<'_, Vec<String>>, at: u32, len: u32| -> Result<(), Error> {
            let memory = caller.get_export("memory").and_then(|memory| memory.into_memory());
            let memory = memory.ok_or_else(|| Error::host("no memory"))?;
            let mut bytes = vec![0; len as usize];
            memory.read(&caller, at.into(), &mut bytes)?;
            caller.data_mut().push(String::from_utf8(bytes).map_err(Error::host)?);
            Ok(())
        };
        let define = |linker: &mut Linker<_>| linker.func_wrap("host", "log", log).map(drop);
        let (mut store, instance) = linked(&engine(tier), Vec::new(), define, text);
        instance.get_typed_func::<(), ()>(&store, "run").unwrap().call(&mut store, ()).unwrap();
        assert_eq!(store.into_data(), ["hello"]);
    });
}

#[test]
fn the_caller_of_a_host_function_is_the_instance_whose_code_calls_it_by_a_tail_call_too() {
    each_tier(|tier| {
        let engine = engine(tier);
        let mut store = Store::new(&engine, Vec::new());
        let mut linker = Linker::new(&engine);
        let note = |mut caller: Caller<'_, Vec<i32>>| -> Result<(), Error> {
            let id = caller.get_export("id").and_then(|id| id.into_global()).ok_or_else(|| Error::host("no id"))?;
            let Val::I32(id) = id.get(&caller) else { return Err(Error::host("another type")) };
            caller.data_mut().push(id);
            Ok(())
        };
        linker.func_wrap("host", "note", note).unwrap();
        let inner = r#"(module (import "host" "note" (func $note)) (global (export "id") i32 (i32.const 1))
          (table funcref (elem $note))
          (func (export "call") (call $note))
          (func (export "tail") (return_call $note))
          (func (export "indirect") (return_call_indirect (i32.const 0))))"#;
        let inner = linker.instantiate(&mut store, &module(&engine, inner)).unwrap();
        linker.instance(&mut store, "inner", inner).unwrap();
        let outer = r#"(module (import "inner" "call" (func $call)) (import "inner" "tail" (func $tail))
          (import "inner" "indirect" (func $indirect)) (import "host" "note" (func $note))
          (global (export "id") i32 (i32.const 2))
          (func (export "run") (call $call) (call $tail) (call $indirect) (call $note))
          (func (export "out") (return_call $tail)))"#;
        let outer = linker.instantiate(&mut store, &module(&engine, outer)).unwrap();
        for name in ["run", "out"] {
            outer.get_typed_func::<(), ()>(&store, name).unwrap().call(&mut store, ()).unwrap();
        }
        assert_eq!(store.into_data(), [1, 1, 1, 2, 1]);
    });
}

#[test]
fn the_host_can_call_back_and_grow_the_memory_that_guest_code_uses() {
    each_tier(|tier| {
        let text = r#"(module
          (import "host" "back" (func $back (param i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "run") (result i32)
            (i32.store (i32.const 0) (i32.const 11))
            (drop (call $back (i32.const 1)))
            ;; Past the end of the first page: out of bounds unless the new size is seen.
            (i32.store (i32.const 65536) (i32.const 31))
            (i32.add (i32.load (i32.const 65536)) (i32.load (i32.const 0)))))"#;
        let back = |mut caller: Caller<'_, ()>, pages: i32| -> Result<i32, Error> {
            let grow = caller.instance().unwrap().get_typed_func::<i32, i32>(&caller, "grow")?;
            grow.call(&mut caller, pages)
        };
        let define = |linker: &mut Linker<_>| linker.func_wrap("host", "back", back).map(drop);
        let (mut store, instance) = linked(&engine(tier), (), define, text);
        let run = instance.get_typed_func::<(), i32>(&store, "run").unwrap();
        assert_eq!(run.call(&mut store, ()).unwrap(), 42);
        assert_eq!(instance.get_memory(&store, "memory").unwrap().size(&store), 2);
    });
}

#[test]
fn a_host_error_comes_out_of_the_call_as_it_is() {
    each_tier(|tier| {
        let text = r#"(module (import "host" "fail" (func $fail (param i32)))
          (func (export "run") (param i32) (call $fail (local.get 0))))"#;
        let fail = |which: i32| -> Result<(), Error> {
            match which {
                0 => Ok(()),
                1 => Err(TrapCode::IntegerOverflow.into()),
                2 => Err(Error::host(std::io::Error::other("broken pipe"))),
                _ => Err(Error::host("a mere message")),
            }
        };
        let define = |linker: &mut Linker<_>| linker.func_wrap("host", "fail", fail).map(drop);
        let (mut store, instance) = linked(&engine(tier), (), define, text);
        let run = instance.get_typed_func::<i32, ()>(&store, "run").unwrap();
        run.call(&mut store, 0).unwrap();
        assert_eq!(trap(run.call(&mut store, 1)), TrapCode::IntegerOverflow);
        let error = run.call(&mut store, 2).unwrap_err();
        assert_eq!(error.downcast_ref::<std::io::Error>().unwrap().kind(), std::io::ErrorKind::Other);
        let error = run.call(&mut store, 3).unwrap_err();
        assert!(matches!(&error, Error::Host(host) if host.to_string() == "a mere message"), "{error:?}");
        run.call(&mut store, 0).unwrap();
    });
}

#[test]
fn a_host_panic_passes_through_guest_frames() {
    each_tier(|tier| {
        let text = r#"(module (import "host" "panic" (func $panic (param i32)))
          (func $inner (param i32) (call $panic (local.get 0)))
          (func (export "run") (param i32) (call $inner (local.get 0))))"#;
        let define = |linker: &mut Linker<_>| {
            let body = |which: i32| {
                if which != 0 {
                    std::panic::panic_any(which)
                }
            };
            linker.func_wrap("host", "panic", body).map(drop)
        };
        let (mut store, instance) = linked(&engine(tier), (), define, text);
        let run = instance.get_typed_func::<i32, ()>(&store, "run").unwrap();
        let panic = catch_unwind(AssertUnwindSafe(|| run.call(&mut store, 7))).unwrap_err();
        assert_eq!(panic.downcast_ref::<i32>(), Some(&7));
        run.call(&mut store, 0).expect("the store can still be used");
    });
}

#[test]
fn a_result_of_the_wrong_type_is_the_hosts_error() {
    each_tier(|tier| {
        let text = r#"(module (import "host" "f" (func $f (result i64)))
          (func (export "run") (result i64) (call $f)))"#;
        let ty = FuncType::new([], [ValType::I64]);
        let define = |linker: &mut Linker<_>| {
            let wrong = |_: Caller<'_, ()>, _: &[Val], results: &mut [Val]| {
                results[0] = Val::I32(1);
                Ok(())
            };
            linker.func_new("host", "f", ty.clone(), wrong).map(drop)
        };
        let (mut store, instance) = linked(&engine(tier), (), define, text);
        let error = instance.get_typed_func::<(), i64>(&store, "run").unwrap().call(&mut store, ()).unwrap_err();
        assert!(matches!(error, Error::Usage(_)), "{error:?}");
    });
}

/// Guest, host, guest, host: each level calls the next.
fn nested(engine: &Engine) -> (Store<Vec<CallHook>>, Instance) {
    let text = r#"(module
      (import "host" "down" (func $down (param i32)))
      (func (export "run") (param i32) (if (local.get 0) (then (call $down (local.get 0))))))"#;
    let down = |mut caller: Caller<'_, Vec<CallHook>>, depth: i32| -> Result<(), Error> {
        if depth == 99 {
            return Err(TrapCode::Unreachable.into());
        }
        let run = caller.instance().unwrap().get_typed_func::<i32, ()>(&caller, "run")?;
        run.call(&mut caller, depth - 1)
    };
    linked(engine, Vec::new(), |linker| linker.func_wrap("host", "down", down).map(drop), text)
}

#[test]
fn every_transition_is_counted_and_shown_to_the_hook() {
    use CallHook::*;
    each_tier(|tier| {
        let (mut store, instance) = nested(&engine(tier));
        store.call_hook(|mut store, which| {
            store.data_mut().push(which);
            Ok(())
        });
        let run = instance.get_typed_func::<i32, ()>(&store, "run").unwrap();
        run.call(&mut store, 1).unwrap();
        let (in_, out) =
            ([CallingWasm, CallingHost, CallingWasm], [ReturningFromWasm, ReturningFromHost, ReturningFromWasm]);
        assert_eq!(*store.data(), [in_, out].concat());
        assert_eq!(
            [CallingWasm, ReturningFromWasm, CallingHost, ReturningFromHost].map(|t| store.transitions(t)),
            [2, 2, 1, 1]
        );

        store.data_mut().clear();
        assert_eq!(trap(run.call(&mut store, 99)), TrapCode::Unreachable);
        assert_eq!(*store.data(), [CallingWasm, CallingHost, ReturningFromHost, ReturningFromWasm], "traps return too");
    });
}

#[test]
fn the_hook_can_end_guest_code_at_any_transition() {
    each_tier(|tier| {
        for fatal in
            [CallHook::CallingWasm, CallHook::CallingHost, CallHook::ReturningFromHost, CallHook::ReturningFromWasm]
        {
            let (mut store, instance) = nested(&engine(tier));
            store.call_hook(move |_, which| if which == fatal { Err(Error::host("enough")) } else { Ok(()) });
            let run = instance.get_typed_func::<i32, ()>(&store, "run").unwrap();
            let error = run.call(&mut store, 1).unwrap_err();
            assert!(matches!(&error, Error::Host(host) if host.to_string() == "enough"), "{fatal:?}: {error:?}");
            let count = |which| store.transitions(which);
            assert_eq!(
                count(CallHook::CallingHost),
                count(CallHook::ReturningFromHost) + u64::from(fatal == CallHook::CallingHost)
            );
        }
    });
}

#[test]
fn start_functions_pass_the_boundary_too() {
    each_tier(|tier| {
        let engine = engine(tier);
        let mut store = Store::new(&engine, 0);
        let bump = Func::wrap(&mut store, |mut caller: Caller<'_, i32>| *caller.data_mut() += 1);
        let text = r#"(module (import "" "" (func $bump)) (start $start) (func $start (call $bump) (call $bump)))"#;
        Instance::new(&mut store, &module(&engine, text), &[bump.into()]).unwrap();
        assert_eq!(*store.data(), 2);
        assert_eq!([CallHook::CallingWasm, CallHook::CallingHost].map(|which| store.transitions(which)), [1, 2]);
        let host = r#"(module (import "" "" (func $bump)) (start $bump))"#;
        Instance::new(&mut store, &module(&engine, host), &[bump.into()]).unwrap();
        assert_eq!(*store.data(), 3, "a host function as the start function");
        let failing = r#"(module (start $start) (func $start unreachable))"#;
        assert_eq!(trap(Instance::new(&mut store, &module(&engine, failing), &[])), TrapCode::Unreachable);
    });
}

#[test]
fn host_values_come_back_as_they_were_and_die_with_the_store() {
    each_tier(|tier| {
        let text = r#"(module
          (table (export "kept") 1 externref)
          (func (export "keep") (param externref) (table.set (i32.const 0) (local.get 0)))
          (func (export "kept?") (result externref) (table.get (i32.const 0))))"#;
        let (mut store, instance) = instance(&engine(tier), text);
        let witness = Arc::new("payload");
        let reference = ExternRef::new(&mut store, witness.clone()).unwrap();
        let keep = instance.get_typed_func::<Option<ExternRef>, ()>(&store, "keep").unwrap();
        let kept = instance.get_typed_func::<(), Option<ExternRef>>(&store, "kept?").unwrap();
        assert_eq!(kept.call(&mut store, ()).unwrap(), None);
        keep.call(&mut store, Some(reference)).unwrap();
        let back = kept.call(&mut store, ()).unwrap().unwrap();
        assert_eq!(back, reference);
        assert_eq!(back.data(&store).and_then(|value| value.downcast_ref::<Arc<&str>>()), Some(&witness));

        // What a host function captures dies with the store as well.
        let captured = witness.clone();
        Func::wrap(&mut store, move || captured.len() as u32);
        assert_eq!(Arc::strong_count(&witness), 3);
        drop(store);
        assert_eq!(Arc::strong_count(&witness), 1);
    });
}

#[test]
fn stores_move_between_threads_and_modules_are_shared() {
    each_tier(|tier| {
        let engine = engine(tier);
        let text = r#"(module (global $n (mut i32) (i32.const 0))
          (func (export "next") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))"#;
        let module: Module = module(&engine, text);
        let results = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let mut store = Store::new(&engine, ());
                let (module, results) = (&module, &results);
                scope.spawn(move || {
                    let instance = Instance::new(&mut store, module, &[]).unwrap();
                    let next = instance.get_typed_func::<(), i32>(&store, "next").unwrap();
                    let sum: i32 = (0..100).map(|_| next.call(&mut store, ()).unwrap()).sum();
                    results.lock().unwrap().push(sum);
                });
            }
        });
        assert_eq!(results.into_inner().unwrap(), [5050; 4]);
    });
}

#[test]
fn closures_of_many_shapes_are_host_functions() {
    each_tier(|tier| {
        let engine = engine(tier);
        let mut store = Store::new(&engine, 1_i64);
        let none = Func::wrap(&mut store, || {});
        let sixteen = Func::wrap(
            &mut store,
            |a: i32,
             b: i64,
             c: f32,
             d: f64,
             e: u32,
             f: u64,
             g: i32,
             h: i32,
             i: i32,
             j: i32,
             k: i32,
             l: i32,
             m: i32,
             n: i32,
             o: i32,
             p: i64| {
                let ints = [a, e as i32, g, h, i, j, k, l, m, n, o];
                (ints.iter().sum::<i32>(), b + f as i64 + p, c * 2.0, d * 2.0)
            },
        );
        let mixed = Func::wrap(&mut store, |caller: Caller<'_, i64>, x: Option<Func>| -> Result<i64, TrapCode> {
            if x.is_none() { Err(TrapCode::NullReference) } else { Ok(*caller.data()) }
        });
        none.typed::<(), ()>(&store).unwrap().call(&mut store, ()).unwrap();
        assert_eq!(sixteen.ty(&store).params.len(), 16);
        let mut arguments: Vec<Val> = sixteen.ty(&store).params.iter().map(|&ty| Val::default_for(ty)).collect();
        (arguments[0], arguments[15], arguments[3]) = (Val::I32(3), Val::I64(4), Val::from(1.5));
        let mut results = [Val::NULL; 4];
        sixteen.call(store.as_context_mut(), &arguments, &mut results).unwrap();
        assert_eq!(results, [Val::I32(3), Val::I64(4), Val::from(0.0_f32), Val::from(3.0)]);
        let mixed = mixed.typed::<Option<Func>, i64>(&store).unwrap();
        assert_eq!(mixed.call(&mut store, Some(none)).unwrap(), 1);
        assert_eq!(trap(mixed.call(&mut store, None)), TrapCode::NullReference);
    });
}
