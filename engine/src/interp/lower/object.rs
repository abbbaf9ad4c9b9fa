//! Structs, arrays, unboxed integers, tests and casts.

use super::control::Condition;
use super::stack::Place;
use super::{Class, Lowering, Src, Value, class_of_value};
use crate::interp::code::Field;
use crate::interp::handler::allocate::{ArgsArray, ArgsStruct, array_handler, struct_handler};
use crate::interp::handler::object::*;
use crate::interp::operand::{Acc, Slot};
use crate::module::{FieldType, StructType, ValType};
use crate::op::Op;
use crate::runtime::heap::{ArrayType, Cast};
use std::sync::Arc;

/// Of a reference only matters that it is one.
const REF: ValType = ValType::EXTERNREF;

impl Lowering<'_> {
    fn struct_type(&self, index: u32) -> &Arc<StructType> {
        self.module.types.struct_type(index).expect("validated: a struct type")
    }

    fn array_type(&self, index: u32) -> FieldType {
        self.module.types.array_type(index).expect("validated: an array type")
    }

    /// Notes that the instruction just written left its result, an integer or reference, in its slot and in the accumulator.
    fn hold(&mut self, slot: Slot) {
        self.held = Some(super::Held { slot, class: Class::Int, end: self.out.position() });
    }

    pub(super) fn struct_new(&mut self, op: Op, index: u32) {
        let ty = self.struct_type(index).clone();
        let types: Vec<_> = match op {
            Op::StructNew => ty.fields.iter().map(|field| field.storage.unpacked()).collect(),
            _ => Vec::new(),
        };
        let base = self.pass(&types);
        let d = self.push_home(REF);
        // The type is the module's, which outlives its code.
        let args = ArgsStruct { ty: Arc::as_ptr(&ty), id: self.module.types.id(index), index, base, d };
        self.out.emit_args(struct_handler(op), args);
        self.hold(d);
    }

    /// An instruction on a whole array, or one that makes an array; `x` is the index of a segment.
    pub(super) fn array(&mut self, op: Op, index: u32, x: u32, operands: usize, makes: bool) {
        self.flush();
        let mut slots = [Slot(0); 5];
        for i in (0..operands).rev() {
            let operand = self.pop();
            slots[i] = self.slot(operand);
        }
        self.emit_array(op, index, x, slots, makes);
    }

    pub(super) fn array_new_fixed(&mut self, index: u32, n: u32) {
        let unpacked = self.array_type(index).storage.unpacked();
        let base = self.pass(&vec![unpacked; n as usize]);
        self.emit_array(Op::ArrayNewFixed, index, n, [base; 5], true);
    }

    fn emit_array(&mut self, op: Op, index: u32, x: u32, slots: [Slot; 5], makes: bool) {
        let d = if makes { self.push_home(REF) } else { slots[0] };
        let ty = ArrayType { id: self.module.types.id(index), element: self.array_type(index).storage };
        self.out.emit_args(array_handler(op), ArgsArray { ty, index, x, slots, d });
        self.hold(d);
    }

    pub(super) fn struct_get(&mut self, index: u32, field: u32, signed: bool) {
        let ty = self.struct_type(index);
        let (storage, offset) = (ty.fields[field as usize].storage, ty.offsets[field as usize]);
        let ty = storage.unpacked();
        self.settle(1);
        let object = self.pop();
        let object = self.register(object);
        let row = storage_row(storage, signed);
        self.push_pending(ty, Value::GetField { row, class: class_of_value(ty), object, offset });
    }

    pub(super) fn struct_set(&mut self, index: u32, field: u32) {
        let ty = self.struct_type(index);
        let (storage, offset) = (ty.fields[field as usize].storage, ty.offsets[field as usize]);
        self.settle(2);
        let (value, object) = (self.pop(), self.pop());
        let (object, value) = (self.register(object), self.source(value));
        let (object, value) = (self.held(object, Class::Int), self.held(value, class_of_value(storage.unpacked())));
        let row = storage_row(storage, false);
        let handler = row.set_field[object.shape() as usize][value.shape() as usize];
        self.out.emit_fields(handler, &[value.field(row.wide), Field::Bits32(offset), object.field(false)]);
    }

    pub(super) fn array_get(&mut self, index: u32, signed: bool) {
        let storage = self.array_type(index).storage;
        let ty = storage.unpacked();
        self.settle(2);
        let (index, object) = (self.pop(), self.pop());
        let (object, index) = (self.register(object), self.source(index));
        let row = storage_row(storage, signed);
        self.push_pending(ty, Value::GetElement { row, class: class_of_value(ty), object, index });
    }

    pub(super) fn array_set(&mut self, index: u32) {
        let storage = self.array_type(index).storage;
        self.settle(3);
        let (value, index, object) = (self.pop(), self.pop(), self.pop());
        let (object, index) = (self.slot(object), self.slot(index));
        let value = self.source(value);
        let value = self.held(value, class_of_value(storage.unpacked()));
        let row = storage_row(storage, false);
        let fields = [value.field(row.wide), Field::Slot(object), Field::Slot(index)];
        self.out.emit_fields(row.set_element[value.shape() as usize], &fields);
    }

    /// An instruction of one operand from [`reference_shapes`].
    pub(super) fn reference(&mut self, shapes: &'static Shapes, result: ValType) {
        self.settle(1);
        let a = self.pop();
        let a = self.register(a);
        self.push_pending(result, Value::Reference { shapes, a });
    }

    /// What casts to a heap type ask.
    pub(super) fn cast_to(&self, nullable: bool, heap: wasmparser::HeapType) -> Cast {
        let ty = crate::module::RefType { nullable, heap: self.module.heap_type(heap) };
        Cast::to(ty, self.module.types.registry())
    }

    pub(super) fn ref_test(&mut self, cast: Cast) {
        self.settle(1);
        let a = self.pop();
        let a = self.register(a);
        self.push_pending(ValType::I32, Value::Test { cast, a });
    }

    /// Writes a test with its result in a slot, or in the accumulator.
    pub(super) fn emit_test(&mut self, cast: Cast, a: Src, to: Option<Slot>) {
        match (self.held(a, Class::Int), to) {
            (Src::Slot(a), Some(d)) => self.out.emit::<RefTest<Slot, Slot>>(ArgsTestType { cast, a, d }),
            (Src::Slot(a), None) => self.out.emit::<RefTest<Slot, Acc>>(ArgsTestType { cast, a, d: Acc }),
            (Src::Acc, Some(d)) => self.out.emit::<RefTest<Acc, Slot>>(ArgsTestType { cast, a: Acc, d }),
            (Src::Acc, None) => self.out.emit::<RefTest<Acc, Acc>>(ArgsTestType { cast, a: Acc, d: Acc }),
            (Src::Imm(_) | Src::ImmVector(_), _) => unreachable!("`register` gives no constants"),
        };
    }

    pub(super) fn ref_cast(&mut self, cast: Cast) {
        self.flush();
        let reference = self.pop();
        let slot = self.slot(reference);
        self.out.emit::<RefCast>((cast, slot));
        self.push_again(reference.place);
    }

    /// `br_on_cast`, taken when the reference is of the type, and `br_on_cast_fail`, taken when it is not. The reference
    /// goes with the branch and stays, either way.
    pub(super) fn br_on_cast(&mut self, depth: u32, cast: Cast, when: bool) {
        self.flush();
        let reference = self.pop();
        let a = Src::Slot(self.slot(reference));
        self.push_again(reference.place);
        let at = self.control_at(depth);
        self.branch_or_carry(Condition::Cast { cast, a }, when, at);
    }

    /// Pushes a reference just popped again; what was no local is in its home now.
    pub(super) fn push_again(&mut self, place: Place) {
        match place {
            Place::Local { index, .. } => self.push_local(index),
            _ => _ = self.push_home(REF),
        }
    }
}
