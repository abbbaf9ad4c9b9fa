;; The condition is a comparison with 0, which wasmi drops, but then reads the place where its result would be.
;; Called with 7 it is 7 == 0 ? 1 : 2, which is 2.
(module
  (func (export "f") (param i32) (result i32)
    (select (i32.const 1) (i32.const 2) (i32.eqz (local.get 0)))))
