;; Atomic accesses: the alignment first, unless it is of bytes; by the guard for memory 0, by the length that others may change for memory 1.
(module (memory 1 1 shared) (memory i64 1 2 shared)
  (func (param i32 i32) (result i32)
    (i32.atomic.store offset=4 (local.get 0) (i32.atomic.load (local.get 0)))
    (i32.atomic.rmw.add (local.get 0) (local.get 1)))
  (func (param i32 i64) (result i64)
    (i64.atomic.rmw16.or_u offset=1 (local.get 0) (local.get 1)))
  (func (param i64 i32 i32) (result i32)
    (i32.atomic.rmw8.cmpxchg_u 1 (local.get 0) (local.get 1) (local.get 2)) (atomic.fence)))

;; --- register code
;; func 0
;;   frame: 7 slots
;;   0x000036     0  i32.atomic.load memory 0 [s0 + 0] s0 s0 -> s6
;;   0x00003a     4  i32.atomic.store memory 0 [s0 + 4] s6 s0 -> s0
;;   0x000042     8  i32.atomic.rmw.add memory 0 [s0 + 0] s1 s0 -> s5
;;   0x000046    12  return s5
;; func 1
;;   frame: 7 slots
;;   0x00004d     0  i64.atomic.rmw16.or_u memory 0 [s0 + 1] s1 s0 -> s5
;;   0x000051     4  return s5
;; func 2
;;   frame: 9 slots
;;   0x00005a     0  i32.atomic.rmw8.cmpxchg_u memory 1 [s0 + 0] s1 s2 -> s6
;;   0x00005f     4  atomic.fence
;;   0x000062     5  return s6

;; --- x86_64
;; func 0
;;   frame: 64 bytes, local 0: rdi, local 1: rsi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 0:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x40
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000036    38  test edi, 3
;;               44  jne trap unaligned-atomic
;;               50  mov eax, [r15+rdi]  ; a fault is a trap
;;               55  mov r10d, eax
;;   0x00003a    58  test edi, 3
;;               64  jne trap unaligned-atomic
;;               70  mov eax, r10d
;;               73  xchg [r15+rdi+4], eax  ; a fault is a trap
;;   0x000042    78  test edi, 3
;;               84  jne trap unaligned-atomic
;;               90  mov eax, esi
;;               92  lock xadd [r15+rdi], eax  ; a fault is a trap
;;               99  mov r10d, eax
;;   0x000046   102  mov eax, r10d
;;              105  leave
;;              106  ret
;; trap stack-overflow:
;;              107  mov eax, 0xa
;;              112  mov rcx, [r14+instance.native]
;;              116  jmp qword ptr [rcx+native.Trap]
;; trap unaligned-atomic:
;;              119  mov eax, 0xe
;;              124  mov rcx, [r14+instance.native]
;;              128  jmp qword ptr [rcx+native.Trap]
;; func 1
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
;;   0x00004d    38  lea edx, [rdi+1]
;;               41  test edx, 1
;;               47  jne trap unaligned-atomic
;;               53  lea rcx, [r15+rdi+1]
;;               58  movzx eax, word ptr [rcx]  ; a fault is a trap
;; L0:
;;               62  mov edx, esi
;;               64  or edx, eax
;;               66  lock cmpxchg [rcx], dx
;;               72  jne L0
;;               78  movzx r10d, ax
;;   0x000051    82  mov rax, r10
;;               85  leave
;;               86  ret
;; trap stack-overflow:
;;               87  mov eax, 0xa
;;               92  mov rcx, [r14+instance.native]
;;               96  jmp qword ptr [rcx+native.Trap]
;; trap unaligned-atomic:
;;               99  mov eax, 0xe
;;              104  mov rcx, [r14+instance.native]
;;              108  jmp qword ptr [rcx+native.Trap]
;; func 2
;;   frame: 80 bytes, local 0: rdi, local 1: rsi, local 2: r11
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
;;               38  mov r11d, edx
;;   0x00005a    41  mov rcx, rdi
;;               44  add rcx, 1
;;               48  jb trap memory-out-of-bounds
;;               54  mov rdx, [r14+instance.memories]
;;               58  mov rdx, [rdx+memory 1]
;;               62  mov rax, [rdx+memory.shared_len]
;;               66  cmp rcx, [rax]
;;               70  ja trap memory-out-of-bounds
;;               76  mov rdx, [rdx+memory.base]
;;               80  lea rcx, [rdx+rcx-1]
;;               85  mov eax, esi
;;               87  mov edx, r11d
;;               90  lock cmpxchg [rcx], dl
;;               96  movzx r10d, al
;;   0x00005f   100  mfence
;;   0x000062   103  mov eax, r10d
;;              106  leave
;;              107  ret
;; trap stack-overflow:
;;              108  mov eax, 0xa
;;              113  mov rcx, [r14+instance.native]
;;              117  jmp qword ptr [rcx+native.Trap]
;; trap memory-out-of-bounds:
;;              120  mov eax, 2
;;              125  mov rcx, [r14+instance.native]
;;              129  jmp qword ptr [rcx+native.Trap]
