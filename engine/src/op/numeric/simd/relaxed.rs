//! The relaxed vector instructions. Of the results that the specification allows, these give the same one always: the one
//! that an instruction or two of plain SIMD give, which every machine has. An implementation that is to be deterministic
//! takes these; another may take others, but each instruction always the same.
//!
//! | instruction | taken here | also allowed |
//! |---|---|---|
//! | `relaxed_swizzle` | 0 for a number of 16 or more | for 16 to 127 the byte of that number modulo 16 |
//! | `relaxed_trunc` | clamped, 0 for NaN | the least signed, or the greatest unsigned integer |
//! | `relaxed_madd`, `relaxed_nmadd` | product and sum rounded each | rounded once |
//! | `relaxed_laneselect` | bit by bit | the whole lane, by the mask's top bit (of each byte, for i16x8) |
//! | `relaxed_min`, `relaxed_max` | as `min` and `max` | one of the operands, for NaN and for zeros |
//! | `relaxed_q15mulr` | -1 times -1 is clamped | it wraps |
//! | `relaxed_dot` | the second operand's bytes are signed, sums wrap | unsigned when their top bit is set, sums clamped |

use super::*;

pub use super::{
    f32x4_max as f32x4_relaxed_max, f32x4_min as f32x4_relaxed_min, f64x2_max as f64x2_relaxed_max,
    f64x2_min as f64x2_relaxed_min, i8x16_swizzle as i8x16_relaxed_swizzle,
    i16x8_q15mulr_sat_s as i16x8_relaxed_q15mulr_s, i32x4_trunc_sat_f32x4_s as i32x4_relaxed_trunc_f32x4_s,
    i32x4_trunc_sat_f32x4_u as i32x4_relaxed_trunc_f32x4_u,
    i32x4_trunc_sat_f64x2_s_zero as i32x4_relaxed_trunc_f64x2_s_zero,
    i32x4_trunc_sat_f64x2_u_zero as i32x4_relaxed_trunc_f64x2_u_zero, v128_bitselect as i8x16_relaxed_laneselect,
    v128_bitselect as i16x8_relaxed_laneselect, v128_bitselect as i32x4_relaxed_laneselect,
    v128_bitselect as i64x2_relaxed_laneselect,
};

/// `a * b + c`.
#[inline(always)]
pub fn f32x4_relaxed_madd(a: V128, b: V128, c: V128) -> V128 {
    f32x4_add(f32x4_mul(a, b), c)
}

/// `-(a * b) + c`.
#[inline(always)]
pub fn f32x4_relaxed_nmadd(a: V128, b: V128, c: V128) -> V128 {
    f32x4_sub(c, f32x4_mul(a, b))
}

/// `a * b + c`.
#[inline(always)]
pub fn f64x2_relaxed_madd(a: V128, b: V128, c: V128) -> V128 {
    f64x2_add(f64x2_mul(a, b), c)
}

/// `-(a * b) + c`.
#[inline(always)]
pub fn f64x2_relaxed_nmadd(a: V128, b: V128, c: V128) -> V128 {
    f64x2_sub(c, f64x2_mul(a, b))
}

/// The sums of the products of neighbouring signed bytes, modulo 2^16.
#[inline(always)]
pub fn i16x8_relaxed_dot_i8x16_i7x16_s(a: V128, b: V128) -> V128 {
    // A lane of 16 bits is a pair, as in `i32x4_dot_i16x8_s`.
    zip::<i16, i16, 8>(a, b, |a, b| (i16::from(a as i8) * i16::from(b as i8)).wrapping_add((a >> 8) * (b >> 8)))
}

/// The sums of four such products each, those of pairs modulo 2^16, and of `c`, modulo 2^32.
#[inline(always)]
pub fn i32x4_relaxed_dot_i8x16_i7x16_add_s(a: V128, b: V128, c: V128) -> V128 {
    i32x4_add(i32x4_extadd_pairwise_i16x8_s(i16x8_relaxed_dot_i8x16_i7x16_s(a, b)), c)
}
