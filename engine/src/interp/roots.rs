//! The references in the interpreter's frames, for the collector.

use super::code::ModuleCode;
use super::handler::call::Header;
use super::unwind::is_exit;
use crate::runtime::StoreCore;

/// Shows `visit` all references in the frames of all activations: parameters, locals and operands. Words that were left behind are
/// among them. See [`crate::runtime::heap::FrameWalker`].
///
/// # Safety
/// The store is valid, and each activation has noted the instruction that is in progress, and its frame.
pub(crate) unsafe fn walk_frames(store: *mut StoreCore, visit: &mut dyn FnMut(u64)) {
    // SAFETY: activations are a list through the machine stack; frames are well formed up to each one's first, whose return
    // address is the exit's. Each frame's function tells which slots are references.
    unsafe {
        let mut activation = (*store).context.activation;
        while !activation.is_null() {
            let (mut instance, mut fp, mut at) = ((*activation).instance, (*activation).fp, (*activation).ip.sub(1));
            loop {
                let module = (*instance).interp.cast::<ModuleCode>();
                let Some(function) = (*module).function_at(at) else {
                    unreachable!("the address is in this module's code")
                };
                for slot in function.references.iter().flat_map(|range| range.clone()) {
                    visit(fp.add(slot as usize).read());
                }
                let header = Header::read(fp, function.param_slots);
                if is_exit(header.return_ip) {
                    break;
                }
                at = header.return_ip.sub(1);
                fp = header.caller_fp;
                instance = header.caller;
            }
            activation = (*activation).previous;
        }
    }
}
