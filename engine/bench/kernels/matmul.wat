;; Floats in memory: the product of two n by n matrices of f64, by the school method. The checksum is the bits of the sum
;; of the product's elements.
;; run(96) = 4699875647068045312
;; run(8) = 4690370369045921792
(module
  ;; Three matrices, 128 KiB apart: room for n = 128.
  (memory 6)

  (func $init (param $n i32)
    (local $i i32) (local $end i32)
    (local.set $end (i32.shl (i32.mul (local.get $n) (local.get $n)) (i32.const 3)))
    (loop $next
      (f64.store (local.get $i)
        (f64.mul (f64.convert_i32_s (i32.and (local.get $i) (i32.const 1016))) (f64.const 0.0625)))
      (f64.store offset=131072 (local.get $i)
        (f64.sub (f64.const 64) (f64.convert_i32_s (i32.and (i32.shr_u (local.get $i) (i32.const 4)) (i32.const 127)))))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (local.get $end)))))

  (func $multiply (param $n i32)
    (local $row i32) (local $column i32) (local $out i32) (local $stride i32) (local $i i32) (local $j i32)
    (local $a i32) (local $b i32) (local $k i32) (local $sum f64)
    (local.set $stride (i32.shl (local.get $n) (i32.const 3)))
    (local.set $i (local.get $n))
    (loop $rows
      (local.set $column (i32.const 0))
      (local.set $j (local.get $n))
      (loop $columns
        (local.set $sum (f64.const 0))
        (local.set $a (local.get $row))
        (local.set $b (local.get $column))
        (local.set $k (local.get $n))
        (loop $dot
          (local.set $sum
            (f64.add
              (local.get $sum)
              (f64.mul (f64.load (local.get $a)) (f64.load offset=131072 (local.get $b)))))
          (local.set $b (i32.add (local.get $b) (local.get $stride)))
          (local.set $a (i32.add (local.get $a) (i32.const 8)))
          (br_if $dot (local.tee $k (i32.sub (local.get $k) (i32.const 1)))))
        (f64.store offset=262144 (local.get $out) (local.get $sum))
        (local.set $out (i32.add (local.get $out) (i32.const 8)))
        (local.set $column (i32.add (local.get $column) (i32.const 8)))
        (br_if $columns (local.tee $j (i32.sub (local.get $j) (i32.const 1)))))
      (local.set $row (i32.add (local.get $row) (local.get $stride)))
      (br_if $rows (local.tee $i (i32.sub (local.get $i) (i32.const 1))))))

  (func (export "run") (param $n i32) (result i64)
    (local $i i32) (local $end i32) (local $sum f64)
    (call $init (local.get $n))
    (call $multiply (local.get $n))
    (local.set $end (i32.shl (i32.mul (local.get $n) (local.get $n)) (i32.const 3)))
    (loop $next
      (local.set $sum (f64.add (local.get $sum) (f64.load offset=262144 (local.get $i))))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (local.get $end))))
    (i64.reinterpret_f64 (local.get $sum))))
