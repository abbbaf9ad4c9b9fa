;; Recursion that branches: the ways to place n queens on a board of n by n, found row by row with sets of bits.
;; run(11) = 2680
;; run(6) = 4
;; What clang -O2 makes of c/queens.c (see c/build.sh).
;; exports Memory 0 as "memory"
;; exports Func 0 as "run"
;; needs: no proposal
(module
  (type (;0;) (func (param i32) (result i64)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
  (table (;0;) 1 1 funcref)
  (memory (;0;) 2)
  (global (;0;) (mut i32) i32.const 66560)
  (export "memory" (memory 0))
  (export "run" (func 0))
  (func (;0;) (type 0) (param i32) (result i64)
    i32.const -1
    local.get 0
    i32.shl
    i32.const -1
    i32.xor
    i32.const 0
    i32.const 0
    i32.const 0
    call 1
    i64.extend_i32_s
  )
  (func (;1;) (type 1) (param i32 i32 i32 i32) (result i32)
    (local i32 i32 i32)
    i32.const 1
    local.set 4
    block ;; label = @1
      local.get 1
      local.get 0
      i32.eq
      br_if 0 (;@1;)
      block ;; label = @2
        local.get 2
        local.get 1
        i32.or
        local.get 3
        i32.or
        i32.const -1
        i32.xor
        local.get 0
        i32.and
        local.tee 5
        br_if 0 (;@2;)
        i32.const 0
        return
      end
      i32.const 0
      local.set 4
      loop ;; label = @2
        local.get 0
        local.get 5
        i32.const 0
        local.get 5
        i32.sub
        i32.and
        local.tee 6
        local.get 1
        i32.or
        local.get 6
        local.get 2
        i32.or
        i32.const 1
        i32.shl
        local.get 6
        local.get 3
        i32.or
        i32.const 1
        i32.shr_u
        call 1
        local.get 4
        i32.add
        local.set 4
        local.get 5
        i32.const -1
        i32.add
        local.get 5
        i32.and
        local.tee 5
        br_if 0 (;@2;)
      end
    end
    local.get 4
  )
)
