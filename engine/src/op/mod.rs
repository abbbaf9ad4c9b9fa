//! The instructions: one row each, in the file of its family, and the pure functions that define the scalar ones.
//!
//! The rows are macros so that other parts of the engine can generate code from them: `each` says how. From the same
//! rows come [`Op`] and [`OpInfo`]. To add an instruction, add its row; where it begins a new table, name that in
//! `each`; a test compares the whole with the decoder's own list.

mod atomic;
mod control;
mod convert;
pub(crate) mod each;
mod exception;
mod float;
mod gc;
mod immediates;
mod int;
mod memory;
pub mod numeric;
mod other;
mod parametric;
mod proposal;
mod reference;
mod relaxed_simd;
mod simd;
mod table;
pub mod trap;
mod variable;
mod wide;

pub(crate) use each::*;
// The tables by name, for `join!`.
#[rustfmt::skip]
pub(crate) use {
    atomic::*, control::*, convert::*, exception::*, float::*, gc::*, int::*, memory::*, other::*, parametric::*,
    reference::*, relaxed_simd::*, simd::*, table::*, variable::*, wide::*,
};
pub use {
    atomic::{AtomicAction, atomic_access},
    immediates::Immediates,
    proposal::Proposal,
    trap::TrapCode,
};

/// The type of an operand or result, as far as the instruction alone determines it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
    /// 128-bit vector.
    V128,
    /// A reference of whatever type.
    Ref,
    /// i32 or i64: the address type of the memory or table that the instruction names.
    Addr,
}

/// What an instruction takes from the operand stack and puts there.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Signature {
    /// The same everywhere.
    Fixed {
        /// The operands, the last on top of the stack.
        params: &'static [Ty],
        /// The results, likewise.
        results: &'static [Ty],
    },
    /// It depends on the immediates or on what is on the stack.
    Poly,
}

/// All that the tables say of an instruction.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct OpInfo {
    /// The instruction.
    pub op: Op,
    /// Its name in the text format. Instructions that differ only in their immediates share one.
    pub name: &'static str,
    /// The proposal that introduced it.
    pub proposal: Proposal,
    /// What follows the opcode.
    pub immediates: Immediates,
    /// Its operands and results.
    pub signature: Signature,
}

macro_rules! ty {
    (u32) => {
        Ty::I32
    };
    (u64) => {
        Ty::I64
    };
    (f32) => {
        Ty::F32
    };
    (f64) => {
        Ty::F64
    };
    (v128) => {
        Ty::V128
    };
    (reference) => {
        Ty::Ref
    };
    (addr) => {
        Ty::Addr
    };
}

macro_rules! signature {
    (poly) => { Signature::Poly };
    ($($param:ident)* => $($result:ident)* $(, $($more:tt)*)?) => {
        Signature::Fixed { params: &[$(ty!($param)),*], results: &[$(ty!($result)),*] }
    };
}

macro_rules! define_ops {
    ($( ($op:ident, $function:ident, ($name:literal $proposal:ident $immediates:ident), $($signature:tt)*) )*) => {
        /// An instruction. The variants are named as in [`wasmparser::Operator`].
        #[repr(u16)]
        #[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Op { $( #[doc = concat!("`", $name, "`")] $op, )* }

        impl Op {
            /// Every instruction, in the order of the numbers, which are dense from 0.
            pub const ALL: &[Op] = &[$(Op::$op),*];
        }

        static INFO: [OpInfo; Op::ALL.len()] = [$(
            OpInfo {
                op: Op::$op,
                name: $name,
                proposal: Proposal::$proposal,
                immediates: Immediates::$immediates,
                signature: signature!($($signature)*),
            },
        )*];
    };
}
for_each_op!(define_ops);

impl Op {
    /// What the tables say of it.
    #[inline]
    pub const fn info(self) -> &'static OpInfo {
        &INFO[self as usize]
    }
}

#[cfg(test)]
mod tests;
