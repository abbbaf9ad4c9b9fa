//! One pass over a function: dispatches the instructions by the families of the instruction tables.

use super::abi::{self, Param};
use super::call::Callee;
use super::control::{Control, Landing};
use super::fold::{fold_binary, fold_unary};
use super::frame::Frame;
use super::isa::{Access, Any, Condition, Kind, Label, Src, parallel_moves};
use super::isa_impl::{Asm, CODE_BYTES_AT_MOST, FLOAT_ARGS, Features, INT_ARGS};
use super::simd;
use super::stack::{Entry, Owners, Place};
use super::stubs::Stub;
use super::unwind::{Catch, Function};
use crate::module::{
    Bounds, CompileError, CompileErrorKind, FuelSegment, FuncBody, FuncType, MemoryType, Module, ValType,
};
use crate::op::{Op, Proposal, Signature, TrapCode, Ty, atomic_access};
use crate::runtime::can_guard;
use crate::runtime::nested::Nested;
use std::ops::Range;
use wasmparser::{BinaryReader, MemArg, MemArgTarget, Operator, OperatorsReader};

/// The code of a module.
pub(super) struct Output {
    pub(super) bytes: Vec<u8>,
    /// Where each function that the module defines is entered with its record, if it was compiled.
    pub(super) entries: Vec<Option<u32>>,
    pub(super) functions: Vec<Function>,
    pub(super) places: Places,
    /// Where each of those functions is entered by a caller of the same instance.
    pub(super) direct: Vec<Option<u32>>,
    pub(super) marks: Marks,
}

/// What else a reader of the code wants to know, as the instruction set's part notes it.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Where functions trap, and with which code.
    pub(super) traps: Vec<(u32, TrapCode)>,
    /// Tables between instructions: of 32-bit distances from each table's start.
    pub(super) tables: Vec<Range<u32>>,
    /// How long the code is; constants may be behind it.
    pub(super) code_bytes: u32,
}

/// What is known of places in the code; all in ascending order, from the start of the module's code.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The instructions that may fault.
    pub(super) faults: Vec<u32>,
    /// Where the code of each wasm instruction begins, and that instruction's offset in the module.
    pub(super) lines: Vec<(u32, u32)>,
}

/// Compiles the wanted functions of a module.
pub(super) fn compile_all(
    module: &Module,
    features: Features,
    bounds: Bounds,
    wanted: &impl Fn(usize) -> bool,
) -> Result<Output, CompileError> {
    let mut asm = Asm::new(features, module.options.canonical_nans);
    let direct: Vec<Option<Label>> = (0..module.bodies.len()).map(|i| wanted(i).then(|| asm.new_label())).collect();
    let leaves_instance = (module.bodies.iter()).any(|body| has_outward_tail_call(module, body, &direct));
    let (mut functions, mut places) = (Vec::new(), Places::default());
    let mut entries = Vec::with_capacity(module.bodies.len());
    for (i, body) in module.bodies.iter().enumerate() {
        let Some(label) = direct[i] else {
            entries.push(None);
            continue;
        };
        let index = module.num_imported_funcs + i as u32;
        let start = asm.position();
        let ty = &*module.func_types[index as usize];
        let function = compile_one(module, &mut asm, &direct, bounds, leaves_instance, label, &mut places, body, ty);
        entries.push(Some(start));
        functions.push(Function { start, index, ..function });
        if asm.position() > CODE_BYTES_AT_MOST {
            return Err(CompileError {
                kind: CompileErrorKind::Limit("machine code"),
                message: "the module's machine code is larger than branches can span".into(),
                offset: Some(body.range.start as u64),
            });
        }
    }
    let direct = direct.iter().map(|label| label.map(|label| asm.position_of(label))).collect();
    let (bytes, marks) = asm.finish();
    Ok(Output { bytes, entries, functions, places, direct, marks })
}

/// Whether a function has a tail call after which another instance's registers may be set.
fn has_outward_tail_call(module: &Module, body: &FuncBody, direct: &[Option<Label>]) -> bool {
    if !body.info.has_tail_calls {
        return false;
    }
    let bytes = &module.bytes[body.code_start..body.range.end];
    let mut reader = OperatorsReader::new(BinaryReader::new(bytes, body.code_start as u64));
    std::iter::from_fn(|| (!reader.eof()).then(|| reader.read().expect("validated: the body decodes"))).any(|op| {
        match op {
            Operator::ReturnCall { function_index } => {
                let own = function_index.checked_sub(module.num_imported_funcs);
                own.is_none_or(|own| direct[own as usize].is_none())
            }
            Operator::ReturnCallIndirect { .. } | Operator::ReturnCallRef { .. } => true,
            _ => false,
        }
    })
}

/// A function being compiled.
pub(super) struct Compiler<'m> {
    pub(super) module: &'m Module,
    pub(super) asm: &'m mut Asm,
    /// The direct entries of the functions that are compiled.
    direct: &'m [Option<Label>],
    /// Whether accesses rely on guards where memories have them.
    guards: bool,
    /// Whether a function of this module may return with another instance's registers.
    pub(super) leaves_instance: bool,
    pub(super) frame: Frame,
    pub(super) results: &'m [ValType],
    pub(super) stack: Vec<Entry>,
    /// For each local the topmost operand that is in it, plus one; 0 is none.
    pub(super) local_uses: Vec<u32>,
    /// Operands below this one are not in locals.
    pub(super) settled: usize,
    pub(super) owners: Owners,
    /// The topmost operand, when that is a condition.
    pub(super) condition: Option<Condition>,
    /// The local that the next instruction sets.
    pub(super) next_set: Option<u32>,
    /// Whether the result at hand was put there.
    pub(super) stored: bool,
    pub(super) controls: Vec<Control>,
    pub(super) tries: Vec<(Range<u32>, Vec<Catch>)>,
    pub(super) landings: Vec<Landing>,
    /// Whether the code at hand can be reached.
    pub(super) reachable: bool,
    /// Blocks that opened since it could not.
    pub(super) skipped_blocks: u32,
    fuel: &'m [FuelSegment],
    places: &'m mut Places,
}

#[expect(clippy::too_many_arguments, reason = "the state of a module's compilation")]
fn compile_one(
    module: &Module,
    asm: &mut Asm,
    direct: &[Option<Label>],
    bounds: Bounds,
    leaves_instance: bool,
    label: Label,
    places: &mut Places,
    body: &FuncBody,
    ty: &FuncType,
) -> Function {
    let frame = Frame::new(ty, &body.info);
    asm.entry_of_record();
    asm.bind(label);
    asm.prologue(&frame.shape);
    // Parameters first: zeroing may use their registers.
    let mut moves = Vec::new();
    for (local, (kind, at)) in frame.locals.iter().zip(abi::params(&ty.params)) {
        let from = match at {
            Param::Int(n) => INT_ARGS[n].into(),
            Param::Float(n) => FLOAT_ARGS[n].into(),
            Param::Stack(_) => Src::Frame(local.home),
        };
        match local.pin {
            Some(pin) => {
                moves.push((pin, kind, from));
                if local.through {
                    asm.store_frame(local.home, kind, from);
                }
            }
            None => asm.store_frame(local.home, kind, from),
        }
    }
    // What is zeroed may be many, and then uses registers that are targets here.
    let (at, count) = frame.zero;
    let big = asm.zeroing_uses_registers(count);
    if !big {
        asm.zero_frame(at, count);
    }
    let pinned = &frame.locals[ty.params.len()..];
    if big {
        // Parameters wait in their homes.
        for &(pin, kind, from) in &moves {
            let local = frame.locals.iter().find(|local| local.pin == Some(pin)).expect("a pinned parameter");
            if !matches!(from, Src::Frame(_)) {
                asm.store_frame(local.home, kind, from);
            }
        }
        asm.zero_frame(at, count);
        for &(pin, kind, _) in &moves {
            let local = frame.locals.iter().find(|local| local.pin == Some(pin)).expect("a pinned parameter");
            asm.mov(pin, kind, Src::Frame(local.home));
        }
    } else {
        parallel_moves(moves, Asm::scratch, |to, kind, from| asm.mov(to, kind, from));
    }
    for local in pinned {
        if let Some(pin) = local.pin {
            asm.mov(pin, local.kind, Src::Const(0));
        }
    }
    let mut compiler = Compiler {
        module,
        direct,
        guards: bounds == Bounds::Guard,
        leaves_instance,
        local_uses: vec![0; frame.locals.len()],
        frame,
        results: &ty.results,
        stack: Vec::new(),
        settled: 0,
        owners: Owners::default(),
        condition: None,
        next_set: None,
        stored: false,
        controls: Vec::new(),
        tries: Vec::new(),
        landings: Vec::new(),
        reachable: true,
        skipped_blocks: 0,
        fuel: &body.info.fuel,
        places,
        asm,
    };
    compiler.run(body);
    compiler.write_landings();
    let tries = Nested::new(compiler.tries.into_iter().map(|(range, catches)| (range, catches.into())).collect());
    let frame = compiler.frame;
    asm.end_function();
    let stack_roots = (frame.locals.iter()).filter(|local| local.is_ref && local.home > 0).map(|local| local.home);
    Function {
        start: 0,
        frame_bytes: frame.shape.bytes as u32,
        tries,
        roots: frame.roots,
        stack_roots: stack_roots.collect(),
        index: 0,
    }
}

/// A type of the decoder's, as far as code depends on it.
pub(super) fn val_type(ty: wasmparser::ValType) -> ValType {
    match ty {
        wasmparser::ValType::I32 => ValType::I32,
        wasmparser::ValType::I64 => ValType::I64,
        wasmparser::ValType::F32 => ValType::F32,
        wasmparser::ValType::F64 => ValType::F64,
        wasmparser::ValType::V128 => ValType::V128,
        wasmparser::ValType::Ref(_) => ValType::EXTERNREF,
    }
}

/// The instruction that the decoder found.
fn op_of(operator: &Operator<'_>) -> Op {
    macro_rules! ops {
        ($( @$proposal:ident $op:ident $({ $($arg:ident: $ty:ty),* })? => $visit:ident $arity:tt )*) => {
            match operator {
                $( Operator::$op $({ $($arg: _),* })? => Op::$op, )*
                _ => unreachable!("the tables list every operator"),
            }
        };
    }
    wasmparser::for_each_operator!(ops)
}

/// The memory argument of a load or store of a scalar or whole vector, or of an atomic access.
fn memory_argument<'a>(operator: &'a Operator<'_>) -> Option<&'a MemArg> {
    macro_rules! rows {
        ($(($op:ident, $($rest:tt)*))*) => {
            match operator {
                $(Operator::$op { memarg })|* => Some(memarg),
                _ => None,
            }
        };
    }
    let load = crate::op::for_each_load!(rows);
    let store = crate::op::for_each_store!(rows);
    let vector_load = crate::op::for_each_simd_load!(rows);
    let vector_store = crate::op::for_each_simd_store!(rows);
    let atomic = crate::op::for_each_atomic!(rows);
    load.or(store).or(vector_load).or(vector_store).or(atomic)
}

/// The kind of the values of a type that an instruction's row names.
pub(super) fn kind_of(ty: Ty) -> Kind {
    match ty {
        Ty::I32 => Kind::I32,
        Ty::I64 => Kind::I64,
        Ty::F32 => Kind::F32,
        Ty::F64 => Kind::F64,
        Ty::V128 => Kind::V128,
        Ty::Ref | Ty::Addr => unreachable!("not a numeric type"),
    }
}

/// The kind of a numeric instruction's result.
fn result_kind(op: Op) -> Kind {
    match op.info().signature {
        Signature::Fixed { results: &[ty], .. } => kind_of(ty),
        _ => unreachable!("{op:?} has one result"),
    }
}

/// Whether an instruction is a comparison of two operands.
fn is_compare(op: Op) -> bool {
    macro_rules! rows {
        ($(($op:ident, $($rest:tt)*))*) => { matches!(op, $(Op::$op)|*) };
    }
    crate::op::for_each_compare!(rows)
}

/// For a comparison that has an opposite: that.
fn negated(compare: Op) -> Option<Op> {
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, $a:ident $b:ident => u32, swapped $s:ident, negated [$($negated:ident)?]))*) => {
            match compare {
                $($(Op::$op => Some(Op::$negated),)?)*
                _ => None,
            }
        };
    }
    crate::op::for_each_compare!(rows)
}

impl<'m> Compiler<'m> {
    /// The direct entry of a function, if it is one of this module's that are compiled.
    pub(super) fn direct(&self, func: u32) -> Option<Label> {
        func.checked_sub(self.module.num_imported_funcs).and_then(|own| self.direct[own as usize])
    }

    fn run(&mut self, body: &FuncBody) {
        self.open_function();
        if self.module.options.interruption {
            self.asm.check_interrupt();
        }
        let bytes = &self.module.bytes[body.code_start..body.range.end];
        let mut reader = OperatorsReader::new(BinaryReader::new(bytes, body.code_start as u64));
        let mut next = Some((reader.original_position(), reader.read().expect("validated: the body decodes")));
        while let Some((offset, operator)) = next {
            next = (!reader.eof())
                .then(|| (reader.original_position(), reader.read().expect("validated: the body decodes")));
            if self.reachable {
                self.places.lines.push((self.asm.position(), offset as u32));
            }
            self.charge_fuel(offset);
            self.next_set = match &next {
                Some((_, Operator::LocalSet { local_index } | Operator::LocalTee { local_index })) => {
                    Some(*local_index)
                }
                _ => None,
            };
            self.operator(&operator);
        }
    }

    /// At the leader of a fuel segment, charges for it.
    fn charge_fuel(&mut self, offset: u64) {
        while let Some((segment, rest)) = self.fuel.split_first()
            && u64::from(segment.offset) <= offset
        {
            if self.reachable && u64::from(segment.offset) == offset {
                self.settle();
                self.asm.charge_fuel(segment.cost);
            }
            self.fuel = rest;
        }
    }

    fn operator(&mut self, operator: &Operator<'_>) {
        match operator {
            // Blocks count even where they cannot be reached.
            Operator::If { blockty } => return self.open_if(*blockty),
            Operator::Block { blockty } => {
                self.settle();
                return self.open_block(*blockty);
            }
            Operator::Loop { blockty } => {
                self.settle();
                return self.open_loop(*blockty);
            }
            Operator::TryTable { try_table } => {
                self.settle();
                return self.open_try(try_table);
            }
            Operator::Else => return self.else_arm(),
            Operator::End => return self.close(),
            _ => {}
        }
        if !self.reachable {
            return;
        }
        match operator {
            Operator::BrIf { relative_depth } => return self.br_if(*relative_depth),
            Operator::I32Eqz => return self.eqz(Kind::I32),
            Operator::Select | Operator::TypedSelect { .. } | Operator::TypedSelectMulti { .. } => {
                return self.select();
            }
            _ => self.settle(),
        }
        match operator {
            Operator::Nop => {}
            Operator::Unreachable => {
                self.asm.trap(TrapCode::Unreachable);
                self.reachable = false;
            }
            Operator::Drop => _ = self.pop(),
            Operator::Br { relative_depth } => self.br(*relative_depth),
            Operator::BrTable { targets } => self.br_table(targets),
            Operator::BrOnNull { relative_depth } => self.br_on_null(*relative_depth),
            Operator::BrOnNonNull { relative_depth } => self.br_on_non_null(*relative_depth),
            Operator::Return => self.return_(),
            Operator::Call { function_index } => self.call(&Callee::Func(*function_index)),
            Operator::CallIndirect { type_index, table_index } => {
                self.call(&Callee::Indirect(*type_index, *table_index));
            }
            Operator::CallRef { type_index } => self.call(&Callee::Reference(*type_index)),
            Operator::ReturnCall { function_index } => self.return_call(&Callee::Func(*function_index)),
            Operator::ReturnCallIndirect { type_index, table_index } => {
                self.return_call(&Callee::Indirect(*type_index, *table_index));
            }
            Operator::ReturnCallRef { type_index } => self.return_call(&Callee::Reference(*type_index)),
            Operator::Throw { tag_index } => self.throw(*tag_index),
            Operator::ThrowRef => self.throw_ref(),
            Operator::LocalGet { local_index } => self.push_local(*local_index),
            Operator::LocalSet { local_index } => self.local_set(*local_index),
            Operator::LocalTee { local_index } => {
                self.local_set(*local_index);
                self.push_local(*local_index);
            }
            Operator::GlobalGet { global_index } => {
                let ty = self.module.globals[*global_index as usize].content;
                let kind = abi::kind(ty);
                let to = self.target(kind, None);
                self.asm.global_get(to, kind, *global_index);
                self.push_result(kind, ty.is_ref(), to);
            }
            Operator::GlobalSet { global_index } => {
                let kind = abi::kind(self.module.globals[*global_index as usize].content);
                let value = self.pop_src();
                self.asm.global_set(kind, *global_index, value);
            }
            Operator::I32Const { value } => self.push_const(Kind::I32, *value as u32 as u64),
            Operator::I64Const { value } => self.push_const(Kind::I64, *value as u64),
            Operator::F32Const { value } => self.push_const(Kind::F32, value.bits().into()),
            Operator::F64Const { value } => self.push_const(Kind::F64, value.bits()),
            Operator::I64Eqz => self.eqz(Kind::I64),
            Operator::RefNull { .. } => self.push(Kind::I64, true, Place::Const(0)),
            Operator::RefIsNull => self.eqz(Kind::I64),
            Operator::RefFunc { function_index } => {
                self.int_result(Kind::I64, true, |asm, to| asm.func_ref(to, *function_index))
            }
            Operator::RefAsNonNull => {
                let reference = self.pop();
                let src = self.src(&reference);
                self.asm.check_non_null(src);
                self.push_again(reference);
            }
            Operator::MemorySize { mem } => {
                let ty = self.memory(*mem);
                let (kind, log2, shared) = (index_kind(ty.memory64), ty.page_size_log2, ty.shared);
                self.int_result(kind, false, |asm, to| asm.memory_size(to, *mem, log2, shared));
            }
            Operator::MemoryGrow { mem } => {
                let kind = index_kind(self.memory(*mem).memory64);
                self.bulk(Stub::MemoryGrow, *mem, 0u32, 1, Some(kind));
            }
            Operator::MemoryFill { mem } => self.bulk(Stub::MemoryFill, *mem, 0u32, 3, None),
            Operator::MemoryCopy { dst_mem, src_mem } => self.bulk(Stub::MemoryCopy, *dst_mem, *src_mem, 3, None),
            Operator::MemoryInit { data_index, mem } => self.bulk(Stub::MemoryInit, *data_index, *mem, 3, None),
            Operator::MemoryAtomicWait32 { memarg } => self.wait(Stub::MemoryWait32, memarg, 3),
            Operator::MemoryAtomicWait64 { memarg } => self.wait(Stub::MemoryWait64, memarg, 3),
            Operator::MemoryAtomicNotify { memarg } => self.wait(Stub::MemoryNotify, memarg, 2),
            Operator::AtomicFence { .. } => self.asm.fence(),
            Operator::DataDrop { data_index } => self.bulk(Stub::DataDrop, *data_index, 0u32, 0, None),
            Operator::TableSize { table } => {
                let kind = index_kind(self.table64(*table));
                self.int_result(kind, false, |asm, to| asm.table_size(to, *table));
            }
            Operator::TableGet { table } => {
                let table64 = self.table64(*table);
                let index = self.pop_src();
                self.int_result(Kind::I64, true, |asm, to| asm.table_get(to, *table, table64, index));
            }
            Operator::TableSet { table } => {
                let table64 = self.table64(*table);
                let (value, index) = (self.pop_src(), self.pop_src());
                self.asm.table_set(*table, table64, index, value);
            }
            Operator::TableGrow { table } => {
                let kind = index_kind(self.table64(*table));
                self.bulk(Stub::TableGrow, *table, 0u32, 2, Some(kind));
            }
            Operator::TableFill { table } => self.bulk(Stub::TableFill, *table, 0u32, 3, None),
            Operator::TableCopy { dst_table, src_table } => self.bulk(Stub::TableCopy, *dst_table, *src_table, 3, None),
            Operator::TableInit { elem_index, table } => self.bulk(Stub::TableInit, *elem_index, *table, 3, None),
            Operator::ElemDrop { elem_index } => self.bulk(Stub::ElemDrop, *elem_index, 0u32, 0, None),
            _ => match op_of(operator) {
                op if op.info().proposal == Proposal::Gc => self.gc(operator),
                op if simd::is_vector(op) => self.vector(op, operator),
                op => self.by_table(op, operator),
            },
        }
    }

    /// The families in which one row says it all.
    fn by_table(&mut self, op: Op, operator: &Operator<'_>) {
        let Signature::Fixed { params, results } = op.info().signature else {
            unreachable!("{op:?} is handled before")
        };
        let memarg = memory_argument(operator);
        match (memarg, params, results) {
            (Some(memarg), ..) if atomic_access(op).is_some() => self.atomic(op, memarg),
            (Some(memarg), [_], [_]) => self.load(op, memarg),
            (Some(memarg), [_, _], []) => self.store(op, memarg),
            (None, [_], [_]) => self.unary(op),
            (None, [_, _], [_]) if is_compare(op) => self.compare(op),
            (None, [_, _], [_]) => self.binary(op),
            (None, _, [_, _]) => self.wide(op, params.len()),
            _ => unreachable!("{op:?} is of a proposal that decoding reports as unsupported"),
        }
    }

    /// An instruction with an integer result and no operands left to read but by `write`.
    pub(super) fn int_result(&mut self, kind: Kind, is_ref: bool, write: impl FnOnce(&mut Asm, super::isa::Reg)) {
        let to = self.target(kind, None);
        let Any::Int(reg) = to else { unreachable!("of the integer class") };
        write(self.asm, reg);
        self.push_result(kind, is_ref, to);
    }

    /// Pushes an operand that was popped, with nothing done to it.
    pub(super) fn push_again(&mut self, entry: Entry) {
        match entry.place {
            Place::Local { index, .. } => self.push_local(index),
            place => self.push(entry.kind, entry.is_ref, place),
        }
    }

    fn local_set(&mut self, index: u32) {
        let value = self.pop();
        let local = self.frame.locals[index as usize];
        if value.place != Place::Stored {
            let src = self.src(&value);
            self.preserve(index);
            match local.pin {
                Some(pin) => self.asm.mov(pin, local.kind, src),
                None => self.asm.store_frame(local.home, local.kind, src),
            }
        }
        if let Some(pin) = local.pin
            && local.through
        {
            self.asm.store_frame(local.home, local.kind, Src::Reg(pin));
        }
    }

    fn eqz(&mut self, kind: Kind) {
        if let Some(condition) = self.condition {
            let opposite = match condition {
                Condition::Compare(op, a, b) => negated(op).map(|op| Condition::Compare(op, a, b)),
                Condition::Zero(kind, src) => Some(Condition::NonZero(kind, src)),
                Condition::NonZero(kind, src) => Some(Condition::Zero(kind, src)),
                Condition::Known(known) => Some(Condition::Known(!known)),
            };
            if opposite.is_some() {
                self.condition = opposite;
                return;
            }
            self.settle();
        }
        match self.pop_src() {
            Src::Const(bits) => self.push_const(Kind::I32, (bits == 0).into()),
            src => self.push_condition(Condition::Zero(kind, src)),
        }
    }

    fn unary(&mut self, op: Op) {
        let a = self.pop_src();
        let kind = result_kind(op);
        if let Src::Const(bits) = a
            && let Some(folded) = fold_unary(op, self.module.options.canonical_nans, bits)
        {
            return self.push_const(kind, folded);
        }
        let to = self.target(kind, Some(a));
        self.asm.unary(op, to, a);
        self.push_result(kind, false, to);
    }

    fn binary(&mut self, op: Op) {
        let (b, a) = (self.pop_src(), self.pop_src());
        let kind = result_kind(op);
        if let (Src::Const(x), Src::Const(y)) = (a, b)
            && let Some(folded) = fold_binary(op, self.module.options.canonical_nans, x, y)
        {
            return self.push_const(kind, folded);
        }
        let to = self.target(kind, Some(a));
        self.asm.binary(op, to, a, b);
        self.push_result(kind, false, to);
    }

    pub(super) fn compare(&mut self, op: Op) {
        let (b, a) = (self.pop_src(), self.pop_src());
        if let (Src::Const(x), Src::Const(y)) = (a, b)
            && let Some(folded) = fold_binary(op, false, x, y)
        {
            return self.push_const(Kind::I32, folded);
        }
        self.push_condition(Condition::Compare(op, a, b));
    }

    fn wide(&mut self, op: Op, operands: usize) {
        let mut sources: Vec<Src> = (0..operands).map(|_| self.pop_src()).collect();
        sources.reverse();
        let results = self.asm.wide(op, &sources);
        self.next_set = None;
        for reg in results {
            let to = self.temp(Kind::I64);
            self.asm.mov(to, Kind::I64, reg.into());
            self.push(Kind::I64, false, Place::Reg(to));
        }
    }

    fn select(&mut self) {
        let condition = self.take_condition();
        let (b, a) = (self.pop(), self.pop());
        if let Condition::Known(first) = condition {
            let chosen = if first { a } else { b };
            let src = self.src(&chosen);
            return match chosen.place {
                Place::Local { index, .. } => self.push_local(index),
                Place::Const(_) => self.push(a.kind, a.is_ref, chosen.place),
                _ => {
                    let to = self.target(a.kind, Some(src));
                    self.asm.mov(to, a.kind, src);
                    self.push_result(a.kind, a.is_ref, to);
                }
            };
        }
        let (kind, is_ref) = (a.kind, a.is_ref);
        let (a, b) = (self.src(&a), self.src(&b));
        let to = self.target(kind, Some(a));
        self.asm.select(to, kind, condition, a, b);
        self.push_result(kind, is_ref, to);
    }

    fn memory(&self, index: u32) -> &MemoryType {
        &self.module.memories[index as usize]
    }

    fn table64(&self, index: u32) -> bool {
        self.module.tables[index as usize].table64
    }

    /// Where an access with these immediates goes.
    pub(super) fn access(&self, memarg: &MemArg) -> Access {
        let MemArgTarget::Memory(memory) = memarg.target else {
            unreachable!("of a proposal that decoding reports as unsupported")
        };
        let ty = self.memory(memory);
        // What the guard behind a memory covers: see `sys::GUARDED_BYTES`.
        let guarded = self.guards && can_guard(ty) && i32::try_from(memarg.offset).is_ok();
        Access { memory, memory64: ty.memory64, shared: ty.shared, guarded, offset: memarg.offset }
    }

    fn load(&mut self, op: Op, memarg: &MemArg) {
        let access = self.access(memarg);
        let addr = self.pop_src();
        let kind = result_kind(op);
        let to = self.target(kind, Some(addr));
        let at = self.asm.load(op, to, access, addr);
        self.note_fault(access, at);
        self.push_result(kind, false, to);
    }

    fn store(&mut self, op: Op, memarg: &MemArg) {
        let access = self.access(memarg);
        let (value, addr) = (self.pop_src(), self.pop_src());
        let at = self.asm.store(op, access, addr, value);
        self.note_fault(access, at);
    }

    fn atomic(&mut self, op: Op, memarg: &MemArg) {
        let Signature::Fixed { params, results } = op.info().signature else {
            unreachable!("{op:?} has one signature")
        };
        let access = self.access(memarg);
        let mut operands: Vec<Src> = params.iter().map(|_| self.pop_src()).collect();
        operands.reverse();
        let kind = results.first().map(|&ty| kind_of(ty));
        let to = kind.map(|kind| self.target(kind, None));
        let at = self.asm.atomic(op, to, access, &operands);
        self.note_fault(access, at);
        if let (Some(kind), Some(to)) = (kind, to) {
            self.push_result(kind, false, to);
        }
    }

    /// A wait or a notification, with so many operands.
    fn wait(&mut self, stub: Stub, memarg: &MemArg, operands: usize) {
        let Access { memory, offset, .. } = self.access(memarg);
        self.bulk(stub, memory, offset, operands, Some(Kind::I32));
    }

    /// An access that may fault at this position of the code.
    pub(super) fn note_fault(&mut self, access: Access, at: u32) {
        if access.guarded {
            self.places.faults.push(at);
        }
    }
}

fn index_kind(is64: bool) -> Kind {
    if is64 { Kind::I64 } else { Kind::I32 }
}
