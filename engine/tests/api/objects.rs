//! Objects of the guest's as the host sees them, and the limits on them.

use crate::{each_tier, engine, instance, module, trap};
use crosscheck_engine::{
    AsContextMut, Config, Engine, Error, ExternRef, Func, FuncType, I31, Instance, Ref, StorageType, Store,
    StoreLimits, TrapCode, Val, ValType,
};

#[test]
fn the_host_reads_structs_arrays_and_unboxed_integers() {
    each_tier(|tier| {
        let text = r#"(module
          (type $a (array (mut i16)))
          (type $s (struct (field i8 (mut i16) i32 i64 f32 f64 v128 (ref null $a) funcref externref)))
          (func $f (export "make") (param externref) (result anyref)
            (struct.new $s (i32.const -1) (i32.const -2) (i32.const -3) (i64.const -4) (f32.const -0) (f64.const 0.5)
              (v128.const i64x2 1 2) (array.new_fixed $a 3 (i32.const 7) (i32.const -1) (i32.const 9))
              (ref.func $f) (local.get 0)))
          (func (export "number") (param i32) (result anyref) (ref.i31 (local.get 0)))
          (func (export "same") (param anyref) (result anyref) (local.get 0))
          (func (export "struct") (param structref))
          (func (export "its own") (param (ref null $s))))"#;
        let (mut store, instance) = instance(&engine(tier), text);
        let call = |store: &mut Store<()>, name: &str, argument: Val| {
            let mut result = [Val::NULL];
            instance.get_func(&*store, name).unwrap().call(store, &[argument], &mut result).map(|()| result[0])
        };
        let host = ExternRef::new(&mut store, "host").unwrap();
        let made = call(&mut store, "make", host.into()).unwrap();
        let structure = made.reference().and_then(Ref::structure).expect("a struct");
        let ty = structure.ty(&store);
        assert_eq!((ty.fields.len(), ty.fields[1].storage, ty.fields[1].mutable), (10, StorageType::I16, true));
        let fields = structure.fields(&store);
        let numbers = [Val::I32(255), Val::I32(0xfffe), Val::I32(-3), Val::I64(-4), Val::F32(1 << 31)];
        assert_eq!(fields[..5], numbers);
        assert_eq!(fields[5..7], [Val::F64(0.5_f64.to_bits()), Val::V128(2 << 64 | 1)]);
        let func = instance.get_func(&store, "make").unwrap();
        assert_eq!(fields[8..], [func.into(), host.into()]);
        let array = fields[7].reference().and_then(Ref::array).expect("an array");
        assert_eq!((array.len(&store), array.element(&store)), (3, StorageType::I16));
        assert!(!array.is_empty(&store));
        let elements: Vec<_> = (0..4).map(|i| array.get(&store, i)).collect();
        assert_eq!(elements, [Some(Val::I32(7)), Some(Val::I32(0xffff)), Some(Val::I32(9)), None]);

        for value in [0, 1, -1, i32::MAX, 1 << 30] {
            let number = call(&mut store, "number", Val::I32(value)).unwrap();
            let number = number.reference().and_then(Ref::i31).expect("an i31");
            assert_eq!((number.signed(), number.unsigned()), (value << 1 >> 1, value as u32 & 0x7fff_ffff));
            assert_eq!(number, I31::new(value as u32));
            assert_eq!(call(&mut store, "same", number.into()).unwrap(), number.into());
        }
        // What comes back is what was given, by identity; its type is looked at where it is given.
        assert_eq!(call(&mut store, "same", made).unwrap(), made);
        let external = made.reference().and_then(|made| made.to_external(&store)).expect("not a function");
        let external = external.external().expect("external");
        assert!(external.data(&store).is_none());
        assert_eq!(external.to_internal(&store), Ref::Struct(structure));
        assert_eq!(Ref::Func(func).to_external(&store), None);
        let internal = host.to_internal(&store);
        assert_eq!((internal, call(&mut store, "same", internal.into()).unwrap()), (Ref::Host(host), internal.into()));
        for (name, argument, fits) in [
            ("struct", made, true),
            ("struct", array.into(), false),
            ("struct", internal.into(), false),
            ("struct", Val::NULL, true),
            ("its own", made, true),
            ("its own", array.into(), false),
            ("its own", I31::new(5).into(), false),
            ("same", host.into(), false),
        ] {
            let func = instance.get_func(&store, name).unwrap();
            let mut results = vec![Val::NULL; func.ty(&store).results.len()];
            let result = func.call(&mut store, &[argument], &mut results);
            assert_eq!(result.is_ok(), fits, "{argument:?} for {name}: {result:?}");
            assert!(fits || matches!(result, Err(Error::Usage(_))));
        }
    });
}

const LIST: &str = r#"(module
  (type $node (struct (field i64) (field (mut (ref null $node)))))
  (type $bytes (array (mut i8)))
  (global $list (mut (ref null $node)) (ref.null $node))
  (func (export "garbage") (param i32)
    (loop
      (drop (struct.new $node (i64.const 1) (struct.new $node (i64.const 2) (ref.null $node))))
      (drop (array.new_default $bytes (i32.const 1000)))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
  (func (export "keep") (loop (global.set $list (struct.new $node (i64.const 1) (global.get $list))) (br 0)))
  (func (export "forget") (global.set $list (ref.null $node)))
  (func (export "large") (param i32) (drop (array.new_default $bytes (local.get 0)))))"#;

/// A store for a few objects, with an instance of [`LIST`] in it.
fn small(engine: &Engine, heap_objects: usize, heap_bytes: u64) -> (Store<()>, Instance) {
    let limits = StoreLimits { heap_objects, heap_bytes, ..StoreLimits::default() };
    let mut store = Store::with_limits(engine, (), limits).unwrap();
    let instance = Instance::new(&mut store, &module(engine, LIST), &[]).unwrap();
    (store, instance)
}

#[test]
fn garbage_takes_bounded_memory() {
    each_tier(|tier| {
        let (mut store, instance) = small(&engine(tier), 100, 20_000);
        let garbage = instance.get_typed_func::<i32, ()>(&store, "garbage").unwrap();
        garbage.call(&mut store, 20_000).unwrap();
        assert!(store.collections() >= 20_000 / 20, "{} collections", store.collections());
    });
}

#[test]
fn what_is_kept_meets_the_limit_and_can_be_let_go_of() {
    for (heap_objects, heap_bytes) in [(1000, 1 << 30), (1 << 20, 40_000)] {
        each_tier(|tier| {
            let (mut store, instance) = small(&engine(tier), heap_objects, heap_bytes);
            let keep = instance.get_typed_func::<(), ()>(&store, "keep").unwrap();
            let forget = instance.get_typed_func::<(), ()>(&store, "forget").unwrap();
            for _ in 0..2 {
                assert_eq!(trap(keep.call(&mut store, ())), TrapCode::OutOfMemory);
                assert_eq!(trap(ExternRef::new(&mut store, ())), TrapCode::OutOfMemory);
                forget.call(&mut store, ()).unwrap();
            }
            ExternRef::new(&mut store, ()).unwrap();
        });
    }
}

#[test]
fn an_array_beyond_the_limit_is_not_made() {
    each_tier(|tier| {
        let (mut store, instance) = small(&engine(tier), 100, 1 << 20);
        let large = instance.get_typed_func::<u32, ()>(&store, "large").unwrap();
        large.call(&mut store, 1_000_000).unwrap();
        for bytes in [1 << 20, 1 << 31, u32::MAX] {
            assert_eq!(trap(large.call(&mut store, bytes)), TrapCode::OutOfMemory);
        }
        large.call(&mut store, 1_000_000).unwrap();
        let text = r#"(module (type $v (array v128)) (global (ref $v) (array.new_default $v (i32.const -1))))"#;
        let module = module(store.engine(), text);
        assert_eq!(trap(Instance::new(&mut store, &module, &[])), TrapCode::OutOfMemory);
    });
}

#[test]
fn arrays_take_fuel_by_their_size() {
    each_tier(|tier| {
        let engine = Engine::new(Config::new().tier(tier).consume_fuel(true));
        let text = r#"(module (type $a (array (mut i8))) (data $d "0123456789abcdefghij")
          (global (export "initial") (ref $a) (array.new_default $a (i32.const 800)))
          (func (export "new") (param i32) (drop (array.new $a (i32.const 1) (local.get 0))))
          (func (export "default") (param i32) (drop (array.new_default $a (local.get 0))))
          (func (export "data") (param i32) (drop (array.new_data $a $d (i32.const 0) (local.get 0))))
          (func (export "null") (param i32) (array.fill $a (ref.null $a) (i32.const 0) (i32.const 0) (local.get 0))))"#;
        let mut store = Store::new(&engine, ());
        // Instantiation takes none.
        let instance = Instance::new(&mut store, &module(&engine, text), &[]).unwrap();
        for (name, fixed) in [("new", 3), ("default", 2), ("data", 3)] {
            for n in [0, 1, 8, 9, 20] {
                store.set_fuel(1000).unwrap();
                instance.get_typed_func::<u32, ()>(&store, name).unwrap().call(&mut store, n).unwrap();
                assert_eq!(store.get_fuel().unwrap(), 1000 - fixed - u64::from(n).div_ceil(8), "{name} of {n}");
            }
        }
        let call = |store: &mut Store<()>, name: &str, n: u32| {
            instance.get_typed_func::<u32, ()>(&*store, name).unwrap().call(store, n)
        };
        store.set_fuel(1000).unwrap();
        assert_eq!(trap(call(&mut store, "default", u32::MAX)), TrapCode::OutOfFuel);
        assert_eq!(store.get_fuel().unwrap(), 998, "what does not suffice is not taken");
        assert_eq!(trap(call(&mut store, "null", 80)), TrapCode::NullReference);
        assert_eq!(store.get_fuel().unwrap(), 998 - 5 - 10, "size is charged for before anything is looked at");
    });
}

#[test]
fn values_of_the_host_are_dropped_when_nothing_refers_to_them() {
    use std::sync::Arc;
    each_tier(|tier| {
        let engine = Engine::new(Config::new().tier(tier).collect_always(true));
        let mut store = Store::new(&engine, ());
        let witness = Arc::new(());
        let text = r#"(module (import "" "" (func $make (result externref))) (global (mut externref) (ref.null extern))
          (func (export "keep") (global.set 0 (call $make))) (func (export "drop") (drop (call $make))))"#;
        let captured = witness.clone();
        let make = Func::new(
            &mut store,
            FuncType::new([], [ValType::EXTERNREF]),
            move |mut caller: crosscheck_engine::Caller<'_, ()>, _, results| {
                results[0] = ExternRef::new(caller.as_context_mut(), captured.clone())?.into();
                Ok(())
            },
        );
        let instance = Instance::new(&mut store, &module(&engine, text), &[make.into()]).unwrap();
        for (name, alive) in [("keep", 1), ("drop", 2), ("drop", 2), ("keep", 2), ("drop", 2)] {
            instance.get_typed_func::<(), ()>(&store, name).unwrap().call(&mut store, ()).unwrap();
            // Beside this one and the one captured.
            assert_eq!(Arc::strong_count(&witness) - 2, alive, "after {name} on {tier:?}");
        }
    });
}
