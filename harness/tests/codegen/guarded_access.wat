;; Accesses to a memory with a guard compare nothing and fold the constant offset, below 2 GiB, into the address; the
;; instruction that may fault is in the trap table. A second memory's base is loaded first.
(module
  (memory 1)
  (memory $second 1)
  (func $load (param i32) (result i32)
    (i32.add (i32.load16_s offset=100 (local.get 0)) (i32.load offset=0x7fffffff (i32.add (local.get 0) (i32.const 4)))))
  (func $store (param i32 i64 f32)
    (i64.store8 offset=3 (local.get 0) (local.get 1))
    (f32.store (local.get 0) (local.get 2))
    (i64.store $second (i32.const 16) (i64.const -1)))
  (func $far (param i32) (result i32) (i32.load offset=0x80000000 (local.get 0))))

;; --- register code
;; func 0 $load
;;   frame: 7 slots
;;   0x000031     0  i32.load16_s [s0 + 100] -> s4
;;   0x000032     2  i32.add s0, 4 -> acc
;;   0x000039     4  i32.load [acc + 2147483647] -> acc
;;   0x00003a     6  i32.add acc, s4 -> acc
;;   0x00003a     8  return acc
;; func 1 $store
;;   frame: 8 slots
;;   0x000041     0  i64.store8 s1 -> [s0 + 3]
;;   0x000048     3  f32.store s2 -> [s0 + 0]
;;   0x00004f     6  copy 16 -> s6
;;   0x00004f     9  copy 18446744073709551615 -> s7
;;   0x00004f    12  i64.store s7 -> memory 1 [s6 + 0]
;;   0x000053    15  return 3
;; func 2 $far
;;   frame: 5 slots
;;   0x00005f     0  i32.load [s0 + 2147483648] -> acc
;;   0x00005f     2  return acc

;; --- x86_64
;; func 0 $load
;;   frame: 64 bytes, local 0: rdi
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
;;   0x00002a    38  movsx r10d, word ptr [r15+rdi+0x64]  ; a fault is a trap
;;   0x000031    44  lea r9d, [rdi+4]
;;   0x000032    48  mov r9d, [r15+r9+0x7fffffff]  ; a fault is a trap
;;   0x000039    56  add r10d, r9d
;;   0x00003a    59  mov eax, r10d
;;               62  leave
;;               63  ret
;; trap stack-overflow:
;;               64  mov eax, 0xa
;;               69  mov rcx, [r14+instance.native]
;;               73  jmp qword ptr [rcx+native.Trap]
;; func 1 $store
;;   frame: 80 bytes, local 0: rdi, local 1: rsi, local 2: xmm0
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
;;   0x000041    38  mov [r15+rdi+3], sil  ; a fault is a trap
;;   0x000048    43  movss [r15+rdi], xmm0  ; a fault is a trap
;;   0x00004f    50  mov ecx, 0x10
;;               55  mov rdx, [r14+instance.memories]
;;               59  mov rdx, [rdx+memory 1]
;;               63  mov rdx, [rdx+memory.base]
;;               67  mov rax, 0xffffffffffffffff
;;               74  mov [rdx+rcx], rax  ; a fault is a trap
;;   0x000053    79  leave
;;               80  ret
;; trap stack-overflow:
;;               81  mov eax, 0xa
;;               86  mov rcx, [r14+instance.native]
;;               90  jmp qword ptr [rcx+native.Trap]
;; func 2 $far
;;   frame: 48 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 2:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x30
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000058    38  mov ecx, edi
;;               40  mov edx, 0x80000004
;;               45  add rcx, rdx
;;               48  mov rdx, [r14+instance.memory0]
;;               52  cmp rcx, [rdx+memory.len]
;;               56  ja trap memory-out-of-bounds
;;               62  mov r10d, [r15+rcx-4]
;;   0x00005f    67  mov eax, r10d
;;               70  leave
;;               71  ret
;; trap stack-overflow:
;;               72  mov eax, 0xa
;;               77  mov rcx, [r14+instance.native]
;;               81  jmp qword ptr [rcx+native.Trap]
;; trap memory-out-of-bounds:
;;               84  mov eax, 2
;;               89  mov rcx, [r14+instance.native]
;;               93  jmp qword ptr [rcx+native.Trap]
