//! Jumps, traps, fuel, interruption.

use super::encode::*;
use super::memory::CONTEXT;
use super::{Asm, Deferred, Src};
use crate::native::isa::Label;
use crate::native::stubs::Stub;
use crate::op::TrapCode;
use crate::runtime::{Context, Func, Instance};
use std::mem::offset_of;

impl Asm {
    /// Goes to a label.
    pub(in crate::native) fn jump(&mut self, label: Label) {
        self.e.jmp(label);
    }

    /// Goes to one of several labels, to the last if the index is past the end. Uses rax and rdx.
    pub(in crate::native) fn branch_table(&mut self, index: Src, labels: &[Label]) {
        let (default, labels) = labels.split_last().expect("a default");
        self.mov_int(false, RAX, index);
        self.e.alu_imm(7, false, RAX, labels.len() as i32);
        self.e.jcc(AE, *default);
        let table = self.e.new_label();
        self.e.lea_label(RDX, table);
        self.e.op(0x63, true, RAX.0, Rm::Index(RDX, RAX, 2, 0));
        self.e.op(0x03, true, RAX.0, RDX);
        self.e.op(0xff, false, 4, RAX);
        self.e.bind(table);
        let start = self.e.position();
        for &label in labels {
            self.e.table_entry(start, label);
        }
        self.marks.tables.push(start..self.e.position());
    }

    /// Traps.
    pub(in crate::native) fn trap(&mut self, code: TrapCode) {
        let label = self.trap_label(code);
        self.e.jmp(label);
    }

    /// Takes fuel, or traps with nothing taken. Uses rax, rcx and rdx.
    pub(in crate::native) fn charge_fuel(&mut self, cost: u32) {
        let (label, back) = (self.e.new_label(), self.e.new_label());
        self.e.bind(back);
        self.e.mov(true, RAX, Rm::Mem(R14, CONTEXT));
        self.add_fuel(5, cost);
        self.e.jcc(B, label);
        self.deferred.push(Deferred::OutOfFuel { label, back, cost });
    }

    /// Adds to the fuel of the context in rax (family 0), or subtracts (5).
    fn add_fuel(&mut self, family: u8, cost: u32) {
        let fuel = Rm::Mem(RAX, offset_of!(Context, fuel) as i32);
        match i32::try_from(cost) {
            Ok(cost) => self.e.alu_imm(family, true, fuel, cost),
            Err(_) => {
                self.e.mov_imm(RCX, cost.into());
                self.e.mov_to_alu(family, fuel, RCX);
            }
        }
    }

    /// Traps if somebody asked for it. Uses rax.
    pub(in crate::native) fn check_interrupt(&mut self) {
        let interrupted = self.trap_label(TrapCode::Interrupted);
        self.e.mov(true, RAX, Rm::Mem(R14, CONTEXT));
        self.e.mov(true, RAX, Rm::Mem(RAX, offset_of!(Context, interrupt) as i32));
        self.e.op(0x80, false, 7, Rm::Mem(RAX, 0));
        self.e.byte(0);
        self.e.jcc(NE, interrupted);
    }

    /// Calls a stub or builtin of the table that the instance points to.
    pub(in crate::native) fn call_stub(&mut self, stub: Stub) {
        self.e.mov(true, RAX, Rm::Mem(R14, offset_of!(Instance, native) as i32));
        self.e.op(0xff, false, 2, Rm::Mem(RAX, stub as i32 * 8));
    }

    /// Calls a builtin whose result in eax is 0 or a trap code, in which case it traps.
    pub(in crate::native) fn call_trapping(&mut self, stub: Stub) {
        self.call_stub(stub);
        self.e.op(0x85, false, RAX.0, RAX);
        let fine = self.e.jcc_short(E);
        self.jump_trap();
        self.e.here(fine);
    }

    /// Calls a stub that leaves all registers alone but rax, rcx, rdx, and tests its result in eax.
    fn call_preserving(&mut self, stub: Stub) {
        self.call_stub(stub);
        self.e.op(0x85, false, RAX.0, RAX);
    }

    /// Traps with the code in eax.
    fn jump_trap(&mut self) {
        self.e.mov(true, RCX, Rm::Mem(R14, offset_of!(Instance, native) as i32));
        self.e.op(0xff, false, 4, Rm::Mem(RCX, Stub::Trap as i32 * 8));
    }

    /// Puts into r11 the function that an indirect call names. `ty` is the type that it must have. Uses rax, rcx and rdx.
    pub(in crate::native) fn find_record(&mut self, table: u32, table64: bool, index: Src, ty: u32) {
        let null = self.trap_label(TrapCode::UninitializedElement);
        let from = self.element(table, table64, index, TrapCode::UndefinedElement);
        self.e.mov(true, R11, from);
        self.e.op(0x85, true, R11.0, R11);
        self.e.jcc(E, null);
        let actual = Rm::Mem(R11, offset_of!(Func, ty) as i32);
        self.e.op(0x81, false, 7, actual);
        self.e.imm32(ty as i32);
        let (label, yes) = (self.e.new_label(), self.e.new_label());
        self.e.jcc(NE, label);
        self.e.bind(yes);
        let no = self.trap_label(TrapCode::IndirectCallTypeMismatch);
        self.deferred.push(Deferred::Subtype { label, actual, expected: ty, yes, no });
    }

    /// Puts into r11 the function that a reference names, or traps if there is none.
    pub(in crate::native) fn record_of(&mut self, reference: Src) {
        let null = self.trap_label(TrapCode::NullReference);
        self.mov_int(true, R11, reference);
        self.e.op(0x85, true, R11.0, R11);
        self.e.jcc(E, null);
    }

    /// Writes what stands after a function.
    pub(in crate::native) fn end_function(&mut self) {
        for deferred in std::mem::take(&mut self.deferred) {
            match deferred {
                Deferred::OutOfFuel { label, back, cost } => {
                    self.e.bind(label);
                    self.add_fuel(0, cost);
                    self.e.mov_imm(RDX, cost.into());
                    self.call_preserving(Stub::Refill);
                    self.e.jcc(E, back);
                    self.jump_trap();
                }
                Deferred::Subtype { label, actual, expected, yes, no } => {
                    self.e.bind(label);
                    self.e.mov(false, RCX, actual);
                    self.e.mov_imm(RDX, expected.into());
                    self.call_preserving(Stub::IsSubtype);
                    self.e.jcc(NE, yes);
                    self.e.jmp(no);
                }
            }
        }
        for (code, label) in std::mem::take(&mut self.traps) {
            self.e.bind(label);
            self.marks.traps.push((self.position(), code));
            self.e.mov_imm(RAX, code as u64);
            self.jump_trap();
        }
    }
}

impl Encoder {
    /// `add` or `sub` of a register to memory.
    fn mov_to_alu(&mut self, family: u8, to: Rm, from: super::Reg) {
        self.op(if family == 0 { 0x01 } else { 0x29 }, true, from.0, to);
    }
}
