//! The handlers: one family of instructions, one file. Numeric semantics come from `op::numeric`, everything about entities from
//! `runtime`.

pub(super) mod allocate;
pub(super) mod atomic;
pub(super) mod branch;
pub(super) mod bulk;
pub(super) mod call;
pub(super) mod exception;
pub(super) mod memory;
pub(super) mod numeric;
pub(super) mod object;
pub(super) mod simd;
pub(super) mod variable;
