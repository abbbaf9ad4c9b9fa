//! Between slots and registers: how Rust calls native code, and how native code calls what it cannot run.

use super::abi::{self, Param, Res};
use super::isa::Kind;
use super::isa_impl::stubs::{ACTIVATION_BYTES, ArgRegisters, enter};
use crate::module::FuncType;
use crate::op::TrapCode;
use crate::runtime::{Context, Func, Instance, Status, boundary};

/// A call into native code, as the stub reads it.
#[repr(C)]
pub(super) struct Incoming {
    pub(super) registers: ArgRegisters,
    /// The stack arguments, in ascending order.
    pub(super) stack: *const u64,
    /// Their bytes, a multiple of 16.
    pub(super) stack_bytes: usize,
    pub(super) func: *const Func,
    pub(super) context: *mut Context,
    /// Where arguments came from and results go.
    pub(super) slots: *mut u64,
}

/// A call out of native code, as the stub left it.
#[repr(C)]
pub(super) struct Outgoing {
    pub(super) registers: ArgRegisters,
    pub(super) stack: *const u64,
    /// Set by Rust: bytes of stack arguments to remove.
    pub(super) stack_bytes: usize,
    /// The frame of the function that called.
    pub(super) caller_frame: usize,
}

/// The bits of a value in slots: those of 32 bits have nothing above. Of fewer than 128 bits only the first slot counts.
fn narrow(kind: Kind, [low, high]: [u64; 2]) -> [u64; 2] {
    match kind {
        Kind::I32 | Kind::F32 => [low & 0xffff_ffff, 0],
        Kind::I64 | Kind::F64 => [low, 0],
        Kind::V128 => [low, high],
    }
}

/// A value of a kind from the slots where it begins.
unsafe fn read(kind: Kind, slots: *const u64) -> [u64; 2] {
    // SAFETY: the caller has as many slots there as the kind takes.
    unsafe { narrow(kind, [slots.read(), if kind.slots() == 2 { slots.add(1).read() } else { 0 }]) }
}

/// Writes a value of a kind to the slots where it begins.
unsafe fn write(kind: Kind, slots: *mut u64, bits: [u64; 2]) {
    let bits = narrow(kind, bits);
    // SAFETY: the caller has room for as many slots there as the kind takes.
    unsafe { slots.copy_from_nonoverlapping(bits.as_ptr(), kind.slots() as usize) }
}

/// The first slot of each of several values that lie side by side.
fn places<P>(values: impl Iterator<Item = (Kind, P)>) -> impl Iterator<Item = (usize, Kind, P)> {
    values.scan(0, |next, (kind, place)| {
        let slot = *next;
        *next += kind.slots() as usize;
        Some((slot, kind, place))
    })
}

/// The signature of a function that belongs to an instance or to the host.
unsafe fn signature<'a>(func: *const Func) -> &'a FuncType {
    // SAFETY: records and the modules of instances live as long as the store, which outlives the call.
    unsafe {
        match &(*func).host {
            Some(host) => &(*std::ptr::from_ref(host)).ty,
            None => {
                let module = std::ptr::from_ref(&(*(*func).instance).module);
                &(&(&*module).module.func_types)[(*func).index as usize]
            }
        }
    }
}

/// [`Func::entry`] of native functions.
///
/// # Safety
/// As for [`boundary::call`].
pub(super) unsafe fn entry(context: *mut Context, func: *const Func, slots: *mut u64) -> Status {
    // SAFETY: the slots hold arguments of the function's type and have room for its results.
    unsafe {
        let ty = signature(func);
        if slots.add(ty.param_slots.max(ty.result_slots) as usize) > (*context).value_stack_end {
            return (*context).raise(TrapCode::StackOverflow);
        }
        let stack_bytes = abi::stack_bytes(&ty.params) as usize;
        let mut stack = vec![0u64; stack_bytes / 8];
        let mut registers = ArgRegisters::default();
        for (slot, kind, at) in places(abi::params(&ty.params)) {
            let bits = read(kind, slots.add(slot));
            match at {
                Param::Int(n) => registers.ints[n] = bits[0],
                Param::Float(n) => registers.floats[n] = bits,
                Param::Stack(at) => write(kind, stack.as_mut_ptr().byte_add(at as usize), bits),
            }
        }
        let mut block = Incoming { registers, stack: stack.as_ptr(), stack_bytes, func, context, slots };
        // What native code calls out to begins where these slots do.
        let saved_top = std::mem::replace(&mut (*context).value_stack_top, slots);
        let status = enter(&raw mut block);
        (*context).value_stack_top = saved_top;
        if status == Status::Return {
            for (slot, kind, at) in places(abi::results(&ty.results)) {
                let bits = match at {
                    Res::Int => [block.registers.ints[0], 0],
                    Res::Float => block.registers.floats[0],
                    Res::Buffer(slot) => read(kind, (*context).native_results.add(slot as usize)),
                };
                write(kind, slots.add(slot), bits);
            }
        }
        status
    }
}

/// Calls a function that no native code runs, for native code; or, if it is a tail call of the activation's first frame, has the
/// boundary call it.
pub(super) unsafe extern "C" fn outward(caller: *mut Instance, func: *const Func, block: *mut Outgoing) -> Status {
    // SAFETY: the stub passes the caller's instance, the callee, and the registers and stack as the caller left them.
    unsafe {
        let context = (*caller).context;
        let ty = signature(func);
        let slots = (*context).value_stack_top;
        if slots.add(ty.param_slots.max(ty.result_slots) as usize) > (*context).value_stack_end {
            return (*context).raise(TrapCode::StackOverflow);
        }
        for (slot, kind, at) in places(abi::params(&ty.params)) {
            let bits = match at {
                Param::Int(n) => [(*block).registers.ints[n], 0],
                Param::Float(n) => (*block).registers.floats[n],
                Param::Stack(at) => read(kind, (*block).stack.byte_add(at as usize)),
            };
            write(kind, slots.add(slot), bits);
        }
        (*block).stack_bytes = abi::stack_bytes(&ty.params) as usize;
        if (*block).caller_frame == (*context).native_activation as usize + ACTIVATION_BYTES {
            (*context).tail_callee = func;
            (*context).caller = caller;
            return Status::TailCall;
        }
        let status = boundary::call_out(caller, func, slots, slots);
        if status == Status::Return {
            for (slot, kind, at) in places(abi::results(&ty.results)) {
                let bits = read(kind, slots.add(slot));
                match at {
                    Res::Int => (*block).registers.ints[0] = bits[0],
                    Res::Float => (*block).registers.floats[0] = bits,
                    Res::Buffer(slot) => write(kind, (*context).native_results.add(slot as usize), bits),
                }
            }
        }
        status
    }
}
