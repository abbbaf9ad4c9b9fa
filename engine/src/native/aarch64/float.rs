//! Floating-point instructions.

use super::encode::*;
use super::{Asm, Src, V30, V31, simd};
use crate::native::isa::{Any, Freg, Kind, Reg};
use crate::op::{Op, Signature, Ty};

/// The kind of a float of this width.
pub(super) fn float_kind(wide: bool) -> Kind {
    if wide { Kind::F64 } else { Kind::F32 }
}

/// Whether the result is of 64 bits, and the code on 32, of an instruction with two operands.
fn binary_row(op: Op) -> Option<(bool, u32)> {
    Some(match op {
        Op::F32Add => (false, 0x1e20_2800),
        Op::F64Add => (true, 0x1e20_2800),
        Op::F32Sub => (false, 0x1e20_3800),
        Op::F64Sub => (true, 0x1e20_3800),
        Op::F32Mul => (false, 0x1e20_0800),
        Op::F64Mul => (true, 0x1e20_0800),
        Op::F32Div => (false, 0x1e20_1800),
        Op::F64Div => (true, 0x1e20_1800),
        // These are what wasm wants: a NaN if either is one, -0 below 0.
        Op::F32Min => (false, 0x1e20_5800),
        Op::F64Min => (true, 0x1e20_5800),
        Op::F32Max => (false, 0x1e20_4800),
        Op::F64Max => (true, 0x1e20_4800),
        _ => return None,
    })
}

/// The same of an instruction with one operand, and whether its NaNs have open bits.
fn unary_row(op: Op) -> (bool, u32, bool) {
    match op {
        Op::F32Abs => (false, 0x1e20_c000, false),
        Op::F64Abs => (true, 0x1e20_c000, false),
        Op::F32Neg => (false, 0x1e21_4000, false),
        Op::F64Neg => (true, 0x1e21_4000, false),
        Op::F32Sqrt => (false, 0x1e21_c000, true),
        Op::F64Sqrt => (true, 0x1e21_c000, true),
        Op::F32Nearest => (false, 0x1e24_4000, true),
        Op::F64Nearest => (true, 0x1e24_4000, true),
        Op::F32Ceil => (false, 0x1e24_c000, true),
        Op::F64Ceil => (true, 0x1e24_c000, true),
        Op::F32Floor => (false, 0x1e25_4000, true),
        Op::F64Floor => (true, 0x1e25_4000, true),
        Op::F32Trunc => (false, 0x1e25_c000, true),
        Op::F64Trunc => (true, 0x1e25_c000, true),
        _ => unreachable!("{op:?} is not a unary instruction on floats"),
    }
}

impl Asm {
    /// A scalar instruction on floats of 32 bits, or of 64 where wide.
    fn scalar(&mut self, code: u32, wide: bool, to: Freg, a: Freg, b: Freg) {
        self.e.op(code | u32::from(wide) << 22, to.0, a.0, b.0);
    }

    pub(super) fn float_binary(&mut self, op: Op, to: Any, a: Src, b: Src) {
        let Any::Float(to) = to else { unreachable!("a float") };
        match binary_row(op) {
            Some((wide, code)) => {
                let kind = float_kind(wide);
                let a = self.in_vector(kind, a, V30);
                let b = self.in_vector(kind, b, V31);
                self.scalar(code, wide, to, a, b);
                self.canonical_nan(wide, to);
            }
            None => self.copysign(op == Op::F64Copysign, to, a, b),
        }
    }

    /// Makes a NaN the canonical one, where that is asked for.
    pub(super) fn canonical_nan(&mut self, wide: bool, reg: Freg) {
        if self.canonical_nans {
            let number = self.e.new_label();
            self.fcmp(wide, reg.0, reg.0);
            self.e.branch(VC, number);
            let bits = if wide { 0x7ff8_0000_0000_0000 } else { 0x7fc0_0000 };
            self.mov_vector(float_kind(wide), reg, Src::Const(bits));
            self.e.bind(number);
        }
    }

    /// The sign bit is inserted: of `b` into `a`, or all else of `a` into `b`.
    fn copysign(&mut self, wide: bool, to: Freg, a: Src, b: Src) {
        let kind = float_kind(wide);
        let a = self.in_vector(kind, a, V30);
        if b == to.into() {
            self.sign_bit(wide, V31);
            return self.e.op(simd::BIF, to.0, a.0, V31.0);
        }
        self.mov_vector(kind, to, a.into());
        let b = self.in_vector(kind, b, V30);
        self.sign_bit(wide, V31);
        self.e.op(simd::BIT, to.0, b.0, V31.0);
    }

    /// The sign bits of all lanes.
    fn sign_bit(&mut self, wide: bool, to: Freg) {
        if wide {
            self.e.word(simd::MOVI_ZERO | u32::from(to.0));
            self.e.op(simd::FNEG_2D, to.0, to.0, 0);
        } else {
            self.e.word(simd::MOVI_SIGN_4S | u32::from(to.0));
        }
    }

    /// A float's bits in an integer register.
    pub(super) fn float_bits(&mut self, wide: bool, to: Reg, src: Src) {
        match src {
            Src::Reg(Any::Float(reg)) => {
                self.e.op(if wide { simd::FMOV_TO_X } else { simd::FMOV_TO_W }, to.0, reg.0, 0);
            }
            src => self.mov_int(wide, to, src),
        }
    }

    /// An instruction with one operand of the same type.
    fn float_unary(&mut self, op: Op, to: Freg, a: Src) {
        let (wide, code, open) = unary_row(op);
        let a = self.in_vector(float_kind(wide), a, V30);
        self.scalar(code, wide, to, a, Freg(0));
        if open {
            self.canonical_nan(wide, to);
        }
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
}
