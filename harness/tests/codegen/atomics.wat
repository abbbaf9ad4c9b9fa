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

;; --- aarch64
;; func 0
;;   frame: 112 bytes, local 0: x0, local 1: x1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x000036    24  tst w0, #0x3
;;               28  b.ne trap unaligned-atomic
;;               32  add x17, x27, x0
;;               36  ldar w8, [x17]  ; a fault is a trap
;;   0x00003a    40  tst w0, #0x3
;;               44  b.ne trap unaligned-atomic
;;               48  add x17, x27, x0
;;               52  add x17, x17, #0x4
;;               56  stlr w8, [x17]  ; a fault is a trap
;;   0x000042    60  tst w0, #0x3
;;               64  b.ne trap unaligned-atomic
;;               68  add x17, x27, x0
;;               72  fmov d31, x1
;; L0:
;;               76  ldaxr w30, [x17]  ; a fault is a trap
;;               80  fmov x16, d31
;;               84  add x8, x30, x16
;;               88  stlxr w16, w8, [x17]
;;               92  cbnz w16, L0
;;               96  mov x8, x30
;;   0x000046   100  mov w0, w8
;;              104  mov sp, x29
;;              108  ldp x29, x30, [sp], #0x10
;;              112  ret
;; trap unaligned-atomic:
;;              116  mov w16, #0xe
;;              120  ldr x17, [x28, instance.native]
;;              124  ldr x17, [x17, native.Trap]
;;              128  br x17
;; func 1
;;   frame: 112 bytes, local 0: x0, local 1: x1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x00004d    24  add x17, x0, #0x1
;;               28  tst w17, #0x1
;;               32  b.ne trap unaligned-atomic
;;               36  add x17, x27, x0
;;               40  add x17, x17, #0x1
;;               44  fmov d31, x1
;; L0:
;;               48  ldaxrh w30, [x17]  ; a fault is a trap
;;               52  fmov x16, d31
;;               56  orr x8, x30, x16
;;               60  stlxrh w16, w8, [x17]
;;               64  cbnz w16, L0
;;               68  mov x8, x30
;;   0x000051    72  mov x0, x8
;;               76  mov sp, x29
;;               80  ldp x29, x30, [sp], #0x10
;;               84  ret
;; trap unaligned-atomic:
;;               88  mov w16, #0xe
;;               92  ldr x17, [x28, instance.native]
;;               96  ldr x17, [x17, native.Trap]
;;              100  br x17
;; func 2
;;   frame: 128 bytes, local 0: x0, local 1: x1, local 2: x2
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x80
;;   0x00005a    24  adds x17, x0, #0x1
;;               28  b.hs trap memory-out-of-bounds
;;               32  ldr x16, [x28, instance.memories]
;;               36  ldr x16, [x16, memory 1]
;;               40  ldr x16, [x16, memory.shared_len]
;;               44  ldar x16, [x16]
;;               48  cmp x17, x16
;;               52  b.hi trap memory-out-of-bounds
;;               56  ldr x16, [x28, instance.memories]
;;               60  ldr x16, [x16, memory 1]
;;               64  ldr x16, [x16, memory.base]
;;               68  add x17, x16, x17
;;               72  sub x17, x17, #0x1
;;               76  uxtb w16, w1
;;               80  fmov d31, x16
;; L0:
;;               84  ldaxrb w30, [x17]
;;               88  fmov x16, d31
;;               92  cmp x30, x16
;;               96  b.ne L1
;;              100  stlxrb w16, w2, [x17]
;;              104  cbnz w16, L0
;; L1:
;;              108  mov x8, x30
;;   0x00005f   112  dmb ish
;;   0x000062   116  mov w0, w8
;;              120  mov sp, x29
;;              124  ldp x29, x30, [sp], #0x10
;;              128  ret
;; trap memory-out-of-bounds:
;;              132  mov w16, #0x2
;;              136  ldr x17, [x28, instance.native]
;;              140  ldr x17, [x17, native.Trap]
;;              144  br x17

;; --- x86_64
;; func 0
;;   frame: 64 bytes, local 0: rdi, local 1: rsi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x000036    26  test edi, 3
;;               32  jne trap unaligned-atomic
;;               38  mov eax, [r15+rdi]  ; a fault is a trap
;;               43  mov r10d, eax
;;   0x00003a    46  test edi, 3
;;               52  jne trap unaligned-atomic
;;               58  mov eax, r10d
;;               61  xchg [r15+rdi+4], eax  ; a fault is a trap
;;   0x000042    66  test edi, 3
;;               72  jne trap unaligned-atomic
;;               78  mov eax, esi
;;               80  lock xadd [r15+rdi], eax  ; a fault is a trap
;;               87  mov r10d, eax
;;   0x000046    90  mov eax, r10d
;;               93  leave
;;               94  ret
;; trap unaligned-atomic:
;;               95  mov eax, 0xe
;;              100  mov rcx, [r14+instance.native]
;;              104  jmp qword ptr [rcx+native.Trap]
;; func 1
;;   frame: 64 bytes, local 0: rdi, local 1: rsi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 1
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 1:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x00004d    26  lea edx, [rdi+1]
;;               29  test edx, 1
;;               35  jne trap unaligned-atomic
;;               41  lea rcx, [r15+rdi+1]
;;               46  movzx eax, word ptr [rcx]  ; a fault is a trap
;; L0:
;;               50  mov edx, esi
;;               52  or edx, eax
;;               54  lock cmpxchg [rcx], dx
;;               60  jne short L0
;;               62  movzx r10d, ax
;;   0x000051    66  mov rax, r10
;;               69  leave
;;               70  ret
;; trap unaligned-atomic:
;;               71  mov eax, 0xe
;;               76  mov rcx, [r14+instance.native]
;;               80  jmp qword ptr [rcx+native.Trap]
;; func 2
;;   frame: 80 bytes, local 0: rdi, local 1: rsi, local 2: r11
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 2
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 2:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x50
;;               26  mov r11d, edx
;;   0x00005a    29  mov rcx, rdi
;;               32  add rcx, 1
;;               36  jb trap memory-out-of-bounds
;;               42  mov rdx, [r14+instance.memories]
;;               46  mov rdx, [rdx+memory 1]
;;               50  mov rax, [rdx+memory.shared_len]
;;               54  cmp rcx, [rax]
;;               58  ja trap memory-out-of-bounds
;;               64  mov rdx, [rdx+memory.base]
;;               68  lea rcx, [rdx+rcx-1]
;;               73  mov eax, esi
;;               75  mov edx, r11d
;;               78  lock cmpxchg [rcx], dl
;;               84  movzx r10d, al
;;   0x00005f    88  mfence
;;   0x000062    91  mov eax, r10d
;;               94  leave
;;               95  ret
;; trap memory-out-of-bounds:
;;               96  mov eax, 2
;;              101  mov rcx, [r14+instance.native]
;;              105  jmp qword ptr [rcx+native.Trap]
