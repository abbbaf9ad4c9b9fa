//! Comparisons that take two instructions, and tests of all lanes.

use super::*;

impl Asm {
    /// Whether lanes differ: not equal.
    pub(super) fn compare_lanes(&mut self, op: Op, to: Freg, a: Freg, b: Freg) -> bool {
        let equal = match op {
            Op::I8x16Ne => direct::CMEQ,
            Op::I16x8Ne => direct::CMEQ | H,
            Op::I32x4Ne => direct::CMEQ | S,
            Op::I64x2Ne => direct::CMEQ | D,
            Op::F32x4Ne => direct::FCMEQ,
            Op::F64x2Ne => direct::FCMEQ | H,
            _ => return false,
        };
        self.lanes(equal, to, a, b);
        self.lanes(NOT, to, to, Freg(0));
        true
    }

    /// Tests whose answer is a number.
    pub(super) fn test_lanes(&mut self, op: Op, to: Reg, a: Freg) -> bool {
        // The least lane, across the vector.
        const UMINV: u32 = 0x6e31_a800;
        match op {
            Op::V128AnyTrue => {
                self.lanes(UMAXP_4S, V31, a, a);
                self.set_by_test(to, NE, FMOV_TO_X);
            }
            Op::I8x16AllTrue => self.all_true(to, UMINV, a),
            Op::I16x8AllTrue => self.all_true(to, UMINV | H, a),
            Op::I32x4AllTrue => self.all_true(to, UMINV | S, a),
            Op::I64x2AllTrue => {
                // Whether any lane is zero.
                self.lanes(0x4ee0_9800, V31, a, Freg(0));
                self.lanes(UMAXP_4S, V31, V31, V31);
                self.set_by_test(to, EQ, FMOV_TO_X);
            }
            Op::I8x16Bitmask => {
                // Each lane's bit, of each half; then side by side in lanes of 16 bits, whose sum has them all.
                self.lane_bits(8, a, &[1, 2, 4, 8, 16, 32, 64, 128]);
                self.lanes_imm(lanes::EXT, V30, V31, 8 << 11 | u32::from(V31.0) << 16);
                self.lanes(lanes::ZIP1, V31, V31, V30);
                self.add_across(to, H);
            }
            Op::I16x8Bitmask => {
                let bits: [u8; 16] = std::array::from_fn(|i| if i % 2 == 0 { 1 << (i / 2) } else { 0 });
                self.lane_bits(16, a, &bits);
                self.add_across(to, H);
            }
            Op::I32x4Bitmask => {
                let bits: [u8; 16] = std::array::from_fn(|i| if i % 4 == 0 { 1 << (i / 4) } else { 0 });
                self.lane_bits(32, a, &bits);
                self.add_across(to, S);
            }
            Op::I64x2Bitmask => {
                self.e.op(FMOV_TO_X, X16.0, a.0, 0);
                // umov x17, a.d[1]
                self.e.op(0x4e18_3c00, X17.0, a.0, 0);
                self.shift_imm(LSR, true, X16, X16, 63);
                self.shift_imm(LSR, true, X17, X17, 63);
                // add to, w16, w17, lsl #1
                self.e.int(super::super::encode::ADD | 1 << 10, false, to, X16, X17);
            }
            _ => return false,
        }
        true
    }

    /// The sign of each lane as its own bits of a pattern, in v31. Uses v30.
    fn lane_bits(&mut self, width: u32, a: Freg, bits: &[u8]) {
        self.shift_lanes_imm(shift::SSHR, width, V31, a, width - 1);
        self.every(V30, bits);
        self.lanes(AND, V31, V31, V30);
    }

    /// The sum of the lanes of v31, of which less than 32 bits are set.
    fn add_across(&mut self, to: Reg, size: u32) {
        self.lanes(0x4e31_b800 | size, V31, V31, Freg(0));
        self.e.op(FMOV_TO_W, to.0, V31.0, 0);
    }

    fn all_true(&mut self, to: Reg, least: u32, a: Freg) {
        self.lanes(least, V31, a, Freg(0));
        self.set_by_test(to, NE, FMOV_TO_W);
    }

    /// Whether the number that v31 holds is zero (`EQ`) or not (`NE`).
    fn set_by_test(&mut self, to: Reg, cc: Cc, fmov: u32) {
        self.e.op(fmov, to.0, V31.0, 0);
        self.e.arith(SUBS, fmov == FMOV_TO_X, ZR, to, 0);
        self.e.int(CSINC | u32::from(cc.not().0) << 12, false, to, ZR, ZR);
    }
}
