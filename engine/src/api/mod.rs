//! The embedding API, in the shape that users of other engines know. All of it is re-exported at the root of the crate.

mod caller;
mod engine;
mod error;
mod func;
mod global;
mod handle;
mod instance;
mod linker;
mod memory;
mod module;
mod reference;
mod shared;
mod store;
mod table;
mod tag;
mod typed;
mod types;
mod value;

pub use self::caller::Caller;
pub use self::engine::{Config, Engine, Tier};
pub use self::error::{Error, Trap};
pub use self::func::Func;
pub use self::global::Global;
pub use self::handle::{StoreContext, StoreContextMut};
pub use self::instance::{Extern, Instance};
pub use self::linker::Linker;
pub use self::memory::Memory;
pub use self::module::{Decoded, Module};
pub use self::reference::{ArrayRef, ExnRef, ExternRef, I31, Ref, StructRef};
pub use self::shared::SharedMemory;
pub use self::store::{AsContext, AsContextMut, InterruptHandle, Store, system_calls};
pub use self::table::Table;
pub use self::tag::Tag;
pub use self::typed::{IntoFunc, TypedFunc, WasmReturn, WasmTy, WasmValues};
pub use self::types::{ExportType, ExternType, ImportType};
pub use self::value::Val;
pub use crate::module::{
    CompileError, CompileErrorKind, CompileOptions, ExternKind, FieldType, FuncType, GlobalType, HeapType, Limits,
    MemoryType, RefType, StorageType, StructType, TableType, ValType,
};
pub use crate::op::{Proposal, TrapCode};
pub use crate::runtime::{
    CallHook, HostError, ListedFunction, ListedTry, MachineCode, Pointee, Record, RecordField, Schedule, StoreLimits,
    Turn, ValuePlace, Waited,
};
