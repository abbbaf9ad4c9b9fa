//! Shared memories: what the stores that share one point into. Each store has a [`Memory`](super::Memory) record of its own, whose
//! base is the same for all and whose length is here.

use super::memory::{Unreserved, reserve};
use super::wait::WaitQueue;
use crate::module::MemoryType;
use crate::sys::Reservation;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// A memory that threads share. All of its maximum is reserved when it is made, so that its base never moves.
#[derive(Debug)]
pub(crate) struct SharedMemory {
    base: *mut u8,
    /// In bytes. Only ever larger, and stored once what is new can be accessed.
    len: AtomicUsize,
    ty: MemoryType,
    guarded: bool,
    /// Held while growing.
    reservation: Mutex<Reservation>,
    /// Who waits at which address.
    pub(crate) waiters: WaitQueue,
}

// SAFETY: the base is the reservation's, good on every thread; what lies there is accessed by raw pointers only.
unsafe impl Send for SharedMemory {}
// SAFETY: as above; all else in it is `Sync`.
unsafe impl Sync for SharedMemory {}

impl SharedMemory {
    /// A memory of zeroes of its type's minimum size.
    ///
    /// # Errors
    /// When the system does not provide room for its maximum, or memory for its minimum.
    pub(crate) fn new(ty: MemoryType) -> Result<SharedMemory, Unreserved> {
        let unreserved = Unreserved { ty };
        let (minimum, maximum) = (ty.minimum_bytes(), ty.maximum_bytes());
        let (Some(minimum), Some(maximum)) = (minimum, maximum) else { return Err(unreserved) };
        let (reservation, _, guarded) = reserve(&ty, minimum, maximum, true, [maximum]).ok_or(unreserved)?;
        Ok(SharedMemory {
            base: reservation.base(),
            len: AtomicUsize::new(minimum as usize),
            ty,
            guarded,
            reservation: Mutex::new(reservation),
            waiters: WaitQueue::default(),
        })
    }

    /// Where it starts.
    pub(crate) fn base(&self) -> *mut u8 {
        self.base
    }

    /// Its type; `minimum` is what it was declared with.
    pub(crate) fn ty(&self) -> MemoryType {
        self.ty
    }

    /// See [`Memory::guarded`](super::Memory::guarded).
    pub(crate) fn guarded(&self) -> bool {
        self.guarded
    }

    /// Where its length is, for code.
    pub(crate) fn len_address(&self) -> *const AtomicUsize {
        &raw const self.len
    }

    /// Its length in bytes now.
    pub(crate) fn len(&self) -> usize {
        self.len.load(Ordering::Acquire)
    }

    /// Grows it by this many pages if `allowed` says that so many bytes more may be; the size before in pages, or `None` when
    /// it stays as it is.
    pub(crate) fn grow(&self, delta: u64, allowed: impl FnOnce(u64) -> bool) -> Option<u64> {
        let mut reservation = self.reservation.lock().unwrap_or_else(PoisonError::into_inner);
        let (before, log2) = (self.len(), self.ty.page_size_log2);
        let pages = before as u64 >> log2;
        let after = pages.checked_add(delta).filter(|&after| after <= self.ty.maximum_pages())?;
        let after = usize::try_from(after << log2).ok()?;
        if !allowed((after - before) as u64) || reservation.commit(after).is_err() {
            return None;
        }
        self.len.store(after, Ordering::Release);
        Some(pages)
    }
}
