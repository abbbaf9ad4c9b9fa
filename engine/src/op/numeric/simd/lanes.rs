//! Lanes on their way: to and from scalars, to other places, from and to memory. Lane numbers are below the number of lanes,
//! by validation; here they are taken modulo that.

use super::*;

/// Rows of the functions between lanes of a type and scalars.
macro_rules! scalar {
    ($($splat:ident $replace:ident $lane:ident $n:literal $scalar:ident, $($extract:ident $read:ident),*;)*) => { $(
        /// The number in every lane, wrapped to its width.
        #[inline(always)]
        pub fn $splat(x: $scalar) -> V128 {
            V128::of::<$lane, $n>(|_| x as $lane)
        }

        /// `a` with another lane number `lane`, wrapped to its width.
        #[inline(always)]
        pub fn $replace(a: V128, x: $scalar, lane: u8) -> V128 {
            let mut lanes = a.lanes::<$lane, $n>();
            lanes[lane as usize % $n] = x as $lane;
            V128::of::<$lane, $n>(|i| lanes[i])
        }

        $(
            /// Lane number `lane`, extended to the scalar's width.
            #[inline(always)]
            pub fn $extract(a: V128, lane: u8) -> $scalar {
                a.lanes::<$read, $n>()[lane as usize % $n] as $scalar
            }
        )*
    )* };
}

scalar! {
    i8x16_splat i8x16_replace_lane u8 16 u32, i8x16_extract_lane_s i8, i8x16_extract_lane_u u8;
    i16x8_splat i16x8_replace_lane u16 8 u32, i16x8_extract_lane_s i16, i16x8_extract_lane_u u16;
    i32x4_splat i32x4_replace_lane u32 4 u32, i32x4_extract_lane u32;
    i64x2_splat i64x2_replace_lane u64 2 u64, i64x2_extract_lane u64;
    f32x4_splat f32x4_replace_lane f32 4 f32, f32x4_extract_lane f32;
    f64x2_splat f64x2_replace_lane f64 2 f64, f64x2_extract_lane f64;
}

/// Byte `i` is the one that `lanes[i]` numbers among those of `a` and then `b`.
#[inline(always)]
pub fn i8x16_shuffle(a: V128, b: V128, lanes: [u8; 16]) -> V128 {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(&a.0);
    bytes[16..].copy_from_slice(&b.0);
    V128::of::<u8, 16>(|i| bytes[lanes[i] as usize % 32])
}

/// Byte `i` is the one of `a` that byte `i` of `s` numbers, or 0 where that is 16 or more.
#[inline(always)]
pub fn i8x16_swizzle(a: V128, s: V128) -> V128 {
    V128::of::<u8, 16>(|i| a.0[s.0[i] as usize % 16] & u8::mask(s.0[i] < 16))
}

/// The bytes of memory.
#[inline(always)]
pub fn v128_load(bytes: V128) -> V128 {
    bytes
}

/// The vector as bytes of memory.
#[inline(always)]
pub fn v128_store(a: V128) -> V128 {
    a
}

/// Rows of loads that extend each lane of eight bytes of memory.
macro_rules! load_extend {
    ($($f:ident $extend:ident;)*) => { $(
        /// Each lane that lies in eight bytes of memory, extended to twice its width.
        #[inline(always)]
        pub fn $f(bytes: u64) -> V128 {
            $extend(v128_load64_zero(bytes))
        }
    )* };
}

load_extend! {
    v128_load8x8_s i16x8_extend_low_i8x16_s;
    v128_load8x8_u i16x8_extend_low_i8x16_u;
    v128_load16x4_s i32x4_extend_low_i16x8_s;
    v128_load16x4_u i32x4_extend_low_i16x8_u;
    v128_load32x2_s i64x2_extend_low_i32x4_s;
    v128_load32x2_u i64x2_extend_low_i32x4_u;
}

/// The number in lane 0, the others 0.
#[inline(always)]
pub fn v128_load32_zero(x: u32) -> V128 {
    V128::of::<u32, 4>(|i| if i == 0 { x } else { 0 })
}

/// The number in lane 0, the other 0.
#[inline(always)]
pub fn v128_load64_zero(x: u64) -> V128 {
    V128::of::<u64, 2>(|i| if i == 0 { x } else { 0 })
}

/// Rows of accesses to memory with one number: for every lane, for one lane, from one lane.
macro_rules! one_lane {
    ($($splat:ident $load:ident $store:ident $lane:ident $n:literal;)*) => { $(
        /// The number in every lane.
        #[inline(always)]
        pub fn $splat(x: $lane) -> V128 {
            V128::of::<$lane, $n>(|_| x)
        }

        /// `a` with another lane number `lane`.
        #[inline(always)]
        pub fn $load(x: $lane, a: V128, lane: u8) -> V128 {
            let mut lanes = a.lanes::<$lane, $n>();
            lanes[lane as usize % $n] = x;
            V128::of::<$lane, $n>(|i| lanes[i])
        }

        /// Lane number `lane`.
        #[inline(always)]
        pub fn $store(a: V128, lane: u8) -> $lane {
            a.lanes::<$lane, $n>()[lane as usize % $n]
        }
    )* };
}

one_lane! {
    v128_load8_splat v128_load8_lane v128_store8_lane u8 16;
    v128_load16_splat v128_load16_lane v128_store16_lane u16 8;
    v128_load32_splat v128_load32_lane v128_store32_lane u32 4;
    v128_load64_splat v128_load64_lane v128_store64_lane u64 2;
}
