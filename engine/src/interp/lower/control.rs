//! Blocks and branches. Where control flow merges, operands are in their homes (constants below the merging values excepted:
//! they are the same on every way there), and what a branch carries is copied to the homes that its label expects.

use super::stack::{Entry, Place};
use super::{Class, Lowering, Src, Value, class_of, params_of, wide_operands};
use crate::interp::code::{Catch, Field, Patch};
use crate::interp::handler::branch::*;
use crate::interp::handler::numeric::{BranchRow, Shape, binary_row};
use crate::interp::handler::object::{ArgsBranchCast, BranchCast};
use crate::interp::handler::variable::CheckInterrupt;
use crate::interp::machine::handler;
use crate::interp::operand::{Acc, Imm, Slot};
use crate::module::{FuncType, ValType};
use crate::op::Op;
use crate::runtime::heap::Cast;
use std::collections::HashMap;
use std::sync::Arc;
use wasmparser::{BlockType, BrTable, TryTable};

/// A block that is open.
pub(super) struct Control {
    kind: Kind,
    ty: Type,
    /// Operands below the block's parameters.
    stack_len: usize,
    /// Slots, and references, of those.
    height: u32,
    refs: u32,
    /// Where its label is referred to before it is known.
    patches: Vec<LabelPatch>,
}

enum Kind {
    Function,
    Block,
    Loop {
        start: usize,
    },
    /// The branch taken when the condition is false, as far as it is not bound yet.
    If {
        otherwise: Option<Patch>,
    },
    /// The index of its `try_table` block.
    Try {
        index: usize,
    },
}

/// A reference to a label.
#[derive(Copy, Clone)]
enum LabelPatch {
    Branch(Patch),
    Catch { index: usize, clause: usize },
}

/// A block's type.
enum Type {
    Empty,
    Result(ValType),
    Func(Arc<FuncType>),
}

impl Type {
    fn params(&self) -> &[ValType] {
        match self {
            Type::Func(ty) => &ty.params,
            _ => &[],
        }
    }

    fn results(&self) -> &[ValType] {
        match self {
            Type::Empty => &[],
            Type::Result(ty) => std::slice::from_ref(ty),
            Type::Func(ty) => &ty.results,
        }
    }
}

/// What a branch depends on, its operand or operands not read yet.
pub(super) enum Condition {
    Known(bool),
    Compare {
        op: Op,
        a: Src,
        b: Src,
    },
    /// Whether the operand, of 64 bits or 32, is zero, or is not.
    Zero {
        wide: bool,
        a: Src,
        when_zero: bool,
    },
    /// Whether the reference is of a type.
    Cast {
        cast: Cast,
        a: Src,
    },
}

impl Control {
    /// The types that a branch to the label carries.
    fn label_types(&self) -> &[ValType] {
        match self.kind {
            Kind::Loop { .. } => self.ty.params(),
            _ => self.ty.results(),
        }
    }
}

impl Lowering<'_> {
    fn block_type(&self, ty: BlockType) -> Type {
        match ty {
            BlockType::Empty => Type::Empty,
            // Of a result only its width and whether it is a reference matter here.
            BlockType::Type(wasmparser::ValType::I32) => Type::Result(ValType::I32),
            BlockType::Type(wasmparser::ValType::I64) => Type::Result(ValType::I64),
            BlockType::Type(wasmparser::ValType::F32) => Type::Result(ValType::F32),
            BlockType::Type(wasmparser::ValType::F64) => Type::Result(ValType::F64),
            BlockType::Type(wasmparser::ValType::V128) => Type::Result(ValType::V128),
            BlockType::Type(wasmparser::ValType::Ref(_)) => Type::Result(ValType::EXTERNREF),
            BlockType::FuncType(index) => Type::Func(self.func_type(index)),
        }
    }

    /// The function type at an index of the module's types.
    pub(super) fn func_type(&self, index: u32) -> Arc<FuncType> {
        self.module.types.func_type(index).expect("validated: a function type").clone()
    }

    fn open(&mut self, kind: Kind, ty: Type) {
        let params = ty.params().len();
        self.materialize(params);
        self.release_locals();
        let stack_len = self.stack.len() - params;
        let (height, refs) = match self.stack.get(stack_len) {
            Some(first) => (first.height, first.refs),
            None => (self.height(), self.ref_height()),
        };
        self.controls.push(Control { kind, ty, stack_len, height, refs, patches: Vec::new() });
    }

    pub(super) fn open_function(&mut self) {
        let ty = Type::Func(Arc::new(FuncType::new([], self.results)));
        self.controls.push(Control { kind: Kind::Function, ty, stack_len: 0, height: 0, refs: 0, patches: Vec::new() });
    }

    /// Whether a block that opens here is skipped; it is counted then.
    fn skip_block(&mut self) -> bool {
        self.skipped_blocks += u32::from(!self.reachable);
        !self.reachable
    }

    pub(super) fn open_block(&mut self, ty: BlockType) {
        if !self.skip_block() {
            let ty = self.block_type(ty);
            self.open(Kind::Block, ty);
        }
    }

    pub(super) fn open_loop(&mut self, ty: BlockType) {
        if !self.skip_block() {
            let ty = self.block_type(ty);
            self.open(Kind::Loop { start: 0 }, ty);
            let start = self.bind_label();
            self.controls.last_mut().expect("just opened").kind = Kind::Loop { start };
            if self.module.options.interruption {
                self.out.emit::<CheckInterrupt>(());
            }
        }
    }

    pub(super) fn open_if(&mut self, ty: BlockType) {
        if self.skip_block() {
            return;
        }
        let ty = self.block_type(ty);
        let condition = self.condition();
        self.open(Kind::If { otherwise: None }, ty);
        let otherwise = self.branch(condition, false);
        self.controls.last_mut().expect("just opened").kind = Kind::If { otherwise };
    }

    pub(super) fn open_try(&mut self, table: TryTable) {
        if self.skip_block() {
            return;
        }
        let ty = self.block_type(table.ty);
        let index = self.tries.len();
        // Labels of clauses are counted from outside the block.
        let mut catches = Vec::with_capacity(table.catches.len());
        for (clause, catch) in table.catches.iter().enumerate() {
            let (tag, with_exception, label) = match *catch {
                wasmparser::Catch::One { tag, label } => (Some(tag), false, label),
                wasmparser::Catch::OneRef { tag, label } => (Some(tag), true, label),
                wasmparser::Catch::All { label } => (None, false, label),
                wasmparser::Catch::AllRef { label } => (None, true, label),
            };
            let at = self.controls.len() - 1 - label as usize;
            let mut homes = self.label_homes(at);
            let exception = if with_exception { homes.pop().map(|(slot, _)| slot) } else { None };
            let values = homes.into_iter().flat_map(|(slot, ty)| (0..ty.slots() as u16).map(move |i| Slot(slot.0 + i)));
            catches.push(Catch { tag, values: values.collect(), exception, target: 0 });
            // A loop's label is known; the others' are patched.
            match self.controls[at].kind {
                Kind::Loop { start } => catches[clause].target = (start - self.start) as u32,
                _ => self.controls[at].patches.push(LabelPatch::Catch { index, clause }),
            }
        }
        self.tries.push((0..0, catches));
        self.open(Kind::Try { index }, ty);
        let start = (self.out.position() - self.start) as u32;
        self.tries[index].0.start = start;
    }

    pub(super) fn visit_else_arm(&mut self) {
        if self.skipped_blocks > 0 {
            return;
        }
        if self.reachable {
            let results = self.controls.last().expect("validated").ty.results().len();
            self.materialize(results);
            let jump = self.jump();
            self.controls.last_mut().expect("validated").patches.push(LabelPatch::Branch(jump));
        }
        let control = self.controls.last_mut().expect("validated: else is in an if");
        let Kind::If { otherwise } = &mut control.kind else { unreachable!("validated: else is in an if") };
        let otherwise = otherwise.take();
        // From here on it is a block; without a branch here its condition is known to hold.
        control.kind = Kind::Block;
        let (stack_len, params) = (control.stack_len, control.ty.params().to_vec());
        self.truncate(stack_len);
        for ty in params {
            self.push_home(ty);
        }
        self.reachable = otherwise.is_some();
        if let Some(patch) = otherwise {
            let here = self.bind_label();
            self.out.patch(patch, here);
        }
    }

    pub(super) fn close(&mut self) {
        if self.skipped_blocks > 0 {
            self.skipped_blocks -= 1;
            return;
        }
        let control = self.controls.pop().expect("validated");
        let results = control.ty.results();
        if matches!(control.kind, Kind::Function) && control.patches.is_empty() {
            if self.reachable {
                self.controls.push(control);
                self.return_();
                self.controls.pop();
            }
            return;
        }
        if self.reachable {
            self.materialize(results.len());
        }
        let end = self.bind_label();
        let mut merges = !control.patches.is_empty();
        match control.kind {
            Kind::If { otherwise: Some(patch) } => {
                // Without an else arm, the parameters are the results.
                self.out.patch(patch, end);
                merges = true;
            }
            Kind::Try { index } => self.tries[index].0.end = (end - self.start) as u32,
            _ => {}
        }
        for patch in &control.patches {
            match *patch {
                LabelPatch::Branch(patch) => self.out.patch(patch, end),
                LabelPatch::Catch { index, clause } => {
                    self.tries[index].1[clause].target = (end - self.start) as u32;
                }
            }
        }
        self.reachable |= merges;
        self.truncate(control.stack_len);
        for &ty in results {
            self.push_home(ty);
        }
        if matches!(control.kind, Kind::Function) {
            self.controls.push(control);
            self.return_();
            self.controls.pop();
        }
    }

    /// The homes, and types, of the values that a branch to a label carries.
    fn label_homes(&self, at: usize) -> Vec<(Slot, ValType)> {
        let control = &self.controls[at];
        let (mut height, mut refs) = (control.height, control.refs);
        let homes = control.label_types().iter().map(|&ty| {
            let home = self.home(&Entry { ty, height, refs, place: Place::Home });
            height += ty.slots();
            refs += u32::from(ty.is_ref());
            (home, ty)
        });
        homes.collect()
    }

    /// Whether the operands that a branch carries are already where its label expects them.
    fn in_place(&self, at: usize) -> bool {
        let control = &self.controls[at];
        let count = control.label_types().len();
        // Same heights below and above mean same homes: nothing lies between.
        let base = self.stack.len() - count;
        let carried = &self.stack[base..];
        count == 0 || base == control.stack_len && carried.iter().all(|entry| entry.place == Place::Home)
    }

    /// Copies the operands that a branch carries to where its label expects them; the stack stays as it is. In ascending
    /// order: each goes to a home at or below its own, so none is overwritten before it is read.
    fn carry(&mut self, at: usize) {
        let homes = self.label_homes(at);
        let base = self.stack.len() - homes.len();
        for (i, (home, _)) in homes.into_iter().enumerate() {
            self.put(self.stack[base + i], home);
        }
    }

    /// Binds a branch to a label.
    fn refer(&mut self, at: usize, patch: Patch) {
        match self.controls[at].kind {
            Kind::Loop { start } => self.out.patch(patch, start),
            _ => self.controls[at].patches.push(LabelPatch::Branch(patch)),
        }
    }

    pub(super) fn control_at(&self, depth: u32) -> usize {
        self.controls.len() - 1 - depth as usize
    }

    fn is_function(&self, at: usize) -> bool {
        matches!(self.controls[at].kind, Kind::Function)
    }

    /// Writes a jump whose target is to be patched.
    fn jump(&mut self) -> Patch {
        let at = self.out.emit::<Jump>(Imm(0));
        self.out.patch_of(at)
    }

    /// Goes to a label with the operands that it takes; what is on the stack stays known.
    fn go(&mut self, at: usize) {
        if self.is_function(at) {
            self.emit_return();
        } else {
            self.carry(at);
            let jump = self.jump();
            self.refer(at, jump);
        }
    }

    pub(super) fn br(&mut self, depth: u32) {
        self.flush();
        self.go(self.control_at(depth));
        self.reachable = false;
    }

    pub(super) fn return_(&mut self) {
        self.emit_return();
        self.reachable = false;
    }

    pub(super) fn br_if(&mut self, depth: u32) {
        let condition = self.condition();
        let at = self.control_at(depth);
        self.branch_or_carry(condition, true, at);
    }

    /// Branches to a label when the condition is `when`, with the operands on the stack.
    pub(super) fn branch_or_carry(&mut self, condition: Condition, when: bool, at: usize) {
        if !self.is_function(at) && self.in_place(at) {
            if let Some(patch) = self.branch(condition, when) {
                self.refer(at, patch);
            }
            return;
        }
        if let Condition::Known(known) = condition {
            if known == when {
                self.go(at);
            }
            return;
        }
        let skip = self.branch(condition, !when).expect("not known");
        self.go(at);
        let here = self.bind_label();
        self.out.patch(skip, here);
    }

    pub(super) fn br_table(&mut self, targets: &BrTable<'_>) {
        self.settle(1);
        let index = self.pop();
        let (handler, index) = match self.register(index) {
            Src::Acc => (handler::<BranchTable<Acc>>(), Field::Acc),
            Src::Slot(slot) => (handler::<BranchTable<Slot>>(), Field::Slot(slot)),
            Src::Imm(_) | Src::ImmVector(_) => unreachable!("`register` gives no constants"),
        };
        let count = targets.len();
        self.out.emit_fields(handler, &[Field::Bits32(count), index]);
        let depths = targets.targets().map(|depth| depth.expect("validated")).chain([targets.default()]);
        let patches = self.out.table(count as usize + 1);
        // Where operands must be moved, a piece of code for each label does it.
        let mut pieces: HashMap<u32, usize> = HashMap::new();
        for (depth, patch) in depths.zip(patches) {
            let at = self.control_at(depth);
            if !self.is_function(at) && self.in_place(at) {
                self.refer(at, patch);
                continue;
            }
            let position = *pieces.entry(depth).or_insert_with(|| {
                let position = self.bind_label();
                self.go(at);
                position
            });
            self.out.patch(patch, position);
        }
        self.reachable = false;
    }

    /// `br_on_null`: the reference is consumed when the branch is taken, and stays when it is not.
    pub(super) fn br_on_null(&mut self, depth: u32) {
        self.flush();
        let reference = self.pop();
        let a = Src::Slot(self.slot(reference));
        let at = self.control_at(depth);
        self.branch_or_carry(Condition::Zero { wide: true, a, when_zero: true }, true, at);
        self.push_again(reference.place);
    }

    /// `br_on_non_null`: the reference goes with the branch when it is taken, and is consumed when it is not.
    pub(super) fn br_on_non_null(&mut self, depth: u32) {
        self.materialize(1);
        let entry = *self.stack.last().expect("validated");
        let a = Src::Slot(self.home(&entry));
        let at = self.control_at(depth);
        self.branch_or_carry(Condition::Zero { wide: true, a, when_zero: false }, true, at);
        self.pop();
    }

    /// Pops a condition. When it is a comparison that is still pending, it becomes part of the branch.
    fn condition(&mut self) -> Condition {
        self.settle(1);
        let entry = self.pop();
        match entry.place {
            Place::Const(bits) => return Condition::Known(bits as u32 != 0),
            Place::Pending => match self.pending {
                Some((_, Value::Binary { op, row, a, b })) if row.branch.is_some() => {
                    self.pending = None;
                    return Condition::Compare { op, a, b };
                }
                Some((_, Value::Unary { op: op @ (Op::I32Eqz | Op::I64Eqz), a, .. })) => {
                    self.pending = None;
                    return Condition::Zero { wide: op == Op::I64Eqz, a, when_zero: true };
                }
                Some((_, Value::Test { cast, a })) => {
                    self.pending = None;
                    return Condition::Cast { cast, a };
                }
                _ => {}
            },
            _ => {}
        }
        Condition::Zero { wide: false, a: self.register(entry), when_zero: false }
    }

    /// Writes a branch taken when the condition is `when`. None when it is known not to be.
    fn branch(&mut self, condition: Condition, when: bool) -> Option<Patch> {
        let at = match condition {
            Condition::Known(known) => return (known == when).then(|| self.jump()),
            Condition::Compare { op, a, b } => {
                let (row, other) = (branch_row(op), swapped(op));
                let classes = [0, 1].map(|i| class_of(params_of(op)[i]));
                let (a, b, was_swapped) =
                    self.held_operands([a, b], classes, true, |a, b| row.handler(a, b, when).is_some());
                let (row, op) = if was_swapped { (branch_row(other), other) } else { (row, op) };
                let wide = wide_operands(op);
                let handler =
                    row.handler(a.shape(), b.shape(), when).expect("operands were swapped where they must be");
                self.out.emit_fields(handler, &[Field::Bits32(0), a.field(wide[0]), b.field(wide[1])])
            }
            Condition::Zero { wide, a, when_zero } => {
                let a = self.held(a, Class::Int);
                let handler = match (wide, a.shape(), when_zero == when) {
                    (false, Shape::Acc, false) => handler::<BranchZero<u32, Acc, false>>(),
                    (false, Shape::Acc, true) => handler::<BranchZero<u32, Acc, true>>(),
                    (false, _, false) => handler::<BranchZero<u32, Slot, false>>(),
                    (false, _, true) => handler::<BranchZero<u32, Slot, true>>(),
                    (true, Shape::Acc, false) => handler::<BranchZero<u64, Acc, false>>(),
                    (true, Shape::Acc, true) => handler::<BranchZero<u64, Acc, true>>(),
                    (true, _, false) => handler::<BranchZero<u64, Slot, false>>(),
                    (true, _, true) => handler::<BranchZero<u64, Slot, true>>(),
                };
                self.out.emit_fields(handler, &[Field::Bits32(0), a.field(true)])
            }
            Condition::Cast { cast, a } => match (self.held(a, Class::Int), when) {
                (Src::Acc, true) => {
                    self.out.emit::<BranchCast<Acc, true>>(ArgsBranchCast { distance: 0, cast, a: Acc })
                }
                (Src::Acc, false) => {
                    self.out.emit::<BranchCast<Acc, false>>(ArgsBranchCast { distance: 0, cast, a: Acc })
                }
                (Src::Slot(a), true) => {
                    self.out.emit::<BranchCast<Slot, true>>(ArgsBranchCast { distance: 0, cast, a })
                }
                (Src::Slot(a), false) => {
                    self.out.emit::<BranchCast<Slot, false>>(ArgsBranchCast { distance: 0, cast, a })
                }
                (Src::Imm(_) | Src::ImmVector(_), _) => unreachable!("`register` gives no constants"),
            },
        };
        Some(self.out.patch_of(at))
    }
}

fn branch_row(compare: Op) -> &'static BranchRow {
    binary_row(compare, false).and_then(|row| row.branch).expect("a comparison")
}

fn swapped(compare: Op) -> Op {
    binary_row(compare, false).and_then(|row| row.swapped).expect("every comparison can be swapped")
}
