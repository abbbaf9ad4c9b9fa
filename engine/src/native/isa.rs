//! What the neutral part of the tier and the instruction sets share: registers, operands, labels. An instruction set is one
//! folder (`x86_64`, `aarch64`) that fills [`contract`](super::contract).

/// An integer register, by the machine's number. Holds i32 (upper half always zero), i64 and references.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Reg(pub(super) u8);

/// A vector register, by the machine's number. Holds f32, f64 and v128.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Freg(pub(super) u8);

/// A register of either class.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Any {
    Int(Reg),
    Float(Freg),
}

/// Where an instruction finds an operand.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Src {
    /// In a register.
    Reg(Any),
    /// In the frame, at this distance from the frame pointer.
    Frame(i32),
    /// Nowhere: its bits are known. Of v128 only zero is.
    Const(u64),
}

impl From<Reg> for Src {
    fn from(reg: Reg) -> Src {
        Src::Reg(Any::Int(reg))
    }
}

impl From<Freg> for Src {
    fn from(reg: Freg) -> Src {
        Src::Reg(Any::Float(reg))
    }
}

/// A value's kind, as far as machine instructions care.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    I32,
    I64,
    F32,
    F64,
    V128,
}

impl Kind {
    /// Whether it is kept in the float class: in vector registers.
    pub(super) fn is_float(self) -> bool {
        matches!(self, Kind::F32 | Kind::F64 | Kind::V128)
    }

    /// How many slots it takes in frames, argument lists and buffers.
    pub(super) fn slots(self) -> u32 {
        if self == Kind::V128 { 2 } else { 1 }
    }

    /// Whether, as a scalar, it has 64 bits.
    pub(super) fn wide(self) -> bool {
        matches!(self, Kind::I64 | Kind::F64)
    }
}

/// A position in the code, bound once and referred to from anywhere.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Label(pub(super) u32);

/// A condition not evaluated yet: a comparison of two operands, or whether one differs from zero.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// The comparison holds.
    Compare(crate::op::Op, Src, Src),
    /// The operand, of 64 bits or 32, is zero.
    Zero(Kind, Src),
    /// The operand is not zero.
    NonZero(Kind, Src),
    /// Known beforehand.
    Known(bool),
}

/// What is known of an object of the heap, or of a function: each a word of 32 bits.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// An object's type, by its canonical number.
    Type,
    /// What an object is.
    Kind,
    /// How many elements an array has.
    Length,
    /// A function's type.
    FuncType,
}

/// Where an access to a memory goes.
#[derive(Copy, Clone, Debug)]
pub(super) struct Access {
    /// The index of the memory.
    pub(super) memory: u32,
    /// Whether its addresses have 64 bits.
    pub(super) memory64: bool,
    /// Whether other threads may grow it.
    pub(super) shared: bool,
    /// Whether it relies on the guard behind the memory instead of a comparison.
    pub(super) guarded: bool,
    /// The constant part of the address.
    pub(super) offset: u64,
}

/// Moves values into registers as if all at once. `steps` receives the single moves in an order in which nothing is
/// overwritten before it is read; `scratch` gives a register of a class that is neither source nor target.
pub(super) fn parallel_moves(
    mut moves: Vec<(Any, Kind, Src)>,
    scratch: impl Fn(Any) -> Any,
    mut step: impl FnMut(Any, Kind, Src),
) {
    moves.retain(|&(to, _, from)| from != Src::Reg(to));
    while !moves.is_empty() {
        let free = moves.iter().position(|&(to, ..)| moves.iter().all(|&(_, _, from)| from != Src::Reg(to)));
        match free {
            Some(index) => {
                let (to, kind, from) = moves.swap_remove(index);
                step(to, kind, from);
            }
            None => {
                // Only cycles are left: put one target aside, and read it from there.
                let (to, kind, _) = moves[0];
                let kind = if kind.is_float() { Kind::V128 } else { Kind::I64 };
                let aside = scratch(to);
                step(aside, kind, Src::Reg(to));
                for (_, _, from) in &mut moves {
                    if *from == Src::Reg(to) {
                        *from = Src::Reg(aside);
                    }
                }
            }
        }
    }
}
