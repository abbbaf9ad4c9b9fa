//! Tier 2: machine code, in one pass over each function. The neutral part follows what is known of operands (`stack`), of
//! blocks (`control`), and of frames (`frame`), passes values (`call`, `abi`, `entry`) and unwinds (`unwind`); a folder for
//! each instruction set writes the code. It knows the runtime and nothing of the other tier.

#[cfg(target_arch = "aarch64")]
mod aarch64;
mod abi;
mod builtins;
mod call;
mod compile;
mod contract;
mod control;
mod convert;
mod entry;
mod fault;
mod fold;
mod frame;
mod gc;
mod isa;
mod listing;
mod roots;
mod simd;
mod stack;
mod stubs;
mod unwind;
#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(target_arch = "aarch64")]
use aarch64 as isa_impl;
#[cfg(target_arch = "x86_64")]
use x86_64 as isa_impl;

use crate::module::{Bounds, CompileError, CompileErrorKind, Module};
use crate::runtime::{FuncCode, boundary};
use crate::sys::{self, code::Code};
pub(crate) use listing::listing;
pub(crate) use roots::roots;
use std::any::Any;
use std::sync::Arc;
use unwind::ModuleCode;

/// A module's machine code.
pub(crate) struct Compiled {
    /// For each function that the module defines; `None` for those that were not asked for.
    pub(crate) funcs: Box<[Option<FuncCode>]>,
    /// See [`crate::runtime::Instance::native`].
    pub(crate) native: *const (),
    /// What all those pointers point into.
    pub(crate) owner: Arc<dyn Any + Send + Sync>,
}

/// Has every function that is made from now on, if it is not native, lead native callers out. To be called before an engine with
/// a native tier makes any function.
pub(crate) fn init() {
    boundary::set_outward(isa_impl::stubs::outward as *const u8);
}

/// Compiles those functions of a module for which `wanted` says so; it is given the index among the functions that the module
/// defines. The module was decoded with [`local_weights`](crate::module::CompileOptions::local_weights), or locals stay in
/// memory. `bounds` may be stricter than the module's own option says.
///
/// # Errors
/// When the code would be larger than branches can span, or there is no memory for code.
pub(crate) fn compile(
    module: &Module,
    bounds: Bounds,
    wanted: impl Fn(usize) -> bool,
) -> Result<Compiled, CompileError> {
    let limit = |message: &str| CompileError {
        kind: CompileErrorKind::Limit("machine code"),
        message: message.into(),
        offset: None,
    };
    let features = if module.options.cpu_floor { isa_impl::Features::default() } else { isa_impl::features() };
    if !isa_impl::supported() {
        return Err(limit("the processor lacks what machine code needs at least"));
    }
    let output = compile::compile_all(module, features, bounds, &wanted)?;
    let code = Code::new(&output.bytes).map_err(|error| limit(&format!("no memory for code: {error}")))?;
    let base = code.base();
    let len = output.bytes.len() as u32;
    if !output.places.faults.is_empty() {
        sys::fault::install(fault::resolve).map_err(|error| limit(&format!("faults cannot be handled: {error}")))?;
    }
    let (functions, places) = (output.functions.into(), output.places);
    let owner = Arc::new(ModuleCode { stubs: stubs::table(), code, len, functions, places });
    let funcs = output.entries.iter().map(|entry| {
        entry.map(|at| FuncCode {
            entry: entry::entry,
            native: base.wrapping_add(at as usize),
            interp: std::ptr::null(),
        })
    });
    Ok(Compiled { funcs: funcs.collect(), native: Arc::as_ptr(&owner).cast(), owner })
}
