//! What native code calls by number: an instance points to a table of addresses, so that code contains none.

use super::{builtins, isa_impl};

macro_rules! stubs {
    ($($(#[$doc:meta])* $name:ident = $address:expr;)*) => {
        /// An entry of the table.
        #[derive(Copy, Clone, Debug, PartialEq, Eq)]
        #[repr(i32)]
        pub(super) enum Stub { $($(#[$doc])* $name,)* }

        /// How many there are.
        pub(super) const COUNT: usize = [$(Stub::$name),*].len();

        /// Their names.
        pub(super) const NAMES: [&str; COUNT] = [$(stringify!($name)),*];

        /// Their addresses.
        pub(super) fn table() -> [usize; COUNT] {
            [$($address as *const () as usize),*]
        }
    };
}

stubs! {
    /// Traps with the code in the scratch register.
    Trap = isa_impl::stubs::trap;
    /// Throws a new exception.
    Throw = isa_impl::stubs::throw;
    /// Throws an exception again.
    ThrowRef = isa_impl::stubs::throw_ref;
    /// Whether a type is a subtype of another.
    IsSubtype = isa_impl::stubs::is_subtype;
    /// Asks for more fuel.
    Refill = isa_impl::stubs::refill;
    MemoryGrow = builtins::memory_grow;
    MemoryFill = builtins::memory_fill;
    MemoryCopy = builtins::memory_copy;
    MemoryInit = builtins::memory_init;
    DataDrop = builtins::data_drop;
    TableGrow = builtins::table_grow;
    TableFill = builtins::table_fill;
    TableCopy = builtins::table_copy;
    TableInit = builtins::table_init;
    ElemDrop = builtins::elem_drop;
    MemoryWait32 = builtins::memory_wait32;
    MemoryWait64 = builtins::memory_wait64;
    MemoryNotify = builtins::memory_notify;
    StructNew = isa_impl::stubs::struct_new;
    StructNewDefault = isa_impl::stubs::struct_new_default;
    ArrayNew = isa_impl::stubs::array_new;
    ArrayNewDefault = isa_impl::stubs::array_new_default;
    ArrayNewFixed = isa_impl::stubs::array_new_fixed;
    ArrayNewData = isa_impl::stubs::array_new_data;
    ArrayNewElem = isa_impl::stubs::array_new_elem;
    ArrayFill = builtins::array_fill;
    ArrayCopy = builtins::array_copy;
    ArrayInitData = builtins::array_init_data;
    ArrayInitElem = builtins::array_init_elem;
}
