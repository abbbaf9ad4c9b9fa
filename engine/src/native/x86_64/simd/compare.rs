//! Comparisons of integer lanes for which the machine has no instruction, and tests of all lanes.

use super::*;

/// The machine's tests of lanes for equality.
const EQUAL: [u32; 4] = [0x66_0f74, 0x66_0f75, 0x66_0f76, 0x66_0f3829];

impl Asm {
    /// Comparisons by others: whether the smaller or the greater of both is the first, or whether the opposite holds.
    pub(super) fn compare_lanes(&mut self, op: Op, dst: Freg, a: Freg, b: Freg, [x, y]: [Freg; 2]) -> bool {
        let [equal8, equal16, equal32, equal64] = EQUAL;
        let (extreme, equal, invert) = match op {
            Op::I8x16Ne => (None, equal8, true),
            Op::I16x8Ne => (None, equal16, true),
            Op::I32x4Ne => (None, equal32, true),
            Op::I64x2Ne => (None, equal64, true),
            Op::I8x16LeS => (Some(0x66_0f3838), equal8, false),
            Op::I16x8LeS => (Some(0x66_0fea), equal16, false),
            Op::I32x4LeS => (Some(0x66_0f3839), equal32, false),
            Op::I8x16GeS => (Some(0x66_0f383c), equal8, false),
            Op::I16x8GeS => (Some(0x66_0fee), equal16, false),
            Op::I32x4GeS => (Some(0x66_0f383d), equal32, false),
            Op::I8x16LeU => (Some(0x66_0fda), equal8, false),
            Op::I16x8LeU => (Some(0x66_0f383a), equal16, false),
            Op::I32x4LeU => (Some(0x66_0f383b), equal32, false),
            Op::I8x16GtU => (Some(0x66_0fda), equal8, true),
            Op::I16x8GtU => (Some(0x66_0f383a), equal16, true),
            Op::I32x4GtU => (Some(0x66_0f383b), equal32, true),
            Op::I8x16GeU => (Some(0x66_0fde), equal8, false),
            Op::I16x8GeU => (Some(0x66_0f383e), equal16, false),
            Op::I32x4GeU => (Some(0x66_0f383f), equal32, false),
            Op::I8x16LtU => (Some(0x66_0fde), equal8, true),
            Op::I16x8LtU => (Some(0x66_0f383e), equal16, true),
            Op::I32x4LtU => (Some(0x66_0f383f), equal32, true),
            Op::I64x2GtS => return self.greater64(dst, a, b, false, [x, y]),
            Op::I64x2LtS => return self.greater64(dst, b, a, false, [x, y]),
            Op::I64x2LeS => return self.greater64(dst, a, b, true, [x, y]),
            Op::I64x2GeS => return self.greater64(dst, b, a, true, [x, y]),
            _ => return false,
        };
        let to = if dst == a { x } else { dst };
        self.move_vector(to, b);
        if let Some(extreme) = extreme {
            self.lanes(extreme, to, a);
        }
        self.lanes(equal, to, a);
        if invert {
            self.invert(to, y);
        }
        self.move_vector(dst, to);
        true
    }

    /// Whether `a` is greater than `b`, or whether not, in lanes of 64 bits; `dst` may be either.
    fn greater64(&mut self, dst: Freg, a: Freg, b: Freg, invert: bool, [x, y]: [Freg; 2]) -> bool {
        if self.features.sse42 {
            self.two_vectors((0x66_0f3837, direct::Order::Same, None), dst, a, b, x);
        } else {
            // Where the upper halves are equal, the upper half of `b` - `a` is the borrow of the lower halves; else it does
            // not count, but how the upper halves compare.
            self.lanes_of(0x66_0ffb, x, b, a);
            self.lanes_of(0x66_0f76, y, a, b);
            self.lanes(0x66_0fdb, x, y);
            self.lanes_of(0x66_0f66, y, a, b);
            self.lanes(0x66_0feb, x, y);
            self.lanes_imm(0x66_0f70, dst, x, Some(0xf5));
        }
        if invert {
            self.invert(dst, y);
        }
        true
    }

    /// Tests whose answer is a number.
    pub(super) fn test_lanes(&mut self, op: Op, dst: Reg, a: Freg, x: Freg) -> bool {
        let [equal8, equal16, equal32, equal64] = EQUAL;
        match op {
            Op::V128AnyTrue => self.set_by_test(dst, NE, a),
            Op::I8x16AllTrue => self.all_true(dst, equal8, a, x),
            Op::I16x8AllTrue => self.all_true(dst, equal16, a, x),
            Op::I32x4AllTrue => self.all_true(dst, equal32, a, x),
            Op::I64x2AllTrue => self.all_true(dst, equal64, a, x),
            Op::I8x16Bitmask => self.e.op(0x66_0fd7, false, dst.0, a),
            Op::I16x8Bitmask => {
                self.lanes_of(0x66_0f63, x, a, a);
                self.e.op(0x66_0fd7, false, dst.0, x);
                self.e.op_byte(0x0fb6, dst.0, dst);
            }
            Op::I32x4Bitmask => self.e.op(0x0f50, false, dst.0, a),
            Op::I64x2Bitmask => self.e.op(0x66_0f50, false, dst.0, a),
            _ => return false,
        }
        true
    }

    fn all_true(&mut self, dst: Reg, equal: u32, a: Freg, x: Freg) {
        self.vector_constant(x, [0; 16]);
        self.lanes(equal, x, a);
        self.set_by_test(dst, E, x);
    }

    /// Whether no bit is one (`E`), or any (`NE`).
    fn set_by_test(&mut self, dst: Reg, cc: Cc, a: Freg) {
        self.e.op(0x33, false, dst.0, dst);
        self.lanes(0x66_0f3817, a, a);
        self.e.op_byte(0x0f90 | u32::from(cc.0), 0, dst);
    }
}
