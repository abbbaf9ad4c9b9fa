//! Conversions between integers and floats.

use super::encode::*;
use super::{Asm, Src, XMM14, XMM15};
use crate::native::convert::{Trunc, trunc};
use crate::native::isa::{Any, Freg, Reg};
use crate::op::{Op, TrapCode};

impl Asm {
    pub(super) fn convert(&mut self, op: Op, to: Any, a: Src) {
        match (op, to) {
            (Op::I32ReinterpretF32, Any::Int(to)) => self.float_bits(false, to, a),
            (Op::I64ReinterpretF64, Any::Int(to)) => self.float_bits(true, to, a),
            (Op::F32ReinterpretI32, Any::Float(to)) => self.bits_float(false, to, a),
            (Op::F64ReinterpretI64, Any::Float(to)) => self.bits_float(true, to, a),
            (Op::F32DemoteF64, Any::Float(to)) => {
                let a = self.float_rm(true, a, XMM14);
                self.e.op(0xf2_0f5a, false, to.0, a);
                self.canonical_nan(false, to);
            }
            (Op::F64PromoteF32, Any::Float(to)) => {
                let a = self.float_rm(false, a, XMM14);
                self.e.op(0xf3_0f5a, false, to.0, a);
                self.canonical_nan(true, to);
            }
            (Op::F32ConvertI32S, Any::Float(to)) => self.int_to_float(false, false, to, a),
            (Op::F64ConvertI32S, Any::Float(to)) => self.int_to_float(true, false, to, a),
            (Op::F32ConvertI64S, Any::Float(to)) => self.int_to_float(false, true, to, a),
            (Op::F64ConvertI64S, Any::Float(to)) => self.int_to_float(true, true, to, a),
            (Op::F32ConvertI32U | Op::F64ConvertI32U, Any::Float(to)) => {
                // An unsigned integer of 32 bits is a signed one of 64. Loaded as 32 bits, whatever is above it.
                self.e_mov32(RAX, a);
                self.int_to_float(op == Op::F64ConvertI32U, true, to, RAX.into());
            }
            (Op::F32ConvertI64U, Any::Float(to)) => self.u64_to_float(false, to, a),
            (Op::F64ConvertI64U, Any::Float(to)) => self.u64_to_float(true, to, a),
            (_, Any::Int(to)) => match trunc(op) {
                Some(trunc) => self.truncate(&trunc, to, a),
                None => unreachable!("{op:?} is not a conversion"),
            },
            _ => unreachable!("{op:?} is not a conversion"),
        }
    }

    fn e_mov32(&mut self, to: Reg, a: Src) {
        match a {
            Src::Reg(Any::Int(reg)) => self.e.op(0x8b, false, to.0, reg),
            a => self.mov_int(false, to, a),
        }
    }

    fn bits_float(&mut self, wide: bool, to: Freg, a: Src) {
        match a {
            Src::Reg(Any::Int(reg)) => self.e.op(0x66_0f6e, wide, to.0, reg),
            a => self.mov_float(wide, to, a),
        }
    }

    fn int_to_float(&mut self, wide: bool, from_wide: bool, to: Freg, a: Src) {
        // Clears what the conversion keeps of the target, on which it would wait.
        self.e.op(0x0f57, false, to.0, Rm::Reg(to.0));
        let a = self.rm(a, RAX);
        self.e.op(if wide { 0xf2_0f2a } else { 0xf3_0f2a }, from_wide, to.0, a);
    }

    fn u64_to_float(&mut self, wide: bool, to: Freg, a: Src) {
        self.mov_int(true, RAX, a);
        self.e.op(0x85, true, RAX.0, RAX);
        let large = self.e.jcc_short(S);
        self.int_to_float(wide, true, to, RAX.into());
        let done = self.e.jmp_short();
        self.e.here(large);
        // Half of it, the lowest bit kept so that rounding sees it, and then twice that.
        self.e.mov(true, RCX, RAX);
        self.shift_imm(5, true, RAX, 1);
        self.e.alu_imm(4, false, RCX, 1);
        self.e.op(0x0b, true, RAX.0, RCX);
        self.int_to_float(wide, true, to, RAX.into());
        self.e.op(if wide { 0xf2_0f58 } else { 0xf3_0f58 }, false, to.0, Rm::Reg(to.0));
        self.e.here(done);
    }

    fn truncate(&mut self, t: &Trunc, to: Reg, a: Src) {
        let a = self.float(t.from_wide, a, XMM14);
        let convert = if t.from_wide { 0xf2_0f2c } else { 0xf3_0f2c };
        let compare = if t.from_wide { 0x66_0f2e } else { 0x0f2e };
        // Each way leaves the result in rax, and jumps over what follows if it is right.
        let mut done = Vec::new();
        match (t.to_wide, t.signed) {
            (wide, true) => {
                // The machine gives the least integer for everything that it cannot convert.
                self.e.op(convert, wide, RAX.0, Rm::Reg(a.0));
                self.e.alu_imm(7, wide, RAX, 1);
                done.push(self.e.jcc_short(O.not()));
                if !t.saturates {
                    // The least integer may be right.
                    let (bound, cc) = match (t.from_wide, wide) {
                        (true, false) => ((-2147483649.0f64).to_bits(), A),
                        (true, true) => ((-9223372036854775808.0f64).to_bits(), AE),
                        (false, false) => (u64::from((-2147483648.0f32).to_bits()), AE),
                        (false, true) => (u64::from((-9223372036854775808.0f32).to_bits()), AE),
                    };
                    let invalid = self.trap_label(TrapCode::InvalidConversionToInteger);
                    let overflow = self.trap_label(TrapCode::IntegerOverflow);
                    self.e.op(compare, false, a.0, Rm::Reg(a.0));
                    self.e.jcc(P, invalid);
                    self.e.mov_imm(RCX, bound);
                    self.e.op(0x66_0f6e, t.from_wide, XMM15.0, RCX);
                    self.e.op(compare, false, a.0, Rm::Reg(XMM15.0));
                    self.e.jcc(cc.not(), overflow);
                    self.e.op(0x0f57, false, XMM15.0, Rm::Reg(XMM15.0));
                    self.e.op(compare, false, a.0, Rm::Reg(XMM15.0));
                    self.e.jcc(AE, overflow);
                }
            }
            (false, false) => {
                self.e.op(convert, true, RAX.0, Rm::Reg(a.0));
                self.e.op(0x8b, false, RCX.0, RAX);
                self.e.op(0x3b, true, RCX.0, RAX);
                done.push(self.e.jcc_short(E));
            }
            (true, false) => {
                let bound = if t.from_wide {
                    9223372036854775808.0f64.to_bits()
                } else {
                    9223372036854775808.0f32.to_bits().into()
                };
                self.e.mov_imm(RCX, bound);
                self.e.op(0x66_0f6e, t.from_wide, XMM15.0, RCX);
                self.e.op(compare, false, a.0, Rm::Reg(XMM15.0));
                let large = self.e.jcc_short(AE);
                self.e.op(convert, true, RAX.0, Rm::Reg(a.0));
                self.e.op(0x85, true, RAX.0, RAX);
                done.push(self.e.jcc_short(NS));
                let wrong = self.e.jmp_short();
                self.e.here(large);
                // The part above 2^63, and 2^63. The difference is exact. The scratch of constants is free if `a` is not in it.
                self.e.op(0x0f28, false, XMM14.0, Rm::Reg(a.0));
                self.e.op(if t.from_wide { 0xf2_0f5c } else { 0xf3_0f5c }, false, XMM14.0, Rm::Reg(XMM15.0));
                self.e.op(convert, true, RAX.0, Rm::Reg(XMM14.0));
                self.e.mov_imm(RCX, 1 << 63);
                self.e.op(0x85, true, RAX.0, RAX);
                let too_large = self.e.jcc_short(S);
                self.e.op(0x33, true, RAX.0, RCX);
                done.push(self.e.jmp_short());
                self.e.here(too_large);
                // What `a` was is not needed exactly from here on: it is infinite, or as good as that.
                self.e.here(wrong);
            }
        }
        if t.saturates {
            self.saturate(t, compare, a);
        } else if !t.signed {
            let invalid = self.trap_label(TrapCode::InvalidConversionToInteger);
            let overflow = self.trap_label(TrapCode::IntegerOverflow);
            self.e.op(compare, false, a.0, Rm::Reg(a.0));
            self.e.jcc(P, invalid);
            self.e.jmp(overflow);
        }
        for jump in done {
            self.e.here(jump);
        }
        self.e.mov(t.to_wide, to, RAX);
    }

    /// What saturation gives for a value that cannot be converted, or is the least: rax.
    fn saturate(&mut self, t: &Trunc, compare: u32, a: Freg) {
        let (least, greatest) = match (t.to_wide, t.signed) {
            (false, true) => (i32::MIN as u32 as u64, i32::MAX as u64),
            (false, false) => (0, u32::MAX.into()),
            (true, true) => (i64::MIN as u64, i64::MAX as u64),
            (true, false) => (0, u64::MAX),
        };
        self.e.mov_imm(RAX, 0);
        self.e.op(0x0f57, false, XMM15.0, Rm::Reg(XMM15.0));
        self.e.op(compare, false, a.0, Rm::Reg(XMM15.0));
        let nan = self.e.jcc_short(P);
        self.e.mov_imm(RAX, greatest);
        let positive = self.e.jcc_short(AE);
        self.e.mov_imm(RAX, least);
        self.e.here(nan);
        self.e.here(positive);
    }
}
