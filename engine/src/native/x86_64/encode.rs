//! The encoder: instruction formats, labels, and nothing of WebAssembly.

use crate::native::isa::{Freg, Label, Reg};
use std::collections::BTreeMap;

pub(super) const RAX: Reg = Reg(0);
pub(super) const RCX: Reg = Reg(1);
pub(super) const RDX: Reg = Reg(2);
pub(super) const RBX: Reg = Reg(3);
pub(super) const RSP: Reg = Reg(4);
pub(super) const RBP: Reg = Reg(5);
pub(super) const RSI: Reg = Reg(6);
pub(super) const RDI: Reg = Reg(7);
pub(super) const R8: Reg = Reg(8);
pub(super) const R9: Reg = Reg(9);
pub(super) const R10: Reg = Reg(10);
pub(super) const R11: Reg = Reg(11);
pub(super) const R12: Reg = Reg(12);
pub(super) const R13: Reg = Reg(13);
/// The instance.
pub(super) const R14: Reg = Reg(14);
/// Where memory 0 begins.
pub(super) const R15: Reg = Reg(15);

/// 16 bytes, aligned or not: into a vector register, and out of it.
pub(super) const MOVUPS: u32 = 0x0f10;
pub(super) const MOVUPS_TO: u32 = 0x0f11;
/// A lane of 32 bits, or of 64 where wide, into a vector register.
pub(super) const PINSRD: u32 = 0x66_0f3a22;

/// The operand of an instruction that may be in memory.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Rm {
    /// A register of the class that the instruction takes.
    Reg(u8),
    /// At a distance from a register.
    Mem(Reg, i32),
    /// At a distance from the sum of two registers, the second times 1 << scale.
    Index(Reg, Reg, u8, i32),
    /// At a label. No immediate may follow.
    Label(Label),
}

impl Rm {
    /// The highest bits of the numbers of its index and of its register or base.
    fn high_bits(self) -> (u8, u8) {
        match self {
            Rm::Reg(rm) => (0, rm >> 3),
            Rm::Mem(base, _) => (0, base.0 >> 3),
            Rm::Index(base, index, ..) => (index.0 >> 3, base.0 >> 3),
            Rm::Label(_) => (0, 0),
        }
    }
}

impl From<Reg> for Rm {
    fn from(reg: Reg) -> Rm {
        Rm::Reg(reg.0)
    }
}

impl From<Freg> for Rm {
    fn from(reg: Freg) -> Rm {
        Rm::Reg(reg.0)
    }
}

/// Condition codes, as they stand in opcodes. Each is the opposite of the one that differs in the lowest bit.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Cc(pub(super) u8);

pub(super) const B: Cc = Cc(2);
pub(super) const AE: Cc = Cc(3);
pub(super) const E: Cc = Cc(4);
pub(super) const NE: Cc = Cc(5);
pub(super) const BE: Cc = Cc(6);
pub(super) const A: Cc = Cc(7);
pub(super) const S: Cc = Cc(8);
pub(super) const NS: Cc = Cc(9);
pub(super) const P: Cc = Cc(10);
pub(super) const NP: Cc = Cc(11);
pub(super) const L: Cc = Cc(12);
pub(super) const GE: Cc = Cc(13);
pub(super) const LE: Cc = Cc(14);
pub(super) const G: Cc = Cc(15);
pub(super) const O: Cc = Cc(0);

impl Cc {
    pub(super) fn not(self) -> Cc {
        Cc(self.0 ^ 1)
    }
}

/// A forward jump within one instruction's code, to be bound within 127 bytes.
#[must_use]
pub(super) struct Short(usize);

/// Bytes of code, and what in them refers to labels.
#[derive(Default)]
pub(super) struct Encoder {
    pub(super) bytes: Vec<u8>,
    /// Position of each label; `UNBOUND` until bound.
    labels: Vec<u32>,
    /// Where a 32-bit distance to a label stands, and from where it counts.
    fixups: Vec<(u32, u32, Label)>,
    /// Vectors that instructions read, each once, until they are written behind all code.
    constants: BTreeMap<[u8; 16], Label>,
}

const UNBOUND: u32 = u32::MAX;

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

    /// Fills in every distance. All labels that are referred to are bound.
    pub(super) fn resolve(&mut self) {
        for (at, from, label) in self.fixups.drain(..) {
            let target = self.labels[label.0 as usize];
            debug_assert_ne!(target, UNBOUND);
            let distance = target.wrapping_sub(from);
            self.bytes[at as usize..][..4].copy_from_slice(&distance.to_le_bytes());
        }
    }

    /// A vector constant, as an operand in memory, aligned.
    pub(super) fn constant(&mut self, bytes: [u8; 16]) -> Rm {
        if let Some(&label) = self.constants.get(&bytes) {
            return Rm::Label(label);
        }
        let label = self.new_label();
        self.constants.insert(bytes, label);
        Rm::Label(label)
    }

    /// Writes the constants behind all code, which is to be placed at a multiple of 16.
    pub(super) fn write_constants(&mut self) {
        let constants = std::mem::take(&mut self.constants);
        if !constants.is_empty() {
            self.bytes.resize(self.bytes.len().next_multiple_of(16), 0xcc);
        }
        for (bytes, label) in constants {
            self.bind(label);
            self.bytes.extend_from_slice(&bytes);
        }
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(super) fn imm32(&mut self, value: i32) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    fn distance(&mut self, label: Label) {
        let at = self.position();
        self.fixups.push((at, at + 4, label));
        self.imm32(0);
    }

    /// An entry of a jump table: the distance of a label from the table's start.
    pub(super) fn table_entry(&mut self, table: u32, label: Label) {
        self.fixups.push((self.position(), table, label));
        self.imm32(0);
    }

    /// An instruction with a register and an operand that may be in memory. `code` is the opcode with a mandatory prefix
    /// before and escape bytes as they are written, so `0xf2_0f_58` is `addsd`; `wide` makes it one of 64 bits.
    pub(super) fn op(&mut self, code: u32, wide: bool, reg: u8, rm: impl Into<Rm>) {
        self.op_rex(code, wide, reg, rm, false);
    }

    /// As [`Encoder::op`], for an instruction with byte registers, which need a prefix to be those meant.
    pub(super) fn op_byte(&mut self, code: u32, reg: u8, rm: impl Into<Rm>) {
        self.op_rex(code, false, reg, rm, true);
    }

    fn op_rex(&mut self, code: u32, wide: bool, reg: u8, rm: impl Into<Rm>, always: bool) {
        let rm = rm.into();
        let code = code.to_be_bytes();
        let mut code = &code[code.iter().position(|&byte| byte != 0).unwrap_or(3)..];
        if let [prefix @ (0x66 | 0xf2 | 0xf3), rest @ ..] = code
            && !rest.is_empty()
        {
            self.byte(*prefix);
            code = rest;
        }
        let (x, b) = rm.high_bits();
        let rex = 0x40 | u8::from(wide) << 3 | (reg >> 3) << 2 | x << 1 | b;
        if rex != 0x40 || always {
            self.byte(rex);
        }
        self.bytes.extend_from_slice(code);
        self.operands(reg, rm);
    }

    /// An instruction in the form that AVX adds, `reg` = `first` and `rm`, of vectors of 128 bits or of integers. `code` and
    /// `wide` as for [`Encoder::op`]; `first` is 0 where there is no such operand.
    pub(super) fn op_vex(&mut self, code: u32, wide: bool, reg: u8, first: u8, rm: impl Into<Rm>) {
        let rm = rm.into();
        let (map, above) = match code >> 8 & 0xffff {
            escapes if escapes & 0xff == 0x0f => (1, code >> 16),
            0x0f38 => (2, code >> 24),
            _ => (3, code >> 24),
        };
        let prefix =
            [0, 0x66, 0xf3, 0xf2].iter().position(|&prefix| prefix == above).expect("a mandatory prefix") as u8;
        let (x, b) = rm.high_bits();
        // Register numbers are inverted.
        let rest = (!first & 15) << 3 | prefix;
        if map == 1 && x | b == 0 && !wide {
            self.bytes.extend_from_slice(&[0xc5, (!reg >> 3 & 1) << 7 | rest]);
        } else {
            let rest = u8::from(wide) << 7 | rest;
            self.bytes.extend_from_slice(&[0xc4, (!reg >> 3 & 1) << 7 | (x ^ 1) << 6 | (b ^ 1) << 5 | map, rest]);
        }
        self.byte(code as u8);
        self.operands(reg, rm);
    }

    /// What follows the opcode and says where the operands are.
    fn operands(&mut self, reg: u8, rm: Rm) {
        let reg = (reg & 7) << 3;
        match rm {
            Rm::Reg(rm) => self.byte(0xc0 | reg | rm & 7),
            Rm::Label(label) => {
                self.byte(5 | reg);
                self.distance(label);
            }
            Rm::Mem(base, disp) => {
                let needs_sib = base.0 & 7 == 4;
                let low = if needs_sib { 4 } else { base.0 & 7 };
                let short = i8::try_from(disp);
                self.byte(if short.is_ok() { 0x40 } else { 0x80 } | reg | low);
                if needs_sib {
                    self.byte(0x24);
                }
                match short {
                    Ok(short) => self.byte(short as u8),
                    Err(_) => self.imm32(disp),
                }
            }
            Rm::Index(base, index, scale, disp) => {
                debug_assert_ne!(index, RSP);
                let short = i8::try_from(disp);
                self.byte(if short.is_ok() { 0x44 } else { 0x84 } | reg);
                self.byte(scale << 6 | (index.0 & 7) << 3 | base.0 & 7);
                match short {
                    Ok(short) => self.byte(short as u8),
                    Err(_) => self.imm32(disp),
                }
            }
        }
    }

    /// `op rm, imm` of the family add, or, adc, sbb, and, sub, xor, cmp, by its number 0 to 7.
    pub(super) fn alu_imm(&mut self, family: u8, wide: bool, rm: impl Into<Rm>, imm: i32) {
        match i8::try_from(imm) {
            Ok(short) => {
                self.op(0x83, wide, family, rm);
                self.byte(short as u8);
            }
            Err(_) => {
                self.op(0x81, wide, family, rm);
                self.imm32(imm);
            }
        }
    }

    /// `mov to, from` between registers, or from memory.
    pub(super) fn mov(&mut self, wide: bool, to: Reg, from: impl Into<Rm>) {
        let from = from.into();
        // A move of 32 bits onto itself is not nothing, but by the invariant its effect is.
        if from != Rm::Reg(to.0) {
            self.op(0x8b, wide, to.0, from);
        }
    }

    /// Stores 64 or 32 bits.
    pub(super) fn mov_to(&mut self, wide: bool, to: Rm, from: Reg) {
        self.op(0x89, wide, from.0, to);
    }

    /// Loads a constant, by the shortest of the three ways that leave flags alone.
    pub(super) fn mov_imm(&mut self, to: Reg, value: u64) {
        if value <= u32::MAX.into() {
            if to.0 >= 8 {
                self.byte(0x41);
            }
            self.byte(0xb8 | to.0 & 7);
            self.imm32(value as u32 as i32);
        } else if let Ok(value) = i32::try_from(value as i64) {
            self.op(0xc7, true, 0, to);
            self.imm32(value);
        } else {
            self.byte(0x48 | to.0 >> 3);
            self.byte(0xb8 | to.0 & 7);
            self.bytes.extend_from_slice(&value.to_le_bytes());
        }
    }

    pub(super) fn jmp(&mut self, label: Label) {
        self.byte(0xe9);
        self.distance(label);
    }

    pub(super) fn jcc(&mut self, cc: Cc, label: Label) {
        self.byte(0x0f);
        self.byte(0x80 | cc.0);
        self.distance(label);
    }

    pub(super) fn call(&mut self, label: Label) {
        self.byte(0xe8);
        self.distance(label);
    }

    /// `lea to, [label]`.
    pub(super) fn lea_label(&mut self, to: Reg, label: Label) {
        self.op(0x8d, true, to.0, Rm::Label(label));
    }

    /// A short forward jump on a condition.
    pub(super) fn jcc_short(&mut self, cc: Cc) -> Short {
        self.byte(0x70 | cc.0);
        self.byte(0);
        Short(self.bytes.len())
    }

    /// A short forward jump.
    pub(super) fn jmp_short(&mut self) -> Short {
        self.byte(0xeb);
        self.byte(0);
        Short(self.bytes.len())
    }

    /// Binds a short jump here.
    pub(super) fn here(&mut self, jump: Short) {
        let distance = i8::try_from(self.bytes.len() - jump.0).expect("within one instruction's code");
        self.bytes[jump.0 - 1] = distance as u8;
    }
}
