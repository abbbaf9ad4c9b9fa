;; A sort that knows nothing of what it sorts, as C's qsort: n records of 24 bytes, moved as bytes and compared through a pointer
;; to a function, by three orders in turn (heap sort).
;; run(1500) = -962659085035662576
;; run(50) = 872472829308077243
;; What clang -O2 makes of c/records.c (see c/build.sh).
;; exports Memory 0 as "memory"
;; exports Func 0 as "run"
;; needs: no proposal
(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32) (result i64)))
  (type (;2;) (func (param i32 i32)))
  (table (;0;) 4 4 funcref)
  (memory (;0;) 5)
  (global (;0;) (mut i32) i32.const 263168)
  (export "memory" (memory 0))
  (export "run" (func 0))
  (elem (;0;) (i32.const 1) func 1 3 4)
  (func (;0;) (type 1) (param i32) (result i64)
    (local i32 i32 i32 i32 i32 i64)
    block ;; label = @1
      block ;; label = @2
        block ;; label = @3
          block ;; label = @4
            block ;; label = @5
              block ;; label = @6
                block ;; label = @7
                  local.get 0
                  i32.const 1
                  i32.lt_s
                  br_if 0 (;@7;)
                  i32.const 7
                  local.set 1
                  i32.const 0
                  local.set 2
                  i32.const 1047
                  local.set 3
                  loop ;; label = @8
                    local.get 3
                    i32.const -15
                    i32.add
                    local.get 2
                    i32.store
                    local.get 3
                    i32.const -11
                    i32.add
                    local.get 1
                    i32.const 1664525
                    i32.mul
                    i32.const 1013904223
                    i32.add
                    local.tee 1
                    i32.const 1664525
                    i32.mul
                    i32.const 1013904223
                    i32.add
                    local.tee 4
                    i32.const 28
                    i32.shr_u
                    i32.store
                    local.get 3
                    i32.const -23
                    i32.add
                    local.get 1
                    i32.const 8
                    i32.shr_u
                    f64.convert_i32_u
                    f64.const 0x1p-10 (;=0.0009765625;)
                    f64.mul
                    f64.store
                    local.get 3
                    i32.const -7
                    i32.add
                    local.get 4
                    i32.const 1664525
                    i32.mul
                    i32.const 1013904223
                    i32.add
                    local.tee 1
                    i32.const 30
                    i32.shr_u
                    i32.const 97
                    i32.add
                    i32.store8
                    local.get 3
                    i32.const -6
                    i32.add
                    local.get 1
                    i32.const 1664525
                    i32.mul
                    i32.const 1013904223
                    i32.add
                    local.tee 1
                    i32.const 30
                    i32.shr_u
                    i32.const 97
                    i32.add
                    i32.store8
                    local.get 3
                    i32.const -5
                    i32.add
                    local.get 1
                    i32.const 1664525
                    i32.mul
                    i32.const 1013904223
                    i32.add
                    local.tee 1
                    i32.const 30
                    i32.shr_u
                    i32.const 97
                    i32.add
                    i32.store8
                    local.get 3
                    i32.const -4
                    i32.add
                    local.get 1
                    i32.const 1664525
                    i32.mul
                    i32.const 1013904223
                    i32.add
                    local.tee 1
                    i32.const 30
                    i32.shr_u
                    i32.const 97
                    i32.add
                    i32.store8
                    local.get 3
                    i32.const -3
                    i32.add
                    local.get 1
                    i32.const 1664525
                    i32.mul
                    i32.const 1013904223
                    i32.add
                    local.tee 1
                    i32.const 30
                    i32.shr_u
                    i32.const 97
                    i32.add
                    i32.store8
                    local.get 3
                    i32.const -2
                    i32.add
                    local.get 1
                    i32.const 1664525
                    i32.mul
                    i32.const 1013904223
                    i32.add
                    local.tee 1
                    i32.const 30
                    i32.shr_u
                    i32.const 97
                    i32.add
                    i32.store8
                    local.get 3
                    i32.const -1
                    i32.add
                    local.get 1
                    i32.const 1664525
                    i32.mul
                    i32.const 1013904223
                    i32.add
                    local.tee 1
                    i32.const 30
                    i32.shr_u
                    i32.const 97
                    i32.add
                    i32.store8
                    local.get 3
                    local.get 1
                    i32.const 1664525
                    i32.mul
                    i32.const 1013904223
                    i32.add
                    local.tee 1
                    i32.const 30
                    i32.shr_u
                    i32.const 97
                    i32.add
                    i32.store8
                    local.get 3
                    i32.const 24
                    i32.add
                    local.set 3
                    local.get 0
                    local.get 2
                    i32.const 1
                    i32.add
                    local.tee 2
                    i32.ne
                    br_if 0 (;@8;)
                  end
                  local.get 0
                  i32.const 1
                  call 2
                  local.get 0
                  i32.const 1
                  i32.lt_s
                  br_if 1 (;@6;)
                  local.get 0
                  i32.const 3
                  i32.and
                  local.set 2
                  local.get 0
                  i32.const -1
                  i32.add
                  local.tee 5
                  i32.const 3
                  i32.ge_u
                  br_if 2 (;@5;)
                  i64.const 0
                  local.set 6
                  i32.const 0
                  local.set 1
                  br 3 (;@4;)
                end
                local.get 0
                i32.const 1
                call 2
              end
              local.get 0
              i32.const 2
              call 2
              i64.const 0
              local.set 6
              br 2 (;@3;)
            end
            local.get 0
            i32.const -4
            i32.and
            local.set 4
            i64.const 0
            local.set 6
            i32.const 0
            local.set 1
            i32.const 1080
            local.set 3
            loop ;; label = @5
              local.get 6
              i64.const 31
              i64.mul
              local.get 3
              i32.const -48
              i32.add
              i64.load32_u
              i64.add
              i64.const 31
              i64.mul
              local.get 3
              i32.const -24
              i32.add
              i64.load32_u
              i64.add
              i64.const 31
              i64.mul
              local.get 3
              i64.load32_u
              i64.add
              i64.const 31
              i64.mul
              local.get 3
              i32.const 24
              i32.add
              i64.load32_u
              i64.add
              local.set 6
              local.get 3
              i32.const 96
              i32.add
              local.set 3
              local.get 4
              local.get 1
              i32.const 4
              i32.add
              local.tee 1
              i32.ne
              br_if 0 (;@5;)
            end
          end
          block ;; label = @4
            local.get 2
            i32.eqz
            br_if 0 (;@4;)
            local.get 1
            i32.const 24
            i32.mul
            i32.const 1032
            i32.add
            local.set 3
            loop ;; label = @5
              local.get 6
              i64.const 31
              i64.mul
              local.get 3
              i64.load32_u
              i64.add
              local.set 6
              local.get 3
              i32.const 24
              i32.add
              local.set 3
              local.get 2
              i32.const -1
              i32.add
              local.tee 2
              br_if 0 (;@5;)
            end
          end
          local.get 0
          i32.const 2
          call 2
          local.get 0
          i32.const 1
          i32.lt_s
          br_if 0 (;@3;)
          local.get 0
          i32.const 3
          i32.and
          local.set 2
          local.get 5
          i32.const 3
          i32.ge_u
          br_if 1 (;@2;)
          i32.const 0
          local.set 1
          br 2 (;@1;)
        end
        local.get 0
        i32.const 3
        call 2
        local.get 6
        return
      end
      local.get 0
      i32.const -4
      i32.and
      local.set 4
      i32.const 0
      local.set 1
      i32.const 1080
      local.set 3
      loop ;; label = @2
        local.get 6
        i64.const 31
        i64.mul
        local.get 3
        i32.const -48
        i32.add
        i64.load32_u
        i64.add
        i64.const 31
        i64.mul
        local.get 3
        i32.const -24
        i32.add
        i64.load32_u
        i64.add
        i64.const 31
        i64.mul
        local.get 3
        i64.load32_u
        i64.add
        i64.const 31
        i64.mul
        local.get 3
        i32.const 24
        i32.add
        i64.load32_u
        i64.add
        local.set 6
        local.get 3
        i32.const 96
        i32.add
        local.set 3
        local.get 4
        local.get 1
        i32.const 4
        i32.add
        local.tee 1
        i32.ne
        br_if 0 (;@2;)
      end
    end
    block ;; label = @1
      local.get 2
      i32.eqz
      br_if 0 (;@1;)
      local.get 1
      i32.const 24
      i32.mul
      i32.const 1032
      i32.add
      local.set 3
      loop ;; label = @2
        local.get 6
        i64.const 31
        i64.mul
        local.get 3
        i64.load32_u
        i64.add
        local.set 6
        local.get 3
        i32.const 24
        i32.add
        local.set 3
        local.get 2
        i32.const -1
        i32.add
        local.tee 2
        br_if 0 (;@2;)
      end
    end
    local.get 0
    i32.const 3
    call 2
    block ;; label = @1
      local.get 0
      i32.const 1
      i32.lt_s
      br_if 0 (;@1;)
      local.get 0
      i32.const 3
      i32.and
      local.set 2
      block ;; label = @2
        block ;; label = @3
          local.get 5
          i32.const 3
          i32.ge_u
          br_if 0 (;@3;)
          i32.const 0
          local.set 1
          br 1 (;@2;)
        end
        local.get 0
        i32.const -4
        i32.and
        local.set 4
        i32.const 0
        local.set 1
        i32.const 1080
        local.set 3
        loop ;; label = @3
          local.get 6
          i64.const 31
          i64.mul
          local.get 3
          i32.const -48
          i32.add
          i64.load32_u
          i64.add
          i64.const 31
          i64.mul
          local.get 3
          i32.const -24
          i32.add
          i64.load32_u
          i64.add
          i64.const 31
          i64.mul
          local.get 3
          i64.load32_u
          i64.add
          i64.const 31
          i64.mul
          local.get 3
          i32.const 24
          i32.add
          i64.load32_u
          i64.add
          local.set 6
          local.get 3
          i32.const 96
          i32.add
          local.set 3
          local.get 4
          local.get 1
          i32.const 4
          i32.add
          local.tee 1
          i32.ne
          br_if 0 (;@3;)
        end
      end
      local.get 2
      i32.eqz
      br_if 0 (;@1;)
      local.get 1
      i32.const 24
      i32.mul
      i32.const 1032
      i32.add
      local.set 3
      loop ;; label = @2
        local.get 6
        i64.const 31
        i64.mul
        local.get 3
        i64.load32_u
        i64.add
        local.set 6
        local.get 3
        i32.const 24
        i32.add
        local.set 3
        local.get 2
        i32.const -1
        i32.add
        local.tee 2
        br_if 0 (;@2;)
      end
    end
    local.get 6
  )
  (func (;1;) (type 0) (param i32 i32) (result i32)
    (local f64 f64)
    local.get 0
    f64.load
    local.tee 2
    local.get 1
    f64.load
    local.tee 3
    f64.gt
    local.get 2
    local.get 3
    f64.lt
    i32.sub
  )
  (func (;2;) (type 2) (param i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    global.get 0
    i32.const 64
    i32.sub
    local.tee 2
    global.set 0
    block ;; label = @1
      local.get 0
      i32.const 2
      i32.lt_s
      br_if 0 (;@1;)
      local.get 0
      i32.const 1
      i32.shr_u
      local.set 3
      local.get 2
      i32.const 23
      i32.add
      local.set 4
      loop ;; label = @2
        block ;; label = @3
          block ;; label = @4
            local.get 3
            i32.const 1
            i32.lt_s
            br_if 0 (;@4;)
            local.get 2
            local.get 3
            i32.const -1
            i32.add
            local.tee 3
            i32.const 24
            i32.mul
            local.tee 5
            i32.const 1024
            i32.add
            i32.load8_u
            i32.store8
            local.get 2
            local.get 5
            i32.const 1025
            i32.add
            i32.load8_u
            i32.store8 offset=1
            local.get 2
            local.get 5
            i32.const 1026
            i32.add
            i32.load8_u
            i32.store8 offset=2
            local.get 2
            local.get 5
            i32.const 1027
            i32.add
            i32.load8_u
            i32.store8 offset=3
            local.get 2
            local.get 5
            i32.const 1028
            i32.add
            i32.load8_u
            i32.store8 offset=4
            local.get 2
            local.get 5
            i32.const 1029
            i32.add
            i32.load8_u
            i32.store8 offset=5
            local.get 2
            local.get 5
            i32.const 1030
            i32.add
            i32.load8_u
            i32.store8 offset=6
            local.get 2
            local.get 5
            i32.const 1031
            i32.add
            i32.load8_u
            i32.store8 offset=7
            local.get 2
            local.get 5
            i32.const 1032
            i32.add
            i32.load8_u
            i32.store8 offset=8
            local.get 2
            local.get 5
            i32.const 1033
            i32.add
            i32.load8_u
            i32.store8 offset=9
            local.get 2
            local.get 5
            i32.const 1034
            i32.add
            i32.load8_u
            i32.store8 offset=10
            local.get 2
            local.get 5
            i32.const 1035
            i32.add
            i32.load8_u
            i32.store8 offset=11
            local.get 2
            local.get 5
            i32.const 1036
            i32.add
            i32.load8_u
            i32.store8 offset=12
            local.get 2
            local.get 5
            i32.const 1037
            i32.add
            i32.load8_u
            i32.store8 offset=13
            local.get 2
            local.get 5
            i32.const 1038
            i32.add
            i32.load8_u
            local.tee 6
            i32.store8 offset=14
            local.get 2
            local.get 5
            i32.const 1039
            i32.add
            i32.load8_u
            local.tee 7
            i32.store8 offset=15
            local.get 2
            local.get 5
            i32.const 1040
            i32.add
            i32.load8_u
            local.tee 8
            i32.store8 offset=16
            local.get 2
            local.get 5
            i32.const 1041
            i32.add
            i32.load8_u
            local.tee 9
            i32.store8 offset=17
            local.get 2
            local.get 5
            i32.const 1042
            i32.add
            i32.load8_u
            local.tee 10
            i32.store8 offset=18
            local.get 2
            local.get 5
            i32.const 1043
            i32.add
            i32.load8_u
            local.tee 11
            i32.store8 offset=19
            local.get 2
            local.get 5
            i32.const 1044
            i32.add
            i32.load8_u
            i32.store8 offset=20
            local.get 2
            local.get 5
            i32.const 1045
            i32.add
            i32.load8_u
            i32.store8 offset=21
            local.get 2
            local.get 5
            i32.const 1046
            i32.add
            i32.load8_u
            i32.store8 offset=22
            local.get 5
            i32.const 1047
            i32.add
            local.set 12
            local.get 4
            local.set 5
            br 1 (;@3;)
          end
          local.get 2
          local.get 0
          i32.const -1
          i32.add
          local.tee 0
          i32.const 24
          i32.mul
          local.tee 5
          i32.const 1024
          i32.add
          local.tee 12
          i32.load8_u
          i32.store8
          local.get 2
          local.get 5
          i32.const 1025
          i32.add
          local.tee 13
          i32.load8_u
          i32.store8 offset=1
          local.get 2
          local.get 5
          i32.const 1026
          i32.add
          local.tee 14
          i32.load8_u
          i32.store8 offset=2
          local.get 2
          local.get 5
          i32.const 1027
          i32.add
          local.tee 11
          i32.load8_u
          i32.store8 offset=3
          local.get 2
          local.get 5
          i32.const 1028
          i32.add
          local.tee 15
          i32.load8_u
          i32.store8 offset=4
          local.get 2
          local.get 5
          i32.const 1029
          i32.add
          local.tee 16
          i32.load8_u
          i32.store8 offset=5
          local.get 2
          local.get 5
          i32.const 1030
          i32.add
          local.tee 17
          i32.load8_u
          i32.store8 offset=6
          local.get 2
          local.get 5
          i32.const 1031
          i32.add
          local.tee 18
          i32.load8_u
          i32.store8 offset=7
          local.get 2
          local.get 5
          i32.const 1032
          i32.add
          local.tee 19
          i32.load8_u
          i32.store8 offset=8
          local.get 2
          local.get 5
          i32.const 1033
          i32.add
          local.tee 20
          i32.load8_u
          i32.store8 offset=9
          local.get 2
          local.get 5
          i32.const 1034
          i32.add
          local.tee 21
          i32.load8_u
          i32.store8 offset=10
          local.get 2
          local.get 5
          i32.const 1035
          i32.add
          local.tee 22
          i32.load8_u
          i32.store8 offset=11
          local.get 2
          local.get 5
          i32.const 1036
          i32.add
          local.tee 23
          i32.load8_u
          i32.store8 offset=12
          local.get 2
          local.get 5
          i32.const 1037
          i32.add
          local.tee 24
          i32.load8_u
          i32.store8 offset=13
          local.get 2
          local.get 5
          i32.const 1038
          i32.add
          local.tee 25
          i32.load8_u
          local.tee 6
          i32.store8 offset=14
          local.get 2
          local.get 5
          i32.const 1039
          i32.add
          local.tee 26
          i32.load8_u
          local.tee 7
          i32.store8 offset=15
          local.get 2
          local.get 5
          i32.const 1040
          i32.add
          local.tee 27
          i32.load8_u
          local.tee 8
          i32.store8 offset=16
          local.get 2
          local.get 5
          i32.const 1041
          i32.add
          local.tee 28
          i32.load8_u
          local.tee 9
          i32.store8 offset=17
          local.get 2
          local.get 5
          i32.const 1042
          i32.add
          local.tee 29
          i32.load8_u
          local.tee 10
          i32.store8 offset=18
          local.get 12
          i32.const 0
          i32.load8_u offset=1024
          i32.store8
          local.get 13
          i32.const 0
          i32.load8_u offset=1025
          i32.store8
          local.get 14
          i32.const 0
          i32.load8_u offset=1026
          i32.store8
          local.get 11
          i32.const 0
          i32.load8_u offset=1027
          i32.store8
          local.get 2
          local.get 5
          i32.const 1043
          i32.add
          local.tee 13
          i32.load8_u
          local.tee 11
          i32.store8 offset=19
          local.get 2
          local.get 5
          i32.const 1044
          i32.add
          local.tee 14
          i32.load8_u
          i32.store8 offset=20
          local.get 2
          local.get 5
          i32.const 1045
          i32.add
          local.tee 30
          i32.load8_u
          i32.store8 offset=21
          local.get 2
          local.get 5
          i32.const 1046
          i32.add
          local.tee 31
          i32.load8_u
          i32.store8 offset=22
          i32.const 1047
          local.set 12
          local.get 2
          local.get 5
          i32.const 1047
          i32.add
          local.tee 5
          i32.load8_u
          i32.store8 offset=23
          local.get 15
          i32.const 0
          i32.load8_u offset=1028
          i32.store8
          local.get 16
          i32.const 0
          i32.load8_u offset=1029
          i32.store8
          local.get 17
          i32.const 0
          i32.load8_u offset=1030
          i32.store8
          local.get 19
          i32.const 0
          i32.load8_u offset=1032
          i32.store8
          local.get 20
          i32.const 0
          i32.load8_u offset=1033
          i32.store8
          local.get 21
          i32.const 0
          i32.load8_u offset=1034
          i32.store8
          local.get 22
          i32.const 0
          i32.load8_u offset=1035
          i32.store8
          local.get 23
          i32.const 0
          i32.load8_u offset=1036
          i32.store8
          local.get 24
          i32.const 0
          i32.load8_u offset=1037
          i32.store8
          local.get 25
          i32.const 0
          i32.load8_u offset=1038
          i32.store8
          local.get 18
          i32.const 0
          i32.load8_u offset=1031
          i32.store8
          local.get 27
          i32.const 0
          i32.load8_u offset=1040
          i32.store8
          local.get 28
          i32.const 0
          i32.load8_u offset=1041
          i32.store8
          local.get 29
          i32.const 0
          i32.load8_u offset=1042
          i32.store8
          local.get 13
          i32.const 0
          i32.load8_u offset=1043
          i32.store8
          local.get 14
          i32.const 0
          i32.load8_u offset=1044
          i32.store8
          local.get 30
          i32.const 0
          i32.load8_u offset=1045
          i32.store8
          local.get 31
          i32.const 0
          i32.load8_u offset=1046
          i32.store8
          local.get 26
          i32.const 0
          i32.load8_u offset=1039
          i32.store8
        end
        local.get 5
        local.get 12
        i32.load8_u
        i32.store8
        local.get 3
        local.set 13
        local.get 3
        local.set 14
        block ;; label = @3
          local.get 3
          i32.const 1
          i32.shl
          local.tee 12
          i32.const 1
          i32.or
          local.tee 5
          local.get 0
          i32.ge_s
          br_if 0 (;@3;)
          loop ;; label = @4
            block ;; label = @5
              block ;; label = @6
                local.get 12
                i32.const 2
                i32.add
                local.tee 12
                local.get 0
                i32.lt_s
                br_if 0 (;@6;)
                local.get 5
                local.set 14
                br 1 (;@5;)
              end
              local.get 12
              local.get 5
              local.get 5
              i32.const 24
              i32.mul
              i32.const 1024
              i32.add
              local.get 12
              i32.const 24
              i32.mul
              i32.const 1024
              i32.add
              local.get 1
              call_indirect (type 0)
              i32.const 0
              i32.lt_s
              select
              local.set 14
            end
            block ;; label = @5
              block ;; label = @6
                local.get 2
                local.get 14
                i32.const 24
                i32.mul
                i32.const 1024
                i32.add
                local.tee 12
                local.get 1
                call_indirect (type 0)
                i32.const -1
                i32.le_s
                br_if 0 (;@6;)
                local.get 13
                local.set 14
                br 1 (;@5;)
              end
              local.get 13
              i32.const 24
              i32.mul
              i32.const 1024
              i32.add
              local.set 13
              i32.const 0
              local.set 5
              loop ;; label = @6
                local.get 13
                local.get 5
                i32.add
                local.get 12
                local.get 5
                i32.add
                i32.load
                i32.store
                local.get 5
                i32.const 4
                i32.add
                local.tee 5
                i32.const 24
                i32.ne
                br_if 0 (;@6;)
              end
              local.get 14
              local.set 13
              local.get 14
              i32.const 1
              i32.shl
              local.tee 12
              i32.const 1
              i32.or
              local.tee 5
              local.get 0
              i32.lt_s
              br_if 1 (;@4;)
            end
          end
          local.get 2
          i32.load8_u offset=19
          local.set 11
          local.get 2
          i32.load8_u offset=18
          local.set 10
          local.get 2
          i32.load8_u offset=17
          local.set 9
          local.get 2
          i32.load8_u offset=16
          local.set 8
          local.get 2
          i32.load8_u offset=15
          local.set 7
          local.get 2
          i32.load8_u offset=14
          local.set 6
        end
        local.get 14
        i32.const 24
        i32.mul
        local.tee 5
        i32.const 1024
        i32.add
        local.get 2
        i32.load8_u
        i32.store8
        local.get 5
        i32.const 1025
        i32.add
        local.get 2
        i32.load8_u offset=1
        i32.store8
        local.get 5
        i32.const 1026
        i32.add
        local.get 2
        i32.load8_u offset=2
        i32.store8
        local.get 5
        i32.const 1027
        i32.add
        local.get 2
        i32.load8_u offset=3
        i32.store8
        local.get 5
        i32.const 1028
        i32.add
        local.get 2
        i32.load8_u offset=4
        i32.store8
        local.get 5
        i32.const 1029
        i32.add
        local.get 2
        i32.load8_u offset=5
        i32.store8
        local.get 5
        i32.const 1030
        i32.add
        local.get 2
        i32.load8_u offset=6
        i32.store8
        local.get 5
        i32.const 1031
        i32.add
        local.get 2
        i32.load8_u offset=7
        i32.store8
        local.get 5
        i32.const 1032
        i32.add
        local.get 2
        i32.load8_u offset=8
        i32.store8
        local.get 5
        i32.const 1033
        i32.add
        local.get 2
        i32.load8_u offset=9
        i32.store8
        local.get 5
        i32.const 1038
        i32.add
        local.get 6
        i32.store8
        local.get 5
        i32.const 1039
        i32.add
        local.get 7
        i32.store8
        local.get 5
        i32.const 1040
        i32.add
        local.get 8
        i32.store8
        local.get 5
        i32.const 1041
        i32.add
        local.get 9
        i32.store8
        local.get 5
        i32.const 1042
        i32.add
        local.get 10
        i32.store8
        local.get 5
        i32.const 1043
        i32.add
        local.get 11
        i32.store8
        local.get 5
        i32.const 1034
        i32.add
        local.get 2
        i32.load8_u offset=10
        i32.store8
        local.get 5
        i32.const 1035
        i32.add
        local.get 2
        i32.load8_u offset=11
        i32.store8
        local.get 5
        i32.const 1036
        i32.add
        local.get 2
        i32.load8_u offset=12
        i32.store8
        local.get 5
        i32.const 1037
        i32.add
        local.get 2
        i32.load8_u offset=13
        i32.store8
        local.get 5
        i32.const 1044
        i32.add
        local.get 2
        i32.load8_u offset=20
        i32.store8
        local.get 5
        i32.const 1045
        i32.add
        local.get 2
        i32.load8_u offset=21
        i32.store8
        local.get 5
        i32.const 1046
        i32.add
        local.get 2
        i32.load8_u offset=22
        i32.store8
        local.get 5
        i32.const 1047
        i32.add
        local.get 2
        i32.load8_u offset=23
        i32.store8
        local.get 0
        i32.const 1
        i32.gt_s
        br_if 0 (;@2;)
      end
    end
    local.get 2
    i32.const 64
    i32.add
    global.set 0
  )
  (func (;3;) (type 0) (param i32 i32) (result i32)
    (local i32 i32 i32)
    block ;; label = @1
      block ;; label = @2
        local.get 0
        i32.load8_u offset=16
        local.tee 2
        local.get 1
        i32.load8_u offset=16
        local.tee 3
        i32.ne
        br_if 0 (;@2;)
        local.get 0
        i32.load8_u offset=17
        local.tee 2
        local.get 1
        i32.load8_u offset=17
        local.tee 3
        i32.ne
        br_if 0 (;@2;)
        local.get 0
        i32.load8_u offset=18
        local.tee 2
        local.get 1
        i32.load8_u offset=18
        local.tee 3
        i32.ne
        br_if 0 (;@2;)
        local.get 0
        i32.load8_u offset=19
        local.tee 2
        local.get 1
        i32.load8_u offset=19
        local.tee 3
        i32.ne
        br_if 0 (;@2;)
        local.get 0
        i32.load8_u offset=20
        local.tee 2
        local.get 1
        i32.load8_u offset=20
        local.tee 3
        i32.ne
        br_if 0 (;@2;)
        local.get 0
        i32.load8_u offset=21
        local.tee 2
        local.get 1
        i32.load8_u offset=21
        local.tee 3
        i32.ne
        br_if 0 (;@2;)
        local.get 0
        i32.load8_u offset=22
        local.tee 2
        local.get 1
        i32.load8_u offset=22
        local.tee 3
        i32.ne
        br_if 0 (;@2;)
        i32.const 0
        local.set 4
        local.get 0
        i32.load8_u offset=23
        local.tee 2
        local.get 1
        i32.load8_u offset=23
        local.tee 3
        i32.eq
        br_if 1 (;@1;)
      end
      local.get 2
      local.get 3
      i32.sub
      local.set 4
    end
    local.get 4
  )
  (func (;4;) (type 0) (param i32 i32) (result i32)
    (local i32 i32)
    block ;; label = @1
      local.get 0
      i32.load offset=12
      local.tee 2
      local.get 1
      i32.load offset=12
      local.tee 3
      i32.eq
      br_if 0 (;@1;)
      i32.const -1
      i32.const 1
      local.get 2
      local.get 3
      i32.lt_u
      select
      return
    end
    local.get 0
    i32.load offset=8
    local.tee 0
    local.get 1
    i32.load offset=8
    local.tee 1
    i32.gt_u
    local.get 0
    local.get 1
    i32.lt_u
    i32.sub
  )
)
