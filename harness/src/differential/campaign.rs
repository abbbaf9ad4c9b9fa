//! A campaign: cases without end from one seed, each cross-checked, with the same result whatever the number of jobs.

use super::{Artifact, ArtifactError, Case, CrossCheck, Difference, Group, Kind, STACK, Transcript, Verdict};
use crate::engine::{Engine, Fault, Outcome, SessionOptions};
use crate::generate::{self, Profile};
use crosscheck_reports::{Generated, write_atomically};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Cases are run in batches and their outcomes taken in order, so that what is kept does not depend on who was faster.
const BATCH_PER_JOB: u64 = 32;
/// Folders that are written of one signature; further findings of it are counted only.
const FOLDERS_PER_SIGNATURE: u64 = 3;

/// The reason for which a case is discarded whose generator panicked.
const GENERATOR_PANICKED: &str = "generator-panicked";

/// What to run.
#[derive(Clone, Debug)]
pub struct CampaignOptions {
    /// The seed of everything.
    pub seed: u64,
    /// Threads; 0 is one for each processor.
    pub jobs: usize,
    /// When to stop.
    pub limit: Limit,
    /// Where to write the folders of divergences; `None` writes none.
    pub out: Option<PathBuf>,
    /// Where to keep, after every batch, what it takes to go on from there; gone on from when it is there. `None` keeps nothing.
    pub checkpoint: Option<PathBuf>,
    /// What cases look like.
    pub profile: Profile,
}

impl Default for CampaignOptions {
    /// Ten seconds from seed 0 on every processor, with the committed profile, writing nothing.
    fn default() -> Self {
        let limit = Limit::Time(Duration::from_secs(10));
        CampaignOptions { seed: 0, jobs: 0, limit, out: None, checkpoint: None, profile: Profile::default() }
    }
}

/// When a campaign stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// After the batch during which this time has passed.
    Time(Duration),
    /// After this many cases.
    Cases(u64),
    /// After one batch.
    Batch,
}

/// A divergence that a campaign found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Divergence {
    /// The first case that showed it.
    pub case: u64,
    /// The engine that differs from the reference.
    pub engine: String,
    /// What differs.
    pub kind: Kind,
    /// The same for what looks like the same bug.
    pub signature: String,
    /// In words.
    pub message: String,
    /// What the reference showed in the first case.
    pub expected: String,
    /// What the engine showed.
    pub actual: String,
    /// Where its first case was written.
    pub folder: Option<PathBuf>,
    /// How many cases showed this signature.
    pub count: u64,
}

/// What a campaign came to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CampaignSummary {
    /// The seed.
    pub seed: u64,
    /// Cases tried.
    pub cases: u64,
    /// What came of them: calls are those of the reference, values and divergences those of all pairs of engines; discarded are
    /// cases that were cut short, and (`call-...`) calls that were taken out.
    pub totals: Generated,
    /// The divergences, one for each signature, by first case.
    pub divergences: Vec<Divergence>,
    /// How long it took. Not the same from run to run, like every rate made of it.
    pub seconds: f64,
}

impl CampaignSummary {
    /// Why the campaign says nothing about the engines, or not what it should: the harness's own failure, in words.
    pub fn trouble(&self) -> Option<String> {
        match self.totals.discarded.get(GENERATOR_PANICKED) {
            Some(cases) => Some(format!("the generator panicked in {cases} cases of seed {}", self.seed)),
            None if self.totals.values_compared == 0 => Some("nothing could be compared".into()),
            None => None,
        }
    }
}

/// Told of a campaign's progress, case by case, in order.
pub trait Progress: Sync {
    /// One more case is counted.
    fn case_done(&self, totals: &Generated);
}

/// Shows nothing.
impl Progress for () {
    fn case_done(&self, _: &Generated) {}
}

/// Why a campaign could not run.
#[derive(Debug, thiserror::Error)]
pub enum CampaignError {
    /// There must be a reference and at least one other.
    #[error("a differential run needs at least two engines, and has {0}")]
    Engines(usize),
    /// An engine cannot be had.
    #[error("engine `{engine}`")]
    Engine {
        /// Its id.
        engine: String,
        /// Why.
        source: Fault,
    },
    /// The threads cannot be had.
    #[error("cannot start worker threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// What it takes to go on cannot be written, or read again.
    #[error("checkpoint {}: {error}", path.display())]
    Checkpoint {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A finding cannot be written.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
}

/// Runs a campaign. The first engine is the reference, every other is compared with it.
///
/// # Errors
/// [`CampaignError`] when it cannot start, or a finding cannot be written.
pub fn run(
    options: &CampaignOptions,
    engines: &[Arc<dyn Engine>],
    progress: &dyn Progress,
) -> Result<CampaignSummary, CampaignError> {
    if engines.len() < 2 {
        return Err(CampaignError::Engines(engines.len()));
    }
    for engine in engines {
        let session = engine.open(&SessionOptions { canonical_nans: true, fuel: true, memory_limit: None });
        session.map_err(|source| CampaignError::Engine { engine: engine.info().id.clone(), source })?;
    }
    let groups = super::groups(engines, &options.profile);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.jobs).stack_size(STACK).build()?;
    let started = Instant::now();
    let reference = engines[0].info().id.clone();
    let summary = match &options.checkpoint {
        Some(path) if path.exists() => checkpoint(path)?,
        _ => CampaignSummary { seed: options.seed, ..Default::default() },
    };
    let before = Duration::from_secs_f64(summary.seconds);
    let begun = summary.cases;
    let mut tally = Tally { options, reference, progress, summary };
    loop {
        // Every case is counted, and they are taken in order.
        let next = tally.summary.cases;
        let batch = BATCH_PER_JOB * pool.current_num_threads() as u64;
        let end = match options.limit {
            Limit::Time(limit) if before + started.elapsed() >= limit => break,
            Limit::Batch if next > begun => break,
            Limit::Time(_) | Limit::Batch => next + batch,
            Limit::Cases(cases) => cases.min(next + batch),
        };
        if next == end {
            break;
        }
        let shown: Vec<Shown> =
            pool.install(|| (next..end).into_par_iter().map(|case| one(options.seed, case, &groups)).collect());
        shown.into_iter().try_for_each(|shown| tally.add(shown))?;
        tally.summary.seconds = (before + started.elapsed()).as_secs_f64();
        if let Some(path) = &options.checkpoint {
            let written = serde_json::to_vec(&tally.summary).map_err(std::io::Error::other);
            let kept = written.and_then(|summary| write_atomically(path, &summary));
            kept.map_err(|error| CampaignError::Checkpoint { path: path.clone(), error })?;
        }
    }
    Ok(tally.summary)
}

fn checkpoint(path: &Path) -> Result<CampaignSummary, CampaignError> {
    let read = std::fs::read(path).and_then(|bytes| serde_json::from_slice(&bytes).map_err(Into::into));
    read.map_err(|error| CampaignError::Checkpoint { path: path.to_owned(), error })
}

/// What came of one case.
struct Shown {
    case: u64,
    totals: Generated,
    found: Vec<Found>,
}

/// A divergence with all that its folder needs.
struct Found {
    engine: String,
    case: Case,
    reference: Transcript,
    other: Transcript,
    difference: Box<Difference>,
}

fn one(seed: u64, case: u64, groups: &[Group]) -> Shown {
    let group = &groups[(case % groups.len() as u64) as usize];
    let mut totals = Generated::default();
    let mut found = Vec::new();
    // A generator that panics loses one case, and says so, not the campaign.
    let generated =
        catch_unwind(AssertUnwindSafe(|| generate::from_seed(generate::case_seed(seed, case), &group.request)));
    let rejected = match generated {
        Ok(Ok(mut generated)) => {
            generated.origin.campaign = Some((seed, case));
            check(&generated, group, &mut totals, &mut found);
            None
        }
        Ok(Err(rejected)) => Some(rejected.to_string()),
        Err(_) => Some(GENERATOR_PANICKED.into()),
    };
    totals.discarded.extend(rejected.map(|reason| (reason, 1)));
    Shown { case, totals, found }
}

/// Runs a case and counts what came of it.
fn check(case: &Case, group: &Group, totals: &mut Generated, found: &mut Vec<Found>) {
    totals.modules = case.tested().len() as u64;
    totals.module_bytes = case.tested().iter().map(|module| module.len() as u64).sum();
    let CrossCheck { case, reference, dropped, pairs } = group.check(case);
    for outcome in reference.calls() {
        totals.calls += 1;
        totals.completed_calls += u64::from(matches!(outcome, Outcome::Return(_)));
    }
    totals.calls += dropped.len() as u64;
    for limit in dropped {
        *totals.discarded.entry(format!("call-{limit}")).or_default() += 1;
    }
    for (pair, engine) in pairs.into_iter().zip(&group.engines[1..]) {
        totals.values_compared += pair.comparison.compared;
        match pair.comparison.verdict {
            Verdict::Agree => {}
            Verdict::Discarded { reason, .. } => *totals.discarded.entry(reason).or_default() += 1,
            Verdict::Diverged(difference) => {
                totals.divergences += 1;
                let (case, reference, engine) = (case.clone(), reference.clone(), engine.info().id.clone());
                found.push(Found { engine, case, reference, other: pair.other, difference });
            }
        }
    }
}

struct Tally<'a> {
    options: &'a CampaignOptions,
    reference: String,
    progress: &'a dyn Progress,
    summary: CampaignSummary,
}

impl Tally<'_> {
    fn add(&mut self, shown: Shown) -> Result<(), ArtifactError> {
        self.summary.cases += 1;
        self.summary.totals += &shown.totals;
        for found in shown.found {
            self.found(shown.case, found)?;
        }
        self.progress.case_done(&self.summary.totals);
        Ok(())
    }

    fn found(&mut self, case: u64, found: Found) -> Result<(), ArtifactError> {
        let engine = &found.engine;
        let signature = &found.difference.signature;
        let known = self.summary.divergences.iter().position(|known| known.signature == *signature);
        let count = known.map_or(0, |known| self.summary.divergences[known].count);
        let mut folder = None;
        if let Some(out) = self.options.out.as_deref().filter(|_| count < FOLDERS_PER_SIGNATURE) {
            let artifact = Artifact {
                case: &found.case,
                reference: (&self.reference, &found.reference),
                other: (engine, &found.other),
                difference: &found.difference,
            };
            folder = Some(artifact.write(out, &format!("{signature}-{:x}-{case}", self.options.seed))?);
        }
        match known {
            Some(known) => self.summary.divergences[known].count += 1,
            None => self.summary.divergences.push(Divergence {
                case,
                engine: engine.clone(),
                kind: found.difference.kind,
                signature: signature.clone(),
                message: found.difference.to_string(),
                expected: found.difference.reference.clone(),
                actual: found.difference.other.clone(),
                folder,
                count: 1,
            }),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Wasmi;

    fn campaign(jobs: usize) -> CampaignSummary {
        let engines: [Arc<dyn Engine>; 2] = [Arc::new(Wasmi::default()), Arc::new(Wasmi::default())];
        let options = CampaignOptions { jobs, limit: Limit::Cases(100), ..CampaignOptions::default() };
        CampaignSummary { seconds: 0.0, ..run(&options, &engines, &()).unwrap() }
    }

    #[test]
    fn the_committed_profile_keeps_its_promises_whatever_the_number_of_jobs() {
        let summary = campaign(1);
        assert_eq!(summary, campaign(3));
        assert_eq!(summary.divergences, []);
        assert!(summary.totals.mean_module_bytes() >= 2048.0, "{summary:?}");
        assert!(summary.totals.completed_calls * 10 >= summary.totals.calls * 6, "{summary:?}");
        assert!(summary.totals.modules >= 50, "{summary:?}");
    }

    #[test]
    fn a_campaign_goes_on_from_its_checkpoint() {
        let engine = || crate::engine::registry::bundled().next().and_then(crate::engine::registry::by_id).unwrap();
        let engines = [engine(), engine()];
        let folder = tempfile::tempdir().unwrap();
        let checkpoint = Some(folder.path().join("checkpoint.json"));
        let options = CampaignOptions { jobs: 1, limit: Limit::Batch, checkpoint, ..CampaignOptions::default() };
        assert_eq!(run(&options, &engines, &()).unwrap().cases, BATCH_PER_JOB);
        let twice = CampaignSummary { seconds: 0.0, ..run(&options, &engines, &()).unwrap() };
        let limit = Limit::Cases(2 * BATCH_PER_JOB);
        let whole = run(&CampaignOptions { limit, checkpoint: None, ..options }, &engines, &()).unwrap();
        assert_eq!(twice, CampaignSummary { seconds: 0.0, ..whole });
    }

    #[test]
    fn one_engine_is_no_comparison() {
        let error = run(&CampaignOptions::default(), &[Arc::new(Wasmi::default())], &()).unwrap_err();
        assert_eq!(error.to_string(), "a differential run needs at least two engines, and has 1");
    }
}
