//! What conversions there are, before an instruction set says how.

use crate::op::Op;

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
