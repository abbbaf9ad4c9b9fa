//! From bytes to a decoded, validated [`Module`]: decoding, canonical types, the engine-wide type registry and the
//! per-function pre-pass. Knows the instruction tables and nothing of running code.

mod body;
mod const_expr;
mod convert;
mod decode;
mod error;
mod matching;
mod names;
mod options;
mod prepass;
mod registry;
#[cfg(test)]
mod tests;
mod types;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use self::const_expr::{ConstExpr, ConstOp};
pub use self::error::{CompileError, CompileErrorKind};
pub use self::names::Names;
pub use self::options::{Bounds, CompileOptions, Limits};
pub use self::prepass::{FuelSegment, FuncInfo, MAX_WEIGHTED_LOCALS, bulk_memory_fuel, bulk_table_fuel, fuel_cost};
pub(crate) use self::registry::Definitions;
pub use self::registry::{RegisteredTypes, TypeRegistry};
pub use self::types::*;

/// A decoded and validated module. Every index space has its imports first.
///
/// Every index in it is in range and every type in it is checked: code that walks a `Module` may rely on that.
#[derive(Debug)]
pub struct Module {
    /// The bytes that everything below points into.
    pub bytes: Arc<[u8]>,
    /// The options that the module was compiled with.
    pub options: CompileOptions,
    /// The defined types by type index, with their canonical ids, which this keeps alive.
    pub types: RegisteredTypes,
    /// The imports in order.
    pub imports: Vec<Import>,
    /// The canonical types of all functions.
    pub funcs: Vec<TypeId>,
    /// The signatures of all functions, parallel to `funcs`.
    pub func_types: Vec<Arc<FuncType>>,
    /// How many of the functions are imported.
    pub num_imported_funcs: u32,
    /// The types of all tables.
    pub tables: Vec<TableType>,
    /// What the elements of the defined tables are at first: `None` for null. Parallel to `tables` after the imports.
    pub table_inits: Vec<Option<ConstExpr>>,
    /// How many of the tables are imported.
    pub num_imported_tables: u32,
    /// The types of all memories.
    pub memories: Vec<MemoryType>,
    /// How many of the memories are imported.
    pub num_imported_memories: u32,
    /// The types of all globals.
    pub globals: Vec<GlobalType>,
    /// The initial values of the defined globals. Parallel to `globals` after the imports.
    pub global_inits: Vec<ConstExpr>,
    /// How many of the globals are imported.
    pub num_imported_globals: u32,
    /// The types of all tags.
    pub tags: Vec<TagType>,
    /// How many of the tags are imported.
    pub num_imported_tags: u32,
    /// The exports in order.
    pub exports: Vec<Export>,
    /// The start function.
    pub start: Option<u32>,
    /// The element segments.
    pub elements: Vec<ElementSegment>,
    /// The data segments.
    pub data: Vec<DataSegment>,
    /// The defined functions' bodies. Parallel to `funcs` after the imports.
    pub bodies: Vec<FuncBody>,
    exports_by_name: OnceLock<Box<[u32]>>,
    names_section: Option<Range<usize>>,
}

/// Something that a module needs from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The first level of the name.
    pub module: Arc<str>,
    /// The second level of the name.
    pub name: Arc<str>,
    /// The type asked for.
    pub ty: ExternType,
}

/// Something that a module offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The name, unique among the exports of the module.
    pub name: Arc<str>,
    /// What is exported.
    pub kind: ExternKind,
    /// Its index in the index space of `kind`.
    pub index: u32,
}

/// When a segment is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SegmentMode {
    /// Only by instructions.
    Passive,
    /// Never; the segment only declares functions (element segments only).
    Declared,
    /// At instantiation.
    Active {
        /// The index of the table or memory written to.
        target: u32,
        /// Where writing begins; an i32 or i64 by the target's address type.
        offset: ConstExpr,
    },
}

/// An element segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementSegment {
    /// The type of the items.
    pub ty: RefType,
    /// When it is applied.
    pub mode: SegmentMode,
    /// The items.
    pub items: ElementItems,
}

/// The items of an element segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ElementItems {
    /// References to functions, given by index.
    Functions(Box<[u32]>),
    /// The values of constant expressions.
    Exprs(Box<[ConstExpr]>),
}

impl ElementItems {
    /// The number of items.
    pub fn len(&self) -> usize {
        match self {
            Self::Functions(items) => items.len(),
            Self::Exprs(items) => items.len(),
        }
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A data segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSegment {
    /// When it is applied.
    pub mode: SegmentMode,
    /// Where its bytes lie in the module's bytes.
    pub bytes: Range<usize>,
}

/// The body of a defined function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FuncBody {
    /// Where the body lies in the module's bytes, the declarations of locals included, the size field before it not.
    pub range: Range<usize>,
    /// Where its first instruction lies in the module's bytes.
    pub code_start: usize,
    /// What the pre-pass found out.
    pub info: FuncInfo,
}

impl Module {
    /// The type of whatever `export` exports.
    pub fn export_type(&self, export: &Export) -> ExternType {
        let index = export.index as usize;
        match export.kind {
            ExternKind::Func => ExternType::Func(self.funcs[index]),
            ExternKind::Global => ExternType::Global(self.globals[index]),
            ExternKind::Memory => ExternType::Memory(self.memories[index]),
            ExternKind::Table => ExternType::Table(self.tables[index]),
            ExternKind::Tag => ExternType::Tag(self.tags[index]),
        }
    }

    /// The export called `name`.
    pub fn export(&self, name: &str) -> Option<&Export> {
        let name_of = |&index: &u32| &*self.exports[index as usize].name;
        let sorted = self.exports_by_name.get_or_init(|| {
            let mut indices: Box<[u32]> = (0..self.exports.len() as u32).collect();
            indices.sort_unstable_by_key(name_of);
            indices
        });
        let position = sorted.binary_search_by_key(&name, name_of).ok()?;
        Some(&self.exports[sorted[position] as usize])
    }

    /// A heap type among an instruction's immediates, as the engine's. The module has been validated.
    pub(crate) fn heap_type(&self, ty: wasmparser::HeapType) -> HeapType {
        let mut gate = convert::Gate::default();
        convert::Convert { types: &self.types, gate: &mut gate }.heap_type(ty, 0)
    }

    /// The body of the function with index `func`, or `None` if it is imported.
    pub fn body(&self, func: u32) -> Option<&FuncBody> {
        self.bodies.get(func.checked_sub(self.num_imported_funcs)? as usize)
    }

    /// The bytes of a data segment.
    pub fn data_bytes(&self, segment: &DataSegment) -> &[u8] {
        &self.bytes[segment.bytes.clone()]
    }

    /// The names in the module's name section, decoded now; empty names where it has none or a malformed one.
    pub fn names(&self) -> Names {
        self.names_section.clone().map(|range| Names::decode(&self.bytes[range])).unwrap_or_default()
    }
}
