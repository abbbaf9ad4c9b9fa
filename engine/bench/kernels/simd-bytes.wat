;; Bytes by sixteens: letters of a text to upper case, its spaces counted, its differences from its neighbours summed up;
;; n rounds of 256 bytes each.
;; run(10000) = 3755645120805161316
;; run(50) = -1776750808683111637
(module
  (memory 1)

  (func $fill (local $p i32) (local $v v128)
    (local.set $v (v128.const i8x16 32 97 115 32 98 121 116 101 90 122 32 48 64 91 96 123))
    (loop $next
      (v128.store (local.get $p) (local.get $v))
      (local.set $v
        (v128.and (i8x16.add (local.get $v) (i8x16.swizzle (local.get $v) (v128.const i8x16 3 1 4 1 5 9 2 6 5 3 5 8 9 7 9 3)))
          (i8x16.splat (i32.const 127))))
      (br_if $next (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 16))) (i32.const 4112)))))

  (func $round (param $p i32) (result i32)
    (local $end i32) (local $v v128) (local $w v128) (local $sum v128) (local $spaces i32)
    (local.set $end (i32.add (local.get $p) (i32.const 256)))
    (loop $next
      (local.set $v (v128.load (local.get $p)))
      (local.set $spaces
        (i32.add (local.get $spaces)
          (i32.popcnt (i8x16.bitmask (i8x16.eq (local.get $v) (i8x16.splat (i32.const 32)))))))
      ;; Letters, and only they, differ from their upper case in one bit.
      (local.set $v
        (v128.xor (local.get $v)
          (v128.and
            (i8x16.lt_u (i8x16.sub (local.get $v) (i8x16.splat (i32.const 97))) (i8x16.splat (i32.const 26)))
            (i8x16.splat (i32.const 32)))))
      (v128.store (local.get $p) (local.get $v))
      (local.set $w (v128.load offset=1 (local.get $p)))
      (local.set $sum
        (i32x4.add (local.get $sum)
          (i32x4.extadd_pairwise_i16x8_u
            (i16x8.extadd_pairwise_i8x16_u
              (i8x16.sub (i8x16.max_u (local.get $v) (local.get $w)) (i8x16.min_u (local.get $v) (local.get $w)))))))
      (br_if $next (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 16))) (local.get $end))))
    (local.set $sum (i32x4.add (local.get $sum) (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $sum) (local.get $sum))))
    (i32.add (local.get $spaces)
      (i32.shl (i32.add (i32x4.extract_lane 0 (local.get $sum)) (i32x4.extract_lane 1 (local.get $sum))) (i32.const 8))))

  (func (export "run") (param $n i32) (result i64) (local $sum i64)
    (call $fill)
    (loop $rounds
      (local.set $sum
        (i64.add
          (i64.mul (local.get $sum) (i64.const 31))
          (i64.extend_i32_u (call $round (i32.and (i32.shl (local.get $n) (i32.const 8)) (i32.const 3840))))))
      (br_if $rounds (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))
