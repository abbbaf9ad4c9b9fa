//! Values and types between wasmi's form and the harness's.

use super::Data;
use crate::engine::{Ref, Type, Value};
use std::collections::HashMap;
use wasmi::{AsContext, AsContextMut, ExternRef, F32, F64, Func, Nullable, RefType, V128, Val, ValType};

/// The functions whose identity is known, both ways.
#[derive(Default)]
pub(super) struct Identities {
    by_function: HashMap<String, Ref>,
    by_name: HashMap<Ref, Func>,
}

impl Identities {
    pub(super) fn name(&mut self, function: Func, reference: Ref) {
        self.by_function.insert(key(function), reference);
        self.by_name.insert(reference, function);
    }
}

/// wasmi's function handles cannot be compared, but what `Debug` prints of one is its store and index.
fn key(function: Func) -> String {
    format!("{function:?}")
}

/// wasmi's type of that name.
///
/// # Errors
/// The proposal that wasmi lacks.
pub(super) fn to_val_type(ty: Type) -> Result<ValType, String> {
    Ok(match ty {
        Type::I32 => ValType::I32,
        Type::I64 => ValType::I64,
        Type::F32 => ValType::F32,
        Type::F64 => ValType::F64,
        Type::V128 => ValType::V128,
        Type::FuncRef => ValType::FuncRef,
        Type::ExternRef => ValType::ExternRef,
        Type::ExnRef => return Err("exceptions".to_owned()),
        Type::AnyRef | Type::EqRef | Type::I31Ref | Type::StructRef | Type::ArrayRef | Type::OtherRef => {
            return Err("gc".to_owned());
        }
    })
}

/// As [`to_val_type`], of the types that tables hold.
pub(super) fn ref_type(ty: Type) -> Result<RefType, String> {
    match to_val_type(ty)? {
        ValType::FuncRef => Ok(RefType::Func),
        ValType::ExternRef => Ok(RefType::Extern),
        other => Err(format!("a table of {other:?}")),
    }
}

/// The value as wasmi's, for a place of type `ty`.
///
/// # Errors
/// A message when the value is not of that type, or names a function that the session does not know.
pub(super) fn to_val(mut store: impl AsContextMut<Data = Data>, value: Value, ty: ValType) -> Result<Val, String> {
    Ok(match (value, ty) {
        (Value::I32(bits), ValType::I32) => Val::I32(bits as i32),
        (Value::I64(bits), ValType::I64) => Val::I64(bits as i64),
        (Value::F32(bits), ValType::F32) => Val::F32(F32::from_bits(bits)),
        (Value::F64(bits), ValType::F64) => Val::F64(F64::from_bits(bits)),
        (Value::V128(bits), ValType::V128) => Val::V128(V128::from(bits)),
        (Value::Ref(Ref::Null), ValType::FuncRef | ValType::ExternRef) => Val::default_for_ty(ty),
        (Value::Ref(Ref::Extern(number)), ValType::ExternRef) => ExternRef::new(&mut store, number).into(),
        (Value::Ref(reference @ (Ref::Func { .. } | Ref::HostFunc(_))), ValType::FuncRef) => {
            match store.as_context().data().identities.by_name.get(&reference) {
                Some(function) => (*function).into(),
                None => return Err(format!("{reference:?} is not a function that was exported")),
            }
        }
        (value, ty) => return Err(format!("{value:?} given where {ty:?} is expected")),
    })
}

/// A value of wasmi's as the harness's.
pub(super) fn from_val(store: impl AsContext<Data = Data>, value: &Val) -> Value {
    match value {
        Val::I32(value) => Value::I32(*value as u32),
        Val::I64(value) => Value::I64(*value as u64),
        Val::F32(value) => Value::F32(value.to_bits()),
        Val::F64(value) => Value::F64(value.to_bits()),
        Val::V128(value) => Value::V128(value.as_u128()),
        Val::FuncRef(Nullable::Null) | Val::ExternRef(Nullable::Null) => Value::Ref(Ref::Null),
        Val::FuncRef(Nullable::Val(function)) => {
            let known = store.as_context().data().identities.by_function.get(&key(*function)).copied();
            Value::Ref(known.unwrap_or(Ref::Opaque))
        }
        Val::ExternRef(Nullable::Val(reference)) => {
            let number = reference.data(store.as_context()).downcast_ref::<u32>().copied();
            Value::Ref(number.map_or(Ref::Opaque, Ref::Extern))
        }
    }
}
