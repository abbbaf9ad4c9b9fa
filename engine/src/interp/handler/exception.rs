//! `throw` and `throw_ref`.

use crate::interp::handler::call::note;
use crate::interp::machine::{Handler, Machine, Next, words};
use crate::interp::operand::{Slot, Source};
use crate::interp::unwind;
use crate::op::TrapCode;
use crate::runtime::{Instance, StoreCore};
use std::fmt;

/// Arguments of `throw`: the exception's values lie side by side.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsThrow {
    pub(in crate::interp) tag: u32,
    pub(in crate::interp) base: Slot,
}

impl fmt::Debug for ArgsThrow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tag {} from {:?}", self.tag, self.base)
    }
}

/// `throw`.
pub(in crate::interp) struct Throw;

impl Handler for Throw {
    type Args = ArgsThrow;
    fn name() -> String {
        "throw".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: ArgsThrow) -> Next {
        // SAFETY: the values are in the frame, and of the tag's types.
        unsafe {
            match allocate(m.instance, m.ip, m.fp, args) {
                Ok(()) => unwind::resume(m, m.ip.sub(words::<ArgsThrow>())),
                Err(code) => m.trap(code),
            }
        }
    }
}

/// Makes the exception, and notes it as the one being thrown.
#[cold]
#[inline(never)]
unsafe fn allocate(instance: *mut Instance, ip: *const u64, fp: *mut u64, args: ArgsThrow) -> Result<(), TrapCode> {
    // SAFETY: the caller passes the machine's state; the values are in the frame.
    unsafe {
        note(instance, ip, fp);
        let context = (*instance).context;
        let tag = *(*instance).tags.add(args.tag as usize);
        let values = fp.add(args.base.0 as usize);
        (*context).exception = (*context.cast::<StoreCore>()).new_exception(tag, values)?;
    }
    Ok(())
}

/// `throw_ref`.
pub(in crate::interp) struct ThrowRef;

impl Handler for ThrowRef {
    type Args = Slot;
    fn name() -> String {
        "throw_ref".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, exception: Slot) -> Next {
        // SAFETY: the operand is the frame's, and an exception by validation.
        unsafe {
            let word: u64 = exception.get(m);
            if word == 0 {
                return m.trap(TrapCode::NullReference);
            }
            (*(*m.instance).context).exception = word;
            unwind::resume(m, m.ip.sub(words::<Slot>()))
        }
    }
}
