//! Vector instructions: their code, by family, and one way in, [`Asm::simd`].
//!
//! # What the caller keeps to
//!
//! - Vector operands are in vector registers ([`Src::Reg`] of [`Any::Float`]). Scalar operands (of splats, of `replace_lane`,
//!   counts of shifts) may be anywhere: a constant count or number gives shorter code.
//! - The result goes to `dst`, whose class is that of the instruction's result.
//! - `dst` may be any of the operands' registers, and operands may share one.
//! - `work` holds three vector registers and an integer register, all different, that are neither `dst` nor an operand.
//! - Flags do not survive, nor does what `work` holds; every other register but `dst` does, operands too.
//! - Loads and stores and `v128.const` are not among these instructions; [`Asm::vector_constant`] serves the last.
//!
//! # What the parts keep to
//!
//! The third register of `work` belongs to [`Asm::simd`] alone: where `dst` is an operand but not the first, it has the
//! result made there. So the parts may assume that `dst` is the first operand or none, and have two registers for themselves.
//!
//! Constants of 16 bytes are in memory behind all code, each once for a module, and are addressed by distance from the
//! instruction. Made in registers, by way of integer registers, they would take four instructions and a vector register more
//! at each use, of which three run on the one port that the lanes' movements need.

mod bits;

use super::encode::*;
use super::{Asm, Src};
use crate::native::isa::{Any, Freg, Reg};
use crate::op::Op;

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
        match dst {
            Any::Float(dst) => {
                let late = operands.iter().skip(1).any(|&operand| operand == dst.into()) && operands[0] != dst.into();
                let to = if late { work.vectors[2] } else { dst };
                self.simd_vector(op, to, operands, immediate, work);
                self.move_vector(dst, to);
            }
            Any::Int(dst) => self.simd_scalar(op, dst, operands, immediate, work),
        }
    }

    /// An instruction whose result goes to a vector register.
    fn simd_vector(&mut self, op: Op, dst: Freg, operands: &[Src], _immediate: [u8; 16], work: &Work) {
        let vector = |index: usize| match operands[index] {
            Src::Reg(Any::Float(reg)) => reg,
            _ => unreachable!("a vector register"),
        };
        let done = match *operands {
            [_] => self.bits_unary(op, dst, vector(0), work),
            [_, _] => self.bits_binary(op, dst, vector(0), vector(1)),
            _ => self.bits_ternary(op, dst, [vector(0), vector(1), vector(2)], work),
        };
        assert!(done, "{op:?} is a vector instruction");
    }

    /// An instruction whose result goes to an integer register.
    fn simd_scalar(&mut self, op: Op, dst: Reg, operands: &[Src], _immediate: [u8; 16], _work: &Work) {
        let Src::Reg(Any::Float(a)) = operands[0] else { unreachable!("a vector register") };
        match op {
            Op::V128AnyTrue => self.any_true(dst, a),
            _ => unreachable!("{op:?} makes no integer of a vector"),
        }
    }

    /// Puts these bytes into a register.
    pub(in crate::native) fn vector_constant(&mut self, to: Freg, bytes: [u8; 16]) {
        match u128::from_le_bytes(bytes) {
            0 => self.e.op(0x66_0fef, false, to.0, to),
            u128::MAX => self.e.op(0x66_0f76, false, to.0, to),
            _ => {
                let constant = self.e.constant(bytes);
                self.e.op(0x0f28, false, to.0, constant);
            }
        }
    }

    /// `movaps`, unless the registers are the same.
    pub(super) fn move_vector(&mut self, to: Freg, from: Freg) {
        if to != from {
            self.e.op(0x0f28, false, to.0, from);
        }
    }
}
