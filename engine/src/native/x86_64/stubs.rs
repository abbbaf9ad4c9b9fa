//! The pieces of assembly between Rust and native code. One way in and one way out serve all signatures: they store or
//! load every register that may hold an argument, and Rust finds the values by the signature's locations.

use super::frame::INSTANCE;
use super::memory::CONTEXT;
use crate::native::builtins;
use crate::native::entry::{Incoming, Outgoing, outward as rust_outward};
use crate::native::unwind;
use crate::runtime::{Context, Func, Instance, Memory, Status};
use std::arch::naked_asm;
use std::mem::offset_of;

/// The registers that can hold arguments; after a call the first of each class holds a result.
#[derive(Default)]
#[repr(C)]
pub(in crate::native) struct ArgRegisters {
    pub(in crate::native) ints: [u64; 6],
    pub(in crate::native) floats: [u64; 8],
}

const FLOATS: usize = offset_of!(ArgRegisters, floats);
const ACTIVATION: usize = offset_of!(Context, native_activation);
/// From where an activation's record is, up to its frame.
pub(in crate::native) const ACTIVATION_BYTES: usize = 64;

/// Calls native code and returns how that ended. The activation's record, at which [`Context::native_activation`] points,
/// lies [`ACTIVATION_BYTES`] below the frame of this function.
///
/// # Safety
/// The block describes a call of a native function with arguments of its type.
#[unsafe(naked)]
pub(in crate::native) unsafe extern "sysv64" fn enter(block: *mut Incoming) -> Status {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "push rdi",
        "mov rax, [rdi + {context}]",
        "push qword ptr [rax + {activation}]",
        "sub rsp, 8",
        "mov [rax + {activation}], rsp",
        // Stack arguments, from the top down.
        "mov rcx, [rdi + {stack_bytes}]",
        "mov rsi, [rdi + {stack}]",
        "sub rsp, rcx",
        "2:",
        "test rcx, rcx",
        "jz 3f",
        "sub rcx, 8",
        "mov rax, [rsi + rcx]",
        "mov [rsp + rcx], rax",
        "jmp 2b",
        "3:",
        "mov r11, [rdi + {func}]",
        "movsd xmm0, [rdi + {floats}]",
        "movsd xmm1, [rdi + {floats} + 8]",
        "movsd xmm2, [rdi + {floats} + 16]",
        "movsd xmm3, [rdi + {floats} + 24]",
        "movsd xmm4, [rdi + {floats} + 32]",
        "movsd xmm5, [rdi + {floats} + 40]",
        "movsd xmm6, [rdi + {floats} + 48]",
        "movsd xmm7, [rdi + {floats} + 56]",
        "mov rsi, [rdi + 8]",
        "mov rdx, [rdi + 16]",
        "mov rcx, [rdi + 24]",
        "mov r8, [rdi + 32]",
        "mov r9, [rdi + 40]",
        "mov rdi, [rdi]",
        "call [r11 + {native}]",
        "mov rdi, [rbp - 48]",
        "mov [rdi], rax",
        "movsd [rdi + {floats}], xmm0",
        "xor eax, eax",
        "jmp {exit}",
        context = const offset_of!(Incoming, context),
        activation = const ACTIVATION,
        stack_bytes = const offset_of!(Incoming, stack_bytes),
        stack = const offset_of!(Incoming, stack),
        func = const offset_of!(Incoming, func),
        floats = const FLOATS,
        native = const offset_of!(Func, native),
        exit = sym exit,
    )
}

/// The end of an activation; eax is its status, rbp the frame of [`enter`].
#[unsafe(naked)]
unsafe extern "sysv64" fn exit() {
    naked_asm!(
        "mov rdi, [rbp - 48]",
        "mov rcx, [rdi + {context}]",
        "mov rdx, [rbp - 56]",
        "mov [rcx + {activation}], rdx",
        "mov rbx, [rbp - 8]",
        "mov r12, [rbp - 16]",
        "mov r13, [rbp - 24]",
        "mov r14, [rbp - 32]",
        "mov r15, [rbp - 40]",
        "mov rsp, rbp",
        "pop rbp",
        "ret",
        context = const offset_of!(Incoming, context),
        activation = const ACTIVATION,
    )
}

/// Ends the activation from any of its frames; eax is its status.
#[unsafe(naked)]
unsafe extern "sysv64" fn leave() {
    naked_asm!(
        "mov rcx, [r14 + {context}]",
        "mov rcx, [rcx + {activation}]",
        "lea rbp, [rcx + {bytes}]",
        "jmp {exit}",
        context = const CONTEXT,
        activation = const ACTIVATION,
        bytes = const ACTIVATION_BYTES,
        exit = sym exit,
    )
}

/// A trap whose code is in eax. The stack may be at its end, so it goes back to the activation's start first.
#[unsafe(naked)]
pub(in crate::native) unsafe extern "sysv64" fn trap() {
    naked_asm!(
        "mov rdi, [r14 + {context}]",
        "mov rsp, [rdi + {activation}]",
        "mov esi, eax",
        "call {raise}",
        "jmp {leave}",
        context = const CONTEXT,
        activation = const ACTIVATION,
        raise = sym builtins::raise,
        leave = sym leave,
    )
}

/// [`Func::native`] of functions that no native code runs. r11 is the record, r14 the calling instance.
#[unsafe(naked)]
pub(in crate::native) unsafe extern "sysv64" fn outward() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "sub rsp, {size}",
        "mov [rsp], rdi",
        "mov [rsp + 8], rsi",
        "mov [rsp + 16], rdx",
        "mov [rsp + 24], rcx",
        "mov [rsp + 32], r8",
        "mov [rsp + 40], r9",
        "movsd [rsp + {floats}], xmm0",
        "movsd [rsp + {floats} + 8], xmm1",
        "movsd [rsp + {floats} + 16], xmm2",
        "movsd [rsp + {floats} + 24], xmm3",
        "movsd [rsp + {floats} + 32], xmm4",
        "movsd [rsp + {floats} + 40], xmm5",
        "movsd [rsp + {floats} + 48], xmm6",
        "movsd [rsp + {floats} + 56], xmm7",
        "lea rax, [rbp + 16]",
        "mov [rsp + {stack}], rax",
        "mov rax, [rbp]",
        "mov [rsp + {caller_frame}], rax",
        "mov rdi, r14",
        "mov rsi, r11",
        "mov rdx, rsp",
        "call {outward}",
        "test eax, eax",
        "jnz 2f",
        "mov rax, [rsp]",
        "movsd xmm0, [rsp + {floats}]",
        "mov rcx, [rsp + {stack_bytes}]",
        "mov rsp, rbp",
        "pop rbp",
        // The callee removes its stack arguments.
        "pop rdx",
        "add rsp, rcx",
        "jmp rdx",
        "2:",
        "cmp eax, {exception}",
        "jne {leave}",
        "mov rsi, [rbp]",
        "mov rdx, [rbp + 8]",
        "jmp {unwind}",
        size = const size_of::<Outgoing>().next_multiple_of(16),
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

/// Goes on where the pending exception is caught, or ends the activation with it. rsi is the innermost frame, rdx the
/// address in its code; rsp is aligned.
#[unsafe(naked)]
unsafe extern "sysv64" fn unwind_from() {
    naked_asm!(
        "mov rdi, [r14 + {context}]",
        "call {find}",
        "test rax, rax",
        "jz 2f",
        "mov rcx, [r14 + {context}]",
        "mov rbp, [rcx + {frame}]",
        "mov rsp, [rcx + {sp}]",
        "mov r14, [rbp + {instance}]",
        "mov r15, [r14 + {memory0}]",
        "mov r15, [r15 + {base}]",
        "jmp rax",
        "2:",
        "mov eax, {exception}",
        "jmp {leave}",
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
pub(in crate::native) unsafe extern "sysv64" fn throw() {
    naked_asm!(
        "sub rsp, 8",
        "call {throw}",
        "cmp eax, {exception}",
        "jne {leave}",
        "mov rsi, rbp",
        "mov rdx, [rsp + 8]",
        "jmp {unwind}",
        throw = sym builtins::throw,
        exception = const Status::Exception as u32,
        leave = sym leave,
        unwind = sym unwind_from,
    )
}

/// `throw_ref`: the instance, the exception's reference word.
#[unsafe(naked)]
pub(in crate::native) unsafe extern "sysv64" fn throw_ref() {
    naked_asm!(
        "sub rsp, 8",
        "call {throw_ref}",
        "cmp eax, {exception}",
        "jne {leave}",
        "mov rsi, rbp",
        "mov rdx, [rsp + 8]",
        "jmp {unwind}",
        throw_ref = sym builtins::throw_ref,
        exception = const Status::Exception as u32,
        leave = sym leave,
        unwind = sym unwind_from,
    )
}

/// Whether the function in r11 is of a subtype of the type in eax: 1 or 0 in eax. Leaves all registers alone but rax, rcx, rdx,
/// since a call's arguments may be in them.
#[unsafe(naked)]
pub(in crate::native) unsafe extern "sysv64" fn is_subtype() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "sub rsp, 176",
        "mov [rsp], rdi",
        "mov [rsp + 8], rsi",
        "mov [rsp + 16], r8",
        "mov [rsp + 24], r9",
        "mov [rsp + 32], r10",
        "mov [rsp + 40], r11",
        "movsd [rsp + 48], xmm0",
        "movsd [rsp + 56], xmm1",
        "movsd [rsp + 64], xmm2",
        "movsd [rsp + 72], xmm3",
        "movsd [rsp + 80], xmm4",
        "movsd [rsp + 88], xmm5",
        "movsd [rsp + 96], xmm6",
        "movsd [rsp + 104], xmm7",
        "movsd [rsp + 112], xmm8",
        "movsd [rsp + 120], xmm9",
        "movsd [rsp + 128], xmm10",
        "movsd [rsp + 136], xmm11",
        "movsd [rsp + 144], xmm12",
        "movsd [rsp + 152], xmm13",
        "movsd [rsp + 160], xmm14",
        "movsd [rsp + 168], xmm15",
        "mov rdi, r14",
        "mov rsi, r11",
        "mov edx, eax",
        "call {is_subtype}",
        "mov rdi, [rsp]",
        "mov rsi, [rsp + 8]",
        "mov r8, [rsp + 16]",
        "mov r9, [rsp + 24]",
        "mov r10, [rsp + 32]",
        "mov r11, [rsp + 40]",
        "movsd xmm0, [rsp + 48]",
        "movsd xmm1, [rsp + 56]",
        "movsd xmm2, [rsp + 64]",
        "movsd xmm3, [rsp + 72]",
        "movsd xmm4, [rsp + 80]",
        "movsd xmm5, [rsp + 88]",
        "movsd xmm6, [rsp + 96]",
        "movsd xmm7, [rsp + 104]",
        "movsd xmm8, [rsp + 112]",
        "movsd xmm9, [rsp + 120]",
        "movsd xmm10, [rsp + 128]",
        "movsd xmm11, [rsp + 136]",
        "movsd xmm12, [rsp + 144]",
        "movsd xmm13, [rsp + 152]",
        "movsd xmm14, [rsp + 160]",
        "movsd xmm15, [rsp + 168]",
        "mov rsp, rbp",
        "pop rbp",
        "ret",
        is_subtype = sym builtins::is_subtype,
    )
}
