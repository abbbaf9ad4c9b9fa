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
;;   0x00002c    24  cbz w1, trap integer-divide-by-zero
;;               28  cmn w1, #0x1
;;               32  ccmp w0, #0x1, #0x0, eq
;;               36  b.vs trap integer-overflow
;;               40  sdiv w8, w0, w1
;;   0x00002d    44  mov w0, w8
;;               48  mov sp, x29
;;               52  ldp x29, x30, [sp], #0x10
;;               56  ret
;; trap integer-divide-by-zero:
;;               60  mov w16, #0x7
;;               64  ldr x17, [x28, instance.native]
;;               68  ldr x17, [x17, native.Trap]
;;               72  br x17
;; trap integer-overflow:
;;               76  mov w16, #0x8
;;               80  ldr x17, [x28, instance.native]
;;               84  ldr x17, [x17, native.Trap]
;;               88  br x17
;; func 1 $rem
;;   frame: 112 bytes, local 0: x0, local 1: x1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x000034    24  cbz x1, trap integer-divide-by-zero
;;               28  sdiv x30, x0, x1
;;               32  msub x8, x30, x1, x0
;;   0x000035    36  mov x0, x8
;;               40  mov sp, x29
;;               44  ldp x29, x30, [sp], #0x10
;;               48  ret
;; trap integer-divide-by-zero:
;;               52  mov w16, #0x7
;;               56  ldr x17, [x28, instance.native]
;;               60  ldr x17, [x17, native.Trap]
;;               64  br x17
;; func 2 $constant
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x00003c    24  mov w17, #0x7
;;               28  udiv w8, w0, w17
;;   0x00003d    32  mov w0, w8
;;               36  mov sp, x29
;;               40  ldp x29, x30, [sp], #0x10
;;               44  ret
;; func 3 $both
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 3:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000044    24  mov w17, #0x3
;;               28  udiv w30, w0, w17
;;               32  msub w8, w30, w17, w0
;;   0x000047    36  cbz w0, trap integer-divide-by-zero
;;               40  cmn w0, #0x1
;;               44  ccmp w8, #0x1, #0x0, eq
;;               48  b.vs trap integer-overflow
;;               52  sdiv w8, w8, w0
;;   0x000048    56  mov w0, w8
;;               60  mov sp, x29
;;               64  ldp x29, x30, [sp], #0x10
;;               68  ret
;; trap integer-divide-by-zero:
;;               72  mov w16, #0x7
;;               76  ldr x17, [x28, instance.native]
;;               80  ldr x17, [x17, native.Trap]
;;               84  br x17
;; trap integer-overflow:
;;               88  mov w16, #0x8
;;               92  ldr x17, [x28, instance.native]
;;               96  ldr x17, [x17, native.Trap]
;;              100  br x17

;; --- x86_64
;; func 0 $div
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
;;   0x00002c    26  mov ecx, esi
;;               28  mov eax, edi
;;               30  test ecx, ecx
;;               32  je trap integer-divide-by-zero
;;               38  cmp ecx, 0xffffffff
;;               41  jne short L0
;;               43  cmp eax, 0x80000000
;;               49  je trap integer-overflow
;; L0:
;;               55  cdq
;;               56  idiv ecx
;;               58  mov r10d, eax
;;   0x00002d    61  mov eax, r10d
;;               64  leave
;;               65  ret
;; trap integer-divide-by-zero:
;;               66  mov eax, 7
;;               71  mov rcx, [r14+instance.native]
;;               75  jmp qword ptr [rcx+native.Trap]
;; trap integer-overflow:
;;               78  mov eax, 8
;;               83  mov rcx, [r14+instance.native]
;;               87  jmp qword ptr [rcx+native.Trap]
;; func 1 $rem
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
;;   0x000034    26  mov rcx, rsi
;;               29  mov rax, rdi
;;               32  test rcx, rcx
;;               35  je trap integer-divide-by-zero
;;               41  cmp rcx, 0xffffffffffffffff
;;               45  jne short L0
;;               47  xor edx, edx
;;               49  jmp short L1
;; L0:
;;               51  cqo
;;               53  idiv rcx
;; L1:
;;               56  mov r10, rdx
;;   0x000035    59  mov rax, r10
;;               62  leave
;;               63  ret
;; trap integer-divide-by-zero:
;;               64  mov eax, 7
;;               69  mov rcx, [r14+instance.native]
;;               73  jmp qword ptr [rcx+native.Trap]
;; func 2 $constant
;;   frame: 64 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 2
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 2:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x00003c    26  mov eax, edi
;;               28  mov rcx, 0x2492492492492493
;;               38  mul rcx
;;               41  mov r10d, edx
;;   0x00003d    44  mov eax, r10d
;;               47  leave
;;               48  ret
;; func 3 $both
;;   frame: 64 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 3
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 3:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x000044    26  mov eax, edi
;;               28  mov rcx, 0x5555555555555556
;;               38  mul rcx
;;               41  imul edx, 3
;;               47  mov eax, edi
;;               49  sub eax, edx
;;               51  mov r10d, eax
;;   0x000047    54  mov ecx, edi
;;               56  mov eax, r10d
;;               59  test ecx, ecx
;;               61  je trap integer-divide-by-zero
;;               67  cmp ecx, 0xffffffff
;;               70  jne short L0
;;               72  cmp eax, 0x80000000
;;               78  je trap integer-overflow
;; L0:
;;               84  cdq
;;               85  idiv ecx
;;               87  mov r10d, eax
;;   0x000048    90  mov eax, r10d
;;               93  leave
;;               94  ret
;; trap integer-divide-by-zero:
;;               95  mov eax, 7
;;              100  mov rcx, [r14+instance.native]
;;              104  jmp qword ptr [rcx+native.Trap]
;; trap integer-overflow:
;;              107  mov eax, 8
;;              112  mov rcx, [r14+instance.native]
;;              116  jmp qword ptr [rcx+native.Trap]
