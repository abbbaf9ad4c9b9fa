//! The references in frames of native code, for the collector. A frame has the references that live across a call in slots of its
//! own: locals are written through to their homes, operands go home before the call. Those slots are zero at first, so what
//! is in them was a reference once, if it is none now. Stack arguments belong to the callee's frame.

use super::isa_impl::stubs::ACTIVATION_BYTES;
use super::unwind::At;
use crate::runtime::StoreCore;

/// What the record of an activation begins with. The record lies [`ACTIVATION_BYTES`] below the frame of `enter`.
#[repr(C)]
pub(super) struct Activation {
    /// The innermost frame, and the address in its code, as of the last call of what may collect.
    pub(super) frame: usize,
    pub(super) pc: usize,
    /// The activation before.
    pub(super) previous: *const Activation,
}

/// Shows the collector the references in all frames of native code, and may show it words that were references once.
///
/// # Safety
/// The store is one whose guest code, if any is running, has called what may collect.
pub(crate) unsafe fn roots(store: *mut StoreCore, visit: &mut dyn FnMut(u64)) {
    // SAFETY: activations are well formed, and the innermost frame of each was noted when it called.
    unsafe {
        let mut activation = (*store).context.native_activation.cast_const().cast::<Activation>();
        while !activation.is_null() {
            let last = activation.expose_provenance() + ACTIVATION_BYTES;
            let mut at = At { frame: (*activation).frame, pc: (*activation).pc };
            while at.frame != last {
                let (function, ..) = at.function();
                let own = function.roots.clone().step_by(8);
                for slot in own.chain(function.stack_roots.iter().copied()) {
                    visit(at.slot(slot).read());
                }
                at = at.caller();
            }
            activation = (*activation).previous;
        }
    }
}
