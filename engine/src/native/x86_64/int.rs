//! Integer instructions, comparisons, selection.

use super::encode::*;
use super::{Asm, Kind, Src, XMM15};
use crate::native::isa::{Any, Condition, Label, Reg};
use crate::op::{Op, TrapCode};

/// What a comparison of integers is called by the machine.
fn int_cc(op: Op) -> Option<(bool, Cc)> {
    Some(match op {
        Op::I32Eq => (false, E),
        Op::I32Ne => (false, NE),
        Op::I32LtS => (false, L),
        Op::I32LtU => (false, B),
        Op::I32GtS => (false, G),
        Op::I32GtU => (false, A),
        Op::I32LeS => (false, LE),
        Op::I32LeU => (false, BE),
        Op::I32GeS => (false, GE),
        Op::I32GeU => (false, AE),
        Op::I64Eq => (true, E),
        Op::I64Ne => (true, NE),
        Op::I64LtS => (true, L),
        Op::I64LtU => (true, B),
        Op::I64GtS => (true, G),
        Op::I64GtU => (true, A),
        Op::I64LeS => (true, LE),
        Op::I64LeU => (true, BE),
        Op::I64GeS => (true, GE),
        Op::I64GeU => (true, AE),
        _ => return None,
    })
}

/// The comparison with its operands exchanged.
fn swapped(cc: Cc) -> Cc {
    match cc {
        L => G,
        G => L,
        LE => GE,
        GE => LE,
        B => A,
        A => B,
        BE => AE,
        AE => BE,
        same => same,
    }
}

/// The family of shifts and rotations, by number.
const ROL: u8 = 0;
const ROR: u8 = 1;
const SHL: u8 = 4;
const SHR: u8 = 5;
const SAR: u8 = 7;

/// What the flags say once a condition has been tested. Equality of floats needs two flags.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Flags {
    Cc(Cc),
    FloatEq,
    FloatNe,
}

impl Asm {
    /// Tests a condition. Uses rax, rcx, xmm14 and xmm15.
    fn test(&mut self, condition: Condition) -> Flags {
        match condition {
            Condition::Zero(kind, src) | Condition::NonZero(kind, src) => {
                match src {
                    Src::Reg(Any::Int(reg)) => self.e.op(0x85, kind.wide(), reg.0, reg),
                    Src::Frame(at) => self.e.alu_imm(7, kind.wide(), Rm::Mem(RBP, at), 0),
                    _ => {
                        self.mov_int(true, RAX, src);
                        self.e.op(0x85, kind.wide(), RAX.0, RAX);
                    }
                }
                Flags::Cc(if matches!(condition, Condition::Zero(..)) { E } else { NE })
            }
            Condition::Compare(op, a, b) => match int_cc(op) {
                Some((wide, cc)) => Flags::Cc(self.compare_ints(wide, cc, a, b)),
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
        if let Src::Const(bits) = b {
            let value = if wide { i32::try_from(bits as i64).ok() } else { Some(bits as i32) };
            if let Some(value) = value {
                let rm = self.rm(a, RCX);
                match rm {
                    Rm::Reg(reg) if value == 0 => self.e.op(0x85, wide, reg, rm),
                    _ => self.e.alu_imm(7, wide, rm, value),
                }
                return cc;
            }
        }
        let a = self.int(wide, a, RCX);
        let b = self.rm(b, RAX);
        self.e.op(0x3b, wide, a.0, b);
        cc
    }

    fn compare_floats(&mut self, op: Op, a: Src, b: Src) -> Flags {
        let (wide, swap, flags) = match op {
            Op::F32Eq => (false, false, Flags::FloatEq),
            Op::F32Ne => (false, false, Flags::FloatNe),
            Op::F32Lt => (false, true, Flags::Cc(A)),
            Op::F32Gt => (false, false, Flags::Cc(A)),
            Op::F32Le => (false, true, Flags::Cc(AE)),
            Op::F32Ge => (false, false, Flags::Cc(AE)),
            Op::F64Eq => (true, false, Flags::FloatEq),
            Op::F64Ne => (true, false, Flags::FloatNe),
            Op::F64Lt => (true, true, Flags::Cc(A)),
            Op::F64Gt => (true, false, Flags::Cc(A)),
            Op::F64Le => (true, true, Flags::Cc(AE)),
            Op::F64Ge => (true, false, Flags::Cc(AE)),
            _ => unreachable!("{op:?} is no comparison"),
        };
        let (a, b) = if swap { (b, a) } else { (a, b) };
        let a = self.float(wide, a, XMM15);
        let b = self.float_rm(wide, b, super::XMM14);
        self.e.op(if wide { 0x66_0f2e } else { 0x0f2e }, false, a.0, b);
        flags
    }

    /// Puts 1 or 0 into a register. Uses rax and rcx.
    pub(in crate::native) fn compare_set(&mut self, to: Reg, condition: Condition) {
        match self.test(condition) {
            Flags::Cc(cc) => {
                self.e.op_byte(0x0f90 | u32::from(cc.0), 0, RAX);
            }
            flags => {
                self.e.op_byte(0x0f90 | u32::from(if flags == Flags::FloatEq { NP.0 } else { P.0 }), 0, RAX);
                self.e.op_byte(0x0f90 | u32::from(if flags == Flags::FloatEq { E.0 } else { NE.0 }), 0, RCX);
                // and al, cl / or al, cl
                self.e.op_byte(if flags == Flags::FloatEq { 0x22 } else { 0x0a }, RAX.0, RCX);
            }
        }
        self.e.op_byte(0x0fb6, to.0, RAX);
    }

    /// Goes to a label if the condition is `when`.
    pub(in crate::native) fn branch(&mut self, condition: Condition, when: bool, label: Label) {
        if let Condition::Known(known) = condition {
            if known == when {
                self.e.jmp(label);
            }
            return;
        }
        match (self.test(condition), when) {
            (Flags::Cc(cc), true) => self.e.jcc(cc, label),
            (Flags::Cc(cc), false) => self.e.jcc(cc.not(), label),
            (Flags::FloatEq, true) | (Flags::FloatNe, false) => {
                let unordered = self.e.jcc_short(P);
                self.e.jcc(E, label);
                self.e.here(unordered);
            }
            (Flags::FloatEq, false) | (Flags::FloatNe, true) => {
                self.e.jcc(P, label);
                self.e.jcc(NE, label);
            }
        }
    }

    /// `a` if the condition holds, else `b`. The condition is not known.
    pub(in crate::native) fn select(&mut self, to: Any, kind: Kind, condition: Condition, a: Src, b: Src) {
        let flags = self.test(condition);
        let (cc, a, b) = match flags {
            Flags::Cc(cc) => (cc, a, b),
            // Two flags become one: 1 or 0 in al, without a change of what is selected from.
            _ => {
                self.e.op_byte(0x0f90 | u32::from(if flags == Flags::FloatEq { NP.0 } else { P.0 }), 0, RAX);
                self.e.op_byte(0x0f90 | u32::from(if flags == Flags::FloatEq { E.0 } else { NE.0 }), 0, RCX);
                // The and, or the or, sets the zero flag.
                self.e.op_byte(if flags == Flags::FloatEq { 0x22 } else { 0x0a }, RAX.0, RCX);
                (NE, a, b)
            }
        };
        let (cc, a, b) = if Src::Reg(to) == a { (cc.not(), b, a) } else { (cc, a, b) };
        // Now the target is not `a`, or both are the same.
        match to {
            Any::Int(to) => {
                let wide = kind.wide();
                self.mov_int(wide, to, b);
                let a = self.rm(a, RDX);
                self.e.op(0x0f40 | u32::from(cc.0), wide, to.0, a);
            }
            Any::Float(to) => {
                // A constant is loaded by way of rax, with moves only; `xorps` leaves the flags alone too, as every vector
                // instruction but comparisons does.
                self.mov_vector(kind, to, b);
                let skip = self.e.jcc_short(cc.not());
                self.mov_vector(kind, to, a);
                self.e.here(skip);
            }
        }
    }

    /// An integer instruction with two operands, or one of the float class.
    pub(in crate::native) fn binary(&mut self, op: Op, to: Any, a: Src, b: Src) {
        let Any::Int(to) = to else { return self.float_binary(op, to, a, b) };
        match op {
            Op::I32Add => self.add(false, to, a, b),
            Op::I64Add => self.add(true, to, a, b),
            Op::I32Sub => self.alu(0x2b, 5, false, false, to, a, b),
            Op::I64Sub => self.alu(0x2b, 5, true, false, to, a, b),
            Op::I32And => self.alu(0x23, 4, false, true, to, a, b),
            Op::I64And => self.alu(0x23, 4, true, true, to, a, b),
            Op::I32Or => self.alu(0x0b, 1, false, true, to, a, b),
            Op::I64Or => self.alu(0x0b, 1, true, true, to, a, b),
            Op::I32Xor => self.alu(0x33, 6, false, true, to, a, b),
            Op::I64Xor => self.alu(0x33, 6, true, true, to, a, b),
            Op::I32Mul => self.mul(false, to, a, b),
            Op::I64Mul => self.mul(true, to, a, b),
            Op::I32Shl => self.shift(SHL, false, to, a, b),
            Op::I64Shl => self.shift(SHL, true, to, a, b),
            Op::I32ShrU => self.shift(SHR, false, to, a, b),
            Op::I64ShrU => self.shift(SHR, true, to, a, b),
            Op::I32ShrS => self.shift(SAR, false, to, a, b),
            Op::I64ShrS => self.shift(SAR, true, to, a, b),
            Op::I32Rotl => self.shift(ROL, false, to, a, b),
            Op::I64Rotl => self.shift(ROL, true, to, a, b),
            Op::I32Rotr => self.shift(ROR, false, to, a, b),
            Op::I64Rotr => self.shift(ROR, true, to, a, b),
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

    /// `lea` where it saves a move.
    fn add(&mut self, wide: bool, to: Reg, a: Src, b: Src) {
        let (a, b) = if matches!(a, Src::Const(_)) { (b, a) } else { (a, b) };
        if let Src::Reg(Any::Int(x)) = a
            && x != to
        {
            match b {
                Src::Const(bits) if !wide || i32::try_from(bits as i64).is_ok() => {
                    return self.e.op(0x8d, wide, to.0, Rm::Mem(x, bits as i32));
                }
                Src::Reg(Any::Int(y)) if y != to => return self.e.op(0x8d, wide, to.0, Rm::Index(x, y, 0, 0)),
                _ => {}
            }
        }
        self.alu(0x03, 0, wide, true, to, a, b);
    }

    #[expect(clippy::too_many_arguments, reason = "a row of a table")]
    fn alu(&mut self, code: u32, family: u8, wide: bool, commutes: bool, to: Reg, a: Src, b: Src) {
        let swap = commutes && (b == to.into() || matches!(a, Src::Const(_)));
        let (a, b) = if swap { (b, a) } else { (a, b) };
        // The second operand must outlive the move of the first.
        let work = if b == to.into() && a != b { RAX } else { to };
        self.mov_int(wide, work, a);
        match b {
            Src::Const(bits) if !wide || i32::try_from(bits as i64).is_ok() => {
                self.e.alu_imm(family, wide, work, bits as i32);
            }
            _ => {
                let b = self.rm(b, RCX);
                self.e.op(code, wide, work.0, b);
            }
        }
        self.e.mov(wide, to, work);
    }

    fn mul(&mut self, wide: bool, to: Reg, a: Src, b: Src) {
        let (a, b) = if b == to.into() || matches!(a, Src::Const(_)) { (b, a) } else { (a, b) };
        if let Src::Const(bits) = b
            && (!wide || i32::try_from(bits as i64).is_ok())
        {
            let a = self.rm(a, RCX);
            self.e.op(0x69, wide, to.0, a);
            return self.e.imm32(bits as i32);
        }
        self.mov_int(wide, to, a);
        let b = self.rm(b, RCX);
        self.e.op(0x0faf, wide, to.0, b);
    }

    fn shift(&mut self, family: u8, wide: bool, to: Reg, a: Src, b: Src) {
        let mask = if wide { 63 } else { 31 };
        if let Src::Const(bits) = b {
            let count = bits as u8 & mask;
            let rotates = matches!(family, ROL | ROR);
            if rotates && count != 0 && self.features.bmi2 && a != to.into() {
                // rorx: the other way, as far as is left.
                let a = self.rm(a, RAX);
                self.e.op_vex(0xf2_0f3af0, wide, to.0, 0, a);
                return self.e.byte(if family == ROR { count } else { mask + 1 - count });
            }
            self.mov_int(wide, to, a);
            if count != 0 {
                self.e.op(0xc1, wide, family, to);
                self.e.byte(count);
            }
            return;
        }
        // The machine takes the count modulo the width, as wasm does.
        let code = match family {
            SHL => Some(0x66_0f38f7),
            SHR => Some(0xf2_0f38f7),
            SAR => Some(0xf3_0f38f7),
            _ => None,
        };
        if let Some(code) = code.filter(|_| self.features.bmi2) {
            let count = self.int(false, b, RCX);
            let a = self.rm(a, RAX);
            return self.e.op_vex(code, wide, to.0, count.0, a);
        }
        self.mov_int(false, RCX, b);
        let work = if b == to.into() { RAX } else { to };
        self.mov_int(wide, work, a);
        self.e.op(0xd3, wide, family, work);
        self.e.mov(wide, to, work);
    }

    fn divide(&mut self, wide: bool, signed: bool, remainder: bool, to: Reg, a: Src, b: Src) {
        self.mov_int(wide, RCX, b);
        self.mov_int(wide, RAX, a);
        let divisor = match b {
            Src::Const(bits) if wide => Some(bits as i64),
            Src::Const(bits) => Some(i64::from(bits as i32)),
            _ => None,
        };
        if divisor.is_none_or(|divisor| divisor == 0) {
            let zero = self.trap_label(TrapCode::IntegerDivideByZero);
            self.e.op(0x85, wide, RCX.0, RCX);
            self.e.jcc(E, zero);
        }
        if !signed {
            self.e.op(0x33, false, RDX.0, RDX);
            self.e.op(0xf7, wide, 6, RCX);
        } else if divisor.is_none_or(|divisor| divisor == -1) {
            self.e.alu_imm(7, wide, RCX, -1);
            let usual = self.e.jcc_short(NE);
            if remainder {
                // The machine's division traps where wasm's remainder is 0.
                self.e.op(0x33, false, RDX.0, RDX);
                let done = self.e.jmp_short();
                self.e.here(usual);
                self.divide_signed(wide);
                self.e.here(done);
            } else {
                let overflow = self.trap_label(TrapCode::IntegerOverflow);
                if wide {
                    self.e.mov_imm(RDX, i64::MIN as u64);
                    self.e.op(0x3b, true, RAX.0, RDX);
                } else {
                    self.e.alu_imm(7, false, RAX, i32::MIN);
                }
                self.e.jcc(E, overflow);
                self.e.here(usual);
                self.divide_signed(wide);
            }
        } else {
            self.divide_signed(wide);
        }
        self.e.mov(wide, to, if remainder { RDX } else { RAX });
    }

    fn divide_signed(&mut self, wide: bool) {
        // cdq or cqo, idiv rcx
        if wide {
            self.e.byte(0x48);
        }
        self.e.byte(0x99);
        self.e.op(0xf7, wide, 7, RCX);
    }

    /// An instruction with one operand and an integer result from an integer.
    pub(super) fn int_unary(&mut self, op: Op, to: Reg, a: Src) {
        let to8 = to.0;
        match op {
            Op::I32Clz => self.clz(false, to, a),
            Op::I64Clz => self.clz(true, to, a),
            Op::I32Ctz => self.ctz(false, to, a),
            Op::I64Ctz => self.ctz(true, to, a),
            Op::I32Popcnt => self.popcnt(false, to, a),
            Op::I64Popcnt => self.popcnt(true, to, a),
            Op::I32Extend8S | Op::I64Extend8S => {
                let a = self.rm(a, RAX);
                match a {
                    // A byte register needs its prefix.
                    Rm::Reg(_) => self.byte_extend(op == Op::I64Extend8S, to, a),
                    _ => self.e.op(0x0fbe, op == Op::I64Extend8S, to8, a),
                }
            }
            Op::I32Extend16S | Op::I64Extend16S => {
                let a = self.rm(a, RAX);
                self.e.op(0x0fbf, op == Op::I64Extend16S, to8, a);
            }
            Op::I64Extend32S | Op::I64ExtendI32S => {
                let a = self.rm(a, RAX);
                self.e.op(0x63, true, to8, a);
            }
            Op::I32WrapI64 => match a {
                // Even onto itself: the upper half must go.
                Src::Reg(Any::Int(a)) => self.e.op(0x8b, false, to8, a),
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

    fn byte_extend(&mut self, wide: bool, to: Reg, a: Rm) {
        if wide {
            self.e.op(0x0fbe, true, to.0, a);
        } else {
            self.e.op_byte(0x0fbe, to.0, a);
        }
    }

    fn clz(&mut self, wide: bool, to: Reg, a: Src) {
        let a = self.rm(a, RCX);
        if self.features.lzcnt {
            return self.e.op(0xf3_0fbd, wide, to.0, a);
        }
        let bits = if wide { 64 } else { 32 };
        // bsr gives the index of the highest bit and the zero flag for none: then 2 * bits - 1 stands in for it.
        self.e.op(0x0fbd, wide, RAX.0, a);
        self.e.mov_imm(RDX, bits * 2 - 1);
        self.e.op(0x0f44, wide, RAX.0, RDX);
        self.e.alu_imm(6, false, RAX, bits as i32 - 1);
        self.e.mov(wide, to, RAX);
    }

    fn ctz(&mut self, wide: bool, to: Reg, a: Src) {
        let a = self.rm(a, RCX);
        if self.features.bmi1 {
            return self.e.op(0xf3_0fbc, wide, to.0, a);
        }
        self.e.op(0x0fbc, wide, RAX.0, a);
        self.e.mov_imm(RDX, if wide { 64 } else { 32 });
        self.e.op(0x0f44, wide, RAX.0, RDX);
        self.e.mov(wide, to, RAX);
    }

    fn popcnt(&mut self, wide: bool, to: Reg, a: Src) {
        if self.features.popcnt {
            let a = self.rm(a, RCX);
            return self.e.op(0xf3_0fb8, wide, to.0, a);
        }
        // Sums of pairs, of fours, of bytes; then all bytes by a multiplication.
        let mask = |mask: u64| if wide { mask } else { mask & 0xffff_ffff };
        self.mov_int(wide, RAX, a);
        self.e.mov(wide, RCX, RAX);
        self.shift_imm(5, wide, RCX, 1);
        self.e.mov_imm(RDX, mask(0x5555_5555_5555_5555));
        self.e.op(0x23, wide, RCX.0, RDX);
        self.e.op(0x2b, wide, RAX.0, RCX);
        self.e.mov_imm(RDX, mask(0x3333_3333_3333_3333));
        self.e.mov(wide, RCX, RAX);
        self.shift_imm(5, wide, RCX, 2);
        self.e.op(0x23, wide, RCX.0, RDX);
        self.e.op(0x23, wide, RAX.0, RDX);
        self.e.op(0x03, wide, RAX.0, RCX);
        self.e.mov(wide, RCX, RAX);
        self.shift_imm(5, wide, RCX, 4);
        self.e.op(0x03, wide, RAX.0, RCX);
        self.e.mov_imm(RDX, mask(0x0f0f_0f0f_0f0f_0f0f));
        self.e.op(0x23, wide, RAX.0, RDX);
        self.e.mov_imm(RDX, mask(0x0101_0101_0101_0101));
        self.e.op(0x0faf, wide, RAX.0, RDX);
        self.shift_imm(5, wide, RAX, if wide { 56 } else { 24 });
        self.e.mov(wide, to, RAX);
    }

    pub(super) fn shift_imm(&mut self, family: u8, wide: bool, reg: Reg, count: u8) {
        self.e.op(0xc1, wide, family, reg);
        self.e.byte(count);
    }

    /// The instructions on 128 bits. The results come in rax (low) and rdx (high); operands are in the frame or constants or
    /// in registers other than these and rcx.
    pub(in crate::native) fn wide(&mut self, op: Op, operands: &[Src]) -> [Reg; 2] {
        match (op, operands) {
            (Op::I64Add128 | Op::I64Sub128, &[a_low, a_high, b_low, b_high]) => {
                let (first, second) = if op == Op::I64Add128 { (0x03, 0x13) } else { (0x2b, 0x1b) };
                self.mov_int(true, RAX, a_low);
                self.mov_int(true, RDX, a_high);
                let low = self.rm(b_low, RCX);
                self.e.op(first, true, RAX.0, low);
                // Moves leave the carry alone.
                let high = self.rm(b_high, RCX);
                self.e.op(second, true, RDX.0, high);
            }
            (Op::I64MulWideS | Op::I64MulWideU, &[a, b]) => {
                self.mov_int(true, RAX, a);
                let b = self.rm(b, RCX);
                self.e.op(0xf7, true, if op == Op::I64MulWideS { 5 } else { 4 }, b);
            }
            _ => unreachable!("{op:?} is not one of them"),
        }
        [RAX, RDX]
    }
}
