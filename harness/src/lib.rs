//! Crosscheck's harness.
#![forbid(unsafe_code)]

pub mod engine;
pub mod features;
pub mod script;
pub mod shape;
pub mod suite;
pub mod trap;
