//! Conversions of lanes that take several instructions.

use super::*;

impl Asm {
    pub(super) fn convert_lanes(&mut self, op: Op, dst: Freg, a: Freg, work: [Freg; 2]) -> bool {
        match op {
            Op::I16x8ExtendHighI8x16S => self.extend(0x66_0f3820, true, dst, a),
            Op::I32x4ExtendHighI16x8S => self.extend(0x66_0f3823, true, dst, a),
            Op::I64x2ExtendHighI32x4S => self.extend(0x66_0f3825, true, dst, a),
            Op::I16x8ExtendHighI8x16U => self.extend(0x66_0f3830, true, dst, a),
            Op::I32x4ExtendHighI16x8U => self.extend(0x66_0f3833, true, dst, a),
            Op::I64x2ExtendHighI32x4U => self.extend(0x66_0f3835, true, dst, a),
            Op::I32x4TruncSatF32x4S => self.trunc_f32_s(dst, a, work),
            Op::I32x4TruncSatF32x4U => self.trunc_f32_u(dst, a, work),
            Op::I32x4TruncSatF64x2SZero => self.trunc_f64_s(dst, a, work[0]),
            Op::I32x4TruncSatF64x2UZero => self.trunc_f64_u(dst, a, work[0]),
            Op::F32x4ConvertI32x4U => self.convert_u32_f32(dst, a, work[0]),
            Op::F64x2ConvertLowI32x4U => self.convert_u32_f64(dst, a),
            _ => return false,
        }
        true
    }

    fn trunc_f32_s(&mut self, dst: Freg, a: Freg, [x, y]: [Freg; 2]) {
        // Out of range the machine gives the least number: inverted where too great, zero for a NaN.
        let bound = self.every(&2147483648.0f32.to_le_bytes());
        self.lanes(0x0f28, x, bound);
        self.lanes_imm(0x0fc2, x, a, Some(2));
        self.move_vector(y, a);
        self.lanes_imm(0x0fc2, y, y, Some(7));
        self.lanes(0xf3_0f5b, dst, a);
        self.lanes(0x66_0fef, dst, x);
        self.lanes(0x66_0fdb, dst, y);
    }

    fn trunc_f32_u(&mut self, dst: Freg, a: Freg, [x, y]: [Freg; 2]) {
        // The sum of two signed numbers: what is below 2^31, or 2^31 itself, as the machine gives it for all that is greater;
        // and what is above, between 0 and 2^31 - 1.
        let zeros = self.every(&[0]);
        let bound = self.every(&2147483648.0f32.to_le_bytes());
        self.move_vector(dst, a);
        // The second operand for a NaN.
        self.lanes(0x0f5f, dst, zeros);
        self.lanes_of(0x0f5c, x, dst, bound);
        self.lanes(0x0f28, y, bound);
        self.lanes_imm(0x0fc2, y, x, Some(2));
        self.lanes(0xf3_0f5b, x, x);
        self.lanes(0x66_0fef, x, y);
        self.lanes(0x66_0f383d, x, zeros);
        self.lanes(0xf3_0f5b, dst, dst);
        self.lanes(0x66_0ffe, dst, x);
    }

    fn trunc_f64_s(&mut self, dst: Freg, a: Freg, x: Freg) {
        // The minimum with the greatest number, or with zero where there is a NaN, which gives the second operand. What is too
        // small the machine converts as is asked.
        let greatest = self.every(&f64::from(i32::MAX).to_le_bytes());
        self.move_vector(x, a);
        self.lanes_imm(0x66_0fc2, x, x, Some(7));
        self.lanes(0x0f54, x, greatest);
        self.lanes_of(0x66_0f5d, dst, a, x);
        self.lanes(0x66_0fe6, dst, dst);
    }

    fn trunc_f64_u(&mut self, dst: Freg, a: Freg, x: Freg) {
        // Added to 2^52, an integer stands in the lowest bits.
        let zeros = self.every(&[0]);
        let greatest = self.every(&f64::from(u32::MAX).to_le_bytes());
        let offset = self.every(&4503599627370496.0f64.to_le_bytes());
        self.move_vector(dst, a);
        // The second operand for a NaN.
        self.lanes(0x66_0f5f, dst, zeros);
        self.lanes(0x66_0f5d, dst, greatest);
        self.lanes_imm(0x66_0f3a09, dst, dst, Some(3 | 8));
        self.lanes(0x66_0f58, dst, offset);
        self.vector_constant(x, [0; 16]);
        self.lanes_imm(0x0fc6, dst, x, Some(0x88));
    }

    fn convert_u32_f32(&mut self, dst: Freg, a: Freg, x: Freg) {
        // Both halves are exact, so only their sum is rounded.
        let low = self.every(&[0xff, 0xff, 0, 0]);
        let scale = self.every(&65536.0f32.to_le_bytes());
        self.lanes_of(0x66_0fdb, x, a, low);
        self.lanes(0x0f5b, x, x);
        self.move_vector(dst, a);
        self.lanes_shift_imm(shift::LOGICAL, 32, dst, 16);
        self.lanes(0x0f5b, dst, dst);
        self.lanes(0x0f59, dst, scale);
        self.lanes(0x0f58, dst, x);
    }

    fn convert_u32_f64(&mut self, dst: Freg, a: Freg) {
        // Below the upper half of 2^52, an integer is added to it.
        let upper = self.every(&0x4330_0000u32.to_le_bytes());
        let offset = self.every(&4503599627370496.0f64.to_le_bytes());
        self.lanes_of(0x0f14, dst, a, upper);
        self.lanes(0x66_0f5c, dst, offset);
    }
}
