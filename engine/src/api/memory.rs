//! Memories.

use super::handle::{Handle, StoreContext, StoreContextMut};
use super::shared::{SharedMemory, check_threads, check_type};
use super::{AsContext, AsContextMut, Error, Trap};
use crate::module::MemoryType;
use crate::op::TrapCode;
use crate::runtime;
use std::ops::Range;

/// A memory of a store. Two are equal when they are the same memory.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Memory {
    pub(super) handle: Handle<runtime::Memory>,
}

impl Memory {
    /// A memory of zeroes of its type's minimum size.
    ///
    /// # Errors
    /// [`Error::Usage`] when the type is none that a module of the store's engine could declare; [`Error::Unreserved`] when
    /// there is no room for a shared memory; a trap `out-of-memory` when the store's limits or the system do not allow it.
    pub fn new(mut store: impl AsContextMut, ty: MemoryType) -> Result<Memory, Error> {
        check_type(&ty)?;
        if ty.shared {
            check_threads(store.as_context().engine())?;
        }
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let memory = core.new_memory(ty)?;
        Ok(Memory { handle: Handle::new(core, memory) })
    }

    /// Its type. The minimum is what it was declared with, not its size now.
    ///
    /// # Panics
    /// When it is of another store, here and in all methods.
    pub fn ty(&self, store: impl AsContext) -> MemoryType {
        self.handle.get(store.as_context().core()).ty
    }

    /// Its size in pages of its own page size.
    pub fn size(&self, store: impl AsContext) -> u64 {
        self.handle.get(store.as_context().core()).pages()
    }

    /// Its size in bytes.
    pub fn data_size(&self, store: impl AsContext) -> usize {
        self.handle.get(store.as_context().core()).len()
    }

    /// Makes it larger by `delta` pages; the size before, in pages.
    ///
    /// # Errors
    /// A trap `out-of-memory` when its type, the store's limits or the system do not allow it.
    pub fn grow(&self, mut store: impl AsContextMut, delta: u64) -> Result<u64, Error> {
        let mut store = store.as_context_mut();
        let (memory, core) = self.handle.get_mut(store.core_mut());
        core.grow_memory(memory, delta).ok_or_else(|| TrapCode::OutOfMemory.into())
    }

    /// What it shares with other stores, if its type is that of a shared memory.
    ///
    /// # Panics
    /// When it is of another store, here and in all methods.
    pub fn shared(&self, store: impl AsContext) -> Option<SharedMemory> {
        let shared = self.handle.get(store.as_context().core()).shared()?;
        Some(SharedMemory { shared: shared.clone() })
    }

    /// Its contents.
    ///
    /// # Panics
    /// When it is shared: others may be writing. [`Memory::read`] copies out of it.
    pub fn data<'a, T: 'a>(&self, store: impl Into<StoreContext<'a, T>>) -> &'a [u8] {
        self.handle.get(store.into().core()).bytes()
    }

    /// The ranges of its contents, in order, outside of which every byte is zero: those that anybody may have written, in
    /// whole pages of the system's, where it tells; otherwise all of them.
    pub fn touched(&self, store: impl AsContext) -> Vec<Range<usize>> {
        self.handle.get(store.as_context().core()).touched()
    }

    /// Its contents, to write.
    ///
    /// # Panics
    /// When it is shared, as [`Memory::data`].
    pub fn data_mut<'a, T: 'a>(&self, store: impl Into<StoreContextMut<'a, T>>) -> &'a mut [u8] {
        self.data_and_store_mut(store).0
    }

    /// Its contents, to write, and the host's data at the same time.
    ///
    /// # Panics
    /// When it is shared, as [`Memory::data`].
    pub fn data_and_store_mut<'a, T: 'a>(&self, store: impl Into<StoreContextMut<'a, T>>) -> (&'a mut [u8], &'a mut T) {
        let (core, data) = store.into().into_parts();
        (self.handle.get_mut(core).0.bytes_mut(), data)
    }

    /// Copies `buffer.len()` bytes from `offset` on out of it: of a shared memory in aligned words of up to eight bytes, each as it
    /// is at some moment.
    ///
    /// # Errors
    /// The trap `memory-out-of-bounds` when they do not all lie in the memory; nothing is copied then.
    pub fn read(&self, store: impl AsContext, offset: u64, buffer: &mut [u8]) -> Result<(), Trap> {
        Ok(self.handle.get(store.as_context().core()).read(offset, buffer)?)
    }

    /// Copies `buffer` into it, from `offset` on; into a shared memory in aligned words of up to eight bytes.
    ///
    /// # Errors
    /// The trap `memory-out-of-bounds` when it does not all fit; nothing is copied then.
    pub fn write(&self, mut store: impl AsContextMut, offset: u64, buffer: &[u8]) -> Result<(), Trap> {
        let mut store = store.as_context_mut();
        Ok(self.handle.get_mut(store.core_mut()).0.write(offset, buffer)?)
    }
}
