//! Objects of the heap: fields, elements, headers.

use super::encode::*;
use super::memory::{CONTEXT, load_code};
use super::{Asm, Deferred, INSTANCE_REGISTER, Src};
use crate::native::isa::{Any, Header, Label, Reg};
use crate::op::{Op, TrapCode};
use crate::runtime::heap::{Heap, Object, PAYLOAD};
use crate::runtime::{Func, StoreCore};
use std::mem::offset_of;

/// Where the table of objects is, from the context, which is the store's first field.
const OBJECTS: i32 = (offset_of!(StoreCore, heap) + offset_of!(Heap, objects)) as i32;
// Loads reach that far.
const _: () = assert!(OBJECTS % 8 == 0 && OBJECTS < 4096 * 8);
const LENGTH: i32 = offset_of!(Object, len) as i32;

impl Asm {
    /// Puts the address of the object that a handle in a register (not x17) names into x17.
    fn object(&mut self, handle: Reg) {
        self.e.load(X17, INSTANCE_REGISTER, CONTEXT);
        self.e.load(X17, X17, OBJECTS);
        // add x17, x17, handle, lsl #2: a handle is twice the index, an address is 8 bytes.
        self.e.int(ADD | 2 << 10, true, X17, X17, handle);
        self.e.load(X17, X17, 0);
    }

    /// The same of a reference, which may be null: then it traps. Uses x16.
    fn checked_object(&mut self, reference: Src) {
        let null = self.trap_label(TrapCode::NullReference);
        let handle = self.int(true, reference, X16);
        self.e.branch_zero(true, handle, true, null);
        self.object(handle);
    }

    /// Where a field is, as an instruction of this code takes it, of the struct that x17 points to.
    fn field(&mut self, code: u32, offset: u32) -> Mem {
        let at = PAYLOAD as i64 + i64::from(offset);
        if reaches(code, at) {
            return Mem::At(X17, at as i32);
        }
        self.e.mov_imm(X16, at as u64);
        Mem::Sum(X17, X16)
    }

    /// Puts the address from which an element of 2^`size_log2` bytes is as far as a struct's first field into x17, of an array, which
    /// may be null. Uses x16 and x30.
    fn element_of(&mut self, array: Src, index: Src, size_log2: u32) {
        let outside = self.trap_label(TrapCode::ArrayOutOfBounds);
        self.checked_object(array);
        let index = self.int(false, index, X16);
        self.e.access(LDR32, LR.0, Mem::At(X17, LENGTH));
        self.e.int(SUBS, false, ZR, index, LR);
        self.e.branch(HS, outside);
        // add x17, x17, index, lsl #size_log2
        self.e.int(ADD | size_log2 << 10, true, X17, X17, index);
    }

    /// Reads a struct's field, `offset` bytes into the payload, as a load reads memory. Traps for null. Uses x16 and x17.
    pub(in crate::native) fn field_get(&mut self, load: Op, to: Any, object: Src, offset: u32) {
        self.checked_object(object);
        let code = load_code(load);
        let from = self.field(code, offset);
        self.load_from(code, to, from);
    }

    /// Writes a struct's field as a store writes memory. Traps for null. Uses x16, x17, x30 and v31.
    pub(in crate::native) fn field_set(&mut self, store: Op, object: Src, offset: u32, value: Src) {
        let value = self.stored(store, value);
        self.checked_object(object);
        let to = self.field(value.code, offset);
        self.e.access(value.code, value.reg, to);
    }

    /// Reads an array's element of 2^`size_log2` bytes as a load reads memory. Traps for null and past the end. Uses x16, x17
    /// and x30.
    pub(in crate::native) fn element_get(&mut self, load: Op, to: Any, array: Src, index: Src, size_log2: u32) {
        let code = load_code(load);
        self.element_of(array, index, size_log2);
        let from = self.field(code, 0);
        self.load_from(code, to, from);
    }

    /// Writes an array's element as a store writes memory. Traps for null and past the end. Uses x16, x17, x30, v30 and v31.
    pub(in crate::native) fn element_set(&mut self, store: Op, array: Src, index: Src, size_log2: u32, value: Src) {
        // A vector that is in no register may need x17 to get there; anything else needs x30, which is free only afterwards.
        let early = (size_log2 == 4).then(|| self.stored(store, value));
        self.element_of(array, index, size_log2);
        let value = early.unwrap_or_else(|| self.stored(store, value));
        let to = self.field(value.code, 0);
        self.e.access(value.code, value.reg, to);
    }

    /// What is known of the object, or function, that a reference names: neither null nor an i31. Uses x16 and x17.
    pub(in crate::native) fn header(&mut self, to: Reg, reference: Src, which: Header) {
        let reference = self.int(true, reference, X16);
        let at = match which {
            Header::Type => offset_of!(Object, ty),
            Header::Kind => offset_of!(Object, kind),
            Header::Length => offset_of!(Object, len),
            Header::FuncType => {
                return self.e.access(LDR32, to.0, Mem::At(reference, offset_of!(Func, ty) as i32));
            }
        };
        self.object(reference);
        self.e.access(LDR32, to.0, Mem::At(X17, at as i32));
    }

    /// Goes to a label if the type in a register is another or a subtype of it, or, with `when` false, if it is not.
    pub(in crate::native) fn branch_on_subtype(&mut self, ty: Reg, expected: u32, when: bool, label: Label) {
        let (asks, back) = (self.e.new_label(), self.e.new_label());
        self.compare_with(ty, expected);
        if when {
            self.e.branch(EQ, label);
            self.e.jump(B, asks);
        } else {
            self.e.branch(NE, asks);
        }
        self.e.bind(back);
        let (yes, no) = if when { (label, back) } else { (back, label) };
        self.deferred.push(Deferred::Subtype { label: asks, actual: ty, expected, yes, no });
    }
}
