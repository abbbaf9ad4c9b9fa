//! Relaxed vector instructions: of the results that the specification allows, always the one of `op::numeric`.

use super::*;

impl Asm {
    /// The sums of products of neighbouring bytes.
    pub(super) fn relaxed_dot(&mut self, op: Op, to: Freg, a: Freg, b: Freg) -> bool {
        if op == Op::I16x8RelaxedDotI8x16I7x16S {
            self.dot_bytes(to, a, b);
        }
        op == Op::I16x8RelaxedDotI8x16I7x16S
    }

    fn dot_bytes(&mut self, to: Freg, a: Freg, b: Freg) {
        self.products(0, a, b);
        self.lanes(ADDP | H, to, V31, V30);
    }

    pub(super) fn relaxed_ternary(&mut self, op: Op, to: Freg, a: Freg, b: Freg, c: Freg) {
        let (size, sum) = match op {
            Op::F32x4RelaxedMadd => (0, direct::FADD),
            Op::F32x4RelaxedNmadd => (0, direct::FSUB),
            Op::F64x2RelaxedMadd => (H, direct::FADD),
            Op::F64x2RelaxedNmadd => (H, direct::FSUB),
            Op::I32x4RelaxedDotI8x16I7x16AddS => {
                self.dot_bytes(V31, a, b);
                // saddlp: sums of neighbours, in lanes of twice the width.
                self.lanes(0x4e60_2800, V31, V31, Freg(0));
                return self.lanes(direct::ADD | S, to, V31, c);
            }
            _ => unreachable!("{op:?} makes no vector of three"),
        };
        // Rounded apart: the product, then the sum.
        self.lanes(direct::FMUL | size, V31, a, b);
        if sum == direct::FSUB {
            self.lanes(sum | size, to, c, V31);
        } else {
            self.lanes(sum | size, to, V31, c);
        }
    }
}
