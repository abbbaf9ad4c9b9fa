//! Integer instructions, comparisons, selection.

use super::encode::*;
use super::{Asm, Kind, Src, V30, V31, simd};
use crate::native::isa::{Any, Condition, Label, Reg};
use crate::op::{Op, TrapCode};

/// What a comparison of integers is called by the machine.
fn int_cc(op: Op) -> Option<(bool, Cc)> {
    Some(match op {
        Op::I32Eq => (false, EQ),
        Op::I32Ne => (false, NE),
        Op::I32LtS => (false, LT),
        Op::I32LtU => (false, LO),
        Op::I32GtS => (false, GT),
        Op::I32GtU => (false, HI),
        Op::I32LeS => (false, LE),
        Op::I32LeU => (false, LS),
        Op::I32GeS => (false, GE),
        Op::I32GeU => (false, HS),
        Op::I64Eq => (true, EQ),
        Op::I64Ne => (true, NE),
        Op::I64LtS => (true, LT),
        Op::I64LtU => (true, LO),
        Op::I64GtS => (true, GT),
        Op::I64GtU => (true, HI),
        Op::I64LeS => (true, LE),
        Op::I64LeU => (true, LS),
        Op::I64GeS => (true, GE),
        Op::I64GeU => (true, HS),
        _ => return None,
    })
}

/// The comparison with its operands exchanged.
fn swapped(cc: Cc) -> Cc {
    match cc {
        LT => GT,
        GT => LT,
        LE => GE,
        GE => LE,
        LO => HI,
        HI => LO,
        LS => HS,
        HS => LS,
        same => same,
    }
}

/// What a comparison of floats is called by the machine. Unordered is neither less nor greater nor equal, and its opposites hold.
fn float_cc(op: Op) -> (bool, Cc) {
    match op {
        Op::F32Eq => (false, EQ),
        Op::F32Ne => (false, NE),
        Op::F32Lt => (false, MI),
        Op::F32Gt => (false, GT),
        Op::F32Le => (false, LS),
        Op::F32Ge => (false, GE),
        Op::F64Eq => (true, EQ),
        Op::F64Ne => (true, NE),
        Op::F64Lt => (true, MI),
        Op::F64Gt => (true, GT),
        Op::F64Le => (true, LS),
        Op::F64Ge => (true, GE),
        _ => unreachable!("{op:?} is no comparison"),
    }
}

impl Asm {
    /// Tests a condition. Uses x16, x17, v30 and v31.
    fn test(&mut self, condition: Condition) -> Cc {
        match condition {
            Condition::Zero(kind, src) => self.compare_ints(kind.wide(), EQ, src, Src::Const(0)),
            Condition::NonZero(kind, src) => self.compare_ints(kind.wide(), NE, src, Src::Const(0)),
            Condition::Compare(op, a, b) => match int_cc(op) {
                Some((wide, cc)) => self.compare_ints(wide, cc, a, b),
                None => self.compare_floats(op, a, b),
            },
            Condition::Known(_) => unreachable!("not a test"),
        }
    }

    fn compare_ints(&mut self, wide: bool, cc: Cc, a: Src, b: Src) -> Cc {
        let (a, b, cc) = match a {
            Src::Const(_) => (b, a, swapped(cc)),
            _ => (a, b, cc),
        };
        let a = self.int(wide, a, X16);
        if let Src::Const(bits) = b {
            let value = if wide { bits as i64 } else { bits as i32 as i64 };
            // Comparing with a negative number is adding its opposite.
            let code = if value < 0 { ADDS } else { SUBS };
            if let Some(imm) = arith_imm(value.unsigned_abs()) {
                self.e.arith(code, wide, ZR, a, imm);
                return cc;
            }
        }
        let b = self.int(wide, b, X17);
        self.e.int(SUBS, wide, ZR, a, b);
        cc
    }

    fn compare_floats(&mut self, op: Op, a: Src, b: Src) -> Cc {
        let (wide, cc) = float_cc(op);
        let kind = if wide { Kind::F64 } else { Kind::F32 };
        let a = self.in_vector(kind, a, V30);
        if b == Src::Const(0) {
            self.e.op(if wide { 0x1e60_2008 } else { 0x1e20_2008 }, 0, a.0, 0);
        } else {
            let b = self.in_vector(kind, b, V31);
            self.fcmp(wide, a.0, b.0);
        }
        cc
    }

    pub(super) fn fcmp(&mut self, wide: bool, a: u8, b: u8) {
        self.e.op(if wide { 0x1e60_2000 } else { 0x1e20_2000 }, 0, a, b);
    }

    /// Puts 1 or 0 into a register.
    pub(in crate::native) fn compare_set(&mut self, to: Reg, condition: Condition) {
        let cc = self.test(condition);
        self.conditional(CSINC, false, to, ZR, ZR, cc.not());
    }

    /// `csel` and its like: the first register if the condition holds.
    fn conditional(&mut self, code: u32, wide: bool, to: Reg, a: Reg, b: Reg, cc: Cc) {
        self.e.int(code | u32::from(cc.0) << 12, wide, to, a, b);
    }

    /// Goes to a label if the condition is `when`.
    pub(in crate::native) fn branch(&mut self, condition: Condition, when: bool, label: Label) {
        // Whether one differs from zero needs no flags.
        let zero = match condition {
            Condition::Known(known) => {
                if known == when {
                    self.jump(label);
                }
                return;
            }
            Condition::Zero(kind, src) => Some((kind.wide(), src, when)),
            Condition::NonZero(kind, src) => Some((kind.wide(), src, !when)),
            Condition::Compare(op, src, Src::Const(0)) => match int_cc(op) {
                Some((wide, EQ)) => Some((wide, src, when)),
                Some((wide, NE)) => Some((wide, src, !when)),
                _ => None,
            },
            Condition::Compare(..) => None,
        };
        if let Some((wide, src, when)) = zero {
            let reg = self.int(wide, src, X16);
            return self.e.branch_zero(wide, reg, when, label);
        }
        let cc = self.test(condition);
        self.e.branch(if when { cc } else { cc.not() }, label);
    }

    /// `a` if the condition holds, else `b`. The condition is not known.
    pub(in crate::native) fn select(&mut self, to: Any, kind: Kind, condition: Condition, a: Src, b: Src) {
        let cc = self.test(condition);
        match to {
            // What is loaded leaves flags alone.
            Any::Int(to) => {
                let a = self.int_or_zero(kind.wide(), a, X16);
                let b = self.int_or_zero(kind.wide(), b, X17);
                self.conditional(CSEL, kind.wide(), to, a, b, cc);
            }
            Any::Float(to) if kind == Kind::V128 => {
                let (cc, a, b) = if Src::from(to) == a { (cc.not(), b, a) } else { (cc, a, b) };
                // Now the target is not `a`, or both are the same.
                let done = self.e.new_label();
                self.mov_vector(kind, to, b);
                self.e.branch(cc.not(), done);
                self.mov_vector(kind, to, a);
                self.e.bind(done);
            }
            Any::Float(to) => {
                let a = self.in_vector(kind, a, V30);
                let b = self.in_vector(kind, b, V31);
                let code = if kind.wide() { 0x1e60_0c00 } else { 0x1e20_0c00 };
                self.e.op(code | u32::from(cc.0) << 12, to.0, a.0, b.0);
            }
        }
    }

    /// An integer instruction with two operands, or one of the float class.
    pub(in crate::native) fn binary(&mut self, op: Op, to: Any, a: Src, b: Src) {
        let Any::Int(to) = to else { return self.float_binary(op, to, a, b) };
        match op {
            Op::I32Add => self.add(ADD, false, to, a, b),
            Op::I64Add => self.add(ADD, true, to, a, b),
            Op::I32Sub => self.add(SUB, false, to, a, b),
            Op::I64Sub => self.add(SUB, true, to, a, b),
            Op::I32And => self.logical(AND, false, to, a, b),
            Op::I64And => self.logical(AND, true, to, a, b),
            Op::I32Or => self.logical(ORR, false, to, a, b),
            Op::I64Or => self.logical(ORR, true, to, a, b),
            Op::I32Xor => self.logical(EOR, false, to, a, b),
            Op::I64Xor => self.logical(EOR, true, to, a, b),
            Op::I32Mul => self.registers(MUL, false, to, a, b),
            Op::I64Mul => self.registers(MUL, true, to, a, b),
            Op::I32Shl => self.shift(LSL, false, to, a, b),
            Op::I64Shl => self.shift(LSL, true, to, a, b),
            Op::I32ShrU => self.shift(LSR, false, to, a, b),
            Op::I64ShrU => self.shift(LSR, true, to, a, b),
            Op::I32ShrS => self.shift(ASR, false, to, a, b),
            Op::I64ShrS => self.shift(ASR, true, to, a, b),
            Op::I32Rotr => self.shift(ROR, false, to, a, b),
            Op::I64Rotr => self.shift(ROR, true, to, a, b),
            Op::I32Rotl => self.rotate_left(false, to, a, b),
            Op::I64Rotl => self.rotate_left(true, to, a, b),
            Op::I32DivS => self.divide(false, true, false, to, a, b),
            Op::I32DivU => self.divide(false, false, false, to, a, b),
            Op::I32RemS => self.divide(false, true, true, to, a, b),
            Op::I32RemU => self.divide(false, false, true, to, a, b),
            Op::I64DivS => self.divide(true, true, false, to, a, b),
            Op::I64DivU => self.divide(true, false, false, to, a, b),
            Op::I64RemS => self.divide(true, true, true, to, a, b),
            Op::I64RemU => self.divide(true, false, true, to, a, b),
            _ => unreachable!("{op:?} is not a binary instruction on integers"),
        }
    }

    /// An instruction on two registers. Constants and homes go by x16 and x17.
    fn registers(&mut self, code: u32, wide: bool, to: Reg, a: Src, b: Src) {
        let a = self.int_or_zero(wide, a, X16);
        let b = self.int_or_zero(wide, b, X17);
        self.e.int(code, wide, to, a, b);
    }

    fn add(&mut self, code: u32, wide: bool, to: Reg, a: Src, b: Src) {
        let (a, b) = if code == ADD && matches!(a, Src::Const(_)) { (b, a) } else { (a, b) };
        if let Src::Const(bits) = b {
            let value = if wide { bits as i64 } else { bits as i32 as i64 };
            let code = if value < 0 { code ^ ADD ^ SUB } else { code };
            if let Some(imm) = arith_imm(value.unsigned_abs()) {
                let a = self.int(wide, a, X16);
                return self.e.arith(code, wide, to, a, imm);
            }
        }
        self.registers(code, wide, to, a, b);
    }

    fn logical(&mut self, code: u32, wide: bool, to: Reg, a: Src, b: Src) {
        let (a, b) = if matches!(a, Src::Const(_)) { (b, a) } else { (a, b) };
        if let Src::Const(bits) = b
            && let Some(imm) = mask_imm(wide, bits)
        {
            let a = self.int(wide, a, X16);
            return self.e.mask(code, wide, to, a, imm);
        }
        self.registers(code, wide, to, a, b);
    }

    /// The machine takes the count modulo the width, as wasm does.
    fn shift(&mut self, code: u32, wide: bool, to: Reg, a: Src, b: Src) {
        let Src::Const(bits) = b else { return self.registers(code, wide, to, a, b) };
        let a = self.int(wide, a, X16);
        self.shift_imm(code, wide, to, a, bits as u8);
    }

    /// A shift by a constant, modulo the width.
    pub(super) fn shift_imm(&mut self, code: u32, wide: bool, to: Reg, a: Reg, count: u8) {
        let last = if wide { 63 } else { 31 };
        let count = count & last;
        match code {
            LSL => self.e.field(UBFM, wide, to, a, count.wrapping_neg() & last, last - count),
            LSR => self.e.field(UBFM, wide, to, a, count, last),
            ASR => self.e.field(SBFM, wide, to, a, count, last),
            _ => {
                let code = EXTR | u32::from(wide) << 22 | u32::from(count) << 10;
                self.e.int(code, wide, to, a, a);
            }
        }
    }

    fn rotate_left(&mut self, wide: bool, to: Reg, a: Src, b: Src) {
        if let Src::Const(bits) = b {
            return self.shift(ROR, wide, to, a, Src::Const(bits.wrapping_neg()));
        }
        let b = self.int(wide, b, X17);
        self.e.int(SUB, wide, X17, ZR, b);
        self.registers(ROR, wide, to, a, X17.into());
    }

    fn divide(&mut self, wide: bool, signed: bool, remainder: bool, to: Reg, a: Src, b: Src) {
        let divisor = match b {
            Src::Const(bits) if wide => Some(bits as i64),
            Src::Const(bits) => Some(i64::from(bits as i32)),
            _ => None,
        };
        let a = self.int(wide, a, X16);
        let b = self.int(wide, b, X17);
        if divisor.is_none_or(|divisor| divisor == 0) {
            let zero = self.trap_label(TrapCode::IntegerDivideByZero);
            self.e.branch_zero(wide, b, true, zero);
        }
        if signed && !remainder && divisor.is_none_or(|divisor| divisor == -1) {
            // Only the least number less one overflows, of which it is asked if the divisor plus one is 0.
            let overflow = self.trap_label(TrapCode::IntegerOverflow);
            self.e.arith(ADDS, wide, ZR, b, 1 << 10);
            self.e.int(CCMP_ONE_EQ, wide, Reg(0), a, Reg(0));
            self.e.branch(VS, overflow);
        }
        let code = if signed { SDIV } else { UDIV };
        if remainder {
            // The least number by -1 is itself, which leaves 0.
            self.e.int(code, wide, LR, a, b);
            self.e.int(MSUB | u32::from(a.0) << 10, wide, to, LR, b);
        } else {
            self.e.int(code, wide, to, a, b);
        }
    }

    /// An instruction with one operand and an integer result from an integer.
    pub(super) fn int_unary(&mut self, op: Op, to: Reg, a: Src) {
        match op {
            Op::I32Clz | Op::I64Clz => {
                let wide = op == Op::I64Clz;
                let a = self.int(wide, a, X16);
                self.e.int(CLZ, wide, to, a, Reg(0));
            }
            Op::I32Ctz | Op::I64Ctz => {
                let wide = op == Op::I64Ctz;
                let a = self.int(wide, a, X16);
                self.e.int(RBIT, wide, X16, a, Reg(0));
                self.e.int(CLZ, wide, to, X16, Reg(0));
            }
            Op::I32Popcnt | Op::I64Popcnt => {
                let a = self.int(op == Op::I64Popcnt, a, X16);
                // The upper half is zero, or counts.
                self.fmov(true, V31, a);
                self.e.op(simd::CNT_8B, V31.0, V31.0, 0);
                self.e.op(simd::ADDV_8B, V31.0, V31.0, 0);
                self.e.op(simd::FMOV_TO_W, to.0, V31.0, 0);
            }
            Op::I32Extend8S => self.sign_extend(false, 8, to, a),
            Op::I32Extend16S => self.sign_extend(false, 16, to, a),
            Op::I64Extend8S => self.sign_extend(true, 8, to, a),
            Op::I64Extend16S => self.sign_extend(true, 16, to, a),
            Op::I64Extend32S | Op::I64ExtendI32S => self.sign_extend(true, 32, to, a),
            Op::I32WrapI64 => match a {
                // Even onto itself: the upper half must go.
                Src::Reg(Any::Int(a)) => self.e.int(ORR, false, to, ZR, a),
                Src::Const(bits) => self.e.mov_imm(to, bits as u32 as u64),
                _ => self.mov_int(false, to, a),
            },
            Op::I64ExtendI32U => match a {
                // The upper half of a register is zero; that of a home need not be looked at.
                Src::Reg(Any::Int(a)) => self.e.mov(true, to, a),
                _ => self.mov_int(false, to, a),
            },
            _ => unreachable!("{op:?} is not a unary instruction on integers"),
        }
    }

    fn sign_extend(&mut self, wide: bool, bits: u8, to: Reg, a: Src) {
        let a = self.int(false, a, X16);
        self.e.field(SBFM, wide, to, a, 0, bits - 1);
    }

    /// The instructions on 128 bits. The results come in x16 (low) and x30 (high); operands are in the frame or constants or
    /// in registers other than these and x17.
    pub(in crate::native) fn wide(&mut self, op: Op, operands: &[Src]) -> [Reg; 2] {
        match (op, operands) {
            (Op::I64Add128 | Op::I64Sub128, &[a_low, a_high, b_low, b_high]) => {
                let (first, second) = if op == Op::I64Add128 { (ADDS, ADC) } else { (SUBS, SBC) };
                self.registers(first, true, X16, a_low, b_low);
                // Loads leave the carry alone.
                let high = self.int_or_zero(true, a_high, LR);
                let other = self.int_or_zero(true, b_high, X17);
                self.e.int(second, true, LR, high, other);
            }
            (Op::I64MulWideS | Op::I64MulWideU, &[a, b]) => {
                let code = if op == Op::I64MulWideS { SMULH } else { UMULH };
                let a = self.int_or_zero(true, a, X16);
                let b = self.int_or_zero(true, b, X17);
                self.e.int(code, true, LR, a, b);
                self.e.int(MUL, true, X16, a, b);
            }
            _ => unreachable!("{op:?} is not one of them"),
        }
        [X16, LR]
    }
}
