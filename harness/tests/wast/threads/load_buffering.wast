;; Load buffering: each of two threads reads one word and then writes the other. Not both read what the other wrote later.
;; x at 0, y at 0x10000, what was read at 0x20000 and 0x30000.

(module $mem (memory (export "m") 8 8 shared))

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
    ;; Goes on when the other thread has come as far, or seems not to run: so that both are at the same words at the same time.
    (func $step (param $mine i32) (param $other i32) (param $i i32) (local $polls i32)
      (i32.atomic.store (local.get $mine) (i32.add (local.get $i) (i32.const 1)))
      (loop
        (if (i32.le_u (i32.atomic.load (local.get $other)) (local.get $i)) (then
          (br_if 1 (i32.lt_u (local.tee $polls (i32.add (local.get $polls) (i32.const 1))) (i32.const 300)))))))
    (func (export "run") (local $i i32)
      (call $meet (i32.const 2))
      (loop
        (call $step (i32.const 0x70040) (i32.const 0x70080) (local.get $i))
        (i32.store offset=0x20000 (local.get $i) (i32.atomic.load (local.get $i)))
        (i32.atomic.store offset=0x10000 (local.get $i) (i32.const 1))
        (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 0x10000)))))
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
    ;; Goes on when the other thread has come as far, or seems not to run: so that both are at the same words at the same time.
    (func $step (param $mine i32) (param $other i32) (param $i i32) (local $polls i32)
      (i32.atomic.store (local.get $mine) (i32.add (local.get $i) (i32.const 1)))
      (loop
        (if (i32.le_u (i32.atomic.load (local.get $other)) (local.get $i)) (then
          (br_if 1 (i32.lt_u (local.tee $polls (i32.add (local.get $polls) (i32.const 1))) (i32.const 300)))))))
    (func (export "run") (local $i i32)
      (call $meet (i32.const 2))
      (loop
        (call $step (i32.const 0x70080) (i32.const 0x70040) (local.get $i))
        (i32.store offset=0x30000 (local.get $i) (i32.atomic.load offset=0x10000 (local.get $i)))
        (i32.atomic.store (local.get $i) (i32.const 1))
        (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 0x10000)))))
  )
  (assert_return (invoke "run"))
)

(wait $T1)
(wait $T2)

(register "mem" $mem)
(module
  (memory (import "mem" "m") 8 8 shared)
  (func (export "forbidden") (result i32) (local $i i32) (local $n i32)
    (loop
      (local.set $n (i32.add (local.get $n)
        (i32.and (i32.load offset=0x20000 (local.get $i)) (i32.load offset=0x30000 (local.get $i)))))
      (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 0x10000))))
    (local.get $n))
)
(assert_return (invoke "forbidden") (i32.const 0))
