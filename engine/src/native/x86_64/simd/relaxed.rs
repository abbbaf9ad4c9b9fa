//! Relaxed vector instructions: of the results that the specification allows, always the one of `op::numeric`.

use super::*;

impl Asm {
    /// The sums of products of neighbouring bytes.
    pub(super) fn relaxed_dot(&mut self, op: Op, dst: Freg, a: Freg, b: Freg, work: [Freg; 2]) -> bool {
        if op == Op::I16x8RelaxedDotI8x16I7x16S {
            self.dot_bytes(dst, a, b, work);
        }
        op == Op::I16x8RelaxedDotI8x16I7x16S
    }

    fn dot_bytes(&mut self, dst: Freg, a: Freg, b: Freg, [x, y]: [Freg; 2]) {
        // The lower bytes' product is the upper half of that of both times 256; the upper bytes are extended.
        self.move_vector(x, a);
        self.lanes_shift_imm(shift::LEFT, 16, x, 8);
        self.move_vector(y, b);
        self.lanes_shift_imm(shift::LEFT, 16, y, 8);
        self.lanes(0x66_0fe5, x, y);
        self.move_vector(y, b);
        self.lanes_shift_imm(shift::ARITHMETIC, 16, y, 8);
        self.move_vector(dst, a);
        self.lanes_shift_imm(shift::ARITHMETIC, 16, dst, 8);
        self.lanes(0x66_0fd5, dst, y);
        self.lanes(0x66_0ffd, dst, x);
    }

    pub(super) fn relaxed_ternary(&mut self, op: Op, dst: Freg, a: Freg, b: Freg, c: Freg, work: [Freg; 2]) {
        let (wide, negated) = match op {
            Op::F32x4RelaxedMadd => (false, false),
            Op::F32x4RelaxedNmadd => (false, true),
            Op::F64x2RelaxedMadd => (true, false),
            Op::F64x2RelaxedNmadd => (true, true),
            Op::I32x4RelaxedDotI8x16I7x16AddS => {
                self.dot_bytes(dst, a, b, work);
                let ones = self.every(&[1, 0]);
                self.lanes(0x66_0ff5, dst, ones);
                return self.lanes(0x66_0ffe, dst, c);
            }
            _ => unreachable!("{op:?} makes no vector of three"),
        };
        let packed = if wide { 0x66_0000 } else { 0 };
        let product = if negated { work[0] } else { dst };
        self.move_vector(product, a);
        self.lanes(packed | 0x0f59, product, b);
        if negated {
            self.move_vector(dst, c);
            self.lanes(packed | 0x0f5c, dst, product);
        } else {
            self.lanes(packed | 0x0f58, dst, c);
        }
    }
}
