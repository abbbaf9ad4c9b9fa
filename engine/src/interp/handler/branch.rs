//! Branches without a comparison of their own.

use crate::interp::machine::{Handler, Machine, Next};
use crate::interp::operand::{Imm, Scalar, Source};
use std::fmt;
use std::marker::PhantomData;

/// An unconditional branch.
pub(in crate::interp) struct Jump;

impl Handler for Jump {
    type Args = Imm<i32>;
    fn name() -> String {
        "br".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, distance: Imm<i32>) -> Next {
        // SAFETY: the distance is the lowering's.
        unsafe { m.jump(distance.0) };
        Next::Go
    }
}

/// Arguments of a branch on one operand; the distance is in words.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsTest<A> {
    pub(in crate::interp) distance: i32,
    pub(in crate::interp) a: A,
}

impl<A: fmt::Debug> fmt::Debug for ArgsTest<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:+}", self.a, self.distance)
    }
}

/// A branch taken when the operand's being zero is `WHEN_ZERO`.
pub(in crate::interp) struct BranchZero<T, A, const WHEN_ZERO: bool>(PhantomData<(T, A)>);

impl<T: Scalar, A: Source<T>, const WHEN_ZERO: bool> Handler for BranchZero<T, A, WHEN_ZERO> {
    type Args = ArgsTest<A>;
    fn name() -> String {
        if WHEN_ZERO { "br_if_zero" } else { "br_if_not_zero" }.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the operand is the frame's, the distance the lowering's.
        unsafe {
            m.jump_if((args.a.get(m).bits() == 0) == WHEN_ZERO, args.distance);
        }
        Next::Go
    }
}

/// `br_table`: followed in the code by `count + 1` distances, two to a word, the last of them the default's.
pub(in crate::interp) struct BranchTable<A>(PhantomData<A>);

/// Arguments of `br_table`.
#[derive(Copy, Clone, Debug)]
#[repr(C)]
pub(in crate::interp) struct ArgsTable<A> {
    pub(in crate::interp) count: u32,
    pub(in crate::interp) index: A,
}

impl<A: Source<u32>> Handler for BranchTable<A> {
    type Args = ArgsTable<A>;
    fn name() -> String {
        "br_table".into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: Self::Args) -> Next {
        // SAFETY: the table of distances follows, two to a word, each counted from the table's start.
        unsafe {
            let index = args.index.get(m).min(args.count);
            let distance = m.ip.cast::<i32>().add(index as usize).read();
            m.jump(distance);
        }
        Next::Go
    }
}
