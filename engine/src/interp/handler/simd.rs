//! Vector instructions: one row each in the instruction tables, every operand shape from one generic body here. The number of
//! operands is part of the type: those that an instruction lacks are [`Absent`].

use super::memory::{Own, Owner, Shared, address_any};
use crate::interp::machine::{Handler, HandlerRef, Machine, Next, handler};
use crate::interp::operand::{Absent, Acc, Dest, Imm, Lane, Slot, Source};
use crate::op::numeric::{self, V128};
use crate::op::{Op, TrapCode};
use std::fmt;
use std::marker::PhantomData;

/// A vector instruction.
trait VectorOp {
    const OP: Op;
    /// What follows the opcode; `()` for most.
    type Imm: Copy + fmt::Debug;
    /// The operands; `()` for those that are absent.
    type A;
    type B;
    type C;
    type R: Lane;
    fn apply(imm: Self::Imm, a: Self::A, b: Self::B, c: Self::C) -> Self::R;
}

/// A vector instruction of which the specification leaves the bits of NaN lanes open.
trait OpenNans {
    fn canonical(result: V128) -> V128;
}

/// The same instruction with canonical NaNs.
struct Canonical<O>(PhantomData<O>);

impl<O: VectorOp<R = V128> + OpenNans> VectorOp for Canonical<O> {
    const OP: Op = O::OP;
    type Imm = O::Imm;
    type A = O::A;
    type B = O::B;
    type C = O::C;
    type R = V128;
    #[inline(always)]
    fn apply(imm: O::Imm, a: O::A, b: O::B, c: O::C) -> V128 {
        O::canonical(O::apply(imm, a, b, c))
    }
}

/// Arguments of a vector instruction. The second operand is the one that may be a constant: it comes first.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsVector<I, A, B, C, D> {
    imm: I,
    b: B,
    a: A,
    c: C,
    d: D,
}

impl<I: fmt::Debug, A: fmt::Debug, B: fmt::Debug, C: fmt::Debug, D: fmt::Debug> fmt::Debug
    for ArgsVector<I, A, B, C, D>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operands = [format!("{:?}", self.a), format!("{:?}", self.b), format!("{:?}", self.c)];
        let present = operands.into_iter().filter(|operand| !operand.is_empty()).collect::<Vec<_>>();
        let imm = if size_of::<I>() == 0 { String::new() } else { format!("{:?} ", self.imm) };
        write!(f, "{imm}{} -> {:?}", present.join(", "), self.d)
    }
}

struct Vector<O, A, B, C, D>(PhantomData<(O, A, B, C, D)>);

impl<O: VectorOp, A: Source<O::A>, B: Source<O::B>, C: Source<O::C>, D: Dest<O::R>> Handler for Vector<O, A, B, C, D> {
    type Args = ArgsVector<O::Imm, A, B, C, D>;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operands are the frame's.
        unsafe {
            let result = O::apply(args.imm, args.a.get(m), args.b.get(m), args.c.get(m));
            args.d.put(m, result);
        }
        Next::Go
    }
}

/// Where the operands of a vector instruction are: at most one elsewhere than in slots; an index into the table of shapes.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(in crate::interp) enum VectorShape {
    Slots,
    AccFirst,
    AccSecond,
    AccThird,
    ImmSecond,
    /// The first in the accumulator, the second constant.
    AccImm,
}

/// All handlers of a vector instruction.
pub(in crate::interp) struct VectorRow {
    /// By [`VectorShape`], then by result (slot, accumulator).
    shapes: [Option<[HandlerRef; 2]>; 6],
}

impl VectorRow {
    /// The handler of a shape, if the instruction has one; all have those of slots, and of each operand in the accumulator.
    pub(in crate::interp) fn handler(&self, shape: VectorShape, acc_result: bool) -> Option<HandlerRef> {
        self.shapes[shape as usize].map(|row| row[acc_result as usize])
    }

    /// Whether the second operand may be a constant.
    pub(in crate::interp) fn takes_constant(&self) -> bool {
        self.shapes[VectorShape::ImmSecond as usize].is_some()
    }
}

struct Rows<O>(PhantomData<O>);

/// A result in a slot, and in the accumulator.
macro_rules! both {
    ($($operand:ty),*) => {
        Some([handler::<Vector<O, $($operand),*, Slot>>(), handler::<Vector<O, $($operand),*, Acc>>()])
    };
}

impl<O: VectorOp<A: Lane, B = (), C = ()>> Rows<O> {
    const UNARY: VectorRow =
        VectorRow { shapes: [both!(Slot, Absent, Absent), both!(Acc, Absent, Absent), None, None, None, None] };
}

impl<O: VectorOp<A: Lane, B: Lane, C = ()>> Rows<O> {
    const BINARY: VectorRow = VectorRow {
        shapes: [
            both!(Slot, Slot, Absent),
            both!(Acc, Slot, Absent),
            both!(Slot, Acc, Absent),
            None,
            both!(Slot, Imm<O::B>, Absent),
            both!(Acc, Imm<O::B>, Absent),
        ],
    };
}

impl<O: VectorOp<A: Lane, B: Lane, C: Lane>> Rows<O> {
    const TERNARY: VectorRow = VectorRow {
        shapes: [
            both!(Slot, Slot, Slot),
            both!(Acc, Slot, Slot),
            both!(Slot, Acc, Slot),
            both!(Slot, Slot, Acc),
            None,
            None,
        ],
    };
}

/// The instructions as types, from the tables.
mod ops {
    use super::VectorOp;
    use crate::op::numeric::V128 as v128;
    use crate::op::{self, Op, numeric};

    /// The type of an operand, present or not.
    macro_rules! operand {
        () => {
            ()
        };
        ($ty:ident) => {
            $ty
        };
    }

    /// The type of what follows an opcode.
    macro_rules! immediate {
        (None) => {
            ()
        };
        (Lane) => {
            u8
        };
        (Lanes) => {
            [u8; 16]
        };
    }

    /// A call of an instruction's function: with what follows the opcode after the operands, if anything does.
    macro_rules! call {
        (None $imm:ident $f:ident $($operand:expr)*) => { numeric::$f($($operand),*) };
        ($kind:ident $imm:ident $f:ident $($operand:expr)*) => { numeric::$f($($operand,)* $imm) };
    }

    /// A conversion from a type to itself names the operands that are present.
    macro_rules! define {
        ($((
            $op:ident, $f:ident, ($name:literal $proposal:ident $imm:ident),
            $a:ident $($b:ident $($c:ident)?)? => $r:ident $(, $canonical:ident)?
        ))*) => { $(
            pub(super) struct $op;
            impl VectorOp for $op {
                const OP: Op = Op::$op;
                type Imm = immediate!($imm);
                type A = $a;
                type B = operand!($($b)?);
                type C = operand!($($($c)?)?);
                type R = $r;
                #[inline(always)]
                fn apply(_imm: Self::Imm, a: $a, _b: Self::B, _c: Self::C) -> $r {
                    call!($imm _imm $f a $($b::from(_b) $($c::from(_c))?)?)
                }
            }
            $(
                impl super::OpenNans for $op {
                    #[inline(always)]
                    fn canonical(result: v128) -> v128 { numeric::$canonical(result) }
                }
            )?
        )* };
    }
    op::for_each_simd!(define);
}

/// The row of an instruction, by its operands.
macro_rules! row {
    ($ty:ty => $a:ident) => {
        &Rows::<$ty>::UNARY
    };
    ($ty:ty => v128 $b:ident) => {
        &Rows::<$ty>::BINARY
    };
    ($ty:ty => v128 v128 v128) => {
        &Rows::<$ty>::TERNARY
    };
}

type VectorRows = [Option<&'static VectorRow>; Op::ALL.len()];

static ROWS: VectorRows = {
    let mut rows: VectorRows = [None; Op::ALL.len()];
    macro_rules! fill {
        ($(($op:ident, $f:ident, $info:tt, $($a:ident)* => $r:ident $(, $canonical:ident)?))*) => {
            $(rows[Op::$op as usize] = Some(row!(ops::$op => $($a)*));)*
        };
    }
    crate::op::for_each_simd!(fill);
    rows
};

static CANONICAL_ROWS: VectorRows = {
    let mut rows = ROWS;
    macro_rules! fill {
        ($(($op:ident, $f:ident, $info:tt, $($a:ident)* => $r:ident $(, $canonical:ident)?))*) => {
            $(fill!(@ $op [$($a)*] $($canonical)?);)*
        };
        (@ $op:ident $operands:tt) => {};
        (@ $op:ident [$($a:ident)*] $canonical:ident) => {
            rows[Op::$op as usize] = Some(row!(Canonical<ops::$op> => $($a)*))
        };
    }
    crate::op::for_each_simd!(fill);
    rows
};

/// The handlers of a vector instruction, or `None` when it is something else, loads and stores too.
pub(in crate::interp) fn vector_row(op: Op, canonical_nans: bool) -> Option<&'static VectorRow> {
    if canonical_nans { CANONICAL_ROWS[op as usize] } else { ROWS[op as usize] }
}

/// Arguments of the load of one lane.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsLoadLane {
    offset: u64,
    memory: u32,
    addr: Slot,
    a: Slot,
    d: Slot,
    lane: u8,
}

/// Arguments of the store of one lane.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsStoreLane {
    offset: u64,
    memory: u32,
    addr: Slot,
    a: Slot,
    lane: u8,
}

impl fmt::Debug for ArgsLoadLane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ArgsLoadLane { offset, memory, addr, a, d, lane } = self;
        write!(f, "memory {memory} [{addr:?} + {offset}], {a:?} lane {lane} -> {d:?}")
    }
}

impl fmt::Debug for ArgsStoreLane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ArgsStoreLane { offset, memory, addr, a, lane } = self;
        write!(f, "{a:?} lane {lane} -> memory {memory} [{addr:?} + {offset}]")
    }
}

/// A load of one lane: from memory, and from the vector that it goes into.
trait LoadLaneOp {
    const OP: Op;
    type Memory: Copy;
    fn apply(memory: Self::Memory, a: V128, lane: u8) -> V128;
}

/// A store of one lane: what goes to memory.
trait StoreLaneOp {
    const OP: Op;
    type Memory: Copy;
    fn apply(a: V128, lane: u8) -> Self::Memory;
}

struct LoadLane<O, W>(PhantomData<(O, W)>);

impl<O: LoadLaneOp, W: Owner> Handler for LoadLane<O, W> {
    type Args = ArgsLoadLane;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: ArgsLoadLane) -> Next {
        // SAFETY: the operands are the frame's; `address_any` checks the bounds.
        unsafe {
            let size = size_of::<O::Memory>() as u64;
            let Some(at) = address_any::<W>(m, args.memory, args.addr, args.offset, size) else {
                return m.trap(TrapCode::MemoryOutOfBounds);
            };
            args.d.put(m, O::apply(W::load(at), args.a.get(m), args.lane));
        }
        Next::Go
    }
}

struct StoreLane<O, W>(PhantomData<(O, W)>);

impl<O: StoreLaneOp, W: Owner> Handler for StoreLane<O, W> {
    type Args = ArgsStoreLane;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: ArgsStoreLane) -> Next {
        // SAFETY: as in `LoadLane`.
        unsafe {
            let size = size_of::<O::Memory>() as u64;
            let Some(at) = address_any::<W>(m, args.memory, args.addr, args.offset, size) else {
                return m.trap(TrapCode::MemoryOutOfBounds);
            };
            W::store(at, O::apply(args.a.get(m), args.lane));
        }
        Next::Go
    }
}

/// The handler of a load of one lane, or `None` when it is something else.
pub(in crate::interp) fn load_lane_handler(op: Op, shared: bool) -> Option<HandlerRef> {
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, addr v128 => v128, $memory:ident))*) => {
            match op {
                $(Op::$op => {
                    struct L;
                    impl LoadLaneOp for L {
                        const OP: Op = Op::$op;
                        type Memory = $memory;
                        #[inline(always)]
                        fn apply(memory: $memory, a: V128, lane: u8) -> V128 { numeric::$f(memory, a, lane) }
                    }
                    Some(if shared { handler::<LoadLane<L, Shared>>() } else { handler::<LoadLane<L, Own>>() })
                })*
                _ => None,
            }
        };
    }
    crate::op::for_each_simd_lane_load!(rows)
}

/// The handler of a store of one lane, or `None` when it is something else.
pub(in crate::interp) fn store_lane_handler(op: Op, shared: bool) -> Option<HandlerRef> {
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, addr v128 =>, $memory:ident))*) => {
            match op {
                $(Op::$op => {
                    struct S;
                    impl StoreLaneOp for S {
                        const OP: Op = Op::$op;
                        type Memory = $memory;
                        #[inline(always)]
                        fn apply(a: V128, lane: u8) -> $memory { numeric::$f(a, lane) }
                    }
                    Some(if shared { handler::<StoreLane<S, Shared>>() } else { handler::<StoreLane<S, Own>>() })
                })*
                _ => None,
            }
        };
    }
    crate::op::for_each_simd_lane_store!(rows)
}
