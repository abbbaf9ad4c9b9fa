;; A compressor: n blocks of text made of words, each packed as matches and literals (LZ77 with a table of hashes) and unpacked
;; again. The checksum is of what was packed, and counts the bytes that came out wrong.
;; run(8) = -6162909027522969600
;; run(1) = 6883244983340957696
;; What clang -O2 makes of c/lz.c (see c/build.sh).
;; exports Memory 0 as "memory"
;; exports Func 0 as "run"
;; needs: no proposal
(module
  (type (;0;) (func (param i32) (result i64)))
  (table (;0;) 1 1 funcref)
  (memory (;0;) 3)
  (global (;0;) (mut i32) i32.const 148480)
  (export "memory" (memory 0))
  (export "run" (func 0))
  (func (;0;) (type 0) (param i32) (result i64)
    (local i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    block ;; label = @1
      block ;; label = @2
        local.get 0
        i32.const 1
        i32.ge_s
        br_if 0 (;@2;)
        i64.const 0
        local.set 1
        i64.const 0
        local.set 2
        br 1 (;@1;)
      end
      i64.const 0
      local.set 2
      i32.const 0
      local.set 3
      i32.const 0
      local.set 4
      loop ;; label = @2
        i32.const 0
        local.set 5
        local.get 3
        local.set 6
        loop ;; label = @3
          local.get 6
          i32.const 1664525
          i32.mul
          i32.const 1013904223
          i32.add
          local.tee 6
          i32.const 22
          i32.shr_u
          local.tee 7
          i32.const 7
          i32.rem_u
          i32.const 3
          i32.add
          local.set 8
          i32.const 1
          local.set 9
          block ;; label = @4
            loop ;; label = @5
              local.get 5
              local.get 9
              i32.add
              local.tee 10
              i32.const 33791
              i32.add
              local.get 7
              i32.const 26
              i32.rem_u
              i32.const 97
              i32.add
              i32.store8
              local.get 9
              i32.const 1
              i32.add
              local.set 11
              local.get 10
              i32.const -1
              i32.add
              local.set 10
              local.get 9
              local.get 8
              i32.ge_u
              br_if 1 (;@4;)
              local.get 7
              i32.const 31
              i32.mul
              i32.const 7
              i32.add
              local.set 7
              local.get 11
              local.set 9
              local.get 10
              i32.const 16383
              i32.lt_s
              br_if 0 (;@5;)
            end
          end
          block ;; label = @4
            local.get 10
            i32.const 16383
            i32.ge_s
            br_if 0 (;@4;)
            local.get 5
            local.get 11
            i32.add
            local.tee 5
            i32.const 33791
            i32.add
            i32.const 32
            i32.store8
            local.get 5
            i32.const 16384
            i32.ne
            br_if 1 (;@3;)
          end
        end
        i32.const 0
        local.set 9
        loop ;; label = @3
          local.get 9
          i32.const 66584
          i32.add
          i64.const -1
          i64.store
          local.get 9
          i32.const 66576
          i32.add
          i64.const -1
          i64.store
          local.get 9
          i32.const 66568
          i32.add
          i64.const -1
          i64.store
          local.get 9
          i32.const 66560
          i32.add
          i64.const -1
          i64.store
          local.get 9
          i32.const 32
          i32.add
          local.tee 9
          i32.const 16384
          i32.ne
          br_if 0 (;@3;)
        end
        i32.const 0
        local.set 9
        i32.const 0
        local.set 10
        i32.const 0
        local.set 8
        loop ;; label = @3
          i32.const -1
          local.set 6
          i32.const 0
          local.set 5
          block ;; label = @4
            local.get 10
            i32.const 16380
            i32.gt_s
            br_if 0 (;@4;)
            local.get 10
            i32.const 33792
            i32.add
            i32.load align=1
            i32.const -1640531535
            i32.mul
            i32.const 18
            i32.shr_u
            i32.const 16380
            i32.and
            i32.const 66560
            i32.add
            local.tee 7
            i32.load
            local.set 6
            local.get 7
            local.get 10
            i32.store
            i32.const 0
            local.set 5
            local.get 6
            i32.const 0
            i32.lt_s
            br_if 0 (;@4;)
            i32.const 16384
            local.get 10
            i32.sub
            local.set 5
            i32.const 0
            local.set 7
            block ;; label = @5
              loop ;; label = @6
                local.get 10
                local.get 7
                i32.add
                local.tee 11
                i32.const 16384
                i32.eq
                br_if 2 (;@4;)
                block ;; label = @7
                  local.get 6
                  local.get 7
                  i32.add
                  local.tee 12
                  i32.const 33792
                  i32.add
                  i32.load8_u
                  local.get 11
                  i32.const 33792
                  i32.add
                  i32.load8_u
                  i32.eq
                  br_if 0 (;@7;)
                  local.get 7
                  local.set 5
                  br 3 (;@4;)
                end
                local.get 11
                i32.const 16383
                i32.eq
                br_if 2 (;@4;)
                local.get 12
                i32.const 33793
                i32.add
                i32.load8_u
                local.get 11
                i32.const 33793
                i32.add
                i32.load8_u
                i32.ne
                br_if 1 (;@5;)
                local.get 7
                i32.const 2
                i32.add
                local.tee 7
                i32.const 130
                i32.ne
                br_if 0 (;@6;)
              end
              i32.const 130
              local.set 5
              br 1 (;@4;)
            end
            local.get 7
            i32.const 1
            i32.add
            local.set 5
          end
          block ;; label = @4
            local.get 5
            i32.const 3
            i32.gt_s
            local.get 8
            i32.const 128
            i32.eq
            i32.or
            i32.const 1
            i32.ne
            br_if 0 (;@4;)
            local.get 8
            i32.eqz
            br_if 0 (;@4;)
            local.get 9
            i32.const 1024
            i32.add
            local.get 8
            i32.const -1
            i32.add
            i32.store8
            local.get 9
            i32.const 1
            i32.add
            local.set 9
            block ;; label = @5
              local.get 8
              i32.const 1
              i32.lt_s
              br_if 0 (;@5;)
              local.get 10
              local.get 8
              i32.sub
              local.set 7
              loop ;; label = @6
                local.get 9
                i32.const 1024
                i32.add
                local.get 7
                i32.const 33792
                i32.add
                i32.load8_u
                i32.store8
                local.get 9
                i32.const 1
                i32.add
                local.set 9
                local.get 7
                i32.const 1
                i32.add
                local.tee 7
                local.get 10
                i32.lt_s
                br_if 0 (;@6;)
              end
            end
            i32.const 0
            local.set 8
          end
          block ;; label = @4
            block ;; label = @5
              local.get 5
              i32.const 4
              i32.lt_s
              br_if 0 (;@5;)
              local.get 9
              i32.const 1025
              i32.add
              local.get 10
              local.get 6
              i32.sub
              local.tee 7
              i32.store8
              local.get 9
              i32.const 1024
              i32.add
              local.get 5
              i32.const 124
              i32.add
              i32.store8
              local.get 9
              i32.const 1026
              i32.add
              local.get 7
              i32.const 8
              i32.shr_u
              i32.store8
              local.get 9
              i32.const 3
              i32.add
              local.set 9
              br 1 (;@4;)
            end
            i32.const 1
            local.set 5
            local.get 8
            i32.const 1
            i32.add
            local.set 8
          end
          local.get 5
          local.get 10
          i32.add
          local.tee 10
          i32.const 16384
          i32.lt_s
          br_if 0 (;@3;)
        end
        block ;; label = @3
          local.get 8
          i32.eqz
          br_if 0 (;@3;)
          local.get 9
          i32.const 1024
          i32.add
          local.get 8
          i32.const -1
          i32.add
          local.tee 11
          i32.store8
          local.get 9
          i32.const 1
          i32.add
          local.set 9
          local.get 8
          i32.const 1
          i32.lt_s
          br_if 0 (;@3;)
          i32.const 16384
          local.get 8
          i32.sub
          local.set 7
          block ;; label = @4
            local.get 8
            i32.const 3
            i32.and
            local.tee 10
            i32.eqz
            br_if 0 (;@4;)
            loop ;; label = @5
              local.get 9
              i32.const 1024
              i32.add
              local.get 7
              i32.const 33792
              i32.add
              i32.load8_u
              i32.store8
              local.get 9
              i32.const 1
              i32.add
              local.set 9
              local.get 7
              i32.const 1
              i32.add
              local.set 7
              local.get 10
              i32.const -1
              i32.add
              local.tee 10
              br_if 0 (;@5;)
            end
          end
          local.get 11
          i32.const 3
          i32.lt_u
          br_if 0 (;@3;)
          i32.const 0
          local.set 10
          loop ;; label = @4
            local.get 9
            local.get 10
            i32.add
            local.tee 11
            i32.const 1024
            i32.add
            local.get 7
            local.get 10
            i32.add
            local.tee 5
            i32.const 33792
            i32.add
            i32.load8_u
            i32.store8
            local.get 11
            i32.const 1025
            i32.add
            local.get 5
            i32.const 33793
            i32.add
            i32.load8_u
            i32.store8
            local.get 11
            i32.const 1026
            i32.add
            local.get 5
            i32.const 33794
            i32.add
            i32.load8_u
            i32.store8
            local.get 11
            i32.const 1027
            i32.add
            local.get 5
            i32.const 33795
            i32.add
            i32.load8_u
            i32.store8
            local.get 7
            local.get 10
            i32.const 4
            i32.add
            local.tee 10
            i32.add
            i32.const 16384
            i32.ne
            br_if 0 (;@4;)
          end
          local.get 9
          local.get 10
          i32.add
          local.set 9
        end
        block ;; label = @3
          local.get 9
          i32.const 1
          i32.lt_s
          local.tee 13
          br_if 0 (;@3;)
          i32.const 0
          local.set 10
          i32.const 0
          local.set 7
          loop ;; label = @4
            local.get 7
            i32.const 1024
            i32.add
            i32.load8_s
            local.tee 5
            i32.const 255
            i32.and
            local.set 11
            block ;; label = @5
              block ;; label = @6
                local.get 5
                i32.const 0
                i32.lt_s
                br_if 0 (;@6;)
                local.get 7
                i32.const 1
                i32.add
                local.set 7
                local.get 10
                local.get 11
                i32.add
                local.set 8
                block ;; label = @7
                  local.get 11
                  i32.const 1
                  i32.add
                  i32.const 3
                  i32.and
                  local.tee 11
                  i32.eqz
                  br_if 0 (;@7;)
                  loop ;; label = @8
                    local.get 10
                    i32.const 50176
                    i32.add
                    local.get 7
                    i32.const 1024
                    i32.add
                    i32.load8_u
                    i32.store8
                    local.get 10
                    i32.const 1
                    i32.add
                    local.set 10
                    local.get 7
                    i32.const 1
                    i32.add
                    local.set 7
                    local.get 11
                    i32.const -1
                    i32.add
                    local.tee 11
                    br_if 0 (;@8;)
                  end
                end
                local.get 8
                i32.const 1
                i32.add
                local.set 12
                block ;; label = @7
                  local.get 5
                  i32.const 3
                  i32.lt_u
                  br_if 0 (;@7;)
                  local.get 8
                  local.get 10
                  i32.sub
                  i32.const 1
                  i32.add
                  local.set 6
                  i32.const 0
                  local.set 11
                  loop ;; label = @8
                    local.get 10
                    local.get 11
                    i32.add
                    local.tee 5
                    i32.const 50176
                    i32.add
                    local.get 7
                    local.get 11
                    i32.add
                    local.tee 8
                    i32.const 1024
                    i32.add
                    i32.load8_u
                    i32.store8
                    local.get 5
                    i32.const 50177
                    i32.add
                    local.get 8
                    i32.const 1025
                    i32.add
                    i32.load8_u
                    i32.store8
                    local.get 5
                    i32.const 50178
                    i32.add
                    local.get 8
                    i32.const 1026
                    i32.add
                    i32.load8_u
                    i32.store8
                    local.get 5
                    i32.const 50179
                    i32.add
                    local.get 8
                    i32.const 1027
                    i32.add
                    i32.load8_u
                    i32.store8
                    local.get 6
                    local.get 11
                    i32.const 4
                    i32.add
                    local.tee 11
                    i32.ne
                    br_if 0 (;@8;)
                  end
                  local.get 7
                  local.get 11
                  i32.add
                  local.set 7
                end
                local.get 12
                local.set 10
                br 1 (;@5;)
              end
              local.get 7
              i32.const 1026
              i32.add
              i32.load8_u
              i32.const 8
              i32.shl
              local.get 7
              i32.const 1025
              i32.add
              i32.load8_u
              i32.or
              local.set 12
              local.get 11
              i32.const 125
              local.get 11
              i32.const 125
              i32.gt_s
              select
              local.tee 6
              i32.const -125
              i32.add
              local.set 14
              block ;; label = @6
                block ;; label = @7
                  local.get 6
                  i32.const 3
                  i32.and
                  local.tee 5
                  br_if 0 (;@7;)
                  local.get 10
                  local.get 12
                  i32.sub
                  local.set 5
                  local.get 10
                  local.set 11
                  br 1 (;@6;)
                end
                i32.const 0
                local.get 12
                i32.sub
                local.set 8
                local.get 10
                local.set 11
                loop ;; label = @7
                  local.get 11
                  i32.const 50176
                  i32.add
                  local.get 8
                  local.get 11
                  i32.add
                  i32.const 50176
                  i32.add
                  i32.load8_u
                  i32.store8
                  local.get 11
                  i32.const 1
                  i32.add
                  local.set 11
                  local.get 5
                  i32.const -1
                  i32.add
                  local.tee 5
                  br_if 0 (;@7;)
                end
                local.get 11
                local.get 12
                i32.sub
                local.set 5
              end
              local.get 10
              local.get 6
              i32.add
              local.set 15
              block ;; label = @6
                local.get 14
                i32.const 3
                i32.lt_u
                br_if 0 (;@6;)
                local.get 5
                i32.const 50176
                i32.add
                local.set 6
                local.get 15
                local.get 11
                i32.sub
                i32.const -124
                i32.add
                local.set 12
                i32.const 0
                local.set 10
                loop ;; label = @7
                  local.get 11
                  local.get 10
                  i32.add
                  local.tee 5
                  i32.const 50176
                  i32.add
                  local.get 6
                  local.get 10
                  i32.add
                  local.tee 8
                  i32.load8_u
                  i32.store8
                  local.get 5
                  i32.const 50177
                  i32.add
                  local.get 8
                  i32.const 1
                  i32.add
                  i32.load8_u
                  i32.store8
                  local.get 5
                  i32.const 50178
                  i32.add
                  local.get 8
                  i32.const 2
                  i32.add
                  i32.load8_u
                  i32.store8
                  local.get 5
                  i32.const 50179
                  i32.add
                  local.get 8
                  i32.const 3
                  i32.add
                  i32.load8_u
                  i32.store8
                  local.get 12
                  local.get 10
                  i32.const 4
                  i32.add
                  local.tee 10
                  i32.ne
                  br_if 0 (;@7;)
                end
              end
              local.get 15
              i32.const -124
              i32.add
              local.set 10
              local.get 7
              i32.const 3
              i32.add
              local.set 7
            end
            local.get 7
            local.get 9
            i32.lt_s
            br_if 0 (;@4;)
          end
          local.get 13
          br_if 0 (;@3;)
          local.get 9
          i32.const 3
          i32.and
          local.set 10
          i32.const 0
          local.set 7
          block ;; label = @4
            local.get 9
            i32.const -1
            i32.add
            i32.const 3
            i32.lt_u
            br_if 0 (;@4;)
            local.get 9
            i32.const -4
            i32.and
            local.set 9
            i32.const 0
            local.set 7
            loop ;; label = @5
              local.get 2
              i64.const 31
              i64.mul
              local.get 7
              i32.const 1024
              i32.add
              i64.load8_u
              i64.add
              i64.const 31
              i64.mul
              local.get 7
              i32.const 1025
              i32.add
              i64.load8_u
              i64.add
              i64.const 31
              i64.mul
              local.get 7
              i32.const 1026
              i32.add
              i64.load8_u
              i64.add
              i64.const 31
              i64.mul
              local.get 7
              i32.const 1027
              i32.add
              i64.load8_u
              i64.add
              local.set 2
              local.get 9
              local.get 7
              i32.const 4
              i32.add
              local.tee 7
              i32.ne
              br_if 0 (;@5;)
            end
          end
          local.get 10
          i32.eqz
          br_if 0 (;@3;)
          local.get 7
          i32.const 1024
          i32.add
          local.set 9
          loop ;; label = @4
            local.get 2
            i64.const 31
            i64.mul
            local.get 9
            i64.load8_u
            i64.add
            local.set 2
            local.get 9
            i32.const 1
            i32.add
            local.set 9
            local.get 10
            i32.const -1
            i32.add
            local.tee 10
            br_if 0 (;@4;)
          end
        end
        i32.const -16384
        local.set 9
        loop ;; label = @3
          local.get 4
          local.get 9
          i32.const 50176
          i32.add
          i32.load8_u
          local.get 9
          i32.const 66560
          i32.add
          i32.load8_u
          i32.ne
          i32.add
          local.get 9
          i32.const 50177
          i32.add
          i32.load8_u
          local.get 9
          i32.const 66561
          i32.add
          i32.load8_u
          i32.ne
          i32.add
          local.set 4
          local.get 9
          i32.const 2
          i32.add
          local.tee 9
          br_if 0 (;@3;)
        end
        local.get 3
        i32.const 1
        i32.add
        local.tee 3
        local.get 0
        i32.ne
        br_if 0 (;@2;)
      end
      local.get 4
      i64.extend_i32_s
      local.set 1
    end
    local.get 2
    i64.const 16
    i64.shl
    local.get 1
    i64.or
  )
)
