//! Float lanes: what takes several instructions, and canonical NaNs.

use super::*;
use crate::native::simd::open_nans;

impl Asm {
    /// Makes the NaNs of a result canonical, where that is asked for and the instruction's result is not so already.
    pub(super) fn canonical_nans(&mut self, op: Op, reg: Freg, x: Freg) {
        let already = matches!(op, Op::F32x4Min | Op::F32x4Max | Op::F64x2Min | Op::F64x2Max);
        if let Some(bits) = open_nans(op)
            && self.canonical_nans
            && !already
        {
            self.move_vector(x, reg);
            self.unordered(bits, x, x);
            self.put_nans(bits, reg, x);
        }
    }

    /// All ones in `a` where a lane of `a` or `b` is a NaN, else zeros.
    fn unordered(&mut self, bits: u32, a: Freg, b: Freg) {
        self.lanes_imm(if bits == 64 { 0x66_0fc2 } else { 0x0fc2 }, a, b, Some(3));
    }

    /// Makes those lanes the canonical NaN where `mask` is all ones. Uses up the mask.
    fn put_nans(&mut self, bits: u32, reg: Freg, mask: Freg) {
        // All ones, but for what a canonical NaN lacks.
        let lacks = if bits == 64 {
            self.every(&(!0x7ff8_0000_0000_0000u64).to_le_bytes())
        } else {
            self.every(&(!0x7fc0_0000u32).to_le_bytes())
        };
        self.lanes(0x0f56, reg, mask);
        self.lanes(0x0f54, mask, lacks);
        self.lanes(0x0f57, reg, mask);
    }

    /// Minimum and maximum; a NaN is canonical always.
    pub(super) fn min_max_lanes(&mut self, op: Op, dst: Freg, a: Freg, b: Freg, [x, y]: [Freg; 2]) -> bool {
        // Each order gives the second operand if both are zeros: of those, `or` is the smaller and `and` the greater.
        let (bits, code, both) = match op {
            Op::F32x4Min => (32, 0x0f5d, 0x0f56),
            Op::F32x4Max => (32, 0x0f5f, 0x0f54),
            Op::F64x2Min => (64, 0x66_0f5d, 0x0f56),
            Op::F64x2Max => (64, 0x66_0f5f, 0x0f54),
            _ => return false,
        };
        self.move_vector(y, a);
        self.unordered(bits, y, b);
        self.lanes_of(code, x, b, a);
        self.lanes_of(code, dst, a, b);
        self.lanes(both, dst, x);
        self.put_nans(bits, dst, y);
        true
    }

    /// What changes signs alone.
    pub(super) fn float_sign(&mut self, op: Op, dst: Freg, a: Freg) -> bool {
        const SIGN32: u32 = 1 << 31;
        const SIGN64: u64 = 1 << 63;
        let (code, mask) = match op {
            Op::F32x4Abs => (0x0f54, self.every(&(!SIGN32).to_le_bytes())),
            Op::F32x4Neg => (0x0f57, self.every(&SIGN32.to_le_bytes())),
            Op::F64x2Abs => (0x0f54, self.every(&(!SIGN64).to_le_bytes())),
            Op::F64x2Neg => (0x0f57, self.every(&SIGN64.to_le_bytes())),
            _ => return false,
        };
        self.lanes_of(code, dst, a, mask);
        true
    }
}
