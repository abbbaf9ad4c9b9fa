//! Copies, constants, globals, selection.

use crate::interp::machine::{Handler, Machine, Next, handler, words};
use crate::interp::operand::{Dest, Imm, Lane, Slot, Source};
use crate::op::TrapCode;
use crate::runtime::{Context, Func, Global};
use std::marker::PhantomData;
use std::sync::atomic::Ordering;

use super::numeric::Args1;

/// Puts the bits of one slot or of two, or a constant, into a slot or two. Leaves the accumulators as they are: copies may
/// come between an instruction and the one that reads its result.
pub(in crate::interp) struct Copy<T, A>(PhantomData<(T, A)>);

impl<T: Lane, A: Source<T>> Handler for Copy<T, A> {
    type Args = Args1<A, Slot>;
    fn name() -> String {
        "copy".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operands are the frame's. They may overlap: all is read before any is written.
        unsafe { args.a.get(m).store(args.d.of(m)) };
        Next::Go
    }
}

/// `global.get`, as the bits of one slot or two.
pub(in crate::interp) struct GlobalGet<T, D>(PhantomData<(T, D)>);

impl<T: Lane, D: Dest<T>> Handler for GlobalGet<T, D> {
    type Args = Args1<u32, D>;
    fn name() -> String {
        "global.get".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: global indices are validated.
        unsafe {
            let global: *const Global = *(*m.instance).globals.add(args.a as usize);
            args.d.put(m, T::load((&raw const (*global).value).cast()));
        }
        Next::Go
    }
}

/// `global.set`, likewise.
pub(in crate::interp) struct GlobalSet<T, A>(PhantomData<(T, A)>);

/// Arguments of `global.set`.
#[derive(Copy, Clone, Debug)]
#[repr(C)]
pub(in crate::interp) struct ArgsGlobalSet<A> {
    pub(in crate::interp) value: A,
    pub(in crate::interp) index: u32,
}

impl<T: Lane, A: Source<T>> Handler for GlobalSet<T, A> {
    type Args = ArgsGlobalSet<A>;
    fn name() -> String {
        "global.set".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: global indices are validated; only guest code of this store and its host write globals, one at a time.
        unsafe {
            let global = *(*m.instance).globals.add(args.index as usize);
            args.value.get(m).store((&raw mut (*global).value).cast());
        }
        Next::Go
    }
}

/// `select` between slots, as the bits of one or of two.
pub(in crate::interp) struct Select<T, C>(PhantomData<(T, C)>);

/// Arguments of `select`: `a` when the condition is not zero.
#[derive(Copy, Clone, Debug)]
#[repr(C)]
pub(in crate::interp) struct ArgsSelect<C> {
    pub(in crate::interp) a: Slot,
    pub(in crate::interp) b: Slot,
    pub(in crate::interp) d: Slot,
    pub(in crate::interp) condition: C,
}

impl<T: Lane, C: Source<u32>> Handler for Select<T, C> {
    type Args = ArgsSelect<C>;
    fn name() -> String {
        "select".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operands are the frame's.
        unsafe {
            let (a, b): (T, T) = (args.a.get(m), args.b.get(m));
            let value = if args.condition.get(m) != 0 { a } else { b };
            args.d.put(m, value);
        }
        Next::Go
    }
}

/// `ref.func`.
pub(in crate::interp) struct RefFunc;

impl Handler for RefFunc {
    type Args = Args1<u32, Slot>;
    fn name() -> String {
        "ref.func".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: function indices are validated.
        unsafe {
            let func: *mut Func = *(*m.instance).funcs.add(args.a as usize);
            args.d.put(m, func.expose_provenance() as u64);
        }
        Next::Go
    }
}

/// `ref.as_non_null`: traps when the slot holds null, else leaves it.
pub(in crate::interp) struct CheckNonNull;

impl Handler for CheckNonNull {
    type Args = Slot;
    fn name() -> String {
        "ref.as_non_null".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, slot: Slot) -> Next {
        // SAFETY: the operand is the frame's.
        match unsafe { Source::<u64>::get(slot, m) } {
            0 => m.trap(TrapCode::NullReference),
            _ => Next::Go,
        }
    }
}

/// `unreachable`.
pub(in crate::interp) struct Unreachable;

impl Handler for Unreachable {
    type Args = ();
    fn name() -> String {
        "unreachable".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, (): ()) -> Next {
        m.trap(TrapCode::Unreachable)
    }
}

/// Charges a segment's fuel at its leader; takes nothing when it does not suffice.
pub(in crate::interp) struct ConsumeFuel;

impl Handler for ConsumeFuel {
    type Args = Imm<u32>;
    fn name() -> String {
        "fuel".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, cost: Imm<u32>) -> Next {
        // SAFETY: an instance's context outlives it.
        unsafe {
            let context: *mut Context = (*m.instance).context;
            let cost = cost.0 as u64;
            if (*context).fuel < cost {
                // Back to the instruction, for the handler that asks for more and then charges.
                m.ip = m.ip.sub(words::<Self::Args>());
                return Next::Via(handler::<Refuel>().run);
            }
            (*context).fuel -= cost;
        }
        Next::Go
    }
}

/// [`ConsumeFuel`] where what there is does not suffice.
struct Refuel;

impl Handler for Refuel {
    type Args = Imm<u32>;
    fn name() -> String {
        ConsumeFuel::name()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, cost: Imm<u32>) -> Next {
        // SAFETY: an instance's context outlives it; no reference into the store is alive.
        match unsafe { charge((*m.instance).context, cost.0) } {
            Ok(()) => Next::Go,
            Err(code) => m.trap(code),
        }
    }
}

#[cold]
#[inline(never)]
unsafe fn charge(context: *mut Context, cost: u32) -> Result<(), TrapCode> {
    // SAFETY: the caller passes its context.
    unsafe { (*context).charge(cost.into()) }
}

/// Ends the run when somebody asked for it.
pub(in crate::interp) struct CheckInterrupt;

impl Handler for CheckInterrupt {
    type Args = ();
    fn name() -> String {
        "interrupt?".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, (): ()) -> Next {
        // SAFETY: the flag outlives the store.
        match unsafe { (*(*(*m.instance).context).interrupt).load(Ordering::Relaxed) } {
            true => m.trap(TrapCode::Interrupted),
            false => Next::Go,
        }
    }
}
