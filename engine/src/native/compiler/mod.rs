//! The compiler for one instruction set, which it sees as `isa_impl`: what `contract` lists, and nothing else. Each set's folder
//! has this one as a module of its own, so these files are compiled once for each: on any machine there is code to be looked at
//! for all of them, and none is looked up while code is made.

pub(in crate::native) mod abi;
mod asm;
mod call;
pub(in crate::native) mod compile;
mod contract;
mod control;
mod frame;
mod gc;
pub(in crate::native) mod listing;
mod simd;
mod stack;

use super::isa_impl;
use crate::native::{fold, isa, output, rows, stubs};
