//! Why bytes did not become a module.

use std::fmt;

use crate::op::Proposal;

/// What is wrong with a module that was not compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompileErrorKind {
    /// The bytes are not a module: the binary format is violated (spec, chapter 5).
    Malformed,
    /// The module is well-formed but violates a validation rule (spec, chapter 3).
    Invalid,
    /// The module is valid but uses a proposal that this engine does not execute.
    Unsupported(Proposal),
    /// The module exceeds the named limit of the engine.
    Limit(&'static str),
}

/// Why a module was not compiled, and where in the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// What is wrong in principle.
    pub kind: CompileErrorKind,
    /// What is wrong in detail; no offset in it.
    pub message: String,
    /// The offset in the module's bytes, where one place is to blame.
    pub offset: Option<u64>,
}

impl CompileError {
    pub(super) fn new(kind: CompileErrorKind, message: impl Into<String>, offset: impl Into<Option<u64>>) -> Self {
        Self { kind, message: message.into(), offset: offset.into() }
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            CompileErrorKind::Malformed => f.write_str("malformed module: ")?,
            CompileErrorKind::Invalid => f.write_str("invalid module: ")?,
            CompileErrorKind::Unsupported(proposal) => write!(f, "unsupported proposal {}: ", proposal.name())?,
            CompileErrorKind::Limit(name) => write!(f, "engine limit {name} exceeded: ")?,
        }
        f.write_str(&self.message)?;
        match self.offset {
            Some(offset) => write!(f, " (at byte {offset}, {offset:#x})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for CompileError {}

/// Part of wasmparser's messages about limits of its own, which stand for limits of the engine.
const LIMIT_MESSAGES: &[&str] = &[
    "count exceeds limit of",
    "effective type size exceeds the limit",
    "size is out of bounds",
    "string size out of bounds",
    "too many data segments",
    "number of elements is out of bounds",
    "locals exceed maximum",
    "implementation error",
    "sub type hierarchy too deep",
];

fn from_decoder(kind: CompileErrorKind, error: wasmparser::Error) -> CompileError {
    let is_limit = LIMIT_MESSAGES.iter().any(|part| error.message().contains(part));
    let kind = match error.message() {
        _ if is_limit => CompileErrorKind::Limit("of the decoder"),
        // Found by the validator, but a rule of the binary format (spec, 5.5.16).
        "data count section required" => CompileErrorKind::Malformed,
        _ => kind,
    };
    CompileError::new(kind, error.message(), error.offset())
}

/// An error in the binary format.
pub(super) fn malformed(e: wasmparser::Error) -> CompileError {
    from_decoder(CompileErrorKind::Malformed, e)
}

/// An error in validation.
pub(super) fn invalid(e: wasmparser::Error) -> CompileError {
    from_decoder(CompileErrorKind::Invalid, e)
}
