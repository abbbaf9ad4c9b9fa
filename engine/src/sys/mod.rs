//! What the engine asks of the operating system, and the only room with raw calls to it: ranges of address space for
//! memories and stacks. [`Reservation`] is the whole interface; the files beside this one say how each system does it.

#[cfg(native_tier)]
pub(crate) mod code;
#[cfg(native_tier)]
pub(crate) mod fault;
mod pool;
#[cfg(any(not(unix), miri))]
mod portable;
#[cfg(all(unix, not(miri)))]
mod unix;

#[cfg(any(not(unix), miri))]
use portable as system;
#[cfg(all(unix, not(miri)))]
use unix as system;

use std::io;
use std::ops::Range;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a guarded reservation spans: every address that a 32-bit index can form, and behind that a guard for constant offsets
/// below 2 GiB and the width of the access. Code that adds a larger offset compares explicitly.
pub(crate) const GUARDED_BYTES: u64 = (4 << 30) + (2 << 30) + (64 << 10);

/// See [`system_calls`].
static CALLS: AtomicU64 = AtomicU64::new(0);

/// How often the system has been asked to map, unmap, protect or clear memory for guests, in this process.
pub(crate) fn system_calls() -> u64 {
    CALLS.load(Ordering::Relaxed)
}

fn count_call() {
    CALLS.fetch_add(1, Ordering::Relaxed);
}

/// A range of address space at an address that does not change. A prefix of it is committed: readable, writable and zero at
/// first. Ranges are pooled by the process, so that making and dropping one usually costs no system call.
#[derive(Debug)]
pub(crate) struct Reservation {
    base: *mut u8,
    /// Bytes reserved, a size of the pool's classes. Zero for the empty reservation, which owns nothing.
    reserved: usize,
    /// Bytes accessible, whole pages.
    committed: usize,
    /// Bytes that this owner asked for, at most `committed`: all that it may have written.
    asked: usize,
    use_: Use,
}

/// What a range is for, which decides how it comes from the pool and how it goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// Zero at first. More may be accessible than was asked for.
    Zeroed,
    /// Zero at first, and accessible no further than was asked for, in whole pages.
    Guarded,
    /// Accessible, with whatever was left there.
    Scratch,
}

// SAFETY: a reservation owns its range alone; the address is good on every thread.
unsafe impl Send for Reservation {}
// SAFETY: nothing can be done through a shared reservation but read where it lies.
unsafe impl Sync for Reservation {}

impl Reservation {
    /// Reserves at least `reserve` bytes and commits the first `commit` of them.
    ///
    /// # Errors
    /// When the system does not provide the range or the memory.
    pub(crate) fn new(reserve: usize, commit: usize) -> io::Result<Reservation> {
        if reserve == 0 && commit == 0 {
            let base = ptr::dangling_mut();
            return Ok(Reservation { base, reserved: 0, committed: 0, asked: 0, use_: Use::Zeroed });
        }
        pool::take(Use::Zeroed, pool::class(reserve.max(commit))?, commit)
    }

    /// Commits `bytes` whose contents nobody has promised anything about: for a stack, of which nothing is read before it is
    /// written.
    ///
    /// # Errors
    /// When the system does not provide the memory.
    pub(crate) fn scratch(bytes: usize) -> io::Result<Reservation> {
        pool::take(Use::Scratch, pool::class(bytes)?, bytes)
    }

    /// Reserves [`GUARDED_BYTES`] and commits the first `commit` of them: any access to the rest faults.
    ///
    /// # Errors
    /// When the system does not provide the range or the memory, or has no inaccessible pages.
    pub(crate) fn guarded(commit: usize) -> io::Result<Reservation> {
        match usize::try_from(GUARDED_BYTES) {
            Ok(bytes) if system::CAN_GUARD && commit as u64 <= 4 << 30 => pool::take(Use::Guarded, bytes, commit),
            _ => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// Where it starts: aligned to a page, unless it is empty.
    pub(crate) fn base(&self) -> *mut u8 {
        self.base
    }

    /// Makes at least the first `bytes` accessible; what was is not changed, what is new is zero.
    ///
    /// # Errors
    /// When `bytes` is more than was reserved, or the system does not provide the memory.
    pub(crate) fn commit(&mut self, bytes: usize) -> io::Result<()> {
        if bytes > self.committed {
            self.commit_more(bytes)?;
        }
        self.asked = self.asked.max(bytes);
        Ok(())
    }

    fn commit_more(&mut self, bytes: usize) -> io::Result<()> {
        let committed = whole_pages(bytes)?;
        if committed > self.reserved {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        count_call();
        // SAFETY: the range from `committed` on lies in this reservation and nothing has been put there.
        unsafe { system::commit(self.base.add(self.committed), committed - self.committed)? };
        self.committed = committed;
        Ok(())
    }

    /// Makes the first `bytes` accessible, and where it is to be guarded no more than these, rounded up to pages.
    fn hand_out(&mut self, bytes: usize) -> io::Result<()> {
        self.asked = 0;
        self.commit(bytes)?;
        let committed = whole_pages(bytes)?;
        if committed < self.committed && self.use_ == Use::Guarded {
            count_call();
            // SAFETY: the tail lies in this reservation, which the caller has alone.
            unsafe { system::decommit(self.base.add(committed), self.committed - committed)? };
            self.committed = committed;
        }
        Ok(())
    }

    /// Makes what may have been written zero, if the next owner relies on that.
    fn clear(&mut self) -> io::Result<()> {
        /// From this size on it is cheaper to have the system take the pages away than to overwrite them.
        const OVERWRITE_AT_MOST: usize = 128 << 10;
        if self.use_ == Use::Scratch {
            return Ok(());
        }
        if self.asked <= OVERWRITE_AT_MOST || !system::CAN_DISCARD {
            // SAFETY: `asked` bytes from `base` are accessible and this reservation's own.
            unsafe { self.base.write_bytes(0, self.asked) };
            return Ok(());
        }
        let bytes = whole_pages(self.asked)?;
        count_call();
        // SAFETY: as above; what is accessible is whole pages.
        unsafe { system::discard(self.base, bytes) }
    }

    /// A range of exactly `class` bytes, fresh from the system.
    fn fresh(use_: Use, class: usize) -> io::Result<Reservation> {
        count_call();
        Ok(Reservation { base: system::reserve(class)?, reserved: class, committed: 0, asked: 0, use_ })
    }

    /// Gives the range back to the system.
    fn release(mut self) {
        let (base, reserved) = (self.base, std::mem::take(&mut self.reserved));
        if reserved > 0 {
            count_call();
            // SAFETY: the range came from `system::reserve`, and `reserved == 0` keeps `drop` from using it again.
            unsafe { system::release(base, reserved) };
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.reserved > 0 {
            let reserved = std::mem::take(&mut self.reserved);
            pool::give(Reservation { reserved, ..*self });
        }
    }
}

/// The parts of a committed range, in whole pages and in order, outside of which nothing was ever written since it was
/// committed, so that all is zero. `None` when the system does not tell.
pub(crate) fn touched(base: *const u8, bytes: usize) -> Option<Vec<Range<usize>>> {
    let page = system::page_size();
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (index, touched) in system::touched_pages(base as usize / page, bytes.div_ceil(page))?.into_iter().enumerate() {
        let (start, end) = (index * page, bytes.min((index + 1) * page));
        match parts.last_mut() {
            Some(last) if touched && last.end == start => last.end = end,
            _ if touched => parts.push(start..end),
            _ => {}
        }
    }
    Some(parts)
}

/// `bytes` rounded up to whole pages.
fn whole_pages(bytes: usize) -> io::Result<usize> {
    bytes.checked_next_multiple_of(system::page_size()).ok_or_else(|| io::ErrorKind::OutOfMemory.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The accessible bytes, which no one else has.
    fn bytes(reservation: &mut Reservation) -> &mut [u8] {
        // SAFETY: the committed prefix is accessible and initialised, and the borrow is unique.
        unsafe { std::slice::from_raw_parts_mut(reservation.base, reservation.committed) }
    }

    #[test]
    fn a_reservation_may_be_empty() {
        let mut empty = Reservation::new(0, 0).unwrap();
        assert!(!empty.base().is_null());
        empty.commit(0).unwrap();
        assert!(empty.commit(1).is_err());
    }

    #[test]
    fn committed_bytes_are_zero_again_after_reuse() {
        for size in [1, 64 << 10, 200 << 10] {
            for round in 0..4 {
                let mut reservation = Reservation::new(256 << 10, size).unwrap();
                assert!(bytes(&mut reservation).len() >= size);
                assert!(bytes(&mut reservation).iter().all(|&b| b == 0), "{size} bytes, round {round}");
                bytes(&mut reservation)[..size].fill(0xa5);
            }
        }
    }

    #[test]
    fn what_one_owner_did_not_ask_for_is_zero_for_the_next() {
        // More is accessible to the second owner than it asked for; what it does ask for later must be zero all the same.
        drop(Reservation::new(3 << 20, 1 << 20).unwrap());
        let mut small = Reservation::new(3 << 20, 5000).unwrap();
        bytes(&mut small)[..5000].fill(1);
        drop(small);
        let mut large = Reservation::new(3 << 20, 0).unwrap();
        large.commit(1 << 20).unwrap();
        assert!(bytes(&mut large)[..1 << 20].iter().all(|&b| b == 0));
    }

    #[test]
    fn growth_keeps_what_is_there_and_adds_zeroes() {
        let mut reservation = Reservation::new(300_000, 1000).unwrap();
        let base = reservation.base();
        bytes(&mut reservation)[..1000].fill(7);
        reservation.commit(300_000).unwrap();
        reservation.commit(10).unwrap();
        assert_eq!(reservation.base(), base);
        let all = bytes(&mut reservation);
        assert!(all.len() >= 300_000);
        assert!(all[..1000].iter().all(|&b| b == 7) && all[1000..].iter().all(|&b| b == 0));
        assert!(reservation.commit(1 << 30).is_err());
        assert!(reservation.commit(usize::MAX).is_err());
    }

    #[test]
    fn impossible_sizes_are_errors() {
        assert!(Reservation::new(usize::MAX, 0).is_err());
        assert!(Reservation::new(0, usize::MAX - 10).is_err());
        assert!(Reservation::guarded((4 << 30) + 1).is_err());
    }

    #[test]
    fn a_guarded_reservation_is_accessible_just_as_far_as_committed() {
        if !system::CAN_GUARD {
            return;
        }
        // A larger one goes back to the pool first, so that the second is made from it by taking pages away.
        drop(Reservation::guarded(512 << 10).unwrap());
        let mut reservation = Reservation::guarded(64 << 10).unwrap();
        assert_eq!(bytes(&mut reservation).len(), 64 << 10);
        reservation.commit(4 << 30).unwrap();
        // SAFETY: committed just above.
        unsafe { reservation.base().add((4 << 30) - 1).write(1) };
    }

    #[test]
    fn threads_never_share_a_range() {
        let rounds = if cfg!(miri) { 10 } else { 500 };
        std::thread::scope(|scope| {
            for mark in 1..=8u8 {
                scope.spawn(move || {
                    for round in 0..rounds {
                        let mut reservation = Reservation::new(64 << 10, 4096 << (round % 3)).unwrap();
                        assert!(bytes(&mut reservation).iter().all(|&b| b == 0));
                        bytes(&mut reservation)[..4096].fill(mark);
                        std::thread::yield_now();
                        assert!(bytes(&mut reservation)[..4096].iter().all(|&b| b == mark));
                    }
                });
            }
        });
    }
}
