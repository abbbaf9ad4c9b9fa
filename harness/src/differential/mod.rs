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

/// Runs a case on the reference and on each other engine, and compares each of them with the reference.
pub fn cross_check<'a>(
    case: &Case,
    reference: &dyn Engine,
    others: impl IntoIterator<Item = &'a dyn Engine>,
) -> (Transcript, Vec<Pair>) {
    let shown = run(case, reference);
    let case = case.resolved(&shown);
    let pairs = others.into_iter().map(|engine| {
        let mut part = case.clone();
        part.steps.truncate(compare::usable_steps(&shown, reference.info(), engine.info()));
        let other = run(&part, engine);
        let comparison = compare(&case, (&shown, reference.info()), (&other, engine.info()));
        Pair { case: part, other, comparison }
    });
    let pairs = pairs.collect();
    (shown, pairs)
}
