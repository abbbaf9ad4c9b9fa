//! The report itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Counts, Divergence, Generated, Status};

/// What a run found.
///
/// Totals and proposal rows are not stored: they are computed from [`files`](Self::files) whenever they are asked for or
/// written, and a report that is read and says otherwise is refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Who wrote it.
    pub tool: Tool,
    /// Which suite ran; `None` when none did.
    pub suite: Option<SuiteInfo>,
    /// The engines that took part.
    pub engines: Vec<EngineInfo>,
    /// The test files, sorted by path.
    pub files: Vec<FileRow>,
    /// Every directive that did not pass and is worth a line, in the order of [`sort`](Self::sort).
    pub failures: Vec<Failure>,
    /// What generated modules did; `None` when none ran.
    pub generated: Option<Generated>,
    /// Where engines differed on generated modules.
    pub divergences: Vec<Divergence>,
    /// Everything that differs between two runs of the same input.
    pub volatile: Volatile,
}

/// A program and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// The program.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Which tests ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuiteInfo {
    /// Where they come from: `embedded`, or a directory as it was given.
    pub source: String,
    /// What exactly they are: a commit, a version or a content hash.
    pub revision: String,
}

/// One engine of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineInfo {
    /// Its name everywhere in the report, unique in it.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its tier, such as `interp`.
    pub tier: String,
    /// The instruction set it ran on, such as `x86_64`.
    pub isa: String,
    /// What it can do: proposals (kebab-case) and abilities such as `fuel`; sorted.
    pub capabilities: Vec<String>,
}

/// One test file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    /// Its stable path.
    pub path: String,
    /// The part of the suite it belongs to: `wasm-3.0` for the root, or the proposal's name.
    pub proposal: String,
    /// How many directives it has.
    pub directives: u64,
    /// Why it was listed but not run; its directives are then not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<String>,
    /// Per engine id, what became of its directives.
    pub results: BTreeMap<String, Counts>,
}

/// One part of the suite, summed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalRow {
    /// [`FileRow::proposal`].
    pub proposal: String,
    /// How many files it has, skipped ones included.
    pub files: u64,
    /// How many directives they have.
    pub directives: u64,
    /// Per engine id, what became of them.
    pub results: BTreeMap<String, Counts>,
}

/// How far a directive came before its outcome was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(
    missing_docs,
    reason = "the phases of the specification: text or binary format, validation, instantiation, call"
)]
pub enum Phase {
    Parse,
    Validate,
    Link,
    Run,
}

/// What decided a directive's outcome: shared front-end code, or the engine under test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum DecidedBy {
    Parser,
    Validator,
    Engine,
}

/// One directive that did not simply pass, on one engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// `file#ordinal`, the ordinal counted from 0.
    pub id: String,
    /// How far it came.
    pub phase: Phase,
    /// What decided it.
    pub decided_by: DecidedBy,
    /// The file's stable path.
    pub file: String,
    /// Line of the directive, from 1.
    pub line: u32,
    /// Column of the directive, from 1.
    pub column: u32,
    /// The directive's keyword, such as `assert_return`.
    pub directive: String,
    /// The engine's id.
    pub engine: String,
    /// What became of it.
    pub status: Status,
    /// What the suite wants; empty when that is not the point.
    pub expected: String,
    /// What the engine did; empty when it did nothing.
    pub actual: String,
    /// One line for a reader.
    pub message: String,
    /// What the engine lacks, for `unsupported` and what is blocked by it: proposals (kebab-case), separated by `, `.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
}

/// Everything that may differ between two runs of the same input.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Volatile {
    /// The machine; `None` when several took part.
    pub host: Option<Host>,
    /// How long the run took, in seconds; summed over merged reports.
    pub time: f64,
    /// Things per second by name, such as `modules`; over merged reports the mean weighted by time.
    pub rates: BTreeMap<String, f64>,
}

/// A machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Operating system, as in [`std::env::consts::OS`].
    pub os: String,
    /// Instruction set, as in [`std::env::consts::ARCH`].
    pub arch: String,
    /// How many threads it runs at once.
    pub cpus: u64,
}

impl Host {
    /// This machine.
    pub fn here() -> Self {
        let cpus = std::thread::available_parallelism().map_or(1, |cpus| cpus.get() as u64);
        Self { os: std::env::consts::OS.into(), arch: std::env::consts::ARCH.into(), cpus }
    }
}

impl Report {
    /// An empty report by the program `name` in `version`.
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            tool: Tool { name: name.into(), version: version.into() },
            suite: None,
            engines: Vec::new(),
            files: Vec::new(),
            failures: Vec::new(),
            generated: None,
            divergences: Vec::new(),
            volatile: Volatile::default(),
        }
    }

    /// Per engine id, what became of all directives.
    pub fn totals(&self) -> BTreeMap<String, Counts> {
        let mut totals = BTreeMap::new();
        for engine in &self.engines {
            totals.insert(engine.id.clone(), Counts::default());
        }
        self.files.iter().for_each(|file| add_results(&mut totals, &file.results));
        totals
    }

    /// How many directives the files have.
    pub fn directives(&self) -> u64 {
        self.files.iter().map(|file| file.directives).sum()
    }

    /// One row per part of the suite, in the order of their first files.
    pub fn proposals(&self) -> Vec<ProposalRow> {
        let mut rows = Vec::<ProposalRow>::new();
        for file in &self.files {
            let at = rows.iter().position(|row| row.proposal == file.proposal).unwrap_or_else(|| {
                let proposal = file.proposal.clone();
                rows.push(ProposalRow { proposal, files: 0, directives: 0, results: BTreeMap::new() });
                rows.len() - 1
            });
            rows[at].files += 1;
            rows[at].directives += file.directives;
            add_results(&mut rows[at].results, &file.results);
        }
        rows
    }

    /// Per engine id, how many directives did not run for want of what (see [`Failure::needs`]), the most first.
    pub fn lacks(&self) -> BTreeMap<&str, Vec<(&str, u64)>> {
        let mut counts = BTreeMap::<&str, BTreeMap<&str, u64>>::new();
        for failure in &self.failures {
            if let Some(needs) = &failure.needs {
                *counts.entry(&failure.engine).or_default().entry(needs).or_default() += 1;
            }
        }
        let most_first = |counts: BTreeMap<_, _>| {
            let mut counts: Vec<_> = counts.into_iter().collect();
            counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            counts
        };
        counts.into_iter().map(|(engine, counts)| (engine, most_first(counts))).collect()
    }

    /// Puts files, failures and divergences into the report's order, which does not depend on who came first.
    pub fn sort(&mut self) {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.failures.sort_by(|a, b| a.order().cmp(&b.order()));
        self.divergences.sort_by(|a, b| a.order().cmp(&b.order()));
    }

    /// Whether the run found nothing wrong: no unexpected result on any engine and no divergence.
    pub fn is_clean(&self) -> bool {
        self.totals().values().all(|counts| counts.findings() == 0)
            && self.divergences.is_empty()
            && self.generated.as_ref().is_none_or(|generated| generated.divergences == 0)
    }

    /// What is inconsistent in the report, one line each: a file whose directives are not each counted once per engine,
    /// an unknown engine or file, a name used twice. Empty for a sound report.
    pub fn inconsistencies(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut engines = std::collections::BTreeSet::new();
        for engine in &self.engines {
            if !engines.insert(engine.id.as_str()) {
                found.push(format!("engine {} is listed twice", engine.id));
            }
        }
        let mut paths = std::collections::BTreeSet::new();
        for file in &self.files {
            let FileRow { path, directives, .. } = file;
            if !paths.insert(path.as_str()) {
                found.push(format!("{path} is listed twice"));
            }
            for (engine, counts) in &file.results {
                if !engines.contains(engine.as_str()) {
                    found.push(format!("{path} has results of {engine}, which is no engine of the report"));
                }
                if counts.total() != *directives {
                    found.push(format!("{path} has {directives} directives, but {engine} counts {}", counts.total()));
                }
            }
        }
        for failure in &self.failures {
            if !paths.contains(failure.file.as_str()) || !engines.contains(failure.engine.as_str()) {
                found.push(format!("failure {} on {} belongs to no file and engine", failure.id, failure.engine));
            }
        }
        found
    }
}

fn add_results(sum: &mut BTreeMap<String, Counts>, results: &BTreeMap<String, Counts>) {
    for (engine, counts) in results {
        *sum.entry(engine.clone()).or_default() += *counts;
    }
}

impl Failure {
    /// `file:line:column`, as editors read it.
    pub fn location(&self) -> String {
        format!("{}:{}:{}", self.file, self.line, self.column)
    }

    /// The order in a report: by place, then by engine.
    fn order(&self) -> (&str, u32, u32, &str, &str) {
        (&self.file, self.line, self.column, &self.id, &self.engine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{clean, counts, sample};

    #[test]
    fn totals_and_proposal_rows_are_sums_over_files() {
        let report = sample();
        assert_eq!(report.directives(), 170);
        assert_eq!(report.totals()["interp"].total(), 170);
        assert_eq!(report.totals()["wasmi"], counts(&[(Status::Pass, 160), (Status::Unsupported, 10)]));
        let rows: Vec<_> =
            report.proposals().into_iter().map(|row| (row.proposal, row.files, row.directives)).collect();
        assert_eq!(rows, [("wasm-3.0".into(), 2, 160), ("legacy".into(), 1, 0), ("threads".into(), 1, 10)]);
    }

    #[test]
    fn an_engine_without_files_has_totals_of_zero() {
        let mut report = sample();
        report.files.clear();
        assert_eq!(report.totals()["interp"], Counts::default());
    }

    #[test]
    fn a_finding_or_a_divergence_makes_a_report_unclean() {
        assert!(clean().is_clean() && !sample().is_clean());
        let mut report = clean();
        report.divergences = sample().divergences;
        assert!(!report.is_clean());
    }

    #[test]
    fn every_inconsistency_is_found() {
        assert_eq!(sample().inconsistencies(), [""; 0]);
        type Damage = fn(&mut Report);
        let damages: [(Damage, &str); 6] = [
            (|r| r.files[0].directives += 1, "address.wast has 61 directives, but interp counts 60"),
            (|r| drop(r.engines.pop()), "address.wast has results of wasmi, which is no engine of the report"),
            (|r| r.engines.push(r.engines[0].clone()), "engine interp is listed twice"),
            (|r| r.files.push(r.files[0].clone()), "address.wast is listed twice"),
            (
                |r| r.failures[0].file = "gone.wast".into(),
                "failure i32.wast#12 on interp belongs to no file and engine",
            ),
            (|r| r.failures[0].engine = "gone".into(), "failure i32.wast#12 on gone belongs to no file and engine"),
        ];
        for (damage, message) in damages {
            let mut report = sample();
            damage(&mut report);
            assert!(report.inconsistencies().iter().any(|found| found == message), "{:?}", report.inconsistencies());
        }
    }

    #[test]
    fn order_does_not_depend_on_who_came_first() {
        let mut shuffled = sample();
        shuffled.files.reverse();
        shuffled.failures.reverse();
        shuffled.divergences.reverse();
        shuffled.sort();
        assert_eq!(shuffled, sample());
    }
}
