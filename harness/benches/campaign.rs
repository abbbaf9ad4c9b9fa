//! What a case of a campaign costs, by phase: `cargo bench -p crosscheck --bench campaign`. The same cases every time, with the
//! committed profile, on one thread.

use crosscheck::differential::{compare, run};
use crosscheck::engine::{Engine, SessionOptions, registry};
use crosscheck::generate::{Profile, Request, case_seed, from_seed};
use crosscheck::{differential, features};
use std::hint::black_box;
use std::time::{Duration, Instant};

const CASES: u64 = 4000;

/// Runs some work and adds the time it took.
fn timed<T>(sum: &mut Duration, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = work();
    *sum += started.elapsed();
    result
}

/// Time spent on one engine.
#[derive(Default)]
struct Spent {
    compile: Duration,
    all: Duration,
    compare: Duration,
}

fn main() {
    differential::on_own_stack(measure);
}

fn measure() {
    let engines: Vec<_> = ["interp", "native"].into_iter().filter_map(registry::by_id).collect();
    let request = Request::new(engines.iter().map(|engine| engine.info()), Profile::default());
    let (mut generate, mut validate) = (Duration::ZERO, Duration::ZERO);
    let mut spent: Vec<Spent> = engines.iter().map(|_| Spent::default()).collect();
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
        for (engine, spent) in engines.iter().zip(&mut spent) {
            spent.compile += compile(&**engine, &case.modules);
            let shown = timed(&mut spent.all, || run(&case, &**engine));
            calls += shown.calls().count();
            match &reference {
                None => reference = Some((case.resolved(&shown), shown)),
                Some((case, first)) => {
                    let (first, other) = ((first, engines[0].info()), (&shown, engine.info()));
                    black_box(timed(&mut spent.compare, || compare(case, first, other)));
                }
            }
        }
    }
    let per_module = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(modules);
    println!("{modules} modules of {} bytes in the mean, us per module:", bytes / modules as usize);
    println!("generate {:.1}, validate {:.1}", per_module(generate), per_module(validate));
    let mut both = Duration::ZERO;
    for (engine, Spent { compile, all, compare }) in engines.iter().zip(spent) {
        both += all + compare;
        let (compile, all, compare) = (per_module(compile), per_module(all), per_module(compare));
        println!("{}: all {all:.1}, of which compile {compile:.1}; compare {compare:.1}", engine.info().id);
    }
    let making = generate + validate;
    println!("both engines and comparison: {:.0} % of generating and validating", ratio(both, making) * 100.0);
    let seconds = (both + making).as_secs_f64();
    println!("{:.0} modules, {:.0} calls a second on one thread", f64::from(modules) / seconds, calls as f64 / seconds);
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// How long a fresh session takes to compile the modules.
fn compile(engine: &dyn Engine, modules: &[Vec<u8>]) -> Duration {
    let options = SessionOptions { canonical_nans: true, fuel: true, memory_limit: None };
    let mut session = engine.open(&options).expect("a bundled engine opens");
    let mut sum = Duration::ZERO;
    for module in modules {
        timed(&mut sum, || black_box(session.compile(module).is_ok()));
    }
    sum
}
