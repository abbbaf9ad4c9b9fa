//! The types of what modules import and export, with function types spelt out.

use crate::module::{self, ExternKind, FuncType, GlobalType, MemoryType, TableType, TypeRegistry};
use std::sync::Arc;

/// The type of something imported or exported.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExternType {
    /// A function.
    Func(Arc<FuncType>),
    /// A global.
    Global(GlobalType),
    /// A memory.
    Memory(MemoryType),
    /// A table.
    Table(TableType),
    /// An exception tag, by the function type whose parameters are what its exceptions carry.
    Tag(Arc<FuncType>),
}

/// Something that a module needs from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportType<'a> {
    /// The first level of the name.
    pub module: &'a str,
    /// The second level of the name.
    pub name: &'a str,
    /// What is needed.
    pub ty: ExternType,
}

/// Something that a module offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportType<'a> {
    /// The name, unique among the module's exports.
    pub name: &'a str,
    /// What is offered.
    pub ty: ExternType,
}

impl ExternType {
    pub(super) fn new(ty: module::ExternType, registry: &TypeRegistry) -> ExternType {
        match ty {
            module::ExternType::Func(id) => ExternType::Func(registry.func_type(id)),
            module::ExternType::Global(ty) => ExternType::Global(ty),
            module::ExternType::Memory(ty) => ExternType::Memory(ty),
            module::ExternType::Table(ty) => ExternType::Table(ty),
            module::ExternType::Tag(ty) => ExternType::Tag(registry.func_type(ty.func)),
        }
    }

    /// Which kind of thing this is.
    pub fn kind(&self) -> ExternKind {
        match self {
            ExternType::Func(_) => ExternKind::Func,
            ExternType::Global(_) => ExternKind::Global,
            ExternType::Memory(_) => ExternKind::Memory,
            ExternType::Table(_) => ExternKind::Table,
            ExternType::Tag(_) => ExternKind::Tag,
        }
    }
}
