//! What allocates objects, and the bulk operations on arrays. Operands are in slots, and the work is done out of line by
//! `runtime`; the frame is noted before, for the collector.

use super::call::note;
use crate::interp::machine::{Handler, HandlerRef, Machine, Next, handler, words};
use crate::interp::operand::{Lane, Slot};
use crate::module::{StructType, TypeId, ValType};
use crate::op::{Op, TrapCode};
use crate::runtime::heap::ArrayType;
use crate::runtime::{Instance, StoreCore};
use std::fmt;
use std::marker::PhantomData;

/// Arguments of an instruction that makes a struct.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsStruct {
    /// The type, which the module keeps.
    pub(in crate::interp) ty: *const StructType,
    pub(in crate::interp) id: TypeId,
    /// Its index in the module.
    pub(in crate::interp) index: u32,
    /// Where the fields' values lie side by side.
    pub(in crate::interp) base: Slot,
    pub(in crate::interp) d: Slot,
}

impl fmt::Debug for ArgsStruct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "type {} from {:?} -> {:?}", self.index, self.base, self.d)
    }
}

/// Arguments of an instruction on whole arrays.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsArray {
    /// The type; of a copy's target.
    pub(in crate::interp) ty: ArrayType,
    /// Its index in the module.
    pub(in crate::interp) index: u32,
    /// The index of a segment, or a number of elements.
    pub(in crate::interp) x: u32,
    /// The operands; of `array.new_fixed` where the elements lie side by side.
    pub(in crate::interp) slots: [Slot; 5],
    /// Where the new array goes, if one is made.
    pub(in crate::interp) d: Slot,
}

impl fmt::Debug for ArgsArray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "type {} {} {:?} -> {:?}", self.index, self.x, self.slots, self.d)
    }
}

/// An instruction at work.
struct Work<'a, A> {
    store: *mut StoreCore,
    instance: *mut Instance,
    fp: *mut u64,
    args: &'a A,
}

impl<A> Work<'_, A> {
    unsafe fn slot(&self, slot: Slot) -> *mut u64 {
        // SAFETY: operands are the frame's.
        unsafe { self.fp.add(slot.0 as usize) }
    }
}

impl Work<'_, ArgsArray> {
    /// Operand `i`, a reference.
    unsafe fn word(&self, i: usize) -> u64 {
        // SAFETY: as in `slot`.
        unsafe { self.slot(self.args.slots[i]).read() }
    }

    /// Operand `i`, an i32.
    unsafe fn small(&self, i: usize) -> u32 {
        // SAFETY: as in `slot`.
        unsafe { self.word(i) as u32 }
    }

    /// Operand `i`, of the unpacked element type.
    unsafe fn value(&self, i: usize) -> [u64; 2] {
        // SAFETY: as in `slot`; a v128 takes two.
        unsafe {
            let at = self.slot(self.args.slots[i]);
            [at.read(), if self.args.ty.element.unpacked() == ValType::V128 { at.add(1).read() } else { 0 }]
        }
    }

    fn segment(&self) -> (*const Instance, u32) {
        (self.instance.cast_const(), self.args.x)
    }

    /// Puts a new array where it goes.
    unsafe fn made(&self, array: Result<u64, TrapCode>) -> Result<(), TrapCode> {
        // SAFETY: as in `slot`.
        array.map(|word| unsafe { self.slot(self.args.d).write(word) })
    }
}

trait ObjectOp {
    const OP: Op;
    type Args: Copy + fmt::Debug;
    /// # Safety
    /// The operands are those of a frame of the instance's code, which is noted.
    unsafe fn run(work: Work<'_, Self::Args>) -> Result<(), TrapCode>;
    fn dest(args: Self::Args) -> Slot;
}

/// An instruction done out of line. Its arguments are read there: they are too long for registers.
struct OutOfLine<O>(PhantomData<O>);

impl<O: ObjectOp> Handler for OutOfLine<O> {
    type Args = O::Args;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: O::Args) -> Next {
        // SAFETY: the instruction is the frame's. What it makes is left in the accumulator too.
        unsafe {
            match out_of_line::<O>(m.instance, m.ip, m.fp) {
                Ok(()) => {
                    u64::load(O::dest(args).of(m)).set_acc(m);
                    Next::Go
                }
                Err(code) => m.trap(code),
            }
        }
    }
}

#[inline(never)]
unsafe fn out_of_line<O: ObjectOp>(instance: *mut Instance, ip: *const u64, fp: *mut u64) -> Result<(), TrapCode> {
    // SAFETY: the arguments end at `ip`, where the next instruction begins.
    unsafe {
        note(instance, ip, fp);
        let args = &*ip.sub(words::<O::Args>() - 1).cast::<O::Args>();
        O::run(Work { store: (*instance).context.cast(), instance, fp, args })
    }
}

macro_rules! object_ops {
    ($args:ident $handler:ident { $($op:ident |$w:ident| $body:block)* }) => {
        $(
            struct $op;
            impl ObjectOp for $op {
                const OP: Op = Op::$op;
                type Args = $args;
                unsafe fn run($w: Work<'_, $args>) -> Result<(), TrapCode> {
                    // SAFETY: operands are the frame's and of the right types; the type and segment are the instance's.
                    unsafe { $body }
                }
                fn dest(args: $args) -> Slot {
                    args.d
                }
            }
        )*

        /// The handler of an instruction of this family.
        ///
        /// # Panics
        /// When it is of another.
        pub(in crate::interp) fn $handler(op: Op) -> HandlerRef {
            match op {
                $(Op::$op => handler::<OutOfLine<$op>>(),)*
                _ => unreachable!("{op:?} is of another family"),
            }
        }
    };
}

object_ops! { ArgsStruct struct_handler {
    StructNew |w| {
        let word = (*w.store).struct_new(w.args.id, &*w.args.ty, w.slot(w.args.base))?;
        w.slot(w.args.d).write(word);
        Ok(())
    }
    StructNewDefault |w| {
        let word = (*w.store).struct_new_default(w.args.id, &*w.args.ty)?;
        w.slot(w.args.d).write(word);
        Ok(())
    }
} }

object_ops! { ArgsArray array_handler {
    ArrayNew |w| { w.made((*w.store).array_new(w.args.ty, w.value(0), w.small(1))) }
    ArrayNewDefault |w| { w.made((*w.store).array_new_default(w.args.ty, w.small(0))) }
    ArrayNewFixed |w| { w.made((*w.store).array_new_fixed(w.args.ty, w.slot(w.args.slots[0]), w.args.x)) }
    ArrayNewData |w| { w.made((*w.store).array_new_data(w.args.ty, w.segment(), w.small(0), w.small(1))) }
    ArrayNewElem |w| { w.made((*w.store).array_new_elem(w.args.ty, w.segment(), w.small(0), w.small(1))) }
    ArrayFill |w| { (*w.store).array_fill(w.args.ty.element, (w.word(0), w.small(1)), w.value(2), w.small(3)) }
    ArrayCopy |w| {
        (*w.store).array_copy(w.args.ty.element, (w.word(0), w.small(1)), (w.word(2), w.small(3)), w.small(4))
    }
    ArrayInitData |w| {
        (*w.store).array_init_data(w.args.ty.element, w.segment(), (w.word(0), w.small(1)), w.small(2), w.small(3))
    }
    ArrayInitElem |w| {
        (*w.store).array_init_elem(w.segment(), (w.word(0), w.small(1)), w.small(2), w.small(3))
    }
} }
