//! Atomic accesses, of which the tables say the action and the width, and fences.
//!
//! They lie at multiples of their width, so none is torn at a guard. All acquire and release, which on this machine also orders
//! a release before a later acquire: that is the one order of all sequentially consistent accesses.

use super::encode::*;
use super::{Asm, Src, V31, simd};
use crate::native::isa::{Access, Any, Reg};
use crate::op::{AtomicAction, Op, TrapCode, atomic_access};

// Of one byte; the logarithm of how many goes to the top.
const LDAR: u32 = 0x08df_fc00;
const STLR: u32 = 0x089f_fc00;
const LDAXR: u32 = 0x085f_fc00;
const STLXR: u32 = 0x0800_fc00;
// Since version 8.1 (LSE), in one instruction: adds, clears and sets bits, and so on.
const LDADDAL: u32 = 0x38e0_0000;
const LDCLRAL: u32 = 0x38e0_1000;
const LDEORAL: u32 = 0x38e0_2000;
const LDSETAL: u32 = 0x38e0_3000;
const SWPAL: u32 = 0x38e0_8000;
const CASAL: u32 = 0x08e0_fc00;
const DMB_ISH: u32 = 0xd503_3bbf;

impl Asm {
    /// An atomic access. `operands` are the address and what else the instruction takes; `to` receives its result, if it has one.
    /// Uses x16, x17, x30 and v31. Returns where the instruction stands that may fault.
    pub(in crate::native) fn atomic(&mut self, op: Op, to: Option<Any>, access: Access, operands: &[Src]) -> u32 {
        let Some((action, bytes)) = atomic_access(op) else { unreachable!("{op:?} is no atomic access") };
        let (addr, wide, size) = (operands[0], bytes == 8, bytes.trailing_zeros() << 30);
        self.check_aligned(access, addr, bytes);
        let place = self.address(LDRB, access, addr, bytes.into());
        let place = self.exact(place);
        let to = match to {
            Some(Any::Int(to)) => to,
            _ => ZR,
        };
        match action {
            AtomicAction::Load => {
                let at = self.next();
                self.e.op(LDAR | size, to.0, place.0, 0);
                at
            }
            AtomicAction::Store => {
                let value = self.int_or_zero(wide, operands[1], X16);
                let at = self.next();
                self.e.op(STLR | size, value.0, place.0, 0);
                at
            }
            AtomicAction::Cmpxchg => self.exchange_if(size, wide, to, place, operands[1], operands[2]),
            _ if self.features.lse => self.modify(action, size, wide, to, place, operands[1]),
            _ => self.modify_exclusively(action, size, wide, to, place, operands[1]),
        }
    }

    /// Reads, combines and writes in one instruction.
    fn modify(&mut self, action: AtomicAction, size: u32, wide: bool, to: Reg, place: Reg, operand: Src) -> u32 {
        let mut operand = self.int_or_zero(wide, operand, X16);
        let code = match action {
            AtomicAction::Add => LDADDAL,
            AtomicAction::Sub => {
                self.e.int(SUB, wide, X16, ZR, operand);
                operand = X16;
                LDADDAL
            }
            AtomicAction::And => {
                // mvn: what is cleared is what the operand has not.
                self.e.int(ORR | 1 << 21, wide, X16, ZR, operand);
                operand = X16;
                LDCLRAL
            }
            AtomicAction::Or => LDSETAL,
            AtomicAction::Xor => LDEORAL,
            _ => SWPAL,
        };
        let at = self.next();
        self.e.op(code | size, to.0, place.0, operand.0);
        at
    }

    /// Reads, combines, and writes if nobody else has meanwhile; else again. The operand waits in v31, since it may be in the
    /// register of the result.
    fn modify_exclusively(
        &mut self,
        action: AtomicAction,
        size: u32,
        wide: bool,
        to: Reg,
        place: Reg,
        operand: Src,
    ) -> u32 {
        let operand = self.int(wide, operand, X16);
        self.fmov(true, V31, operand);
        let again = self.e.new_label();
        self.e.bind(again);
        let at = self.next();
        self.e.op(LDAXR | size, LR.0, place.0, 0);
        self.e.op(simd::FMOV_TO_X, X16.0, V31.0, 0);
        match action {
            AtomicAction::Add => self.e.int(ADD, true, to, LR, X16),
            AtomicAction::Sub => self.e.int(SUB, true, to, LR, X16),
            AtomicAction::And => self.e.int(AND, true, to, LR, X16),
            AtomicAction::Or => self.e.int(ORR, true, to, LR, X16),
            AtomicAction::Xor => self.e.int(EOR, true, to, LR, X16),
            _ => self.e.mov(true, to, X16),
        }
        self.e.op(STLXR | size, to.0, place.0, X16.0);
        self.e.branch_zero(false, X16, false, again);
        self.e.mov(true, to, LR);
        at
    }

    /// Reads, and writes if what was read is as expected.
    fn exchange_if(&mut self, size: u32, wide: bool, to: Reg, place: Reg, expected: Src, new: Src) -> u32 {
        if self.features.lse {
            let new = self.int_or_zero(wide, new, LR);
            self.mov_int(wide, X16, expected);
            let at = self.next();
            self.e.op(CASAL | size, new.0, place.0, X16.0);
            self.e.mov(true, to, X16);
            return at;
        }
        // As many bits of it as are accessed, by moving them as if to shift them by none.
        let expected = self.int(wide, expected, X16);
        let last = (8u8 << (size >> 30)) - 1;
        self.e.field(UBFM, wide, X16, expected, 0, last);
        self.fmov(true, V31, X16);
        // Nothing is written to the result's register before the new value is.
        let new = self.int(wide, new, to);
        let (again, done) = (self.e.new_label(), self.e.new_label());
        self.e.bind(again);
        let at = self.next();
        self.e.op(LDAXR | size, LR.0, place.0, 0);
        self.e.op(simd::FMOV_TO_X, X16.0, V31.0, 0);
        self.e.int(SUBS, true, ZR, LR, X16);
        self.e.branch(NE, done);
        self.e.op(STLXR | size, new.0, place.0, X16.0);
        self.e.branch_zero(false, X16, false, again);
        self.e.bind(done);
        self.e.mov(true, to, LR);
        at
    }

    /// Traps if an access is not at a multiple of its width. Uses x16 and x17.
    fn check_aligned(&mut self, access: Access, addr: Src, bytes: u32) {
        let (mask, rest) = (u64::from(bytes) - 1, access.offset & (u64::from(bytes) - 1));
        let Some(imm) = mask_imm(false, mask) else { return };
        let unaligned = self.trap_label(TrapCode::UnalignedAtomic);
        let mut addr = self.int(false, addr, X16);
        if rest != 0 {
            self.e.add_imm(X17, addr, rest as i64);
            addr = X17;
        }
        self.e.mask(ANDS, false, ZR, addr, imm);
        self.e.branch(NE, unaligned);
    }

    /// A barrier for all accesses.
    pub(in crate::native) fn fence(&mut self) {
        self.e.word(DMB_ISH);
    }
}
