//! The oracle proves itself: an engine with one planted fault per compared channel. Each must be found, named for what it is,
//! and found again from the folder that was written.

use crosscheck::differential::{Argument, Artifact, Case, Import, Kind, Step, Verdict, Written, cross_check};
use crosscheck::engine::process::ProcessEngine;
use crosscheck::engine::{
    CompileError, Engine, EngineInfo, Fault, FuelModel, Handle, HostCall, HostEntity, InstanceId, ModuleId, Object,
    Outcome, Ref, Schedule, Session, SessionOptions, State, ThreadCall, Threads, ThreadsShown, Trap, Value, registry,
};
use crosscheck::generate::{Interface, user_case};
use std::{sync::Arc, time::Duration};

/// What the faulty engine does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plant {
    NegativeZero,
    NanPayload,
    TrapCode,
    MissingTrap,
    ExceptionPayload,
    PrivateGlobal,
    LastByteOfMemory,
    MemorySize,
    TableEntryIdentity,
    DroppedSegment,
    MissingHostCall,
    HostCallArgument,
    OneUnitOfFuel,
    Instantiation,
    Refusal,
    StateAfterTrap,
    StateOfFailedInstance,
    UnknownTrap,
    Interruption,
    OutOfMemory,
    Lacking,
    LackingWithoutPrivateState,
    FewerElements,
    HiddenExport,
    NoFuel,
    NoFlags,
    Runaway,
    Hang,
    Crash,
    Panic,
    ObjectField,
    ObjectIdentity,
    ObjectLength,
    ThreadResult,
    ThreadState,
    ThreadFuel,
    Turns,
}

/// Every plant with the kind it must be reported as, and a word of its description.
const PLANTS: &[(Plant, Kind, &str)] = &[
    (Plant::NegativeZero, Kind::Result, "result 0"),
    (Plant::NanPayload, Kind::NanPayload, "result 0"),
    (Plant::TrapCode, Kind::Trap, "trap code"),
    (Plant::MissingTrap, Kind::Trap, "outcome"),
    (Plant::ExceptionPayload, Kind::Exception, "exception payload 1"),
    (Plant::PrivateGlobal, Kind::Global, "global 1"),
    (Plant::LastByteOfMemory, Kind::Memory, "contents"),
    (Plant::MemorySize, Kind::Memory, "size"),
    (Plant::TableEntryIdentity, Kind::Table, "element 1 of table 0"),
    (Plant::DroppedSegment, Kind::DroppedSegment, "data"),
    (Plant::MissingHostCall, Kind::HostCall, "number of host calls"),
    (Plant::HostCallArgument, Kind::HostCall, "host call 1 argument 0"),
    (Plant::OneUnitOfFuel, Kind::Fuel, "fuel left"),
    (Plant::Instantiation, Kind::Instantiation, "outcome"),
    (Plant::Refusal, Kind::Compile, "compilation"),
    (Plant::StateAfterTrap, Kind::Memory, "after trap"),
    (Plant::StateOfFailedInstance, Kind::Memory, "contents (digest) of memory 0 of instance 1"),
    (Plant::UnknownTrap, Kind::Trap, "trap code"),
    (Plant::Interruption, Kind::Trap, "outcome"),
    (Plant::OutOfMemory, Kind::Trap, "outcome"),
    (Plant::Lacking, Kind::Compile, "compilation"),
    (Plant::LackingWithoutPrivateState, Kind::Compile, "proposal multi-value"),
    (Plant::FewerElements, Kind::Table, "elements shown of table 0"),
    (Plant::HiddenExport, Kind::Global, "indices shown"),
    (Plant::NoFuel, Kind::Fuel, "fuel left"),
    (Plant::NoFlags, Kind::DroppedSegment, "element"),
    (Plant::Runaway, Kind::Hang, "fuel"),
    (Plant::Hang, Kind::Hang, "fault"),
    (Plant::Crash, Kind::Crash, "fault"),
    (Plant::Panic, Kind::Crash, "fault"),
    (Plant::ObjectField, Kind::Object, "global 2 of instance 0 -> element 1 after return: value 0"),
    (Plant::ObjectIdentity, Kind::Object, "global 2 of instance 0 -> element 0 after return: value 1"),
    (Plant::ObjectLength, Kind::Object, "global 2 of instance 0 after return: length"),
    (Plant::ThreadResult, Kind::Result, "result 0 in call 1 of thread 1"),
    (Plant::ThreadState, Kind::Global, "global 0 of thread 0"),
    (Plant::ThreadFuel, Kind::Fuel, "fuel left of thread 1"),
    (Plant::Turns, Kind::Threads, "turns"),
];

/// A module that shows every channel; `$hidden` is exported by nobody.
const MODULE: &str = r#"(module
    (import "host" "f" (func $host (param i32) (result i32)))
    (memory 1 3)
    (table 3 3 funcref)
    (elem (i32.const 0) $zero $nan)
    (data $segment "abc")
    (tag $tag (param i32 i64))
    (type $node (struct (field $value i32) (field $next (mut (ref null $node)))))
    (type $list (array (mut (ref null $node))))
    (global $shown (export "shown") (mut i32) (i32.const 1))
    (global $hidden (mut i64) (i64.const 2))
    (global $objects (mut (ref null $list)) (ref.null $list))
    (func $zero (export "zero") (result f64) (f64.const 0))
    (func $nan (export "nan") (result f32) (f32.div (f32.const 0) (f32.const 0)))
    (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
    (func (export "hide") (global.set $hidden (i64.const 3)))
    (func (export "last") (i32.store8 (i32.const 65535) (i32.const 7)))
    (func (export "grow") (result i32) (memory.grow (i32.const 1)))
    (func (export "drop") (data.drop $segment))
    (func (export "call") (result i32) (i32.add (call $host (i32.const 4)) (call $host (i32.const 5))))
    (func (export "throw") (throw $tag (i32.const 6) (i64.const 7)))
    (func (export "spin") (loop (br 0)))
    (func (export "objects") (local $self (ref null $node))
      (local.set $self (struct.new $node (i32.const 40) (ref.null $node)))
      (struct.set $node $next (local.get $self) (local.get $self))
      (global.set $objects
        (array.new_fixed $list 2 (local.get $self) (struct.new $node (i32.const 41) (local.get $self)))))
    (func (export "store-then-trap") (i32.store8 (i32.const 9) (i32.const 1)) (unreachable)))"#;

/// A module that fails to come up, but not without a trace.
const FAILING: &str =
    r#"(module (memory 1) (func $start (i32.store8 (i32.const 9) (i32.const 1)) (unreachable)) (start $start))"#;

/// A module that provides a memory, and one that threads work with.
const SHARED: &str = r#"(module (memory (export "memory") 1 1 shared))"#;
const WORKER: &str = r#"(module (import "shared" "memory" (memory 1 1 shared)) (global $mine (mut i32) (i32.const 0))
    (func (export "add") (param i32) (result i32)
      (global.set $mine (local.get 0))
      (i32.atomic.rmw.add (i32.const 8) (local.get 0))))"#;

/// An engine that does one thing wrong.
struct Faulty {
    inner: Arc<dyn Engine>,
    info: EngineInfo,
    plant: Plant,
}

impl Faulty {
    fn new(inner: Arc<dyn Engine>, plant: Plant) -> Faulty {
        let mut info = EngineInfo { id: "faulty".into(), ..inner.info().clone() };
        // What is looser with an outside engine is looked for with one.
        match plant {
            Plant::HiddenExport => info.capabilities.private_state = false,
            Plant::Runaway | Plant::LackingWithoutPrivateState => info.capabilities.fuel = FuelModel::Own,
            _ => {}
        }
        Faulty { inner, info, plant }
    }
}

impl Engine for Faulty {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn open(&self, options: &SessionOptions) -> Result<Box<dyn Session>, Fault> {
        Ok(Box::new(FaultySession {
            inner: self.inner.open(options)?,
            plant: self.plant,
            trapped: false,
            failed: None,
        }))
    }
}

struct FaultySession {
    inner: Box<dyn Session>,
    plant: Plant,
    /// Whether the last call trapped.
    trapped: bool,
    /// The last instance that did not come up.
    failed: Option<InstanceId>,
}

impl Session for FaultySession {
    fn compile(&mut self, wasm: &[u8]) -> Result<Result<ModuleId, CompileError>, Fault> {
        let mut wasm = wasm.to_vec();
        match self.plant {
            Plant::Refusal => {
                return Ok(Err(CompileError::Invalid { offset: Some(8), message: "not to my taste".into() }));
            }
            Plant::Lacking => {
                return Ok(Err(CompileError::Unsupported { what: "tables in months without an r".into() }));
            }
            Plant::LackingWithoutPrivateState => {
                return Ok(Err(CompileError::Unsupported { what: "multi-value".into() }));
            }
            // The last byte gets 8 instead of 7: `i32.const 7; i32.store8` with another constant. The fault is in the
            // memory itself, so that it is the engine's own digest that must tell.
            Plant::LastByteOfMemory => {
                if let Some(at) = wasm.windows(3).position(|code| code == [0x41, 7, 0x3a]) {
                    wasm[at + 1] = 8;
                }
            }
            _ => {}
        }
        self.inner.compile(&wasm)
    }

    fn define(&mut self, entity: &HostEntity) -> Result<Result<Handle, String>, Fault> {
        self.inner.define(entity)
    }

    fn export(&mut self, instance: InstanceId, name: &str) -> Result<Option<Handle>, Fault> {
        self.inner.export(instance, name)
    }

    fn instantiate(&mut self, module: ModuleId, imports: &[Handle]) -> Result<(InstanceId, Outcome), Fault> {
        let (id, outcome) = self.inner.instantiate(module, imports)?;
        self.failed = (!matches!(outcome, Outcome::Return(_))).then_some(id);
        let link = Outcome::Link("no".into());
        Ok((id, if self.plant == Plant::Instantiation { link } else { outcome }))
    }

    fn invoke(&mut self, instance: InstanceId, export: &str, arguments: &[Value]) -> Result<Outcome, Fault> {
        match self.plant {
            Plant::Hang => return Err(Fault::Timeout("no answer after 10 s".into())),
            Plant::Crash => return Err(Fault::Crash("signal 11".into())),
            Plant::Panic => panic!("index out of bounds"),
            Plant::Runaway if export == "spin" => return Ok(Outcome::Return(vec![])),
            Plant::Interruption if export == "zero" => return Ok(trap("interrupted")),
            Plant::OutOfMemory if export == "grow" => return Ok(trap("out-of-memory")),
            _ => {}
        }
        let mut outcome = self.inner.invoke(instance, export, arguments)?;
        self.trapped = matches!(outcome, Outcome::Trap(_));
        match (self.plant, &mut outcome) {
            (Plant::NegativeZero, Outcome::Return(values)) => {
                values
                    .iter_mut()
                    .filter(|value| **value == Value::F64(0))
                    .for_each(|value| *value = Value::F64(1 << 63));
            }
            (Plant::NanPayload, Outcome::Return(values)) => {
                let nan = Value::F32(0x7fc0_0000);
                values.iter_mut().filter(|value| **value == nan).for_each(|value| *value = Value::F32(0x7fc0_0001));
            }
            (Plant::TrapCode, Outcome::Trap(Trap { code, .. })) if code == "integer-divide-by-zero" => {
                *code = "integer-overflow".into();
            }
            (Plant::UnknownTrap, Outcome::Trap(Trap { code, .. })) => *code = "unknown".into(),
            (Plant::MissingTrap, Outcome::Trap(Trap { code, .. })) if code == "integer-divide-by-zero" => {
                outcome = Outcome::Return(vec![Value::I32(0)]);
            }
            (Plant::ExceptionPayload, Outcome::Exception { payload }) => payload[1] = Value::I64(8),
            _ => {}
        }
        Ok(outcome)
    }

    fn global(&mut self, instance: InstanceId, export: &str) -> Result<Option<Value>, Fault> {
        self.inner.global(instance, export)
    }

    fn state(&mut self, instance: InstanceId) -> Result<State, Fault> {
        let mut state = self.inner.state(instance)?;
        match self.plant {
            Plant::PrivateGlobal => {
                // Only after somebody wrote it.
                state
                    .globals
                    .values_mut()
                    .filter(|value| **value == Value::I64(3))
                    .for_each(|value| *value = Value::I64(2));
            }
            Plant::MemorySize => {
                state.memories.values_mut().filter(|m| m.bytes > 0x1_0000).for_each(|memory| memory.bytes += 1);
            }
            Plant::TableEntryIdentity => {
                for table in state.tables.values_mut() {
                    if let Ref::Func { index, .. } = &mut table.elements[1] {
                        *index -= 1;
                    }
                }
            }
            Plant::DroppedSegment => state.data_dropped.iter_mut().flatten().for_each(|dropped| *dropped = false),
            Plant::StateOfFailedInstance if self.failed == Some(instance) => {
                state.memories.values_mut().for_each(|memory| memory.digest ^= 1);
            }
            Plant::FewerElements => state.tables.values_mut().for_each(|table| table.elements.truncate(1)),
            Plant::HiddenExport => drop(state.globals.remove(0)),
            Plant::NoFlags => state.elements_dropped = None,
            Plant::StateAfterTrap if self.trapped => {
                state.memories.values_mut().for_each(|memory| memory.digest ^= 1);
            }
            _ => {}
        }
        Ok(state)
    }

    fn objects(&mut self) -> Result<Vec<Object>, Fault> {
        let mut objects = self.inner.objects()?;
        let values = |objects: &mut Vec<Object>, from: Value, to: Value| {
            let values = objects.iter_mut().flat_map(|object| &mut object.values);
            values.filter(|value| **value == from).for_each(|value| *value = to);
        };
        let node = |number: u32| Value::Ref(Ref::Struct(Some(number)));
        match self.plant {
            Plant::ObjectField => values(&mut objects, Value::I32(41), Value::I32(42)),
            // The node that leads to itself leads to the other one.
            Plant::ObjectIdentity if objects.len() > 2 => objects[1].values[1] = node(2),
            Plant::ObjectLength => objects.iter_mut().take(1).for_each(|object| object.length += 1),
            _ => {}
        }
        Ok(objects)
    }

    fn threads(&mut self, threads: &Threads) -> Result<Result<ThreadsShown, String>, Fault> {
        let mut shown = self.inner.threads(threads)?;
        if let Ok(shown) = &mut shown {
            match self.plant {
                Plant::ThreadResult => shown.threads[1].outcomes[1] = Outcome::Return(vec![Value::I32(99)]),
                Plant::ThreadState => shown.threads[0].state.globals = [(0, Value::I32(99))].into_iter().collect(),
                Plant::ThreadFuel => shown.threads[1].fuel = None,
                Plant::Turns => shown.turns += 1,
                _ => {}
            }
        }
        Ok(shown)
    }

    fn set_fuel(&mut self, fuel: Option<u64>) -> Result<(), Fault> {
        self.inner.set_fuel(fuel)
    }

    fn fuel(&mut self) -> Result<Option<u64>, Fault> {
        let fuel = self.inner.fuel()?;
        Ok(match self.plant {
            Plant::OneUnitOfFuel => fuel.map(|fuel| fuel ^ 1),
            Plant::NoFuel => None,
            _ => fuel,
        })
    }

    fn take_host_calls(&mut self) -> Result<Vec<HostCall>, Fault> {
        let mut calls = self.inner.take_host_calls()?;
        match (self.plant, &mut calls[..]) {
            (Plant::MissingHostCall, [_, ..]) => drop(calls.pop()),
            (Plant::HostCallArgument, [_, second]) => second.arguments[0] = Value::I32(6),
            _ => {}
        }
        Ok(calls)
    }
}

fn trap(code: &str) -> Outcome {
    Outcome::Trap(Trap { code: code.into(), message: code.into() })
}

/// The engine that shows the most, as both sides of the comparison.
fn sound() -> Arc<dyn Engine> {
    let id = registry::bundled().next().expect("an engine is bundled");
    registry::by_id(id).expect("it answers to its id")
}

fn case() -> Case {
    let wasm = wat::parse_str(MODULE).unwrap();
    let interface = Interface::of(&wasm).unwrap();
    let call = |export: &str, arguments: &[u32]| {
        (export.to_owned(), arguments.iter().map(|&bits| Argument::Value(Value::I32(bits))).collect())
    };
    let exports =
        ["zero", "nan", "hide", "last", "grow", "drop", "call", "throw", "store-then-trap", "spin", "objects"];
    let mut calls: Vec<_> = exports.iter().map(|export| call(export, &[])).collect();
    calls.push(call("divide", &[1, 0]));
    let mut case = user_case(wasm, &interface, calls, Some(10_000)).expect("the host can make everything");
    case.steps.insert(1, Step::Instantiate { module: 1, imports: vec![], fuel: Some(10_000) });
    let modules = [FAILING, SHARED, WORKER].map(|text| wat::parse_str(text).unwrap());
    case.modules.extend(modules);
    // Instance 2: the failing one is instance 1.
    case.steps.push(Step::Instantiate { module: 2, imports: vec![], fuel: Some(10_000) });
    let add = |value: u32| ThreadCall { export: "add".into(), arguments: vec![Value::I32(value)] };
    case.steps.push(Step::Threads {
        module: 3,
        imports: vec![Import::Export { instance: 2, name: "memory".into() }],
        calls: vec![vec![add(1), add(2)], vec![add(3)]],
        schedule: Schedule { seed: 1, slices: [1, 5], fuel: 1000 },
    });
    case
}

#[test]
fn an_engine_agrees_with_itself_in_every_channel() {
    let (case, engine) = (case(), sound());
    let checked = cross_check(&case, &*engine, &[&*engine]);
    assert_eq!(checked.pairs[0].comparison.verdict, Verdict::Agree);
    assert!(checked.pairs[0].comparison.compared > 100);
    let ends: Vec<_> = checked.reference.calls().map(|outcome| matches!(outcome, Outcome::Return(_))).collect();
    assert_eq!(
        ends,
        [true, true, true, true, true, true, true, false, false, false, true, false, true, true, true],
        "{:?}",
        checked.reference
    );
}

#[test]
fn an_engine_behind_the_protocol_agrees_in_every_channel_too() {
    let (case, engine) = (case(), sound());
    let command = format!("'{}' serve --engine {}", env!("CARGO_BIN_EXE_crosscheck"), engine.info().id);
    let served = ProcessEngine::start(&command, Duration::from_secs(60)).unwrap();
    let checked = cross_check(&case, &*engine, &[&*engine, &served]);
    let [direct, served] = [0, 1].map(|pair| &checked.pairs[pair].comparison);
    assert_eq!(served.verdict, Verdict::Agree);
    assert_eq!(served.compared, direct.compared, "what is shown directly is shown there as well");
}

#[test]
fn every_planted_fault_is_found_named_and_replayed_from_its_folder() {
    let (case, engine) = (case(), sound());
    let folder = tempfile::tempdir().unwrap();
    let mut signatures = std::collections::BTreeMap::new();
    for &(plant, kind, what) in PLANTS {
        let faulty = Faulty::new(engine.clone(), plant);
        let checked = cross_check(&case, &*engine, &[&faulty]);
        let pair = &checked.pairs[0];
        let Verdict::Diverged(difference) = &pair.comparison.verdict else {
            panic!("{plant:?}: {:?}", pair.comparison)
        };
        assert_eq!(difference.kind, kind, "{plant:?}: {difference}");
        assert!(difference.what.contains(what), "{plant:?}: {difference}");
        if let Some(other) = signatures.insert(difference.signature.clone(), plant) {
            panic!("{plant:?} and {other:?} have one signature");
        }

        let artifact = Artifact {
            case: &checked.case,
            reference: (&engine.info().id, &checked.reference),
            other: ("faulty", &pair.other),
            difference,
        };
        let written = artifact.write(folder.path(), &difference.signature).unwrap();
        for file in ["case.json", "module.wasm", "module.wat", "reference.json", "other.json", "README.md"] {
            assert!(written.join(file).is_file(), "{plant:?}: {file}");
        }
        let read = Written::read(&written).unwrap();
        assert_eq!((&read.case, &read.engines[..]), (&checked.case, &[engine.info().id.clone(), "faulty".into()][..]));
        let again = cross_check(&read.case, &*engine, &[&faulty]);
        assert_eq!(again.pairs[0].comparison.verdict, pair.comparison.verdict, "{plant:?} replayed");
        let fixed = cross_check(&read.case, &*engine, &[&*engine]);
        assert_eq!(fixed.pairs[0].comparison.verdict, Verdict::Agree, "{plant:?} once fixed");
    }
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, PLANTS.len(), "nothing half written is left");
}

#[test]
fn a_fault_of_the_reference_is_a_finding_too() {
    let (case, engine) = (case(), sound());
    for (plant, kind) in [(Plant::Hang, Kind::Hang), (Plant::Panic, Kind::Crash)] {
        let faulty = Faulty::new(engine.clone(), plant);
        let checked = cross_check(&case, &faulty, &[&*engine]);
        let Verdict::Diverged(difference) = &checked.pairs[0].comparison.verdict else { panic!("{plant:?} not found") };
        assert_eq!(difference.kind, kind);
    }
}

#[test]
fn a_written_case_that_is_broken_is_refused_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.json");
    let message = || Written::read(folder.path()).unwrap_err().to_string();
    assert!(message().contains("case.json"));
    std::fs::write(&path, "{\n  \"schema\": 1 }").unwrap();
    assert!(message().contains("line 2"), "{}", message());

    let mut written = Written::new(case(), vec![]);
    for (name, wasm) in written.modules.iter().zip(&written.case.modules) {
        std::fs::write(folder.path().join(name), wasm).unwrap();
    }
    written.case.hosts.clear();
    std::fs::write(&path, serde_json::to_vec(&written).unwrap()).unwrap();
    assert!(message().contains("step 0 uses host 0, which is not there"), "{}", message());

    written.modules[0] = "../module.wasm".into();
    std::fs::write(&path, serde_json::to_vec(&written).unwrap()).unwrap();
    assert!(message().contains("is not a file beside it"), "{}", message());
}
