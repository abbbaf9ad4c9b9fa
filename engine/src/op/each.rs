//! The callbacks that drive code generation from the tables.
//!
//! A table is a macro; its rows stand in the file of its family. `for_each_binary!(cb)` calls `cb! { row row ... }`
//! once with all the rows of that shape, without separators. Every row is in parentheses and begins alike:
//!
//! ```text
//! (I32Add, i32_add, ("i32.add" Mvp None), u32 u32 => u32, commutative, exact)
//!  |       |        |                     |               `- what the shape adds
//!  |       |        |                     `- signature: operands => results, or `poly`
//!  |       |        `- text name, `Proposal`, `Immediates`: match it as `$info:tt` to skip it
//!  |       `- name of the pure function in `numeric`; `visit_` before it gives the decoder's method
//!  `- variant of `Op`, the same as that of the decoder's `Operator`
//! ```
//!
//! In signatures `u32 u64 f32 f64` are the Rust types that hold i32, i64, f32 and f64 values, as in `numeric`; besides
//! these there are `v128`, `reference`, and `addr`, which is i32 or i64 as the memory or table says.

/// Calls `$cb` with the rows of all the tables in the brackets. A table receives the state and returns it with its own
/// rows at the end.
macro_rules! join {
    ($cb:ident [] $($rows:tt)*) => { $cb! { $($rows)* } };
    ($cb:ident [$table:ident $($more:ident)*] $($rows:tt)*) => { $crate::op::$table! { $cb [$($more)*] $($rows)* } };
}
pub(crate) use join;

/// Every instruction. Row: `($op:ident, $function:ident, $info:tt, $($signature_and_more:tt)*)`.
macro_rules! for_each_op {
    ($cb:ident) => {
        $crate::op::join! { $cb [
            control_blocks control_branches control_calls parametric_ops variable_ops table_ops reference_ops
            memory_loads memory_stores memory_ops
            int_constants int_unary int_binary int_binary_trapping int_compare
            float_constants float_unary float_binary float_compare
            convert_unary convert_unary_trapping wide_ops exception_ops
            gc_structs gc_arrays gc_references
            atomic_ops atomic_loads atomic_stores atomic_rmw atomic_cmpxchg
            simd_loads simd_stores simd_lane_loads simd_lane_stores simd_constants simd_lanes
            simd_compare simd_bits simd_int simd_float simd_convert relaxed_simd_ops
            legacy_exceptions stack_switching shared_everything_threads acquire_release_atomics memory_control
            custom_descriptors
        ] }
    };
}
pub(crate) use for_each_op;

/// Scalar instructions with one operand that cannot trap; `eqz` among them.
/// Row: `($op:ident, $function:ident, $info:tt, $a:ident => $result:ident, $nan:ident)`. `$nan` is `nan` where the bits
/// of a NaN result are open, so that `Config::canonical_nans` concerns the instruction, and `exact` elsewhere.
macro_rules! for_each_unary {
    ($cb:ident) => {
        $crate::op::join! { $cb [int_unary float_unary convert_unary] }
    };
}
pub(crate) use for_each_unary;

/// Scalar instructions with one operand that may trap.
/// Row: `($op:ident, $function:ident, $info:tt, $a:ident => $result:ident)`.
macro_rules! for_each_unary_trapping {
    ($cb:ident) => {
        $crate::op::join! { $cb [convert_unary_trapping] }
    };
}
pub(crate) use for_each_unary_trapping;

/// Scalar instructions with two operands that neither trap nor compare.
/// Row: `($op:ident, $function:ident, $info:tt, $a:ident $b:ident => $result:ident, $order:ident, $nan:ident)`.
/// `$order` is `commutative` where the operands may be swapped (for floats: but for the bits of a NaN), else `ordered`;
/// `$nan` is as for [`for_each_unary`].
macro_rules! for_each_binary {
    ($cb:ident) => {
        $crate::op::join! { $cb [int_binary float_binary] }
    };
}
pub(crate) use for_each_binary;

/// Scalar instructions with two operands that may trap: division and remainder.
/// Row: `($op:ident, $function:ident, $info:tt, $a:ident $b:ident => $result:ident, ordered)`.
macro_rules! for_each_binary_trapping {
    ($cb:ident) => {
        $crate::op::join! { $cb [int_binary_trapping] }
    };
}
pub(crate) use for_each_binary_trapping;

/// Scalar comparisons of two operands. Row: `($op:ident, $function:ident, $info:tt, $a:ident $b:ident => u32,
/// swapped $swapped:ident, negated [$($negated:ident)?])`.
/// `$swapped` is the `Op` that gives the same answer with the operands swapped; `$negated` the one that gives the
/// opposite answer, absent for the orderings of floats, where NaN makes both answers false.
macro_rules! for_each_compare {
    ($cb:ident) => {
        $crate::op::join! { $cb [int_compare float_compare] }
    };
}
pub(crate) use for_each_compare;

/// Scalar loads.
/// Row:
/// `($op:ident, $function:ident, $info:tt, addr => $result:ident, $memory:ident => $extended:ident => $slot:ident)`.
/// Read a `$memory` (little endian), convert it with `as $extended`, which extends by its own sign, then `as $slot`.
macro_rules! for_each_load {
    ($cb:ident) => {
        $crate::op::join! { $cb [memory_loads] }
    };
}
pub(crate) use for_each_load;

/// Scalar stores.
/// Row: `($op:ident, $function:ident, $info:tt, addr $value:ident =>, $slot:ident => $memory:ident)`.
/// Take a `$slot`, wrap it with `as $memory`, and write that (little endian).
macro_rules! for_each_store {
    ($cb:ident) => {
        $crate::op::join! { $cb [memory_stores] }
    };
}
pub(crate) use for_each_store;

/// Vector instructions but constants, loads and stores.
/// Row: `($op:ident, $function:ident, $info:tt, $($param:ident)* => $result:ident $(, $canonical:ident)?)`, with one to three
/// operands. The function takes the operands and then the immediate, if there is one: a lane's number as `u8`, the numbers
/// of a shuffle as `[u8; 16]`. `$canonical` stands where the bits of NaN lanes are open: the name of the
/// function in `numeric` that makes them canonical.
macro_rules! for_each_simd {
    ($cb:ident) => {
        $crate::op::join! { $cb [
            simd_lanes simd_compare simd_bits simd_int simd_float simd_convert relaxed_simd_ops
        ] }
    };
}
pub(crate) use for_each_simd;

/// Loads of whole vectors. Row: `($op:ident, $function:ident, $info:tt, addr => v128, $memory:ident)`. Read a `$memory`
/// (little endian); the function makes a vector of it.
macro_rules! for_each_simd_load {
    ($cb:ident) => {
        $crate::op::join! { $cb [simd_loads] }
    };
}
pub(crate) use for_each_simd_load;

/// Stores of whole vectors, of which there is one.
/// Row: `($op:ident, $function:ident, $info:tt, addr v128 =>, $memory:ident)`.
macro_rules! for_each_simd_store {
    ($cb:ident) => {
        $crate::op::join! { $cb [simd_stores] }
    };
}
pub(crate) use for_each_simd_store;

/// Loads of one lane. Row: `($op:ident, $function:ident, $info:tt, addr v128 => v128, $memory:ident)`. The function takes a
/// `$memory`, the vector and the lane's number.
macro_rules! for_each_simd_lane_load {
    ($cb:ident) => {
        $crate::op::join! { $cb [simd_lane_loads] }
    };
}
pub(crate) use for_each_simd_lane_load;

/// Stores of one lane. Row: `($op:ident, $function:ident, $info:tt, addr v128 =>, $memory:ident)`. The function takes the
/// vector and the lane's number.
macro_rules! for_each_simd_lane_store {
    ($cb:ident) => {
        $crate::op::join! { $cb [simd_lane_stores] }
    };
}
pub(crate) use for_each_simd_lane_store;

/// Atomic accesses to memory. Row:
/// `($op:ident, $function:ident, $info:tt, addr $($operand:ident)* => $($result:ident)?, $memory:ident $action:ident)`.
/// The [`AtomicAction`](super::AtomicAction) on a `$memory` (little endian), to which operands are wrapped and from which the
/// result is zero-extended.
macro_rules! for_each_atomic {
    ($cb:ident) => {
        $crate::op::join! { $cb [atomic_loads atomic_stores atomic_rmw atomic_cmpxchg] }
    };
}
pub(crate) use for_each_atomic;
