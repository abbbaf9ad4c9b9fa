//! Crosscheck's harness: is a WebAssembly engine right, and when it is not, which program shows it?
//!
//! - [`engine`]: what the harness asks of an engine, and the adapters;
//! - [`script`] and [`suite`]: test scripts, and judging them against what is expected;
//! - [`generate`] and [`differential`]: modules of our own making, run on several engines and compared;
//! - [`fuzzing`]: what a fuzzer's bytes stand for;
//! - [`disassemble`]: the code that the bundled engine makes of a module, to be read;
//! - [`cli`]: the `crosscheck` program.
#![forbid(unsafe_code)]

pub mod cli;
pub mod differential;
pub mod disassemble;
pub mod engine;
pub mod features;
pub mod fuzzing;
pub mod generate;
pub mod hash;
pub mod script;
pub mod shape;
pub mod suite;
pub mod trap;
