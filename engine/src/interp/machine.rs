//! The machine state, what a handler is, and the two ways of getting from one handler to the next.
//!
//! Code is a sequence of 64-bit words. An instruction is its handler's address followed by its arguments, packed as a
//! `repr(C)` struct and padded to whole words. Where the build allows it (see `build.rs`), handlers are direct-threaded:
//! each ends in a call of the next one with the machine state in its registers, and LLVM makes that call a jump. The same
//! handlers run under a plain loop elsewhere. For the jump to be possible nothing in a handler may have its address taken or
//! need dropping: a handler hands values, never the machine, to whatever is not inlined.

use crate::op::TrapCode;
use crate::runtime::{Instance, Memory, Status};

/// The registers of the machine.
pub(super) struct Machine {
    /// The next instruction.
    pub(super) ip: *const u64,
    /// The frame: parameters first.
    pub(super) fp: *mut u64,
    /// The instance whose code runs.
    pub(super) instance: *mut Instance,
    /// Memory 0's base.
    pub(super) memory: *mut u8,
    /// Memory 0's length in bytes.
    pub(super) memory_len: usize,
    /// The accumulator of integers and references: an i32 is zero-extended.
    pub(super) int: u64,
    /// The accumulator of f32.
    pub(super) f32: f32,
    /// The accumulator of f64.
    pub(super) f64: f64,
    /// The accumulator of v128.
    pub(super) v128: Vector,
}

/// A v128 as a type that is passed in a vector register.
#[cfg(target_arch = "x86_64")]
pub(super) type Vector = std::arch::x86_64::__m128i;
#[cfg(target_arch = "aarch64")]
pub(super) type Vector = std::arch::aarch64::uint8x16_t;
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(super) type Vector = crate::op::numeric::V128;

/// What follows a handler.
pub(super) enum Next {
    /// The instruction at `ip`.
    Go,
    /// Another handler, as if it stood in the code here: what is rare is put out of the way so, with all registers as they are.
    Via(dispatch::RawHandler),
    /// The end of this run of the machine.
    Exit(Status),
}

/// An instruction of register code.
pub(super) trait Handler {
    /// Its arguments, as they stand in the code.
    type Args: Copy + std::fmt::Debug;

    /// Its name in listings.
    fn name() -> String;

    /// Executes it. `m.ip` is already at the next instruction.
    ///
    /// # Safety
    /// The machine is that of a frame whose code contains this instruction with these arguments.
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next;
}

/// The length in words of an instruction with arguments of type `A`.
pub(super) const fn words<A>() -> usize {
    assert!(align_of::<A>() <= align_of::<u64>());
    1 + size_of::<A>().div_ceil(size_of::<u64>())
}

impl Machine {
    /// Ends the run with a trap.
    #[inline(always)]
    pub(super) fn trap(&self, code: TrapCode) -> Next {
        Next::Exit(raise(self.instance, code))
    }

    /// Loads the memory registers after `instance` changed or its memory may have grown.
    #[inline(always)]
    pub(super) unsafe fn reload_memory(&mut self) {
        // SAFETY: an instance's `memory0` is never null.
        unsafe {
            let memory: *const Memory = (*self.instance).memory0;
            self.memory = (*memory).base;
            self.memory_len = (*memory).len;
        }
    }

    /// Moves on by a branch's distance in words, counted from the next instruction, when the branch is taken.
    #[inline(always)]
    pub(super) unsafe fn jump_if(&mut self, taken: bool, distance: i32) {
        if taken {
            // Without this LLVM selects the distance by a conditional move. Then everything after the branch waits for the
            // condition, where a predicted jump lets it run ahead: loops take up to twice as long.
            #[cfg(direct_threading)]
            // SAFETY: no instruction at all.
            unsafe {
                std::arch::asm!("", options(nomem, nostack, preserves_flags));
            }
            // SAFETY: as for `jump`.
            unsafe { self.jump(distance) };
        }
    }

    /// Moves on by a branch's distance in words, counted from the next instruction.
    #[inline(always)]
    pub(super) unsafe fn jump(&mut self, distance: i32) {
        // SAFETY: the lowering makes branches within a function only.
        self.ip = unsafe { self.ip.offset(distance as isize) };
    }
}

#[cold]
#[inline(never)]
fn raise(instance: *mut Instance, code: TrapCode) -> Status {
    // SAFETY: the machine's instance is valid, and so is its context.
    unsafe { (*(*instance).context).raise(code) }
}

/// A handler's code and how to show it: what the encoder writes and lists.
#[derive(Copy, Clone)]
pub(super) struct HandlerRef {
    pub(super) run: dispatch::RawHandler,
    /// Shows the instruction at an address, arguments included.
    pub(super) show: unsafe fn(*const u64) -> String,
}

/// The reference to a handler.
pub(super) const fn handler<H: Handler>() -> HandlerRef {
    HandlerRef { run: dispatch::step::<H>, show: show::<H> }
}

unsafe fn show<H: Handler>(at: *const u64) -> String {
    // SAFETY: the caller passes the address of an instruction of this handler.
    let args = unsafe { at.add(1).cast::<H::Args>().read() };
    if size_of::<H::Args>() == 0 { H::name() } else { format!("{} {args:?}", H::name()) }
}

/// Reads the instruction at `m.ip`, steps over it, and executes it.
#[inline(always)]
unsafe fn execute<H: Handler>(m: &mut Machine) -> Next {
    // SAFETY: the code at `ip` is an instruction of this handler, which is how the handler was found.
    unsafe {
        let args = m.ip.add(1).cast::<H::Args>().read();
        m.ip = m.ip.add(words::<H::Args>());
        H::run(m, args)
    }
}

/// Direct threading: the machine's registers are the arguments of every handler. System V has six integer and eight vector
/// argument registers, of which five vector registers are left.
#[cfg(direct_threading)]
#[allow(
    improper_ctypes_definitions,
    reason = "both sides are this crate's; all that matters is that vectors are in registers"
)]
pub(super) mod dispatch {
    use super::{Handler, Instance, Machine, Next, Status, Vector, execute};

    /// A function, or its type, with the convention that passes most arguments in registers.
    #[cfg(target_arch = "x86_64")]
    macro_rules! guest_abi {
        (type $($ty:tt)*) => { unsafe extern "sysv64" $($ty)* };
        (item $($item:tt)*) => { pub(in crate::interp) unsafe extern "sysv64" $($item)* };
    }
    #[cfg(not(target_arch = "x86_64"))]
    macro_rules! guest_abi {
        (type $($ty:tt)*) => { unsafe extern "C" $($ty)* };
        (item $($item:tt)*) => { pub(in crate::interp) unsafe extern "C" $($item)* };
    }

    pub(in crate::interp) type RawHandler =
        guest_abi!(type fn(*const u64, *mut u64, *mut Instance, *mut u8, usize, u64, f32, f64, Vector) -> Status);

    guest_abi! { item fn step<H: Handler>(
        ip: *const u64, fp: *mut u64, instance: *mut Instance, memory: *mut u8, memory_len: usize,
        int: u64, f32: f32, f64: f64, v128: Vector,
    ) -> Status {
        let mut m = Machine { ip, fp, instance, memory, memory_len, int, f32, f64, v128 };
        // SAFETY: `ip` is at an instruction of this handler; what follows it is an instruction again.
        unsafe {
            match execute::<H>(&mut m) {
                Next::Go => {
                    let next = m.ip.cast::<RawHandler>().read();
                    next(m.ip, m.fp, m.instance, m.memory, m.memory_len, m.int, m.f32, m.f64, m.v128)
                }
                Next::Via(other) => {
                    other(m.ip, m.fp, m.instance, m.memory, m.memory_len, m.int, m.f32, m.f64, m.v128)
                }
                Next::Exit(status) => status,
            }
        }
    } }

    /// Runs the machine until it exits.
    pub(in crate::interp) unsafe fn run(m: Machine) -> Status {
        // SAFETY: `m.ip` is at an instruction.
        unsafe {
            let first = m.ip.cast::<RawHandler>().read();
            first(m.ip, m.fp, m.instance, m.memory, m.memory_len, m.int, m.f32, m.f64, m.v128)
        }
    }
}

/// A plain loop.
#[cfg(not(direct_threading))]
pub(super) mod dispatch {
    use super::{Handler, Machine, Next, Status, execute};

    pub(in crate::interp) type RawHandler = unsafe fn(&mut Machine) -> Next;

    pub(in crate::interp) unsafe fn step<H: Handler>(m: &mut Machine) -> Next {
        // SAFETY: `ip` is at an instruction of this handler.
        unsafe { execute::<H>(m) }
    }

    /// Runs the machine until it exits.
    pub(in crate::interp) unsafe fn run(mut m: Machine) -> Status {
        loop {
            // SAFETY: `m.ip` is at an instruction, and each leaves it at the next.
            unsafe {
                let mut handler = m.ip.cast::<RawHandler>().read();
                loop {
                    match handler(&mut m) {
                        Next::Go => break,
                        Next::Via(other) => handler = other,
                        Next::Exit(status) => return status,
                    }
                }
            }
        }
    }
}
