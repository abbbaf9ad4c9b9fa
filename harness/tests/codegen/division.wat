;; Traps stand after the function. What is known of a constant divisor is not checked.
(module
  (func $div (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $rem (param i64 i64) (result i64) (i64.rem_s (local.get 0) (local.get 1)))
  (func $constant (param i32) (result i32) (i32.div_u (local.get 0) (i32.const 7)))
  (func $both (param i32) (result i32) (i32.div_s (i32.rem_u (local.get 0) (i32.const 3)) (local.get 0))))

;; --- register code
;; func 0 $div
;;   frame: 7 slots
;;   0x00002d     0  i32.div_s s0, s1 -> acc
;;   0x00002d     2  return acc
;; func 1 $rem
;;   frame: 7 slots
;;   0x000035     0  i64.rem_s s0, s1 -> acc
;;   0x000035     2  return acc
;; func 2 $constant
;;   frame: 6 slots
;;   0x00003d     0  i32.div_u s0, 7 -> acc
;;   0x00003d     2  return acc
;; func 3 $both
;;   frame: 6 slots
;;   0x000047     0  i32.rem_u s0, 3 -> acc
;;   0x000048     2  i32.div_s acc, s0 -> acc
;;   0x000048     4  return acc

;; --- aarch64
;; func 0 $div
;;   frame: 112 bytes, local 0: x0, local 1: x1
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
;;   0x00002c    44  cbz w1, trap integer-divide-by-zero
;;               48  cmn w1, #0x1
;;               52  ccmp w0, #0x1, #0x0, eq
;;               56  b.vs trap integer-overflow
;;               60  sdiv w8, w0, w1
;;   0x00002d    64  mov w0, w8
;;               68  mov sp, x29
;;               72  ldp x29, x30, [sp], #0x10
;;               76  ret
;; trap stack-overflow:
;;               80  mov w16, #0xa
;;               84  ldr x17, [x28, instance.native]
;;               88  ldr x17, [x17, native.Trap]
;;               92  br x17
;; trap integer-divide-by-zero:
;;               96  mov w16, #0x7
;;              100  ldr x17, [x28, instance.native]
;;              104  ldr x17, [x17, native.Trap]
;;              108  br x17
;; trap integer-overflow:
;;              112  mov w16, #0x8
;;              116  ldr x17, [x28, instance.native]
;;              120  ldr x17, [x17, native.Trap]
;;              124  br x17
;; func 1 $rem
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
;;   0x000034    44  cbz x1, trap integer-divide-by-zero
;;               48  sdiv x30, x0, x1
;;               52  msub x8, x30, x1, x0
;;   0x000035    56  mov x0, x8
;;               60  mov sp, x29
;;               64  ldp x29, x30, [sp], #0x10
;;               68  ret
;; trap stack-overflow:
;;               72  mov w16, #0xa
;;               76  ldr x17, [x28, instance.native]
;;               80  ldr x17, [x17, native.Trap]
;;               84  br x17
;; trap integer-divide-by-zero:
;;               88  mov w16, #0x7
;;               92  ldr x17, [x28, instance.native]
;;               96  ldr x17, [x17, native.Trap]
;;              100  br x17
;; func 2 $constant
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
;;   0x00003c    44  mov w17, #0x7
;;               48  udiv w8, w0, w17
;;   0x00003d    52  mov w0, w8
;;               56  mov sp, x29
;;               60  ldp x29, x30, [sp], #0x10
;;               64  ret
;; trap stack-overflow:
;;               68  mov w16, #0xa
;;               72  ldr x17, [x28, instance.native]
;;               76  ldr x17, [x17, native.Trap]
;;               80  br x17
;; func 3 $both
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 3:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;   0x000044    44  mov w17, #0x3
;;               48  udiv w30, w0, w17
;;               52  msub w8, w30, w17, w0
;;   0x000047    56  cbz w0, trap integer-divide-by-zero
;;               60  cmn w0, #0x1
;;               64  ccmp w8, #0x1, #0x0, eq
;;               68  b.vs trap integer-overflow
;;               72  sdiv w8, w8, w0
;;   0x000048    76  mov w0, w8
;;               80  mov sp, x29
;;               84  ldp x29, x30, [sp], #0x10
;;               88  ret
;; trap stack-overflow:
;;               92  mov w16, #0xa
;;               96  ldr x17, [x28, instance.native]
;;              100  ldr x17, [x17, native.Trap]
;;              104  br x17
;; trap integer-divide-by-zero:
;;              108  mov w16, #0x7
;;              112  ldr x17, [x28, instance.native]
;;              116  ldr x17, [x17, native.Trap]
;;              120  br x17
;; trap integer-overflow:
;;              124  mov w16, #0x8
;;              128  ldr x17, [x28, instance.native]
;;              132  ldr x17, [x17, native.Trap]
;;              136  br x17

;; --- x86_64
;; func 0 $div
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
;;   0x00002c    38  mov ecx, esi
;;               40  mov eax, edi
;;               42  test ecx, ecx
;;               44  je trap integer-divide-by-zero
;;               50  cmp ecx, 0xffffffff
;;               53  jne short L0
;;               55  cmp eax, 0x80000000
;;               61  je trap integer-overflow
;; L0:
;;               67  cdq
;;               68  idiv ecx
;;               70  mov r10d, eax
;;   0x00002d    73  mov eax, r10d
;;               76  leave
;;               77  ret
;; trap stack-overflow:
;;               78  mov eax, 0xa
;;               83  mov rcx, [r14+instance.native]
;;               87  jmp qword ptr [rcx+native.Trap]
;; trap integer-divide-by-zero:
;;               90  mov eax, 7
;;               95  mov rcx, [r14+instance.native]
;;               99  jmp qword ptr [rcx+native.Trap]
;; trap integer-overflow:
;;              102  mov eax, 8
;;              107  mov rcx, [r14+instance.native]
;;              111  jmp qword ptr [rcx+native.Trap]
;; func 1 $rem
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
;;   0x000034    38  mov rcx, rsi
;;               41  mov rax, rdi
;;               44  test rcx, rcx
;;               47  je trap integer-divide-by-zero
;;               53  cmp rcx, 0xffffffffffffffff
;;               57  jne short L0
;;               59  xor edx, edx
;;               61  jmp short L1
;; L0:
;;               63  cqo
;;               65  idiv rcx
;; L1:
;;               68  mov r10, rdx
;;   0x000035    71  mov rax, r10
;;               74  leave
;;               75  ret
;; trap stack-overflow:
;;               76  mov eax, 0xa
;;               81  mov rcx, [r14+instance.native]
;;               85  jmp qword ptr [rcx+native.Trap]
;; trap integer-divide-by-zero:
;;               88  mov eax, 7
;;               93  mov rcx, [r14+instance.native]
;;               97  jmp qword ptr [rcx+native.Trap]
;; func 2 $constant
;;   frame: 64 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 2:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x40
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x00003c    38  mov ecx, 7
;;               43  mov eax, edi
;;               45  xor edx, edx
;;               47  div ecx
;;               49  mov r10d, eax
;;   0x00003d    52  mov eax, r10d
;;               55  leave
;;               56  ret
;; trap stack-overflow:
;;               57  mov eax, 0xa
;;               62  mov rcx, [r14+instance.native]
;;               66  jmp qword ptr [rcx+native.Trap]
;; func 3 $both
;;   frame: 64 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 3:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x40
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000044    38  mov ecx, 3
;;               43  mov eax, edi
;;               45  xor edx, edx
;;               47  div ecx
;;               49  mov r10d, edx
;;   0x000047    52  mov ecx, edi
;;               54  mov eax, r10d
;;               57  test ecx, ecx
;;               59  je trap integer-divide-by-zero
;;               65  cmp ecx, 0xffffffff
;;               68  jne short L0
;;               70  cmp eax, 0x80000000
;;               76  je trap integer-overflow
;; L0:
;;               82  cdq
;;               83  idiv ecx
;;               85  mov r10d, eax
;;   0x000048    88  mov eax, r10d
;;               91  leave
;;               92  ret
;; trap stack-overflow:
;;               93  mov eax, 0xa
;;               98  mov rcx, [r14+instance.native]
;;              102  jmp qword ptr [rcx+native.Trap]
;; trap integer-divide-by-zero:
;;              105  mov eax, 7
;;              110  mov rcx, [r14+instance.native]
;;              114  jmp qword ptr [rcx+native.Trap]
;; trap integer-overflow:
;;              117  mov eax, 8
;;              122  mov rcx, [r14+instance.native]
;;              126  jmp qword ptr [rcx+native.Trap]
