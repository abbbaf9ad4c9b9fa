//! 128-bit arithmetic (wide-arithmetic proposal). Operands and results are pairs: low half, then high half.

/// On two operands of 128 bits, or with a result of 128 bits.
macro_rules! wide_ops {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I64Add128, i64_add128, ("i64.add128" WideArithmetic None), u64 u64 u64 u64 => u64 u64)
        (I64Sub128, i64_sub128, ("i64.sub128" WideArithmetic None), u64 u64 u64 u64 => u64 u64)
        (I64MulWideS, i64_mul_wide_s, ("i64.mul_wide_s" WideArithmetic None), u64 u64 => u64 u64)
        (I64MulWideU, i64_mul_wide_u, ("i64.mul_wide_u" WideArithmetic None), u64 u64 => u64 u64)
    } };
}
pub(crate) use wide_ops;
