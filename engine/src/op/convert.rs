//! Conversions between the number types. Row shapes: see [`super::each`].

/// Truncations that trap.
macro_rules! convert_unary_trapping {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32TruncF32S, i32_trunc_f32_s, ("i32.trunc_f32_s" Mvp None), f32 => u32)
        (I32TruncF32U, i32_trunc_f32_u, ("i32.trunc_f32_u" Mvp None), f32 => u32)
        (I32TruncF64S, i32_trunc_f64_s, ("i32.trunc_f64_s" Mvp None), f64 => u32)
        (I32TruncF64U, i32_trunc_f64_u, ("i32.trunc_f64_u" Mvp None), f64 => u32)
        (I64TruncF32S, i64_trunc_f32_s, ("i64.trunc_f32_s" Mvp None), f32 => u64)
        (I64TruncF32U, i64_trunc_f32_u, ("i64.trunc_f32_u" Mvp None), f32 => u64)
        (I64TruncF64S, i64_trunc_f64_s, ("i64.trunc_f64_s" Mvp None), f64 => u64)
        (I64TruncF64U, i64_trunc_f64_u, ("i64.trunc_f64_u" Mvp None), f64 => u64)
    } };
}
pub(crate) use convert_unary_trapping;

/// Conversions that cannot trap.
macro_rules! convert_unary {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32WrapI64, i32_wrap_i64, ("i32.wrap_i64" Mvp None), u64 => u32, exact)
        (I64ExtendI32S, i64_extend_i32_s, ("i64.extend_i32_s" Mvp None), u32 => u64, exact)
        (I64ExtendI32U, i64_extend_i32_u, ("i64.extend_i32_u" Mvp None), u32 => u64, exact)
        (F32ConvertI32S, f32_convert_i32_s, ("f32.convert_i32_s" Mvp None), u32 => f32, exact)
        (F32ConvertI32U, f32_convert_i32_u, ("f32.convert_i32_u" Mvp None), u32 => f32, exact)
        (F32ConvertI64S, f32_convert_i64_s, ("f32.convert_i64_s" Mvp None), u64 => f32, exact)
        (F32ConvertI64U, f32_convert_i64_u, ("f32.convert_i64_u" Mvp None), u64 => f32, exact)
        (F32DemoteF64, f32_demote_f64, ("f32.demote_f64" Mvp None), f64 => f32, nan)
        (F64ConvertI32S, f64_convert_i32_s, ("f64.convert_i32_s" Mvp None), u32 => f64, exact)
        (F64ConvertI32U, f64_convert_i32_u, ("f64.convert_i32_u" Mvp None), u32 => f64, exact)
        (F64ConvertI64S, f64_convert_i64_s, ("f64.convert_i64_s" Mvp None), u64 => f64, exact)
        (F64ConvertI64U, f64_convert_i64_u, ("f64.convert_i64_u" Mvp None), u64 => f64, exact)
        (F64PromoteF32, f64_promote_f32, ("f64.promote_f32" Mvp None), f32 => f64, nan)
        (I32ReinterpretF32, i32_reinterpret_f32, ("i32.reinterpret_f32" Mvp None), f32 => u32, exact)
        (I64ReinterpretF64, i64_reinterpret_f64, ("i64.reinterpret_f64" Mvp None), f64 => u64, exact)
        (F32ReinterpretI32, f32_reinterpret_i32, ("f32.reinterpret_i32" Mvp None), u32 => f32, exact)
        (F64ReinterpretI64, f64_reinterpret_i64, ("f64.reinterpret_i64" Mvp None), u64 => f64, exact)
        (I32TruncSatF32S, i32_trunc_sat_f32_s, ("i32.trunc_sat_f32_s" SaturatingFloatToInt None), f32 => u32, exact)
        (I32TruncSatF32U, i32_trunc_sat_f32_u, ("i32.trunc_sat_f32_u" SaturatingFloatToInt None), f32 => u32, exact)
        (I32TruncSatF64S, i32_trunc_sat_f64_s, ("i32.trunc_sat_f64_s" SaturatingFloatToInt None), f64 => u32, exact)
        (I32TruncSatF64U, i32_trunc_sat_f64_u, ("i32.trunc_sat_f64_u" SaturatingFloatToInt None), f64 => u32, exact)
        (I64TruncSatF32S, i64_trunc_sat_f32_s, ("i64.trunc_sat_f32_s" SaturatingFloatToInt None), f32 => u64, exact)
        (I64TruncSatF32U, i64_trunc_sat_f32_u, ("i64.trunc_sat_f32_u" SaturatingFloatToInt None), f32 => u64, exact)
        (I64TruncSatF64S, i64_trunc_sat_f64_s, ("i64.trunc_sat_f64_s" SaturatingFloatToInt None), f64 => u64, exact)
        (I64TruncSatF64U, i64_trunc_sat_f64_u, ("i64.trunc_sat_f64_u" SaturatingFloatToInt None), f64 => u64, exact)
    } };
}
pub(crate) use convert_unary;
