//! Float lanes: what takes several instructions, and canonical NaNs.

use super::*;
use crate::native::simd::open_nans;

impl Asm {
    /// Makes the NaNs of a result canonical, where that is asked for.
    pub(super) fn canonical_nans(&mut self, op: Op, reg: Freg) {
        let Some(bits) = open_nans(op).filter(|_| self.canonical_nans) else { return };
        let double = bits == 64;
        // Ones where a lane equals itself; where not, the canonical NaN's bits come in.
        self.lanes(direct::FCMEQ | if double { H } else { 0 }, V31, reg, reg);
        if double {
            self.every(V30, &0x7ff8_0000_0000_0000u64.to_le_bytes());
        } else {
            self.every(V30, &0x7fc0_0000u32.to_le_bytes());
        }
        self.lanes(BIF, reg, V30, V31);
    }

    /// The selecting minimum and maximum: `b` where it is less, or greater, and `a` elsewhere.
    pub(super) fn float_lanes(&mut self, op: Op, to: Freg, a: Freg, b: Freg) -> bool {
        let (greater, lesser, size) = match op {
            Op::F32x4PMin => (a, b, 0),
            Op::F64x2PMin => (a, b, H),
            Op::F32x4PMax => (b, a, 0),
            Op::F64x2PMax => (b, a, H),
            _ => return false,
        };
        self.lanes(direct::FCMGT | size, V31, greater, lesser);
        self.lanes(BSL, V31, b, a);
        self.move_vector(to, V31);
        true
    }
}
