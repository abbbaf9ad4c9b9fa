//! What becomes of a fault in code memory: an access to a guard is a trap; anything else is a bug of ours, and reported.

use super::isa_impl::stubs::trap;
use super::unwind::ModuleCode;
use crate::op::TrapCode;
use crate::runtime::Instance;
use crate::sys::fault::{Fault, report};

/// Sends a fault at a known access to the trap stub; runs in the signal handler.
pub(super) fn resolve(fault: &mut Fault) -> bool {
    // SAFETY: all code in code memory has its instance in the register that the handler read, and the instance's code stands.
    let module = unsafe {
        let instance: *const Instance = std::ptr::with_exposed_provenance(fault.instance);
        &*(*instance).native.cast::<ModuleCode>()
    };
    let Some((function, offset)) = module.function_at(fault.pc) else {
        report(&[b"crosscheck-engine: fault in machine code of no function\n"]);
        return false;
    };
    match module.faults.binary_search_by_key(&offset, |&(at, _)| at) {
        Ok(_) => {
            fault.pc = trap as *const () as usize;
            fault.scratch = TrapCode::MemoryOutOfBounds as usize;
            true
        }
        Err(after) => {
            let near = module.faults.get(after.saturating_sub(1)).map_or(0, |&(_, wasm)| wasm);
            let mut digits = [[0; 10]; 3];
            let [index, at, near] = [function.index, offset - function.start, near];
            let [a, b, c] = &mut digits;
            report(&[
                b"crosscheck-engine: fault outside the trap table in function ",
                decimal(index, a),
                b" at code byte ",
                decimal(at, b),
                b", after the access at module byte ",
                decimal(near, c),
                b"\n",
            ]);
            false
        }
    }
}

/// A number's digits, without an allocation.
fn decimal(mut value: u32, digits: &mut [u8; 10]) -> &[u8] {
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            return &digits[first..];
        }
    }
}
