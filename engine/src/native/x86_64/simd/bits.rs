//! The whole vector as bits.

use super::*;

impl Asm {
    pub(super) fn bits_unary(&mut self, op: Op, dst: Freg, a: Freg, work: &Work) -> bool {
        if op == Op::V128Not {
            let ones = work.vectors[0];
            self.vector_constant(ones, [0xff; 16]);
            self.move_vector(dst, a);
            self.e.op(0x66_0fef, false, dst.0, ones);
        }
        op == Op::V128Not
    }

    pub(super) fn bits_binary(&mut self, op: Op, dst: Freg, a: Freg, b: Freg) -> bool {
        let code = match op {
            Op::V128And => 0x66_0fdb,
            Op::V128Or => 0x66_0feb,
            Op::V128Xor => 0x66_0fef,
            _ => return false,
        };
        self.move_vector(dst, a);
        self.e.op(code, false, dst.0, b);
        true
    }

    pub(super) fn bits_ternary(&mut self, op: Op, dst: Freg, [a, b, mask]: [Freg; 3], work: &Work) -> bool {
        if op != Op::V128Bitselect {
            return false;
        }
        let rest = work.vectors[0];
        self.move_vector(rest, mask);
        self.e.op(0x66_0fdf, false, rest.0, b);
        self.move_vector(dst, a);
        self.e.op(0x66_0fdb, false, dst.0, mask);
        self.e.op(0x66_0feb, false, dst.0, rest);
        true
    }

    pub(super) fn any_true(&mut self, dst: Reg, a: Freg) {
        self.e.op(0x33, false, dst.0, dst);
        self.e.op(0x66_0f3817, false, a.0, a);
        self.e.op_byte(0x0f90 | u32::from(NE.0), 0, dst);
    }
}
