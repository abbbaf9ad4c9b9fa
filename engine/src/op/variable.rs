//! Variable instructions.

/// Access to locals and globals.
macro_rules! variable_ops {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (LocalGet, local_get, ("local.get" Mvp Local), poly)
        (LocalSet, local_set, ("local.set" Mvp Local), poly)
        (LocalTee, local_tee, ("local.tee" Mvp Local), poly)
        (GlobalGet, global_get, ("global.get" Mvp Global), poly)
        (GlobalSet, global_set, ("global.set" Mvp Global), poly)
    } };
}
pub(crate) use variable_ops;
