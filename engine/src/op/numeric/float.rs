//! Floating-point operations (specification §4.3.3), one definition for both widths. Rounding is to nearest, ties to
//! even, as everywhere in WebAssembly.
//!
//! Where the result is a NaN, the specification leaves its sign and part of its payload open ("NaN propagation"). What
//! these functions return is always allowed: the machine's addition, multiplication and so on quiet a signalling NaN
//! and keep a canonical one, and so do `min`, `max` and the roundings here. [`canonical_nan_f32`] and
//! [`canonical_nan_f64`] take away the rest of the freedom.

/// Defines each row for N = 32 and N = 64. In a body, `F` is the type of N-bit floats.
macro_rules! float {
    ( results ($r32:ty, $r64:ty); $( $(#[$doc:meta])* $f32:ident $f64:ident ($($arg:ident),*) = $body:expr; )* ) => { $(
        float!(@one $(#[$doc])* $f32 ($($arg),*) f32 $r32 = $body);
        float!(@one $(#[$doc])* $f64 ($($arg),*) f64 $r64 = $body);
    )* };
    (@one $(#[$doc:meta])* $f:ident ($($arg:ident),*) $float:ident $result:ty = $body:expr) => {
        $(#[$doc])*
        #[inline(always)]
        pub fn $f($($arg: $float),*) -> $result {
            #[allow(dead_code)]
            type F = $float;
            $body
        }
    };
}

/// A signalling NaN made quiet, anything else unchanged. The library's roundings need it: where the target has no
/// instruction for them, they may return a signalling NaN as it came.
macro_rules! quiet {
    ($x:expr) => {{
        let x = $x;
        if x.is_nan() { x + x } else { x }
    }};
}

/// A float if the condition holds, else that of the bits. By masks, since a branch would keep lanes from being done at once.
macro_rules! select_bits {
    ($condition:expr, $float:expr, $bits:expr) => {{
        let mask = if $condition { !0 } else { 0 };
        F::from_bits($float.to_bits() & mask | $bits & !mask)
    }};
}

/// `x`, or the positive canonical NaN if `x` is any NaN. On bits: to the compiler an arithmetic NaN may have any payload, so
/// it drops a float selection between one and the canonical NaN (and did, for square roots).
#[inline(always)]
pub fn canonical_nan_f32(x: f32) -> f32 {
    let bits = x.to_bits();
    f32::from_bits(if bits & 0x7fff_ffff > 0x7f80_0000 { 0x7fc0_0000 } else { bits })
}

/// As [`canonical_nan_f32`], for f64.
#[inline(always)]
pub fn canonical_nan_f64(x: f64) -> f64 {
    let bits = x.to_bits();
    f64::from_bits(if bits & (u64::MAX >> 1) > 0x7ff0_0000_0000_0000 { 0x7ff8_0000_0000_0000 } else { bits })
}

float! {
    results (f32, f64);

    /// The rounded sum.
    f32_add f64_add (a, b) = a + b;
    /// The rounded difference.
    f32_sub f64_sub (a, b) = a - b;
    /// The rounded product.
    f32_mul f64_mul (a, b) = a * b;
    /// The rounded quotient.
    f32_div f64_div (a, b) = a / b;
    /// The rounded square root.
    f32_sqrt f64_sqrt (x) = x.sqrt();

    // Each selection is one machine instruction. Both select the same value unless the operands are zeros of different
    // sign; of these, `|` keeps the negative one for the minimum, and `&` the positive one for the maximum.
    /// The smaller operand; NaN if either is; -0 is smaller than +0.
    f32_min f64_min (a, b) = {
        let (p, q) = (if a < b { a } else { b }, if b < a { b } else { a });
        select_bits!(a.is_nan() | b.is_nan(), a + b, p.to_bits() | q.to_bits())
    };
    /// The greater operand; NaN if either is; +0 is greater than -0.
    f32_max f64_max (a, b) = {
        let (p, q) = (if a > b { a } else { b }, if b > a { b } else { a });
        select_bits!(a.is_nan() | b.is_nan(), a + b, p.to_bits() & q.to_bits())
    };

    /// The smallest integral value at least `x`.
    f32_ceil f64_ceil (x) = quiet!(x.ceil());
    /// The greatest integral value at most `x`.
    f32_floor f64_floor (x) = quiet!(x.floor());
    /// The integral value nearest to `x` toward zero.
    f32_trunc f64_trunc (x) = quiet!(x.trunc());
    /// The integral value nearest to `x`, ties to even.
    f32_nearest f64_nearest (x) = quiet!(x.round_ties_even());

    /// `x` with a positive sign, NaN too.
    f32_abs f64_abs (x) = x.abs();
    /// `x` with the other sign, NaN too.
    f32_neg f64_neg (x) = -x;
    /// `a` with the sign of `b`, NaN too.
    f32_copysign f64_copysign (a, b) = a.copysign(b);
}

float! {
    results (u32, u32);

    /// Whether `a` equals `b`: -0 equals +0, and NaN nothing.
    f32_eq f64_eq (a, b) = (a == b) as u32;
    /// Whether `a` does not equal `b`: true for NaN.
    f32_ne f64_ne (a, b) = (a != b) as u32;
    /// Whether `a` is less than `b`: false for NaN, as are the others below.
    f32_lt f64_lt (a, b) = (a < b) as u32;
    /// Whether `a` is greater than `b`.
    f32_gt f64_gt (a, b) = (a > b) as u32;
    /// Whether `a` is at most `b`.
    f32_le f64_le (a, b) = (a <= b) as u32;
    /// Whether `a` is at least `b`.
    f32_ge f64_ge (a, b) = (a >= b) as u32;
}

#[cfg(test)]
mod tests {
    //! Each row of the float tables against a definition on the bits, or in integers, or in wider floats.

    use super::*;
    use crate::op::join;
    use std::hint::black_box;

    const NANS32: [u32; 6] = [0x7fc0_0000, 0xffc0_0000, 0x7fa0_0000, 0xff80_0001, 0x7fff_ffff, 0x7fc0_1234];
    #[rustfmt::skip]
    const NANS64: [u64; 6] = [
        0x7ff8_0000_0000_0000, 0xfff8_0000_0000_0000, 0x7ff4_0000_0000_0000, 0xfff0_0000_0000_0001,
        0x7fff_ffff_ffff_ffff, 0x7ff8_0000_0000_1234,
    ];
    #[rustfmt::skip]
    const MAGNITUDES32: [f32; 24] = [
        0.0, 1e-45, 5.877472e-39, f32::MIN_POSITIVE, 0.1, 0.49999997, 0.5, 0.50000006, 0.75, 1.0, 1.5, 2.0, 2.5, 3.5,
        1e10, 4194303.5, 4194304.5, 8388607.5, 8388608.0, 8388609.0, 16777215.0, 2147483648.0, f32::MAX, f32::INFINITY,
    ];
    #[rustfmt::skip]
    const MAGNITUDES64: [f64; 12] = [
        5e-324, f64::MIN_POSITIVE, 0.1, 0.49999999999999994, 0.5000000000000001, 1e18, 2251799813685247.5,
        4503599627370495.5, 4503599627370496.0, 9007199254740994.0, 9223372036854775808.0, f64::MAX,
    ];

    fn edges32() -> Vec<f32> {
        MAGNITUDES32.into_iter().flat_map(|x| [x, -x]).chain(NANS32.map(f32::from_bits)).collect()
    }

    fn edges64() -> Vec<f64> {
        let magnitudes = MAGNITUDES32.into_iter().map(f64::from).chain(MAGNITUDES64);
        magnitudes.flat_map(|x| [x, -x]).chain(NANS64.map(f64::from_bits)).collect()
    }

    /// What the definitions need to know of a value, whatever its width.
    trait Value: Copy {
        fn edges() -> Vec<Self>;
        fn bits(self) -> u64;
        fn wide(self) -> f64;
        fn narrow(wide: f64) -> Self;
        const SIGN: u64;
        const CANONICAL: u64;
    }

    impl Value for f32 {
        fn edges() -> Vec<f32> {
            edges32()
        }
        fn bits(self) -> u64 {
            self.to_bits().into()
        }
        fn wide(self) -> f64 {
            self.into()
        }
        fn narrow(wide: f64) -> f32 {
            wide as f32
        }
        const SIGN: u64 = 1 << 31;
        const CANONICAL: u64 = 0x7fc0_0000;
    }

    impl Value for f64 {
        fn edges() -> Vec<f64> {
            edges64()
        }
        fn bits(self) -> u64 {
            self.to_bits()
        }
        fn wide(self) -> f64 {
            self
        }
        fn narrow(wide: f64) -> f64 {
            wide
        }
        const SIGN: u64 = 1 << 63;
        const CANONICAL: u64 = 0x7ff8_0000_0000_0000;
    }

    fn is_nan<T: Value>(x: T) -> bool {
        // The canonical NaN has its exponent and quiet bit set, so infinity is one mantissa bit less.
        x.bits() & !T::SIGN > T::CANONICAL - (T::CANONICAL & T::CANONICAL.wrapping_neg())
    }

    /// Whether `result` is one of the NaNs allowed for these operands.
    fn is_allowed_nan<T: Value>(result: T, operands: &[T]) -> bool {
        let payload_and_exponent = result.bits() & !T::SIGN;
        let canonical = operands.iter().all(|&x| !is_nan(x) || x.bits() & !T::SIGN == T::CANONICAL);
        if canonical { payload_and_exponent == T::CANONICAL } else { payload_and_exponent >= T::CANONICAL }
    }

    /// The bits as an integer that orders values as the reals do, -0 before +0.
    fn rank<T: Value>(x: T) -> i128 {
        if x.bits() & T::SIGN == 0 { x.bits() as i128 } else { -((x.bits() & !T::SIGN) as i128) - 1 }
    }

    /// The integral values next to `x` (exact below 2^63, and larger values are integral), by conversion to an integer.
    fn rounded(name: &str, x: f64) -> f64 {
        if x.abs() >= 4503599627370496.0 {
            return x;
        }
        let toward_zero = x as i64;
        let below = if (toward_zero as f64) > x { toward_zero - 1 } else { toward_zero };
        let is_integral = toward_zero as f64 == x;
        let integer = match name {
            "trunc" => toward_zero,
            "floor" => below,
            "ceil" => below + !is_integral as i64,
            // Differences of neighbouring values are exact.
            _ => match (x - below as f64).partial_cmp(&0.5) {
                Some(std::cmp::Ordering::Less) => below,
                Some(std::cmp::Ordering::Greater) => below + 1,
                _ => below + (below & 1),
            },
        };
        (integer as f64).copysign(x)
    }

    fn unary<T: Value>(name: &str, x: T) -> Expected {
        match name {
            "abs" => Expected::Bits(x.bits() & !T::SIGN),
            "neg" => Expected::Bits(x.bits() ^ T::SIGN),
            _ if is_nan(x) => Expected::Nan,
            "sqrt" if x.bits() & T::SIGN != 0 && x.bits() != T::SIGN => Expected::Nan,
            "sqrt" => Expected::Bits(T::narrow(x.wide().sqrt()).bits()),
            "ceil" | "floor" | "trunc" | "nearest" => Expected::Bits(T::narrow(rounded(name, x.wide())).bits()),
            _ => panic!("no definition of {name}"),
        }
    }

    fn binary<T: Value>(name: &str, a: T, b: T) -> Expected {
        // The wider format holds more than twice the digits of the narrower, so rounding twice rounds rightly.
        let wide = |f: fn(f64, f64) -> f64| match f(a.wide(), b.wide()) {
            x if x.is_nan() => Expected::Nan,
            x => Expected::Bits(T::narrow(x).bits()),
        };
        match name {
            "copysign" => Expected::Bits(a.bits() & !T::SIGN | b.bits() & T::SIGN),
            _ if is_nan(a) || is_nan(b) => Expected::Nan,
            "min" => Expected::Bits(if rank(a) < rank(b) { a.bits() } else { b.bits() }),
            "max" => Expected::Bits(if rank(a) > rank(b) { a.bits() } else { b.bits() }),
            "add" => wide(|a, b| a + b),
            "sub" => wide(|a, b| a - b),
            "mul" => wide(|a, b| a * b),
            "div" => wide(|a, b| a / b),
            _ => panic!("no definition of {name}"),
        }
    }

    fn compare<T: Value>(name: &str, a: T, b: T) -> bool {
        // Both zeros rank alike.
        let rank = |x: T| if x.bits() == T::SIGN { 0 } else { rank(x) };
        let (unordered, a, b) = (is_nan(a) || is_nan(b), rank(a), rank(b));
        match name {
            "eq" => !unordered && a == b,
            "ne" => unordered || a != b,
            "lt" => !unordered && a < b,
            "gt" => !unordered && a > b,
            "le" => !unordered && a <= b,
            "ge" => !unordered && a >= b,
            _ => panic!("no definition of {name}"),
        }
    }

    #[derive(Debug)]
    enum Expected {
        Bits(u64),
        Nan,
    }

    fn check<T: Value>(name: &str, operands: &[T], result: T, expected: Expected) {
        let right = match expected {
            Expected::Bits(bits) => result.bits() == bits,
            Expected::Nan => is_allowed_nan(result, operands),
        };
        let operands: Vec<_> = operands.iter().map(|x| format!("{:#x}", x.bits())).collect();
        assert!(right, "{name} {operands:?}: {:#x}, expected {expected:x?}", result.bits());
    }

    #[test]
    fn unary_operations_are_as_defined() {
        macro_rules! check {
            ($( ($op:ident, $function:ident, $info:tt, $type:ident => $result:ident, $nan:ident) )*) => { $(
                for x in $type::edges() {
                    check(stringify!($function), &[x], $function(x), unary(&stringify!($function)[4..], x));
                }
            )* };
        }
        join!(check[float_unary]);
    }

    #[test]
    fn binary_operations_are_as_defined() {
        macro_rules! check {
            ($( ($op:ident, $function:ident, $info:tt, $type:ident $b:ident => $result:ident, $($rest:tt)*) )*) => { $(
                for a in $type::edges() {
                    for b in $type::edges() {
                        check(stringify!($function), &[a, b], $function(a, b), binary(&stringify!($function)[4..], a, b));
                    }
                }
            )* };
        }
        join!(check[float_binary]);
    }

    #[test]
    fn comparisons_are_as_defined() {
        macro_rules! check {
            ($( ($op:ident, $function:ident, $info:tt, $type:ident $b:ident => $result:ident, $($rest:tt)*) )*) => { $(
                for a in $type::edges() {
                    for b in $type::edges() {
                        let expected = compare(&stringify!($function)[4..], a, b) as u32;
                        assert_eq!($function(a, b), expected, "{} {a} {b}", stringify!($function));
                    }
                }
            )* };
        }
        join!(check[float_compare]);
    }

    #[test]
    fn only_nans_are_canonicalised() {
        for x in edges32() {
            let expected = if is_nan(x) { f32::CANONICAL } else { x.bits() };
            assert_eq!(canonical_nan_f32(x).bits(), expected);
        }
        for x in edges64() {
            let expected = if is_nan(x) { f64::CANONICAL } else { x.bits() };
            assert_eq!(canonical_nan_f64(x).bits(), expected);
        }
    }

    #[test]
    fn the_compiler_keeps_canonicalisation_of_arithmetic_results() {
        let (minus_one, odd) = (black_box(-1.0), black_box(f32::from_bits(0x7fa0_0123)));
        assert_eq!(canonical_nan_f64(f64_sqrt(minus_one)).bits(), f64::CANONICAL);
        assert_eq!(canonical_nan_f64(f64_div(minus_one - minus_one, 0.0)).bits(), f64::CANONICAL);
        assert_eq!(canonical_nan_f32(f32_sqrt(odd)).bits(), f32::CANONICAL);
        assert_eq!(canonical_nan_f32(f32_add(odd, odd)).bits(), f32::CANONICAL);
    }

    /// Wide arithmetic is its own definition above, so here are results calculated by hand: ties, carries out of the
    /// mantissa, gradual underflow, overflow.
    #[test]
    fn double_arithmetic_rounds_to_nearest_even() {
        let ulp = f64::EPSILON;
        let cases = [
            (f64_add(1.0, ulp / 2.0), 0x3ff0_0000_0000_0000),
            (f64_add(1.0 + ulp, ulp / 2.0), 0x3ff0_0000_0000_0002),
            (f64_sub(1.0, ulp / 4.0), 0x3ff0_0000_0000_0000),
            (f64_sub(1.0, 1.0), 0),
            (f64_sub(-0.0, 0.0), 1 << 63),
            (f64_mul(1.0 + ulp, 1.0 + ulp), 0x3ff0_0000_0000_0002),
            (f64_mul(5e-324, 0.5), 0),
            (f64_mul(1.5e-323, 0.5), 2),
            (f64_mul(f64::MAX, 2.0), 0x7ff0_0000_0000_0000),
            (f64_div(1.0, 3.0), 0x3fd5_5555_5555_5555),
            (f64_div(-1.0, 0.0), 0xfff0_0000_0000_0000),
            (f64_sqrt(2.0), 0x3ff6_a09e_667f_3bcd),
            (f64_sqrt(-0.0), 1 << 63),
        ];
        for (index, (result, bits)) in cases.into_iter().enumerate() {
            assert_eq!(result.to_bits(), bits, "case {index}");
        }
    }
}
