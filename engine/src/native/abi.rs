//! Where native code passes values. Parameters: each class in its argument registers as long as there are any, the rest on
//! the stack in order, removed by the callee. Results: the first of each class in that class's result register, the others in the
//! context's buffer, at their own slot.

use super::isa::Kind;
use super::isa_impl::{FLOAT_ARGS, INT_ARGS};
use crate::module::ValType;

/// Where a parameter is passed.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Param {
    /// In the argument register of this number.
    Int(usize),
    /// In the argument register of this number, of the float class.
    Float(usize),
    /// On the stack, at this distance in bytes from the first stack argument.
    Stack(u32),
}

/// Where a result is passed.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Res {
    Int,
    Float,
    /// In the buffer, at this slot.
    Buffer(u32),
}

/// The kind of a type that native code handles.
pub(super) fn kind(ty: ValType) -> Kind {
    match ty {
        ValType::I32 => Kind::I32,
        ValType::I64 | ValType::Ref(_) => Kind::I64,
        ValType::F32 => Kind::F32,
        ValType::F64 => Kind::F64,
        ValType::V128 => Kind::V128,
    }
}

/// Where each parameter is passed.
pub(super) fn params(types: &[ValType]) -> impl Iterator<Item = (Kind, Param)> {
    let (mut ints, mut floats, mut stack) = (0, 0, 0);
    types.iter().map(move |&ty| {
        let kind = kind(ty);
        let (next, registers) =
            if kind.is_float() { (&mut floats, FLOAT_ARGS.len()) } else { (&mut ints, INT_ARGS.len()) };
        if *next < registers {
            *next += 1;
            return (kind, if kind.is_float() { Param::Float(*next - 1) } else { Param::Int(*next - 1) });
        }
        let at = stack;
        stack += 8 * kind.slots();
        (kind, Param::Stack(at))
    })
}

/// The bytes of all stack arguments, a multiple of 16.
pub(super) fn stack_bytes(types: &[ValType]) -> u32 {
    let on_stack = params(types).filter(|(_, at)| matches!(at, Param::Stack(_)));
    on_stack.map(|(kind, _)| 8 * kind.slots()).sum::<u32>().next_multiple_of(16)
}

/// Where each result is passed.
pub(super) fn results(types: &[ValType]) -> impl Iterator<Item = (Kind, Res)> {
    let (mut int, mut float, mut slot) = (false, false, 0);
    types.iter().map(move |&ty| {
        let kind = kind(ty);
        let (taken, register) = if kind.is_float() { (&mut float, Res::Float) } else { (&mut int, Res::Int) };
        let at = slot;
        slot += kind.slots();
        (kind, if std::mem::replace(taken, true) { Res::Buffer(at) } else { register })
    })
}
