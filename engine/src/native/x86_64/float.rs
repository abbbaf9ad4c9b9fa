//! Floating-point instructions.

use super::encode::*;
use super::{Asm, Src, XMM14, XMM15};
use crate::native::isa::{Any, Freg, Kind};
use crate::op::{Op, Signature, Ty};

impl Asm {
    /// A scalar instruction's opcode in the width asked for.
    fn scalar(&mut self, code: u32, wide: bool, to: Freg, from: Rm) {
        self.e.op(if wide { 0xf2_0f00 } else { 0xf3_0f00 } | code, false, to.0, from);
    }

    pub(super) fn float_binary(&mut self, op: Op, to: Any, a: Src, b: Src) {
        let Any::Float(to) = to else { unreachable!("a float") };
        let (wide, code, commutes) = match op {
            Op::F32Add => (false, 0x58, true),
            Op::F64Add => (true, 0x58, true),
            Op::F32Mul => (false, 0x59, true),
            Op::F64Mul => (true, 0x59, true),
            Op::F32Sub => (false, 0x5c, false),
            Op::F64Sub => (true, 0x5c, false),
            Op::F32Div => (false, 0x5e, false),
            Op::F64Div => (true, 0x5e, false),
            Op::F32Min => return self.min_max(false, true, to, a, b),
            Op::F64Min => return self.min_max(true, true, to, a, b),
            Op::F32Max => return self.min_max(false, false, to, a, b),
            Op::F64Max => return self.min_max(true, false, to, a, b),
            Op::F32Copysign => return self.copysign(false, to, a, b),
            Op::F64Copysign => return self.copysign(true, to, a, b),
            _ => unreachable!("{op:?} is not a binary instruction on floats"),
        };
        let (a, b) = if commutes && b == to.into() { (b, a) } else { (a, b) };
        let work = if b == to.into() && a != b { XMM15 } else { to };
        self.mov_float(wide, work, a);
        let b = self.float_rm(wide, b, XMM14);
        self.scalar(code, wide, work, b);
        self.mov_float(wide, to, work.into());
        self.canonical_nan(wide, to);
    }

    /// Makes a NaN the canonical one, where that is asked for.
    pub(super) fn canonical_nan(&mut self, wide: bool, reg: Freg) {
        if self.canonical_nans {
            self.e.op(if wide { 0x66_0f2e } else { 0x0f2e }, false, reg.0, Rm::Reg(reg.0));
            let number = self.e.jcc_short(NP);
            let bits = if wide { 0x7ff8_0000_0000_0000 } else { 0x7fc0_0000 };
            self.mov_float(wide, reg, Src::Const(bits));
            self.e.here(number);
        }
    }

    fn min_max(&mut self, wide: bool, min: bool, to: Freg, a: Src, b: Src) {
        self.mov_float(wide, XMM15, a);
        let b = self.float(wide, b, XMM14);
        self.e.op(if wide { 0x66_0f2e } else { 0x0f2e }, false, XMM15.0, Rm::Reg(b.0));
        let unordered = self.e.jcc_short(P);
        let differ = self.e.jcc_short(NE);
        // Equal: the same bits, or zeroes of either sign, of which or gives -0 and and gives 0.
        self.e.op(if min { 0x0f56 } else { 0x0f54 }, false, XMM15.0, Rm::Reg(b.0));
        let done = self.e.jmp_short();
        self.e.here(unordered);
        // The sum is a quiet NaN.
        self.scalar(0x58, wide, XMM15, Rm::Reg(b.0));
        let done_too = self.e.jmp_short();
        self.e.here(differ);
        self.scalar(if min { 0x5d } else { 0x5f }, wide, XMM15, Rm::Reg(b.0));
        self.e.here(done);
        self.e.here(done_too);
        self.mov_float(wide, to, XMM15.into());
        self.canonical_nan(wide, to);
    }

    fn copysign(&mut self, wide: bool, to: Freg, a: Src, b: Src) {
        let sign: u64 = if wide { 1 << 63 } else { 1 << 31 };
        let rest = if wide { !sign } else { !sign & 0xffff_ffff };
        // Through integer registers: two constants, and nothing that depends on which register is which.
        self.float_bits(wide, super::RDX, b);
        self.float_bits(wide, super::RCX, a);
        self.e.mov_imm(RAX, sign);
        self.e.op(0x23, wide, RDX.0, RAX);
        self.e.mov_imm(RAX, rest);
        self.e.op(0x23, wide, RCX.0, RAX);
        self.e.op(0x0b, wide, RCX.0, RDX);
        self.e.op(0x66_0f6e, wide, to.0, RCX);
    }

    /// A float's bits in an integer register.
    pub(super) fn float_bits(&mut self, wide: bool, to: super::Reg, src: Src) {
        match src {
            Src::Reg(Any::Float(reg)) => self.e.op(0x66_0f7e, wide, reg.0, to),
            src => self.mov_int(wide, to, src),
        }
    }

    /// An instruction with one operand of the same type.
    pub(super) fn float_unary(&mut self, op: Op, to: Freg, a: Src) {
        let wide = matches!(
            op,
            Op::F64Abs | Op::F64Neg | Op::F64Ceil | Op::F64Floor | Op::F64Trunc | Op::F64Nearest | Op::F64Sqrt
        );
        match op {
            Op::F32Abs | Op::F64Abs => self.sign_mask(0x0f54, wide, to, a, if wide { !(1 << 63) } else { 0x7fff_ffff }),
            Op::F32Neg | Op::F64Neg => self.sign_mask(0x0f57, wide, to, a, if wide { 1 << 63 } else { 1 << 31 }),
            Op::F32Sqrt | Op::F64Sqrt => {
                let a = self.float_rm(wide, a, XMM14);
                self.scalar(0x51, wide, to, a);
                self.canonical_nan(wide, to);
            }
            _ => {
                // The machine's rounding modes, with the precision exception off.
                let mode = match op {
                    Op::F32Nearest | Op::F64Nearest => 0,
                    Op::F32Floor | Op::F64Floor => 1,
                    Op::F32Ceil | Op::F64Ceil => 2,
                    Op::F32Trunc | Op::F64Trunc => 3,
                    _ => unreachable!("{op:?} is not a unary instruction on floats"),
                };
                let a = self.float_rm(wide, a, XMM14);
                self.e.op(if wide { 0x66_0f3a0b } else { 0x66_0f3a0a }, false, to.0, a);
                self.e.byte(mode | 8);
                self.canonical_nan(wide, to);
            }
        }
    }

    fn sign_mask(&mut self, code: u32, wide: bool, to: Freg, a: Src, mask: u64) {
        self.mov_float(wide, to, a);
        self.mov_float(wide, XMM15, Src::Const(mask));
        self.e.op(code, false, to.0, Rm::Reg(XMM15.0));
    }

    /// Any instruction with one operand. Uses the scratch registers.
    pub(in crate::native) fn unary(&mut self, op: Op, to: Any, a: Src) {
        match (op.info().signature, to) {
            (Signature::Fixed { params: [Ty::I32 | Ty::I64], .. }, Any::Int(to)) => self.int_unary(op, to, a),
            (Signature::Fixed { params: [param], results: [result] }, Any::Float(to)) if param == result => {
                self.float_unary(op, to, a);
            }
            _ => self.convert(op, to, a),
        }
    }

    /// Puts a value of any kind into a slot at a distance from a register other than rax, upper half zero.
    pub(super) fn store_slot(&mut self, base: super::Reg, at: i32, kind: Kind, src: Src) {
        self.store_at(base, at, kind, src, true);
    }
}
