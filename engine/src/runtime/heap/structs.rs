//! Structs, and values as they lie in objects (specification 3.0, 4.6.7 "Aggregate Reference Instructions").

use super::{Kind, New, Object};
use crate::module::{CompositeType, StorageType, StructType, TypeId, ValType};
use crate::op::TrapCode;
use crate::runtime::StoreCore;
use std::sync::Arc;

/// Reads a field or element at an address, as slots; the second is used by v128 only. Packed ones are extended by sign or by
/// zero.
///
/// # Safety
/// A value of this storage type lies at `at`, aligned for a word or for its own size.
#[inline]
pub(super) unsafe fn read_value(at: *const u8, storage: StorageType, signed: bool) -> [u64; 2] {
    // SAFETY: the caller vouches for `at`.
    unsafe {
        match storage {
            StorageType::I8 if signed => [at.cast::<i8>().read() as i32 as u32 as u64, 0],
            StorageType::I8 => [at.read() as u64, 0],
            StorageType::I16 if signed => [at.cast::<i16>().read() as i32 as u32 as u64, 0],
            StorageType::I16 => [at.cast::<u16>().read() as u64, 0],
            StorageType::Val(ValType::I32 | ValType::F32) => [at.cast::<u32>().read() as u64, 0],
            StorageType::Val(ValType::I64 | ValType::F64 | ValType::Ref(_)) => [at.cast::<u64>().read(), 0],
            StorageType::Val(ValType::V128) => at.cast::<[u64; 2]>().read(),
        }
    }
}

/// Writes slots as a field or element at an address.
///
/// # Safety
/// There is room for a value of this storage type at `at`, aligned for a word or for its own size.
#[inline]
pub(super) unsafe fn write_value(at: *mut u8, storage: StorageType, value: [u64; 2]) {
    // SAFETY: the caller vouches for `at`.
    unsafe {
        match storage {
            StorageType::I8 => at.write(value[0] as u8),
            StorageType::I16 => at.cast::<u16>().write(value[0] as u16),
            StorageType::Val(ValType::I32 | ValType::F32) => at.cast::<u32>().write(value[0] as u32),
            StorageType::Val(ValType::I64 | ValType::F64 | ValType::Ref(_)) => at.cast::<u64>().write(value[0]),
            StorageType::Val(ValType::V128) => at.cast::<[u64; 2]>().write(value),
        }
    }
}

/// Reads a value of a type from the first of its slots.
///
/// # Safety
/// It lies there.
#[inline]
pub(super) unsafe fn read_slots(slots: *const u64, ty: ValType) -> [u64; 2] {
    // SAFETY: the caller vouches for the slots.
    unsafe { [slots.read(), if ty == ValType::V128 { slots.add(1).read() } else { 0 }] }
}

impl StoreCore {
    /// `struct.new`: the reference word of a struct of type `id`, which is `ty`, with the values that lie side by side in
    /// `values`.
    ///
    /// # Errors
    /// [`TrapCode::OutOfMemory`].
    ///
    /// # Safety
    /// `values` holds the unpacked values of all fields. The caller's frame is noted for the collector.
    pub(crate) unsafe fn struct_new(
        &mut self,
        id: TypeId,
        ty: &StructType,
        values: *const u64,
    ) -> Result<u64, TrapCode> {
        let new = New { ty: id, len: 0, kind: Kind::Struct, bytes: ty.bytes.into(), zeroed: false };
        // SAFETY: the caller vouches for the values; the payload has room for each field at its offset.
        unsafe {
            let (word, object) = self.alloc(new, |marker| {
                let mut slot = values;
                for field in &ty.fields {
                    let ty = field.storage.unpacked();
                    marker.slots(slot, &[ty]);
                    slot = slot.add(ty.slots() as usize);
                }
            })?;
            let payload = Object::payload(object);
            let mut slot = values;
            for (storage, offset) in ty.layout() {
                let ty = storage.unpacked();
                write_value(payload.add(offset as usize), storage, read_slots(slot, ty));
                slot = slot.add(ty.slots() as usize);
            }
            Ok(word)
        }
    }

    /// `struct.new_default`: the same with zeros and nulls.
    ///
    /// # Errors
    /// [`TrapCode::OutOfMemory`].
    pub(crate) fn struct_new_default(&mut self, id: TypeId, ty: &StructType) -> Result<u64, TrapCode> {
        let new = New { ty: id, len: 0, kind: Kind::Struct, bytes: ty.bytes.into(), zeroed: true };
        Ok(self.alloc(new, |_| {})?.0)
    }

    /// The type of the struct that a word names, if it names one.
    pub(crate) fn struct_type_of(&self, word: u64) -> Option<Arc<StructType>> {
        let object = self.heap.get(word).filter(|object| object.kind == Kind::Struct)?;
        match &self.registry.sub_type(object.ty).composite {
            CompositeType::Struct(ty) => Some(ty.clone()),
            _ => None,
        }
    }

    /// The values of the fields of the struct that a word names, if it names one, each with its type.
    pub(crate) fn struct_values(&self, word: u64) -> Option<Vec<(ValType, [u64; 2])>> {
        let ty = self.struct_type_of(word)?;
        // SAFETY: the word names a struct of this type.
        let value = |(storage, offset): (StorageType, u32)| unsafe {
            let at = Object::payload(self.heap.object(word)).add(offset as usize);
            (storage.unpacked(), read_value(at, storage, false))
        };
        Some(ty.layout().map(value).collect())
    }
}
