//! What a module asks of its host and what it offers, with types, in the harness's own types.

use crate::engine::{HostAction, HostEntity, Ref, Type, Value};
use wasmparser::types::{CoreTypeId, EntityType, Types};
use wasmparser::{
    AbstractHeapType, HeapType, Parser, Payload, RefType, ValType, ValidPayload, Validator, WasmFeatures,
};

/// The imports and exports of a module.
#[derive(Debug, Default)]
pub struct Interface {
    /// Imports, in order.
    pub imports: Vec<Extern>,
    /// Exports, in order; the module part of their names is empty.
    pub exports: Vec<Extern>,
}

/// An import or export.
#[derive(Debug)]
pub struct Extern {
    /// An import's module name.
    pub module: String,
    /// Its name.
    pub name: String,
    /// A host entity of the same type: a function that mixes, a global of zero. `None` when the host cannot make one.
    pub entity: Option<HostEntity>,
}

impl Interface {
    /// Reads the interface of a module, without its function bodies.
    ///
    /// # Errors
    /// With the byte offset, when the bytes are not a module or what stands before the code is not valid.
    pub fn of(wasm: &[u8]) -> Result<Interface, wasmparser::BinaryReaderError> {
        let mut validator = Validator::new_with_features(WasmFeatures::all());
        let (mut imports, mut exports, mut types) = (Vec::new(), Vec::new(), None);
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            match &payload {
                Payload::ImportSection(section) => {
                    imports = section.clone().into_imports().collect::<Result<Vec<_>, _>>()?;
                }
                Payload::ExportSection(section) => {
                    exports = section.clone().into_iter().collect::<Result<Vec<_>, _>>()?
                }
                _ => {}
            }
            if let ValidPayload::End(all) = validator.payload(&payload)? {
                types = Some(all);
            }
        }
        let Some(types) = types else { return Ok(Interface::default()) };
        let view = types.as_ref();
        let named = |module: &str, name: &str, ty: Option<EntityType>| Extern {
            module: module.into(),
            name: name.into(),
            entity: ty.and_then(|ty| entity(&types, name, ty)),
        };
        Ok(Interface {
            imports: imports.iter().map(|i| named(i.module, i.name, view.entity_type_from_import(i))).collect(),
            exports: exports.iter().map(|e| named("", e.name, view.entity_type_from_export(e))).collect(),
        })
    }

    /// The exported functions: name and parameter types.
    pub fn functions(&self) -> impl Iterator<Item = (&str, &[Type])> {
        self.exports.iter().filter_map(|export| match &export.entity {
            Some(HostEntity::Func { params, .. }) => Some((&*export.name, &**params)),
            _ => None,
        })
    }
}

fn entity(types: &Types, name: &str, ty: EntityType) -> Option<HostEntity> {
    let signature = |id: CoreTypeId| {
        let ty = types[id].unwrap_func();
        let list = |types: &[ValType]| types.iter().map(|&ty| value_type(ty)).collect::<Vec<_>>();
        (list(ty.params()), list(ty.results()))
    };
    Some(match ty {
        EntityType::Func(id) | EntityType::FuncExact(id) => {
            // Of what is no reference to null there is nothing to pass.
            if types[id].unwrap_func().params().iter().any(|ty| matches!(ty, ValType::Ref(ty) if !ty.is_nullable())) {
                return None;
            }
            let (params, results) = signature(id);
            HostEntity::Func { name: name.into(), params, results, action: HostAction::Mix { seed: 0 } }
        }
        EntityType::Global(global) => {
            let ty = value_type(global.content_type);
            HostEntity::Global { ty, mutable: global.mutable, value: zero(ty)? }
        }
        EntityType::Table(table) => HostEntity::Table {
            ty: Some(value_type(ValType::Ref(table.element_type))).filter(|ty| *ty != Type::OtherRef)?,
            minimum: table.initial,
            maximum: table.maximum,
            table64: table.table64,
        },
        EntityType::Memory(memory) => HostEntity::Memory {
            minimum: memory.initial,
            maximum: memory.maximum,
            memory64: memory.memory64,
            shared: memory.shared,
            page_size_log2: memory.page_size_log2.unwrap_or(16),
        },
        EntityType::Tag(id) => {
            let (params, _) = signature(id);
            (!params.contains(&Type::OtherRef)).then_some(HostEntity::Tag { params })?
        }
    })
}

/// The harness's name for a type. References other than the nullable abstract ones it can make are [`Type::OtherRef`].
pub fn value_type(ty: ValType) -> Type {
    match ty {
        ValType::I32 => Type::I32,
        ValType::I64 => Type::I64,
        ValType::F32 => Type::F32,
        ValType::F64 => Type::F64,
        ValType::V128 => Type::V128,
        ValType::Ref(RefType::FUNCREF) => Type::FuncRef,
        ValType::Ref(RefType::EXTERNREF) => Type::ExternRef,
        ValType::Ref(ty) if ty.is_nullable() => match ty.heap_type() {
            HeapType::Abstract { shared: false, ty } => match ty {
                AbstractHeapType::Any => Type::AnyRef,
                AbstractHeapType::Eq => Type::EqRef,
                AbstractHeapType::I31 => Type::I31Ref,
                AbstractHeapType::Struct => Type::StructRef,
                AbstractHeapType::Array => Type::ArrayRef,
                AbstractHeapType::Exn => Type::ExnRef,
                _ => Type::OtherRef,
            },
            _ => Type::OtherRef,
        },
        ValType::Ref(_) => Type::OtherRef,
    }
}

/// The zero of a type, or `None` for a type whose null the harness cannot name.
pub fn zero(ty: Type) -> Option<Value> {
    Some(match ty {
        Type::I32 => Value::I32(0),
        Type::I64 => Value::I64(0),
        Type::F32 => Value::F32(0),
        Type::F64 => Value::F64(0),
        Type::V128 => Value::V128(0),
        Type::FuncRef
        | Type::ExternRef
        | Type::AnyRef
        | Type::EqRef
        | Type::I31Ref
        | Type::StructRef
        | Type::ArrayRef
        | Type::ExnRef => Value::Ref(Ref::Null),
        Type::OtherRef => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interface_names_imports_and_exports_with_types() {
        let wasm = wat::parse_str(
            r#"(module (import "a" "f" (func (param i32 externref) (result f64)))
                       (import "a" "g" (global (ref any)))
                       (memory (export "m") i64 1 2) (func (export "run") (param v128)) (func (export "any") (param (ref any))))"#,
        )
        .unwrap();
        let interface = Interface::of(&wasm).unwrap();
        assert!(matches!(&interface.imports[0].entity, Some(HostEntity::Func { params, .. })
            if params[..] == [Type::I32, Type::ExternRef]));
        assert!(interface.imports[1].entity.is_none() && interface.exports[2].entity.is_none());
        assert!(matches!(
            interface.exports[0].entity,
            Some(HostEntity::Memory { memory64: true, maximum: Some(2), .. })
        ));
        assert_eq!(interface.functions().collect::<Vec<_>>(), [("run", &[Type::V128][..])]);
        assert!(Interface::of(&wasm[..9]).is_err());
    }
}
