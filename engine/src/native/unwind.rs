//! Exceptions: from the frame that throws out to the `try_table` that catches, within one activation. Frames are chained
//! through the platform's frame pointer: where it points is the caller's, above that the return address, below it the instance.

use super::compile::Places;
use super::isa_impl::INSTANCE;
use super::isa_impl::stubs::ACTIVATION_BYTES;
use super::stubs;
use crate::runtime::nested::Nested;
use crate::runtime::{Context, Instance, StoreCore};
use crate::sys::code::Code;
use std::ops::Range;

/// The machine code of a module: what an instance's `native` points to.
#[repr(C)]
pub(super) struct ModuleCode {
    /// What the code calls, by number; first, so that code finds it at once.
    pub(super) stubs: [usize; stubs::COUNT],
    pub(super) code: Code,
    /// How many bytes of code there are.
    pub(super) len: u32,
    /// The functions that are in it, in the order of their code.
    pub(super) functions: Box<[Function]>,
    pub(super) places: Places,
}

/// What unwinding must know of a function.
#[derive(Debug)]
pub(super) struct Function {
    /// Where its code begins, from the start of the module's.
    pub(super) start: u32,
    /// From its frame down to the stack pointer.
    pub(super) frame_bytes: u32,
    /// Its `try_table` blocks, each with its clauses in the order in which they are tried.
    pub(super) tries: Nested<Box<[Catch]>>,
    /// Which bytes of its frame are slots that hold references, whenever it calls what may collect.
    pub(super) roots: Range<i32>,
    /// The slots of stack arguments that are references.
    pub(super) stack_roots: Box<[i32]>,
    /// Its index in the module.
    pub(super) index: u32,
}

/// A catch clause.
#[derive(Debug)]
pub(super) struct Catch {
    /// The tag that it catches, or `None` for all.
    pub(super) tag: Option<u32>,
    /// Where in the frame each slot of the exception's values goes; empty for a clause that catches all.
    pub(super) values: Box<[i32]>,
    /// Where the exception itself goes, for a clause with `ref`.
    pub(super) exception: Option<i32>,
    /// Where to go on.
    pub(super) target: u32,
}

impl ModuleCode {
    /// The function whose code contains an address.
    pub(super) fn function_at(&self, pc: usize) -> Option<(&Function, u32)> {
        let offset =
            u32::try_from(pc.checked_sub(self.code.base() as usize)?).ok().filter(|&offset| offset < self.len)?;
        let after = self.functions.partition_point(|function| function.start <= offset);
        Some((&self.functions[after.checked_sub(1)?], offset))
    }
}

/// A frame, and the address in its code at which it is.
#[derive(Copy, Clone)]
pub(super) struct At {
    pub(super) frame: usize,
    pub(super) pc: usize,
}

impl At {
    /// A slot of the frame.
    pub(super) fn slot(self, at: i32) -> *mut u64 {
        std::ptr::with_exposed_provenance_mut(self.frame.wrapping_add_signed(at as isize))
    }

    /// The function whose frame it is, its instance, and where in its module's code it is.
    pub(super) unsafe fn function<'a>(self) -> (&'a Function, *mut Instance, u32) {
        // SAFETY: the frame is one of native code, whose modules outlive it.
        unsafe {
            let instance = self.slot(INSTANCE).cast::<*mut Instance>().read();
            let module = (*instance).native.cast::<ModuleCode>();
            // The address is after the call, which may be the last instruction of a range.
            let Some((function, offset)) = (*module).function_at(self.pc - 1) else {
                unreachable!("in its module's code")
            };
            (function, instance, offset)
        }
    }

    /// The frame that called this one.
    pub(super) unsafe fn caller(self) -> At {
        // SAFETY: the frame is well formed.
        unsafe { At { frame: self.slot(0).cast::<usize>().read(), pc: self.slot(8).cast::<usize>().read() } }
    }
}

/// Walks the frames outwards from `frame`, which is at the return address `pc`, for a clause that catches the context's exception.
/// When one does, its values are in their homes, the context says with which frame to go on, and the address is returned; 0
/// when none does.
pub(super) unsafe extern "C" fn find(context: *mut Context, frame: usize, pc: usize) -> usize {
    // SAFETY: frames are well formed up to the one that `enter` made, which belongs to no module.
    unsafe {
        let store = context.cast::<StoreCore>();
        let word = (*context).exception;
        let heap = &raw const (*store).heap;
        let Some((tag, payload)) = (*heap).exception(word) else { unreachable!("an exception") };
        let last = (*context).native_activation as usize + ACTIVATION_BYTES;
        let mut at = At { frame, pc };
        while at.frame != last {
            let (function, instance, offset) = at.function();
            for catches in function.tries.around(offset) {
                for catch in catches {
                    if catch.tag.is_some_and(|index| *(*instance).tags.add(index as usize) != tag) {
                        continue;
                    }
                    for (&home, &bits) in catch.values.iter().zip(payload) {
                        at.slot(home).write(bits);
                    }
                    if let Some(home) = catch.exception {
                        at.slot(home).write(word);
                    }
                    (*context).exception = 0;
                    (*context).resume_frame = at.frame;
                    (*context).resume_sp = at.frame - function.frame_bytes as usize;
                    let module = (*instance).native.cast::<ModuleCode>();
                    return (*module).code.base() as usize + catch.target as usize;
                }
            }
            at = at.caller();
        }
        0
    }
}
