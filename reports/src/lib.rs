//! The report of a Crosscheck run: its model, its [JSON Schema](SCHEMA_JSON), and everything it is rendered as.
//!
//! A [`Report`] is what one run found, or several [merged](Report::merge) ones. Apart from
//! [`volatile`](Report::volatile) it is a function of the run's inputs: the same input gives the same bytes.
//!
//! ```
//! use crosscheck_reports::{Counts, EngineInfo, FileRow, Report, Status, render};
//!
//! let mut passed = Counts::default();
//! passed.add(Status::Pass);
//! let mut report = Report::new("crosscheck", "0.1.0");
//! report.engines.push(EngineInfo {
//!     id: "interp".into(),
//!     version: "0.1.0".into(),
//!     tier: "interp".into(),
//!     isa: "x86_64".into(),
//!     capabilities: vec!["fuel".into()],
//! });
//! report.files.push(FileRow {
//!     path: "nop.wast".into(),
//!     proposal: "wasm-3.0".into(),
//!     directives: 1,
//!     skipped: None,
//!     results: [("interp".to_owned(), passed)].into(),
//! });
//! assert_eq!(report.totals()["interp"].pass, 1);
//! assert_eq!(Report::from_json(&render::json(&report)).unwrap(), report);
//! ```
#![forbid(unsafe_code)]

mod atomic;
mod counts;
mod generated;
mod merge;
mod model;
pub mod render;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod schema_tests;
mod wire;

pub use atomic::write_atomically;
pub use counts::{Counts, Status};
pub use generated::{Divergence, Generated};
pub use merge::MergeError;
pub use model::{DecidedBy, EngineInfo, Failure, FileRow, Host, Phase, ProposalRow, Report, SuiteInfo, Tool, Volatile};
pub use wire::ReadError;

/// The name and version of the report format. Within `/1`, fields are only ever added.
pub const SCHEMA: &str = "crosscheck-report/1";

/// The format's JSON Schema (draft 2020-12).
pub const SCHEMA_JSON: &str = include_str!("../schema/crosscheck-report-1.schema.json");
