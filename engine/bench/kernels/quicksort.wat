;; Recursion over memory: quicksort of n pseudo-random i32, the smaller part by recursion. The checksum weighs elements by
;; their position, and is zero when they are not in order.
;; run(40000) = 2277040270897447932
;; run(300) = 118946207903212
(module
  (memory 8)

  (func $sort (param $low i32) (param $high i32)
    (local $i i32) (local $j i32) (local $pivot i32) (local $x i32) (local $y i32)
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $low) (local.get $high)))
        (local.set $pivot
          (i32.load
            (i32.and
              (i32.add (local.get $low) (i32.shr_u (i32.sub (local.get $high) (local.get $low)) (i32.const 1)))
              (i32.const -4))))
        (local.set $i (local.get $low))
        (local.set $j (local.get $high))
        (loop $partition
          (block $up
            (br_if $up (i32.ge_s (local.tee $x (i32.load (local.get $i))) (local.get $pivot)))
            (loop $next
              (br_if $next
                (i32.lt_s
                  (local.tee $x (i32.load (local.tee $i (i32.add (local.get $i) (i32.const 4)))))
                  (local.get $pivot)))))
          (block $down
            (br_if $down (i32.le_s (local.tee $y (i32.load (local.get $j))) (local.get $pivot)))
            (loop $next
              (br_if $next
                (i32.gt_s
                  (local.tee $y (i32.load (local.tee $j (i32.sub (local.get $j) (i32.const 4)))))
                  (local.get $pivot)))))
          (if (i32.le_u (local.get $i) (local.get $j))
            (then
              (i32.store (local.get $i) (local.get $y))
              (i32.store (local.get $j) (local.get $x))
              (local.set $i (i32.add (local.get $i) (i32.const 4)))
              (local.set $j (i32.sub (local.get $j) (i32.const 4)))))
          (br_if $partition (i32.le_u (local.get $i) (local.get $j))))
        (if (i32.lt_u (i32.sub (local.get $j) (local.get $low)) (i32.sub (local.get $high) (local.get $i)))
          (then
            (call $sort (local.get $low) (local.get $j))
            (local.set $low (local.get $i)))
          (else
            (call $sort (local.get $i) (local.get $high))
            (local.set $high (local.get $j))))
        (br $again))))

  (func (export "run") (param $n i32) (result i64)
    (local $p i32) (local $end i32) (local $seed i32) (local $x i32) (local $last i32) (local $sum i64)
    ;; From 8 on: the pointers may step to one element before the first.
    (local.set $p (i32.const 8))
    (local.set $end (i32.add (i32.shl (local.get $n) (i32.const 2)) (i32.const 8)))
    (local.set $seed (i32.const 42))
    (loop $fill
      (i32.store (local.get $p)
        (local.tee $seed (i32.add (i32.mul (local.get $seed) (i32.const 1664525)) (i32.const 1013904223))))
      (br_if $fill (i32.ne (local.tee $p (i32.add (local.get $p) (i32.const 4))) (local.get $end))))
    (call $sort (i32.const 8) (i32.sub (local.get $end) (i32.const 4)))
    (local.set $p (i32.const 8))
    (local.set $last (i32.const 0x80000000))
    (loop $check
      (if (i32.lt_s (local.tee $x (i32.load (local.get $p))) (local.get $last)) (then (return (i64.const 0))))
      (local.set $last (local.get $x))
      (local.set $sum
        (i64.add (local.get $sum) (i64.mul (i64.extend_i32_s (local.get $x)) (i64.extend_i32_u (local.get $p)))))
      (br_if $check (i32.ne (local.tee $p (i32.add (local.get $p) (i32.const 4))) (local.get $end))))
    (local.get $sum)))
