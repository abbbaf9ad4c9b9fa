//! Values of operands and results by their bits, for tests that take instructions of all types from the tables.

use super::V128;

/// A value type of the tables. Bits beyond its width are ignored, and zero.
pub(crate) trait Bits {
    fn with_bits(bits: u128) -> Self;
    fn bits(self) -> u128;
}

macro_rules! bits {
    ($($ty:ident $of:expr, $bits:expr;)*) => { $(
        impl Bits for $ty {
            fn with_bits(bits: u128) -> $ty {
                $of(bits as _)
            }
            fn bits(self) -> u128 {
                $bits(self) as u128
            }
        }
    )* };
}

bits! {
    u32 u32::to_le, u32::to_le;
    u64 u64::to_le, u64::to_le;
    f32 f32::from_bits, f32::to_bits;
    f64 f64::from_bits, f64::to_bits;
    V128 |bits: u128| V128::from_bytes(bits.to_le_bytes()), |a: V128| u128::from_le_bytes(a.bytes());
}
