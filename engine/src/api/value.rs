//! Values as the host holds them, and their slots.

use super::error::Error;
use super::func::Func;
use super::reference::{ArrayRef, ExnRef, ExternRef, I31, Ref, StructRef};
use crate::module::ValType;
use crate::runtime::StoreCore;

/// A value. Floats are their bits, so that equality is exact and NaN payloads survive.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Val {
    /// A 32-bit integer.
    I32(i32),
    /// A 64-bit integer.
    I64(i64),
    /// The bits of a 32-bit float.
    F32(u32),
    /// The bits of a 64-bit float.
    F64(u64),
    /// A vector, little endian: lane 0 is the lowest.
    V128(u128),
    /// A reference.
    Ref(Ref),
}

impl Val {
    /// The null reference.
    pub const NULL: Val = Val::Ref(Ref::Null);

    /// What a local of this type holds at first: zero, or null.
    pub const fn default_for(ty: ValType) -> Val {
        match ty {
            ValType::I32 => Val::I32(0),
            ValType::I64 => Val::I64(0),
            ValType::F32 => Val::F32(0),
            ValType::F64 => Val::F64(0),
            ValType::V128 => Val::V128(0),
            ValType::Ref(_) => Val::NULL,
        }
    }

    /// The i32, if it is one.
    pub fn i32(self) -> Option<i32> {
        if let Val::I32(value) = self { Some(value) } else { None }
    }

    /// The i64, if it is one.
    pub fn i64(self) -> Option<i64> {
        if let Val::I64(value) = self { Some(value) } else { None }
    }

    /// The f32, if it is one.
    pub fn f32(self) -> Option<f32> {
        if let Val::F32(bits) = self { Some(f32::from_bits(bits)) } else { None }
    }

    /// The f64, if it is one.
    pub fn f64(self) -> Option<f64> {
        if let Val::F64(bits) = self { Some(f64::from_bits(bits)) } else { None }
    }

    /// The v128, if it is one.
    pub fn v128(self) -> Option<u128> {
        if let Val::V128(bits) = self { Some(bits) } else { None }
    }

    /// The reference, if it is one.
    pub fn reference(self) -> Option<Ref> {
        if let Val::Ref(reference) = self { Some(reference) } else { None }
    }

    /// The slots of this value, as one of type `ty`; the second is used by v128 only.
    ///
    /// # Errors
    /// When it is not of that type, or refers into another store.
    pub(super) fn to_slots(self, store: &StoreCore, ty: ValType) -> Result<[u64; 2], Error> {
        Ok(match (self, ty) {
            (Val::I32(value), ValType::I32) => [u64::from(value as u32), 0],
            (Val::I64(value), ValType::I64) => [value as u64, 0],
            (Val::F32(bits), ValType::F32) => [u64::from(bits), 0],
            (Val::F64(bits), ValType::F64) => [bits, 0],
            (Val::V128(bits), ValType::V128) => [bits as u64, (bits >> 64) as u64],
            (Val::Ref(reference), ValType::Ref(ty)) => [reference.to_word(store, ty)?, 0],
            _ => return Err(Error::usage(format!("{self:?} was given where {ty} is expected"))),
        })
    }

    /// The value of type `ty` in the first of these slots.
    pub(super) fn from_slots(store: &StoreCore, ty: ValType, slots: &[u64]) -> Val {
        match ty {
            ValType::I32 => Val::I32(slots[0] as i32),
            ValType::I64 => Val::I64(slots[0] as i64),
            ValType::F32 => Val::F32(slots[0] as u32),
            ValType::F64 => Val::F64(slots[0]),
            ValType::V128 => Val::V128(u128::from(slots[0]) | u128::from(slots[1]) << 64),
            ValType::Ref(ty) => Val::Ref(Ref::from_word(store, ty.heap, slots[0])),
        }
    }

    /// The values of these types that lie in `slots` one after the other.
    pub(super) fn read_all<'a>(
        store: &'a StoreCore,
        types: &'a [ValType],
        mut slots: &'a [u64],
    ) -> impl Iterator<Item = Val> + 'a {
        types.iter().map(move |&ty| {
            let value = Val::from_slots(store, ty, slots);
            slots = &slots[ty.slots() as usize..];
            value
        })
    }

    /// Writes values into `slots` one after the other, each as one of its type in `types`.
    ///
    /// # Errors
    /// When there are not as many values as types, or as for [`Val::to_slots`].
    pub(super) fn write_all(
        store: &StoreCore,
        types: &[ValType],
        values: &[Val],
        mut slots: &mut [u64],
    ) -> Result<(), Error> {
        if types.len() != values.len() {
            return Err(Error::usage(format!("{} values were given where {} are expected", values.len(), types.len())));
        }
        for (&ty, value) in types.iter().zip(values) {
            let (to, rest) = slots.split_at_mut(ty.slots() as usize);
            to.copy_from_slice(&value.to_slots(store, ty)?[..to.len()]);
            slots = rest;
        }
        Ok(())
    }
}

macro_rules! from {
    ($($ty:ty, $value:ident => $val:expr;)*) => {
        $(impl From<$ty> for Val {
            fn from($value: $ty) -> Val {
                $val
            }
        })*
    };
}

from! {
    i32, value => Val::I32(value);
    u32, value => Val::I32(value as i32);
    i64, value => Val::I64(value);
    u64, value => Val::I64(value as i64);
    f32, value => Val::F32(value.to_bits());
    f64, value => Val::F64(value.to_bits());
    u128, value => Val::V128(value);
    Ref, value => Val::Ref(value);
    Func, value => Val::Ref(Ref::Func(value));
    ExternRef, value => Val::Ref(Ref::Extern(value));
    ExnRef, value => Val::Ref(Ref::Exn(value));
    I31, value => Val::Ref(Ref::I31(value));
    StructRef, value => Val::Ref(Ref::Struct(value));
    ArrayRef, value => Val::Ref(Ref::Array(value));
}
