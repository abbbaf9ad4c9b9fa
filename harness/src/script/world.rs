//! What a script has made so far on one engine: the session, its instances, and by which names they are known.

use super::{
    directive::{Execute, Module, Position},
    spectest,
    verdict::{Cause, Stop},
};
use crate::{
    engine::{
        CompileError, Engine, Fault, Handle, InstanceId, ModuleId, Outcome, Session, SessionOptions, SharedEntity,
    },
    features,
};
use crosscheck_reports::{DecidedBy, Phase};
use std::collections::HashMap;
use wasmparser::WasmFeatures;

/// Something that a directive should have made: there, or why not.
type Slot<T> = Result<T, Cause>;

pub(super) struct World<'e> {
    engine: &'e dyn Engine,
    /// What the engine executes, as validation flags.
    features: WasmFeatures,
    /// What the script is about.
    expected: WasmFeatures,
    session: Option<Box<dyn Session>>,
    spectest: HashMap<String, Handle>,
    instances: Names<Provider>,
    /// What other threads' instances share with this one.
    shared: Vec<Shared>,
    definitions: Names<(ModuleId, &'e Module)>,
    registered: HashMap<&'e str, Slot<Provider>>,
    /// The line of the directive that is running.
    pub(super) line: u32,
}

/// What can be imported from.
#[derive(Clone, Copy)]
enum Provider {
    /// An instance of this session.
    Instance(InstanceId),
    /// An instance of another thread's, by number in [`World::shared`].
    Shared(usize),
}

/// What an instance of another thread's shares: its shared memories, by their exports' names.
struct Shared {
    entities: SharedEntities,
    handles: HashMap<String, Handle>,
}

/// The shared memories of an instance, on the way from one thread to another.
pub(super) type SharedEntities = Vec<(String, SharedEntity)>;

/// Things by name, and the last one made.
struct Names<T> {
    last: Option<Slot<T>>,
    named: HashMap<String, Slot<T>>,
    /// Why a name may be missing: a directive that did not parse may have been meant to make it.
    missing: Option<Cause>,
}

impl<T: Clone> Names<T> {
    fn new() -> Self {
        Self { last: None, named: HashMap::new(), missing: None }
    }

    fn add(&mut self, name: Option<&str>, slot: Slot<T>) {
        if let Some(name) = name {
            self.named.insert(name.to_owned(), slot.clone());
        }
        self.last = Some(slot);
    }

    fn get(&self, kind: &str, name: Option<&str>) -> Result<T, Stop> {
        let slot = match name {
            Some(name) => self.named.get(name),
            None => self.last.as_ref(),
        };
        match (slot, &self.missing) {
            (Some(slot), _) => slot.clone().map_err(Stop::Blocked),
            (None, Some(cause)) => Err(Stop::Blocked(cause.clone())),
            (None, None) => {
                let message =
                    name.map_or(format!("there is no {kind} yet"), |name| format!("there is no {kind} ${name}"));
                Err(Stop::Refused(Phase::Link, DecidedBy::Parser, message))
            }
        }
    }

    fn lose(&mut self, cause: &Cause) {
        self.named
            .values_mut()
            .chain(&mut self.last)
            .filter(|slot| slot.is_ok())
            .for_each(|slot| *slot = Err(cause.clone()));
    }
}

impl<'e> World<'e> {
    pub(super) fn new(engine: &'e dyn Engine, expected: WasmFeatures) -> Self {
        Self {
            engine,
            expected,
            features: features::known(&engine.info().capabilities.proposals),
            session: None,
            spectest: HashMap::new(),
            instances: Names::new(),
            shared: Vec::new(),
            definitions: Names::new(),
            registered: HashMap::new(),
            line: 0,
        }
    }

    /// Does something in the session, opening one if there is none. A fault loses the session and all that is in it.
    fn session<T>(&mut self, work: impl FnOnce(&mut dyn Session) -> Result<T, Fault>) -> Result<T, Stop> {
        let options = SessionOptions { canonical_nans: false, fuel: false, memory_limit: None };
        let result = match &mut self.session {
            Some(session) => work(session.as_mut()),
            none => self.engine.open(&options).and_then(|session| work(none.insert(session).as_mut())),
        };
        result.map_err(|fault| {
            let cause = Cause { line: self.line, what: fault.to_string(), needs: None };
            self.session = None;
            self.spectest.clear();
            self.instances.lose(&cause);
            self.definitions.lose(&cause);
            self.registered.values_mut().filter(|slot| slot.is_ok()).for_each(|slot| *slot = Err(cause.clone()));
            Stop::Fault(fault)
        })
    }

    /// A binary straight to the engine: what it says of it.
    pub(super) fn offer(&mut self, binary: &[u8]) -> Result<Result<ModuleId, CompileError>, Stop> {
        self.session(|session| session.compile(binary))
    }

    /// The proposals that the engine has.
    pub(super) fn features(&self) -> WasmFeatures {
        self.features
    }

    /// The engine refuses something for want of `what`: its right, unless it says that it has all of that.
    pub(super) fn unsupported(&self, phase: Phase, what: String) -> Stop {
        let has = &self.engine.info().capabilities.proposals;
        if what.split(", ").all(|name| has.iter().any(|has| has == name)) {
            let message = format!("refused for want of {what}, which the engine says that it has");
            return Stop::Refused(phase, DecidedBy::Engine, message);
        }
        Stop::Unsupported(phase, what)
    }

    fn compile(&mut self, module: &Module) -> Result<ModuleId, Stop> {
        let binary = match &module.binary {
            Ok(binary) => binary,
            Err(error) => {
                return Err(Stop::Refused(Phase::Parse, DecidedBy::Parser, error.beyond(Position::default())));
            }
        };
        self.offer(binary)?.map_err(|error| match error {
            CompileError::Unsupported { what } => self.unsupported(Phase::Validate, what),
            CompileError::Invalid { offset, message } => match features::missing(binary, self.features).as_slice() {
                [] => match features::validate(binary, self.expected | self.features) {
                    Ok(()) => {
                        let at = offset.map_or(String::new(), |offset| format!("at byte {offset:#x}: "));
                        Stop::Refused(Phase::Validate, DecidedBy::Engine, format!("{at}{message}"))
                    }
                    Err(error) => {
                        let message = format!("at byte {:#x}: {}", error.offset(), error.message());
                        Stop::Refused(Phase::Validate, DecidedBy::Validator, message)
                    }
                },
                missing => Stop::Unsupported(Phase::Validate, missing.join(", ")),
            },
        })
    }

    fn import(&mut self, module: &str, name: &str) -> Result<Result<Handle, String>, Stop> {
        let unknown = || format!("unknown import `{module}` `{name}`");
        if let Some(slot) = self.registered.get(module) {
            let handle = match slot.clone().map_err(Stop::Blocked)? {
                Provider::Instance(instance) => self.session(|session| session.export(instance, name))?,
                Provider::Shared(number) => self.shared[number].handles.get(name).copied(),
            };
            return Ok(handle.ok_or_else(unknown));
        }
        if let ("spectest", Some(handle)) = (module, self.spectest.get(name)) {
            return Ok(Ok(*handle));
        }
        let entity = if module == "spectest" { spectest::entity(name) } else { None };
        let Some(entity) = entity else { return Ok(Err(unknown())) };
        let lacks = |needed: &&str| !self.engine.info().capabilities.proposals.iter().any(|has| has == needed);
        if let Some(needed) = spectest::needs(&entity).filter(lacks) {
            return Err(Stop::Unsupported(Phase::Link, needed.to_owned()));
        }
        let defined = self.session(|session| session.define(&entity))?;
        let handle = defined.map_err(|what| self.unsupported(Phase::Link, what))?;
        self.spectest.insert(name.to_owned(), handle);
        Ok(Ok(handle))
    }

    /// Instantiates; the instance is `None` when the imports did not even exist.
    pub(super) fn instantiate(&mut self, module: &Module) -> Result<(Option<InstanceId>, Outcome), Stop> {
        let compiled = self.compile(module)?;
        self.link(compiled, module)
    }

    fn link(&mut self, compiled: ModuleId, module: &Module) -> Result<(Option<InstanceId>, Outcome), Stop> {
        let mut imports = Vec::new();
        for import in &module.shape.imports {
            match self.import(&import.module, &import.name)? {
                Ok(handle) => imports.push(handle),
                Err(message) => return Ok((None, Outcome::Link(message))),
            }
        }
        match self.session(|session| session.instantiate(compiled, &imports))? {
            (_, Outcome::Unsupported { what }) => Err(self.unsupported(Phase::Link, what)),
            (instance, outcome) => Ok((Some(instance), outcome)),
        }
    }

    /// Validates a module and keeps it under a name.
    pub(super) fn define(&mut self, name: Option<&str>, module: &'e Module) -> Result<(), Stop> {
        let compiled = self.compile(module);
        let slot = compiled.as_ref().map(|id| (*id, module)).map_err(|stop| self.cause(stop));
        self.definitions.add(name, slot);
        compiled.map(drop)
    }

    /// Instantiates a definition, to be [added](Self::add) by the caller.
    pub(super) fn instantiate_definition(&mut self, name: Option<&str>) -> Result<(Option<InstanceId>, Outcome), Stop> {
        let (compiled, module) = self.definitions.get("module definition", name)?;
        self.link(compiled, module)
    }

    /// Makes an instance, or the reason why there is none, known as the last one and under a name.
    pub(super) fn add(&mut self, name: Option<&str>, instance: Result<InstanceId, &Stop>) {
        let slot = instance.map(Provider::Instance).map_err(|stop| self.cause(stop));
        self.instances.add(name, slot);
    }

    /// A module did not even parse: what is not found from now on may be missing because of it.
    pub(super) fn add_unparsable(&mut self, message: &str) {
        let cause = Cause { line: self.line, what: message.to_owned(), needs: None };
        self.instances.add(None, Err(cause.clone()));
        self.definitions.add(None, Err(cause.clone()));
        self.instances.missing = Some(cause.clone());
        self.definitions.missing = Some(cause);
    }

    pub(super) fn cause(&self, stop: &Stop) -> Cause {
        match stop {
            Stop::Blocked(cause) => cause.clone(),
            stop => Cause { line: self.line, what: stop.what(), needs: stop.needs() },
        }
    }

    /// Offers an instance for import.
    pub(super) fn register(&mut self, as_name: &'e str, instance: Option<&str>) -> Result<(), Stop> {
        let found = self.instances.get("instance", instance);
        let slot = found.as_ref().map(|id| *id).map_err(|stop| self.cause(stop));
        self.registered.insert(as_name, slot);
        found.map(drop)
    }

    /// What an instance shares with other threads.
    pub(super) fn share(&mut self, name: &str) -> Result<SharedEntities, Stop> {
        match self.instances.get("instance", Some(name))? {
            Provider::Shared(number) => Ok(self.shared[number].entities.clone()),
            Provider::Instance(instance) => {
                let shared = self.session(|session| session.share(instance))?;
                let lacks_threads = !self.features.contains(WasmFeatures::THREADS);
                let what = if lacks_threads { "threads" } else { "memories shared between sessions" };
                shared.ok_or_else(|| Stop::Unsupported(Phase::Run, what.to_owned()))
            }
        }
    }

    /// Makes an instance of another thread's known under its name.
    pub(super) fn adopt(&mut self, name: &str, entities: SharedEntities) {
        let mut handles = HashMap::new();
        let mut slot = Ok(Provider::Shared(self.shared.len()));
        for (export, entity) in &entities {
            let adopted = self.session(|session| session.adopt(entity));
            match adopted.and_then(|handle| handle.map_err(|what| Stop::Unsupported(Phase::Link, what))) {
                Ok(handle) => _ = handles.insert(export.clone(), handle),
                Err(stop) => slot = Err(self.cause(&stop)),
            }
        }
        self.shared.push(Shared { entities, handles });
        self.instances.named.insert(name.to_owned(), slot);
    }

    /// An instance to run code of.
    fn instance(&self, name: Option<&str>) -> Result<InstanceId, Stop> {
        match self.instances.get("instance", name)? {
            Provider::Instance(instance) => Ok(instance),
            Provider::Shared(_) => {
                let message = "of an instance of another thread only shared memories can be imported".to_owned();
                Err(Stop::Refused(Phase::Run, DecidedBy::Parser, message))
            }
        }
    }

    /// Runs something.
    pub(super) fn execute(&mut self, execute: &Execute) -> Result<Outcome, Stop> {
        let outcome = match execute {
            Execute::Invoke { instance, export, arguments } => {
                let instance = self.instance(instance.as_deref())?;
                self.session(|session| session.invoke(instance, export, arguments))?
            }
            Execute::Get { instance, export } => {
                let instance = self.instance(instance.as_deref())?;
                match self.session(|session| session.global(instance, export))? {
                    Some(value) => Outcome::Return(vec![value]),
                    None => Outcome::Misuse(format!("no exported global `{export}`")),
                }
            }
            Execute::Instantiate(module) => self.instantiate(module)?.1,
        };
        match outcome {
            Outcome::Unsupported { what } => Err(self.unsupported(Phase::Run, what)),
            outcome => Ok(outcome),
        }
    }
}
