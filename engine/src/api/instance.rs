//! Instances, and what they export and hold.

use super::handle::{Handle, StoreContext};
use super::types::ExternType;
use super::{AsContext, AsContextMut, Engine, Error, Func, Global, Memory, Module, Table, Tag, TypedFunc, WasmValues};
use crate::module::ExternKind;
use crate::runtime::{self, StoreCore, instantiate};

/// Something that can be imported and exported.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Extern {
    /// A function.
    Func(Func),
    /// A global.
    Global(Global),
    /// A memory.
    Memory(Memory),
    /// A table.
    Table(Table),
    /// An exception tag.
    Tag(Tag),
}

macro_rules! extern_kinds {
    ($($ty:ident $into:ident $a_kind:literal;)*) => {
        impl Extern {
            $(#[doc = concat!("It, if it is ", $a_kind, ".")]
            pub fn $into(self) -> Option<$ty> {
                if let Extern::$ty(it) = self { Some(it) } else { None }
            })*

            pub(super) fn is_of(self, store: &StoreCore) -> bool {
                match self { $(Extern::$ty(it) => it.handle.is_of(store),)* }
            }

            /// # Panics
            /// When it is of another store.
            fn to_runtime(self, store: &StoreCore) -> instantiate::Extern {
                match self { $(Extern::$ty(it) => instantiate::Extern::$ty(it.handle.checked(store)),)* }
            }
        }

        $(impl From<$ty> for Extern {
            fn from(it: $ty) -> Extern {
                Extern::$ty(it)
            }
        })*
    };
}

extern_kinds! {
    Func into_func "a function";
    Global into_global "a global";
    Memory into_memory "a memory";
    Table into_table "a table";
    Tag into_tag "a tag";
}

impl Extern {
    /// Its type. A memory's or table's minimum is its size now, which is what counts for imports.
    ///
    /// # Panics
    /// When it is of another store.
    pub fn ty(self, store: impl AsContext) -> ExternType {
        let store = store.as_context();
        ExternType::new(self.to_runtime(store.core()).ty(), &store.core().registry)
    }
}

/// An instance of a module. Two are equal when they are the same instance. What it exports is found by name; what it holds,
/// exported or not, by index, the imports first.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instance {
    pub(super) handle: Handle<runtime::Instance>,
}

macro_rules! index_spaces {
    ($($space:ident, $list:ident, $ty:ident, $getter:ident, $into:ident, $what:literal;)*) => {
        $(#[doc = concat!("Its ", $what, "s by index, imported ones first, exported or not.")]
        pub fn $space<'a, T: 'a>(
            self,
            store: impl Into<StoreContext<'a, T>>,
        ) -> impl ExactSizeIterator<Item = $ty> + 'a {
            let core = store.into().core();
            self.handle.get(core).$list.iter().map(|&it| $ty { handle: Handle::listed(core, it) })
        }

        #[doc = concat!("The exported ", $what, " of this name.")]
        pub fn $getter(self, store: impl AsContext, name: &str) -> Option<$ty> {
            self.get_export(store, name)?.$into()
        })*
    };
}

impl Instance {
    /// Instantiates a module with one entity per import, in order, and runs its start function.
    ///
    /// # Errors
    /// [`Error::Link`] when an import does not match or is of another store; a trap, an exception or a host's error from active
    /// segments or the start function. Writes to imported tables and memories stay then, as the specification demands.
    ///
    /// # Panics
    /// As a host function that the start function calls does.
    pub fn new(mut store: impl AsContextMut, module: &Module, imports: &[Extern]) -> Result<Instance, Error> {
        let mut store = store.as_context_mut();
        if !Engine::same(store.engine(), module.engine()) {
            return Err(Error::Link("the module was compiled by another engine than the store's".to_owned()));
        }
        let core = store.core_mut();
        if !imports.iter().all(|import| import.is_of(core)) {
            return Err(Error::Link("an import belongs to another store".to_owned()));
        }
        let imports: Vec<_> = imports.iter().map(|import| import.to_runtime(core)).collect();
        let instance = Instance { handle: store.instantiate(&module.compiled, &imports)? };
        if let Some(start) = module.decoded().start {
            let core = store.core_mut();
            let start = Func { handle: Handle::listed(core, instance.handle.get(core).func_list[start as usize]) };
            start.enter(&mut store, &mut [])?;
        }
        Ok(instance)
    }

    /// Its number in the store, counted from 0 in the order of [`Store::instances`](super::Store::instances).
    ///
    /// # Panics
    /// When it is of another store, here and in all methods.
    pub fn id(self, store: impl AsContext) -> u32 {
        self.handle.get(store.as_context().core()).id
    }

    /// The export of this name.
    pub fn get_export(self, store: impl AsContext, name: &str) -> Option<Extern> {
        let store = store.as_context();
        let instance = self.handle.get(store.core());
        let export = instance.module.module.export(name)?;
        listed(store.core(), instance, export.kind, export.index)
    }

    /// Its exports with their names, in order.
    pub fn exports<'a, T: 'a>(
        self,
        store: impl Into<StoreContext<'a, T>>,
    ) -> impl Iterator<Item = (&'a str, Extern)> + 'a {
        let core = store.into().core();
        let instance = self.handle.get(core);
        instance
            .module
            .module
            .exports
            .iter()
            .filter_map(move |export| Some((&*export.name, listed(core, instance, export.kind, export.index)?)))
    }

    /// The exported function of this name as one from `P` to `R`.
    ///
    /// # Errors
    /// [`Error::Usage`] when there is none, or it is not of that type.
    pub fn get_typed_func<P: WasmValues, R: WasmValues>(
        self,
        store: impl AsContext,
        name: &str,
    ) -> Result<TypedFunc<P, R>, Error> {
        let store = store.as_context();
        let func = self.get_func(store, name);
        func.ok_or_else(|| Error::usage(format!("there is no exported function {name:?}")))?.typed(store)
    }

    index_spaces! {
        funcs, func_list, Func, get_func, into_func, "function";
        globals, global_list, Global, get_global, into_global, "global";
        memories, memory_list, Memory, get_memory, into_memory, "memory";
        tables, table_list, Table, get_table, into_table, "table";
        tags, tag_list, Tag, get_tag, into_tag, "tag";
    }

    /// Whether each of its element segments has been dropped, by index.
    pub fn elements_dropped<'a, T: 'a>(
        self,
        store: impl Into<StoreContext<'a, T>>,
    ) -> impl ExactSizeIterator<Item = bool> + 'a {
        self.handle.get(store.into().core()).elements.iter().map(Option::is_none)
    }

    /// Whether each of its data segments has been dropped, by index.
    pub fn data_dropped<'a, T: 'a>(
        self,
        store: impl Into<StoreContext<'a, T>>,
    ) -> impl ExactSizeIterator<Item = bool> + 'a {
        self.handle.get(store.into().core()).data_dropped.iter().copied()
    }
}

/// What has this index in an instance; nothing where its instantiation failed before it was made.
fn listed(store: &StoreCore, instance: &runtime::Instance, kind: ExternKind, index: u32) -> Option<Extern> {
    fn get<E>(store: &StoreCore, list: &[*mut E], index: u32) -> Option<Handle<E>> {
        list.get(index as usize).map(|&it| Handle::listed(store, it))
    }
    Some(match kind {
        ExternKind::Func => Extern::Func(Func { handle: get(store, &instance.func_list, index)? }),
        ExternKind::Global => Extern::Global(Global { handle: get(store, &instance.global_list, index)? }),
        ExternKind::Memory => Extern::Memory(Memory { handle: get(store, &instance.memory_list, index)? }),
        ExternKind::Table => Extern::Table(Table { handle: get(store, &instance.table_list, index)? }),
        ExternKind::Tag => Extern::Tag(Tag { handle: get(store, &instance.tag_list, index)? }),
    })
}
