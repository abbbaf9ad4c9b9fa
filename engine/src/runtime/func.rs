//! Function records: what a funcref points to.

use super::{Context, HostError, Instance, Status, StoreCore, boundary};
use crate::module::{FuncType, RegisteredTypes, TypeId};
use std::ptr;
use std::sync::Arc;

/// Calls a function of any tier, or of the host, from Rust: arguments are read from the slots, results written over them.
/// The slots lie on the value stack, at its top, with room for whichever is larger.
pub(crate) type Entry = unsafe fn(*mut Context, *const Func, *mut u64) -> Status;

/// A function instance. Its address is its identity; a funcref is that address, 0 being null.
#[repr(C)]
pub(crate) struct Func {
    /// How Rust calls it.
    pub(crate) entry: Entry,
    /// How native code calls it: its machine code, or [`boundary::outward`]. Null in an engine without a native tier.
    pub(crate) native: *const u8,
    /// The interpreter's code for it, or null when another tier or the host runs it.
    pub(crate) interp: *const (),
    /// The instance that it belongs to; null for a host function.
    pub(crate) instance: *mut Instance,
    /// Its canonical type.
    pub(crate) ty: TypeId,
    /// Its index in its instance.
    pub(crate) index: u32,
    /// The host's part of a host function.
    pub(crate) host: Option<Box<HostFunc>>,
}

/// How a host function ends when it does not return.
#[derive(Debug)]
pub(crate) enum HostExit {
    /// A trap of the specification's.
    Trap(crate::op::TrapCode),
    /// An error of the host's own.
    Error(HostError),
    /// An exception, as a reference word.
    Exception(u64),
}

/// A host function with its type erased: takes the store, the calling instance (null when the host calls) and the slots.
pub(crate) type HostCall = dyn Fn(*mut StoreCore, *mut Instance, *mut u64) -> Result<(), HostExit> + Send + Sync;

/// What a host function needs besides the record. It belongs to no store, so that a linker can put it into several.
#[derive(Clone)]
pub(crate) struct HostFunc {
    /// Its type, spelt out.
    pub(crate) ty: Arc<FuncType>,
    /// Its only type is the function's, which this keeps registered.
    pub(crate) types: Arc<RegisteredTypes>,
    /// The function.
    pub(crate) call: Arc<HostCall>,
}

impl std::fmt::Debug for HostFunc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "host function {}", self.ty)
    }
}

impl Func {
    /// The record of a host function.
    pub(crate) fn host(host: HostFunc) -> Func {
        Func {
            entry: boundary::host_entry,
            native: boundary::outward(),
            interp: ptr::null(),
            instance: ptr::null_mut(),
            ty: host.types.id(0),
            index: 0,
            host: Some(Box::new(host)),
        }
    }
}
