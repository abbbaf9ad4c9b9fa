;; A memory grows while others write to and read from what is its last page at the moment.

(module $mem (memory (export "m") 1 100 shared))

(thread $T1 (shared (module $mem))
  (register "mem" $mem)
  (module
    (memory (import "mem" "m") 1 100 shared)
    (func (export "run") (result i32) (local $last i32)
      (loop
        (local.set $last (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 16)))
        (v128.store (local.get $last) (v128.const i64x2 0x0101010101010101 0x0101010101010101))
        (if (i32.ne (i32.load8_u offset=15 (local.get $last)) (i32.const 1)) (then unreachable))
        (drop (i64.atomic.rmw.or offset=8 (local.get $last) (i64.const 1)))
        (memory.fill (local.get $last) (i32.const 1) (i32.const 16))
        (br_if 0 (i32.eqz (i32.atomic.load (i32.const 0)))))
      (memory.size)))
  (assert_return (invoke "run") (i32.const 100))
)

(thread $T2 (shared (module $mem))
  (register "mem" $mem)
  (module
    (memory (import "mem" "m") 1 100 shared)
    (func (export "run") (result i32) (local $last i32)
      (loop
        (local.set $last (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 16)))
        (v128.store (local.get $last) (v128.const i64x2 0x0101010101010101 0x0101010101010101))
        (if (i32.ne (i32.load8_u offset=15 (local.get $last)) (i32.const 1)) (then unreachable))
        (drop (i64.atomic.rmw.or offset=8 (local.get $last) (i64.const 1)))
        (memory.fill (local.get $last) (i32.const 1) (i32.const 16))
        (br_if 0 (i32.eqz (i32.atomic.load (i32.const 0)))))
      (memory.size)))
  (assert_return (invoke "run") (i32.const 100))
)

(thread $grower (shared (module $mem))
  (register "mem" $mem)
  (module
    (memory (import "mem" "m") 1 100 shared)
    (func (export "run") (result i32) (local $pages i32)
      (loop
        (local.set $pages (memory.grow (i32.const 1)))
        (br_if 0 (i32.ne (local.get $pages) (i32.const -1))))
      (i32.atomic.store (i32.const 0) (i32.const 1))
      (memory.size)))
  (assert_return (invoke "run") (i32.const 100))
)

(wait $T1)
(wait $T2)
(wait $grower)
