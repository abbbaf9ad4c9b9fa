//! The two ways this crate fails: a suite that cannot be read, an expectations file that cannot be understood.

use std::{io, path::PathBuf};

/// Why a suite, a selection or a test file could not be read. The message names the path or argument.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SuiteError {
    /// A file or directory could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// What was read.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A directory holds no `.wast` file at all.
    #[error("{}: no .wast file found", .0.display())]
    NoTests(PathBuf),
    /// A file name that is not UTF-8 cannot be part of a directive id.
    #[error("{}: the file name is not valid UTF-8", .0.display())]
    PathNotUtf8(PathBuf),
    /// A test file is not UTF-8.
    #[error("{path}:{line}:{column}: not valid UTF-8 (byte offset {offset})")]
    NotUtf8 {
        /// The file, as [`TestFile::path`](crate::TestFile::path) names it.
        path: String,
        /// Line of the first bad byte, from 1.
        line: usize,
        /// Column of the first bad byte in characters, from 1.
        column: usize,
        /// Byte offset of the first bad byte, from 0.
        offset: usize,
    },
    /// An argument names no file, directory or folder of the suite.
    #[error("{argument:?} is no file or directory, and nothing in {source_name}; its folders are: {folders}")]
    NoMatch {
        /// The argument.
        argument: String,
        /// [`Suite::source`](crate::Suite::source).
        source_name: String,
        /// The names that would select a part of the suite, separated by commas.
        folders: String,
    },
    /// The filter left nothing over.
    #[error("no selected test file has {0:?} in its path")]
    NothingLeft(String),
}

/// An expectations file that cannot be read or understood: `file:line:column: message`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct ExpectationError {
    /// The file, as it was given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}
