//! Integer arithmetic that takes several instructions.

use super::*;

impl Asm {
    pub(super) fn int_lanes(&mut self, op: Op, to: Freg, a: Freg, b: Freg) -> bool {
        match op {
            Op::I8x16NarrowI16x8S => self.narrow(0x0e21_4800, to, a, b),
            Op::I8x16NarrowI16x8U => self.narrow(0x2e21_2800, to, a, b),
            Op::I16x8NarrowI32x4S => self.narrow(0x0e21_4800 | H, to, a, b),
            Op::I16x8NarrowI32x4U => self.narrow(0x2e21_2800 | H, to, a, b),
            Op::I32x4DotI16x8S => {
                self.products(H, a, b);
                self.lanes(ADDP | S, to, V31, V30);
            }
            Op::I64x2Mul => self.mul64(to, a, b),
            _ => return false,
        }
        true
    }

    /// The signed products in lanes of twice the width: of the lower halves in v31, of the upper in v30.
    pub(super) fn products(&mut self, size: u32, a: Freg, b: Freg) {
        self.lanes(direct::MULL | size, V31, a, b);
        self.lanes(direct::MULL | size | Q, V30, a, b);
    }

    /// The products of the halves crosswise, added and shifted up, and that of the lower halves.
    fn mul64(&mut self, to: Freg, a: Freg, b: Freg) {
        const REV64_4S: u32 = 0x4ea0_0800;
        const UADDLP_2D: u32 = 0x6ea0_2800;
        const XTN_2S: u32 = 0x0ea1_2800;
        const UMLAL_2D: u32 = 0x2ea0_8000;
        self.lanes(REV64_4S, V31, b, Freg(0));
        self.lanes(direct::MUL | S, V31, V31, a);
        self.lanes(UADDLP_2D, V31, V31, Freg(0));
        self.shift_lanes_imm(shift::SHL, 64, V31, V31, 32);
        self.lanes(XTN_2S, V30, a, Freg(0));
        self.lanes(XTN_2S, V29, b, Freg(0));
        self.lanes(UMLAL_2D, V31, V30, V29);
        self.move_vector(to, V31);
    }
}
