//! Shifts of all lanes by one count, modulo the lanes' width.

use super::*;

/// One of the machine's three kinds: the number of the form with an immediate, and the opcode of the form with a register,
/// both for lanes of 16 bits. Opcodes for 32 and 64 follow.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) struct Kind(u8, u32);

pub(super) const LEFT: Kind = Kind(6, 0x66_0ff1);
pub(super) const LOGICAL: Kind = Kind(2, 0x66_0fd1);
pub(super) const ARITHMETIC: Kind = Kind(4, 0x66_0fe1);

/// The kind of a shift and the width of its lanes, if the instruction is one.
pub(super) fn row(op: Op) -> Option<(Kind, u8)> {
    match op {
        Op::I8x16Shl => Some((LEFT, 8)),
        Op::I8x16ShrS => Some((ARITHMETIC, 8)),
        Op::I8x16ShrU => Some((LOGICAL, 8)),
        Op::I16x8Shl => Some((LEFT, 16)),
        Op::I16x8ShrS => Some((ARITHMETIC, 16)),
        Op::I16x8ShrU => Some((LOGICAL, 16)),
        Op::I32x4Shl => Some((LEFT, 32)),
        Op::I32x4ShrS => Some((ARITHMETIC, 32)),
        Op::I32x4ShrU => Some((LOGICAL, 32)),
        Op::I64x2Shl => Some((LEFT, 64)),
        Op::I64x2ShrS => Some((ARITHMETIC, 64)),
        Op::I64x2ShrU => Some((LOGICAL, 64)),
        _ => None,
    }
}

/// A count below the width of the lanes.
#[derive(Copy, Clone)]
enum Count {
    Known(u8),
    In(Freg),
}

impl Asm {
    /// Any shift.
    pub(super) fn shift_lanes(
        &mut self,
        (kind, bits): (Kind, u8),
        dst: Freg,
        a: Freg,
        count: Src,
        [x, y]: [Freg; 2],
        scratch: Reg,
    ) {
        // Bytes are shifted arithmetically as the upper halves of lanes of 16 bits.
        let extra = if kind == ARITHMETIC && bits == 8 { 8 } else { 0 };
        let count = match count {
            Src::Const(count) => Count::Known(count as u8 % bits + extra),
            count => {
                self.mov_int(false, scratch, count);
                self.e.alu_imm(4, false, scratch, i32::from(bits) - 1);
                if extra != 0 {
                    self.e.alu_imm(0, false, scratch, extra.into());
                }
                self.lanes(0x66_0f6e, x, scratch);
                Count::In(x)
            }
        };
        match (kind, bits) {
            (ARITHMETIC, 8) => {
                self.move_vector(y, a);
                self.lanes(0x66_0f68, y, y);
                self.move_vector(dst, a);
                self.lanes(0x66_0f60, dst, dst);
                self.shift_by(kind, 16, y, count);
                self.shift_by(kind, 16, dst, count);
                self.lanes(0x66_0f63, dst, y);
            }
            (_, 8) => self.shift_bytes(kind, dst, a, count, y),
            (ARITHMETIC, 64) => {
                // The shifted sign bit: inverting and then subtracting it fills with ones where it was one.
                let sign = match count {
                    Count::Known(count) => self.every(&(1u64 << 63 >> count).to_le_bytes()),
                    Count::In(_) => {
                        let sign = self.every(&(1u64 << 63).to_le_bytes());
                        self.lanes(0x0f28, y, sign);
                        self.shift_by(LOGICAL, 64, y, count);
                        y.into()
                    }
                };
                self.move_vector(dst, a);
                self.shift_by(LOGICAL, 64, dst, count);
                self.lanes(0x66_0fef, dst, sign);
                self.lanes(0x66_0ffb, dst, sign);
            }
            _ => {
                self.move_vector(dst, a);
                self.shift_by(kind, bits, dst, count);
            }
        }
    }

    /// Left and logical shifts of bytes, as lanes of 16 bits without what would go from one byte to the other.
    fn shift_bytes(&mut self, kind: Kind, dst: Freg, a: Freg, count: Count, y: Freg) {
        self.move_vector(dst, a);
        match count {
            Count::Known(count) => {
                let mask = self.every(&[if kind == LEFT { 0xff << count } else { 0xff >> count }]);
                self.shift_by(kind, 16, dst, Count::Known(count));
                self.lanes(0x66_0fdb, dst, mask);
            }
            Count::In(_) => {
                // The bits of a byte that stay after a shift to the left are those that matter before one to the right.
                let zeros = self.every(&[0]);
                self.vector_constant(y, [0xff; 16]);
                self.shift_by(LEFT, 16, y, count);
                self.lanes(0x66_0f3800, y, zeros);
                if kind == LEFT {
                    self.shift_by(kind, 16, dst, count);
                    self.lanes(0x66_0fdb, dst, y);
                } else {
                    self.lanes(0x66_0fdb, dst, y);
                    self.shift_by(kind, 16, dst, count);
                }
            }
        }
    }

    fn shift_by(&mut self, kind: Kind, bits: u8, to: Freg, count: Count) {
        match count {
            Count::Known(count) => self.lanes_shift_imm(kind, bits, to, count),
            Count::In(count) => self.lanes(kind.1 + width(bits), to, count),
        }
    }

    /// One of the machine's shifts by a known count, of lanes of 16, 32 or 64 bits.
    pub(super) fn lanes_shift_imm(&mut self, kind: Kind, bits: u8, to: Freg, count: u8) {
        self.e.op(0x66_0f71 + width(bits), false, kind.0, to);
        self.e.byte(count);
    }
}

/// How far a width's opcodes are from those for 16 bits.
fn width(bits: u8) -> u32 {
    bits.trailing_zeros() - 4
}
