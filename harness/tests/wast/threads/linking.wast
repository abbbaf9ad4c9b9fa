;; What a thread has of its parent's instances: their shared memories, by import, also in threads of its own.

(module $mem
  (memory (export "m") 102 65536 shared)
  (func (export "f") (result i32) (i32.const 1)))

(thread $T (shared (module $mem))
  (register "mem" $mem)
  (assert_unlinkable (module (memory (import "mem" "m") 1024)) "incompatible import type")
  (assert_unlinkable (module (memory (import "mem" "m") 103 65536 shared)) "incompatible import type")
  (assert_unlinkable (module (memory (import "mem" "m") 102 65535 shared)) "incompatible import type")
  (assert_unlinkable (module (import "mem" "f" (func (result i32)))) "unknown import")
  (module $own (memory (import "mem" "m") 102 65536 shared) (memory (export "n") 1 1 shared)
    (func (export "store") (i32.atomic.store (i32.const 4) (i32.const 9))))
  (assert_return (invoke "store"))
  (thread $U (shared (module $mem))
    (register "mem" $mem)
    (module (memory (import "mem" "m") 1 65536 shared)
      (func (export "load") (result i32) (i32.atomic.load (i32.const 4))))
    (assert_return (invoke "load") (i32.const 9))
  )
  (wait $U)
)
(wait $T)
