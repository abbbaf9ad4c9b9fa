//! From wasm to register code: one pass over a validated function.
//!
//! `stack` holds what is known of the operands, `control` the blocks and branches, `call` calls and returns; this file
//! dispatches the instructions, by the families of the instruction tables.

mod call;
mod control;
mod object;
mod simd;
mod stack;

use super::code::{Catch, Encoder, Field, Function};
use super::handler::atomic::{Fence, atomic_handler};
use super::handler::bulk::bulk_handler;
use super::handler::call::HEADER_SLOTS;
use super::handler::memory::{LoadRow, StoreRow, load_row, store_row};
use super::handler::numeric::{ArgsWide, BinaryRow, Shape, UnaryRow, binary_row, unary_row, wide_handler};
use super::handler::object::{ArrayLen, I31GetS, I31GetU, RefI31, Shapes, StorageRow, reference_shapes};
use super::handler::simd::{VectorRow, vector_row};
use super::handler::variable::*;
use super::machine::{HandlerRef, handler};
use super::operand::{Acc, Imm, Slot};
use crate::module::{FuelSegment, FuncBody, Module, ValType};
use crate::op::numeric::V128;
use crate::op::{Op, Signature, Ty};
use crate::runtime::heap::Cast;
use crate::runtime::nested::Nested;
use control::Control;
use stack::{Entry, Place};
use std::ops::Range;
use wasmparser::{
    BinaryReader, BlockType, MemArg, MemArgTarget, OperatorsReader, TryTable, VisitOperator, VisitSimdOperator,
};

/// Where an instruction reads an operand.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Src {
    Slot(Slot),
    Acc,
    Imm(u64),
    ImmVector(V128),
}

impl Src {
    fn shape(self) -> Shape {
        match self {
            Src::Slot(_) => Shape::Slot,
            Src::Acc => Shape::Acc,
            Src::Imm(_) | Src::ImmVector(_) => Shape::Imm,
        }
    }
}

/// An instruction that gives one result, not written yet.
#[derive(Copy, Clone)]
enum Value {
    Unary { op: Op, row: &'static UnaryRow, a: Src },
    Binary { op: Op, row: &'static BinaryRow, a: Src, b: Src },
    Load { row: &'static LoadRow, ty: Ty, addr: Src, offset: u32 },
    Vector { op: Op, row: &'static VectorRow, imm: Option<Field>, operands: [Src; 3] },
    Global { ty: ValType, index: u32 },
    Select { ty: ValType, condition: Src, a: Slot, b: Slot },
    GetField { row: &'static StorageRow, class: Class, object: Src, offset: u32 },
    GetElement { row: &'static StorageRow, class: Class, object: Src, index: Src },
    Reference { shapes: &'static Shapes, a: Src },
    Test { cast: Cast, a: Src },
}

impl Value {
    /// Whether the result can be left in the accumulator of its type's class.
    fn fits_accumulator(&self, ty: ValType) -> bool {
        match self {
            Value::Global { .. } => !matches!(ty, ValType::F32 | ValType::F64),
            Value::Select { .. } => false,
            _ => true,
        }
    }
}

/// The classes of values that have an accumulator each.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Class {
    Int,
    F32,
    F64,
    V128,
}

/// What the last instruction written left in an accumulator besides its slot.
#[derive(Copy, Clone, Debug)]
struct Held {
    slot: Slot,
    class: Class,
    /// Where that instruction ends: it is the last one while this is where the next goes.
    end: usize,
}

/// Where things lie in the frame; see `handler::call`.
struct Frame {
    /// Slot and type of each local, parameters first.
    locals: Vec<(u16, ValType)>,
    /// Parameter slots.
    params: u32,
    /// The first slot of reference operands.
    refs: u32,
    /// The first slot of operands by height.
    operands: u32,
}

/// A function being lowered.
struct Lowering<'m> {
    module: &'m Module,
    out: &'m mut Encoder,
    /// The code of each function that the module defines, not filled in yet for later ones; `None` for those of another tier.
    functions: &'m [Option<*const Function>],
    /// Where its code starts.
    start: usize,
    frame: Frame,
    results: &'m [ValType],
    stack: Vec<Entry>,
    /// For each local the topmost operand that is in it, plus one; 0 is none.
    local_uses: Vec<u32>,
    /// Operands below this one hold no locals.
    settled: usize,
    /// The pending instruction, and whose operand it is.
    pending: Option<(usize, Value)>,
    held: Option<Held>,
    /// The last label's position: what runs there may not come from the instruction before.
    label: usize,
    controls: Vec<Control>,
    /// The `try_table` blocks in the order in which they open.
    tries: Vec<(Range<u32>, Vec<Catch>)>,
    /// Whether the code at hand can be reached.
    reachable: bool,
    /// Blocks that opened since it could not.
    skipped_blocks: u32,
    fuel: &'m [FuelSegment],
}

/// Lowers one function.
pub(super) fn lower(
    module: &Module,
    index: u32,
    body: &FuncBody,
    functions: &[Option<*const Function>],
    out: &mut Encoder,
) -> Function {
    let ty = &*module.func_types[index as usize];
    let info = &body.info;
    let declared = info.locals.iter().flat_map(|&(count, ty)| std::iter::repeat_n(ty, count as usize));
    let mut locals = Vec::new();
    let mut next = 0;
    for (i, ty) in ty.params.iter().copied().chain(declared).enumerate() {
        if i == ty_params(module, index) {
            next += HEADER_SLOTS;
        }
        locals.push((next as u16, ty));
        next += ty.slots();
    }
    if locals.len() == ty.params.len() {
        next += HEADER_SLOTS;
    }
    let (refs, operands) = (next, next + info.max_ref_operands);
    let frame_slots = operands + info.max_operand_slots;
    let mut references: Vec<Range<u32>> = Vec::new();
    let of_locals = locals.iter().filter(|(_, ty)| ty.is_ref()).map(|&(slot, _)| u32::from(slot)..u32::from(slot) + 1);
    for range in of_locals.chain(std::iter::once(refs..operands)) {
        match references.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => references.push(range),
        }
    }
    let start = out.position();
    let mut lowering = Lowering {
        module,
        functions,
        start,
        local_uses: vec![0; locals.len()],
        frame: Frame { locals, params: ty.param_slots, refs, operands },
        results: &ty.results,
        stack: Vec::new(),
        settled: 0,
        pending: None,
        held: None,
        label: start,
        controls: Vec::new(),
        tries: Vec::new(),
        reachable: true,
        skipped_blocks: 0,
        fuel: &info.fuel,
        out,
    };
    lowering.run(body);
    Function {
        code: std::ptr::null(),
        frame_slots,
        param_slots: ty.param_slots,
        zero_slots: operands - ty.param_slots - HEADER_SLOTS,
        references: references.into(),
        index,
        tries: Nested::new(lowering.tries.into_iter().map(|(range, catches)| (range, catches.into())).collect()),
    }
}

fn ty_params(module: &Module, index: u32) -> usize {
    module.func_types[index as usize].params.len()
}

impl<'m> Lowering<'m> {
    fn run(&mut self, body: &FuncBody) {
        self.open_function();
        if self.module.options.interruption {
            self.out.emit::<CheckInterrupt>(());
        }
        let bytes = &self.module.bytes[body.code_start..body.range.end];
        let mut reader = OperatorsReader::new(BinaryReader::new(bytes, body.code_start as u64));
        while !reader.eof() {
            let offset = reader.original_position();
            self.out.wasm_offset = offset;
            self.charge_fuel(offset);
            reader.visit_operator(self).expect("validated: the body decodes");
        }
    }

    /// At the leader of a fuel segment, charges for it. What came before happens before.
    fn charge_fuel(&mut self, offset: u64) {
        while let Some((segment, rest)) = self.fuel.split_first()
            && u64::from(segment.offset) <= offset
        {
            if self.reachable && u64::from(segment.offset) == offset {
                self.flush();
                self.out.emit::<ConsumeFuel>(Imm(segment.cost));
            }
            self.fuel = rest;
        }
    }

    /// Where to read an operand of a class: the accumulator if its slot's value is there too.
    fn held(&self, src: Src, class: Class) -> Src {
        match (src, self.held) {
            (Src::Slot(slot), Some(held))
                if (slot, class, self.out.position()) == (held.slot, held.class, held.end)
                    && held.end != self.label =>
            {
                Src::Acc
            }
            _ => src,
        }
    }

    /// The operands of a binary instruction, one of them from the accumulator where there is a handler for that. `exists`
    /// tells which shapes have one; the operands may be swapped when `swappable`. Returns whether they were.
    fn held_operands(
        &self,
        [a, b]: [Src; 2],
        [class_a, class_b]: [Class; 2],
        swappable: bool,
        exists: impl Fn(Shape, Shape) -> bool,
    ) -> (Src, Src, bool) {
        let (held_a, held_b) = (self.held(a, class_a), self.held(b, class_b));
        if held_a != a && exists(held_a.shape(), b.shape()) {
            (held_a, b, false)
        } else if held_b != b && exists(a.shape(), held_b.shape()) {
            (a, held_b, false)
        } else if held_b != b && swappable && exists(held_b.shape(), a.shape()) {
            (held_b, a, true)
        } else {
            (a, b, false)
        }
    }

    /// Notes a label here: what was held may not be, on the other ways to it.
    fn bind_label(&mut self) -> usize {
        self.label = self.out.position();
        self.label
    }

    /// Writes an instruction with its result in a slot, or in the accumulator.
    fn emit_value(&mut self, value: Value, to: Option<Slot>) {
        let acc = to.is_none();
        let d = to.map_or(Field::Acc, Field::Slot);
        let canonical = self.module.options.canonical_nans;
        let class = match value {
            Value::Unary { op, row, a } => {
                let a = self.held(a, class_of(params_of(op)[0]));
                self.out.emit_fields(row.handler(a.shape(), acc), &[a.field(true), d]);
                class_of(results_of(op)[0])
            }
            Value::Binary { mut op, mut row, a, b } => {
                let classes = [0, 1].map(|i| class_of(params_of(op)[i]));
                let exists = |a, b| row.handler(a, b, acc).is_some();
                let (a, b, swapped) = self.held_operands([a, b], classes, row.swapped.is_some(), exists);
                if swapped {
                    op = row.swapped.expect("only then swapped");
                    row = binary_row(op, canonical).expect("a binary instruction");
                }
                let [wide_a, wide_b] = wide_operands(op);
                let handler = row.handler(a.shape(), b.shape(), acc).expect("operands were swapped where they must be");
                self.out.emit_fields(handler, &[b.field(wide_b), a.field(wide_a), d]);
                class_of(results_of(op)[0])
            }
            Value::Load { row, ty, addr, offset } => {
                let addr = self.held(addr, Class::Int);
                let fields = [Field::Bits32(offset), addr.field(false), d];
                self.out.emit_fields(row.handler(addr.shape(), acc), &fields);
                class_of(ty)
            }
            Value::Vector { op, row, imm, operands } => {
                self.emit_vector(op, row, imm, operands, d);
                class_of(results_of(op)[0])
            }
            Value::Global { ty, index } => {
                let class = bits_class(ty);
                let handler = match (class, acc) {
                    (Class::V128, false) => handler::<GlobalGet<V128, Slot>>(),
                    (Class::V128, true) => handler::<GlobalGet<V128, Acc>>(),
                    (_, false) => handler::<GlobalGet<u64, Slot>>(),
                    (_, true) => handler::<GlobalGet<u64, Acc>>(),
                };
                self.out.emit_fields(handler, &[Field::Bits32(index), d]);
                class
            }
            Value::Select { ty, condition, a, b } => {
                let class = bits_class(ty);
                let condition = self.held(condition, Class::Int);
                let handler = match (class, condition) {
                    (Class::V128, Src::Acc) => handler::<Select<V128, Acc>>(),
                    (Class::V128, _) => handler::<Select<V128, Slot>>(),
                    (_, Src::Acc) => handler::<Select<u64, Acc>>(),
                    (_, _) => handler::<Select<u64, Slot>>(),
                };
                self.out.emit_fields(handler, &[Field::Slot(a), Field::Slot(b), d, condition.field(false)]);
                class
            }
            Value::GetField { row, class, object, offset } => {
                let object = self.held(object, Class::Int);
                let handler = row.get_field[object.shape() as usize][acc as usize];
                self.out.emit_fields(handler, &[Field::Bits32(offset), object.field(false), d]);
                class
            }
            Value::GetElement { row, class, object, index } => {
                let classes = [Class::Int, Class::Int];
                let (object, index, _) = self.held_operands([object, index], classes, false, StorageRow::has_element);
                let handler = row.get_element[object.shape() as usize][index.shape() as usize][acc as usize];
                self.out.emit_fields(handler, &[index.field(false), object.field(false), d]);
                class
            }
            Value::Reference { shapes, a } => {
                let a = self.held(a, Class::Int);
                self.out.emit_fields(shapes[a.shape() as usize][acc as usize], &[a.field(false), d]);
                Class::Int
            }
            Value::Test { cast, a } => {
                self.emit_test(cast, a, to);
                Class::Int
            }
        };
        self.held = to.map(|slot| Held { slot, class, end: self.out.position() });
    }

    /// An instruction without immediates, or of the numeric kind.
    fn plain(&mut self, op: Op) {
        let canonical = self.module.options.canonical_nans;
        if let Some(row) = binary_row(op, canonical) {
            self.binary(op, row);
        } else if let Some(row) = unary_row(op, canonical) {
            self.unary(op, row, result_type(op));
        } else if let Some(row) = vector_row(op, canonical) {
            self.vector(op, row, None);
        } else if let Some(handler) = wide_handler(op) {
            self.wide(op, handler);
        } else {
            unreachable!("{op:?} is of a proposal that decoding reports as unsupported");
        }
    }

    fn unary(&mut self, op: Op, row: &'static UnaryRow, result: ValType) {
        self.settle(1);
        let a = self.pop();
        if op == Op::I32Eqz
            && a.place == Place::Pending
            && let Some((_, Value::Binary { op: compare, a, b, .. })) = self.pending
            && let Some((op, row)) = negated(compare)
        {
            self.pending = None;
            return self.push_pending(result, Value::Binary { op, row, a, b });
        }
        if let Place::Const(bits) = a.place
            && let Ok(folded) = (row.fold)(bits)
        {
            return self.push_const(result, folded);
        }
        let a = self.register(a);
        self.push_pending(result, Value::Unary { op, row, a });
    }

    fn binary(&mut self, op: Op, row: &'static BinaryRow) {
        self.settle(2);
        let (b, a) = (self.pop(), self.pop());
        let result = result_type(op);
        if let (Place::Const(x), Place::Const(y)) = (a.place, b.place)
            && let Ok(folded) = (row.fold)(x, y)
        {
            return self.push_const(result, folded);
        }
        let both_constant = matches!((a.place, b.place), (Place::Const(_), Place::Const(_)));
        let (mut a, mut b) = (if both_constant { Src::Slot(self.slot(a)) } else { self.source(a) }, self.source(b));
        let (mut op, mut row) = (op, row);
        if row.handler(a.shape(), b.shape(), true).is_none() {
            op = row.swapped.expect("only instructions that can be swapped lack shapes");
            row = binary_row(op, self.module.options.canonical_nans).expect("a binary instruction");
            std::mem::swap(&mut a, &mut b);
        }
        self.push_pending(result, Value::Binary { op, row, a, b });
    }

    fn wide(&mut self, op: Op, handler: HandlerRef) {
        self.flush();
        let mut slots = [Slot(0); 4];
        for i in (0..params_of(op).len()).rev() {
            let operand = self.pop();
            slots[i] = self.slot(operand);
        }
        let results = [self.push_home(ValType::I64), self.push_home(ValType::I64)];
        let args = ArgsWide { params: slots, results };
        let fields = args.params.iter().chain(&args.results).map(|&slot| Field::Slot(slot)).collect::<Vec<_>>();
        self.out.emit_fields(handler, &fields);
    }

    /// Whether a memory can be accessed through the machine's memory registers.
    fn is_default_memory(&self, index: u32) -> bool {
        index == 0 && !self.module.memories[0].memory64 && !self.module.memories[0].shared
    }

    fn access(&mut self, op: Op, memarg: MemArg) {
        if let Some(row) = load_row(op) {
            self.load(op, row, memarg);
        } else if let Some(row) = store_row(op) {
            self.store(op, row, memarg);
        } else if let Some(handler) = atomic_handler(op) {
            self.atomic(op, handler, memarg);
        } else {
            unreachable!("{op:?} is of a proposal that decoding reports as unsupported");
        }
    }

    fn load(&mut self, op: Op, row: &'static LoadRow, memarg: MemArg) {
        let ty = result_type(op);
        let memory = memory_of(memarg);
        self.settle(1);
        let addr = self.pop();
        if self.is_default_memory(memory) {
            let addr = self.register(addr);
            let value = Value::Load { row, ty: results_of(op)[0], addr, offset: memarg.offset as u32 };
            return self.push_pending(ty, value);
        }
        let addr = self.slot(addr);
        let d = self.push_home(ty);
        let fields = [Field::Bits64(memarg.offset), Field::Bits32(memory), Field::Slot(addr), Field::Slot(d)];
        self.out.emit_fields(row.any(self.module.memories[memory as usize].shared), &fields);
    }

    fn store(&mut self, op: Op, row: &'static StoreRow, memarg: MemArg) {
        let memory = memory_of(memarg);
        self.settle(2);
        let (value, addr) = (self.pop(), self.pop());
        if self.is_default_memory(memory) {
            let (addr, value) = (self.register(addr), self.source(value));
            let (addr, value) = (self.held(addr, Class::Int), self.held(value, class_of(params_of(op)[1])));
            let handler = row.handler(addr.shape(), value.shape());
            let value = value.field(row.immediate_bytes == 8);
            self.out.emit_fields(handler, &[value, Field::Bits32(memarg.offset as u32), addr.field(false)]);
            return;
        }
        let (addr, value) = (self.slot(addr), self.slot(value));
        let fields = [Field::Bits64(memarg.offset), Field::Bits32(memory), Field::Slot(addr), Field::Slot(value)];
        self.out.emit_fields(row.any(self.module.memories[memory as usize].shared), &fields);
    }

    /// An atomic access, a wait or a notification: all in slots.
    fn atomic(&mut self, op: Op, handler: HandlerRef, memarg: MemArg) {
        self.flush();
        let mut slots = [Slot(0); 3];
        for i in (0..params_of(op).len()).rev() {
            let operand = self.pop();
            slots[i] = self.slot(operand);
        }
        let d = results_of(op).first().map_or(Slot(0), |&ty| self.push_home(val_type(ty)));
        let [addr, a, b] = slots.map(Field::Slot);
        let (offset, memory) = (Field::Bits64(memarg.offset), Field::Bits32(memory_of(memarg)));
        self.out.emit_fields(handler, &[offset, memory, addr, a, b, Field::Slot(d)]);
    }

    /// An instruction on a whole memory, table or segment: operands in slots, the result over the first.
    fn bulk(&mut self, op: Op, x: u32, y: u32, operands: usize, result: Option<ValType>) {
        self.flush();
        let mut slots = [Slot(0); 3];
        for i in (0..operands).rev() {
            let operand = self.pop();
            slots[i] = self.slot(operand);
        }
        // The result goes to its own home, not over a local; the first operand is copied there.
        if let Some(ty) = result {
            let home = self.push_home(ty);
            if operands > 0 {
                self.copy(slots[0], home, ty);
            }
            slots[0] = home;
        }
        self.out.emit_fields(
            bulk_handler(op).expect("an instruction of this family"),
            &[Field::Slot(slots[0]), Field::Slot(slots[1]), Field::Slot(slots[2]), Field::Bits32(x), Field::Bits32(y)],
        );
    }

    /// The type of addresses and sizes in a memory.
    fn memory_index_type(&self, memory: u32) -> ValType {
        if self.module.memories[memory as usize].memory64 { ValType::I64 } else { ValType::I32 }
    }

    /// The type of indices and sizes in a table.
    fn table_index_type(&self, table: u32) -> ValType {
        if self.module.tables[table as usize].table64 { ValType::I64 } else { ValType::I32 }
    }

    fn select(&mut self) {
        self.settle(1);
        let (condition, b, a) = (self.pop(), self.pop(), self.pop());
        if let Place::Const(bits) = condition.place {
            // Both were computed; their homes are still theirs.
            let chosen = if bits as u32 != 0 { a } else { b };
            return match chosen.place {
                Place::Local { index, .. } => self.push_local(index),
                Place::Const(bits) => self.push_const(a.ty, bits),
                Place::ConstVector(value) => self.push_const_vector(value),
                _ => {
                    let from = self.home(&chosen);
                    let to = self.push_home(a.ty);
                    self.copy(from, to, a.ty);
                }
            };
        }
        let condition = self.register(condition);
        let (a_slot, b_slot) = (self.slot(a), self.slot(b));
        self.push_pending(a.ty, Value::Select { ty: a.ty, condition, a: a_slot, b: b_slot });
    }

    fn local_write(&mut self, index: u32) -> Entry {
        self.settle(1);
        let value = self.pop();
        self.preserve(index);
        let to = self.local(index);
        self.put(value, to);
        value
    }
}

/// For a comparison that has an opposite: that.
fn negated(compare: Op) -> Option<(Op, &'static BinaryRow)> {
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, $a:ident $b:ident => u32, swapped $s:ident, negated [$($negated:ident)?]))*) => {
            match compare {
                $($(Op::$op => Some(Op::$negated),)?)*
                _ => None,
            }
        };
    }
    let op: Option<Op> = crate::op::for_each_compare!(rows);
    op.and_then(|op| Some((op, binary_row(op, false)?)))
}

fn val_type(ty: Ty) -> ValType {
    match ty {
        Ty::I32 => ValType::I32,
        Ty::I64 => ValType::I64,
        Ty::F32 => ValType::F32,
        Ty::F64 => ValType::F64,
        Ty::V128 => ValType::V128,
        Ty::Ref | Ty::Addr => unreachable!("not a numeric type"),
    }
}

fn params_of(op: Op) -> &'static [Ty] {
    match op.info().signature {
        Signature::Fixed { params, .. } => params,
        Signature::Poly => unreachable!("{op:?} has a fixed signature"),
    }
}

fn results_of(op: Op) -> &'static [Ty] {
    match op.info().signature {
        Signature::Fixed { results, .. } => results,
        Signature::Poly => unreachable!("{op:?} has a fixed signature"),
    }
}

fn class_of(ty: Ty) -> Class {
    match ty {
        Ty::F32 => Class::F32,
        Ty::F64 => Class::F64,
        Ty::V128 => Class::V128,
        _ => Class::Int,
    }
}

fn class_of_value(ty: ValType) -> Class {
    match ty {
        ValType::F32 => Class::F32,
        ValType::F64 => Class::F64,
        ValType::V128 => Class::V128,
        ValType::I32 | ValType::I64 | ValType::Ref(_) => Class::Int,
    }
}

/// The class of a value as bits: what `global.get` and `select` take it for.
fn bits_class(ty: ValType) -> Class {
    if ty == ValType::V128 { Class::V128 } else { Class::Int }
}

/// The type of a numeric instruction's result.
fn result_type(op: Op) -> ValType {
    val_type(results_of(op)[0])
}

/// The memory that an access names.
fn memory_of(memarg: MemArg) -> u32 {
    match memarg.target {
        MemArgTarget::Memory(memory) => memory,
        MemArgTarget::Array(_) => unreachable!("of a proposal that decoding reports as unsupported"),
    }
}

/// Whether a constant of a type takes eight bytes.
fn wide_scalar(ty: Ty) -> bool {
    matches!(ty, Ty::I64 | Ty::F64)
}

/// Whether each operand of a binary instruction takes eight bytes.
fn wide_operands(op: Op) -> [bool; 2] {
    [0, 1].map(|i| wide_scalar(params_of(op)[i]))
}

/// The instructions that need more than [`Lowering::plain`] or [`Lowering::access`], which handle the rest of what
/// `wasmparser` decodes. Control instructions are written in `control` and `call`.
macro_rules! visit {
    ($( @$proposal:ident $op:ident $({ $($arg:ident: $ty:ty),* })? => $visit:ident $arity:tt )*) => {
        $( visit_one! { $op $visit $({ $($arg: $ty),* })? } )*
    };
}

macro_rules! visit_one {
    // Blocks, which count even where they cannot be reached.
    (Block $visit:ident $args:tt) => { fn $visit(&mut self, ty: BlockType) { self.open_block(ty); } };
    (Loop $visit:ident $args:tt) => { fn $visit(&mut self, ty: BlockType) { self.open_loop(ty); } };
    (If $visit:ident $args:tt) => { fn $visit(&mut self, ty: BlockType) { self.open_if(ty); } };
    (TryTable $visit:ident $args:tt) => { fn $visit(&mut self, table: TryTable) { self.open_try(table); } };
    (Else $visit:ident) => { fn $visit(&mut self) { self.visit_else_arm(); } };
    (End $visit:ident) => { fn $visit(&mut self) { self.close(); } };
    // The families.
    ($op:ident $visit:ident { memarg: $ty:ty }) => {
        fn $visit(&mut self, memarg: MemArg) {
            if self.reachable { self.access(Op::$op, memarg); }
        }
    };
    ($op:ident $visit:ident { memarg: $ty:ty, lane: $lane:ty }) => {
        fn $visit(&mut self, memarg: MemArg, lane: u8) {
            if self.reachable { self.access_lane(Op::$op, memarg, lane); }
        }
    };
    ($op:ident $visit:ident { lane: $ty:ty }) => {
        fn $visit(&mut self, lane: u8) {
            if self.reachable { self.vector_with(Op::$op, Field::Bits8(lane)); }
        }
    };
    ($op:ident $visit:ident) => {
        fn $visit(&mut self) {
            if self.reachable { self.without_immediates(Op::$op); }
        }
    };
    ($op:ident $visit:ident { $($arg:ident: $ty:ty),* }) => {
        fn $visit(&mut self, $($arg: $ty),*) {
            if self.reachable { with_immediates!(self, $op $($arg)*); }
        }
    };
}

macro_rules! with_immediates {
    ($s:ident, I32Const $value:ident) => { $s.push_const(ValType::I32, $value as u32 as u64) };
    ($s:ident, I64Const $value:ident) => { $s.push_const(ValType::I64, $value as u64) };
    ($s:ident, F32Const $value:ident) => { $s.push_const(ValType::F32, $value.bits() as u64) };
    ($s:ident, F64Const $value:ident) => { $s.push_const(ValType::F64, $value.bits()) };
    ($s:ident, LocalGet $index:ident) => { $s.push_local($index) };
    ($s:ident, LocalSet $index:ident) => { { $s.local_write($index); } };
    ($s:ident, LocalTee $index:ident) => { $s.local_tee($index) };
    ($s:ident, GlobalGet $index:ident) => { $s.global_get($index) };
    ($s:ident, GlobalSet $index:ident) => { $s.global_set($index) };
    ($s:ident, TypedSelect $ty:ident) => { { let _ = $ty; $s.select() } };
    ($s:ident, TypedSelectMulti $types:ident) => { { let _ = $types; $s.select() } };
    ($s:ident, Br $depth:ident) => { $s.br($depth) };
    ($s:ident, BrIf $depth:ident) => { $s.br_if($depth) };
    ($s:ident, BrTable $targets:ident) => { $s.br_table(&$targets) };
    ($s:ident, BrOnNull $depth:ident) => { $s.br_on_null($depth) };
    ($s:ident, BrOnNonNull $depth:ident) => { $s.br_on_non_null($depth) };
    ($s:ident, Call $func:ident) => { $s.call($func) };
    ($s:ident, CallIndirect $ty:ident $table:ident) => { $s.call_indirect($ty, $table) };
    ($s:ident, CallRef $ty:ident) => { $s.call_ref($ty) };
    ($s:ident, ReturnCall $func:ident) => { $s.return_call($func) };
    ($s:ident, ReturnCallIndirect $ty:ident $table:ident) => { $s.return_call_indirect($ty, $table) };
    ($s:ident, ReturnCallRef $ty:ident) => { $s.return_call_ref($ty) };
    ($s:ident, Throw $tag:ident) => { $s.throw($tag) };
    ($s:ident, RefNull $heap:ident) => { { let _ = $heap; $s.push_const(ValType::FUNCREF, 0) } };
    ($s:ident, RefFunc $func:ident) => { $s.ref_func($func) };
    ($s:ident, MemorySize $mem:ident) => { $s.bulk(Op::MemorySize, $mem, 0, 0, Some($s.memory_index_type($mem))) };
    ($s:ident, MemoryGrow $mem:ident) => { $s.bulk(Op::MemoryGrow, $mem, 0, 1, Some($s.memory_index_type($mem))) };
    ($s:ident, MemoryFill $mem:ident) => { $s.bulk(Op::MemoryFill, $mem, 0, 3, None) };
    ($s:ident, MemoryCopy $to:ident $from:ident) => { $s.bulk(Op::MemoryCopy, $to, $from, 3, None) };
    ($s:ident, MemoryInit $data:ident $mem:ident) => { $s.bulk(Op::MemoryInit, $data, $mem, 3, None) };
    ($s:ident, DataDrop $data:ident) => { $s.bulk(Op::DataDrop, $data, 0, 0, None) };
    ($s:ident, TableSize $table:ident) => { $s.bulk(Op::TableSize, $table, 0, 0, Some($s.table_index_type($table))) };
    ($s:ident, TableGrow $table:ident) => { $s.table_grow($table) };
    ($s:ident, TableGet $table:ident) => { $s.table_get($table) };
    ($s:ident, TableSet $table:ident) => { $s.bulk(Op::TableSet, $table, 0, 2, None) };
    ($s:ident, TableFill $table:ident) => { $s.bulk(Op::TableFill, $table, 0, 3, None) };
    ($s:ident, TableCopy $to:ident $from:ident) => { $s.bulk(Op::TableCopy, $to, $from, 3, None) };
    ($s:ident, TableInit $elem:ident $table:ident) => { $s.bulk(Op::TableInit, $elem, $table, 3, None) };
    ($s:ident, ElemDrop $elem:ident) => { $s.bulk(Op::ElemDrop, $elem, 0, 0, None) };
    ($s:ident, AtomicFence $ordering:ident) => { { let _ = $ordering; $s.flush(); $s.out.emit::<Fence>(()); } };
    ($s:ident, V128Const $value:ident) => { $s.push_const_vector(V128::from_bytes(*$value.bytes())) };
    ($s:ident, I8x16Shuffle $lanes:ident) => { $s.vector_with(Op::I8x16Shuffle, Field::Bytes($lanes)) };
    ($s:ident, BrOnCast $depth:ident $from:ident $to:ident) => {
        $s.br_on_cast($depth, $s.cast_to($to.is_nullable(), $to.heap_type()), { let _ = $from; true })
    };
    ($s:ident, BrOnCastFail $depth:ident $from:ident $to:ident) => {
        $s.br_on_cast($depth, $s.cast_to($to.is_nullable(), $to.heap_type()), { let _ = $from; false })
    };
    ($s:ident, RefTestNonNull $heap:ident) => { $s.ref_test($s.cast_to(false, $heap)) };
    ($s:ident, RefTestNullable $heap:ident) => { $s.ref_test($s.cast_to(true, $heap)) };
    ($s:ident, RefCastNonNull $heap:ident) => { $s.ref_cast($s.cast_to(false, $heap)) };
    ($s:ident, RefCastNullable $heap:ident) => { $s.ref_cast($s.cast_to(true, $heap)) };
    ($s:ident, StructNew $ty:ident) => { $s.struct_new(Op::StructNew, $ty) };
    ($s:ident, StructNewDefault $ty:ident) => { $s.struct_new(Op::StructNewDefault, $ty) };
    ($s:ident, StructGet $ty:ident $field:ident) => { $s.struct_get($ty, $field, false) };
    ($s:ident, StructGetS $ty:ident $field:ident) => { $s.struct_get($ty, $field, true) };
    ($s:ident, StructGetU $ty:ident $field:ident) => { $s.struct_get($ty, $field, false) };
    ($s:ident, StructSet $ty:ident $field:ident) => { $s.struct_set($ty, $field) };
    ($s:ident, ArrayNew $ty:ident) => { $s.array(Op::ArrayNew, $ty, 0, 2, true) };
    ($s:ident, ArrayNewDefault $ty:ident) => { $s.array(Op::ArrayNewDefault, $ty, 0, 1, true) };
    ($s:ident, ArrayNewFixed $ty:ident $n:ident) => { $s.array_new_fixed($ty, $n) };
    ($s:ident, ArrayNewData $ty:ident $data:ident) => { $s.array(Op::ArrayNewData, $ty, $data, 2, true) };
    ($s:ident, ArrayNewElem $ty:ident $elem:ident) => { $s.array(Op::ArrayNewElem, $ty, $elem, 2, true) };
    ($s:ident, ArrayGet $ty:ident) => { $s.array_get($ty, false) };
    ($s:ident, ArrayGetS $ty:ident) => { $s.array_get($ty, true) };
    ($s:ident, ArrayGetU $ty:ident) => { $s.array_get($ty, false) };
    ($s:ident, ArraySet $ty:ident) => { $s.array_set($ty) };
    ($s:ident, ArrayFill $ty:ident) => { $s.array(Op::ArrayFill, $ty, 0, 4, false) };
    ($s:ident, ArrayCopy $to:ident $from:ident) => { { let _ = $from; $s.array(Op::ArrayCopy, $to, 0, 5, false) } };
    ($s:ident, ArrayInitData $ty:ident $data:ident) => { $s.array(Op::ArrayInitData, $ty, $data, 4, false) };
    ($s:ident, ArrayInitElem $ty:ident $elem:ident) => { $s.array(Op::ArrayInitElem, $ty, $elem, 4, false) };
    // Of proposals that decoding reports as unsupported.
    ($s:ident, $op:ident $($arg:ident)*) => { { $( let _ = $arg; )* $s.plain(Op::$op) } };
}

impl<'a> VisitOperator<'a> for Lowering<'_> {
    type Output = ();
    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = ()>> {
        Some(self)
    }
    wasmparser::for_each_visit_operator!(visit);
}

impl VisitSimdOperator<'_> for Lowering<'_> {
    wasmparser::for_each_visit_simd_operator!(visit);
}

impl Lowering<'_> {
    fn without_immediates(&mut self, op: Op) {
        match op {
            Op::Nop => {}
            Op::Unreachable => {
                self.flush();
                self.out.emit::<Unreachable>(());
                self.reachable = false;
            }
            Op::Return => self.return_(),
            Op::Drop => {
                // What a pending instruction does besides its result, such as trapping, must happen.
                self.flush();
                self.pop();
            }
            Op::Select => self.select(),
            Op::ThrowRef => self.throw_ref(),
            // Null is a zero word.
            Op::RefIsNull => self.unary(Op::I64Eqz, unary_row(Op::I64Eqz, false).expect("numeric"), ValType::I32),
            Op::RefAsNonNull => {
                self.flush();
                let reference = self.pop();
                let slot = self.slot(reference);
                self.out.emit::<CheckNonNull>(slot);
                self.push_again(reference.place);
            }
            Op::RefEq => self.binary(Op::I64Eq, binary_row(Op::I64Eq, false).expect("numeric")),
            // The word stays as it is.
            Op::AnyConvertExtern | Op::ExternConvertAny => {}
            Op::RefI31 => self.reference(reference_shapes::<RefI31>(), ValType::EXTERNREF),
            Op::I31GetS => self.reference(reference_shapes::<I31GetS>(), ValType::I32),
            Op::I31GetU => self.reference(reference_shapes::<I31GetU>(), ValType::I32),
            Op::ArrayLen => self.reference(reference_shapes::<ArrayLen>(), ValType::I32),
            _ => self.plain(op),
        }
    }

    fn local_tee(&mut self, index: u32) {
        let value = self.local_write(index);
        match value.place {
            Place::Const(bits) => self.push_const(value.ty, bits),
            Place::ConstVector(vector) => self.push_const_vector(vector),
            _ => self.push_local(index),
        }
    }

    fn global_get(&mut self, index: u32) {
        let ty = self.module.globals[index as usize].content;
        self.push_pending(ty, Value::Global { ty, index });
    }

    fn global_set(&mut self, index: u32) {
        self.settle(1);
        let value = self.pop();
        // Of the accumulators of scalars the integers' is the only one whose contents are a slot's bits.
        let float = matches!(value.ty, ValType::F32 | ValType::F64);
        let source = match value.place {
            Place::Pending if float => Src::Slot(self.slot(value)),
            _ => self.source(value),
        };
        let class = bits_class(value.ty);
        let source = if float { source } else { self.held(source, class) };
        let handler = match (class, source) {
            (Class::V128, Src::Acc) => handler::<GlobalSet<V128, Acc>>(),
            (Class::V128, Src::Slot(_)) => handler::<GlobalSet<V128, Slot>>(),
            (Class::V128, _) => handler::<GlobalSet<V128, Imm<V128>>>(),
            (_, Src::Slot(_)) => handler::<GlobalSet<u64, Slot>>(),
            (_, Src::Acc) => handler::<GlobalSet<u64, Acc>>(),
            (_, _) => handler::<GlobalSet<u64, Imm<u64>>>(),
        };
        self.out.emit_fields(handler, &[source.field(true), Field::Bits32(index)]);
    }

    fn ref_func(&mut self, func: u32) {
        self.flush();
        let to = self.push_home(ValType::FUNCREF);
        self.out.emit_fields(handler::<RefFunc>(), &[Field::Bits32(func), Field::Slot(to)]);
    }

    fn table_get(&mut self, table: u32) {
        let element = ValType::Ref(self.module.tables[table as usize].element);
        self.bulk(Op::TableGet, table, 0, 1, Some(element));
    }

    /// The handler takes the size first, over which it writes the result; the instruction takes the value first.
    fn table_grow(&mut self, table: u32) {
        self.flush();
        let (delta, value) = (self.pop(), self.pop());
        let (delta, value) = (self.slot(delta), self.slot(value));
        let ty = self.table_index_type(table);
        let to = self.push_home(ty);
        self.copy(delta, to, ty);
        let fields =
            [Field::Slot(to), Field::Slot(value), Field::Slot(Slot(0)), Field::Bits32(table), Field::Bits32(0)];
        self.out.emit_fields(bulk_handler(Op::TableGrow).expect("of this family"), &fields);
    }
}
