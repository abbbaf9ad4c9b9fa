//! Arithmetic on integer lanes that takes several instructions.

use super::*;

/// A multiplication of lanes extended before: those of the upper halves, signed.
struct ExtMul {
    high: bool,
    signed: bool,
}

impl Asm {
    pub(super) fn int_unary_lanes(&mut self, op: Op, dst: Freg, a: Freg, [x, y]: [Freg; 2]) -> bool {
        match op {
            Op::V128Not => {
                self.move_vector(dst, a);
                self.invert(dst, x);
            }
            Op::I8x16Neg => self.negate(0x66_0ff8, dst, a, x),
            Op::I16x8Neg => self.negate(0x66_0ff9, dst, a, x),
            Op::I32x4Neg => self.negate(0x66_0ffa, dst, a, x),
            Op::I64x2Neg => self.negate(0x66_0ffb, dst, a, x),
            Op::I64x2Abs => {
                // All ones where negative: by them, inverting and subtracting negate.
                self.lanes_imm(0x66_0f70, x, a, Some(0xf5));
                self.lanes_shift_imm(shift::ARITHMETIC, 32, x, 31);
                self.lanes_of(0x66_0fef, dst, a, x);
                self.lanes(0x66_0ffb, dst, x);
            }
            Op::I8x16Popcnt => self.popcnt_bytes(dst, a, [x, y]),
            Op::I16x8ExtAddPairwiseI8x16S => {
                // Its first operand's bytes are unsigned.
                let ones = self.every(&[1]);
                let to = if dst == a { x } else { dst };
                self.lanes(0x0f28, to, ones);
                self.lanes(0x66_0f3804, to, a);
                self.move_vector(dst, to);
            }
            Op::I16x8ExtAddPairwiseI8x16U => {
                let ones = self.every(&[1]);
                self.lanes_of(0x66_0f3804, dst, a, ones);
            }
            Op::I32x4ExtAddPairwiseI16x8S => {
                let ones = self.every(&[1, 0]);
                self.lanes_of(0x66_0ff5, dst, a, ones);
            }
            Op::I32x4ExtAddPairwiseI16x8U => {
                self.move_vector(x, a);
                self.lanes_shift_imm(shift::LOGICAL, 32, x, 16);
                let low = self.every(&[0xff, 0xff, 0, 0]);
                self.lanes_of(0x66_0fdb, dst, a, low);
                self.lanes(0x66_0ffe, dst, x);
            }
            _ => return false,
        }
        true
    }

    fn negate(&mut self, subtract: u32, dst: Freg, a: Freg, x: Freg) {
        let to = if dst == a { x } else { dst };
        self.vector_constant(to, [0; 16]);
        self.lanes(subtract, to, a);
        self.move_vector(dst, to);
    }

    /// The sum of what a table says of both halves of a byte.
    fn popcnt_bytes(&mut self, dst: Freg, a: Freg, [x, y]: [Freg; 2]) {
        let table = self.e.constant(std::array::from_fn(|i| i.count_ones() as u8));
        let low = self.every(&[0x0f]);
        self.move_vector(x, a);
        self.lanes_shift_imm(shift::LOGICAL, 16, x, 4);
        self.lanes(0x66_0fdb, x, low);
        self.lanes_of(0x66_0fdb, dst, a, low);
        self.lanes(0x0f28, y, table);
        self.lanes(0x66_0f3800, y, dst);
        self.lanes(0x0f28, dst, table);
        self.lanes(0x66_0f3800, dst, x);
        self.lanes(0x66_0ffc, dst, y);
    }

    pub(super) fn int_binary_lanes(&mut self, op: Op, dst: Freg, a: Freg, b: Freg, work: [Freg; 2]) -> bool {
        let row = |high, signed| ExtMul { high, signed };
        match op {
            Op::I16x8Q15MulrSatS => {
                // Only the clamped product is wrong, and the only one to be the least number.
                self.lanes_of(0x66_0f380b, dst, a, b);
                let least = self.every(&[0, 0x80]);
                self.lanes(0x0f28, work[0], least);
                self.lanes(0x66_0f75, work[0], dst);
                self.lanes(0x66_0fef, dst, work[0]);
            }
            Op::I64x2Mul => self.mul64(dst, a, b, work),
            Op::I16x8ExtMulLowI8x16S => self.ext_mul8(row(false, true), dst, a, b, work[0]),
            Op::I16x8ExtMulHighI8x16S => self.ext_mul8(row(true, true), dst, a, b, work[0]),
            Op::I16x8ExtMulLowI8x16U => self.ext_mul8(row(false, false), dst, a, b, work[0]),
            Op::I16x8ExtMulHighI8x16U => self.ext_mul8(row(true, false), dst, a, b, work[0]),
            Op::I32x4ExtMulLowI16x8S => self.ext_mul16(row(false, true), dst, a, b, work[0]),
            Op::I32x4ExtMulHighI16x8S => self.ext_mul16(row(true, true), dst, a, b, work[0]),
            Op::I32x4ExtMulLowI16x8U => self.ext_mul16(row(false, false), dst, a, b, work[0]),
            Op::I32x4ExtMulHighI16x8U => self.ext_mul16(row(true, false), dst, a, b, work[0]),
            Op::I64x2ExtMulLowI32x4S => self.ext_mul32(row(false, true), dst, a, b, work[0]),
            Op::I64x2ExtMulHighI32x4S => self.ext_mul32(row(true, true), dst, a, b, work[0]),
            Op::I64x2ExtMulLowI32x4U => self.ext_mul32(row(false, false), dst, a, b, work[0]),
            Op::I64x2ExtMulHighI32x4U => self.ext_mul32(row(true, false), dst, a, b, work[0]),
            _ => return false,
        }
        true
    }

    /// The products of the halves that matter modulo 2^64.
    fn mul64(&mut self, dst: Freg, a: Freg, b: Freg, [x, y]: [Freg; 2]) {
        self.move_vector(x, a);
        self.lanes_shift_imm(shift::LOGICAL, 64, x, 32);
        self.lanes(0x66_0ff4, x, b);
        self.move_vector(y, b);
        self.lanes_shift_imm(shift::LOGICAL, 64, y, 32);
        self.lanes(0x66_0ff4, y, a);
        self.lanes(0x66_0fd4, x, y);
        self.lanes_shift_imm(shift::LEFT, 64, x, 32);
        self.lanes_of(0x66_0ff4, dst, a, b);
        self.lanes(0x66_0fd4, dst, x);
    }

    /// Bytes: extended, then multiplied.
    fn ext_mul8(&mut self, ExtMul { high, signed }: ExtMul, dst: Freg, a: Freg, b: Freg, x: Freg) {
        let extend = if signed { 0x66_0f3820 } else { 0x66_0f3830 };
        self.extend(extend, high, x, b);
        self.extend(extend, high, dst, a);
        self.lanes(0x66_0fd5, dst, x);
    }

    /// Lanes of 16 bits: the lower and the upper halves of the products, interleaved.
    fn ext_mul16(&mut self, ExtMul { high, signed }: ExtMul, dst: Freg, a: Freg, b: Freg, x: Freg) {
        self.move_vector(x, a);
        self.lanes(if signed { 0x66_0fe5 } else { 0x66_0fe4 }, x, b);
        self.lanes_of(0x66_0fd5, dst, a, b);
        self.lanes(if high { 0x66_0f69 } else { 0x66_0f61 }, dst, x);
    }

    /// Lanes of 32 bits: moved to where the machine multiplies.
    fn ext_mul32(&mut self, ExtMul { high, signed }: ExtMul, dst: Freg, a: Freg, b: Freg, x: Freg) {
        let lanes = Some(if high { 0xfa } else { 0x50 });
        self.lanes_imm(0x66_0f70, x, b, lanes);
        self.lanes_imm(0x66_0f70, dst, a, lanes);
        self.lanes(if signed { 0x66_0f3828 } else { 0x66_0ff4 }, dst, x);
    }

    /// Extends the lower or upper half's lanes by one of the machine's instructions for the lower.
    pub(super) fn extend(&mut self, code: u32, high: bool, dst: Freg, a: Freg) {
        if high {
            self.lanes_imm(0x66_0f70, dst, a, Some(0xee));
            self.lanes(code, dst, dst);
        } else {
            self.lanes(code, dst, a);
        }
    }
}
