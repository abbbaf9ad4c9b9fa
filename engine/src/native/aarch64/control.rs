//! Jumps, traps, fuel, interruption.

use super::encode::*;
use super::memory::CONTEXT;
use super::{Asm, Deferred, INSTANCE_REGISTER, RECORD_REGISTER, Src};
use crate::native::isa::{Label, Reg};
use crate::native::stubs::Stub;
use crate::op::TrapCode;
use crate::runtime::{Context, Func, Instance};
use std::mem::offset_of;

impl Asm {
    /// Goes to a label.
    pub(in crate::native) fn jump(&mut self, label: Label) {
        self.e.jump(B, label);
    }

    /// Goes to one of several labels, to the last if the index is past the end. Uses x16, x17 and x30.
    pub(in crate::native) fn branch_table(&mut self, index: Src, labels: &[Label]) {
        let (default, labels) = labels.split_last().expect("a default");
        let index = self.int(false, index, X16);
        self.compare_with(index, labels.len() as u32);
        self.e.branch(HS, *default);
        let table = self.e.new_label();
        self.e.room(32);
        self.e.address_of(X17, table);
        self.e.access(LDRSW, LR.0, Mem::Scaled(X17, index));
        self.e.int(ADD, true, X17, X17, LR);
        self.e.op(BR, 0, X17.0, 0);
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
        self.e.jump(B, label);
    }

    /// Takes fuel, or traps with nothing taken. Uses x16, x17 and x30.
    pub(in crate::native) fn charge_fuel(&mut self, cost: u32) {
        const FUEL: i32 = offset_of!(Context, fuel) as i32;
        let (label, back) = (self.e.new_label(), self.e.new_label());
        self.e.bind(back);
        self.e.load(X17, INSTANCE_REGISTER, CONTEXT);
        self.e.load(X16, X17, FUEL);
        match arith_imm(cost.into()) {
            Some(imm) => self.e.arith(SUBS, true, X16, X16, imm),
            None => {
                self.e.mov_imm(LR, cost.into());
                self.e.int(SUBS, true, X16, X16, LR);
            }
        }
        self.e.branch(LO, label);
        self.e.store(X16, X17, FUEL);
        self.deferred.push(Deferred::OutOfFuel { label, back, cost });
    }

    /// Traps if somebody asked for it. Uses x16.
    pub(in crate::native) fn check_interrupt(&mut self) {
        let interrupted = self.trap_label(TrapCode::Interrupted);
        self.e.load(X16, INSTANCE_REGISTER, CONTEXT);
        self.e.load(X16, X16, offset_of!(Context, interrupt) as i32);
        self.e.access(LDRB, X16.0, Mem::At(X16, 0));
        self.e.branch_zero(false, X16, false, interrupted);
    }

    /// The address of a stub or builtin of the table that the instance points to.
    fn stub(&mut self, to: Reg, stub: Stub) {
        self.e.load(to, INSTANCE_REGISTER, offset_of!(Instance, native) as i32);
        self.e.load(to, to, stub as i32 * 8);
    }

    /// Calls a stub or builtin.
    pub(in crate::native) fn call_stub(&mut self, stub: Stub) {
        self.stub(X16, stub);
        self.e.op(BLR, 0, X16.0, 0);
    }

    /// Calls a builtin whose result in w0 is 0 or a trap code, in which case it traps.
    pub(in crate::native) fn call_trapping(&mut self, stub: Stub) {
        self.call_stub(stub);
        let fine = self.e.new_label();
        self.e.branch_zero(false, Reg(0), true, fine);
        self.e.mov(false, X16, Reg(0));
        self.jump_trap();
        self.e.bind(fine);
    }

    /// Calls a stub that leaves all registers alone but x16, x17, x30, and has its result in w16.
    fn call_preserving(&mut self, stub: Stub) {
        self.stub(LR, stub);
        self.e.op(BLR, 0, LR.0, 0);
    }

    /// Traps with the code in w16.
    fn jump_trap(&mut self) {
        self.stub(X17, Stub::Trap);
        self.e.op(BR, 0, X17.0, 0);
    }

    /// Puts into x15 the function that an indirect call names. `ty` is the type that it must have. Uses x16, x17 and x30.
    pub(in crate::native) fn find_record(&mut self, table: u32, table64: bool, index: Src, ty: u32) {
        let null = self.trap_label(TrapCode::UninitializedElement);
        let from = self.element(table, table64, index, TrapCode::UndefinedElement);
        self.e.access(LDR64, RECORD_REGISTER.0, from);
        self.e.branch_zero(true, RECORD_REGISTER, true, null);
        self.e.access(LDR32, X16.0, Mem::At(RECORD_REGISTER, offset_of!(Func, ty) as i32));
        self.compare_with(X16, ty);
        let (label, yes) = (self.e.new_label(), self.e.new_label());
        self.e.branch(NE, label);
        self.e.bind(yes);
        let no = self.trap_label(TrapCode::IndirectCallTypeMismatch);
        self.deferred.push(Deferred::Subtype { label, actual: X16, expected: ty, yes, no });
    }

    /// Compares 32 bits with a constant. Uses x17.
    pub(super) fn compare_with(&mut self, reg: Reg, value: u32) {
        match arith_imm(value.into()) {
            Some(imm) => self.e.arith(SUBS, false, ZR, reg, imm),
            None => {
                self.e.mov_imm(X17, value.into());
                self.e.int(SUBS, false, ZR, reg, X17);
            }
        }
    }

    /// Puts into x15 the function that a reference names, or traps if there is none.
    pub(in crate::native) fn record_of(&mut self, reference: Src) {
        let null = self.trap_label(TrapCode::NullReference);
        self.mov_int(true, RECORD_REGISTER, reference);
        self.e.branch_zero(true, RECORD_REGISTER, true, null);
    }

    /// Writes what stands after a function.
    pub(in crate::native) fn end_function(&mut self) {
        for deferred in std::mem::take(&mut self.deferred) {
            match deferred {
                Deferred::OutOfFuel { label, back, cost } => {
                    self.e.bind(label);
                    self.e.mov_imm(X16, cost.into());
                    self.call_preserving(Stub::Refill);
                    self.e.branch_zero(false, X16, true, back);
                    self.jump_trap();
                }
                Deferred::Subtype { label, actual, expected, yes, no } => {
                    self.e.bind(label);
                    self.e.mov(false, X16, actual);
                    self.e.mov_imm(X17, expected.into());
                    self.call_preserving(Stub::IsSubtype);
                    self.e.branch_zero(false, X16, false, yes);
                    self.e.jump(B, no);
                }
            }
        }
        for (code, label) in std::mem::take(&mut self.traps) {
            self.e.bind(label);
            self.marks.traps.push((self.position(), code));
            self.e.mov_imm(X16, code as u64);
            self.jump_trap();
        }
        self.e.end_function();
    }
}
