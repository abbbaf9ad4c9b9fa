//! Address space by `mmap`.

use std::io;
use std::sync::OnceLock;

/// Whether uncommitted pages fault.
pub(super) const CAN_GUARD: bool = true;

/// Whether [`discard`] makes pages zero. Elsewhere the call is only a hint.
pub(super) const CAN_DISCARD: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Bytes of a page.
pub(super) fn page_size() -> usize {
    static SIZE: OnceLock<usize> = OnceLock::new();
    *SIZE.get_or_init(|| {
        // SAFETY: a query without arguments in memory.
        let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        usize::try_from(size).expect("the system has pages")
    })
}

/// Reserves an inaccessible range.
pub(super) fn reserve(bytes: usize) -> io::Result<*mut u8> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE;
    // SAFETY: without an address given, a new mapping touches no other.
    let base = unsafe { libc::mmap(std::ptr::null_mut(), bytes, libc::PROT_NONE, flags, -1, 0) };
    if base == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(base.cast()) }
}

/// Makes whole pages accessible.
///
/// # Safety
/// They lie in a range from [`reserve`].
pub(super) unsafe fn commit(base: *mut u8, bytes: usize) -> io::Result<()> {
    // SAFETY: the caller vouches for the range; access is only widened.
    unsafe { protect(base, bytes, libc::PROT_READ | libc::PROT_WRITE) }
}

/// Makes whole pages inaccessible.
///
/// # Safety
/// They lie in a range from [`reserve`], nobody uses them, and they are zero.
pub(super) unsafe fn decommit(base: *mut u8, bytes: usize) -> io::Result<()> {
    // SAFETY: the caller vouches that nobody uses the pages.
    unsafe { protect(base, bytes, libc::PROT_NONE) }
}

unsafe fn protect(base: *mut u8, bytes: usize, access: libc::c_int) -> io::Result<()> {
    // SAFETY: as the callers say.
    match unsafe { libc::mprotect(base.cast(), bytes, access) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Takes the contents of whole accessible pages away, so that they are zero when next used.
///
/// # Safety
/// They lie in a range from [`reserve`] and nobody uses them.
pub(super) unsafe fn discard(base: *mut u8, bytes: usize) -> io::Result<()> {
    // SAFETY: the caller vouches that the contents are nobody's.
    match unsafe { libc::madvise(base.cast(), bytes, libc::MADV_DONTNEED) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// For each of `count` pages from number `first` on (its address divided by the page size) whether it has ever been written,
/// as far as the kernel tells: it has neither memory nor swap for one that was not.
pub(super) fn touched_pages(first: usize, count: usize) -> Option<Vec<bool>> {
    use std::os::unix::fs::FileExt;
    const ENTRY: usize = 8;
    if !CAN_DISCARD {
        return None;
    }
    // Opened anew each time: after a fork an open one would still tell of the parent.
    let map = std::fs::File::open("/proc/self/pagemap").ok()?;
    let mut entries = vec![0; count * ENTRY];
    map.read_exact_at(&mut entries, (first * ENTRY) as u64).ok()?;
    let present_or_swapped = |entry: &[u8; ENTRY]| u64::from_ne_bytes(*entry) >> 62 != 0;
    Some(entries.as_chunks::<ENTRY>().0.iter().map(present_or_swapped).collect())
}

/// Gives a range back.
///
/// # Safety
/// `base` and `bytes` are a range from [`reserve`], whole, that nobody uses any more.
pub(super) unsafe fn release(base: *mut u8, bytes: usize) {
    // SAFETY: as the caller says. Failure would leave the range reserved, which harms nobody.
    unsafe { libc::munmap(base.cast(), bytes) };
}

/// Memory that is mapped twice: to be written, and to be executed; and the file that it is.
#[cfg(native_tier)]
pub(super) fn map_twice(bytes: usize) -> io::Result<(std::os::fd::OwnedFd, *mut u8, *const u8)> {
    // SAFETY: the name is a string; the descriptor is new, and its owner is made of it at once.
    unsafe {
        let file = libc::memfd_create(c"crosscheck-code".as_ptr(), libc::MFD_CLOEXEC);
        if file < 0 {
            return Err(io::Error::last_os_error());
        }
        let owner = <std::os::fd::OwnedFd as std::os::fd::FromRawFd>::from_raw_fd(file);
        let map = |access| match libc::mmap(std::ptr::null_mut(), bytes, access, libc::MAP_SHARED, file, 0) {
            libc::MAP_FAILED => Err(io::Error::last_os_error()),
            base => Ok(base.cast::<u8>()),
        };
        let sized = match libc::ftruncate(file, bytes as libc::off_t) {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        };
        sized.and_then(|()| {
            let write = map(libc::PROT_READ | libc::PROT_WRITE)?;
            let run = map(libc::PROT_READ | libc::PROT_EXEC).inspect_err(|_| release(write, bytes))?;
            Ok((owner, write, run.cast_const()))
        })
    }
}

/// Maps a part of such memory once more to where it is to be executed; `at` and `bytes` are whole pages.
///
/// # Safety
/// `run` is what [`map_twice`] gave with this file, of more than `at + bytes` bytes.
#[cfg(all(native_tier, target_arch = "aarch64"))]
pub(super) unsafe fn map_again(file: &std::os::fd::OwnedFd, run: *const u8, at: usize, bytes: usize) -> io::Result<()> {
    let file = std::os::fd::AsRawFd::as_raw_fd(file);
    let (access, flags) = (libc::PROT_READ | libc::PROT_EXEC, libc::MAP_SHARED | libc::MAP_FIXED);
    let to = run.wrapping_add(at).cast_mut().cast();
    // SAFETY: what was mapped there is the same part of the same file.
    match unsafe { libc::mmap(to, bytes, access, flags, file, at as libc::off_t) } {
        libc::MAP_FAILED => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}
