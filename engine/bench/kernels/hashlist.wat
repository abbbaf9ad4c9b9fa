;; Pointers: a hash table of chained lists. Inserts n keys, looks up 2 n (half of them absent), then unlinks every second.
;; run(30000) = 3710297470888677904
;; run(300) = 868988916462767980
(module
  ;; 0: 4096 buckets; from 16384 on nodes of 12 bytes: next, key, value. Room for 43,000.
  (memory 9)
  (global $free (mut i32) (i32.const 16384))

  (func $bucket (param $key i32) (result i32)
    (i32.and
      (i32.shr_u (i32.mul (local.get $key) (i32.const 0x9e3779b1)) (i32.const 18))
      (i32.const 0x3ffc)))

  (func $insert (param $key i32) (param $value i32)
    (local $node i32) (local $bucket i32)
    (global.set $free (i32.add (local.tee $node (global.get $free)) (i32.const 12)))
    (i32.store offset=4 (local.get $node) (local.get $key))
    (i32.store offset=8 (local.get $node) (local.get $value))
    (i32.store (local.get $node) (i32.load (local.tee $bucket (call $bucket (local.get $key)))))
    (i32.store (local.get $bucket) (local.get $node)))

  (func $find (param $key i32) (result i32)
    (local $node i32)
    (block $absent
      (br_if $absent (i32.eqz (local.tee $node (i32.load (call $bucket (local.get $key))))))
      (loop $next
        (if (i32.eq (i32.load offset=4 (local.get $node)) (local.get $key))
          (then (return (i32.load offset=8 (local.get $node)))))
        (br_if $next (local.tee $node (i32.load (local.get $node))))))
    (i32.const 0))

  ;; The value of the node that was unlinked.
  (func $unlink (param $key i32) (result i32)
    (local $link i32) (local $node i32)
    (local.set $link (call $bucket (local.get $key)))
    (block $absent
      (loop $next
        (br_if $absent (i32.eqz (local.tee $node (i32.load (local.get $link)))))
        (if (i32.eq (i32.load offset=4 (local.get $node)) (local.get $key))
          (then
            (i32.store (local.get $link) (i32.load (local.get $node)))
            (return (i32.load offset=8 (local.get $node)))))
        (local.set $link (local.get $node))
        (br $next)))
    (i32.const 0))

  (func (export "run") (param $n i32) (result i64)
    (local $i i32) (local $sum i64)
    (memory.fill (i32.const 0) (i32.const 0) (i32.const 16384))
    (global.set $free (i32.const 16384))
    (loop $inserts
      (call $insert (i32.mul (local.get $i) (i32.const 7919)) (local.get $i))
      (br_if $inserts (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (local.set $i (i32.shl (local.get $n) (i32.const 1)))
    (loop $lookups
      (local.set $sum
        (i64.add
          (local.get $sum)
          (i64.extend_i32_u (call $find (i32.mul (local.get $i) (i32.const 7919))))))
      (br_if $lookups (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
    (loop $unlinks
      (local.set $sum
        (i64.sub
          (i64.mul (local.get $sum) (i64.const 3))
          (i64.extend_i32_u (call $unlink (i32.mul (local.get $i) (i32.const 7919))))))
      (br_if $unlinks (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 2))) (local.get $n))))
    (local.get $sum)))
