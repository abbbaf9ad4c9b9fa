;; zstd: n KiB of words, packed at level 3, unpacked again and compared.
;; run(32) = 7783333030476707806
;; run(2) = 3292451424696780218
(module
  (import "zstd" "f" (memory 1))
  (import "zstd" "g" (func $constructors))
  (import "zstd" "s" (func $malloc (param i32) (result i32)))
  (import "zstd" "t" (func $free (param i32)))
  (import "zstd" "i" (func $bound (param i32) (result i32)))
  (import "zstd" "m" (func $compress (param i32 i32 i32 i32 i32) (result i32)))
  (import "zstd" "r" (func $decompress (param i32 i32 i32 i32) (result i32)))
  (global $constructed (mut i32) (i32.const 0))

  ;; Words of a small vocabulary.
  (func $write (param $at i32) (param $length i32)
    (local $seed i32) (local $word i32) (local $left i32)
    (loop $bytes
      (if (local.get $left)
        (then
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (local.set $word (i32.add (i32.mul (local.get $word) (i32.const 31)) (i32.const 7)))
          (i32.store8 (local.get $at) (i32.add (i32.const 97) (i32.rem_u (local.get $word) (i32.const 26)))))
        (else
          (local.set $seed (i32.add (i32.mul (local.get $seed) (i32.const 1664525)) (i32.const 1013904223)))
          (local.set $word (i32.shr_u (local.get $seed) (i32.const 22)))
          (local.set $left (i32.add (i32.const 3) (i32.rem_u (local.get $word) (i32.const 7))))
          (i32.store8 (local.get $at) (i32.const 32))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $bytes (local.tee $length (i32.sub (local.get $length) (i32.const 1))))))

  ;; The packed length, the bytes that came out wrong, and a hash of the packed ones.
  (func (export "run") (param $n i32) (result i64)
    (local $length i32) (local $bound i32) (local $packed i32) (local $from i32) (local $to i32) (local $back i32)
    (local $i i32) (local $sum i64)
    (if (i32.eqz (global.get $constructed)) (then (call $constructors) (global.set $constructed (i32.const 1))))
    (local.set $length (i32.shl (local.get $n) (i32.const 10)))
    (local.set $bound (call $bound (local.get $length)))
    (local.set $from (call $malloc (local.get $length)))
    (local.set $to (call $malloc (local.get $bound)))
    (local.set $back (call $malloc (local.get $length)))
    (call $write (local.get $from) (local.get $length))
    (local.set $packed
      (call $compress (local.get $to) (local.get $bound) (local.get $from) (local.get $length) (i32.const 3)))
    (local.set $sum
      (i64.extend_i32_u
        (i32.sub
          (call $decompress (local.get $back) (local.get $length) (local.get $to) (local.get $packed))
          (local.get $length))))
    (loop $compare
      (local.set $sum
        (i64.add (local.get $sum)
          (i64.extend_i32_u
            (i32.ne
              (i32.load8_u (i32.add (local.get $from) (local.get $i)))
              (i32.load8_u (i32.add (local.get $back) (local.get $i)))))))
      (br_if $compare
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $length))))
    (local.set $i (i32.const 0))
    (loop $hash
      (local.set $sum
        (i64.add (i64.mul (local.get $sum) (i64.const 31))
          (i64.load8_u (i32.add (local.get $to) (local.get $i)))))
      (br_if $hash (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $packed))))
    (call $free (local.get $from))
    (call $free (local.get $to))
    (call $free (local.get $back))
    (i64.xor (local.get $sum) (i64.shl (i64.extend_i32_u (local.get $packed)) (i64.const 40)))))
