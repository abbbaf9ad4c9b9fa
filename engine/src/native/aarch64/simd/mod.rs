//! Vector instructions: their code, by family, and one way in, [`Asm::vector`].
//!
//! # What the caller keeps to
//!
//! - Vector operands are in vector registers ([`Src::Reg`] of [`Any::Float`]). Scalar operands (of splats, of `replace_lane`,
//!   counts of shifts) may be anywhere: a constant number or count gives shorter code.
//! - The result goes to a register whose class is that of the instruction's result; it may be any of the operands' registers, and
//!   operands may share one.
//! - Used up are v29, v30, v31, x16, x17 and the flags. Every other register but the result's stays.
//!
//! Nearly every instruction is one of the machine's on three registers, so few of those parts write the result before they have
//! read all operands; those that take several make it in v31.
//!
//! Constants of 16 bytes are behind the code, each once for as long as that is in reach, and are loaded by distance from the
//! instruction. Made in registers they would take up to ten instructions.

mod compare;
mod convert;
mod direct;
mod float;
mod int;
mod lanes;
mod relaxed;
mod shift;

use super::encode::*;
use super::{Asm, Src, V29, V30, V31};
use crate::native::isa::{Any, Freg, Reg};
use crate::native::simd::plain;
use crate::op::{Op, Signature, Ty};
use direct::Order;

/// Lanes of 16, 32 and 64 bits, where an instruction says so; of 8 bits it says nothing.
const H: u32 = 1 << 22;
const S: u32 = 2 << 22;
const D: u32 = 3 << 22;
/// Where an instruction on 64 bits is one on 128.
const Q: u32 = 1 << 30;
/// Where an instruction on signed lanes is one on unsigned.
const U: u32 = 1 << 29;

/// `orr` of a register with itself.
pub(super) const MOV: u32 = 0x4ea0_1c00;
pub(super) const MOVI_ZERO: u32 = 0x6f00_e400;
/// The sign bit of 32 bits in every lane.
pub(super) const MOVI_SIGN_4S: u32 = 0x4f04_6400;
/// `fmov` between vector registers, of 32 bits.
pub(super) const FMOV_S: u32 = 0x1e20_4000;
pub(super) const FMOV_TO_W: u32 = 0x1e26_0000;
pub(super) const FMOV_TO_X: u32 = 0x9e66_0000;
pub(super) const FNEG_2D: u32 = 0x6ee0_f800;
pub(super) const CNT_8B: u32 = 0x0e20_5800;
pub(super) const ADDV_8B: u32 = 0x0e31_b800;
/// Inserts the first operand's bits where the second's are one, or are not; selects by what is there.
pub(super) const BIT: u32 = 0x6ea0_1c00;
pub(super) const BIF: u32 = 0x6ee0_1c00;
const BSL: u32 = 0x6e60_1c00;
const NOT: u32 = 0x6e20_5800;
const AND: u32 = 0x4e20_1c00;
const ADDP: u32 = 0x4e20_bc00;
const UMAXP_4S: u32 = 0x6ea0_a400;
/// The lower half's lanes extended to those of twice the width.
pub(super) const SXTL_8H: u32 = 0x0f08_a400;
pub(super) const UXTL_8H: u32 = SXTL_8H | U;
pub(super) const SXTL_4S: u32 = 0x0f10_a400;
pub(super) const UXTL_4S: u32 = SXTL_4S | U;
pub(super) const SXTL_2D: u32 = 0x0f20_a400;
pub(super) const UXTL_2D: u32 = SXTL_2D | U;

impl Asm {
    /// A vector instruction that does not access memory; see the top of this file.
    pub(in crate::native) fn vector(&mut self, op: Op, to: Any, operands: &[Src], lanes: [u8; 16], _spare: Freg) {
        let op = plain(op);
        match to {
            Any::Int(to) => {
                let a = vector(operands[0]);
                let known = self.test_lanes(op, to, a) || self.extract_int(op, to, a, lanes[0]);
                assert!(known, "{op:?} makes no integer of a vector");
            }
            Any::Float(to) => {
                self.vector_result(op, to, operands, lanes);
                self.canonical_nans(op, to);
            }
        }
    }

    /// An instruction whose result goes to a vector register.
    fn vector_result(&mut self, op: Op, to: Freg, operands: &[Src], immediate: [u8; 16]) {
        let Signature::Fixed { params, .. } = op.info().signature else { unreachable!("it is the same everywhere") };
        match *params {
            [Ty::V128, Ty::V128] => {
                let (a, b) = (vector(operands[0]), vector(operands[1]));
                match direct::binary(op) {
                    Some((code, Order::Same)) => self.lanes(code, to, a, b),
                    Some((code, Order::Swapped)) => self.lanes(code, to, b, a),
                    None => self.sequence_binary(op, to, a, b, immediate),
                }
            }
            [Ty::V128] => {
                let a = vector(operands[0]);
                match direct::unary(op) {
                    Some(code) => self.lanes(code, to, a, Freg(0)),
                    None => self.sequence_unary(op, to, a, immediate[0]),
                }
            }
            [Ty::V128, Ty::V128, Ty::V128] => {
                let [a, b, c] = [0, 1, 2].map(|i| vector(operands[i]));
                self.ternary(op, to, a, b, c);
            }
            [Ty::V128, _] => match shift::row(op) {
                Some(row) => self.shift_lanes(row, to, vector(operands[0]), operands[1]),
                None => self.replace_lane(op, to, vector(operands[0]), operands[1], immediate[0]),
            },
            _ => self.splat(op, to, operands[0]),
        }
    }

    /// Instructions with one operand that take several of the machine's.
    fn sequence_unary(&mut self, op: Op, to: Freg, a: Freg, lane: u8) {
        let known = self.extract_float(op, to, a, lane) || self.convert_lanes(op, to, a);
        assert!(known, "{op:?} makes no vector of a vector");
    }

    /// Instructions with two operands that take several of the machine's.
    fn sequence_binary(&mut self, op: Op, to: Freg, a: Freg, b: Freg, immediate: [u8; 16]) {
        let known = self.compare_lanes(op, to, a, b)
            || self.int_lanes(op, to, a, b)
            || self.float_lanes(op, to, a, b)
            || self.relaxed_dot(op, to, a, b)
            || self.move_lanes(op, to, a, b, immediate);
        assert!(known, "{op:?} makes no vector of two");
    }

    /// Instructions with three operands.
    fn ternary(&mut self, op: Op, to: Freg, a: Freg, b: Freg, c: Freg) {
        if op == Op::V128Bitselect {
            self.move_vector(V31, c);
            self.lanes(BSL, V31, a, b);
            self.move_vector(to, V31);
        } else {
            self.relaxed_ternary(op, to, a, b, c);
        }
    }

    /// Puts these bytes into a register.
    pub(in crate::native) fn vector_constant(&mut self, to: Freg, bytes: [u8; 16]) {
        let byte = u32::from(bytes[0]);
        if bytes == [bytes[0]; 16] {
            // movi: the upper three bits of the byte and the lower five are apart.
            self.e.word(0x4f00_e400 | byte >> 5 << 16 | (byte & 31) << 5 | u32::from(to.0));
        } else {
            self.e.load_constant(to, bytes);
        }
    }

    /// Puts this lane into all lanes.
    fn every(&mut self, to: Freg, lane: &[u8]) {
        self.vector_constant(to, std::array::from_fn(|i| lane[i % lane.len()]));
    }

    /// `mov`, unless the registers are the same.
    fn move_vector(&mut self, to: Freg, from: Freg) {
        if to != from {
            self.lanes(MOV, to, from, from);
        }
    }

    /// One instruction of the machine on vectors.
    fn lanes(&mut self, code: u32, to: Freg, a: Freg, b: Freg) {
        self.e.op(code, to.0, a.0, b.0);
    }

    /// One with an operand and an immediate that is in its place.
    fn lanes_imm(&mut self, code: u32, to: Freg, a: Freg, immediate: u32) {
        self.e.op(code | immediate, to.0, a.0, 0);
    }
}

/// The register of a vector operand.
fn vector(operand: Src) -> Freg {
    match operand {
        Src::Reg(Any::Float(reg)) => reg,
        _ => unreachable!("vector operands are in registers"),
    }
}
