//! One pass over a function's instructions: each is decoded, validated, checked for being executed, and shown to the
//! pre-pass.

use std::sync::Arc;

use wasmparser::{
    BinaryReader, BlockType, FrameKind, FrameStack, FuncValidator, HeapType, ValType, ValidatorResources,
    VisitOperator, VisitSimdOperator,
};

use super::convert::Convert;
use super::error::{invalid, malformed};
use super::prepass::{PlainSum, Prepass, is_structural};
use super::{CompileError, FuncType};
use crate::op::{Op, Signature, Ty};

/// Visits the instructions of one function.
pub(super) struct BodyVisitor<'m> {
    pub(super) validator: &'m mut FuncValidator<ValidatorResources>,
    pub(super) prepass: &'m mut Prepass,
    pub(super) convert: Convert<'m>,
    /// The signatures of all functions of the module.
    pub(super) func_types: &'m [Arc<FuncType>],
    /// The offset in the module of the instruction that is visited next.
    pub(super) offset: u64,
}

impl FrameStack for BodyVisitor<'_> {
    fn current_frame(&self) -> Option<FrameKind> {
        self.validator.get_control_frame(0).map(|frame| frame.kind)
    }
}

/// What is known of an instruction from the first byte of its opcode (spec, 5.4). Nearly all instructions in practice
/// have such a byte; to put them all through [`BodyVisitor`] would cost half as much again as to validate them.
mod class {
    /// It costs fuel.
    pub(super) const COST: u16 = 1;
    /// It begins a block that has a block type.
    pub(super) const BLOCK: u16 = 1 << 1;
    /// It is `loop`.
    pub(super) const LOOP: u16 = 1 << 2;
    /// It ends a block.
    pub(super) const END: u16 = 1 << 3;
    /// What follows it, if reachable, is a leader.
    pub(super) const LEADS: u16 = 1 << 4;
    /// What follows it is unreachable.
    pub(super) const STOPS: u16 = 1 << 5;
    /// It is a call.
    pub(super) const CALL: u16 = 1 << 6;
    /// It accesses a local.
    pub(super) const LOCAL: u16 = 1 << 7;
    /// It reads a global.
    pub(super) const GLOBAL: u16 = 1 << 8;
    /// Nothing of this is known.
    pub(super) const OTHER: u16 = 1 << 9;

    const fn of(opcode: usize) -> u16 {
        match opcode {
            0x00 | 0x0c | 0x0e | 0x0f => COST | STOPS, // unreachable, br, br_table, return
            0x01 | 0x1a => 0,                          // nop, drop
            0x02 => BLOCK,                             // block
            0x03 => BLOCK | LOOP | LEADS,              // loop
            0x04 => BLOCK | COST | LEADS,              // if
            0x05 => LEADS,                             // else
            0x0b => END | LEADS,                       // end
            0x0d => COST | LEADS,                      // br_if
            0x10 | 0x11 => COST | CALL,                // call, call_indirect
            0x1b | 0x24 => COST,                       // select, global.set
            0x20..=0x22 => COST | LOCAL,               // local.get, local.set, local.tee
            0x23 => COST | GLOBAL,                     // global.get
            0x28..=0xc4 => COST,                       // on memory, constants, numeric
            _ => OTHER,
        }
    }

    /// By first byte.
    pub(super) static CLASSES: [u16; 256] = {
        let mut classes = [0; 256];
        let mut opcode = 0;
        while opcode < classes.len() {
            classes[opcode] = of(opcode);
            opcode += 1;
        }
        classes
    };
}

/// Whether the block type after the opcode at `offset` is empty, i32, i64, f32, f64, or the index of a type: one that
/// needs no look at the gate.
fn is_plain_block(bytes: &[u8], offset: u64) -> bool {
    matches!(bytes.get(offset as usize + 1), Some(0..=0x40 | 0x7c..=0x7f))
}

/// Which kinds of instructions [`BodyVisitor`] has to look at in a function of a module.
pub(super) struct Wide {
    /// Those that access locals: some locals or parameters are wide.
    pub(super) locals: bool,
    /// Those that read globals: some globals of the module are wide.
    pub(super) globals: bool,
    /// Calls: some functions that the module could call have wide results.
    pub(super) results: bool,
    /// Blocks: the uses of locals are weighed by loops.
    pub(super) weights: bool,
}

impl BodyVisitor<'_> {
    /// Puts every instruction of a body through the pass. `reader` is at the first one, `bytes` are those of the module
    /// up to the end of the body.
    pub(super) fn visit_body(
        &mut self,
        reader: &mut BinaryReader<'_>,
        bytes: &[u8],
        wide: &Wide,
    ) -> Result<(), CompileError> {
        let flag = |is_wide, class| if is_wide { class } else { 0 };
        let not_plain = class::OTHER
            | flag(wide.locals, class::LOCAL)
            | flag(wide.globals, class::GLOBAL)
            | flag(wide.results, class::CALL)
            | flag(wide.weights, class::BLOCK | class::END);
        while !reader.eof() {
            self.prepass.leader(reader.original_position());
            if !self.prepass.is_plain() || !self.visit_plain(reader, bytes, not_plain)? {
                self.offset = reader.original_position();
                reader.visit_operator(self).map_err(malformed)?.map_err(invalid)?;
            }
        }
        reader.finish_expression(self).map_err(malformed)
    }

    /// Visits instructions as long as the operands stay plain, or to the end of a fuel segment. Stops before an
    /// instruction that is in one of the classes `not_plain`, and then returns false.
    fn visit_plain(
        &mut self,
        reader: &mut BinaryReader<'_>,
        bytes: &[u8],
        not_plain: u16,
    ) -> Result<bool, CompileError> {
        let stops = if self.prepass.wants_fuel() { class::STOPS | class::LEADS } else { class::STOPS };
        let watched = if self.prepass.wants_weights() { class::LOCAL } else { 0 };
        let mut sum = PlainSum::default();
        let mut seen = 0;
        let mut went_on = true;
        while let Some(&opcode) = bytes.get(reader.original_position() as usize) {
            let offset = reader.original_position();
            let class = class::CLASSES[opcode as usize];
            if class & not_plain != 0 || class & class::BLOCK != 0 && !is_plain_block(bytes, offset) {
                went_on = false;
                break;
            }
            reader.visit_operator(&mut self.validator.visitor(offset)).map_err(malformed)?.map_err(invalid)?;
            seen |= class;
            sum.cost += u32::from(class & class::COST);
            sum.height = sum.height.max(self.validator.operand_stack_height());
            if class & class::BLOCK != 0 {
                sum.depth = sum.depth.max(self.validator.control_stack_height());
            }
            if class & watched != 0 {
                // Validation has just read it.
                let index = BinaryReader::new(&bytes[offset as usize + 1..], offset + 1).read_var_u32();
                self.prepass.use_local(index.map_err(malformed)?);
            }
            if class & stops != 0 {
                (sum.stopped, sum.leads) = (class & class::STOPS != 0, class & class::LEADS != 0);
                break;
            }
        }
        (sum.calls, sum.loops) = (seen & class::CALL != 0, seen & class::LOOP != 0);
        self.prepass.plain(&sum, self.validator);
        Ok(went_on)
    }

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

    /// What is to be noted after an instruction has been validated. `ended_height` is where the operands of the
    /// innermost block before it begin.
    #[inline(always)]
    fn note(&mut self, op: Op, pops: u32, pushes: u32, ended_height: usize) {
        self.prepass.count(op);
        if is_structural(op) {
            self.prepass.structure(op, self.validator, ended_height);
        } else {
            self.prepass.operands(self.validator, pops, pushes, pushes_plain(op));
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
    ($visitor:ident, Block { $ty:ident }) => {
        $visitor.gate_block_type($ty)
    };
    ($visitor:ident, Loop { $ty:ident }) => {
        $visitor.gate_block_type($ty)
    };
    ($visitor:ident, If { $ty:ident }) => {
        $visitor.gate_block_type($ty)
    };
    ($visitor:ident, TryTable { $table:ident }) => {
        $visitor.gate_block_type($table.ty)
    };
    ($visitor:ident, TypedSelect { $ty:ident }) => {
        $visitor.gate_type($ty)
    };
    ($visitor:ident, RefNull { $ty:ident }) => {
        $visitor.gate_heap_type($ty)
    };
    ($visitor:ident, $op:ident $args:tt) => {};
}

/// `(pops, pushes)` of an instruction: constants where the decoder's list has them. Elsewhere the results of a call
/// matter; or the instruction is structural; or it leaves nothing on the stack that was not there with as many slots
/// and references (`br_if` and its kin), and then 0 is right.
macro_rules! operands {
    ($visitor:ident, $op:ident $args:tt, arity $pops:literal -> $pushes:literal) => {
        ($pops, $pushes)
    };
    ($visitor:ident, $op:ident $args:tt, arity memarg $pops:literal -> $pushes:literal) => {
        ($pops, $pushes)
    };
    ($visitor:ident, Call { $func:ident }, arity custom) => {
        (0, $visitor.results_of_func($func))
    };
    ($visitor:ident, CallIndirect { $ty:ident $table:ident }, arity custom) => {
        (0, $visitor.results_of_type($ty))
    };
    ($visitor:ident, CallRef { $ty:ident }, arity custom) => {
        (0, $visitor.results_of_type($ty))
    };
    ($visitor:ident, TypedSelectMulti { $types:ident }, arity custom) => {
        (0, $types.len() as u32)
    };
    ($visitor:ident, StructNew $args:tt, arity custom) => {
        (0, 1)
    };
    ($visitor:ident, ArrayNewFixed $args:tt, arity custom) => {
        (0, 1)
    };
    ($visitor:ident, $op:ident $args:tt, arity custom) => {
        (0, 0)
    };
}

/// The local that an instruction accesses.
macro_rules! use_local {
    ($visitor:ident, LocalGet { $local:ident }) => {
        $visitor.prepass.use_local($local)
    };
    ($visitor:ident, LocalSet { $local:ident }) => {
        $visitor.prepass.use_local($local)
    };
    ($visitor:ident, LocalTee { $local:ident }) => {
        $visitor.prepass.use_local($local)
    };
    ($visitor:ident, $op:ident $args:tt) => {};
}

/// The methods, which all do the same: gate, validate with the validator's visitor `$validator`, note.
macro_rules! visit_methods {
    ($validator:ident $(
        @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*)
    )*) => { $(
        fn $visit(&mut self $($(, $arg: $argty)*)?) -> wasmparser::Result<()> {
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
    type Output = wasmparser::Result<()>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = wasmparser::Result<()>>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(scalar_methods);
}

impl VisitSimdOperator<'_> for BodyVisitor<'_> {
    wasmparser::for_each_visit_simd_operator!(simd_methods);
}
