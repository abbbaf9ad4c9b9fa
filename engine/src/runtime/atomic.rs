//! Accesses to guest memory that other threads may access at the same time: the atomic instructions, and the plain ones on
//! shared memories. Guest memory is never looked at through a Rust reference.

use crate::op::AtomicAction;
use std::mem::MaybeUninit;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64};

/// A width of atomic accesses.
pub(crate) trait Cell {
    /// In bytes.
    const BYTES: u32;

    /// Does an atomic instruction: operands are wrapped to the width, what was read is zero-extended; 0 for a store.
    ///
    /// # Safety
    /// `at` is a multiple of the width and lies in a memory.
    unsafe fn perform(action: AtomicAction, at: *mut u8, a: u64, b: u64) -> u64;
}

macro_rules! cells {
    ($($int:ident $atomic:ident)*) => { $(
        impl Cell for $int {
            const BYTES: u32 = size_of::<$int>() as u32;

            #[inline(always)]
            unsafe fn perform(action: AtomicAction, at: *mut u8, a: u64, b: u64) -> u64 {
                // SAFETY: as the caller says; whoever accesses shared memories does it atomically or is other code of guests.
                let cell = unsafe { $atomic::from_ptr(at.cast()) };
                let a = a as $int;
                let read = match action {
                    AtomicAction::Load => cell.load(SeqCst),
                    AtomicAction::Store => {
                        cell.store(a, SeqCst);
                        0
                    }
                    AtomicAction::Add => cell.fetch_add(a, SeqCst),
                    AtomicAction::Sub => cell.fetch_sub(a, SeqCst),
                    AtomicAction::And => cell.fetch_and(a, SeqCst),
                    AtomicAction::Or => cell.fetch_or(a, SeqCst),
                    AtomicAction::Xor => cell.fetch_xor(a, SeqCst),
                    AtomicAction::Xchg => cell.swap(a, SeqCst),
                    AtomicAction::Cmpxchg => match cell.compare_exchange(a, b as $int, SeqCst, SeqCst) {
                        Ok(read) | Err(read) => read,
                    },
                };
                read as u64
            }
        }
    )* };
}

cells! { u8 AtomicU8 u16 AtomicU16 u32 AtomicU32 u64 AtomicU64 }

const WORD: usize = size_of::<u64>();

/// Reads the bytes at `from`, in ascending order: aligned words of up to eight bytes at once where they are whole, which keeps
/// aligned accesses of guests from tearing.
///
/// # Safety
/// `n` bytes at `from` lie in a memory, `n` bytes at `to` are the caller's own.
#[inline(always)]
pub(crate) unsafe fn read(from: *const u8, to: *mut u8, n: usize) {
    // SAFETY: each part lies within the range; `from_ptr` wants a mutable pointer, but nothing is written.
    unsafe {
        for_parts(from.addr(), n, |at, bytes| match bytes {
            8 => to
                .add(at)
                .cast::<u64>()
                .write_unaligned(AtomicU64::from_ptr(from.add(at).cast_mut().cast()).load(Relaxed)),
            4 => to
                .add(at)
                .cast::<u32>()
                .write_unaligned(AtomicU32::from_ptr(from.add(at).cast_mut().cast()).load(Relaxed)),
            2 => to
                .add(at)
                .cast::<u16>()
                .write_unaligned(AtomicU16::from_ptr(from.add(at).cast_mut().cast()).load(Relaxed)),
            _ => to.add(at).write(AtomicU8::from_ptr(from.add(at).cast_mut()).load(Relaxed)),
        });
    }
}

/// Writes bytes to `to`; otherwise as [`read`].
///
/// # Safety
/// `n` bytes at `to` lie in a memory, `n` bytes at `from` are the caller's own.
#[inline(always)]
pub(crate) unsafe fn write(to: *mut u8, from: *const u8, n: usize) {
    // SAFETY: each part lies within the range.
    unsafe {
        for_parts(to.addr(), n, |at, bytes| match bytes {
            8 => AtomicU64::from_ptr(to.add(at).cast()).store(from.add(at).cast::<u64>().read_unaligned(), Relaxed),
            4 => AtomicU32::from_ptr(to.add(at).cast()).store(from.add(at).cast::<u32>().read_unaligned(), Relaxed),
            2 => AtomicU16::from_ptr(to.add(at).cast()).store(from.add(at).cast::<u16>().read_unaligned(), Relaxed),
            _ => AtomicU8::from_ptr(to.add(at)).store(from.add(at).read(), Relaxed),
        });
    }
}

/// Reads a value as plain loads on shared memories do.
///
/// # Safety
/// It lies in a memory, and any bits are one.
#[inline(always)]
pub(crate) unsafe fn load<T: Copy>(at: *const u8) -> T {
    let mut value = MaybeUninit::<T>::uninit();
    // SAFETY: as the caller says; all of the value is written.
    unsafe {
        read(at, value.as_mut_ptr().cast(), size_of::<T>());
        value.assume_init()
    }
}

/// Writes a value as plain stores on shared memories do.
///
/// # Safety
/// There is room for it in a memory, and it has no padding.
#[inline(always)]
pub(crate) unsafe fn store<T: Copy>(at: *mut u8, value: T) {
    // SAFETY: as the caller says.
    unsafe { write(at, (&raw const value).cast(), size_of::<T>()) };
}

/// Splits `n` bytes at an address into aligned parts of 8, 4, 2 or 1 bytes, in ascending order.
#[inline(always)]
fn for_parts(address: usize, n: usize, mut part: impl FnMut(usize, usize)) {
    // What an aligned access of the language comes to: one part.
    if n.is_power_of_two() && n <= WORD && address.is_multiple_of(n) {
        return part(0, n);
    }
    let mut at = 0;
    while at < n {
        // Of a long range nearly all, in a loop with nothing to decide.
        if (address + at).is_multiple_of(WORD) && n - at >= WORD {
            let end = n - (n - at) % WORD;
            while at < end {
                part(at, WORD);
                at += WORD;
            }
            continue;
        }
        let aligned = 1 << (address + at).trailing_zeros().min(3);
        let bytes = if aligned <= n - at { aligned } else { 1 << (n - at).ilog2() };
        part(at, bytes);
        at += bytes;
    }
}

/// Sets bytes to `byte`.
///
/// # Safety
/// `n` bytes at `to` lie in a memory.
pub(crate) unsafe fn fill(to: *mut u8, byte: u8, n: usize) {
    let word = [byte; WORD];
    let (mut at, mut next) = (0, WORD - to.addr() % WORD);
    while at < n {
        let bytes = next.min(n - at);
        // SAFETY: the part lies within the range.
        unsafe { write(to.add(at), word.as_ptr(), bytes) };
        (at, next) = (at + bytes, WORD);
    }
}

/// Copies bytes between memories, or within one, where the ranges may overlap.
///
/// # Safety
/// `n` bytes at both lie in memories.
pub(crate) unsafe fn copy(to: *mut u8, from: *const u8, n: usize) {
    let mut buffer = [0u8; 1024];
    let backward = to.addr() > from.addr() && to.addr() - from.addr() < n;
    let mut done = 0;
    while done < n {
        let bytes = buffer.len().min(n - done);
        let at = if backward { n - done - bytes } else { done };
        // SAFETY: the part lies within the ranges; the buffer is ours. All of a part is read before any of it is written.
        unsafe {
            read(from.add(at), buffer.as_mut_ptr(), bytes);
            write(to.add(at), buffer.as_ptr(), bytes);
        }
        done += bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_aligned_and_cover_every_byte_once() {
        for address in 0..9 {
            for n in 0..40 {
                let mut next = 0;
                for_parts(address, n, |at, bytes| {
                    assert_eq!(at, next);
                    assert_eq!((address + at) % bytes, 0);
                    next += bytes;
                });
                assert_eq!(next, n);
            }
        }
    }

    #[test]
    fn bytes_are_copied_and_filled_as_by_slices() {
        for (from, to, n) in
            [(0, 3, 50), (3, 0, 50), (8, 16, 64), (5, 5, 9), (1, 2000, 3000), (2000, 1, 3000), (1, 1001, 3000)]
        {
            let mut memory: Vec<u8> = (0..6000u32).map(|i| (i * 7 % 251) as u8).collect();
            let mut expected = memory.clone();
            expected.copy_within(from..from + n, to);
            let base = memory.as_mut_ptr();
            // SAFETY: both ranges lie in the vector, which nobody else uses.
            unsafe { copy(base.add(to), base.add(from), n) };
            assert!(memory == expected, "{from} to {to}, {n}");
            expected[to..to + n].fill(0x5a);
            // SAFETY: as above.
            unsafe { fill(memory.as_mut_ptr().add(to), 0x5a, n) };
            assert!(memory == expected, "fill of {n} at {to}");
        }
    }
}
