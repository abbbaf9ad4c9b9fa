;; 64-bit integers: n numbers of splitmix64, each stirred by xorshift64* and folded into the checksum.
;; run(400000) = -4904355116803031227
;; run(100) = -4197508553306143938
(module
  (func (export "run") (param $n i32) (result i64)
    (local $state i64) (local $z i64) (local $shift i64) (local $sum i64)
    (local.set $shift (i64.const 0x2545f4914f6cdd1d))
    (loop $next
      (local.set $state (i64.add (local.get $state) (i64.const 0x9e3779b97f4a7c15)))
      (local.set $z
        (i64.mul
          (i64.xor (i64.shr_u (local.get $state) (i64.const 30)) (local.get $state))
          (i64.const 0xbf58476d1ce4e5b9)))
      (local.set $z
        (i64.mul
          (i64.xor (i64.shr_u (local.get $z) (i64.const 27)) (local.get $z))
          (i64.const 0x94d049bb133111eb)))
      (local.set $z (i64.xor (i64.shr_u (local.get $z) (i64.const 31)) (local.get $z)))
      (local.set $shift (i64.xor (i64.shr_u (local.get $shift) (i64.const 12)) (local.get $shift)))
      (local.set $shift (i64.xor (i64.shl (local.get $shift) (i64.const 25)) (local.get $shift)))
      (local.set $shift (i64.xor (i64.shr_u (local.get $shift) (i64.const 27)) (local.get $shift)))
      (local.set $sum
        (i64.add
          (i64.rotl (local.get $sum) (i64.const 17))
          (i64.xor (i64.mul (local.get $shift) (i64.const 0x2545f4914f6cdd1d)) (local.get $z))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))
