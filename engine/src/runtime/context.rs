//! What guest code of every tier reaches through its instance: stacks, fuel, and how the last call ended.

use super::heap::InFlight;
use super::{Func, Instance};
use crate::op::TrapCode;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;

/// How a call ended. Nothing ever unwinds through guest frames: every tier hands this on.
#[repr(u32)]
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Status {
    /// Results are in the slots.
    Return = 0,
    /// [`Context::trap`] tells why.
    Trap = 1,
    /// [`Context::exception`] holds the exception.
    Exception = 2,
    /// The callee wants [`Context::tail_callee`] called in its place; its arguments are in the slots.
    TailCall = 3,
    /// A host function panicked; [`Context::panic`] holds the payload.
    Panic = 4,
}

/// The part of the store that guest code uses. One per store, first in [`super::StoreCore`], so that the address of one is
/// the address of the other. Native code addresses its fields with `offset_of!`.
#[repr(C)]
pub(crate) struct Context {
    /// Fuel left. Exact at every boundary; meaningless unless code was compiled with fuel.
    pub(crate) fuel: u64,
    /// First free slot of the value stack: where the next activation's arguments go.
    pub(crate) value_stack_top: *mut u64,
    /// End of the value stack.
    pub(crate) value_stack_end: *mut u64,
    /// The lowest address that the machine stack may reach. Zero while no guest code runs.
    pub(crate) native_stack_limit: usize,
    /// Set from any thread to end guest code that was compiled with interruption. Never null, outlives the store.
    pub(crate) interrupt: *const AtomicBool,
    /// The instance that called out last: what a host function sees as its caller. Null for a call from the host.
    pub(crate) caller: *mut Instance,
    /// After [`Status::TailCall`]: whom to call.
    pub(crate) tail_callee: *const Func,
    /// After [`Status::Exception`]: the exception's reference word.
    pub(crate) exception: u64,
    /// After [`Status::Trap`]: the reason, unless `host_error` holds one of the host's own.
    pub(crate) trap: Option<TrapCode>,
    /// After [`Status::Trap`]: the error that a host function or hook returned.
    pub(crate) host_error: Option<HostError>,
    /// After [`Status::Panic`]: what the host function panicked with.
    pub(crate) panic: Option<Box<dyn Any + Send>>,
    /// Values on their way between host and guest, for the collector.
    pub(crate) in_flight: *const InFlight,
    /// Whether code was compiled with fuel, for operations that charge by size.
    pub(crate) fuel_enabled: bool,
    /// Asked for more when fuel does not suffice.
    pub(crate) refill: Option<Box<Refill>>,
    /// The innermost interpreter activation, a list through the machine stack.
    pub(crate) activation: *mut Activation,
    /// The innermost activation of native code: its record on the machine stack. Null while there is none.
    pub(crate) native_activation: *mut u8,
    /// Where native functions leave the results that do not fit registers, by result slot.
    pub(crate) native_results: *mut u64,
    /// The frame in which native code goes on after an exception.
    pub(crate) resume_frame: usize,
    /// The machine stack pointer of that frame.
    pub(crate) resume_sp: usize,
}

/// Gives guest code more fuel when what it has does not suffice: so many units, or `None` to let it trap.
pub(crate) type Refill = dyn FnMut() -> Option<u64> + Send;

/// An error of the host's own, passed through guest frames as a trap.
pub type HostError = Box<dyn std::error::Error + Send + Sync + 'static>;

/// One run of the interpreter's dispatch loop. While the loop is calling out or something is allocated, `ip` and `fp` are the
/// innermost frame's.
pub(crate) struct Activation {
    /// The activation that called out to this one.
    pub(crate) previous: *mut Activation,
    /// The instruction after the one in progress.
    pub(crate) ip: *const u64,
    /// The frame of that instruction.
    pub(crate) fp: *mut u64,
    /// Instance of that frame.
    pub(crate) instance: *mut Instance,
}

impl Context {
    /// Notes a trap and gives the status that reports it.
    #[cold]
    pub(crate) fn raise(&mut self, code: TrapCode) -> Status {
        self.trap = Some(code);
        Status::Trap
    }

    /// Takes fuel for an operation that charges by size; nothing is taken when it does not suffice.
    pub(crate) fn charge(&mut self, cost: u64) -> Result<(), TrapCode> {
        if self.fuel_enabled {
            self.refill(cost)?;
            self.fuel -= cost;
        }
        Ok(())
    }

    /// Sees to it that there is as much fuel as `cost`. What [`Context::refill`] panics with is passed on as a panic of the host's
    /// when the trap reaches it.
    pub(crate) fn refill(&mut self, cost: u64) -> Result<(), TrapCode> {
        while self.fuel < cost {
            let Some(mut refill) = self.refill.take() else { return Err(TrapCode::OutOfFuel) };
            let more = catch_unwind(AssertUnwindSafe(&mut *refill));
            self.refill = Some(refill);
            match more {
                Ok(Some(more @ 1..)) => self.fuel = self.fuel.saturating_add(more),
                Ok(_) => return Err(TrapCode::OutOfFuel),
                Err(payload) => {
                    self.panic = Some(payload);
                    return Err(TrapCode::OutOfFuel);
                }
            }
        }
        Ok(())
    }
}
