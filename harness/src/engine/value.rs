//! Values and types as every engine shows them: bit patterns and identities, so that equality is exact.

use serde::{Deserialize, Serialize};

/// A value type, in the text format's names. References keep only their heap type's abstract top or shorthand: what a
/// harness must know to make an argument or a host function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
    /// 128-bit vector.
    V128,
    /// Nullable reference to any function.
    FuncRef,
    /// Nullable reference to any host value.
    ExternRef,
    /// Nullable reference to any internal (GC) value.
    AnyRef,
    /// Nullable reference to any internal value that `ref.eq` compares.
    EqRef,
    /// Nullable reference to an unboxed integer.
    I31Ref,
    /// Nullable reference to any structure.
    StructRef,
    /// Nullable reference to any array.
    ArrayRef,
    /// Nullable reference to a caught exception.
    ExnRef,
    /// Any other reference type; a harness can pass such values on but not make them.
    OtherRef,
}

/// A value as bits. Floats are never compared as floats: -0 is not +0, and a NaN's payload counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// An i32's bits.
    I32(u32),
    /// An i64's bits.
    I64(u64),
    /// An f32's bits.
    F32(u32),
    /// An f64's bits.
    F64(u64),
    /// A v128's sixteen bytes, little endian.
    V128(#[serde(with = "hex128")] u128),
    /// A reference, by identity.
    Ref(Ref),
}

/// What can be told of a reference from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ref {
    /// Null, of whatever type.
    Null,
    /// A function, named by the instance that defines it and its index there.
    Func {
        /// The defining instance.
        instance: InstanceId,
        /// Its index in that instance's function index space.
        index: u32,
    },
    /// A host function, by the handle under which it was defined.
    HostFunc(Handle),
    /// An external value: `(ref.extern N)`.
    Extern(u32),
    /// A host value as an internal one: `(ref.host N)`.
    Host(u32),
    /// An unboxed 31-bit integer, its bits.
    I31(u32),
    /// A structure, and its number among the [objects](super::Session::objects) that are shown; by kind only where the engine, or
    /// the place, shows none.
    Struct(Option<u32>),
    /// An array, likewise.
    Array(Option<u32>),
    /// An exception, by kind only.
    Exn,
    /// Not null, and that is all the engine can tell. Equal to every non-null reference when outcomes are compared.
    Opaque,
}

/// An instance, numbered from 0 in the order of successful and failed instantiations within a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InstanceId(pub u32);

/// A compiled module, numbered from 0 within a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ModuleId(pub u32);

/// A function, global, table, memory or tag that was defined by the harness or taken from an instance's exports;
/// numbered from 0 within a session, in the order of definition, so that two engines driven alike agree on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handle(pub u32);

impl Ref {
    /// Whether it leads to an object of the guest's.
    pub fn is_object(self) -> bool {
        matches!(self, Ref::Struct(_) | Ref::Array(_))
    }

    /// The number of the object that it leads to.
    pub fn object(self) -> Option<u32> {
        if let Ref::Struct(number) | Ref::Array(number) = self { number } else { None }
    }
}

impl Value {
    /// The reference that it is, if it is one.
    pub fn reference(self) -> Option<Ref> {
        if let Value::Ref(reference) = self { Some(reference) } else { None }
    }

    /// The value's type; a non-null reference has the type of its identity.
    pub fn ty(self) -> Type {
        match self {
            Value::I32(_) => Type::I32,
            Value::I64(_) => Type::I64,
            Value::F32(_) => Type::F32,
            Value::F64(_) => Type::F64,
            Value::V128(_) => Type::V128,
            Value::Ref(Ref::Func { .. } | Ref::HostFunc(_)) => Type::FuncRef,
            Value::Ref(Ref::Extern(_)) => Type::ExternRef,
            Value::Ref(Ref::Exn) => Type::ExnRef,
            Value::Ref(Ref::Host(_) | Ref::I31(_) | Ref::Struct(_) | Ref::Array(_)) => Type::AnyRef,
            Value::Ref(Ref::Null | Ref::Opaque) => Type::OtherRef,
        }
    }
}

/// A v128 as 32 hexadecimal digits: JSON has no integer of that width.
mod hex128 {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bits: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{bits:032x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
        let text = String::deserialize(deserializer)?;
        u128::from_str_radix(&text, 16).map_err(D::Error::custom)
    }
}
