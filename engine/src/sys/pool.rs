//! The process's ranges that are not in use: zero, and ready to be handed out again.

use super::Reservation;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many ranges are kept. Each keeps at most 128 KiB resident, see [`Reservation::clear`].
const KEPT: usize = 64;

/// Oldest first.
static POOL: Mutex<Vec<Reservation>> = Mutex::new(Vec::new());

/// The size that is reserved when `bytes` are asked for: a power of two, so that ranges fit each other's users.
pub(super) fn class(bytes: usize) -> io::Result<usize> {
    bytes.max(64 << 10).checked_next_power_of_two().ok_or_else(|| io::ErrorKind::OutOfMemory.into())
}

/// A range of exactly `class` bytes with the first `commit` accessible, and zero.
pub(super) fn take(class: usize, commit: usize) -> io::Result<Reservation> {
    let committed = super::whole_pages(commit)?;
    let pooled = {
        let mut pool = lock();
        // One that needs no system call if there is one, the last used first, whose pages are warm.
        let exact = pool.iter().rposition(|r| r.reserved == class && r.committed == committed);
        let found = exact.or_else(|| pool.iter().rposition(|r| r.reserved == class));
        found.map(|index| pool.remove(index))
    };
    let mut reservation = match pooled {
        Some(reservation) => reservation,
        None => Reservation::fresh(class).or_else(|_| {
            // What the pool holds may be what is missing.
            let pooled = std::mem::take(&mut *lock());
            pooled.into_iter().for_each(Reservation::release);
            Reservation::fresh(class)
        })?,
    };
    reservation.set_committed(commit)?;
    Ok(reservation)
}

/// Takes a range back, and gives the oldest to the system when there are too many.
pub(super) fn give(mut reservation: Reservation) {
    if reservation.clear().is_err() {
        return reservation.release();
    }
    let surplus = {
        let mut pool = lock();
        pool.push(reservation);
        (pool.len() > KEPT).then(|| pool.remove(0))
    };
    if let Some(surplus) = surplus {
        surplus.release();
    }
}

fn lock() -> MutexGuard<'static, Vec<Reservation>> {
    // Nothing between lock and unlock can leave the list half changed.
    POOL.lock().unwrap_or_else(PoisonError::into_inner)
}
