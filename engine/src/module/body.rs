//! One pass over a function's instructions: each is decoded, validated, checked for being executed, and shown to the
//! pre-pass.

use std::sync::Arc;

use wasmparser::{
    BlockType, FrameKind, FrameStack, FuncValidator, HeapType, Result, ValType, ValidatorResources, VisitOperator,
    VisitSimdOperator,
};

use super::FuncType;
use super::convert::Convert;
use super::prepass::{Prepass, is_structural};
use crate::op::{Op, Signature, Ty};

/// Visits the instructions of one function.
pub(super) struct BodyVisitor<'m> {
    pub(super) validator: &'m mut FuncValidator<ValidatorResources>,
    pub(super) prepass: &'m mut Prepass,
    pub(super) convert: Convert<'m>,
    /// The signatures of all functions of the module.
    pub(super) func_types: &'m [Arc<FuncType>],
    /// Whether all globals are i32, i64, f32 or f64.
    pub(super) plain_globals: bool,
    /// The offset in the module of the instruction that is visited next.
    pub(super) offset: u64,
    /// The kind of the innermost block, `None` after the function's `end`.
    pub(super) innermost: Option<FrameKind>,
}

impl FrameStack for BodyVisitor<'_> {
    #[inline]
    fn current_frame(&self) -> Option<FrameKind> {
        self.innermost
    }
}

impl BodyVisitor<'_> {
    /// What is to be noted before an instruction: if the engine executes it. The answer is known when this is compiled.
    #[inline(always)]
    fn gate(&mut self, op: Op) {
        let info = op.info();
        if !info.proposal.executed() {
            self.convert.gate.need(info.proposal, self.offset, format_args!("instruction {}", info.name));
        }
    }

    /// A value type among the immediates.
    fn gate_type(&mut self, ty: ValType) {
        self.convert.val_type(ty, self.offset);
    }

    fn gate_heap_type(&mut self, ty: HeapType) {
        self.convert.heap_type(ty, self.offset);
    }

    /// The types of a block; those of a type index were checked where it is defined.
    fn gate_block_type(&mut self, ty: BlockType) {
        if let BlockType::Type(ty) = ty {
            self.gate_type(ty);
        }
    }

    /// What is to be noted after an instruction has been validated. `ended_height` is where the operands of the innermost
    /// block before it begin.
    #[inline(always)]
    fn note(&mut self, op: Op, pops: u32, pushes: u32, ended_height: usize) {
        self.prepass.count(op);
        if is_structural(op) {
            self.innermost = self.validator.get_control_frame(0).map(|frame| frame.kind);
            self.prepass.structure(op, self.validator, ended_height);
        } else {
            let plain = match op {
                Op::LocalGet | Op::LocalTee => self.prepass.has_plain_locals(),
                Op::GlobalGet => self.plain_globals,
                Op::Select | Op::TypedSelect => true,
                _ => pushes_plain(op),
            };
            self.prepass.operands(self.validator, pops, pushes, plain);
        }
    }

    #[inline(always)]
    fn innermost_height(&self, op: Op) -> usize {
        match op {
            Op::End | Op::Delegate => self.validator.get_control_frame(0).map_or(0, |frame| frame.height),
            _ => 0,
        }
    }

    fn results_of_func(&self, func: u32) -> u32 {
        self.func_types.get(func as usize).map_or(0, |ty| ty.results.len() as u32)
    }

    fn results_of_type(&self, ty: u32) -> u32 {
        self.convert.types.func_type(ty).map_or(0, |ty| ty.results.len() as u32)
    }
}

/// Whether all that an instruction pushes is i32, i64, f32 or f64 for certain.
#[inline(always)]
fn pushes_plain(op: Op) -> bool {
    match op.info().signature {
        Signature::Fixed { results, .. } => !results.iter().any(|ty| matches!(ty, Ty::V128 | Ty::Ref)),
        Signature::Poly => false,
    }
}

/// The types among an instruction's immediates, which may belong to another proposal than the instruction.
macro_rules! gate_immediates {
    ($visitor:ident, Block { $ty:ident }) => { $visitor.gate_block_type($ty) };
    ($visitor:ident, Loop { $ty:ident }) => { $visitor.gate_block_type($ty) };
    ($visitor:ident, If { $ty:ident }) => { $visitor.gate_block_type($ty) };
    ($visitor:ident, TryTable { $table:ident }) => { $visitor.gate_block_type($table.ty) };
    ($visitor:ident, TypedSelect { $ty:ident }) => { $visitor.gate_type($ty) };
    ($visitor:ident, RefNull { $ty:ident }) => { $visitor.gate_heap_type($ty) };
    ($visitor:ident, $op:ident $args:tt) => {};
}

/// `(pops, pushes)` of an instruction: constants where the decoder's list has them. Elsewhere the results of a call
/// matter; or the instruction is structural; or it leaves nothing on the stack that was not there with as many slots and
/// references (`br_if` and its kin), and then 0 is right.
macro_rules! operands {
    ($visitor:ident, $op:ident $args:tt, arity $pops:literal -> $pushes:literal) => { ($pops, $pushes) };
    ($visitor:ident, $op:ident $args:tt, arity memarg $pops:literal -> $pushes:literal) => { ($pops, $pushes) };
    ($visitor:ident, Call { $func:ident }, arity custom) => { (0, $visitor.results_of_func($func)) };
    ($visitor:ident, CallIndirect { $ty:ident $table:ident }, arity custom) => { (0, $visitor.results_of_type($ty)) };
    ($visitor:ident, CallRef { $ty:ident }, arity custom) => { (0, $visitor.results_of_type($ty)) };
    ($visitor:ident, TypedSelectMulti { $types:ident }, arity custom) => { (0, $types.len() as u32) };
    ($visitor:ident, StructNew $args:tt, arity custom) => { (0, 1) };
    ($visitor:ident, ArrayNewFixed $args:tt, arity custom) => { (0, 1) };
    ($visitor:ident, $op:ident $args:tt, arity custom) => { (0, 0) };
}

/// The local that an instruction accesses.
macro_rules! use_local {
    ($visitor:ident, LocalGet { $local:ident }) => { $visitor.prepass.use_local($local) };
    ($visitor:ident, LocalSet { $local:ident }) => { $visitor.prepass.use_local($local) };
    ($visitor:ident, LocalTee { $local:ident }) => { $visitor.prepass.use_local($local) };
    ($visitor:ident, $op:ident $args:tt) => {};
}

/// The methods, which all do the same: gate, validate with the validator's visitor `$validator`, note.
macro_rules! visit_methods {
    ($validator:ident $(
        @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*)
    )*) => { $(
        fn $visit(&mut self $($(, $arg: $argty)*)?) -> Result<()> {
            self.gate(Op::$op);
            gate_immediates!(self, $op { $($($arg)*)? });
            let (pops, pushes) = operands!(self, $op { $($($arg)*)? }, $($arity)*);
            let ended_height = self.innermost_height(Op::$op);
            self.validator.$validator(self.offset).$visit($($($arg),*)?)?;
            use_local!(self, $op { $($($arg)*)? });
            self.note(Op::$op, pops, pushes, ended_height);
            Ok(())
        }
    )* };
}

macro_rules! scalar_methods {
    ($($rows:tt)*) => { visit_methods! { visitor $($rows)* } };
}

macro_rules! simd_methods {
    ($($rows:tt)*) => { visit_methods! { simd_visitor $($rows)* } };
}

impl<'a> VisitOperator<'a> for BodyVisitor<'_> {
    type Output = Result<()>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Result<()>>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(scalar_methods);
}

impl VisitSimdOperator<'_> for BodyVisitor<'_> {
    wasmparser::for_each_visit_simd_operator!(simd_methods);
}
