;; call_indirect: n turns of a machine whose operations are functions in a table, the next one chosen by the state.
;; run(300000) = 3985336997
;; run(300) = 2705032421
(module
  (type $op (func (param i32 i32) (result i32)))
  (table 8 8 funcref)
  (elem (i32.const 0) $add $sub $xor $mul $rotate $square $blend $not)

  (func $add (type $op) (i32.add (local.get 0) (local.get 1)))
  (func $sub (type $op) (i32.sub (local.get 0) (local.get 1)))
  (func $xor (type $op) (i32.xor (local.get 0) (local.get 1)))
  (func $mul (type $op) (i32.mul (local.get 0) (i32.or (local.get 1) (i32.const 1))))
  (func $rotate (type $op) (i32.rotl (local.get 0) (local.get 1)))
  (func $square (type $op) (i32.add (i32.mul (local.get 0) (local.get 0)) (local.get 1)))
  (func $blend (type $op)
    (i32.or
      (i32.and (local.get 0) (i32.const 0x0f0f0f0f))
      (i32.and (local.get 1) (i32.const 0xf0f0f0f0))))
  (func $not (type $op) (i32.xor (local.get 0) (i32.const -1)))

  (func (export "run") (param $n i32) (result i64)
    (local $x i32) (local $i i32)
    (local.set $x (i32.const 12345))
    (loop $next
      (local.set $x
        (i32.add
          (call_indirect (type $op)
            (local.get $x)
            (local.get $i)
            (i32.and (i32.xor (i32.shr_u (local.get $x) (i32.const 5)) (local.get $i)) (i32.const 7)))
          (i32.const 0x9e3779b9)))
      (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (i64.extend_i32_u (local.get $x))))
