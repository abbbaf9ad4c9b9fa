//! Conversions (specification §4.3.4). Rust's `as` is exactly what the specification asks for between integers, from
//! integers to floats (rounding to nearest, ties to even), between floats, and, saturating, from floats to integers.

use crate::op::TrapCode;

/// Rows of conversions that cannot trap.
macro_rules! convert {
    ($( $(#[$doc:meta])* $f:ident ($x:ident: $from:ident) -> $to:ident = $body:expr; )*) => { $(
        $(#[$doc])*
        #[inline(always)]
        pub fn $f($x: $from) -> $to {
            $body
        }
    )* };
}

convert! {
    /// The low 32 bits.
    i32_wrap_i64(x: u64) -> u32 = x as u32;
    /// Sign extension.
    i64_extend_i32_s(x: u32) -> u64 = x as i32 as u64;
    /// Zero extension.
    i64_extend_i32_u(x: u32) -> u64 = x as u64;

    /// The nearest float.
    f32_convert_i32_s(x: u32) -> f32 = x as i32 as f32;
    /// The nearest float.
    f32_convert_i32_u(x: u32) -> f32 = x as f32;
    /// The nearest float.
    f32_convert_i64_s(x: u64) -> f32 = x as i64 as f32;
    /// The nearest float.
    f32_convert_i64_u(x: u64) -> f32 = x as f32;
    /// The same number.
    f64_convert_i32_s(x: u32) -> f64 = x as i32 as f64;
    /// The same number.
    f64_convert_i32_u(x: u32) -> f64 = x as f64;
    /// The nearest float.
    f64_convert_i64_s(x: u64) -> f64 = x as i64 as f64;
    /// The nearest float.
    f64_convert_i64_u(x: u64) -> f64 = x as f64;
    /// The nearest float; a NaN stays one.
    f32_demote_f64(x: f64) -> f32 = x as f32;
    /// The same number; a NaN stays one.
    f64_promote_f32(x: f32) -> f64 = x as f64;

    /// The same bits.
    i32_reinterpret_f32(x: f32) -> u32 = x.to_bits();
    /// The same bits.
    i64_reinterpret_f64(x: f64) -> u64 = x.to_bits();
    /// The same bits.
    f32_reinterpret_i32(x: u32) -> f32 = f32::from_bits(x);
    /// The same bits.
    f64_reinterpret_i64(x: u64) -> f64 = f64::from_bits(x);

    /// Truncated toward zero, clamped to the signed range; 0 for NaN.
    i32_trunc_sat_f32_s(x: f32) -> u32 = x as i32 as u32;
    /// Truncated toward zero, clamped to the unsigned range; 0 for NaN.
    i32_trunc_sat_f32_u(x: f32) -> u32 = x as u32;
    /// Truncated toward zero, clamped to the signed range; 0 for NaN.
    i32_trunc_sat_f64_s(x: f64) -> u32 = x as i32 as u32;
    /// Truncated toward zero, clamped to the unsigned range; 0 for NaN.
    i32_trunc_sat_f64_u(x: f64) -> u32 = x as u32;
    /// Truncated toward zero, clamped to the signed range; 0 for NaN.
    i64_trunc_sat_f32_s(x: f32) -> u64 = x as i64 as u64;
    /// Truncated toward zero, clamped to the unsigned range; 0 for NaN.
    i64_trunc_sat_f32_u(x: f32) -> u64 = x as u64;
    /// Truncated toward zero, clamped to the signed range; 0 for NaN.
    i64_trunc_sat_f64_s(x: f64) -> u64 = x as i64 as u64;
    /// Truncated toward zero, clamped to the unsigned range; 0 for NaN.
    i64_trunc_sat_f64_u(x: f64) -> u64 = x as u64;
}

/// Rows of truncations that trap: `low` and `high` are the bounds between which `x` truncates to an integer of type
/// `$int`. Where the float type cannot tell apart the least integer from the number one below it, the lower bound is
/// that integer itself, inclusive. NaN satisfies no comparison, so one range check finds every trap.
macro_rules! truncate {
    ($( $f:ident ($from:ident) -> $int:ident as $to:ident = (low $above:tt $low:literal) (high $high:literal); )*) => { $(
        /// Truncated toward zero. Traps for a NaN, and when the result does not fit.
        #[inline(always)]
        #[allow(clippy::manual_range_contains, reason = "a range cannot exclude its start")]
        pub fn $f(x: $from) -> Result<$to, TrapCode> {
            if x $above $low && x < $high { Ok(x as $int as $to) } else { Err(no_integer(x.is_nan())) }
        }
    )* };
}

truncate! {
    i32_trunc_f32_s(f32) -> i32 as u32 = (low >= -2147483648.0) (high 2147483648.0);
    i32_trunc_f32_u(f32) -> u32 as u32 = (low > -1.0) (high 4294967296.0);
    i32_trunc_f64_s(f64) -> i32 as u32 = (low > -2147483649.0) (high 2147483648.0);
    i32_trunc_f64_u(f64) -> u32 as u32 = (low > -1.0) (high 4294967296.0);
    i64_trunc_f32_s(f32) -> i64 as u64 = (low >= -9223372036854775808.0) (high 9223372036854775808.0);
    i64_trunc_f32_u(f32) -> u64 as u64 = (low > -1.0) (high 18446744073709551616.0);
    i64_trunc_f64_s(f64) -> i64 as u64 = (low >= -9223372036854775808.0) (high 9223372036854775808.0);
    i64_trunc_f64_u(f64) -> u64 as u64 = (low > -1.0) (high 18446744073709551616.0);
}

/// Why a float has no integer: it is no number, or it is out of range.
#[cold]
fn no_integer(is_nan: bool) -> TrapCode {
    if is_nan { TrapCode::InvalidConversionToInteger } else { TrapCode::IntegerOverflow }
}

#[cfg(test)]
mod tests {
    //! Against integer arithmetic on the decoded parts of the float.

    use super::*;
    use crate::op::{TrapCode::*, join};

    /// Limits of the integer ranges, and what lies next to them in both formats.
    fn floats() -> Vec<f64> {
        let mut floats = vec![0.0, 5e-324, 0.1, 0.5, 0.9999999403953552, 0.9999999999999999, 1.0, 1.5, 2.5, 1e10, 1e30];
        for power in [31, 32, 63, 64] {
            let limit = 2f64.powi(power);
            let narrow = limit as f32;
            floats.extend([
                limit,
                limit.next_up(),
                limit.next_down(),
                limit - 1.0,
                limit + 1.0,
                limit - 0.5,
                limit + 0.5,
            ]);
            floats.extend([narrow.next_up(), narrow.next_down()].map(f64::from));
        }
        floats.extend([f64::MAX, f32::MAX.into(), f64::INFINITY, f64::NAN]);
        floats.iter().flat_map(|&x| [x, -x]).collect()
    }

    /// The integer toward zero from `x`, clamped far outside every integer type; none for NaN.
    fn integer(x: f64) -> Option<i128> {
        let (bits, sign) = (x.to_bits(), if x.is_sign_negative() { -1 } else { 1 });
        let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i32, bits as i128 & ((1 << 52) - 1));
        let mantissa = fraction | 1 << 52;
        match exponent - 1075 {
            972 if fraction != 0 => None,
            shift @ 0..=64 => Some(sign * (mantissa << shift)),
            shift @ -53..0 => Some(sign * (mantissa >> -shift)),
            shift if shift < 0 => Some(0),
            _ => Some(sign * (1 << 120)),
        }
    }

    /// Least and greatest integer of the type that a function's name begins and ends with.
    fn range(name: &str) -> (i128, i128) {
        let bits: u32 = name[1..3].parse().expect("the name begins with the result type");
        if name.ends_with("_s") { (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) } else { (0, (1 << bits) - 1) }
    }

    #[test]
    fn truncations_trap_outside_the_range() {
        macro_rules! check {
            ($( ($op:ident, $function:ident, $info:tt, $from:ident => $to:ident) )*) => { $(
                let (low, high) = range(stringify!($function));
                for x in floats().into_iter().map(|x| x as $from) {
                    let expected = match integer(x.into()) {
                        None => Err(InvalidConversionToInteger),
                        Some(i) if i < low || i > high => Err(IntegerOverflow),
                        Some(i) => Ok(i as $to),
                    };
                    assert_eq!($function(x), expected, "{} {x}", stringify!($function));
                }
            )* };
        }
        join!(check[convert_unary_trapping]);
    }

    #[test]
    fn saturating_truncations_clamp() {
        macro_rules! check {
            ($($function:ident $from:ident $to:ident)*) => { $(
                let (low, high) = range(stringify!($function));
                for x in floats().into_iter().map(|x| x as $from) {
                    let expected = integer(x.into()).map_or(0, |i| i.clamp(low, high)) as $to;
                    assert_eq!($function(x), expected, "{} {x}", stringify!($function));
                }
            )* };
        }
        check! {
            i32_trunc_sat_f32_s f32 u32 i32_trunc_sat_f32_u f32 u32 i32_trunc_sat_f64_s f64 u32 i32_trunc_sat_f64_u f64 u32
            i64_trunc_sat_f32_s f32 u64 i64_trunc_sat_f32_u f32 u64 i64_trunc_sat_f64_s f64 u64 i64_trunc_sat_f64_u f64 u64
        }
    }

    /// `x` rounded to `digits` binary digits, ties to even.
    fn round(x: i128, digits: u32) -> i128 {
        let unit = 1i128 << (128 - x.unsigned_abs().leading_zeros()).saturating_sub(digits);
        let (below, rest) = (x.div_euclid(unit), 2 * x.rem_euclid(unit));
        unit * if rest > unit || rest == unit && below % 2 != 0 { below + 1 } else { below }
    }

    #[test]
    fn integers_convert_to_the_nearest_float() {
        let mut integers: Vec<u64> =
            vec![0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, i64::MAX as u64, i64::MIN as u64];
        for power in [24, 25, 31, 53, 54, 62, 63] {
            for offset in [1, 2, 3, 5, 1 << (power - 24), 3 << (power - 24), (1 << (power - 24)) + 1] {
                let base = 1u64 << power;
                integers.extend([
                    base + offset,
                    base - offset,
                    (base + offset).wrapping_neg(),
                    (base - offset).wrapping_neg(),
                ]);
            }
        }
        macro_rules! check {
            ($($function:ident($from:ident as $int:ident) digits $digits:literal)*) => { $(
                for &x in &integers {
                    let x = x as $from;
                    let expected = round(x as $int as i128, $digits);
                    assert_eq!(integer($function(x).into()), Some(expected), "{} {x:#x}", stringify!($function));
                }
            )* };
        }
        check! {
            f32_convert_i32_s(u32 as i32) digits 24 f32_convert_i32_u(u32 as u32) digits 24
            f32_convert_i64_s(u64 as i64) digits 24 f32_convert_i64_u(u64 as u64) digits 24
            f64_convert_i32_s(u32 as i32) digits 53 f64_convert_i32_u(u32 as u32) digits 53
            f64_convert_i64_s(u64 as i64) digits 53 f64_convert_i64_u(u64 as u64) digits 53
        }
    }

    #[test]
    fn integers_wrap_and_extend() {
        assert_eq!(i32_wrap_i64(0x1234_5678_9abc_def0), 0x9abc_def0);
        assert_eq!(i64_extend_i32_s(0x7fff_ffff), 0x7fff_ffff);
        assert_eq!(i64_extend_i32_s(0x8000_0000), 0xffff_ffff_8000_0000);
        assert_eq!(i64_extend_i32_u(0x8000_0000), 0x8000_0000);
    }

    #[test]
    fn reinterpretation_keeps_every_bit() {
        for bits in [0, 1 << 31, 0x3f80_0000, 0x7f80_0001, 0xffff_ffff] {
            assert_eq!(i32_reinterpret_f32(f32_reinterpret_i32(bits)), bits);
        }
        for bits in [0, 1 << 63, 0x3ff0_0000_0000_0000, 0x7ff0_0000_0000_0001, u64::MAX] {
            assert_eq!(i64_reinterpret_f64(f64_reinterpret_i64(bits)), bits);
        }
    }

    /// Pairs of f64 bits and the bits of the nearest f32.
    #[test]
    fn demotion_rounds_to_nearest_even() {
        let cases: [(u64, u32); 14] = [
            (0x0000_0000_0000_0000, 0x0000_0000),
            (0x8000_0000_0000_0000, 0x8000_0000),
            (0x3ff0_0000_0000_0000, 0x3f80_0000),
            (0x3ff0_0000_1000_0000, 0x3f80_0000), // halfway, even below
            (0x3ff0_0000_1000_0001, 0x3f80_0001),
            (0x3ff0_0000_3000_0000, 0x3f80_0002), // halfway, even above
            (0x47ef_ffff_e000_0000, 0x7f7f_ffff),
            (0x47ef_ffff_efff_ffff, 0x7f7f_ffff),
            (0x47ef_ffff_f000_0000, 0x7f80_0000), // halfway past the greatest
            (0x3810_0000_0000_0000, 0x0080_0000),
            (0x36a0_0000_0000_0000, 0x0000_0001), // the least subnormal
            (0x3690_0000_0000_0000, 0x0000_0000), // half of it
            (0x3690_0000_0000_0001, 0x0000_0001),
            (0xfff0_0000_0000_0000, 0xff80_0000),
        ];
        for (wide, narrow) in cases {
            assert_eq!(f32_demote_f64(f64::from_bits(wide)).to_bits(), narrow, "{wide:#x}");
        }
    }

    #[test]
    fn promotion_is_exact() {
        for (narrow, wide) in [(1, 0x36a0_0000_0000_0000), (0x8000_0000, 1 << 63), (0x7f7f_ffff, 0x47ef_ffff_e000_0000)]
        {
            assert_eq!(f64_promote_f32(f32::from_bits(narrow)).to_bits(), wide);
        }
    }

    #[test]
    fn nans_stay_canonical_or_become_quiet() {
        for sign in [0, 1] {
            let (wide, narrow) = (sign << 63 | 0x7ff8 << 48, (sign as u32) << 31 | 0x7fc0 << 16);
            assert_eq!(f32_demote_f64(f64::from_bits(wide)).to_bits() & 0x7fff_ffff, 0x7fc0_0000);
            assert_eq!(f64_promote_f32(f32::from_bits(narrow)).to_bits() << 1, 0x7ff8 << 49);
        }
        for bits in [0x7ff0_0000_0000_0001, 0xfff4_0000_0000_0000, 0x7fff_ffff_ffff_ffff] {
            assert_eq!(f32_demote_f64(f64::from_bits(bits)).to_bits() & 0x7fc0_0000, 0x7fc0_0000);
        }
        for bits in [0x7f80_0001, 0xffa0_0000, 0x7fff_ffff] {
            assert_eq!(f64_promote_f32(f32::from_bits(bits)).to_bits() >> 51 & 0xfff, 0xfff);
        }
    }
}
