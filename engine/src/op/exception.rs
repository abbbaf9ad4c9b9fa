//! Exception handling.

/// The instructions of WebAssembly 3.0.
macro_rules! exception_ops {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (TryTable, try_table, ("try_table" Exceptions TryTable), poly)
        (Throw, throw, ("throw" Exceptions Tag), poly)
        (ThrowRef, throw_ref, ("throw_ref" Exceptions None), poly)
    } };
}
pub(crate) use exception_ops;
