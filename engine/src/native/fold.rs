//! Numeric instructions on constants, by the functions that define them.

use crate::op::numeric::{canonical_nan_f32, canonical_nan_f64};
use crate::op::{Op, numeric};

/// A number type's values as the bits of a slot.
trait Bits: Copy {
    fn from_slot(bits: u64) -> Self;
    fn slot(self) -> u64;
    /// With any NaN made the canonical one.
    fn canonical(self) -> Self {
        self
    }
}

impl Bits for u32 {
    fn from_slot(bits: u64) -> u32 {
        bits as u32
    }
    fn slot(self) -> u64 {
        self.into()
    }
}

impl Bits for u64 {
    fn from_slot(bits: u64) -> u64 {
        bits
    }
    fn slot(self) -> u64 {
        self
    }
}

impl Bits for f32 {
    fn from_slot(bits: u64) -> f32 {
        f32::from_bits(bits as u32)
    }
    fn slot(self) -> u64 {
        self.to_bits().into()
    }
    fn canonical(self) -> f32 {
        canonical_nan_f32(self)
    }
}

impl Bits for f64 {
    fn from_slot(bits: u64) -> f64 {
        f64::from_bits(bits)
    }
    fn slot(self) -> u64 {
        self.to_bits()
    }
    fn canonical(self) -> f64 {
        canonical_nan_f64(self)
    }
}

macro_rules! canonical {
    (exact $on:ident $value:expr) => {
        $value.slot()
    };
    (nan $on:ident $value:expr) => {
        if $on { $value.canonical().slot() } else { $value.slot() }
    };
}

/// The result of an instruction with one operand; `None` when it is none of those, or traps.
pub(super) fn fold_unary(op: Op, canonical: bool, x: u64) -> Option<u64> {
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, $a:ident => $r:ident, $nan:ident))*) => {
            match op {
                $(Op::$op => Some(canonical!($nan canonical (numeric::$f(<$a>::from_slot(x))))),)*
                _ => None,
            }
        };
    }
    macro_rules! trapping {
        ($(($op:ident, $f:ident, $info:tt, $a:ident => $r:ident))*) => {
            match op {
                $(Op::$op => numeric::$f(<$a>::from_slot(x)).ok().map(Bits::slot),)*
                _ => None,
            }
        };
    }
    crate::op::for_each_unary!(rows).or_else(|| crate::op::for_each_unary_trapping!(trapping))
}

/// The result of an instruction with two operands, comparisons among them; `None` when it is none of those, or traps.
pub(super) fn fold_binary(op: Op, canonical: bool, x: u64, y: u64) -> Option<u64> {
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, $a:ident $b:ident => $r:ident, $order:ident, $nan:ident))*) => {
            match op {
                $(Op::$op => {
                    Some(canonical!($nan canonical (numeric::$f(<$a>::from_slot(x), <$b>::from_slot(y)))))
                })*
                _ => None,
            }
        };
    }
    macro_rules! trapping {
        ($(($op:ident, $f:ident, $info:tt, $a:ident $b:ident => $r:ident, $order:ident))*) => {
            match op {
                $(Op::$op => numeric::$f(<$a>::from_slot(x), <$b>::from_slot(y)).ok().map(Bits::slot),)*
                _ => None,
            }
        };
    }
    macro_rules! compare {
        ($(($op:ident, $f:ident, $info:tt, $a:ident $b:ident => u32, $($rest:tt)*))*) => {
            match op {
                $(Op::$op => Some(numeric::$f(<$a>::from_slot(x), <$b>::from_slot(y)).into()),)*
                _ => None,
            }
        };
    }
    let value = crate::op::for_each_binary!(rows);
    let value = value.or_else(|| crate::op::for_each_binary_trapping!(trapping));
    value.or_else(|| crate::op::for_each_compare!(compare))
}
