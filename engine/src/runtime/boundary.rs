//! The one place through which control passes between the host and guest code, and between guest code of different tiers.
//! Call hooks, stack limits, tail calls that leave a tier, and panics of the host are dealt with here and nowhere else.

use super::func::HostExit;
use super::heap::InFlight;
use super::{CallHook, Context, Func, HostError, HostFunc, Instance, Status, StoreCore};
use crate::module::{FuncType, ValType};
use crate::op::TrapCode;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

/// [`Func::native`] of functions without machine code. The native tier sets it before an engine that uses it makes any function.
static OUTWARD: AtomicPtr<u8> = AtomicPtr::new(ptr::null_mut());

/// What [`Func::native`] is where no native code runs the function: a stub that leads to its `entry`. Null before there is one.
pub(crate) fn outward() -> *const u8 {
    OUTWARD.load(Ordering::Relaxed)
}

/// Has every function without machine code that is made from now on lead native callers to this stub.
#[cfg(native_tier)]
pub(crate) fn set_outward(stub: *const u8) {
    OUTWARD.store(stub.cast_mut(), Ordering::Relaxed);
}

/// How a call from the host ended when it did not return. A panic of a host function is not among them: it resumes.
#[derive(Debug)]
pub(crate) enum Exit {
    /// A trap of the specification's, or a limit.
    Trap(TrapCode),
    /// An error that a host function or a call hook returned.
    Error(HostError),
    /// An exception, as a reference word.
    Exception(u64),
}

/// Calls a function from the host: start functions, exports and re-entry from host functions all come this way.
/// `slots` holds the arguments' slots and takes the results'.
///
/// # Safety
/// `store` and `func` are valid, `func` belongs to `store`, no reference into the store is alive, and `slots` is as long as the
/// larger of the parameters' and the results' slots, its arguments of the function's parameter types.
pub(crate) unsafe fn enter(store: *mut StoreCore, func: *const Func, slots: &mut [u64]) -> Result<(), Exit> {
    let context = store.cast::<Context>();
    // SAFETY: the caller vouches for `store`; only raw pointers into it are kept across guest code.
    unsafe {
        let outermost = (*context).native_stack_limit == 0;
        if outermost {
            let sp = stack_pointer();
            (*context).native_stack_limit = sp.saturating_sub((*store).limits.native_stack_bytes).max(1);
        }
        let saved_top = (*context).value_stack_top;
        let saved_caller = std::mem::replace(&mut (*context).caller, ptr::null_mut());
        let guest = (*func).host.is_none();

        let mut status = Status::Return;
        if guest {
            status = transition(store, CallHook::CallingWasm, || (slots.as_ptr(), &*signature(func).params));
        }
        if status == Status::Return {
            let room = (*context).value_stack_end.offset_from(saved_top) as usize;
            status = if slots.len() > room || stack_pointer() < (*context).native_stack_limit {
                (*context).raise(TrapCode::StackOverflow)
            } else {
                saved_top.copy_from_nonoverlapping(slots.as_ptr(), slots.len());
                call(context, func, saved_top)
            };
            if status == Status::Return {
                slots.as_mut_ptr().copy_from_nonoverlapping(saved_top, slots.len());
            }
            if guest {
                let results = || (slots.as_ptr(), &*signature(func).results);
                status = leave(store, status, CallHook::ReturningFromWasm, results);
            }
        }

        (*context).value_stack_top = saved_top;
        (*context).caller = saved_caller;
        if outermost {
            (*context).native_stack_limit = 0;
        }
        // All of it is taken, whichever applies: what a hook's failure displaced must not turn up at the next call.
        let (error, trap, panic) = ((*context).host_error.take(), (*context).trap.take(), (*context).panic.take());
        let exception = std::mem::take(&mut (*context).exception);
        match status {
            Status::Return => Ok(()),
            Status::Trap => Err(match (panic, error) {
                (Some(panic), _) => resume_unwind(panic),
                (None, Some(error)) => Exit::Error(error),
                (None, None) => Exit::Trap(trap.expect("a trap has a reason")),
            }),
            Status::Exception => Err(Exit::Exception(exception)),
            Status::Panic => resume_unwind(panic.expect("a panic has a payload")),
            Status::TailCall => unreachable!("`call` carries tail calls out"),
        }
    }
}

/// Calls a function of whatever tier, and then whoever it asks to be called in its place: mutual tail calls across tiers
/// come back here each time, so they take constant stack.
///
/// # Safety
/// `func` belongs to the context's store; `slots` holds its arguments, lies on the value stack, and nothing live lies above.
pub(crate) unsafe fn call(context: *mut Context, func: *const Func, slots: *mut u64) -> Status {
    let mut callee = func;
    loop {
        // SAFETY: the caller vouches for `func` and `slots`; a callee that asks for a tail call has put its arguments there.
        match unsafe { ((*callee).entry)(context, callee, slots) } {
            // SAFETY: `context` is valid as above.
            Status::TailCall => callee = unsafe { (*context).tail_callee },
            status => return status,
        }
    }
}

/// Calls out of a tier's own code: [`call`], with the caller's instance noted for host functions.
///
/// # Safety
/// As for [`call`]; `caller` is the instance whose code is calling, and nothing live lies at or above `top`.
pub(crate) unsafe fn call_out(caller: *mut Instance, func: *const Func, slots: *mut u64, top: *mut u64) -> Status {
    // SAFETY: the caller vouches for all of it.
    unsafe {
        let context = (*caller).context;
        if stack_pointer() < (*context).native_stack_limit {
            return (*context).raise(TrapCode::StackOverflow);
        }
        let saved = std::mem::replace(&mut (*context).caller, caller);
        let saved_top = std::mem::replace(&mut (*context).value_stack_top, top);
        let status = call(context, func, slots);
        (*context).caller = saved;
        (*context).value_stack_top = saved_top;
        status
    }
}

/// [`Func::entry`] of every host function.
///
/// # Safety
/// As for [`call`]; `func` is a host function.
pub(crate) unsafe fn host_entry(context: *mut Context, func: *const Func, slots: *mut u64) -> Status {
    let store = context.cast::<StoreCore>();
    // SAFETY: the context is the first field of its store; `func.host` is set for a host function and never changes.
    unsafe {
        let Some(host) = &(*func).host else { unreachable!("entry of host functions only") };
        let caller = (*context).caller;
        let top = slots.add(host.ty.param_slots.max(host.ty.result_slots) as usize);
        if top > (*context).value_stack_end {
            return (*context).raise(TrapCode::StackOverflow);
        }
        // Also what a hook calls stays above the values.
        let saved_top = std::mem::replace(&mut (*context).value_stack_top, top);
        // A host function called by the host is no transition.
        let mut status = Status::Return;
        if !caller.is_null() {
            status = transition(store, CallHook::CallingHost, || (slots.cast_const(), &*host.ty.params));
        }
        if status == Status::Return {
            status = call_host(context, host, caller, slots);
            if !caller.is_null() && status != Status::Panic {
                status = leave(store, status, CallHook::ReturningFromHost, || (slots.cast_const(), &*host.ty.results));
            }
        }
        (*context).value_stack_top = saved_top;
        status
    }
}

/// Calls the host's part of a host function, and notes how that ends.
unsafe fn call_host(context: *mut Context, host: &HostFunc, caller: *mut Instance, slots: *mut u64) -> Status {
    // SAFETY: as for `host_entry`.
    unsafe {
        let result = catch_unwind(AssertUnwindSafe(|| (host.call)(context.cast(), caller, slots)));
        (*context).caller = caller;
        match result {
            Ok(Ok(())) => Status::Return,
            Ok(Err(HostExit::Trap(code))) => (*context).raise(code),
            Ok(Err(HostExit::Error(error))) => {
                (*context).host_error = Some(error);
                Status::Trap
            }
            Ok(Err(HostExit::Exception(word))) => {
                (*context).exception = word;
                Status::Exception
            }
            Err(payload) => {
                (*context).panic = Some(payload);
                Status::Panic
            }
        }
    }
}

/// The type of a function that an instance defines.
unsafe fn signature<'a>(func: *const Func) -> &'a FuncType {
    // SAFETY: the caller passes such a function, whose instance keeps the type.
    unsafe {
        let instance = &*(*func).instance;
        &instance.module.module.func_types[(*func).index as usize]
    }
}

/// The transition after a call that ended so, with these results if it returned: how it has ended now. The hook's failure
/// counts, but never hides a panic.
unsafe fn leave<'t>(
    store: *mut StoreCore,
    status: Status,
    which: CallHook,
    results: impl FnOnce() -> (*const u64, &'t [ValType]),
) -> Status {
    // SAFETY: as for `transition`.
    unsafe {
        if (*store).hook.is_none() {
            (*store).transitions[which as usize] += 1;
            return status;
        }
        let context = &raw mut (*store).context;
        // The hook may call in its turn, and such a call's end must not take the place of this one's.
        let (trap, error, panic) = ((*context).trap.take(), (*context).host_error.take(), (*context).panic.take());
        let exception = (*context).exception;
        let none = (ptr::null(), [].as_slice());
        let hook = transition(store, which, || if status == Status::Return { results() } else { none });
        if hook != Status::Return && status != Status::Panic {
            return hook;
        }
        ((*context).trap, (*context).host_error, (*context).panic) = (trap, error, panic);
        (*context).exception = exception;
        status
    }
}

/// Counts a transition and runs the call hook, if there is one. `values` tells where values are meanwhile, and their types.
unsafe fn transition<'t>(
    store: *mut StoreCore,
    which: CallHook,
    values: impl FnOnce() -> (*const u64, &'t [ValType]),
) -> Status {
    // SAFETY: `store` is valid. The hook is taken out while it runs, so that it may use the store.
    unsafe {
        (*store).transitions[which as usize] += 1;
        let Some(mut hook) = (*store).hook.take() else { return Status::Return };
        let context = &raw mut (*store).context;
        let (slots, types) = values();
        let values = InFlight { previous: (*context).in_flight, slots, types, exception: (*context).exception };
        (*context).in_flight = &raw const values;
        let result = catch_unwind(AssertUnwindSafe(|| hook(store, which)));
        (*context).in_flight = values.previous;
        if (*store).hook.is_none() {
            (*store).hook = Some(hook);
        }
        match result {
            Ok(Ok(())) => Status::Return,
            Ok(Err(error)) => {
                (*store).context.host_error = Some(error);
                Status::Trap
            }
            Err(payload) => {
                (*store).context.panic = Some(payload);
                Status::Panic
            }
        }
    }
}

/// Roughly where the machine stack stands.
#[inline(never)]
fn stack_pointer() -> usize {
    let here = 0u8;
    std::hint::black_box(&raw const here).addr()
}
