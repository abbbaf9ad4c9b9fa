;; As with i32.eqz: the test for null is dropped, but the place of its result is read, where here the second operand is.
;; Called with 7 it is null is null ? 7 : 0 == 0, which is 7.
(module
  (func (export "f") (param i32) (result i32) (local i64 funcref)
    (select (local.get 0) (i64.eqz (local.get 1)) (ref.is_null (local.get 2)))))
