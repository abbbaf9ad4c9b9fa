//! Structs, arrays, unboxed integers, and casts of references. What makes objects or works on many elements Rust does (see
//! `builtins`); the rest is done in place.

use super::abi;
use super::compile::Compiler;
use super::isa::{Any, Condition, Header, Kind, Label, Reg, Src};
use super::stack::Place;
use super::stubs::Stub;
use crate::module::{RefType, StorageType, StructType, ValType};
use crate::op::{Op, TrapCode};
use crate::runtime::heap::{self, Cast, Test};
use std::sync::Arc;
use wasmparser::Operator;

/// The loads and stores of linear memory that do what reading (packed ones extended by sign, or by zero) and writing a field do.
fn accesses(storage: StorageType, signed: bool) -> (Op, Op) {
    match storage {
        StorageType::I8 if signed => (Op::I32Load8S, Op::I32Store8),
        StorageType::I8 => (Op::I32Load8U, Op::I32Store8),
        StorageType::I16 if signed => (Op::I32Load16S, Op::I32Store16),
        StorageType::I16 => (Op::I32Load16U, Op::I32Store16),
        StorageType::Val(ValType::I32) => (Op::I32Load, Op::I32Store),
        StorageType::Val(ValType::F32) => (Op::F32Load, Op::F32Store),
        StorageType::Val(ValType::F64) => (Op::F64Load, Op::F64Store),
        StorageType::Val(ValType::V128) => (Op::V128Load, Op::V128Store),
        StorageType::Val(ValType::I64 | ValType::Ref(_)) => (Op::I64Load, Op::I64Store),
    }
}

impl Compiler<'_> {
    /// An instruction of the proposal.
    pub(super) fn gc(&mut self, operator: &Operator<'_>) {
        match *operator {
            Operator::StructNew { struct_type_index: ty } => {
                let fields = self.struct_type(ty).fields.len();
                self.make(Stub::StructNew, ty, 0, fields);
            }
            Operator::StructNewDefault { struct_type_index: ty } => self.make(Stub::StructNewDefault, ty, 0, 0),
            Operator::ArrayNew { array_type_index: ty } => self.make(Stub::ArrayNew, ty, 0, 2),
            Operator::ArrayNewDefault { array_type_index: ty } => self.make(Stub::ArrayNewDefault, ty, 0, 1),
            Operator::ArrayNewFixed { array_type_index: ty, array_size } => {
                self.make(Stub::ArrayNewFixed, ty, array_size, array_size as usize);
            }
            Operator::ArrayNewData { array_type_index: ty, array_data_index: data } => {
                self.make(Stub::ArrayNewData, ty, data, 2);
            }
            Operator::ArrayNewElem { array_type_index: ty, array_elem_index: elements } => {
                self.make(Stub::ArrayNewElem, ty, elements, 2);
            }
            Operator::ArrayFill { array_type_index: ty } => self.bulk(Stub::ArrayFill, ty, 0u32, 4, None),
            Operator::ArrayCopy { array_type_index_dst: ty, .. } => self.bulk(Stub::ArrayCopy, ty, 0u32, 5, None),
            Operator::ArrayInitData { array_type_index: ty, array_data_index: data } => {
                self.bulk(Stub::ArrayInitData, ty, data, 4, None);
            }
            Operator::ArrayInitElem { array_type_index: ty, array_elem_index: elements } => {
                self.bulk(Stub::ArrayInitElem, ty, elements, 4, None);
            }
            Operator::StructGet { struct_type_index: ty, field_index }
            | Operator::StructGetU { struct_type_index: ty, field_index } => self.struct_get(ty, field_index, false),
            Operator::StructGetS { struct_type_index: ty, field_index } => self.struct_get(ty, field_index, true),
            Operator::StructSet { struct_type_index: ty, field_index } => self.struct_set(ty, field_index),
            Operator::ArrayGet { array_type_index: ty } | Operator::ArrayGetU { array_type_index: ty } => {
                self.array_get(ty, false);
            }
            Operator::ArrayGetS { array_type_index: ty } => self.array_get(ty, true),
            Operator::ArraySet { array_type_index: ty } => self.array_set(ty),
            Operator::ArrayLen => {
                let array = self.pop_src();
                self.asm.check_non_null(array);
                self.int_result(Kind::I32, false, |asm, to| asm.header(to, array, Header::Length));
            }
            Operator::RefEq => self.compare(Op::I64Eq),
            Operator::RefTestNonNull { hty } => self.ref_test(hty, false),
            Operator::RefTestNullable { hty } => self.ref_test(hty, true),
            Operator::RefCastNonNull { hty } => self.ref_cast(hty, false),
            Operator::RefCastNullable { hty } => self.ref_cast(hty, true),
            Operator::BrOnCast { relative_depth, to_ref_type: ty, .. } => {
                self.br_on_cast(relative_depth, ty.heap_type(), ty.is_nullable(), true);
            }
            Operator::BrOnCastFail { relative_depth, to_ref_type: ty, .. } => {
                self.br_on_cast(relative_depth, ty.heap_type(), ty.is_nullable(), false);
            }
            // A reference's word is the same in both hierarchies.
            Operator::AnyConvertExtern | Operator::ExternConvertAny => {}
            Operator::RefI31 => self.ref_i31(),
            Operator::I31GetS => self.i31_get(Op::I32ShrS),
            Operator::I31GetU => self.i31_get(Op::I32ShrU),
            _ => unreachable!("{operator:?} is not of the proposal"),
        }
    }

    fn struct_type(&self, index: u32) -> Arc<StructType> {
        self.module.types.struct_type(index).expect("validated: a struct type").clone()
    }

    fn element(&self, array_type: u32) -> StorageType {
        self.module.types.array_type(array_type).expect("validated: an array type").storage
    }

    /// An operation of Rust's that makes an object.
    fn make(&mut self, stub: Stub, x: u32, y: u32, operands: usize) {
        self.bulk(stub, x, y, operands, None);
        let made = self.frame.argument(self.height());
        let to = self.target(Kind::I64, None);
        self.asm.mov(to, Kind::I64, Src::Frame(made));
        self.push_result(Kind::I64, true, to);
    }

    fn struct_get(&mut self, ty: u32, field: u32, signed: bool) {
        let ty = self.struct_type(ty);
        let (storage, offset) = (ty.fields[field as usize].storage, ty.offsets[field as usize]);
        let object = self.pop_src();
        let kind = abi::kind(storage.unpacked());
        let to = self.target(kind, Some(object));
        self.asm.field_get(accesses(storage, signed).0, to, object, offset);
        self.push_result(kind, storage.is_ref(), to);
    }

    fn struct_set(&mut self, ty: u32, field: u32) {
        let ty = self.struct_type(ty);
        let (storage, offset) = (ty.fields[field as usize].storage, ty.offsets[field as usize]);
        let (value, object) = (self.pop_src(), self.pop_src());
        self.asm.field_set(accesses(storage, false).1, object, offset, value);
    }

    fn array_get(&mut self, ty: u32, signed: bool) {
        let storage = self.element(ty);
        let (index, array) = (self.pop_src(), self.pop_src());
        let kind = abi::kind(storage.unpacked());
        let to = self.target(kind, Some(array));
        self.asm.element_get(accesses(storage, signed).0, to, array, index, storage.size_log2());
        self.push_result(kind, storage.is_ref(), to);
    }

    fn array_set(&mut self, ty: u32) {
        let storage = self.element(ty);
        let (value, index, array) = (self.pop_src(), self.pop_src(), self.pop_src());
        self.asm.element_set(accesses(storage, false).1, array, index, storage.size_log2(), value);
    }

    fn ref_i31(&mut self) {
        let value = self.pop_src();
        if let Src::Const(bits) = value {
            return self.push(Kind::I64, true, Place::Const(heap::i31(bits as u32)));
        }
        let to = self.target(Kind::I32, Some(value));
        self.asm.binary(Op::I32Shl, to, value, Src::Const(1));
        self.asm.binary(Op::I32Or, to, Src::Reg(to), Src::Const(1));
        self.push_result(Kind::I64, true, to);
    }

    /// By a shift that drops the tag.
    fn i31_get(&mut self, shift: Op) {
        let word = self.pop_src();
        self.asm.check_non_null(word);
        let to = self.target(Kind::I32, Some(word));
        self.asm.binary(shift, to, word, Src::Const(1));
        self.push_result(Kind::I32, false, to);
    }

    fn cast(&self, heap: wasmparser::HeapType, nullable: bool) -> Cast {
        Cast::to(RefType { nullable, heap: self.module.heap_type(heap) }, self.module.types.registry())
    }

    /// A register to work in, taken while the operands are where they are: one that had to leave it would do so on one way only.
    fn work(&mut self) -> Reg {
        let Any::Int(reg) = self.temp(Kind::I32) else { unreachable!("of the integer class") };
        reg
    }

    fn ref_test(&mut self, heap: wasmparser::HeapType, nullable: bool) {
        let (cast, to) = (self.cast(heap, nullable), self.work());
        let (no, end) = (self.asm.new_label(), self.asm.new_label());
        self.branch_on_type(cast, to, false, no);
        let result = Any::Int(to);
        self.asm.mov(result, Kind::I32, Src::Const(1));
        self.asm.jump(end);
        self.asm.bind(no);
        self.asm.mov(result, Kind::I32, Src::Const(0));
        self.asm.bind(end);
        self.pop();
        self.push(Kind::I32, false, Place::Reg(result));
    }

    fn ref_cast(&mut self, heap: wasmparser::HeapType, nullable: bool) {
        let (cast, work) = (self.cast(heap, nullable), self.work());
        let fail = self.asm.trap_label(TrapCode::CastFailure);
        self.branch_on_type(cast, work, false, fail);
    }

    /// `br_on_cast`, or with `when` false `br_on_cast_fail`: the reference goes with the branch, or stays.
    fn br_on_cast(&mut self, depth: u32, heap: wasmparser::HeapType, nullable: bool, when: bool) {
        let (cast, work) = (self.cast(heap, nullable), self.work());
        let stay = self.asm.new_label();
        self.branch_on_type(cast, work, !when, stay);
        self.go(self.control_at(depth));
        self.asm.bind(stay);
    }

    /// Goes to a label if the reference on top, which stays there, is of a type, or, with `when` false, if it is not.
    fn branch_on_type(&mut self, cast: Cast, work: Reg, when: bool, label: Label) {
        let src = self.src(self.stack.last().expect("validated"));
        if let Src::Const(word) = src {
            let is_of = match cast.test {
                _ if word == 0 => cast.nullable,
                test => matches!(test, Test::Always | Test::Eq | Test::I31),
            };
            if is_of == when {
                self.asm.jump(label);
            }
            return;
        }
        let null = Condition::Zero(Kind::I64, src);
        match (cast.test, cast.nullable) {
            (Test::Never, true) => return self.asm.branch(null, when, label),
            (Test::Always, false) => return self.asm.branch(null, !when, label),
            (Test::Never, false) | (Test::Always, true) => {
                if when == cast.nullable {
                    self.asm.jump(label);
                }
                return;
            }
            _ => {}
        }
        let end = self.asm.new_label();
        let way = |is_of: bool| if is_of == when { label } else { end };
        self.asm.branch(null, true, way(cast.nullable));
        let worked = Src::from(work);
        if !matches!(cast.test, Test::Func { .. }) {
            self.asm.binary(Op::I32And, Any::Int(work), src, Src::Const(1));
        }
        let unboxed = Condition::NonZero(Kind::I32, worked);
        let is = |op, value| Condition::Compare(op, worked, Src::Const(value));
        let kind = |kind: heap::Kind| kind as u64;
        match cast.test {
            Test::Never | Test::Always => unreachable!("dealt with"),
            Test::I31 => self.asm.branch(unboxed, when, label),
            Test::Eq | Test::Struct | Test::Array => {
                self.asm.branch(unboxed, true, way(cast.test == Test::Eq));
                self.asm.header(work, src, Header::Kind);
                let condition = match cast.test {
                    Test::Struct => is(Op::I32Eq, kind(heap::Kind::Struct)),
                    Test::Array => is(Op::I32Eq, kind(heap::Kind::Array)),
                    // Those two are the lowest.
                    _ => is(Op::I32LeU, kind(heap::Kind::Array)),
                };
                self.asm.branch(condition, when, label);
            }
            Test::Object { id, is_final } => {
                self.asm.branch(unboxed, true, way(false));
                self.asm.header(work, src, Header::Type);
                if is_final {
                    self.asm.branch(is(Op::I32Eq, id.0.into()), when, label);
                } else {
                    self.asm.branch_on_subtype(work, id.0, when, label);
                }
            }
            Test::Func { id } => {
                self.asm.header(work, src, Header::FuncType);
                self.asm.branch_on_subtype(work, id.0, when, label);
            }
        }
        self.asm.bind(end);
    }
}
