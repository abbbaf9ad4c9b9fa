//! Atomic accesses, waiting and notifying: on any memory, operands in slots.

use super::memory::{address_of, memory_at};
use crate::interp::machine::{Handler, HandlerRef, Machine, Next, handler};
use crate::interp::operand::{Dest, Slot, Source};
use crate::op::{AtomicAction, Op, TrapCode};
use crate::runtime::atomic::Cell;
use crate::runtime::{Instance, Memory, StoreCore};
use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{Ordering, fence};

/// Arguments of everything here. Operands that an instruction does not have are slot 0; `d` takes the result.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsAtomic {
    pub(in crate::interp) offset: u64,
    pub(in crate::interp) memory: u32,
    pub(in crate::interp) addr: Slot,
    pub(in crate::interp) a: Slot,
    pub(in crate::interp) b: Slot,
    pub(in crate::interp) d: Slot,
}

impl fmt::Debug for ArgsAtomic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ArgsAtomic { offset, memory, addr, a, b, d } = self;
        write!(f, "memory {memory} [{addr:?} + {offset}] {a:?} {b:?} -> {d:?}")
    }
}

/// An atomic access.
trait AtomicOp {
    const OP: Op;
    const ACTION: AtomicAction;
    type Memory: Cell;
}

struct Access<O>(PhantomData<O>);

impl<O: AtomicOp> Handler for Access<O> {
    type Args = ArgsAtomic;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: ArgsAtomic) -> Next {
        // SAFETY: the operands are the frame's, memory indices are validated; `atomic_range` checks alignment and bounds.
        unsafe {
            let memory = memory_at(m, args.memory);
            let addr = address_of(m, memory, args.addr);
            let at = match (*memory).atomic_range(addr, args.offset, O::Memory::BYTES) {
                Ok((_, at)) => at,
                Err(code) => return m.trap(code),
            };
            let read = O::Memory::perform(O::ACTION, at, args.a.get(m), args.b.get(m));
            if O::ACTION != AtomicAction::Store {
                args.d.put(m, read);
            }
        }
        Next::Go
    }
}

/// `atomic.fence`.
pub(in crate::interp) struct Fence;

impl Handler for Fence {
    type Args = ();
    fn name() -> String {
        Op::AtomicFence.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(_: &mut Machine, (): ()) -> Next {
        fence(Ordering::SeqCst);
        Next::Go
    }
}

/// What blocks, or ends another's blocking. The operands are as they stand in their slots.
trait WaitOp {
    const OP: Op;
    unsafe fn run(
        instance: *mut Instance,
        memory: *const Memory,
        at: [u64; 2],
        a: u64,
        b: u64,
    ) -> Result<u32, TrapCode>;
}

/// `memory.atomic.wait` of a width.
#[inline(never)]
unsafe fn wait<C: Cell>(
    instance: *mut Instance,
    memory: *const Memory,
    [addr, offset]: [u64; 2],
    expected: u64,
    timeout: u64,
) -> Result<u32, TrapCode> {
    // SAFETY: the context is the first field of its store; nobody changes either while the store's thread is here.
    unsafe {
        let store = (*instance).context.cast::<StoreCore>();
        let (interrupt, turn) = (&(*store).interrupt, (*store).turn.as_ref());
        let waited = (*memory).wait::<C>(addr, offset, expected, timeout as i64, interrupt, turn)?;
        Ok(waited as u32)
    }
}

#[inline(never)]
unsafe fn notify(memory: *const Memory, [addr, offset]: [u64; 2], count: u64) -> Result<u32, TrapCode> {
    // SAFETY: the memory is the instance's.
    unsafe { (*memory).notify(addr, offset, count as u32) }
}

struct Wait<O>(PhantomData<O>);

impl<O: WaitOp> Handler for Wait<O> {
    type Args = ArgsAtomic;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: ArgsAtomic) -> Next {
        // SAFETY: the operands are the frame's, memory indices are validated.
        unsafe {
            let memory = memory_at(m, args.memory);
            let at = [address_of(m, memory, args.addr), args.offset];
            match O::run(m.instance, memory, at, args.a.get(m), args.b.get(m)) {
                Ok(result) => args.d.put(m, result),
                Err(code) => return m.trap(code),
            }
            // Others may have grown the memory, but lengths of shared memories are in no register.
        }
        Next::Go
    }
}

macro_rules! wait_ops {
    ($($op:ident |$instance:ident, $memory:ident, $at:ident, $a:ident, $b:ident| $run:expr)*) => {
        $(
            struct $op;
            impl WaitOp for $op {
                const OP: Op = Op::$op;
                unsafe fn run(
                    $instance: *mut Instance, $memory: *const Memory, $at: [u64; 2], $a: u64, $b: u64,
                ) -> Result<u32, TrapCode> {
                    // SAFETY: as the handler says.
                    unsafe { $run }
                }
            }
        )*

        fn wait_handler(op: Op) -> Option<HandlerRef> {
            match op {
                $(Op::$op => Some(handler::<Wait<$op>>()),)*
                _ => None,
            }
        }
    };
}

wait_ops! {
    MemoryAtomicWait32 |instance, memory, at, expected, timeout| wait::<u32>(instance, memory, at, expected, timeout)
    MemoryAtomicWait64 |instance, memory, at, expected, timeout| wait::<u64>(instance, memory, at, expected, timeout)
    MemoryAtomicNotify |_instance, memory, at, count, _b| notify(memory, at, count)
}

/// The handler of an atomic access, a wait or a notification, or `None` when it is something else.
pub(in crate::interp) fn atomic_handler(op: Op) -> Option<HandlerRef> {
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, addr $($operand:ident)* => $($result:ident)?, $memory:ident $action:ident))*) => {
            match op {
                $(Op::$op => {
                    struct A;
                    impl AtomicOp for A {
                        const OP: Op = Op::$op;
                        const ACTION: AtomicAction = AtomicAction::$action;
                        type Memory = $memory;
                    }
                    Some(handler::<Access<A>>())
                })*
                _ => None,
            }
        };
    }
    let access: Option<HandlerRef> = crate::op::for_each_atomic!(rows);
    access.or_else(|| wait_handler(op))
}
