//! Shared memories: linking, waiting, growing, on several threads and on several tiers at once.

use super::{each_tier, engine, instance, module, trap};
use crosscheck_engine::{
    CompileOptions, Config, Engine, Error, Instance, Linker, MemoryType, Module, SharedMemory, Store, Tier, TrapCode,
};
use std::sync::mpsc::channel;
use wasmparser::WasmFeatures;

/// A type of shared memories.
fn shared(minimum: u64, maximum: u64) -> MemoryType {
    MemoryType { shared: true, ..MemoryType::new(minimum, Some(maximum)) }
}

/// An instance in a store of its own of a module that imports the memory.
fn with_memory(engine: &Engine, memory: &SharedMemory, text: &str) -> (Store<()>, Instance) {
    let mut store = Store::new(engine, ());
    let imported = memory.memory(&mut store).expect("threads are on");
    let instance = Instance::new(&mut store, &module(engine, text), &[imported.into()]).expect("it links");
    (store, instance)
}

/// Runs an export that takes and returns nothing, or returns an i32, on a thread for each of the tiers, on one memory.
fn on_threads(tiers: &[Tier], memory: &SharedMemory, text: &str, export: &str) -> Vec<i32> {
    let workers: Vec<_> = tiers.iter().map(|&tier| with_memory(&engine(tier), memory, text)).collect();
    std::thread::scope(|scope| {
        let threads: Vec<_> = workers
            .into_iter()
            .map(|(mut store, instance)| {
                let run = instance.get_typed_func::<(), i32>(&store, export).expect("exported");
                scope.spawn(move || run.call(&mut store, ()).expect("it returns"))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    })
}

fn word(memory: &SharedMemory, at: u64) -> u32 {
    let mut store = Store::new(&Engine::default(), ());
    let mut bytes = [0; 4];
    memory.memory(&mut store).unwrap().read(&store, at, &mut bytes).unwrap();
    u32::from_le_bytes(bytes)
}

/// Every tier four times, and all of them together.
fn crews() -> Vec<Vec<Tier>> {
    let alone = Tier::ALL.iter().map(|&tier| vec![tier; 4]);
    alone.chain([Tier::ALL.iter().copied().cycle().take(4).collect()]).collect()
}

/// A module that only provides a memory, and one that imports it with these limits.
const PROVIDER: &str = r#"(module (memory (export "memory") 102 65536 shared))"#;
fn importer(limits: &str) -> String {
    format!(
        r#"(module (import "env" "memory" (memory {limits}))
          (func (export "count") (result i32) (local $i i32)
            (loop
              (drop (i32.atomic.rmw.add (i32.const 64) (i32.const 1)))
              (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 5000))))
            (local.get $i)))"#
    )
}

#[test]
fn an_unshared_import_of_a_shared_memory_is_unlinkable_and_its_twin_runs_on_four_threads() {
    each_tier(|tier| {
        let engine = engine(tier);
        let (mut store, provider) = instance(&engine, PROVIDER);
        let mut linker = Linker::new(&engine);
        let memory = provider.get_memory(&store, "memory").unwrap();
        linker.define("env", "memory", memory).unwrap();
        let wrong = linker.instantiate(&mut store, &module(&engine, &importer("1024")));
        let message = wrong.expect_err("it is not shared").to_string();
        let wanted = r#"incompatible import type for "env" "memory": the module wants memory 1024, but was given memory 102 65536 shared"#;
        assert_eq!(message, wanted);
        linker.instantiate(&mut store, &module(&engine, &importer("102 65536 shared"))).expect("its corrected twin");

        let memory = memory.shared(&store).expect("it is shared");
        let counts = on_threads(&[tier; 4], &memory, &importer("102 65536 shared"), "count");
        assert_eq!((counts, word(&memory, 64)), (vec![5000; 4], 20_000));
    });
}

#[test]
fn limits_and_sharedness_must_match() {
    let engine = Engine::default();
    let memory = SharedMemory::new(shared(2, 4)).unwrap();
    for (limits, fits) in [
        ("2 4 shared", true),
        ("1 4 shared", true),
        ("2 5 shared", true),
        ("3 4 shared", false),
        ("2 3 shared", false),
        ("2 4", false),
        ("2", false),
        ("i64 2 4 shared", false),
    ] {
        let mut store = Store::new(&engine, ());
        let imported = memory.memory(&mut store).unwrap();
        let module = module(&engine, &format!(r#"(module (import "" "" (memory {limits})))"#));
        let result = Instance::new(&mut store, &module, &[imported.into()]);
        assert_eq!(result.is_ok(), fits, "{limits}: {result:?}");
        if let Err(error) = result {
            assert!(error.to_string().contains(limits) && error.to_string().contains("memory 2 4 shared"), "{error}");
        }
    }
}

#[test]
fn a_wrong_order_of_instantiation_names_the_missing_memory() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let early = Linker::new(&engine).instantiate(&mut store, &module(&engine, &importer("102 65536 shared")));
    let message = early.expect_err("the provider comes later").to_string();
    assert_eq!(message, r#"unknown import "env" "memory": no memory 102 65536 shared is defined"#);
}

#[test]
fn threads_that_are_switched_off_are_named() {
    let engine = Engine::new(Config::new().features(CompileOptions::FEATURES.difference(WasmFeatures::THREADS)));
    for (text, what) in [(PROVIDER, "threads must be enabled"), ("(module (memory 1) (func atomic.fence))", "threads")]
    {
        let error = Module::new(&engine, wat::parse_str(text).unwrap()).expect_err("threads are off");
        assert!(matches!(error, Error::Compile(_)) && error.to_string().contains(what), "{error}");
    }
    let mut store = Store::new(&engine, ());
    let adopted = SharedMemory::new(shared(1, 1)).unwrap().memory(&mut store);
    let made = crosscheck_engine::Memory::new(&mut store, shared(1, 1));
    for error in [adopted.unwrap_err(), made.unwrap_err()] {
        assert!(matches!(error, Error::Usage(_)) && error.to_string().contains("threads are switched off"), "{error}");
    }
}

#[test]
fn a_reservation_that_cannot_be_had_is_an_error_of_its_own() {
    let engine = Engine::default();
    // More than any address space has, but a valid type.
    let text = "(module (memory i64 1 0x800000000000 shared))";
    let mut store = Store::new(&engine, ());
    let error = Instance::new(&mut store, &module(&engine, text), &[]).expect_err("there is no room");
    assert!(matches!(error, Error::Unreserved(_)), "{error:?}");
    let wanted = "no room for a memory i64 1 140737488355328 shared: a shared memory reserves its maximum, \
                  9223372036854775808 bytes, which the system does not provide";
    assert_eq!(error.to_string(), wanted);
    let ty = MemoryType { memory64: true, ..shared(1, 1 << 47) };
    assert!(matches!(SharedMemory::new(ty), Err(Error::Unreserved(_))));
}

#[test]
fn a_shared_memory_is_one_in_each_store_and_never_a_slice() {
    let engine = Engine::default();
    let memory = SharedMemory::new(shared(1, 2)).unwrap();
    let mut store = Store::new(&engine, ());
    let [a, b] = [0, 1].map(|_| memory.memory(&mut store).unwrap());
    assert_eq!(a, b);
    assert!(SharedMemory::same(&a.shared(&store).unwrap(), &memory));
    a.write(&mut store, 65530, b"abcdef").unwrap();
    assert!(a.write(&mut store, 65531, b"abcdef").is_err());
    let mut bytes = [0; 6];
    a.read(&store, 65530, &mut bytes).unwrap();
    assert_eq!(&bytes, b"abcdef");
    assert_eq!((a.grow(&mut store, 1).unwrap(), memory.data_size()), (1, 131_072));
    assert!(a.grow(&mut store, 1).is_err());
    let slice = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| a.data(&store).len()));
    assert!(slice.is_err());
    for ty in [MemoryType::new(1, Some(1)), MemoryType { maximum: None, ..shared(1, 1) }, shared(2, 1)] {
        assert!(matches!(SharedMemory::new(ty), Err(Error::Usage(_))), "{ty}");
    }
}

/// Waits at 0 for the value given, then returns how that ended.
const WAITER: &str = r#"(module (import "" "" (memory 1 8 shared))
  (func (export "wait") (param i32 i64) (result i32)
    (memory.atomic.wait32 (i32.const 0) (local.get 0) (local.get 1)))
  (func (export "wait64") (param i64 i64) (result i32)
    (memory.atomic.wait64 offset=8 (i32.const 0) (local.get 0) (local.get 1)))
  (func (export "forever") (result i32) (drop (i32.atomic.rmw.add (i32.const 32) (i32.const 1)))
    (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))
  (func (export "notify") (param i32) (result i32) (memory.atomic.notify (i32.const 0) (local.get 0))))"#;

#[test]
fn waits_end_by_value_time_and_notification() {
    for crew in crews() {
        let memory = SharedMemory::new(shared(1, 8)).unwrap();
        let (mut store, waiter) = with_memory(&engine(crew[0]), &memory, WAITER);
        let wait = waiter.get_typed_func::<(i32, i64), i32>(&store, "wait").unwrap();
        let wait64 = waiter.get_typed_func::<(i64, i64), i32>(&store, "wait64").unwrap();
        assert_eq!(wait.call(&mut store, (1, -1)).unwrap(), 1);
        assert_eq!(wait.call(&mut store, (0, 0)).unwrap(), 2);
        assert_eq!(wait.call(&mut store, (0, 1_000_000)).unwrap(), 2);
        assert_eq!(wait64.call(&mut store, (1 << 40, -1)).unwrap(), 1);
        assert_eq!(wait64.call(&mut store, (0, 1000)).unwrap(), 2);
        let notify = waiter.get_typed_func::<i32, i32>(&store, "notify").unwrap();
        assert_eq!(notify.call(&mut store, -1).unwrap(), 0);

        // All of the crew wait; they are woken one, two, and the rest.
        let woken = std::thread::scope(|scope| {
            let crew = scope.spawn(|| on_threads(&crew, &memory, WAITER, "forever"));
            let mut woken = Vec::new();
            for count in [1, 2, -1] {
                loop {
                    let some = notify.call(&mut store, count).unwrap();
                    if some > 0 {
                        woken.push(some);
                        // The others may not have come yet: as many as are asked for, in all.
                        if count != -1 || woken.iter().sum::<i32>() == 4 {
                            break;
                        }
                    }
                    std::thread::yield_now();
                }
            }
            assert_eq!(crew.join().unwrap(), [0; 4]);
            woken
        });
        assert!(woken[0] == 1 && woken[1] <= 2 && woken.iter().sum::<i32>() == 4, "{woken:?}");
    }
}

#[test]
fn a_wait_without_end_can_be_interrupted() {
    each_tier(|tier| {
        let memory = SharedMemory::new(shared(1, 8)).unwrap();
        let engine = Engine::new(Config::new().tier(tier).interruption(true));
        let (mut store, waiter) = with_memory(&engine, &memory, WAITER);
        let forever = waiter.get_typed_func::<(), i32>(&store, "forever").unwrap();
        let handle = store.interrupt_handle();
        let (send, ended) = channel();
        std::thread::scope(|scope| {
            scope.spawn(move || send.send(trap(forever.call(&mut store, ()))).unwrap());
            while word(&memory, 32) == 0 {
                std::thread::yield_now();
            }
            // It may be about to wait, or waiting.
            handle.interrupt();
            assert_eq!(ended.recv().unwrap(), TrapCode::Interrupted);
        });
        assert_eq!(memory.notify(0, u32::MAX), 0, "nobody waits any more");
    });
}

/// Grows the memory page by page while the others write to the last page that they see, and read it back.
const GROWER: &str = r#"(module (import "" "" (memory 1 64 shared))
  (func (export "run") (result i32) (local $last i32)
    (if (i32.eqz (i32.atomic.rmw.add (i32.const 0) (i32.const 1))) (then
      (loop (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
      (i32.atomic.store (i32.const 4) (i32.const 1))))
    (loop
      (local.set $last (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 8)))
      (i64.store (local.get $last) (i64.const 0x0101010101010101))
      (drop (i64.atomic.rmw.add (local.get $last) (i64.const 0)))
      (if (i32.ne (i32.load8_u offset=7 (local.get $last)) (i32.const 1)) (then unreachable))
      (br_if 0 (i32.eqz (i32.atomic.load (i32.const 4)))))
    (memory.size)))"#;

#[test]
fn a_memory_grows_while_others_use_it() {
    for crew in crews() {
        let memory = SharedMemory::new(shared(1, 64)).unwrap();
        let sizes = on_threads(&crew, &memory, GROWER, "run");
        assert_eq!((sizes, memory.data_size()), (vec![64; 4], 64 << 16));
    }
}

/// Two values handed over and back through one word, by waiting and notifying.
const PING_PONG: &str = r#"(module (import "" "" (memory 1 1 shared))
  (func (export "run") (result i32) (local $me i32) (local $rounds i32)
    (local.set $me (i32.and (i32.atomic.rmw.add (i32.const 128) (i32.const 1)) (i32.const 1)))
    (loop
      (block (loop
        (br_if 1 (i32.eq (i32.and (i32.atomic.load (i32.const 0)) (i32.const 1)) (local.get $me)))
        (drop (memory.atomic.wait32 (i32.const 0) (i32.xor (local.get $me) (i32.const 1)) (i64.const -1)))
        (br 0)))
      (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (i32.const 1)))
      (i32.atomic.store (i32.const 0) (i32.xor (local.get $me) (i32.const 1)))
      (drop (memory.atomic.notify (i32.const 0) (i32.const 1)))
      (br_if 0 (i32.lt_u (local.tee $rounds (i32.add (local.get $rounds) (i32.const 1))) (i32.const 300))))
    (local.get $rounds)))"#;

#[test]
fn turns_are_handed_over_by_wait_and_notify() {
    for crew in crews() {
        let memory = SharedMemory::new(shared(1, 1)).unwrap();
        assert_eq!(on_threads(&crew[..2], &memory, PING_PONG, "run"), [300, 300]);
        assert_eq!(word(&memory, 64), 600, "plain accesses, ordered by atomic ones");
    }
}

/// Bulk operations reach the end of a memory that another store grew.
#[test]
fn growth_by_another_store_is_seen_by_every_operation() {
    each_tier(|tier| {
        let memory = SharedMemory::new(shared(1, 2)).unwrap();
        let text = r#"(module (import "" "" (memory 1 2 shared)) (data "abc")
          (func (export "fill") (memory.fill (i32.const 65530) (i32.const 7) (i32.const 65542)))
          (func (export "copy") (memory.copy (i32.const 65540) (i32.const 0) (i32.const 65532)))
          (func (export "init") (memory.init 0 (i32.const 131069) (i32.const 0) (i32.const 3)))
          (func (export "load") (drop (i32.load (i32.const 131068))))
          (func (export "store") (v128.store (i32.const 131056) (v128.const i64x2 1 2)))
          (func (export "lane") (drop (v128.load8_lane 3 (i32.const 131071) (v128.const i64x2 1 2))))
          (func (export "size") (if (i32.ne (memory.size) (i32.const 2)) (then unreachable))))"#;
        let (mut store, user) = with_memory(&engine(tier), &memory, text);
        let mut run = |name: &str| user.get_typed_func::<(), ()>(&store, name).unwrap().call(&mut store, ());
        let names = ["fill", "copy", "init", "load", "store", "lane", "size"];
        for name in names {
            let wanted = if name == "size" { TrapCode::Unreachable } else { TrapCode::MemoryOutOfBounds };
            assert_eq!(trap(run(name)), wanted, "{name}");
        }
        let mut other = Store::new(&Engine::default(), ());
        memory.memory(&mut other).unwrap().grow(&mut other, 1).unwrap();
        for name in names {
            run(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        assert_eq!(word(&memory, 131_068) >> 8, 0, "the store of two words came last");
    });
}

#[test]
fn a_store_counts_what_it_adds_to_a_shared_memory() {
    let engine = Engine::default();
    let memory = SharedMemory::new(shared(1, 8)).unwrap();
    let limits = crosscheck_engine::StoreLimits { memory_bytes: 3 << 16, ..engine.store_limits() };
    let mut store = Store::with_limits(&engine, (), limits).unwrap();
    let mine = memory.memory(&mut store).unwrap();
    assert_eq!(mine.grow(&mut store, 2).unwrap(), 1);
    assert!(mine.grow(&mut store, 1).is_err());
    let mut other = Store::new(&engine, ());
    assert_eq!(memory.memory(&mut other).unwrap().grow(&mut other, 1).unwrap(), 3);
}
