//! Numeric instructions: one row each in the instruction tables, every operand shape from one generic body here.

use crate::interp::machine::{Handler, HandlerRef, Machine, Next, handler};
use crate::interp::operand::{Acc, Dest, Imm, Scalar, Slot, Source};
use crate::op::{Op, TrapCode, numeric};
use std::fmt;
use std::marker::PhantomData;

/// A numeric instruction with one operand.
pub(super) trait UnaryOp {
    const OP: Op;
    type A: Scalar;
    type R: Scalar;
    fn apply(a: Self::A) -> Result<Self::R, TrapCode>;
}

/// A numeric instruction with two operands.
pub(super) trait BinaryOp {
    const OP: Op;
    type A: Scalar;
    type B: Scalar;
    type R: Scalar;
    fn apply(a: Self::A, b: Self::B) -> Result<Self::R, TrapCode>;
}

/// The same instruction with canonical NaNs for results.
pub(super) struct Canonical<O>(PhantomData<O>);

/// Results that [`Canonical`] can canonicalise.
pub(super) trait Float {
    fn canonical(self) -> Self;
}

impl Float for f32 {
    #[inline(always)]
    fn canonical(self) -> f32 {
        numeric::canonical_nan_f32(self)
    }
}

impl Float for f64 {
    #[inline(always)]
    fn canonical(self) -> f64 {
        numeric::canonical_nan_f64(self)
    }
}

impl<O: UnaryOp<R: Float>> UnaryOp for Canonical<O> {
    const OP: Op = O::OP;
    type A = O::A;
    type R = O::R;
    #[inline(always)]
    fn apply(a: O::A) -> Result<O::R, TrapCode> {
        O::apply(a).map(Float::canonical)
    }
}

impl<O: BinaryOp<R: Float>> BinaryOp for Canonical<O> {
    const OP: Op = O::OP;
    type A = O::A;
    type B = O::B;
    type R = O::R;
    #[inline(always)]
    fn apply(a: O::A, b: O::B) -> Result<O::R, TrapCode> {
        O::apply(a, b).map(Float::canonical)
    }
}

/// Arguments of an instruction with one operand and one result. The operand is first in the code when it is an immediate,
/// for alignment.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct Args1<A, D> {
    pub(in crate::interp) a: A,
    pub(in crate::interp) d: D,
}

/// Arguments of an instruction with two operands and one result. The second operand is the one that is an immediate in
/// most cases: it comes first.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct Args2<A, B, D> {
    pub(in crate::interp) b: B,
    pub(in crate::interp) a: A,
    pub(in crate::interp) d: D,
}

/// Arguments of a fused comparison and branch; the distance is in words.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsBranch<A, B> {
    pub(in crate::interp) distance: i32,
    pub(in crate::interp) a: A,
    pub(in crate::interp) b: B,
}

impl<A: fmt::Debug, D: fmt::Debug> fmt::Debug for Args1<A, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} -> {:?}", self.a, self.d)
    }
}

impl<A: fmt::Debug, B: fmt::Debug, D: fmt::Debug> fmt::Debug for Args2<A, B, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, {:?} -> {:?}", self.a, self.b, self.d)
    }
}

impl<A: fmt::Debug, B: fmt::Debug> fmt::Debug for ArgsBranch<A, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, {:?} {:+}", self.a, self.b, self.distance)
    }
}

struct Unary<O, A, D>(PhantomData<(O, A, D)>);

impl<O: UnaryOp, A: Source<O::A>, D: Dest<O::R>> Handler for Unary<O, A, D> {
    type Args = Args1<A, D>;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operands are the frame's.
        unsafe {
            match O::apply(args.a.get(m)) {
                Ok(result) => {
                    args.d.put(m, result);
                    Next::Go
                }
                Err(code) => m.trap(code),
            }
        }
    }
}

struct Binary<O, A, B, D>(PhantomData<(O, A, B, D)>);

impl<O: BinaryOp, A: Source<O::A>, B: Source<O::B>, D: Dest<O::R>> Handler for Binary<O, A, B, D> {
    type Args = Args2<A, B, D>;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operands are the frame's.
        unsafe {
            match O::apply(args.a.get(m), args.b.get(m)) {
                Ok(result) => {
                    args.d.put(m, result);
                    Next::Go
                }
                Err(code) => m.trap(code),
            }
        }
    }
}

/// A comparison and a branch taken when it gives `WHEN`.
struct CompareBranch<O, A, B, const WHEN: bool>(PhantomData<(O, A, B)>);

impl<O: BinaryOp<R = u32>, A: Source<O::A>, B: Source<O::B>, const WHEN: bool> Handler
    for CompareBranch<O, A, B, WHEN>
{
    type Args = ArgsBranch<A, B>;
    fn name() -> String {
        format!("{} {}", if WHEN { "br_if" } else { "br_unless" }, O::OP.info().name)
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operands are the frame's, the distance the lowering's.
        unsafe {
            let Ok(answer) = O::apply(args.a.get(m), args.b.get(m)) else { unreachable!("comparisons do not trap") };
            m.jump_if((answer != 0) == WHEN, args.distance);
        }
        Next::Go
    }
}

/// How an operand is given; an index into the tables of shapes.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(in crate::interp) enum Shape {
    Slot,
    Acc,
    Imm,
}

/// All handlers of an instruction with one operand.
pub(in crate::interp) struct UnaryRow {
    /// By operand (slot, accumulator), then by result (slot, accumulator).
    shapes: [[HandlerRef; 2]; 2],
    /// The result of a constant operand.
    pub(in crate::interp) fold: fn(u64) -> Result<u64, TrapCode>,
}

impl UnaryRow {
    /// The handler of a shape. A constant operand is no shape: it folds, or it traps and goes through a slot.
    pub(in crate::interp) fn handler(&self, a: Shape, acc_result: bool) -> HandlerRef {
        self.shapes[a as usize][acc_result as usize]
    }
}

/// All handlers of an instruction with two operands.
pub(in crate::interp) struct BinaryRow {
    /// By operands as in [`BinaryRow::handler`], then by result (slot, accumulator). Where the operands can be
    /// swapped, shapes that have a swapped twin are absent.
    shapes: [[Option<HandlerRef>; 2]; 7],
    /// The instruction that gives the same result for swapped operands.
    pub(in crate::interp) swapped: Option<Op>,
    /// The result of constant operands.
    pub(in crate::interp) fold: fn(u64, u64) -> Result<u64, TrapCode>,
    /// For comparisons: the fused branch.
    pub(in crate::interp) branch: Option<&'static BranchRow>,
}

impl BinaryRow {
    /// The handler of a shape, or `None` where only the swapped instruction has one. Two constants are no shape.
    pub(in crate::interp) fn handler(&self, a: Shape, b: Shape, acc_result: bool) -> Option<HandlerRef> {
        let row = match (a, b) {
            (Shape::Slot, Shape::Slot) => 0,
            (Shape::Acc, Shape::Slot) => 1,
            (Shape::Slot, Shape::Imm) => 2,
            (Shape::Acc, Shape::Imm) => 3,
            (Shape::Slot, Shape::Acc) => 4,
            (Shape::Imm, Shape::Slot) => 5,
            (Shape::Imm, Shape::Acc) => 6,
            _ => return None,
        };
        self.shapes[row][acc_result as usize]
    }
}

/// All fused branches of a comparison: taken when it is true, and when it is false.
pub(in crate::interp) struct BranchRow {
    /// By operands (slot slot, accumulator slot, slot immediate, accumulator immediate), then by the answer that branches.
    shapes: [[HandlerRef; 2]; 4],
}

impl BranchRow {
    /// The handler of a shape, or `None` where only the swapped comparison has one.
    pub(in crate::interp) fn handler(&self, a: Shape, b: Shape, when: bool) -> Option<HandlerRef> {
        let row = match (a, b) {
            (Shape::Slot, Shape::Slot) => 0,
            (Shape::Acc, Shape::Slot) => 1,
            (Shape::Slot, Shape::Imm) => 2,
            (Shape::Acc, Shape::Imm) => 3,
            _ => return None,
        };
        Some(self.shapes[row][when as usize])
    }
}

struct Rows<O>(PhantomData<O>);

impl<O: UnaryOp> Rows<O> {
    const UNARY: UnaryRow = UnaryRow {
        shapes: [
            [handler::<Unary<O, Slot, Slot>>(), handler::<Unary<O, Slot, Acc>>()],
            [handler::<Unary<O, Acc, Slot>>(), handler::<Unary<O, Acc, Acc>>()],
        ],
        fold: |a| O::apply(Scalar::from_bits(a)).map(Scalar::bits),
    };
}

/// A result in a slot, and in the accumulator.
macro_rules! both {
    ($op:ty, $a:ty, $b:ty) => {
        [Some(handler::<Binary<$op, $a, $b, Slot>>()), Some(handler::<Binary<$op, $a, $b, Acc>>())]
    };
}

impl<O: BinaryOp> Rows<O> {
    const BINARY: BinaryRow = BinaryRow {
        shapes: [
            both!(O, Slot, Slot),
            both!(O, Acc, Slot),
            both!(O, Slot, Imm<O::B>),
            both!(O, Acc, Imm<O::B>),
            both!(O, Slot, Acc),
            both!(O, Imm<O::A>, Slot),
            both!(O, Imm<O::A>, Acc),
        ],
        ..Self::SWAPPABLE
    };
    const SWAPPABLE: BinaryRow = BinaryRow {
        shapes: [
            both!(O, Slot, Slot),
            both!(O, Acc, Slot),
            both!(O, Slot, Imm<O::B>),
            both!(O, Acc, Imm<O::B>),
            [None; 2],
            [None; 2],
            [None; 2],
        ],
        swapped: None,
        fold: |a, b| O::apply(Scalar::from_bits(a), Scalar::from_bits(b)).map(Scalar::bits),
        branch: None,
    };
}

/// Never taken, and taken: by the answer that branches.
macro_rules! branches {
    ($op:ty, $a:ty, $b:ty) => {
        [handler::<CompareBranch<$op, $a, $b, false>>(), handler::<CompareBranch<$op, $a, $b, true>>()]
    };
}

impl<O: BinaryOp<R = u32>> Rows<O> {
    const BRANCH: BranchRow = BranchRow {
        shapes: [
            branches!(O, Slot, Slot),
            branches!(O, Acc, Slot),
            branches!(O, Slot, Imm<O::B>),
            branches!(O, Acc, Imm<O::B>),
        ],
    };
}

/// The instructions as types, from the tables.
mod ops {
    use super::{BinaryOp, UnaryOp};
    use crate::op::{self, Op, TrapCode, numeric};

    macro_rules! unary {
        ($(($op:ident, $function:ident, $info:tt, $a:ident => $r:ident, $nan:ident))*) => { $(
            pub(super) struct $op;
            impl UnaryOp for $op {
                const OP: Op = Op::$op;
                type A = $a;
                type R = $r;
                #[inline(always)]
                fn apply(a: $a) -> Result<$r, TrapCode> { Ok(numeric::$function(a)) }
            }
        )* };
    }
    op::for_each_unary!(unary);

    macro_rules! unary_trapping {
        ($(($op:ident, $function:ident, $info:tt, $a:ident => $r:ident))*) => { $(
            pub(super) struct $op;
            impl UnaryOp for $op {
                const OP: Op = Op::$op;
                type A = $a;
                type R = $r;
                #[inline(always)]
                fn apply(a: $a) -> Result<$r, TrapCode> { numeric::$function(a) }
            }
        )* };
    }
    op::for_each_unary_trapping!(unary_trapping);

    macro_rules! binary {
        ($(($op:ident, $function:ident, $info:tt, $a:ident $b:ident => $r:ident, $($more:tt)*))*) => { $(
            pub(super) struct $op;
            impl BinaryOp for $op {
                const OP: Op = Op::$op;
                type A = $a;
                type B = $b;
                type R = $r;
                #[inline(always)]
                fn apply(a: $a, b: $b) -> Result<$r, TrapCode> { Ok(numeric::$function(a, b)) }
            }
        )* };
    }
    op::for_each_binary!(binary);
    op::for_each_compare!(binary);

    macro_rules! binary_trapping {
        ($(($op:ident, $function:ident, $info:tt, $a:ident $b:ident => $r:ident, ordered))*) => { $(
            pub(super) struct $op;
            impl BinaryOp for $op {
                const OP: Op = Op::$op;
                type A = $a;
                type B = $b;
                type R = $r;
                #[inline(always)]
                fn apply(a: $a, b: $b) -> Result<$r, TrapCode> { numeric::$function(a, b) }
            }
        )* };
    }
    op::for_each_binary_trapping!(binary_trapping);
}

type UnaryRows = [Option<&'static UnaryRow>; Op::ALL.len()];
type BinaryRows = [Option<&'static BinaryRow>; Op::ALL.len()];

static UNARY: UnaryRows = {
    let mut rows: UnaryRows = [None; Op::ALL.len()];
    macro_rules! fill {
        ($(($op:ident, $function:ident, $info:tt, $a:ident => $r:ident $(, $nan:ident)?))*) => {
            $(rows[Op::$op as usize] = Some(&Rows::<ops::$op>::UNARY);)*
        };
    }
    crate::op::for_each_unary!(fill);
    crate::op::for_each_unary_trapping!(fill);
    rows
};

/// Expands to its second part for the instructions that canonical NaNs concern.
macro_rules! when_nan {
    (exact $($then:tt)*) => {};
    (nan $($then:tt)*) => { $($then)* };
}

static UNARY_CANONICAL: UnaryRows = {
    let mut rows = UNARY;
    macro_rules! fill {
        ($(($op:ident, $function:ident, $info:tt, $a:ident => $r:ident, $nan:ident))*) => {
            $(when_nan! { $nan rows[Op::$op as usize] = Some(&Rows::<Canonical<ops::$op>>::UNARY); })*
        };
    }
    crate::op::for_each_unary!(fill);
    rows
};

/// The row of an instruction, by whether its operands can be swapped.
macro_rules! binary_row_of {
    (ordered $ty:ty, $op:ident) => {
        &Rows::<$ty>::BINARY
    };
    (commutative $ty:ty, $op:ident) => {
        const { &BinaryRow { swapped: Some(Op::$op), ..Rows::<$ty>::SWAPPABLE } }
    };
}

static BINARY: BinaryRows = {
    let mut rows: BinaryRows = [None; Op::ALL.len()];
    macro_rules! fill {
        ($(($op:ident, $function:ident, $info:tt, $a:ident $b:ident => $r:ident, $order:ident $(, $nan:ident)?))*) => {
            $(rows[Op::$op as usize] = Some(binary_row_of!($order ops::$op, $op));)*
        };
    }
    macro_rules! fill_compare {
        ($(($op:ident, $function:ident, $info:tt, $a:ident $b:ident => u32, swapped $swapped:ident, negated $negated:tt))*) => {
            $(rows[Op::$op as usize] = Some(const { &BinaryRow {
                swapped: Some(Op::$swapped),
                branch: Some(&Rows::<ops::$op>::BRANCH),
                ..Rows::<ops::$op>::SWAPPABLE
            } });)*
        };
    }
    crate::op::for_each_binary!(fill);
    crate::op::for_each_binary_trapping!(fill);
    crate::op::for_each_compare!(fill_compare);
    rows
};

static BINARY_CANONICAL: BinaryRows = {
    let mut rows = BINARY;
    macro_rules! fill {
        ($(($op:ident, $function:ident, $info:tt, $a:ident $b:ident => $r:ident, $order:ident, $nan:ident))*) => {
            $(when_nan! { $nan rows[Op::$op as usize] = Some(binary_row_of!($order Canonical<ops::$op>, $op)); })*
        };
    }
    crate::op::for_each_binary!(fill);
    rows
};

/// The handlers of an instruction with one operand, or `None` when it is not one of the scalar numeric instructions.
pub(in crate::interp) fn unary_row(op: Op, canonical_nans: bool) -> Option<&'static UnaryRow> {
    if canonical_nans { UNARY_CANONICAL[op as usize] } else { UNARY[op as usize] }
}

/// The handlers of an instruction with two operands, or `None` when it is not one of the scalar numeric instructions.
pub(in crate::interp) fn binary_row(op: Op, canonical_nans: bool) -> Option<&'static BinaryRow> {
    if canonical_nans { BINARY_CANONICAL[op as usize] } else { BINARY[op as usize] }
}

/// `i64.add128` and its kin.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsWide {
    pub(in crate::interp) params: [Slot; 4],
    pub(in crate::interp) results: [Slot; 2],
}

impl fmt::Debug for ArgsWide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} -> {:?}", self.params, self.results)
    }
}

macro_rules! wide {
    ($(($op:ident, $function:ident, $info:tt, $($param:ident)* => u64 u64))*) => { $(
        pub(in crate::interp) struct $op;
        impl Handler for $op {
            type Args = ArgsWide;
            fn name() -> String {
                Op::$op.info().name.into()
            }
            #[inline(always)]
            unsafe fn run(m: &mut Machine, args: ArgsWide) -> Next {
                let mut params = args.params.into_iter();
                // SAFETY: the operands are the frame's.
                unsafe {
                    let (low, high) = numeric::$function($({
                        let param: $param = params.next().expect("at most four").get(m);
                        param
                    }),*);
                    args.results[0].put(m, low);
                    args.results[1].put(m, high);
                }
                Next::Go
            }
        }
    )* };
}
crate::op::wide_ops!(wide []);

/// The handler of a wide-arithmetic instruction, or `None` when it is not one.
pub(in crate::interp) fn wide_handler(op: Op) -> Option<HandlerRef> {
    Some(match op {
        Op::I64Add128 => handler::<I64Add128>(),
        Op::I64Sub128 => handler::<I64Sub128>(),
        Op::I64MulWideS => handler::<I64MulWideS>(),
        Op::I64MulWideU => handler::<I64MulWideU>(),
        _ => return None,
    })
}
