//! Crosscheck's own WebAssembly engine, made to be compared: an embedding API in the familiar shape, exact fuel, canonical NaNs
//! on request, and a view of everything that an instance holds, exported or not.
//!
//! ```
//! use crosscheck_engine::{Caller, Engine, Linker, Module, Store};
//!
//! # fn main() -> Result<(), crosscheck_engine::Error> {
//! // (module
//! //   (import "host" "add" (func $add (param i32) (result i32)))
//! //   (func (export "twice") (param i32) (result i32)
//! //     local.get 0 call $add drop local.get 0 call $add))
//! let wasm = b"\0asm\x01\0\0\0\
//!     \x01\x06\x01\x60\x01\x7f\x01\x7f\
//!     \x02\x0c\x01\x04host\x03add\x00\x00\
//!     \x03\x02\x01\x00\
//!     \x07\x09\x01\x05twice\x00\x01\
//!     \x0a\x0d\x01\x0b\x00\x20\x00\x10\x00\x1a\x20\x00\x10\x00\x0b";
//!
//! let engine = Engine::default();
//! let module = Module::new(&engine, wasm)?;
//!
//! // The store's data is the host's: here a sum.
//! let mut linker = Linker::new(&engine);
//! linker.func_wrap("host", "add", |mut caller: Caller<'_, i32>, more: i32| {
//!     *caller.data_mut() += more;
//!     *caller.data()
//! })?;
//!
//! let mut store = Store::new(&engine, 0);
//! let instance = linker.instantiate(&mut store, &module)?;
//! let twice = instance.get_typed_func::<i32, i32>(&store, "twice")?;
//! assert_eq!(twice.call(&mut store, 21)?, 42);
//! assert_eq!(*store.data(), 42);
//! # Ok(())
//! # }
//! ```
//!
//! An [`Engine`] holds the configuration; [`Module`]s are compiled by it once and instantiated in any number of [`Store`]s. A
//! store owns everything that its instances consist of; what the API hands out ([`Instance`], [`Func`], [`Memory`]...) are
//! small handles into it. Whatever goes wrong is an [`Error`]; a panic of a host function comes out of the call that led to
//! it. Nothing that a module contains makes the engine panic.

mod api;
mod interp;
pub mod module;
#[cfg(native_tier)]
mod native;
pub mod op;
mod runtime;
mod sys;

pub use api::*;

/// The version of the engine.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
