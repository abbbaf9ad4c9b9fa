//! From one shape to another. Rust's `as` between numbers is what the specification asks for: see the scalar conversions.

use super::*;

unary! {
    /// Truncated toward zero, clamped to the signed range; 0 for NaN.
    (x) = x as i32 => i32x4_trunc_sat_f32x4_s f32;
    /// Truncated toward zero, clamped to the unsigned range; 0 for NaN.
    (x) = x as u32 => i32x4_trunc_sat_f32x4_u f32;
    /// The nearest float.
    (x) = x as f32 => f32x4_convert_i32x4_s i32;
    /// The nearest float.
    (x) = x as f32 => f32x4_convert_i32x4_u u32;
}

/// The lower half's lanes of type `T`, converted; the upper lanes are 0 where the new ones are narrower.
#[inline(always)]
fn low<T: Lane, R: Lane + Default, const N: usize, const M: usize>(a: V128, f: impl Fn(T) -> R) -> V128 {
    let a = a.lanes::<T, N>();
    V128::of::<R, M>(|i| if i < N { f(a[i]) } else { R::default() })
}

/// The upper half's lanes of type `T`, converted to lanes of twice the width.
#[inline(always)]
fn high<T: Lane, R: Lane, const N: usize, const M: usize>(a: V128, f: impl Fn(T) -> R) -> V128 {
    let a = a.lanes::<T, N>();
    V128::of::<R, M>(|i| f(a[M + i]))
}

/// Truncated toward zero, clamped to the signed range, 0 for NaN; the upper lanes are 0.
#[inline(always)]
pub fn i32x4_trunc_sat_f64x2_s_zero(a: V128) -> V128 {
    low::<f64, i32, 2, 4>(a, |x| x as i32)
}

/// Truncated toward zero, clamped to the unsigned range, 0 for NaN; the upper lanes are 0.
#[inline(always)]
pub fn i32x4_trunc_sat_f64x2_u_zero(a: V128) -> V128 {
    low::<f64, u32, 2, 4>(a, |x| x as u32)
}

/// The lower lanes as the same numbers.
#[inline(always)]
pub fn f64x2_convert_low_i32x4_s(a: V128) -> V128 {
    low::<i32, f64, 4, 2>(a, f64::from)
}

/// The lower lanes as the same numbers.
#[inline(always)]
pub fn f64x2_convert_low_i32x4_u(a: V128) -> V128 {
    low::<u32, f64, 4, 2>(a, f64::from)
}

/// The nearest floats, a NaN staying one; the upper lanes are 0.
#[inline(always)]
pub fn f32x4_demote_f64x2_zero(a: V128) -> V128 {
    low::<f64, f32, 2, 4>(a, |x| x as f32)
}

/// The lower lanes as the same numbers; a NaN stays one.
#[inline(always)]
pub fn f64x2_promote_low_f32x4(a: V128) -> V128 {
    low::<f32, f64, 4, 2>(a, f64::from)
}

/// Rows of functions between integer lanes of type `$from` and those of twice the width.
macro_rules! extend {
    ($($low:ident $high:ident $mul_low:ident $mul_high:ident $from:ident $n:literal => $to:ident $m:literal;)*) => { $(
        /// The lower half's lanes, extended.
        #[inline(always)]
        pub fn $low(a: V128) -> V128 {
            low::<$from, $to, $n, $m>(a, $to::from)
        }

        /// The upper half's lanes, extended.
        #[inline(always)]
        pub fn $high(a: V128) -> V128 {
            high::<$from, $to, $n, $m>(a, $to::from)
        }

        /// The products of the lower halves' lanes, extended before: so they fit.
        #[inline(always)]
        pub fn $mul_low(a: V128, b: V128) -> V128 {
            zip::<$to, $to, $m>($low(a), $low(b), |a, b| a * b)
        }

        /// The products of the upper halves' lanes, extended before: so they fit.
        #[inline(always)]
        pub fn $mul_high(a: V128, b: V128) -> V128 {
            zip::<$to, $to, $m>($high(a), $high(b), |a, b| a * b)
        }
    )* };
}

#[rustfmt::skip]
extend! {
    i16x8_extend_low_i8x16_s i16x8_extend_high_i8x16_s i16x8_extmul_low_i8x16_s i16x8_extmul_high_i8x16_s i8 16 => i16 8;
    i16x8_extend_low_i8x16_u i16x8_extend_high_i8x16_u i16x8_extmul_low_i8x16_u i16x8_extmul_high_i8x16_u u8 16 => u16 8;
    i32x4_extend_low_i16x8_s i32x4_extend_high_i16x8_s i32x4_extmul_low_i16x8_s i32x4_extmul_high_i16x8_s i16 8 => i32 4;
    i32x4_extend_low_i16x8_u i32x4_extend_high_i16x8_u i32x4_extmul_low_i16x8_u i32x4_extmul_high_i16x8_u u16 8 => u32 4;
    i64x2_extend_low_i32x4_s i64x2_extend_high_i32x4_s i64x2_extmul_low_i32x4_s i64x2_extmul_high_i32x4_s i32 4 => i64 2;
    i64x2_extend_low_i32x4_u i64x2_extend_high_i32x4_u i64x2_extmul_low_i32x4_u i64x2_extmul_high_i32x4_u u32 4 => u64 2;
}

/// Rows of sums of neighbouring lanes, which fit lanes of twice the width.
macro_rules! add_pairs {
    ($($f:ident $from:ident => $to:ident;)*) => { $(
        /// The sums of neighbouring lanes, extended before: so they fit.
        #[inline(always)]
        pub fn $f(a: V128) -> V128 {
            let a = a.lanes::<$from, { 16 / size_of::<$from>() }>();
            V128::of::<$to, { 16 / size_of::<$to>() }>(|i| $to::from(a[2 * i]) + $to::from(a[2 * i + 1]))
        }
    )* };
}

add_pairs! {
    i16x8_extadd_pairwise_i8x16_s i8 => i16;
    i16x8_extadd_pairwise_i8x16_u u8 => u16;
    i32x4_extadd_pairwise_i16x8_s i16 => i32;
    i32x4_extadd_pairwise_i16x8_u u16 => u32;
}

/// Rows of conversions of two vectors' signed lanes to one of half the width, clamped to its range.
macro_rules! narrow {
    ($($f:ident $from:ident $n:literal => $to:ident;)*) => { $(
        /// The lanes of `a`, then those of `b`, read as signed and clamped to the narrower type's range.
        #[inline(always)]
        pub fn $f(a: V128, b: V128) -> V128 {
            let (a, b) = (a.lanes::<$from, $n>(), b.lanes::<$from, $n>());
            V128::of::<$to, { 2 * $n }>(|i| {
                let lane = if i < $n { a[i] } else { b[i - $n] };
                lane.clamp($to::MIN as $from, $to::MAX as $from) as $to
            })
        }
    )* };
}

narrow! {
    i8x16_narrow_i16x8_s i16 8 => i8;
    i8x16_narrow_i16x8_u i16 8 => u8;
    i16x8_narrow_i32x4_s i32 4 => i16;
    i16x8_narrow_i32x4_u i32 4 => u16;
}

/// The sums of the products of neighbouring signed lanes, modulo 2^32: only that of four -2^15 does not fit.
#[inline(always)]
pub fn i32x4_dot_i16x8_s(a: V128, b: V128) -> V128 {
    // A lane of 32 bits is a pair: the upper one by shifting, the lower one by truncation.
    zip::<i32, i32, 4>(a, b, |a, b| (i32::from(a as i16) * i32::from(b as i16)).wrapping_add((a >> 16) * (b >> 16)))
}
