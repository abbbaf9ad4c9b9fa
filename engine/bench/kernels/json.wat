;; A parser by recursive descent: a JSON text is written once, then read n times into a tree of nodes, whose values are summed up.
;; run(25) = -1278294345971103795
;; run(1) = -394649245531087939
;; What clang -O2 makes of c/json.c (see c/build.sh).
;; exports Memory 0 as "memory"
;; exports Func 0 as "run"
;; needs: no proposal
(module
  (type (;0;) (func (param i32) (result i64)))
  (type (;1;) (func (param i32 i32)))
  (type (;2;) (func (param i32)))
  (type (;3;) (func (result i32)))
  (type (;4;) (func (param i32) (result i32)))
  (table (;0;) 1 1 funcref)
  (memory (;0;) 6)
  (global (;0;) (mut i32) i32.const 361536)
  (export "memory" (memory 0))
  (export "run" (func 0))
  (func (;0;) (type 0) (param i32) (result i64)
    (local i32 i32 i64)
    global.get 0
    i32.const 16
    i32.sub
    local.tee 1
    global.set 0
    i32.const 0
    i32.const 1
    i32.store offset=1056
    i32.const 0
    i32.const 91
    i32.store8 offset=1072
    local.get 1
    i32.const 1
    i32.store offset=12
    block ;; label = @1
      loop ;; label = @2
        local.get 1
        i32.const 12
        i32.add
        i32.const 5
        call 1
        i32.const 0
        i32.load offset=1056
        local.tee 2
        i32.const 32766
        i32.gt_s
        br_if 1 (;@1;)
        local.get 2
        i32.const 1072
        i32.add
        i32.const 44
        i32.store8
        i32.const 0
        local.get 2
        i32.const 1
        i32.add
        i32.store offset=1056
        local.get 2
        i32.const 28671
        i32.lt_s
        br_if 0 (;@2;)
      end
    end
    i32.const 1043
    call 2
    i32.const 0
    i32.load offset=1056
    local.tee 2
    i32.const 1072
    i32.add
    i32.const 0
    i32.store8
    i64.const 0
    local.set 3
    block ;; label = @1
      local.get 0
      i32.const 1
      i32.lt_s
      br_if 0 (;@1;)
      loop ;; label = @2
        i32.const 0
        i32.const 1072
        i32.store offset=33844
        i32.const 0
        i32.const 0
        i32.store offset=33840
        call 3
        call 4
        local.get 3
        i64.const 3
        i64.mul
        i64.add
        local.set 3
        local.get 0
        i32.const -1
        i32.add
        local.tee 0
        br_if 0 (;@2;)
      end
    end
    local.get 1
    i32.const 16
    i32.add
    global.set 0
    local.get 3
    local.get 2
    i64.extend_i32_u
    i64.const 48
    i64.shl
    i64.xor
  )
  (func (;1;) (type 1) (param i32 i32)
    (local i32 i32 i32 i32)
    local.get 0
    local.get 0
    i32.load
    i32.const 1664525
    i32.mul
    i32.const 1013904223
    i32.add
    local.tee 2
    i32.store
    block ;; label = @1
      block ;; label = @2
        local.get 1
        i32.const 1
        i32.lt_s
        br_if 0 (;@2;)
        local.get 2
        i32.const -1610612737
        i32.gt_u
        br_if 0 (;@2;)
        local.get 2
        local.set 3
        block ;; label = @3
          i32.const 0
          i32.load offset=1056
          local.tee 4
          i32.const 32766
          i32.gt_s
          br_if 0 (;@3;)
          i32.const 0
          local.get 4
          i32.const 1
          i32.add
          i32.store offset=1056
          local.get 4
          i32.const 1072
          i32.add
          i32.const 91
          i32.const 123
          local.get 2
          i32.const 1342177280
          i32.lt_u
          select
          i32.store8
          local.get 0
          i32.load
          local.set 3
        end
        local.get 0
        local.get 3
        i32.const 1664525
        i32.mul
        i32.const 1013904223
        i32.add
        local.tee 5
        i32.store
        local.get 1
        i32.const -1
        i32.add
        local.set 3
        local.get 5
        i32.const 30
        i32.shr_u
        local.set 1
        block ;; label = @3
          local.get 2
          i32.const 1342177280
          i32.lt_u
          local.tee 4
          br_if 0 (;@3;)
          local.get 0
          local.get 5
          i32.const 1664525
          i32.mul
          i32.const 1013904223
          i32.add
          local.tee 5
          i32.store
          local.get 5
          i32.const 8
          i32.shr_u
          call 5
          i32.const 1046
          call 2
        end
        local.get 0
        local.get 3
        call 1
        local.get 1
        i32.const 1
        i32.add
        local.set 1
        loop ;; label = @3
          i32.const 1049
          call 2
          block ;; label = @4
            local.get 4
            br_if 0 (;@4;)
            local.get 0
            local.get 0
            i32.load
            i32.const 1664525
            i32.mul
            i32.const 1013904223
            i32.add
            local.tee 5
            i32.store
            local.get 5
            i32.const 8
            i32.shr_u
            call 5
            i32.const 1046
            call 2
          end
          local.get 0
          local.get 3
          call 1
          local.get 1
          i32.const -1
          i32.add
          local.tee 1
          br_if 0 (;@3;)
        end
        i32.const 0
        i32.load offset=1056
        local.tee 0
        i32.const 32766
        i32.gt_s
        br_if 1 (;@1;)
        i32.const 0
        local.get 0
        i32.const 1
        i32.add
        i32.store offset=1056
        local.get 0
        i32.const 1072
        i32.add
        i32.const 93
        i32.const 125
        local.get 2
        i32.const 1342177280
        i32.lt_u
        select
        i32.store8
        return
      end
      block ;; label = @2
        local.get 2
        i32.const 1610612735
        i32.gt_u
        br_if 0 (;@2;)
        local.get 2
        local.set 1
        block ;; label = @3
          local.get 2
          i32.const 268435455
          i32.gt_u
          br_if 0 (;@3;)
          local.get 2
          local.set 1
          i32.const 0
          i32.load offset=1056
          local.tee 3
          i32.const 32766
          i32.gt_s
          br_if 0 (;@3;)
          local.get 3
          i32.const 1072
          i32.add
          i32.const 45
          i32.store8
          i32.const 0
          local.get 3
          i32.const 1
          i32.add
          i32.store offset=1056
          local.get 0
          i32.load
          local.set 1
        end
        local.get 0
        local.get 1
        i32.const 1664525
        i32.mul
        i32.const 1013904223
        i32.add
        local.tee 1
        i32.store
        local.get 1
        i32.const 12
        i32.shr_u
        call 6
        local.get 2
        i32.const 1073741824
        i32.lt_u
        br_if 1 (;@1;)
        block ;; label = @3
          i32.const 0
          i32.load offset=1056
          local.tee 1
          i32.const 32766
          i32.gt_s
          br_if 0 (;@3;)
          local.get 1
          i32.const 1072
          i32.add
          i32.const 46
          i32.store8
          i32.const 0
          local.get 1
          i32.const 1
          i32.add
          i32.store offset=1056
        end
        local.get 0
        local.get 0
        i32.load
        i32.const 1664525
        i32.mul
        i32.const 1013904223
        i32.add
        local.tee 1
        i32.store
        local.get 1
        i32.const 22
        i32.shr_u
        call 6
        return
      end
      block ;; label = @2
        local.get 2
        i32.const -805306369
        i32.gt_u
        br_if 0 (;@2;)
        local.get 0
        local.get 2
        i32.const 1664525
        i32.mul
        i32.const 1013904223
        i32.add
        local.tee 1
        i32.store
        local.get 1
        i32.const 8
        i32.shr_u
        call 5
        return
      end
      i32.const 1032
      i32.const 1037
      i32.const 1027
      local.get 2
      i32.const 28
      i32.shr_u
      local.tee 0
      i32.const 14
      i32.eq
      select
      local.get 0
      i32.const 13
      i32.eq
      select
      call 2
    end
  )
  (func (;2;) (type 2) (param i32)
    (local i32 i32)
    block ;; label = @1
      local.get 0
      i32.load8_u
      local.tee 1
      i32.eqz
      br_if 0 (;@1;)
      local.get 0
      i32.const 1
      i32.add
      local.set 0
      i32.const 0
      i32.load offset=1056
      local.set 2
      loop ;; label = @2
        block ;; label = @3
          local.get 2
          i32.const 32766
          i32.gt_s
          br_if 0 (;@3;)
          local.get 2
          i32.const 1072
          i32.add
          local.get 1
          i32.store8
          i32.const 0
          local.get 2
          i32.const 1
          i32.add
          local.tee 2
          i32.store offset=1056
        end
        local.get 0
        i32.load8_u
        local.set 1
        local.get 0
        i32.const 1
        i32.add
        local.set 0
        local.get 1
        br_if 0 (;@2;)
      end
    end
  )
  (func (;3;) (type 3) (result i32)
    (local i32 i32 i32 i32 i32 i32 f64 f64 i32)
    i32.const 0
    i32.load offset=33844
    local.set 0
    block ;; label = @1
      loop ;; label = @2
        local.get 0
        i32.load8_u
        local.tee 1
        i32.const -9
        i32.add
        local.tee 2
        i32.const 25
        i32.gt_u
        br_if 1 (;@1;)
        block ;; label = @3
          i32.const 1
          local.get 2
          i32.shl
          i32.const 8388627
          i32.and
          br_if 0 (;@3;)
          local.get 2
          i32.const 25
          i32.ne
          br_if 2 (;@1;)
          i32.const 3
          call 7
          local.set 3
          i32.const 0
          i32.load offset=33844
          local.set 1
          i32.const -2128831035
          local.set 4
          loop ;; label = @4
            local.get 1
            local.tee 2
            i32.const 1
            i32.add
            local.set 1
            block ;; label = @5
              block ;; label = @6
                local.get 2
                i32.load8_u offset=1
                local.tee 0
                i32.const 92
                i32.eq
                br_if 0 (;@6;)
                block ;; label = @7
                  local.get 0
                  i32.eqz
                  br_if 0 (;@7;)
                  local.get 0
                  i32.const 34
                  i32.ne
                  br_if 2 (;@5;)
                  local.get 2
                  i32.const 2
                  i32.add
                  local.set 1
                end
                local.get 3
                local.get 4
                i32.store offset=16
                i32.const 0
                local.get 1
                i32.store offset=33844
                local.get 3
                return
              end
              local.get 2
              i32.const 2
              i32.add
              local.set 1
              i32.const 10
              local.set 0
              block ;; label = @6
                block ;; label = @7
                  local.get 2
                  i32.load8_u offset=2
                  local.tee 2
                  i32.const -110
                  i32.add
                  br_table 2 (;@5;) 0 (;@7;) 0 (;@7;) 0 (;@7;) 0 (;@7;) 0 (;@7;) 1 (;@6;) 0 (;@7;)
                end
                local.get 2
                local.set 0
                br 1 (;@5;)
              end
              i32.const 9
              local.set 0
            end
            local.get 4
            local.get 0
            i32.xor
            i32.const 16777619
            i32.mul
            local.set 4
            br 0 (;@4;)
          end
        end
        i32.const 0
        local.get 0
        i32.const 1
        i32.add
        local.tee 0
        i32.store offset=33844
        br 0 (;@2;)
      end
    end
    block ;; label = @1
      block ;; label = @2
        block ;; label = @3
          block ;; label = @4
            block ;; label = @5
              block ;; label = @6
                block ;; label = @7
                  block ;; label = @8
                    local.get 1
                    i32.const -91
                    i32.add
                    br_table 0 (;@8;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 3 (;@5;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 2 (;@6;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 4 (;@4;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 1 (;@7;) 5 (;@3;) 1 (;@7;)
                  end
                  i32.const 4
                  call 7
                  local.set 5
                  i32.const 0
                  i32.load offset=33844
                  i32.const 1
                  i32.add
                  local.set 0
                  block ;; label = @8
                    loop ;; label = @9
                      local.get 0
                      i32.load8_u
                      local.tee 1
                      i32.const -9
                      i32.add
                      local.tee 2
                      i32.const 23
                      i32.gt_u
                      br_if 1 (;@8;)
                      i32.const 1
                      local.get 2
                      i32.shl
                      i32.const 8388627
                      i32.and
                      i32.eqz
                      br_if 1 (;@8;)
                      local.get 0
                      i32.const 1
                      i32.add
                      local.set 0
                      br 0 (;@9;)
                    end
                  end
                  i32.const 0
                  local.get 0
                  i32.store offset=33844
                  local.get 5
                  i32.const 24
                  i32.add
                  local.set 3
                  loop ;; label = @8
                    local.get 1
                    i32.const 255
                    i32.and
                    local.tee 2
                    i32.eqz
                    br_if 6 (;@2;)
                    block ;; label = @9
                      block ;; label = @10
                        block ;; label = @11
                          local.get 2
                          i32.const 93
                          i32.eq
                          br_if 0 (;@11;)
                          call 3
                          local.tee 4
                          i32.const 0
                          i32.store offset=20
                          local.get 3
                          local.get 4
                          i32.store
                          i32.const 0
                          i32.load offset=33844
                          local.set 0
                          block ;; label = @12
                            loop ;; label = @13
                              local.get 0
                              i32.load8_u
                              local.tee 1
                              i32.const -9
                              i32.add
                              local.tee 2
                              i32.const 23
                              i32.gt_u
                              br_if 1 (;@12;)
                              i32.const 1
                              local.get 2
                              i32.shl
                              i32.const 8388627
                              i32.and
                              i32.eqz
                              br_if 1 (;@12;)
                              i32.const 0
                              local.get 0
                              i32.const 1
                              i32.add
                              local.tee 0
                              i32.store offset=33844
                              br 0 (;@13;)
                            end
                          end
                          local.get 4
                          i32.const 28
                          i32.add
                          local.set 3
                          local.get 1
                          i32.const 44
                          i32.ne
                          br_if 1 (;@10;)
                          i32.const 0
                          local.set 2
                          br 2 (;@9;)
                        end
                        i32.const 0
                        local.get 0
                        i32.const 1
                        i32.add
                        i32.store offset=33844
                        local.get 5
                        return
                      end
                      i32.const 1
                      local.set 2
                    end
                    loop ;; label = @9
                      block ;; label = @10
                        block ;; label = @11
                          local.get 2
                          br_table 0 (;@11;) 1 (;@10;) 1 (;@10;)
                        end
                        i32.const 0
                        local.get 0
                        i32.const 1
                        i32.add
                        local.tee 0
                        i32.store offset=33844
                        i32.const 1
                        local.set 2
                        br 1 (;@9;)
                      end
                      local.get 0
                      i32.load8_u
                      local.tee 1
                      i32.const -9
                      i32.add
                      local.tee 2
                      i32.const 23
                      i32.gt_u
                      br_if 1 (;@8;)
                      i32.const 1
                      local.get 2
                      i32.shl
                      i32.const 8388627
                      i32.and
                      i32.eqz
                      br_if 1 (;@8;)
                      i32.const 0
                      local.set 2
                      br 0 (;@9;)
                    end
                  end
                end
                i32.const 2
                call 7
                local.set 5
                block ;; label = @7
                  block ;; label = @8
                    i32.const 0
                    i32.load offset=33844
                    local.tee 1
                    i32.load8_u
                    local.tee 4
                    i32.const 45
                    i32.eq
                    br_if 0 (;@8;)
                    local.get 4
                    local.set 0
                    local.get 1
                    local.set 2
                    br 1 (;@7;)
                  end
                  i32.const 0
                  local.get 1
                  i32.const 1
                  i32.add
                  local.tee 2
                  i32.store offset=33844
                  local.get 1
                  i32.load8_u offset=1
                  local.set 0
                end
                f64.const 0x0p+0 (;=0;)
                local.set 6
                block ;; label = @7
                  local.get 0
                  i32.const -48
                  i32.add
                  i32.const 255
                  i32.and
                  i32.const 9
                  i32.gt_u
                  br_if 0 (;@7;)
                  f64.const 0x0p+0 (;=0;)
                  local.set 6
                  loop ;; label = @8
                    local.get 6
                    f64.const 0x1.4p+3 (;=10;)
                    f64.mul
                    local.get 0
                    i32.const 255
                    i32.and
                    i32.const -48
                    i32.add
                    f64.convert_i32_s
                    f64.add
                    local.set 6
                    local.get 2
                    i32.const 1
                    i32.add
                    local.tee 2
                    i32.load8_u
                    local.tee 0
                    i32.const -48
                    i32.add
                    i32.const 255
                    i32.and
                    i32.const 10
                    i32.lt_u
                    br_if 0 (;@8;)
                  end
                  i32.const 0
                  local.get 2
                  i32.store offset=33844
                end
                block ;; label = @7
                  local.get 0
                  i32.const 255
                  i32.and
                  i32.const 46
                  i32.ne
                  br_if 0 (;@7;)
                  local.get 2
                  i32.const 1
                  i32.add
                  local.set 0
                  block ;; label = @8
                    local.get 2
                    i32.load8_u offset=1
                    local.tee 2
                    i32.const -48
                    i32.add
                    i32.const 255
                    i32.and
                    i32.const 9
                    i32.gt_u
                    br_if 0 (;@8;)
                    f64.const 0x1p+0 (;=1;)
                    local.set 7
                    loop ;; label = @9
                      local.get 2
                      i32.const 255
                      i32.and
                      i32.const -48
                      i32.add
                      f64.convert_i32_s
                      local.get 7
                      f64.const 0x1.4p+3 (;=10;)
                      f64.div
                      local.tee 7
                      f64.mul
                      local.get 6
                      f64.add
                      local.set 6
                      local.get 0
                      i32.const 1
                      i32.add
                      local.tee 0
                      i32.load8_u
                      local.tee 2
                      i32.const -48
                      i32.add
                      i32.const 255
                      i32.and
                      i32.const 10
                      i32.lt_u
                      br_if 0 (;@9;)
                    end
                  end
                  i32.const 0
                  local.get 0
                  i32.store offset=33844
                end
                local.get 5
                local.get 6
                f64.neg
                local.get 6
                local.get 4
                i32.const 45
                i32.eq
                select
                f64.store offset=8
                br 4 (;@2;)
              end
              i32.const 0
              local.get 0
              i32.const 4
              i32.add
              i32.store offset=33844
              i32.const 0
              call 7
              return
            end
            i32.const 0
            local.get 0
            i32.const 5
            i32.add
            i32.store offset=33844
            i32.const 1
            call 7
            return
          end
          i32.const 0
          local.get 0
          i32.const 4
          i32.add
          i32.store offset=33844
          i32.const 1
          call 7
          local.tee 0
          i64.const 4607182418800017408
          i64.store offset=8
          local.get 0
          return
        end
        i32.const 5
        call 7
        local.set 5
        i32.const 0
        i32.load offset=33844
        i32.const 1
        i32.add
        local.set 0
        block ;; label = @3
          loop ;; label = @4
            local.get 0
            i32.load8_u
            local.tee 1
            i32.const -9
            i32.add
            local.tee 2
            i32.const 23
            i32.gt_u
            br_if 1 (;@3;)
            i32.const 1
            local.get 2
            i32.shl
            i32.const 8388627
            i32.and
            i32.eqz
            br_if 1 (;@3;)
            local.get 0
            i32.const 1
            i32.add
            local.set 0
            br 0 (;@4;)
          end
        end
        i32.const 0
        local.get 0
        i32.store offset=33844
        local.get 5
        i32.const 24
        i32.add
        local.set 8
        loop ;; label = @3
          local.get 1
          i32.const 255
          i32.and
          local.tee 2
          i32.eqz
          br_if 1 (;@2;)
          local.get 2
          i32.const 125
          i32.eq
          br_if 2 (;@1;)
          i32.const 3
          call 7
          local.set 3
          i32.const 0
          i32.load offset=33844
          local.set 0
          i32.const -2128831035
          local.set 4
          loop ;; label = @4
            local.get 0
            local.tee 1
            i32.const 1
            i32.add
            local.set 0
            block ;; label = @5
              block ;; label = @6
                local.get 1
                i32.load8_u offset=1
                local.tee 2
                i32.const 92
                i32.eq
                br_if 0 (;@6;)
                block ;; label = @7
                  local.get 2
                  i32.eqz
                  br_if 0 (;@7;)
                  local.get 2
                  i32.const 34
                  i32.ne
                  br_if 2 (;@5;)
                  local.get 1
                  i32.const 2
                  i32.add
                  local.set 0
                end
                local.get 3
                local.get 4
                i32.store offset=16
                block ;; label = @7
                  block ;; label = @8
                    loop ;; label = @9
                      i32.const 0
                      local.get 0
                      i32.store offset=33844
                      block ;; label = @10
                        local.get 0
                        i32.load8_u
                        i32.const -9
                        i32.add
                        br_table 0 (;@10;) 0 (;@10;) 3 (;@7;) 3 (;@7;) 0 (;@10;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 0 (;@10;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 3 (;@7;) 2 (;@8;) 3 (;@7;)
                      end
                      local.get 0
                      i32.const 1
                      i32.add
                      local.set 0
                      br 0 (;@9;)
                    end
                  end
                  i32.const 0
                  local.get 0
                  i32.const 1
                  i32.add
                  i32.store offset=33844
                end
                call 3
                local.tee 4
                local.get 3
                i32.store offset=20
                local.get 8
                local.get 4
                i32.store
                i32.const 0
                i32.load offset=33844
                local.set 0
                block ;; label = @7
                  loop ;; label = @8
                    local.get 0
                    i32.load8_u
                    local.tee 1
                    i32.const -9
                    i32.add
                    local.tee 2
                    i32.const 23
                    i32.gt_u
                    br_if 1 (;@7;)
                    i32.const 1
                    local.get 2
                    i32.shl
                    i32.const 8388627
                    i32.and
                    i32.eqz
                    br_if 1 (;@7;)
                    i32.const 0
                    local.get 0
                    i32.const 1
                    i32.add
                    local.tee 0
                    i32.store offset=33844
                    br 0 (;@8;)
                  end
                end
                local.get 4
                i32.const 28
                i32.add
                local.set 8
                block ;; label = @7
                  block ;; label = @8
                    local.get 1
                    i32.const 44
                    i32.ne
                    br_if 0 (;@8;)
                    i32.const 0
                    local.set 2
                    br 1 (;@7;)
                  end
                  i32.const 1
                  local.set 2
                end
                loop ;; label = @7
                  block ;; label = @8
                    block ;; label = @9
                      local.get 2
                      br_table 0 (;@9;) 1 (;@8;) 1 (;@8;)
                    end
                    i32.const 0
                    local.get 0
                    i32.const 1
                    i32.add
                    local.tee 0
                    i32.store offset=33844
                    i32.const 1
                    local.set 2
                    br 1 (;@7;)
                  end
                  local.get 0
                  i32.load8_u
                  local.tee 1
                  i32.const -9
                  i32.add
                  local.tee 2
                  i32.const 23
                  i32.gt_u
                  br_if 4 (;@3;)
                  i32.const 1
                  local.get 2
                  i32.shl
                  i32.const 8388627
                  i32.and
                  i32.eqz
                  br_if 4 (;@3;)
                  i32.const 0
                  local.set 2
                  br 0 (;@7;)
                end
              end
              local.get 1
              i32.const 2
              i32.add
              local.set 0
              i32.const 10
              local.set 2
              block ;; label = @6
                block ;; label = @7
                  local.get 1
                  i32.load8_u offset=2
                  local.tee 1
                  i32.const -110
                  i32.add
                  br_table 2 (;@5;) 0 (;@7;) 0 (;@7;) 0 (;@7;) 0 (;@7;) 0 (;@7;) 1 (;@6;) 0 (;@7;)
                end
                local.get 1
                local.set 2
                br 1 (;@5;)
              end
              i32.const 9
              local.set 2
            end
            local.get 4
            local.get 2
            i32.xor
            i32.const 16777619
            i32.mul
            local.set 4
            br 0 (;@4;)
          end
        end
      end
      local.get 5
      return
    end
    i32.const 0
    local.get 0
    i32.const 1
    i32.add
    i32.store offset=33844
    local.get 5
  )
  (func (;4;) (type 0) (param i32) (result i64)
    (local i64 i32 i32 f64)
    block ;; label = @1
      local.get 0
      br_if 0 (;@1;)
      i64.const 0
      return
    end
    i64.const 0
    local.set 1
    loop ;; label = @1
      local.get 1
      i64.const 33
      i64.mul
      local.get 0
      i32.load
      local.tee 2
      i64.extend_i32_u
      i64.add
      local.set 1
      block ;; label = @2
        local.get 0
        i32.load offset=20
        local.tee 3
        i32.eqz
        br_if 0 (;@2;)
        local.get 1
        local.get 3
        i64.load32_u offset=16
        i64.add
        local.set 1
      end
      block ;; label = @2
        block ;; label = @3
          block ;; label = @4
            block ;; label = @5
              block ;; label = @6
                local.get 2
                i32.const -1
                i32.add
                br_table 2 (;@4;) 0 (;@6;) 1 (;@5;) 3 (;@3;) 3 (;@3;) 4 (;@2;)
              end
              block ;; label = @6
                local.get 0
                f64.load offset=8
                f64.const 0x1p+4 (;=16;)
                f64.mul
                local.tee 4
                f64.abs
                f64.const 0x1p+63 (;=9223372036854776000;)
                f64.lt
                i32.eqz
                br_if 0 (;@6;)
                local.get 1
                local.get 4
                i64.trunc_f64_s
                i64.add
                local.set 1
                br 4 (;@2;)
              end
              local.get 1
              i64.const -9223372036854775808
              i64.add
              local.set 1
              br 3 (;@2;)
            end
            local.get 1
            local.get 0
            i64.load32_u offset=16
            i64.xor
            local.set 1
            br 2 (;@2;)
          end
          local.get 1
          local.get 0
          f64.load offset=8
          f64.const 0x0p+0 (;=0;)
          f64.ne
          i64.extend_i32_u
          i64.add
          local.set 1
          br 1 (;@2;)
        end
        local.get 0
        i32.load offset=24
        call 4
        i64.const 7
        i64.mul
        local.get 1
        i64.add
        local.set 1
      end
      local.get 0
      i32.load offset=28
      local.tee 0
      br_if 0 (;@1;)
    end
    local.get 1
  )
  (func (;5;) (type 2) (param i32)
    (local i32 i32)
    block ;; label = @1
      i32.const 0
      i32.load offset=1056
      local.tee 1
      i32.const 32766
      i32.gt_s
      br_if 0 (;@1;)
      local.get 1
      i32.const 1072
      i32.add
      i32.const 34
      i32.store8
      i32.const 0
      local.get 1
      i32.const 1
      i32.add
      i32.store offset=1056
    end
    i32.const 0
    local.set 1
    loop ;; label = @1
      block ;; label = @2
        block ;; label = @3
          local.get 0
          i32.const 1664525
          i32.mul
          i32.const 1013904223
          i32.add
          local.tee 0
          i32.const 134217727
          i32.gt_u
          br_if 0 (;@3;)
          i32.const 1024
          call 2
          br 1 (;@2;)
        end
        i32.const 0
        i32.load offset=1056
        local.tee 2
        i32.const 32766
        i32.gt_s
        br_if 0 (;@2;)
        i32.const 0
        local.get 2
        i32.const 1
        i32.add
        i32.store offset=1056
        local.get 2
        i32.const 1072
        i32.add
        local.get 0
        i32.const 24
        i32.shr_u
        i32.const 26
        i32.rem_u
        i32.const 97
        i32.add
        i32.store8
      end
      local.get 1
      i32.const 1
      i32.add
      local.tee 1
      local.get 0
      i32.const 9
      i32.rem_u
      i32.const 3
      i32.add
      i32.lt_u
      br_if 0 (;@1;)
    end
    block ;; label = @1
      i32.const 0
      i32.load offset=1056
      local.tee 0
      i32.const 32766
      i32.gt_s
      br_if 0 (;@1;)
      local.get 0
      i32.const 1072
      i32.add
      i32.const 34
      i32.store8
      i32.const 0
      local.get 0
      i32.const 1
      i32.add
      i32.store offset=1056
    end
  )
  (func (;6;) (type 2) (param i32)
    (local i32)
    block ;; label = @1
      local.get 0
      i32.const 10
      i32.lt_u
      br_if 0 (;@1;)
      local.get 0
      i32.const 10
      i32.div_u
      call 6
    end
    block ;; label = @1
      i32.const 0
      i32.load offset=1056
      local.tee 1
      i32.const 32766
      i32.gt_s
      br_if 0 (;@1;)
      i32.const 0
      local.get 1
      i32.const 1
      i32.add
      i32.store offset=1056
      local.get 1
      i32.const 1072
      i32.add
      local.get 0
      i32.const 10
      i32.rem_u
      i32.const 48
      i32.or
      i32.store8
    end
  )
  (func (;7;) (type 4) (param i32) (result i32)
    (local i32 i32)
    i32.const 0
    i32.const 0
    i32.load offset=33840
    local.tee 1
    i32.const 1
    i32.add
    i32.store offset=33840
    local.get 1
    i32.const 8192
    i32.rem_s
    i32.const 5
    i32.shl
    local.tee 1
    i32.const 33860
    i32.add
    i64.const 0
    i64.store align=4
    local.get 1
    i32.const 33856
    i32.add
    local.tee 2
    local.get 0
    i32.store
    local.get 1
    i32.const 33868
    i32.add
    i64.const 0
    i64.store align=4
    local.get 1
    i32.const 33876
    i32.add
    i64.const 0
    i64.store align=4
    local.get 1
    i32.const 33884
    i32.add
    i32.const 0
    i32.store
    local.get 2
  )
  (data (;0;) (i32.const 1024) "\5cn\00null\00true\00false\000]\00: \00, \00")
)
