//! Table instances and the operations on them (specification 3.0, 4.4.6 "Table Instructions").

use crate::module::TableType;
use crate::op::TrapCode;

/// A table: base and length first, where code of every tier finds them. Elements are reference words.
#[repr(C)]
pub(crate) struct Table {
    /// Its first element. Moves when the table grows.
    pub(crate) base: *mut u64,
    /// Its length in elements.
    pub(crate) len: u64,
    /// Its type; `minimum` is what it was declared with, not its size now.
    pub(crate) ty: TableType,
    /// Owns the elements. Touched only through `base`, but when it grows.
    elements: Vec<u64>,
}

impl Table {
    /// A table of its type's minimum size, every element `value`.
    ///
    /// # Errors
    /// [`TrapCode::OutOfMemory`] when there is no room.
    pub(crate) fn new(ty: TableType, value: u64) -> Result<Table, TrapCode> {
        let mut table = Table { base: std::ptr::dangling_mut(), len: 0, ty, elements: Vec::new() };
        match table.resize(ty.minimum, value) {
            true => Ok(table),
            false => Err(TrapCode::OutOfMemory),
        }
    }

    /// The length after growing by `delta` elements, or `None` when the type does not allow it.
    pub(crate) fn grown_len(&self, delta: u64) -> Option<u64> {
        let most = self.ty.maximum.unwrap_or(u64::MAX).min(if self.ty.table64 { u64::MAX } else { u32::MAX.into() });
        self.len.checked_add(delta).filter(|&len| len <= most)
    }

    /// Makes it `len` elements long, no shorter than before. False when there is no room.
    pub(crate) fn resize(&mut self, len: u64, value: u64) -> bool {
        let Ok(size) = usize::try_from(len) else { return false };
        if self.elements.try_reserve(size - self.elements.len()).is_err() {
            return false;
        }
        self.elements.resize(size, value);
        self.base = self.elements.as_mut_ptr();
        self.len = len;
        true
    }

    /// Its elements.
    pub(crate) fn elements(&self) -> &[u64] {
        // SAFETY: `base` is the start of `len` elements; `&self` keeps guest code of this store from running.
        unsafe { std::slice::from_raw_parts(self.base, self.len as usize) }
    }

    /// Element `index`.
    pub(crate) fn get(&self, index: u64) -> Result<u64, TrapCode> {
        self.range(index, 1).map(|element| {
            // SAFETY: `range` checked that one element lies there.
            unsafe { element.read() }
        })
    }

    /// Sets element `index`.
    pub(crate) fn set(&self, index: u64, value: u64) -> Result<(), TrapCode> {
        self.fill(index, value, 1)
    }

    /// `table.fill`.
    pub(crate) fn fill(&self, at: u64, value: u64, n: u64) -> Result<(), TrapCode> {
        let to = self.range(at, n)?;
        for i in 0..n as usize {
            // SAFETY: `range` checked that `n` elements from `to` lie in the table.
            unsafe { to.add(i).write(value) };
        }
        Ok(())
    }

    /// `table.copy` from this table or another.
    pub(crate) fn copy(&self, at: u64, source: &Table, from: u64, n: u64) -> Result<(), TrapCode> {
        let from = source.range(from, n)?;
        let to = self.range(at, n)?;
        // SAFETY: `range` checked both; `copy` allows the ranges to overlap.
        unsafe { to.copy_from(from, n as usize) };
        Ok(())
    }

    /// `table.init` from an element segment's reference words.
    pub(crate) fn init(&self, at: u64, segment: &[u64], from: u64, n: u64) -> Result<(), TrapCode> {
        let end = from.checked_add(n).filter(|&end| end <= segment.len() as u64).ok_or(TrapCode::TableOutOfBounds)?;
        let to = self.range(at, n)?;
        let source = &segment[from as usize..end as usize];
        // SAFETY: `range` checked the target; a segment never lies in a table.
        unsafe { to.copy_from_nonoverlapping(source.as_ptr(), source.len()) };
        Ok(())
    }

    fn range(&self, at: u64, n: u64) -> Result<*mut u64, TrapCode> {
        match at.checked_add(n) {
            // SAFETY: `at <= len`, so the result is within the elements or one past their end.
            Some(end) if end <= self.len => Ok(unsafe { self.base.add(at as usize) }),
            _ => Err(TrapCode::TableOutOfBounds),
        }
    }
}
