;; A table of two labels carries three values past one below them; wasmi copies them over each other.
(module
  (type $three (func (result i64 i64 i64)))
  (func (export "f") (param i32) (result i64 i64 i64)
    block $outer (type $three)
      block $inner (type $three)
        i32.const 0
        i64.const 1
        i64.const 2
        i64.const 3
        local.get 0
        br_table $outer $inner $outer
      end
    end))
