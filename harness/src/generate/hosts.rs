//! The host's side of a generated case: something for every import, and a module that shows what the host made.

use super::{Interface, Profile, Source, values};
use crate::differential::Import;
use crate::engine::{HostAction, HostEntity, Type};
use wasm_encoder::{
    AbstractHeapType, EntityType, ExportKind, ExportSection, GlobalType, ImportSection, MemoryType, Module, RefType,
    TableType, TagKind, TagType, TypeSection, ValType,
};

/// The module name under which a second module imports from the first.
const LINKED: &str = "linked";

/// What the host provides so far.
#[derive(Default)]
pub(super) struct Hosts {
    /// Entities by number.
    pub(super) entities: Vec<HostEntity>,
}

impl Hosts {
    /// Fills the imports of a module: from the instance of an earlier module where they name it, else with an entity of the
    /// host's. Instances are numbered like `earlier`. `None` when the host cannot make one of them.
    pub(super) fn fill(
        &mut self,
        source: &mut Source<'_>,
        interface: &Interface,
        earlier: &[Interface],
        profile: &Profile,
    ) -> Option<Vec<Import>> {
        let callbacks: Vec<&str> =
            interface.functions().filter(|(_, params)| params.is_empty()).map(|(name, _)| name).collect();
        interface
            .imports
            .iter()
            .map(|import| {
                if import.module == LINKED && !earlier.is_empty() {
                    return Some(Import::Export { instance: earlier.len() as u32 - 1, name: import.name.clone() });
                }
                let mut entity = import.entity.clone()?;
                match &mut entity {
                    HostEntity::Func { name, results, action, .. } => {
                        *name = format!("{}#{}", import.name, self.entities.len());
                        *action = host_action(source, results, &callbacks, profile);
                    }
                    HostEntity::Global { ty, value, .. } => *value = values::edge(source, *ty),
                    _ => {}
                }
                self.entities.push(entity);
                Some(Import::Host(self.entities.len() - 1))
            })
            .collect()
    }

    /// A module that imports every global, table and memory the host made and exports it again, with its imports; `None`
    /// when there is nothing to show.
    pub(super) fn watcher(&self) -> Option<(Vec<u8>, Vec<Import>)> {
        let shown = |entity: &HostEntity| !matches!(entity, HostEntity::Func { .. } | HostEntity::Tag { .. });
        let (mut types, mut imports, mut exports) = (TypeSection::new(), ImportSection::new(), ExportSection::new());
        let (mut fills, mut counts) = (Vec::new(), [0; 3]);
        for (number, entity) in self.entities.iter().enumerate().filter(|(_, entity)| shown(entity)) {
            let ty = encoded(entity, &mut types)?;
            let (kind, count) = match ty {
                EntityType::Table(_) => (ExportKind::Table, &mut counts[0]),
                EntityType::Memory(_) => (ExportKind::Memory, &mut counts[1]),
                _ => (ExportKind::Global, &mut counts[2]),
            };
            imports.import("host", &number.to_string(), ty);
            exports.export(&number.to_string(), kind, *count);
            *count += 1;
            fills.push(Import::Host(number));
        }
        let wasm = Module::new().section(&imports).section(&exports).clone().finish();
        (!fills.is_empty()).then_some((wasm, fills))
    }
}

impl Import {
    /// The same import when `by` instances come up before all others.
    pub(super) fn shifted(self, by: u32) -> Import {
        match self {
            Import::Export { instance, name } => Import::Export { instance: instance + by, name },
            host => host,
        }
    }
}

fn host_action(source: &mut Source<'_>, results: &[Type], callbacks: &[&str], profile: &Profile) -> HostAction {
    let seed = source.bits();
    match source.weighted(&profile.host_weights) {
        0 => HostAction::Return(results.iter().map(|&ty| values::edge(source, ty)).collect()),
        2 => HostAction::Trap,
        3 if !callbacks.is_empty() => {
            HostAction::Reenter { export: source.pick(callbacks).into(), depth: source.between(1, 3) as u32, seed }
        }
        _ => HostAction::Mix { seed },
    }
}

/// A module that imports what a module exports, for a generator to choose its imports from, and a few host functions.
pub(super) fn offer(interface: &Interface) -> Vec<u8> {
    let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
    // wasm-smith reads the offer without custom page sizes.
    let custom_pages =
        |entity: &HostEntity| matches!(entity, HostEntity::Memory { page_size_log2, .. } if *page_size_log2 != 16);
    for export in &interface.exports {
        if let Some(ty) =
            export.entity.as_ref().filter(|entity| !custom_pages(entity)).and_then(|entity| encoded(entity, &mut types))
        {
            imports.import(LINKED, &export.name, ty);
        }
    }
    for (number, (params, results)) in [
        (vec![], vec![]),
        (vec![ValType::I32], vec![ValType::I32]),
        (vec![ValType::I64, ValType::F64], vec![ValType::F32]),
    ]
    .into_iter()
    .enumerate()
    {
        imports.import("host", &format!("f{number}"), EntityType::Function(types.len()));
        types.ty().function(params, results);
    }
    Module::new().section(&types).section(&imports).clone().finish()
}

/// The import type of an entity; a function type is added to `types`. `None` when it has no such type.
fn encoded(entity: &HostEntity, types: &mut TypeSection) -> Option<EntityType> {
    let list = |types: &[Type]| types.iter().map(|&ty| val_type(ty)).collect::<Option<Vec<_>>>();
    let mut function = |params: &[Type], results: &[Type]| {
        let (params, results) = (list(params)?, list(results)?);
        types.ty().function(params, results);
        Some(types.len() - 1)
    };
    Some(match entity {
        HostEntity::Func { params, results, .. } => EntityType::Function(function(params, results)?),
        HostEntity::Tag { params } => {
            EntityType::Tag(TagType { kind: TagKind::Exception, func_type_idx: function(params, &[])? })
        }
        HostEntity::Global { ty, mutable, .. } => {
            EntityType::Global(GlobalType { val_type: val_type(*ty)?, mutable: *mutable, shared: false })
        }
        &HostEntity::Table { ty, minimum, maximum, table64 } => {
            let ValType::Ref(element_type) = val_type(ty)? else { return None };
            EntityType::Table(TableType { element_type, minimum, maximum, table64, shared: false })
        }
        &HostEntity::Memory { minimum, maximum, memory64, shared, page_size_log2 } => EntityType::Memory(MemoryType {
            minimum,
            maximum,
            memory64,
            shared,
            page_size_log2: (page_size_log2 != 16).then_some(page_size_log2),
        }),
    })
}

fn val_type(ty: Type) -> Option<ValType> {
    Some(match ty {
        Type::I32 => ValType::I32,
        Type::I64 => ValType::I64,
        Type::F32 => ValType::F32,
        Type::F64 => ValType::F64,
        Type::V128 => ValType::V128,
        Type::FuncRef => ValType::FUNCREF,
        Type::ExternRef => ValType::EXTERNREF,
        Type::AnyRef => ValType::Ref(RefType::ANYREF),
        Type::EqRef => ValType::Ref(RefType::EQREF),
        Type::I31Ref => ValType::Ref(RefType::I31REF),
        Type::StructRef => ValType::Ref(RefType::new_abstract(AbstractHeapType::Struct, true, false)),
        Type::ArrayRef => ValType::Ref(RefType::ARRAYREF),
        Type::ExnRef => ValType::EXNREF,
        Type::OtherRef => return None,
    })
}
