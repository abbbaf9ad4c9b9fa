//! Vector instructions: their code, by family, and one way in, [`Asm::simd`].
//!
//! # What the caller keeps to
//!
//! - Vector operands are in vector registers ([`Src::Reg`] of [`Any::Float`]). Scalar operands (of splats, of `replace_lane`,
//!   counts of shifts) may be anywhere: a constant number or count gives shorter code.
//! - The result goes to `dst`, whose class is that of the instruction's result.
//! - `dst` may be any of the operands' registers, and operands may share one.
//! - `work` holds three vector registers and an integer register, all different, that are neither `dst` nor an operand.
//! - Flags do not survive, nor does what `work` holds; every other register but `dst` does, operands too.
//! - Loads, stores and `v128.const` are not among these instructions; [`Asm::vector_constant`] serves the last.
//!
//! # What the parts keep to
//!
//! The third register of `work` belongs to [`Asm::simd`] alone: where `dst` is an operand that is not the first, it has the
//! result made there. So the parts may assume that `dst` is the first operand or none, and have two registers for themselves.
//!
//! Constants of 16 bytes are in memory behind all code, each once for a module, and are addressed by distance from the
//! instruction. Made in registers, by way of an integer register, they would take up to four instructions and a register more
//! at each use, most of them on the one port of the machine that the movement of lanes needs.

mod compare;
mod convert;
mod direct;
mod float;
mod int;
mod lanes;
mod relaxed;
mod shift;
#[cfg(test)]
mod tests;

use super::encode::*;
use super::{Asm, Src};
use crate::native::isa::{Any, Freg, Reg};
use crate::native::simd::plain;
use crate::op::{Op, Signature, Ty};

/// Registers that a vector instruction may use up.
#[derive(Copy, Clone, Debug)]
pub(super) struct Work {
    /// Vector registers.
    pub(super) vectors: [Freg; 3],
    /// An integer register.
    pub(super) scratch: Reg,
}

impl Asm {
    /// Any vector instruction but loads, stores and the constant: see the top of this file for what `work` and the registers
    /// must be. `immediate` is the instruction's: the number of a lane in byte 0, or the sixteen of a shuffle; else it is
    /// ignored.
    pub(super) fn simd(&mut self, op: Op, dst: Any, operands: &[Src], immediate: [u8; 16], work: &Work) {
        let op = plain(op);
        match dst {
            Any::Int(dst) => self.simd_scalar(op, dst, vector(operands[0]), immediate[0], work),
            Any::Float(dst) => self.simd_vector(op, dst, operands, immediate, work),
        }
    }

    /// An instruction whose result goes to a vector register.
    fn simd_vector(&mut self, op: Op, dst: Freg, operands: &[Src], immediate: [u8; 16], work: &Work) {
        let [x, y, aside] = work.vectors;
        let late = operands.iter().skip(1).any(|&operand| operand == dst.into());
        let to = if late { aside } else { dst };
        let Signature::Fixed { params, .. } = op.info().signature else { unreachable!("it is the same everywhere") };
        match *params {
            [Ty::V128, Ty::V128] => {
                let (a, b) = (vector(operands[0]), vector(operands[1]));
                if let Some(row) = self.direct_binary(op) {
                    self.two_vectors(row, dst, a, b, x);
                    self.canonical_nans(op, dst, x);
                    return;
                }
                self.sequence_binary(op, to, a, b, immediate, [x, y]);
            }
            [Ty::V128] => {
                let a = vector(operands[0]);
                match direct::unary(op) {
                    Some((code, immediate)) => self.lanes_imm(code, to, a, immediate),
                    None => self.sequence_unary(op, to, a, immediate[0], [x, y]),
                }
            }
            [Ty::V128, Ty::V128, Ty::V128] => {
                let [a, b, c] = [0, 1, 2].map(|i| vector(operands[i]));
                self.sequence_ternary(op, to, a, b, c, [x, y]);
            }
            [Ty::V128, _] => match shift::row(op) {
                Some(row) => self.shift_lanes(row, to, vector(operands[0]), operands[1], [x, y], work.scratch),
                None => self.replace_lane(op, to, vector(operands[0]), operands[1], immediate[0], work.scratch),
            },
            _ => self.splat(op, to, operands[0]),
        }
        self.canonical_nans(op, to, x);
        self.move_vector(dst, to);
    }

    /// Instructions with one operand that take several of the machine's.
    fn sequence_unary(&mut self, op: Op, dst: Freg, a: Freg, lane: u8, work: [Freg; 2]) {
        let known = self.extract_float(op, dst, a, lane)
            || self.int_unary_lanes(op, dst, a, work)
            || self.float_sign(op, dst, a)
            || self.convert_lanes(op, dst, a, work);
        assert!(known, "{op:?} makes no vector of a vector");
    }

    /// Instructions with two operands that take several of the machine's.
    fn sequence_binary(&mut self, op: Op, dst: Freg, a: Freg, b: Freg, immediate: [u8; 16], work: [Freg; 2]) {
        let known = self.compare_lanes(op, dst, a, b, work)
            || self.int_binary_lanes(op, dst, a, b, work)
            || self.min_max_lanes(op, dst, a, b, work)
            || self.relaxed_dot(op, dst, a, b, work)
            || self.move_lanes(op, dst, a, b, immediate, work[0]);
        assert!(known, "{op:?} makes no vector of two");
    }

    /// Instructions with three operands.
    fn sequence_ternary(&mut self, op: Op, dst: Freg, a: Freg, b: Freg, c: Freg, work: [Freg; 2]) {
        let [x, _] = work;
        if op == Op::V128Bitselect {
            self.lanes_of(0x66_0fdf, x, c, b);
            self.lanes_of(0x66_0fdb, dst, a, c);
            self.lanes(0x66_0feb, dst, x);
        } else {
            self.relaxed_ternary(op, dst, a, b, c, work);
        }
    }

    /// An instruction whose result goes to an integer register.
    fn simd_scalar(&mut self, op: Op, dst: Reg, a: Freg, lane: u8, work: &Work) {
        let known = self.test_lanes(op, dst, a, work.vectors[0]) || self.extract_int(op, dst, a, lane);
        assert!(known, "{op:?} makes no integer of a vector");
    }

    /// Puts these bytes into a register.
    pub(in crate::native) fn vector_constant(&mut self, to: Freg, bytes: [u8; 16]) {
        match u128::from_le_bytes(bytes) {
            0 => self.lanes(0x66_0fef, to, to),
            u128::MAX => self.lanes(0x66_0f76, to, to),
            _ => {
                let constant = self.e.constant(bytes);
                self.lanes(0x0f28, to, constant);
            }
        }
    }

    /// `movaps`, unless the registers are the same.
    pub(super) fn move_vector(&mut self, to: Freg, from: Freg) {
        if to != from {
            self.lanes(0x0f28, to, from);
        }
    }

    /// One instruction of the machine on vectors; `code` as [`Encoder::op`] takes it.
    fn lanes(&mut self, code: u32, to: Freg, from: impl Into<Rm>) {
        self.e.op(code, false, to.0, from);
    }

    /// One instruction of the machine on two vectors. Without AVX its result replaces the first operand, which is moved to there
    /// before; then `b` is not `to`, unless `a` is.
    fn lanes_of(&mut self, code: u32, to: Freg, a: Freg, b: impl Into<Rm>) {
        if self.features.avx && to != a {
            self.e.op_vex(code, false, to.0, a.0, b);
        } else {
            self.move_vector(to, a);
            self.lanes(code, to, b);
        }
    }

    /// One instruction on vectors with an immediate if there is one; then the operand is no constant.
    fn lanes_imm(&mut self, code: u32, to: Freg, from: Freg, immediate: Option<u8>) {
        self.lanes(code, to, from);
        if let Some(immediate) = immediate {
            self.e.byte(immediate);
        }
    }

    /// The constant that has these bytes in every lane.
    fn every(&mut self, lane: &[u8]) -> Rm {
        self.e.constant(std::array::from_fn(|i| lane[i % lane.len()]))
    }

    /// Inverts all bits, using up another register.
    fn invert(&mut self, reg: Freg, work: Freg) {
        self.vector_constant(work, [0xff; 16]);
        self.lanes(0x66_0fef, reg, work);
    }
}

/// The register of a vector operand.
fn vector(operand: Src) -> Freg {
    match operand {
        Src::Reg(Any::Float(reg)) => reg,
        _ => unreachable!("vector operands are in registers"),
    }
}
