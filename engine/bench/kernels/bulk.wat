;; Bulk memory: n rounds of memory.fill and memory.copy, short (up to 63 bytes) as of strings, and every 64th long (16 KiB).
;; Overlapping copies included.
;; run(60000) = 703053493499753625
;; run(200) = -8048344669209873268
(module
  (memory 2)

  (func (export "run") (param $n i32) (result i64)
    (local $i i32) (local $at i32) (local $len i32) (local $sum i64)
    (memory.fill (i32.const 0) (i32.const 0) (i32.const 131072))
    (loop $next
      (local.set $at (i32.and (i32.mul (local.get $i) (i32.const 40503)) (i32.const 0xffff)))
      (local.set $len (i32.and (local.get $i) (i32.const 63)))
      (memory.fill (local.get $at) (i32.and (local.get $i) (i32.const 255)) (local.get $len))
      (memory.copy (i32.add (local.get $at) (i32.const 24)) (local.get $at) (local.get $len))
      (if (i32.eqz (local.get $len))
        (then
          (memory.copy (i32.const 65536) (local.get $at) (i32.const 16384))
          (memory.fill (i32.const 81920) (i32.and (local.get $i) (i32.const 255)) (i32.const 16384))))
      (local.set $sum
        (i64.add (i64.rotl (local.get $sum) (i64.const 7)) (i64.load offset=17 align=1 (local.get $at))))
      (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (i64.add (local.get $sum) (i64.load (i32.const 70000)))))
