//! Integer instructions. Row shapes: see [`super::each`].

/// The constants.
macro_rules! int_constants {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32Const, i32_const, ("i32.const" Mvp I32), => u32)
        (I64Const, i64_const, ("i64.const" Mvp I64), => u64)
    } };
}
pub(crate) use int_constants;

/// One operand; `eqz` among them.
macro_rules! int_unary {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32Eqz, i32_eqz, ("i32.eqz" Mvp None), u32 => u32, exact)
        (I64Eqz, i64_eqz, ("i64.eqz" Mvp None), u64 => u32, exact)
        (I32Clz, i32_clz, ("i32.clz" Mvp None), u32 => u32, exact)
        (I32Ctz, i32_ctz, ("i32.ctz" Mvp None), u32 => u32, exact)
        (I32Popcnt, i32_popcnt, ("i32.popcnt" Mvp None), u32 => u32, exact)
        (I64Clz, i64_clz, ("i64.clz" Mvp None), u64 => u64, exact)
        (I64Ctz, i64_ctz, ("i64.ctz" Mvp None), u64 => u64, exact)
        (I64Popcnt, i64_popcnt, ("i64.popcnt" Mvp None), u64 => u64, exact)
        (I32Extend8S, i32_extend8_s, ("i32.extend8_s" SignExtension None), u32 => u32, exact)
        (I32Extend16S, i32_extend16_s, ("i32.extend16_s" SignExtension None), u32 => u32, exact)
        (I64Extend8S, i64_extend8_s, ("i64.extend8_s" SignExtension None), u64 => u64, exact)
        (I64Extend16S, i64_extend16_s, ("i64.extend16_s" SignExtension None), u64 => u64, exact)
        (I64Extend32S, i64_extend32_s, ("i64.extend32_s" SignExtension None), u64 => u64, exact)
    } };
}
pub(crate) use int_unary;

/// Two operands of one type.
macro_rules! int_binary {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32Add, i32_add, ("i32.add" Mvp None), u32 u32 => u32, commutative, exact)
        (I32Sub, i32_sub, ("i32.sub" Mvp None), u32 u32 => u32, ordered, exact)
        (I32Mul, i32_mul, ("i32.mul" Mvp None), u32 u32 => u32, commutative, exact)
        (I32And, i32_and, ("i32.and" Mvp None), u32 u32 => u32, commutative, exact)
        (I32Or, i32_or, ("i32.or" Mvp None), u32 u32 => u32, commutative, exact)
        (I32Xor, i32_xor, ("i32.xor" Mvp None), u32 u32 => u32, commutative, exact)
        (I32Shl, i32_shl, ("i32.shl" Mvp None), u32 u32 => u32, ordered, exact)
        (I32ShrS, i32_shr_s, ("i32.shr_s" Mvp None), u32 u32 => u32, ordered, exact)
        (I32ShrU, i32_shr_u, ("i32.shr_u" Mvp None), u32 u32 => u32, ordered, exact)
        (I32Rotl, i32_rotl, ("i32.rotl" Mvp None), u32 u32 => u32, ordered, exact)
        (I32Rotr, i32_rotr, ("i32.rotr" Mvp None), u32 u32 => u32, ordered, exact)
        (I64Add, i64_add, ("i64.add" Mvp None), u64 u64 => u64, commutative, exact)
        (I64Sub, i64_sub, ("i64.sub" Mvp None), u64 u64 => u64, ordered, exact)
        (I64Mul, i64_mul, ("i64.mul" Mvp None), u64 u64 => u64, commutative, exact)
        (I64And, i64_and, ("i64.and" Mvp None), u64 u64 => u64, commutative, exact)
        (I64Or, i64_or, ("i64.or" Mvp None), u64 u64 => u64, commutative, exact)
        (I64Xor, i64_xor, ("i64.xor" Mvp None), u64 u64 => u64, commutative, exact)
        (I64Shl, i64_shl, ("i64.shl" Mvp None), u64 u64 => u64, ordered, exact)
        (I64ShrS, i64_shr_s, ("i64.shr_s" Mvp None), u64 u64 => u64, ordered, exact)
        (I64ShrU, i64_shr_u, ("i64.shr_u" Mvp None), u64 u64 => u64, ordered, exact)
        (I64Rotl, i64_rotl, ("i64.rotl" Mvp None), u64 u64 => u64, ordered, exact)
        (I64Rotr, i64_rotr, ("i64.rotr" Mvp None), u64 u64 => u64, ordered, exact)
    } };
}
pub(crate) use int_binary;

/// Division and remainder.
macro_rules! int_binary_trapping {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32DivS, i32_div_s, ("i32.div_s" Mvp None), u32 u32 => u32, ordered)
        (I32DivU, i32_div_u, ("i32.div_u" Mvp None), u32 u32 => u32, ordered)
        (I32RemS, i32_rem_s, ("i32.rem_s" Mvp None), u32 u32 => u32, ordered)
        (I32RemU, i32_rem_u, ("i32.rem_u" Mvp None), u32 u32 => u32, ordered)
        (I64DivS, i64_div_s, ("i64.div_s" Mvp None), u64 u64 => u64, ordered)
        (I64DivU, i64_div_u, ("i64.div_u" Mvp None), u64 u64 => u64, ordered)
        (I64RemS, i64_rem_s, ("i64.rem_s" Mvp None), u64 u64 => u64, ordered)
        (I64RemU, i64_rem_u, ("i64.rem_u" Mvp None), u64 u64 => u64, ordered)
    } };
}
pub(crate) use int_binary_trapping;

/// Comparisons of two operands.
macro_rules! int_compare {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32Eq, i32_eq, ("i32.eq" Mvp None), u32 u32 => u32, swapped I32Eq, negated [I32Ne])
        (I32Ne, i32_ne, ("i32.ne" Mvp None), u32 u32 => u32, swapped I32Ne, negated [I32Eq])
        (I32LtS, i32_lt_s, ("i32.lt_s" Mvp None), u32 u32 => u32, swapped I32GtS, negated [I32GeS])
        (I32LtU, i32_lt_u, ("i32.lt_u" Mvp None), u32 u32 => u32, swapped I32GtU, negated [I32GeU])
        (I32GtS, i32_gt_s, ("i32.gt_s" Mvp None), u32 u32 => u32, swapped I32LtS, negated [I32LeS])
        (I32GtU, i32_gt_u, ("i32.gt_u" Mvp None), u32 u32 => u32, swapped I32LtU, negated [I32LeU])
        (I32LeS, i32_le_s, ("i32.le_s" Mvp None), u32 u32 => u32, swapped I32GeS, negated [I32GtS])
        (I32LeU, i32_le_u, ("i32.le_u" Mvp None), u32 u32 => u32, swapped I32GeU, negated [I32GtU])
        (I32GeS, i32_ge_s, ("i32.ge_s" Mvp None), u32 u32 => u32, swapped I32LeS, negated [I32LtS])
        (I32GeU, i32_ge_u, ("i32.ge_u" Mvp None), u32 u32 => u32, swapped I32LeU, negated [I32LtU])
        (I64Eq, i64_eq, ("i64.eq" Mvp None), u64 u64 => u32, swapped I64Eq, negated [I64Ne])
        (I64Ne, i64_ne, ("i64.ne" Mvp None), u64 u64 => u32, swapped I64Ne, negated [I64Eq])
        (I64LtS, i64_lt_s, ("i64.lt_s" Mvp None), u64 u64 => u32, swapped I64GtS, negated [I64GeS])
        (I64LtU, i64_lt_u, ("i64.lt_u" Mvp None), u64 u64 => u32, swapped I64GtU, negated [I64GeU])
        (I64GtS, i64_gt_s, ("i64.gt_s" Mvp None), u64 u64 => u32, swapped I64LtS, negated [I64LeS])
        (I64GtU, i64_gt_u, ("i64.gt_u" Mvp None), u64 u64 => u32, swapped I64LtU, negated [I64LeU])
        (I64LeS, i64_le_s, ("i64.le_s" Mvp None), u64 u64 => u32, swapped I64GeS, negated [I64GtS])
        (I64LeU, i64_le_u, ("i64.le_u" Mvp None), u64 u64 => u32, swapped I64GeU, negated [I64GtU])
        (I64GeS, i64_ge_s, ("i64.ge_s" Mvp None), u64 u64 => u32, swapped I64LeS, negated [I64LtS])
        (I64GeU, i64_ge_u, ("i64.ge_u" Mvp None), u64 u64 => u32, swapped I64LeU, negated [I64LtU])
    } };
}
pub(crate) use int_compare;
