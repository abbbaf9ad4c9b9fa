//! Blocks and branches. Where control flow meets, operands are in their homes (constants below the merging values excepted: they
//! are the same on every way there), but the only result of a block is in the register for that. Locals do not move.

use super::compile::Compiler;
use super::isa::{Any, Condition, Kind, Label, Src};
use super::isa_impl::{MERGE_FLOAT, MERGE_INT};
use super::stack::Place;
use super::unwind::Catch;
use super::{abi, compile};
use crate::module::{FuncType, ValType};
use std::collections::HashMap;
use std::sync::Arc;
use wasmparser::{BlockType, BrTable, TryTable};

/// A block that is open.
pub(super) struct Control {
    kind: BlockKind,
    ty: Type,
    /// Operands below the block's parameters: how many, their slots, and references among them.
    base: usize,
    height: u32,
    refs: u32,
    /// The start of a loop, the end of another block.
    label: Label,
    /// Whether something refers to the label.
    used: bool,
}

enum BlockKind {
    Function,
    Block,
    Loop,
    /// Where to go when the condition is false, until that is bound.
    If {
        otherwise: Option<Label>,
    },
    /// The index of its range.
    Try {
        index: usize,
    },
}

/// A block's type.
#[derive(Clone)]
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

/// What a label takes, and how.
enum Carries {
    Nothing,
    /// One value, in the register for that.
    Register(Any, Kind),
    /// Values in their homes.
    Homes(Vec<(i32, Kind)>),
}

/// Where an exception lands: what it brings is in its homes, from where the label wants it elsewhere.
pub(super) struct Landing {
    /// Where the code is to be.
    position: Label,
    target: LandingTarget,
}

enum LandingTarget {
    /// A label, with the move to its register if it takes one.
    Label(Label, Option<(Any, Kind, i32)>),
    /// The end of the function, with the results' homes.
    Return(Vec<i32>),
}

fn merge_register(kind: Kind) -> Any {
    if kind.is_float() { Any::Float(MERGE_FLOAT) } else { Any::Int(MERGE_INT) }
}

impl Compiler<'_> {
    fn block_type(&self, ty: BlockType) -> Type {
        match ty {
            BlockType::Empty => Type::Empty,
            // Of a reference it matters only that it is one.
            BlockType::Type(ty) => Type::Result(compile::val_type(ty)),
            BlockType::FuncType(index) => Type::Func(self.func_type(index)),
        }
    }

    /// The function type at an index of the module's types.
    pub(super) fn func_type(&self, index: u32) -> Arc<FuncType> {
        self.module.types.func_type(index).expect("validated: a function type").clone()
    }

    pub(super) fn open_function(&mut self) {
        let ty = Type::Func(Arc::new(FuncType::new([], self.results)));
        let label = self.asm.new_label();
        self.controls.push(Control { kind: BlockKind::Function, ty, base: 0, height: 0, refs: 0, label, used: false });
    }

    fn open(&mut self, kind: BlockKind, ty: Type) {
        let params = ty.params().len();
        self.materialize(params);
        self.release();
        let base = self.stack.len() - params;
        let below = (self.height(), self.ref_height());
        let (height, refs) = self.stack.get(base).map_or(below, |first| (first.height, first.refs));
        let label = self.asm.new_label();
        self.controls.push(Control { kind, ty, base, height, refs, label, used: false });
    }

    /// Whether a block that opens here is skipped; it is counted then.
    fn skip_block(&mut self) -> bool {
        self.skipped_blocks += u32::from(!self.reachable);
        !self.reachable
    }

    pub(super) fn open_block(&mut self, ty: BlockType) {
        if !self.skip_block() {
            let ty = self.block_type(ty);
            self.open(BlockKind::Block, ty);
        }
    }

    pub(super) fn open_loop(&mut self, ty: BlockType) {
        if !self.skip_block() {
            let ty = self.block_type(ty);
            self.open(BlockKind::Loop, ty);
            let label = self.controls.last().expect("just opened").label;
            self.asm.bind(label);
            if self.module.options.interruption {
                self.asm.check_interrupt();
            }
        }
    }

    pub(super) fn open_if(&mut self, ty: BlockType) {
        if self.skip_block() {
            return;
        }
        let ty = self.block_type(ty);
        let condition = self.take_condition();
        // Moves leave registers that held operands, and with them the condition's, as they are.
        self.open(BlockKind::If { otherwise: None }, ty);
        let otherwise = match condition {
            Condition::Known(true) => None,
            _ => {
                let label = self.asm.new_label();
                self.asm.branch(condition, false, label);
                Some(label)
            }
        };
        self.controls.last_mut().expect("just opened").kind = BlockKind::If { otherwise };
    }

    pub(super) fn open_try(&mut self, table: &TryTable) {
        if self.skip_block() {
            return;
        }
        let ty = self.block_type(table.ty);
        let index = self.tries.len();
        let mut catches = Vec::with_capacity(table.catches.len());
        for catch in &table.catches {
            let (tag, with_exception, depth) = match *catch {
                wasmparser::Catch::One { tag, label } => (Some(tag), false, label),
                wasmparser::Catch::OneRef { tag, label } => (Some(tag), true, label),
                wasmparser::Catch::All { label } => (None, false, label),
                wasmparser::Catch::AllRef { label } => (None, true, label),
            };
            let at = self.control_at(depth);
            let homes = self.label_homes(at);
            let target = match self.carries(at) {
                _ if self.is_function(at) => LandingTarget::Return(homes.iter().map(|&(home, _)| home).collect()),
                Carries::Register(to, kind) => LandingTarget::Label(self.refer(at), Some((to, kind, homes[0].0))),
                _ => LandingTarget::Label(self.refer(at), None),
            };
            let slots = |(home, kind): (i32, Kind)| (0..kind.slots() as i32).map(move |slot| home + 8 * slot);
            let mut values: Vec<i32> = homes.into_iter().flat_map(slots).collect();
            let exception = if with_exception { values.pop() } else { None };
            let position = self.asm.new_label();
            // The position is known once the landings are written.
            catches.push(Catch { tag, values: values.into(), exception, target: position.0 });
            self.landings.push(Landing { position, target });
        }
        self.tries.push((0..0, catches));
        self.open(BlockKind::Try { index }, ty);
        self.tries[index].0.start = self.asm.position();
    }

    /// Writes the code at which exceptions land, and fills in where that is.
    pub(super) fn write_landings(&mut self) {
        let landings = std::mem::take(&mut self.landings);
        for landing in landings {
            self.asm.bind(landing.position);
            match landing.target {
                LandingTarget::Label(label, move_to) => {
                    if let Some((to, kind, home)) = move_to {
                        self.asm.mov(to, kind, Src::Frame(home));
                    }
                    self.asm.jump(label);
                }
                LandingTarget::Return(homes) => {
                    let sources: Vec<Src> = homes.into_iter().map(Src::Frame).collect();
                    self.return_values(&sources);
                }
            }
        }
        for catch in self.tries.iter_mut().flat_map(|(_, catches)| catches) {
            catch.target = self.asm.position_of(Label(catch.target));
        }
    }

    pub(super) fn else_arm(&mut self) {
        if self.skipped_blocks > 0 {
            return;
        }
        self.settle();
        let at = self.controls.len() - 1;
        if self.reachable {
            self.go(at);
        }
        let control = &mut self.controls[at];
        let BlockKind::If { otherwise } = &mut control.kind else { unreachable!("validated: else is in an if") };
        let otherwise = otherwise.take();
        control.kind = BlockKind::Block;
        let (base, ty) = (control.base, control.ty.clone());
        self.truncate(base);
        for ty in ty.params() {
            self.push(abi::kind(*ty), ty.is_ref(), Place::Home);
        }
        self.reachable = otherwise.is_some();
        if let Some(label) = otherwise {
            self.asm.bind(label);
        }
    }

    pub(super) fn close(&mut self) {
        if self.skipped_blocks > 0 {
            self.skipped_blocks -= 1;
            return;
        }
        self.settle();
        let at = self.controls.len() - 1;
        if self.is_function(at) {
            if self.reachable {
                self.emit_return();
            }
            self.controls.pop();
            return;
        }
        let otherwise = match &mut self.controls[at].kind {
            BlockKind::If { otherwise } => otherwise.take(),
            _ => None,
        };
        let ends_in_label = !matches!(self.controls[at].kind, BlockKind::Loop);
        let merges = ends_in_label && self.controls[at].used || otherwise.is_some();
        if let BlockKind::Try { index } = self.controls[at].kind {
            self.tries[index].0.end = self.asm.position();
        }
        if !merges {
            // What is on the stack, if anything can get here, is the result as it stands.
            self.controls.pop();
            return;
        }
        // Here the label is the block's end even for an `if` without `else`.
        let carries = self.carries(at);
        if self.reachable {
            self.carry(at, &carries);
        }
        if let Some(label) = otherwise {
            // Without an else arm, the parameters are the results: from their homes.
            match carries {
                Carries::Register(to, kind) => {
                    let (home, _) = self.label_homes(at)[0];
                    if self.reachable {
                        let end = self.controls[at].label;
                        self.controls[at].used = true;
                        self.asm.jump(end);
                    }
                    self.asm.bind(label);
                    self.asm.mov(to, kind, Src::Frame(home));
                }
                _ => self.asm.bind(label),
            }
        }
        let control = self.controls.pop().expect("validated");
        if control.used {
            self.asm.bind(control.label);
        }
        self.reachable = true;
        self.truncate(control.base);
        for ty in control.ty.results() {
            let place = match carries {
                Carries::Register(reg, _) => Place::Reg(reg),
                _ => Place::Home,
            };
            self.push(abi::kind(*ty), ty.is_ref(), place);
        }
    }

    pub(super) fn control_at(&self, depth: u32) -> usize {
        self.controls.len() - 1 - depth as usize
    }

    fn is_function(&self, at: usize) -> bool {
        matches!(self.controls[at].kind, BlockKind::Function)
    }

    /// A label, to be referred to.
    fn refer(&mut self, at: usize) -> Label {
        self.controls[at].used = true;
        self.controls[at].label
    }

    /// The types that a branch to the label carries.
    fn label_types(&self, at: usize) -> &[ValType] {
        let control = &self.controls[at];
        match control.kind {
            BlockKind::Loop => control.ty.params(),
            _ => control.ty.results(),
        }
    }

    /// The homes of what the label takes.
    fn label_homes(&self, at: usize) -> Vec<(i32, Kind)> {
        let control = &self.controls[at];
        let (mut height, mut refs) = (control.height, control.refs);
        let homes = self.label_types(at).iter().map(|ty| {
            let home = self.frame.home(ty.is_ref(), height, refs);
            height += ty.slots();
            refs += u32::from(ty.is_ref());
            (home, abi::kind(*ty))
        });
        homes.collect()
    }

    fn carries(&self, at: usize) -> Carries {
        match *self.label_types(at) {
            [] => Carries::Nothing,
            [ty] if !matches!(self.controls[at].kind, BlockKind::Loop) => {
                let kind = abi::kind(ty);
                Carries::Register(merge_register(kind), kind)
            }
            _ => Carries::Homes(self.label_homes(at)),
        }
    }

    /// Moves the operands on top of the stack to where the label takes them. What is known of the stack stays as it is, and true
    /// where the branch is not taken.
    fn carry(&mut self, _at: usize, carries: &Carries) {
        match carries {
            Carries::Nothing => {}
            &Carries::Register(to, kind) => {
                let src = self.src(self.stack.last().expect("validated"));
                self.asm.mov(to, kind, src);
            }
            Carries::Homes(homes) => {
                // In ascending order: each goes to a home at or below its own, so none is overwritten before it is read.
                let base = self.stack.len() - homes.len();
                for (i, &(home, kind)) in homes.iter().enumerate() {
                    let src = self.src(&self.stack[base + i]);
                    self.asm.store_frame(home, kind, src);
                }
            }
        }
    }

    /// Goes to a label with the operands that it takes.
    pub(super) fn go(&mut self, at: usize) {
        if self.is_function(at) {
            self.emit_return();
        } else {
            let carries = self.carries(at);
            self.carry(at, &carries);
            let label = self.refer(at);
            self.asm.jump(label);
        }
    }

    /// Whether a branch to the label is a jump and nothing more.
    fn is_plain(&self, at: usize) -> bool {
        !self.is_function(at) && self.label_types(at).is_empty()
    }

    pub(super) fn br(&mut self, depth: u32) {
        self.go(self.control_at(depth));
        self.reachable = false;
    }

    pub(super) fn return_(&mut self) {
        self.emit_return();
        self.reachable = false;
    }

    pub(super) fn br_if(&mut self, depth: u32) {
        let condition = self.take_condition();
        let at = self.control_at(depth);
        self.branch(condition, at);
    }

    /// Goes to a label if the condition holds.
    fn branch(&mut self, condition: Condition, at: usize) {
        if condition == Condition::Known(false) {
            return;
        }
        if self.is_plain(at) {
            let label = self.refer(at);
            return self.asm.branch(condition, true, label);
        }
        let skip = self.asm.new_label();
        self.asm.branch(condition, false, skip);
        self.go(at);
        self.asm.bind(skip);
    }

    pub(super) fn br_table(&mut self, targets: &BrTable<'_>) {
        let index = self.pop_src();
        let depths = targets.targets().map(|depth| depth.expect("validated")).chain([targets.default()]);
        // Where operands must be moved, a piece of code for each label does it.
        let mut pieces: HashMap<u32, Label> = HashMap::new();
        let mut order = Vec::new();
        let mut labels = Vec::with_capacity(targets.len() as usize + 1);
        for depth in depths {
            let at = self.control_at(depth);
            labels.push(if self.is_plain(at) {
                self.refer(at)
            } else {
                *pieces.entry(depth).or_insert_with(|| {
                    let label = self.asm.new_label();
                    order.push((at, label));
                    label
                })
            });
        }
        self.asm.branch_table(index, &labels);
        for (at, label) in order {
            self.asm.bind(label);
            self.go(at);
        }
        self.reachable = false;
    }

    /// `br_on_null`: the reference is consumed when the branch is taken, and stays when it is not.
    pub(super) fn br_on_null(&mut self, depth: u32) {
        let reference = self.pop();
        let src = self.src(&reference);
        let at = self.control_at(depth);
        self.branch(Condition::Zero(Kind::I64, src), at);
        self.push_again(reference);
    }

    /// `br_on_non_null`: the reference goes with the branch when it is taken, and is consumed when it is not.
    pub(super) fn br_on_non_null(&mut self, depth: u32) {
        let src = self.src(self.stack.last().expect("validated"));
        let at = self.control_at(depth);
        self.branch(Condition::NonZero(Kind::I64, src), at);
        self.pop();
    }

    /// Pops a condition. When it is a comparison that is still pending, it becomes part of the branch.
    pub(super) fn take_condition(&mut self) -> Condition {
        let pending = self.condition;
        let entry = self.pop();
        match entry.place {
            Place::Const(bits) => Condition::Known(bits as u32 != 0),
            Place::Condition => pending.expect("it is on top"),
            _ => Condition::NonZero(Kind::I32, self.src(&entry)),
        }
    }
}
