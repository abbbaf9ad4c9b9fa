//! The adapter for wasmi, an interpreter light enough to be always there: the first differential partner.

mod values;

use self::values::{Identities, from_val, ref_type, to_val, to_val_type};
use super::{
    Capabilities, CompileError, Engine, EngineInfo, Fault, FuelModel, Handle, HostCall, HostEntity, InstanceId,
    MemoryState, ModuleId, NanPolicy, Outcome, Ref, Session, SessionOptions, State, TABLE_ELEMENTS_SHOWN, TableState,
    Trap, Value,
    digest::digest,
    host::{Host, Step},
    time_limit::took_longer,
};
use crate::{
    features,
    shape::{Kind, Shape},
    trap,
};
use std::{collections::BTreeMap, fmt, time::Duration};
use wasmi::{
    Caller, Config, Error, Extern, Func, FuncType, Global, Instance, Memory, MemoryType, Module, Mutability,
    ResourceLimiter, Store, Table, TableType, TrapCode, Val,
    errors::{ErrorKind, HostError, InstantiationError},
};
use wasmi_core::LimiterError;

/// The version of the dependency; a test compares it with the lock file.
const VERSION: &str = "2.0.0";

/// What all memories and tables of a store may take when the session sets no limit: wasmi touches every page it allocates.
const MEMORY_LIMIT: u64 = 1 << 30;

/// The fuel for a second of a time limit. wasmi cannot be interrupted; this is about what it can do on a fast machine, so that
/// nothing is stopped early.
const FUEL_PER_SECOND: f64 = 1e9;

/// What wasmi executes, all switched on in [`config`].
const PROPOSALS: &[&str] = &[
    "mutable-global",
    "saturating-float-to-int",
    "sign-extension",
    "multi-value",
    "bulk-memory",
    "reference-types",
    "simd",
    "extended-const",
    "tail-call",
    "multi-memory",
    "memory64",
    "relaxed-simd",
    "custom-page-sizes",
    "wide-arithmetic",
];

/// The wasmi engine.
#[derive(Debug)]
pub struct Wasmi {
    info: EngineInfo,
}

impl Default for Wasmi {
    fn default() -> Self {
        let capabilities = Capabilities {
            proposals: PROPOSALS.iter().map(|name| (*name).to_owned()).collect(),
            private_state: false,
            fuel: FuelModel::Own,
            // By its cargo feature `deterministic`, whether or not the session asks.
            nans: NanPolicy::Canonical,
        };
        let info = EngineInfo {
            id: "wasmi".to_owned(),
            version: VERSION.to_owned(),
            tier: "interp".to_owned(),
            isa: std::env::consts::ARCH.to_owned(),
            capabilities,
        };
        Self { info }
    }
}

impl Engine for Wasmi {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn open(&self, options: &SessionOptions) -> Result<Box<dyn Session>, Fault> {
        self.session(options, None)
    }

    fn open_within(&self, options: &SessionOptions, limit: Duration) -> Result<Box<dyn Session>, Fault> {
        // Fuel of the caller's own ends every call as it is.
        self.session(options, Some(limit).filter(|_| !options.fuel))
    }
}

impl Wasmi {
    fn session(&self, options: &SessionOptions, limit: Option<Duration>) -> Result<Box<dyn Session>, Fault> {
        // An engine per session: wasmi frees compiled code with the engine, not with the module.
        let engine = wasmi::Engine::new(&config(options.fuel || limit.is_some()));
        let mut store = Store::new(&engine, Data::new(options.memory_limit.unwrap_or(MEMORY_LIMIT)));
        store.limiter(|data| &mut data.limit);
        let (modules, instances, handles) = Default::default();
        let mut session = WasmiSession { store, fuel: options.fuel, limit, modules, instances, handles };
        session.set_fuel(None)?;
        Ok(Box::new(session))
    }
}

fn config(fuel: bool) -> Config {
    let mut config = Config::default();
    config
        .consume_fuel(fuel)
        .compilation_mode(wasmi::CompilationMode::Eager)
        .wasm_simd(true)
        .wasm_relaxed_simd(true)
        .wasm_memory64(true)
        .wasm_multi_memory(true)
        .wasm_custom_page_sizes(true)
        .wasm_wide_arithmetic(true)
        .wasm_extended_const(true)
        .wasm_tail_call(true);
    config
}

/// What the store carries: the host's side of the session.
struct Data {
    host: Host,
    identities: Identities,
    limit: Limit,
}

impl Data {
    fn new(memory_limit: u64) -> Self {
        let limit = Limit { left: memory_limit };
        Self { host: Host::default(), identities: Identities::default(), limit }
    }
}

/// One limit over all memories and tables of the store.
struct Limit {
    left: u64,
}

impl Limit {
    fn take(&mut self, bytes: u64) -> bool {
        let left = self.left.checked_sub(bytes);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }
}

impl ResourceLimiter for Limit {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool, LimiterError> {
        // Growth past the maximum fails in any case and must not be charged.
        Ok(maximum.is_none_or(|maximum| desired <= maximum) && self.take(desired.saturating_sub(current) as u64))
    }

    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool, LimiterError> {
        let bytes = desired.saturating_sub(current).saturating_mul(size_of::<u64>());
        Ok(maximum.is_none_or(|maximum| desired <= maximum) && self.take(bytes as u64))
    }

    fn instances(&self) -> usize {
        usize::MAX
    }

    fn tables(&self) -> usize {
        usize::MAX
    }

    fn memories(&self) -> usize {
        usize::MAX
    }
}

/// The trap of a host function.
#[derive(Debug)]
struct HostTrap;

impl fmt::Display for HostTrap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("host function trapped")
    }
}

impl HostError for HostTrap {}

struct WasmiSession {
    store: Store<Data>,
    fuel: bool,
    /// How long a request may take, counted in fuel.
    limit: Option<Duration>,
    modules: Vec<(Module, Shape)>,
    /// `None` where instantiation failed.
    instances: Vec<Option<(Instance, ModuleId)>>,
    handles: Vec<Extern>,
}

impl WasmiSession {
    fn handle(&mut self, entity: Extern) -> Handle {
        self.handles.push(entity);
        Handle(self.handles.len() as u32 - 1)
    }

    fn instance(&self, id: InstanceId) -> Option<(Instance, &Shape)> {
        let (instance, module) = (*self.instances.get(id.0 as usize)?)?;
        Some((instance, &self.modules[module.0 as usize].1))
    }

    /// Gives the functions that a new instance exports their names. Its imports have theirs already.
    fn identify(&mut self, id: InstanceId) {
        let Some((instance, shape)) = self.instance(id) else { return };
        let imported = shape.imports.iter().filter(|import| import.kind == Kind::Func).count() as u32;
        let own = shape.exports_of(Kind::Func).filter(|export| export.index >= imported);
        let named: Vec<_> = own
            .filter_map(|export| {
                let function = instance.get_func(&self.store, &export.name)?;
                Some((function, Ref::Func { instance: id, index: export.index }))
            })
            .collect();
        for (function, reference) in named {
            self.store.data_mut().identities.name(function, reference);
        }
    }

    fn call(&mut self, function: Func, arguments: &[Value]) -> Outcome {
        let ty = function.ty(&self.store);
        if ty.params().len() != arguments.len() {
            return Outcome::Misuse(format!("expected {} arguments, given {}", ty.params().len(), arguments.len()));
        }
        let arguments = arguments.iter().zip(ty.params()).map(|(value, ty)| to_val(&mut self.store, *value, *ty));
        let arguments = match arguments.collect::<Result<Vec<_>, _>>() {
            Ok(arguments) => arguments,
            Err(message) => return Outcome::Misuse(message),
        };
        let mut results = default_results(&ty);
        match function.call(&mut self.store, &arguments, &mut results) {
            Ok(()) => Outcome::Return(results.iter().map(|value| from_val(&self.store, value)).collect()),
            Err(error) => ended(&error),
        }
    }

    /// Gives the guest code that is about to run its time.
    fn start_clock(&mut self) -> Result<(), Fault> {
        let Some(limit) = self.limit else { return Ok(()) };
        let fuel = (limit.as_secs_f64() * FUEL_PER_SECOND) as u64;
        self.store.set_fuel(fuel).map_err(|error| Fault::Broken(error.to_string()))
    }

    /// The outcome of guest code, unless its time was up.
    fn in_time(&self, outcome: Outcome) -> Result<Outcome, Fault> {
        match (self.limit, &outcome) {
            (Some(limit), Outcome::Trap(trap)) if trap.code == trap::OUT_OF_FUEL => Err(took_longer(limit)),
            _ => Ok(outcome),
        }
    }

    fn define_func(&mut self, name: &str, ty: FuncType, results: &[super::Type], action: &super::HostAction) -> Func {
        let number = self.store.data_mut().host.add(name, results, action);
        let body = move |mut caller: Caller<'_, Data>, arguments: &[Val], results: &mut [Val]| {
            let arguments = arguments.iter().map(|value| from_val(&caller, value)).collect();
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
            for (slot, value) in results.iter_mut().zip(values) {
                *slot = to_val(&mut caller, value, slot.ty()).map_err(Error::new)?;
            }
            Ok(())
        };
        let function = Func::new(&mut self.store, ty, body);
        let handle = Handle(self.handles.len() as u32);
        self.store.data_mut().identities.name(function, Ref::HostFunc(handle));
        function
    }

    fn define_entity(&mut self, entity: &HostEntity) -> Result<Extern, String> {
        Ok(match entity {
            HostEntity::Func { name, params, results, action } => {
                let types =
                    |types: &[super::Type]| types.iter().map(|ty| to_val_type(*ty)).collect::<Result<Vec<_>, _>>();
                let ty = FuncType::new(types(params)?, types(results)?);
                self.define_func(name, ty, results, action).into()
            }
            HostEntity::Global { ty, mutable, value } => {
                let value = to_val(&mut self.store, *value, to_val_type(*ty)?)?;
                let mutability = if *mutable { Mutability::Var } else { Mutability::Const };
                Global::new(&mut self.store, value, mutability).into()
            }
            HostEntity::Table { ty, minimum, maximum, table64 } => {
                let element = ref_type(*ty)?;
                // wasmi panics at such a type.
                if maximum.is_some_and(|maximum| maximum < *minimum) {
                    return Err(format!("a table of at least {minimum} elements and at most {}", maximum.unwrap_or(0)));
                }
                let too_large = |_| "table size does not fit its index type".to_owned();
                let ty = if *table64 {
                    TableType::new64(element, *minimum, *maximum)
                } else {
                    let maximum = maximum.map(u32::try_from).transpose().map_err(too_large)?;
                    TableType::new(element, u32::try_from(*minimum).map_err(too_large)?, maximum)
                };
                let table = Table::new(&mut self.store, ty, wasmi::Ref::null(element));
                table.map_err(|error| error.to_string())?.into()
            }
            HostEntity::Memory { shared: true, .. } => return Err("threads".to_owned()),
            HostEntity::Memory { minimum, maximum, memory64, page_size_log2, .. } => {
                let page_size = u8::try_from(*page_size_log2).map_err(|error| error.to_string())?;
                let mut builder = MemoryType::builder();
                builder.min(*minimum).max(*maximum).memory64(*memory64).page_size_log2(page_size);
                let ty = builder.build().map_err(|error| error.to_string())?;
                Memory::new(&mut self.store, ty).map_err(|error| error.to_string())?.into()
            }
            HostEntity::Tag { .. } => return Err("exceptions".to_owned()),
        })
    }
}

/// Calls an export of the caller's instance; one that is not there, or takes parameters, is not called.
fn reenter(caller: &mut Caller<'_, Data>, export: &str) -> Result<(), Error> {
    let Some(function) = caller.get_export(export).and_then(Extern::into_func) else { return Ok(()) };
    let ty = function.ty(&*caller);
    if !ty.params().is_empty() {
        return Ok(());
    }
    function.call(caller, &[], &mut default_results(&ty))
}

fn default_results(ty: &FuncType) -> Vec<Val> {
    ty.results().iter().map(|ty| Val::default_for_ty(*ty)).collect()
}

impl Session for WasmiSession {
    fn compile(&mut self, wasm: &[u8]) -> Result<Result<ModuleId, CompileError>, Fault> {
        let error = match Module::new(self.store.engine(), wasm) {
            Ok(module) => match Shape::of(wasm) {
                Ok(shape) => {
                    self.modules.push((module, shape));
                    return Ok(Ok(ModuleId(self.modules.len() as u32 - 1)));
                }
                Err(error) => {
                    return Ok(Err(CompileError::Invalid { offset: Some(error.offset()), message: error.to_string() }));
                }
            },
            Err(error) => error,
        };
        Ok(Err(match features::validate(wasm, features::all()) {
            Err(_) => {
                let offset = if let ErrorKind::Wasm(error) = error.kind() { Some(error.offset() as u64) } else { None };
                CompileError::Invalid { offset, message: error.to_string() }
            }
            Ok(()) => match features::missing(wasm, features::known(PROPOSALS)).as_slice() {
                [] => CompileError::Unsupported { what: error.to_string() },
                missing => CompileError::Unsupported { what: missing.join(", ") },
            },
        }))
    }

    fn define(&mut self, entity: &HostEntity) -> Result<Result<Handle, String>, Fault> {
        Ok(self.define_entity(entity).map(|entity| self.handle(entity)))
    }

    fn export(&mut self, instance: InstanceId, name: &str) -> Result<Option<Handle>, Fault> {
        let entity = self.instance(instance).and_then(|(instance, _)| instance.get_export(&self.store, name));
        Ok(entity.map(|entity| self.handle(entity)))
    }

    fn instantiate(&mut self, module: ModuleId, imports: &[Handle]) -> Result<(InstanceId, Outcome), Fault> {
        let id = InstanceId(self.instances.len() as u32);
        self.instances.push(None);
        self.start_clock()?;
        let Some((code, shape)) = self.modules.get(module.0 as usize) else {
            return Ok((id, Outcome::Misuse(format!("no module {}", module.0))));
        };
        if shape.imports.len() != imports.len() {
            let message = format!("{} imports, but {} handles", shape.imports.len(), imports.len());
            return Ok((id, Outcome::Misuse(message)));
        }
        // wasmi wants imports grouped by kind, each group in the order of the import section.
        let mut order: Vec<_> = shape.imports.iter().zip(imports).collect();
        order.sort_by_key(|(import, _)| match import.kind {
            Kind::Func => 0,
            Kind::Table => 1,
            Kind::Memory => 2,
            Kind::Global | Kind::Tag => 3,
        });
        let Some(imports) = order.iter().map(|(_, handle)| self.handles.get(handle.0 as usize).copied()).collect()
        else {
            return Ok((id, Outcome::Misuse("no such handle".to_owned())));
        };
        let imports: Vec<Extern> = imports;
        match Instance::new(&mut self.store, code, &imports) {
            Ok(instance) => {
                self.instances[id.0 as usize] = Some((instance, module));
                self.identify(id);
                Ok((id, Outcome::Return(Vec::new())))
            }
            Err(error) => Ok((id, self.in_time(ended(&error))?)),
        }
    }

    fn invoke(&mut self, instance: InstanceId, export: &str, arguments: &[Value]) -> Result<Outcome, Fault> {
        let function = self.instance(instance).and_then(|(instance, _)| instance.get_func(&self.store, export));
        self.start_clock()?;
        match function {
            Some(function) => {
                let outcome = self.call(function, arguments);
                self.in_time(outcome)
            }
            None => Ok(Outcome::Misuse(format!("no exported function `{export}`"))),
        }
    }

    fn global(&mut self, instance: InstanceId, export: &str) -> Result<Option<Value>, Fault> {
        let global = self.instance(instance).and_then(|(instance, _)| instance.get_global(&self.store, export));
        Ok(global.map(|global| from_val(&self.store, &global.get(&self.store))))
    }

    fn state(&mut self, instance: InstanceId) -> Result<State, Fault> {
        let Some((instance, shape)) = self.instance(instance) else { return Ok(State::default()) };
        let (mut globals, mut memories, mut tables) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for export in &shape.exports {
            match instance.get_export(&self.store, &export.name) {
                Some(Extern::Global(global)) => {
                    globals.insert(export.index, from_val(&self.store, &global.get(&self.store)));
                }
                Some(Extern::Memory(memory)) => {
                    let bytes = memory.data(&self.store);
                    memories
                        .entry(export.index)
                        .or_insert_with(|| MemoryState { bytes: bytes.len() as u64, digest: digest(bytes) });
                }
                Some(Extern::Table(table)) => {
                    let size = table.size(&self.store);
                    let element = |index| {
                        let value = table.get(&self.store, index).map(Val::from);
                        value.map_or(Ref::Null, |value| reference(from_val(&self.store, &value)))
                    };
                    tables.entry(export.index).or_insert_with(|| TableState {
                        size,
                        elements: (0..size.min(TABLE_ELEMENTS_SHOWN)).map(element).collect(),
                    });
                }
                Some(Extern::Func(_)) | None => {}
            }
        }
        let (globals, memories) = (globals.into_iter().collect(), memories.into_iter().collect());
        Ok(State { globals, memories, tables: tables.into_iter().collect(), ..State::default() })
    }

    fn set_fuel(&mut self, fuel: Option<u64>) -> Result<(), Fault> {
        if !self.fuel {
            return Ok(());
        }
        self.store.set_fuel(fuel.unwrap_or(u64::MAX)).map_err(|error| Fault::Broken(error.to_string()))
    }

    fn fuel(&mut self) -> Result<Option<u64>, Fault> {
        Ok(self.store.get_fuel().ok().filter(|_| self.fuel))
    }

    fn take_host_calls(&mut self) -> Result<Vec<HostCall>, Fault> {
        Ok(self.store.data_mut().host.take_calls())
    }
}

fn reference(value: Value) -> Ref {
    match value {
        Value::Ref(reference) => reference,
        _ => Ref::Opaque,
    }
}

/// How a call or instantiation ended that did not return.
fn ended(error: &Error) -> Outcome {
    let message = error.to_string();
    let trapped = |code: &str| Outcome::Trap(Trap { code: code.to_owned(), message: message.clone() });
    if error.downcast_ref::<HostTrap>().is_some() {
        return trapped(trap::HOST);
    }
    if let Some(code) = error.as_trap_code() {
        return trapped(trap_name(code));
    }
    match error.kind() {
        ErrorKind::Instantiation(error) => match error {
            InstantiationError::ElementSegmentDoesNotFit { .. } => trapped(trap_name(TrapCode::TableOutOfBounds)),
            InstantiationError::FailedToInstantiateMemory(_)
            | InstantiationError::FailedToInstantiateTable(_)
            | InstantiationError::TooManyInstances
            | InstantiationError::TooManyTables
            | InstantiationError::TooManyMemories => Outcome::Unsupported { what: message },
            _ => Outcome::Link(message),
        },
        ErrorKind::Func(_) => Outcome::Misuse(message),
        ErrorKind::Memory(_)
        | ErrorKind::Table(_)
        | ErrorKind::Translation(_)
        | ErrorKind::UserLimits(_)
        | ErrorKind::ImplementationLimits(_) => Outcome::Unsupported { what: message },
        _ => trapped(trap::UNKNOWN),
    }
}

fn trap_name(code: TrapCode) -> &'static str {
    match code {
        TrapCode::UnreachableCodeReached => "unreachable",
        TrapCode::MemoryOutOfBounds => "memory-out-of-bounds",
        // wasmi has one code for an index past the end, whatever the instruction.
        TrapCode::TableOutOfBounds => "table-out-of-bounds|undefined-element",
        TrapCode::IndirectCallToNull => "uninitialized-element",
        TrapCode::IntegerDivisionByZero => "integer-divide-by-zero",
        TrapCode::IntegerOverflow => "integer-overflow",
        TrapCode::BadConversionToInteger => "invalid-conversion-to-integer",
        TrapCode::StackOverflow => trap::STACK_OVERFLOW,
        TrapCode::BadSignature => "indirect-call-type-mismatch",
        TrapCode::OutOfFuel => trap::OUT_OF_FUEL,
        TrapCode::GrowthOperationLimited | TrapCode::OutOfSystemMemory => "out-of-memory",
    }
}

#[cfg(test)]
mod tests;
