//! Running a script on one engine.

use super::{
    custom,
    directive::{Action, Directive, Module, Refusal, Script},
    verdict::{self, Cause, Stop, Verdict, problem},
    world::World,
};
use crate::{
    engine::{CompileError, Engine, InstanceId, Outcome},
    features,
};
use crosscheck_reports::{DecidedBy, Phase, Status};
use std::{
    collections::HashMap,
    thread::{Builder, Scope, ScopedJoinHandle, scope},
};
use wasmparser::WasmFeatures;

/// Runs a script on one engine: one verdict per directive, by ordinal. `features` decides what the script's `assert_invalid`
/// and `assert_malformed` mean. With `until`, directives that start after that line are not run and have no verdict.
pub fn run(script: &Script, engine: &dyn Engine, features: WasmFeatures, until: Option<u32>) -> Vec<Option<Verdict>> {
    run_on(script, &[engine], features, until)
}

/// As [`run`], on several engines at once: the first runs the script itself, and each thread that is started the next in turn.
///
/// # Panics
/// When there are no engines.
pub fn run_on(
    script: &Script,
    engines: &[&dyn Engine],
    features: WasmFeatures,
    until: Option<u32>,
) -> Vec<Option<Verdict>> {
    let reached = |directive: &&Directive| until.is_none_or(|last| directive.position.line <= last);
    let verdicts = scope(|scope| {
        let mut runner = Runner::new(engines, 0, features, scope);
        script.directives.iter().filter(reached).for_each(|directive| runner.directive(directive));
        runner.finish()
    });
    let mut by_ordinal = vec![None; script.count];
    for (ordinal, verdict) in verdicts {
        by_ordinal[ordinal] = Some(verdict);
    }
    by_ordinal
}

struct Runner<'scope, 'env> {
    engines: &'env [&'env dyn Engine],
    /// The engine of the thread that started last, or at first this one's.
    turn: usize,
    features: WasmFeatures,
    world: World<'env>,
    scope: &'scope Scope<'scope, 'env>,
    threads: HashMap<&'env str, Thread<'scope>>,
    verdicts: Vec<(usize, Verdict)>,
}

enum Thread<'scope> {
    Running(ScopedJoinHandle<'scope, Vec<(usize, Verdict)>>),
    Blocked(Cause),
}

impl<'scope, 'env> Runner<'scope, 'env> {
    fn new(
        engines: &'env [&'env dyn Engine],
        turn: usize,
        features: WasmFeatures,
        scope: &'scope Scope<'scope, 'env>,
    ) -> Self {
        let world = World::new(engines[turn], features);
        Self { engines, turn, features, world, scope, threads: HashMap::new(), verdicts: Vec::new() }
    }

    fn directive(&mut self, directive: &'env Directive) {
        self.world.line = directive.position.line;
        let verdict = self.action(directive).unwrap_or_else(Stop::verdict);
        self.verdicts.push((directive.ordinal, verdict));
    }

    /// Waits for the threads that the script did not wait for.
    fn finish(mut self) -> Vec<(usize, Verdict)> {
        for (_, thread) in std::mem::take(&mut self.threads) {
            if let Thread::Running(thread) = thread {
                self.join(thread);
            }
        }
        self.verdicts
    }

    fn join(&mut self, thread: ScopedJoinHandle<'_, Vec<(usize, Verdict)>>) {
        match thread.join() {
            Ok(verdicts) => self.verdicts.extend(verdicts),
            // A panic of the harness itself, not of an engine: not to be swallowed.
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    fn action(&mut self, directive: &'env Directive) -> Result<Verdict, Stop> {
        Ok(match &directive.action {
            Action::Module(name, module) => {
                let instantiated = self.world.instantiate(module);
                self.instance(name.as_deref(), instantiated)
            }
            Action::Definition(name, module) => self.world.define(name.as_deref(), module).map(Ok)?,
            Action::Instance { instance, module } => {
                let instantiated = self.world.instantiate_definition(module.as_deref());
                self.instance(instance.as_deref(), instantiated)
            }
            Action::Register { name, instance } => self.world.register(name, instance.as_deref()).map(Ok)?,
            Action::Perform(execute) => verdict::returned(&self.world.execute(execute)?),
            Action::AssertReturn(execute, patterns) => verdict::returned_as(patterns, &self.world.execute(execute)?),
            Action::AssertTrap(execute, message) => verdict::trapped(message, &self.world.execute(execute)?),
            Action::AssertException(execute) => verdict::threw(&self.world.execute(execute)?),
            Action::AssertSuspension => return Err(Stop::Unsupported(Phase::Run, "stack-switching".to_owned())),
            Action::AssertUnlinkable(module, message) => {
                verdict::unlinkable(message, &self.world.instantiate(module)?.1)
            }
            Action::AssertRefused(refusal, module, message) => self.refused(*refusal, module, message)?,
            Action::Thread { name, shared, directives } => self.thread(name, shared.as_deref(), directives),
            Action::Wait(name) => match self.threads.remove(name.as_str()) {
                Some(Thread::Running(thread)) => {
                    self.join(thread);
                    Ok(())
                }
                Some(Thread::Blocked(cause)) => return Err(Stop::Blocked(cause)),
                None => {
                    let message = format!("there is no thread ${name} to wait for");
                    return Err(Stop::Refused(Phase::Run, DecidedBy::Parser, message));
                }
            },
            Action::Unparsable(error) => {
                if directive.keyword == "module" {
                    self.world.add_unparsable(&error.message);
                }
                return Err(Stop::Refused(Phase::Parse, DecidedBy::Parser, error.beyond(directive.position)));
            }
        })
    }

    /// Judges an instantiation that must succeed, and makes what it made known.
    fn instance(&mut self, name: Option<&str>, result: Result<(Option<InstanceId>, Outcome), Stop>) -> Verdict {
        match result {
            Ok((Some(instance), Outcome::Return(_))) => {
                self.world.add(name, Ok(instance));
                Ok(())
            }
            Ok((_, outcome)) => {
                let message = format!("the module {}", verdict::show(&outcome));
                self.world.add(name, Err(&Stop::Refused(Phase::Link, DecidedBy::Engine, message)));
                verdict::unexpected("the module to be instantiated", &outcome)
            }
            Err(stop) => {
                self.world.add(name, Err(&stop));
                stop.verdict()
            }
        }
    }

    /// Judges `assert_malformed` and `assert_invalid`. The text parser and the validator decide; then the engine must not
    /// accept it either, unless the proposals that it has and the script does not expect make it valid.
    fn refused(&mut self, refusal: Refusal, module: &Module, message: &str) -> Result<Verdict, Stop> {
        let phase = if refusal == Refusal::Invalid { Phase::Validate } else { Phase::Parse };
        let accepted = |decided_by, who: &str| {
            let actual = format!("accepted by the {who}");
            let text = format!("expected `{message}`, but the module was {actual}");
            problem(Status::Fail, phase, decided_by, message, &actual, text)
        };
        let Ok(binary) = &module.binary else { return Ok(Ok(())) };
        if refusal == Refusal::Custom {
            return Ok(custom::validate(binary).map_or(Ok(()), |()| accepted(DecidedBy::Validator, "validator")));
        }
        let valid_here = features::validate(binary, self.features).is_ok();
        if !valid_here && features::validate(binary, self.features | self.world.features()).is_ok() {
            return Ok(Ok(()));
        }
        Ok(match self.world.offer(binary)? {
            Err(CompileError::Invalid { .. }) => Ok(()),
            Err(CompileError::Unsupported { .. }) if !valid_here => Ok(()),
            Err(CompileError::Unsupported { what }) => return Err(self.world.unsupported(phase, what)),
            Ok(_) if valid_here => accepted(DecidedBy::Validator, "validator"),
            Ok(_) => accepted(DecidedBy::Engine, "engine"),
        })
    }

    /// Starts a thread with a session of its own, in which the shared memories of an instance of this one can be imported.
    fn thread(&mut self, name: &'env str, shared: Option<&'env str>, directives: &'env [Directive]) -> Verdict {
        let share = |instance| self.world.share(instance).map(|entities| (instance, entities));
        let shared = match shared.map(share).transpose() {
            Ok(shared) => shared,
            Err(stop) => {
                let cause = self.world.cause(&stop);
                self.block(directives, &cause);
                self.threads.insert(name, Thread::Blocked(cause));
                return stop.verdict();
            }
        };
        self.turn = (self.turn + 1) % self.engines.len();
        let (engines, turn, features, scope) = (self.engines, self.turn, self.features, self.scope);
        let started = Builder::new().spawn_scoped(scope, move || {
            let mut runner = Runner::new(engines, turn, features, scope);
            if let Some((instance, entities)) = shared {
                runner.world.adopt(instance, entities);
            }
            directives.iter().for_each(|directive| runner.directive(directive));
            runner.finish()
        });
        // A script may ask for more threads than there are.
        let (thread, verdict) = match started {
            Ok(thread) => (Thread::Running(thread), Ok(())),
            Err(error) => {
                let what = format!("no thread can be started: {error}");
                let cause = Cause { line: self.world.line, what, needs: None };
                self.block(directives, &cause);
                (Thread::Blocked(cause.clone()), Stop::Blocked(cause).verdict())
            }
        };
        if let Some(Thread::Running(earlier)) = self.threads.insert(name, thread) {
            self.join(earlier);
        }
        verdict
    }

    fn block(&mut self, directives: &'env [Directive], cause: &Cause) {
        for directive in directives {
            self.verdicts.push((directive.ordinal, Stop::Blocked(cause.clone()).verdict()));
            if let Action::Thread { directives, .. } = &directive.action {
                self.block(directives, cause);
            }
        }
    }
}
