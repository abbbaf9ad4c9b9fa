//! The runner of `.wast` scripts: parsed once, run on any engine, one verdict per directive.
//!
//! It goes on after a failure. What depends on a module that failed is `blocked`, naming the line; what an engine lacks is
//! `unsupported`, naming the proposal; an engine that fails is `crash` or `timeout` for the directive it was on, and the next
//! directive finds a fresh session.

mod custom;
mod directive;
mod expect;
mod parse;
mod run;
mod spectest;
mod verdict;
mod world;

pub use directive::{Action, Directive, Execute, Module, Position, Refusal, Script, TextError};
pub use expect::{Float, Pattern, RefKind, show, show_all};
pub use parse::{parse, unreadable};
pub use run::{run, run_on};
pub use verdict::{Problem, Verdict};

#[cfg(test)]
mod tests;
