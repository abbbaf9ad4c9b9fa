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
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;   0x000026    44  adds x17, x0, #0x18
;;               48  ldr x16, [x28, instance.memory0]
;;               52  ldr x16, [x16, memory.len]
;;               56  cmp x17, x16
;;               60  b.hi trap memory-out-of-bounds
;;               64  add x17, x27, x17
;;               68  ldur d16, [x17, #-0x8]
;;   0x000029    72  mov v0.16b, v16.16b
;;               76  mov sp, x29
;;               80  ldp x29, x30, [sp], #0x10
;;               84  ret
;; trap stack-overflow:
;;               88  mov w16, #0xa
;;               92  ldr x17, [x28, instance.native]
;;               96  ldr x17, [x17, native.Trap]
;;              100  br x17
;; trap memory-out-of-bounds:
;;              104  mov w16, #0x2
;;              108  ldr x17, [x28, instance.native]
;;              112  ldr x17, [x17, native.Trap]
;;              116  br x17
;; func 1 $store
;;   frame: 112 bytes, local 0: x0, local 1: x1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;   0x000030    44  mov x16, #0x100000001
;;               48  adds x17, x0, x16
;;               52  ldr x16, [x28, instance.memory0]
;;               56  ldr x16, [x16, memory.len]
;;               60  cmp x17, x16
;;               64  b.hi trap memory-out-of-bounds
;;               68  add x17, x27, x17
;;               72  sturh w1, [x17, #-0x2]
;;   0x000037    76  mov sp, x29
;;               80  ldp x29, x30, [sp], #0x10
;;               84  ret
;; trap stack-overflow:
;;               88  mov w16, #0xa
;;               92  ldr x17, [x28, instance.native]
;;               96  ldr x17, [x17, native.Trap]
;;              100  br x17
;; trap memory-out-of-bounds:
;;              104  mov w16, #0x2
;;              108  ldr x17, [x28, instance.native]
;;              112  ldr x17, [x17, native.Trap]
;;              116  br x17

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
