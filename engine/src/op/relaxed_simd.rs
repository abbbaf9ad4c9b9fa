//! Vector instructions whose results may vary between machines (relaxed-simd proposal).

/// All of them.
macro_rules! relaxed_simd_ops {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I8x16RelaxedSwizzle, i8x16_relaxed_swizzle, ("i8x16.relaxed_swizzle" RelaxedSimd None), v128 v128 => v128)
        (I32x4RelaxedTruncF32x4S, i32x4_relaxed_trunc_f32x4_s, ("i32x4.relaxed_trunc_f32x4_s" RelaxedSimd None), v128 => v128)
        (I32x4RelaxedTruncF32x4U, i32x4_relaxed_trunc_f32x4_u, ("i32x4.relaxed_trunc_f32x4_u" RelaxedSimd None), v128 => v128)
        (I32x4RelaxedTruncF64x2SZero, i32x4_relaxed_trunc_f64x2_s_zero, ("i32x4.relaxed_trunc_f64x2_s_zero" RelaxedSimd None), v128 => v128)
        (I32x4RelaxedTruncF64x2UZero, i32x4_relaxed_trunc_f64x2_u_zero, ("i32x4.relaxed_trunc_f64x2_u_zero" RelaxedSimd None), v128 => v128)
        (F32x4RelaxedMadd, f32x4_relaxed_madd, ("f32x4.relaxed_madd" RelaxedSimd None), v128 v128 v128 => v128, f32x4_canonical_nans)
        (F32x4RelaxedNmadd, f32x4_relaxed_nmadd, ("f32x4.relaxed_nmadd" RelaxedSimd None), v128 v128 v128 => v128, f32x4_canonical_nans)
        (F64x2RelaxedMadd, f64x2_relaxed_madd, ("f64x2.relaxed_madd" RelaxedSimd None), v128 v128 v128 => v128, f64x2_canonical_nans)
        (F64x2RelaxedNmadd, f64x2_relaxed_nmadd, ("f64x2.relaxed_nmadd" RelaxedSimd None), v128 v128 v128 => v128, f64x2_canonical_nans)
        (I8x16RelaxedLaneselect, i8x16_relaxed_laneselect, ("i8x16.relaxed_laneselect" RelaxedSimd None), v128 v128 v128 => v128)
        (I16x8RelaxedLaneselect, i16x8_relaxed_laneselect, ("i16x8.relaxed_laneselect" RelaxedSimd None), v128 v128 v128 => v128)
        (I32x4RelaxedLaneselect, i32x4_relaxed_laneselect, ("i32x4.relaxed_laneselect" RelaxedSimd None), v128 v128 v128 => v128)
        (I64x2RelaxedLaneselect, i64x2_relaxed_laneselect, ("i64x2.relaxed_laneselect" RelaxedSimd None), v128 v128 v128 => v128)
        (F32x4RelaxedMin, f32x4_relaxed_min, ("f32x4.relaxed_min" RelaxedSimd None), v128 v128 => v128, f32x4_canonical_nans)
        (F32x4RelaxedMax, f32x4_relaxed_max, ("f32x4.relaxed_max" RelaxedSimd None), v128 v128 => v128, f32x4_canonical_nans)
        (F64x2RelaxedMin, f64x2_relaxed_min, ("f64x2.relaxed_min" RelaxedSimd None), v128 v128 => v128, f64x2_canonical_nans)
        (F64x2RelaxedMax, f64x2_relaxed_max, ("f64x2.relaxed_max" RelaxedSimd None), v128 v128 => v128, f64x2_canonical_nans)
        (I16x8RelaxedQ15mulrS, i16x8_relaxed_q15mulr_s, ("i16x8.relaxed_q15mulr_s" RelaxedSimd None), v128 v128 => v128)
        (I16x8RelaxedDotI8x16I7x16S, i16x8_relaxed_dot_i8x16_i7x16_s, ("i16x8.relaxed_dot_i8x16_i7x16_s" RelaxedSimd None), v128 v128 => v128)
        (I32x4RelaxedDotI8x16I7x16AddS, i32x4_relaxed_dot_i8x16_i7x16_add_s, ("i32x4.relaxed_dot_i8x16_i7x16_add_s" RelaxedSimd None), v128 v128 v128 => v128)
    } };
}
pub(crate) use relaxed_simd_ops;
