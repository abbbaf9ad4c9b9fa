;; Hand-over by waiting and notifying, and waits that are over by time.

(module $mem (memory (export "m") 1 1 shared))

(thread $waiter (shared (module $mem))
  (register "mem" $mem)
  (module
    (memory (import "mem" "m") 1 1 shared)
    (func (export "wait32") (param i32 i32 i64) (result i32)
      (memory.atomic.wait32 (local.get 0) (local.get 1) (local.get 2)))
    (func (export "wait64") (param i32 i64 i64) (result i32)
      (memory.atomic.wait64 (local.get 0) (local.get 1) (local.get 2))))
  (assert_return (invoke "wait32" (i32.const 0) (i32.const 7) (i64.const -1)) (i32.const 1))
  (assert_return (invoke "wait32" (i32.const 0) (i32.const 0) (i64.const 0)) (i32.const 2))
  (assert_return (invoke "wait32" (i32.const 0) (i32.const 0) (i64.const 2000000)) (i32.const 2))
  (assert_return (invoke "wait64" (i32.const 16) (i64.const 0) (i64.const 1000)) (i32.const 2))
  (assert_trap (invoke "wait32" (i32.const 2) (i32.const 0) (i64.const 0)) "unaligned atomic")
  (assert_trap (invoke "wait64" (i32.const 4) (i64.const 0) (i64.const 0)) "unaligned atomic")
  (assert_trap (invoke "wait32" (i32.const 65536) (i32.const 0) (i64.const 0)) "out of bounds memory access")
  ;; Nobody notifies these addresses but the other thread, which goes on until it has woken somebody.
  (assert_return (invoke "wait32" (i32.const 8) (i32.const 0) (i64.const -1)) (i32.const 0))
  (assert_return (invoke "wait64" (i32.const 24) (i64.const 0) (i64.const -1)) (i32.const 0))
  (assert_return (invoke "wait64" (i32.const 32) (i64.const 0) (i64.const 0x7fffffffffffffff)) (i32.const 0))
)

(thread $notifier (shared (module $mem))
  (register "mem" $mem)
  (module
    (memory (import "mem" "m") 1 1 shared)
    (func (export "notify") (param i32 i32) (result i32) (memory.atomic.notify (local.get 0) (local.get 1)))
    (func (export "wake") (param $at i32) (result i32) (local $woken i32)
      (loop
        (br_if 0 (i32.eqz (local.tee $woken (memory.atomic.notify (local.get $at) (i32.const -1))))))
      (local.get $woken)))
  (assert_return (invoke "notify" (i32.const 8) (i32.const 0)) (i32.const 0))
  (assert_trap (invoke "notify" (i32.const 2) (i32.const 1)) "unaligned atomic")
  (assert_trap (invoke "notify" (i32.const 65536) (i32.const 0)) "out of bounds memory access")
  (assert_return (invoke "wake" (i32.const 8)) (i32.const 1))
  (assert_return (invoke "wake" (i32.const 24)) (i32.const 1))
  (assert_return (invoke "wake" (i32.const 32)) (i32.const 1))
)

(wait $waiter)
(wait $notifier)

;; Without threads: a wait on a memory that is not shared traps, and nobody is there to be notified.
(module
  (memory 1 1)
  (func (export "wait") (param i32) (result i32) (memory.atomic.wait32 (local.get 0) (i32.const 1) (i64.const 0)))
  (func (export "notify") (param i32) (result i32) (memory.atomic.notify (local.get 0) (i32.const 1))))
(assert_trap (invoke "wait" (i32.const 0)) "expected shared memory")
(assert_trap (invoke "wait" (i32.const 65536)) "expected shared memory")
(assert_trap (invoke "wait" (i32.const 2)) "unaligned atomic")
(assert_return (invoke "notify" (i32.const 0)) (i32.const 0))
(assert_trap (invoke "notify" (i32.const 65536)) "out of bounds memory access")
