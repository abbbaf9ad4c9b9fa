//! Division of integers: by the machine's instructions, which take 26 to 90 cycles, and by constants, where a product with the
//! reciprocal takes 4. What is said of quotients holds of their magnitudes: both round towards zero.

use super::encode::*;
use super::{Asm, Src};
use crate::native::isa::Reg;
use crate::op::TrapCode;

/// A reciprocal: 2^(64 + shift) over the divisor, rounded up to an integer, of which the lowest 64 bits are `factor`.
struct Reciprocal {
    factor: u64,
    /// Whether it has one bit more than `factor`.
    long: bool,
    shift: u8,
}

/// The shortest reciprocal that gives exact quotients of all numbers of `bits` bits. The divisor is no power of two.
fn reciprocal(divisor: u64, bits: u32) -> Reciprocal {
    let log2 = divisor.ilog2();
    // Rounded up by `error` parts of the divisor, it is exact as long as the number times that is less than 2^(64 + shift).
    for shift in 0..=log2 + 1 {
        let power = 1u128 << (64 + shift.min(63));
        let (mut quotient, mut rest) = (power / u128::from(divisor), power % u128::from(divisor));
        if shift == 64 {
            (quotient, rest) = (2 * quotient + 2 * rest / u128::from(divisor), 2 * rest % u128::from(divisor));
        }
        let error = u128::from(divisor) - rest;
        if error <= 1u128 << (64 + shift - bits) {
            let factor = quotient + 1;
            return Reciprocal { factor: factor as u64, long: factor >> 64 != 0, shift: shift as u8 };
        }
    }
    unreachable!("one bit more than the number has is enough")
}

impl Asm {
    pub(super) fn divide(&mut self, wide: bool, signed: bool, remainder: bool, to: Reg, a: Src, b: Src) {
        let divisor = match b {
            Src::Const(bits) if wide => Some(bits as i64),
            Src::Const(bits) if signed => Some(i64::from(bits as i32)),
            Src::Const(bits) => Some(bits as u32 as i64),
            _ => None,
        };
        match divisor {
            Some(divisor) if divisor != 0 && !(signed && divisor == -1) => {
                self.divide_by(wide, signed, remainder, to, a, divisor);
            }
            _ => self.divide_any(wide, signed, remainder, to, a, b),
        }
    }

    /// By a constant that needs no check. Uses rax, rcx and rdx.
    fn divide_by(&mut self, wide: bool, signed: bool, remainder: bool, to: Reg, a: Src, divisor: i64) {
        let magnitude = if signed { divisor.unsigned_abs() } else { divisor as u64 };
        if magnitude.is_power_of_two() {
            let log2 = magnitude.trailing_zeros() as u8;
            if signed {
                self.shift_signed(wide, remainder, a, log2, divisor < 0);
                return self.e.mov(wide, to, RAX);
            }
            self.mov_int(wide, RAX, a);
            if remainder {
                self.mask(wide, magnitude - 1);
            } else if log2 > 0 {
                self.shift_imm(5, wide, RAX, log2);
            }
            return self.e.mov(wide, to, RAX);
        }
        // The quotient in rdx.
        let bits = if wide { 64 } else { 32 };
        if signed {
            let Reciprocal { factor, long, shift } = reciprocal(magnitude, bits - 1);
            debug_assert!(!long);
            if wide {
                self.mov_int(true, RAX, a);
            } else {
                let a = self.rm(a, RAX);
                self.e.op(0x63, true, RAX.0, a);
            }
            self.e.mov_imm(RCX, factor);
            self.e.op(0xf7, true, 5, RCX);
            if factor >> 63 != 0 {
                // The machine took the factor for one less by 2^64.
                let a = self.rm(a, RAX);
                self.e.op(0x03, wide, RDX.0, a);
            }
            if shift > 0 {
                self.shift_imm(7, true, RDX, shift);
            }
            // What was rounded down is one too low if negative.
            self.e.mov(true, RAX, RDX);
            self.shift_imm(5, true, RAX, 63);
            self.e.op(0x03, true, RDX.0, RAX);
            if divisor < 0 {
                self.e.op(0xf7, true, 3, RDX);
            }
        } else {
            let Reciprocal { factor, long, shift } = reciprocal(magnitude, bits);
            self.mov_int(wide, RAX, a);
            self.e.mov_imm(RCX, factor);
            self.e.op(0xf7, true, 4, RCX);
            let mut shift = shift;
            if long {
                // The number itself once more; the sum, which has one bit more, halved.
                self.mov_int(true, RAX, a);
                self.e.op(0x2b, true, RAX.0, RDX);
                self.shift_imm(5, true, RAX, 1);
                self.e.op(0x03, true, RDX.0, RAX);
                shift -= 1;
            }
            if shift > 0 {
                self.shift_imm(5, true, RDX, shift);
            }
        }
        if !remainder {
            // Of 32 bits it gets a zero upper half.
            return self.e.mov(wide, to, RDX);
        }
        match i32::try_from(divisor) {
            Ok(divisor) => {
                self.e.op(0x69, wide, RDX.0, RDX);
                self.e.imm32(divisor);
            }
            Err(_) => {
                self.e.mov_imm(RCX, divisor as u64);
                self.e.op(0x0faf, wide, RDX.0, RCX);
            }
        }
        self.mov_int(wide, RAX, a);
        self.e.op(0x2b, wide, RAX.0, RDX);
        self.e.mov(wide, to, RAX);
    }

    /// `and` of rax and a constant.
    fn mask(&mut self, wide: bool, mask: u64) {
        match i32::try_from(mask as i64) {
            Ok(mask) => self.e.alu_imm(4, wide, RAX, mask),
            Err(_) => {
                self.e.mov_imm(RCX, mask);
                self.e.op(0x23, wide, RAX.0, RCX);
            }
        }
    }

    /// The quotient or remainder of a signed number and a power of two, in rax. Shifts round down: for negative numbers what is
    /// less by one than the power is added before.
    fn shift_signed(&mut self, wide: bool, remainder: bool, a: Src, log2: u8, negative: bool) {
        let bits = if wide { 64 } else { 32 };
        self.mov_int(wide, RAX, a);
        if log2 > 0 {
            self.e.mov(wide, RDX, RAX);
            self.shift_imm(7, wide, RDX, bits - 1);
            self.shift_imm(5, wide, RDX, bits - log2);
            self.e.op(0x03, wide, RAX.0, RDX);
        }
        if remainder {
            self.mask(wide, (1 << log2) - 1);
            if log2 > 0 {
                self.e.op(0x2b, wide, RAX.0, RDX);
            }
            return;
        }
        if log2 > 0 {
            self.shift_imm(7, wide, RAX, log2);
        }
        if negative {
            self.e.op(0xf7, wide, 3, RAX);
        }
    }

    /// By the machine's instruction, with its checks. Uses rax, rcx and rdx.
    fn divide_any(&mut self, wide: bool, signed: bool, remainder: bool, to: Reg, a: Src, b: Src) {
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
}
