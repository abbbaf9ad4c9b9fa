//! Address space from the allocator, for systems without a file of their own and for Miri: all of a range is memory from the
//! start, so it cannot be large and has no guard.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::io;

/// Whether uncommitted pages fault.
pub(super) const CAN_GUARD: bool = false;

/// Whether [`discard`] makes pages zero.
pub(super) const CAN_DISCARD: bool = false;

/// The longest range: a memory that may grow to more settles for this.
const AT_MOST: usize = if cfg!(miri) { 16 << 20 } else { 1 << 30 };

/// Alignment of ranges, and unit of commitment.
pub(super) fn page_size() -> usize {
    4096
}

fn layout(bytes: usize) -> io::Result<Layout> {
    Layout::from_size_align(bytes, page_size()).map_err(|_| io::ErrorKind::OutOfMemory.into())
}

/// Allocates a range of zeroes.
pub(super) fn reserve(bytes: usize) -> io::Result<*mut u8> {
    if bytes == 0 || bytes > AT_MOST {
        return Err(io::ErrorKind::OutOfMemory.into());
    }
    // SAFETY: the size is not zero.
    let base = unsafe { alloc_zeroed(layout(bytes)?) };
    if base.is_null() { Err(io::ErrorKind::OutOfMemory.into()) } else { Ok(base) }
}

/// Nothing to do: all of a range is accessible.
///
/// # Safety
/// None needed; as the systems with something to do have it.
pub(super) unsafe fn commit(_base: *mut u8, _bytes: usize) -> io::Result<()> {
    Ok(())
}

/// Nothing to do: the caller has made the pages zero.
///
/// # Safety
/// None needed; as the systems with something to do have it.
pub(super) unsafe fn decommit(_base: *mut u8, _bytes: usize) -> io::Result<()> {
    Ok(())
}

/// Makes bytes zero.
///
/// # Safety
/// They lie in a range from [`reserve`] and nobody uses them.
pub(super) unsafe fn discard(base: *mut u8, bytes: usize) -> io::Result<()> {
    // SAFETY: as the caller says.
    unsafe { base.write_bytes(0, bytes) };
    Ok(())
}

/// Gives a range back.
///
/// # Safety
/// `base` and `bytes` are a range from [`reserve`], whole, that nobody uses any more.
pub(super) unsafe fn release(base: *mut u8, bytes: usize) {
    if let Ok(layout) = layout(bytes) {
        // SAFETY: allocated with just this layout.
        unsafe { dealloc(base, layout) };
    }
}

/// Nobody tells.
pub(super) fn touched_pages(_first: usize, _count: usize) -> Option<Vec<bool>> {
    None
}
