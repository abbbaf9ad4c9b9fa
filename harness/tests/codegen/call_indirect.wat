;; Table bounds, null, and type are checked; a type that is not the same may still be a subtype, which is asked out of line.
(module
  (type $t (func (param i64) (result i64)))
  (table 4 funcref)
  (func $indirect (param i32 i64) (result i64) (call_indirect (type $t) (local.get 1) (local.get 0)))
  (func $reference (param (ref null $t)) (result i64) (call_ref $t (i64.const 5) (local.get 0))))

;; --- register code
;; func 0 $indirect
;;   frame: 7 slots
;;   0x000030     0  copy s1 -> s5
;;   0x000030     2  call_indirect table 0 [s0] at s5
;;   0x000033     5  return s5
;; func 1 $reference
;;   frame: 7 slots
;;   0x00003a     0  copy 5 -> s5
;;   0x00003a     3  call_ref s0 at s5
;;   0x00003c     5  return s5

;; --- aarch64
;; func 0 $indirect
;;   frame: 112 bytes, local 0: [x29, #-0x50], local 1: [x29, #-0x58]
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
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
;;   0x000030    52  ldur w17, [x29, #-0x50]
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
;;              100  ldur x0, [x29, #-0x58]
;;              104  ldr x16, [x15, func.native]
;;              108  blr x16
;;              112  ldur x28, [x29, #-0x8]
;;              116  ldr x27, [x28, instance.memory0]
;;              120  ldr x27, [x27, memory.base]
;;              124  mov x8, x0
;;   0x000033   128  mov x0, x8
;;              132  mov sp, x29
;;              136  ldp x29, x30, [sp], #0x10
;;              140  ret
;; L1:
;;              144  mov w17, #0x0
;;              148  ldr x30, [x28, instance.native]
;;              152  ldr x30, [x30, native.IsSubtype]
;;              156  blr x30
;;              160  cbnz w16, L0
;;              164  b trap indirect-call-type-mismatch
;; trap stack-overflow:
;;              168  mov w16, #0xa
;;              172  ldr x17, [x28, instance.native]
;;              176  ldr x17, [x17, native.Trap]
;;              180  br x17
;; trap uninitialized-element:
;;              184  mov w16, #0x5
;;              188  ldr x17, [x28, instance.native]
;;              192  ldr x17, [x17, native.Trap]
;;              196  br x17
;; trap undefined-element:
;;              200  mov w16, #0x4
;;              204  ldr x17, [x28, instance.native]
;;              208  ldr x17, [x17, native.Trap]
;;              212  br x17
;; trap indirect-call-type-mismatch:
;;              216  mov w16, #0x6
;;              220  ldr x17, [x28, instance.native]
;;              224  ldr x17, [x17, native.Trap]
;;              228  br x17
;; func 1 $reference
;;   frame: 112 bytes, local 0: [x29, #-0x58]
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
;;               44  stur x0, [x29, #-0x58]
;;               48  movi v31.2d, #0x0
;;               52  stur xzr, [x29, #-0x50]
;;   0x00003a    56  ldur x15, [x29, #-0x58]
;;               60  cbz x15, trap null-reference
;;               64  mov w0, #0x5
;;               68  ldr x16, [x15, func.native]
;;               72  blr x16
;;               76  ldur x28, [x29, #-0x8]
;;               80  ldr x27, [x28, instance.memory0]
;;               84  ldr x27, [x27, memory.base]
;;               88  mov x8, x0
;;   0x00003c    92  mov x0, x8
;;               96  mov sp, x29
;;              100  ldp x29, x30, [sp], #0x10
;;              104  ret
;; trap stack-overflow:
;;              108  mov w16, #0xa
;;              112  ldr x17, [x28, instance.native]
;;              116  ldr x17, [x17, native.Trap]
;;              120  br x17
;; trap null-reference:
;;              124  mov w16, #0xb
;;              128  ldr x17, [x28, instance.native]
;;              132  ldr x17, [x17, native.Trap]
;;              136  br x17

;; --- x86_64
;; func 0 $indirect
;;   frame: 64 bytes, local 0: [rbp-0x28], local 1: [rbp-0x30]
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
;;               48  mov [rbp-0x30], rsi
;;   0x000030    52  mov ecx, [rbp-0x28]
;;               55  mov rdx, [r14+instance.tables]
;;               59  mov rdx, [rdx+table 0]
;;               63  cmp rcx, [rdx+table.len]
;;               67  jae trap undefined-element
;;               73  mov rdx, [rdx+table.base]
;;               77  mov r11, [rdx+rcx*8]
;;               82  test r11, r11
;;               85  je trap uninitialized-element
;;               91  cmp dword ptr [r11+func.ty], 0
;;               99  jne L2
;; L0:
;;              105  mov rdi, [rbp-0x30]
;;              109  call qword ptr [r11+func.native]
;;              113  cmp r14, [rbp-8]
;;              117  jne L3
;; L1:
;;              123  mov r10, rax
;;   0x000033   126  mov rax, r10
;;              129  leave
;;              130  ret
;; L2:
;;              131  mov ecx, [r11+func.ty]
;;              135  mov edx, 0
;;              140  mov rax, [r14+instance.native]
;;              144  call qword ptr [rax+native.IsSubtype]
;;              147  test eax, eax
;;              149  jne short L0
;;              151  jmp trap indirect-call-type-mismatch
;; L3:
;;              156  mov r14, [rbp-8]
;;              160  mov r15, [r14+instance.memory0]
;;              164  mov r15, [r15+memory.base]
;;              168  jmp short L1
;; trap stack-overflow:
;;              170  mov eax, 0xa
;;              175  mov rcx, [r14+instance.native]
;;              179  jmp qword ptr [rcx+native.Trap]
;; trap uninitialized-element:
;;              182  mov eax, 5
;;              187  mov rcx, [r14+instance.native]
;;              191  jmp qword ptr [rcx+native.Trap]
;; trap undefined-element:
;;              194  mov eax, 4
;;              199  mov rcx, [r14+instance.native]
;;              203  jmp qword ptr [rcx+native.Trap]
;; trap indirect-call-type-mismatch:
;;              206  mov eax, 6
;;              211  mov rcx, [r14+instance.native]
;;              215  jmp qword ptr [rcx+native.Trap]
;; func 1 $reference
;;   frame: 64 bytes, local 0: [rbp-0x30]
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 1
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 1:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;               26  mov rax, [r14+instance.context]
;;               30  cmp rsp, [rax+context.native_stack_limit]
;;               34  jb trap stack-overflow
;;               40  mov [rbp-8], r14
;;               44  mov [rbp-0x30], rdi
;;               48  xorps xmm15, xmm15
;;               52  movsd [rbp-0x28], xmm15
;;   0x00003a    58  mov r11, [rbp-0x30]
;;               62  test r11, r11
;;               65  je trap null-reference
;;               71  mov edi, 5
;;               76  call qword ptr [r11+func.native]
;;               80  cmp r14, [rbp-8]
;;               84  jne L1
;; L0:
;;               90  mov r10, rax
;;   0x00003c    93  mov rax, r10
;;               96  leave
;;               97  ret
;; L1:
;;               98  mov r14, [rbp-8]
;;              102  mov r15, [r14+instance.memory0]
;;              106  mov r15, [r15+memory.base]
;;              110  jmp short L0
;; trap stack-overflow:
;;              112  mov eax, 0xa
;;              117  mov rcx, [r14+instance.native]
;;              121  jmp qword ptr [rcx+native.Trap]
;; trap null-reference:
;;              124  mov eax, 0xb
;;              129  mov rcx, [r14+instance.native]
;;              133  jmp qword ptr [rcx+native.Trap]
