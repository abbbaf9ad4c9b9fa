//! The heap: what references other than funcrefs point to.
//!
//! The reference word is a slot of 64 bits. 0 is null in every hierarchy. A funcref is the address of a [`super::Func`]. In all
//! other hierarchies the word fits 32 bits: an odd one is an i31 (its bits shifted left by one), an even one a handle into
//! this heap (index plus one, shifted left by one). `extern.convert_any` and its inverse keep the word as it is.

use super::Tag;
use crate::op::TrapCode;
use std::any::Any;

/// An object on the heap.
pub(crate) enum Object {
    /// A caught exception: its tag and its values' slots.
    Exception {
        /// Which tag.
        tag: *mut Tag,
        /// The values, in the layout of the tag's parameters.
        payload: Box<[u64]>,
    },
    /// A value of the host's.
    Extern(Box<dyn Any + Send + Sync>),
}

/// The objects of a store. They do not move.
#[derive(Default)]
pub(crate) struct Heap {
    objects: Vec<Object>,
}

/// How many objects a heap can hold: handles are 32 bits with a tag bit.
const OBJECTS_AT_MOST: usize = (1 << 30) - 1;

impl Heap {
    /// Moves an object onto the heap and gives its reference word.
    ///
    /// # Errors
    /// [`TrapCode::OutOfMemory`] when `limit` objects are there, or as many as handles can tell apart.
    pub(crate) fn alloc(&mut self, object: Object, limit: usize) -> Result<u64, TrapCode> {
        if self.objects.len() >= limit.min(OBJECTS_AT_MOST) || self.objects.try_reserve(1).is_err() {
            return Err(TrapCode::OutOfMemory);
        }
        self.objects.push(object);
        Ok((self.objects.len() as u64) << 1)
    }

    /// The object that a non-null, even reference word names.
    ///
    /// # Panics
    /// When the word is not of this heap, which validation excludes.
    pub(crate) fn get(&self, word: u64) -> &Object {
        debug_assert!(word != 0 && word & 1 == 0, "not a handle: {word:#x}");
        &self.objects[(word >> 1) as usize - 1]
    }
}
