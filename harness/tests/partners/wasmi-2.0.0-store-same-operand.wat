;; A store whose address and value are the same operand, in another memory than the first: wasmi's translator reaches
;; `unreachable!` instead of compiling it.
(module
  (memory 1)
  (memory 1)
  (func (export "f") (param i32) (result i32)
    (drop (local.tee 0 (i32.add (local.get 0) (i32.const 1))))
    (i32.store 1 (local.get 0) (local.get 0))
    (i32.load 1 (local.get 0))))
