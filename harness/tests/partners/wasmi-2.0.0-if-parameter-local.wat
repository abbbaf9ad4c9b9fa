;; The operand below the parameter of an `if` is a local that one arm sets: wasmi saves it in that arm only, and reads what
;; was never written after the other. Called with 7 the other arm runs: it is still 7.
(module
  (global $zero (mut i32) (i32.const 0))
  (func (export "f") (param i32) (result i32)
    local.get 0
    i32.const 5
    global.get $zero
    if (param i32)
      local.set 0
    else
      drop
    end))
