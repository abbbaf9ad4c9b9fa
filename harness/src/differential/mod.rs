//! The oracle: runs one case on several engines, compares everything that can be seen, and keeps what differs.

mod artifact;
pub mod campaign;
mod case;
mod compare;
mod run;

pub use artifact::{Artifact, ArtifactError};
pub use case::{Argument, Case, CaseError, Import, Origin, SCHEMA, Step, Written, module_file};
pub use compare::{Comparison, Difference, Kind, Verdict, compare};
pub use run::{Record, Transcript, run};

use crate::engine::Engine;
use crate::generate::{self, Profile, Request};
use std::sync::Arc;

/// What another engine made of a case, next to the reference.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The case with each argument as the value that it was, up to the last step that can be compared.
    pub case: Case,
    /// What the other engine showed.
    pub other: Transcript,
    /// The verdict.
    pub comparison: Comparison,
}

/// A case on all engines of a run.
#[derive(Clone, Debug)]
pub struct CrossCheck {
    /// What the reference showed, of the case without the dropped calls.
    pub reference: Transcript,
    /// The names of the limits that calls met on the reference; those calls were taken out of the case.
    pub dropped: Vec<String>,
    /// Every other engine, in order.
    pub pairs: Vec<Pair>,
}

/// How many times a case is begun again without a call that met a limit of the reference's own.
const ROUNDS: usize = 4;

/// Runs a case on the reference and on each other engine, and compares each of them with the reference. A call that runs out
/// of fuel or stack on the reference says nothing, and its state would taint all that follows: the case is run without it
/// and later calls of the same function.
pub fn cross_check(case: &Case, reference: &dyn Engine, others: &[&dyn Engine]) -> CrossCheck {
    let exact = others.iter().all(|other| compare::same_fuel(reference.info(), other.info()));
    let (mut case, mut dropped) = (case.clone(), Vec::new());
    let mut shown = run(&case, reference);
    while dropped.len() < ROUNDS
        && let Some((step, limit)) = compare::first_limit(&shown, exact)
        && let Step::Invoke { instance, export, .. } = case.steps[step].clone()
    {
        let same =
            |step: &Step| matches!(step, Step::Invoke { instance: i, export: e, .. } if *i == instance && *e == export);
        let tail = case.steps.split_off(step);
        case.steps.extend(tail.into_iter().filter(|step| !same(step)));
        dropped.push(limit);
        shown = run(&case, reference);
    }
    let case = case.resolved(&shown);
    let pairs = others.iter().map(|engine| {
        let mut part = case.clone();
        part.steps.truncate(compare::usable_steps(&shown, reference.info(), engine.info()));
        let other = run(&part, *engine);
        let comparison = compare(&case, (&shown, reference.info()), (&other, engine.info()));
        Pair { case: part, other, comparison }
    });
    let pairs = pairs.collect();
    CrossCheck { reference: shown, dropped, pairs }
}

/// The stack that guests get: an engine in this process may put guest frames on it, and its own are not small either.
const STACK: usize = 64 << 20;

/// Does some work on a thread with a stack that is large enough for any engine.
///
/// # Panics
/// When the work does, or when there is no thread to be had.
pub fn on_own_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        match thread.expect("a thread can be started").join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// The oracle over a fuzzer's input: the case that the bytes stand for, on these engines, the first being the reference. Gives
/// the first difference in words, or `None` when the engines agree or the bytes stand for no case.
pub fn check_bytes(bytes: &[u8], engines: &[Arc<dyn Engine>]) -> Option<String> {
    let request = Request::new(engines.iter().map(|engine| engine.info()), Profile::default());
    let case = generate::from_bytes(bytes, &request).ok()?;
    let (reference, others) = engines.split_first()?;
    let others: Vec<&dyn Engine> = others.iter().map(|engine| &**engine).collect();
    let checked = on_own_stack(|| cross_check(&case, &**reference, &others));
    checked.pairs.iter().zip(others).find_map(|(pair, other)| match &pair.comparison.verdict {
        Verdict::Diverged(difference) => Some(format!("{} and {}: {difference}", reference.info().id, other.info().id)),
        _ => None,
    })
}
