//! The pieces of assembly between Rust and native code. One way in and one way out serve all signatures: they store or
//! load every register that may hold an argument, and Rust finds the values by the signature's locations.

use super::frame::INSTANCE;
use super::memory::CONTEXT;
use crate::native::builtins;
use crate::native::entry::{Incoming, Outgoing, outward as rust_outward};
use crate::native::roots::Activation;
use crate::native::unwind;
use crate::runtime::{Context, Func, Instance, Memory, Status, StoreCore};
use std::arch::naked_asm;
use std::mem::offset_of;

/// The registers that can hold arguments; after a call the first of each class holds a result.
#[derive(Default)]
#[repr(C)]
pub(in crate::native) struct ArgRegisters {
    pub(in crate::native) ints: [u64; 6],
    /// Whole vectors: the first half holds a float.
    pub(in crate::native) floats: [[u64; 2]; 8],
}

const FLOATS: usize = offset_of!(ArgRegisters, floats);
const ACTIVATION: usize = offset_of!(Context, native_activation);
/// From where an activation's record is, up to its frame.
pub(in crate::native) const ACTIVATION_BYTES: usize = 80;

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
        "sub rsp, 8",
        "push qword ptr [rax + {activation}]",
        "sub rsp, {noted}",
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
        "movups xmm0, [rdi + {floats}]",
        "movups xmm1, [rdi + {floats} + 16]",
        "movups xmm2, [rdi + {floats} + 32]",
        "movups xmm3, [rdi + {floats} + 48]",
        "movups xmm4, [rdi + {floats} + 64]",
        "movups xmm5, [rdi + {floats} + 80]",
        "movups xmm6, [rdi + {floats} + 96]",
        "movups xmm7, [rdi + {floats} + 112]",
        "mov rsi, [rdi + 8]",
        "mov rdx, [rdi + 16]",
        "mov rcx, [rdi + 24]",
        "mov r8, [rdi + 32]",
        "mov r9, [rdi + 40]",
        "mov rdi, [rdi]",
        "call [r11 + {native}]",
        "mov rdi, [rbp - 48]",
        "mov [rdi], rax",
        "movups [rdi + {floats}], xmm0",
        "xor eax, eax",
        "jmp {exit}",
        context = const offset_of!(Incoming, context),
        activation = const ACTIVATION,
        noted = const offset_of!(Activation, previous),
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
        "mov rdx, [rbp - {bytes} + {previous}]",
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
        bytes = const ACTIVATION_BYTES,
        previous = const offset_of!(Activation, previous),
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
        "movups [rsp + {floats}], xmm0",
        "movups [rsp + {floats} + 16], xmm1",
        "movups [rsp + {floats} + 32], xmm2",
        "movups [rsp + {floats} + 48], xmm3",
        "movups [rsp + {floats} + 64], xmm4",
        "movups [rsp + {floats} + 80], xmm5",
        "movups [rsp + {floats} + 96], xmm6",
        "movups [rsp + {floats} + 112], xmm7",
        "lea rax, [rbp + 16]",
        "mov [rsp + {stack}], rax",
        "mov rax, [rbp]",
        "mov [rsp + {caller_frame}], rax",
        // What is called may collect.
        "mov rcx, [r14 + {context}]",
        "mov rcx, [rcx + {activation}]",
        "mov [rcx + {frame}], rax",
        "mov rax, [rbp + 8]",
        "mov [rcx + {pc}], rax",
        "mov rdi, r14",
        "mov rsi, r11",
        "mov rdx, rsp",
        "call {outward}",
        "test eax, eax",
        "jnz 2f",
        "mov rax, [rsp]",
        "movups xmm0, [rsp + {floats}]",
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
        context = const CONTEXT,
        activation = const ACTIVATION,
        frame = const offset_of!(Activation, frame),
        pc = const offset_of!(Activation, pc),
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
        "mov rax, [r14 + {context}]",
        "mov rax, [rax + {activation}]",
        "mov rcx, [rsp]",
        "mov [rax + {frame}], rbp",
        "mov [rax + {pc}], rcx",
        "sub rsp, 8",
        "call {throw}",
        "cmp eax, {exception}",
        "jne {leave}",
        "mov rsi, rbp",
        "mov rdx, [rsp + 8]",
        "jmp {unwind}",
        context = const CONTEXT,
        activation = const ACTIVATION,
        frame = const offset_of!(Activation, frame),
        pc = const offset_of!(Activation, pc),
        throw = sym builtins::throw,
        exception = const Status::Exception as u32,
        leave = sym leave,
        unwind = sym unwind_from,
    )
}

/// Ways to builtins that make objects: they note the frame for the collector. The stack is as for a direct call.
macro_rules! noting {
    ($($name:ident)*) => { $(
        #[unsafe(naked)]
        pub(in crate::native) unsafe extern "sysv64" fn $name() {
            naked_asm!(
                "mov rax, [r14 + {context}]",
                "mov rax, [rax + {activation}]",
                "mov r11, [rsp]",
                "mov [rax + {frame}], rbp",
                "mov [rax + {pc}], r11",
                "jmp {builtin}",
                context = const CONTEXT,
                activation = const ACTIVATION,
                frame = const offset_of!(Activation, frame),
                pc = const offset_of!(Activation, pc),
                builtin = sym builtins::$name,
            )
        }
    )* };
}

noting! {
    struct_new struct_new_default array_new array_new_default array_new_fixed array_new_data array_new_elem
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

/// A stub that calls a builtin and leaves all registers alone but rax, rcx, rdx, since operands, a call's arguments, or locals of a leaf
/// may be in them. `first` may return without calling; `arguments` are those after the instance. The result is in eax.
macro_rules! preserving {
    ($(#[$doc:meta])* $name:ident, first: [$($first:literal)*], arguments: [$($argument:literal)*], $($operand:tt)*) => {
        $(#[$doc])*
        #[unsafe(naked)]
        pub(in crate::native) unsafe extern "sysv64" fn $name() {
            naked_asm!(
                $($first,)*
                "push rbp",
                "mov rbp, rsp",
                "sub rsp, 304",
                "mov [rsp], rdi",
                "mov [rsp + 8], rsi",
                "mov [rsp + 16], r8",
                "mov [rsp + 24], r9",
                "mov [rsp + 32], r10",
                "mov [rsp + 40], r11",
                "movups [rsp + 48], xmm0",
                "movups [rsp + 64], xmm1",
                "movups [rsp + 80], xmm2",
                "movups [rsp + 96], xmm3",
                "movups [rsp + 112], xmm4",
                "movups [rsp + 128], xmm5",
                "movups [rsp + 144], xmm6",
                "movups [rsp + 160], xmm7",
                "movups [rsp + 176], xmm8",
                "movups [rsp + 192], xmm9",
                "movups [rsp + 208], xmm10",
                "movups [rsp + 224], xmm11",
                "movups [rsp + 240], xmm12",
                "movups [rsp + 256], xmm13",
                "movups [rsp + 272], xmm14",
                "movups [rsp + 288], xmm15",
                "mov rdi, r14",
                $($argument,)*
                "call {builtin}",
                "mov rdi, [rsp]",
                "mov rsi, [rsp + 8]",
                "mov r8, [rsp + 16]",
                "mov r9, [rsp + 24]",
                "mov r10, [rsp + 32]",
                "mov r11, [rsp + 40]",
                "movups xmm0, [rsp + 48]",
                "movups xmm1, [rsp + 64]",
                "movups xmm2, [rsp + 80]",
                "movups xmm3, [rsp + 96]",
                "movups xmm4, [rsp + 112]",
                "movups xmm5, [rsp + 128]",
                "movups xmm6, [rsp + 144]",
                "movups xmm7, [rsp + 160]",
                "movups xmm8, [rsp + 176]",
                "movups xmm9, [rsp + 192]",
                "movups xmm10, [rsp + 208]",
                "movups xmm11, [rsp + 224]",
                "movups xmm12, [rsp + 240]",
                "movups xmm13, [rsp + 256]",
                "movups xmm14, [rsp + 272]",
                "movups xmm15, [rsp + 288]",
                "mov rsp, rbp",
                "pop rbp",
                "ret",
                builtin = sym builtins::$name,
                $($operand)*
            )
        }
    };
}

preserving! {
    /// Asks for as much fuel as edx says: 0, or a trap's code.
    refill, first: [], arguments: ["mov esi, edx"],
}

preserving! {
    /// Whether the type in ecx is that in edx or a subtype of it: 1 or 0. An answer that the store has kept (see
    /// `StoreCore::is_subtype`) is found here.
    is_subtype,
    first: [
        "mov eax, ecx"
        "shl rax, 32"
        "lea rax, [rax + 2*rdx]"
        "imul ecx, ecx, 31"
        "xor ecx, edx"
        "and ecx, {places} - 1"
        "mov rdx, [r14 + {context}]"
        "mov rcx, [rdx + 8*rcx + {answers}]"
        "xor rcx, rax"
        "cmp rcx, 1"
        "ja 2f"
        "mov eax, ecx"
        "ret"
        "2:"
    ],
    arguments: ["mov rsi, rax" "shr rsi, 32" "mov edx, eax" "shr edx, 1"],
    context = const CONTEXT,
    places = const StoreCore::SUBTYPES,
    answers = const offset_of!(StoreCore, subtypes),
}
