//! The code with which instructions are checked whose operands are not all numbers, or that the tables say too little of.

use crosscheck_engine::op::Op;
use crosscheck_engine::op::Ty::{self, *};

/// What the code refers to.
pub(super) const PRELUDE: &str = r#"
  (type $v (func)) (type $i (func (param i32) (result i32)))
  (memory $m 1 3) (memory $m2 i64 1 2)
  (data (i32.const 0) "\00\01\7f\80\ff\fe\55\aa\12\34\56\78\9a\bc\de\f0") (data $d "abcdefgh") (data $d2 "ij")
  (table $t 8 16 funcref) (elem (table $t) (i32.const 1) func $double $nothing $double)
  (table $ti (ref null $i) (elem (ref.null $i) (ref.func $double) (ref.func $id_i32)))
  (elem $e funcref (ref.func $double) (ref.null func) (ref.func $nothing)) (elem $e2 func $double)
  (global $gi (mut i32) (i32.const 0)) (global $gl (mut i64) (i64.const 0))
  (global $gf (mut f32) (f32.const 0)) (global $gd (mut f64) (f64.const 0))
  (global $gv (mut v128) (v128.const i64x2 0 0))
  (tag $e2 (param i32 v128 f32 v128)) (tag $e0) (tag $e1 (param i32 i64))
  (func $double (type $i) (i32.shl (local.get 0) (i32.const 1)))
  (func $two (param i32 i64) (result i64 i32) (i64.add (local.get 1) (i64.const 3)) (i32.sub (local.get 0) (i32.const 9)))
  (func $vectors (param v128 i32 v128) (result i32 v128 v128)
    (local.get 1) (i32x4.sub (local.get 0) (local.get 2)) (v128.andnot (local.get 2) (local.get 0)))
  (func $vectors_tail (param v128 i32 v128) (result i32 v128 v128)
    (return_call $vectors (local.get 2) (local.get 1) (local.get 0)))
  (func $vector_locals (param v128 v128) (result v128 v128) (local v128 i32 v128)
    (local.set 2 (v128.xor (local.tee 0 (v128.not (local.get 0))) (local.get 1)))
    (local.set 4 (local.tee 1 (i32x4.sub (local.get 4) (local.get 1))))
    (i32x4.sub (local.get 2) (local.get 0)) (i32x4.sub (local.get 4) (local.get 1)))
  (func $returns (param i64 i32) (result i64) (i64.const 5)
    (if (local.get 1) (then (return (local.get 0)))) (i64.const 6) (return (i64.const 7)) (i64.add))
  (func $tail (param i32 i64) (result i64 i32)
    (return_call $two (i32.wrap_i64 (local.get 1)) (i64.extend_i32_s (local.get 0))))
  (func $tail_indirect (param i32 i32) (result i32) (return_call_indirect $t (type $i) (local.get 0) (local.get 1)))
  (func $tail_reference (param i32 i32) (result i32) (return_call_ref $i (local.get 0) (table.get $ti (local.get 1))))
  (func $locals (param i32 f64) (result f64 i32) (local i32 f64 i64)
    (local.set 2 (i32.add (local.tee 0 (i32.mul (local.get 0) (i32.const 3))) (local.get 0)))
    (local.set 3 (local.tee 1 (f64.neg (local.get 1)))) (local.set 4 (i64.extend_i32_s (local.get 2)))
    (f64.sub (local.get 3) (local.get 1)) (i32.sub (local.get 0) (i32.wrap_i64 (local.get 4))))
"#;

/// An instruction, the operands and results of the code that checks it, and that code. An instruction may have several.
pub(super) const OTHERS: &[(Op, &[Ty], &[Ty], &str)] = &[
    (Op::Unreachable, &[I32], &[I32], "if (result i32) i32.const 1 else unreachable end"),
    (Op::Nop, &[I32], &[I32], "nop"),
    (Op::Block, &[I32, I64], &[I32, I64], "block (param i32 i64) (result i32 i64) i64.const 3 i64.add end"),
    (
        Op::Loop,
        &[I32],
        &[I32],
        "loop (param i32) (result i32) i32.const 1 i32.shr_u global.set $gi global.get $gi global.get $gi i32.const 1 i32.gt_u br_if 0 end",
    ),
    (
        Op::Block,
        &[I32, V128],
        &[V128, V128],
        "block (param i32 v128) (result v128 v128) global.set $gv drop global.get $gv global.get $gv v128.not end",
    ),
    (
        Op::BrIf,
        &[V128, V128, I32],
        &[V128, V128],
        "block (param v128 v128 i32) (result v128 v128) br_if 0 i32x4.sub global.get $gv end",
    ),
    (
        Op::BrTable,
        &[V128, F32, I32],
        &[V128, F32],
        "block (param v128 f32 i32) (result v128 f32) block (param v128 f32 i32) (result v128 f32) br_table 0 1 0 end f32.neg end",
    ),
    (Op::Else, &[V128, I32], &[V128], "if (param v128) (result v128) v128.not else global.get $gv i32x4.sub end"),
    (Op::If, &[V128, I32], &[V128], "if (param v128) (result v128) v128.not end"),
    (Op::If, &[I64, I32], &[I64], "if (param i64) (result i64) i64.const 3 i64.mul end"),
    (Op::Else, &[F64, I32], &[F64], "if (param f64) (result f64) f64.neg else f64.const 5 f64.sub end"),
    (Op::End, &[F32], &[F32], "block (param f32) (result f32) end"),
    (Op::Br, &[I32, I64], &[I32, I64], "block (param i32 i64) (result i32 i64) i64.const 9 i64.xor br 0 end"),
    (
        Op::BrIf,
        &[F64, I64, I32],
        &[F64, I64],
        "block (param f64 i64 i32) (result f64 i64) br_if 0 i64.const 7 i64.add end",
    ),
    (
        Op::BrTable,
        &[I32, F32, I32],
        &[I32, F32],
        "block (param i32 f32 i32) (result i32 f32) block (param i32 f32 i32) (result i32 f32) br_table 0 1 0 end f32.neg end",
    ),
    (Op::Return, &[I64, I32], &[I64], "call $returns"),
    (
        Op::BrOnNull,
        &[I32, I32],
        &[I32],
        "block (param i32 i32) (result i32) table.get $t br_on_null 0 drop i32.const 1 i32.add end",
    ),
    (
        Op::BrOnNonNull,
        &[I32, I32],
        &[I32],
        "block (param i32 i32) (result i32 (ref func)) table.get $t br_on_non_null 0 i32.const 1 i32.add ref.func $double end drop",
    ),
    (Op::Call, &[I32, I64], &[I64, I32], "call $two"),
    (Op::Call, &[V128, I32, V128], &[I32, V128, V128], "call $vectors"),
    (Op::ReturnCall, &[V128, I32, V128], &[I32, V128, V128], "call $vectors_tail"),
    (Op::CallIndirect, &[I32, I32], &[I32], "call_indirect $t (type $i)"),
    (Op::ReturnCall, &[I32, I64], &[I64, I32], "call $tail"),
    (Op::ReturnCallIndirect, &[I32, I32], &[I32], "call $tail_indirect"),
    (Op::CallRef, &[I32, I32], &[I32], "table.get $ti call_ref $i"),
    (Op::ReturnCallRef, &[I32, I32], &[I32], "call $tail_reference"),
    (Op::Drop, &[I32, F64], &[I32], "drop"),
    (Op::Drop, &[F64, I32], &[F64], "drop"),
    (Op::Select, &[I32, I32, I32], &[I32], "select"),
    (Op::Select, &[I64, I64, I32], &[I64], "select"),
    (Op::Select, &[F32, F32, I32], &[F32], "select"),
    (Op::Select, &[F64, F64, I32], &[F64], "select"),
    (Op::Select, &[V128, V128, I32], &[V128], "select"),
    (Op::TypedSelect, &[V128, V128, I32], &[V128], "select (result v128)"),
    (Op::TypedSelect, &[I64, I64, I32], &[I64], "select (result i64)"),
    (Op::LocalSet, &[V128, V128], &[V128, V128], "call $vector_locals"),
    (Op::LocalGet, &[I32, F64], &[F64, I32], "call $locals"),
    (Op::LocalSet, &[I32, F64], &[F64, I32], "call $locals"),
    (Op::LocalTee, &[I32, F64], &[F64, I32], "call $locals"),
    (Op::GlobalGet, &[I32], &[I32], "global.get $gi i32.add"),
    (Op::GlobalSet, &[I32], &[I32], "global.set $gi global.get $gi"),
    (Op::GlobalSet, &[I64], &[I64], "global.set $gl global.get $gl"),
    (Op::GlobalSet, &[F32], &[F32], "global.set $gf global.get $gf"),
    (Op::GlobalSet, &[F64], &[F64], "global.set $gd global.get $gd"),
    (Op::GlobalSet, &[V128], &[V128], "global.set $gv global.get $gv"),
    (Op::V128Const, &[V128], &[V128], "v128.const i64x2 0x123456789abcdef -2 i64x2.add"),
    (Op::V128Const, &[V128], &[V128, V128], "v128.const i64x2 5 0 v128.const i64x2 -7 -7 v128.xor"),
    (Op::V128Const, &[V128], &[V128, V128], "v128.const i64x2 0 0 v128.const i64x2 0 9 v128.xor"),
    (Op::TableInit, &[I32, I32, I32], &[], "table.init $t $e"),
    (Op::ElemDrop, &[I32], &[I32], "i32.const 0 i32.const 0 i32.const 0 table.init $t $e2 elem.drop $e2"),
    (Op::TableCopy, &[I32, I32, I32], &[], "table.copy $t $t"),
    (Op::TableFill, &[I32, I32], &[], "global.set $gi ref.func $nothing global.get $gi table.fill $t"),
    (Op::TableGet, &[I32], &[I32], "table.get $t ref.is_null"),
    (Op::TableSet, &[I32], &[], "ref.func $double table.set $t"),
    (Op::TableGrow, &[I32], &[I32], "global.set $gi ref.func $double global.get $gi table.grow $t"),
    (Op::TableSize, &[I32], &[I32], "table.size $t i32.add"),
    (Op::RefNull, &[I32], &[I32], "ref.null func ref.is_null i32.add"),
    (Op::RefIsNull, &[I32], &[I32], "table.get $ti ref.is_null"),
    (Op::RefFunc, &[I32], &[I32], "ref.func $double call_ref $i"),
    (Op::RefAsNonNull, &[I32, I32], &[I32], "table.get $ti ref.as_non_null call_ref $i"),
    (Op::MemorySize, &[I32], &[I32], "memory.size $m i32.add"),
    (Op::MemoryGrow, &[I32], &[I32], "memory.grow $m"),
    (Op::MemoryGrow, &[I64], &[I64], "memory.grow $m2"),
    (Op::MemoryInit, &[I32, I32, I32], &[], "memory.init $m $d"),
    (Op::MemoryInit, &[I64, I32, I32], &[], "memory.init $m2 $d"),
    (Op::DataDrop, &[I32], &[I32], "i32.const 0 i32.const 0 i32.const 2 memory.init $m $d2 data.drop $d2"),
    (Op::MemoryCopy, &[I32, I32, I32], &[], "memory.copy $m $m"),
    (Op::MemoryCopy, &[I64, I32, I32], &[], "memory.copy $m2 $m"),
    (Op::MemoryCopy, &[I64, I64, I64], &[], "memory.copy $m2 $m2"),
    (Op::MemoryFill, &[I32, I32, I32], &[], "memory.fill $m"),
    (Op::MemoryFill, &[I64, I32, I64], &[], "memory.fill $m2"),
    (Op::AtomicFence, &[I32, I32], &[I32], "i32.store8 i32.const 7 atomic.fence i32.const 5 i32.load8_u i32.add"),
    (Op::I32Const, &[I32], &[I32], "i32.const -7 i32.add"),
    (Op::I64Const, &[I64], &[I64], "i64.const 0x123456789abcdef i64.add"),
    (Op::F32Const, &[F32], &[F32], "f32.const -0 f32.add"),
    (Op::F64Const, &[F64], &[F64], "f64.const 0x1.8p-3 f64.add"),
    (
        Op::TryTable,
        &[I32, I64],
        &[I32, I64],
        "block (param i32 i64) (result i32 i64) try_table (param i32 i64) (result i32 i64) (catch $e1 0) i64.const 1 i64.add end end",
    ),
    (
        Op::Throw,
        &[I32, I64],
        &[I32, I64],
        "block (param i32 i64) (result i32 i64) try_table (param i32 i64) (catch $e1 0) throw $e1 end unreachable end",
    ),
    (
        Op::Throw,
        &[I32, V128, F32, V128],
        &[I32, V128, F32, V128],
        "block (param i32 v128 f32 v128) (result i32 v128 f32 v128) try_table (param i32 v128 f32 v128) (catch $e2 0) throw $e2 end unreachable end",
    ),
    (
        Op::ThrowRef,
        &[I32, I64],
        &[I32, I64],
        "block (param i32 i64) (result i32 i64) block (param i32 i64) (result i32 i64 exnref)
         try_table (param i32 i64) (catch_ref $e1 0) throw $e1 end unreachable end
         try_table (param exnref) (catch $e1 0) throw_ref end unreachable end",
    ),
];
