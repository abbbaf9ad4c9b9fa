;; A byte-code machine: instructions of four bytes (operation, d, a, b) on 32-bit registers in memory, dispatched by
;; br_table. Its program counts the steps of the Collatz sequences that start below n.
;; run(3000) = 215015
;; run(4) = 8
(module
  (memory 1)
  ;; Operations: 0 halt, 1 d = constant (a + 256 b), 2 d = a, 3 d = a + b, 4 d = a - b, 5 d = a * b, 6 d = a & b, 7 d = a >> b,
  ;; 8 go to d, 9 if a = b go to d, 10 if a < b go to d; targets count instructions.
  ;; Registers: 0 n, 1 start, 2 x, 3 steps, 4 zero, 5 one, 6 three, 7 scratch.
  (data (i32.const 1024)
    "\01\01\01\00" ;;  0: start = 1
    "\01\03\00\00" ;;  1: steps = 0
    "\01\04\00\00" ;;  2: zero = 0
    "\01\05\01\00" ;;  3: one = 1
    "\01\06\03\00" ;;  4: three = 3
    "\09\11\01\00" ;;  5: if start = n go to 17
    "\02\02\01\00" ;;  6: x = start
    "\09\0f\02\05" ;;  7: if x = one go to 15
    "\03\03\03\05" ;;  8: steps = steps + one
    "\06\07\02\05" ;;  9: scratch = x & one
    "\07\02\02\05" ;; 10: x = x >> one
    "\09\07\07\04" ;; 11: if scratch = zero go to 7
    "\03\02\02\02" ;; 12: x = x + x
    "\03\02\02\05" ;; 13: x = x + one
    "\08\12\00\00" ;; 14: go to 18
    "\03\01\01\05" ;; 15: start = start + one
    "\08\05\00\00" ;; 16: go to 5
    "\00\00\00\00" ;; 17: halt
    "\05\02\02\06" ;; 18: x = x * three
    "\03\02\02\05" ;; 19: x = x + one
    "\08\07\00\00") ;; 20: go to 7

  (func $execute (result i32)
    (local $pc i32) (local $d i32) (local $a i32) (local $b i32)
    (local.set $pc (i32.const 1024))
    (loop $fetch
      (local.set $d (i32.load8_u offset=1 (local.get $pc)))
      (local.set $a (i32.load8_u offset=2 (local.get $pc)))
      (local.set $b (i32.load8_u offset=3 (local.get $pc)))
      (block $halt (block $constant (block $move (block $add (block $sub (block $mul (block $and (block $shr (block $go
      (block $if_equal (block $if_less
        (br_table $halt $constant $move $add $sub $mul $and $shr $go $if_equal $if_less $halt
          (i32.load8_u (local.get $pc))))
        ;; if_less
        (br_if $go
          (i32.lt_u
            (i32.load (i32.shl (local.get $a) (i32.const 2)))
            (i32.load (i32.shl (local.get $b) (i32.const 2)))))
        (local.set $pc (i32.add (local.get $pc) (i32.const 4)))
        (br $fetch))
        ;; if_equal
        (br_if $go
          (i32.eq
            (i32.load (i32.shl (local.get $a) (i32.const 2)))
            (i32.load (i32.shl (local.get $b) (i32.const 2)))))
        (local.set $pc (i32.add (local.get $pc) (i32.const 4)))
        (br $fetch))
        ;; go
        (local.set $pc (i32.add (i32.shl (local.get $d) (i32.const 2)) (i32.const 1024)))
        (br $fetch))
        ;; shr
        (i32.store (i32.shl (local.get $d) (i32.const 2))
          (i32.shr_u
            (i32.load (i32.shl (local.get $a) (i32.const 2)))
            (i32.load (i32.shl (local.get $b) (i32.const 2)))))
        (local.set $pc (i32.add (local.get $pc) (i32.const 4)))
        (br $fetch))
        ;; and
        (i32.store (i32.shl (local.get $d) (i32.const 2))
          (i32.and
            (i32.load (i32.shl (local.get $a) (i32.const 2)))
            (i32.load (i32.shl (local.get $b) (i32.const 2)))))
        (local.set $pc (i32.add (local.get $pc) (i32.const 4)))
        (br $fetch))
        ;; mul
        (i32.store (i32.shl (local.get $d) (i32.const 2))
          (i32.mul
            (i32.load (i32.shl (local.get $a) (i32.const 2)))
            (i32.load (i32.shl (local.get $b) (i32.const 2)))))
        (local.set $pc (i32.add (local.get $pc) (i32.const 4)))
        (br $fetch))
        ;; sub
        (i32.store (i32.shl (local.get $d) (i32.const 2))
          (i32.sub
            (i32.load (i32.shl (local.get $a) (i32.const 2)))
            (i32.load (i32.shl (local.get $b) (i32.const 2)))))
        (local.set $pc (i32.add (local.get $pc) (i32.const 4)))
        (br $fetch))
        ;; add
        (i32.store (i32.shl (local.get $d) (i32.const 2))
          (i32.add
            (i32.load (i32.shl (local.get $a) (i32.const 2)))
            (i32.load (i32.shl (local.get $b) (i32.const 2)))))
        (local.set $pc (i32.add (local.get $pc) (i32.const 4)))
        (br $fetch))
        ;; move
        (i32.store (i32.shl (local.get $d) (i32.const 2)) (i32.load (i32.shl (local.get $a) (i32.const 2))))
        (local.set $pc (i32.add (local.get $pc) (i32.const 4)))
        (br $fetch))
        ;; constant
        (i32.store (i32.shl (local.get $d) (i32.const 2))
          (i32.or (i32.shl (local.get $b) (i32.const 8)) (local.get $a)))
        (local.set $pc (i32.add (local.get $pc) (i32.const 4)))
        (br $fetch)))
    (i32.load offset=12 (i32.const 0)))

  (func (export "run") (param $n i32) (result i64)
    (i32.store (i32.const 0) (local.get $n))
    (i64.extend_i32_u (call $execute))))
