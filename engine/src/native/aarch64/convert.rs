//! Conversions between integers and floats.

use super::encode::*;
use super::float::float_kind;
use super::{Asm, Src, V30, V31};
use crate::native::convert::{Trunc, trunc};
use crate::native::isa::{Any, Freg, Reg};
use crate::op::{Op, TrapCode};

/// Of a conversion from an integer: whether the float has 64 bits, whether the integer has, whether it is signed.
fn from_int(op: Op) -> Option<(bool, bool, bool)> {
    match op {
        Op::F32ConvertI32S => Some((false, false, true)),
        Op::F32ConvertI32U => Some((false, false, false)),
        Op::F32ConvertI64S => Some((false, true, true)),
        Op::F32ConvertI64U => Some((false, true, false)),
        Op::F64ConvertI32S => Some((true, false, true)),
        Op::F64ConvertI32U => Some((true, false, false)),
        Op::F64ConvertI64S => Some((true, true, true)),
        Op::F64ConvertI64U => Some((true, true, false)),
        _ => None,
    }
}

impl Asm {
    pub(super) fn convert(&mut self, op: Op, to: Any, a: Src) {
        match (op, to) {
            (Op::I32ReinterpretF32, Any::Int(to)) => self.float_bits(false, to, a),
            (Op::I64ReinterpretF64, Any::Int(to)) => self.float_bits(true, to, a),
            (Op::F32ReinterpretI32, Any::Float(to)) => self.bits_float(false, to, a),
            (Op::F64ReinterpretI64, Any::Float(to)) => self.bits_float(true, to, a),
            (Op::F32DemoteF64, Any::Float(to)) => {
                let a = self.in_vector(float_kind(true), a, V30);
                self.e.op(0x1e62_4000, to.0, a.0, 0);
                self.canonical_nan(false, to);
            }
            (Op::F64PromoteF32, Any::Float(to)) => {
                let a = self.in_vector(float_kind(false), a, V30);
                self.e.op(0x1e22_c000, to.0, a.0, 0);
                self.canonical_nan(true, to);
            }
            (_, Any::Float(to)) => {
                let Some((wide, from_wide, signed)) = from_int(op) else { unreachable!("{op:?} is not a conversion") };
                let a = self.int(from_wide, a, X16);
                // scvtf or ucvtf.
                let code = if signed { 0x1e22_0000 } else { 0x1e23_0000 };
                self.e.op(code | u32::from(wide) << 22 | u32::from(from_wide) << 31, to.0, a.0, 0);
            }
            (_, Any::Int(to)) => match trunc(op) {
                Some(trunc) => self.truncate(&trunc, to, a),
                None => unreachable!("{op:?} is not a conversion"),
            },
        }
    }

    fn bits_float(&mut self, wide: bool, to: Freg, a: Src) {
        match a {
            Src::Reg(Any::Int(reg)) => self.fmov(wide, to, reg),
            a => self.mov_vector(float_kind(wide), to, a),
        }
    }

    fn truncate(&mut self, t: &Trunc, to: Reg, a: Src) {
        let a = self.in_vector(float_kind(t.from_wide), a, V30);
        if !t.saturates {
            self.check_range(t, a);
        }
        // fcvtzs or fcvtzu, which saturate and make 0 of a NaN.
        let code = if t.signed { 0x1e38_0000 } else { 0x1e39_0000 };
        self.e.op(code | u32::from(t.from_wide) << 22 | u32::from(t.to_wide) << 31, to.0, a.0, 0);
    }

    /// Traps unless the truncated value is an integer of the target type.
    fn check_range(&mut self, t: &Trunc, a: Freg) {
        let invalid = self.trap_label(TrapCode::InvalidConversionToInteger);
        let overflow = self.trap_label(TrapCode::IntegerOverflow);
        // The least float that is too great, and the greatest that is too small; but where that is not exact, the least that is not.
        let above: f64 = match (t.to_wide, t.signed) {
            (false, true) => 2147483648.0,
            (false, false) => 4294967296.0,
            (true, true) => 9223372036854775808.0,
            (true, false) => 18446744073709551616.0,
        };
        let (below, too_small) = match (t.to_wide, t.signed, t.from_wide) {
            (_, false, _) => (-1.0, LE),
            (false, true, true) => (-2147483649.0, LE),
            (false, true, false) => (-2147483648.0, LT),
            (true, true, _) => (-9223372036854775808.0, LT),
        };
        self.fcmp(t.from_wide, a.0, a.0);
        self.e.branch(VS, invalid);
        for (bound, outside) in [(below, too_small), (above, GE)] {
            let bits = if t.from_wide { f64::to_bits(bound) } else { (bound as f32).to_bits().into() };
            self.mov_vector(float_kind(t.from_wide), V31, Src::Const(bits));
            self.fcmp(t.from_wide, a.0, V31.0);
            self.e.branch(outside, overflow);
        }
    }
}
