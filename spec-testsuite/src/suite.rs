//! A suite and its files.

use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
};

use crate::{FeatureSet, SuiteError, embedded, features, revision};

/// Where in a suite a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// The current specification.
    Root,
    /// A folder under `proposals/`.
    Proposal,
    /// `custom/`: custom sections and their annotations.
    Custom,
    /// `legacy/`: see [`TestFile::skip`].
    Legacy,
    /// A file outside any suite.
    Other,
}

/// Where a file's text is.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    Embedded(&'static str),
    Disk(PathBuf),
}

/// One `.wast` file. Making one reads nothing.
#[derive(Debug, Clone)]
pub struct TestFile {
    /// The file's stable name: relative to its suite, separated by `/`.
    pub path: String,
    /// Where in the suite it stands.
    pub group: Group,
    /// The name of the folder under `proposals/`; `None` for every other group.
    pub proposal: Option<String>,
    /// The proposals the file expects to be on.
    pub features: &'static FeatureSet,
    /// Why the file is listed and counted, but not run.
    pub skip: Option<&'static str>,
    content: Content,
}

const LEGACY_SKIP: &str = "written in the text syntax of the first exception-handling proposal (try, catch, delegate, \
                           rethrow), which the wast parser no longer reads";

impl TestFile {
    /// A file of a suite: its group, proposal and features follow from its path.
    pub(crate) fn in_suite(path: String, content: Content) -> Self {
        let (group, proposal) = match path.split_once('/') {
            Some(("proposals", rest)) => (Group::Proposal, rest.split_once('/').map(|(name, _)| name.to_owned())),
            Some(("custom", _)) => (Group::Custom, None),
            Some(("legacy", _)) => (Group::Legacy, None),
            _ => (Group::Root, None),
        };
        let features = match group {
            Group::Proposal => features::named(proposal.as_deref().unwrap_or("all")),
            Group::Legacy => features::named("legacy"),
            _ => features::named("wasm-3.0"),
        };
        let skip = (group == Group::Legacy).then_some(LEGACY_SKIP);
        Self { path, group, proposal, features, skip, content }
    }

    /// A file outside any suite: every proposal is on.
    pub(crate) fn outside(path: String, disk: PathBuf) -> Self {
        let features = features::named("all");
        Self { path, group: Group::Other, proposal: None, features, skip: None, content: Content::Disk(disk) }
    }

    /// The part of the suite the file belongs to, as reports name it: the proposal's folder, or `wasm-3.0` (the root),
    /// `custom`, `legacy`, `other`.
    pub fn section(&self) -> &str {
        match self.group {
            Group::Root => "wasm-3.0",
            Group::Proposal => self.proposal.as_deref().unwrap_or("proposals"),
            Group::Custom => "custom",
            Group::Legacy => "legacy",
            Group::Other => "other",
        }
    }

    /// The file's bytes, read now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn bytes(&self) -> Result<Cow<'static, [u8]>, SuiteError> {
        match &self.content {
            Content::Embedded(text) => Ok(Cow::Borrowed(text.as_bytes())),
            Content::Disk(path) => match fs::read(path) {
                Ok(bytes) => Ok(Cow::Owned(bytes)),
                Err(source) => Err(SuiteError::Io { path: path.clone(), source }),
            },
        }
    }

    /// The file's text, read now.
    ///
    /// # Errors
    /// When the file cannot be read, or is not UTF-8 (with line, column and byte offset).
    pub fn text(&self) -> Result<Cow<'static, str>, SuiteError> {
        if let Content::Embedded(text) = self.content {
            return Ok(Cow::Borrowed(text));
        }
        String::from_utf8(self.bytes()?.into_owned()).map(Cow::Owned).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            let valid = String::from_utf8_lossy(&error.as_bytes()[..offset]);
            let (line, column) = line_column(&valid);
            SuiteError::NotUtf8 { path: self.path.clone(), line, column, offset }
        })
    }
}

/// The line and column, from 1, of the character that follows `before`.
pub(crate) fn line_column(before: &str) -> (usize, usize) {
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// A list of test files with a name and a revision.
#[derive(Debug)]
pub struct Suite {
    source: String,
    /// `None`: embedded.
    pub(crate) dir: Option<PathBuf>,
    files: Vec<TestFile>,
}

impl Suite {
    /// The suite that is part of this program; [`EMBEDDED_FOLDERS`](crate::EMBEDDED_FOLDERS) says what it holds.
    pub fn embedded() -> Self {
        Self::new(embedded::SOURCE.into(), None, embedded::files())
    }

    /// A checkout of `WebAssembly/testsuite`: every `.wast` under `dir`, hidden folders left out.
    ///
    /// # Errors
    /// When `dir` or a folder in it cannot be read, or holds no `.wast` file.
    pub fn from_dir(dir: impl AsRef<Path>) -> Result<Self, SuiteError> {
        let dir = dir.as_ref();
        let files = find_wast(dir)?;
        if files.is_empty() {
            return Err(SuiteError::NoTests(dir.into()));
        }
        let files = files.into_iter().map(|(path, disk)| TestFile::in_suite(path, Content::Disk(disk))).collect();
        Ok(Self::new(dir.display().to_string(), Some(dir.into()), files))
    }

    fn new(source: String, dir: Option<PathBuf>, mut files: Vec<TestFile>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { source, dir, files }
    }

    /// Every file, sorted by path.
    pub fn files(&self) -> &[TestFile] {
        &self.files
    }

    /// The file called `path`.
    pub fn file(&self, path: &str) -> Option<&TestFile> {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|index| &self.files[index])
    }

    /// Where the files come from: `embedded`, or the directory as it was given.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What the files are: the embedded crate's version, the commit a checkout's `.git/HEAD` names, or `content-` and a
    /// hash over all paths and bytes, for which every file is read.
    ///
    /// # Errors
    /// When a file cannot be read for the hash.
    pub fn revision(&self) -> Result<String, SuiteError> {
        match &self.dir {
            None => Ok(embedded::REVISION.into()),
            Some(dir) => revision::git_head(dir).map_or_else(|| revision::content(&self.files), Ok),
        }
    }
}

/// Every `.wast` under `dir`: its path relative to `dir` separated by `/`, and its path on disk; sorted.
pub(crate) fn find_wast(dir: &Path) -> Result<Vec<(String, PathBuf)>, SuiteError> {
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), dir.to_owned())];
    while let Some((prefix, folder)) = pending.pop() {
        let io = |source| SuiteError::Io { path: folder.clone(), source };
        for entry in fs::read_dir(&folder).map_err(io)? {
            let entry = entry.map_err(io)?;
            let disk = entry.path();
            let is_wast = disk.extension().is_some_and(|extension| extension == "wast");
            let kind = entry.file_type().map_err(io)?;
            // A link to a folder could lead back up: links are followed to files only.
            let is_folder = kind.is_dir();
            if !is_wast && !is_folder {
                continue;
            }
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                return Err(SuiteError::PathNotUtf8(disk));
            };
            let path = format!("{prefix}{name}");
            if is_folder && !name.starts_with('.') {
                pending.push((format!("{path}/"), disk));
            } else if is_wast && !is_folder {
                found.push((path, disk));
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests;
