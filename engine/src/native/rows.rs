//! What instructions ask for, as the tables say, before an instruction set says how.

use crate::op::Op;

/// How two integers are compared.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Eq,
    Ne,
    LtS,
    LtU,
    GtS,
    GtU,
    LeS,
    LeU,
    GeS,
    GeU,
}

/// The comparison of integers that an instruction is, if it is one, and whether it is of 64 bits.
pub(super) fn int_compare(op: Op) -> Option<(bool, Relation)> {
    use Relation::*;
    Some(match op {
        Op::I32Eq => (false, Eq),
        Op::I32Ne => (false, Ne),
        Op::I32LtS => (false, LtS),
        Op::I32LtU => (false, LtU),
        Op::I32GtS => (false, GtS),
        Op::I32GtU => (false, GtU),
        Op::I32LeS => (false, LeS),
        Op::I32LeU => (false, LeU),
        Op::I32GeS => (false, GeS),
        Op::I32GeU => (false, GeU),
        Op::I64Eq => (true, Eq),
        Op::I64Ne => (true, Ne),
        Op::I64LtS => (true, LtS),
        Op::I64LtU => (true, LtU),
        Op::I64GtS => (true, GtS),
        Op::I64GtU => (true, GtU),
        Op::I64LeS => (true, LeS),
        Op::I64LeU => (true, LeU),
        Op::I64GeS => (true, GeS),
        Op::I64GeU => (true, GeU),
        _ => return None,
    })
}

/// The comparison of the same two operands in the other order.
pub(super) fn swapped(compare: Op) -> Op {
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, $a:ident $b:ident => u32, swapped $swapped:ident, negated $n:tt))*) => {
            match compare {
                $(Op::$op => Op::$swapped,)*
                _ => unreachable!("{compare:?} is no comparison"),
            }
        };
    }
    crate::op::for_each_compare!(rows)
}

/// For a comparison that has an opposite: that.
pub(super) fn negated(compare: Op) -> Option<Op> {
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, $a:ident $b:ident => u32, swapped $s:ident, negated [$($negated:ident)?]))*) => {
            match compare {
                $($(Op::$op => Some(Op::$negated),)?)*
                _ => None,
            }
        };
    }
    crate::op::for_each_compare!(rows)
}

/// A truncation: which of the eight, and what becomes of values out of range.
pub(super) struct Trunc {
    pub(super) from_wide: bool,
    pub(super) to_wide: bool,
    pub(super) signed: bool,
    pub(super) saturates: bool,
}

/// The truncation that an instruction is, if it is one.
pub(super) fn trunc(op: Op) -> Option<Trunc> {
    let row = |from_wide, to_wide, signed, saturates| Some(Trunc { from_wide, to_wide, signed, saturates });
    match op {
        Op::I32TruncF32S => row(false, false, true, false),
        Op::I32TruncF32U => row(false, false, false, false),
        Op::I32TruncF64S => row(true, false, true, false),
        Op::I32TruncF64U => row(true, false, false, false),
        Op::I64TruncF32S => row(false, true, true, false),
        Op::I64TruncF32U => row(false, true, false, false),
        Op::I64TruncF64S => row(true, true, true, false),
        Op::I64TruncF64U => row(true, true, false, false),
        Op::I32TruncSatF32S => row(false, false, true, true),
        Op::I32TruncSatF32U => row(false, false, false, true),
        Op::I32TruncSatF64S => row(true, false, true, true),
        Op::I32TruncSatF64U => row(true, false, false, true),
        Op::I64TruncSatF32S => row(false, true, true, true),
        Op::I64TruncSatF32U => row(false, true, false, true),
        Op::I64TruncSatF64S => row(true, true, true, true),
        Op::I64TruncSatF64U => row(true, true, false, true),
        _ => None,
    }
}

/// Of a relaxed instruction, the plain one that gives what `op::numeric` takes, if there is one; else itself.
pub(super) fn plain(op: Op) -> Op {
    match op {
        Op::I8x16RelaxedSwizzle => Op::I8x16Swizzle,
        Op::I32x4RelaxedTruncF32x4S => Op::I32x4TruncSatF32x4S,
        Op::I32x4RelaxedTruncF32x4U => Op::I32x4TruncSatF32x4U,
        Op::I32x4RelaxedTruncF64x2SZero => Op::I32x4TruncSatF64x2SZero,
        Op::I32x4RelaxedTruncF64x2UZero => Op::I32x4TruncSatF64x2UZero,
        Op::I8x16RelaxedLaneselect
        | Op::I16x8RelaxedLaneselect
        | Op::I32x4RelaxedLaneselect
        | Op::I64x2RelaxedLaneselect => Op::V128Bitselect,
        Op::F32x4RelaxedMin => Op::F32x4Min,
        Op::F32x4RelaxedMax => Op::F32x4Max,
        Op::F64x2RelaxedMin => Op::F64x2Min,
        Op::F64x2RelaxedMax => Op::F64x2Max,
        Op::I16x8RelaxedQ15mulrS => Op::I16x8Q15MulrSatS,
        op => op,
    }
}

/// The width of the lanes in which the result of an instruction may hold NaNs whose bits are open, as the tables say.
pub(super) fn open_nans(op: Op) -> Option<u32> {
    macro_rules! width {
        (f32x4_canonical_nans) => {
            Some(32)
        };
        (f64x2_canonical_nans) => {
            Some(64)
        };
    }
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, $($param:ident)* => $result:ident $(, $canonical:ident)?))*) => {
            match op {
                $($(Op::$op => width!($canonical),)?)*
                _ => None,
            }
        };
    }
    crate::op::for_each_simd!(rows)
}
