//! Floating-point instructions. Row shapes: see [`super::each`].

/// The constants.
macro_rules! float_constants {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (F32Const, f32_const, ("f32.const" Mvp F32), => f32)
        (F64Const, f64_const, ("f64.const" Mvp F64), => f64)
    } };
}
pub(crate) use float_constants;

/// One operand.
macro_rules! float_unary {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (F32Abs, f32_abs, ("f32.abs" Mvp None), f32 => f32, exact)
        (F32Neg, f32_neg, ("f32.neg" Mvp None), f32 => f32, exact)
        (F32Ceil, f32_ceil, ("f32.ceil" Mvp None), f32 => f32, nan)
        (F32Floor, f32_floor, ("f32.floor" Mvp None), f32 => f32, nan)
        (F32Trunc, f32_trunc, ("f32.trunc" Mvp None), f32 => f32, nan)
        (F32Nearest, f32_nearest, ("f32.nearest" Mvp None), f32 => f32, nan)
        (F32Sqrt, f32_sqrt, ("f32.sqrt" Mvp None), f32 => f32, nan)
        (F64Abs, f64_abs, ("f64.abs" Mvp None), f64 => f64, exact)
        (F64Neg, f64_neg, ("f64.neg" Mvp None), f64 => f64, exact)
        (F64Ceil, f64_ceil, ("f64.ceil" Mvp None), f64 => f64, nan)
        (F64Floor, f64_floor, ("f64.floor" Mvp None), f64 => f64, nan)
        (F64Trunc, f64_trunc, ("f64.trunc" Mvp None), f64 => f64, nan)
        (F64Nearest, f64_nearest, ("f64.nearest" Mvp None), f64 => f64, nan)
        (F64Sqrt, f64_sqrt, ("f64.sqrt" Mvp None), f64 => f64, nan)
    } };
}
pub(crate) use float_unary;

/// Two operands of one type.
macro_rules! float_binary {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (F32Add, f32_add, ("f32.add" Mvp None), f32 f32 => f32, commutative, nan)
        (F32Sub, f32_sub, ("f32.sub" Mvp None), f32 f32 => f32, ordered, nan)
        (F32Mul, f32_mul, ("f32.mul" Mvp None), f32 f32 => f32, commutative, nan)
        (F32Div, f32_div, ("f32.div" Mvp None), f32 f32 => f32, ordered, nan)
        (F32Min, f32_min, ("f32.min" Mvp None), f32 f32 => f32, commutative, nan)
        (F32Max, f32_max, ("f32.max" Mvp None), f32 f32 => f32, commutative, nan)
        (F32Copysign, f32_copysign, ("f32.copysign" Mvp None), f32 f32 => f32, ordered, exact)
        (F64Add, f64_add, ("f64.add" Mvp None), f64 f64 => f64, commutative, nan)
        (F64Sub, f64_sub, ("f64.sub" Mvp None), f64 f64 => f64, ordered, nan)
        (F64Mul, f64_mul, ("f64.mul" Mvp None), f64 f64 => f64, commutative, nan)
        (F64Div, f64_div, ("f64.div" Mvp None), f64 f64 => f64, ordered, nan)
        (F64Min, f64_min, ("f64.min" Mvp None), f64 f64 => f64, commutative, nan)
        (F64Max, f64_max, ("f64.max" Mvp None), f64 f64 => f64, commutative, nan)
        (F64Copysign, f64_copysign, ("f64.copysign" Mvp None), f64 f64 => f64, ordered, exact)
    } };
}
pub(crate) use float_binary;

/// Comparisons of two operands. With a NaN, both `lt` and `ge` are false, so only `eq` and `ne` are each other's
/// negation.
macro_rules! float_compare {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (F32Eq, f32_eq, ("f32.eq" Mvp None), f32 f32 => u32, swapped F32Eq, negated [F32Ne])
        (F32Ne, f32_ne, ("f32.ne" Mvp None), f32 f32 => u32, swapped F32Ne, negated [F32Eq])
        (F32Lt, f32_lt, ("f32.lt" Mvp None), f32 f32 => u32, swapped F32Gt, negated [])
        (F32Gt, f32_gt, ("f32.gt" Mvp None), f32 f32 => u32, swapped F32Lt, negated [])
        (F32Le, f32_le, ("f32.le" Mvp None), f32 f32 => u32, swapped F32Ge, negated [])
        (F32Ge, f32_ge, ("f32.ge" Mvp None), f32 f32 => u32, swapped F32Le, negated [])
        (F64Eq, f64_eq, ("f64.eq" Mvp None), f64 f64 => u32, swapped F64Eq, negated [F64Ne])
        (F64Ne, f64_ne, ("f64.ne" Mvp None), f64 f64 => u32, swapped F64Ne, negated [F64Eq])
        (F64Lt, f64_lt, ("f64.lt" Mvp None), f64 f64 => u32, swapped F64Gt, negated [])
        (F64Gt, f64_gt, ("f64.gt" Mvp None), f64 f64 => u32, swapped F64Lt, negated [])
        (F64Le, f64_le, ("f64.le" Mvp None), f64 f64 => u32, swapped F64Ge, negated [])
        (F64Ge, f64_ge, ("f64.ge" Mvp None), f64 f64 => u32, swapped F64Le, negated [])
    } };
}
pub(crate) use float_compare;
