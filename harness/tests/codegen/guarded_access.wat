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

;; --- aarch64
;; func 0 $load
;;   frame: 112 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x00002a    24  add x17, x27, x0
;;               28  ldrsh w8, [x17, #0x64]  ; a fault is a trap
;;   0x000031    32  add w9, w0, #0x4
;;   0x000032    36  add x17, x27, x9
;;               40  mov w16, #0x7fffffff
;;               44  ldr w9, [x17, x16]  ; a fault is a trap
;;   0x000039    48  add w8, w8, w9
;;   0x00003a    52  mov w0, w8
;;               56  mov sp, x29
;;               60  ldp x29, x30, [sp], #0x10
;;               64  ret
;; func 1 $store
;;   frame: 112 bytes, local 0: x0, local 1: x1, local 2: v0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x000041    24  add x17, x27, x0
;;               28  strb w1, [x17, #0x3]  ; a fault is a trap
;;   0x000048    32  ldr wzr, [x27, x0]  ; a fault is a trap
;;               36  str s0, [x27, x0]
;;   0x00004f    40  mov x30, #0xffffffffffffffff
;;               44  ldr x17, [x28, instance.memories]
;;               48  ldr x17, [x17, memory 1]
;;               52  ldr x17, [x17, memory.base]
;;               56  ldr xzr, [x17, #0x10]  ; a fault is a trap
;;               60  str x30, [x17, #0x10]
;;   0x000053    64  mov sp, x29
;;               68  ldp x29, x30, [sp], #0x10
;;               72  ret
;; func 2 $far
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000058    24  mov w16, #0x4
;;               28  movk w16, #0x8000, lsl #16
;;               32  adds x17, x0, x16
;;               36  ldr x16, [x28, instance.memory0]
;;               40  ldr x16, [x16, memory.len]
;;               44  cmp x17, x16
;;               48  b.hi trap memory-out-of-bounds
;;               52  add x17, x27, x17
;;               56  ldur w8, [x17, #-0x4]
;;   0x00005f    60  mov w0, w8
;;               64  mov sp, x29
;;               68  ldp x29, x30, [sp], #0x10
;;               72  ret
;; trap memory-out-of-bounds:
;;               76  mov w16, #0x2
;;               80  ldr x17, [x28, instance.native]
;;               84  ldr x17, [x17, native.Trap]
;;               88  br x17

;; --- x86_64
;; func 0 $load
;;   frame: 64 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x00002a    26  movsx r10d, word ptr [r15+rdi+0x64]  ; a fault is a trap
;;   0x000031    32  lea r9d, [rdi+4]
;;   0x000032    36  mov r9d, [r15+r9+0x7fffffff]  ; a fault is a trap
;;   0x000039    44  add r10d, r9d
;;   0x00003a    47  mov eax, r10d
;;               50  leave
;;               51  ret
;; func 1 $store
;;   frame: 80 bytes, local 0: rdi, local 1: rsi, local 2: xmm0
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 1
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 1:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x50
;;   0x000041    26  mov [r15+rdi+3], sil  ; a fault is a trap
;;   0x000048    31  movss [r15+rdi], xmm0  ; a fault is a trap
;;   0x00004f    38  mov rdx, [r14+instance.memories]
;;               42  mov rdx, [rdx+memory 1]
;;               46  mov rdx, [rdx+memory.base]
;;               50  mov rax, 0xffffffffffffffff
;;               57  mov [rdx+0x10], rax  ; a fault is a trap
;;   0x000053    61  leave
;;               62  ret
;; func 2 $far
;;   frame: 48 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 2
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 2:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x30
;;   0x000058    26  mov ecx, edi
;;               28  mov edx, 0x80000004
;;               33  add rcx, rdx
;;               36  mov rdx, [r14+instance.memory0]
;;               40  cmp rcx, [rdx+memory.len]
;;               44  ja trap memory-out-of-bounds
;;               50  mov r10d, [r15+rcx-4]
;;   0x00005f    55  mov eax, r10d
;;               58  leave
;;               59  ret
;; trap memory-out-of-bounds:
;;               60  mov eax, 2
;;               65  mov rcx, [r14+instance.native]
;;               69  jmp qword ptr [rcx+native.Trap]
