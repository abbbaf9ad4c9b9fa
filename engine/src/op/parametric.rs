//! Parametric instructions: they work on operands of any type.

/// `select` is three instructions in the binary format: without a type, with one, and with any other number.
macro_rules! parametric_ops {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (Drop, drop, ("drop" Mvp None), poly)
        (Select, select, ("select" Mvp None), poly)
        (TypedSelect, typed_select, ("select" ReferenceTypes ValType), poly)
        (TypedSelectMulti, typed_select_multi, ("select" ReferenceTypes ValTypes), poly)
    } };
}
pub(crate) use parametric_ops;
