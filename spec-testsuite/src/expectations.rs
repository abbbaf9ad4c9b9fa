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
    fn names(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
        .iter()
        .map(String::as_str)
    }

    fn has(&self, name: &str) -> bool {
        self.names().any(|one| one == name)
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

/// A run, as far as [`Expectations::mistakes`] must know it.
pub struct Run<'a> {
    /// How many directives each file that ran has, by its stable path.
    pub directives: HashMap<&'a str, usize>,
    /// Whether there is a test file of that path, run or not.
    pub is_file: &'a dyn Fn(&str) -> bool,
    /// The ids of engines that exist, run or not.
    pub engines: Vec<&'a str>,
}

/// All known deviations, indexed by file.
#[derive(Debug, Default)]
pub struct Expectations {
    entries: Vec<Expectation>,
    by_file: HashMap<String, Vec<usize>>,
    /// How many of the entries are the bundled engines'.
    bundled: usize,
    /// Engines that files declare to be about, besides those that exist in a run.
    engines: Vec<String>,
}

impl Expectations {
    /// Those of the bundled engines, then those of `paths`, in order; a later entry overrides an earlier one.
    ///
    /// # Errors
    /// When a file cannot be read or understood; the error names file, line and column.
    pub fn load<P: AsRef<Path>>(paths: &[P]) -> Result<Self, ExpectationError> {
        let mut all = Self::parse("spec-testsuite/expectations.toml", BUNDLED)?;
        all.bundled = all.entries.len();
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

    fn add(&mut self, (engines, entries): (Vec<String>, Vec<Expectation>)) {
        self.engines.extend(engines);
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

    /// What is wrong with entries, one line each: a directive that its file does not have, a file or engine that there is not.
    /// Such an entry was mistyped, or outlived what it was about. A directive that passes in spite of its entry is not among
    /// them: it is an `xpass`, which the runner sees.
    ///
    /// How many directives a file has that did not run is not known. A file that the bundled entries name may be missing:
    /// suites differ.
    pub fn mistakes(&self, run: &Run<'_>) -> Vec<String> {
        let known = |engine: &&str| run.engines.contains(engine) || self.engines.iter().any(|known| known == engine);
        let mut mistakes = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let (origin, id, file) = (&entry.origin, entry.id(), &entry.file);
            match run.directives.get(file.as_str()) {
                Some(count) if *entry.ordinals.end() >= *count => {
                    mistakes.push(format!("{origin}: {id}: {file} has {count} directives, counted from 0"));
                }
                None if index >= self.bundled && !(run.is_file)(file) => {
                    mistakes.push(format!("{origin}: {id}: there is no test file {file}"));
                }
                _ => {}
            }
            for engine in entry.applies.engine.iter().flat_map(OneOrMany::names).filter(|engine| !known(engine)) {
                let exist = run.engines.join(", ");
                mistakes.push(format!(
                    "{origin}: {id}: there is no engine {engine} (there are: {exist}); `engines = [...]` at the top declares others"
                ));
            }
        }
        mistakes
    }
}

#[cfg(test)]
mod tests;
