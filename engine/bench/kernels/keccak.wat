;; Keccak-f[1600] over n blocks of 136 bytes. What clang -O2 makes of c/keccak.c, whose head says how.
;; run(500) = -6948956743584071588
;; run(3) = -8092606675801808155
(module
  (memory 2)
  (func (export "run") (param i32) (result i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i64 i32 i32 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32)
    i64.const 0
    local.set 1
    i32.const 0
    i64.const 0
    i64.store offset=1216
    i32.const 0
    i64.const 0
    i64.store offset=1208
    i32.const 0
    i64.const 0
    i64.store offset=1200
    i32.const 0
    i64.const 0
    i64.store offset=1192
    i32.const 0
    i64.const 0
    i64.store offset=1184
    i32.const 0
    i64.const 0
    i64.store offset=1176
    i32.const 0
    i64.const 0
    i64.store offset=1168
    i32.const 0
    i64.const 0
    i64.store offset=1160
    i32.const 0
    i64.const 0
    i64.store offset=1152
    i32.const 0
    i64.const 0
    i64.store offset=1144
    i32.const 0
    i64.const 0
    i64.store offset=1136
    i32.const 0
    i64.const 0
    i64.store offset=1128
    i32.const 0
    i64.const 0
    i64.store offset=1120
    i32.const 0
    i64.const 0
    i64.store offset=1112
    i32.const 0
    i64.const 0
    i64.store offset=1104
    i32.const 0
    i64.const 0
    i64.store offset=1096
    i32.const 0
    i64.const 0
    i64.store offset=1088
    i32.const 0
    i64.const 0
    i64.store offset=1080
    i32.const 0
    i64.const 0
    i64.store offset=1072
    i32.const 0
    i64.const 0
    i64.store offset=1064
    i32.const 0
    i64.const 0
    i64.store offset=1056
    i32.const 0
    i64.const 0
    i64.store offset=1048
    i32.const 0
    i64.const 0
    i64.store offset=1040
    i32.const 0
    i64.const 0
    i64.store offset=1032
    i32.const 0
    i64.const 0
    i64.store offset=1024
    block  ;; label = @1
      local.get 0
      i32.const 1
      i32.lt_s
      br_if 0 (;@1;)
      i64.const 0
      local.set 2
      i64.const 0
      local.set 3
      i64.const 0
      local.set 4
      i64.const 0
      local.set 5
      i64.const 0
      local.set 6
      i64.const 0
      local.set 7
      i64.const 0
      local.set 8
      i64.const 0
      local.set 9
      i64.const 0
      local.set 10
      i64.const 0
      local.set 11
      i64.const 0
      local.set 12
      i64.const 0
      local.set 13
      i64.const 0
      local.set 14
      i64.const 0
      local.set 15
      i64.const 0
      local.set 16
      i64.const 0
      local.set 17
      i64.const 0
      local.set 18
      i64.const 0
      local.set 19
      i64.const 0
      local.set 20
      i64.const 0
      local.set 21
      i64.const 0
      local.set 22
      i64.const 0
      local.set 23
      i64.const 0
      local.set 24
      i64.const 0
      local.set 25
      i32.const 0
      local.set 26
      i64.const -7046029254386353131
      local.set 1
      loop  ;; label = @2
        local.get 9
        local.get 1
        i64.const -9102032882310693531
        i64.add
        local.tee 27
        i64.xor
        local.set 9
        local.get 10
        local.get 1
        i64.const -2056003627924340400
        i64.add
        i64.xor
        local.set 10
        local.get 11
        local.get 1
        i64.const 4990025626462012731
        i64.add
        i64.xor
        local.set 11
        local.get 12
        local.get 1
        i64.const -6410689192861185754
        i64.add
        i64.xor
        local.set 12
        local.get 13
        local.get 1
        i64.const 635340061525167377
        i64.add
        i64.xor
        local.set 13
        local.get 14
        local.get 1
        i64.const 7681369315911520508
        i64.add
        i64.xor
        local.set 14
        local.get 15
        local.get 1
        i64.const -3719345503411677977
        i64.add
        i64.xor
        local.set 15
        local.get 16
        local.get 1
        i64.const 3326683750974675154
        i64.add
        i64.xor
        local.set 16
        local.get 17
        local.get 1
        i64.const -8074031068348523331
        i64.add
        i64.xor
        local.set 17
        local.get 18
        local.get 1
        i64.const -1028001813962170200
        i64.add
        i64.xor
        local.set 18
        local.get 19
        local.get 1
        i64.const 6018027440424182931
        i64.add
        i64.xor
        local.set 19
        local.get 20
        local.get 1
        i64.const -5382687378899015554
        i64.add
        i64.xor
        local.set 20
        local.get 21
        local.get 1
        i64.const 1663341875487337577
        i64.add
        i64.xor
        local.set 21
        local.get 22
        local.get 1
        i64.const 8709371129873690708
        i64.add
        i64.xor
        local.set 22
        local.get 23
        local.get 1
        i64.const -2691343689449507777
        i64.add
        i64.xor
        local.set 23
        local.get 24
        local.get 1
        i64.const 4354685564936845354
        i64.add
        i64.xor
        local.set 24
        local.get 25
        local.get 1
        i64.const -7046029254386353131
        i64.add
        i64.xor
        local.set 25
        i32.const 1
        local.set 28
        i32.const 0
        local.set 29
        loop  ;; label = @3
          i32.const 0
          local.get 16
          local.get 21
          i64.xor
          local.get 11
          i64.xor
          local.get 3
          i64.xor
          local.get 2
          i64.xor
          local.tee 30
          local.get 19
          local.get 24
          i64.xor
          local.get 14
          i64.xor
          local.get 9
          i64.xor
          local.get 7
          i64.xor
          local.tee 31
          i64.const 1
          i64.rotl
          i64.xor
          local.tee 1
          local.get 8
          i64.xor
          i64.store offset=1184
          i32.const 0
          local.get 1
          local.get 10
          i64.xor
          i64.store offset=1144
          i32.const 0
          local.get 1
          local.get 15
          i64.xor
          i64.store offset=1104
          i32.const 0
          local.get 1
          local.get 20
          i64.xor
          i64.store offset=1064
          i32.const 0
          local.get 1
          local.get 25
          i64.xor
          i64.store offset=1024
          i32.const 0
          local.get 18
          local.get 23
          i64.xor
          local.get 13
          i64.xor
          i32.const 0
          i64.load offset=1160
          local.tee 32
          i64.xor
          local.get 6
          i64.xor
          local.tee 33
          i64.const 1
          i64.rotl
          local.get 20
          local.get 25
          i64.xor
          local.get 15
          i64.xor
          local.get 10
          i64.xor
          local.get 8
          i64.xor
          local.tee 8
          i64.xor
          local.tee 1
          local.get 7
          i64.xor
          i64.store offset=1192
          i32.const 0
          local.get 1
          local.get 9
          i64.xor
          i64.store offset=1152
          i32.const 0
          local.get 1
          local.get 14
          i64.xor
          i64.store offset=1112
          i32.const 0
          local.get 1
          local.get 19
          i64.xor
          i64.store offset=1072
          i32.const 0
          local.get 1
          local.get 24
          i64.xor
          local.tee 1
          i64.store offset=1032
          i32.const 0
          local.get 17
          local.get 22
          i64.xor
          local.get 12
          i64.xor
          local.get 5
          i64.xor
          local.get 4
          i64.xor
          local.tee 7
          i64.const 1
          i64.rotl
          local.get 31
          i64.xor
          local.tee 25
          local.get 6
          i64.xor
          i64.store offset=1200
          i32.const 0
          local.get 25
          local.get 32
          i64.xor
          i64.store offset=1160
          i32.const 0
          local.get 25
          local.get 13
          i64.xor
          i64.store offset=1120
          i32.const 0
          local.get 25
          local.get 18
          i64.xor
          i64.store offset=1080
          i32.const 0
          local.get 25
          local.get 23
          i64.xor
          i64.store offset=1040
          i32.const 0
          local.get 30
          i64.const 1
          i64.rotl
          local.get 33
          i64.xor
          local.tee 25
          local.get 4
          i64.xor
          i64.store offset=1208
          i32.const 0
          local.get 25
          local.get 5
          i64.xor
          i64.store offset=1168
          i32.const 0
          local.get 25
          local.get 12
          i64.xor
          i64.store offset=1128
          i32.const 0
          local.get 25
          local.get 17
          i64.xor
          i64.store offset=1088
          i32.const 0
          local.get 25
          local.get 22
          i64.xor
          i64.store offset=1048
          i32.const 0
          local.get 2
          local.get 7
          local.get 8
          i64.const 1
          i64.rotl
          i64.xor
          local.tee 25
          i64.xor
          i64.store offset=1216
          i32.const 0
          local.get 3
          local.get 25
          i64.xor
          i64.store offset=1176
          i32.const 0
          local.get 11
          local.get 25
          i64.xor
          i64.store offset=1136
          i32.const 0
          local.get 25
          local.get 16
          i64.xor
          i64.store offset=1096
          i32.const 0
          local.get 25
          local.get 21
          i64.xor
          i64.store offset=1056
          i32.const 2
          local.set 34
          i32.const 0
          local.set 35
          i32.const 1
          local.set 36
          loop  ;; label = @4
            local.get 35
            local.tee 37
            local.get 36
            i32.const 1
            i32.shl
            local.get 37
            i32.const 3
            i32.mul
            i32.add
            i32.const 5
            i32.rem_u
            local.tee 35
            i32.const 5
            i32.mul
            i32.add
            i32.const 3
            i32.shl
            i32.const 1024
            i32.add
            local.tee 36
            i64.load
            local.set 25
            block  ;; label = @5
              local.get 34
              i32.const -1
              i32.add
              local.get 34
              i32.mul
              i32.const 1
              i32.shr_u
              i32.const 63
              i32.and
              local.tee 38
              i32.eqz
              br_if 0 (;@5;)
              local.get 1
              local.get 38
              i64.extend_i32_u
              i64.rotl
              local.set 1
            end
            local.get 36
            local.get 1
            i64.store
            local.get 25
            local.set 1
            local.get 37
            local.set 36
            local.get 34
            i32.const 1
            i32.add
            local.tee 34
            i32.const 26
            i32.ne
            br_if 0 (;@4;)
          end
          i32.const 0
          i32.const 0
          i64.load offset=1056
          local.tee 1
          i32.const 0
          i64.load offset=1032
          local.tee 25
          i32.const 0
          i64.load offset=1024
          local.tee 2
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1056
          i32.const 0
          local.get 2
          local.get 1
          i64.const -1
          i64.xor
          i64.and
          i32.const 0
          i64.load offset=1048
          local.tee 3
          i64.xor
          i64.store offset=1048
          i32.const 0
          local.get 1
          local.get 3
          i64.const -1
          i64.xor
          i64.and
          i32.const 0
          i64.load offset=1040
          local.tee 1
          i64.xor
          i64.store offset=1040
          i32.const 0
          local.get 25
          local.get 3
          local.get 1
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1032
          i32.const 0
          local.get 2
          local.get 1
          local.get 25
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1024
          i32.const 0
          i32.const 0
          i64.load offset=1080
          local.tee 1
          i32.const 0
          i64.load offset=1072
          local.tee 25
          i64.const -1
          i64.xor
          i64.and
          i32.const 0
          i64.load offset=1064
          local.tee 2
          i64.xor
          i64.store offset=1064
          i32.const 0
          local.get 25
          i32.const 0
          i64.load offset=1088
          local.tee 3
          local.get 1
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1072
          i32.const 0
          local.get 1
          i32.const 0
          i64.load offset=1096
          local.tee 4
          local.get 3
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1080
          i32.const 0
          local.get 3
          local.get 2
          local.get 4
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1088
          i32.const 0
          local.get 4
          local.get 25
          local.get 2
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1096
          i32.const 0
          i64.load offset=1120
          local.set 1
          i32.const 0
          i64.load offset=1128
          local.set 25
          i32.const 0
          i32.const 0
          i64.load offset=1136
          local.tee 2
          i32.const 0
          i64.load offset=1112
          local.tee 3
          i32.const 0
          i64.load offset=1104
          local.tee 4
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1136
          i32.const 0
          local.get 25
          local.get 4
          local.get 2
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1128
          i32.const 0
          local.get 1
          local.get 2
          local.get 25
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1120
          i32.const 0
          local.get 3
          local.get 25
          local.get 1
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1112
          i32.const 0
          local.get 4
          local.get 1
          local.get 3
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1104
          i32.const 0
          i64.load offset=1160
          local.set 1
          i32.const 0
          i64.load offset=1168
          local.set 25
          i32.const 0
          i32.const 0
          i64.load offset=1176
          local.tee 2
          i32.const 0
          i64.load offset=1152
          local.tee 4
          i32.const 0
          i64.load offset=1144
          local.tee 6
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          local.tee 3
          i64.store offset=1176
          i32.const 0
          local.get 25
          local.get 6
          local.get 2
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          local.tee 5
          i64.store offset=1168
          i32.const 0
          local.get 1
          local.get 2
          local.get 25
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1160
          i32.const 0
          local.get 4
          local.get 25
          local.get 1
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1152
          i32.const 0
          local.get 6
          local.get 1
          local.get 4
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          i64.store offset=1144
          i32.const 0
          i64.load offset=1200
          local.set 1
          i32.const 0
          i64.load offset=1208
          local.set 25
          i32.const 0
          i32.const 0
          i64.load offset=1216
          local.tee 6
          i32.const 0
          i64.load offset=1192
          local.tee 8
          i32.const 0
          i64.load offset=1184
          local.tee 9
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          local.tee 2
          i64.store offset=1216
          i32.const 0
          local.get 25
          local.get 9
          local.get 6
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          local.tee 4
          i64.store offset=1208
          i32.const 0
          local.get 1
          local.get 6
          local.get 25
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          local.tee 6
          i64.store offset=1200
          i32.const 0
          local.get 8
          local.get 25
          local.get 1
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          local.tee 7
          i64.store offset=1192
          i32.const 0
          local.get 9
          local.get 1
          local.get 8
          i64.const -1
          i64.xor
          i64.and
          i64.xor
          local.tee 8
          i64.store offset=1184
          i32.const 0
          i32.const 0
          i64.load offset=1024
          local.get 28
          i32.const 1
          i32.shl
          local.tee 34
          i32.const 254
          i32.and
          i32.const 113
          i32.xor
          local.get 34
          local.get 28
          i32.const 128
          i32.and
          select
          local.tee 37
          i32.const 1
          i32.shl
          local.tee 34
          i32.const 254
          i32.and
          i32.const 113
          i32.xor
          local.get 34
          local.get 37
          i32.const 128
          i32.and
          select
          local.tee 37
          i32.const 1
          i32.shl
          local.tee 35
          i32.const 254
          i32.and
          i32.const 113
          i32.xor
          local.get 35
          local.get 37
          i32.const 128
          i32.and
          select
          local.tee 35
          i32.const 1
          i32.shl
          local.tee 36
          i32.const 254
          i32.and
          i32.const 113
          i32.xor
          local.get 36
          local.get 35
          i32.const 128
          i32.and
          select
          local.tee 36
          i32.const 1
          i32.shl
          local.tee 38
          i32.const 254
          i32.and
          i32.const 113
          i32.xor
          local.get 38
          local.get 36
          i32.const 128
          i32.and
          select
          local.tee 38
          i32.const 1
          i32.shl
          local.tee 39
          i32.const 254
          i32.and
          i32.const 113
          i32.xor
          local.get 39
          local.get 38
          i32.const 128
          i32.and
          select
          local.tee 39
          i64.extend_i32_u
          i64.const 63
          i64.shl
          local.get 34
          i32.const 2
          i32.and
          local.get 28
          i32.const 1
          i32.and
          i32.or
          local.get 37
          i32.const 3
          i32.shl
          i32.const 8
          i32.and
          i32.or
          local.get 35
          i32.const 7
          i32.shl
          i32.const 128
          i32.and
          i32.or
          local.get 36
          i32.const 15
          i32.shl
          i32.const 32768
          i32.and
          i32.or
          local.get 38
          i32.const 31
          i32.shl
          i32.or
          i64.extend_i32_u
          i64.or
          i64.xor
          local.tee 25
          i64.store offset=1024
          block  ;; label = @4
            local.get 29
            i32.const 1
            i32.add
            local.tee 29
            i32.const 24
            i32.eq
            br_if 0 (;@4;)
            local.get 39
            i32.const 1
            i32.shl
            local.tee 34
            i32.const 254
            i32.and
            i32.const 113
            i32.xor
            local.get 34
            local.get 39
            i32.const 128
            i32.and
            select
            local.set 28
            i32.const 0
            i64.load offset=1136
            local.set 11
            i32.const 0
            i64.load offset=1096
            local.set 16
            i32.const 0
            i64.load offset=1056
            local.set 21
            i32.const 0
            i64.load offset=1128
            local.set 12
            i32.const 0
            i64.load offset=1088
            local.set 17
            i32.const 0
            i64.load offset=1048
            local.set 22
            i32.const 0
            i64.load offset=1120
            local.set 13
            i32.const 0
            i64.load offset=1080
            local.set 18
            i32.const 0
            i64.load offset=1040
            local.set 23
            i32.const 0
            i64.load offset=1152
            local.set 9
            i32.const 0
            i64.load offset=1112
            local.set 14
            i32.const 0
            i64.load offset=1072
            local.set 19
            i32.const 0
            i64.load offset=1032
            local.set 24
            i32.const 0
            i64.load offset=1144
            local.set 10
            i32.const 0
            i64.load offset=1104
            local.set 15
            i32.const 0
            i64.load offset=1064
            local.set 20
            br 1 (;@3;)
          end
        end
        i32.const 0
        i64.load offset=1048
        local.set 22
        i32.const 0
        i64.load offset=1040
        local.set 23
        i32.const 0
        i64.load offset=1032
        local.set 24
        block  ;; label = @3
          local.get 26
          i32.const 1
          i32.add
          local.tee 26
          local.get 0
          i32.eq
          br_if 0 (;@3;)
          i32.const 0
          i64.load offset=1152
          local.set 9
          i32.const 0
          i64.load offset=1144
          local.set 10
          i32.const 0
          i64.load offset=1136
          local.set 11
          i32.const 0
          i64.load offset=1128
          local.set 12
          i32.const 0
          i64.load offset=1120
          local.set 13
          i32.const 0
          i64.load offset=1112
          local.set 14
          i32.const 0
          i64.load offset=1104
          local.set 15
          i32.const 0
          i64.load offset=1096
          local.set 16
          i32.const 0
          i64.load offset=1088
          local.set 17
          i32.const 0
          i64.load offset=1080
          local.set 18
          i32.const 0
          i64.load offset=1072
          local.set 19
          i32.const 0
          i64.load offset=1064
          local.set 20
          i32.const 0
          i64.load offset=1056
          local.set 21
          local.get 27
          local.set 1
          br 1 (;@2;)
        end
      end
      local.get 24
      local.get 25
      i64.xor
      local.get 23
      i64.xor
      local.get 22
      i64.xor
      local.set 1
    end
    local.get 1))
