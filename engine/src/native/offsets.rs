//! Where the fields of the engine's records are that code of every instruction set reads. `compiler/listing.rs` names them for a reader.

use crate::runtime::heap::{Heap, Object};
use crate::runtime::{Instance, Memory, StoreCore};
use std::mem::offset_of;

pub(super) const CONTEXT: i32 = offset_of!(Instance, context) as i32;
pub(super) const MEMORY0: i32 = offset_of!(Instance, memory0) as i32;
pub(super) const MEMORIES: i32 = offset_of!(Instance, memories) as i32;

pub(super) const BASE: i32 = offset_of!(Memory, base) as i32;
pub(super) const LEN: i32 = offset_of!(Memory, len) as i32;
pub(super) const SHARED_LEN: i32 = offset_of!(Memory, shared_len) as i32;

/// The table of objects, from the context, which is the store's first field.
pub(super) const OBJECTS: i32 = (offset_of!(StoreCore, heap) + offset_of!(Heap, objects)) as i32;
/// How many elements an array has.
pub(super) const LENGTH: i32 = offset_of!(Object, len) as i32;
