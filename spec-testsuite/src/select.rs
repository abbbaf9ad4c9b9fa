//! Choosing files: FILE, DIR and PROPOSAL arguments, and a filter.

use std::{
    collections::{BTreeSet, HashSet},
    path::Path,
};

use crate::{
    Suite, SuiteError, TestFile,
    suite::{Content, find_wast},
};

impl Suite {
    /// The files that `arguments` name, in order and without repeats; all of the suite when there are none. `filter`
    /// keeps those whose path contains it.
    ///
    /// An argument is, in this order: a FILE or DIR on disk (everything `.wast` beneath); a file of this suite, its
    /// ending optional (`i32`); a folder or [section](TestFile::section) of this suite (`threads`, `proposals`,
    /// `wasm-3.0`). A FILE or DIR inside a checkout of the official suite keeps the path and features it has there; any
    /// other has its path as given and every proposal on.
    ///
    /// # Errors
    /// When an argument names nothing, a path cannot be read, a DIR holds no `.wast`, or nothing is left.
    pub fn select(&self, arguments: &[String], filter: Option<&str>) -> Result<Vec<TestFile>, SuiteError> {
        let mut selected = Vec::new();
        for argument in arguments {
            selected.extend(self.resolve(argument)?);
        }
        if arguments.is_empty() {
            selected = self.files().to_vec();
        }
        if let Some(text) = filter {
            selected.retain(|file| file.path.contains(text));
            if selected.is_empty() {
                return Err(SuiteError::NothingLeft(text.into()));
            }
        }
        let mut seen = HashSet::new();
        selected.retain(|file| seen.insert(file.path.clone()));
        Ok(selected)
    }

    fn resolve(&self, argument: &str) -> Result<Vec<TestFile>, SuiteError> {
        let path = Path::new(argument);
        if path.exists() {
            return on_disk(path);
        }
        let name = argument.trim_end_matches('/');
        if let Some(file) = self.file(name).or_else(|| self.file(&format!("{name}.wast"))) {
            return Ok(vec![file.clone()]);
        }
        let in_folder = |file: &&TestFile| {
            file.section() == name || file.path.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
        };
        let files: Vec<_> = self.files().iter().filter(in_folder).cloned().collect();
        if files.is_empty() {
            let folders: BTreeSet<_> = self.files().iter().map(TestFile::section).collect();
            let folders = folders.into_iter().collect::<Vec<_>>().join(", ");
            return Err(SuiteError::NoMatch { argument: argument.into(), source_name: self.source().into(), folders });
        }
        Ok(files)
    }
}

/// The files that an existing path names.
fn on_disk(path: &Path) -> Result<Vec<TestFile>, SuiteError> {
    let io = |source| SuiteError::Io { path: path.into(), source };
    let real = path.canonicalize().map_err(io)?;
    let checkout = real.ancestors().find(|dir| is_checkout(dir));
    let given = slashed(path)?;
    let found = if real.is_dir() {
        find_wast(path)?
            .into_iter()
            .map(|(name, disk)| (format!("{}/{name}", given.trim_end_matches('/')), name, disk))
            .collect()
    } else {
        vec![(given, String::new(), path.to_owned())]
    };
    if found.is_empty() {
        return Err(SuiteError::NoTests(path.into()));
    }
    let Some(checkout) = checkout else {
        return Ok(found.into_iter().map(|(given, _, disk)| TestFile::outside(given, disk)).collect());
    };
    let base = slashed(real.strip_prefix(checkout).unwrap_or(&real))?;
    let in_suite = |(_, name, disk): (_, String, _)| {
        let parts = [base.as_str(), name.as_str()];
        let path = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
        TestFile::in_suite(path, Content::Disk(disk))
    };
    Ok(found.into_iter().map(in_suite).collect())
}

/// Whether `dir` looks like the top of a checkout of `WebAssembly/testsuite`.
fn is_checkout(dir: &Path) -> bool {
    dir.join("i32.wast").is_file() && dir.join("proposals").is_dir()
}

/// The path as text, separated by `/`.
fn slashed(path: &Path) -> Result<String, SuiteError> {
    let text = path.to_str().ok_or_else(|| SuiteError::PathNotUtf8(path.into()))?;
    Ok(if std::path::MAIN_SEPARATOR == '/' { text.into() } else { text.replace(std::path::MAIN_SEPARATOR, "/") })
}
