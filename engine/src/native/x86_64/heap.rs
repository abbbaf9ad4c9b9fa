//! Objects of the heap: fields, elements, headers.

use super::encode::*;
use super::memory::CONTEXT;
use super::{Asm, Deferred, Src};
use crate::native::isa::{Any, Header, Label, Reg};
use crate::op::{Op, TrapCode};
use crate::runtime::heap::{Heap, Object, PAYLOAD};
use crate::runtime::{Func, StoreCore};
use std::mem::offset_of;

/// Where the table of objects is, from the context, which is the store's first field.
const OBJECTS: i32 = (offset_of!(StoreCore, heap) + offset_of!(Heap, objects)) as i32;
const LENGTH: i32 = offset_of!(Object, len) as i32;

impl Asm {
    /// Puts the address of the object that a handle in a register names into rdx.
    fn object(&mut self, handle: Reg) {
        self.e.mov(true, RDX, Rm::Mem(R14, CONTEXT));
        self.e.mov(true, RDX, Rm::Mem(RDX, OBJECTS));
        // A handle is twice the index, an address is 8 bytes.
        self.e.mov(true, RDX, Rm::Index(RDX, handle, 2, 0));
    }

    /// The same of a reference, which may be null: then it traps. Uses rax.
    fn checked_object(&mut self, reference: Src) {
        let null = self.trap_label(TrapCode::NullReference);
        let handle = self.int(true, reference, RAX);
        self.e.op(0x85, true, handle.0, handle);
        self.e.jcc(E, null);
        self.object(handle);
    }

    /// Where an element of 2^`size_log2` bytes is, of an array, which may be null. Uses rax, rcx and rdx.
    fn element_of(&mut self, array: Src, index: Src, size_log2: u32) -> Rm {
        let outside = self.trap_label(TrapCode::ArrayOutOfBounds);
        self.checked_object(array);
        let mut index = self.int(false, index, RCX);
        self.e.op(0x3b, false, index.0, Rm::Mem(RDX, LENGTH));
        self.e.jcc(AE, outside);
        if size_log2 > 3 {
            self.e.mov(false, RCX, index);
            self.shift_imm(4, true, RCX, size_log2 as u8);
            index = RCX;
        }
        Rm::Index(RDX, index, if size_log2 > 3 { 0 } else { size_log2 as u8 }, PAYLOAD as i32)
    }

    /// Reads a struct's field, `offset` bytes into the payload, as a load reads memory. Traps for null. Uses rax and rdx.
    pub(in crate::native) fn field_get(&mut self, load: Op, to: Any, object: Src, offset: u32) {
        self.checked_object(object);
        self.load_from(load, to, Rm::Mem(RDX, PAYLOAD as i32 + offset as i32));
    }

    /// Writes a struct's field as a store writes memory. Traps for null. Uses rax, rdx and xmm15.
    pub(in crate::native) fn field_set(&mut self, store: Op, object: Src, offset: u32, value: Src) {
        self.checked_object(object);
        self.store_to(store, Rm::Mem(RDX, PAYLOAD as i32 + offset as i32), value);
    }

    /// Reads an array's element of 2^`size_log2` bytes as a load reads memory. Traps for null and past the end. Uses rax, rcx
    /// and rdx.
    pub(in crate::native) fn element_get(&mut self, load: Op, to: Any, array: Src, index: Src, size_log2: u32) {
        let from = self.element_of(array, index, size_log2);
        self.load_from(load, to, from);
    }

    /// Writes an array's element as a store writes memory. Traps for null and past the end. Uses rax, rcx, rdx and xmm15.
    pub(in crate::native) fn element_set(&mut self, store: Op, array: Src, index: Src, size_log2: u32, value: Src) {
        let to = self.element_of(array, index, size_log2);
        self.store_to(store, to, value);
    }

    /// What is known of the object, or function, that a reference names: neither null nor an i31. Uses rax and rdx.
    pub(in crate::native) fn header(&mut self, to: Reg, reference: Src, which: Header) {
        let reference = self.int(true, reference, RAX);
        let at = match which {
            Header::Type => offset_of!(Object, ty),
            Header::Kind => offset_of!(Object, kind),
            Header::Length => offset_of!(Object, len),
            Header::FuncType => return self.e.mov(false, to, Rm::Mem(reference, offset_of!(Func, ty) as i32)),
        };
        self.object(reference);
        self.e.mov(false, to, Rm::Mem(RDX, at as i32));
    }

    /// Goes to a label if the type in a register is another or a subtype of it, or, with `when` false, if it is not.
    pub(in crate::native) fn branch_on_subtype(&mut self, ty: Reg, expected: u32, when: bool, label: Label) {
        let (asks, back) = (self.e.new_label(), self.e.new_label());
        self.e.alu_imm(7, false, ty, expected as i32);
        if when {
            self.e.jcc(E, label);
            self.e.jmp(asks);
        } else {
            self.e.jcc(NE, asks);
        }
        self.e.bind(back);
        let (yes, no) = if when { (label, back) } else { (back, label) };
        self.deferred.push(Deferred::Subtype { label: asks, actual: ty.into(), expected, yes, no });
    }
}
