//! 128-bit arithmetic on pairs of i64 (wide-arithmetic proposal). A pair is (low half, high half), in this order both
//! as operands and as results.

#[inline(always)]
fn join(low: u64, high: u64) -> u128 {
    (high as u128) << 64 | low as u128
}

#[inline(always)]
fn split(x: u128) -> (u64, u64) {
    (x as u64, (x >> 64) as u64)
}

/// The sum modulo 2^128.
#[inline(always)]
pub fn i64_add128(a_low: u64, a_high: u64, b_low: u64, b_high: u64) -> (u64, u64) {
    split(join(a_low, a_high).wrapping_add(join(b_low, b_high)))
}

/// The difference modulo 2^128.
#[inline(always)]
pub fn i64_sub128(a_low: u64, a_high: u64, b_low: u64, b_high: u64) -> (u64, u64) {
    split(join(a_low, a_high).wrapping_sub(join(b_low, b_high)))
}

/// The whole product of two signed integers.
#[inline(always)]
pub fn i64_mul_wide_s(a: u64, b: u64) -> (u64, u64) {
    split((a as i64 as i128 * b as i64 as i128) as u128)
}

/// The whole product of two unsigned integers.
#[inline(always)]
pub fn i64_mul_wide_u(a: u64, b: u64) -> (u64, u64) {
    split(a as u128 * b as u128)
}

#[cfg(test)]
mod tests {
    //! Against addition with carry and schoolbook multiplication.

    use super::*;

    const EDGES: [u64; 9] =
        [0, 1, 2, 0xffff_ffff, 1 << 32, i64::MAX as u64, i64::MIN as u64, 0x0123_4567_89ab_cdef, u64::MAX];

    fn add(a: (u64, u64), b: (u64, u64)) -> (u64, u64) {
        let low = a.0.wrapping_add(b.0);
        (low, a.1.wrapping_add(b.1).wrapping_add((low < a.0) as u64))
    }

    fn negate(a: (u64, u64)) -> (u64, u64) {
        add((!a.0, !a.1), (1, 0))
    }

    #[test]
    fn sums_carry_and_differences_borrow() {
        for a in EDGES.map(|low| EDGES.map(|high| (low, high))).into_iter().flatten() {
            for b in EDGES.map(|low| EDGES.map(|high| (low, high))).into_iter().flatten() {
                assert_eq!(i64_add128(a.0, a.1, b.0, b.1), add(a, b), "{a:x?} {b:x?}");
                assert_eq!(i64_sub128(a.0, a.1, b.0, b.1), add(a, negate(b)), "{a:x?} {b:x?}");
            }
        }
    }

    #[test]
    fn products_are_whole() {
        for a in EDGES {
            for b in EDGES {
                let (halves, mut product) = (|x: u64| [x & 0xffff_ffff, x >> 32], (0, 0));
                for (i, x) in halves(a).into_iter().enumerate() {
                    for (j, y) in halves(b).into_iter().enumerate() {
                        let part = x * y;
                        product = add(product, [(part, 0), (part << 32, part >> 32), (0, part)][i + j]);
                    }
                }
                assert_eq!(i64_mul_wide_u(a, b), product, "{a:#x} {b:#x}");
                // A negative factor reads as itself plus 2^64, so the other factor is there once too often, 2^64 times.
                for (x, y) in [(a, b), (b, a)] {
                    if (x as i64) < 0 {
                        product = add(product, negate((0, y)));
                    }
                }
                assert_eq!(i64_mul_wide_s(a, b), product, "{a:#x} {b:#x}");
            }
        }
    }
}
