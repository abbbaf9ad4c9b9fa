;; Pixels of four bytes, four at a time: one picture blended over another by its alpha, in 16-bit lanes, and narrowed again.
;; run(100000) = 112022884307463062
;; run(500) = 8272088642805202994
(module
  (memory 2)

  (func $fill (local $p i32) (local $v v128)
    (local.set $v (v128.const i8x16 10 200 30 255 50 100 70 128 90 0 110 64 130 220 150 7))
    (loop $next
      (v128.store (local.get $p) (local.get $v))
      (v128.store offset=65536 (local.get $p) (v128.not (local.get $v)))
      (local.set $v (i8x16.add (local.get $v) (v128.const i8x16 7 5 3 1 11 9 15 13 23 21 17 19 31 29 27 25)))
      (br_if $next (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 16))) (i32.const 65536)))))

  ;; (source * alpha + destination * (255 - alpha) + 128) / 256, half of the lanes at a time.
  (func (export "run") (param $n i32) (result i64)
    (local $p i32) (local $s v128) (local $d v128) (local $a v128) (local $b v128) (local $sum v128)
    (call $fill)
    (loop $pixels
      (local.set $s (v128.load (local.get $p)))
      (local.set $d (v128.load offset=65536 (local.get $p)))
      (local.set $a
        (i8x16.shuffle 3 3 3 3 7 7 7 7 11 11 11 11 15 15 15 15 (local.get $s) (local.get $s)))
      (local.set $b (v128.not (local.get $a)))
      (v128.store offset=65536 (local.get $p)
        (local.tee $d
          (i8x16.narrow_i16x8_u
            (i16x8.shr_u
              (i16x8.add
                (i16x8.add
                  (i16x8.extmul_low_i8x16_u (local.get $s) (local.get $a))
                  (i16x8.extmul_low_i8x16_u (local.get $d) (local.get $b)))
                (v128.const i16x8 128 128 128 128 128 128 128 128))
              (i32.const 8))
            (i16x8.shr_u
              (i16x8.add
                (i16x8.add
                  (i16x8.extmul_high_i8x16_u (local.get $s) (local.get $a))
                  (i16x8.extmul_high_i8x16_u (local.get $d) (local.get $b)))
                (v128.const i16x8 128 128 128 128 128 128 128 128))
              (i32.const 8)))))
      (local.set $sum (i64x2.add (i64x2.shl (local.get $sum) (i32.const 1)) (local.get $d)))
      (local.set $p (i32.and (i32.add (local.get $p) (i32.const 16)) (i32.const 16383)))
      (br_if $pixels (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i64.xor (i64x2.extract_lane 0 (local.get $sum)) (i64x2.extract_lane 1 (local.get $sum)))))
