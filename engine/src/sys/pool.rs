//! The process's ranges that are not in use, ready to be handed out again.

use super::{Reservation, Use};
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many ranges are kept. Each keeps at most 128 KiB resident, see [`Reservation::clear`].
const KEPT: usize = 128;

/// From how many guarded ranges on one is made shorter or longer for the next user: there may be one for each of the sizes that
/// memories of a campaign have.
const GUARDED: usize = 96;

/// Oldest first.
static POOL: Mutex<Vec<Reservation>> = Mutex::new(Vec::new());

/// The size that is reserved when `bytes` are asked for: a power of two, so that ranges fit each other's users.
pub(super) fn class(bytes: usize) -> io::Result<usize> {
    bytes.max(64 << 10).checked_next_power_of_two().ok_or_else(|| io::ErrorKind::OutOfMemory.into())
}

/// A range of exactly `class` bytes for this use, with the first `commit` accessible.
pub(super) fn take(use_: Use, class: usize, commit: usize) -> io::Result<Reservation> {
    let committed = super::whole_pages(commit)?;
    let pooled = {
        let mut pool = lock();
        let fits = |r: &Reservation| r.use_ == use_ && r.reserved == class;
        // One that needs no system call if there is one, the last used first, whose pages are warm.
        let ready = |r: &Reservation| match use_ {
            Use::Guarded => r.committed == committed,
            Use::Zeroed | Use::Scratch => r.committed >= committed,
        };
        let found = pool.iter().rposition(|r| fits(r) && ready(r)).or_else(|| {
            let change = use_ != Use::Guarded || pool.iter().filter(|r| fits(r)).count() >= GUARDED;
            if change { pool.iter().position(fits) } else { None }
        });
        found.map(|index| pool.remove(index))
    };
    let mut reservation = match pooled {
        Some(reservation) => reservation,
        None => Reservation::fresh(use_, class).or_else(|_| {
            // What the pool holds may be what is missing.
            let pooled = std::mem::take(&mut *lock());
            pooled.into_iter().for_each(Reservation::release);
            Reservation::fresh(use_, class)
        })?,
    };
    reservation.hand_out(commit)?;
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
