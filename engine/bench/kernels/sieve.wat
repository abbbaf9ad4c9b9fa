;; Memory loops: the sieve of Eratosthenes on bytes; counts the primes below n.
;; run(500000) = 41538
;; run(100) = 25
(module
  (memory 16)

  (func (export "run") (param $n i32) (result i64)
    (local $p i32) (local $q i32) (local $count i32)
    ;; All bytes 1 but the first two.
    (loop $fill
      (i32.store8 (local.get $p) (i32.const 1))
      (br_if $fill (i32.ne (local.tee $p (i32.add (local.get $p) (i32.const 1))) (local.get $n))))
    (i32.store16 (i32.const 0) (i32.const 0))
    (local.set $p (i32.const 2))
    (block $sieved
      (loop $primes
        (local.set $q (i32.mul (local.get $p) (local.get $p)))
        (br_if $sieved (i32.ge_u (local.get $q) (local.get $n)))
        (block $next
          (br_if $next (i32.eqz (i32.load8_u (local.get $p))))
          (loop $strike
            (i32.store8 (local.get $q) (i32.const 0))
            (br_if $strike
              (i32.lt_u (local.tee $q (i32.add (local.get $q) (local.get $p))) (local.get $n)))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $primes)))
    (local.set $p (i32.const 0))
    (loop $sum
      (local.set $count (i32.add (local.get $count) (i32.load8_u (local.get $p))))
      (br_if $sum (i32.ne (local.tee $p (i32.add (local.get $p) (i32.const 1))) (local.get $n))))
    (i64.extend_i32_u (local.get $count))))
