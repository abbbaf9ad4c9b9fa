//! Shifts of all lanes by one count, modulo the lanes' width.

use super::*;

// By an immediate: to the left; to the right with the sign, and without.
pub(super) const SHL: u32 = 0x4f00_5400;
pub(super) const SSHR: u32 = 0x4f00_0400;
const USHR: u32 = SSHR | U;

/// The kind of a shift and the width of its lanes, if the instruction is one.
pub(super) fn row(op: Op) -> Option<(u32, u32)> {
    match op {
        Op::I8x16Shl => Some((SHL, 8)),
        Op::I8x16ShrS => Some((SSHR, 8)),
        Op::I8x16ShrU => Some((USHR, 8)),
        Op::I16x8Shl => Some((SHL, 16)),
        Op::I16x8ShrS => Some((SSHR, 16)),
        Op::I16x8ShrU => Some((USHR, 16)),
        Op::I32x4Shl => Some((SHL, 32)),
        Op::I32x4ShrS => Some((SSHR, 32)),
        Op::I32x4ShrU => Some((USHR, 32)),
        Op::I64x2Shl => Some((SHL, 64)),
        Op::I64x2ShrS => Some((SSHR, 64)),
        Op::I64x2ShrU => Some((USHR, 64)),
        _ => None,
    }
}

impl Asm {
    /// Any shift.
    pub(super) fn shift_lanes(&mut self, (kind, width): (u32, u32), to: Freg, a: Freg, count: Src) {
        if let Src::Const(count) = count {
            return self.shift_lanes_imm(kind, width, to, a, count as u32 % width);
        }
        let size = (width.trailing_zeros() - 3) << 22;
        let count = self.int(false, count, X16);
        let mask = mask_imm(false, u64::from(width) - 1).expect("a run of ones");
        self.e.mask(super::super::encode::AND, false, X16, count, mask);
        // dup: the lowest bit of its field says the width.
        self.e.op(0x4e00_0c00 | (width / 8) << 16, V31.0, X16.0, 0);
        if kind != SHL {
            // neg: counts to the right are negative.
            self.lanes(0x6e20_b800 | size, V31, V31, Freg(0));
        }
        let code = if kind == USHR { 0x6e20_4400 } else { 0x4e20_4400 };
        self.lanes(code | size, to, a, V31);
    }

    /// A shift by a count below the width.
    pub(super) fn shift_lanes_imm(&mut self, kind: u32, width: u32, to: Freg, a: Freg, count: u32) {
        // The field says width and count in one: to the left their sum, to the right twice the width less the count.
        match kind {
            _ if count == 0 => self.move_vector(to, a),
            SHL => self.lanes_imm(kind, to, a, (width + count) << 16),
            _ => self.lanes_imm(kind, to, a, (2 * width - count) << 16),
        }
    }
}
