//! Arrays (specification 3.0, 4.6.7 "Aggregate Reference Instructions"). What takes a number of elements charges fuel for it
//! before it looks at anything else, as bulk operations on tables do; `array.new_fixed` does not, since its operands have
//! been paid for one by one.

use super::structs::{read_slots, read_value, write_value};
use super::{Kind, New, Object};
use crate::module::{CompositeType, StorageType, TypeId, ValType, bulk_table_fuel};
use crate::op::TrapCode;
use crate::runtime::{Instance, StoreCore};

/// An array type with its canonical id: what the instructions on arrays are told of it.
#[derive(Copy, Clone, Debug)]
pub(crate) struct ArrayType {
    pub(crate) id: TypeId,
    /// What its elements are.
    pub(crate) element: StorageType,
}

impl ArrayType {
    fn new_of(self, n: u32, zeroed: bool) -> New {
        let bytes = u64::from(n) << self.element.size_log2();
        New { ty: self.id, len: n, kind: Kind::Array, bytes, zeroed }
    }
}

/// Writes the same value to `n` elements from `at` on.
///
/// # Safety
/// They are there.
unsafe fn fill(at: *mut u8, element: StorageType, value: [u64; 2], n: usize) {
    // SAFETY: the caller vouches for the elements.
    unsafe {
        match element {
            StorageType::I8 => at.write_bytes(value[0] as u8, n),
            _ if value == [0, 0] => at.write_bytes(0, n << element.size_log2()),
            _ => (0..n).for_each(|i| write_value(at.add(i << element.size_log2()), element, value)),
        }
    }
}

/// Whether a range of `n` from `at` on ends within `len`.
fn within(at: u64, n: u64, len: u64) -> bool {
    at.checked_add(n).is_some_and(|end| end <= len)
}

impl StoreCore {
    /// `array.new`: the reference word of an array of `n` elements, each `value` as slots.
    ///
    /// # Errors
    /// [`TrapCode::OutOfFuel`], [`TrapCode::OutOfMemory`].
    ///
    /// # Safety
    /// The value is of the unpacked element type. The caller's frame is noted for the collector, here and below.
    pub(crate) unsafe fn array_new(&mut self, ty: ArrayType, value: [u64; 2], n: u32) -> Result<u64, TrapCode> {
        self.context.charge(bulk_table_fuel(n.into()))?;
        let zeroed = value == [0, 0];
        let unpacked = ty.element.unpacked();
        // SAFETY: the caller vouches for the value; the payload has room for `n` elements.
        unsafe {
            let (word, object) =
                self.alloc(ty.new_of(n, zeroed), |marker| marker.slots(value.as_ptr(), &[unpacked]))?;
            if !zeroed {
                fill(Object::payload(object), ty.element, value, n as usize);
            }
            Ok(word)
        }
    }

    /// `array.new_default`: the same with zeros or nulls.
    ///
    /// # Errors
    /// [`TrapCode::OutOfFuel`], [`TrapCode::OutOfMemory`].
    pub(crate) fn array_new_default(&mut self, ty: ArrayType, n: u32) -> Result<u64, TrapCode> {
        self.context.charge(bulk_table_fuel(n.into()))?;
        Ok(self.alloc(ty.new_of(n, true), |_| {})?.0)
    }

    /// `array.new_fixed`: an array of the `n` values that lie side by side in `values`.
    ///
    /// # Errors
    /// [`TrapCode::OutOfMemory`].
    ///
    /// # Safety
    /// They lie there and are of the unpacked element type.
    pub(crate) unsafe fn array_new_fixed(
        &mut self,
        ty: ArrayType,
        values: *const u64,
        n: u32,
    ) -> Result<u64, TrapCode> {
        let unpacked = ty.element.unpacked();
        let stride = unpacked.slots() as usize;
        // SAFETY: the caller vouches for the values; the payload has room for `n` elements.
        unsafe {
            let (word, object) = self.alloc(ty.new_of(n, false), |marker| {
                (0..n as usize).for_each(|i| marker.slots(values.add(i * stride), &[unpacked]));
            })?;
            let payload = Object::payload(object);
            for i in 0..n as usize {
                let value = read_slots(values.add(i * stride), unpacked);
                write_value(payload.add(i << ty.element.size_log2()), ty.element, value);
            }
            Ok(word)
        }
    }

    /// `array.new_data`: an array of the `n` elements that lie in a data segment of the instance from byte `from` on.
    ///
    /// # Errors
    /// [`TrapCode::OutOfFuel`], [`TrapCode::MemoryOutOfBounds`], [`TrapCode::OutOfMemory`].
    ///
    /// # Safety
    /// The instance is this store's, the segment one of its, and the elements are numbers or vectors.
    pub(crate) unsafe fn array_new_data(
        &mut self,
        ty: ArrayType,
        (instance, segment): (*const Instance, u32),
        from: u32,
        n: u32,
    ) -> Result<u64, TrapCode> {
        self.context.charge(bulk_table_fuel(n.into()))?;
        // SAFETY: the caller vouches for the instance, which is no part of the store's own allocation; the payload has room.
        unsafe {
            let bytes = data(instance, segment, from, u64::from(n) << ty.element.size_log2())?;
            let (word, object) = self.alloc(ty.new_of(n, false), |_| {})?;
            Object::payload(object).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
            Ok(word)
        }
    }

    /// `array.new_elem`: an array of `n` of the references in an element segment of the instance, from `from` on.
    ///
    /// # Errors
    /// [`TrapCode::OutOfFuel`], [`TrapCode::TableOutOfBounds`], [`TrapCode::OutOfMemory`].
    ///
    /// # Safety
    /// The instance is this store's, the segment one of its and of the element type.
    pub(crate) unsafe fn array_new_elem(
        &mut self,
        ty: ArrayType,
        (instance, segment): (*const Instance, u32),
        from: u32,
        n: u32,
    ) -> Result<u64, TrapCode> {
        self.context.charge(bulk_table_fuel(n.into()))?;
        // SAFETY: as in `array_new_data`. The segment is a root while it is not dropped.
        unsafe {
            let words = elements(instance, segment, from, n)?;
            let (word, object) = self.alloc(ty.new_of(n, false), |_| {})?;
            Object::payload(object).cast::<u64>().copy_from_nonoverlapping(words.as_ptr(), words.len());
            Ok(word)
        }
    }

    /// The address of element `index`, whose size is 2^`size_log2` bytes.
    ///
    /// # Errors
    /// [`TrapCode::NullReference`], [`TrapCode::ArrayOutOfBounds`].
    ///
    /// # Safety
    /// The word is null or names an array of elements of this size.
    #[inline(always)]
    pub(crate) unsafe fn array_element(&self, word: u64, index: u32, size_log2: u32) -> Result<*mut u8, TrapCode> {
        // SAFETY: the caller vouches for the word; the index is below the length.
        unsafe {
            let object = self.heap.non_null(word)?;
            if index >= (*object).len {
                return Err(TrapCode::ArrayOutOfBounds);
            }
            Ok(Object::payload(object).add((index as usize) << size_log2))
        }
    }

    /// `array.fill`.
    ///
    /// # Errors
    /// [`TrapCode::OutOfFuel`], [`TrapCode::NullReference`], [`TrapCode::ArrayOutOfBounds`].
    ///
    /// # Safety
    /// As above; the value is of the unpacked element type.
    pub(crate) unsafe fn array_fill(
        &mut self,
        element: StorageType,
        (word, at): (u64, u32),
        value: [u64; 2],
        n: u32,
    ) -> Result<(), TrapCode> {
        self.context.charge(bulk_table_fuel(n.into()))?;
        // SAFETY: the caller vouches for the word; the range is checked.
        unsafe {
            fill(self.array_range(word, at, n, element)?, element, value, n as usize);
        }
        Ok(())
    }

    /// `array.copy`, of `n` elements of `source` from `from` on to `target` from `at` on.
    ///
    /// # Errors
    /// [`TrapCode::OutOfFuel`], [`TrapCode::NullReference`], [`TrapCode::ArrayOutOfBounds`].
    ///
    /// # Safety
    /// As above, of elements of the same size.
    pub(crate) unsafe fn array_copy(
        &mut self,
        element: StorageType,
        (target, at): (u64, u32),
        (source, from): (u64, u32),
        n: u32,
    ) -> Result<(), TrapCode> {
        self.context.charge(bulk_table_fuel(n.into()))?;
        // SAFETY: the caller vouches for the words; the ranges are checked and may overlap.
        unsafe {
            self.heap.non_null(target)?;
            self.heap.non_null(source)?;
            let to = self.array_range(target, at, n, element)?;
            let from = self.array_range(source, from, n, element)?;
            to.copy_from(from, (n as usize) << element.size_log2());
        }
        Ok(())
    }

    /// `array.init_data`, of `n` elements from byte `from` of the segment on.
    ///
    /// # Errors
    /// [`TrapCode::OutOfFuel`], [`TrapCode::NullReference`], [`TrapCode::ArrayOutOfBounds`],
    /// [`TrapCode::MemoryOutOfBounds`].
    ///
    /// # Safety
    /// As above and as for [`StoreCore::array_new_data`].
    pub(crate) unsafe fn array_init_data(
        &mut self,
        element: StorageType,
        (instance, segment): (*const Instance, u32),
        (word, at): (u64, u32),
        from: u32,
        n: u32,
    ) -> Result<(), TrapCode> {
        self.context.charge(bulk_table_fuel(n.into()))?;
        // SAFETY: the caller vouches for word and instance; both ranges are checked.
        unsafe {
            let to = self.array_range(word, at, n, element)?;
            let bytes = data(instance, segment, from, u64::from(n) << element.size_log2())?;
            to.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        Ok(())
    }

    /// `array.init_elem`, of `n` references of the segment from `from` on.
    ///
    /// # Errors
    /// [`TrapCode::OutOfFuel`], [`TrapCode::NullReference`], [`TrapCode::ArrayOutOfBounds`], [`TrapCode::TableOutOfBounds`].
    ///
    /// # Safety
    /// As above and as for [`StoreCore::array_new_elem`].
    pub(crate) unsafe fn array_init_elem(
        &mut self,
        (instance, segment): (*const Instance, u32),
        (word, at): (u64, u32),
        from: u32,
        n: u32,
    ) -> Result<(), TrapCode> {
        self.context.charge(bulk_table_fuel(n.into()))?;
        // SAFETY: as in `array_init_data`.
        unsafe {
            let to = self.array_range(word, at, n, StorageType::Val(ValType::EXTERNREF))?;
            let words = elements(instance, segment, from, n)?;
            to.cast::<u64>().copy_from_nonoverlapping(words.as_ptr(), words.len());
        }
        Ok(())
    }

    /// What the elements are of the array that a word names, if it names one.
    pub(crate) fn element_type_of(&self, word: u64) -> Option<StorageType> {
        let object = self.heap.get(word).filter(|object| object.kind == Kind::Array)?;
        match self.registry.sub_type(object.ty).composite {
            CompositeType::Array(field) => Some(field.storage),
            _ => None,
        }
    }

    /// An element of the array that a word names, with its type. `None` when it names no array, or there is no such element.
    pub(crate) fn element_value(&self, word: u64, index: u32) -> Option<(ValType, [u64; 2])> {
        let element = self.element_type_of(word)?;
        // SAFETY: the word names an array of such elements.
        unsafe {
            let at = self.array_element(word, index, element.size_log2()).ok()?;
            Some((element.unpacked(), read_value(at, element, false)))
        }
    }

    unsafe fn array_range(&self, word: u64, at: u32, n: u32, element: StorageType) -> Result<*mut u8, TrapCode> {
        // SAFETY: the caller vouches for the word; `at` is at most the length.
        unsafe {
            let object = self.heap.non_null(word)?;
            if !within(at.into(), n.into(), (*object).len.into()) {
                return Err(TrapCode::ArrayOutOfBounds);
            }
            Ok(Object::payload(object).add((at as usize) << element.size_log2()))
        }
    }
}

/// `len` bytes of a data segment.
unsafe fn data<'a>(instance: *const Instance, segment: u32, from: u32, len: u64) -> Result<&'a [u8], TrapCode> {
    // SAFETY: the caller vouches for the instance; nobody drops the segment while the slice is in use.
    let bytes = unsafe { (*instance).data(segment) };
    if !within(from.into(), len, bytes.len() as u64) {
        return Err(TrapCode::MemoryOutOfBounds);
    }
    Ok(&bytes[from as usize..][..len as usize])
}

/// `n` references of an element segment.
unsafe fn elements<'a>(instance: *const Instance, segment: u32, from: u32, n: u32) -> Result<&'a [u64], TrapCode> {
    // SAFETY: as in `data`.
    let words = unsafe { (*instance).element(segment) };
    if !within(from.into(), n.into(), words.len() as u64) {
        return Err(TrapCode::TableOutOfBounds);
    }
    Ok(&words[from as usize..][..n as usize])
}
