//! Tables.

use super::handle::{Handle, StoreContext};
use super::reference::Ref;
use super::{AsContext, AsContextMut, Error};
use crate::module::{TableType, ValType};
use crate::op::TrapCode;
use crate::runtime;

/// A table of a store. Two are equal when they are the same table.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Table {
    pub(super) handle: Handle<runtime::Table>,
}

impl Table {
    /// A table of its type's minimum size, every element `value`.
    ///
    /// # Errors
    /// [`Error::Usage`] when the value is not of the element type, or the type none that a module could declare. A trap
    /// `out-of-memory` when the store's limits or the system do not allow it.
    ///
    /// # Panics
    /// When the type refers to a defined type that is no longer registered.
    pub fn new(mut store: impl AsContextMut, ty: TableType, value: Ref) -> Result<Table, Error> {
        if ty.minimum > ty.maximum_elements() {
            return Err(Error::usage(format!("no table can be of type {ty}")));
        }
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let word = value.to_word(core, ty.element)?;
        core.keep_type(ValType::Ref(ty.element));
        let table = core.new_table(ty, word)?;
        Ok(Table { handle: Handle::new(core, table) })
    }

    /// Its type. The minimum is what it was declared with, not its size now.
    ///
    /// # Panics
    /// When it is of another store, here and in all methods.
    pub fn ty(&self, store: impl AsContext) -> TableType {
        self.handle.get(store.as_context().core()).ty
    }

    /// Its size in elements.
    pub fn size(&self, store: impl AsContext) -> u64 {
        self.handle.get(store.as_context().core()).len
    }

    /// Element `index`, or `None` past the end.
    pub fn get(&self, store: impl AsContext, index: u64) -> Option<Ref> {
        let store = store.as_context();
        let table = self.handle.get(store.core());
        table.get(index).ok().map(|word| Ref::from_word(store.core(), table.ty.element.heap, word))
    }

    /// Its elements, in order.
    pub fn elements<'a, T: 'a>(
        &self,
        store: impl Into<StoreContext<'a, T>>,
    ) -> impl ExactSizeIterator<Item = Ref> + 'a {
        let core = store.into().core();
        let table = self.handle.get(core);
        table.elements().iter().map(|&word| Ref::from_word(core, table.ty.element.heap, word))
    }

    /// Sets element `index`.
    ///
    /// # Errors
    /// A trap `table-out-of-bounds` past the end; [`Error::Usage`] when the value is not of the element type.
    pub fn set(&self, store: impl AsContextMut, index: u64, value: Ref) -> Result<(), Error> {
        self.fill(store, index, value, 1)
    }

    /// Sets `count` elements from `index` on.
    ///
    /// # Errors
    /// A trap `table-out-of-bounds` when some are past the end; [`Error::Usage`] when the value is not of the element type.
    /// No element is set then.
    pub fn fill(&self, mut store: impl AsContextMut, index: u64, value: Ref, count: u64) -> Result<(), Error> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let word = value.to_word(core, self.handle.get(core).ty.element)?;
        Ok(self.handle.get_mut(core).0.fill(index, word, count)?)
    }

    /// Makes it larger by `delta` elements, each `value`; the size before.
    ///
    /// # Errors
    /// A trap `out-of-memory` when its type, the store's limits or the system do not allow it; [`Error::Usage`] when the value
    /// is not of the element type.
    pub fn grow(&self, mut store: impl AsContextMut, delta: u64, value: Ref) -> Result<u64, Error> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let word = value.to_word(core, self.handle.get(core).ty.element)?;
        let (table, core) = self.handle.get_mut(core);
        core.grow_table(table, delta, word).ok_or_else(|| TrapCode::OutOfMemory.into())
    }
}
