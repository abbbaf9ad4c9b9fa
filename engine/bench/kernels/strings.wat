;; Strings: writes a text of n bytes, then counts its words, finds a word in it by comparing at every position, folds it to
;; upper case and hashes it.
;; run(100000) = 2287187245102070
;; run(500) = 11472127837212
(module
  ;; 16: the word to find, zero-terminated; from 1024 on the text.
  (memory 3)
  (data (i32.const 16) "ana\00")

  ;; Letters a to p by a linear congruence, weighed towards a to d; about every sixth byte is a space.
  (func $write (param $p i32) (param $n i32)
    (local $seed i32) (local $x i32)
    (local.set $seed (i32.const 1))
    (loop $next
      (local.set $x
        (i32.shr_u
          (local.tee $seed (i32.add (i32.mul (local.get $seed) (i32.const 1103515245)) (i32.const 12345)))
          (i32.const 24)))
      (i32.store8 (local.get $p)
        (select
          (i32.const 32)
          (i32.add
            (i32.and (i32.and (local.get $x) (i32.shr_u (local.get $seed) (i32.const 16))) (i32.const 15))
            (i32.const 97))
          (i32.lt_u (local.get $x) (i32.const 43))))
      (local.set $p (i32.add (local.get $p) (i32.const 1)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.store8 (local.get $p) (i32.const 0)))

  (func $length (param $p i32) (result i32)
    (local $start i32)
    (local.set $start (local.get $p))
    (block $end
      (loop $next
        (br_if $end (i32.eqz (i32.load8_u (local.get $p))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $next)))
    (i32.sub (local.get $p) (local.get $start)))

  (func $words (param $p i32) (result i32)
    (local $c i32) (local $inside i32) (local $count i32)
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.tee $c (i32.load8_u (local.get $p)))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (if (i32.eq (local.get $c) (i32.const 32))
          (then
            (local.set $inside (i32.const 0))
            (br $next)))
        (local.set $count (i32.add (local.get $count) (i32.eqz (local.get $inside))))
        (local.set $inside (i32.const 1))
        (br $next)))
    (local.get $count))

  (func $occurrences (param $text i32) (param $word i32) (result i32)
    (local $p i32) (local $q i32) (local $c i32) (local $count i32)
    (block $end
      (loop $positions
        (br_if $end (i32.eqz (i32.load8_u (local.get $text))))
        (local.set $p (local.get $text))
        (local.set $q (local.get $word))
        (block $differs
          (loop $compare
            (if (i32.eqz (local.tee $c (i32.load8_u (local.get $q))))
              (then
                (local.set $count (i32.add (local.get $count) (i32.const 1)))
                (br $differs)))
            (br_if $differs (i32.ne (local.get $c) (i32.load8_u (local.get $p))))
            (local.set $p (i32.add (local.get $p) (i32.const 1)))
            (local.set $q (i32.add (local.get $q) (i32.const 1)))
            (br $compare)))
        (local.set $text (i32.add (local.get $text) (i32.const 1)))
        (br $positions)))
    (local.get $count))

  (func $upper (param $p i32)
    (local $c i32)
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.tee $c (i32.load8_u (local.get $p)))))
        (if (i32.lt_u (i32.and (i32.sub (local.get $c) (i32.const 97)) (i32.const 255)) (i32.const 26))
          (then (i32.store8 (local.get $p) (i32.xor (local.get $c) (i32.const 32)))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $next))))

  (func $hash (param $p i32) (result i32)
    (local $c i32) (local $h i32)
    (local.set $h (i32.const 0x811c9dc5))
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.tee $c (i32.load8_u (local.get $p)))))
        (local.set $h (i32.mul (i32.xor (local.get $h) (local.get $c)) (i32.const 16777619)))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $next)))
    (local.get $h))

  (func (export "run") (param $n i32) (result i64)
    (local $counts i32)
    (call $write (i32.const 1024) (local.get $n))
    (local.set $counts
      (i32.add
        (i32.add
          (i32.mul (call $words (i32.const 1024)) (i32.const 31))
          (call $occurrences (i32.const 1024) (i32.const 16)))
        (call $length (i32.const 1024))))
    (call $upper (i32.const 1024))
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $counts)) (i64.const 32))
      (i64.extend_i32_u (call $hash (i32.const 1024))))))
