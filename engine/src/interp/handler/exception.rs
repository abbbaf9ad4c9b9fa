//! `throw` and `throw_ref`.

use crate::interp::machine::{Handler, Machine, Next, words};
use crate::interp::operand::{Slot, Source};
use crate::interp::unwind;
use crate::op::TrapCode;
use crate::runtime::heap::Object;
use crate::runtime::{Instance, StoreCore};
use std::fmt;

/// Arguments of `throw`: the exception's values lie side by side.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsThrow {
    pub(in crate::interp) tag: u32,
    pub(in crate::interp) slots: u32,
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
            match allocate(m.instance, args.tag, args.base.of(m), args.slots) {
                Ok(()) => unwind::resume(m, m.ip.sub(words::<ArgsThrow>())),
                Err(code) => m.trap(code),
            }
        }
    }
}

/// Makes the exception, and notes it as the one being thrown.
#[cold]
#[inline(never)]
unsafe fn allocate(instance: *mut Instance, tag: u32, values: *const u64, slots: u32) -> Result<(), TrapCode> {
    // SAFETY: the caller passes the machine's instance, and as many slots as the tag's values take.
    unsafe {
        let context = (*instance).context;
        let tag = *(*instance).tags.add(tag as usize);
        let payload = std::slice::from_raw_parts(values, slots as usize).into();
        (*context).exception = (*context.cast::<StoreCore>()).alloc(Object::Exception { tag, payload })?;
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
