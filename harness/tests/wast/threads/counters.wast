;; Four threads count in every width, by compare-and-exchange, and under a lock. 4096 rounds each.

(module $mem (memory (export "m") 8 8 shared))

(thread $T0 (shared (module $mem))
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
    (func (export "run") (local $i i32) (local $old i64)
      (call $meet (i32.const 4))
      (loop
        (drop (i32.atomic.rmw8.add_u offset=0 (i32.const 0) (i32.const 1)))
        (drop (i32.atomic.rmw16.add_u offset=2 (i32.const 0) (i32.const 1)))
        (drop (i32.atomic.rmw.add offset=4 (i32.const 0) (i32.const 1)))
        (drop (i64.atomic.rmw.sub offset=8 (i32.const 0) (i64.const -1)))
        (drop (i64.atomic.rmw32.add_u offset=16 (i32.const 0) (i64.const 1)))
        (loop
          (local.set $old (i64.load offset=24 (i32.const 0)))
          (br_if 0 (i64.ne (local.get $old)
            (i64.atomic.rmw.cmpxchg offset=24 (i32.const 0) (local.get $old) (i64.add (local.get $old) (i64.const 3))))))
        ;; A lock around a plain counter.
        (loop (br_if 0 (i32.atomic.rmw.xchg offset=32 (i32.const 0) (i32.const 1))))
        (i32.store offset=36 (i32.const 0) (i32.add (i32.load offset=36 (i32.const 0)) (i32.const 1)))
        (i32.atomic.store offset=32 (i32.const 0) (i32.const 0))
        (drop (i32.atomic.rmw.xor offset=40 (i32.const 0) (local.get $i)))
        (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 0x4000)))))
  )
  (assert_return (invoke "run"))
)

(thread $T1 (shared (module $mem))
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
    (func (export "run") (local $i i32) (local $old i64)
      (call $meet (i32.const 4))
      (loop
        (drop (i32.atomic.rmw8.add_u offset=0 (i32.const 0) (i32.const 1)))
        (drop (i32.atomic.rmw16.add_u offset=2 (i32.const 0) (i32.const 1)))
        (drop (i32.atomic.rmw.add offset=4 (i32.const 0) (i32.const 1)))
        (drop (i64.atomic.rmw.sub offset=8 (i32.const 0) (i64.const -1)))
        (drop (i64.atomic.rmw32.add_u offset=16 (i32.const 0) (i64.const 1)))
        (loop
          (local.set $old (i64.load offset=24 (i32.const 0)))
          (br_if 0 (i64.ne (local.get $old)
            (i64.atomic.rmw.cmpxchg offset=24 (i32.const 0) (local.get $old) (i64.add (local.get $old) (i64.const 3))))))
        ;; A lock around a plain counter.
        (loop (br_if 0 (i32.atomic.rmw.xchg offset=32 (i32.const 0) (i32.const 1))))
        (i32.store offset=36 (i32.const 0) (i32.add (i32.load offset=36 (i32.const 0)) (i32.const 1)))
        (i32.atomic.store offset=32 (i32.const 0) (i32.const 0))
        (drop (i32.atomic.rmw.xor offset=40 (i32.const 0) (local.get $i)))
        (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 0x4000)))))
  )
  (assert_return (invoke "run"))
)

(thread $T2 (shared (module $mem))
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
    (func (export "run") (local $i i32) (local $old i64)
      (call $meet (i32.const 4))
      (loop
        (drop (i32.atomic.rmw8.add_u offset=0 (i32.const 0) (i32.const 1)))
        (drop (i32.atomic.rmw16.add_u offset=2 (i32.const 0) (i32.const 1)))
        (drop (i32.atomic.rmw.add offset=4 (i32.const 0) (i32.const 1)))
        (drop (i64.atomic.rmw.sub offset=8 (i32.const 0) (i64.const -1)))
        (drop (i64.atomic.rmw32.add_u offset=16 (i32.const 0) (i64.const 1)))
        (loop
          (local.set $old (i64.load offset=24 (i32.const 0)))
          (br_if 0 (i64.ne (local.get $old)
            (i64.atomic.rmw.cmpxchg offset=24 (i32.const 0) (local.get $old) (i64.add (local.get $old) (i64.const 3))))))
        ;; A lock around a plain counter.
        (loop (br_if 0 (i32.atomic.rmw.xchg offset=32 (i32.const 0) (i32.const 1))))
        (i32.store offset=36 (i32.const 0) (i32.add (i32.load offset=36 (i32.const 0)) (i32.const 1)))
        (i32.atomic.store offset=32 (i32.const 0) (i32.const 0))
        (drop (i32.atomic.rmw.xor offset=40 (i32.const 0) (local.get $i)))
        (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 0x4000)))))
  )
  (assert_return (invoke "run"))
)

(thread $T3 (shared (module $mem))
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
    (func (export "run") (local $i i32) (local $old i64)
      (call $meet (i32.const 4))
      (loop
        (drop (i32.atomic.rmw8.add_u offset=0 (i32.const 0) (i32.const 1)))
        (drop (i32.atomic.rmw16.add_u offset=2 (i32.const 0) (i32.const 1)))
        (drop (i32.atomic.rmw.add offset=4 (i32.const 0) (i32.const 1)))
        (drop (i64.atomic.rmw.sub offset=8 (i32.const 0) (i64.const -1)))
        (drop (i64.atomic.rmw32.add_u offset=16 (i32.const 0) (i64.const 1)))
        (loop
          (local.set $old (i64.load offset=24 (i32.const 0)))
          (br_if 0 (i64.ne (local.get $old)
            (i64.atomic.rmw.cmpxchg offset=24 (i32.const 0) (local.get $old) (i64.add (local.get $old) (i64.const 3))))))
        ;; A lock around a plain counter.
        (loop (br_if 0 (i32.atomic.rmw.xchg offset=32 (i32.const 0) (i32.const 1))))
        (i32.store offset=36 (i32.const 0) (i32.add (i32.load offset=36 (i32.const 0)) (i32.const 1)))
        (i32.atomic.store offset=32 (i32.const 0) (i32.const 0))
        (drop (i32.atomic.rmw.xor offset=40 (i32.const 0) (local.get $i)))
        (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 0x4000)))))
  )
  (assert_return (invoke "run"))
)

(wait $T0)
(wait $T1)
(wait $T2)
(wait $T3)

(register "mem" $mem)
(module
  (memory (import "mem" "m") 8 8 shared)
  (func (export "load32") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "load64") (param i32) (result i64) (i64.load (local.get 0))))
;; 16384 in 8 bits is 0, in 16 bits itself, and there is nothing in the byte between.
(assert_return (invoke "load32" (i32.const 0)) (i32.const 0x40000000))
(assert_return (invoke "load32" (i32.const 4)) (i32.const 16384))
(assert_return (invoke "load64" (i32.const 8)) (i64.const 16384))
(assert_return (invoke "load64" (i32.const 16)) (i64.const 16384))
(assert_return (invoke "load64" (i32.const 24)) (i64.const 49152))
(assert_return (invoke "load32" (i32.const 32)) (i32.const 0))
(assert_return (invoke "load32" (i32.const 36)) (i32.const 16384))
(assert_return (invoke "load32" (i32.const 40)) (i32.const 0))
