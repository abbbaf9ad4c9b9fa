//! Garbage-collected objects (gc proposal).

/// Structures.
macro_rules! gc_structs {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (StructNew, struct_new, ("struct.new" Gc Struct), poly)
        (StructNewDefault, struct_new_default, ("struct.new_default" Gc Struct), => reference)
        (StructGet, struct_get, ("struct.get" Gc StructField), poly)
        (StructGetS, struct_get_s, ("struct.get_s" Gc StructField), poly)
        (StructGetU, struct_get_u, ("struct.get_u" Gc StructField), poly)
        (StructSet, struct_set, ("struct.set" Gc StructField), poly)
    } };
}
pub(crate) use gc_structs;

/// Arrays.
macro_rules! gc_arrays {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (ArrayNew, array_new, ("array.new" Gc Array), poly)
        (ArrayNewDefault, array_new_default, ("array.new_default" Gc Array), u32 => reference)
        (ArrayNewFixed, array_new_fixed, ("array.new_fixed" Gc ArraySize), poly)
        (ArrayNewData, array_new_data, ("array.new_data" Gc ArrayData), u32 u32 => reference)
        (ArrayNewElem, array_new_elem, ("array.new_elem" Gc ArrayElem), u32 u32 => reference)
        (ArrayGet, array_get, ("array.get" Gc Array), poly)
        (ArrayGetS, array_get_s, ("array.get_s" Gc Array), poly)
        (ArrayGetU, array_get_u, ("array.get_u" Gc Array), poly)
        (ArraySet, array_set, ("array.set" Gc Array), poly)
        (ArrayLen, array_len, ("array.len" Gc None), reference => u32)
        (ArrayFill, array_fill, ("array.fill" Gc Array), poly)
        (ArrayCopy, array_copy, ("array.copy" Gc ArrayPair), reference u32 reference u32 u32 =>)
        (ArrayInitData, array_init_data, ("array.init_data" Gc ArrayData), reference u32 u32 u32 =>)
        (ArrayInitElem, array_init_elem, ("array.init_elem" Gc ArrayElem), reference u32 u32 u32 =>)
    } };
}
pub(crate) use gc_arrays;

/// Comparison, tests, casts, conversions, and unboxed integers.
macro_rules! gc_references {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (RefEq, ref_eq, ("ref.eq" Gc None), reference reference => u32)
        (RefTestNonNull, ref_test_non_null, ("ref.test" Gc HeapType), reference => u32)
        (RefTestNullable, ref_test_nullable, ("ref.test" Gc HeapType), reference => u32)
        (RefCastNonNull, ref_cast_non_null, ("ref.cast" Gc HeapType), reference => reference)
        (RefCastNullable, ref_cast_nullable, ("ref.cast" Gc HeapType), reference => reference)
        (AnyConvertExtern, any_convert_extern, ("any.convert_extern" Gc None), reference => reference)
        (ExternConvertAny, extern_convert_any, ("extern.convert_any" Gc None), reference => reference)
        (RefI31, ref_i31, ("ref.i31" Gc None), u32 => reference)
        (I31GetS, i31_get_s, ("i31.get_s" Gc None), reference => u32)
        (I31GetU, i31_get_u, ("i31.get_u" Gc None), reference => u32)
    } };
}
pub(crate) use gc_references;
