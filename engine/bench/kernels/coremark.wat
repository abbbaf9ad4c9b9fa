;; A mix like CoreMark's: each of n turns sorts a linked list by two keys (merge sort with its comparisons by call_indirect),
;; multiplies small integer matrices, runs a state machine over a line of numbers, and takes CRC-16 of what came out.
;; run(40) = 28965
;; run(2) = 26670
(module
  (type $compare (func (param i32 i32) (result i32)))
  (table 2 2 funcref)
  (elem (i32.const 0) $by_value $by_index)
  ;; 0: the line of text; 256: counts of final states; 512: 200 nodes of 8 bytes: next, value (i16), index (i16);
  ;; 4096: matrix A of i16; 4608: B of i16; 5120: C of i32; 16 by 16 each.
  (memory 1)
  (data (i32.const 0) "5012,1234,-874,+122,35.54400,.1234500,-110.700,+0.64400,5.500e+3,-.123e-2,-87e+832,+0.6e-12,T0.3e-1F,-T.T++Tq,1T3.4e4z,34.0e-T^\00")

  (func $crc16 (param $x i32) (param $crc i32) (result i32)
    (local $bit i32)
    (local.set $crc (i32.xor (local.get $crc) (i32.and (local.get $x) (i32.const 0xffff))))
    (local.set $bit (i32.const 16))
    (loop $bits
      (local.set $crc
        (i32.xor
          (i32.shr_u (local.get $crc) (i32.const 1))
          (select (i32.const 0xa001) (i32.const 0) (i32.and (local.get $crc) (i32.const 1)))))
      (br_if $bits (local.tee $bit (i32.sub (local.get $bit) (i32.const 1)))))
    (local.get $crc))

  ;; The list.

  (func $by_value (type $compare)
    (i32.sub (i32.load16_s offset=4 (local.get 0)) (i32.load16_s offset=4 (local.get 1))))
  (func $by_index (type $compare)
    (i32.sub (i32.load16_s offset=6 (local.get 0)) (i32.load16_s offset=6 (local.get 1))))

  (func $make_list (param $seed i32) (result i32)
    (local $node i32) (local $i i32)
    (local.set $node (i32.const 512))
    (loop $nodes
      (i32.store (local.get $node) (i32.add (local.get $node) (i32.const 8)))
      (local.set $seed (i32.add (i32.mul (local.get $seed) (i32.const 1103515245)) (i32.const 12345)))
      (i32.store16 offset=4 (local.get $node) (i32.shr_u (local.get $seed) (i32.const 16)))
      (i32.store16 offset=6 (local.get $node) (local.get $i))
      (local.set $node (i32.add (local.get $node) (i32.const 8)))
      (br_if $nodes (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 200))))
    (i32.store (i32.sub (local.get $node) (i32.const 8)) (i32.const 0))
    (i32.const 512))

  ;; Merges runs of 1, 2, 4 ... nodes until one is left.
  (func $sort (param $list i32) (param $compare i32) (result i32)
    (local $size i32) (local $merges i32) (local $p i32) (local $q i32) (local $p_left i32) (local $q_left i32)
    (local $tail i32) (local $taken i32)
    (local.set $size (i32.const 1))
    (loop $sizes
      (local.set $p (local.get $list))
      (local.set $list (i32.const 0))
      (local.set $tail (i32.const 0))
      (local.set $merges (i32.const 0))
      (loop $runs
        (local.set $merges (i32.add (local.get $merges) (i32.const 1)))
        (local.set $q (local.get $p))
        (local.set $p_left (i32.const 0))
        (block $stepped
          (loop $step
            (local.set $p_left (i32.add (local.get $p_left) (i32.const 1)))
            (br_if $stepped (i32.eqz (local.tee $q (i32.load (local.get $q)))))
            (br_if $step (i32.lt_u (local.get $p_left) (local.get $size)))))
        (local.set $q_left (local.get $size))
        (block $merged
          (loop $merge
            (block $took
              (block $take_q
                (block $take_p
                  (if (i32.eqz (local.get $p_left))
                    (then
                      (br_if $merged (i32.or (i32.eqz (local.get $q_left)) (i32.eqz (local.get $q))))
                      (br $take_q)))
                  (br_if $take_p (i32.or (i32.eqz (local.get $q_left)) (i32.eqz (local.get $q))))
                  (br_if $take_q
                    (i32.gt_s
                      (call_indirect (type $compare) (local.get $p) (local.get $q) (local.get $compare))
                      (i32.const 0))))
                (local.set $taken (local.get $p))
                (local.set $p (i32.load (local.get $p)))
                (local.set $p_left (i32.sub (local.get $p_left) (i32.const 1)))
                (br $took))
              (local.set $taken (local.get $q))
              (local.set $q (i32.load (local.get $q)))
              (local.set $q_left (i32.sub (local.get $q_left) (i32.const 1))))
            (if (local.get $tail)
              (then (i32.store (local.get $tail) (local.get $taken)))
              (else (local.set $list (local.get $taken))))
            (local.set $tail (local.get $taken))
            (br $merge)))
        (br_if $runs (local.tee $p (local.get $q))))
      (i32.store (local.get $tail) (i32.const 0))
      (local.set $size (i32.shl (local.get $size) (i32.const 1)))
      (br_if $sizes (i32.gt_u (local.get $merges) (i32.const 1))))
    (local.get $list))

  (func $crc_list (param $node i32) (param $crc i32) (result i32)
    (loop $next
      (local.set $crc (call $crc16 (i32.load16_u offset=4 (local.get $node)) (local.get $crc)))
      (br_if $next (local.tee $node (i32.load (local.get $node)))))
    (local.get $crc))

  ;; The matrices.

  (func $fill_matrices (param $seed i32)
    (local $i i32)
    (loop $next
      (local.set $seed (i32.rem_s (i32.mul (local.get $seed) (i32.add (local.get $i) (i32.const 1))) (i32.const 65536)))
      (i32.store16 offset=4608 (local.get $i) (i32.add (local.get $seed) (local.get $i)))
      (i32.store16 offset=4096 (local.get $i)
        (i32.and (i32.add (i32.shl (local.get $i) (i32.const 1)) (local.get $seed)) (i32.const 255)))
      (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 2))) (i32.const 512)))))

  (func $multiply
    (local $row i32) (local $column i32) (local $out i32) (local $k i32) (local $a i32) (local $b i32) (local $sum i32)
    (loop $rows
      (local.set $column (i32.const 0))
      (loop $columns
        (local.set $sum (i32.const 0))
        (local.set $a (local.get $row))
        (local.set $b (local.get $column))
        (local.set $k (i32.const 16))
        (loop $dot
          (local.set $sum
            (i32.add
              (local.get $sum)
              (i32.mul (i32.load16_s offset=4096 (local.get $a)) (i32.load16_s offset=4608 (local.get $b)))))
          (local.set $a (i32.add (local.get $a) (i32.const 2)))
          (local.set $b (i32.add (local.get $b) (i32.const 32)))
          (br_if $dot (local.tee $k (i32.sub (local.get $k) (i32.const 1)))))
        (i32.store offset=5120 (local.get $out) (local.get $sum))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br_if $columns
          (i32.ne (local.tee $column (i32.add (local.get $column) (i32.const 2))) (i32.const 32))))
      (br_if $rows (i32.ne (local.tee $row (i32.add (local.get $row) (i32.const 32))) (i32.const 512)))))

  ;; Counts where the product's elements rise, as CoreMark does.
  (func $sum_matrix (result i32)
    (local $i i32) (local $x i32) (local $last i32) (local $sum i32) (local $rises i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (local.tee $x (i32.load offset=5120 (local.get $i)))))
      (if (i32.gt_s (local.get $sum) (i32.const 100000))
        (then
          (local.set $rises (i32.add (local.get $rises) (i32.const 10)))
          (local.set $sum (i32.const 0)))
        (else
          (local.set $rises (i32.add (local.get $rises) (i32.gt_s (local.get $x) (local.get $last))))))
      (local.set $last (local.get $x))
      (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 1024))))
    (local.get $rises))

  ;; The state machine: counts numbers by how they end. States: 0 start, 1 sign, 2 integer, 3 point, 4 exponent, 5 signed
  ;; exponent, 6 scientific, 7 invalid.
  (func $scan (param $p i32)
    (local $c i32) (local $state i32) (local $digit i32)
    (loop $next
      (block $end
        (local.set $c (i32.load8_u (local.get $p)))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br_if $end (i32.or (i32.eqz (local.get $c)) (i32.eq (local.get $c) (i32.const 44))))
        (local.set $digit (i32.lt_u (i32.sub (local.get $c) (i32.const 48)) (i32.const 10)))
        (block $invalid
          (block $in_scientific (block $in_signed (block $in_exponent (block $in_point (block $in_integer (block $in_sign
          (block $in_start
            (br_table $in_start $in_sign $in_integer $in_point $in_exponent $in_signed $in_scientific $next
              (local.get $state)))
            ;; start
            (if (local.get $digit) (then (local.set $state (i32.const 2)) (br $next)))
            (if (i32.or (i32.eq (local.get $c) (i32.const 43)) (i32.eq (local.get $c) (i32.const 45)))
              (then (local.set $state (i32.const 1)) (br $next)))
            (br_if $invalid (i32.ne (local.get $c) (i32.const 46)))
            (local.set $state (i32.const 3))
            (br $next))
            ;; sign
            (if (local.get $digit) (then (local.set $state (i32.const 2)) (br $next)))
            (br_if $invalid (i32.ne (local.get $c) (i32.const 46)))
            (local.set $state (i32.const 3))
            (br $next))
            ;; integer
            (br_if $next (local.get $digit))
            (br_if $invalid (i32.ne (local.get $c) (i32.const 46)))
            (local.set $state (i32.const 3))
            (br $next))
            ;; point
            (br_if $next (local.get $digit))
            (br_if $invalid (i32.ne (i32.or (local.get $c) (i32.const 32)) (i32.const 101)))
            (local.set $state (i32.const 4))
            (br $next))
            ;; exponent
            (br_if $invalid
              (i32.and (i32.ne (local.get $c) (i32.const 43)) (i32.ne (local.get $c) (i32.const 45))))
            (local.set $state (i32.const 5))
            (br $next))
            ;; signed exponent
            (br_if $invalid (i32.eqz (local.get $digit)))
            (local.set $state (i32.const 6))
            (br $next))
          ;; scientific
          (br_if $next (local.get $digit)))
        (local.set $state (i32.const 7))
        (br $next))
      (i32.store offset=256 (i32.shl (local.get $state) (i32.const 2))
        (i32.add (i32.load offset=256 (i32.shl (local.get $state) (i32.const 2))) (i32.const 1)))
      (local.set $state (i32.const 0))
      (br_if $next (local.get $c))))

  (func (export "run") (param $n i32) (result i64)
    (local $turn i32) (local $crc i32) (local $list i32) (local $i i32)
    (memory.fill (i32.const 256) (i32.const 0) (i32.const 32))
    (loop $turns
      (local.set $list (call $sort (call $make_list (local.get $turn)) (i32.const 0)))
      (local.set $crc (call $crc_list (local.get $list) (local.get $crc)))
      (local.set $crc (call $crc_list (call $sort (local.get $list) (i32.const 1)) (local.get $crc)))
      (call $fill_matrices (i32.add (local.get $turn) (i32.const 1)))
      (call $multiply)
      (local.set $crc (call $crc16 (call $sum_matrix) (local.get $crc)))
      (local.set $i (i32.const 0))
      (loop $lines
        (call $scan (i32.const 0))
        (br_if $lines (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 8))))
      (local.set $i (i32.const 0))
      (loop $states
        (local.set $crc (call $crc16 (i32.load offset=256 (local.get $i)) (local.get $crc)))
        (br_if $states (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 32))))
      (br_if $turns (i32.ne (local.tee $turn (i32.add (local.get $turn) (i32.const 1))) (local.get $n))))
    (i64.extend_i32_u (local.get $crc))))
