//! Exception tags.

use super::handle::Handle;
use super::{AsContext, AsContextMut, Error};
use crate::module::{FuncType, TagType};
use crate::runtime::{self, StoreCore};
use std::sync::Arc;

/// An exception tag of a store. Two are equal when they are the same tag.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tag {
    pub(super) handle: Handle<runtime::Tag>,
}

impl Tag {
    /// A tag for exceptions that carry values of the parameter types of `ty`.
    ///
    /// # Errors
    /// [`Error::Usage`] when `ty` has results.
    ///
    /// # Panics
    /// When the type refers to a defined type that is no longer registered.
    pub fn new(mut store: impl AsContextMut, ty: FuncType) -> Result<Tag, Error> {
        if !ty.results.is_empty() {
            return Err(Error::usage("the type of a tag has no results"));
        }
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let func = core.keep_func_type(ty);
        let tag = core.tags.alloc(runtime::Tag { ty: TagType { func } });
        Ok(Tag { handle: Handle::new(core, tag) })
    }

    /// Its type, whose parameters are what its exceptions carry.
    ///
    /// # Panics
    /// When it is of another store.
    pub fn ty(&self, store: impl AsContext) -> Arc<FuncType> {
        self.signature(store.as_context().core())
    }

    pub(super) fn signature(self, store: &StoreCore) -> Arc<FuncType> {
        store.registry.func_type(self.handle.get(store).ty.func)
    }
}
