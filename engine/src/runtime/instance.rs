//! Module instances: the pointers through which code reaches the entities of the store.

use super::{CompiledModule, Context, Func, Global, Memory, Table, Tag};
use std::sync::Arc;

/// An instance. The fields that code uses come first, as plain pointers to arrays in the order of the index spaces (imports
/// first); the lists that own those arrays come after, are never resized once the instance stands, and are read by Rust.
#[repr(C)]
pub(crate) struct Instance {
    /// The store's context.
    pub(crate) context: *mut Context,
    /// Memory 0, or the store's absent memory: never null.
    pub(crate) memory0: *mut Memory,
    pub(crate) memories: *const *mut Memory,
    pub(crate) tables: *const *mut Table,
    pub(crate) globals: *const *mut Global,
    pub(crate) funcs: *const *mut Func,
    pub(crate) tags: *const *mut Tag,
    /// [`super::ModuleCode::interp`].
    pub(crate) interp: *const (),
    /// [`super::ModuleCode::native`].
    pub(crate) native: *const (),

    pub(crate) memory_list: Box<[*mut Memory]>,
    pub(crate) table_list: Box<[*mut Table]>,
    pub(crate) global_list: Box<[*mut Global]>,
    pub(crate) func_list: Box<[*mut Func]>,
    pub(crate) tag_list: Box<[*mut Tag]>,
    /// The records of the functions that the module defines; `func_list` points into it.
    pub(crate) own_funcs: Box<[Func]>,
    /// The reference words of each element segment, or `None` once dropped.
    pub(crate) elements: Box<[Option<Box<[u64]>>]>,
    /// Whether each data segment was dropped.
    pub(crate) data_dropped: Box<[bool]>,
    /// What it is an instance of.
    pub(crate) module: Arc<CompiledModule>,
    /// Its number in the store, in the order of instantiation.
    pub(crate) id: u32,
}

impl Instance {
    /// The bytes of a data segment: empty once dropped.
    pub(crate) fn data(&self, index: u32) -> &[u8] {
        match self.data_dropped[index as usize] {
            true => &[],
            false => {
                let module = &self.module.module;
                &module.bytes[module.data[index as usize].bytes.clone()]
            }
        }
    }

    /// The reference words of an element segment: empty once dropped.
    pub(crate) fn element(&self, index: u32) -> &[u64] {
        self.elements[index as usize].as_deref().unwrap_or_default()
    }
}
