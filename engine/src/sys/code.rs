//! Code memory: one range of address space for all machine code of the process, mapped twice. Code is written through one
//! mapping and executed through the other, so no page is ever writable and executable at one address. Parts of the range
//! are handed out and taken back without system calls; [`caches`] says what the processor must be told.

mod caches;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, OnceLock, PoisonError};

/// The bytes of all code that there can be at a time.
const ARENA_BYTES: usize = 1 << 30;
/// Parts begin at multiples of this.
const ALIGN: usize = 64;

struct Arena {
    /// Where code is written.
    write: *mut u8,
    /// Where it runs.
    run: *const u8,
    /// Parts not in use: where each begins and its length. No two touch.
    free: Mutex<BTreeMap<usize, usize>>,
    stale: caches::Stale,
}

// SAFETY: the mappings stay for as long as the process lives; who may write where is settled by the list of free parts.
unsafe impl Send for Arena {}
// SAFETY: as above.
unsafe impl Sync for Arena {}

fn arena() -> io::Result<&'static Arena> {
    static ARENA: OnceLock<Option<Arena>> = OnceLock::new();
    let made = ARENA.get_or_init(|| {
        let (file, write, run) = super::system::map_twice(ARENA_BYTES).ok()?;
        // SAFETY: the mappings are new, and nothing else is in them.
        let stale = unsafe { caches::Stale::new(file, write, run) };
        Some(Arena { write, run, free: Mutex::new(BTreeMap::from([(0, ARENA_BYTES)])), stale })
    });
    made.as_ref().ok_or_else(|| io::Error::from(io::ErrorKind::Unsupported))
}

impl Arena {
    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<usize, usize>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the first free part that is long enough.
    fn take(&self, bytes: usize) -> io::Result<usize> {
        let mut free = self.lock();
        let found = free.iter().find(|&(_, &len)| len >= bytes).map(|(&at, &len)| (at, len));
        let (at, len) = found.ok_or(io::ErrorKind::OutOfMemory)?;
        free.remove(&at);
        if len > bytes {
            free.insert(at + bytes, len - bytes);
        }
        Ok(at)
    }

    /// Takes a part back, and joins it with its free neighbours.
    fn give(&self, mut at: usize, mut bytes: usize) {
        let mut free = self.lock();
        if let Some(next) = free.remove(&(at + bytes)) {
            bytes += next;
        }
        if let Some((&before, &len)) = free.range(..at).next_back()
            && before + len == at
        {
            at = before;
            bytes += len;
        }
        free.insert(at, bytes);
    }
}

/// Machine code, ready to run; its room goes back when this is dropped.
#[derive(Debug)]
pub(crate) struct Code {
    at: usize,
    bytes: usize,
}

impl Code {
    /// Copies code to where it can run.
    ///
    /// # Errors
    /// When there is no room, or the system does not allow code to be made.
    pub(crate) fn new(code: &[u8]) -> io::Result<Code> {
        let arena = arena()?;
        let bytes = code.len().max(1).checked_next_multiple_of(ALIGN).ok_or(io::ErrorKind::OutOfMemory)?;
        let at = arena.take(bytes)?;
        let (write, run) = (arena.write.wrapping_add(at), arena.run.wrapping_add(at));
        // SAFETY: `take` gave this part to us alone, and it lies within the mappings.
        unsafe {
            write.copy_from_nonoverlapping(code.as_ptr(), code.len());
            caches::synchronise(write, run, code.len());
            arena.stale.forget(arena.run, at, bytes)?;
        }
        Ok(Code { at, bytes })
    }

    /// Where it runs.
    pub(crate) fn base(&self) -> *const u8 {
        let arena = arena().expect("there is one, or this code would not be");
        arena.run.wrapping_add(self.at)
    }
}

/// Whether an address is in code memory.
pub(super) fn contains(address: usize) -> bool {
    arena().is_ok_and(|arena| address.wrapping_sub(arena.run as usize) < ARENA_BYTES)
}

impl Drop for Code {
    fn drop(&mut self) {
        if let Ok(arena) = arena() {
            arena.give(self.at, self.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_where_it_can_be_read_and_its_room_is_used_again() {
        let codes: Vec<Code> = (0..50u8).map(|i| Code::new(&vec![i; 100 + 37 * usize::from(i)]).unwrap()).collect();
        for (i, code) in codes.iter().enumerate() {
            // SAFETY: the code is at least that long, and readable.
            let bytes = unsafe { std::slice::from_raw_parts(code.base(), 100 + 37 * i) };
            assert!(bytes.iter().all(|&byte| byte == i as u8));
        }
        let mut starts: Vec<_> = codes.iter().map(|code| (code.at, code.bytes)).collect();
        starts.sort_unstable();
        assert!(starts.windows(2).all(|pair| pair[0].0 + pair[0].1 <= pair[1].0));
    }

    /// A function that returns a number.
    fn returns(number: u16) -> Vec<u8> {
        #[cfg(target_arch = "x86_64")]
        let code = [&[0xb8], &u32::from(number).to_le_bytes()[..], &[0xc3]].concat();
        #[cfg(target_arch = "aarch64")]
        let code = [0x5280_0000 | u32::from(number) << 5, 0xd65f_03c0].map(u32::to_le_bytes).concat();
        code
    }

    #[test]
    fn room_that_is_used_again_runs_what_was_written_last() {
        let mut places = std::collections::HashSet::new();
        for number in 0..200 {
            let code = Code::new(&returns(number)).unwrap();
            places.insert(code.base());
            // SAFETY: the code is that of a function without arguments.
            let function: extern "C" fn() -> u32 = unsafe { std::mem::transmute(code.base()) };
            assert_eq!(function(), u32::from(number));
        }
        assert!(places.len() < 200, "no room was used again");
    }

    #[test]
    fn no_mapping_is_writable_and_executable() {
        let code = Code::new(&[0xc3]).unwrap();
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let access: Vec<&str> = maps.lines().filter_map(|line| line.split(' ').nth(1)).collect();
        assert!(!access.iter().any(|access| access.contains('w') && access.contains('x')), "{maps}");
        let ours = maps.lines().filter(|line| line.contains("crosscheck-code"));
        assert_eq!(ours.filter_map(|line| line.split(' ').nth(1)).collect::<Vec<_>>().len(), 2, "{maps}");
        assert!(contains(code.base() as usize) && !contains(arena().unwrap().write as usize));
    }

    #[test]
    fn more_than_there_is_is_an_error() {
        assert!(arena().unwrap().take(ARENA_BYTES + ALIGN).is_err());
    }
}
