;; Integers are chosen without a branch, of their full width; floats with one.
(module
  (func $ints (param i32 i32 i32) (result i32)
    (select (local.get 0) (local.get 1) (i32.lt_u (local.get 1) (local.get 2))))
  (func $longs (param i64 i64 i32) (result i64) (select (local.get 0) (local.get 1) (local.get 2)))
  (func $floats (param f64 f64 i32) (result f64) (select (local.get 0) (local.get 1) (local.get 2)))
  (func $known (param i32 i32) (result i32) (select (local.get 0) (local.get 1) (i32.const 0))))

;; --- register code
;; func 0 $ints
;;   frame: 10 slots
;;   0x00003b     0  i32.lt_u s1, s2 -> acc
;;   0x00003c     2  select ArgsSelect { a: s0, b: s1, d: s6, condition: acc }
;;   0x00003c     4  return acc
;; func 1 $longs
;;   frame: 9 slots
;;   0x000046     0  select ArgsSelect { a: s0, b: s1, d: s6, condition: s2 }
;;   0x000046     2  return acc
;; func 2 $floats
;;   frame: 9 slots
;;   0x000050     0  select ArgsSelect { a: s0, b: s1, d: s6, condition: s2 }
;;   0x000050     2  return s6
;; func 3 $known
;;   frame: 8 slots
;;   0x00005a     0  return s1

;; --- x86_64
;; func 0 $ints
;;   frame: 96 bytes, local 0: rdi, local 1: rsi, local 2: r11
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 0:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x60
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;               38  mov r11d, edx
;;   0x00003b    41  cmp esi, r11d
;;               44  mov r10d, esi
;;               47  cmovb r10d, edi
;;   0x00003c    51  mov eax, r10d
;;               54  leave
;;               55  ret
;; trap stack-overflow:
;;               56  mov eax, 0xa
;;               61  mov rcx, [r14+instance.native]
;;               65  jmp qword ptr [rcx+native.Trap]
;; func 1 $longs
;;   frame: 80 bytes, local 0: rdi, local 1: rsi, local 2: r11
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 1:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x50
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;               38  mov r11d, edx
;;   0x000045    41  test r11d, r11d
;;               44  mov r10, rsi
;;               47  cmovne r10, rdi
;;   0x000046    51  mov rax, r10
;;               54  leave
;;               55  ret
;; trap stack-overflow:
;;               56  mov eax, 0xa
;;               61  mov rcx, [r14+instance.native]
;;               65  jmp qword ptr [rcx+native.Trap]
;; func 2 $floats
;;   frame: 80 bytes, local 0: xmm0, local 1: xmm1, local 2: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 2:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x50
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x00004f    38  test edi, edi
;;               40  movaps xmm8, xmm1
;;               44  je short L0
;;               46  movaps xmm8, xmm0
;; L0:
;;   0x000050    50  movaps xmm0, xmm8
;;               54  leave
;;               55  ret
;; trap stack-overflow:
;;               56  mov eax, 0xa
;;               61  mov rcx, [r14+instance.native]
;;               65  jmp qword ptr [rcx+native.Trap]
;; func 3 $known
;;   frame: 80 bytes, local 0: rdi, local 1: rsi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 3:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x50
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x00005a    38  mov eax, esi
;;               40  leave
;;               41  ret
;; trap stack-overflow:
;;               42  mov eax, 0xa
;;               47  mov rcx, [r14+instance.native]
;;               51  jmp qword ptr [rcx+native.Trap]
