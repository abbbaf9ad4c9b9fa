//! Integer operations (specification §4.3.2), one definition for both widths.

use crate::op::TrapCode;

/// Defines each row for N = 32 and N = 64. In a body, `U` is the type of N-bit integers and `S` their signed reading,
/// two's complement; `results` gives the result types for the two widths.
macro_rules! integer {
    ( results ($r32:ty, $r64:ty); $( $(#[$doc:meta])* $f32:ident $f64:ident ($($arg:ident),*) = $body:expr; )* ) => { $(
        integer!(@one $(#[$doc])* $f32 ($($arg),*) u32 i32 $r32 = $body);
        integer!(@one $(#[$doc])* $f64 ($($arg),*) u64 i64 $r64 = $body);
    )* };
    (@one $(#[$doc:meta])* $f:ident ($($arg:ident),*) $unsigned:ident $signed:ident $result:ty = $body:expr) => {
        $(#[$doc])*
        #[inline(always)]
        pub fn $f($($arg: $unsigned),*) -> $result {
            #[allow(dead_code)]
            type U = $unsigned;
            #[allow(dead_code)]
            type S = $signed;
            $body
        }
    };
}

integer! {
    results (u32, u64);

    /// The sum modulo 2^N.
    i32_add i64_add (a, b) = a.wrapping_add(b);
    /// The difference modulo 2^N.
    i32_sub i64_sub (a, b) = a.wrapping_sub(b);
    /// The product modulo 2^N.
    i32_mul i64_mul (a, b) = a.wrapping_mul(b);

    /// Bitwise conjunction.
    i32_and i64_and (a, b) = a & b;
    /// Bitwise disjunction.
    i32_or i64_or (a, b) = a | b;
    /// Bitwise exclusive disjunction.
    i32_xor i64_xor (a, b) = a ^ b;

    /// `a` shifted left by `b` modulo N.
    i32_shl i64_shl (a, b) = a.wrapping_shl(b as u32);
    /// `a` shifted right by `b` modulo N, filled with the sign bit.
    i32_shr_s i64_shr_s (a, b) = (a as S).wrapping_shr(b as u32) as U;
    /// `a` shifted right by `b` modulo N, filled with zeros.
    i32_shr_u i64_shr_u (a, b) = a.wrapping_shr(b as u32);
    /// `a` rotated left by `b` modulo N.
    i32_rotl i64_rotl (a, b) = a.rotate_left(b as u32 % U::BITS);
    /// `a` rotated right by `b` modulo N.
    i32_rotr i64_rotr (a, b) = a.rotate_right(b as u32 % U::BITS);

    /// The number of leading zero bits, N for 0.
    i32_clz i64_clz (a) = a.leading_zeros() as U;
    /// The number of trailing zero bits, N for 0.
    i32_ctz i64_ctz (a) = a.trailing_zeros() as U;
    /// The number of one bits.
    i32_popcnt i64_popcnt (a) = a.count_ones() as U;

    /// The low 8 bits, sign-extended.
    i32_extend8_s i64_extend8_s (a) = a as i8 as U;
    /// The low 16 bits, sign-extended.
    i32_extend16_s i64_extend16_s (a) = a as i16 as U;
}

/// The low 32 bits, sign-extended.
#[inline(always)]
pub fn i64_extend32_s(a: u64) -> u64 {
    a as i32 as u64
}

integer! {
    results (Result<u32, TrapCode>, Result<u64, TrapCode>);

    /// The signed quotient, truncated toward zero. Traps when `b` is 0 and when the quotient is 2^(N-1).
    i32_div_s i64_div_s (a, b) = match (a as S).checked_div(b as S) {
        Some(quotient) => Ok(quotient as U),
        None if b == 0 => Err(TrapCode::IntegerDivideByZero),
        None => Err(TrapCode::IntegerOverflow),
    };
    /// The unsigned quotient. Traps when `b` is 0.
    i32_div_u i64_div_u (a, b) = a.checked_div(b).ok_or(TrapCode::IntegerDivideByZero);
    /// The signed remainder, with the sign of the dividend; 0 for any `a` by -1. Traps when `b` is 0.
    i32_rem_s i64_rem_s (a, b) = match b {
        0 => Err(TrapCode::IntegerDivideByZero),
        _ => Ok((a as S).wrapping_rem(b as S) as U),
    };
    /// The unsigned remainder. Traps when `b` is 0.
    i32_rem_u i64_rem_u (a, b) = a.checked_rem(b).ok_or(TrapCode::IntegerDivideByZero);
}

integer! {
    results (u32, u32);

    /// Whether `a` is 0.
    i32_eqz i64_eqz (a) = (a == 0) as u32;
    /// Whether `a` is `b`.
    i32_eq i64_eq (a, b) = (a == b) as u32;
    /// Whether `a` is not `b`.
    i32_ne i64_ne (a, b) = (a != b) as u32;
    /// Whether `a` is less than `b`, both signed.
    i32_lt_s i64_lt_s (a, b) = ((a as S) < b as S) as u32;
    /// Whether `a` is less than `b`, both unsigned.
    i32_lt_u i64_lt_u (a, b) = (a < b) as u32;
    /// Whether `a` is greater than `b`, both signed.
    i32_gt_s i64_gt_s (a, b) = (a as S > b as S) as u32;
    /// Whether `a` is greater than `b`, both unsigned.
    i32_gt_u i64_gt_u (a, b) = (a > b) as u32;
    /// Whether `a` is at most `b`, both signed.
    i32_le_s i64_le_s (a, b) = (a as S <= b as S) as u32;
    /// Whether `a` is at most `b`, both unsigned.
    i32_le_u i64_le_u (a, b) = (a <= b) as u32;
    /// Whether `a` is at least `b`, both signed.
    i32_ge_s i64_ge_s (a, b) = (a as S >= b as S) as u32;
    /// Whether `a` is at least `b`, both unsigned.
    i32_ge_u i64_ge_u (a, b) = (a >= b) as u32;
}

#[cfg(test)]
mod tests {
    //! Each row of the integer tables against its definition in the specification, calculated in 128 bits.

    use super::*;
    use crate::op::join;

    fn edges(bits: u32) -> Vec<u128> {
        let top = 1u128 << (bits - 1);
        let mut edges = vec![0, 1, 2, 3, 7, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x1234_5678, 0x8765_4321];
        edges.extend([31, 32, 33, 63, 64, 65, top - 1, top, top + 1, 2 * top - 2, 2 * top - 1]);
        if bits == 64 {
            edges.extend([0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 1 << 32, 0x0123_4567_89ab_cdef]);
        }
        edges
    }

    fn signed(bits: u32, x: u128) -> i128 {
        if x >> (bits - 1) == 0 { x as i128 } else { x as i128 - (1 << bits) }
    }

    fn modulo(bits: u32, x: i128) -> u128 {
        x.rem_euclid(1 << bits) as u128
    }

    fn unary(name: &str, bits: u32, x: u128) -> u128 {
        let digits = format!("{x:0width$b}", width = bits as usize);
        let extend = |from: u32| modulo(bits, signed(from, x % (1 << from)));
        match name {
            "eqz" => (x == 0) as u128,
            "clz" => digits.find('1').unwrap_or(bits as usize) as u128,
            "ctz" => digits.chars().rev().take_while(|&digit| digit == '0').count() as u128,
            "popcnt" => digits.matches('1').count() as u128,
            "extend8_s" => extend(8),
            "extend16_s" => extend(16),
            "extend32_s" => extend(32),
            _ => panic!("no definition of {name}"),
        }
    }

    fn binary(name: &str, bits: u32, a: u128, b: u128) -> Result<u128, TrapCode> {
        let (sa, sb) = (signed(bits, a), signed(bits, b));
        let power = 1u128 << (b % bits as u128);
        let rotate = |power: u128| modulo(bits, ((a * power) | (a * power) >> bits) as i128);
        let division =
            |result: &dyn Fn() -> u128| if b == 0 { Err(TrapCode::IntegerDivideByZero) } else { Ok(result()) };
        let bitwise = |f: fn(u128, u128) -> bool| {
            (0..bits).map(|bit| (f(a >> bit & 1, b >> bit & 1) as u128) << bit).sum::<u128>()
        };
        Ok(match name {
            "add" => (a + b) % (1 << bits),
            "sub" => modulo(bits, a as i128 - b as i128),
            "mul" => a * b % (1 << bits),
            "and" => bitwise(|x, y| x + y == 2),
            "or" => bitwise(|x, y| x + y > 0),
            "xor" => bitwise(|x, y| x + y == 1),
            "shl" => a * power % (1 << bits),
            "shr_u" => a / power,
            "shr_s" => modulo(bits, sa.div_euclid(power as i128)),
            "rotl" => rotate(power),
            "rotr" => rotate((1 << bits) / power),
            "div_u" => division(&|| a / b)?,
            "rem_u" => division(&|| a % b)?,
            "rem_s" => division(&|| modulo(bits, sa % sb))?,
            "div_s" => match division(&|| modulo(bits, sa / sb))? {
                _ if sa / sb == 1 << (bits - 1) => return Err(TrapCode::IntegerOverflow),
                quotient => quotient,
            },
            "eq" => (a == b) as u128,
            "ne" => (a != b) as u128,
            "lt_s" => (sa < sb) as u128,
            "lt_u" => (a < b) as u128,
            "gt_s" => (sa > sb) as u128,
            "gt_u" => (a > b) as u128,
            "le_s" => (sa <= sb) as u128,
            "le_u" => (a <= b) as u128,
            "ge_s" => (sa >= sb) as u128,
            "ge_u" => (a >= b) as u128,
            _ => panic!("no definition of {name}"),
        })
    }

    #[test]
    fn unary_operations_are_as_defined() {
        macro_rules! check {
            ($( ($op:ident, $function:ident, $info:tt, $type:ident => $result:ident, exact) )*) => { $(
                for x in edges($type::BITS) {
                    let expected = unary(&stringify!($function)[4..], $type::BITS, x);
                    assert_eq!($function(x as $type) as u128, expected, "{} {x:#x}", stringify!($function));
                }
            )* };
        }
        join!(check[int_unary]);
    }

    #[test]
    fn binary_operations_are_as_defined() {
        macro_rules! check {
            ($( ($op:ident, $function:ident, $info:tt, $type:ident $b:ident => $result:ident, $($rest:tt)*) )*) => { $(
                for a in edges($type::BITS) {
                    for b in edges($type::BITS) {
                        let expected = binary(&stringify!($function)[4..], $type::BITS, a, b);
                        let actual = Widen::widen($function(a as $type, b as $type));
                        assert_eq!(actual, expected, "{} {a:#x} {b:#x}", stringify!($function));
                    }
                }
            )* };
        }
        join!(check [int_binary int_compare int_binary_trapping]);
    }

    /// One type for the results of all rows.
    trait Widen {
        fn widen(self) -> Result<u128, TrapCode>;
    }
    impl Widen for u32 {
        fn widen(self) -> Result<u128, TrapCode> {
            Ok(self.into())
        }
    }
    impl Widen for u64 {
        fn widen(self) -> Result<u128, TrapCode> {
            Ok(self.into())
        }
    }
    impl<T: Widen> Widen for Result<T, TrapCode> {
        fn widen(self) -> Result<u128, TrapCode> {
            self?.widen()
        }
    }
}
