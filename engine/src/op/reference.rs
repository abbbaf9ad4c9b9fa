//! Instructions on references of any kind.

/// Those of the reference-types and function-references proposals; the rest are in [`super::gc`].
macro_rules! reference_ops {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (RefNull, ref_null, ("ref.null" ReferenceTypes HeapType), => reference)
        (RefIsNull, ref_is_null, ("ref.is_null" ReferenceTypes None), reference => u32)
        (RefFunc, ref_func, ("ref.func" ReferenceTypes Function), => reference)
        (RefAsNonNull, ref_as_non_null, ("ref.as_non_null" FunctionReferences None), reference => reference)
    } };
}
pub(crate) use reference_ops;
