//! The store and what stands in it, one file per entity, and the boundary through which control passes. No tier knows
//! another; all know this.

mod arena;
pub(crate) mod atomic;
pub(crate) mod boundary;
mod code;
mod context;
mod func;
mod global;
pub(crate) mod heap;
mod instance;
pub(crate) mod instantiate;
mod listing;
mod memory;
pub(crate) mod nested;
mod schedule;
mod shared;
mod store;
mod table;
mod tag;
mod wait;

pub(crate) use arena::Arena;
pub(crate) use code::{CompiledModule, FuncCode, ModuleCode};
pub use context::HostError;
pub(crate) use context::{Activation, Context, Status};
pub(crate) use func::{Func, HostCall, HostExit, HostFunc};
pub(crate) use global::Global;
pub(crate) use instance::Instance;
pub use listing::{ListedFunction, ListedTry, MachineCode, Pointee, Record, RecordField, ValuePlace};
pub(crate) use memory::{Memory, Unreserved, can_guard};
pub use schedule::{Schedule, Turn};
pub(crate) use shared::SharedMemory;
pub use store::{CallHook, StoreLimits};
pub(crate) use store::{Hook, StoreCore};
pub(crate) use table::Table;
pub(crate) use tag::Tag;
pub(crate) use wait::Interrupt;
pub use wait::Waited;
