//! Where a function's locals and operands are: which locals are pinned to registers, and everything's home in the frame.

use super::abi::{self, Param};
use super::isa::{Any, Kind};
use super::isa_impl::{CALLING, HEADER_BYTES, INT_ARGS, LEAF, RegisterSet, SAVED, STACK_ARGS, Shape};
use crate::module::{FuncInfo, FuncType};
use std::ops::Range;

/// The least weight for which a local is kept in a register that must be saved for the caller first.
const WORTH_SAVING: u32 = 3;

/// A local.
#[derive(Copy, Clone, Debug)]
pub(super) struct Local {
    pub(super) kind: Kind,
    pub(super) is_ref: bool,
    /// The register that it lives in; if there is none, it lives in its home.
    pub(super) pin: Option<Any>,
    /// Its place in the frame: for a pinned local only while Rust is called, unless it is written through.
    pub(super) home: i32,
    /// Whether, though pinned, it is always in its home too, where the collector finds it. Objects do not move, so the register
    /// stays right.
    pub(super) through: bool,
}

impl Local {
    /// Whether the collector finds it in its home.
    fn is_root(&self) -> bool {
        self.is_ref && (self.pin.is_none() || self.through)
    }
}

/// The layout of a frame.
pub(super) struct Frame {
    pub(super) shape: Shape,
    pub(super) locals: Vec<Local>,
    /// The first slot that must be zero at first, and how many: reference operands, unless nothing collects, and declared locals.
    pub(super) zero: (i32, u32),
    /// Where references are, but for those among the stack arguments.
    pub(super) roots: Range<i32>,
    /// Where reference operands begin.
    refs: i32,
    /// Where operands by height begin.
    operands: i32,
    pub(super) registers: &'static RegisterSet,
}

impl Frame {
    pub(super) fn new(ty: &FuncType, info: &FuncInfo) -> Frame {
        let registers = if info.is_leaf && !info.has_handlers { &LEAF } else { &CALLING };
        let mut locals: Vec<Local> = Vec::new();
        let declared = info.locals.iter().flat_map(|&(count, ty)| std::iter::repeat_n(ty, count as usize));
        for ty in ty.params.iter().copied().chain(declared) {
            locals.push(Local { kind: abi::kind(ty), is_ref: ty.is_ref(), pin: None, home: 0, through: false });
        }
        let mut shape =
            Shape { bytes: 0, saved: [info.has_handlers; SAVED.len()], arg_bytes: abi::stack_bytes(&ty.params) };
        if !info.has_handlers {
            pin(&mut locals, info, registers, &mut shape);
        }
        let collects = !info.is_leaf || info.allocates;
        for local in &mut locals {
            local.through = collects && local.is_ref && local.pin.is_some();
        }

        // From the frame's pointer down: what need not be zero; what must be, references last; references that need not be zero.
        let mut next = -HEADER_BYTES;
        let (params, declared) = locals.split_at_mut(ty.params.len());
        for (local, (_, at)) in params.iter_mut().zip(abi::params(&ty.params)) {
            if let Param::Stack(at) = at {
                local.home = STACK_ARGS + at as i32;
            }
        }
        let in_registers = |local: &&mut Local| local.home == 0;
        take(&mut next, params.iter_mut().filter(in_registers).filter(|local| !local.is_root()));
        take(&mut next, declared.iter_mut().filter(|local| local.pin.is_some() && !local.is_root()));
        let zero_end = next;
        take(&mut next, declared.iter_mut().filter(|local| local.pin.is_none() && !local.is_root()));
        let roots_end = next;
        take(&mut next, declared.iter_mut().filter(|local| local.is_root()));
        next -= 8 * info.max_ref_operands as i32;
        let refs = next;
        take(&mut next, params.iter_mut().filter(in_registers).filter(|local| local.is_root()));
        let operands = next - 8 * info.max_operand_slots as i32;
        shape.bytes = (-operands as u32).next_multiple_of(16) as i32;
        // Where nothing collects nobody reads an operand's slot before it is written.
        let zero_start = if collects { refs } else { refs + 8 * info.max_ref_operands as i32 };
        let zero = (zero_start, (zero_end - zero_start) as u32 / 8);
        Frame { shape, locals, zero, roots: next..roots_end, refs, operands, registers }
    }

    /// The home of an operand with so many slots and references below it.
    pub(super) fn home(&self, is_ref: bool, height: u32, refs: u32) -> i32 {
        if is_ref { self.refs + 8 * refs as i32 } else { self.argument(height) }
    }

    /// The slot at a height in slots: where operands lie side by side when they are passed to Rust.
    pub(super) fn argument(&self, height: u32) -> i32 {
        self.operands + 8 * height as i32
    }
}

/// Gives locals their homes, from `next` down.
fn take<'a>(next: &mut i32, locals: impl Iterator<Item = &'a mut Local>) {
    for local in locals {
        *next -= 8 * local.kind.slots() as i32;
        local.home = *next;
    }
}

/// Gives the heaviest locals registers; a parameter the one it comes in, if that is to be had.
fn pin(locals: &mut [Local], info: &FuncInfo, registers: &RegisterSet, shape: &mut Shape) {
    let mut ints = registers.int_pins.to_vec();
    let mut floats = registers.float_pins.to_vec();
    for &(index, weight) in &info.local_weights {
        let Some(local) = locals.get_mut(index as usize) else { continue };
        if local.kind.is_float() {
            if !floats.is_empty() {
                local.pin = Some(Any::Float(floats.remove(0)));
            }
            continue;
        }
        let own = INT_ARGS.get(index as usize).and_then(|own| ints.iter().position(|reg| reg == own));
        let Some(at) = own.or(if ints.is_empty() { None } else { Some(0) }) else { continue };
        if let Some(saved) = SAVED.iter().position(|reg| *reg == ints[at]) {
            if weight < WORTH_SAVING {
                continue;
            }
            shape.saved[saved] = true;
        }
        local.pin = Some(Any::Int(ints.remove(at)));
    }
}
