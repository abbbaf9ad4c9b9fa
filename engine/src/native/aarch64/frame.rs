//! Frames, calls, returns.
//!
//! From high addresses to low: stack arguments; return address; the caller's x29, where x29 points; the instance; what is
//! saved of x19 to x26; locals; reference operands; operands. The callee removes the stack arguments.

use super::encode::*;
use super::memory::CONTEXT;
use super::{Asm, INSTANCE_REGISTER, Kind, RECORD_REGISTER, SAVED, Src, V31, simd};
use crate::native::isa::{Label, Reg};
use crate::op::TrapCode;
use crate::runtime::{Context, Func};
use std::mem::offset_of;

/// Where the instance is in the frame.
pub(in crate::native) const INSTANCE: i32 = -8;
/// Where the first saved register is; the others are below.
const FIRST_SAVED: i32 = -16;
/// What lies between x29 and the locals.
pub(in crate::native) const HEADER_BYTES: i32 = 8 + 8 * SAVED.len() as i32;
/// Where the first stack argument is.
pub(in crate::native) const STACK_ARGS: i32 = 16;

/// How many slots are zeroed one by one.
const UNROLLED: u32 = 16;

/// `stp x29, x30, [sp, #-16]!` and `ldp x29, x30, [sp], #16`.
const PUSH_FRAME: u32 = 0xa9bf_7bfd;
const POP_FRAME: u32 = 0xa8c1_7bfd;
/// `stp` and `ldp` of 64 bits each.
const STP: u32 = 0xa900_0000;
const LDP: u32 = 0xa940_0000;

/// What the code at a function's ends must know of its frame.
#[derive(Copy, Clone, Debug, Default)]
pub(in crate::native) struct Shape {
    /// From x29 down to sp, a multiple of 16.
    pub(in crate::native) bytes: i32,
    /// Which of [`SAVED`] are saved.
    pub(in crate::native) saved: [bool; SAVED.len()],
    /// Bytes of stack arguments, a multiple of 16.
    pub(in crate::native) arg_bytes: u32,
}

impl Asm {
    /// The entry for callers that know only the record, which is in x15; the other follows.
    pub(in crate::native) fn entry_of_record(&mut self) {
        self.e.load(INSTANCE_REGISTER, RECORD_REGISTER, offset_of!(Func, instance) as i32);
        self.load_memory_base();
    }

    /// Makes the frame. Leaves argument registers alone.
    pub(in crate::native) fn prologue(&mut self, shape: &Shape) {
        let overflow = self.trap_label(TrapCode::StackOverflow);
        self.e.word(PUSH_FRAME);
        self.e.add_imm(FP, SP, 0);
        self.move_sp(-i64::from(shape.bytes));
        self.e.load(X16, INSTANCE_REGISTER, CONTEXT);
        self.e.load(X16, X16, offset_of!(Context, native_stack_limit) as i32);
        // cmp sp, x16: in the form that takes the stack pointer.
        self.e.op(0xeb20_6000, ZR.0, SP.0, X16.0);
        self.e.branch(LO, overflow);
        self.below_frame = shape.bytes;
        self.open_args = 0;
        self.e.store(INSTANCE_REGISTER, FP, INSTANCE);
        self.saved(shape, STP, STR64);
    }

    /// Stores or loads what is saved, neighbours in pairs.
    fn saved(&mut self, shape: &Shape, pair: u32, single: u32) {
        let mut i = 0;
        while i < SAVED.len() {
            let at = FIRST_SAVED - 8 * i as i32;
            if shape.saved[i..].starts_with(&[true, true]) {
                // The lower address has the second; distances count in slots.
                let slots = (at / 8 - 1) as u32 & 0x7f;
                self.e.op(pair | slots << 15 | u32::from(SAVED[i].0) << 10, SAVED[i + 1].0, FP.0, 0);
                i += 2;
                continue;
            }
            if shape.saved[i] {
                self.e.access(single, SAVED[i].0, Mem::At(FP, at));
            }
            i += 1;
        }
    }

    /// Adds to the stack pointer. Uses x16.
    fn move_sp(&mut self, bytes: i64) {
        if bytes.unsigned_abs() < 1 << 24 {
            self.e.add_imm(SP, SP, bytes);
        } else {
            self.e.mov_imm(X16, bytes as u64);
            // add sp, sp, x16: in the form that takes the stack pointer.
            self.e.op(0x8b20_6000, SP.0, SP.0, X16.0);
        }
    }

    /// Returns, with the results where they belong.
    pub(in crate::native) fn epilogue(&mut self, shape: &Shape) {
        self.saved(shape, LDP, LDR64);
        self.e.add_imm(SP, FP, 0);
        self.e.word(POP_FRAME);
        if shape.arg_bytes > 0 {
            self.move_sp(shape.arg_bytes.into());
        }
        self.e.word(RET);
    }

    /// Whether zeroing so many slots uses registers in which arguments may be.
    pub(in crate::native) fn zeroing_uses_registers(&self, _count: u32) -> bool {
        false
    }

    /// Zeroes `count` slots from a distance on. Uses x16, x17 and v31.
    pub(in crate::native) fn zero_frame(&mut self, at: i32, count: u32) {
        if count == 0 {
            return;
        }
        self.e.word(simd::MOVI_ZERO | u32::from(V31.0));
        if count > UNROLLED {
            self.e.add_imm(X16, FP, at.into());
            self.e.mov_imm(X17, (count / 2).into());
            let again = self.e.new_label();
            self.e.bind(again);
            // str q31, [x16], #16
            self.e.op(0x3c81_0400, V31.0, X16.0, 0);
            self.e.arith(SUBS, true, X17, X17, 1 << 10);
            self.e.branch(NE, again);
        } else {
            for pair in 0..count / 2 {
                let to = self.frame(STRQ, at + 16 * pair as i32, X17);
                self.e.access(STRQ, V31.0, to);
            }
        }
        if count % 2 == 1 {
            let to = self.frame(STR64, at + 8 * (count as i32 - 1), X17);
            self.e.access(STR64, ZR.0, to);
        }
    }

    /// Makes room for stack arguments, `bytes` a multiple of 16.
    pub(in crate::native) fn open_args(&mut self, bytes: u32) {
        if bytes > 0 {
            self.move_sp(-i64::from(bytes));
            self.open_args = bytes as i32;
        }
    }

    /// After a call, or where control has left: the callee removes the arguments.
    fn args_removed(&mut self) {
        self.open_args = 0;
    }

    /// Puts a stack argument into its place in the room just made. Uses x16, x17 and v31.
    pub(in crate::native) fn stack_arg(&mut self, at: u32, kind: Kind, src: Src) {
        self.store_slot(SP, at as i32, kind, src);
    }

    /// Calls a function of this module, of the same instance.
    pub(in crate::native) fn call_direct(&mut self, function: Label) {
        self.e.jump(BL, function);
        self.args_removed();
    }

    /// Puts a function of the instance into x15, to be called.
    pub(in crate::native) fn record_of_func(&mut self, index: u32) {
        self.func_ref(RECORD_REGISTER, index);
    }

    /// Calls the function whose record is in x15.
    pub(in crate::native) fn call_record(&mut self) {
        self.e.load(X16, RECORD_REGISTER, offset_of!(Func, native) as i32);
        self.e.op(BLR, 0, X16.0, 0);
        self.args_removed();
    }

    /// Leaves the frame for another function: of this module, or the one in x15. Register arguments are in place, `bytes`
    /// of stack arguments are at sp.
    pub(in crate::native) fn tail_call(&mut self, shape: &Shape, bytes: u32, function: Option<Label>) {
        self.saved(shape, LDP, LDR64);
        if bytes == 0 && shape.arg_bytes == 0 {
            self.e.add_imm(SP, FP, 0);
            self.e.word(POP_FRAME);
        } else {
            // The callee finds its arguments where this function's end. The areas may overlap: it is copied from the top down.
            self.e.load(LR, FP, 8);
            self.e.add_imm(X16, FP, i64::from(STACK_ARGS) + i64::from(shape.arg_bytes) - i64::from(bytes));
            self.e.load(FP, FP, 0);
            for at in (0..bytes as i32).step_by(8).rev() {
                self.e.access(LDRD, V31.0, Mem::At(SP, at));
                self.e.access(STRD, V31.0, Mem::At(X16, at));
            }
            self.e.add_imm(SP, X16, 0);
        }
        match function {
            Some(label) => self.e.jump(B, label),
            None => {
                self.e.load(X16, RECORD_REGISTER, offset_of!(Func, native) as i32);
                self.e.op(BR, 0, X16.0, 0);
            }
        }
        self.args_removed();
    }

    fn results_buffer(&mut self) {
        self.e.load(LR, INSTANCE_REGISTER, CONTEXT);
        self.e.load(LR, LR, offset_of!(Context, native_results) as i32);
    }

    /// Puts results that do not go to registers into the buffer: slot, kind, value. Uses x16, x17, x30 and v31.
    pub(in crate::native) fn store_results(&mut self, results: &[(u32, Kind, Src)]) {
        if !results.is_empty() {
            self.results_buffer();
        }
        for &(slot, kind, src) in results {
            self.store_slot(LR, slot as i32 * 8, kind, src);
        }
    }

    /// Takes results out of the buffer: slot, and where in the frame it goes. Uses x16, x17 and x30.
    pub(in crate::native) fn load_results(&mut self, results: &[(u32, i32)]) {
        if !results.is_empty() {
            self.results_buffer();
        }
        for &(slot, home) in results {
            self.e.load(X16, LR, slot as i32 * 8);
            let to = self.frame(STR64, home, X17);
            self.e.access(STR64, X16.0, to);
        }
    }

    /// The instance, as an argument.
    pub(in crate::native) fn mov_instance(&mut self, to: Reg) {
        self.e.mov(true, to, INSTANCE_REGISTER);
    }

    /// The address of a place in the frame.
    pub(in crate::native) fn frame_address(&mut self, to: Reg, at: i32) {
        self.e.add_imm(to, FP, at.into());
    }
}
