//! Vector instructions on v128 (simd proposal).

/// Loads. Row shapes of loads and stores: see [`super::each`].
macro_rules! simd_loads {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (V128Load, v128_load, ("v128.load" Simd MemArg), addr => v128, v128)
        (V128Load8x8S, v128_load8x8_s, ("v128.load8x8_s" Simd MemArg), addr => v128, u64)
        (V128Load8x8U, v128_load8x8_u, ("v128.load8x8_u" Simd MemArg), addr => v128, u64)
        (V128Load16x4S, v128_load16x4_s, ("v128.load16x4_s" Simd MemArg), addr => v128, u64)
        (V128Load16x4U, v128_load16x4_u, ("v128.load16x4_u" Simd MemArg), addr => v128, u64)
        (V128Load32x2S, v128_load32x2_s, ("v128.load32x2_s" Simd MemArg), addr => v128, u64)
        (V128Load32x2U, v128_load32x2_u, ("v128.load32x2_u" Simd MemArg), addr => v128, u64)
        (V128Load8Splat, v128_load8_splat, ("v128.load8_splat" Simd MemArg), addr => v128, u8)
        (V128Load16Splat, v128_load16_splat, ("v128.load16_splat" Simd MemArg), addr => v128, u16)
        (V128Load32Splat, v128_load32_splat, ("v128.load32_splat" Simd MemArg), addr => v128, u32)
        (V128Load64Splat, v128_load64_splat, ("v128.load64_splat" Simd MemArg), addr => v128, u64)
        (V128Load32Zero, v128_load32_zero, ("v128.load32_zero" Simd MemArg), addr => v128, u32)
        (V128Load64Zero, v128_load64_zero, ("v128.load64_zero" Simd MemArg), addr => v128, u64)
    } };
}
pub(crate) use simd_loads;

/// The store.
macro_rules! simd_stores {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (V128Store, v128_store, ("v128.store" Simd MemArg), addr v128 =>, v128)
    } };
}
pub(crate) use simd_stores;

/// Loads of one lane, which leave the others.
macro_rules! simd_lane_loads {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (V128Load8Lane, v128_load8_lane, ("v128.load8_lane" Simd MemArgLane), addr v128 => v128, u8)
        (V128Load16Lane, v128_load16_lane, ("v128.load16_lane" Simd MemArgLane), addr v128 => v128, u16)
        (V128Load32Lane, v128_load32_lane, ("v128.load32_lane" Simd MemArgLane), addr v128 => v128, u32)
        (V128Load64Lane, v128_load64_lane, ("v128.load64_lane" Simd MemArgLane), addr v128 => v128, u64)
    } };
}
pub(crate) use simd_lane_loads;

/// Stores of one lane.
macro_rules! simd_lane_stores {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (V128Store8Lane, v128_store8_lane, ("v128.store8_lane" Simd MemArgLane), addr v128 =>, u8)
        (V128Store16Lane, v128_store16_lane, ("v128.store16_lane" Simd MemArgLane), addr v128 =>, u16)
        (V128Store32Lane, v128_store32_lane, ("v128.store32_lane" Simd MemArgLane), addr v128 =>, u32)
        (V128Store64Lane, v128_store64_lane, ("v128.store64_lane" Simd MemArgLane), addr v128 =>, u64)
    } };
}
pub(crate) use simd_lane_stores;

/// The constant.
macro_rules! simd_constants {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (V128Const, v128_const, ("v128.const" Simd V128), => v128)
    } };
}
pub(crate) use simd_constants;

/// The movement of lanes.
macro_rules! simd_lanes {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I8x16Shuffle, i8x16_shuffle, ("i8x16.shuffle" Simd Lanes), v128 v128 => v128)
        (I8x16ExtractLaneS, i8x16_extract_lane_s, ("i8x16.extract_lane_s" Simd Lane), v128 => u32)
        (I8x16ExtractLaneU, i8x16_extract_lane_u, ("i8x16.extract_lane_u" Simd Lane), v128 => u32)
        (I8x16ReplaceLane, i8x16_replace_lane, ("i8x16.replace_lane" Simd Lane), v128 u32 => v128)
        (I16x8ExtractLaneS, i16x8_extract_lane_s, ("i16x8.extract_lane_s" Simd Lane), v128 => u32)
        (I16x8ExtractLaneU, i16x8_extract_lane_u, ("i16x8.extract_lane_u" Simd Lane), v128 => u32)
        (I16x8ReplaceLane, i16x8_replace_lane, ("i16x8.replace_lane" Simd Lane), v128 u32 => v128)
        (I32x4ExtractLane, i32x4_extract_lane, ("i32x4.extract_lane" Simd Lane), v128 => u32)
        (I32x4ReplaceLane, i32x4_replace_lane, ("i32x4.replace_lane" Simd Lane), v128 u32 => v128)
        (I64x2ExtractLane, i64x2_extract_lane, ("i64x2.extract_lane" Simd Lane), v128 => u64)
        (I64x2ReplaceLane, i64x2_replace_lane, ("i64x2.replace_lane" Simd Lane), v128 u64 => v128)
        (F32x4ExtractLane, f32x4_extract_lane, ("f32x4.extract_lane" Simd Lane), v128 => f32)
        (F32x4ReplaceLane, f32x4_replace_lane, ("f32x4.replace_lane" Simd Lane), v128 f32 => v128)
        (F64x2ExtractLane, f64x2_extract_lane, ("f64x2.extract_lane" Simd Lane), v128 => f64)
        (F64x2ReplaceLane, f64x2_replace_lane, ("f64x2.replace_lane" Simd Lane), v128 f64 => v128)
        (I8x16Swizzle, i8x16_swizzle, ("i8x16.swizzle" Simd None), v128 v128 => v128)
        (I8x16Splat, i8x16_splat, ("i8x16.splat" Simd None), u32 => v128)
        (I16x8Splat, i16x8_splat, ("i16x8.splat" Simd None), u32 => v128)
        (I32x4Splat, i32x4_splat, ("i32x4.splat" Simd None), u32 => v128)
        (I64x2Splat, i64x2_splat, ("i64x2.splat" Simd None), u64 => v128)
        (F32x4Splat, f32x4_splat, ("f32x4.splat" Simd None), f32 => v128)
        (F64x2Splat, f64x2_splat, ("f64x2.splat" Simd None), f64 => v128)
    } };
}
pub(crate) use simd_lanes;

/// Comparisons: each lane of the result is all ones or all zeros.
macro_rules! simd_compare {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I8x16Eq, i8x16_eq, ("i8x16.eq" Simd None), v128 v128 => v128)
        (I8x16Ne, i8x16_ne, ("i8x16.ne" Simd None), v128 v128 => v128)
        (I8x16LtS, i8x16_lt_s, ("i8x16.lt_s" Simd None), v128 v128 => v128)
        (I8x16LtU, i8x16_lt_u, ("i8x16.lt_u" Simd None), v128 v128 => v128)
        (I8x16GtS, i8x16_gt_s, ("i8x16.gt_s" Simd None), v128 v128 => v128)
        (I8x16GtU, i8x16_gt_u, ("i8x16.gt_u" Simd None), v128 v128 => v128)
        (I8x16LeS, i8x16_le_s, ("i8x16.le_s" Simd None), v128 v128 => v128)
        (I8x16LeU, i8x16_le_u, ("i8x16.le_u" Simd None), v128 v128 => v128)
        (I8x16GeS, i8x16_ge_s, ("i8x16.ge_s" Simd None), v128 v128 => v128)
        (I8x16GeU, i8x16_ge_u, ("i8x16.ge_u" Simd None), v128 v128 => v128)
        (I16x8Eq, i16x8_eq, ("i16x8.eq" Simd None), v128 v128 => v128)
        (I16x8Ne, i16x8_ne, ("i16x8.ne" Simd None), v128 v128 => v128)
        (I16x8LtS, i16x8_lt_s, ("i16x8.lt_s" Simd None), v128 v128 => v128)
        (I16x8LtU, i16x8_lt_u, ("i16x8.lt_u" Simd None), v128 v128 => v128)
        (I16x8GtS, i16x8_gt_s, ("i16x8.gt_s" Simd None), v128 v128 => v128)
        (I16x8GtU, i16x8_gt_u, ("i16x8.gt_u" Simd None), v128 v128 => v128)
        (I16x8LeS, i16x8_le_s, ("i16x8.le_s" Simd None), v128 v128 => v128)
        (I16x8LeU, i16x8_le_u, ("i16x8.le_u" Simd None), v128 v128 => v128)
        (I16x8GeS, i16x8_ge_s, ("i16x8.ge_s" Simd None), v128 v128 => v128)
        (I16x8GeU, i16x8_ge_u, ("i16x8.ge_u" Simd None), v128 v128 => v128)
        (I32x4Eq, i32x4_eq, ("i32x4.eq" Simd None), v128 v128 => v128)
        (I32x4Ne, i32x4_ne, ("i32x4.ne" Simd None), v128 v128 => v128)
        (I32x4LtS, i32x4_lt_s, ("i32x4.lt_s" Simd None), v128 v128 => v128)
        (I32x4LtU, i32x4_lt_u, ("i32x4.lt_u" Simd None), v128 v128 => v128)
        (I32x4GtS, i32x4_gt_s, ("i32x4.gt_s" Simd None), v128 v128 => v128)
        (I32x4GtU, i32x4_gt_u, ("i32x4.gt_u" Simd None), v128 v128 => v128)
        (I32x4LeS, i32x4_le_s, ("i32x4.le_s" Simd None), v128 v128 => v128)
        (I32x4LeU, i32x4_le_u, ("i32x4.le_u" Simd None), v128 v128 => v128)
        (I32x4GeS, i32x4_ge_s, ("i32x4.ge_s" Simd None), v128 v128 => v128)
        (I32x4GeU, i32x4_ge_u, ("i32x4.ge_u" Simd None), v128 v128 => v128)
        (I64x2Eq, i64x2_eq, ("i64x2.eq" Simd None), v128 v128 => v128)
        (I64x2Ne, i64x2_ne, ("i64x2.ne" Simd None), v128 v128 => v128)
        (I64x2LtS, i64x2_lt_s, ("i64x2.lt_s" Simd None), v128 v128 => v128)
        (I64x2GtS, i64x2_gt_s, ("i64x2.gt_s" Simd None), v128 v128 => v128)
        (I64x2LeS, i64x2_le_s, ("i64x2.le_s" Simd None), v128 v128 => v128)
        (I64x2GeS, i64x2_ge_s, ("i64x2.ge_s" Simd None), v128 v128 => v128)
        (F32x4Eq, f32x4_eq, ("f32x4.eq" Simd None), v128 v128 => v128)
        (F32x4Ne, f32x4_ne, ("f32x4.ne" Simd None), v128 v128 => v128)
        (F32x4Lt, f32x4_lt, ("f32x4.lt" Simd None), v128 v128 => v128)
        (F32x4Gt, f32x4_gt, ("f32x4.gt" Simd None), v128 v128 => v128)
        (F32x4Le, f32x4_le, ("f32x4.le" Simd None), v128 v128 => v128)
        (F32x4Ge, f32x4_ge, ("f32x4.ge" Simd None), v128 v128 => v128)
        (F64x2Eq, f64x2_eq, ("f64x2.eq" Simd None), v128 v128 => v128)
        (F64x2Ne, f64x2_ne, ("f64x2.ne" Simd None), v128 v128 => v128)
        (F64x2Lt, f64x2_lt, ("f64x2.lt" Simd None), v128 v128 => v128)
        (F64x2Gt, f64x2_gt, ("f64x2.gt" Simd None), v128 v128 => v128)
        (F64x2Le, f64x2_le, ("f64x2.le" Simd None), v128 v128 => v128)
        (F64x2Ge, f64x2_ge, ("f64x2.ge" Simd None), v128 v128 => v128)
    } };
}
pub(crate) use simd_compare;

/// Bitwise operations on the whole vector.
macro_rules! simd_bits {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (V128Not, v128_not, ("v128.not" Simd None), v128 => v128)
        (V128And, v128_and, ("v128.and" Simd None), v128 v128 => v128)
        (V128AndNot, v128_andnot, ("v128.andnot" Simd None), v128 v128 => v128)
        (V128Or, v128_or, ("v128.or" Simd None), v128 v128 => v128)
        (V128Xor, v128_xor, ("v128.xor" Simd None), v128 v128 => v128)
        (V128Bitselect, v128_bitselect, ("v128.bitselect" Simd None), v128 v128 v128 => v128)
        (V128AnyTrue, v128_any_true, ("v128.any_true" Simd None), v128 => u32)
    } };
}
pub(crate) use simd_bits;

/// Floating-point arithmetic.
macro_rules! simd_float {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (F32x4Ceil, f32x4_ceil, ("f32x4.ceil" Simd None), v128 => v128, f32x4_canonical_nans)
        (F32x4Floor, f32x4_floor, ("f32x4.floor" Simd None), v128 => v128, f32x4_canonical_nans)
        (F32x4Trunc, f32x4_trunc, ("f32x4.trunc" Simd None), v128 => v128, f32x4_canonical_nans)
        (F32x4Nearest, f32x4_nearest, ("f32x4.nearest" Simd None), v128 => v128, f32x4_canonical_nans)
        (F32x4Abs, f32x4_abs, ("f32x4.abs" Simd None), v128 => v128)
        (F32x4Neg, f32x4_neg, ("f32x4.neg" Simd None), v128 => v128)
        (F32x4Sqrt, f32x4_sqrt, ("f32x4.sqrt" Simd None), v128 => v128, f32x4_canonical_nans)
        (F32x4Add, f32x4_add, ("f32x4.add" Simd None), v128 v128 => v128, f32x4_canonical_nans)
        (F32x4Sub, f32x4_sub, ("f32x4.sub" Simd None), v128 v128 => v128, f32x4_canonical_nans)
        (F32x4Mul, f32x4_mul, ("f32x4.mul" Simd None), v128 v128 => v128, f32x4_canonical_nans)
        (F32x4Div, f32x4_div, ("f32x4.div" Simd None), v128 v128 => v128, f32x4_canonical_nans)
        (F32x4Min, f32x4_min, ("f32x4.min" Simd None), v128 v128 => v128, f32x4_canonical_nans)
        (F32x4Max, f32x4_max, ("f32x4.max" Simd None), v128 v128 => v128, f32x4_canonical_nans)
        (F32x4PMin, f32x4_pmin, ("f32x4.pmin" Simd None), v128 v128 => v128)
        (F32x4PMax, f32x4_pmax, ("f32x4.pmax" Simd None), v128 v128 => v128)
        (F64x2Ceil, f64x2_ceil, ("f64x2.ceil" Simd None), v128 => v128, f64x2_canonical_nans)
        (F64x2Floor, f64x2_floor, ("f64x2.floor" Simd None), v128 => v128, f64x2_canonical_nans)
        (F64x2Trunc, f64x2_trunc, ("f64x2.trunc" Simd None), v128 => v128, f64x2_canonical_nans)
        (F64x2Nearest, f64x2_nearest, ("f64x2.nearest" Simd None), v128 => v128, f64x2_canonical_nans)
        (F64x2Abs, f64x2_abs, ("f64x2.abs" Simd None), v128 => v128)
        (F64x2Neg, f64x2_neg, ("f64x2.neg" Simd None), v128 => v128)
        (F64x2Sqrt, f64x2_sqrt, ("f64x2.sqrt" Simd None), v128 => v128, f64x2_canonical_nans)
        (F64x2Add, f64x2_add, ("f64x2.add" Simd None), v128 v128 => v128, f64x2_canonical_nans)
        (F64x2Sub, f64x2_sub, ("f64x2.sub" Simd None), v128 v128 => v128, f64x2_canonical_nans)
        (F64x2Mul, f64x2_mul, ("f64x2.mul" Simd None), v128 v128 => v128, f64x2_canonical_nans)
        (F64x2Div, f64x2_div, ("f64x2.div" Simd None), v128 v128 => v128, f64x2_canonical_nans)
        (F64x2Min, f64x2_min, ("f64x2.min" Simd None), v128 v128 => v128, f64x2_canonical_nans)
        (F64x2Max, f64x2_max, ("f64x2.max" Simd None), v128 v128 => v128, f64x2_canonical_nans)
        (F64x2PMin, f64x2_pmin, ("f64x2.pmin" Simd None), v128 v128 => v128)
        (F64x2PMax, f64x2_pmax, ("f64x2.pmax" Simd None), v128 v128 => v128)
    } };
}
pub(crate) use simd_float;

/// Conversions of lanes.
macro_rules! simd_convert {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I8x16NarrowI16x8S, i8x16_narrow_i16x8_s, ("i8x16.narrow_i16x8_s" Simd None), v128 v128 => v128)
        (I8x16NarrowI16x8U, i8x16_narrow_i16x8_u, ("i8x16.narrow_i16x8_u" Simd None), v128 v128 => v128)
        (I16x8NarrowI32x4S, i16x8_narrow_i32x4_s, ("i16x8.narrow_i32x4_s" Simd None), v128 v128 => v128)
        (I16x8NarrowI32x4U, i16x8_narrow_i32x4_u, ("i16x8.narrow_i32x4_u" Simd None), v128 v128 => v128)
        (I16x8ExtendLowI8x16S, i16x8_extend_low_i8x16_s, ("i16x8.extend_low_i8x16_s" Simd None), v128 => v128)
        (I16x8ExtendHighI8x16S, i16x8_extend_high_i8x16_s, ("i16x8.extend_high_i8x16_s" Simd None), v128 => v128)
        (I16x8ExtendLowI8x16U, i16x8_extend_low_i8x16_u, ("i16x8.extend_low_i8x16_u" Simd None), v128 => v128)
        (I16x8ExtendHighI8x16U, i16x8_extend_high_i8x16_u, ("i16x8.extend_high_i8x16_u" Simd None), v128 => v128)
        (I32x4ExtendLowI16x8S, i32x4_extend_low_i16x8_s, ("i32x4.extend_low_i16x8_s" Simd None), v128 => v128)
        (I32x4ExtendHighI16x8S, i32x4_extend_high_i16x8_s, ("i32x4.extend_high_i16x8_s" Simd None), v128 => v128)
        (I32x4ExtendLowI16x8U, i32x4_extend_low_i16x8_u, ("i32x4.extend_low_i16x8_u" Simd None), v128 => v128)
        (I32x4ExtendHighI16x8U, i32x4_extend_high_i16x8_u, ("i32x4.extend_high_i16x8_u" Simd None), v128 => v128)
        (I64x2ExtendLowI32x4S, i64x2_extend_low_i32x4_s, ("i64x2.extend_low_i32x4_s" Simd None), v128 => v128)
        (I64x2ExtendHighI32x4S, i64x2_extend_high_i32x4_s, ("i64x2.extend_high_i32x4_s" Simd None), v128 => v128)
        (I64x2ExtendLowI32x4U, i64x2_extend_low_i32x4_u, ("i64x2.extend_low_i32x4_u" Simd None), v128 => v128)
        (I64x2ExtendHighI32x4U, i64x2_extend_high_i32x4_u, ("i64x2.extend_high_i32x4_u" Simd None), v128 => v128)
        (I32x4TruncSatF32x4S, i32x4_trunc_sat_f32x4_s, ("i32x4.trunc_sat_f32x4_s" Simd None), v128 => v128)
        (I32x4TruncSatF32x4U, i32x4_trunc_sat_f32x4_u, ("i32x4.trunc_sat_f32x4_u" Simd None), v128 => v128)
        (F32x4ConvertI32x4S, f32x4_convert_i32x4_s, ("f32x4.convert_i32x4_s" Simd None), v128 => v128)
        (F32x4ConvertI32x4U, f32x4_convert_i32x4_u, ("f32x4.convert_i32x4_u" Simd None), v128 => v128)
        (I32x4TruncSatF64x2SZero, i32x4_trunc_sat_f64x2_s_zero, ("i32x4.trunc_sat_f64x2_s_zero" Simd None), v128 => v128)
        (I32x4TruncSatF64x2UZero, i32x4_trunc_sat_f64x2_u_zero, ("i32x4.trunc_sat_f64x2_u_zero" Simd None), v128 => v128)
        (F64x2ConvertLowI32x4S, f64x2_convert_low_i32x4_s, ("f64x2.convert_low_i32x4_s" Simd None), v128 => v128)
        (F64x2ConvertLowI32x4U, f64x2_convert_low_i32x4_u, ("f64x2.convert_low_i32x4_u" Simd None), v128 => v128)
        (F32x4DemoteF64x2Zero, f32x4_demote_f64x2_zero, ("f32x4.demote_f64x2_zero" Simd None), v128 => v128, f32x4_canonical_nans)
        (F64x2PromoteLowF32x4, f64x2_promote_low_f32x4, ("f64x2.promote_low_f32x4" Simd None), v128 => v128, f64x2_canonical_nans)
    } };
}
pub(crate) use simd_convert;

/// Integer arithmetic, tests and shifts.
macro_rules! simd_int {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I8x16Abs, i8x16_abs, ("i8x16.abs" Simd None), v128 => v128)
        (I8x16Neg, i8x16_neg, ("i8x16.neg" Simd None), v128 => v128)
        (I8x16Popcnt, i8x16_popcnt, ("i8x16.popcnt" Simd None), v128 => v128)
        (I8x16AllTrue, i8x16_all_true, ("i8x16.all_true" Simd None), v128 => u32)
        (I8x16Bitmask, i8x16_bitmask, ("i8x16.bitmask" Simd None), v128 => u32)
        (I8x16Shl, i8x16_shl, ("i8x16.shl" Simd None), v128 u32 => v128)
        (I8x16ShrS, i8x16_shr_s, ("i8x16.shr_s" Simd None), v128 u32 => v128)
        (I8x16ShrU, i8x16_shr_u, ("i8x16.shr_u" Simd None), v128 u32 => v128)
        (I8x16Add, i8x16_add, ("i8x16.add" Simd None), v128 v128 => v128)
        (I8x16AddSatS, i8x16_add_sat_s, ("i8x16.add_sat_s" Simd None), v128 v128 => v128)
        (I8x16AddSatU, i8x16_add_sat_u, ("i8x16.add_sat_u" Simd None), v128 v128 => v128)
        (I8x16Sub, i8x16_sub, ("i8x16.sub" Simd None), v128 v128 => v128)
        (I8x16SubSatS, i8x16_sub_sat_s, ("i8x16.sub_sat_s" Simd None), v128 v128 => v128)
        (I8x16SubSatU, i8x16_sub_sat_u, ("i8x16.sub_sat_u" Simd None), v128 v128 => v128)
        (I8x16MinS, i8x16_min_s, ("i8x16.min_s" Simd None), v128 v128 => v128)
        (I8x16MinU, i8x16_min_u, ("i8x16.min_u" Simd None), v128 v128 => v128)
        (I8x16MaxS, i8x16_max_s, ("i8x16.max_s" Simd None), v128 v128 => v128)
        (I8x16MaxU, i8x16_max_u, ("i8x16.max_u" Simd None), v128 v128 => v128)
        (I8x16AvgrU, i8x16_avgr_u, ("i8x16.avgr_u" Simd None), v128 v128 => v128)
        (I16x8ExtAddPairwiseI8x16S, i16x8_extadd_pairwise_i8x16_s, ("i16x8.extadd_pairwise_i8x16_s" Simd None), v128 => v128)
        (I16x8ExtAddPairwiseI8x16U, i16x8_extadd_pairwise_i8x16_u, ("i16x8.extadd_pairwise_i8x16_u" Simd None), v128 => v128)
        (I16x8Abs, i16x8_abs, ("i16x8.abs" Simd None), v128 => v128)
        (I16x8Neg, i16x8_neg, ("i16x8.neg" Simd None), v128 => v128)
        (I16x8Q15MulrSatS, i16x8_q15mulr_sat_s, ("i16x8.q15mulr_sat_s" Simd None), v128 v128 => v128)
        (I16x8AllTrue, i16x8_all_true, ("i16x8.all_true" Simd None), v128 => u32)
        (I16x8Bitmask, i16x8_bitmask, ("i16x8.bitmask" Simd None), v128 => u32)
        (I16x8Shl, i16x8_shl, ("i16x8.shl" Simd None), v128 u32 => v128)
        (I16x8ShrS, i16x8_shr_s, ("i16x8.shr_s" Simd None), v128 u32 => v128)
        (I16x8ShrU, i16x8_shr_u, ("i16x8.shr_u" Simd None), v128 u32 => v128)
        (I16x8Add, i16x8_add, ("i16x8.add" Simd None), v128 v128 => v128)
        (I16x8AddSatS, i16x8_add_sat_s, ("i16x8.add_sat_s" Simd None), v128 v128 => v128)
        (I16x8AddSatU, i16x8_add_sat_u, ("i16x8.add_sat_u" Simd None), v128 v128 => v128)
        (I16x8Sub, i16x8_sub, ("i16x8.sub" Simd None), v128 v128 => v128)
        (I16x8SubSatS, i16x8_sub_sat_s, ("i16x8.sub_sat_s" Simd None), v128 v128 => v128)
        (I16x8SubSatU, i16x8_sub_sat_u, ("i16x8.sub_sat_u" Simd None), v128 v128 => v128)
        (I16x8Mul, i16x8_mul, ("i16x8.mul" Simd None), v128 v128 => v128)
        (I16x8MinS, i16x8_min_s, ("i16x8.min_s" Simd None), v128 v128 => v128)
        (I16x8MinU, i16x8_min_u, ("i16x8.min_u" Simd None), v128 v128 => v128)
        (I16x8MaxS, i16x8_max_s, ("i16x8.max_s" Simd None), v128 v128 => v128)
        (I16x8MaxU, i16x8_max_u, ("i16x8.max_u" Simd None), v128 v128 => v128)
        (I16x8AvgrU, i16x8_avgr_u, ("i16x8.avgr_u" Simd None), v128 v128 => v128)
        (I16x8ExtMulLowI8x16S, i16x8_extmul_low_i8x16_s, ("i16x8.extmul_low_i8x16_s" Simd None), v128 v128 => v128)
        (I16x8ExtMulHighI8x16S, i16x8_extmul_high_i8x16_s, ("i16x8.extmul_high_i8x16_s" Simd None), v128 v128 => v128)
        (I16x8ExtMulLowI8x16U, i16x8_extmul_low_i8x16_u, ("i16x8.extmul_low_i8x16_u" Simd None), v128 v128 => v128)
        (I16x8ExtMulHighI8x16U, i16x8_extmul_high_i8x16_u, ("i16x8.extmul_high_i8x16_u" Simd None), v128 v128 => v128)
        (I32x4ExtAddPairwiseI16x8S, i32x4_extadd_pairwise_i16x8_s, ("i32x4.extadd_pairwise_i16x8_s" Simd None), v128 => v128)
        (I32x4ExtAddPairwiseI16x8U, i32x4_extadd_pairwise_i16x8_u, ("i32x4.extadd_pairwise_i16x8_u" Simd None), v128 => v128)
        (I32x4Abs, i32x4_abs, ("i32x4.abs" Simd None), v128 => v128)
        (I32x4Neg, i32x4_neg, ("i32x4.neg" Simd None), v128 => v128)
        (I32x4AllTrue, i32x4_all_true, ("i32x4.all_true" Simd None), v128 => u32)
        (I32x4Bitmask, i32x4_bitmask, ("i32x4.bitmask" Simd None), v128 => u32)
        (I32x4Shl, i32x4_shl, ("i32x4.shl" Simd None), v128 u32 => v128)
        (I32x4ShrS, i32x4_shr_s, ("i32x4.shr_s" Simd None), v128 u32 => v128)
        (I32x4ShrU, i32x4_shr_u, ("i32x4.shr_u" Simd None), v128 u32 => v128)
        (I32x4Add, i32x4_add, ("i32x4.add" Simd None), v128 v128 => v128)
        (I32x4Sub, i32x4_sub, ("i32x4.sub" Simd None), v128 v128 => v128)
        (I32x4Mul, i32x4_mul, ("i32x4.mul" Simd None), v128 v128 => v128)
        (I32x4MinS, i32x4_min_s, ("i32x4.min_s" Simd None), v128 v128 => v128)
        (I32x4MinU, i32x4_min_u, ("i32x4.min_u" Simd None), v128 v128 => v128)
        (I32x4MaxS, i32x4_max_s, ("i32x4.max_s" Simd None), v128 v128 => v128)
        (I32x4MaxU, i32x4_max_u, ("i32x4.max_u" Simd None), v128 v128 => v128)
        (I32x4DotI16x8S, i32x4_dot_i16x8_s, ("i32x4.dot_i16x8_s" Simd None), v128 v128 => v128)
        (I32x4ExtMulLowI16x8S, i32x4_extmul_low_i16x8_s, ("i32x4.extmul_low_i16x8_s" Simd None), v128 v128 => v128)
        (I32x4ExtMulHighI16x8S, i32x4_extmul_high_i16x8_s, ("i32x4.extmul_high_i16x8_s" Simd None), v128 v128 => v128)
        (I32x4ExtMulLowI16x8U, i32x4_extmul_low_i16x8_u, ("i32x4.extmul_low_i16x8_u" Simd None), v128 v128 => v128)
        (I32x4ExtMulHighI16x8U, i32x4_extmul_high_i16x8_u, ("i32x4.extmul_high_i16x8_u" Simd None), v128 v128 => v128)
        (I64x2Abs, i64x2_abs, ("i64x2.abs" Simd None), v128 => v128)
        (I64x2Neg, i64x2_neg, ("i64x2.neg" Simd None), v128 => v128)
        (I64x2AllTrue, i64x2_all_true, ("i64x2.all_true" Simd None), v128 => u32)
        (I64x2Bitmask, i64x2_bitmask, ("i64x2.bitmask" Simd None), v128 => u32)
        (I64x2Shl, i64x2_shl, ("i64x2.shl" Simd None), v128 u32 => v128)
        (I64x2ShrS, i64x2_shr_s, ("i64x2.shr_s" Simd None), v128 u32 => v128)
        (I64x2ShrU, i64x2_shr_u, ("i64x2.shr_u" Simd None), v128 u32 => v128)
        (I64x2Add, i64x2_add, ("i64x2.add" Simd None), v128 v128 => v128)
        (I64x2Sub, i64x2_sub, ("i64x2.sub" Simd None), v128 v128 => v128)
        (I64x2Mul, i64x2_mul, ("i64x2.mul" Simd None), v128 v128 => v128)
        (I64x2ExtMulLowI32x4S, i64x2_extmul_low_i32x4_s, ("i64x2.extmul_low_i32x4_s" Simd None), v128 v128 => v128)
        (I64x2ExtMulHighI32x4S, i64x2_extmul_high_i32x4_s, ("i64x2.extmul_high_i32x4_s" Simd None), v128 v128 => v128)
        (I64x2ExtMulLowI32x4U, i64x2_extmul_low_i32x4_u, ("i64x2.extmul_low_i32x4_u" Simd None), v128 v128 => v128)
        (I64x2ExtMulHighI32x4U, i64x2_extmul_high_i32x4_u, ("i64x2.extmul_high_i32x4_u" Simd None), v128 v128 => v128)
    } };
}
pub(crate) use simd_int;
