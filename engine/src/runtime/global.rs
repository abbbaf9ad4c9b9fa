//! Global instances.

use crate::module::GlobalType;

/// A global: its value's slots first, where code of every tier finds them.
#[repr(C)]
pub(crate) struct Global {
    /// The value; the second slot is used by v128 only.
    pub(crate) value: [u64; 2],
    /// Its type.
    pub(crate) ty: GlobalType,
}
