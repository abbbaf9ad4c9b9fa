;; A picture of 256 by 64 bytes, n times blurred (the mean of nine neighbours, by 16-bit lanes), sharpened with saturation and compared
;; with what it was, as clang makes vectors of it.
;; run(40) = 4869864844891218766
;; run(1) = 237037
;; What clang -O2 makes of c/simd-blur.c (see c/build.sh).
;; exports Memory 0 as "memory"
;; exports Func 0 as "run"
;; needs: simd
(module
  (type (;0;) (func (param i32) (result i64)))
  (table (;0;) 1 1 funcref)
  (memory (;0;) 2)
  (global (;0;) (mut i32) i32.const 99840)
  (export "memory" (memory 0))
  (export "run" (func 0))
  (func (;0;) (type 0) (param i32) (result i64)
    (local i32 i32 i32 i32 i32 i64 i32 i32 i32 v128 v128 v128 v128 i64)
    i32.const 11
    local.set 1
    i32.const 0
    local.set 2
    i32.const 0
    local.set 3
    loop ;; label = @1
      i32.const 0
      local.set 4
      loop ;; label = @2
        local.get 2
        local.get 4
        i32.add
        local.tee 5
        i32.const 17408
        i32.add
        i32.const 0
        i32.store8
        local.get 5
        i32.const 17409
        i32.add
        i32.const 0
        i32.store8
        local.get 5
        i32.const 1024
        i32.add
        local.get 4
        local.get 3
        i32.and
        local.get 1
        i32.const 1664525
        i32.mul
        i32.const 1013904223
        i32.add
        local.tee 1
        i32.const 26
        i32.shr_u
        i32.add
        i32.const 96
        i32.add
        i32.store8
        local.get 5
        i32.const 1025
        i32.add
        local.get 4
        i32.const 1
        i32.add
        local.get 3
        i32.and
        local.get 1
        i32.const 1664525
        i32.mul
        i32.const 1013904223
        i32.add
        local.tee 1
        i32.const 26
        i32.shr_u
        i32.add
        i32.const 96
        i32.add
        i32.store8
        local.get 4
        i32.const 2
        i32.add
        local.tee 4
        i32.const 256
        i32.ne
        br_if 0 (;@2;)
      end
      local.get 2
      i32.const 256
      i32.add
      local.set 2
      local.get 3
      i32.const 1
      i32.add
      local.tee 3
      i32.const 64
      i32.ne
      br_if 0 (;@1;)
    end
    i64.const 0
    local.set 6
    block ;; label = @1
      local.get 0
      i32.const 1
      i32.lt_s
      br_if 0 (;@1;)
      i32.const 0
      local.set 7
      loop ;; label = @2
        i32.const 1
        local.set 8
        i32.const 17665
        local.set 9
        i32.const 1024
        local.set 2
        loop ;; label = @3
          local.get 8
          i32.const 1
          i32.add
          local.set 8
          i32.const 0
          local.set 3
          i32.const 33792
          local.set 5
          loop ;; label = @4
            local.get 5
            local.get 2
            local.get 3
            i32.add
            local.tee 4
            i32.const 256
            i32.add
            v128.load8x8_u
            local.get 4
            v128.load8x8_u
            i16x8.add
            local.get 4
            i32.const 512
            i32.add
            v128.load8x8_u
            i16x8.add
            v128.store
            local.get 5
            i32.const 16
            i32.add
            local.get 4
            i32.const 264
            i32.add
            v128.load8x8_u
            local.get 4
            i32.const 8
            i32.add
            v128.load8x8_u
            i16x8.add
            local.get 4
            i32.const 520
            i32.add
            v128.load8x8_u
            i16x8.add
            v128.store
            local.get 5
            i32.const 32
            i32.add
            local.set 5
            local.get 3
            i32.const 16
            i32.add
            local.tee 3
            i32.const 256
            i32.ne
            br_if 0 (;@4;)
          end
          i32.const 0
          i32.load16_u offset=33794
          local.set 1
          i32.const 0
          i32.load16_u offset=33792
          local.set 3
          i32.const -508
          local.set 4
          local.get 9
          local.set 5
          loop ;; label = @4
            local.get 5
            local.get 3
            i32.const 65535
            i32.and
            local.get 1
            i32.const 65535
            i32.and
            local.tee 1
            i32.add
            local.get 4
            i32.const 34304
            i32.add
            i32.load16_u
            local.tee 3
            i32.add
            i32.const 7282
            i32.mul
            i32.const 16
            i32.shr_u
            i32.store8
            local.get 5
            i32.const 1
            i32.add
            local.get 1
            local.get 3
            i32.add
            local.get 4
            i32.const 34306
            i32.add
            i32.load16_u
            local.tee 1
            i32.add
            i32.const 7282
            i32.mul
            i32.const 16
            i32.shr_u
            i32.store8
            local.get 5
            i32.const 2
            i32.add
            local.set 5
            local.get 4
            i32.const 4
            i32.add
            local.tee 4
            br_if 0 (;@4;)
          end
          local.get 9
          i32.const 256
          i32.add
          local.set 9
          local.get 2
          i32.const 256
          i32.add
          local.set 2
          local.get 8
          i32.const 63
          i32.ne
          br_if 0 (;@3;)
        end
        i32.const 1
        local.set 8
        i32.const 0
        local.set 4
        i32.const 257
        local.set 1
        loop ;; label = @3
          v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
          local.tee 10
          local.get 4
          i32x4.replace_lane 0
          local.set 11
          i32.const 0
          local.set 4
          loop ;; label = @4
            local.get 1
            local.get 4
            i32.add
            local.tee 5
            i32.const 1024
            i32.add
            local.tee 3
            v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
            local.tee 12
            local.get 3
            i32.load align=1
            i32x4.splat
            i8x16.shuffle 16 1 2 3 17 5 6 7 18 9 10 11 19 13 14 15
            local.tee 13
            i32.const 1
            i32x4.shl
            local.get 12
            local.get 5
            i32.const 17408
            i32.add
            i32.load align=1
            i32x4.splat
            i8x16.shuffle 16 1 2 3 17 5 6 7 18 9 10 11 19 13 14 15
            i32x4.sub
            v128.const i32x4 0x000000ff 0x000000ff 0x000000ff 0x000000ff
            i32x4.min_s
            local.get 10
            i32x4.max_s
            local.tee 12
            local.get 13
            i8x16.shuffle 0 4 8 12 0 0 0 0 0 0 0 0 0 0 0 0
            v128.store32_lane align=1 0
            local.get 12
            local.get 13
            i32x4.sub
            local.get 13
            local.get 12
            i32x4.sub
            local.get 12
            local.get 13
            i32x4.gt_u
            v128.bitselect
            local.get 11
            i32x4.add
            local.set 11
            local.get 4
            i32.const 4
            i32.add
            local.tee 4
            i32.const 252
            i32.ne
            br_if 0 (;@4;)
          end
          local.get 8
          i32.const 8
          i32.shl
          local.tee 4
          i32.const 1277
          i32.add
          local.tee 5
          local.get 5
          i32.load8_u
          local.tee 5
          i32.const 1
          i32.shl
          local.get 4
          i32.const 17661
          i32.add
          i32.load8_u
          i32.sub
          local.tee 3
          i32.const 255
          local.get 3
          i32.const 255
          i32.lt_s
          select
          local.tee 3
          i32.const 0
          local.get 3
          i32.const 0
          i32.gt_s
          select
          local.tee 3
          i32.store8
          local.get 4
          i32.const 1278
          i32.add
          local.tee 2
          local.get 2
          i32.load8_u
          local.tee 2
          i32.const 1
          i32.shl
          local.get 4
          i32.const 17662
          i32.add
          i32.load8_u
          i32.sub
          local.tee 4
          i32.const 255
          local.get 4
          i32.const 255
          i32.lt_s
          select
          local.tee 4
          i32.const 0
          local.get 4
          i32.const 0
          i32.gt_s
          select
          local.tee 4
          i32.store8
          local.get 4
          local.get 2
          i32.sub
          local.get 2
          local.get 4
          i32.sub
          local.get 4
          local.get 2
          i32.gt_u
          select
          local.get 3
          local.get 5
          i32.sub
          local.get 5
          local.get 3
          i32.sub
          local.get 3
          local.get 5
          i32.gt_u
          select
          local.get 11
          local.get 11
          local.get 13
          i8x16.shuffle 8 9 10 11 12 13 14 15 0 0 0 0 0 0 0 0
          i32x4.add
          local.tee 13
          local.get 13
          local.get 13
          i8x16.shuffle 4 5 6 7 0 0 0 0 0 0 0 0 0 0 0 0
          i32x4.add
          i32x4.extract_lane 0
          i32.add
          i32.add
          local.set 4
          local.get 1
          i32.const 256
          i32.add
          local.set 1
          local.get 8
          i32.const 1
          i32.add
          local.tee 8
          i32.const 63
          i32.ne
          br_if 0 (;@3;)
        end
        local.get 4
        i64.extend_i32_u
        local.set 14
        i32.const 1
        local.set 8
        i32.const 1024
        local.set 2
        i32.const 17665
        local.set 9
        loop ;; label = @3
          local.get 8
          i32.const 1
          i32.add
          local.set 8
          i32.const 0
          local.set 3
          i32.const 33792
          local.set 5
          loop ;; label = @4
            local.get 5
            local.get 2
            local.get 3
            i32.add
            local.tee 4
            i32.const 256
            i32.add
            v128.load8x8_u
            local.get 4
            v128.load8x8_u
            i16x8.add
            local.get 4
            i32.const 512
            i32.add
            v128.load8x8_u
            i16x8.add
            v128.store
            local.get 5
            i32.const 16
            i32.add
            local.get 4
            i32.const 264
            i32.add
            v128.load8x8_u
            local.get 4
            i32.const 8
            i32.add
            v128.load8x8_u
            i16x8.add
            local.get 4
            i32.const 520
            i32.add
            v128.load8x8_u
            i16x8.add
            v128.store
            local.get 5
            i32.const 32
            i32.add
            local.set 5
            local.get 3
            i32.const 16
            i32.add
            local.tee 3
            i32.const 256
            i32.ne
            br_if 0 (;@4;)
          end
          i32.const 0
          i32.load16_u offset=33794
          local.set 1
          i32.const 0
          i32.load16_u offset=33792
          local.set 3
          i32.const -508
          local.set 4
          local.get 9
          local.set 5
          loop ;; label = @4
            local.get 5
            local.get 3
            i32.const 65535
            i32.and
            local.get 1
            i32.const 65535
            i32.and
            local.tee 1
            i32.add
            local.get 4
            i32.const 34304
            i32.add
            i32.load16_u
            local.tee 3
            i32.add
            i32.const 7282
            i32.mul
            i32.const 16
            i32.shr_u
            i32.store8
            local.get 5
            i32.const 1
            i32.add
            local.get 1
            local.get 3
            i32.add
            local.get 4
            i32.const 34306
            i32.add
            i32.load16_u
            local.tee 1
            i32.add
            i32.const 7282
            i32.mul
            i32.const 16
            i32.shr_u
            i32.store8
            local.get 5
            i32.const 2
            i32.add
            local.set 5
            local.get 4
            i32.const 4
            i32.add
            local.tee 4
            br_if 0 (;@4;)
          end
          local.get 9
          i32.const 256
          i32.add
          local.set 9
          local.get 2
          i32.const 256
          i32.add
          local.set 2
          local.get 8
          i32.const 63
          i32.ne
          br_if 0 (;@3;)
        end
        local.get 6
        i64.const 31
        i64.mul
        local.set 6
        i32.const 0
        local.set 4
        loop ;; label = @3
          local.get 4
          i32.const 1281
          i32.add
          local.get 4
          i32.const 17665
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1297
          i32.add
          local.get 4
          i32.const 17681
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1313
          i32.add
          local.get 4
          i32.const 17697
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1329
          i32.add
          local.get 4
          i32.const 17713
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1345
          i32.add
          local.get 4
          i32.const 17729
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1361
          i32.add
          local.get 4
          i32.const 17745
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1377
          i32.add
          local.get 4
          i32.const 17761
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1393
          i32.add
          local.get 4
          i32.const 17777
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1409
          i32.add
          local.get 4
          i32.const 17793
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1425
          i32.add
          local.get 4
          i32.const 17809
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1441
          i32.add
          local.get 4
          i32.const 17825
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1457
          i32.add
          local.get 4
          i32.const 17841
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1473
          i32.add
          local.get 4
          i32.const 17857
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1489
          i32.add
          local.get 4
          i32.const 17873
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1505
          i32.add
          local.get 4
          i32.const 17889
          i32.add
          v128.load align=1
          v128.store align=1
          local.get 4
          i32.const 1521
          i32.add
          local.get 4
          i32.const 17905
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1522
          i32.add
          local.get 4
          i32.const 17906
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1523
          i32.add
          local.get 4
          i32.const 17907
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1524
          i32.add
          local.get 4
          i32.const 17908
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1525
          i32.add
          local.get 4
          i32.const 17909
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1526
          i32.add
          local.get 4
          i32.const 17910
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1527
          i32.add
          local.get 4
          i32.const 17911
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1528
          i32.add
          local.get 4
          i32.const 17912
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1529
          i32.add
          local.get 4
          i32.const 17913
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1530
          i32.add
          local.get 4
          i32.const 17914
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1531
          i32.add
          local.get 4
          i32.const 17915
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1532
          i32.add
          local.get 4
          i32.const 17916
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1533
          i32.add
          local.get 4
          i32.const 17917
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 1534
          i32.add
          local.get 4
          i32.const 17918
          i32.add
          i32.load8_u
          i32.store8
          local.get 4
          i32.const 256
          i32.add
          local.tee 4
          i32.const 15872
          i32.ne
          br_if 0 (;@3;)
        end
        local.get 6
        local.get 14
        i64.add
        local.set 6
        local.get 7
        i32.const 1
        i32.add
        local.tee 7
        local.get 0
        i32.ne
        br_if 0 (;@2;)
      end
    end
    local.get 6
  )
)
