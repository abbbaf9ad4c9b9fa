//! Fuel that is given out in slices, and threads that take turns by a seed.

use super::{each_tier, engine, instance, module};
use crosscheck_engine::{Config, Engine, Error, Instance, MemoryType, Schedule, SharedMemory, Store, Tier, TrapCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

fn metered(tier: Tier) -> Engine {
    Engine::new(Config::new().tier(tier).consume_fuel(true).interruption(true))
}

/// Loops, and sums up a floating-point number beside, so that registers of both kinds are alive where fuel runs out.
const SUM: &str = r#"(module (memory 1)
  (func (export "sum") (param $n i32) (result i32 f64) (local $s i32) (local $f f64)
    (loop
      (local.set $s (i32.add (local.get $s) (local.get $n)))
      (local.set $f (f64.add (local.get $f) (f64.convert_i32_u (local.get $n))))
      (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $s) (local.get $f))
  (func (export "fill") (memory.fill (i32.const 0) (i32.const 1) (i32.const 6400))))"#;

#[test]
fn fuel_is_given_out_in_slices_to_the_unit() {
    each_tier(|tier| {
        let (mut store, instance) = instance(&metered(tier), SUM);
        let sum = instance.get_typed_func::<i32, (i32, f64)>(&store, "sum").unwrap();
        store.set_fuel(1_000_000).unwrap();
        assert_eq!(sum.call(&mut store, 1000).unwrap(), (500_500, 500_500.0));
        let used = 1_000_000 - store.get_fuel().unwrap();

        let given = Arc::new(AtomicU64::new(0));
        let count = given.clone();
        store.set_fuel(0).unwrap();
        store.on_out_of_fuel(move || {
            count.fetch_add(3, Ordering::Relaxed);
            Some(3)
        });
        assert_eq!(sum.call(&mut store, 1000).unwrap(), (500_500, 500_500.0));
        assert_eq!(given.load(Ordering::Relaxed), used.next_multiple_of(3), "not a unit more than is needed");
        assert_eq!(store.get_fuel().unwrap(), used.next_multiple_of(3) - used);
        // What charges by size asks as well.
        instance.get_typed_func::<(), ()>(&store, "fill").unwrap().call(&mut store, ()).unwrap();
        assert!(given.load(Ordering::Relaxed) >= used + 100);

        store.set_fuel(0).unwrap();
        let mut slices = [Some(40), None].into_iter();
        store.on_out_of_fuel(move || slices.next().flatten());
        let error = sum.call(&mut store, 1000).unwrap_err();
        assert_eq!(error.trap_code(), Some(TrapCode::OutOfFuel));
        store.on_out_of_fuel(|| panic!("no more"));
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| sum.call(&mut store, 1000)));
        assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"no more"));
        store.on_out_of_fuel(|| None);
        assert_eq!(sum.call(&mut store, 1000).unwrap_err().trap_code(), Some(TrapCode::OutOfFuel));
    });
}

/// Threads that race without any order: each mixes its number into words that all of them use, then waits for another.
const RACE: &str = r#"(module (import "" "" (memory 1 4 shared))
  (func $mix (param $at i32) (param $by i32)
    (i32.store (local.get $at)
      (i32.add (i32.mul (i32.load (local.get $at)) (i32.const 31)) (local.get $by))))
  (func (export "run") (param $me i32) (result i32) (local $i i32) (local $ended i32)
    (loop
      (call $mix (i32.const 0) (local.get $me))
      (call $mix (i32.and (i32.load (i32.const 0)) (i32.const 0xfffc)) (local.get $i))
      (drop (i32.atomic.rmw.xor offset=8 (i32.const 0) (i32.shl (local.get $me) (local.get $i))))
      (if (i32.eq (i32.and (local.get $i) (i32.const 15)) (local.get $me)) (then
        (local.set $ended (i32.add (i32.mul (local.get $ended) (i32.const 3))
          (memory.atomic.wait32 (i32.const 65532) (i32.const 0)
            (i64.extend_i32_u (i32.mul (i32.add (local.get $me) (i32.const 1)) (i32.const 1000))))))))
      (if (i32.eq (i32.and (local.get $i) (i32.const 7)) (i32.const 5)) (then
        (call $mix (i32.const 16) (memory.atomic.notify (i32.const 65532) (i32.const 1)))))
      (if (i32.eq (local.get $i) (i32.const 40)) (then (drop (memory.grow (i32.const 1)))))
      (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 60))))
    (local.get $ended)))"#;

/// What a schedule leads to: how each thread ended with what fuel left, all of the memory, how many turns.
type Run = (Vec<(Result<i32, TrapCode>, u64)>, Vec<u8>, u64, bool);

/// Runs `run` of a module with the thread's number, on one tier for each thread.
fn scheduled(tiers: &[Tier], seed: u64, slices: std::ops::RangeInclusive<u64>, budget: u64, text: &str) -> Run {
    let ty = MemoryType { shared: true, ..MemoryType::new(1, Some(4)) };
    let memory = SharedMemory::new(ty).unwrap();
    let schedule = Schedule::new(seed, tiers.len(), slices);
    let ends = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..tiers.len())
            .map(|number| {
                let (engine, memory, turn) = (metered(tiers[number]), &memory, schedule.thread(number));
                scope.spawn(move || {
                    let mut store = Store::new(&engine, ());
                    let ended = store.take_turns(&turn, budget, |store| {
                        let imported = memory.memory(&mut *store).unwrap();
                        let instance = Instance::new(&mut *store, &module(&engine, text), &[imported.into()]).unwrap();
                        let run = instance.get_typed_func::<i32, i32>(&*store, "run").unwrap();
                        run.call(&mut *store, number as i32).map_err(|error| error.trap_code().expect("a trap"))
                    });
                    (ended.unwrap(), store.get_fuel().unwrap())
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut store = Store::new(&Engine::default(), ());
    let mut bytes = vec![0; memory.data_size()];
    memory.memory(&mut store).unwrap().read(&store, 0, &mut bytes).unwrap();
    (ends, bytes, schedule.turns(), schedule.deadlocked())
}

#[test]
fn a_seed_gives_the_same_interleaving_on_every_tier() {
    let mut different = std::collections::HashSet::new();
    for seed in 0..24 {
        let first = scheduled(&[Tier::Interp; 3], seed, 1..=60, 1_000_000, RACE);
        assert!(first.0.iter().all(|(end, _)| end.is_ok()) && first.2 > 20, "{:?}", first.0);
        for &tier in Tier::ALL {
            let again = scheduled(&[tier; 3], seed, 1..=60, 1_000_000, RACE);
            assert!(again == first, "seed {seed} on {tier:?}: {:?} {} and {:?} {}", first.0, first.2, again.0, again.2);
        }
        let together: Vec<Tier> = Tier::ALL.iter().copied().cycle().take(3).collect();
        assert!(scheduled(&together, seed, 1..=60, 1_000_000, RACE) == first, "seed {seed} on {together:?}");
        different.insert(first.1);
    }
    assert!(different.len() > 12, "seeds make a difference: {}", different.len());
}

#[test]
fn a_budget_ends_a_thread_and_the_others_go_on() {
    let text = r#"(module (import "" "" (memory 1 4 shared))
      (func (export "run") (param $me i32) (result i32)
        (if (i32.eqz (local.get $me)) (then (loop (br 0))))
        (i32.atomic.rmw.add (i32.const 0) (i32.const 1))))"#;
    each_tier(|tier| {
        let (ends, ..) = scheduled(&[tier; 3], 7, 5..=10, 1000, text);
        let mut results: Vec<_> = ends.iter().map(|(end, _)| *end).collect();
        assert_eq!(results.remove(0), Err(TrapCode::OutOfFuel));
        results.sort_by_key(|end| end.unwrap());
        assert_eq!(results, [Ok(0), Ok(1)]);
    });
}

#[test]
fn waits_that_nobody_can_end_are_interrupted_and_timed_ones_end_in_their_order() {
    let forever = r#"(module (import "" "" (memory 1 4 shared))
      (func (export "run") (param $me i32) (result i32)
        (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))"#;
    // The longer the wait, the later the number that is drawn; it takes no time at all.
    let timed = r#"(module (import "" "" (memory 1 4 shared))
      (func (export "run") (param $me i32) (result i32)
        (if (i32.ne (i32.const 2) (memory.atomic.wait32 (i32.const 0) (i32.const 0)
            (i64.mul (i64.const 3600000000000) (i64.extend_i32_u (i32.sub (i32.const 9) (local.get $me))))))
          (then unreachable))
        (i32.atomic.rmw.add (i32.const 8) (i32.const 1))))"#;
    each_tier(|tier| {
        let (ends, _, _, deadlocked) = scheduled(&[tier; 3], 1, 5..=10, 1000, forever);
        assert!(deadlocked && ends.iter().all(|(end, _)| *end == Err(TrapCode::Interrupted)), "{ends:?}");
        let (ends, _, _, deadlocked) = scheduled(&[tier; 3], 1, 5..=10, 1000, timed);
        let order: Vec<_> = ends.iter().map(|(end, _)| *end).collect();
        assert_eq!((order, deadlocked), (vec![Ok(2), Ok(1), Ok(0)], false));
    });
}

#[test]
fn turns_need_fuel_and_end_with_the_work_even_if_it_panics() {
    let schedule = Schedule::new(0, 2, 1..=1);
    std::thread::scope(|scope| {
        let (first, second) = (schedule.thread(0), schedule.thread(1));
        let refused = scope.spawn(move || Store::new(&engine(Tier::Interp), ()).take_turns(&first, 1, |_| ()));
        let panicked = scope.spawn(move || {
            let mut store = Store::new(&metered(Tier::Interp), ());
            let work = std::panic::AssertUnwindSafe(|| store.take_turns(&second, 1, |_| panic!("at work")));
            std::panic::catch_unwind(work).map(|result: Result<(), Error>| result.is_ok())
        });
        assert!(matches!(refused.join().unwrap(), Err(Error::Usage(_))));
        assert!(panicked.join().unwrap().is_err());
    });
}
