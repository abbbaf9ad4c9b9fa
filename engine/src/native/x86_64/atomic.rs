//! Atomic accesses, of which the tables say the action and the width, and fences.

use super::encode::*;
use super::{Asm, Src};
use crate::native::isa::{Access, Any, Reg};
use crate::op::{AtomicAction, Op, TrapCode, atomic_access};

/// Opcodes for bytes; one more is that for the other widths.
const XCHG: u32 = 0x86;
const XADD: u32 = 0x0fc0;
const CMPXCHG: u32 = 0x0fb0;

impl Asm {
    /// An atomic access. `operands` are the address and what else the instruction takes; `to` receives its result, if it has one.
    /// Uses rax, rcx and rdx. Returns where the instruction stands that may fault.
    pub(in crate::native) fn atomic(&mut self, op: Op, to: Option<Any>, access: Access, operands: &[Src]) -> u32 {
        let Some((action, bytes)) = atomic_access(op) else { unreachable!("{op:?} is no atomic access") };
        let (addr, wide) = (operands[0], bytes == 8);
        self.check_aligned(access, addr, bytes);
        let place = self.address(access, addr, bytes.into());
        let mut at = self.position();
        match action {
            // The processor orders loads as they have to be when stores are ordered; the result is extended by the load.
            AtomicAction::Load => self.load_cell(bytes, RAX, place),
            AtomicAction::Store | AtomicAction::Xchg => {
                self.mov_int(wide, RAX, operands[1]);
                at = self.position();
                // Locked without being told so.
                self.sized(XCHG, bytes, RAX, place);
            }
            AtomicAction::Add | AtomicAction::Sub => {
                self.mov_int(wide, RAX, operands[1]);
                if action == AtomicAction::Sub {
                    self.e.op(0xf7, wide, 3, RAX);
                }
                at = self.position();
                self.e.byte(0xf0);
                self.sized(XADD, bytes, RAX, place);
            }
            AtomicAction::And => at = self.combine(0x23, bytes, place, operands[1]),
            AtomicAction::Or => at = self.combine(0x0b, bytes, place, operands[1]),
            AtomicAction::Xor => at = self.combine(0x33, bytes, place, operands[1]),
            AtomicAction::Cmpxchg => {
                self.e.op(0x8d, true, RCX.0, place);
                self.mov_int(wide, RAX, operands[1]);
                self.mov_int(wide, RDX, operands[2]);
                at = self.position();
                self.e.byte(0xf0);
                self.sized(CMPXCHG, bytes, RDX, Rm::Mem(RCX, 0));
            }
        }
        if let Some(Any::Int(to)) = to {
            // Operands may have had more bits than the access, and what is exchanged leaves them.
            match bytes {
                1 => self.e.op(0x0fb6, false, to.0, RAX),
                2 => self.e.op(0x0fb7, false, to.0, RAX),
                _ => self.e.op(0x8b, wide, to.0, RAX),
            }
        }
        at
    }

    /// Reads, combines by the instruction `code`, and writes if nobody else has meanwhile. What was read is left in rax.
    fn combine(&mut self, code: u32, bytes: u32, place: Rm, operand: Src) -> u32 {
        self.e.op(0x8d, true, RCX.0, place);
        let at = self.position();
        self.load_cell(bytes, RAX, Rm::Mem(RCX, 0));
        let again = self.new_label();
        self.bind(again);
        self.mov_int(bytes == 8, RDX, operand);
        self.e.op(code, bytes == 8, RDX.0, RAX);
        self.e.byte(0xf0);
        self.sized(CMPXCHG, bytes, RDX, Rm::Mem(RCX, 0));
        self.e.jcc(NE, again);
        at
    }

    /// Loads so many bytes, zero-extended.
    fn load_cell(&mut self, bytes: u32, to: Reg, from: Rm) {
        match bytes {
            1 => self.e.op(0x0fb6, false, to.0, from),
            2 => self.e.op(0x0fb7, false, to.0, from),
            _ => self.e.op(0x8b, bytes == 8, to.0, from),
        }
    }

    /// An instruction on memory of so many bytes.
    fn sized(&mut self, code: u32, bytes: u32, reg: Reg, place: Rm) {
        match bytes {
            1 => self.e.op_byte(code, reg.0, place),
            _ => {
                if bytes == 2 {
                    self.e.byte(0x66);
                }
                self.e.op(code + 1, bytes == 8, reg.0, place);
            }
        }
    }

    /// Traps if an access is not at a multiple of its width. Uses rcx and rdx.
    fn check_aligned(&mut self, access: Access, addr: Src, bytes: u32) {
        let (mask, rest) = (bytes as i32 - 1, access.offset as i32 & (bytes as i32 - 1));
        if mask == 0 {
            return;
        }
        let unaligned = self.trap_label(TrapCode::UnalignedAtomic);
        let mut addr = self.int(false, addr, RCX);
        if rest != 0 {
            self.e.op(0x8d, false, RDX.0, Rm::Mem(addr, rest));
            addr = RDX;
        }
        self.e.op(0xf7, false, 0, addr);
        self.e.imm32(mask);
        self.e.jcc(NE, unaligned);
    }

    /// `mfence`.
    pub(in crate::native) fn fence(&mut self) {
        for byte in [0x0f, 0xae, 0xf0] {
            self.e.byte(byte);
        }
    }
}
