;; Instructions whose operands are all known are not executed; those that would trap are. Constants are immediates.
(module
  (func $folded (result i32) (i32.add (i32.mul (i32.const 6) (i32.const 7)) (i32.clz (i32.const 1))))
  (func $traps (result i32) (i32.div_u (i32.const 1) (i32.const 0)))
  (func $immediates (param i32 i64) (result i64)
    (i64.xor (i64.shl (local.get 1) (i64.const 65)) (i64.const 0x123456789a))
    (i64.and (i64.extend_i32_u (i32.rotl (local.get 0) (i32.const 3)))))
  (func $zero (result f64) (f64.mul (f64.const 0) (f64.const -1))))

;; --- register code
;; func 0 $folded
;;   frame: 5 slots
;;   0x00002e     0  return 73
;; func 1 $traps
;;   frame: 5 slots
;;   0x000035     0  copy 1 -> s3
;;   0x000036     3  i32.div_u s3, 0 -> acc
;;   0x000036     5  return acc
;; func 2 $immediates
;;   frame: 8 slots
;;   0x000046     0  i64.shl s1, 65 -> acc
;;   0x00004b     3  i64.xor acc, 78187493530 -> s5
;;   0x00004c     6  i32.rotl s0, 3 -> acc
;;   0x00004d     8  i64.extend_i32_u
;;   0x00004e     9  i64.and acc, s5 -> acc
;;   0x00004e    11  return acc
;; func 3 $zero
;;   frame: 5 slots
;;   0x000064     0  return 9223372036854775808

;; --- aarch64
;; func 0 $folded
;;   frame: 96 bytes
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x00002e    24  mov w0, #0x49
;;               28  mov sp, x29
;;               32  ldp x29, x30, [sp], #0x10
;;               36  ret
;; func 1 $traps
;;   frame: 96 bytes
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000035    24  mov w16, #0x1
;;               28  mov w17, #0x0
;;               32  cbz w17, trap integer-divide-by-zero
;;               36  udiv w8, w16, w17
;;   0x000036    40  mov w0, w8
;;               44  mov sp, x29
;;               48  ldp x29, x30, [sp], #0x10
;;               52  ret
;; trap integer-divide-by-zero:
;;               56  mov w16, #0x7
;;               60  ldr x17, [x28, instance.native]
;;               64  ldr x17, [x17, native.Trap]
;;               68  br x17
;; func 2 $immediates
;;   frame: 112 bytes, local 0: x0, local 1: x1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x00003e    24  lsl x8, x1, #0x1
;;   0x000046    28  mov x17, #0x789a
;;               32  movk x17, #0x3456, lsl #16
;;               36  movk x17, #0x12, lsl #32
;;               40  eor x8, x8, x17
;;   0x00004b    44  ror w9, w0, #0x1d
;;   0x00004d    48  and x8, x8, x9
;;   0x00004e    52  mov x0, x8
;;               56  mov sp, x29
;;               60  ldp x29, x30, [sp], #0x10
;;               64  ret
;; func 3 $zero
;;   frame: 96 bytes
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 3:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000064    24  mov x17, #0x8000000000000000
;;               28  fmov d0, x17
;;               32  mov sp, x29
;;               36  ldp x29, x30, [sp], #0x10
;;               40  ret

;; --- x86_64
;; func 0 $folded
;;   frame: 48 bytes
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x30
;;   0x00002e    26  mov eax, 0x49
;;               31  leave
;;               32  ret
;; func 1 $traps
;;   frame: 48 bytes
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 1
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 1:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x30
;;   0x000035    26  mov ecx, 0
;;               31  mov eax, 1
;;               36  test ecx, ecx
;;               38  je trap integer-divide-by-zero
;;               44  xor edx, edx
;;               46  div ecx
;;               48  mov r10d, eax
;;   0x000036    51  mov eax, r10d
;;               54  leave
;;               55  ret
;; trap integer-divide-by-zero:
;;               56  mov eax, 7
;;               61  mov rcx, [r14+instance.native]
;;               65  jmp qword ptr [rcx+native.Trap]
;; func 2 $immediates
;;   frame: 80 bytes, local 0: rdi, local 1: rsi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 2
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 2:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x50
;;   0x00003e    26  mov r10, rsi
;;               29  shl r10, 1
;;   0x000046    33  mov rcx, 0x123456789a
;;               43  xor r10, rcx
;;   0x00004b    46  mov r9d, edi
;;               49  rol r9d, 3
;;   0x00004d    53  and r10, r9
;;   0x00004e    56  mov rax, r10
;;               59  leave
;;               60  ret
;; func 3 $zero
;;   frame: 48 bytes
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 3
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 3:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x30
;;   0x000064    26  movsd xmm0, [0xd0]
;;               34  leave
;;               35  ret
