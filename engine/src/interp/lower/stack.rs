//! The operand stack while a function is lowered. Nothing is computed before its consumer is known: an operand may be a
//! constant, a local, or an instruction that is yet to be written (at most one, the *pending* one). So most instructions read
//! locals and constants where they are, and write their result where it is wanted.
//!
//! Every operand has a home: the slot that belongs to its height. References have theirs in a region of their own.
//! The slot at a non-reference's height is its home; at a reference's height it is free, and serves to pass it as an argument.

use super::{Lowering, Src, Value};
use crate::interp::code::Field;
use crate::interp::handler::numeric::Args1;
use crate::interp::handler::variable::Copy;
use crate::interp::operand::{Imm, Slot};
use crate::module::ValType;
use crate::op::numeric::V128;

/// An operand.
#[derive(Copy, Clone, Debug)]
pub(super) struct Entry {
    pub(super) ty: ValType,
    /// Slots of the operands below.
    pub(super) height: u32,
    /// Reference operands below.
    pub(super) refs: u32,
    pub(super) place: Place,
}

/// Where an operand is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In its home.
    Home,
    /// In a local, which has not been written since. `next` is the operand below that is in the same local, plus one.
    Local { index: u32, next: u32 },
    /// A constant's bits.
    Const(u64),
    /// A vector constant.
    ConstVector(V128),
    /// The result of the pending instruction.
    Pending,
}

impl Lowering<'_> {
    /// The slots of all operands.
    pub(super) fn height(&self) -> u32 {
        self.stack.last().map_or(0, |top| top.height + top.ty.slots())
    }

    pub(super) fn ref_height(&self) -> u32 {
        self.stack.last().map_or(0, |top| top.refs + u32::from(top.ty.is_ref()))
    }

    /// The home of an operand.
    pub(super) fn home(&self, entry: &Entry) -> Slot {
        match entry.ty.is_ref() {
            true => Slot((self.frame.refs + entry.refs) as u16),
            false => self.argument(entry.height),
        }
    }

    /// The slot at a height: an operand's as an argument or result of a call.
    pub(super) fn argument(&self, height: u32) -> Slot {
        Slot((self.frame.operands + height) as u16)
    }

    /// The slot of a local.
    pub(super) fn local(&self, index: u32) -> Slot {
        Slot(self.frame.locals[index as usize].0)
    }

    fn push(&mut self, ty: ValType, place: Place) -> Entry {
        let entry = Entry { ty, height: self.height(), refs: self.ref_height(), place };
        self.stack.push(entry);
        entry
    }

    /// Pushes an operand that the instruction being written puts into its home.
    pub(super) fn push_home(&mut self, ty: ValType) -> Slot {
        let entry = self.push(ty, Place::Home);
        self.home(&entry)
    }

    /// Pushes a constant.
    pub(super) fn push_const(&mut self, ty: ValType, bits: u64) {
        self.push(ty, Place::Const(bits));
    }

    /// Pushes a vector constant.
    pub(super) fn push_const_vector(&mut self, value: V128) {
        self.push(ValType::V128, Place::ConstVector(value));
    }

    /// Pushes a local's value.
    pub(super) fn push_local(&mut self, index: u32) {
        let ty = self.frame.locals[index as usize].1;
        let next = self.local_uses[index as usize];
        self.push(ty, Place::Local { index, next });
        self.local_uses[index as usize] = self.stack.len() as u32;
    }

    /// Pushes the result of an instruction that is written once it is known what becomes of it.
    pub(super) fn push_pending(&mut self, ty: ValType, value: Value) {
        self.flush();
        self.push(ty, Place::Pending);
        self.pending = Some((self.stack.len() - 1, value));
    }

    /// Pops an operand. If it is pending, `self.pending` is still set.
    pub(super) fn pop(&mut self) -> Entry {
        let entry = self.stack.pop().expect("validated: an operand is there");
        if let Place::Local { index, next } = entry.place {
            self.local_uses[index as usize] = next;
        }
        self.settled = self.settled.min(self.stack.len());
        entry
    }

    /// Pops all but the lowest `len` operands. None of them is pending.
    pub(super) fn truncate(&mut self, len: usize) {
        debug_assert!(self.pending.is_none());
        while self.stack.len() > len {
            self.pop();
        }
    }

    /// Writes the pending instruction, if there is one, with its operand's home for the result.
    pub(super) fn flush(&mut self) {
        if let Some((index, value)) = self.pending.take() {
            let home = self.home(&self.stack[index]);
            self.emit_value(value, Some(home));
            self.stack[index].place = Place::Home;
        }
    }

    /// Writes the pending instruction unless it is one of the top `count` operands, whose consumer is about to be written: what
    /// the pending one does comes before what its successors do.
    pub(super) fn settle(&mut self, count: usize) {
        if self.pending.as_ref().is_some_and(|(index, _)| index + count < self.stack.len()) {
            self.flush();
        }
    }

    /// Takes the pending instruction of an operand just popped.
    pub(super) fn take_pending(&mut self) -> Value {
        self.pending.take().expect("a pending operand has its instruction").1
    }

    /// Where to read an operand just popped: a pending one goes to the accumulator, if its kind can.
    pub(super) fn source(&mut self, entry: Entry) -> Src {
        match entry.place {
            Place::Const(bits) => Src::Imm(bits),
            Place::ConstVector(value) => Src::ImmVector(value),
            Place::Pending => {
                let value = self.take_pending();
                if value.fits_accumulator(entry.ty) {
                    self.emit_value(value, None);
                    Src::Acc
                } else {
                    let home = self.home(&entry);
                    self.emit_value(value, Some(home));
                    Src::Slot(home)
                }
            }
            _ => Src::Slot(self.slot(entry)),
        }
    }

    /// Where to read an operand just popped, by an instruction that takes no constant.
    pub(super) fn register(&mut self, entry: Entry) -> Src {
        match entry.place {
            Place::Const(_) | Place::ConstVector(_) => Src::Slot(self.slot(entry)),
            _ => self.source(entry),
        }
    }

    /// The slot that holds an operand just popped; its home unless it is a local.
    pub(super) fn slot(&mut self, entry: Entry) -> Slot {
        match entry.place {
            Place::Local { index, .. } => self.local(index),
            Place::Home => self.home(&entry),
            Place::Const(_) | Place::ConstVector(_) | Place::Pending => {
                let home = self.home(&entry);
                self.put(entry, home);
                home
            }
        }
    }

    /// Puts an operand into a slot.
    pub(super) fn put(&mut self, entry: Entry, to: Slot) {
        let from = match entry.place {
            Place::Pending => {
                let value = self.take_pending();
                return self.emit_value(value, Some(to));
            }
            Place::Const(bits) => {
                self.out.emit::<Copy<u64, Imm<u64>>>(Args1 { a: Imm(bits), d: to });
                return;
            }
            Place::ConstVector(value) => {
                self.out.emit::<Copy<V128, Imm<V128>>>(Args1 { a: Imm(value), d: to });
                return;
            }
            Place::Local { index, .. } => self.local(index),
            Place::Home => self.home(&entry),
        };
        self.copy(from, to, entry.ty);
    }

    /// Copies a value between slots, unless they are the same.
    pub(super) fn copy(&mut self, from: Slot, to: Slot, ty: ValType) {
        if from != to {
            let args = Args1 { a: from, d: to };
            match ty {
                ValType::V128 => self.out.emit::<Copy<V128, Slot>>(args),
                _ => self.out.emit::<Copy<u64, Slot>>(args),
            };
        }
    }

    /// Moves the top `count` operands to their homes, for a merge of control flow. From the top down: so each operand in a
    /// local is the head of that local's list.
    pub(super) fn materialize(&mut self, count: usize) {
        self.flush();
        for index in (self.stack.len() - count..self.stack.len()).rev() {
            if let Place::Local { index: local, next } = self.stack[index].place {
                self.local_uses[local as usize] = next;
            }
            self.put_home(index);
        }
    }

    fn put_home(&mut self, index: usize) {
        let entry = self.stack[index];
        if entry.place != Place::Home {
            self.put(entry, self.home(&entry));
            self.stack[index].place = Place::Home;
        }
    }

    /// Makes every operand independent of locals, before code that may run several times or not at all. Constants stay:
    /// nothing changes them. Each operand is looked at once, since the ones below `settled` hold no locals.
    pub(super) fn release_locals(&mut self) {
        self.flush();
        for index in self.settled..self.stack.len() {
            if let Place::Local { index: local, .. } = self.stack[index].place {
                self.local_uses[local as usize] = 0;
                self.put_home(index);
            }
        }
        self.settled = self.stack.len();
    }

    /// Moves operands that are in a local to their homes, before the local is written.
    pub(super) fn preserve(&mut self, local: u32) {
        let mut next = std::mem::take(&mut self.local_uses[local as usize]);
        while next != 0 {
            let index = next as usize - 1;
            let Place::Local { next: below, .. } = self.stack[index].place else { unreachable!("in the local's list") };
            next = below;
            self.put_home(index);
        }
    }
}

impl Src {
    /// As a field of an instruction's arguments; `wide` tells the width of a constant.
    pub(super) fn field(self, wide: bool) -> Field {
        match self {
            Src::Slot(slot) => Field::Slot(slot),
            Src::Acc => Field::Acc,
            Src::Imm(bits) if wide => Field::Bits64(bits),
            Src::Imm(bits) => Field::Bits32(bits as u32),
            Src::ImmVector(value) => Field::Bytes(value.bytes()),
        }
    }
}
