//! Shared memories, as they are apart from any store.

use super::handle::Handle;
use super::{AsContextMut, Engine, Error, Memory};
use crate::module::MemoryType;
use crate::runtime;
use std::fmt;
use std::sync::Arc;
use wasmparser::WasmFeatures;

/// A memory that stores share, on as many threads, also stores of different engines. Cheap to clone. It comes from
/// [`Memory::shared`] or is made here; [`SharedMemory::memory`] gives a store's own handle of it, to be imported.
#[derive(Clone)]
pub struct SharedMemory {
    pub(super) shared: Arc<runtime::SharedMemory>,
}

impl SharedMemory {
    /// A shared memory of zeroes of its type's minimum size.
    ///
    /// # Errors
    /// [`Error::Usage`] when the type is none that a module could declare for a shared memory; [`Error::Unreserved`] when the
    /// system has no room for its maximum.
    pub fn new(ty: MemoryType) -> Result<SharedMemory, Error> {
        check_type(&ty)?;
        if !ty.shared {
            return Err(Error::usage(format!("a {ty} is not shared")));
        }
        Ok(SharedMemory { shared: Arc::new(runtime::SharedMemory::new(ty)?) })
    }

    /// Its type. The minimum is what it was declared with, not its size now.
    pub fn ty(&self) -> MemoryType {
        self.shared.ty()
    }

    /// Its size now in bytes. Others may be growing it.
    pub fn data_size(&self) -> usize {
        self.shared.len()
    }

    /// The memory in a store: the same handle each time.
    ///
    /// # Errors
    /// [`Error::Usage`] when threads are switched off in the store's engine; a trap `out-of-memory` when the store's limits do not
    /// allow it.
    pub fn memory(&self, mut store: impl AsContextMut) -> Result<Memory, Error> {
        let mut store = store.as_context_mut();
        check_threads(store.engine())?;
        let core = store.core_mut();
        let memory = core.shared_memory(&self.shared)?;
        Ok(Memory { handle: Handle::new(core, memory) })
    }

    /// Whether both are the same memory.
    pub fn same(a: &SharedMemory, b: &SharedMemory) -> bool {
        Arc::ptr_eq(&a.shared, &b.shared)
    }

    /// Wakes up to `count` of the threads that wait at an address, as `memory.atomic.notify` does; how many.
    pub fn notify(&self, address: u64, count: u32) -> u32 {
        self.shared.waiters.notify(address, count)
    }
}

impl fmt::Debug for SharedMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {:p}", self.ty(), self.shared.base())
    }
}

/// Whether a module could declare a memory of this type.
pub(super) fn check_type(ty: &MemoryType) -> Result<(), Error> {
    if !matches!(ty.page_size_log2, 0 | 16) {
        return Err(Error::usage(format!("no memory can have pages of 2^{} bytes", ty.page_size_log2)));
    }
    if ty.minimum > ty.maximum_pages() || ty.shared && ty.maximum.is_none() {
        return Err(Error::usage(format!("no memory can be of type {ty}")));
    }
    Ok(())
}

/// Whether an engine's configuration has threads.
pub(super) fn check_threads(engine: &Engine) -> Result<(), Error> {
    match engine.compile_options().features.contains(WasmFeatures::THREADS) {
        true => Ok(()),
        false => {
            Err(Error::usage("a shared memory in a store of an engine in whose configuration threads are switched off"))
        }
    }
}
