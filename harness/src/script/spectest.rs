//! The `spectest` host module, which the official suite imports from (specification: "interpreter/host/spectest.ml").

use crate::engine::{HostAction, HostEntity, Type, Value};

/// The entity that the suite expects under a name; `None` when there is no such name.
pub(super) fn entity(name: &str) -> Option<HostEntity> {
    let print = |params: &[Type]| HostEntity::Func {
        name: format!("spectest.{name}"),
        params: params.to_vec(),
        results: Vec::new(),
        action: HostAction::Return(Vec::new()),
    };
    let global = |value: Value| HostEntity::Global { ty: value.ty(), mutable: false, value };
    let table = |table64| HostEntity::Table { ty: Type::FuncRef, minimum: 10, maximum: Some(20), table64 };
    let memory =
        |shared| HostEntity::Memory { minimum: 1, maximum: Some(2), memory64: false, shared, page_size_log2: 16 };
    Some(match name {
        "print" => print(&[]),
        "print_i32" => print(&[Type::I32]),
        "print_i64" => print(&[Type::I64]),
        "print_f32" => print(&[Type::F32]),
        "print_f64" => print(&[Type::F64]),
        "print_i32_f32" => print(&[Type::I32, Type::F32]),
        "print_f64_f64" => print(&[Type::F64, Type::F64]),
        "global_i32" => global(Value::I32(666)),
        "global_i64" => global(Value::I64(666)),
        "global_f32" => global(Value::F32(666.6f32.to_bits())),
        "global_f64" => global(Value::F64(666.6f64.to_bits())),
        "table" => table(false),
        "table64" => table(true),
        "memory" => memory(false),
        "shared_memory" => memory(true),
        _ => return None,
    })
}

/// The proposal that an engine must have to be asked for an entity; the others are in every engine.
pub(super) fn needs(entity: &HostEntity) -> Option<&'static str> {
    match entity {
        HostEntity::Table { table64: true, .. } => Some("memory64"),
        HostEntity::Memory { shared: true, .. } => Some("threads"),
        _ => None,
    }
}
