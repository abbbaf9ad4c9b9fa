;; Floats in locals: the Mandelbrot set on a grid of n by n points, at most 100 iterations each; the checksum is the sum of
;; all iteration counts.
;; run(128) = 345426
;; run(8) = 1672
(module
  (func $iterations (param $cx f64) (param $cy f64) (result i32)
    (local $x f64) (local $y f64) (local $xx f64) (local $yy f64) (local $i i32)
    (block $out
      (loop $next
        (br_if $out
          (f64.gt
            (f64.add
              (local.tee $xx (f64.mul (local.get $x) (local.get $x)))
              (local.tee $yy (f64.mul (local.get $y) (local.get $y))))
            (f64.const 4)))
        (local.set $y
          (f64.add (f64.mul (f64.add (local.get $x) (local.get $x)) (local.get $y)) (local.get $cy)))
        (local.set $x (f64.add (f64.sub (local.get $xx) (local.get $yy)) (local.get $cx)))
        (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 100)))))
    (local.get $i))

  (func (export "run") (param $n i32) (result i64)
    (local $px i32) (local $py i32) (local $step f64) (local $cy f64) (local $sum i64)
    (local.set $step (f64.div (f64.const 3) (f64.convert_i32_s (local.get $n))))
    (loop $rows
      (local.set $cy
        (f64.add (f64.mul (f64.convert_i32_s (local.get $py)) (local.get $step)) (f64.const -1.5)))
      (local.set $px (i32.const 0))
      (loop $columns
        (local.set $sum
          (i64.add
            (local.get $sum)
            (i64.extend_i32_u
              (call $iterations
                (f64.add (f64.mul (f64.convert_i32_s (local.get $px)) (local.get $step)) (f64.const -2))
                (local.get $cy)))))
        (br_if $columns
          (i32.ne (local.tee $px (i32.add (local.get $px) (i32.const 1))) (local.get $n))))
      (br_if $rows (i32.ne (local.tee $py (i32.add (local.get $py) (i32.const 1))) (local.get $n))))
    (local.get $sum)))
