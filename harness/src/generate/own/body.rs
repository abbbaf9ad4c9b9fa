//! Function bodies: typed expressions and statements, nested as deep as their budget lasts.

use super::ops::{self, Access, Family, LOADS, STORES};
use super::{Function as Callee, Plan, RANKS, SEGMENT, number};
use crate::engine::Value;
use crate::generate::{Source, partner::BR_TABLE_VALUES};
use std::borrow::Cow;
use wasm_encoder::Instruction::{self, *};
use wasm_encoder::{BlockType, Catch, Function, HeapType, Ieee32, Ieee64, MemArg, MemArgTarget, RefType, ValType};

/// How many expressions and statements a function of each rank may have, about.
const BUDGET: [u64; RANKS as usize] = [30, 90, 130, 160];
/// How deep expressions and blocks nest at most.
const DEPTH: u32 = 7;

/// The body of a function.
pub(super) fn generate(plan: &Plan<'_>, source: &mut Source<'_>, index: u32) -> Function {
    let (params, results) = plan.function_type(index).clone();
    let rank = plan.functions[index as usize].rank;
    let mut body = Body {
        plan,
        source,
        rank,
        counting: false,
        code: Vec::new(),
        fixed: Vec::new(),
        locals: params.clone(),
        labels: vec![results.clone()],
        budget: 0,
    };
    body.budget = body.source.between(4, BUDGET[rank as usize]);
    body.declare_locals();
    if rank > 0 && plan.functions[index as usize].ty == 0 && plan.has("tail-call") {
        body.count_down(index);
    }
    for _ in 0..body.source.between(1, 1 + 3 * rank) {
        body.statement(0);
    }
    body.last(&results);
    body.code.push(End);
    let mut function = Function::new_with_locals_types(body.locals[params.len()..].iter().copied());
    body.code.iter().for_each(|instruction| {
        function.instruction(instruction);
    });
    function
}

struct Body<'p, 'r, 's, 'b> {
    plan: &'p Plan<'r>,
    source: &'s mut Source<'b>,
    rank: u64,
    /// Inside a loop: calls would multiply.
    counting: bool,
    code: Vec<Instruction<'static>>,
    /// Locals that only their own loop writes.
    fixed: Vec<u32>,
    /// Parameters first.
    locals: Vec<ValType>,
    /// What a branch to each label carries, outermost (the function's) first.
    labels: Vec<Vec<ValType>>,
    budget: u64,
}

impl Body<'_, '_, '_, '_> {
    fn declare_locals(&mut self) {
        use ValType::{F32, F64, I32, I64};
        self.locals.extend([I32, I64, F32, F64, I32, I64]);
        if self.plan.has("reference-types") {
            self.locals.extend([ValType::FUNCREF, ValType::EXTERNREF]);
        }
        if self.plan.has("function-references") {
            let ty = self.source.index(self.plan.types.len() - self.plan.tags.len()) as u32;
            self.locals.extend([Plan::typed(ty), Plan::typed(0)]);
        }
    }

    fn emit(&mut self, instruction: Instruction<'static>) {
        self.code.push(instruction);
    }

    fn local(&mut self, ty: ValType) -> u32 {
        self.locals.push(ty);
        self.locals.len() as u32 - 1
    }

    /// Some local of this type, if there is one; to write to, it must not be a loop's counter.
    fn some_local(&mut self, ty: ValType, write: bool) -> Option<u32> {
        let fits = |at: &u32| self.locals[*at as usize] == ty && !(write && self.fixed.contains(at));
        let fitting: Vec<u32> = (0..self.locals.len() as u32).filter(fits).collect();
        (!fitting.is_empty()).then(|| self.source.pick(&fitting))
    }

    fn some_global(&mut self, ty: ValType, write: bool) -> Option<u32> {
        let globals = self.plan.globals.iter().enumerate();
        let fitting: Vec<u32> =
            globals.filter(|(_, g)| g.ty == ty && (g.mutable || !write)).map(|(at, _)| at as u32).collect();
        (!fitting.is_empty()).then(|| self.source.pick(&fitting))
    }

    /// Whether there is budget for something with parts; takes one unit.
    fn spend(&mut self, depth: u32) -> bool {
        self.budget = self.budget.saturating_sub(1);
        self.budget > 0 && depth < DEPTH
    }

    fn has(&self, proposal: &str) -> bool {
        self.plan.has(proposal)
    }

    // ---- Expressions: what each leaves on the stack is its type. ----

    fn expressions(&mut self, types: &[ValType], depth: u32) {
        types.iter().for_each(|&ty| self.expression(ty, depth));
    }

    fn expression(&mut self, ty: ValType, depth: u32) {
        if !self.spend(depth) {
            return self.simple(ty);
        }
        let depth = depth + 1;
        match self.source.weighted(&[22, 34, 14, 7, 6, 9, 8, 4, 4]) {
            1 if matches!(ty, ValType::Ref(_)) => self.reference(ty, depth),
            1 => self.numeric(ty, depth),
            2 => self.load(ty, depth),
            3 => self.select(ty, depth),
            4 => self.if_else(ty, depth),
            5 => self.block(ty, depth),
            6 => self.call(ty, depth),
            7 => self.sizes(ty, depth),
            8 if self.has("exceptions") => self.try_table(ty, depth),
            _ => self.simple(ty),
        }
    }

    /// A constant, or what a local or global holds.
    fn simple(&mut self, ty: ValType) {
        let choice = self.source.below(10);
        if choice < 4
            && let Some(local) = self.some_local(ty, false)
        {
            return self.emit(LocalGet(local));
        }
        if choice < 6
            && let Some(global) = self.some_global(ty, false)
        {
            return self.emit(GlobalGet(global));
        }
        match (number(self.source, ty), ty) {
            (Some(value), _) => self.constant(value),
            (None, ValType::Ref(ty)) => match ty.heap_type {
                HeapType::Concrete(index) if choice != 9 => self.emit(RefFunc(self.plan.imported as u32 + index)),
                HeapType::FUNC if choice != 9 => {
                    let leaf = self.source.pick(&self.plan.leaves());
                    self.emit(RefFunc(leaf));
                }
                heap_type => self.emit(RefNull(heap_type)),
            },
            (None, _) => unreachable!("a plan has no vectors"),
        }
    }

    fn constant(&mut self, value: Value) {
        self.emit(match value {
            Value::I32(bits) => I32Const(bits as i32),
            Value::I64(bits) => I64Const(bits as i64),
            Value::F32(bits) => F32Const(Ieee32::new(bits)),
            Value::F64(bits) => F64Const(Ieee64::new(bits)),
            Value::V128(_) | Value::Ref(_) => unreachable!("numbers only"),
        });
    }

    fn numeric(&mut self, ty: ValType, depth: u32) {
        match self.source.below(20) {
            0 | 1 if ty == ValType::I32 || ty == ValType::I64 => self.divide(ty, depth),
            2 if self.source.percent(25) => self.apply(ops::TRUNCATIONS, ty, depth),
            3 | 4 if ty == ValType::I64 && self.has("wide-arithmetic") => {
                let (params, instruction) = &ops::WIDE[self.source.index(ops::WIDE.len())];
                self.expressions(params, depth);
                self.emit(instruction.clone());
                let drops = self.source.percent(50);
                self.emit(if drops { Drop } else { I64Xor });
            }
            _ => self.apply(ops::PURE, ty, depth),
        }
    }

    /// An instruction of a table with this result, and its operands: often the same one twice.
    fn apply(&mut self, families: &'static [Family], ty: ValType, depth: u32) {
        let fits = |family: &&Family| family.result == ty && family.proposal.is_none_or(|name| self.plan.has(name));
        let fitting: Vec<&'static Family> = families.iter().filter(fits).collect();
        if fitting.is_empty() {
            return self.simple(ty);
        }
        let family = self.source.pick(&fitting);
        if let ([first, second], true) = (family.params, self.source.percent(12))
            && first == second
            && let Some(local) = self.some_local(*first, true)
        {
            self.expression(*first, depth);
            self.emit(LocalTee(local));
            self.emit(LocalGet(local));
        } else {
            self.expressions(family.params, depth);
        }
        let instruction = family.instructions[self.source.index(family.instructions.len())].clone();
        let canonicalise = self.plan.request.canonicalise && ops::chooses_nan(&instruction);
        self.emit(instruction);
        if canonicalise {
            self.canonicalise(ty);
        }
    }

    /// Puts the canonical NaN in place of any other.
    fn canonicalise(&mut self, ty: ValType) {
        let single = ty == ValType::F32;
        let nan =
            if single { F32Const(Ieee32::new(0x7fc0_0000)) } else { F64Const(Ieee64::new(0x7ff8_0000_0000_0000)) };
        let local = self.local(ty);
        let equal = if single { F32Eq } else { F64Eq };
        self.code.extend([LocalTee(local), nan, LocalGet(local), LocalGet(local), equal, Select]);
    }

    /// A division whose divisor is mostly a constant other than 0, or made odd.
    fn divide(&mut self, ty: ValType, depth: u32) {
        let family = if ty == ValType::I32 { &ops::DIVISIONS[0] } else { &ops::DIVISIONS[1] };
        self.expression(ty, depth);
        let one = if ty == ValType::I32 { [I32Const(1), I32Or] } else { [I64Const(1), I64Or] };
        if self.source.percent(50) {
            let value = number(self.source, ty).filter(|value| !matches!(value, Value::I32(0) | Value::I64(0)));
            self.constant(value.unwrap_or(if ty == ValType::I32 { Value::I32(7) } else { Value::I64(7) }));
        } else {
            self.expression(ty, depth);
            if self.source.percent(95) {
                self.code.extend(one);
            }
        }
        let division = family.instructions[self.source.index(4)].clone();
        self.emit(division);
    }

    fn select(&mut self, ty: ValType, depth: u32) {
        self.expressions(&[ty, ty, ValType::I32], depth);
        let typed = matches!(ty, ValType::Ref(_)) || (self.has("reference-types") && self.source.percent(20));
        self.emit(if typed { TypedSelect(ty) } else { Select });
    }

    fn if_else(&mut self, ty: ValType, depth: u32) {
        self.expression(ValType::I32, depth);
        self.emit(If(BlockType::Result(ty)));
        self.labels.push(vec![ty]);
        self.nested(&[ty], depth);
        self.emit(Else);
        self.nested(&[ty], depth);
        self.end();
    }

    /// A statement or none, then expressions; the inside of a block.
    fn nested(&mut self, types: &[ValType], depth: u32) {
        if self.source.percent(40) {
            self.statement(depth);
        }
        if self.source.percent(6) {
            // The rest of the block is dead: what stands there must still compile.
            self.branch(depth);
        }
        self.expressions(types, depth);
    }

    fn end(&mut self) {
        self.labels.pop();
        self.emit(End);
    }

    /// A branch with what its label wants.
    fn branch(&mut self, depth: u32) {
        let label = self.source.index(self.labels.len());
        let types = self.labels[label].clone();
        self.expressions(&types, depth);
        self.emit(Br((self.labels.len() - 1 - label) as u32));
    }

    /// A block that is left by its end or by a conditional branch or table, with other values below on the stack.
    fn block(&mut self, ty: ValType, depth: u32) {
        self.emit(Block(BlockType::Result(ty)));
        self.labels.push(vec![ty]);
        let below = self.source.below(3);
        for _ in 0..below {
            let ty = self.source.pick(&[ValType::I32, ValType::I64, ValType::F64]);
            self.expression(ty, depth);
        }
        self.nested(&[ty], depth);
        match self.source.below(3) {
            0 => {
                self.expression(ValType::I32, depth);
                // Every label of the same type, this one and those around it.
                let same = |(_, types): &(usize, &Vec<ValType>)| types[..] == [ty];
                let last = self.labels.len() - 1;
                let targets: Vec<u32> =
                    self.labels.iter().enumerate().filter(same).map(|(at, _)| (last - at) as u32).collect();
                let entries: Vec<u32> = (0..self.source.below(5)).map(|_| self.source.pick(&targets)).collect();
                let default = self.source.pick(&targets);
                self.emit(BrTable(Cow::Owned(entries), default));
            }
            1 => {
                self.expression(ValType::I32, depth);
                self.emit(BrIf(0));
                self.emit(Br(0));
            }
            // With the values below still there, only a branch can leave.
            _ => self.emit(Br(0)),
        }
        self.end();
    }

    // ---- Calls ----

    /// A function of lower rank with this result among its results; the others go where they can.
    fn call(&mut self, ty: ValType, depth: u32) {
        let callable = |callee: &Callee| callee.rank < self.rank && self.plan.types[callee.ty as usize].1.contains(&ty);
        let functions = self.plan.functions.iter().enumerate();
        let fitting: Vec<u32> = functions.filter(|(_, callee)| callable(callee)).map(|(at, _)| at as u32).collect();
        if fitting.is_empty() || (self.counting && self.source.percent(60)) {
            return self.simple(ty);
        }
        let callee = self.source.pick(&fitting);
        let results = self.plan.function_type(callee).1.clone();
        self.invoke(callee, depth);
        self.keep(&results, Some(ty));
    }

    /// Calls a function: by name, through the table, or by reference.
    fn invoke(&mut self, callee: u32, depth: u32) {
        let params = self.plan.function_type(callee).0.clone();
        let type_index = self.plan.functions[callee as usize].ty;
        self.expressions(&params, depth);
        let leaf = callee >= self.plan.imported as u32 && self.plan.functions[callee as usize].rank == 0;
        match self.source.below(4) {
            0 | 1 if leaf => {
                self.slot_of(callee);
                self.emit(CallIndirect { type_index, table_index: 0 });
            }
            2 if leaf && self.has("function-references") => {
                let ty = Plan::typed(type_index);
                match self.some_local(ty, false).filter(|_| self.source.percent(30)) {
                    Some(local) => {
                        // Mostly not null, or a way around it: the branch leaves the arguments behind.
                        self.emit(LocalGet(local));
                        self.emit(RefFunc(callee));
                        self.expression(ValType::I32, depth);
                        self.emit(TypedSelect(ty));
                        if self.source.percent(50) {
                            self.emit(RefAsNonNull);
                        }
                    }
                    None => self.emit(RefFunc(callee)),
                }
                self.emit(CallRef(type_index));
            }
            _ => self.emit(Call(callee)),
        }
    }

    /// The index of a function in the first table.
    fn slot_of(&mut self, callee: u32) {
        let slot = self.plan.elements[0].functions.iter().position(|&at| at == callee).unwrap_or(0);
        // Rarely a slot of another function, an empty one, or one outside.
        let slot = if self.source.percent(2) { self.source.below(30) } else { slot as u64 };
        self.index_constant(slot, self.plan.tables[0].table64);
    }

    fn index_constant(&mut self, at: u64, wide: bool) {
        self.emit(if wide { I64Const(at as i64) } else { I32Const(at as i32) });
    }

    /// Takes these types off the stack, and puts the last one of type `kept` back.
    fn keep(&mut self, types: &[ValType], kept: Option<ValType>) {
        let at = kept.and_then(|kept| types.iter().rposition(|&ty| ty == kept));
        let back = at.map(|at| self.local(types[at]));
        for (position, &ty) in types.iter().enumerate().rev() {
            let local = if Some(position) == at { back } else { self.some_local(ty, true) };
            self.emit(local.map_or(Drop, LocalSet));
        }
        if let Some(local) = back {
            self.emit(LocalGet(local));
        }
    }

    /// Ends the function: with its results, or a tail call of a lower function that has the same ones.
    fn last(&mut self, results: &[ValType]) {
        let own = self.plan.functions.iter().enumerate();
        let fits = |callee: &Callee| callee.rank < self.rank && self.plan.types[callee.ty as usize].1[..] == *results;
        let fitting: Vec<u32> = own.filter(|(_, callee)| fits(callee)).map(|(at, _)| at as u32).collect();
        if fitting.is_empty() || !self.has("tail-call") || self.source.percent(50) {
            return self.expressions(results, 1);
        }
        let callee = self.source.pick(&fitting);
        self.invoke(callee, 1);
        let tail = match self.code.pop() {
            Some(Call(callee)) => ReturnCall(callee),
            Some(CallIndirect { type_index, table_index }) => ReturnCallIndirect { type_index, table_index },
            Some(CallRef(ty)) => ReturnCallRef(ty),
            other => unreachable!("a call ends in a call, not in {other:?}"),
        };
        self.emit(tail);
    }

    /// A loop by tail calls of the function itself, whose first parameter counts down: `if (n & 63) return_call self(n-1)`.
    fn count_down(&mut self, index: u32) {
        self.code.extend([LocalGet(0), I32Const(63), I32And, LocalTee(0), If(BlockType::Empty)]);
        self.labels.push(vec![]);
        self.fixed.push(0);
        self.code.extend([LocalGet(0), I32Const(1), I32Sub]);
        self.expressions(&[ValType::I64, ValType::F64], 4);
        self.emit(ReturnCall(index));
        self.end();
    }

    // ---- Memory and tables ----

    fn load(&mut self, ty: ValType, depth: u32) {
        let fitting: Vec<&'static Access> = LOADS.iter().filter(|(result, ..)| *result == ty).collect();
        if fitting.is_empty() {
            return self.reference(ty, depth);
        }
        let (_, bytes, instruction) = *self.source.pick(&fitting);
        let argument = self.address(bytes, depth);
        self.emit(instruction(argument));
    }

    fn store(&mut self, depth: u32) {
        let &(ty, bytes, instruction) = &STORES[self.source.index(STORES.len())];
        let argument = self.address(bytes, depth);
        self.expression(ty, depth);
        self.emit(instruction(argument));
    }

    /// An address for an access of `bytes`, and the static offset that goes with it: masked into range, at the very end of
    /// the memory, straight from a narrow load, or (rarely) anything.
    fn address(&mut self, bytes: u64, depth: u32) -> MemArg {
        let memory_index = self.source.index(self.plan.memories.len()) as u32;
        let memory = &self.plan.memories[memory_index as usize];
        let size = memory.minimum << memory.page_size_log2.unwrap_or(16);
        let wide = memory.memory64;
        let ty = if wide { ValType::I64 } else { ValType::I32 };
        // The largest power of two whose lower half addresses leave room for the access.
        let mask = ((size - bytes + 1).next_power_of_two() >> 1).saturating_sub(1);
        let align = self.source.below(u64::from(bytes.trailing_zeros()) + 1) as u32;
        let mut offset = 0;
        match self.source.below(300) {
            0..165 => {
                self.expression(ty, depth);
                self.index_constant(mask, wide);
                self.emit(if wide { I64And } else { I32And });
                offset = self.source.pick(&[0, 0, 1, size - bytes - mask]);
            }
            165..240 => {
                let end = size - bytes;
                offset = self.source.pick(&[0, 8, end.min(40), end]);
                self.index_constant(end - offset.min(end), wide);
            }
            240..297 if size > 0x200 => {
                // A narrow load must have cleared the upper bits by itself.
                let at = mem_arg(0, 0, memory_index);
                let at_byte = self.source.below(size);
                self.index_constant(at_byte, wide);
                self.emit(if wide { I64Load8U(at) } else { I32Load8U(at) });
            }
            240..297 => self.index_constant(0, wide),
            297 => {
                self.expression(ty, depth);
                offset = self.source.pick(&[0, 1, 0xffff_fff0]);
            }
            // One past the end.
            _ => self.index_constant(size - bytes + 1, wide),
        }
        mem_arg(offset, align, memory_index)
    }

    fn sizes(&mut self, ty: ValType, depth: u32) {
        if self.source.percent(50) {
            let memory = self.source.index(self.plan.memories.len()) as u32;
            let wide = self.plan.memories[memory as usize].memory64;
            if ty != if wide { ValType::I64 } else { ValType::I32 } {
                return self.simple(ty);
            }
            if self.source.percent(60) {
                return self.emit(MemorySize(memory));
            }
            let delta = self.source.pick(&[0, 1, 1, 2, 70_000]);
            self.index_constant(delta, wide);
            return self.emit(MemoryGrow(memory));
        }
        let table = self.source.index(self.plan.tables.len()) as u32;
        let table_type = &self.plan.tables[table as usize];
        let wide = table_type.table64;
        if !self.has("reference-types") || ty != if wide { ValType::I64 } else { ValType::I32 } {
            return self.simple(ty);
        }
        if self.source.percent(60) {
            return self.emit(TableSize(table));
        }
        self.table_value(table, depth);
        let delta = self.source.pick(&[0, 1, 3, 1000]);
        self.index_constant(delta, wide);
        self.emit(TableGrow(table));
    }

    fn table_value(&mut self, table: u32, depth: u32) {
        self.expression(ValType::Ref(self.plan.tables[table as usize].element_type), depth);
    }

    /// A reference out of a table, past a null check, or a function.
    fn reference(&mut self, ty: ValType, depth: u32) {
        let tables = self.plan.tables.iter().enumerate();
        let fitting: Vec<u32> =
            tables.filter(|(_, table)| ValType::Ref(table.element_type) == ty).map(|(at, _)| at as u32).collect();
        if self.has("reference-types") && !fitting.is_empty() && self.source.percent(50) {
            let table = self.source.pick(&fitting);
            self.table_index(table, 1);
            return self.emit(TableGet(table));
        }
        let ValType::Ref(reference) = ty else { return self.simple(ty) };
        if !self.has("function-references") || reference.heap_type == HeapType::EXTERN || self.source.percent(40) {
            return self.simple(ty);
        }
        // From the nullable reference to one that is not null, and back by subtyping.
        self.emit(Block(BlockType::Result(ty)));
        self.labels.push(vec![ty]);
        self.expression(ty, depth);
        if self.source.percent(50) {
            self.emit(BrOnNonNull(0));
        } else {
            self.emit(Block(BlockType::Empty));
            self.labels.push(vec![]);
            self.expression(ty, depth);
            self.emit(BrOnNull(0));
            self.emit(Br(1));
            self.end();
            self.emit(Drop);
        }
        self.simple(ty);
        self.end();
    }

    /// An index such that `length` elements from it are in the table's range, rarely one that is not.
    fn table_index(&mut self, table: u32, length: u64) {
        let ty = &self.plan.tables[table as usize];
        let end = ty.minimum - length.min(ty.minimum);
        let at = match self.source.below(50) {
            0 => end + 1,
            1..15 => end,
            _ => self.source.between(0, end),
        };
        self.index_constant(at, ty.table64);
    }

    // ---- Statements: they leave the stack as it was. ----

    fn statement(&mut self, depth: u32) {
        if !self.spend(depth) {
            return;
        }
        let depth = depth + 1;
        match self.source.weighted(&[24, 14, 20, 8, 8, 8, 6, 5, 4, 3]) {
            0 => self.set_local(depth),
            1 => self.set_global(depth),
            2 => self.store(depth),
            3 if self.has("bulk-memory") => self.bulk_memory(depth),
            4 if self.has("reference-types") && self.has("bulk-memory") => self.tables(depth),
            5 => self.repeat(depth),
            6 => self.carry(depth),
            7 => {
                let ty = self.source.pick(&[ValType::I32, ValType::I64, ValType::F64]);
                self.call(ty, depth);
                self.keep(&[ty], None);
            }
            8 => {
                self.expression(ValType::I32, depth);
                self.emit(If(BlockType::Empty));
                self.labels.push(vec![]);
                self.statement(depth);
                self.end();
            }
            9 => self.leave(depth),
            _ => self.store(depth),
        }
    }

    fn set_local(&mut self, depth: u32) {
        let ty = self.locals[self.source.index(self.locals.len())];
        if let Some(local) = self.some_local(ty, true) {
            self.expression(ty, depth);
            self.emit(LocalSet(local));
        }
    }

    fn set_global(&mut self, depth: u32) {
        let ty = self.plan.globals[self.source.index(self.plan.globals.len())].ty;
        if let Some(global) = self.some_global(ty, true) {
            self.expression(ty, depth);
            self.emit(GlobalSet(global));
        }
    }

    /// A conditional branch to any label, with its values, which it leaves where it does not branch.
    fn leave(&mut self, depth: u32) {
        let label = self.source.index(self.labels.len());
        let types = self.labels[label].clone();
        self.expressions(&types, depth);
        self.expression(ValType::I32, depth);
        // Mostly not taken, or little would run to its end.
        self.code.extend([I32Const(7), I32And, I32Eqz]);
        self.emit(BrIf((self.labels.len() - 1 - label) as u32));
        self.keep(&types, None);
    }

    /// A loop that counts down, with values on its back edge.
    fn repeat(&mut self, depth: u32) {
        let counter = self.local(ValType::I32);
        let multi = self.has("multi-value");
        // Loops take what some function type takes and gives alike: only such a type may stand as a block type.
        let same = |(params, results): &(Vec<ValType>, Vec<ValType>)| params == results && multi;
        let shapes: Vec<u32> =
            (0..self.plan.types.len() as u32).filter(|&ty| same(&self.plan.types[ty as usize])).collect();
        let shape = if shapes.is_empty() { None } else { Some(self.source.pick(&shapes)) };
        let carried = shape.map_or(vec![], |ty| self.plan.types[ty as usize].0.clone());
        let times = self.source.between(1, if self.counting { 2 } else { 6 });
        self.code.extend([I32Const(times as i32), LocalSet(counter)]);
        self.fixed.push(counter);
        self.expressions(&carried, depth);
        self.emit(Loop(shape.map_or(BlockType::Empty, BlockType::FunctionType)));
        self.keep(&carried, None);
        // No branch leads back to the head but the one below: the body sees the labels outside only.
        let outer = std::mem::replace(&mut self.counting, true);
        self.emit(Block(BlockType::Empty));
        let labels = std::mem::replace(&mut self.labels, vec![vec![]]);
        for _ in 0..self.source.between(1, 3) {
            self.statement(depth);
        }
        self.labels = labels;
        self.emit(End);
        self.counting = outer;
        self.expressions_closed(&carried, depth);
        self.code.extend([LocalGet(counter), I32Const(1), I32Sub, LocalTee(counter), BrIf(0), End]);
        self.keep(&carried, None);
    }

    /// Expressions in a place where no label may be used.
    fn expressions_closed(&mut self, types: &[ValType], depth: u32) {
        let labels = std::mem::take(&mut self.labels);
        for &ty in types {
            if self.source.percent(50) {
                self.simple(ty);
            } else {
                self.emit(Block(BlockType::Result(ty)));
                self.labels.push(vec![ty]);
                self.expression(ty, depth);
                self.end();
            }
        }
        self.labels = labels;
    }

    /// Several values through a conditional branch or a table, from a block that has the results of some function type.
    fn carry(&mut self, depth: u32) {
        let (types, plan) = (&self.plan.types, self.plan);
        let several = |ty: &u32| types[*ty as usize].0.is_empty() && types[*ty as usize].1.len() > 1;
        let shapes: Vec<u32> = (0..plan.types.len() as u32).filter(several).collect();
        if shapes.is_empty() || !self.has("multi-value") {
            return self.set_local(depth);
        }
        let shape = self.source.pick(&shapes);
        let carried = plan.types[shape as usize].1.clone();
        let nesting = self.source.between(1, 3) as u32;
        for _ in 0..nesting {
            self.emit(Block(BlockType::FunctionType(shape)));
            self.labels.push(carried.clone());
        }
        self.expression(ValType::I64, depth);
        self.expressions(&carried, depth);
        self.expression(ValType::I32, depth);
        let entries: Vec<u32> = (0..self.source.below(4)).map(|_| self.source.below(nesting.into()) as u32).collect();
        if self.source.percent(50) && !self.plan.request.avoids(BR_TABLE_VALUES) {
            self.emit(BrTable(Cow::Owned(entries), nesting - 1));
        } else {
            self.emit(BrIf(nesting - 1));
            self.emit(Br(0));
        }
        for left in (0..nesting).rev() {
            self.end();
            // Each level changes what the inner ones leave, so that the level shows.
            if left > 0 {
                self.keep(&carried, None);
                self.expressions(&carried, depth);
            }
        }
        self.keep(&carried, None);
    }

    fn bulk_memory(&mut self, depth: u32) {
        let memory = self.source.index(self.plan.memories.len()) as u32;
        let length = self.source.pick(&[0, 1, 7, 16, SEGMENT]);
        let wide = self.plan.memories[memory as usize].memory64;
        match self.source.below(4) {
            0 => {
                self.range(memory, length);
                self.expression(ValType::I32, depth);
                self.index_constant(length, wide);
                self.emit(MemoryFill(memory));
            }
            1 => {
                let from = self.source.index(self.plan.memories.len()) as u32;
                self.range(memory, length);
                self.range(from, length);
                // The length has the narrower of the two address types.
                self.index_constant(length, wide && self.plan.memories[from as usize].memory64);
                self.emit(MemoryCopy { src_mem: from, dst_mem: memory });
            }
            2 => {
                let data_index = self.source.below(self.plan.data.into()) as u32;
                // The first segment is active, and so counts as dropped: nothing but the empty range is left of it.
                let length = if data_index == 0 { 0 } else { length };
                self.range(memory, length);
                self.code.extend([I32Const(0), I32Const(length as i32), MemoryInit { mem: memory, data_index }]);
            }
            _ if self.source.percent(10) => {
                let data_index = self.source.below(self.plan.data.into()) as u32;
                self.emit(DataDrop(data_index));
            }
            _ => self.store(depth),
        }
    }

    /// The start of a range of `length` bytes, often the last one of the memory, rarely one byte too far.
    fn range(&mut self, memory: u32, length: u64) {
        let ty = &self.plan.memories[memory as usize];
        let end = (ty.minimum << ty.page_size_log2.unwrap_or(16)) - length;
        let at = match self.source.below(60) {
            0 => end + 1,
            1..20 => end,
            _ => self.source.between(0, end.min(200)),
        };
        self.index_constant(at, ty.memory64);
    }

    fn tables(&mut self, depth: u32) {
        // The first table serves calls: it is mostly left alone.
        let first = if self.source.percent(3) { 0 } else { 1 };
        let table = self.source.between(first, self.plan.tables.len() as u64 - 1) as u32;
        let length = self.source.pick(&[0, 1, 2, 8]);
        let (wide, element) = (self.plan.tables[table as usize].table64, self.plan.tables[table as usize].element_type);
        match self.source.below(5) {
            0 => {
                self.table_index(table, 1);
                self.table_value(table, depth);
                self.emit(TableSet(table));
            }
            1 => {
                self.table_index(table, length);
                self.table_value(table, depth);
                self.index_constant(length, wide);
                self.emit(TableFill(table));
            }
            2 => {
                let same = |at: &u32| self.plan.tables[*at as usize].element_type == element;
                let fitting: Vec<u32> = (0..self.plan.tables.len() as u32).filter(same).collect();
                let from = self.source.pick(&fitting);
                self.table_index(table, length);
                self.table_index(from, length);
                self.index_constant(length, wide && self.plan.tables[from as usize].table64);
                self.emit(TableCopy { src_table: from, dst_table: table });
            }
            3 if element == RefType::FUNCREF => {
                let elem_index = self.source.index(self.plan.elements.len()) as u32;
                let length = if elem_index == 0 { 0 } else { length };
                self.table_index(table, length);
                self.code.extend([I32Const(0), I32Const(length as i32), TableInit { elem_index, table }]);
            }
            _ if self.source.percent(10) => {
                let elem_index = self.source.index(self.plan.elements.len()) as u32;
                self.emit(ElemDrop(elem_index));
            }
            _ => self.set_global(depth),
        }
    }

    // ---- Exceptions ----

    /// A value out of a block whose inside may throw, and a handler.
    fn try_table(&mut self, ty: ValType, depth: u32) {
        let tag = self.source.index(self.plan.tags.len()) as u32;
        let carried = self.plan.types[self.plan.tags[tag as usize] as usize].0.clone();
        // What the handler's block can have as its result: nothing, one value, or an exception.
        let caught = match (&carried[..], self.source.below(3)) {
            ([], 0) => (Catch::One { tag, label: 0 }, vec![]),
            ([one], 0 | 1) => (Catch::One { tag, label: 0 }, vec![*one]),
            ([], 1) => (Catch::OneRef { tag, label: 0 }, vec![ValType::EXNREF]),
            (_, 2) => (Catch::AllRef { label: 0 }, vec![ValType::EXNREF]),
            _ => (Catch::All { label: 0 }, vec![]),
        };
        let (clause, received) = caught;
        self.emit(Block(BlockType::Result(ty)));
        self.labels.push(vec![ty]);
        self.emit(Block(received.first().map_or(BlockType::Empty, |ty| BlockType::Result(*ty))));
        self.labels.push(received.clone());
        self.emit(TryTable(BlockType::Result(ty), Cow::Owned(vec![clause])));
        self.labels.push(vec![ty]);
        self.statement(depth);
        // A tag that the clause does not name flies on: rare, so that most calls return.
        let thrown = if self.source.percent(92) { tag } else { self.source.index(self.plan.tags.len()) as u32 };
        if self.source.percent(60) {
            self.expression(ValType::I32, depth);
            self.code.extend([I32Const(1), I32And, If(BlockType::Empty)]);
            self.labels.push(vec![]);
            let payload = self.plan.types[self.plan.tags[thrown as usize] as usize].0.clone();
            self.expressions(&payload, depth);
            self.emit(Throw(thrown));
            self.end();
        }
        self.expression(ty, depth);
        self.end();
        self.emit(Br(1));
        self.end();
        if received == [ValType::EXNREF] && self.source.percent(4) {
            self.emit(ThrowRef);
        } else {
            self.keep(&received, None);
        }
        self.simple(ty);
        self.end();
    }
}

fn mem_arg(offset: u64, align: u32, memory: u32) -> MemArg {
    MemArg { offset, align, target: MemArgTarget::Memory(memory), ordering: None }
}
