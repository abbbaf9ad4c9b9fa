//! Exceptions: from the frame that throws out to the `try_table` that catches, within one activation.

use super::code::ModuleCode;
use super::handler::call::Header;
use super::machine::{Machine, Next};
use crate::runtime::{Instance, Status, StoreCore};

/// Goes on where the pending exception is caught, or ends the run with it. `at` is an address within the instruction that threw.
#[inline(always)]
pub(super) unsafe fn resume(m: &mut Machine, at: *const u64) -> Next {
    // SAFETY: the machine is in a frame whose code contains `at`.
    unsafe {
        let activation = (*(*m.instance).context).activation;
        if !find(m.instance, m.fp, at) {
            return Next::Exit(Status::Exception);
        }
        m.ip = (*activation).ip;
        m.fp = (*activation).fp;
        m.instance = (*activation).instance;
        m.reload_memory();
        Next::Go
    }
}

/// Whether a return address is that of an activation's first frame.
pub(super) fn is_exit(ip: *const u64) -> bool {
    ip == super::exit_code()
}

/// Walks the frames outwards for a clause that catches the context's exception. When one does, its values are in its slots
/// and the activation says where to go on.
#[cold]
#[inline(never)]
unsafe fn find(instance: *mut Instance, fp: *mut u64, at: *const u64) -> bool {
    // SAFETY: frames are well formed up to the activation's first, whose return address is the exit's.
    unsafe {
        let context = (*instance).context;
        let store = context.cast::<StoreCore>();
        let word = (*context).exception;
        let heap = &raw const (*store).heap;
        let Some((tag, payload)) = (*heap).exception(word) else { unreachable!("an exception") };
        let (mut instance, mut fp, mut at) = (instance, fp, at);
        loop {
            let module = (*instance).interp.cast::<ModuleCode>();
            let Some(function) = (*module).function_at(at) else {
                unreachable!("the address is in this module's code")
            };
            let offset = at.offset_from(function.code) as u32;
            for catches in function.tries.around(offset) {
                for catch in catches {
                    let matches = catch.tag.is_none_or(|index| *(*instance).tags.add(index as usize) == tag);
                    if !matches {
                        continue;
                    }
                    for (slot, bits) in catch.values.iter().zip(payload) {
                        fp.add(slot.0 as usize).write(*bits);
                    }
                    if let Some(slot) = catch.exception {
                        fp.add(slot.0 as usize).write(word);
                    }
                    (*context).exception = 0;
                    let activation = (*context).activation;
                    (*activation).ip = function.code.add(catch.target as usize);
                    (*activation).fp = fp;
                    (*activation).instance = instance;
                    return true;
                }
            }
            let header = Header::read(fp, function.param_slots);
            if is_exit(header.return_ip) {
                return false;
            }
            at = header.return_ip.sub(1);
            fp = header.caller_fp;
            instance = header.caller;
        }
    }
}
