//! Every way in which a function can end, through every kind of frame, in pairs, on every tier and in mixtures of them.

use crosscheck_engine::{
    Caller, Config, Engine, Error, Extern, Instance, InterruptHandle, Linker, Module, Ref, Store, StoreLimits, Tier,
    TrapCode,
};
use std::collections::HashSet;
use std::fmt::Write;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// How a call ends.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum End {
    Return,
    Trap(TrapCode),
    Exception,
    HostError,
    HostPanic,
}

/// The innermost function's bodies, and how they end.
const ENDS: &[(End, &str)] = &[
    (End::Return, "(drop (i32.load (i32.const 0)))"),
    (End::Trap(TrapCode::Unreachable), "unreachable"),
    (End::Trap(TrapCode::MemoryOutOfBounds), "(drop (i32.load (i32.const -1)))"),
    (End::Trap(TrapCode::MemoryOutOfBounds), "(i64.store offset=65529 (i32.const 0) (i64.const 1))"),
    (End::Trap(TrapCode::MemoryOutOfBounds), "(memory.fill (i32.const 65535) (i32.const 1) (i32.const 2))"),
    (End::Trap(TrapCode::TableOutOfBounds), "(drop (table.get $t (i32.const 1000)))"),
    (End::Trap(TrapCode::TableOutOfBounds), "(table.copy $t $t (i32.const 1000) (i32.const 0) (i32.const 1))"),
    (End::Trap(TrapCode::UndefinedElement), "(call_indirect (type $v) (i32.const 1000))"),
    (End::Trap(TrapCode::UninitializedElement), "(call_indirect (type $v) (i32.const 0))"),
    (End::Trap(TrapCode::IndirectCallTypeMismatch), "(call_indirect (param i32) (i32.const 7) (i32.const 1))"),
    (End::Trap(TrapCode::IntegerDivideByZero), "(drop (i32.div_s (i32.const 1) (global.get $zero)))"),
    (End::Trap(TrapCode::IntegerOverflow), "(drop (i64.div_s (i64.const -0x8000000000000000) (i64.const -1)))"),
    (End::Trap(TrapCode::InvalidConversionToInteger), "(drop (i32.trunc_f32_u (f32.const nan)))"),
    (End::Trap(TrapCode::StackOverflow), "(call $end) (global.set $zero (i32.const 1))"),
    (End::Trap(TrapCode::NullReference), "(call_ref $v (ref.null $v))"),
    (End::Trap(TrapCode::OutOfFuel), "(loop (br 0))"),
    (End::Trap(TrapCode::OutOfFuel), "(memory.fill (i32.const 0) (i32.const 1) (i32.const -1))"),
    (End::Trap(TrapCode::Interrupted), "(call $interrupt) (loop (br 0))"),
    (
        End::Trap(TrapCode::OutOfMemory),
        "(local exnref)
         (loop (block $h (result exnref exnref) (try_table (catch_ref $chain $h) (throw $chain (local.get 0))) (unreachable))
           (local.set 0) (drop) (br 0))",
    ),
    (End::Exception, "(throw $e (i32.const 42))"),
    (End::HostError, "(call $fail)"),
    (End::HostPanic, "(call $panic)"),
];

/// How a frame calls the next, `$F`, which is element `#F` of the table; and whether it is gone by then.
const FRAMES: &[(&str, bool)] = &[
    ("(call $F)", false),
    ("(call_indirect (type $v) (i32.const #F))", false),
    ("(call_ref $v (ref.func $F))", false),
    ("(return_call $F)", true),
    ("(return_call_indirect (type $v) (i32.const #F))", true),
    ("(return_call_ref $v (ref.func $F))", true),
    ("(block $h (try_table (catch $other $h) (call $F)))", false),
    ("(block $h (try_table (catch $other $h) (throw $other))) (call $F)", false),
    ("(call $again (i32.const #F))", false),
    ("(call $abroad (ref.func $F))", false),
    ("(call $abroad_tail (ref.func $F))", false),
];

/// For each kind of frame in `inner` a function that calls `$end` so, and for each in `outer` one that calls each of those; the
/// last is the start function, if so asked.
fn wasm(body: &str, inner: Range<usize>, outer: Range<usize>, start: bool) -> Vec<u8> {
    let (mut functions, mut elements, mut last) =
        (String::new(), String::from("(ref.null $v) (ref.func $end)"), String::new());
    let mut function = |name: String, kind: usize, callee: String, element: usize| {
        let call = FRAMES[kind].0.replace("$F", &callee).replace("#F", &element.to_string());
        let _ = write!(
            functions,
            "(func ${name} (export \"{name}\") (type $v) (local $kept i64)
               (local.set $kept (i64.add (i64.const 100) (i64.extend_i32_u (global.get $begun))))
               (global.set $begun (i32.add (global.get $begun) (i32.const 1)))
               (i32.store8 offset=16 (global.get $begun) (i32.const 1))
               {call}
               (global.set $ended (i32.add (global.get $ended) (i32.const 1)))
               (i64.store8 offset=32 (global.get $ended) (local.get $kept)))"
        );
        let _ = write!(elements, "(ref.func ${name})");
        last = name;
    };
    for i in inner.clone() {
        function(format!("f{i}"), i, "$end".to_owned(), 1);
    }
    for (element, i) in (2..).zip(inner) {
        for j in outer.clone() {
            function(format!("f{j}_{i}"), j, format!("$f{i}"), element);
        }
    }
    let start = if start { format!("(start ${last})") } else { String::new() };
    let text = format!(
        r#"(module (type $v (func))
          (import "host" "again" (func $again (param i32))) (import "host" "fail" (func $fail))
          (import "host" "panic" (func $panic)) (import "host" "interrupt" (func $interrupt))
          (import "abroad" "call" (func $abroad (param (ref $v))))
          (import "abroad" "tail" (func $abroad_tail (param (ref $v))))
          (memory 1 1) (tag $e (param i32)) (tag $other) (tag $chain (param exnref))
          (global $begun (mut i32) (i32.const 0)) (global $ended (mut i32) (i32.const 0))
          (global $zero (mut i32) (i32.const 0))
          (table $t (export "table") (ref null $v) (elem {elements}))
          (func $end (export "end") (type $v) {body}) (func (export "nothing")) {functions} {start})"#
    );
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

const ABROAD: &str = r#"(module (type $v (func)) (memory 1)
  (func (export "call") (param (ref $v)) (call_ref $v (local.get 0)) (i32.store (i32.const 0) (i32.const 7)))
  (func (export "tail") (param (ref $v)) (return_call_ref $v (local.get 0))))"#;

type Data = Option<InterruptHandle>;

/// Calls the element of the caller's table.
fn again(mut caller: Caller<'_, Data>, element: u32) -> Result<(), Error> {
    let table = caller.get_export("table").and_then(Extern::into_table).expect("exported");
    let Some(Ref::Func(func)) = table.get(&caller, element.into()) else { panic!("a function") };
    func.call(&mut caller, &[], &mut [])
}

/// A store with the host and the other instance in it.
fn world(engine: &Engine, abroad: &Module) -> (Store<Data>, Linker<Data>) {
    let mut linker = Linker::new(engine);
    linker.func_wrap("host", "again", again).unwrap();
    linker.func_wrap("host", "fail", || Err::<(), _>(Error::host("enough"))).unwrap();
    // Unlike `panic_any`, this prints nothing.
    linker.func_wrap("host", "panic", || -> Result<(), Error> { resume_unwind(Box::new(42)) }).unwrap();
    let interrupt = |caller: Caller<'_, Data>| caller.data().as_ref().expect("set").interrupt();
    linker.func_wrap("host", "interrupt", interrupt).unwrap();
    let limits = StoreLimits {
        heap_objects: 100,
        value_stack_slots: 4 << 10,
        native_stack_bytes: 128 << 10,
        ..StoreLimits::default()
    };
    let mut store = Store::with_limits(engine, None, limits).unwrap();
    *store.data_mut() = Some(store.interrupt_handle());
    store.set_fuel(100_000).unwrap();
    let instance = linker.instantiate(&mut store, abroad).unwrap();
    linker.instance(&mut store, "abroad", instance).unwrap();
    (store, linker)
}

fn end<T>(work: impl FnOnce() -> Result<T, Error>) -> End {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(_)) => End::Return,
        Ok(Err(Error::Trap(trap))) => End::Trap(trap.code()),
        Ok(Err(Error::Exception(_))) => End::Exception,
        Ok(Err(Error::Host(error))) if error.to_string() == "enough" => End::HostError,
        Ok(Err(error)) => panic!("{error}"),
        Err(panic) if panic.downcast_ref() == Some(&42) => End::HostPanic,
        Err(panic) => resume_unwind(panic),
    }
}

/// What a call leaves: how it ended, how many frames began and ended, the memory's first bytes, the fuel.
type Observed = (End, Vec<u64>, Vec<u8>, u64);

fn observe(engine: &Engine, abroad: &Module, module: &Module, name: &str) -> (Observed, [Tier; 3]) {
    let (mut store, linker) = world(engine, abroad);
    let instance: Instance = linker.instantiate(&mut store, module).unwrap();
    let func = |name: &str, store: &Store<Data>| instance.get_func(store, name).expect("exported");
    let run = func(name, &store);
    let end = end(|| run.call(&mut store, &[], &mut []));
    let globals = instance.globals(&store).map(|global| global.get(&store).i32().unwrap() as u64).collect();
    let memory = instance.memories(&store).next().unwrap().data(&store)[..64].to_vec();
    // What is exhausted has another depth on each tier.
    let fuel = if end == End::Trap(TrapCode::StackOverflow) { 0 } else { store.get_fuel().unwrap() };
    let inner = name.split_once('_').map_or("end".to_owned(), |(_, inner)| format!("f{inner}"));
    let tiers = [name, &inner, "end"].map(|name| func(name, &store).tier(&store).expect("a guest's"));
    // The store is usable after whatever happened: a frame with nothing in it runs.
    store.set_fuel(1000).unwrap();
    instance.get_typed_func::<(), ()>(&store, "nothing").unwrap().call(&mut store, ()).expect("it returns");
    ((end, globals, memory, fuel), tiers)
}

fn engines() -> Vec<Engine> {
    let mut tiers = Tier::ALL.to_vec();
    #[cfg(native_tier)]
    tiers.extend([1, 2, 3].map(|seed| Tier::Mixed { seed }));
    tiers.into_iter().map(|tier| Engine::new(Config::new().tier(tier).consume_fuel(true).interruption(true))).collect()
}

#[test]
fn every_end_passes_through_every_pair_of_frames_alike_on_every_tier() {
    let mut crossings = HashSet::new();
    for (wanted, body) in ENDS {
        let wasm = wasm(body, 0..FRAMES.len(), 0..FRAMES.len(), false);
        let mut reference: Option<Vec<Observed>> = None;
        for engine in engines() {
            let (module, abroad) = (Module::new(&engine, &wasm).unwrap(), crate::module(&engine, ABROAD));
            let mut seen = Vec::new();
            for (j, (_, outer_gone)) in FRAMES.iter().enumerate() {
                for (i, (_, inner_gone)) in FRAMES.iter().enumerate() {
                    let name = format!("f{j}_{i}");
                    let (observed, tiers) = observe(&engine, &abroad, &module, &name);
                    let returned = *wanted == End::Return;
                    let ended = u64::from(returned && !outer_gone) + u64::from(returned && !inner_gone);
                    let at = || format!("{body} through {name} on {}", engine.tier().name());
                    assert_eq!((observed.0, &observed.1[..2]), (*wanted, &[2, ended][..]), "{}", at());
                    crossings.insert((j, tiers[0], tiers[1]));
                    crossings.insert((i, tiers[1], tiers[2]));
                    seen.push(observed);
                }
            }
            match &reference {
                None => reference = Some(seen),
                Some(reference) => assert_eq!(seen, *reference, "{body} on {}", engine.tier().name()),
            }
        }
    }
    // Every kind of frame was seen between every two tiers, in both directions.
    let tiers = crossings.iter().map(|(_, tier, _)| *tier).collect::<HashSet<_>>().len();
    assert_eq!(crossings.len(), FRAMES.len() * tiers * tiers);
    assert_eq!(tiers, Tier::ALL.len().min(2));
}

#[test]
fn every_end_passes_through_a_start_function() {
    for (wanted, body) in ENDS {
        for (i, (call, _)) in FRAMES.iter().enumerate() {
            let wasm = wasm(body, i..i + 1, i..i + 1, true);
            for engine in engines() {
                let (module, abroad) = (Module::new(&engine, &wasm).unwrap(), crate::module(&engine, ABROAD));
                let (mut store, linker) = world(&engine, &abroad);
                let end = end(|| linker.instantiate(&mut store, &module));
                assert_eq!(end, *wanted, "{body} through {call} on {}", engine.tier().name());
            }
        }
    }
}
