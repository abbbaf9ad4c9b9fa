//! The numeric instructions as pure functions (specification §4.3, "Numerics").
//!
//! Each function carries the name of its instruction, `i32.add` being [`i32_add`], which is also the `visit_` name of
//! the decoder. Integers are `u32` and `u64` whatever their signedness; the signed reading is taken inside. Booleans
//! are `u32` 0 or 1. What may trap returns a `Result`. Nothing else is defined here: no memory, no state.

#[cfg(test)]
pub(crate) mod bits;
mod convert;
mod float;
mod int;
mod simd;
mod wide;

pub use {convert::*, float::*, int::*, simd::*, wide::*};
