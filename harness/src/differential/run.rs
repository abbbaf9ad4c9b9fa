//! Runs a case on one engine and writes down everything that can be seen.

use super::{Argument, Case, Import, Step};
use crate::engine::{
    ByIndex, CompileError, Engine, EngineInfo, Fault, FuelModel, Handle, HostCall, InstanceId, ModuleId, Object,
    Outcome, Ref, Schedule, Session, State, ThreadCall, Threads, ThreadsShown, Value, guard,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much more fuel an engine gets that counts it by rules of its own: it must not be the first to run out.
const OWN_FUEL_FACTOR: u64 = 8;

/// Everything that one engine showed of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    /// For each module that was compiled, in order, why it was refused; `None` when it was accepted.
    pub compiled: Vec<Option<CompileError>>,
    /// What each step showed. It ends early after a fault or a refused module.
    pub records: Vec<Record>,
    /// How the engine failed, in the step after the last record.
    pub fault: Option<Fault>,
}

/// What one step showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Whether it was a call, not an instantiation.
    pub invoked: bool,
    /// How it ended; `None` for what was left out, since an instance that it needs is not there.
    pub outcome: Option<Outcome>,
    /// The calls that the guest made to the host.
    pub host_calls: Vec<HostCall>,
    /// The state of each instance after it, by instance number: failed ones too, since what they wrote stays.
    pub states: ByIndex<State>,
    /// The guest's objects that the outcome and the states lead to, by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<Object>,
    /// What the threads of the step showed, if it ran any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threads: Option<ThreadsShown>,
    /// The fuel that was left.
    pub fuel: Option<u64>,
}

impl Transcript {
    /// How the calls ended that were made, those of threads too, those of start functions not.
    pub fn calls(&self) -> impl Iterator<Item = &Outcome> {
        self.records.iter().flat_map(|record| {
            let invoked = record.outcome.iter().filter(|_| record.invoked);
            let threads = record.threads.iter().flat_map(|shown| &shown.threads);
            invoked.chain(threads.flat_map(|thread| thread.outcomes.iter().skip(1)))
        })
    }
}

/// Runs a case. Whatever goes wrong is part of the transcript; a panic of an engine in this process is its crash.
pub fn run(case: &Case, engine: &dyn Engine) -> Transcript {
    let mut transcript = Transcript::default();
    transcript.fault = guard::catch(|| Runner::start(case, engine, &mut transcript)?.steps()).err();
    transcript
}

/// The fuel that an engine is given where a case says `fuel`.
pub(super) fn armed_fuel(fuel: u64, info: &EngineInfo) -> u64 {
    let factor = if info.capabilities.fuel == FuelModel::Own { OWN_FUEL_FACTOR } else { 1 };
    fuel.saturating_mul(factor)
}

/// Whether an engine is asked for the guest's objects.
pub(super) fn shows_objects(info: &EngineInfo) -> bool {
    info.capabilities.private_state && info.capabilities.proposals.iter().any(|proposal| proposal == "gc")
}

/// An instance by the engine's number, and whether it came up.
#[derive(Clone, Copy)]
struct Attempt {
    id: InstanceId,
    alive: bool,
}

struct Runner<'a> {
    case: &'a Case,
    session: Box<dyn Session>,
    info: &'a EngineInfo,
    hosts: Vec<Result<Handle, String>>,
    modules: BTreeMap<usize, ModuleId>,
    /// By number of instance; `None` for one that was not even tried.
    instances: Vec<Option<Attempt>>,
    results: Vec<Value>,
    threads: Option<ThreadsShown>,
    transcript: &'a mut Transcript,
}

impl<'a> Runner<'a> {
    fn start(case: &'a Case, engine: &'a dyn Engine, transcript: &'a mut Transcript) -> Result<Runner<'a>, Fault> {
        let mut session = engine.open(&case.options)?;
        let hosts = case.hosts.iter().map(|host| session.define(host)).collect::<Result<_, _>>()?;
        let (modules, instances, results, threads) = Default::default();
        Ok(Runner { case, session, info: engine.info(), hosts, modules, instances, results, threads, transcript })
    }

    fn steps(mut self) -> Result<(), Fault> {
        for step in &self.case.steps {
            let outcome = match step {
                Step::Instantiate { module, imports, fuel } => match self.module(*module)? {
                    Some(id) => self.instantiate(id, imports, *fuel)?,
                    None => return Ok(()),
                },
                Step::Invoke { instance, export, arguments, fuel } => match self.alive(*instance) {
                    Some(instance) => Some(self.invoke(instance, export, arguments, *fuel)?),
                    None => None,
                },
                Step::Threads { module, imports, calls, schedule } => match self.module(*module)? {
                    Some(id) => self.threads(id, imports, calls, *schedule)?,
                    None => return Ok(()),
                },
            };
            let invoked = matches!(step, Step::Invoke { .. });
            let record = self.record(invoked, outcome)?;
            self.transcript.records.push(record);
        }
        Ok(())
    }

    fn module(&mut self, number: usize) -> Result<Option<ModuleId>, Fault> {
        if let Some(&id) = self.modules.get(&number) {
            return Ok(Some(id));
        }
        let compiled = self.session.compile(&self.case.modules[number])?;
        self.transcript.compiled.push(compiled.as_ref().err().cloned());
        if let Ok(id) = compiled {
            self.modules.insert(number, id);
        }
        Ok(compiled.ok())
    }

    fn instantiate(
        &mut self,
        module: ModuleId,
        imports: &[Import],
        fuel: Option<u64>,
    ) -> Result<Option<Outcome>, Fault> {
        let handles = match self.imports(imports)? {
            Ok(handles) => handles,
            Err(outcome) => {
                self.instances.push(None);
                return Ok(outcome);
            }
        };
        self.arm(fuel)?;
        let (id, outcome) = self.session.instantiate(module, &handles)?;
        self.instances.push(Some(Attempt { id, alive: matches!(outcome, Outcome::Return(_)) }));
        Ok(Some(outcome))
    }

    /// The handles of what fills imports, or what came of the step since there is none for one of them.
    fn imports(&mut self, imports: &[Import]) -> Result<Result<Vec<Handle>, Option<Outcome>>, Fault> {
        let mut handles = Vec::with_capacity(imports.len());
        for import in imports {
            let handle = match import {
                Import::Host(host) => self.hosts[*host].clone(),
                Import::Export { instance, name } => match self.alive(*instance) {
                    Some(id) => self.session.export(id, name)?.ok_or_else(|| format!("no export {name:?}")),
                    None => return Ok(Err(None)),
                },
            };
            match handle {
                Ok(handle) => handles.push(handle),
                Err(what) => return Ok(Err(Some(Outcome::Unsupported { what }))),
            }
        }
        Ok(Ok(handles))
    }

    /// What the threads showed stands beside the records: their step itself returns nothing.
    fn threads(
        &mut self,
        module: ModuleId,
        imports: &[Import],
        calls: &[Vec<ThreadCall>],
        schedule: Schedule,
    ) -> Result<Option<Outcome>, Fault> {
        let imports = match self.imports(imports)? {
            Ok(handles) => handles,
            Err(outcome) => return Ok(outcome),
        };
        let threads = Threads { module, imports, schedule, calls: calls.to_vec() };
        Ok(Some(match self.session.threads(&threads)? {
            Ok(shown) => {
                self.threads = Some(shown);
                Outcome::Return(Vec::new())
            }
            Err(what) => Outcome::Unsupported { what },
        }))
    }

    fn alive(&self, instance: u32) -> Option<InstanceId> {
        self.instances[instance as usize].filter(|attempt| attempt.alive).map(|attempt| attempt.id)
    }

    fn invoke(
        &mut self,
        instance: InstanceId,
        export: &str,
        arguments: &[Argument],
        fuel: Option<u64>,
    ) -> Result<Outcome, Fault> {
        self.arm(fuel)?;
        let arguments: Vec<Value> = arguments.iter().map(|argument| argument.resolve(&self.results)).collect();
        let outcome = self.session.invoke(instance, export, &arguments)?;
        if let Outcome::Return(results) = &outcome {
            self.results.extend(results);
        }
        Ok(outcome)
    }

    fn arm(&mut self, fuel: Option<u64>) -> Result<(), Fault> {
        self.session.set_fuel(fuel.map(|fuel| armed_fuel(fuel, self.info)))
    }

    fn record(&mut self, invoked: bool, outcome: Option<Outcome>) -> Result<Record, Fault> {
        let mut states = ByIndex::default();
        if outcome.is_some() {
            let tried = (0..).zip(&self.instances).filter_map(|(number, attempt)| Some((number, attempt.as_ref()?.id)));
            states = tried.map(|(number, id)| Ok((number, self.session.state(id)?))).collect::<Result<_, Fault>>()?;
        }
        let has_objects = shows_objects(self.info) && outcome.is_some();
        let objects = if has_objects { self.session.objects()? } else { Vec::new() };
        let (host_calls, fuel) = (self.session.take_host_calls()?, self.session.fuel()?);
        Ok(Record { invoked, outcome, host_calls, states, objects, threads: self.threads.take(), fuel })
    }
}

/// Whether a reference says which function or object it leads to: in a way that is the engine's own, or for a moment.
fn is_identity(reference: Ref) -> bool {
    reference.is_object() || matches!(reference, Ref::Func { .. } | Ref::HostFunc(_))
}

impl Argument {
    /// The value that this is after calls which returned `results`, oldest first.
    fn resolve(&self, results: &[Value]) -> Value {
        match *self {
            Argument::Value(value) => value,
            // Of references only those that every engine can take back.
            Argument::Earlier { ty, back, otherwise } => results
                .iter()
                .rev()
                .filter(|value| value.ty() == ty && !value.reference().is_some_and(is_identity))
                .nth(back)
                .copied()
                .unwrap_or(otherwise),
        }
    }
}

impl Case {
    /// The case with each argument as the value that it was in this run.
    pub fn resolved(&self, transcript: &Transcript) -> Case {
        let mut case = self.clone();
        let mut results = Vec::new();
        for (number, step) in case.steps.iter_mut().enumerate() {
            if let Step::Invoke { arguments, .. } = step {
                for argument in arguments {
                    *argument = Argument::Value(argument.resolve(&results));
                }
                if let Some(Record { outcome: Some(Outcome::Return(values)), .. }) = transcript.records.get(number) {
                    results.extend(values);
                }
            }
        }
        case
    }
}
