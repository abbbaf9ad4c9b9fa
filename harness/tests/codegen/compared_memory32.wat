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

;; --- aarch64
;; func 0 $load
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000026    24  adds x17, x0, #0x18
;;               28  ldr x16, [x28, instance.memory0]
;;               32  ldr x16, [x16, memory.len]
;;               36  cmp x17, x16
;;               40  b.hi trap memory-out-of-bounds
;;               44  add x17, x27, x17
;;               48  ldur d16, [x17, #-0x8]
;;   0x000029    52  mov v0.16b, v16.16b
;;               56  mov sp, x29
;;               60  ldp x29, x30, [sp], #0x10
;;               64  ret
;; trap memory-out-of-bounds:
;;               68  mov w16, #0x2
;;               72  ldr x17, [x28, instance.native]
;;               76  ldr x17, [x17, native.Trap]
;;               80  br x17
;; func 1 $store
;;   frame: 112 bytes, local 0: x0, local 1: x1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x000030    24  mov x16, #0x100000001
;;               28  adds x17, x0, x16
;;               32  ldr x16, [x28, instance.memory0]
;;               36  ldr x16, [x16, memory.len]
;;               40  cmp x17, x16
;;               44  b.hi trap memory-out-of-bounds
;;               48  add x17, x27, x17
;;               52  sturh w1, [x17, #-0x2]
;;   0x000037    56  mov sp, x29
;;               60  ldp x29, x30, [sp], #0x10
;;               64  ret
;; trap memory-out-of-bounds:
;;               68  mov w16, #0x2
;;               72  ldr x17, [x28, instance.native]
;;               76  ldr x17, [x17, native.Trap]
;;               80  br x17

;; --- x86_64
;; func 0 $load
;;   frame: 48 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x30
;;   0x000026    26  mov ecx, edi
;;               28  add rcx, 0x18
;;               32  mov rdx, [r14+instance.memory0]
;;               36  cmp rcx, [rdx+memory.len]
;;               40  ja trap memory-out-of-bounds
;;               46  movsd xmm8, [r15+rcx-8]
;;   0x000029    53  movaps xmm0, xmm8
;;               57  leave
;;               58  ret
;; trap memory-out-of-bounds:
;;               59  mov eax, 2
;;               64  mov rcx, [r14+instance.native]
;;               68  jmp qword ptr [rcx+native.Trap]
;; func 1 $store
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
;;   0x000030    26  mov ecx, edi
;;               28  mov rdx, 0x100000001
;;               38  add rcx, rdx
;;               41  mov rdx, [r14+instance.memory0]
;;               45  cmp rcx, [rdx+memory.len]
;;               49  ja trap memory-out-of-bounds
;;               55  mov [r15+rcx-2], si
;;   0x000037    61  leave
;;               62  ret
;; trap memory-out-of-bounds:
;;               63  mov eax, 2
;;               68  mov rcx, [r14+instance.native]
;;               72  jmp qword ptr [rcx+native.Trap]
