//! Tier 2: machine code, in one pass over each function. `compiler` is the neutral part: it follows what is known of operands
//! (`stack`), of blocks (`control`), and of frames (`frame`), and passes values (`call`, `abi`); a folder for each instruction set
//! writes the code, on whatever machine. Where it can be run, `load` makes it ready, `entry` gets in and out, `unwind` finds
//! handlers, `roots` references. It knows the runtime and nothing of the other tier.

mod aarch64;
mod buffer;
mod fold;
mod isa;
mod offsets;
mod output;
mod rows;
mod stubs;
mod x86_64;

#[cfg(native_tier)]
mod builtins;
#[cfg(native_tier)]
mod entry;
#[cfg(native_tier)]
mod fault;
#[cfg(native_tier)]
mod load;
#[cfg(native_tier)]
mod roots;
#[cfg(native_tier)]
mod unwind;

// The instruction set of this machine.
#[cfg(all(native_tier, target_arch = "aarch64"))]
use aarch64 as isa_impl;
#[cfg(all(native_tier, target_arch = "x86_64"))]
use x86_64 as isa_impl;

use crate::module::{CompileError, Module};
use crate::runtime::MachineCode;
#[cfg(native_tier)]
pub(crate) use {
    load::{compile, init},
    roots::roots,
};

/// Compiles a module for an instruction set, by the name that Rust has for it, to be shown; `None` for one that there is no code for.
///
/// # Errors
/// When the code would be larger than branches can span.
pub(crate) fn listing(module: &Module, isa: &str) -> Result<Option<MachineCode>, CompileError> {
    let listing = match isa {
        aarch64::NAME => aarch64::compiler::listing::listing,
        x86_64::NAME => x86_64::compiler::listing::listing,
        _ => return Ok(None),
    };
    listing(module).map(Some)
}
