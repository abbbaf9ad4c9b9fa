//! The pieces of assembly between Rust and native code. One way in and one way out serve all signatures: they store or
//! load every register that may hold an argument, and Rust finds the values by the signature's locations.
//!
//! Each way from Rust into machine code passes an `isb`: code that another thread has made since this one last did, which only
//! Rust can have handed over, is then fetched anew. See `sys/code/caches.rs`.

use super::frame::INSTANCE;
use super::memory::CONTEXT;
use crate::native::builtins;
use crate::native::entry::{Incoming, Outgoing, outward as rust_outward};
use crate::native::roots::Activation;
use crate::native::unwind;
use crate::runtime::{Context, Func, Instance, Memory, Status};
use std::arch::naked_asm;
use std::mem::offset_of;

/// The registers that can hold arguments; after a call the first of each class holds a result.
#[derive(Default)]
#[repr(C)]
pub(in crate::native) struct ArgRegisters {
    pub(in crate::native) ints: [u64; 8],
    /// Whole vectors: the first half holds a float.
    pub(in crate::native) floats: [[u64; 2]; 8],
}

const FLOATS: usize = offset_of!(ArgRegisters, floats);
const ACTIVATION: usize = offset_of!(Context, native_activation);
/// From where an activation's record is, up to its frame.
pub(in crate::native) const ACTIVATION_BYTES: usize = 176;

/// Calls native code and returns how that ended. The activation's record, at which [`Context::native_activation`] points,
/// lies [`ACTIVATION_BYTES`] below the frame of this function. Native code saves no vector register, so that this does.
///
/// # Safety
/// The block describes a call of a native function with arguments of its type.
#[unsafe(naked)]
pub(in crate::native) unsafe extern "C" fn enter(block: *mut Incoming) -> Status {
    naked_asm!(
        "stp x29, x30, [sp, #-16]!",
        "mov x29, sp",
        "stp x27, x28, [sp, #-16]!",
        "stp x25, x26, [sp, #-16]!",
        "stp x23, x24, [sp, #-16]!",
        "stp x21, x22, [sp, #-16]!",
        "stp x19, x20, [sp, #-16]!",
        "stp d14, d15, [sp, #-16]!",
        "stp d12, d13, [sp, #-16]!",
        "stp d10, d11, [sp, #-16]!",
        "stp d8, d9, [sp, #-16]!",
        "ldr x9, [x0, #{context}]",
        "ldr x10, [x9, #{activation}]",
        // The record, and the block.
        "sub sp, sp, #32",
        "stp x10, x0, [sp, #{previous}]",
        "mov x10, sp",
        "str x10, [x9, #{activation}]",
        // Stack arguments, from the top down.
        "ldr x9, [x0, #{stack_bytes}]",
        "ldr x10, [x0, #{stack}]",
        "sub sp, sp, x9",
        "2:",
        "cbz x9, 3f",
        "sub x9, x9, #8",
        "ldr x11, [x10, x9]",
        "mov x12, sp",
        "str x11, [x12, x9]",
        "b 2b",
        "3:",
        "ldr x15, [x0, #{func}]",
        "add x9, x0, #{floats}",
        "ldp q0, q1, [x9]",
        "ldp q2, q3, [x9, #32]",
        "ldp q4, q5, [x9, #64]",
        "ldp q6, q7, [x9, #96]",
        "ldr x9, [x15, #{native}]",
        "ldp x2, x3, [x0, #16]",
        "ldp x4, x5, [x0, #32]",
        "ldp x6, x7, [x0, #48]",
        "ldp x0, x1, [x0]",
        "isb",
        "blr x9",
        "ldr x9, [x29, #-152]",
        "str x0, [x9]",
        "str q0, [x9, #{floats}]",
        "mov w0, #0",
        "b {exit}",
        context = const offset_of!(Incoming, context),
        activation = const ACTIVATION,
        stack_bytes = const offset_of!(Incoming, stack_bytes),
        stack = const offset_of!(Incoming, stack),
        func = const offset_of!(Incoming, func),
        floats = const FLOATS,
        native = const offset_of!(Func, native),
        previous = const offset_of!(Activation, previous),
        exit = sym exit,
    )
}

/// The end of an activation; w0 is its status, x29 the frame of [`enter`].
#[unsafe(naked)]
unsafe extern "C" fn exit() {
    naked_asm!(
        "sub sp, x29, #{bytes}",
        "ldp x10, x9, [sp, #{previous}]",
        "add sp, sp, #32",
        "ldr x9, [x9, #{context}]",
        "str x10, [x9, #{activation}]",
        "ldp d8, d9, [sp], #16",
        "ldp d10, d11, [sp], #16",
        "ldp d12, d13, [sp], #16",
        "ldp d14, d15, [sp], #16",
        "ldp x19, x20, [sp], #16",
        "ldp x21, x22, [sp], #16",
        "ldp x23, x24, [sp], #16",
        "ldp x25, x26, [sp], #16",
        "ldp x27, x28, [sp], #16",
        "ldp x29, x30, [sp], #16",
        "ret",
        bytes = const ACTIVATION_BYTES,
        previous = const offset_of!(Activation, previous),
        context = const offset_of!(Incoming, context),
        activation = const ACTIVATION,
    )
}

/// Ends the activation from any of its frames; w0 is its status.
#[unsafe(naked)]
unsafe extern "C" fn leave() {
    naked_asm!(
        "ldr x9, [x28, #{context}]",
        "ldr x9, [x9, #{activation}]",
        "add x29, x9, #{bytes}",
        "b {exit}",
        context = const CONTEXT,
        activation = const ACTIVATION,
        bytes = const ACTIVATION_BYTES,
        exit = sym exit,
    )
}

/// A trap whose code is in w16. The stack may be at its end, so it goes back to the activation's start first.
#[unsafe(naked)]
pub(in crate::native) unsafe extern "C" fn trap() {
    naked_asm!(
        "ldr x0, [x28, #{context}]",
        "ldr x9, [x0, #{activation}]",
        "mov sp, x9",
        "mov w1, w16",
        "bl {raise}",
        "b {leave}",
        context = const CONTEXT,
        activation = const ACTIVATION,
        raise = sym builtins::raise,
        leave = sym leave,
    )
}

/// [`Func::native`] of functions that no native code runs. x15 is the record, x28 the calling instance.
#[unsafe(naked)]
pub(in crate::native) unsafe extern "C" fn outward() {
    naked_asm!(
        "stp x29, x30, [sp, #-16]!",
        "mov x29, sp",
        "sub sp, sp, #{size}",
        "stp x0, x1, [sp]",
        "stp x2, x3, [sp, #16]",
        "stp x4, x5, [sp, #32]",
        "stp x6, x7, [sp, #48]",
        "add x9, sp, #{floats}",
        "stp q0, q1, [x9]",
        "stp q2, q3, [x9, #32]",
        "stp q4, q5, [x9, #64]",
        "stp q6, q7, [x9, #96]",
        "add x9, x29, #16",
        "str x9, [sp, #{stack}]",
        "ldr x9, [x29]",
        "str x9, [sp, #{caller_frame}]",
        // What is called may collect.
        "ldr x10, [x28, #{context}]",
        "ldr x10, [x10, #{activation}]",
        "ldr x11, [x29, #8]",
        "stp x9, x11, [x10, #{frame}]",
        "mov x0, x28",
        "mov x1, x15",
        "mov x2, sp",
        "bl {outward}",
        "cbnz w0, 2f",
        "ldr x0, [sp]",
        "ldr q0, [sp, #{floats}]",
        "ldr x9, [sp, #{stack_bytes}]",
        "mov sp, x29",
        "ldp x29, x30, [sp], #16",
        // The callee removes its stack arguments.
        "add sp, sp, x9",
        "isb",
        "ret",
        "2:",
        // A jump spans more than a conditional branch.
        "cmp w0, #{exception}",
        "b.eq 3f",
        "b {leave}",
        "3:",
        "ldp x1, x2, [x29]",
        "b {unwind}",
        size = const size_of::<Outgoing>().next_multiple_of(16),
        context = const CONTEXT,
        activation = const ACTIVATION,
        frame = const offset_of!(Activation, frame),
        floats = const FLOATS,
        stack = const offset_of!(Outgoing, stack),
        caller_frame = const offset_of!(Outgoing, caller_frame),
        stack_bytes = const offset_of!(Outgoing, stack_bytes),
        exception = const Status::Exception as u32,
        outward = sym rust_outward,
        leave = sym leave,
        unwind = sym unwind_from,
    )
}

/// Goes on where the pending exception is caught, or ends the activation with it. x1 is the innermost frame, x2 the
/// address in its code.
#[unsafe(naked)]
unsafe extern "C" fn unwind_from() {
    naked_asm!(
        "ldr x0, [x28, #{context}]",
        "bl {find}",
        "cbz x0, 2f",
        "ldr x9, [x28, #{context}]",
        "ldr x29, [x9, #{frame}]",
        "ldr x10, [x9, #{sp}]",
        "mov sp, x10",
        "ldr x28, [x29, #{instance}]",
        "ldr x27, [x28, #{memory0}]",
        "ldr x27, [x27, #{base}]",
        "isb",
        "br x0",
        "2:",
        "mov w0, #{exception}",
        "b {leave}",
        context = const CONTEXT,
        find = sym unwind::find,
        frame = const offset_of!(Context, resume_frame),
        sp = const offset_of!(Context, resume_sp),
        instance = const INSTANCE,
        memory0 = const offset_of!(Instance, memory0),
        base = const offset_of!(Memory, base),
        exception = const Status::Exception as u32,
        leave = sym leave,
    )
}

/// `throw`: the instance, the tag's index, where the values are.
#[unsafe(naked)]
pub(in crate::native) unsafe extern "C" fn throw() {
    naked_asm!(
        "ldr x9, [x28, #{context}]",
        "ldr x9, [x9, #{activation}]",
        "stp x29, x30, [x9, #{frame}]",
        "str x30, [sp, #-16]!",
        "bl {throw}",
        // A jump spans more than a conditional branch.
        "cmp w0, #{exception}",
        "b.eq 3f",
        "b {leave}",
        "3:",
        "mov x1, x29",
        "ldr x2, [sp]",
        "b {unwind}",
        context = const CONTEXT,
        activation = const ACTIVATION,
        frame = const offset_of!(Activation, frame),
        throw = sym builtins::throw,
        exception = const Status::Exception as u32,
        leave = sym leave,
        unwind = sym unwind_from,
    )
}

/// Ways to builtins that make objects: they note the frame, and where in its code it is, for the collector.
macro_rules! noting {
    ($($name:ident)*) => { $(
        #[unsafe(naked)]
        pub(in crate::native) unsafe extern "C" fn $name() {
            naked_asm!(
                "ldr x9, [x28, #{context}]",
                "ldr x9, [x9, #{activation}]",
                "stp x29, x30, [x9, #{frame}]",
                "b {builtin}",
                context = const CONTEXT,
                activation = const ACTIVATION,
                frame = const offset_of!(Activation, frame),
                builtin = sym builtins::$name,
            )
        }
    )* };
}

// The frame and the position are neighbours in the record.
const _: () = assert!(offset_of!(Activation, pc) == offset_of!(Activation, frame) + 8);

noting! {
    struct_new struct_new_default array_new array_new_default array_new_fixed array_new_data array_new_elem
}

/// `throw_ref`: the instance, the exception's reference word.
#[unsafe(naked)]
pub(in crate::native) unsafe extern "C" fn throw_ref() {
    naked_asm!(
        "str x30, [sp, #-16]!",
        "bl {throw_ref}",
        // A jump spans more than a conditional branch.
        "cmp w0, #{exception}",
        "b.eq 3f",
        "b {leave}",
        "3:",
        "mov x1, x29",
        "ldr x2, [sp]",
        "b {unwind}",
        throw_ref = sym builtins::throw_ref,
        exception = const Status::Exception as u32,
        leave = sym leave,
        unwind = sym unwind_from,
    )
}

macro_rules! preserving {
    ($($(#[$doc:meta])* $name:ident = $callee:ident;)*) => { $(
        $(#[$doc])*
        #[unsafe(naked)]
        pub(in crate::native) unsafe extern "C" fn $name() {
            naked_asm!(
                "stp x29, x30, [sp, #-16]!",
                "mov x29, sp",
                "sub sp, sp, #640",
                "stp x0, x1, [sp]",
                "stp x2, x3, [sp, #16]",
                "stp x4, x5, [sp, #32]",
                "stp x6, x7, [sp, #48]",
                "stp x8, x9, [sp, #64]",
                "stp x10, x11, [sp, #80]",
                "stp x12, x13, [sp, #96]",
                "stp x14, x15, [sp, #112]",
                "stp q0, q1, [sp, #128]",
                "stp q2, q3, [sp, #160]",
                "stp q4, q5, [sp, #192]",
                "stp q6, q7, [sp, #224]",
                "stp q16, q17, [sp, #256]",
                "stp q18, q19, [sp, #288]",
                "stp q20, q21, [sp, #320]",
                "stp q22, q23, [sp, #352]",
                "stp q24, q25, [sp, #384]",
                "stp q26, q27, [sp, #416]",
                "stp q28, q29, [sp, #448]",
                "stp q30, q31, [sp, #480]",
                "stp q8, q9, [sp, #512]",
                "stp q10, q11, [sp, #544]",
                "stp q12, q13, [sp, #576]",
                "stp q14, q15, [sp, #608]",
                "mov x0, x28",
                "mov w1, w16",
                "mov w2, w17",
                "bl {callee}",
                "mov w16, w0",
                "ldp x0, x1, [sp]",
                "ldp x2, x3, [sp, #16]",
                "ldp x4, x5, [sp, #32]",
                "ldp x6, x7, [sp, #48]",
                "ldp x8, x9, [sp, #64]",
                "ldp x10, x11, [sp, #80]",
                "ldp x12, x13, [sp, #96]",
                "ldp x14, x15, [sp, #112]",
                "ldp q0, q1, [sp, #128]",
                "ldp q2, q3, [sp, #160]",
                "ldp q4, q5, [sp, #192]",
                "ldp q6, q7, [sp, #224]",
                "ldp q16, q17, [sp, #256]",
                "ldp q18, q19, [sp, #288]",
                "ldp q20, q21, [sp, #320]",
                "ldp q22, q23, [sp, #352]",
                "ldp q24, q25, [sp, #384]",
                "ldp q26, q27, [sp, #416]",
                "ldp q28, q29, [sp, #448]",
                "ldp q30, q31, [sp, #480]",
                "ldp q8, q9, [sp, #512]",
                "ldp q10, q11, [sp, #544]",
                "ldp q12, q13, [sp, #576]",
                "ldp q14, q15, [sp, #608]",
                "mov sp, x29",
                "ldp x29, x30, [sp], #16",
                "ret",
                callee = sym builtins::$callee,
            )
        }
    )* };
}

// These leave all registers alone but x16, x17 and x30, since a call's arguments, or locals of a leaf, may be in them. They pass
// the instance, w16 and w17 on, and return in w16 what they are returned.
preserving! {
    /// Whether the type in w16 is that in w17 or a subtype of it: 1 or 0.
    is_subtype = is_subtype;
    /// Asks for as much fuel as w16 says: 0, or a trap's code.
    refill = refill;
}
