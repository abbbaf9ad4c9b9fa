;; A tail call leaves the frame first; stack arguments are copied to where the callee expects them.
(module
  (type $t (func (param i32 i32) (result i32)))
  (table 1 funcref)
  (func $even (export "even") (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
    (return_call $even (i32.sub (local.get 0) (i32.const 2))))
  (func $grow (param i32) (result i32)
    (return_call $seven (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6) (local.get 0)))
  (func $seven (param i32 i32 i32 i32 i32 i32 i32) (result i32) (return_call $even (local.get 6)))
  (func $indirect (param i32 i32) (result i32)
    (return_call_indirect (type $t) (local.get 1) (local.get 0) (i32.const 0))))

;; --- register code
;; func 0 $even
;;   frame: 6 slots
;;   0x000040     0  br_if_not_zero s0 +3
;;   0x000044     2  return 1
;;   0x00004b     5  i32.sub s0, 2 -> s4
;;   0x00004b     7  return_call func 0 at s4
;; func 1 $grow
;;   frame: 11 slots
;;   0x00005e     0  copy s0 -> s10
;;   0x00005e     2  copy 6 -> s9
;;   0x00005e     5  copy 5 -> s8
;;   0x00005e     8  copy 4 -> s7
;;   0x00005e    11  copy 3 -> s6
;;   0x00005e    14  copy 2 -> s5
;;   0x00005e    17  copy 1 -> s4
;;   0x00005e    20  return_call func 2 at s4
;; func 2 $seven
;;   frame: 11 slots
;;   0x000065     0  copy s6 -> s10
;;   0x000065     2  return_call func 0 at s10
;; func 3 $indirect
;;   frame: 8 slots
;;   0x000070     0  copy 0 -> s7
;;   0x000070     3  copy s0 -> s6
;;   0x000070     5  copy s1 -> s5
;;   0x000070     7  return_call_indirect (table 0 [s7] at s5, 2)

;; --- aarch64
;; func 0 $even
;;   frame: 96 bytes, local 0: [x29, #-0x50]
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
;;               44  stur x0, [x29, #-0x50]
;;   0x000040    48  ldur w16, [x29, #-0x50]
;;               52  cbnz w16, L0
;;   0x000044    56  mov w0, #0x1
;;               60  mov sp, x29
;;               64  ldp x29, x30, [sp], #0x10
;;               68  ret
;; L0:
;;   0x00004a    72  ldur w16, [x29, #-0x50]
;;               76  sub w8, w16, #0x2
;;   0x00004b    80  mov w0, w8
;;               84  mov sp, x29
;;               88  ldp x29, x30, [sp], #0x10
;;               92  b func 0
;; trap stack-overflow:
;;               96  mov w16, #0xa
;;              100  ldr x17, [x28, instance.native]
;;              104  ldr x17, [x17, native.Trap]
;;              108  br x17
;; func 1 $grow
;;   frame: 144 bytes, local 0: [x29, #-0x50]
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x90
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;               44  stur x0, [x29, #-0x50]
;;   0x00005e    48  mov w0, #0x1
;;               52  ldur w6, [x29, #-0x50]
;;               56  mov w5, #0x6
;;               60  mov w4, #0x5
;;               64  mov w3, #0x4
;;               68  mov w2, #0x3
;;               72  mov w1, #0x2
;;               76  mov sp, x29
;;               80  ldp x29, x30, [sp], #0x10
;;               84  b func 2
;; trap stack-overflow:
;;               88  mov w16, #0xa
;;               92  ldr x17, [x28, instance.native]
;;               96  ldr x17, [x17, native.Trap]
;;              100  br x17
;; func 2 $seven
;;   frame: 144 bytes, local 0: [x29, #-0x50], local 1: [x29, #-0x58], local 2: [x29, #-0x60], local 3: [x29, #-0x68], local 4: [x29, #-0x70], local 5: [x29, #-0x78], local 6: [x29, #-0x80]
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x90
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;               44  stur x0, [x29, #-0x50]
;;               48  stur x1, [x29, #-0x58]
;;               52  stur x2, [x29, #-0x60]
;;               56  stur x3, [x29, #-0x68]
;;               60  stur x4, [x29, #-0x70]
;;               64  stur x5, [x29, #-0x78]
;;               68  stur x6, [x29, #-0x80]
;;   0x000065    72  ldur w0, [x29, #-0x80]
;;               76  mov sp, x29
;;               80  ldp x29, x30, [sp], #0x10
;;               84  b func 0
;; trap stack-overflow:
;;               88  mov w16, #0xa
;;               92  ldr x17, [x28, instance.native]
;;               96  ldr x17, [x17, native.Trap]
;;              100  br x17
;; func 3 $indirect
;;   frame: 112 bytes, local 0: [x29, #-0x50], local 1: [x29, #-0x58]
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 3:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;               44  stur x0, [x29, #-0x50]
;;               48  stur x1, [x29, #-0x58]
;;   0x000070    52  mov w17, #0x0
;;               56  ldr x16, [x28, instance.tables]
;;               60  ldr x16, [x16, table 0]
;;               64  ldr x30, [x16, table.len]
;;               68  cmp x17, x30
;;               72  b.hs trap undefined-element
;;               76  ldr x16, [x16, table.base]
;;               80  ldr x15, [x16, x17, lsl #3]
;;               84  cbz x15, trap uninitialized-element
;;               88  ldr w16, [x15, func.ty]
;;               92  cmp w16, #0x0
;;               96  b.ne L1
;; L0:
;;              100  ldur w0, [x29, #-0x58]
;;              104  ldur w1, [x29, #-0x50]
;;              108  mov sp, x29
;;              112  ldp x29, x30, [sp], #0x10
;;              116  ldr x16, [x15, func.native]
;;              120  br x16
;; L1:
;;              124  mov w17, #0x0
;;              128  ldr x30, [x28, instance.native]
;;              132  ldr x30, [x30, native.IsSubtype]
;;              136  blr x30
;;              140  cbnz w16, L0
;;              144  b trap indirect-call-type-mismatch
;; trap stack-overflow:
;;              148  mov w16, #0xa
;;              152  ldr x17, [x28, instance.native]
;;              156  ldr x17, [x17, native.Trap]
;;              160  br x17
;; trap uninitialized-element:
;;              164  mov w16, #0x5
;;              168  ldr x17, [x28, instance.native]
;;              172  ldr x17, [x17, native.Trap]
;;              176  br x17
;; trap undefined-element:
;;              180  mov w16, #0x4
;;              184  ldr x17, [x28, instance.native]
;;              188  ldr x17, [x17, native.Trap]
;;              192  br x17
;; trap indirect-call-type-mismatch:
;;              196  mov w16, #0x6
;;              200  ldr x17, [x28, instance.native]
;;              204  ldr x17, [x17, native.Trap]
;;              208  br x17

;; --- x86_64
;; func 0 $even
;;   frame: 64 bytes, local 0: [rbp-0x28]
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;               26  mov rax, [r14+instance.context]
;;               30  cmp rsp, [rax+context.native_stack_limit]
;;               34  jb trap stack-overflow
;;               40  mov [rbp-8], r14
;;               44  mov [rbp-0x28], rdi
;;   0x000040    48  cmp dword ptr [rbp-0x28], 0
;;               52  jne L0
;;   0x000044    58  mov eax, 1
;;               63  leave
;;               64  ret
;; L0:
;;   0x00004a    65  mov r10d, [rbp-0x28]
;;               69  add r10d, 0xfffffffe
;;   0x00004b    73  mov edi, r10d
;;               76  leave
;;               77  jmp short func 0
;; trap stack-overflow:
;;               79  mov eax, 0xa
;;               84  mov rcx, [r14+instance.native]
;;               88  jmp qword ptr [rcx+native.Trap]
;; func 1 $grow
;;   frame: 96 bytes, local 0: [rbp-0x28]
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 1
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 1:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x60
;;               26  mov rax, [r14+instance.context]
;;               30  cmp rsp, [rax+context.native_stack_limit]
;;               34  jb trap stack-overflow
;;               40  mov [rbp-8], r14
;;               44  mov [rbp-0x28], rdi
;;   0x00005e    48  sub rsp, 0x10
;;               52  mov eax, [rbp-0x28]
;;               55  mov [rsp], rax
;;               60  mov edi, 1
;;               65  mov r9d, 6
;;               71  mov r8d, 5
;;               77  mov ecx, 4
;;               82  mov edx, 3
;;               87  mov esi, 2
;;               92  mov rax, [rbp+8]
;;               96  lea r10, [rbp]
;;              100  mov rbp, [rbp]
;;              104  movsd xmm15, [rsp+8]
;;              111  movsd [r10+8], xmm15
;;              117  movsd xmm15, [rsp]
;;              124  movsd [r10], xmm15
;;              130  lea rsp, [r10-8]
;;              134  mov [rsp], rax
;;              139  jmp func 2
;; trap stack-overflow:
;;              144  mov eax, 0xa
;;              149  mov rcx, [r14+instance.native]
;;              153  jmp qword ptr [rcx+native.Trap]
;; func 2 $seven
;;   frame: 96 bytes, local 0: [rbp-0x28], local 1: [rbp-0x30], local 2: [rbp-0x38], local 3: [rbp-0x40], local 4: [rbp-0x48], local 5: [rbp-0x50], local 6: [rbp+0x10]
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 2
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 2:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x60
;;               26  mov rax, [r14+instance.context]
;;               30  cmp rsp, [rax+context.native_stack_limit]
;;               34  jb trap stack-overflow
;;               40  mov [rbp-8], r14
;;               44  mov [rbp-0x28], rdi
;;               48  mov [rbp-0x30], rsi
;;               52  mov [rbp-0x38], rdx
;;               56  mov [rbp-0x40], rcx
;;               60  mov [rbp-0x48], r8
;;               64  mov [rbp-0x50], r9
;;   0x000065    68  mov edi, [rbp+0x10]
;;               71  mov rax, [rbp+8]
;;               75  lea r10, [rbp+0x20]
;;               79  mov rbp, [rbp]
;;               83  lea rsp, [r10-8]
;;               87  mov [rsp], rax
;;               92  jmp func 0
;; trap stack-overflow:
;;               97  mov eax, 0xa
;;              102  mov rcx, [r14+instance.native]
;;              106  jmp qword ptr [rcx+native.Trap]
;; func 3 $indirect
;;   frame: 80 bytes, local 0: [rbp-0x28], local 1: [rbp-0x30]
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 3
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 3:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x50
;;               26  mov rax, [r14+instance.context]
;;               30  cmp rsp, [rax+context.native_stack_limit]
;;               34  jb trap stack-overflow
;;               40  mov [rbp-8], r14
;;               44  mov [rbp-0x28], rdi
;;               48  mov [rbp-0x30], rsi
;;   0x000070    52  mov ecx, 0
;;               57  mov rdx, [r14+instance.tables]
;;               61  mov rdx, [rdx+table 0]
;;               65  cmp rcx, [rdx+table.len]
;;               69  jae trap undefined-element
;;               75  mov rdx, [rdx+table.base]
;;               79  mov r11, [rdx+rcx*8]
;;               84  test r11, r11
;;               87  je trap uninitialized-element
;;               93  cmp dword ptr [r11+func.ty], 0
;;              101  jne L1
;; L0:
;;              107  mov edi, [rbp-0x30]
;;              110  mov esi, [rbp-0x28]
;;              113  leave
;;              114  jmp qword ptr [r11+func.native]
;; L1:
;;              118  mov ecx, [r11+func.ty]
;;              122  mov edx, 0
;;              127  mov rax, [r14+instance.native]
;;              131  call qword ptr [rax+native.IsSubtype]
;;              134  test eax, eax
;;              136  jne short L0
;;              138  jmp trap indirect-call-type-mismatch
;; trap stack-overflow:
;;              143  mov eax, 0xa
;;              148  mov rcx, [r14+instance.native]
;;              152  jmp qword ptr [rcx+native.Trap]
;; trap uninitialized-element:
;;              155  mov eax, 5
;;              160  mov rcx, [r14+instance.native]
;;              164  jmp qword ptr [rcx+native.Trap]
;; trap undefined-element:
;;              167  mov eax, 4
;;              172  mov rcx, [r14+instance.native]
;;              176  jmp qword ptr [rcx+native.Trap]
;; trap indirect-call-type-mismatch:
;;              179  mov eax, 6
;;              184  mov rcx, [r14+instance.native]
;;              188  jmp qword ptr [rcx+native.Trap]
