//! The oracle: runs one case on several engines, compares everything that can be seen, and keeps what differs.

mod artifact;
pub mod campaign;
mod case;
mod compare;
mod objects;
pub mod relaxed;
mod run;

pub use artifact::{Artifact, ArtifactError};
pub use case::{Argument, Case, CaseError, Import, Origin, SCHEMA, Step, Written, module_file};
pub use compare::{Comparison, Difference, Kind, Verdict, compare};
pub use run::{Record, Transcript, run};

use crate::engine::Engine;
use crate::generate::{self, Profile, Request};
use std::sync::{Arc, LazyLock};

/// What another engine made of a case, next to the reference.
#[derive(Clone, Debug)]
pub struct Pair {
    /// What the other engine showed.
    pub other: Transcript,
    /// The verdict.
    pub comparison: Comparison,
}

/// A case on all engines of a run.
#[derive(Clone, Debug)]
pub struct CrossCheck {
    /// The case without the dropped calls, with each argument as the value that it was, up to the last step that can be
    /// compared.
    pub case: Case,
    /// What the reference showed of it.
    pub reference: Transcript,
    /// The names of the limits that calls met on the reference; those calls were taken out of the case.
    pub dropped: Vec<String>,
    /// Every other engine, in order.
    pub pairs: Vec<Pair>,
}

/// How many times a case is begun again without a call that met a limit of an engine's own.
const ROUNDS: usize = 8;

/// Runs a case on the reference and on each other engine, and compares each of them with the reference. A call that meets a
/// limit of an engine's own (stack, or fuel where the rules for it differ) taints all that follows: once the engines were seen
/// to agree so far, the case is run without it and without later calls of the same function.
pub fn cross_check(case: &Case, reference: &dyn Engine, others: &[&dyn Engine]) -> CrossCheck {
    let rules = &reference.info().capabilities.fuel;
    let exact = others.iter().all(|other| rules.shared_with(&other.info().capabilities.fuel));
    let (mut case, mut dropped) = (case.clone(), Vec::new());
    loop {
        let shown = run(&case, reference);
        let met = compare::first_limit(&shown, exact);
        let mut part = case.resolved(&shown);
        part.steps.truncate(met.as_ref().map_or(usize::MAX, |(step, _)| step + 1));
        let pair = |engine: &&dyn Engine| {
            let other = run(&part, *engine);
            let comparison = compare(&part, (&shown, reference.info()), (&other, engine.info()));
            Pair { other, comparison }
        };
        let pairs: Vec<Pair> = others.iter().map(pair).collect();
        let diverged = pairs.iter().any(|pair| matches!(pair.comparison.verdict, Verdict::Diverged(_)));
        let others_met = pairs.iter().filter_map(|pair| match &pair.comparison.verdict {
            Verdict::Discarded { reason, step } => Some((*step, reason.clone())),
            _ => None,
        });
        match others_met.chain(met).min_by_key(|(step, _)| *step) {
            Some((step, limit)) if !diverged && dropped.len() < ROUNDS && case.drop_calls(step) => dropped.push(limit),
            _ => return CrossCheck { case: part, reference: shown, dropped, pairs },
        }
    }
}

/// The stack that guests get: an engine in this process may put guest frames on it, and its own are not small either.
const STACK: usize = 64 << 20;

/// Does some work on a thread with a stack that is large enough for any engine. Such threads are kept: a fuzzer asks for each
/// of its inputs.
///
/// # Panics
/// When the work does, or when there is no thread to be had.
pub fn on_own_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    static THREADS: LazyLock<rayon::ThreadPool> =
        LazyLock::new(|| rayon::ThreadPoolBuilder::new().stack_size(STACK).build().expect("threads can be started"));
    THREADS.install(work)
}

/// Engines that are compared with the first of them, and what cases for them must keep to.
#[derive(Clone)]
pub struct Group {
    /// The engines, the reference first.
    pub engines: Vec<Arc<dyn Engine>>,
    /// What they have in common.
    pub request: Request,
}

/// The groups in which engines are compared, the first being the reference of all. Engines that follow the reference's own
/// rules are one group, with all that they can do; each other engine is one with them, with what it can do too. So a
/// partner that lacks a proposal, or has a bug that cases must step around, takes nothing away from the others.
pub fn groups(engines: &[Arc<dyn Engine>], profile: &Profile) -> Vec<Group> {
    let Some(reference) = engines.first() else { return Vec::new() };
    let rules = &reference.info().capabilities.fuel;
    let (kin, outside): (Vec<_>, Vec<_>) =
        engines.iter().cloned().partition(|engine| rules.shared_with(&engine.info().capabilities.fuel));
    let kin = if kin.is_empty() { vec![reference.clone()] } else { kin };
    let outside = outside.into_iter().filter(|engine| !Arc::ptr_eq(engine, reference));
    let more: Vec<_> = outside.map(|engine| kin.iter().cloned().chain([engine]).collect()).collect();
    let all = [kin].into_iter().chain(more).filter(|engines: &Vec<_>| engines.len() > 1);
    all.map(|engines| {
        let request = Request::new(engines.iter().map(|engine| engine.info()), profile.clone());
        Group { engines, request }
    })
    .collect()
}

impl Group {
    /// Runs a case on every engine of the group.
    pub fn check(&self, case: &Case) -> CrossCheck {
        let others: Vec<&dyn Engine> = self.engines[1..].iter().map(|engine| &**engine).collect();
        cross_check(case, &*self.engines[0], &others)
    }
}

/// The oracle over a fuzzer's input: the case that the bytes stand for, on the engines of the group that the first byte
/// chooses. Gives the first difference in words, or `None` when the engines agree or the bytes stand for no case.
pub fn check_bytes(bytes: &[u8], groups: &[Group]) -> Option<String> {
    let group = groups.get(usize::from(*bytes.first()?) % groups.len().max(1))?;
    first_difference(&generate::from_bytes(bytes, &group.request).ok()?, group)
}

/// As [`check_bytes`], of the case of threads that the bytes stand for.
pub fn check_threads(bytes: &[u8], group: &Group) -> Option<String> {
    first_difference(&generate::threads_from_bytes(bytes, &group.request).ok()?, group)
}

fn first_difference(case: &Case, group: &Group) -> Option<String> {
    let checked = on_own_stack(|| group.check(case));
    let ids: Vec<_> = group.engines.iter().map(|engine| &engine.info().id).collect();
    checked.pairs.iter().zip(&ids[1..]).find_map(|(pair, other)| match &pair.comparison.verdict {
        Verdict::Diverged(difference) => Some(format!("{} and {other}: {difference}", ids[0])),
        _ => None,
    })
}
