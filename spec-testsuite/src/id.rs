//! Names: of a directive, and of the engine it runs on.

use std::{fmt, str::FromStr};

/// The stable name of one directive: `file.wast#12`.
///
/// `file` is [`TestFile::path`](crate::TestFile::path); `ordinal` counts the directives of the file from 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DirectiveId {
    /// The file, relative to its suite, separated by `/`.
    pub file: String,
    /// Position among the directives of the file, from 0.
    pub ordinal: usize,
}

impl DirectiveId {
    /// The `ordinal`-th directive (from 0) of `file`.
    pub fn new(file: impl Into<String>, ordinal: usize) -> Self {
        Self { file: file.into(), ordinal }
    }
}

impl fmt::Display for DirectiveId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.file, self.ordinal)
    }
}

impl FromStr for DirectiveId {
    type Err = String;

    /// Reads `file.wast#12`; the error says what was expected.
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("{text:?} is no directive id: expected `file.wast#ordinal`");
        let (file, ordinal) = text.rsplit_once('#').ok_or_else(bad)?;
        if file.is_empty() {
            return Err(bad());
        }
        Ok(Self::new(file, ordinal.parse().map_err(|_| bad())?))
    }
}

/// Who runs a directive; what the selectors of an expectation are compared with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EngineSelector {
    /// The engine id of the report, such as `interp` or `wasmi`.
    pub engine: String,
    /// The tier's name, such as `interp` or `native`.
    pub tier: String,
    /// The instruction set, as in [`std::env::consts::ARCH`].
    pub isa: String,
    /// The operating system, as in [`std::env::consts::OS`].
    pub os: String,
}

impl EngineSelector {
    /// An engine that runs on this machine.
    pub fn here(engine: impl Into<String>, tier: impl Into<String>) -> Self {
        use std::env::consts::{ARCH, OS};
        Self { engine: engine.into(), tier: tier.into(), isa: ARCH.into(), os: OS.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directive_ids_read_back_what_they_print() {
        let id = DirectiveId::new("proposals/threads/a#b.wast", 7);
        assert_eq!(id.to_string(), "proposals/threads/a#b.wast#7");
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn malformed_ids_are_refused() {
        for text in ["", "a.wast", "#1", "a.wast#", "a.wast#x", "a.wast#-1"] {
            assert!(text.parse::<DirectiveId>().is_err(), "{text:?} was accepted");
        }
    }
}
