;; Where there is no guard (64-bit addresses, pages of other sizes), the end of an access is compared with the length,
;; after a check that computing it did not wrap.
(module
  (memory i64 1)
  (memory $bytes 100 (pagesize 1))
  (func $load64 (param i64) (result i64) (i64.load offset=8 (local.get 0)))
  (func $wraps (param i64) (result i32) (i32.load offset=0xfffffffffffffffe (local.get 0)))
  (func $custom (param i32) (result i32) (i32.load8_u $bytes (local.get 0))))

;; --- register code
;; func 0 $load64
;;   frame: 5 slots
;;   0x00002f     0  i64.load memory 0 [s0 + 8] -> s4
;;   0x000032     3  return s4
;; func 1 $wraps
;;   frame: 5 slots
;;   0x000037     0  i32.load memory 0 [s0 + 18446744073709551614] -> s4
;;   0x000043     3  return s4
;; func 2 $custom
;;   frame: 5 slots
;;   0x000048     0  i32.load8_u memory 1 [s0 + 0] -> s4
;;   0x00004c     3  return s4

;; --- aarch64
;; func 0 $load64
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
;;   0x00002f    44  adds x17, x0, #0x10
;;               48  b.hs trap memory-out-of-bounds
;;               52  ldr x16, [x28, instance.memory0]
;;               56  ldr x16, [x16, memory.len]
;;               60  cmp x17, x16
;;               64  b.hi trap memory-out-of-bounds
;;               68  add x17, x27, x17
;;               72  ldur x8, [x17, #-0x8]
;;   0x000032    76  mov x0, x8
;;               80  mov sp, x29
;;               84  ldp x29, x30, [sp], #0x10
;;               88  ret
;; trap stack-overflow:
;;               92  mov w16, #0xa
;;               96  ldr x17, [x28, instance.native]
;;              100  ldr x17, [x17, native.Trap]
;;              104  br x17
;; trap memory-out-of-bounds:
;;              108  mov w16, #0x2
;;              112  ldr x17, [x28, instance.native]
;;              116  ldr x17, [x17, native.Trap]
;;              120  br x17
;; func 1 $wraps
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;   0x000037    44  b trap memory-out-of-bounds
;;               48  ldr w8, [x17]
;;   0x000043    52  mov w0, w8
;;               56  mov sp, x29
;;               60  ldp x29, x30, [sp], #0x10
;;               64  ret
;; trap stack-overflow:
;;               68  mov w16, #0xa
;;               72  ldr x17, [x28, instance.native]
;;               76  ldr x17, [x17, native.Trap]
;;               80  br x17
;; trap memory-out-of-bounds:
;;               84  mov w16, #0x2
;;               88  ldr x17, [x28, instance.native]
;;               92  ldr x17, [x17, native.Trap]
;;               96  br x17
;; func 2 $custom
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;   0x000048    44  adds x17, x0, #0x1
;;               48  ldr x16, [x28, instance.memories]
;;               52  ldr x16, [x16, memory 1]
;;               56  ldr x16, [x16, memory.len]
;;               60  cmp x17, x16
;;               64  b.hi trap memory-out-of-bounds
;;               68  ldr x16, [x28, instance.memories]
;;               72  ldr x16, [x16, memory 1]
;;               76  ldr x16, [x16, memory.base]
;;               80  add x17, x16, x17
;;               84  ldurb w8, [x17, #-0x1]
;;   0x00004c    88  mov w0, w8
;;               92  mov sp, x29
;;               96  ldp x29, x30, [sp], #0x10
;;              100  ret
;; trap stack-overflow:
;;              104  mov w16, #0xa
;;              108  ldr x17, [x28, instance.native]
;;              112  ldr x17, [x17, native.Trap]
;;              116  br x17
;; trap memory-out-of-bounds:
;;              120  mov w16, #0x2
;;              124  ldr x17, [x28, instance.native]
;;              128  ldr x17, [x17, native.Trap]
;;              132  br x17

;; --- x86_64
;; func 0 $load64
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
;;   0x00002f    38  mov rcx, rdi
;;               41  add rcx, 0x10
;;               45  jb trap memory-out-of-bounds
;;               51  mov rdx, [r14+instance.memory0]
;;               55  cmp rcx, [rdx+memory.len]
;;               59  ja trap memory-out-of-bounds
;;               65  mov r10, [r15+rcx-8]
;;   0x000032    70  mov rax, r10
;;               73  leave
;;               74  ret
;; trap stack-overflow:
;;               75  mov eax, 0xa
;;               80  mov rcx, [r14+instance.native]
;;               84  jmp qword ptr [rcx+native.Trap]
;; trap memory-out-of-bounds:
;;               87  mov eax, 2
;;               92  mov rcx, [r14+instance.native]
;;               96  jmp qword ptr [rcx+native.Trap]
;; func 1 $wraps
;;   frame: 48 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 1:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x30
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000037    38  mov rcx, rdi
;;               41  jmp trap memory-out-of-bounds
;;               46  mov r10d, [r15+rcx]
;;   0x000043    51  mov eax, r10d
;;               54  leave
;;               55  ret
;; trap stack-overflow:
;;               56  mov eax, 0xa
;;               61  mov rcx, [r14+instance.native]
;;               65  jmp qword ptr [rcx+native.Trap]
;; trap memory-out-of-bounds:
;;               68  mov eax, 2
;;               73  mov rcx, [r14+instance.native]
;;               77  jmp qword ptr [rcx+native.Trap]
;; func 2 $custom
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
;;   0x000048    38  mov ecx, edi
;;               40  add rcx, 1
;;               44  mov rdx, [r14+instance.memories]
;;               48  mov rdx, [rdx+memory 1]
;;               52  cmp rcx, [rdx+memory.len]
;;               56  ja trap memory-out-of-bounds
;;               62  mov rdx, [rdx+memory.base]
;;               66  movzx r10d, byte ptr [rdx+rcx-1]
;;   0x00004c    72  mov eax, r10d
;;               75  leave
;;               76  ret
;; trap stack-overflow:
;;               77  mov eax, 0xa
;;               82  mov rcx, [r14+instance.native]
;;               86  jmp qword ptr [rcx+native.Trap]
;; trap memory-out-of-bounds:
;;               89  mov eax, 2
;;               94  mov rcx, [r14+instance.native]
;;               98  jmp qword ptr [rcx+native.Trap]
