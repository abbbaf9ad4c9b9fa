//! Conversions of lanes that take several instructions.

use super::*;

impl Asm {
    pub(super) fn convert_lanes(&mut self, op: Op, to: Freg, a: Freg) -> bool {
        // Saturating twice is saturating once; the upper half becomes zero.
        let codes = match op {
            Op::I32x4TruncSatF64x2SZero => [0x4ee1_b800, 0x0ea1_4800],
            Op::I32x4TruncSatF64x2UZero => [0x6ee1_b800, 0x2ea1_4800],
            Op::F64x2ConvertLowI32x4S => [SXTL_2D, 0x4e61_d800],
            Op::F64x2ConvertLowI32x4U => [UXTL_2D, 0x6e61_d800],
            _ => return false,
        };
        self.lanes(codes[0], to, a, Freg(0));
        self.lanes(codes[1], to, to, Freg(0));
        true
    }

    /// The lanes of `a`, then those of `b`, by an instruction that writes the lower half and, with `Q`, the upper.
    pub(super) fn narrow(&mut self, code: u32, to: Freg, a: Freg, b: Freg) {
        self.lanes(code, V31, a, Freg(0));
        self.lanes(code | Q, V31, b, Freg(0));
        self.move_vector(to, V31);
    }
}
