;; The heaviest locals live in registers throughout a loop; nothing moves where control flow meets.
(module
  (memory 1)
  (func $sum (param $from i32) (param $end i32) (result i64)
    (local $sum i64)
    (loop $next
      (local.set $sum (i64.add (local.get $sum) (i64.load (local.get $from))))
      (br_if $next (i32.lt_u (local.tee $from (i32.add (local.get $from) (i32.const 8))) (local.get $end))))
    (local.get $sum)))

;; --- register code
;; func 0 $sum
;;   frame: 8 slots
;;   0x00002a     0  i64.load [s0 + 0] -> acc
;;   0x00002b     2  i64.add acc, s5 -> s5
;;   0x000032     4  i32.add s0, 8 -> s0
;;   0x000037     6  br_if i32.lt_u acc, s1 -8
;;   0x00003c     8  return s5

;; --- aarch64
;; func 0 $sum
;;   frame: 112 bytes, local 0: x0, local 1: x1, local 2: x2
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;               24  mov w2, #0x0
;; L0:
;;   0x000027    28  ldr x8, [x27, x0]  ; a fault is a trap
;;   0x00002a    32  add x2, x2, x8
;;   0x000031    36  add w0, w0, #0x8
;;   0x000037    40  cmp w0, w1
;;               44  b.lo L0
;;   0x00003c    48  mov x0, x2
;;               52  mov sp, x29
;;               56  ldp x29, x30, [sp], #0x10
;;               60  ret

;; --- x86_64
;; func 0 $sum
;;   frame: 80 bytes, local 0: rdi, local 1: r11, local 2: rsi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x50
;;               26  mov r11d, esi
;;               29  mov esi, 0
;; L0:
;;   0x000027    34  mov r10, [r15+rdi]  ; a fault is a trap
;;   0x00002a    39  add rsi, r10
;;   0x000031    42  add edi, 8
;;   0x000037    45  cmp edi, r11d
;;               48  jb short L0
;;   0x00003c    50  mov rax, rsi
;;               53  leave
;;               54  ret
