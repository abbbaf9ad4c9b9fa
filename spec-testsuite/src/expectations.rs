//! Known deviations: which directive is expected to do what, where, and why.

mod bless;
mod parse;

use std::{collections::HashMap, fmt, fs, ops::RangeInclusive, path::Path};

use serde::{Deserialize, Serialize};

pub use bless::bless;

use crate::{DirectiveId, EngineSelector, ExpectationError};

/// The expectations of the bundled engines; its head explains the format.
const BUNDLED: &str = include_str!("../expectations.toml");

/// What a directive is expected to do instead of passing. The names are those of the report's statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExpectedStatus {
    /// A wrong outcome.
    Fail,
    /// Needs a proposal that the engine lacks.
    Unsupported,
    /// Depends on a module that failed.
    Blocked,
    /// Ends the engine.
    Crash,
    /// Does not end in time.
    Timeout,
}

impl ExpectedStatus {
    /// The status as expectations and reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Unsupported => "unsupported",
            Self::Blocked => "blocked",
            Self::Crash => "crash",
            Self::Timeout => "timeout",
        }
    }
}

/// One name or several, as a selector takes them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a name or a list of names")]
pub enum OneOrMany {
    /// `engine = "interp"`
    One(String),
    /// `engine = ["interp", "native"]`
    Many(Vec<String>),
}

impl OneOrMany {
    fn has(&self, name: &str) -> bool {
        match self {
            Self::One(one) => one == name,
            Self::Many(many) => many.iter().any(|one| one == name),
        }
    }
}

/// Where an expectation applies; an absent selector matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Selectors {
    /// Engine ids.
    pub engine: Option<OneOrMany>,
    /// Tier names.
    pub tier: Option<OneOrMany>,
    /// Instruction sets.
    pub isa: Option<OneOrMany>,
    /// Operating systems.
    pub os: Option<OneOrMany>,
}

impl Selectors {
    /// Whether all selectors that are present match `engine`.
    pub fn matches(&self, engine: &EngineSelector) -> bool {
        let matches = |selector: &Option<OneOrMany>, name: &str| selector.as_ref().is_none_or(|names| names.has(name));
        matches(&self.engine, &engine.engine)
            && matches(&self.tier, &engine.tier)
            && matches(&self.isa, &engine.isa)
            && matches(&self.os, &engine.os)
    }
}

/// One known deviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The test file it is about.
    pub file: String,
    /// The directives it is about, from 0, both ends included.
    pub ordinals: RangeInclusive<usize>,
    /// Where it applies.
    pub applies: Selectors,
    /// What happens instead of a pass.
    pub status: ExpectedStatus,
    /// Why; never empty.
    pub reason: String,
    /// Where to read more.
    pub url: Option<String>,
    /// The expectations file and line that say so; empty for an entry that was not read from a file.
    pub origin: String,
}

impl Expectation {
    /// The entry's `id`: `file.wast#12` or `file.wast#12-40`.
    pub fn id(&self) -> String {
        let (first, last) = (self.ordinals.start(), self.ordinals.end());
        if first == last { format!("{}#{first}", self.file) } else { format!("{}#{first}-{last}", self.file) }
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} is expected to {}: {}", self.origin, self.id(), self.status.as_str(), self.reason)
    }
}

/// What one engine ran of one file, for [`Expectations::stale`].
#[derive(Debug, Clone)]
pub struct Executed<'a> {
    /// The engine.
    pub engine: &'a EngineSelector,
    /// The file's stable path.
    pub file: &'a str,
    /// How many directives it has.
    pub directives: usize,
}

/// All known deviations, indexed by file.
#[derive(Debug, Default)]
pub struct Expectations {
    entries: Vec<Expectation>,
    by_file: HashMap<String, Vec<usize>>,
}

impl Expectations {
    /// Those of the bundled engines, then those of `paths`, in order; a later entry overrides an earlier one.
    ///
    /// # Errors
    /// When a file cannot be read or understood; the error names file, line and column.
    pub fn load<P: AsRef<Path>>(paths: &[P]) -> Result<Self, ExpectationError> {
        let mut all = Self::parse("spec-testsuite/expectations.toml", BUNDLED)?;
        for path in paths {
            let file = path.as_ref().display().to_string();
            let text = fs::read_to_string(path).map_err(|error| ExpectationError {
                file: file.clone(),
                line: 1,
                column: 1,
                message: error.to_string(),
            })?;
            all.add(parse::parse(&file, &text)?);
        }
        Ok(all)
    }

    /// Those that `text` holds; `file` is its name in messages.
    ///
    /// # Errors
    /// As for [`load`](Self::load).
    pub fn parse(file: &str, text: &str) -> Result<Self, ExpectationError> {
        let mut all = Self::default();
        all.add(parse::parse(file, text)?);
        Ok(all)
    }

    fn add(&mut self, entries: Vec<Expectation>) {
        for entry in entries {
            self.by_file.entry(entry.file.clone()).or_default().push(self.entries.len());
            self.entries.push(entry);
        }
    }

    /// Every entry, in the order read.
    pub fn entries(&self) -> &[Expectation] {
        &self.entries
    }

    /// What is expected of a directive on an engine; `None`: a pass. The last matching entry decides.
    pub fn lookup(&self, id: &DirectiveId, engine: &EngineSelector) -> Option<&Expectation> {
        let about = |entry: &&Expectation| entry.ordinals.contains(&id.ordinal) && entry.applies.matches(engine);
        self.by_file.get(&id.file)?.iter().rev().map(|&index| &self.entries[index]).find(about)
    }

    /// The entries that outlived their directives: their file ran on an engine they apply to, and no directive of it is
    /// one of theirs. A directive that passes in spite of its entry is not stale but an `xpass`, which the runner sees.
    ///
    /// Entries for files that did not run are left alone: a selection, a partition or another suite may hold them.
    pub fn stale(&self, executed: &[Executed<'_>]) -> Vec<&Expectation> {
        let mut runs = HashMap::<&str, Vec<&Executed<'_>>>::new();
        for run in executed {
            runs.entry(run.file).or_default().push(run);
        }
        let is_stale = |entry: &&Expectation| {
            let mut ran = runs.get(entry.file.as_str()).into_iter().flatten();
            let mut applies = ran.by_ref().filter(|run| entry.applies.matches(run.engine)).peekable();
            applies.peek().is_some() && applies.all(|run| *entry.ordinals.start() >= run.directives)
        };
        self.entries.iter().filter(is_stale).collect()
    }
}

#[cfg(test)]
mod tests;
