//! Machine code to be read: what a disassembler must know to show it with names instead of numbers.

use crate::op::TrapCode;
use std::ops::Range;

/// The machine code of a module, to be read, never run. Positions are in bytes from the start of `bytes`.
#[derive(Clone, Debug)]
pub struct MachineCode {
    /// The instruction set, by the name that Rust has for it.
    pub isa: &'static str,
    /// All code.
    pub bytes: Vec<u8>,
    /// The functions that the module defines, in order of their code, which is the order of their indices.
    pub functions: Vec<ListedFunction>,
    /// Where the code of a wasm instruction begins, and that instruction's offset in the module; ascending. Of several at
    /// one position the last is the one that the code is for.
    pub lines: Vec<(u32, u32)>,
    /// The instructions whose faults are traps (accesses that rely on the guard behind a memory); ascending.
    pub faults: Vec<u32>,
    /// Where functions trap, and with which code; in the order of the code.
    pub traps: Vec<(u32, TrapCode)>,
    /// Jump tables, which lie between instructions: 32-bit distances from each table's start.
    pub tables: Vec<Range<u32>>,
    /// The records that code addresses by offset.
    pub records: Vec<Record>,
    /// The integer registers that always point to the same record, if to any: the machine's number and the record's name.
    pub registers: Vec<(u8, &'static str)>,
}

/// A function's machine code.
#[derive(Clone, Debug)]
pub struct ListedFunction {
    /// The function's index in the module.
    pub index: u32,
    /// All of it. It begins where callers enter that know only the function's record.
    pub range: Range<u32>,
    /// Where callers of the same instance enter.
    pub direct: u32,
    /// Bytes of the frame below the frame pointer.
    pub frame_bytes: u32,
    /// Where each local lives, parameters first.
    pub locals: Vec<ValuePlace>,
    /// The code under `try_table`, in the order in which the blocks begin, outer ones before those within them.
    pub tries: Vec<ListedTry>,
}

/// Where a value lives.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ValuePlace {
    /// In the integer register of this number.
    Int(u8),
    /// In the vector register of this number.
    Float(u8),
    /// In the frame, at this distance from the frame pointer.
    Frame(i32),
}

/// Code under a `try_table`.
#[derive(Clone, Debug)]
pub struct ListedTry {
    /// The code.
    pub range: Range<u32>,
    /// Its clauses: the index of the tag, `None` for all, and where the handler's code is.
    pub catches: Vec<(Option<u32>, u32)>,
}

/// A record that code addresses by offset.
#[derive(Clone, Debug)]
pub struct Record {
    /// What it is called.
    pub name: &'static str,
    /// Those of its fields that code uses.
    pub fields: Vec<RecordField>,
}

/// A field of a [`Record`].
#[derive(Copy, Clone, Debug)]
pub struct RecordField {
    /// What it is called.
    pub name: &'static str,
    /// In bytes from the start of the record.
    pub offset: usize,
    /// What it points to, if that is of interest.
    pub to: Pointee,
}

/// What a pointer leads to.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Pointee {
    /// Nothing that has a name.
    Unnamed,
    /// The record of this name.
    Record(&'static str),
    /// Pointers to records of this name, side by side.
    Array(&'static str),
}
