//! Memory instances and the bulk operations on them (specification 3.0, 4.4.7 "Memory Instructions").
//!
//! A memory's base never moves: its whole range is reserved when it is made, and it grows within it. So code may keep the base
//! in a register across calls, and a length that it keeps is at worst too small. The bytes of a shared memory may be accessed by
//! other threads at any time: by guest code, and by the functions of `atomic`; no Rust reference to them is ever made.

use super::{SharedMemory, atomic};
use crate::module::{DEFAULT_PAGE_SIZE_LOG2, MemoryType};
use crate::op::TrapCode;
use crate::sys::Reservation;
use std::fmt;
use std::ops::Range;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// A store's record of a memory: base and length first, where code of every tier finds them.
#[repr(C)]
pub(crate) struct Memory {
    /// Where it starts.
    pub(crate) base: *mut u8,
    /// Its length in bytes, unless it is shared, and then 0: see [`Memory::len`].
    pub(crate) len: usize,
    /// Where the length is if it is shared; null otherwise.
    pub(crate) shared_len: *const AtomicUsize,
    /// Its type; `minimum` is what it was declared with, not its size now.
    pub(crate) ty: MemoryType,
    /// Whether every access by a 32-bit address that is past its end faults: see [`crate::sys::GUARDED_BYTES`].
    pub(crate) guarded: bool,
    /// The length that it can reach: declared maximum, the address type's, and the reservation.
    limit: usize,
    backing: Backing,
}

/// Whose its bytes are.
enum Backing {
    /// It has none.
    Nothing,
    /// This store's alone.
    Own(Reservation),
    /// Those of all stores that share it.
    Shared(Arc<SharedMemory>),
}

/// A shared memory cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreserved {
    /// Its type.
    pub(crate) ty: MemoryType,
}

impl fmt::Display for Unreserved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ty = self.ty;
        write!(f, "no room for a {ty}: a shared memory reserves its maximum, ")?;
        match ty.maximum_bytes() {
            Some(bytes) => write!(f, "{bytes} bytes, which the system does not provide"),
            None => write!(f, "2^64 bytes"),
        }
    }
}

/// The longest reservation that is tried for a memory whose type allows more than fits an address space.
const RESERVE_AT_MOST: u64 = 1 << 36;

/// What is tried when a reservation cannot be had, in bytes: growth then ends earlier, which the specification allows.
const RESERVE_INSTEAD: [u64; 3] = [1 << 32, 1 << 28, 1 << 24];

/// A range for a memory of this type that begins with `minimum` bytes and may need `most`, the bytes that can be used, and
/// whether a guard follows, if one is wanted. Where there is none, as long as the first of `sizes` that can be had.
pub(super) fn reserve(
    ty: &MemoryType,
    minimum: u64,
    most: u64,
    guard: bool,
    sizes: impl IntoIterator<Item = u64>,
) -> Option<(Reservation, u64, bool)> {
    let commit = usize::try_from(minimum).ok()?;
    if can_guard(ty) && guard {
        // Of one size for all of them, so they are pooled well.
        if let Ok(reservation) = Reservation::guarded(commit) {
            return Some((reservation, most.min(1 << 32), true));
        }
    }
    sizes.into_iter().find_map(|size| {
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
        let (base, shared_len) = (ptr::dangling_mut(), ptr::null());
        Memory { base, len: 0, shared_len, ty, guarded: false, limit: 0, backing: Backing::Nothing }
    }

    /// A memory of zeroes of its type's minimum size, which is not a shared one; guarded if that is wanted and can be had.
    ///
    /// # Errors
    /// [`TrapCode::OutOfMemory`] when the system does not provide it.
    pub(crate) fn new(ty: MemoryType, guard: bool) -> Result<Memory, TrapCode> {
        debug_assert!(!ty.shared);
        let minimum = ty.minimum_bytes().ok_or(TrapCode::OutOfMemory)?;
        let most = ty.maximum_bytes().unwrap_or(u64::MAX);
        let wanted = most.min(RESERVE_AT_MOST).max(minimum);
        let smaller = RESERVE_INSTEAD.into_iter().filter(|&size| size < wanted && size >= minimum);
        let sizes = std::iter::once(wanted).chain(smaller);
        let (reservation, size, guarded) = reserve(&ty, minimum, most, guard, sizes).ok_or(TrapCode::OutOfMemory)?;
        // A whole number of the memory's own pages.
        let limit = most.min(size) >> ty.page_size_log2 << ty.page_size_log2;
        Ok(Memory {
            base: reservation.base(),
            len: minimum as usize,
            shared_len: ptr::null(),
            ty,
            guarded,
            limit: limit as usize,
            backing: Backing::Own(reservation),
        })
    }

    /// A record of a memory that is shared.
    pub(crate) fn of_shared(shared: Arc<SharedMemory>) -> Memory {
        Memory {
            base: shared.base(),
            len: 0,
            shared_len: shared.len_address(),
            ty: shared.ty(),
            guarded: shared.guarded(),
            limit: 0,
            backing: Backing::Shared(shared),
        }
    }

    /// What it shares with other stores, if it does.
    pub(crate) fn shared(&self) -> Option<&Arc<SharedMemory>> {
        if let Backing::Shared(shared) = &self.backing { Some(shared) } else { None }
    }

    /// Its length in bytes; of a shared one that of now, and it never shrinks.
    pub(crate) fn len(&self) -> usize {
        match self.shared() {
            Some(shared) => shared.len(),
            None => self.len,
        }
    }

    /// Size in pages of the memory's own page size.
    pub(crate) fn pages(&self) -> u64 {
        self.len() as u64 >> self.ty.page_size_log2
    }

    /// Grows it by this many pages if `allowed` says that so many bytes more may be; the size before in pages, or `None` when
    /// it stays as it is.
    pub(crate) fn grow(&mut self, delta: u64, allowed: impl FnOnce(u64) -> bool) -> Option<u64> {
        let before = self.pages();
        let reservation = match &mut self.backing {
            Backing::Shared(shared) => return shared.grow(delta, allowed),
            Backing::Own(reservation) => reservation,
            Backing::Nothing => return (delta == 0).then_some(0),
        };
        let pages = before.checked_add(delta).filter(|&pages| pages <= self.limit as u64 >> self.ty.page_size_log2)?;
        let len = (pages << self.ty.page_size_log2) as usize;
        if !allowed((len - self.len) as u64) || reservation.commit(len).is_err() {
            return None;
        }
        self.len = len;
        Some(before)
    }

    /// Its contents.
    ///
    /// # Panics
    /// When it is shared.
    pub(crate) fn bytes(&self) -> &[u8] {
        assert!(!self.ty.shared, "no reference to the bytes of a shared memory can be had");
        // SAFETY: `base` is the start of `len` committed bytes; `&self` keeps guest code of this store from running.
        unsafe { std::slice::from_raw_parts(self.base, self.len) }
    }

    /// The ranges outside of which every byte of it is zero, in order.
    pub(crate) fn touched(&self) -> Vec<Range<usize>> {
        /// Up to this size pooled memories are made zero by writing, after which the system counts all of them as written.
        const LOOK_AT_MOST: usize = 128 << 10;
        let len = self.len();
        let known = if len <= LOOK_AT_MOST { None } else { crate::sys::touched(self.base, len) };
        known.unwrap_or_else(|| std::iter::once(0..len).collect())
    }

    /// Its contents, to write.
    ///
    /// # Panics
    /// When it is shared.
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        assert!(!self.ty.shared, "no reference to the bytes of a shared memory can be had");
        // SAFETY: as in `bytes`, and `&mut self` makes the access unique.
        unsafe { std::slice::from_raw_parts_mut(self.base, self.len) }
    }

    /// The address of `n` bytes at `at`.
    pub(crate) fn range(&self, at: u64, n: u64) -> Result<*mut u8, TrapCode> {
        match at.checked_add(n) {
            // SAFETY: `at <= len`, so the result is within the reservation or one past its end.
            Some(end) if end <= self.len() as u64 => Ok(unsafe { self.base.add(at as usize) }),
            _ => Err(TrapCode::MemoryOutOfBounds),
        }
    }

    /// Where the bytes of an atomic access are: its alignment counts before the memory's end, as the proposal has it.
    pub(crate) fn atomic_range(&self, at: u64, offset: u64, bytes: u32) -> Result<(u64, *mut u8), TrapCode> {
        if !at.wrapping_add(offset).is_multiple_of(bytes.into()) {
            return Err(TrapCode::UnalignedAtomic);
        }
        let at = at.checked_add(offset).ok_or(TrapCode::MemoryOutOfBounds)?;
        Ok((at, self.range(at, bytes.into())?))
    }

    /// Copies bytes from `at` on out of it.
    pub(crate) fn read(&self, at: u64, to: &mut [u8]) -> Result<(), TrapCode> {
        let from = self.range(at, to.len() as u64)?;
        // SAFETY: `range` checked the source; the target is a reference's, so it lies in no memory that guests have.
        unsafe {
            match self.ty.shared {
                true => atomic::read(from, to.as_mut_ptr(), to.len()),
                false => to.as_mut_ptr().copy_from_nonoverlapping(from, to.len()),
            }
        }
        Ok(())
    }

    /// Copies bytes into it, from `at` on.
    pub(crate) fn write(&self, at: u64, from: &[u8]) -> Result<(), TrapCode> {
        let to = self.range(at, from.len() as u64)?;
        // SAFETY: `range` checked the target; the source is a reference's, so it lies in no memory that guests have.
        unsafe {
            match self.ty.shared {
                true => atomic::write(to, from.as_ptr(), from.len()),
                false => to.copy_from_nonoverlapping(from.as_ptr(), from.len()),
            }
        }
        Ok(())
    }

    /// `memory.fill`.
    pub(crate) fn fill(&self, at: u64, byte: u8, n: u64) -> Result<(), TrapCode> {
        let to = self.range(at, n)?;
        // SAFETY: `range` checked that `n` bytes from `to` lie in the memory.
        unsafe {
            match self.ty.shared {
                true => atomic::fill(to, byte, n as usize),
                false => to.write_bytes(byte, n as usize),
            }
        }
        Ok(())
    }

    /// `memory.copy` from this memory or another.
    pub(crate) fn copy(&self, at: u64, source: &Memory, from: u64, n: u64) -> Result<(), TrapCode> {
        let from = source.range(from, n)?;
        let to = self.range(at, n)?;
        // SAFETY: `range` checked both; either way the ranges may overlap.
        unsafe {
            match self.ty.shared || source.ty.shared {
                true => atomic::copy(to, from, n as usize),
                false => to.copy_from(from, n as usize),
            }
        }
        Ok(())
    }

    /// `memory.init` from a data segment's bytes.
    pub(crate) fn init(&self, at: u64, data: &[u8], from: u64, n: u64) -> Result<(), TrapCode> {
        let end = from.checked_add(n).filter(|&end| end <= data.len() as u64).ok_or(TrapCode::MemoryOutOfBounds)?;
        self.write(at, &data[from as usize..end as usize])
    }
}
