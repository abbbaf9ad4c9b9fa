//! From the decoder's types and constant expressions to the engine's, and the gate at which what the engine does not
//! execute is noticed.

use std::fmt;

use wasmparser as wp;
use wasmparser::{AbstractHeapType, CompositeInnerType, Operator, UnpackedIndex};

use super::*;
use crate::op::Proposal;

/// Remembers the first reason for which a module that is valid is rejected all the same. An invalid module is reported
/// as that, so the reason waits until all has been validated.
#[derive(Debug, Default)]
pub(super) struct Gate(Option<CompileError>);

impl Gate {
    /// Notes that `what` at `offset` belongs to `proposal`.
    #[inline]
    pub(super) fn need(&mut self, proposal: Proposal, offset: u64, what: impl fmt::Display) {
        if !proposal.executed() {
            let error = || CompileError::new(CompileErrorKind::Unsupported(proposal), what.to_string(), offset);
            self.0.get_or_insert_with(error);
        }
    }

    /// Notes that the engine's limit `name` is `limit`, if `value` is greater.
    pub(super) fn limit(&mut self, name: &'static str, value: u64, limit: u64, offset: u64) {
        if value > limit {
            let message = format!("{value} is more than {limit}");
            self.0.get_or_insert_with(|| CompileError::new(CompileErrorKind::Limit(name), message, offset));
        }
    }

    pub(super) fn into_result(self) -> Result<(), CompileError> {
        self.0.map_or(Ok(()), Err)
    }
}

/// Converts what stands in a module whose types so far are `types`. Of what the gate rejects the results mean nothing.
pub(super) struct Convert<'m> {
    pub(super) types: &'m RegisteredTypes,
    pub(super) gate: &'m mut Gate,
}

impl Convert<'_> {
    /// A type index is a type registered before, or else one of the recursion group that is being read.
    fn type_id(&self, index: u32) -> TypeId {
        match index.checked_sub(self.types.len() as u32) {
            Some(position) => TypeId::in_own_group(position),
            None => self.types.id(index),
        }
    }

    fn unpacked_id(&self, index: UnpackedIndex) -> TypeId {
        match index {
            UnpackedIndex::Module(index) => self.type_id(index),
            UnpackedIndex::RecGroup(position) => TypeId::in_own_group(position),
            UnpackedIndex::Id(_) => unreachable!("the binary format has no validator's ids, and only it is converted"),
        }
    }

    pub(super) fn val_type(&mut self, ty: wp::ValType, offset: u64) -> ValType {
        match ty {
            wp::ValType::I32 => ValType::I32,
            wp::ValType::I64 => ValType::I64,
            wp::ValType::F32 => ValType::F32,
            wp::ValType::F64 => ValType::F64,
            wp::ValType::V128 => {
                self.gate.need(Proposal::Simd, offset, "type v128");
                ValType::V128
            }
            wp::ValType::Ref(ty) => ValType::Ref(self.ref_type(ty, offset)),
        }
    }

    pub(super) fn ref_type(&mut self, ty: wp::RefType, offset: u64) -> RefType {
        RefType { nullable: ty.is_nullable(), heap: self.heap_type(ty.heap_type(), offset) }
    }

    pub(super) fn heap_type(&mut self, ty: wp::HeapType, offset: u64) -> HeapType {
        let (shared, abstract_type) = match ty {
            wp::HeapType::Abstract { shared, ty } => (shared, ty),
            wp::HeapType::Concrete(index) => return HeapType::Concrete(self.unpacked_id(index)),
            wp::HeapType::Exact(index) => {
                self.gate.need(Proposal::CustomDescriptors, offset, "an exact reference type");
                return HeapType::Concrete(self.unpacked_id(index));
            }
        };
        if shared {
            self.gate.need(Proposal::SharedEverythingThreads, offset, "a shared reference type");
        }
        let (heap, proposal) = match abstract_type {
            AbstractHeapType::Func => (HeapType::Func, Proposal::ReferenceTypes),
            AbstractHeapType::NoFunc => (HeapType::NoFunc, Proposal::ReferenceTypes),
            AbstractHeapType::Extern => (HeapType::Extern, Proposal::ReferenceTypes),
            AbstractHeapType::NoExtern => (HeapType::NoExtern, Proposal::ReferenceTypes),
            AbstractHeapType::Any => (HeapType::Any, Proposal::Gc),
            AbstractHeapType::None => (HeapType::None, Proposal::Gc),
            AbstractHeapType::Eq => (HeapType::Eq, Proposal::Gc),
            AbstractHeapType::Struct => (HeapType::Struct, Proposal::Gc),
            AbstractHeapType::Array => (HeapType::Array, Proposal::Gc),
            AbstractHeapType::I31 => (HeapType::I31, Proposal::Gc),
            AbstractHeapType::Exn => (HeapType::Exn, Proposal::Exceptions),
            AbstractHeapType::NoExn => (HeapType::NoExn, Proposal::Exceptions),
            AbstractHeapType::Cont | AbstractHeapType::NoCont => (HeapType::None, Proposal::StackSwitching),
        };
        self.gate.need(proposal, offset, format_args!("reference type {heap}"));
        heap
    }

    pub(super) fn sub_type(&mut self, ty: &wp::SubType, offset: u64) -> SubType {
        let composite = &ty.composite_type;
        if composite.shared {
            self.gate.need(Proposal::SharedEverythingThreads, offset, "a shared type");
        }
        if composite.descriptor_idx.is_some() || composite.describes_idx.is_some() {
            self.gate.need(Proposal::CustomDescriptors, offset, "a type with a descriptor");
        }
        let composite = match &composite.inner {
            CompositeInnerType::Func(ty) => {
                let params: Box<[_]> = ty.params().iter().map(|&ty| self.val_type(ty, offset)).collect();
                let results: Box<[_]> = ty.results().iter().map(|&ty| self.val_type(ty, offset)).collect();
                CompositeType::Func(Arc::new(FuncType::new(params, results)))
            }
            CompositeInnerType::Struct(ty) => {
                self.gate.need(Proposal::Gc, offset, "a struct type");
                let fields: Box<[_]> = ty.fields.iter().map(|&field| self.field_type(field, offset)).collect();
                CompositeType::Struct(Arc::new(StructType::new(fields)))
            }
            CompositeInnerType::Array(ty) => {
                self.gate.need(Proposal::Gc, offset, "an array type");
                CompositeType::Array(self.field_type(ty.0, offset))
            }
            CompositeInnerType::Cont(_) => {
                self.gate.need(Proposal::StackSwitching, offset, "a continuation type");
                CompositeType::Struct(Arc::default())
            }
        };
        let supertype = ty.supertype_idxs.first().map(|index| self.unpacked_id(index.unpack()));
        SubType { is_final: ty.is_final, supertype, composite }
    }

    fn field_type(&mut self, ty: wp::FieldType, offset: u64) -> FieldType {
        let storage = match ty.element_type {
            wp::StorageType::I8 => StorageType::I8,
            wp::StorageType::I16 => StorageType::I16,
            wp::StorageType::Val(ty) => StorageType::Val(self.val_type(ty, offset)),
        };
        FieldType { storage, mutable: ty.mutable }
    }

    pub(super) fn global_type(&mut self, ty: wp::GlobalType, offset: u64) -> GlobalType {
        if ty.shared {
            self.gate.need(Proposal::SharedEverythingThreads, offset, "a shared global");
        }
        GlobalType { content: self.val_type(ty.content_type, offset), mutable: ty.mutable }
    }

    pub(super) fn memory_type(&mut self, ty: wp::MemoryType, offset: u64) -> MemoryType {
        if ty.memory64 {
            self.gate.need(Proposal::Memory64, offset, "a memory with 64-bit addresses");
        }
        if ty.shared {
            self.gate.need(Proposal::Threads, offset, "a shared memory");
        }
        if ty.page_size_log2.is_some() {
            self.gate.need(Proposal::CustomPageSizes, offset, "a memory with a custom page size");
        }
        MemoryType {
            minimum: ty.initial,
            maximum: ty.maximum,
            memory64: ty.memory64,
            shared: ty.shared,
            page_size_log2: ty.page_size_log2.map_or(DEFAULT_PAGE_SIZE_LOG2, |log2| log2 as u8),
        }
    }

    pub(super) fn table_type(&mut self, ty: wp::TableType, offset: u64) -> TableType {
        if ty.table64 {
            self.gate.need(Proposal::Memory64, offset, "a table with 64-bit indices");
        }
        if ty.shared {
            self.gate.need(Proposal::SharedEverythingThreads, offset, "a shared table");
        }
        let element = self.ref_type(ty.element_type, offset);
        TableType { element, minimum: ty.initial, maximum: ty.maximum, table64: ty.table64 }
    }

    pub(super) fn tag_type(&mut self, ty: wp::TagType, offset: u64) -> TagType {
        self.gate.need(Proposal::Exceptions, offset, "a tag");
        TagType { func: self.type_id(ty.func_type_idx) }
    }

    /// The type of an import.
    pub(super) fn extern_type(&mut self, ty: wp::TypeRef, offset: u64) -> ExternType {
        match ty {
            wp::TypeRef::Func(index) => ExternType::Func(self.type_id(index)),
            wp::TypeRef::FuncExact(index) => {
                self.gate.need(Proposal::CustomDescriptors, offset, "a function import of an exact type");
                ExternType::Func(self.type_id(index))
            }
            wp::TypeRef::Table(ty) => ExternType::Table(self.table_type(ty, offset)),
            wp::TypeRef::Memory(ty) => ExternType::Memory(self.memory_type(ty, offset)),
            wp::TypeRef::Global(ty) => ExternType::Global(self.global_type(ty, offset)),
            wp::TypeRef::Tag(ty) => ExternType::Tag(self.tag_type(ty, offset)),
        }
    }

    /// A constant expression that has been validated.
    pub(super) fn const_expr(&mut self, expr: &wp::ConstExpr<'_>) -> Result<ConstExpr, wp::Error> {
        let mut reader = expr.get_operators_reader();
        let (first, offset) = reader.read_with_offset()?;
        let first = self.const_op(&first, offset);
        if reader.is_end_then_eof() {
            return Ok(first.into());
        }
        let mut ops = vec![first];
        while !reader.is_end_then_eof() {
            let (op, offset) = reader.read_with_offset()?;
            ops.push(self.const_op(&op, offset));
        }
        Ok(ConstExpr::from_ops(ops))
    }

    fn const_op(&mut self, op: &Operator<'_>, offset: u64) -> ConstOp {
        let (op, proposal) = match *op {
            Operator::I32Const { value } => (ConstOp::I32Const(value), Proposal::Mvp),
            Operator::I64Const { value } => (ConstOp::I64Const(value), Proposal::Mvp),
            Operator::F32Const { value } => (ConstOp::F32Const(value.bits()), Proposal::Mvp),
            Operator::F64Const { value } => (ConstOp::F64Const(value.bits()), Proposal::Mvp),
            Operator::V128Const { value } => (ConstOp::V128Const(*value.bytes()), Proposal::Simd),
            Operator::RefNull { hty } => (ConstOp::RefNull(self.heap_type(hty, offset)), Proposal::ReferenceTypes),
            Operator::RefFunc { function_index } => (ConstOp::RefFunc(function_index), Proposal::ReferenceTypes),
            Operator::GlobalGet { global_index } => (ConstOp::GlobalGet(global_index), Proposal::Mvp),
            Operator::I32Add => (ConstOp::I32Add, Proposal::ExtendedConst),
            Operator::I32Sub => (ConstOp::I32Sub, Proposal::ExtendedConst),
            Operator::I32Mul => (ConstOp::I32Mul, Proposal::ExtendedConst),
            Operator::I64Add => (ConstOp::I64Add, Proposal::ExtendedConst),
            Operator::I64Sub => (ConstOp::I64Sub, Proposal::ExtendedConst),
            Operator::I64Mul => (ConstOp::I64Mul, Proposal::ExtendedConst),
            Operator::RefI31 => (ConstOp::RefI31, Proposal::Gc),
            Operator::ExternConvertAny => (ConstOp::ExternConvertAny, Proposal::Gc),
            Operator::AnyConvertExtern => (ConstOp::AnyConvertExtern, Proposal::Gc),
            Operator::StructNew { struct_type_index } => {
                (ConstOp::StructNew(self.type_id(struct_type_index)), Proposal::Gc)
            }
            Operator::StructNewDefault { struct_type_index } => {
                (ConstOp::StructNewDefault(self.type_id(struct_type_index)), Proposal::Gc)
            }
            Operator::ArrayNew { array_type_index } => {
                (ConstOp::ArrayNew(self.type_id(array_type_index)), Proposal::Gc)
            }
            Operator::ArrayNewDefault { array_type_index } => {
                (ConstOp::ArrayNewDefault(self.type_id(array_type_index)), Proposal::Gc)
            }
            Operator::ArrayNewFixed { array_type_index, array_size } => {
                (ConstOp::ArrayNewFixed(self.type_id(array_type_index), array_size), Proposal::Gc)
            }
            Operator::RefI31Shared => (ConstOp::RefI31, Proposal::SharedEverythingThreads),
            // All that validation lets through besides: structs with descriptors.
            _ => (ConstOp::I32Const(0), Proposal::CustomDescriptors),
        };
        self.gate.need(proposal, offset, "an instruction in a constant expression");
        op
    }
}
