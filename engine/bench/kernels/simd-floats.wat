;; Vectors of floats: y = y * 0.5 + x over n groups of four, the least and greatest lane, then the sum of products.
;; run(100000) = 7207469199130931672
;; run(500) = 1082949283603591927
(module
  (memory 8)

  ;; Two arrays of 4096 floats, each lane another small number.
  (func $fill (local $p i32) (local $v v128)
    (local.set $v (v128.const f32x4 0.25 -0.5 0.75 -1.0))
    (loop $next
      (v128.store (local.get $p) (local.get $v))
      (v128.store offset=16384 (local.get $p) (f32x4.neg (local.get $v)))
      (local.set $v (f32x4.add (local.get $v) (v128.const f32x4 0.125 0.0625 -0.125 0.5)))
      (br_if $next (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 16))) (i32.const 16384)))))

  (func (export "run") (param $n i32) (result i64)
    (local $p i32) (local $x v128) (local $y v128) (local $low v128) (local $high v128) (local $sum v128)
    (call $fill)
    (loop $groups
      (local.set $x (v128.load (local.get $p)))
      (local.set $y
        (f32x4.add
          (f32x4.mul (v128.load offset=16384 (local.get $p)) (v128.const f32x4 0.5 0.5 0.5 0.5))
          (local.get $x)))
      (v128.store offset=16384 (local.get $p) (local.get $y))
      (local.set $low (f32x4.pmin (local.get $low) (local.get $y)))
      (local.set $high (f32x4.pmax (local.get $high) (local.get $y)))
      (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $x) (local.get $y))))
      (local.set $p (i32.and (i32.add (local.get $p) (i32.const 16)) (i32.const 16383)))
      (br_if $groups (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.set $sum (v128.xor (local.get $sum) (v128.xor (local.get $low) (local.get $high))))
    (i64.xor (i64x2.extract_lane 0 (local.get $sum)) (i64x2.extract_lane 1 (local.get $sum)))))
