//! What a case of a campaign costs, by phase: `cargo bench -p crosscheck --bench campaign`. The same cases every time, with the
//! committed profile, on one thread.

use crosscheck::differential::{compare, run};
use crosscheck::engine::{
    CompileError, Engine, EngineInfo, Fault, Handle, HostCall, HostEntity, InstanceId, ModuleId, Object, Outcome,
    Session, SessionOptions, State, Threads, ThreadsShown, Value, registry,
};
use crosscheck::generate::{Profile, Request, case_seed, from_seed};
use crosscheck::{differential, features};
use std::hint::black_box;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const CASES: u64 = 4000;

/// Runs some work and adds the time it took.
fn timed<T>(sum: &mut Duration, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = work();
    *sum += started.elapsed();
    result
}

/// Where an engine's time goes.
const PHASES: [&str; 4] = ["compile", "instantiate", "call", "state"];
type Phases = Arc<Mutex<[Duration; 4]>>;

/// An engine whose sessions are timed.
struct Timed(Arc<dyn Engine>, Phases);

impl Engine for Timed {
    fn info(&self) -> &EngineInfo {
        self.0.info()
    }

    fn open(&self, options: &SessionOptions) -> Result<Box<dyn Session>, Fault> {
        Ok(Box::new(TimedSession(self.0.open(options)?, self.1.clone())))
    }
}

struct TimedSession(Box<dyn Session>, Phases);

impl TimedSession {
    fn timed<T>(&mut self, phase: usize, work: impl FnOnce(&mut dyn Session) -> T) -> T {
        let started = Instant::now();
        let result = work(&mut *self.0);
        self.1.lock().expect("nobody panics")[phase] += started.elapsed();
        result
    }
}

impl Session for TimedSession {
    fn compile(&mut self, wasm: &[u8]) -> Result<Result<ModuleId, CompileError>, Fault> {
        self.timed(0, |session| session.compile(wasm))
    }

    fn define(&mut self, entity: &HostEntity) -> Result<Result<Handle, String>, Fault> {
        self.timed(1, |session| session.define(entity))
    }

    fn export(&mut self, instance: InstanceId, name: &str) -> Result<Option<Handle>, Fault> {
        self.timed(1, |session| session.export(instance, name))
    }

    fn instantiate(&mut self, module: ModuleId, imports: &[Handle]) -> Result<(InstanceId, Outcome), Fault> {
        self.timed(1, |session| session.instantiate(module, imports))
    }

    fn invoke(&mut self, instance: InstanceId, export: &str, arguments: &[Value]) -> Result<Outcome, Fault> {
        self.timed(2, |session| session.invoke(instance, export, arguments))
    }

    fn global(&mut self, instance: InstanceId, export: &str) -> Result<Option<Value>, Fault> {
        self.timed(3, |session| session.global(instance, export))
    }

    fn state(&mut self, instance: InstanceId) -> Result<State, Fault> {
        self.timed(3, |session| session.state(instance))
    }

    fn objects(&mut self) -> Result<Vec<Object>, Fault> {
        self.timed(3, |session| session.objects())
    }

    fn threads(&mut self, threads: &Threads) -> Result<Result<ThreadsShown, String>, Fault> {
        self.timed(2, |session| session.threads(threads))
    }

    fn set_fuel(&mut self, fuel: Option<u64>) -> Result<(), Fault> {
        self.0.set_fuel(fuel)
    }

    fn fuel(&mut self) -> Result<Option<u64>, Fault> {
        self.0.fuel()
    }

    fn take_host_calls(&mut self) -> Result<Vec<HostCall>, Fault> {
        self.timed(3, |session| session.take_host_calls())
    }
}

/// Time spent on one engine.
struct Spent {
    engine: Timed,
    all: Duration,
    compare: Duration,
}

fn main() {
    differential::on_own_stack(measure);
}

fn measure() {
    let timed_engine = |id| {
        let engine = Timed(registry::by_id(id)?, Phases::default());
        Some(Spent { engine, all: Duration::ZERO, compare: Duration::ZERO })
    };
    let mut spent: Vec<Spent> = ["interp", "native"].into_iter().filter_map(timed_engine).collect();
    let info = spent[0].engine.info().clone();
    let request = Request::new(spent.iter().map(|spent| spent.engine.info()), Profile::default());
    let (mut generate, mut validate) = (Duration::ZERO, Duration::ZERO);
    let (mut modules, mut bytes, mut calls) = (0, 0, 0);
    for number in 0..CASES {
        let case = timed(&mut generate, || from_seed(case_seed(0, number), &request));
        let Ok(case) = case else { continue };
        for module in &case.modules {
            modules += 1;
            bytes += module.len();
            timed(&mut validate, || black_box(features::validate(module, features::all()).is_ok()));
        }
        let mut reference = None;
        for Spent { engine, all, compare: compared } in &mut spent {
            let shown = timed(all, || run(&case, &*engine));
            calls += shown.calls().count();
            match &reference {
                None => reference = Some((case.resolved(&shown), shown)),
                Some((case, first)) => {
                    black_box(timed(compared, || compare(case, (first, &info), (&shown, engine.info()))));
                }
            }
        }
    }
    let per_module = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(modules);
    println!("{modules} modules of {} bytes in the mean, us per module:", bytes / modules as usize);
    println!("generate {:.1}, validate {:.1}", per_module(generate), per_module(validate));
    let mut both = Duration::ZERO;
    for Spent { engine, all, compare } in spent {
        both += all + compare;
        let phases = *engine.1.lock().expect("nobody panics");
        let phases = PHASES.iter().zip(phases).map(|(name, time)| format!("{name} {:.1}", per_module(time)));
        let phases = phases.collect::<Vec<_>>().join(", ");
        let id = &engine.info().id;
        println!("{id}: all {:.1}, of which {phases}; compare {:.1}", per_module(all), per_module(compare));
    }
    let making = generate + validate;
    println!("both engines and comparison: {:.0} % of generating and validating", ratio(both, making) * 100.0);
    let seconds = (both + making).as_secs_f64();
    println!("{:.0} modules, {:.0} calls a second on one thread", f64::from(modules) / seconds, calls as f64 / seconds);
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}
