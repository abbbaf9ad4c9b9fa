//! From data to instructions: what has processors, and emulators of them, run the code that was just written.

#[cfg(target_arch = "aarch64")]
pub(super) use aarch64::{Stale, synchronise};
#[cfg(target_arch = "x86_64")]
pub(super) use x86_64::{Stale, synchronise};

/// x86_64 processors keep their caches coherent, by physical addresses; what one has fetched ahead is gone long before code is
/// handed out, which takes a lock and calls.
#[cfg(target_arch = "x86_64")]
mod x86_64 {
    use std::io;
    use std::os::fd::OwnedFd;

    /// Nothing.
    pub(crate) unsafe fn synchronise(_write: *const u8, _run: *const u8, _bytes: usize) {}

    /// Nothing.
    pub(crate) struct Stale;

    impl Stale {
        pub(crate) unsafe fn new(_file: OwnedFd, _write: *mut u8, _run: *const u8) -> Stale {
            Stale
        }

        pub(crate) unsafe fn forget(&self, _run: *const u8, _at: usize, _bytes: usize) -> io::Result<()> {
            Ok(())
        }
    }
}

/// Instruction caches of AArch64 need not notice anything.
#[cfg(target_arch = "aarch64")]
mod aarch64 {
    use std::arch::asm;
    use std::io;
    use std::os::fd::OwnedFd;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Has instructions be fetched as they were written, on every processor of the process once it has passed an `isb`, as every
    /// way into machine code does. (Arm Architecture Reference Manual, "Synchronization and coherency issues between data
    /// and instruction accesses".)
    ///
    /// # Safety
    /// At both addresses there are so many readable bytes, of the same memory.
    pub(crate) unsafe fn synchronise(write: *const u8, run: *const u8, bytes: usize) {
        // SAFETY: the register may be read at this level; the instructions only concern caches.
        unsafe {
            let types: usize;
            asm!("mrs {}, ctr_el0", out(reg) types, options(nomem, nostack, preserves_flags));
            // The logarithms of the lines' lengths in words.
            let (data_line, instruction_line) = (4usize << (types >> 16 & 15), 4usize << (types & 15));
            // Data go as far as where instructions are fetched from. Data caches go by physical addresses: either mapping's will do.
            for line in lines(write, bytes, data_line) {
                asm!("dc cvau, {}", in(reg) line, options(nostack, preserves_flags));
            }
            asm!("dsb ish", options(nostack, preserves_flags));
            // Instruction caches may go by virtual addresses: it must be the one that is run at.
            for line in lines(run, bytes, instruction_line) {
                asm!("ic ivau, {}", in(reg) line, options(nostack, preserves_flags));
            }
            asm!("dsb ish", "isb", options(nostack, preserves_flags));
        }
    }

    /// The addresses of the cache lines that a range touches.
    fn lines(start: *const u8, bytes: usize, line: usize) -> impl Iterator<Item = usize> {
        let start = start.addr();
        (start & !(line - 1)..start + bytes).step_by(line)
    }

    /// What is done about an emulator that goes on running what was there before, although it was told. QEMU before version 8.1
    /// notices only what is written by the address that it runs at, or a new mapping.
    pub(crate) struct Stale {
        /// The file that code memory is, if this machine is such a one.
        file: Option<OwnedFd>,
        /// From here on, nothing has ever run.
        fresh: AtomicUsize,
    }

    impl Stale {
        /// Tries it out.
        ///
        /// # Safety
        /// These are the two mappings of the file, of a page at least, and unused.
        pub(crate) unsafe fn new(file: OwnedFd, write: *mut u8, run: *const u8) -> Stale {
            let mut answers = [0; 2];
            for (i, answer) in answers.iter_mut().enumerate() {
                // mov w0, #i; ret
                let code = [0x5280_0000 | (i as u32) << 5, 0xd65f_03c0];
                // SAFETY: the code is that of a function without arguments; the mappings are the caller's alone.
                unsafe {
                    write.cast::<[u32; 2]>().write(code);
                    synchronise(write, run, size_of_val(&code));
                    let function: extern "C" fn() -> u32 = std::mem::transmute(run);
                    *answer = function();
                }
            }
            Stale { file: (answers != [0, 1]).then_some(file), fresh: AtomicUsize::new(size_of::<[u32; 2]>()) }
        }

        /// Has new code at a place run, not what ran there before.
        ///
        /// # Safety
        /// The place lies within the mapping to run.
        pub(crate) unsafe fn forget(&self, run: *const u8, at: usize, bytes: usize) -> io::Result<()> {
            let Some(file) = &self.file else { return Ok(()) };
            if at >= self.fresh.fetch_max(at + bytes, Ordering::Relaxed) {
                return Ok(());
            }
            let page = super::super::super::system::page_size();
            let start = at & !(page - 1);
            // SAFETY: as the caller says; the arena is a whole number of pages.
            unsafe {
                super::super::super::system::map_again(file, run, start, (at + bytes - start).next_multiple_of(page))
            }
        }
    }
}
