//! The adapter for the engine that Crosscheck brings along: one [`Engine`] for each of its tiers.

mod threads;

use super::{
    Capabilities, CompileError, Engine, EngineInfo, Fault, FuelModel, Handle, HostAction, HostCall, HostEntity,
    InstanceId, Interrupter, MemoryState, ModuleId, NanPolicy, OBJECTS_SHOWN, Object, Outcome, Ref, Session,
    SessionOptions, SharedEntity, State, TABLE_ELEMENTS_SHOWN, TableState, Threads, ThreadsShown, Trap, Type,
    VALUES_SHOWN, Value,
    digest::digest_of,
    family,
    host::{Host, Step},
};
use crate::trap;
use crosscheck_engine as wasm;
use crosscheck_engine::module::Bounds;
use crosscheck_engine::{
    AsContext, AsContextMut, Caller, CompileErrorKind, Config, Error, Extern, ExternRef, Func, FuncType, Global,
    GlobalType, HeapType, I31, Instance, Memory, MemoryType, Module, Proposal, RefType, SharedMemory, Store,
    StoreContext, StoreContextMut, StoreLimits, Table, TableType, Tag, Tier, TrapCode, Val, ValType,
};
use std::{collections::HashMap, ops::Range, sync::Arc, time::Duration};

/// The rules by which every tier counts fuel.
const FUEL_MODEL: &str = "crosscheck/1";

/// One tier of the bundled engine, run in some way.
#[derive(Debug)]
pub struct Bundled {
    tier: Tier,
    config: Config,
    info: EngineInfo,
}

/// A way to run a tier that changes nothing which a guest may rely on.
type Way = (&'static str, fn(&mut Config) -> &mut Config);

/// The ways by name, each to be had with any tier: `native+cpu-floor`, `interp+fuel+canonical-nans`.
const WAYS: &[Way] = &[
    ("canonical-nans", |config| config.canonical_nans(true)),
    ("cpu-floor", |config| config.cpu_floor(true)),
    ("explicit-bounds", |config| config.bounds(Bounds::Explicit)),
    ("collect", |config| config.collect_always(true)),
    ("fuel", |config| config.consume_fuel(true)),
];

impl Bundled {
    /// The names of the ways to run a tier that can follow its id, each after a `+`.
    pub fn ways() -> impl Iterator<Item = &'static str> {
        WAYS.iter().map(|(name, _)| *name)
    }

    /// The engine with this id: a tier's name, and ways to run it. `None` when there is no such tier or way.
    pub fn by_id(id: &str) -> Option<Self> {
        let mut parts = id.split('+');
        let name = parts.next()?;
        let mut engine = Self::new(*Tier::ALL.iter().find(|tier| tier.name() == name)?);
        for part in parts {
            let (_, set) = WAYS.iter().find(|(name, _)| *name == part)?;
            set(&mut engine.config);
        }
        engine.info.id = id.to_owned();
        Some(engine)
    }

    /// The engine, running guest code on this tier only.
    pub fn new(tier: Tier) -> Self {
        // The language itself is no proposal to the harness.
        let executed = Proposal::ALL.iter().filter(|proposal| proposal.executed() && **proposal != Proposal::Mvp);
        let capabilities = Capabilities {
            proposals: executed.map(|proposal| proposal.name().to_owned()).collect(),
            private_state: true,
            fuel: FuelModel::Named(FUEL_MODEL.to_owned()),
            nans: NanPolicy::Canonical,
        };
        let info = EngineInfo {
            id: tier.name().to_owned(),
            version: wasm::VERSION.to_owned(),
            tier: tier.name().to_owned(),
            isa: std::env::consts::ARCH.to_owned(),
            capabilities,
        };
        Self { tier, config: Config::new(), info }
    }
}

impl Engine for Bundled {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn open(&self, options: &SessionOptions) -> Result<Box<dyn Session>, Fault> {
        self.session(options, false)
    }

    fn open_within(&self, options: &SessionOptions, _limit: Duration) -> Result<Box<dyn Session>, Fault> {
        self.session(options, true)
    }
}

impl Bundled {
    fn session(&self, options: &SessionOptions, interruption: bool) -> Result<Box<dyn Session>, Fault> {
        let mut config = self.config.clone();
        config.interruption(interruption);
        if options.fuel {
            config.consume_fuel(true);
        }
        if options.canonical_nans {
            config.canonical_nans(true);
        }
        let mut limits = StoreLimits::default();
        limits.memory_bytes = options.memory_limit.unwrap_or(limits.memory_bytes);
        let mut session = BundledSession::new(&family::engine(&config, self.tier), limits)?;
        session.set_fuel(None)?;
        Ok(Box::new(session))
    }
}

impl BundledSession {
    fn new(engine: &wasm::Engine, limits: StoreLimits) -> Result<Self, Fault> {
        let options = engine.compile_options();
        let (fuel, interruption) = (options.fuel, options.interruption);
        let store = Store::with_limits(engine, Data::default(), limits).map_err(broken)?;
        let (objects, modules, instances, handles, shown) = Default::default();
        Ok(BundledSession { store, objects, fuel, interruption, modules, instances, handles, shown })
    }
}

fn broken(error: Error) -> Fault {
    Fault::Broken(error.to_string())
}

/// What the store carries: the host's side of the session, and the names of references.
#[derive(Default)]
struct Data {
    host: Host,
    host_funcs: HashMap<Func, Handle>,
    /// By the instances' numbers in the store, which link errors use none of.
    instance_ids: Vec<InstanceId>,
    externs: HashMap<u32, ExternRef>,
}

/// The trap of a host function.
#[derive(Debug, thiserror::Error)]
#[error("host function trapped")]
struct HostTrap;

struct BundledSession {
    store: Store<Data>,
    objects: Objects,
    fuel: bool,
    interruption: bool,
    modules: Vec<Module>,
    instances: Vec<Attempt>,
    handles: Vec<Extern>,
    shown: Shown,
}

/// What was shown since guest code last ran: instances share memories and tables, and show each of them.
#[derive(Default)]
struct Shown {
    memories: Vec<(Memory, MemoryState)>,
    tables: Vec<(Table, TableState)>,
}

/// What is remembered of `key`, found out if it is new.
fn remembered<K: PartialEq, V: Clone>(known: &mut Vec<(K, V)>, key: K, find_out: impl FnOnce(&K) -> V) -> V {
    if let Some((_, value)) = known.iter().find(|(other, _)| *other == key) {
        return value.clone();
    }
    let value = find_out(&key);
    known.push((key, value.clone()));
    value
}

/// An instantiation: what it left in the store, and whether it succeeded.
#[derive(Clone, Copy)]
struct Attempt {
    instance: Option<Instance>,
    succeeded: bool,
}

impl BundledSession {
    fn handle(&mut self, entity: Extern) -> Handle {
        self.handles.push(entity);
        Handle(self.handles.len() as u32 - 1)
    }

    /// The instance, if it stands.
    fn instance(&self, id: InstanceId) -> Option<Instance> {
        self.instances.get(id.0 as usize).filter(|attempt| attempt.succeeded)?.instance
    }

    fn argument(&mut self, value: Value, ty: ValType) -> Result<Val, String> {
        // Functions are named by what only the session knows; a host function may not return them.
        let func = match value {
            Value::Ref(Ref::Func { instance, index }) => {
                let attempt = self.instances.get(instance.0 as usize);
                attempt.and_then(|attempt| attempt.instance?.funcs(&self.store).nth(index as usize))
            }
            Value::Ref(Ref::HostFunc(handle)) => {
                self.handles.get(handle.0 as usize).and_then(|entity| entity.into_func())
            }
            _ => return to_val(self.store.as_context_mut(), value, ty),
        };
        func.map(Val::from).ok_or_else(|| format!("{value:?} is not there"))
    }

    fn call(&mut self, function: Func, arguments: &[Value]) -> Outcome {
        let ty = function.ty(&self.store);
        if ty.params.len() != arguments.len() {
            return Outcome::Misuse(format!("expected {} arguments, given {}", ty.params.len(), arguments.len()));
        }
        let arguments = arguments.iter().zip(&ty.params).map(|(value, ty)| self.argument(*value, *ty));
        let arguments = match arguments.collect::<Result<Vec<_>, _>>() {
            Ok(arguments) => arguments,
            Err(message) => return Outcome::Misuse(message),
        };
        let objects = &mut self.objects;
        // What the call gives is held only until it is written down: what can be collected must not depend on who looks.
        self.store.scope(|mut store| {
            let mut results = vec![Val::NULL; ty.results.len()];
            match function.call(&mut store, &arguments, &mut results) {
                Ok(()) => Outcome::Return(from_vals(store.as_context(), &results, objects)),
                Err(error) => ended(store.as_context(), error, objects),
            }
        })
    }

    fn define_entity(&mut self, entity: &HostEntity) -> Result<Extern, String> {
        let text = |error: Error| error.to_string();
        Ok(match entity {
            HostEntity::Func { name, params, results, action } => {
                let ty = FuncType::new(val_types(params)?, val_types(results)?);
                self.define_func(name, ty, results, action).into()
            }
            HostEntity::Global { ty, mutable, value } => {
                let ty = GlobalType { content: val_type(*ty)?, mutable: *mutable };
                let value = self.argument(*value, ty.content)?;
                Global::new(&mut self.store, ty, value).map_err(text)?.into()
            }
            HostEntity::Table { ty, minimum, maximum, table64 } => {
                let ValType::Ref(element) = val_type(*ty)? else { return Err(format!("a table of {ty:?}")) };
                let ty = TableType { element, minimum: *minimum, maximum: *maximum, table64: *table64 };
                Table::new(&mut self.store, ty, wasm::Ref::Null).map_err(text)?.into()
            }
            HostEntity::Memory { minimum, maximum, memory64, shared, page_size_log2 } => {
                let page_size_log2 = u8::try_from(*page_size_log2).map_err(|error| error.to_string())?;
                let (minimum, maximum) = (*minimum, *maximum);
                let ty = MemoryType { minimum, maximum, memory64: *memory64, shared: *shared, page_size_log2 };
                Memory::new(&mut self.store, ty).map_err(text)?.into()
            }
            HostEntity::Tag { params } => {
                let ty = FuncType::new(val_types(params)?, []);
                Tag::new(&mut self.store, ty).map_err(text)?.into()
            }
        })
    }

    fn define_func(&mut self, name: &str, ty: FuncType, results: &[Type], action: &HostAction) -> Func {
        let number = self.store.data_mut().host.add(name, results, action);
        let types = ty.results.clone();
        let body = move |mut caller: Caller<'_, Data>, arguments: &[Val], results: &mut [Val]| {
            let arguments = arguments.iter().map(|value| from_val(caller.as_context(), *value, None)).collect();
            let values = match caller.data_mut().host.call(number, arguments) {
                Step::Return(values) => values,
                Step::Trap => return Err(Error::host(HostTrap)),
                Step::Reenter { export, results } => {
                    let called = reenter(&mut caller, &export);
                    caller.data_mut().host.returned();
                    called?;
                    results
                }
            };
            for ((slot, value), ty) in results.iter_mut().zip(values).zip(&types) {
                *slot = to_val(caller.as_context_mut(), value, *ty).map_err(Error::host)?;
            }
            Ok(())
        };
        let function = Func::new(&mut self.store, ty, body);
        let handle = Handle(self.handles.len() as u32);
        self.store.data_mut().host_funcs.insert(function, handle);
        function
    }
}

/// How a call or instantiation ended that did not return.
fn ended(store: StoreContext<'_, Data>, error: Error, objects: &mut Objects) -> Outcome {
    let message = error.to_string();
    let code = match error {
        Error::Trap(trap) => trap.code().name(),
        Error::Exception(exception) => {
            return Outcome::Exception { payload: from_vals(store, &exception.payload(store), objects) };
        }
        Error::Host(_) => trap::HOST,
        Error::Link(_) => return Outcome::Link(message),
        Error::Usage(_) => return Outcome::Misuse(message),
        _ => trap::UNKNOWN,
    };
    Outcome::Trap(Trap { code: code.to_owned(), message })
}

/// Calls an export of the caller's instance; one that is not there, or takes parameters, is not called.
fn reenter(caller: &mut Caller<'_, Data>, export: &str) -> Result<(), Error> {
    let Some(function) = caller.get_export(export).and_then(Extern::into_func) else { return Ok(()) };
    let ty = function.ty(&*caller);
    if !ty.params.is_empty() {
        return Ok(());
    }
    function.call(caller, &[], &mut vec![Val::NULL; ty.results.len()])
}

fn abstract_ref(heap: HeapType) -> ValType {
    ValType::Ref(RefType { nullable: true, heap })
}

/// # Errors
/// The proposal that the engine lacks.
fn val_type(ty: Type) -> Result<ValType, String> {
    Ok(match ty {
        Type::I32 => ValType::I32,
        Type::I64 => ValType::I64,
        Type::F32 => ValType::F32,
        Type::F64 => ValType::F64,
        Type::V128 => ValType::V128,
        Type::FuncRef => ValType::FUNCREF,
        Type::ExternRef => ValType::EXTERNREF,
        Type::ExnRef => ValType::Ref(RefType::EXNREF),
        Type::AnyRef => abstract_ref(HeapType::Any),
        Type::EqRef => abstract_ref(HeapType::Eq),
        Type::I31Ref => abstract_ref(HeapType::I31),
        Type::StructRef => abstract_ref(HeapType::Struct),
        Type::ArrayRef => abstract_ref(HeapType::Array),
        Type::OtherRef => return Err("a reference type that no host can name".to_owned()),
    })
}

fn val_types(types: &[Type]) -> Result<Vec<ValType>, String> {
    types.iter().map(|ty| val_type(*ty)).collect()
}

/// The value as the engine's, for a place of type `ty`. Whether it is of that type is checked where it is put there.
///
/// # Errors
/// A message when it cannot be made.
fn to_val(mut store: StoreContextMut<'_, Data>, value: Value, ty: ValType) -> Result<Val, String> {
    Ok(match value {
        Value::I32(bits) => Val::I32(bits as i32),
        Value::I64(bits) => Val::I64(bits as i64),
        Value::F32(bits) => Val::F32(bits),
        Value::F64(bits) => Val::F64(bits),
        Value::V128(bits) => Val::V128(bits),
        Value::Ref(Ref::Null) => Val::NULL,
        Value::Ref(Ref::I31(bits)) => Val::Ref(wasm::Ref::I31(I31::new(bits))),
        Value::Ref(reference @ (Ref::Extern(number) | Ref::Host(number))) => {
            let internal = matches!(reference, Ref::Host(_));
            let known = store.data().externs.get(&number).copied();
            let reference = match known {
                Some(reference) => reference,
                None => ExternRef::new(&mut store, number).map_err(|error| error.to_string())?.keep(&store),
            };
            store.data_mut().externs.insert(number, reference);
            if internal { reference.to_internal(&store).into() } else { reference.into() }
        }
        Value::Ref(_) => return Err(format!("{value:?} cannot be made where {ty} is expected")),
    })
}

/// The contents of a memory that others may be writing, but for what was never touched.
fn copy_of(store: StoreContext<'_, Data>, memory: Memory, touched: &[Range<usize>]) -> Vec<u8> {
    let mut bytes = vec![0; memory.data_size(store)];
    for range in touched {
        // It never shrinks.
        let read = memory.read(store, range.start as u64, &mut bytes[range.clone()]);
        debug_assert!(read.is_ok(), "{read:?}");
    }
    bytes
}

/// The objects that references have led to, in the order of their numbers.
#[derive(Default)]
struct Objects {
    order: Vec<wasm::Ref>,
    numbers: HashMap<wasm::Ref, u32>,
}

impl Objects {
    fn number(&mut self, object: wasm::Ref) -> u32 {
        *self.numbers.entry(object).or_insert_with(|| {
            self.order.push(object);
            self.order.len() as u32 - 1
        })
    }
}

/// A value of the engine's as the harness's. Without `objects`, objects have no numbers: what is shown before the guest is at its
/// end may change.
fn from_val(store: StoreContext<'_, Data>, value: Val, objects: Option<&mut Objects>) -> Value {
    match value {
        Val::I32(value) => Value::I32(value as u32),
        Val::I64(value) => Value::I64(value as u64),
        Val::F32(bits) => Value::F32(bits),
        Val::F64(bits) => Value::F64(bits),
        Val::V128(bits) => Value::V128(bits),
        Val::Ref(reference) => Value::Ref(from_ref(store, reference, objects)),
    }
}

fn from_vals(store: StoreContext<'_, Data>, values: &[Val], objects: &mut Objects) -> Vec<Value> {
    values.iter().map(|value| from_val(store, *value, Some(&mut *objects))).collect()
}

fn from_ref(store: StoreContext<'_, Data>, reference: wasm::Ref, objects: Option<&mut Objects>) -> Ref {
    let known_extern = |external: ExternRef| external.data(store).and_then(|value| value.downcast_ref().copied());
    let known = match reference {
        wasm::Ref::Null => Some(Ref::Null),
        wasm::Ref::Func(func) => match func.definition(store) {
            Some((instance, index)) => {
                let id = store.data().instance_ids.get(instance.id(store) as usize).copied();
                id.map(|instance| Ref::Func { instance, index })
            }
            None => store.data().host_funcs.get(&func).copied().map(Ref::HostFunc),
        },
        wasm::Ref::Extern(external) => match external.to_internal(store) {
            wasm::Ref::Host(value) => known_extern(value).map(Ref::Extern),
            internal => return from_ref(store, internal, objects),
        },
        wasm::Ref::Host(value) => known_extern(value).map(Ref::Host),
        wasm::Ref::I31(value) => Some(Ref::I31(value.unsigned())),
        wasm::Ref::Struct(_) => Some(Ref::Struct(objects.map(|objects| objects.number(reference)))),
        wasm::Ref::Array(_) => Some(Ref::Array(objects.map(|objects| objects.number(reference)))),
        wasm::Ref::Exn(_) => Some(Ref::Exn),
        _ => None,
    };
    known.unwrap_or(Ref::Opaque)
}

/// What can be seen of an instance.
fn show(store: StoreContext<'_, Data>, instance: Instance, objects: &mut Objects, shown: &mut Shown) -> State {
    let globals = instance.globals(&store).map(|global| from_val(store, global.get(store), Some(&mut *objects)));
    let globals = (0..).zip(globals).collect();
    let memory = |memory: &Memory| {
        let touched = memory.touched(store);
        let copied = memory.ty(store).shared.then(|| copy_of(store, *memory, &touched));
        let bytes = copied.as_deref().unwrap_or_else(|| memory.data(store));
        MemoryState { bytes: bytes.len() as u64, digest: digest_of(bytes, &touched) }
    };
    let memories = instance.memories(&store).map(|it| match it.ty(store).shared {
        // Another thread may have written it.
        true => memory(&it),
        false => remembered(&mut shown.memories, it, memory),
    });
    let memories = (0..).zip(memories).collect();
    let mut table = |table: &Table| {
        let elements = table.elements(store).take(TABLE_ELEMENTS_SHOWN as usize);
        let elements = elements.map(|element| from_ref(store, element, Some(&mut *objects))).collect();
        TableState { size: table.size(store), elements }
    };
    let tables = instance.tables(&store).map(|it| remembered(&mut shown.tables, it, &mut table));
    State {
        globals,
        memories,
        tables: (0..).zip(tables).collect(),
        elements_dropped: Some(instance.elements_dropped(&store).collect()),
        data_dropped: Some(instance.data_dropped(&store).collect()),
    }
}

impl Session for BundledSession {
    fn compile(&mut self, wasm: &[u8]) -> Result<Result<ModuleId, CompileError>, Fault> {
        let error = match family::compile(self.store.engine(), wasm) {
            Ok(module) => {
                self.modules.push(module);
                return Ok(Ok(ModuleId(self.modules.len() as u32 - 1)));
            }
            Err(Error::Compile(error)) => error,
            Err(error) => return Err(broken(error)),
        };
        Ok(Err(match error.kind {
            CompileErrorKind::Malformed | CompileErrorKind::Invalid => {
                CompileError::Invalid { offset: error.offset, message: error.to_string() }
            }
            CompileErrorKind::Unsupported(proposal) => CompileError::Unsupported { what: proposal.name().to_owned() },
            CompileErrorKind::Limit(limit) => CompileError::Unsupported { what: limit.to_owned() },
        }))
    }

    fn define(&mut self, entity: &HostEntity) -> Result<Result<Handle, String>, Fault> {
        Ok(self.define_entity(entity).map(|entity| self.handle(entity)))
    }

    fn export(&mut self, instance: InstanceId, name: &str) -> Result<Option<Handle>, Fault> {
        let entity = self.instance(instance).and_then(|instance| instance.get_export(&self.store, name));
        Ok(entity.map(|entity| self.handle(entity)))
    }

    fn instantiate(&mut self, module: ModuleId, imports: &[Handle]) -> Result<(InstanceId, Outcome), Fault> {
        let id = InstanceId(self.instances.len() as u32);
        self.instances.push(Attempt { instance: None, succeeded: false });
        let Some(module) = self.modules.get(module.0 as usize) else {
            return Ok((id, Outcome::Misuse(format!("no module {}", module.0))));
        };
        let imports = imports.iter().map(|handle| self.handles.get(handle.0 as usize).copied());
        let Some(imports) = imports.collect::<Option<Vec<_>>>() else {
            return Ok((id, Outcome::Misuse("no such handle".to_owned())));
        };
        // Known by its name before the start function can show it to anybody.
        let number = self.store.instances().len();
        let ids = &mut self.store.data_mut().instance_ids;
        ids.truncate(number);
        ids.push(id);
        self.shown = Shown::default();
        let result = self.store.scope(|mut store| Instance::new(&mut store, module, &imports));
        let instance = self.store.instances().nth(number);
        self.instances[id.0 as usize] = Attempt { instance, succeeded: result.is_ok() };
        let outcome = match result {
            Ok(_) => Outcome::Return(Vec::new()),
            Err(Error::Trap(trap)) if trap.code() == TrapCode::OutOfMemory => {
                Outcome::Unsupported { what: trap.to_string() }
            }
            Err(Error::Unreserved(what)) => Outcome::Unsupported { what },
            Err(error) => ended(self.store.as_context(), error, &mut self.objects),
        };
        Ok((id, outcome))
    }

    fn invoke(&mut self, instance: InstanceId, export: &str, arguments: &[Value]) -> Result<Outcome, Fault> {
        let function = self.instance(instance).and_then(|instance| instance.get_func(&self.store, export));
        self.shown = Shown::default();
        Ok(match function {
            Some(function) => self.call(function, arguments),
            None => Outcome::Misuse(format!("no exported function `{export}`")),
        })
    }

    fn global(&mut self, instance: InstanceId, export: &str) -> Result<Option<Value>, Fault> {
        let global = self.instance(instance).and_then(|instance| instance.get_global(&self.store, export));
        let objects = &mut self.objects;
        Ok(global
            .map(|global| self.store.scope(|store| from_val(store.as_context(), global.get(&store), Some(objects)))))
    }

    fn state(&mut self, instance: InstanceId) -> Result<State, Fault> {
        let attempt = self.instances.get(instance.0 as usize);
        let Some(instance) = attempt.and_then(|attempt| attempt.instance) else { return Ok(State::default()) };
        let (objects, shown) = (&mut self.objects, &mut self.shown);
        Ok(self.store.scope(|store| show(store.as_context(), instance, objects, shown)))
    }

    fn objects(&mut self) -> Result<Vec<Object>, Fault> {
        let mut objects = std::mem::take(&mut self.objects);
        // Numbers begin anew.
        self.shown = Shown::default();
        // Most modules have none, and nothing is to be paid for that.
        if objects.order.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.store.scope(|store| {
            let store = store.as_context();
            let mut shown = Vec::new();
            while let Some(&reference) = objects.order.get(shown.len()).filter(|_| shown.len() < OBJECTS_SHOWN) {
                let (length, values): (u32, Vec<Val>) = match reference {
                    wasm::Ref::Struct(structure) => {
                        let mut fields = structure.fields(store);
                        let length = fields.len() as u32;
                        fields.truncate(VALUES_SHOWN as usize);
                        (length, fields)
                    }
                    wasm::Ref::Array(array) => {
                        let length = array.len(store);
                        (length, (0..length.min(VALUES_SHOWN)).filter_map(|index| array.get(store, index)).collect())
                    }
                    _ => unreachable!("only structures and arrays have numbers"),
                };
                shown.push(Object { length, values: from_vals(store, &values, &mut objects) });
            }
            shown
        }))
    }

    fn threads(&mut self, threads: &Threads) -> Result<Result<ThreadsShown, String>, Fault> {
        threads::run(self, threads)
    }

    fn set_fuel(&mut self, fuel: Option<u64>) -> Result<(), Fault> {
        if !self.fuel {
            return Ok(());
        }
        self.store.set_fuel(fuel.unwrap_or(u64::MAX)).map_err(broken)
    }

    fn fuel(&mut self) -> Result<Option<u64>, Fault> {
        Ok(self.store.get_fuel().ok())
    }

    fn take_host_calls(&mut self) -> Result<Vec<HostCall>, Fault> {
        Ok(self.store.data_mut().host.take_calls())
    }

    fn share(&mut self, instance: InstanceId) -> Result<Option<Vec<(String, SharedEntity)>>, Fault> {
        let Some(instance) = self.instance(instance) else { return Ok(Some(Vec::new())) };
        let shared = instance.exports(&self.store).filter_map(|(name, entity)| {
            let memory = entity.into_memory()?.shared(&self.store)?;
            Some((name.to_owned(), SharedEntity(Arc::new(memory))))
        });
        Ok(Some(shared.collect()))
    }

    fn adopt(&mut self, entity: &SharedEntity) -> Result<Result<Handle, String>, Fault> {
        let Some(memory) = entity.0.downcast_ref::<SharedMemory>() else {
            return Ok(Err("memories of other engines".to_owned()));
        };
        let memory = memory.memory(&mut self.store).map_err(|error| error.to_string());
        Ok(memory.map(|memory| self.handle(memory.into())))
    }

    fn interrupter(&self) -> Option<Interrupter> {
        let handle = self.store.interrupt_handle();
        self.interruption.then(|| -> Interrupter { Box::new(move || handle.interrupt()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: SessionOptions = SessionOptions { canonical_nans: true, fuel: true, memory_limit: None };

    /// Runs a test once for each tier, in a session of its own.
    fn each_tier(options: &SessionOptions, test: impl Fn(&mut dyn Session)) {
        for &tier in Tier::ALL {
            test(&mut *Bundled::new(tier).open(options).unwrap());
        }
    }

    fn compile(session: &mut dyn Session, text: &str) -> Result<ModuleId, CompileError> {
        session.compile(&wat::parse_str(text).unwrap()).unwrap()
    }

    fn instantiate(session: &mut dyn Session, text: &str, imports: &[Handle]) -> (InstanceId, Outcome) {
        let module = compile(session, text).unwrap();
        session.instantiate(module, imports).unwrap()
    }

    fn host(action: HostAction) -> HostEntity {
        HostEntity::Func { name: "h".to_owned(), params: vec![Type::I32], results: vec![Type::I32], action }
    }

    #[test]
    fn an_id_is_a_tier_and_ways_to_run_it() {
        for way in Bundled::ways() {
            for tier in Tier::ALL {
                let id = format!("{}+{way}", tier.name());
                let engine = Bundled::by_id(&id).unwrap();
                assert_eq!((&*engine.info.id, &*engine.info.tier), (&*id, tier.name()));
            }
        }
        let all = Bundled::by_id("interp+canonical-nans+cpu-floor+explicit-bounds+fuel").unwrap();
        let options = *wasm::Engine::new(&all.config).compile_options();
        assert!(options.canonical_nans && options.cpu_floor && options.fuel && options.bounds == Bounds::Explicit);
        for none in ["", "+fuel", "interp+", "interp+speed", "wasmi+fuel"] {
            assert!(Bundled::by_id(none).is_none(), "{none}");
        }
    }

    #[test]
    fn functions_keep_their_names_wherever_they_are_seen() {
        each_tier(&OPTIONS, |session| {
            let handle = session.define(&host(HostAction::Return(vec![Value::I32(9)]))).unwrap().unwrap();
            let text = r#"(module (import "" "" (func $h (param i32) (result i32)))
              (table 3 funcref) (elem (i32.const 0) $own $h) (global (mut funcref) (ref.func $own))
              (func $own (export "own") (result funcref) (ref.func $own))
              (func (export "same") (param funcref) (result funcref) (local.get 0)))"#;
            let (first, outcome) = instantiate(session, text, &[handle]);
            assert_eq!(outcome, Outcome::Return(vec![]));
            // A link error uses up a number, too.
            let (second, outcome) = instantiate(session, text, &[]);
            assert!(matches!(outcome, Outcome::Link(_)));
            let (third, _) = instantiate(session, text, &[handle]);
            assert_eq!((first, second, third), (InstanceId(0), InstanceId(1), InstanceId(2)));

            let own = Ref::Func { instance: third, index: 1 };
            assert_eq!(session.invoke(third, "own", &[]).unwrap(), Outcome::Return(vec![Value::Ref(own)]));
            for reference in [own, Ref::Func { instance: first, index: 2 }, Ref::HostFunc(handle), Ref::Null] {
                let argument = Value::Ref(reference);
                let outcome = session.invoke(third, "same", &[argument]).unwrap();
                assert_eq!(outcome, Outcome::Return(vec![argument]));
            }
            let state = session.state(third).unwrap();
            assert_eq!(state.tables[0].elements, [own, Ref::HostFunc(handle), Ref::Null]);
            assert_eq!(state.globals[0], Value::Ref(own));
            assert_eq!(session.state(second).unwrap(), State::default());
        });
    }

    #[test]
    fn host_functions_act_and_are_recorded() {
        each_tier(&OPTIONS, |session| {
            let text = r#"(module (import "" "" (func $h (param i32) (result i32)))
              (global $n (mut i32) (i32.const 0))
              (func (export "go") (result i32)
                (global.set $n (i32.add (global.get $n) (i32.const 1)))
                (call $h (global.get $n))))"#;
            let mut outcome_of = |action: HostAction| {
                let handle = session.define(&host(action)).unwrap().unwrap();
                let (instance, _) = instantiate(session, text, &[handle]);
                let outcome = session.invoke(instance, "go", &[]).unwrap();
                (outcome, session.take_host_calls().unwrap().len())
            };
            let five = HostAction::Return(vec![Value::I32(5)]);
            assert_eq!(outcome_of(five), (Outcome::Return(vec![Value::I32(5)]), 1));
            let (outcome, _) = outcome_of(HostAction::Trap);
            assert!(matches!(outcome, Outcome::Trap(trap) if trap.code == trap::HOST));
            let (outcome, calls) = outcome_of(HostAction::Reenter { export: "go".to_owned(), depth: 3, seed: 1 });
            assert!(matches!(outcome, Outcome::Return(_)));
            assert_eq!(calls, 4);
            let (_, calls) = outcome_of(HostAction::Reenter { export: "none".to_owned(), depth: 3, seed: 1 });
            assert_eq!(calls, 1);
        });
    }

    #[test]
    fn private_state_is_shown_also_after_a_failed_start() {
        each_tier(&OPTIONS, |session| {
            let text = r#"(module (memory 1) (data "x") (data (i32.const 0) "y") (elem funcref) (global i64 (i64.const -2))
              (start $start) (func $start (data.drop 0) unreachable))"#;
            let (instance, outcome) = instantiate(session, text, &[]);
            assert!(matches!(outcome, Outcome::Trap(trap) if trap.code == "unreachable"));
            let state = session.state(instance).unwrap();
            assert_eq!(state.globals[0], Value::I64(-2_i64 as u64));
            assert_eq!(state.memories[0].bytes, 65_536);
            assert_eq!((state.data_dropped, state.elements_dropped), (Some(vec![true, true]), Some(vec![false])));
            assert!(matches!(session.invoke(instance, "start", &[]).unwrap(), Outcome::Misuse(_)));
        });
    }

    #[test]
    fn what_the_engine_lacks_or_limits_is_unsupported_by_name() {
        each_tier(&SessionOptions { memory_limit: Some(1 << 17), ..OPTIONS }, |session| {
            let large = format!("(module (func (local {})))", "v128 ".repeat(40_000));
            let large = compile(session, &large).unwrap_err();
            assert_eq!(large, CompileError::Unsupported { what: "frame_slots".to_owned() });
            let invalid = compile(session, "(module (func (result i32)))").unwrap_err();
            assert!(matches!(invalid, CompileError::Invalid { offset: Some(_), .. }));
            let (_, outcome) = instantiate(session, "(module (memory 3))", &[]);
            assert!(matches!(outcome, Outcome::Unsupported { .. }), "{outcome:?}");
            let text = r#"(module (memory 1) (func (export "grow") (result i32) (memory.grow (i32.const 2))))"#;
            let (instance, _) = instantiate(session, text, &[]);
            assert_eq!(session.invoke(instance, "grow", &[]).unwrap(), Outcome::Return(vec![Value::I32(u32::MAX)]));
        });
    }

    #[test]
    fn exceptions_and_external_values_come_out_by_value() {
        each_tier(&OPTIONS, |session| {
            let tag = session.define(&HostEntity::Tag { params: vec![Type::ExternRef, Type::F32] }).unwrap().unwrap();
            let text = r#"(module (import "" "" (tag $e (param externref f32)))
              (func (export "throw") (param externref) (throw $e (local.get 0) (f32.const -0))))"#;
            let (instance, _) = instantiate(session, text, &[tag]);
            let outcome = session.invoke(instance, "throw", &[Value::Ref(Ref::Extern(3))]).unwrap();
            let payload = vec![Value::Ref(Ref::Extern(3)), Value::F32(1 << 31)];
            assert_eq!(outcome, Outcome::Exception { payload });
            assert!(matches!(session.invoke(instance, "throw", &[]).unwrap(), Outcome::Misuse(_)));
        });
    }

    #[test]
    fn fuel_is_set_for_each_call() {
        each_tier(&OPTIONS, |session| {
            let text = r#"(module
              (func (export "spin") (loop (br 0)))
              (func (export "one") (result i32) (i32.add (i32.const 0) (i32.const 1))))"#;
            let (instance, _) = instantiate(session, text, &[]);
            session.set_fuel(Some(100)).unwrap();
            let outcome = session.invoke(instance, "spin", &[]).unwrap();
            assert!(matches!(outcome, Outcome::Trap(trap) if trap.code == trap::OUT_OF_FUEL));
            session.set_fuel(Some(100)).unwrap();
            assert_eq!(session.invoke(instance, "one", &[]).unwrap(), Outcome::Return(vec![Value::I32(1)]));
            assert!(session.fuel().unwrap().is_some_and(|fuel| fuel < 100));
        });
    }
}
