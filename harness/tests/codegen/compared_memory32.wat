;;! explicit-bounds
;; Comparison in place of a guard, for a memory that could have one.
(module
  (memory 1)
  (func $load (param i32) (result f64) (f64.load offset=16 (local.get 0)))
  (func $store (param i32 i32) (i32.store16 offset=0xffffffff (local.get 0) (local.get 1))))

;; --- register code
;; func 0 $load
;;   frame: 5 slots
;;   0x000029     0  f64.load [s0 + 16] -> acc
;;   0x000029     2  return acc
;; func 1 $store
;;   frame: 7 slots
;;   0x000030     0  i32.store16 s1 -> [s0 + 4294967295]
;;   0x000037     3  return 2

;; --- x86_64
;; func 0 $load
;;   frame: 48 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 0:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x30
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000026    38  mov ecx, edi
;;               40  add rcx, 0x18
;;               44  mov rdx, [r14+instance.memory0]
;;               48  cmp rcx, [rdx+memory.len]
;;               52  ja trap memory-out-of-bounds
;;               58  movsd xmm8, [r15+rcx-8]
;;   0x000029    65  movaps xmm0, xmm8
;;               69  leave
;;               70  ret
;; trap stack-overflow:
;;               71  mov eax, 0xa
;;               76  mov rcx, [r14+instance.native]
;;               80  jmp qword ptr [rcx+native.Trap]
;; trap memory-out-of-bounds:
;;               83  mov eax, 2
;;               88  mov rcx, [r14+instance.native]
;;               92  jmp qword ptr [rcx+native.Trap]
;; func 1 $store
;;   frame: 64 bytes, local 0: rdi, local 1: rsi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 1:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x40
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000030    38  mov ecx, edi
;;               40  mov rdx, 0x100000001
;;               50  add rcx, rdx
;;               53  mov rdx, [r14+instance.memory0]
;;               57  cmp rcx, [rdx+memory.len]
;;               61  ja trap memory-out-of-bounds
;;               67  mov [r15+rcx-2], si
;;   0x000037    73  leave
;;               74  ret
;; trap stack-overflow:
;;               75  mov eax, 0xa
;;               80  mov rcx, [r14+instance.native]
;;               84  jmp qword ptr [rcx+native.Trap]
;; trap memory-out-of-bounds:
;;               87  mov eax, 2
;;               92  mov rcx, [r14+instance.native]
;;               96  jmp qword ptr [rcx+native.Trap]
