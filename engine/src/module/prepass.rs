//! The pre-pass: what both tiers want to know of a function before they see its first instruction. It is computed while
//! the function is validated, from the validator's own stacks, so that it costs little and cannot disagree with it.
//!
//! # Fuel: the definition
//!
//! Every instruction costs 1, except `block`, `loop`, `else`, `end`, `try_table`, `nop` and `drop`, which cost 0.
//! (`unreachable` costs 1, `if` costs 1.) Unreachable code costs nothing; that is all code after an instruction that
//! never goes on (see below), up to the `else` or `end` of the block that this stands in.
//!
//! Fuel is charged for whole *segments*, in advance, when their first instruction, the *leader*, is reached. Leaders
//! are
//!
//! - the first instruction of the function;
//! - the first instruction after a `loop`, so that every iteration is charged;
//! - the first instruction after an `if` and after an `else`;
//! - the first instruction after any `end`, where control flow merges;
//! - the first instruction after `br_if`, `br_on_null`, `br_on_non_null`, `br_on_cast`, `br_on_cast_fail`.
//!
//! A segment runs from its leader to just before the next leader, or to the last reachable instruction (`br`,
//! `br_table`, `return`, `unreachable`, `throw`, `throw_ref` and the tail calls never go on; they are part of the
//! segment). So it is entered only at its leader and left only at its end; calls and traps within do not end it: what a
//! trap or an exception leaves unexecuted has been paid for. A segment that costs 0 is not listed and does not charge.
//!
//! Charging `cost` when less is left traps with `OutOfFuel` before anything of the segment is executed, and deducts
//! nothing. Bulk instructions charge [`bulk_memory_fuel`] or [`bulk_table_fuel`] besides, for the length they are
//! given, before their bounds checks.

use wasmparser::{FuncValidator, ValidatorResources};

use super::ValType;
use crate::op::Op;

/// What the pre-pass finds out about one function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FuncInfo {
    /// The declared locals (without the parameters) in runs of equal type, none of which is empty.
    pub locals: Box<[(u32, ValType)]>,
    /// The greatest height of the operand stack in slots, a v128 counting two. Operands that only unreachable code
    /// pushes do not count.
    pub max_operand_slots: u32,
    /// The greatest number of references among the operands at any one time.
    pub max_ref_operands: u32,
    /// The greatest number of blocks around an instruction, the function's own included.
    pub max_control_depth: u32,
    /// Whether no instruction calls a function (directly, indirectly, by reference, or as a tail call).
    pub is_leaf: bool,
    /// Whether there is a tail call.
    pub has_tail_calls: bool,
    /// Whether there is a `try_table`.
    pub has_handlers: bool,
    /// Whether there is a `loop`.
    pub has_loops: bool,
    /// Whether an instruction makes an object of the heap itself, an exception included.
    pub allocates: bool,
    /// The most used locals and parameters with their weights, heaviest first, at most [`MAX_WEIGHTED_LOCALS`]. An
    /// access in n nested loops weighs 8^n; the sum saturates. Empty unless
    /// [`CompileOptions::local_weights`](super::CompileOptions::local_weights) asks for it.
    pub local_weights: Box<[(u32, u32)]>,
    /// The fuel segments in the order of their offsets. Empty unless
    /// [`CompileOptions::fuel`](super::CompileOptions::fuel) asks for them.
    pub fuel: Box<[FuelSegment]>,
}

/// How many entries [`FuncInfo::local_weights`] has at most: more than any machine has registers for them.
pub const MAX_WEIGHTED_LOCALS: usize = 32;

/// A stretch of code that is paid for at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FuelSegment {
    /// Where the leader lies in the bytes of the module.
    pub offset: u32,
    /// The fuel that the segment costs; at least 1.
    pub cost: u32,
}

/// The fuel that `memory.copy`, `memory.fill` and `memory.init` charge besides for `bytes` bytes: 1 per started 64.
pub const fn bulk_memory_fuel(bytes: u64) -> u64 {
    bytes.div_ceil(64)
}

/// The fuel that `table.copy`, `table.fill`, `table.init` and `table.grow`, the bulk instructions on arrays, and those that
/// make an array of a length that is an operand, charge besides for `elements` elements: 1 per started 8.
pub const fn bulk_table_fuel(elements: u64) -> u64 {
    elements.div_ceil(8)
}

/// The fuel that one instruction costs, bulk sizes apart.
pub const fn fuel_cost(op: Op) -> u32 {
    match op {
        Op::Block | Op::Loop | Op::Else | Op::End | Op::TryTable | Op::Nop | Op::Drop => 0,
        _ => 1,
    }
}

/// Whether the instruction after this one, if it is reachable, is a leader.
pub(super) const fn ends_segment(op: Op) -> bool {
    matches!(
        op,
        Op::Loop
            | Op::If
            | Op::Else
            | Op::End
            | Op::BrIf
            | Op::BrOnNull
            | Op::BrOnNonNull
            | Op::BrOnCast
            | Op::BrOnCastFail
            | Op::BrOnCastDescEq
            | Op::BrOnCastDescEqFail
    )
}

/// Whether execution never goes on to the instruction after this one.
const fn stops(op: Op) -> bool {
    matches!(
        op,
        Op::Br
            | Op::BrTable
            | Op::Return
            | Op::Unreachable
            | Op::Throw
            | Op::ThrowRef
            | Op::ReturnCall
            | Op::ReturnCallIndirect
            | Op::ReturnCallRef
            | Op::Rethrow
    )
}

/// Whether the instruction may change if what follows is reachable, or how deep it is nested.
pub(super) const fn is_structural(op: Op) -> bool {
    let delimits = matches!(
        op,
        Op::Block
            | Op::Loop
            | Op::If
            | Op::Else
            | Op::End
            | Op::TryTable
            | Op::Try
            | Op::Catch
            | Op::CatchAll
            | Op::Delegate
    );
    delimits || stops(op)
}

const fn is_call(op: Op) -> bool {
    matches!(
        op,
        Op::Call
            | Op::CallIndirect
            | Op::CallRef
            | Op::ReturnCall
            | Op::ReturnCallIndirect
            | Op::ReturnCallRef
            | Op::Resume
            | Op::ResumeThrow
            | Op::ResumeThrowRef
            | Op::Switch
    )
}

type Validator = FuncValidator<ValidatorResources>;

/// The state of the pre-pass over one function; its allocations serve the next one too.
///
/// Most functions have operands of one slot only and no references among them: then the validator's height says it all.
/// As soon as any other operand appears, `sums` is kept for every operand.
#[derive(Debug, Default)]
pub(super) struct Prepass {
    wants_fuel: bool,
    wants_weights: bool,
    info: FuncInfo,
    /// How the operands are followed now.
    operands: Operands,
    /// How they are followed where code is reachable: `Heights` or `Sums`.
    live_operands: Operands,
    /// In unreachable code: how many blocks are around the instruction that made it so. Validation does not tell, since
    /// it takes blocks within for reachable.
    dead_depth: u32,
    /// For each operand: the slots, and the references, of it and all below it.
    sums: Vec<(u32, u32)>,
    /// The segment so far.
    segment: FuelSegment,
    /// Whether the next instruction begins a segment. Never set where fuel is not wanted.
    at_leader: bool,
    fuel: Vec<FuelSegment>,
    /// By local; 0 for locals beyond the end. All 0 between functions.
    weights: Vec<u32>,
    /// The locals with a weight, in order of first use.
    weighted: Vec<u32>,
    /// For each open block, whether it is a loop; kept for weights only.
    open_blocks: Vec<bool>,
    loop_depth: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Operands {
    /// Every operand takes one slot and is no reference.
    #[default]
    Heights,
    /// There are others.
    Sums,
    /// Code is unreachable, so they do not matter.
    Dead,
}

/// What several instructions amount to that [are plain](Prepass::is_plain).
#[derive(Debug, Default)]
pub(super) struct PlainSum {
    /// Their fuel.
    pub(super) cost: u32,
    /// The greatest height of the operand stack after any of them.
    pub(super) height: u32,
    /// The greatest number of blocks around any of them.
    pub(super) depth: u32,
    /// Whether one of them calls.
    pub(super) calls: bool,
    /// Whether one of them is a `loop`.
    pub(super) loops: bool,
    /// Whether what follows the last is unreachable.
    pub(super) stopped: bool,
    /// Whether what follows the last is a leader, if reachable; told only if fuel is wanted.
    pub(super) leads: bool,
}

impl Prepass {
    pub(super) fn new(wants_fuel: bool, wants_weights: bool) -> Self {
        Self { wants_fuel, wants_weights, ..Self::default() }
    }

    /// Begins a function with these declared locals.
    pub(super) fn begin(&mut self, locals: &[(u32, ValType)]) {
        self.info = FuncInfo { locals: locals.into(), is_leaf: true, max_control_depth: 1, ..FuncInfo::default() };
        (self.operands, self.live_operands) = (Operands::Heights, Operands::Heights);
        self.at_leader = self.wants_fuel;
        self.segment.cost = 0;
        self.sums.clear();
        self.open_blocks.clear();
        self.loop_depth = 0;
    }

    /// Ends the function.
    pub(super) fn finish(&mut self) -> FuncInfo {
        if self.wants_fuel {
            self.close_segment();
            self.info.fuel = self.fuel.as_slice().into();
            self.fuel.clear();
        }
        if self.wants_weights {
            self.info.local_weights = self.take_weights();
        }
        std::mem::take(&mut self.info)
    }

    /// Comes before the instruction at `offset` if it may be a leader.
    pub(super) fn leader(&mut self, offset: u64) {
        if self.at_leader {
            self.at_leader = false;
            self.close_segment();
            self.segment.offset = offset as u32;
        }
    }

    /// Accounts for an instruction that has been validated, before what it does to the operands.
    #[inline(always)]
    pub(super) fn count(&mut self, op: Op) {
        // Unconditional because that is cheaper than to ask: where nobody wants it or code is dead, nobody looks.
        self.segment.cost = self.segment.cost.wrapping_add(fuel_cost(op));
        self.note_kind(op);
    }

    #[inline(always)]
    fn note_kind(&mut self, op: Op) {
        if is_call(op) {
            self.info.is_leaf = false;
        }
        match op {
            Op::Loop => self.info.has_loops = true,
            Op::TryTable => self.info.has_handlers = true,
            Op::ReturnCall | Op::ReturnCallIndirect | Op::ReturnCallRef => self.info.has_tail_calls = true,
            Op::Throw
            | Op::StructNew
            | Op::StructNewDefault
            | Op::ArrayNew
            | Op::ArrayNewDefault
            | Op::ArrayNewFixed
            | Op::ArrayNewData
            | Op::ArrayNewElem => self.info.allocates = true,
            _ => {}
        }
        if ends_segment(op) {
            self.at_leader = self.wants_fuel;
        }
    }

    /// Whether code is reachable and all operands so far take one slot and are no references.
    #[inline(always)]
    pub(super) fn is_plain(&self) -> bool {
        self.operands == Operands::Heights
    }

    /// Accounts for instructions before which operands [were plain](Prepass::is_plain) and which leave them so: a
    /// shorter form of all the methods below.
    pub(super) fn plain(&mut self, sum: &PlainSum, validator: &Validator) {
        self.segment.cost = self.segment.cost.wrapping_add(sum.cost);
        self.info.max_operand_slots = self.info.max_operand_slots.max(sum.height);
        self.info.max_control_depth = self.info.max_control_depth.max(sum.depth);
        self.info.is_leaf &= !sum.calls;
        self.info.has_loops |= sum.loops;
        self.at_leader |= sum.leads;
        if sum.stopped {
            self.stop(validator);
        }
    }

    pub(super) fn wants_weights(&self) -> bool {
        self.wants_weights
    }

    pub(super) fn wants_fuel(&self) -> bool {
        self.wants_fuel
    }

    /// What follows is unreachable.
    fn stop(&mut self, validator: &Validator) {
        self.close_segment();
        self.operands = Operands::Dead;
        self.dead_depth = validator.control_stack_height();
    }

    #[inline(never)]
    fn close_segment(&mut self) {
        if self.segment.cost > 0 && self.operands != Operands::Dead {
            self.fuel.push(self.segment);
        }
        self.segment.cost = 0;
    }

    /// Accounts for the operands after an instruction that is not [structural](is_structural): it popped `pops` and
    /// pushed `pushes`. `plain` says that these are i32, i64, f32 or f64 for certain, or were on the stack before.
    #[inline(always)]
    pub(super) fn operands(&mut self, validator: &Validator, pops: u32, pushes: u32, plain: bool) {
        if pushes == 0 {
            return;
        }
        if self.operands != Operands::Heights {
            self.sum_operands(validator, pushes);
        } else if !plain {
            self.look_for_types(validator, pushes);
        } else if pushes > pops {
            self.info.max_operand_slots = self.info.max_operand_slots.max(validator.operand_stack_height());
        }
    }

    /// Like [`Prepass::operands`] for any types; begins to keep `sums` if one of the topmost `pushes` operands needs
    /// it.
    #[inline(never)]
    fn look_for_types(&mut self, validator: &Validator, pushes: u32) {
        let height = validator.operand_stack_height();
        if (0..pushes).all(|depth| operand(validator, depth) == (1, 0)) {
            self.info.max_operand_slots = self.info.max_operand_slots.max(height);
        } else {
            (self.operands, self.live_operands) = (Operands::Sums, Operands::Sums);
            self.sum_operands(validator, height);
        }
    }

    /// Brings `sums` up to date after an instruction that left `pushed` operands of its own on the stack.
    #[inline(never)]
    fn sum_operands(&mut self, validator: &Validator, pushed: u32) {
        if self.operands == Operands::Dead {
            return;
        }
        let height = validator.operand_stack_height();
        self.sums.truncate(height.saturating_sub(pushed) as usize);
        let (mut slots, mut refs) = self.sums.last().copied().unwrap_or_default();
        for depth in (0..height - self.sums.len() as u32).rev() {
            let operand = operand(validator, depth);
            (slots, refs) = (slots + operand.0, refs + operand.1);
            self.sums.push((slots, refs));
        }
        self.info.max_operand_slots = self.info.max_operand_slots.max(slots);
        self.info.max_ref_operands = self.info.max_ref_operands.max(refs);
    }

    /// Accounts for the operands, and the reachability of what follows, after a [structural](is_structural)
    /// instruction. `ended_height` is the height at which the block that this instruction ended, if any, began.
    pub(super) fn structure(&mut self, op: Op, validator: &Validator, ended_height: usize) {
        if self.wants_weights {
            self.track_loops(op);
        }
        let depth = validator.control_stack_height();
        let was_dead = self.operands == Operands::Dead;
        if was_dead {
            let is_over = match op {
                Op::End | Op::Delegate => depth < self.dead_depth,
                Op::Else | Op::Catch | Op::CatchAll => depth == self.dead_depth,
                _ => false,
            };
            if !is_over {
                return;
            }
            self.operands = self.live_operands;
            self.segment.cost = 0;
        } else if stops(op) {
            return self.stop(validator);
        }
        self.info.max_control_depth = self.info.max_control_depth.max(depth);
        // The operands after `else` are those before the `if`; after an `end` they may come from elsewhere.
        let began = match op {
            Op::Else => validator.get_control_frame(0).map_or(0, |frame| frame.height),
            Op::End if was_dead => ended_height,
            _ => return,
        };
        let new = validator.operand_stack_height().saturating_sub(began as u32);
        self.operands(validator, 0, new, false);
    }

    fn track_loops(&mut self, op: Op) {
        match op {
            Op::Block | Op::If | Op::TryTable | Op::Loop | Op::Try => {
                self.open_blocks.push(op == Op::Loop);
                self.loop_depth += u32::from(op == Op::Loop);
            }
            Op::End | Op::Delegate if self.open_blocks.pop() == Some(true) => self.loop_depth -= 1,
            _ => {}
        }
    }

    /// Accounts for an access to a local that has been validated.
    #[inline(always)]
    pub(super) fn use_local(&mut self, local: u32) {
        if self.wants_weights && self.operands != Operands::Dead {
            self.weigh(local);
        }
    }

    #[inline(never)]
    fn weigh(&mut self, local: u32) {
        let index = local as usize;
        if index >= self.weights.len() {
            self.weights.resize(index + 1, 0);
        }
        let weight = &mut self.weights[index];
        if *weight == 0 {
            self.weighted.push(local);
        }
        *weight = weight.saturating_add(1 << (3 * self.loop_depth).min(30));
    }

    fn take_weights(&mut self) -> Box<[(u32, u32)]> {
        let take = |local| (local, std::mem::take(&mut self.weights[local as usize]));
        let mut weights: Vec<(u32, u32)> = self.weighted.drain(..).map(take).collect();
        weights.sort_unstable_by_key(|&(local, weight)| (std::cmp::Reverse(weight), local));
        weights.truncate(MAX_WEIGHTED_LOCALS);
        weights.into()
    }
}

/// The slots and the references (0 or 1) of the operand at `depth` from the top. What validation does not know the type
/// of exists in unreachable code only.
#[inline]
fn operand(validator: &Validator, depth: u32) -> (u32, u32) {
    match validator.get_operand_type(depth as usize).flatten() {
        Some(wasmparser::ValType::V128) => (2, 0),
        Some(wasmparser::ValType::Ref(_)) => (1, 1),
        _ => (1, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CompileOptions, FuncInfo, Module, TypeRegistry};
    use super::*;

    fn module(fields: &str) -> Module {
        let bytes = wat::parse_str(format!("(module {fields})")).unwrap();
        let options = CompileOptions { fuel: true, local_weights: true, ..CompileOptions::default() };
        Module::new(bytes, &options, &TypeRegistry::new()).unwrap()
    }

    /// What the pre-pass says of the last function, which must be the same whatever is asked for besides.
    fn info(fields: &str) -> FuncInfo {
        let info = module(fields).bodies.pop().unwrap().info;
        let bytes = wat::parse_str(format!("(module {fields})")).unwrap();
        let plain = Module::new(bytes, &CompileOptions::default(), &TypeRegistry::new()).unwrap().bodies.pop().unwrap();
        assert_eq!(plain.info, FuncInfo { fuel: Box::default(), local_weights: Box::default(), ..info.clone() });
        info
    }

    /// The segments of the last function: the opcode of the leader, its index in the body's bytes, and the cost.
    fn segments(fields: &str) -> Vec<(u8, usize, u32)> {
        let module = module(fields);
        let body = module.bodies.last().unwrap();
        let segment = |s: &FuelSegment| (module.bytes[s.offset as usize], s.offset as usize - body.code_start, s.cost);
        body.info.fuel.iter().map(segment).collect()
    }

    #[test]
    fn heights_count_slots_and_references() {
        let stack = |fields: &str| {
            let info = info(fields);
            (info.max_operand_slots, info.max_ref_operands)
        };
        assert_eq!(stack("(func)"), (0, 0));
        assert_eq!(stack("(func (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))"), (2, 0));
        assert_eq!(stack("(func i32.const 1 i32.const 2 i32.const 3 drop drop drop)"), (3, 0));
        assert_eq!(stack("(func (param funcref) i32.const 1 local.get 0 local.get 0 drop drop drop)"), (3, 2));
        assert_eq!(stack("(func ref.null func drop i32.const 1 drop ref.null extern drop)"), (1, 1));
        assert_eq!(stack("(table 1 funcref) (func i32.const 0 i32.const 0 table.get 0 drop drop)"), (2, 1));
        assert_eq!(stack("(func $f (result i32 externref i64) unreachable) (func call $f drop drop drop)"), (3, 1));
        assert_eq!(stack("(global externref (ref.null extern)) (func global.get 0 drop)"), (1, 1));
        assert_eq!(
            stack(
                "(func (param externref) (loop (param externref) drop) )"
                    .replace("(loop", "local.get 0 (loop")
                    .as_str()
            ),
            (1, 1)
        );
    }

    #[test]
    fn only_reachable_operands_count() {
        let stack = |fields: &str| {
            let info = info(fields);
            (info.max_operand_slots, info.max_ref_operands)
        };
        assert_eq!(stack("(func unreachable i32.const 1 i32.const 2 i32.add drop)"), (0, 0));
        assert_eq!(stack("(func (block (result i32 i32) unreachable) drop drop)"), (2, 0));
        assert_eq!(stack("(func (block (result i32 funcref) (br 0 (i32.const 1) (ref.null func))) drop drop)"), (2, 1));
        assert_eq!(
            stack(
                "(func (param i32) (if (result funcref) (local.get 0) (then unreachable) (else ref.null func)) drop)"
            ),
            (1, 1)
        );
        assert_eq!(
            stack(
                "(func i32.const 7 (block (result i64) (block unreachable) ref.null func drop i64.const 1) drop drop)"
            ),
            (2, 1)
        );
        assert_eq!(
            stack(
                "(tag $e (param i64 i64)) (func (block (result i64 i64) (try_table (catch $e 0)) unreachable) drop drop)"
            ),
            (2, 0)
        );
    }

    #[test]
    fn kinds_of_functions() {
        let kinds = |fields: &str| {
            let info = info(fields);
            (info.is_leaf, info.has_tail_calls, info.has_loops, info.has_handlers, info.max_control_depth)
        };
        assert_eq!(kinds("(func)"), (true, false, false, false, 1));
        assert_eq!(kinds("(func $f (loop (block (if (i32.const 1) (then)))))"), (true, false, true, false, 4));
        assert_eq!(kinds("(func $f (call $f))"), (false, false, false, false, 1));
        assert_eq!(kinds("(func $f (return_call $f))"), (false, true, false, false, 1));
        assert_eq!(kinds("(table 1 funcref) (func (call_indirect (i32.const 0)))"), (false, false, false, false, 1));
        assert_eq!(
            kinds("(table 1 funcref) (func (return_call_indirect (i32.const 0)))"),
            (false, true, false, false, 1)
        );
        assert_eq!(kinds("(type $t (func)) (func (call_ref $t (ref.null $t)))"), (false, false, false, false, 1));
        assert_eq!(kinds("(type $t (func)) (func (return_call_ref $t (ref.null $t)))"), (false, true, false, false, 1));
        assert_eq!(kinds("(func (block (try_table (catch_all 0))))"), (true, false, false, true, 3));
    }

    #[test]
    fn what_makes_objects_is_known() {
        let allocates = |code: &str| {
            info(&format!("(type $s (struct)) (type $a (array i8)) (tag $e) (func (param i32) {code})")).allocates
        };
        let makers = [
            "(throw $e)",
            "(drop (struct.new $s))",
            "(drop (struct.new_default $s))",
            "(drop (array.new $a (i32.const 0) (local.get 0)))",
            "(drop (array.new_default $a (local.get 0)))",
            "(drop (array.new_fixed $a 0))",
        ];
        assert!(makers.into_iter().all(allocates));
        assert!(!allocates("(drop (ref.i31 (local.get 0)))"));
        assert!(!allocates("(drop (array.len (ref.null $a)))"));
    }

    #[test]
    fn weights_grow_with_loops_and_are_sorted() {
        let weights = |fields: &str| info(fields).local_weights.into_vec();
        assert_eq!(weights("(func (param i32 i32) (drop (local.get 1)))"), [(1, 1)]);
        assert_eq!(
            weights(
                "(func (param i32 i32 i32) (loop (loop (drop (local.get 2))) (local.set 0 (local.tee 1 (local.get 0)))) (drop (local.get 1)))"
            ),
            [(2, 64), (0, 16), (1, 9)]
        );
        assert_eq!(weights("(func (param i32) unreachable (drop (local.get 0)))"), []);
        let many: String = (0..100).map(|n| format!("(drop (local.get {n}))")).collect();
        let many = weights(&format!("(func (local {}) {many})", "i32 ".repeat(100)));
        assert_eq!((many.len(), many[0], many[31]), (MAX_WEIGHTED_LOCALS, (0, 1), (31, 1)));
        let deep = format!(
            "(func (param i32) {} local.get 0 drop local.get 0 drop local.get 0 drop local.get 0 drop {})",
            "loop ".repeat(20),
            "end ".repeat(20)
        );
        assert_eq!(weights(&deep), [(0, u32::MAX)]);
    }

    #[test]
    fn straight_code_is_one_segment() {
        assert_eq!(segments("(func)"), []);
        assert_eq!(segments("(func nop)"), []);
        assert_eq!(segments("(func i32.const 1 drop)"), [(0x41, 0, 1)]);
        assert_eq!(
            segments(
                "(func $f i32.const 1 call $g drop unreachable) (func $g (param i32) (result i32) (i32.add (call $g (i32.const 1)) (local.get 0)))"
            ),
            [(0x41, 0, 4)]
        );
        assert_eq!(segments("(func nop block i32.const 1 drop end)"), [(0x01, 0, 1)]);
    }

    #[test]
    fn loops_and_merges_begin_segments() {
        // i32.const (2 bytes), drop, loop (2), i32.const (2), br_if (2), i32.const (2), drop, end, i32.const, drop, end
        assert_eq!(
            segments("(func i32.const 1 drop loop i32.const 1 br_if 0 i32.const 1 drop end i32.const 1 drop)"),
            [(0x41, 0, 1), (0x41, 5, 2), (0x41, 9, 1), (0x41, 13, 1)]
        );
        // local.get, if (2), nop, i32.const (2), drop, else, i32.const, drop, i32.const, drop, end, end
        assert_eq!(
            segments(
                "(func (param i32) local.get 0 if nop i32.const 1 drop else i32.const 1 drop i32.const 1 drop end)"
            ),
            [(0x20, 0, 2), (0x01, 4, 1), (0x41, 9, 2)]
        );
        assert_eq!(
            segments(
                "(func (param i32) (block (block (br_table 0 1 (local.get 0))) i32.const 1 drop) i32.const 2 drop)"
            ),
            [(0x02, 0, 2), (0x41, 11, 1), (0x41, 15, 1)]
        );
        assert_eq!(
            segments("(func (param funcref) (block (drop (br_on_null 0 (local.get 0))) i32.const 1 drop))"),
            [(0x02, 0, 2), (0x1a, 6, 1)]
        );
        assert_eq!(
            segments("(tag $e) (func (block (try_table (catch $e 0) i32.const 1 drop) i32.const 1 drop))"),
            [(0x02, 0, 1), (0x41, 12, 1)]
        );
    }

    #[test]
    fn unreachable_code_is_free() {
        assert_eq!(segments("(func unreachable i32.const 1 drop loop i32.const 1 drop end)"), [(0x00, 0, 1)]);
        assert_eq!(
            segments("(func (block return (if (i32.const 1) (then) (else))) i32.const 1 drop)"),
            [(0x02, 0, 1), (0x41, 10, 1)]
        );
        assert_eq!(segments("(func (block br 0 i32.const 1 drop) i32.const 1 drop)"), [(0x02, 0, 1), (0x41, 8, 1)]);
        assert_eq!(
            segments(
                "(func (block unreachable (block br 0) i32.const 1 drop (block (result funcref) unreachable) drop) return i32.const 1 drop)"
            ),
            [(0x02, 0, 1), (0x0f, 17, 1)]
        );
        assert_eq!(
            segments("(func (param i32) (if (local.get 0) (then return) (else i32.const 1 drop)) i32.const 1 drop)"),
            [(0x20, 0, 2), (0x0f, 4, 1), (0x41, 6, 1), (0x41, 10, 1)]
        );
    }

    #[test]
    fn the_two_ways_through_a_body_agree() {
        // With a reference below, every instruction takes the long way; it must not matter but for that operand.
        let code = "(block (loop (br_if 1 (i32.eqz (local.get 0)))
                      (if (local.get 0) (then (drop (call $f (i32.const 1)))) (else (br 1)))
                      (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br 0)))
                    (drop (select (i64.const 1) (i64.const 2) (local.get 0)))
                    (block (result i32) (br_table 0 0 (i32.const 5) (local.get 0))) (drop)";
        let function = |code: &str| format!("(func $f (param i32) (result i32) (local i32) {code} (local.get 0))");
        let short = info(&function(code));
        let long = info(&function(&format!("(ref.null func) {code} (drop)")));
        let costs = |info: &FuncInfo| info.fuel.iter().map(|segment| segment.cost).collect::<Vec<_>>();
        assert_eq!(costs(&short), costs(&long)[1..]);
        assert_eq!(short.max_operand_slots + 1, long.max_operand_slots);
        assert_eq!((short.max_ref_operands, long.max_ref_operands), (0, 1));
        assert_eq!(short.local_weights, long.local_weights);
        assert_eq!((short.is_leaf, short.has_loops), (long.is_leaf, long.has_loops));
        assert_eq!(short.max_control_depth, long.max_control_depth);
    }

    #[test]
    fn bulk_sizes_round_up() {
        assert_eq!([0, 1, 64, 65, u64::MAX].map(bulk_memory_fuel), [0, 1, 1, 2, 1 << 58]);
        assert_eq!([0, 1, 8, 9, u64::MAX].map(bulk_table_fuel), [0, 1, 1, 2, 1 << 61]);
    }
}
