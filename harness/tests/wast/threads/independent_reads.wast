;; Independent reads of independent writes: two readers do not see two writes in opposite orders.
;; x at 0, y at 0x10000, what the readers saw at 0x20000 (x), 0x30000 (then y), 0x40000 (y), 0x50000 (then x).

(module $mem (memory (export "m") 8 8 shared))

(thread $W1 (shared (module $mem))
  (register "mem" $mem)
  (module
    (memory (import "mem" "m") 8 8 shared)
    ;; Returns when as many threads as $n have come.
    (func $meet (param $n i32) (local $seen i32)
      (local.set $seen (i32.add (i32.atomic.rmw.add (i32.const 0x70000) (i32.const 1)) (i32.const 1)))
      (drop (memory.atomic.notify (i32.const 0x70000) (i32.const -1)))
      (loop
        (if (i32.lt_u (local.get $seen) (local.get $n)) (then
          (drop (memory.atomic.wait32 (i32.const 0x70000) (local.get $seen) (i64.const -1)))
          (local.set $seen (i32.atomic.load (i32.const 0x70000)))
          (br 1)))))
    (func (export "run") (local $i i32)
      (call $meet (i32.const 4))
      (loop
        (i32.atomic.store (local.get $i) (i32.const 1))
        (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 0x10000)))))
  )
  (assert_return (invoke "run"))
)

(thread $W2 (shared (module $mem))
  (register "mem" $mem)
  (module
    (memory (import "mem" "m") 8 8 shared)
    ;; Returns when as many threads as $n have come.
    (func $meet (param $n i32) (local $seen i32)
      (local.set $seen (i32.add (i32.atomic.rmw.add (i32.const 0x70000) (i32.const 1)) (i32.const 1)))
      (drop (memory.atomic.notify (i32.const 0x70000) (i32.const -1)))
      (loop
        (if (i32.lt_u (local.get $seen) (local.get $n)) (then
          (drop (memory.atomic.wait32 (i32.const 0x70000) (local.get $seen) (i64.const -1)))
          (local.set $seen (i32.atomic.load (i32.const 0x70000)))
          (br 1)))))
    (func (export "run") (local $i i32)
      (call $meet (i32.const 4))
      (loop
        (i32.atomic.store offset=0x10000 (local.get $i) (i32.const 1))
        (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 0x10000)))))
  )
  (assert_return (invoke "run"))
)

(thread $R1 (shared (module $mem))
  (register "mem" $mem)
  (module
    (memory (import "mem" "m") 8 8 shared)
    ;; Returns when as many threads as $n have come.
    (func $meet (param $n i32) (local $seen i32)
      (local.set $seen (i32.add (i32.atomic.rmw.add (i32.const 0x70000) (i32.const 1)) (i32.const 1)))
      (drop (memory.atomic.notify (i32.const 0x70000) (i32.const -1)))
      (loop
        (if (i32.lt_u (local.get $seen) (local.get $n)) (then
          (drop (memory.atomic.wait32 (i32.const 0x70000) (local.get $seen) (i64.const -1)))
          (local.set $seen (i32.atomic.load (i32.const 0x70000)))
          (br 1)))))
    (func (export "run") (local $i i32)
      (call $meet (i32.const 4))
      (loop
        (i32.store offset=0x20000 (local.get $i) (i32.atomic.load (local.get $i)))
        (i32.store offset=0x30000 (local.get $i) (i32.atomic.load offset=0x10000 (local.get $i)))
        (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 0x10000)))))
  )
  (assert_return (invoke "run"))
)

(thread $R2 (shared (module $mem))
  (register "mem" $mem)
  (module
    (memory (import "mem" "m") 8 8 shared)
    ;; Returns when as many threads as $n have come.
    (func $meet (param $n i32) (local $seen i32)
      (local.set $seen (i32.add (i32.atomic.rmw.add (i32.const 0x70000) (i32.const 1)) (i32.const 1)))
      (drop (memory.atomic.notify (i32.const 0x70000) (i32.const -1)))
      (loop
        (if (i32.lt_u (local.get $seen) (local.get $n)) (then
          (drop (memory.atomic.wait32 (i32.const 0x70000) (local.get $seen) (i64.const -1)))
          (local.set $seen (i32.atomic.load (i32.const 0x70000)))
          (br 1)))))
    (func (export "run") (local $i i32)
      (call $meet (i32.const 4))
      (loop
        (i32.store offset=0x40000 (local.get $i) (i32.atomic.load offset=0x10000 (local.get $i)))
        (i32.store offset=0x50000 (local.get $i) (i32.atomic.load (local.get $i)))
        (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 0x10000)))))
  )
  (assert_return (invoke "run"))
)

(wait $W1)
(wait $W2)
(wait $R1)
(wait $R2)

(register "mem" $mem)
(module
  (memory (import "mem" "m") 8 8 shared)
  (func (export "forbidden") (result i32) (local $i i32) (local $n i32)
    (loop
      (local.set $n (i32.add (local.get $n)
        (i32.and
          (i32.gt_u (i32.load offset=0x20000 (local.get $i)) (i32.load offset=0x30000 (local.get $i)))
          (i32.gt_u (i32.load offset=0x40000 (local.get $i)) (i32.load offset=0x50000 (local.get $i))))))
      (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 0x10000))))
    (local.get $n))
)
(assert_return (invoke "forbidden") (i32.const 0))
