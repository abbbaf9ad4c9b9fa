//! The encoder: instruction formats, labels and their reach, and nothing of WebAssembly.
//!
//! Instructions are words, most of which name up to three registers in the same places: [`Encoder::op`] writes those, from a
//! word whose registers are all 0. Calls and jumps span 128 MiB; what spans 1 MiB only (conditional branches, constants, `adr`)
//! is helped by islands: before the first of them would be out of reach, code jumps over jumps to the labels and the constants.

#[cfg(test)]
mod tests;

use crate::native::isa::{Freg, Label, Reg};
use std::collections::BTreeMap;

/// The frame.
pub(super) const FP: Reg = Reg(29);
/// The return address; scratch between prologue and epilogue, since the frame holds it.
pub(super) const LR: Reg = Reg(30);
/// The stack pointer, where an instruction takes that.
pub(super) const SP: Reg = Reg(31);
/// Zero, where an instruction takes that.
pub(super) const ZR: Reg = Reg(31);
/// Scratch: the trap code, values on their way.
pub(super) const X16: Reg = Reg(16);
/// Scratch: addresses.
pub(super) const X17: Reg = Reg(17);

// Integer instructions on 32 bits; `wide` adds the bit for 64.
pub(super) const ADD: u32 = 0x0b00_0000;
pub(super) const ADDS: u32 = 0x2b00_0000;
pub(super) const ADC: u32 = 0x1a00_0000;
pub(super) const SUB: u32 = 0x4b00_0000;
pub(super) const SUBS: u32 = 0x6b00_0000;
pub(super) const SBC: u32 = 0x5a00_0000;
pub(super) const AND: u32 = 0x0a00_0000;
pub(super) const ORR: u32 = 0x2a00_0000;
pub(super) const EOR: u32 = 0x4a00_0000;
pub(super) const ANDS: u32 = 0x6a00_0000;
pub(super) const MUL: u32 = 0x1b00_7c00;
/// The number that is subtracted from goes to bit 10.
pub(super) const MSUB: u32 = 0x1b00_8000;
pub(super) const UMULH: u32 = 0x9bc0_7c00;
pub(super) const SMULH: u32 = 0x9b40_7c00;
pub(super) const SDIV: u32 = 0x1ac0_0c00;
pub(super) const UDIV: u32 = 0x1ac0_0800;
pub(super) const LSL: u32 = 0x1ac0_2000;
pub(super) const LSR: u32 = 0x1ac0_2400;
pub(super) const ASR: u32 = 0x1ac0_2800;
pub(super) const ROR: u32 = 0x1ac0_2c00;
pub(super) const CLZ: u32 = 0x5ac0_1000;
pub(super) const RBIT: u32 = 0x5ac0_0000;
pub(super) const CSEL: u32 = 0x1a80_0000;
pub(super) const CSINC: u32 = 0x1a80_0400;
/// `extr`, of which `ror` by a constant is a case; the lowest bit goes to bit 10.
pub(super) const EXTR: u32 = 0x1380_0000;
/// Bit fields: signed, unsigned.
pub(super) const SBFM: u32 = 0x1300_0000;
pub(super) const UBFM: u32 = 0x5300_0000;
/// `ccmp` with the immediate 1 and no flags set otherwise, if equal.
pub(super) const CCMP_ONE_EQ: u32 = 0x7a41_0800;
/// The forms with an immediate of 12 bits, and of a mask.
const ADD_IMM: u32 = 0x1100_0000;
const AND_IMM: u32 = 0x1200_0000;
const MOVZ: u32 = 0x5280_0000;
const MOVN: u32 = 0x1280_0000;
const MOVK: u32 = 0x7280_0000;

pub(super) const B: u32 = 0x1400_0000;
pub(super) const BL: u32 = 0x9400_0000;
pub(super) const BR: u32 = 0xd61f_0000;
pub(super) const BLR: u32 = 0xd63f_0000;
pub(super) const RET: u32 = 0xd65f_03c0;
const ADR: u32 = 0x1000_0000;
const B_COND: u32 = 0x5400_0000;
const CBZ: u32 = 0x3400_0000;
const LDR_Q_LITERAL: u32 = 0x9c00_0000;

// Loads and stores: the size, the class, the kind; where is added.
pub(super) const STRB: u32 = 0x3800_0000;
pub(super) const LDRB: u32 = 0x3840_0000;
pub(super) const LDRSB64: u32 = 0x3880_0000;
pub(super) const LDRSB32: u32 = 0x38c0_0000;
pub(super) const STRH: u32 = 0x7800_0000;
pub(super) const LDRH: u32 = 0x7840_0000;
pub(super) const LDRSH64: u32 = 0x7880_0000;
pub(super) const LDRSH32: u32 = 0x78c0_0000;
pub(super) const STR32: u32 = 0xb800_0000;
pub(super) const LDR32: u32 = 0xb840_0000;
pub(super) const LDRSW: u32 = 0xb880_0000;
pub(super) const STR64: u32 = 0xf800_0000;
pub(super) const LDR64: u32 = 0xf840_0000;
pub(super) const STRS: u32 = 0xbc00_0000;
pub(super) const LDRS: u32 = 0xbc40_0000;
pub(super) const STRD: u32 = 0xfc00_0000;
pub(super) const LDRD: u32 = 0xfc40_0000;
pub(super) const STRQ: u32 = 0x3c80_0000;
pub(super) const LDRQ: u32 = 0x3cc0_0000;

/// The logarithm of the bytes that a load or store moves.
fn scale(code: u32) -> u32 {
    if code & 0x0480_0000 == 0x0480_0000 && code >> 30 == 0 { 4 } else { code >> 30 }
}

/// A condition, as it stands in instructions. Each is the opposite of the one that differs in the lowest bit.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Cc(pub(super) u8);

pub(super) const EQ: Cc = Cc(0);
pub(super) const NE: Cc = Cc(1);
pub(super) const HS: Cc = Cc(2);
pub(super) const LO: Cc = Cc(3);
pub(super) const MI: Cc = Cc(4);
pub(super) const VS: Cc = Cc(6);
pub(super) const VC: Cc = Cc(7);
pub(super) const HI: Cc = Cc(8);
pub(super) const LS: Cc = Cc(9);
pub(super) const GE: Cc = Cc(10);
pub(super) const LT: Cc = Cc(11);
pub(super) const GT: Cc = Cc(12);
pub(super) const LE: Cc = Cc(13);

impl Cc {
    pub(super) fn not(self) -> Cc {
        Cc(self.0 ^ 1)
    }
}

/// Where a load or store goes.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Mem {
    /// At a distance from a register that the instruction can express: see [`reaches`].
    At(Reg, i32),
    /// At the sum of two registers.
    Sum(Reg, Reg),
    /// At the sum of a register and another times the bytes accessed.
    Scaled(Reg, Reg),
}

/// Whether a load or store can express a distance from a register.
pub(super) fn reaches(code: u32, distance: i64) -> bool {
    let scale = scale(code);
    (-256..256).contains(&distance) || distance >= 0 && distance % (1 << scale) == 0 && distance >> scale < 4096
}

/// The immediate of `add` and its like, of 12 bits or as many times 4096, in its place.
pub(super) fn arith_imm(value: u64) -> Option<u32> {
    match value {
        0..0x1000 => Some((value as u32) << 10),
        0..0x100_0000 if value.is_multiple_of(0x1000) => Some(1 << 22 | (value as u32 >> 12) << 10),
        _ => None,
    }
}

/// The immediate of `and` and its like, in its place: a run of ones, rotated, in elements of 2 to 64 bits that are all the same.
pub(super) fn mask_imm(wide: bool, value: u64) -> Option<u32> {
    let value = if wide { value } else { (value & 0xffff_ffff) | value << 32 };
    if value == 0 || value == u64::MAX {
        return None;
    }
    let size = [2, 4, 8, 16, 32].into_iter().find(|&size| value.rotate_right(size) == value).unwrap_or(64);
    let mask = u64::MAX >> (64 - size);
    let element = value & mask;
    let ones = element.count_ones();
    // Where the run begins: behind the zeros, or at the end of the element if it goes on at its start.
    let start =
        if element & 1 == 0 { element.trailing_zeros() } else { size - (element << (64 - size)).leading_ones() };
    let rotated = value.rotate_right(start) & mask;
    let imms = (0u32.wrapping_sub(2 * size) | (ones - 1)) & 0x3f;
    let immr = (size - start) % size;
    (rotated == u64::MAX >> (64 - ones)).then_some(u32::from(size == 64) << 22 | immr << 16 | imms << 10)
}

/// The immediate of 8 bits that stands for this float, if there is one.
fn float_imm(wide: bool, bits: u64) -> Option<u8> {
    let bits = if wide { bits } else { f64::from(f32::from_bits(bits as u32)).to_bits() };
    // The sign, an exponent from -3 to 4, and 4 bits of the fraction.
    let exponent = bits >> 52 & 0x7ff;
    let short = bits >> 56 & 0x80 | (exponent >> 10 ^ 1) << 6 | (exponent & 3) << 4 | bits >> 48 & 0xf;
    ((0x3fc..=0x403).contains(&exponent) && bits << 16 == 0).then_some(short as u8)
}

/// Bytes of code, and what in them refers to labels.
pub(super) struct Encoder {
    pub(super) bytes: Vec<u8>,
    /// Position of each label; `UNBOUND` until bound.
    labels: Vec<u32>,
    /// Jumps and calls, to be filled in when the code is whole.
    far: Vec<(u32, Label)>,
    /// Entries of jump tables: where, the table's start, the label.
    tables: Vec<(u32, u32, Label)>,
    /// What spans 1 MiB and refers to a label of the function at hand.
    near: Vec<(u32, Label)>,
    /// The same, to a constant.
    literals: Vec<(u32, Label)>,
    /// Vectors that instructions read, until they are written.
    constants: BTreeMap<[u8; 16], Label>,
    /// From here on, something would get out of reach.
    deadline: u32,
}

const UNBOUND: u32 = u32::MAX;
/// How far conditional branches, constants and `adr` reach.
const NEAR: u32 = 1 << 20;

impl Default for Encoder {
    fn default() -> Encoder {
        Encoder {
            bytes: Vec::new(),
            labels: Vec::new(),
            far: Vec::new(),
            tables: Vec::new(),
            near: Vec::new(),
            literals: Vec::new(),
            constants: BTreeMap::new(),
            deadline: UNBOUND,
        }
    }
}

impl Encoder {
    pub(super) fn position(&self) -> u32 {
        self.bytes.len() as u32
    }

    pub(super) fn new_label(&mut self) -> Label {
        self.labels.push(UNBOUND);
        Label(self.labels.len() as u32 - 1)
    }

    pub(super) fn bind(&mut self, label: Label) {
        debug_assert_eq!(self.labels[label.0 as usize], UNBOUND);
        self.labels[label.0 as usize] = self.position();
    }

    pub(super) fn position_of(&self, label: Label) -> u32 {
        self.labels[label.0 as usize]
    }

    fn is_bound(&self, label: Label) -> bool {
        self.position_of(label) != UNBOUND
    }

    /// One instruction, behind an island if it is time for one.
    pub(super) fn word(&mut self, word: u32) {
        self.room(4);
        self.raw(word);
    }

    fn raw(&mut self, word: u32) {
        self.bytes.extend_from_slice(&word.to_le_bytes());
    }

    /// Has no island stand within the next so many bytes of code, at most 64.
    pub(super) fn room(&mut self, bytes: u32) {
        debug_assert!(bytes <= 64);
        if self.position() + bytes > self.deadline {
            self.island();
        }
    }

    /// Registers in the usual places: destination, first and second operand.
    pub(super) fn op(&mut self, code: u32, d: u8, n: u8, m: u8) {
        self.word(code | u32::from(m) << 16 | u32::from(n) << 5 | u32::from(d));
    }

    /// An integer instruction of 32 bits, or of 64 where wide.
    pub(super) fn int(&mut self, code: u32, wide: bool, d: Reg, n: Reg, m: Reg) {
        self.op(code | u32::from(wide) << 31, d.0, n.0, m.0);
    }

    /// `mov` between registers. One of 32 bits onto itself is not nothing, but by the invariant its effect is.
    pub(super) fn mov(&mut self, wide: bool, to: Reg, from: Reg) {
        if to != from {
            self.int(ORR, wide, to, ZR, from);
        }
    }

    /// A bit field instruction: from bit `r` on, to bit `s`, or as the manual says otherwise.
    pub(super) fn field(&mut self, code: u32, wide: bool, d: Reg, n: Reg, r: u8, s: u8) {
        // The bit that stands for 64 bits is here twice.
        let code = code | u32::from(wide) << 22 | u32::from(s) << 10;
        self.int(code, wide, d, n, Reg(r));
    }

    /// `add`, `sub`, `adds` or `subs` with an immediate that [`arith_imm`] gave.
    pub(super) fn arith(&mut self, code: u32, wide: bool, d: Reg, n: Reg, imm: u32) {
        self.int(code & 0x6000_0000 | ADD_IMM | imm, wide, d, n, Reg(0));
    }

    /// `and`, `orr` or `eor` with an immediate that [`mask_imm`] gave.
    pub(super) fn mask(&mut self, code: u32, wide: bool, d: Reg, n: Reg, imm: u32) {
        self.int(code & 0x6000_0000 | AND_IMM | imm, wide, d, n, Reg(0));
    }

    /// Adds any constant; `to` is not `from` or the stack pointer if it is a large one. Leaves flags alone.
    pub(super) fn add_imm(&mut self, to: Reg, from: Reg, value: i64) {
        let (code, size) = if value < 0 { (SUB, value.unsigned_abs()) } else { (ADD, value as u64) };
        match (arith_imm(size), arith_imm(size & 0xfff), arith_imm(size & !0xfff)) {
            (Some(imm), ..) => self.arith(code, true, to, from, imm),
            (_, Some(low), Some(high)) => {
                self.arith(code, true, to, from, high);
                self.arith(code, true, to, to, low);
            }
            _ => {
                debug_assert!(to != from && from != SP);
                self.mov_imm(to, value as u64);
                self.int(ADD, true, to, from, to);
            }
        }
    }

    /// Loads a constant. Leaves flags alone.
    pub(super) fn mov_imm(&mut self, to: Reg, value: u64) {
        let wide = value > u32::MAX.into();
        let halves = if wide { 4 } else { 2 };
        let half = |i: u32| (value >> (16 * i)) as u16;
        let differing = |usual: u16| (0..halves).filter(|&i| half(i) != usual).count();
        let (zeros, ones) = (differing(0), differing(0xffff));
        if zeros > 1
            && ones > 1
            && let Some(imm) = mask_imm(wide, value)
        {
            return self.mask(ORR, wide, to, ZR, imm);
        }
        let (mut code, usual) = if ones < zeros { (MOVN, 0xffff) } else { (MOVZ, 0) };
        let plain = zeros.min(ones) == 0;
        for i in 0..halves {
            // The first writes all halves, the others one each.
            if half(i) != usual || plain && i == 0 {
                let imm = if code == MOVN { !half(i) } else { half(i) };
                self.int(code | i << 21 | u32::from(imm) << 5, wide, to, Reg(0), Reg(0));
                code = MOVK;
            }
        }
    }

    /// A float's constant, if one instruction gives it.
    pub(super) fn fmov_imm(&mut self, wide: bool, to: Freg, bits: u64) -> bool {
        let imm = float_imm(wide, bits);
        if let Some(imm) = imm {
            self.op(0x1e20_1000 | u32::from(wide) << 22 | u32::from(imm) << 13, to.0, 0, 0);
        }
        imm.is_some()
    }

    /// A load or store of a register of the class that the code says.
    pub(super) fn access(&mut self, code: u32, reg: u8, mem: Mem) {
        match mem {
            Mem::At(base, at) => {
                let scale = scale(code);
                debug_assert!(reaches(code, at.into()));
                if at >= 0 && at % (1 << scale) == 0 && at >> scale < 4096 {
                    self.op(code | 1 << 24 | (at as u32 >> scale) << 10, reg, base.0, 0);
                } else {
                    self.op(code | (at as u32 & 0x1ff) << 12, reg, base.0, 0);
                }
            }
            Mem::Sum(base, index) => self.op(code | 0x20_6800, reg, base.0, index.0),
            Mem::Scaled(base, index) => self.op(code | 0x20_7800, reg, base.0, index.0),
        }
    }

    pub(super) fn load(&mut self, to: Reg, base: Reg, at: i32) {
        self.access(LDR64, to.0, Mem::At(base, at));
    }

    pub(super) fn store(&mut self, from: Reg, base: Reg, at: i32) {
        self.access(STR64, from.0, Mem::At(base, at));
    }

    /// `b` or `bl`.
    pub(super) fn jump(&mut self, code: u32, label: Label) {
        self.room(4);
        self.far.push((self.position(), label));
        self.raw(code);
    }

    /// `b.cond`.
    pub(super) fn branch(&mut self, cc: Cc, label: Label) {
        self.near_branch(B_COND | u32::from(cc.0), 1, label);
    }

    /// `cbz` or `cbnz`.
    pub(super) fn branch_zero(&mut self, wide: bool, reg: Reg, zero: bool, label: Label) {
        let code = CBZ | u32::from(wide) << 31 | u32::from(!zero) << 24;
        self.near_branch(code | u32::from(reg.0), 1 << 24, label);
    }

    fn near_branch(&mut self, code: u32, opposite: u32, label: Label) {
        self.room(8);
        if self.is_bound(label) && self.position() - self.position_of(label) > NEAR - 64 {
            // Two words on.
            self.raw(code ^ opposite | 2 << 5);
            return self.jump(B, label);
        }
        self.near.push((self.position(), label));
        self.raw(code);
        self.set_deadline();
    }

    /// `adr`. The label is to be bound before the next island, for which the caller has made room.
    pub(super) fn address_of(&mut self, to: Reg, label: Label) {
        self.near.push((self.position(), label));
        self.raw(ADR | u32::from(to.0));
    }

    /// Loads a vector constant from behind the code.
    pub(super) fn load_constant(&mut self, to: Freg, bytes: [u8; 16]) {
        self.room(4);
        let label = match self.constants.get(&bytes) {
            Some(&label) => label,
            None => {
                let label = self.new_label();
                self.constants.insert(bytes, label);
                label
            }
        };
        self.literals.push((self.position(), label));
        self.raw(LDR_Q_LITERAL | u32::from(to.0));
        self.set_deadline();
    }

    /// An entry of a jump table: the distance of a label from the table's start.
    pub(super) fn table_entry(&mut self, table: u32, label: Label) {
        self.tables.push((self.position(), table, label));
        self.raw(0);
    }

    /// Every pending one may need 16 bytes of the island.
    fn set_deadline(&mut self) {
        let first = self.near.first().into_iter().chain(self.literals.first()).map(|&(at, _)| at).min();
        let pending = (self.near.len() + self.literals.len()) as u32;
        self.deadline = first.map_or(UNBOUND, |first| first + NEAR - 128 - 16 * pending);
    }

    /// Code that jumps over what brings everything pending into reach.
    fn island(&mut self) {
        self.deadline = UNBOUND;
        let over = self.new_label();
        self.far.push((self.position(), over));
        self.raw(B);
        let mut stops: BTreeMap<u32, u32> = BTreeMap::new();
        for (at, label) in std::mem::take(&mut self.near) {
            if self.is_bound(label) {
                self.fill(at, self.position_of(label));
                continue;
            }
            let stop = match stops.get(&label.0) {
                Some(&stop) => stop,
                None => {
                    let stop = self.position();
                    self.far.push((stop, label));
                    self.raw(B);
                    stops.insert(label.0, stop);
                    stop
                }
            };
            self.fill(at, stop);
        }
        self.write_constants();
        self.bind(over);
    }

    /// Fills in what refers to labels of a function that has ended.
    pub(super) fn end_function(&mut self) {
        for (at, label) in std::mem::take(&mut self.near) {
            self.fill(at, self.position_of(label));
        }
        self.set_deadline();
    }

    /// Writes the constants that are pending, at a multiple of 16 of a code that begins at one.
    pub(super) fn write_constants(&mut self) {
        if self.constants.is_empty() {
            return;
        }
        while !self.position().is_multiple_of(16) {
            self.raw(0);
        }
        for (bytes, label) in std::mem::take(&mut self.constants) {
            self.bind(label);
            self.bytes.extend_from_slice(&bytes);
        }
        for (at, label) in std::mem::take(&mut self.literals) {
            self.fill(at, self.position_of(label));
        }
    }

    /// Fills in every jump, call and table entry. All labels that are referred to are bound, and the code is short enough.
    pub(super) fn resolve(&mut self) {
        for (at, from, label) in std::mem::take(&mut self.tables) {
            let distance = self.position_of(label).wrapping_sub(from);
            self.bytes[at as usize..][..4].copy_from_slice(&distance.to_le_bytes());
        }
        for (at, label) in std::mem::take(&mut self.far) {
            debug_assert!(self.is_bound(label));
            self.fill(at, self.position_of(label));
        }
    }

    /// Fills the distance to `target` into the instruction at a position, by that instruction's format.
    fn fill(&mut self, at: u32, target: u32) {
        let distance = target.wrapping_sub(at) as i32;
        let bytes = &mut self.bytes[at as usize..][..4];
        let word = u32::from_le_bytes(bytes.try_into().expect("four bytes"));
        let (bits, field) = match word {
            _ if word & 0x7c00_0000 == B => (28, (distance as u32 >> 2) & 0x3ff_ffff),
            _ if word & 0x9f00_0000 == ADR => {
                (21, (distance as u32 & 3) << 29 | (distance as u32 >> 2 & 0x7_ffff) << 5)
            }
            _ => (21, (distance as u32 >> 2 & 0x7_ffff) << 5),
        };
        debug_assert!(distance >> (bits - 1) == distance >> 31, "a distance of {distance} at {at}");
        bytes.copy_from_slice(&(word | field).to_le_bytes());
    }
}
