//! The whole vector as bits.

use super::*;

unary! {
    /// Bitwise negation.
    (a) = !a => v128_not u64;
}

binary! {
    /// Bitwise conjunction.
    (a, b) = a & b => v128_and u64;
    /// The bits of `a` that are not in `b`.
    (a, b) = a & !b => v128_andnot u64;
    /// Bitwise disjunction.
    (a, b) = a | b => v128_or u64;
    /// Bitwise exclusive disjunction.
    (a, b) = a ^ b => v128_xor u64;
}

/// The bits of `a` where `mask` has ones, those of `b` elsewhere.
#[inline(always)]
pub fn v128_bitselect(a: V128, b: V128, mask: V128) -> V128 {
    v128_or(v128_and(a, mask), v128_andnot(b, mask))
}

/// Whether any bit is one.
#[inline(always)]
pub fn v128_any_true(a: V128) -> u32 {
    let [low, high] = a.lanes::<u64, 2>();
    (low | high != 0) as u32
}
