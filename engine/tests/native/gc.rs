//! The code with which instructions on objects of the heap are checked. References come from tables, by an operand; index 0, and
//! what is in no list here, is null.

use crosscheck_engine::op::Op;
use crosscheck_engine::op::Ty::{self, *};

/// What the code refers to, besides what the others do. The arrays have 33 elements, the zoo one of everything.
pub(super) const PRELUDE: &str = r#"
  (type $p (sub (struct (field (mut i32)) (field (mut i64)))))
  (type $p2 (sub $p (struct (field (mut i32)) (field (mut i64)) (field (mut f64)))))
  (type $q (struct (field (mut i8)) (field (mut f32)) (field (mut v128)) (field (mut i16)) (field (mut f64)) (field (mut anyref))))
  (type $a8 (array (mut i8))) (type $a16 (array (mut i16))) (type $a32 (array (mut i32))) (type $a64 (array (mut i64)))
  (type $af32 (array (mut f32))) (type $af64 (array (mut f64))) (type $av (array (mut v128))) (type $ar (array (mut anyref)))
  (table $tp 34 (ref null $p)) (table $tq 34 (ref null $q))
  (table $t8 34 (ref null $a8)) (table $t16 34 (ref null $a16)) (table $t32 34 (ref null $a32)) (table $t64 34 (ref null $a64))
  (table $tf32 34 (ref null $af32)) (table $tf64 34 (ref null $af64)) (table $tv 34 (ref null $av)) (table $tr 34 (ref null $ar))
  (table $zoo 34 anyref) (table $equal 34 eqref)
  (elem (table $tp) (i32.const 1) (ref null $p)
    (struct.new $p (i32.const 5) (i64.const -6)) (struct.new $p2 (i32.const -1) (i64.const 7) (f64.const 0.5)))
  (elem (table $tq) (i32.const 1) (ref null $q)
    (struct.new $q (i32.const 0x80) (f32.const 1.5) (v128.const i64x2 3 -4) (i32.const 0x8001) (f64.const 2.5) (ref.i31 (i32.const 9)))
    (struct.new_default $q))
  (elem (table $t8) (i32.const 1) (ref null $a8) (array.new $a8 (i32.const 0x83) (i32.const 33)))
  (elem (table $t16) (i32.const 1) (ref null $a16) (array.new $a16 (i32.const 0x8001) (i32.const 33)))
  (elem (table $t32) (i32.const 1) (ref null $a32) (array.new $a32 (i32.const -5) (i32.const 33)))
  (elem (table $t64) (i32.const 1) (ref null $a64) (array.new $a64 (i64.const -7) (i32.const 33)))
  (elem (table $tf32) (i32.const 1) (ref null $af32) (array.new $af32 (f32.const -0.5) (i32.const 33)))
  (elem (table $tf64) (i32.const 1) (ref null $af64) (array.new $af64 (f64.const -0.25) (i32.const 33)))
  (elem (table $tv) (i32.const 1) (ref null $av) (array.new $av (v128.const i64x2 8 9) (i32.const 33)))
  (elem (table $tr) (i32.const 1) (ref null $ar) (array.new $ar (ref.i31 (i32.const 3)) (i32.const 33)))
  (elem (table $zoo) (i32.const 1) anyref (ref.i31 (i32.const -3)) (struct.new_default $p))
  (elem (table $zoo) (i32.const 7) anyref (struct.new_default $p2))
  (elem (table $zoo) (i32.const 31) anyref
    (struct.new_default $q) (array.new_default $a8 (i32.const 2)) (array.new_default $ar (i32.const 2)))
  (elem (table $equal) (i32.const 1) eqref (ref.i31 (i32.const 3)) (ref.i31 (i32.const 3)))
  (elem (table $equal) (i32.const 31) eqref (struct.new_default $p) (struct.new_default $p) (ref.i31 (i32.const -3)))
  (elem $some anyref (ref.i31 (i32.const 5)) (ref.null any) (struct.new_default $p) (ref.i31 (i32.const -1)))
  (global $gj (mut i32) (i32.const 0)) (global $gk (mut i32) (i32.const 0))
  (func $fields (param (ref null $p)) (result i32 i64)
    (struct.get $p 0 (local.get 0)) (struct.get $p 1 (local.get 0)))
  (func $all_fields (param (ref null $q)) (result i32 f32 v128 i32 f64)
    (struct.get_s $q 0 (local.get 0)) (struct.get $q 1 (local.get 0)) (struct.get $q 2 (local.get 0))
    (struct.get_u $q 3 (local.get 0)) (struct.get $q 4 (local.get 0)))
  (func $ends8 (param (ref null $a8)) (result i32 i32)
    (array.len (local.get 0)) (array.get_s $a8 (local.get 0) (i32.sub (array.len (local.get 0)) (i32.const 1))))
  (func $ends16 (param (ref null $a16)) (result i32 i32)
    (array.len (local.get 0)) (array.get_u $a16 (local.get 0) (i32.sub (array.len (local.get 0)) (i32.const 1))))
  (func $ends64 (param (ref null $a64)) (result i32 i64)
    (array.len (local.get 0)) (array.get $a64 (local.get 0) (i32.sub (array.len (local.get 0)) (i32.const 1))))
  (func $endsf32 (param (ref null $af32)) (result i32 f32)
    (array.len (local.get 0)) (array.get $af32 (local.get 0) (i32.sub (array.len (local.get 0)) (i32.const 1))))
  (func $endsv (param (ref null $av)) (result i32 v128)
    (array.len (local.get 0)) (array.get $av (local.get 0) (i32.sub (array.len (local.get 0)) (i32.const 1))))
  (func $hash8 (param $a (ref null $a8)) (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (array.get_s $a8 (local.get $a) (local.get $i))))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (array.len (local.get $a)))))
    (local.get $sum))
  (func $hash32 (param $a (ref null $a32)) (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (array.get $a32 (local.get $a) (local.get $i))))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (array.len (local.get $a)))))
    (local.get $sum))
  (func $hashr (param $a (ref null $ar)) (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 3))
        (ref.test (ref i31) (array.get $ar (local.get $a) (local.get $i)))))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (array.len (local.get $a)))))
    (local.get $sum))
  (func $chain (param $n i32) (result (ref null $q)) (local $last (ref null $q)) (local $kept (ref null $q))
    (loop $next
      (local.set $last (struct.new $q (local.get $n) (f32.const 1) (v128.const i64x2 1 2)
        (i32.const 3) (f64.const 4) (local.get $last)))
      (if (i32.and (local.get $n) (i32.const 1)) (then (local.set $kept (local.get $last))))
      (br_if $next (local.tee $n (i32.shr_u (local.get $n) (i32.const 1)))))
    (select (result (ref null $q)) (local.get $kept) (local.get $last) (ref.is_null (local.get $last))))
"#;

/// As [`super::others::OTHERS`].
pub(super) const OBJECTS: &[(Op, &[Ty], &[Ty], &str)] = &[
    (Op::StructNew, &[I32, I64], &[I32, I64], "struct.new $p call $fields"),
    (
        Op::StructNew,
        &[I32, F32, V128, I32],
        &[I32, F32, V128, I32, F64],
        "f64.const 8 ref.null none struct.new $q call $all_fields",
    ),
    (Op::StructNew, &[I32], &[I32], "i32.const 0xffff i32.and call $chain struct.get_u $q 0"),
    (Op::StructNewDefault, &[I32], &[I32, F32, V128, I32, F64], "drop struct.new_default $q call $all_fields"),
    (Op::StructGet, &[I32], &[I32], "table.get $tp struct.get $p 0"),
    (Op::StructGet, &[I32], &[I64], "table.get $tp struct.get $p 1"),
    (Op::StructGet, &[I32], &[F32], "table.get $tq struct.get $q 1"),
    (Op::StructGet, &[I32], &[V128], "table.get $tq struct.get $q 2"),
    (Op::StructGet, &[I32], &[F64], "table.get $tq struct.get $q 4"),
    (Op::StructGet, &[I32], &[I32], "table.get $tq struct.get $q 5 ref.is_null"),
    (Op::StructGetS, &[I32], &[I32], "table.get $tq struct.get_s $q 0"),
    (Op::StructGetS, &[I32], &[I32], "table.get $tq struct.get_s $q 3"),
    (Op::StructGetU, &[I32], &[I32], "table.get $tq struct.get_u $q 0"),
    (Op::StructGetU, &[I32], &[I32], "table.get $tq struct.get_u $q 3"),
    (
        Op::StructSet,
        &[I32, I32],
        &[I32],
        "global.set $gi table.get $tp global.get $gi struct.set $p 0 i32.const 1 table.get $tp struct.get $p 0",
    ),
    (
        Op::StructSet,
        &[I32, I64],
        &[I64],
        "global.set $gl table.get $tp global.get $gl struct.set $p 1 i32.const 1 table.get $tp struct.get $p 1",
    ),
    (
        Op::StructSet,
        &[I32, F32],
        &[F32],
        "global.set $gf table.get $tq global.get $gf struct.set $q 1 i32.const 1 table.get $tq struct.get $q 1",
    ),
    (
        Op::StructSet,
        &[I32, V128],
        &[V128],
        "global.set $gv table.get $tq global.get $gv struct.set $q 2 i32.const 1 table.get $tq struct.get $q 2",
    ),
    (
        Op::StructSet,
        &[I32, F64],
        &[F64],
        "global.set $gd table.get $tq global.get $gd struct.set $q 4 i32.const 1 table.get $tq struct.get $q 4",
    ),
    (
        Op::StructSet,
        &[I32, I32],
        &[I32, F32, V128, I32, F64],
        "global.set $gi table.get $tq global.get $gi struct.set $q 0 i32.const 1 table.get $tq global.get $gi struct.set $q 3
         i32.const 1 table.get $tq call $all_fields",
    ),
    (
        Op::StructSet,
        &[I32, I32],
        &[I32],
        "global.set $gi table.get $tq global.get $gi table.get $zoo struct.set $q 5 i32.const 1 table.get $tq
         struct.get $q 5 ref.test (ref struct)",
    ),
    (
        Op::StructSet,
        &[I32],
        &[I32, F32, V128, I32, F64],
        "table.get $tq i32.const -2 struct.set $q 0 i32.const 1 table.get $tq f32.const 3.5 struct.set $q 1
         i32.const 1 table.get $tq v128.const i64x2 1 0x123456789abc struct.set $q 2
         i32.const 1 table.get $tq f64.const -3.5 struct.set $q 4 i32.const 1 table.get $tq call $all_fields",
    ),
    (Op::ArrayNew, &[I32, I32], &[I32, I32], "i32.const 63 i32.and array.new $a8 call $ends8"),
    (Op::ArrayNew, &[I64, I32], &[I32, I64], "i32.const 63 i32.and array.new $a64 call $ends64"),
    (Op::ArrayNew, &[F32, I32], &[I32, F32], "i32.const 63 i32.and array.new $af32 call $endsf32"),
    (Op::ArrayNew, &[V128, I32], &[I32, V128], "i32.const 63 i32.and array.new $av call $endsv"),
    (Op::ArrayNewDefault, &[I32], &[I32], "i32.const 0xffff i32.and array.new_default $a64 array.len"),
    (Op::ArrayNewDefault, &[I32], &[I32, V128], "i32.const 63 i32.and array.new_default $av call $endsv"),
    (Op::ArrayNewFixed, &[I32, I32, I32], &[I32, I32], "array.new_fixed $a16 3 call $ends16"),
    (Op::ArrayNewFixed, &[V128, V128], &[I32, V128], "array.new_fixed $av 2 call $endsv"),
    (Op::ArrayNewFixed, &[I32], &[I32], "drop array.new_fixed $ar 0 array.len"),
    (Op::ArrayNewData, &[I32, I32], &[I32], "array.new_data $a8 $d call $hash8"),
    (Op::ArrayNewData, &[I32, I32], &[I32], "array.new_data $a32 $d call $hash32"),
    (Op::ArrayNewElem, &[I32, I32], &[I32], "array.new_elem $ar $some call $hashr"),
    (Op::ArrayGetS, &[I32, I32], &[I32], "global.set $gi table.get $t8 global.get $gi array.get_s $a8"),
    (Op::ArrayGetU, &[I32, I32], &[I32], "global.set $gi table.get $t8 global.get $gi array.get_u $a8"),
    (Op::ArrayGetS, &[I32, I32], &[I32], "global.set $gi table.get $t16 global.get $gi array.get_s $a16"),
    (Op::ArrayGetU, &[I32, I32], &[I32], "global.set $gi table.get $t16 global.get $gi array.get_u $a16"),
    (Op::ArrayGet, &[I32, I32], &[I32], "global.set $gi table.get $t32 global.get $gi array.get $a32"),
    (Op::ArrayGet, &[I32, I32], &[I64], "global.set $gi table.get $t64 global.get $gi array.get $a64"),
    (Op::ArrayGet, &[I32, I32], &[F32], "global.set $gi table.get $tf32 global.get $gi array.get $af32"),
    (Op::ArrayGet, &[I32, I32], &[F64], "global.set $gi table.get $tf64 global.get $gi array.get $af64"),
    (Op::ArrayGet, &[I32, I32], &[V128], "global.set $gi table.get $tv global.get $gi array.get $av"),
    (
        Op::ArrayGet,
        &[I32, I32],
        &[I32],
        "global.set $gi table.get $tr global.get $gi array.get $ar ref.cast i31ref i31.get_s",
    ),
    (Op::ArrayGet, &[I32], &[I64], "table.get $t64 i32.const 32 array.get $a64"),
    (Op::ArrayGet, &[I32], &[V128], "table.get $tv i32.const 32 array.get $av"),
    (
        Op::ArraySet,
        &[I32, I32, I32],
        &[I32],
        "global.set $gj global.set $gi table.get $t8 global.get $gi global.get $gj array.set $a8
         i32.const 1 table.get $t8 call $hash8",
    ),
    (
        Op::ArraySet,
        &[I32, I32, I32],
        &[I32],
        "global.set $gj global.set $gi table.get $t16 global.get $gi global.get $gj array.set $a16
         i32.const 1 table.get $t16 i32.const 7 array.get_s $a16",
    ),
    (
        Op::ArraySet,
        &[I32, I32, I32],
        &[I32],
        "global.set $gj global.set $gi table.get $t32 global.get $gi global.get $gj array.set $a32
         i32.const 1 table.get $t32 call $hash32",
    ),
    (
        Op::ArraySet,
        &[I32, I64],
        &[I64],
        "global.set $gl global.set $gi i32.const 1 table.get $t64 global.get $gi global.get $gl array.set $a64
         i32.const 1 table.get $t64 i32.const 7 array.get $a64",
    ),
    (
        Op::ArraySet,
        &[I32, F32],
        &[F32],
        "global.set $gf global.set $gi i32.const 1 table.get $tf32 global.get $gi global.get $gf array.set $af32
         i32.const 1 table.get $tf32 i32.const 7 array.get $af32",
    ),
    (
        Op::ArraySet,
        &[I32, V128],
        &[V128],
        "global.set $gv global.set $gi i32.const 1 table.get $tv global.get $gi global.get $gv array.set $av
         i32.const 1 table.get $tv i32.const 7 array.get $av",
    ),
    (
        Op::ArraySet,
        &[I32, I32],
        &[I32],
        "global.set $gj global.set $gi i32.const 1 table.get $tr global.get $gi global.get $gj table.get $zoo array.set $ar
         i32.const 1 table.get $tr call $hashr",
    ),
    (
        Op::ArraySet,
        &[I32],
        &[F64],
        "table.get $tf64 i32.const 2 f64.const 6.5 array.set $af64 i32.const 1 table.get $tf64 i32.const 2 array.get $af64",
    ),
    (Op::ArrayLen, &[I32], &[I32], "table.get $t8 array.len"),
    (
        Op::ArrayFill,
        &[I32, I32, I32],
        &[I32],
        "global.set $gk global.set $gj global.set $gi i32.const 1 table.get $t8 global.get $gi global.get $gj global.get $gk
         array.fill $a8 i32.const 1 table.get $t8 call $hash8",
    ),
    (
        Op::ArrayFill,
        &[I32, V128, I32],
        &[V128],
        "global.set $gk global.set $gv global.set $gi i32.const 1 table.get $tv global.get $gi global.get $gv global.get $gk
         array.fill $av i32.const 1 table.get $tv i32.const 7 array.get $av",
    ),
    (Op::ArrayFill, &[I32], &[], "table.get $t32 i32.const 0 i32.const 5 i32.const 0 array.fill $a32"),
    (
        Op::ArrayCopy,
        &[I32, I32, I32],
        &[I32],
        "global.set $gk global.set $gj global.set $gi i32.const 1 table.get $t32 i32.const 3 global.get $gi array.set $a32
         i32.const 1 table.get $t32 global.get $gi i32.const 1 table.get $t32 global.get $gj global.get $gk
         array.copy $a32 $a32 i32.const 1 table.get $t32 call $hash32",
    ),
    (
        Op::ArrayCopy,
        &[I32, I32],
        &[],
        "global.set $gi table.get $tr i32.const 0 global.get $gi table.get $tr i32.const 0 i32.const 2 array.copy $ar $ar",
    ),
    (
        Op::ArrayInitData,
        &[I32, I32, I32],
        &[I32],
        "global.set $gk global.set $gj global.set $gi i32.const 1 table.get $t32 global.get $gi global.get $gj global.get $gk
         array.init_data $a32 $d i32.const 1 table.get $t32 call $hash32",
    ),
    (
        Op::ArrayInitElem,
        &[I32, I32, I32],
        &[I32],
        "global.set $gk global.set $gj global.set $gi i32.const 1 table.get $tr global.get $gi global.get $gj global.get $gk
         array.init_elem $ar $some i32.const 1 table.get $tr call $hashr",
    ),
    (Op::RefEq, &[I32, I32], &[I32], "global.set $gi table.get $equal global.get $gi table.get $equal ref.eq"),
    (Op::RefEq, &[I32], &[I32], "table.get $equal ref.null none ref.eq"),
    (Op::RefEq, &[I32], &[I32], "ref.i31 i32.const 7 ref.i31 ref.eq"),
    (Op::RefTestNonNull, &[I32], &[I32], "table.get $t ref.test (ref $i)"),
    (Op::RefTestNullable, &[I32], &[I32], "table.get $t ref.test (ref null $v)"),
    (Op::RefTestNullable, &[I32], &[I32], "table.get $t ref.test nullfuncref"),
    (Op::RefTestNonNull, &[I32], &[I32], "table.get $t ref.test (ref func)"),
    (Op::RefCastNonNull, &[I32, I32], &[I32], "table.get $t ref.cast (ref $i) call_ref $i"),
    (Op::RefCastNullable, &[I32], &[I32], "table.get $t ref.cast (ref null $v) ref.is_null"),
    (Op::RefTestNullable, &[I32], &[I32], "drop ref.null none ref.test nullref"),
    (Op::RefTestNonNull, &[I32], &[I32], "drop i32.const 3 ref.i31 ref.test (ref eq)"),
    (Op::RefCastNonNull, &[I32], &[I32], "drop ref.null any ref.cast (ref $p) struct.get $p 0"),
    (
        Op::BrOnCast,
        &[I32, I32],
        &[I32, I32, I64],
        "block (param i32 i32) (result i32 (ref $p)) table.get $zoo br_on_cast 0 anyref (ref $p) unreachable end call $fields",
    ),
    (
        Op::BrOnCastFail,
        &[I32, I32],
        &[I32, I32],
        "block (param i32 i32) (result i32 anyref) table.get $zoo br_on_cast_fail 0 anyref (ref null $p) ref.is_null ref.i31 end
         ref.test i31ref",
    ),
    (Op::AnyConvertExtern, &[I32], &[I32], "table.get $zoo extern.convert_any any.convert_extern ref.test (ref struct)"),
    (Op::ExternConvertAny, &[I32], &[I32], "table.get $zoo extern.convert_any ref.is_null"),
    (Op::RefI31, &[I32], &[I32], "ref.i31 i31.get_s"),
    (Op::I31GetS, &[I32], &[I32], "table.get $zoo ref.cast i31ref i31.get_s"),
    (Op::I31GetU, &[I32], &[I32], "table.get $zoo ref.cast i31ref i31.get_u"),
    (Op::I31GetU, &[I32], &[I32], "ref.i31 i31.get_u"),
];

/// Types to which everything in the zoo is cast, in every way.
const TARGETS: &[&str] = &["any", "eq", "i31", "struct", "array", "none", "$p", "$p2", "$q", "$a8", "$ar"];

/// Code that casts an element of the zoo, from an index to an i32.
pub(super) fn casts() -> impl Iterator<Item = String> {
    TARGETS.iter().flat_map(|heap| [format!("(ref {heap})"), format!("(ref null {heap})")]).flat_map(|target| {
        [
            format!("table.get $zoo ref.test {target}"),
            format!("table.get $zoo ref.cast {target} ref.is_null"),
            format!("block (param i32) (result {target}) table.get $zoo br_on_cast 0 anyref {target} unreachable end ref.is_null"),
            format!("block (param i32) (result anyref) table.get $zoo br_on_cast_fail 0 anyref {target} unreachable end ref.is_null"),
        ]
    })
}
