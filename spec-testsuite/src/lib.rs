//! Where the official WebAssembly tests come from, and what is expected of them.
//!
//! A [`Suite`] lists `.wast` files: the ones [embedded](Suite::embedded) in this crate, or those of any
//! [checkout](Suite::from_dir) of `WebAssembly/testsuite`. Listing reads no file; [`TestFile::text`] reads one. Every
//! file names the [`FeatureSet`] it was written for. [`Expectations`] are the known deviations of engines, each with its
//! reason, keyed by [`DirectiveId`].
//!
//! ```
//! use crosscheck_testsuite::Suite;
//!
//! let suite = Suite::embedded();
//! let file = suite.file("i32.wast").unwrap();
//! assert_eq!(file.features.name, "wasm-3.0");
//! assert!(file.text().unwrap().contains("assert_return"));
//! ```
#![forbid(unsafe_code)]

mod embedded;
mod error;
mod expectations;
mod features;
mod id;
mod revision;
mod select;
mod suite;

pub use embedded::{EMBEDDED_FOLDERS, EmbeddedFolder, Origin, Take};
pub use error::{ExpectationError, SuiteError};
pub use expectations::{Expectation, Expectations, ExpectedStatus, OneOrMany, Run, Selectors, bless};
pub use features::{FEATURE_SETS, FeatureSet, PROPOSALS};
pub use id::{DirectiveId, EngineSelector};
pub use suite::{Group, Suite, TestFile};
