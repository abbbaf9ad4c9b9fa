//! Float lanes: what the scalar instructions do, lane by lane.

use super::*;
use crate::op::numeric::*;

unary! {
    /// The smallest integral value at least `x`.
    (x) = f32_ceil(x) => f32x4_ceil f32;
    /// The greatest integral value at most `x`.
    (x) = f32_floor(x) => f32x4_floor f32;
    /// The integral value nearest to `x` toward zero.
    (x) = f32_trunc(x) => f32x4_trunc f32;
    /// The integral value nearest to `x`, ties to even.
    (x) = f32_nearest(x) => f32x4_nearest f32;
    /// The rounded square root.
    (x) = f32_sqrt(x) => f32x4_sqrt f32;
    /// The smallest integral value at least `x`.
    (x) = f64_ceil(x) => f64x2_ceil f64;
    /// The greatest integral value at most `x`.
    (x) = f64_floor(x) => f64x2_floor f64;
    /// The integral value nearest to `x` toward zero.
    (x) = f64_trunc(x) => f64x2_trunc f64;
    /// The integral value nearest to `x`, ties to even.
    (x) = f64_nearest(x) => f64x2_nearest f64;
    /// The rounded square root.
    (x) = f64_sqrt(x) => f64x2_sqrt f64;

    /// `x` with a positive sign, NaN too.
    (x) = x.abs() => f32x4_abs f32, f64x2_abs f64;
    /// `x` with the other sign, NaN too.
    (x) = -x => f32x4_neg f32, f64x2_neg f64;

    /// Each lane, or the positive canonical NaN where it is a NaN.
    (x) = canonical_nan_f32(x) => f32x4_canonical_nans f32;
    /// Each lane, or the positive canonical NaN where it is a NaN.
    (x) = canonical_nan_f64(x) => f64x2_canonical_nans f64;
}

binary! {
    /// The rounded sum.
    (a, b) = a + b => f32x4_add f32, f64x2_add f64;
    /// The rounded difference.
    (a, b) = a - b => f32x4_sub f32, f64x2_sub f64;
    /// The rounded product.
    (a, b) = a * b => f32x4_mul f32, f64x2_mul f64;
    /// The rounded quotient.
    (a, b) = a / b => f32x4_div f32, f64x2_div f64;
    /// The smaller; NaN if either is; -0 is smaller than +0.
    (a, b) = f32_min(a, b) => f32x4_min f32;
    /// The greater; NaN if either is; +0 is greater than -0.
    (a, b) = f32_max(a, b) => f32x4_max f32;
    /// The smaller; NaN if either is; -0 is smaller than +0.
    (a, b) = f64_min(a, b) => f64x2_min f64;
    /// The greater; NaN if either is; +0 is greater than -0.
    (a, b) = f64_max(a, b) => f64x2_max f64;
    /// `b` if it is less than `a`, else `a`, bit by bit: not for NaN, nor between zeros.
    (a, b) = if b < a { b } else { a } => f32x4_pmin f32, f64x2_pmin f64;
    /// `b` if `a` is less than it, else `a`, bit by bit: not for NaN, nor between zeros.
    (a, b) = if a < b { b } else { a } => f32x4_pmax f32, f64x2_pmax f64;
}

compare! {
    /// Whether `a` equals `b`: -0 equals +0, and NaN nothing.
    (a, b) = a == b => f32x4_eq f32, f64x2_eq f64;
    /// Whether `a` does not equal `b`: true for NaN.
    (a, b) = a != b => f32x4_ne f32, f64x2_ne f64;
    /// Whether `a` is less than `b`: false for NaN, as are the others below.
    (a, b) = a < b => f32x4_lt f32, f64x2_lt f64;
    /// Whether `a` is greater than `b`.
    (a, b) = a > b => f32x4_gt f32, f64x2_gt f64;
    /// Whether `a` is at most `b`.
    (a, b) = a <= b => f32x4_le f32, f64x2_le f64;
    /// Whether `a` is at least `b`.
    (a, b) = a >= b => f32x4_ge f32, f64x2_ge f64;
}
