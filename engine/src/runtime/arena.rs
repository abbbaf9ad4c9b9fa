//! Entities at stable addresses, owned by the store and freed with it.

use std::ptr::NonNull;

/// A growing set of boxed values whose addresses never change. Instances and code hold the addresses.
#[derive(Debug)]
pub(crate) struct Arena<T> {
    items: Vec<NonNull<T>>,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Arena { items: Vec::new() }
    }
}

impl<T> Arena<T> {
    /// Moves a value into the arena.
    pub(crate) fn alloc(&mut self, value: T) -> NonNull<T> {
        let item = NonNull::from(Box::leak(Box::new(value)));
        self.items.push(item);
        item
    }

    /// Every value, in the order of allocation.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = NonNull<T>> + '_ {
        self.items.iter().copied()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }
}

impl<T> Drop for Arena<T> {
    fn drop(&mut self) {
        for item in self.items.drain(..) {
            // SAFETY: `alloc` leaked this box, nothing else frees it, and each pointer is in the list once.
            drop(unsafe { Box::from_raw(item.as_ptr()) });
        }
    }
}
