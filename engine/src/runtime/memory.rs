//! Memory instances and the bulk operations on them (specification 3.0, 4.4.7 "Memory Instructions").
//!
//! A memory's base never moves: its whole range is reserved when it is made, and it grows within it. So code may keep the base
//! in a register across calls, and a length that it keeps is at worst too small.

use crate::module::{DEFAULT_PAGE_SIZE_LOG2, MemoryType};
use crate::op::TrapCode;
use crate::sys::Reservation;
use std::ops::Range;

/// A memory: base and length first, where code of every tier finds them.
#[repr(C)]
pub(crate) struct Memory {
    /// Where it starts.
    pub(crate) base: *mut u8,
    /// Its length in bytes.
    pub(crate) len: usize,
    /// Its type; `minimum` is what it was declared with, not its size now.
    pub(crate) ty: MemoryType,
    /// Whether every access by a 32-bit address that is past its end faults: see [`crate::sys::GUARDED_BYTES`].
    pub(crate) guarded: bool,
    /// The length that it can reach: declared maximum, the address type's, and the reservation.
    limit: usize,
    reservation: Option<Reservation>,
}

/// The longest reservation that is tried for a memory whose type allows more than fits an address space.
const RESERVE_AT_MOST: u64 = 1 << 36;

/// What is tried when a reservation cannot be had, in bytes: growth then ends earlier, which the specification allows.
const RESERVE_INSTEAD: [u64; 3] = [1 << 32, 1 << 28, 1 << 24];

/// A range for a memory of this type that begins with `minimum` bytes and may need `most`, the bytes that can be used, and
/// whether a guard follows.
fn reserve(ty: &MemoryType, minimum: u64, most: u64) -> Option<(Reservation, u64, bool)> {
    let commit = usize::try_from(minimum).ok()?;
    if can_guard(ty) {
        // Of one size for all of them, so they are pooled well.
        if let Ok(reservation) = Reservation::guarded(commit) {
            return Some((reservation, 1 << 32, true));
        }
    }
    let wanted = most.min(RESERVE_AT_MOST).max(minimum);
    let smaller = RESERVE_INSTEAD.into_iter().filter(|&size| size < wanted && size >= minimum);
    std::iter::once(wanted).chain(smaller).find_map(|size| {
        let reservation = Reservation::new(usize::try_from(size).ok()?, commit).ok()?;
        Some((reservation, size, false))
    })
}

/// Whether memories of this type are guarded where the system has room for it.
pub(crate) fn can_guard(ty: &MemoryType) -> bool {
    !ty.memory64 && ty.page_size_log2 == DEFAULT_PAGE_SIZE_LOG2
}

impl Memory {
    /// The memory of an instance that has none: no access to it is in bounds.
    pub(crate) fn absent() -> Memory {
        let ty = MemoryType { minimum: 0, maximum: Some(0), memory64: false, shared: false, page_size_log2: 16 };
        Memory { base: std::ptr::dangling_mut(), len: 0, ty, guarded: false, limit: 0, reservation: None }
    }

    /// A memory of zeroes of its type's minimum size.
    ///
    /// # Errors
    /// [`TrapCode::OutOfMemory`] when the system does not provide it.
    pub(crate) fn new(ty: MemoryType) -> Result<Memory, TrapCode> {
        let minimum = ty.minimum_bytes().ok_or(TrapCode::OutOfMemory)?;
        let most = ty.maximum_bytes().unwrap_or(u64::MAX);
        let (reservation, size, guarded) = reserve(&ty, minimum, most).ok_or(TrapCode::OutOfMemory)?;
        // A whole number of the memory's own pages.
        let limit = most.min(size) >> ty.page_size_log2 << ty.page_size_log2;
        Ok(Memory {
            base: reservation.base(),
            len: minimum as usize,
            ty,
            guarded,
            limit: limit as usize,
            reservation: Some(reservation),
        })
    }

    /// Size in pages of the memory's own page size.
    pub(crate) fn pages(&self) -> u64 {
        self.len as u64 >> self.ty.page_size_log2
    }

    /// The length in bytes after growing by this many pages, or `None` when it cannot become so long.
    pub(crate) fn grown_len(&self, delta: u64) -> Option<usize> {
        let pages = self.pages().checked_add(delta)?;
        let limit = self.limit as u64 >> self.ty.page_size_log2;
        (pages <= limit).then(|| (pages << self.ty.page_size_log2) as usize)
    }

    /// Makes it `len` bytes long, a length that [`Memory::grown_len`] gave. False when the system does not provide it.
    pub(crate) fn grow_to(&mut self, len: usize) -> bool {
        let committed = match &mut self.reservation {
            Some(reservation) => reservation.commit(len).is_ok(),
            None => len == 0,
        };
        if committed {
            self.len = len;
        }
        committed
    }

    /// Its contents.
    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: `base` is the start of `len` committed bytes; `&self` keeps guest code of this store from running.
        unsafe { std::slice::from_raw_parts(self.base, self.len) }
    }

    /// The ranges outside of which every byte of it is zero, in order.
    pub(crate) fn touched(&self) -> Vec<Range<usize>> {
        /// Up to this size looking at the bytes themselves is cheaper than asking the system.
        const ASK_FROM: usize = 256 << 10;
        let known = if self.len < ASK_FROM { None } else { crate::sys::touched(self.base, self.len) };
        known.unwrap_or_else(|| std::iter::once(0..self.len).collect())
    }

    /// Its contents, to write.
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `bytes`, and `&mut self` makes the access unique.
        unsafe { std::slice::from_raw_parts_mut(self.base, self.len) }
    }

    /// The address of `n` bytes at `at`.
    pub(crate) fn range(&self, at: u64, n: u64) -> Result<*mut u8, TrapCode> {
        match at.checked_add(n) {
            // SAFETY: `at <= len`, so the result is within the reservation or one past its end.
            Some(end) if end <= self.len as u64 => Ok(unsafe { self.base.add(at as usize) }),
            _ => Err(TrapCode::MemoryOutOfBounds),
        }
    }

    /// `memory.fill`.
    pub(crate) fn fill(&self, at: u64, byte: u8, n: u64) -> Result<(), TrapCode> {
        let to = self.range(at, n)?;
        // SAFETY: `range` checked that `n` bytes from `to` lie in the memory.
        unsafe { to.write_bytes(byte, n as usize) };
        Ok(())
    }

    /// `memory.copy` from this memory or another.
    pub(crate) fn copy(&self, at: u64, source: &Memory, from: u64, n: u64) -> Result<(), TrapCode> {
        let from = source.range(from, n)?;
        let to = self.range(at, n)?;
        // SAFETY: `range` checked both; `copy` allows the ranges to overlap.
        unsafe { to.copy_from(from, n as usize) };
        Ok(())
    }

    /// `memory.init` from a data segment's bytes.
    pub(crate) fn init(&self, at: u64, data: &[u8], from: u64, n: u64) -> Result<(), TrapCode> {
        let end = from.checked_add(n).filter(|&end| end <= data.len() as u64).ok_or(TrapCode::MemoryOutOfBounds)?;
        let to = self.range(at, n)?;
        let source = &data[from as usize..end as usize];
        // SAFETY: `range` checked the target; a module's bytes never lie in a memory.
        unsafe { to.copy_from_nonoverlapping(source.as_ptr(), source.len()) };
        Ok(())
    }
}
