//! Integer lanes: arithmetic, comparisons, shifts, tests.

use super::*;

unary! {
    /// The magnitude modulo 2^N.
    (a) = a.wrapping_abs() => i8x16_abs i8, i16x8_abs i16, i32x4_abs i32, i64x2_abs i64;
    /// The opposite modulo 2^N.
    (a) = a.wrapping_neg() => i8x16_neg i8, i16x8_neg i16, i32x4_neg i32, i64x2_neg i64;
    /// The number of one bits.
    (a) = a.count_ones() as u8 => i8x16_popcnt u8;
}

binary! {
    /// The sum modulo 2^N.
    (a, b) = a.wrapping_add(b) => i8x16_add u8, i16x8_add u16, i32x4_add u32, i64x2_add u64;
    /// The difference modulo 2^N.
    (a, b) = a.wrapping_sub(b) => i8x16_sub u8, i16x8_sub u16, i32x4_sub u32, i64x2_sub u64;
    /// The product modulo 2^N.
    (a, b) = a.wrapping_mul(b) => i16x8_mul u16, i32x4_mul u32, i64x2_mul u64;

    /// The signed sum, clamped.
    (a, b) = a.saturating_add(b) => i8x16_add_sat_s i8, i16x8_add_sat_s i16;
    /// The unsigned sum, clamped.
    (a, b) = a.saturating_add(b) => i8x16_add_sat_u u8, i16x8_add_sat_u u16;
    /// The signed difference, clamped.
    (a, b) = a.saturating_sub(b) => i8x16_sub_sat_s i8, i16x8_sub_sat_s i16;
    /// The unsigned difference, clamped.
    (a, b) = a.saturating_sub(b) => i8x16_sub_sat_u u8, i16x8_sub_sat_u u16;

    /// The smaller, signed.
    (a, b) = a.min(b) => i8x16_min_s i8, i16x8_min_s i16, i32x4_min_s i32;
    /// The smaller, unsigned.
    (a, b) = a.min(b) => i8x16_min_u u8, i16x8_min_u u16, i32x4_min_u u32;
    /// The greater, signed.
    (a, b) = a.max(b) => i8x16_max_s i8, i16x8_max_s i16, i32x4_max_s i32;
    /// The greater, unsigned.
    (a, b) = a.max(b) => i8x16_max_u u8, i16x8_max_u u16, i32x4_max_u u32;

    /// The mean, rounded up.
    (a, b) = ((a as u32 + b as u32 + 1) >> 1) as _ => i8x16_avgr_u u8, i16x8_avgr_u u16;
    /// The product of two fixed-point numbers with 15 fraction bits, rounded to nearest with ties up, clamped.
    (a, b) = ((a as i32 * b as i32 + 0x4000) >> 15).min(0x7fff) as i16 => i16x8_q15mulr_sat_s i16;
}

compare! {
    /// Whether `a` is `b`.
    (a, b) = a == b => i8x16_eq u8, i16x8_eq u16, i32x4_eq u32, i64x2_eq u64;
    /// Whether `a` is not `b`.
    (a, b) = a != b => i8x16_ne u8, i16x8_ne u16, i32x4_ne u32, i64x2_ne u64;
    /// Whether `a` is less than `b`, both signed.
    (a, b) = a < b => i8x16_lt_s i8, i16x8_lt_s i16, i32x4_lt_s i32, i64x2_lt_s i64;
    /// Whether `a` is less than `b`, both unsigned.
    (a, b) = a < b => i8x16_lt_u u8, i16x8_lt_u u16, i32x4_lt_u u32;
    /// Whether `a` is greater than `b`, both signed.
    (a, b) = a > b => i8x16_gt_s i8, i16x8_gt_s i16, i32x4_gt_s i32, i64x2_gt_s i64;
    /// Whether `a` is greater than `b`, both unsigned.
    (a, b) = a > b => i8x16_gt_u u8, i16x8_gt_u u16, i32x4_gt_u u32;
    /// Whether `a` is at most `b`, both signed.
    (a, b) = a <= b => i8x16_le_s i8, i16x8_le_s i16, i32x4_le_s i32, i64x2_le_s i64;
    /// Whether `a` is at most `b`, both unsigned.
    (a, b) = a <= b => i8x16_le_u u8, i16x8_le_u u16, i32x4_le_u u32;
    /// Whether `a` is at least `b`, both signed.
    (a, b) = a >= b => i8x16_ge_s i8, i16x8_ge_s i16, i32x4_ge_s i32, i64x2_ge_s i64;
    /// Whether `a` is at least `b`, both unsigned.
    (a, b) = a >= b => i8x16_ge_u u8, i16x8_ge_u u16, i32x4_ge_u u32;
}

/// Rows of shifts of every lane by one number, modulo the lane's width.
macro_rules! shift {
    ($( #[$doc:meta] ($a:ident, $n:ident) = $body:expr => $($f:ident $lane:ident),*; )*) => { $($(
        #[$doc]
        #[inline(always)]
        pub fn $f(a: V128, n: u32) -> V128 {
            let $n = n % $lane::BITS;
            map::<$lane, _, { 16 / size_of::<$lane>() }>(a, |$a| $body)
        }
    )*)* };
}

shift! {
    /// Each lane shifted left.
    (a, n) = a << n => i8x16_shl u8, i16x8_shl u16, i32x4_shl u32, i64x2_shl u64;
    /// Each lane shifted right, filled with its sign bit.
    (a, n) = a >> n => i8x16_shr_s i8, i16x8_shr_s i16, i32x4_shr_s i32, i64x2_shr_s i64;
    /// Each lane shifted right, filled with zeros.
    (a, n) = a >> n => i8x16_shr_u u8, i16x8_shr_u u16, i32x4_shr_u u32, i64x2_shr_u u64;
}

/// Rows of tests of all lanes of a shape.
macro_rules! all_true {
    ($($f:ident $lane:ident)*) => { $(
        /// Whether no lane is zero.
        #[inline(always)]
        pub fn $f(a: V128) -> u32 {
            // All lanes of a half at once. A lane's lower bits carry into its top bit unless they are zero; where that and the
            // lane's own top bit are both zero, so is the lane.
            const TOP: u64 = u64::MAX / ($lane::MAX as u64) << ($lane::BITS - 1);
            let zeros = |half: u64| !((half & !TOP) + !TOP | half) & TOP;
            let [low, high] = a.lanes::<u64, 2>();
            (zeros(low) | zeros(high) == 0) as u32
        }
    )* };
}
all_true! { i8x16_all_true u8 i16x8_all_true u16 i32x4_all_true u32 i64x2_all_true u64 }

/// Rows of functions that collect the sign bits of all lanes.
macro_rules! bitmask {
    ($($f:ident $lane:ident)*) => { $(
        /// The sign bits, lane 0's lowest.
        #[inline(always)]
        pub fn $f(a: V128) -> u32 {
            const N: usize = 16 / size_of::<$lane>();
            let lanes = a.lanes::<$lane, N>();
            (0..N).map(|i| ((lanes[i] >> ($lane::BITS - 1)) as u32) << i).sum()
        }
    )* };
}
bitmask! { i16x8_bitmask u16 i32x4_bitmask u32 i64x2_bitmask u64 }

/// The sign bits, lane 0's lowest.
#[inline(always)]
pub fn i8x16_bitmask(a: V128) -> u32 {
    // The factor shifts the lowest bit of byte `i` to bit 56 + `i`; no two terms of the product meet.
    let signs = |half: u64| ((half >> 7) & 0x0101_0101_0101_0101).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let [low, high] = a.lanes::<u64, 2>();
    (signs(low) | signs(high) << 8) as u32
}
