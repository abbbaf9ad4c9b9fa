//! Fuel, interruption, and the limits of stores and modules.

use crate::{each_tier, engine, linked, module, trap};
use crosscheck_engine::{
    CompileErrorKind, Config, Engine, Error, ExternRef, Instance, Limits, Memory, MemoryType, Module, Ref, RefType,
    Store, StoreLimits, Table, TableType, Tier, TrapCode,
};
use std::time::Duration;

const LOOP: &str = r#"(module
  (func (export "loop") (param $n i32)
    (loop $again
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (local.get $n))))
  (func (export "forever") (loop $again (br $again))))"#;

fn in_store(engine: &Engine, limits: StoreLimits) -> Store<()> {
    Store::with_limits(engine, (), limits).unwrap()
}

#[test]
fn fuel_is_used_in_proportion_and_ends_guest_code_when_it_is_gone() {
    each_tier(|tier| {
        let engine = Engine::new(Config::new().tier(tier).consume_fuel(true));
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module(&engine, LOOP), &[]).unwrap();
        let run = instance.get_typed_func::<i32, ()>(&store, "loop").unwrap();
        let mut used = |n| {
            store.set_fuel(1_000_000).unwrap();
            run.call(&mut store, n).unwrap();
            1_000_000 - store.get_fuel().unwrap()
        };
        let (one, two, thousand) = (used(1), used(2), used(1000));
        let step = two - one;
        assert!(step > 0);
        assert_eq!(thousand, one + 999 * step, "each turn costs the same");

        store.set_fuel(one + 10 * step - 1).unwrap();
        assert_eq!(trap(run.call(&mut store, 11)), TrapCode::OutOfFuel);
        assert!(store.get_fuel().unwrap() < step, "what does not suffice for the next turn stays");
        store.set_fuel(thousand).unwrap();
        run.call(&mut store, 1000).unwrap();
        assert_eq!(store.get_fuel().unwrap(), 0, "exactly enough is enough");
        let forever = instance.get_typed_func::<(), ()>(&store, "forever").unwrap();
        store.set_fuel(10_000).unwrap();
        assert_eq!(trap(forever.call(&mut store, ())), TrapCode::OutOfFuel);
    });
}

#[test]
fn fuel_without_configuration_is_an_error() {
    each_tier(|tier| {
        let mut store = Store::new(&engine(tier), ());
        assert!(matches!(store.set_fuel(1), Err(Error::Usage(_))));
        assert!(matches!(store.get_fuel(), Err(Error::Usage(_))));
    });
}

#[test]
fn a_host_function_sees_and_sets_the_fuel() {
    each_tier(|tier| {
        let engine = Engine::new(Config::new().tier(tier).consume_fuel(true));
        let text = r#"(module (import "host" "refuel" (func $refuel)) (start $start) (func $start)
          (func (export "run") (call $refuel)))"#;
        let define = |linker: &mut crosscheck_engine::Linker<Vec<u64>>| {
            let refuel = |mut caller: crosscheck_engine::Caller<'_, Vec<u64>>| -> Result<(), Error> {
                let fuel = caller.get_fuel()?;
                caller.data_mut().push(fuel);
                caller.set_fuel(77)
            };
            linker.func_wrap("host", "refuel", refuel).map(drop)
        };
        let mut linker = crosscheck_engine::Linker::new(&engine);
        define(&mut linker).unwrap();
        let mut store = Store::new(&engine, Vec::new());
        store.set_fuel(1000).unwrap();
        let instance = linker.instantiate(&mut store, &module(&engine, text)).unwrap();
        instance.get_typed_func::<(), ()>(&store, "run").unwrap().call(&mut store, ()).unwrap();
        let left = store.get_fuel().unwrap();
        assert!(left <= 77, "{left}");
        assert!(store.data()[0] < 1000);
    });
}

#[test]
fn another_thread_ends_an_endless_loop() {
    each_tier(|tier| {
        let engine = Engine::new(Config::new().tier(tier).interruption(true));
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module(&engine, LOOP), &[]).unwrap();
        let forever = instance.get_typed_func::<(), ()>(&store, "forever").unwrap();
        let handle = store.interrupt_handle();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(20));
                handle.interrupt();
            });
            assert_eq!(trap(forever.call(&mut store, ())), TrapCode::Interrupted);
        });
        let run = instance.get_typed_func::<i32, ()>(&store, "loop").unwrap();
        run.call(&mut store, 1000).expect("one interruption ends one call");
        handle.interrupt();
        assert_eq!(trap(run.call(&mut store, 1000)), TrapCode::Interrupted, "also one that was not running yet");
    });
}

#[test]
fn a_store_holds_no_more_than_its_limits() {
    each_tier(|tier| {
        let engine = engine(tier);
        let limits = StoreLimits {
            memory_bytes: 3 << 16,
            table_elements: 100,
            instances: 2,
            heap_objects: 1,
            ..StoreLimits::default()
        };
        let mut store = in_store(&engine, limits);
        assert_eq!(store.limits(), limits);
        let memory = Memory::new(&mut store, MemoryType::new(2, None)).unwrap();
        assert_eq!(trap(Memory::new(&mut store, MemoryType::new(2, None))), TrapCode::OutOfMemory);
        assert_eq!(trap(memory.grow(&mut store, 2)), TrapCode::OutOfMemory);
        assert_eq!(memory.grow(&mut store, 0).unwrap(), 2);
        let ty = TableType { element: RefType::FUNCREF, minimum: 60, maximum: None, table64: false };
        let table = Table::new(&mut store, ty, Ref::Null).unwrap();
        assert_eq!(trap(Table::new(&mut store, ty, Ref::Null)), TrapCode::OutOfMemory);
        assert_eq!(trap(table.grow(&mut store, 41, Ref::Null)), TrapCode::OutOfMemory);
        table.grow(&mut store, 40, Ref::Null).unwrap();
        assert_eq!(trap(memory.grow(&mut store, 1)), TrapCode::OutOfMemory, "tables count as well");

        ExternRef::new(&mut store, ()).unwrap();
        assert_eq!(trap(ExternRef::new(&mut store, ())), TrapCode::OutOfMemory);
        let empty = module(&engine, "(module)");
        for _ in 0..2 {
            Instance::new(&mut store, &empty, &[]).unwrap();
        }
        assert_eq!(trap(Instance::new(&mut store, &empty, &[])), TrapCode::OutOfMemory);
    });
}

#[test]
fn guest_code_meets_the_limits_as_failed_growth() {
    each_tier(|tier| {
        let engine = engine(tier);
        let text = r#"(module (memory 1) (table $t 1 externref)
          (func (export "memory") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "table") (param i32) (result i32) (table.grow $t (ref.null extern) (local.get 0))))"#;
        let mut store =
            in_store(&engine, StoreLimits { memory_bytes: 4 << 16, table_elements: 10, ..StoreLimits::default() });
        let instance = Instance::new(&mut store, &module(&engine, text), &[]).unwrap();
        let memory = instance.get_typed_func::<i32, i32>(&store, "memory").unwrap();
        let table = instance.get_typed_func::<i32, i32>(&store, "table").unwrap();
        assert_eq!(
            [4, 2, 1].map(|n| memory.call(&mut store, n).unwrap()),
            [-1, 1, -1],
            "a table's bytes count as well"
        );
        assert_eq!([10, 9, 1].map(|n| table.call(&mut store, n).unwrap()), [-1, 1, -1]);
    });
}

#[test]
fn a_small_stack_ends_recursion_early() {
    // Interpreter frames lie on one stack, native ones on the other.
    fn depth(tier: Tier, value_stack_slots: usize, native_stack_bytes: usize) -> i32 {
        let engine = engine(tier);
        let text = r#"(module (global $depth (mut i32) (i32.const 0))
          (func $down (export "down") (global.set $depth (i32.add (global.get $depth) (i32.const 1))) (call $down)))"#;
        let limits = StoreLimits { value_stack_slots, native_stack_bytes, ..StoreLimits::default() };
        let mut store = in_store(&engine, limits);
        let instance = Instance::new(&mut store, &module(&engine, text), &[]).unwrap();
        let down = instance.get_typed_func::<(), ()>(&store, "down").unwrap();
        assert_eq!(trap(down.call(&mut store, ())), TrapCode::StackOverflow);
        let depth = instance.globals(&store).next().unwrap().get(&store);
        depth.i32().unwrap()
    }
    each_tier(|tier| {
        let (small, large) = (depth(tier, 1 << 10, 64 << 10), depth(tier, 64 << 10, 512 << 10));
        assert!(small > 0 && small < large, "{small} calls, then {large}");
    });
}

#[test]
fn modules_beyond_a_limit_are_refused_by_name() {
    each_tier(|tier| {
        let limits = Limits { functions: 2, ..Limits::default() };
        let engine = Engine::new(Config::new().tier(tier).limits(limits));
        let refused = |text: &str| match Module::new(&engine, wat::parse_str(text).unwrap()) {
            Err(Error::Compile(error)) => error.kind,
            other => panic!("{text}: {other:?}"),
        };
        assert!(matches!(refused("(module (func) (func) (func))"), CompileErrorKind::Limit(_)));
    });
}

#[test]
fn canonical_nans_are_the_same_everywhere() {
    each_tier(|tier| {
        let engine = Engine::new(Config::new().tier(tier).canonical_nans(true));
        let text = r#"(module
          (func (export "add") (param i32) (result i32)
            (i32.reinterpret_f32 (f32.add (f32.reinterpret_i32 (local.get 0)) (f32.const 1))))
          (func (export "neg") (param i32) (result i32)
            (i32.reinterpret_f32 (f32.neg (f32.reinterpret_i32 (local.get 0))))))"#;
        let (mut store, instance) = linked(&engine, (), |_| Ok(()), text);
        let add = instance.get_typed_func::<u32, u32>(&store, "add").unwrap();
        for nan in [0x7fc0_0000, 0xffc0_0000, 0x7fa0_0000, 0xffff_ffff] {
            assert_eq!(add.call(&mut store, nan).unwrap(), 0x7fc0_0000, "{nan:#x}");
        }
        let neg = instance.get_typed_func::<u32, u32>(&store, "neg").unwrap();
        assert_eq!(neg.call(&mut store, 0x7fa0_0000).unwrap(), 0xffa0_0000, "negation only flips the sign");
    });
}
