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

;; --- x86_64
;; func 0 $sum
;;   frame: 80 bytes, local 0: rdi, local 1: r11, local 2: rsi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 0:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x50
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;               38  mov r11d, esi
;;               41  mov esi, 0
;; L0:
;;   0x000027    46  mov r10, [r15+rdi]  ; a fault is a trap
;;   0x00002a    51  add rsi, r10
;;   0x000031    54  add edi, 8
;;   0x000037    57  cmp edi, r11d
;;               60  jb L0
;;   0x00003c    66  mov rax, rsi
;;               69  leave
;;               70  ret
;; trap stack-overflow:
;;               71  mov eax, 0xa
;;               76  mov rcx, [r14+instance.native]
;;               80  jmp qword ptr [rcx+native.Trap]
