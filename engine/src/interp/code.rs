//! Register code as it stands in memory, and the encoder that writes it.

use super::machine::{Handler, HandlerRef, handler, words};
use super::operand::Slot;
use crate::runtime::nested::Nested;
use std::ops::Range;

/// The code of a module's functions: what an instance's `interp` points to. Both lists are pointed into, and are vectors since a box
/// that moves is to the compiler the only pointer to what it owns.
pub(super) struct ModuleCode {
    /// The functions that the interpreter runs, by index, their code one after the other in the same order.
    pub(super) functions: Vec<Function>,
    /// All code.
    pub(super) words: Vec<u64>,
}

/// The code of a function, and what a call must know.
pub(super) struct Function {
    /// Its first instruction.
    pub(super) code: *const u64,
    /// All slots of its frame.
    pub(super) frame_slots: u32,
    /// Slots of its parameters; the header follows them.
    pub(super) param_slots: u32,
    /// Slots after the header that start as zero: locals and reference operands.
    pub(super) zero_slots: u32,
    /// The slots of its frame that hold references, or what is left of some.
    pub(super) references: Box<[Range<u32>]>,
    /// Its index in the module.
    pub(super) index: u32,
    /// Its `try_table` blocks, each with its clauses in the order in which they are tried. Ranges are of words from the
    /// function's start.
    pub(super) tries: Nested<Box<[Catch]>>,
}

/// A catch clause.
#[derive(Debug)]
pub(super) struct Catch {
    /// The tag that it catches, or `None` for all.
    pub(super) tag: Option<u32>,
    /// Where each slot of the exception's values goes; empty for a clause that catches all.
    pub(super) values: Box<[Slot]>,
    /// Where the exception itself goes, for a clause with `ref`.
    pub(super) exception: Option<Slot>,
    /// Where to go on, in words from the function's start.
    pub(super) target: u32,
}

// SAFETY: the pointers lead into `words`, which nothing writes once the module is compiled.
unsafe impl Send for ModuleCode {}
// SAFETY: as above.
unsafe impl Sync for ModuleCode {}

impl ModuleCode {
    /// The function whose code contains an address, or `None` when it is not this module's.
    pub(super) fn function_at(&self, ip: *const u64) -> Option<&Function> {
        if !self.words.as_ptr_range().contains(&ip) {
            return None;
        }
        let after = self.functions.partition_point(|function| function.code <= ip);
        after.checked_sub(1).map(|index| &self.functions[index])
    }
}

/// Writes code. Positions are in words from the start of the module's code.
#[derive(Default)]
pub(super) struct Encoder {
    pub(super) words: Vec<u64>,
    /// Where each instruction is, for listings; kept when asked for.
    pub(super) listing: Option<Vec<Listed>>,
    /// The offset in the module of the instruction being lowered.
    pub(super) wasm_offset: u64,
}

/// An instruction in a listing.
pub(super) struct Listed {
    /// Its position.
    pub(super) at: usize,
    /// How to show it.
    pub(super) show: unsafe fn(*const u64) -> String,
    /// The wasm instruction that it comes from: its offset in the module.
    pub(super) wasm_offset: u64,
}

/// A field of an instruction's arguments.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Takes no room.
    Acc,
    Slot(Slot),
    Bits8(u8),
    Bits32(u32),
    Bits64(u64),
    Bytes([u8; 16]),
}

/// A branch whose target is not known yet: the position of the word that holds the distance, and the position from which
/// it counts. The distance is the first field of its instruction's arguments, or an entry of a table.
#[derive(Copy, Clone, Debug)]
pub(super) struct Patch {
    /// Index of the 32-bit half of a word.
    half: usize,
    from: usize,
}

impl Encoder {
    /// Where the next instruction goes.
    pub(super) fn position(&self) -> usize {
        self.words.len()
    }

    /// Writes an instruction whose handler was looked up, its arguments given field by field in the order of its argument
    /// struct. Returns its position.
    pub(super) fn emit_fields(&mut self, handler: HandlerRef, fields: &[Field]) -> usize {
        let mut bytes = [0u8; 48];
        let mut len = 0;
        // As `repr(C)` lays fields out: each at the next multiple of its alignment, which for these is its size, up to a word's.
        let mut put = |field: &[u8]| {
            len = usize::next_multiple_of(len, field.len().min(align_of::<u64>()));
            bytes[len..len + field.len()].copy_from_slice(field);
            len += field.len();
        };
        for field in fields {
            match field {
                Field::Acc => {}
                Field::Slot(slot) => put(&slot.0.to_ne_bytes()),
                Field::Bits8(bits) => put(&[*bits]),
                Field::Bits32(bits) => put(&bits.to_ne_bytes()),
                Field::Bits64(bits) => put(&bits.to_ne_bytes()),
                Field::Bytes(bytes) => put(bytes),
            }
        }
        let at = self.begin(handler);
        let args = bytes[..len].chunks(8).map(|chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            u64::from_ne_bytes(word)
        });
        self.words.extend(args);
        at
    }

    /// Writes an instruction. Returns its position.
    pub(super) fn emit<H: Handler>(&mut self, args: H::Args) -> usize {
        self.emit_args(handler::<H>(), args)
    }

    /// Writes an instruction whose handler was looked up; its arguments are of the handler's type.
    pub(super) fn emit_args<A>(&mut self, handler: HandlerRef, args: A) -> usize {
        let at = self.begin(handler);
        let count = words::<A>() - 1;
        self.words.resize(at + 1 + count, 0);
        // SAFETY: `count` words were just added, enough for the arguments, whose alignment is at most a word's.
        unsafe { self.words.as_mut_ptr().add(at + 1).cast::<A>().write(args) };
        at
    }

    fn begin(&mut self, handler: HandlerRef) -> usize {
        let at = self.words.len();
        if let Some(listing) = &mut self.listing {
            listing.push(Listed { at, show: handler.show, wasm_offset: self.wasm_offset });
        }
        self.words.push(0);
        // Written as what it is, so that it keeps its provenance.
        // SAFETY: the word was just added.
        unsafe { self.words.as_mut_ptr().add(at).cast::<super::machine::dispatch::RawHandler>().write(handler.run) };
        at
    }

    /// The patch of the branch at a position, the last instruction written; its first argument is the distance.
    pub(super) fn patch_of(&self, at: usize) -> Patch {
        Patch { half: (at + 1) * 2, from: self.words.len() }
    }

    /// Writes a table of distances, all to be patched, and gives the patch of each.
    pub(super) fn table(&mut self, count: usize) -> impl Iterator<Item = Patch> + use<> {
        let from = self.words.len();
        self.words.resize(from + count.div_ceil(2), 0);
        (0..count).map(move |i| Patch { half: from * 2 + i, from })
    }

    /// Makes a branch go to a position.
    pub(super) fn patch(&mut self, patch: Patch, target: usize) {
        let distance = target as i64 - patch.from as i64;
        let distance = i32::try_from(distance).expect("the limit on a module's size keeps code below 2^31 words");
        assert!(patch.half < self.words.len() * 2, "a distance is within the code");
        // The other half of the word may be padding between arguments, which may not be read.
        // SAFETY: it is one of the halves that the words consist of, and aligned as they are or better than it needs.
        unsafe { self.words.as_mut_ptr().cast::<i32>().add(patch.half).write(distance) };
    }
}
