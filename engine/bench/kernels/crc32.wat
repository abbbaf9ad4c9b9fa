;; Table look-ups: builds the table of CRC-32 (as of zip), then takes the checksum of n bytes.
;; run(400000) = 109820543
;; run(1000) = 1906388
(module
  ;; The table, then from 1024 on the bytes.
  (memory 8)

  (func $table
    (local $i i32) (local $c i32) (local $bit i32)
    (loop $entries
      (local.set $c (local.get $i))
      (local.set $bit (i32.const 8))
      (loop $bits
        (local.set $c
          (i32.xor
            (i32.shr_u (local.get $c) (i32.const 1))
            (i32.and (i32.sub (i32.const 0) (i32.and (local.get $c) (i32.const 1))) (i32.const 0xedb88320))))
        (br_if $bits (local.tee $bit (i32.sub (local.get $bit) (i32.const 1)))))
      (i32.store (i32.shl (local.get $i) (i32.const 2)) (local.get $c))
      (br_if $entries (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 256)))))

  (func $crc (param $p i32) (param $n i32) (result i32)
    (local $c i32)
    (local.set $c (i32.const -1))
    (loop $next
      (local.set $c
        (i32.xor
          (i32.load
            (i32.shl
              (i32.and (i32.xor (local.get $c) (i32.load8_u (local.get $p))) (i32.const 255))
              (i32.const 2)))
          (i32.shr_u (local.get $c) (i32.const 8))))
      (local.set $p (i32.add (local.get $p) (i32.const 1)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.xor (local.get $c) (i32.const -1)))

  (func (export "run") (param $n i32) (result i64)
    (local $i i32)
    (call $table)
    ;; The bytes are those of 32-bit numbers, each 16777619 times the index of its first byte.
    (loop $fill
      (i32.store offset=1024 (local.get $i) (i32.mul (local.get $i) (i32.const 16777619)))
      (br_if $fill (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (local.get $n))))
    (i64.extend_i32_u (call $crc (i32.const 1024) (local.get $n)))))
