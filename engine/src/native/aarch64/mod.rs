//! The AArch64 instruction set, filling what [`contract`](super::contract) lists.
//!
//! Registers: x28 is the instance, x27 where memory 0 begins, x29 the frame, sp is fixed between prologue and epilogue but while
//! stack arguments are being passed. x15 is the record of a function to be called; x16, x17, x30 (which the frame holds), v29, v30
//! and v31 are scratch within one instruction; x18 is the platform's and not touched.
//! A register that holds an i32 has a zero upper half, always.

mod atomic;
mod control;
mod convert;
mod encode;
mod float;
mod frame;
mod heap;
mod int;
mod memory;
mod simd;
pub(super) mod stubs;

use super::isa::{Any, Freg, Kind, Label, Reg, Src};
use crate::native::compile::Marks;
use crate::op::TrapCode;
use encode::*;
pub(super) use frame::{HEADER_BYTES, INSTANCE, STACK_ARGS, Shape};

const fn ints<const N: usize>(numbers: [u8; N]) -> [Reg; N] {
    let mut regs = [Reg(0); N];
    let mut i = 0;
    while i < N {
        regs[i] = Reg(numbers[i]);
        i += 1;
    }
    regs
}

const fn floats<const N: usize>(numbers: [u8; N]) -> [Freg; N] {
    let mut regs = [Freg(0); N];
    let mut i = 0;
    while i < N {
        regs[i] = Freg(numbers[i]);
        i += 1;
    }
    regs
}

/// Where arguments of the integer class go, also of builtins (as the platform has it).
pub(super) const INT_ARGS: [Reg; 8] = ints([0, 1, 2, 3, 4, 5, 6, 7]);
/// Where arguments of the float class go.
pub(super) const FLOAT_ARGS: [Freg; 8] = floats([0, 1, 2, 3, 4, 5, 6, 7]);
/// Where the first result of the integer class comes.
pub(super) const RESULT_INT: Reg = Reg(0);
/// Where the first result of the float class comes.
pub(super) const RESULT_FLOAT: Freg = Freg(0);
/// Where the only result of a block is when branches meet; one of the temporaries.
pub(super) const MERGE_INT: Reg = Reg(8);
/// The same, of the float class.
pub(super) const MERGE_FLOAT: Freg = Freg(16);

/// The registers that a function may use for its operands, and for its locals.
pub(super) struct RegisterSet {
    pub(super) int_temps: &'static [Reg],
    pub(super) float_temps: &'static [Freg],
    pub(super) int_pins: &'static [Reg],
    pub(super) float_pins: &'static [Freg],
}

/// For functions that call: locals in what a callee saves, operands in what it does not.
pub(super) const CALLING: RegisterSet = RegisterSet {
    int_temps: &ints([8, 9, 10, 11, 12, 13, 14, 7, 6, 5, 4, 3, 2, 1, 0]),
    float_temps: &floats([16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 7, 6, 5, 4, 3, 2, 1, 0]),
    int_pins: &SAVED,
    float_pins: &[],
};

/// For leaves: argument registers serve as locals.
pub(super) const LEAF: RegisterSet = RegisterSet {
    int_temps: &ints([8, 9, 10, 11]),
    float_temps: &floats([16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28]),
    int_pins: &ints([0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 19, 20, 21, 22, 23, 24, 25, 26]),
    float_pins: &floats([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]),
};

/// Registers that a function must leave as it found them, in the order in which frames save them.
pub(super) const SAVED: [Reg; 8] = ints([19, 20, 21, 22, 23, 24, 25, 26]);
/// How many registers a class has.
pub(super) const REGISTERS: usize = 32;
/// The most bytes of code that a module may have: jumps span 2^27.
pub(super) const CODE_BYTES_AT_MOST: u32 = 1 << 27;

const V29: Freg = Freg(29);
const V30: Freg = Freg(30);
const V31: Freg = Freg(31);

/// What the instruction set is called.
pub(super) const NAME: &str = "aarch64";
/// Holds the instance at all times.
pub(super) const INSTANCE_REGISTER: Reg = Reg(28);
/// Holds a function's record where it is called by that; no other record is ever addressed through it.
pub(super) const RECORD_REGISTER: Reg = Reg(15);
/// Holds where memory 0 begins.
const MEMORY_REGISTER: Reg = Reg(27);

/// Whether this machine has the least that code needs: version 8.0 with floats and vectors, which every Linux asks for.
pub(super) fn supported() -> bool {
    true
}

/// What a machine may have beyond that.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Features {
    /// Atomic accesses in one instruction.
    lse: bool,
}

/// What this machine has beyond that.
pub(super) fn features() -> Features {
    Features { lse: std::arch::is_aarch64_feature_detected!("lse") }
}

/// Code that stands after the function, reached only in bad cases.
enum Deferred {
    /// Asks for more fuel, and goes back or traps.
    OutOfFuel { label: Label, back: Label, cost: u32 },
    /// Asks whether the type in a register is a subtype of another, and goes where that leads.
    Subtype { label: Label, actual: Reg, expected: u32, yes: Label, no: Label },
}

/// Writes the code of a module.
pub(super) struct Asm {
    e: Encoder,
    features: Features,
    canonical_nans: bool,
    /// The trap stubs of the function at hand.
    traps: Vec<(TrapCode, Label)>,
    deferred: Vec<Deferred>,
    /// From the stack pointer up to the frame's, between prologue and epilogue.
    below_frame: i32,
    /// The bytes of arguments below that.
    open_args: i32,
    marks: Marks,
}

impl Asm {
    pub(super) fn new(features: Features, canonical_nans: bool) -> Asm {
        Asm {
            e: Encoder::default(),
            features,
            canonical_nans,
            traps: Vec::new(),
            deferred: Vec::new(),
            below_frame: 0,
            open_args: 0,
            marks: Marks::default(),
        }
    }

    /// A register of the same class that nothing else uses between instructions.
    pub(super) fn scratch(like: Any) -> Any {
        match like {
            Any::Int(_) => Any::Int(X16),
            Any::Float(_) => Any::Float(V31),
        }
    }

    /// In bytes from the start of the module's code.
    pub(super) fn position(&self) -> u32 {
        self.e.position()
    }

    pub(super) fn new_label(&mut self) -> Label {
        self.e.new_label()
    }

    /// Makes a label mean this position.
    pub(super) fn bind(&mut self, label: Label) {
        self.e.bind(label);
    }

    /// What a bound label means.
    pub(super) fn position_of(&self, label: Label) -> u32 {
        self.e.position_of(label)
    }

    /// The code, with every distance filled in.
    pub(super) fn finish(mut self) -> (Vec<u8>, Marks) {
        self.marks.code_bytes = self.e.position();
        self.e.write_constants();
        self.e.resolve();
        (self.e.bytes, self.marks)
    }

    /// A place in the frame as a load or store of this kind takes it; may use up `scratch`.
    fn frame(&mut self, code: u32, at: i32, scratch: Reg) -> Mem {
        let above = self.below_frame + self.open_args + at;
        if reaches(code, at.into()) {
            Mem::At(FP, at)
        } else if self.below_frame > 0 && reaches(code, above.into()) {
            Mem::At(SP, above)
        } else {
            self.e.mov_imm(scratch, i64::from(at) as u64);
            Mem::Sum(FP, scratch)
        }
    }

    /// The register that holds an integer: its own, or `scratch`.
    fn int(&mut self, wide: bool, src: Src, scratch: Reg) -> Reg {
        if let Src::Reg(Any::Int(reg)) = src {
            return reg;
        }
        self.mov_int(wide, scratch, src);
        scratch
    }

    /// The same, for an instruction in which the register of zero may stand.
    fn int_or_zero(&mut self, wide: bool, src: Src, scratch: Reg) -> Reg {
        if src == Src::Const(0) { ZR } else { self.int(wide, src, scratch) }
    }

    /// Leaves flags alone.
    fn mov_int(&mut self, wide: bool, to: Reg, src: Src) {
        match src {
            Src::Reg(Any::Int(reg)) => self.e.mov(wide, to, reg),
            Src::Frame(at) => {
                let code = if wide { LDR64 } else { LDR32 };
                let from = self.frame(code, at, to);
                self.e.access(code, to.0, from);
            }
            Src::Const(bits) => self.e.mov_imm(to, bits),
            Src::Reg(Any::Float(_)) => unreachable!("an integer"),
        }
    }

    /// A value in a vector register, whatever kind of that class it is of. Uses x17; leaves flags alone.
    fn mov_vector(&mut self, kind: Kind, to: Freg, src: Src) {
        match src {
            Src::Reg(Any::Float(reg)) if reg == to => {}
            Src::Reg(Any::Float(reg)) => self.e.op(simd::MOV, to.0, reg.0, reg.0),
            Src::Frame(at) => {
                let code = match kind {
                    Kind::V128 => LDRQ,
                    Kind::F64 => LDRD,
                    _ => LDRS,
                };
                let from = self.frame(code, at, X17);
                self.e.access(code, to.0, from);
            }
            Src::Const(0) => self.e.word(simd::MOVI_ZERO | u32::from(to.0)),
            Src::Const(bits) => {
                if !self.e.fmov_imm(kind.wide(), to, bits) {
                    self.e.mov_imm(X17, bits);
                    self.fmov(kind.wide(), to, X17);
                }
            }
            Src::Reg(Any::Int(_)) => unreachable!("a float"),
        }
    }

    /// Bits of an integer register to a vector register.
    fn fmov(&mut self, wide: bool, to: Freg, from: Reg) {
        self.e.op(if wide { 0x9e67_0000 } else { 0x1e27_0000 }, to.0, from.0, 0);
    }

    /// The register that holds a value of the float class: its own, or `scratch`. Uses x17.
    fn in_vector(&mut self, kind: Kind, src: Src, scratch: Freg) -> Freg {
        if let Src::Reg(Any::Float(reg)) = src {
            return reg;
        }
        self.mov_vector(kind, scratch, src);
        scratch
    }

    /// Puts a value into a register of its class. Leaves flags alone; may use x17.
    pub(super) fn mov(&mut self, to: Any, kind: Kind, src: Src) {
        match to {
            Any::Int(to) => self.mov_int(kind.wide(), to, src),
            Any::Float(to) => self.mov_vector(kind, to, src),
        }
    }

    /// Puts a value into the frame, for this function to read: of an f32 only the four bytes. Leaves flags alone; uses x16, x17
    /// and v31.
    pub(super) fn store_frame(&mut self, at: i32, kind: Kind, src: Src) {
        if src != Src::Frame(at) {
            self.store_at(None, at, kind, src, false);
        }
    }

    /// Puts a value into slots of the frame, as slots outside of frames are: upper halves zero. Uses x16, x17 and v31.
    pub(super) fn store_wide(&mut self, at: i32, kind: Kind, src: Src) {
        self.store_at(None, at, kind, src, true);
    }

    /// Puts a value of any kind into slots at a distance from a register other than x16 and x17, below 4096 times 8 bytes, upper
    /// half zero.
    fn store_slot(&mut self, base: Reg, at: i32, kind: Kind, src: Src) {
        self.store_at(Some(base), at, kind, src, true);
    }

    fn store_at(&mut self, base: Option<Reg>, at: i32, kind: Kind, src: Src, whole: bool) {
        let (code, reg) = match (src, kind) {
            (src, Kind::V128) => (STRQ, self.in_vector(kind, src, V31).0),
            (Src::Reg(Any::Float(reg)), Kind::F32) if whole => {
                // Writing a part of a vector register makes the rest zero.
                self.e.op(simd::FMOV_S, V31.0, reg.0, 0);
                (STRD, V31.0)
            }
            (Src::Reg(Any::Float(reg)), Kind::F32) => (STRS, reg.0),
            (Src::Reg(Any::Float(reg)), _) => (STRD, reg.0),
            (src, _) => (STR64, self.int_or_zero(kind.wide(), src, X16).0),
        };
        let to = match base {
            None => self.frame(code, at, X17),
            Some(base) if reaches(code, at.into()) => Mem::At(base, at),
            Some(base) => {
                self.e.add_imm(X17, base, at.into());
                Mem::At(X17, 0)
            }
        };
        self.e.access(code, reg, to);
    }

    /// The jump target that traps with this code.
    pub(super) fn trap_label(&mut self, code: TrapCode) -> Label {
        if let Some(&(_, label)) = self.traps.iter().find(|(c, _)| *c == code) {
            return label;
        }
        let label = self.e.new_label();
        self.traps.push((code, label));
        label
    }
}
