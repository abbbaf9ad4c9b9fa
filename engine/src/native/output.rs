//! What comes out of the compiler: code, and what must be known of it to run it and to read it.

#![cfg_attr(not(native_tier), allow(dead_code, reason = "some of it only running needs"))]

use crate::op::TrapCode;
use crate::runtime::nested::Nested;
use std::ops::Range;

/// The code of a module.
pub(super) struct Output {
    pub(super) bytes: Vec<u8>,
    /// Where each function that the module defines is entered with its record, if it was compiled.
    pub(super) entries: Vec<Option<u32>>,
    pub(super) functions: Vec<Function>,
    pub(super) places: Places,
    /// Where each of those functions is entered by a caller of the same instance.
    pub(super) direct: Vec<Option<u32>>,
    pub(super) marks: Marks,
}

/// What unwinding must know of a function.
#[derive(Debug)]
pub(super) struct Function {
    /// Where its code begins, from the start of the module's.
    pub(super) start: u32,
    /// From its frame down to the stack pointer.
    pub(super) frame_bytes: u32,
    /// Its `try_table` blocks, each with its clauses in the order in which they are tried.
    pub(super) tries: Nested<Box<[Catch]>>,
    /// Which bytes of its frame are slots that hold references, whenever it calls what may collect.
    pub(super) roots: Range<i32>,
    /// The slots of stack arguments that are references.
    pub(super) stack_roots: Box<[i32]>,
    /// Its index in the module.
    pub(super) index: u32,
}

/// A catch clause.
#[derive(Debug)]
pub(super) struct Catch {
    /// The tag that it catches, or `None` for all.
    pub(super) tag: Option<u32>,
    /// Where in the frame each slot of the exception's values goes; empty for a clause that catches all.
    pub(super) values: Box<[i32]>,
    /// Where the exception itself goes, for a clause with `ref`.
    pub(super) exception: Option<i32>,
    /// Where to go on.
    pub(super) target: u32,
}

/// What else a reader of the code wants to know, as the instruction set's part notes it.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Where functions trap, and with which code.
    pub(super) traps: Vec<(u32, TrapCode)>,
    /// Tables between instructions: of 32-bit distances from each table's start.
    pub(super) tables: Vec<Range<u32>>,
    /// How long the code is; constants may be behind it.
    pub(super) code_bytes: u32,
}

/// What is known of places in the code; all in ascending order, from the start of the module's code.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The instructions that may fault.
    pub(super) faults: Vec<u32>,
    /// Where the code of each wasm instruction begins, and that instruction's offset in the module.
    pub(super) lines: Vec<(u32, u32)>,
}
