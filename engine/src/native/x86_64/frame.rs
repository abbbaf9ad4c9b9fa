//! Frames, calls, returns.
//!
//! From high addresses to low: stack arguments; return address; the caller's rbp, where rbp points; the instance; what is
//! saved of rbx, r12, r13; locals; reference operands; operands. The callee removes the stack arguments.

use super::encode::*;
use super::memory::CONTEXT;
use super::{Asm, Kind, SAVED, Src, XMM15};
use crate::native::isa::{Label, Reg};
use crate::op::TrapCode;
use crate::runtime::{Context, Func};
use std::mem::offset_of;

/// Where the instance is in the frame.
pub(in crate::native) const INSTANCE: i32 = -8;
/// Where the first saved register is; the others are below.
const FIRST_SAVED: i32 = -16;
/// What lies between rbp and the locals.
pub(in crate::native) const HEADER_BYTES: i32 = 32;
/// Where the first stack argument is.
pub(in crate::native) const STACK_ARGS: i32 = 16;

/// How many slots are zeroed one by one.
const UNROLLED: u32 = 16;

/// What the code at a function's ends must know of its frame.
#[derive(Copy, Clone, Debug, Default)]
pub(in crate::native) struct Shape {
    /// From rbp down to rsp, a multiple of 16.
    pub(in crate::native) bytes: i32,
    /// Which of [`SAVED`] are saved.
    pub(in crate::native) saved: [bool; 3],
    /// Bytes of stack arguments, a multiple of 16.
    pub(in crate::native) arg_bytes: u32,
}

impl Asm {
    /// The entry for callers that know only the record, which is in r11; the other follows.
    pub(in crate::native) fn entry_of_record(&mut self) {
        self.e.mov(true, R14, Rm::Mem(R11, offset_of!(Func, instance) as i32));
        self.load_memory_base();
    }

    /// Makes the frame. Leaves argument registers alone.
    pub(in crate::native) fn prologue(&mut self, shape: &Shape) {
        let overflow = self.trap_label(TrapCode::StackOverflow);
        self.e.byte(0x55);
        self.e.mov(true, RBP, RSP);
        self.e.alu_imm(5, true, RSP, shape.bytes);
        self.e.mov(true, RAX, Rm::Mem(R14, CONTEXT));
        self.e.op(0x3b, true, RSP.0, Rm::Mem(RAX, offset_of!(Context, native_stack_limit) as i32));
        self.e.jcc(B, overflow);
        self.e.mov_to(true, Rm::Mem(RBP, INSTANCE), R14);
        for (i, reg) in SAVED.into_iter().enumerate().filter(|&(i, _)| shape.saved[i]) {
            self.e.mov_to(true, Rm::Mem(RBP, FIRST_SAVED - 8 * i as i32), reg);
        }
    }

    fn restore_saved(&mut self, shape: &Shape) {
        for (i, reg) in SAVED.into_iter().enumerate().filter(|&(i, _)| shape.saved[i]) {
            self.e.mov(true, reg, Rm::Mem(RBP, FIRST_SAVED - 8 * i as i32));
        }
    }

    /// Returns, with the results where they belong.
    pub(in crate::native) fn epilogue(&mut self, shape: &Shape) {
        self.restore_saved(shape);
        self.e.byte(0xc9);
        match shape.arg_bytes {
            0 => self.e.byte(0xc3),
            bytes if bytes < 1 << 16 => {
                self.e.byte(0xc2);
                self.e.bytes.extend_from_slice(&(bytes as u16).to_le_bytes());
            }
            bytes => {
                // More than the instruction can remove. The results are in rax and xmm0.
                self.e.op(0x8f, false, 0, RCX);
                self.e.alu_imm(0, true, RSP, bytes as i32);
                self.e.op(0xff, false, 4, RCX);
            }
        }
    }

    /// Whether zeroing so many slots uses registers in which arguments may be.
    pub(in crate::native) fn zeroing_uses_registers(&self, count: u32) -> bool {
        count > UNROLLED
    }

    /// Zeroes `count` slots from a distance on.
    pub(in crate::native) fn zero_frame(&mut self, at: i32, count: u32) {
        if count == 0 {
            return;
        }
        if count > UNROLLED {
            self.e.op(0x8d, true, RDI.0, Rm::Mem(RBP, at));
            self.e.mov_imm(RCX, count.into());
            self.e.mov_imm(RAX, 0);
            // rep stosq
            return self.e.bytes.extend_from_slice(&[0xf3, 0x48, 0xab]);
        }
        self.e.op(0x0f57, false, XMM15.0, Rm::Reg(XMM15.0));
        for pair in 0..count / 2 {
            self.e.op(0x0f11, false, XMM15.0, Rm::Mem(RBP, at + 16 * pair as i32));
        }
        if count % 2 == 1 {
            self.e.op(0xf2_0f11, false, XMM15.0, Rm::Mem(RBP, at + 8 * (count as i32 - 1)));
        }
    }

    /// Makes room for stack arguments, `bytes` a multiple of 16.
    pub(in crate::native) fn open_args(&mut self, bytes: u32) {
        if bytes > 0 {
            self.e.alu_imm(5, true, RSP, bytes as i32);
        }
    }

    /// Puts a stack argument into its place in the room just made. Uses rax.
    pub(in crate::native) fn stack_arg(&mut self, at: u32, kind: Kind, src: Src) {
        self.store_slot(RSP, at as i32, kind, src);
    }

    /// Calls a function of this module, of the same instance.
    pub(in crate::native) fn call_direct(&mut self, function: Label) {
        self.e.call(function);
    }

    /// Puts a function of the instance into r11, to be called.
    pub(in crate::native) fn record_of_func(&mut self, index: u32) {
        self.func_ref(R11, index);
    }

    /// Calls the function whose record is in r11.
    pub(in crate::native) fn call_record(&mut self) {
        self.e.op(0xff, false, 2, Rm::Mem(R11, offset_of!(Func, native) as i32));
    }

    /// Leaves the frame for another function: of this module, or the one in r11. Register arguments are in place, `bytes`
    /// of stack arguments are at rsp.
    pub(in crate::native) fn tail_call(&mut self, shape: &Shape, bytes: u32, function: Option<Label>) {
        self.restore_saved(shape);
        if bytes == 0 && shape.arg_bytes == 0 {
            self.e.byte(0xc9);
        } else {
            // The callee finds its arguments where this function's end. The areas may overlap: it is copied from the top down.
            self.e.mov(true, RAX, Rm::Mem(RBP, 8));
            self.e.op(0x8d, true, R10.0, Rm::Mem(RBP, STACK_ARGS + shape.arg_bytes as i32 - bytes as i32));
            self.e.mov(true, RBP, Rm::Mem(RBP, 0));
            for at in (0..bytes as i32).step_by(8).rev() {
                self.e.op(0xf2_0f10, false, XMM15.0, Rm::Mem(RSP, at));
                self.e.op(0xf2_0f11, false, XMM15.0, Rm::Mem(R10, at));
            }
            self.e.op(0x8d, true, RSP.0, Rm::Mem(R10, -8));
            self.e.mov_to(true, Rm::Mem(RSP, 0), RAX);
        }
        match function {
            Some(label) => self.e.jmp(label),
            None => self.e.op(0xff, false, 4, Rm::Mem(R11, offset_of!(Func, native) as i32)),
        }
    }

    fn results_buffer(&mut self) {
        self.e.mov(true, RDX, Rm::Mem(R14, CONTEXT));
        self.e.mov(true, RDX, Rm::Mem(RDX, offset_of!(Context, native_results) as i32));
    }

    /// Puts results that do not go to registers into the buffer: slot, kind, value. Uses rax and rdx.
    pub(in crate::native) fn store_results(&mut self, results: &[(u32, Kind, Src)]) {
        if !results.is_empty() {
            self.results_buffer();
        }
        for &(slot, kind, src) in results {
            self.store_slot(RDX, slot as i32 * 8, kind, src);
        }
    }

    /// Takes results out of the buffer: slot, and where in the frame it goes. Uses rcx and rdx.
    pub(in crate::native) fn load_results(&mut self, results: &[(u32, i32)]) {
        if !results.is_empty() {
            self.results_buffer();
        }
        for &(slot, home) in results {
            self.e.mov(true, RCX, Rm::Mem(RDX, slot as i32 * 8));
            self.e.mov_to(true, Rm::Mem(RBP, home), RCX);
        }
    }

    /// The instance, as an argument.
    pub(in crate::native) fn mov_instance(&mut self, to: Reg) {
        self.e.mov(true, to, R14);
    }

    /// The address of a place in the frame.
    pub(in crate::native) fn frame_address(&mut self, to: Reg, at: i32) {
        self.e.op(0x8d, true, to.0, Rm::Mem(RBP, at));
    }
}
