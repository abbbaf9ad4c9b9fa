;; Dot products of n pairs of vectors of 1024 numbers, of i16 into i32 and of f32 in eight sums, as clang makes vectors of them.
;; run(1500) = -7264660852503023342
;; run(20) = 411577551445962462
;; What clang -O2 makes of c/simd-dot.c (see c/build.sh).
;; exports Memory 0 as "memory"
;; exports Func 0 as "run"
;; needs: simd
(module
  (type (;0;) (func (param i32) (result i64)))
  (table (;0;) 1 1 funcref)
  (memory (;0;) 2)
  (global (;0;) (mut i32) i32.const 78848)
  (export "memory" (memory 0))
  (export "run" (func 0))
  (func (;0;) (type 0) (param i32) (result i64)
    (local i32 i32 i32 i64 v128 i64 v128 f32)
    i32.const 3
    local.set 1
    i32.const -2048
    local.set 2
    i32.const -4096
    local.set 3
    loop ;; label = @1
      local.get 2
      i32.const 3072
      i32.add
      local.get 1
      i32.const 1664525
      i32.mul
      i32.const 1013904223
      i32.add
      local.tee 1
      i32.const 18
      i32.shr_u
      i32.store16
      local.get 2
      i32.const 5120
      i32.add
      local.get 1
      i32.const 65520
      i32.and
      i32.const 4
      i32.shr_u
      i32.store16
      local.get 3
      i32.const 9216
      i32.add
      local.get 1
      i32.const 20
      i32.shr_u
      f32.convert_i32_u
      f32.store
      local.get 3
      i32.const 13312
      i32.add
      local.get 1
      i32.const 8
      i32.shr_u
      i32.const 255
      i32.and
      f32.convert_i32_u
      f32.store
      local.get 3
      i32.const 4
      i32.add
      local.set 3
      local.get 2
      i32.const 2
      i32.add
      local.tee 2
      br_if 0 (;@1;)
    end
    i64.const 0
    local.set 4
    block ;; label = @1
      local.get 0
      i32.const 1
      i32.lt_s
      br_if 0 (;@1;)
      i32.const 0
      local.set 3
      loop ;; label = @2
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.set 5
        i32.const 0
        local.set 1
        loop ;; label = @3
          local.get 1
          i32.const 3096
          i32.add
          v128.load16x4_s
          local.get 1
          i32.const 1048
          i32.add
          v128.load16x4_s
          i32x4.mul
          local.get 1
          i32.const 3088
          i32.add
          v128.load16x4_s
          local.get 1
          i32.const 1040
          i32.add
          v128.load16x4_s
          i32x4.mul
          local.get 1
          i32.const 3080
          i32.add
          v128.load16x4_s
          local.get 1
          i32.const 1032
          i32.add
          v128.load16x4_s
          i32x4.mul
          local.get 1
          i32.const 3072
          i32.add
          v128.load16x4_s
          local.get 1
          i32.const 1024
          i32.add
          v128.load16x4_s
          i32x4.mul
          local.get 5
          i32x4.add
          i32x4.add
          i32x4.add
          i32x4.add
          local.set 5
          local.get 1
          i32.const 32
          i32.add
          local.tee 1
          i32.const 2048
          i32.ne
          br_if 0 (;@3;)
        end
        local.get 5
        local.get 5
        local.get 5
        i8x16.shuffle 8 9 10 11 12 13 14 15 0 0 0 0 0 0 0 0
        i32x4.add
        local.tee 5
        local.get 5
        local.get 5
        i8x16.shuffle 4 5 6 7 0 0 0 0 0 0 0 0 0 0 0 0
        i32x4.add
        i32x4.extract_lane 0
        i64.extend_i32_u
        local.set 6
        i32.const 0
        local.set 1
        i32.const -8
        local.set 2
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.tee 5
        local.set 7
        loop ;; label = @3
          local.get 1
          i32.const 5168
          i32.add
          v128.load
          local.get 1
          i32.const 9264
          i32.add
          v128.load
          f32x4.mul
          local.get 1
          i32.const 5136
          i32.add
          v128.load
          local.get 1
          i32.const 9232
          i32.add
          v128.load
          f32x4.mul
          local.get 7
          f32x4.add
          f32x4.add
          local.set 7
          local.get 1
          i32.const 5152
          i32.add
          v128.load
          local.get 1
          i32.const 9248
          i32.add
          v128.load
          f32x4.mul
          local.get 1
          i32.const 5120
          i32.add
          v128.load
          local.get 1
          i32.const 9216
          i32.add
          v128.load
          f32x4.mul
          local.get 5
          f32x4.add
          f32x4.add
          local.set 5
          local.get 1
          i32.const 64
          i32.add
          local.set 1
          local.get 2
          i32.const 16
          i32.add
          local.tee 2
          i32.const 1016
          i32.lt_u
          br_if 0 (;@3;)
        end
        local.get 3
        i32.const 1023
        i32.and
        local.tee 1
        i32.const 1
        i32.shl
        i32.const 1024
        i32.add
        local.tee 2
        local.get 2
        i32.load16_u
        local.get 3
        i32.xor
        i32.store16
        local.get 1
        i32.const 2
        i32.shl
        i32.const 5120
        i32.add
        local.tee 1
        local.get 1
        f32.load
        f32.const 0x1p+0 (;=1;)
        f32.add
        f32.store
        local.get 4
        i64.const 31
        i64.mul
        local.get 6
        i64.add
        local.set 4
        block ;; label = @3
          block ;; label = @4
            local.get 5
            f32x4.extract_lane 0
            f32.const 0x0p+0 (;=0;)
            f32.add
            local.get 5
            f32x4.extract_lane 1
            f32.add
            local.get 5
            f32x4.extract_lane 2
            f32.add
            local.get 5
            f32x4.extract_lane 3
            f32.add
            local.get 7
            f32x4.extract_lane 0
            f32.add
            local.get 7
            f32x4.extract_lane 1
            f32.add
            local.get 7
            f32x4.extract_lane 2
            f32.add
            local.get 7
            f32x4.extract_lane 3
            f32.add
            local.tee 8
            f32.const 0x1p+64 (;=18446744000000000000;)
            f32.lt
            local.get 8
            f32.const 0x0p+0 (;=0;)
            f32.ge
            i32.and
            i32.eqz
            br_if 0 (;@4;)
            local.get 8
            i64.trunc_f32_u
            local.set 6
            br 1 (;@3;)
          end
          i64.const 0
          local.set 6
        end
        local.get 4
        local.get 6
        i64.add
        local.set 4
        local.get 3
        i32.const 1
        i32.add
        local.tee 3
        local.get 0
        i32.ne
        br_if 0 (;@2;)
      end
    end
    local.get 4
  )
)
