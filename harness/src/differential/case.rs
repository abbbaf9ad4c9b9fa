//! A case: everything that decides what a run does, as data.

use crate::engine::{HostEntity, Schedule, SessionOptions, ThreadCall, Type, Value};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The `schema` of a written case.
pub const SCHEMA: &str = "crosscheck-case/1";

/// Modules, hosts and steps. Engines that are driven through the same case must show the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Where it came from.
    pub origin: Origin,
    /// How every engine's store is to behave.
    pub options: SessionOptions,
    /// The binaries of its modules; in a written case, files beside `case.json`.
    #[serde(skip)]
    pub modules: Vec<Vec<u8>>,
    /// What the host provides, by number.
    pub hosts: Vec<HostEntity>,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// Where a case came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// `smith`, `own`, or `user` for a module that somebody gave.
    pub generator: String,
    /// The campaign's seed, and the case's number in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<(u64, u64)>,
    /// Whether the last module is there only to show what the host made: it imports that and exports it again.
    #[serde(default)]
    pub watcher: bool,
}

/// One thing that is done to an engine. Instances are numbered by the order of their steps, failed ones included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Instantiates a module.
    Instantiate {
        /// Which, by number.
        module: usize,
        /// One source for each of its imports, in order.
        imports: Vec<Import>,
        /// Fuel for the start function; `None` is without limit.
        fuel: Option<u64>,
    },
    /// Calls an exported function. Left out when the instance failed to come up.
    Invoke {
        /// On which instance.
        instance: u32,
        /// Which function.
        export: String,
        /// With which arguments.
        arguments: Vec<Argument>,
        /// Fuel for this call; `None` is without limit.
        fuel: Option<u64>,
    },
    /// Runs threads that take turns, each with an instance of its own, which later steps do not see: only what they share.
    Threads {
        /// The module that each instantiates, by number.
        module: usize,
        /// One source for each of its imports, in order: shared memories of earlier instances.
        imports: Vec<Import>,
        /// The calls of each thread.
        calls: Vec<Vec<ThreadCall>>,
        /// How they take turns.
        schedule: Schedule,
    },
}

impl Step {
    /// The module that the step needs, and what fills its imports.
    pub(super) fn module(&self) -> Option<(usize, &[Import])> {
        match self {
            Step::Instantiate { module, imports, .. } | Step::Threads { module, imports, .. } => {
                Some((*module, imports))
            }
            Step::Invoke { .. } => None,
        }
    }
}

/// What an import is filled with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Import {
    /// A host entity, by number.
    Host(usize),
    /// An export of an earlier instance.
    Export {
        /// Which instance.
        instance: u32,
        /// Under which name.
        name: String,
    },
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Argument {
    /// These bits.
    Value(Value),
    /// The latest result of this type that an earlier call returned, counted backwards; resolved when the case is run, and
    /// written down as the value that it was.
    Earlier {
        /// The type.
        ty: Type,
        /// How many such results to skip.
        back: usize,
        /// What to pass when there is no such result.
        otherwise: Value,
    },
}

/// What is wrong with a written case.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// A file could not be read.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// `case.json` is not what it should be; the message has line and column.
    #[error("{}: {error}", path.display())]
    Json {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: serde_json::Error,
    },
    /// It refers to something that is not there.
    #[error("{}: {message}", path.display())]
    Content {
        /// Which file.
        path: PathBuf,
        /// What, in words.
        message: String,
    },
}

/// A case as it is written: `case.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Written {
    /// [`SCHEMA`].
    pub schema: String,
    /// The engines that were compared, reference first.
    pub engines: Vec<String>,
    /// The files of its modules, beside this one.
    pub modules: Vec<String>,
    /// The rest.
    #[serde(flatten)]
    pub case: Case,
}

impl Written {
    /// Writes down a case under the names that its module files are to have.
    pub fn new(case: Case, engines: Vec<String>) -> Written {
        let modules = (0..case.modules.len()).map(module_file).collect();
        Written { schema: SCHEMA.into(), engines, modules, case }
    }

    /// Reads a case: its folder, or its `case.json`.
    ///
    /// # Errors
    /// [`CaseError`] names the file and what is wrong with it.
    pub fn read(path: &Path) -> Result<Written, CaseError> {
        let path = if path.is_dir() { path.join("case.json") } else { path.to_owned() };
        let read = |path: &Path| std::fs::read(path).map_err(|error| CaseError::Io { path: path.to_owned(), error });
        let mut written: Written =
            serde_json::from_slice(&read(&path)?).map_err(|error| CaseError::Json { path: path.clone(), error })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        // A case comes from anywhere: it names files of its own folder only.
        if let Some(name) = written.modules.iter().find(|name| Path::new(name).file_name() != Some(name.as_ref())) {
            return Err(CaseError::Content { message: format!("module {name:?} is not a file beside it"), path });
        }
        written.case.modules =
            written.modules.iter().map(|name| read(&folder.join(name))).collect::<Result<_, CaseError>>()?;
        match written.case.problem().or((written.schema != SCHEMA).then(|| format!("schema is not {SCHEMA:?}"))) {
            Some(message) => Err(CaseError::Content { path, message }),
            None => Ok(written),
        }
    }
}

/// The file name of a case's module with this number.
pub fn module_file(number: usize) -> String {
    if number == 0 { "module.wasm".into() } else { format!("module-{number}.wasm") }
}

impl Case {
    /// The first reference to something that is not there, in words.
    fn problem(&self) -> Option<String> {
        if self.modules.is_empty() {
            return Some("there is no module".into());
        }
        let mut instances = 0;
        for (number, step) in self.steps.iter().enumerate() {
            let missing = match (step.module(), step) {
                (Some((module, _)), _) if module >= self.modules.len() => Some(format!("module {module}")),
                (Some((_, imports)), _) => imports.iter().find_map(|source| match source {
                    Import::Host(host) if *host >= self.hosts.len() => Some(format!("host {host}")),
                    Import::Export { instance, .. } if *instance >= instances => Some(format!("instance {instance}")),
                    _ => None,
                }),
                (_, Step::Invoke { instance, .. }) if *instance >= instances => Some(format!("instance {instance}")),
                _ => None,
            };
            if let Step::Threads { calls, schedule, .. } = step
                && (schedule.slices[0] == 0 || schedule.slices[0] > schedule.slices[1] || calls.is_empty())
            {
                return Some(format!("the threads of step {number} can have no turns"));
            }
            if let Some(missing) = missing {
                return Some(format!("step {number} uses {missing}, which is not there"));
            }
            instances += u32::from(matches!(step, Step::Instantiate { .. }));
        }
        None
    }

    /// Takes out the call at `step` and all later calls of the same function. False when that step is none.
    pub(super) fn drop_calls(&mut self, step: usize) -> bool {
        let Some(Step::Invoke { instance, export, .. }) = self.steps.get(step).cloned() else { return false };
        let same =
            |step: &Step| matches!(step, Step::Invoke { instance: i, export: e, .. } if *i == instance && *e == export);
        let tail = self.steps.split_off(step);
        self.steps.extend(tail.into_iter().filter(|step| !same(step)));
        true
    }

    /// The modules that are under test.
    pub fn tested(&self) -> &[Vec<u8>] {
        &self.modules[..self.modules.len() - usize::from(self.origin.watcher)]
    }
}
