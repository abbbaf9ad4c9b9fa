//! The x86_64 instruction set, filling what [`contract`](super::contract) lists.
//!
//! Registers: r14 is the instance, r15 where memory 0 begins, rbp the frame, rsp is fixed between prologue and epilogue but
//! while stack arguments are being passed. rax, rcx, rdx, r11, xmm14 and xmm15 are scratch within one instruction.
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
use crate::op::{Op, TrapCode};
use encode::*;
pub(super) use frame::{HEADER_BYTES, INSTANCE, STACK_ARGS, Shape};
use simd::Work;

/// Where arguments of the integer class go, also of builtins (as System V has it).
pub(super) const INT_ARGS: [Reg; 6] = [RDI, RSI, RDX, RCX, R8, R9];
/// Where arguments of the float class go.
pub(super) const FLOAT_ARGS: [Freg; 8] = [Freg(0), Freg(1), Freg(2), Freg(3), Freg(4), Freg(5), Freg(6), Freg(7)];
/// Where the first result of the integer class comes.
pub(super) const RESULT_INT: Reg = RAX;
/// Where the first result of the float class comes.
pub(super) const RESULT_FLOAT: Freg = Freg(0);
/// Where the only result of a block is when branches meet; one of the temporaries.
pub(super) const MERGE_INT: Reg = R10;
/// The same, of the float class.
pub(super) const MERGE_FLOAT: Freg = Freg(8);

/// The registers that a function may use for its operands, and for its locals.
pub(super) struct RegisterSet {
    pub(super) int_temps: &'static [Reg],
    pub(super) float_temps: &'static [Freg],
    pub(super) int_pins: &'static [Reg],
    pub(super) float_pins: &'static [Freg],
}

/// For functions that call: locals in what a callee saves, operands in what it does not.
pub(super) const CALLING: RegisterSet = RegisterSet {
    int_temps: &[R10, R9, R8, RDI, RSI],
    float_temps: &[
        Freg(8),
        Freg(9),
        Freg(10),
        Freg(11),
        Freg(12),
        Freg(13),
        Freg(7),
        Freg(6),
        Freg(5),
        Freg(4),
        Freg(3),
        Freg(2),
        Freg(1),
        Freg(0),
    ],
    int_pins: &[RBX, R12, R13],
    float_pins: &[],
};

/// For leaves: argument registers serve as locals.
pub(super) const LEAF: RegisterSet = RegisterSet {
    int_temps: &[R10, R9, R8],
    float_temps: &[Freg(8), Freg(9), Freg(10), Freg(11), Freg(12), Freg(13)],
    int_pins: &[RDI, RSI, R11, RBX, R12, R13],
    float_pins: &[Freg(0), Freg(1), Freg(2), Freg(3), Freg(4), Freg(5), Freg(6), Freg(7)],
};

/// Registers that a function must leave as it found them, in the order in which frames save them.
pub(super) const SAVED: [Reg; 3] = [RBX, R12, R13];
/// How many registers a class has.
pub(super) const REGISTERS: usize = 16;
/// The most bytes of code that a module may have: branches span 2^31.
pub(super) const CODE_BYTES_AT_MOST: u32 = 1 << 30;

const XMM14: Freg = Freg(14);
const XMM15: Freg = Freg(15);

/// What the instruction set is called.
pub(super) const NAME: &str = "x86_64";
/// Holds the instance at all times.
pub(super) const INSTANCE_REGISTER: Reg = R14;
/// Holds a function's record where it is called by that; no other record is ever addressed through it.
pub(super) const RECORD_REGISTER: Reg = R11;

/// Whether this machine has the least that code needs: SSE4.1, for rounding and for vectors, and with it all that came before.
pub(super) fn supported() -> bool {
    std::arch::is_x86_feature_detected!("sse4.1")
}

/// What a machine may have beyond that.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Features {
    lzcnt: bool,
    /// For `tzcnt`.
    bmi1: bool,
    popcnt: bool,
    /// For comparing lanes of 64 bits.
    sse42: bool,
    /// For a third operand of vector instructions.
    avx: bool,
    /// For bytes and pairs of them in every lane.
    avx2: bool,
    /// For shifts by a count in any register, and rotations with a third operand.
    bmi2: bool,
}

/// What this machine has beyond that.
pub(super) fn features() -> Features {
    Features {
        lzcnt: std::arch::is_x86_feature_detected!("lzcnt"),
        bmi1: std::arch::is_x86_feature_detected!("bmi1"),
        popcnt: std::arch::is_x86_feature_detected!("popcnt"),
        sse42: std::arch::is_x86_feature_detected!("sse4.2"),
        avx: std::arch::is_x86_feature_detected!("avx"),
        avx2: std::arch::is_x86_feature_detected!("avx2"),
        bmi2: std::arch::is_x86_feature_detected!("bmi2"),
    }
}

/// Code that stands after the function, reached only in bad cases.
enum Deferred {
    /// Gives fuel back that was not there, asks for more, and goes back or traps.
    OutOfFuel { label: Label, back: Label, cost: u32 },
    /// Asks whether a type is a subtype of another, and goes where that leads.
    Subtype { label: Label, actual: Rm, expected: u32, yes: Label, no: Label },
}

/// Writes the code of a module.
pub(super) struct Asm {
    e: Encoder,
    features: Features,
    canonical_nans: bool,
    /// The trap stubs of the function at hand.
    traps: Vec<(TrapCode, Label)>,
    deferred: Vec<Deferred>,
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
            marks: Marks::default(),
        }
    }

    /// A register of the same class that nothing else uses between instructions.
    pub(super) fn scratch(like: Any) -> Any {
        match like {
            Any::Int(_) => Any::Int(RAX),
            Any::Float(_) => Any::Float(XMM15),
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

    /// The operand of an instruction of an integer class: a constant goes to `scratch`.
    fn rm(&mut self, src: Src, scratch: Reg) -> Rm {
        match src {
            Src::Reg(Any::Int(reg)) => reg.into(),
            Src::Frame(at) => Rm::Mem(RBP, at),
            Src::Const(bits) => {
                self.e.mov_imm(scratch, bits);
                scratch.into()
            }
            Src::Reg(Any::Float(_)) => unreachable!("an integer"),
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

    fn mov_int(&mut self, wide: bool, to: Reg, src: Src) {
        match src {
            Src::Reg(Any::Int(reg)) => self.e.mov(wide, to, reg),
            Src::Frame(at) => self.e.mov(wide, to, Rm::Mem(RBP, at)),
            Src::Const(bits) => self.e.mov_imm(to, bits),
            Src::Reg(Any::Float(_)) => unreachable!("an integer"),
        }
    }

    /// The operand of an instruction of the float class: a constant goes to `scratch`, by way of rax.
    fn float_rm(&mut self, wide: bool, src: Src, scratch: Freg) -> Rm {
        match src {
            Src::Reg(Any::Float(reg)) => Rm::Reg(reg.0),
            Src::Frame(at) => Rm::Mem(RBP, at),
            Src::Const(_) => {
                self.mov_float(wide, scratch, src);
                Rm::Reg(scratch.0)
            }
            Src::Reg(Any::Int(_)) => unreachable!("a float"),
        }
    }

    fn float(&mut self, wide: bool, src: Src, scratch: Freg) -> Freg {
        if let Src::Reg(Any::Float(reg)) = src {
            return reg;
        }
        self.mov_float(wide, scratch, src);
        scratch
    }

    fn mov_float(&mut self, wide: bool, to: Freg, src: Src) {
        match src {
            Src::Reg(Any::Float(reg)) if reg == to => {}
            Src::Reg(Any::Float(reg)) => self.e.op(0x0f28, false, to.0, Rm::Reg(reg.0)),
            Src::Frame(at) => self.e.op(if wide { 0xf2_0f10 } else { 0xf3_0f10 }, false, to.0, Rm::Mem(RBP, at)),
            Src::Const(0) => self.e.op(0x0f57, false, to.0, Rm::Reg(to.0)),
            Src::Const(bits) => {
                self.e.mov_imm(RAX, bits);
                self.e.op(0x66_0f6e, wide, to.0, RAX);
            }
            Src::Reg(Any::Int(_)) => unreachable!("a float"),
        }
    }

    /// A value in a vector register, whatever kind of that class it is of.
    fn mov_vector(&mut self, kind: Kind, to: Freg, src: Src) {
        match src {
            Src::Frame(at) if kind == Kind::V128 => self.e.op(MOVUPS, false, to.0, Rm::Mem(RBP, at)),
            src => self.mov_float(kind.wide(), to, src),
        }
    }

    /// The register that holds a value of the float class: its own, or `scratch`.
    fn in_vector(&mut self, kind: Kind, src: Src, scratch: Freg) -> Freg {
        if let Src::Reg(Any::Float(reg)) = src {
            return reg;
        }
        self.mov_vector(kind, scratch, src);
        scratch
    }

    /// Puts a value into a register of its class. Leaves flags alone; may use rax for float constants.
    pub(super) fn mov(&mut self, to: Any, kind: Kind, src: Src) {
        match to {
            Any::Int(to) => self.mov_int(kind.wide(), to, src),
            Any::Float(to) => self.mov_vector(kind, to, src),
        }
    }

    /// A vector instruction that does not access memory; see [`simd`] and `contract`. Uses the scratch registers and `spare`.
    pub(super) fn vector(&mut self, op: Op, to: Any, operands: &[Src], lanes: [u8; 16], spare: Freg) {
        self.simd(op, to, operands, lanes, &Work { vectors: [XMM14, XMM15, spare], scratch: RAX });
    }

    /// Puts a value into the frame, for this function to read: of an f32 only the four bytes. Leaves flags alone; uses rax and
    /// xmm15.
    pub(super) fn store_frame(&mut self, at: i32, kind: Kind, src: Src) {
        self.store_at(RBP, at, kind, src, false);
    }

    /// Puts a value into whole slots at a distance from a register (not rax), with the upper half of 32 bits zero.
    fn store_at(&mut self, base: Reg, at: i32, kind: Kind, src: Src, whole: bool) {
        let to = Rm::Mem(base, at);
        match src {
            Src::Frame(from) if base == RBP && from == at && !(whole && kind == Kind::F32) => {}
            _ if kind == Kind::V128 => {
                let from = self.in_vector(kind, src, XMM15);
                self.e.op(MOVUPS_TO, false, from.0, to);
            }
            Src::Reg(Any::Int(reg)) => self.e.mov_to(true, to, reg),
            Src::Reg(Any::Float(reg)) if kind == Kind::F32 && whole => {
                self.e.op(0x66_0f7e, false, reg.0, RAX);
                self.e.mov_to(true, to, RAX);
            }
            Src::Reg(Any::Float(reg)) => {
                self.e.op(if kind.wide() { 0xf2_0f11 } else { 0xf3_0f11 }, false, reg.0, to);
            }
            Src::Const(bits) if i32::try_from(bits as i64).is_ok() => {
                self.e.op(0xc7, true, 0, to);
                self.e.imm32(bits as i32);
            }
            _ => {
                self.mov_int(kind.wide(), RAX, src);
                self.e.mov_to(true, to, RAX);
            }
        }
    }

    /// Puts a value into slots of the frame, as slots outside of frames are: upper halves zero. Uses rax and xmm15.
    pub(super) fn store_wide(&mut self, at: i32, kind: Kind, src: Src) {
        self.store_at(RBP, at, kind, src, true);
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
