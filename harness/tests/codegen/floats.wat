;;! canonical-nans
;; Minimum and maximum see to NaN and to zeroes of either sign, which the machine's own do not; NaNs that arithmetic makes are
;; canonical when asked for.
(module
  (func $min (param f64 f64) (result f64) (f64.min (local.get 0) (local.get 1)))
  (func $max (param f32 f32) (result f32) (f32.max (local.get 0) (local.get 1)))
  (func $add (param f32) (result f32) (f32.add (local.get 0) (f32.const 1.5)))
  (func $sign (param f64 f64) (result f64) (f64.copysign (f64.neg (local.get 0)) (f64.abs (local.get 1))))
  (func $trunc (param f64) (result i32) (i32.trunc_f64_u (local.get 0))))

;; --- register code
;; func 0 $min
;;   frame: 7 slots
;;   0x000033     0  f64.min s0, s1 -> acc
;;   0x000033     2  return acc
;; func 1 $max
;;   frame: 7 slots
;;   0x00003b     0  f32.max s0, s1 -> acc
;;   0x00003b     2  return acc
;; func 2 $add
;;   frame: 6 slots
;;   0x000046     0  f32.add s0, 1.5 -> acc
;;   0x000046     2  return acc
;; func 3 $sign
;;   frame: 7 slots
;;   0x00004e     0  f64.neg s0 -> s5
;;   0x00004f     2  f64.abs s1 -> acc
;;   0x000050     4  f64.copysign s5, acc -> acc
;;   0x000050     6  return acc
;; func 4 $trunc
;;   frame: 5 slots
;;   0x000056     0  i32.trunc_f64_u s0 -> acc
;;   0x000056     2  return acc

;; --- aarch64
;; func 0 $min
;;   frame: 112 bytes, local 0: v0, local 1: v1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x000032    24  fmin d16, d0, d1
;;               28  fcmp d16, d16
;;               32  b.vc L0
;;               36  mov x17, #0x7ff8000000000000
;;               40  fmov d16, x17
;; L0:
;;   0x000033    44  mov v0.16b, v16.16b
;;               48  mov sp, x29
;;               52  ldp x29, x30, [sp], #0x10
;;               56  ret
;; func 1 $max
;;   frame: 112 bytes, local 0: v0, local 1: v1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x00003a    24  fmax s16, s0, s1
;;               28  fcmp s16, s16
;;               32  b.vc L0
;;               36  mov w17, #0x7fc00000
;;               40  fmov s16, w17
;; L0:
;;   0x00003b    44  mov v0.16b, v16.16b
;;               48  mov sp, x29
;;               52  ldp x29, x30, [sp], #0x10
;;               56  ret
;; func 2 $add
;;   frame: 96 bytes, local 0: v0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000045    24  fmov s31, #1.5
;;               28  fadd s16, s0, s31
;;               32  fcmp s16, s16
;;               36  b.vc L0
;;               40  mov w17, #0x7fc00000
;;               44  fmov s16, w17
;; L0:
;;   0x000046    48  mov v0.16b, v16.16b
;;               52  mov sp, x29
;;               56  ldp x29, x30, [sp], #0x10
;;               60  ret
;; func 3 $sign
;;   frame: 112 bytes, local 0: v0, local 1: v1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 3:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x00004b    24  fneg d16, d0
;;   0x00004e    28  fabs d17, d1
;;   0x00004f    32  movi v31.2d, #0x0
;;               36  fneg v31.2d, v31.2d
;;               40  bit v16.16b, v17.16b, v31.16b
;;   0x000050    44  mov v0.16b, v16.16b
;;               48  mov sp, x29
;;               52  ldp x29, x30, [sp], #0x10
;;               56  ret
;; func 4 $trunc
;;   frame: 96 bytes, local 0: v0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 4:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000055    24  fcmp d0, d0
;;               28  b.vs trap invalid-conversion-to-integer
;;               32  fmov d31, #-1.0
;;               36  fcmp d0, d31
;;               40  b.le trap integer-overflow
;;               44  mov x17, #0x41f0000000000000
;;               48  fmov d31, x17
;;               52  fcmp d0, d31
;;               56  b.ge trap integer-overflow
;;               60  fcvtzu w8, d0
;;   0x000056    64  mov w0, w8
;;               68  mov sp, x29
;;               72  ldp x29, x30, [sp], #0x10
;;               76  ret
;; trap invalid-conversion-to-integer:
;;               80  mov w16, #0x9
;;               84  ldr x17, [x28, instance.native]
;;               88  ldr x17, [x17, native.Trap]
;;               92  br x17
;; trap integer-overflow:
;;               96  mov w16, #0x8
;;              100  ldr x17, [x28, instance.native]
;;              104  ldr x17, [x17, native.Trap]
;;              108  br x17

;; --- x86_64
;; func 0 $min
;;   frame: 64 bytes, local 0: xmm0, local 1: xmm1
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x000032    26  movaps xmm15, xmm0
;;               30  ucomisd xmm15, xmm1
;;               35  jp short L0
;;               37  jne short L1
;;               39  orps xmm15, xmm1
;;               43  jmp short L2
;; L0:
;;               45  addsd xmm15, xmm1
;;               50  jmp short L2
;; L1:
;;               52  minsd xmm15, xmm1
;; L2:
;;               57  movaps xmm8, xmm15
;;               61  ucomisd xmm8, xmm8
;;               66  jnp short L3
;;               68  movsd xmm8, [0x1b0]
;; L3:
;;   0x000033    77  movaps xmm0, xmm8
;;               81  leave
;;               82  ret
;; func 1 $max
;;   frame: 64 bytes, local 0: xmm0, local 1: xmm1
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 1
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 1:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x00003a    26  movaps xmm15, xmm0
;;               30  ucomiss xmm15, xmm1
;;               34  jp short L0
;;               36  jne short L1
;;               38  andps xmm15, xmm1
;;               42  jmp short L2
;; L0:
;;               44  addss xmm15, xmm1
;;               49  jmp short L2
;; L1:
;;               51  maxss xmm15, xmm1
;; L2:
;;               56  movaps xmm8, xmm15
;;               60  ucomiss xmm8, xmm8
;;               64  jnp short L3
;;               66  movss xmm8, [0x1d0]
;; L3:
;;   0x00003b    75  movaps xmm0, xmm8
;;               79  leave
;;               80  ret
;; func 2 $add
;;   frame: 64 bytes, local 0: xmm0
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 2
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 2:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x000045    26  movaps xmm8, xmm0
;;               30  addss xmm8, [0x1c0]
;;               39  ucomiss xmm8, xmm8
;;               43  jnp short L0
;;               45  movss xmm8, [0x1d0]
;; L0:
;;   0x000046    54  movaps xmm0, xmm8
;;               58  leave
;;               59  ret
;; func 3 $sign
;;   frame: 64 bytes, local 0: xmm0, local 1: xmm1
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 3
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 3:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x00004b    26  movaps xmm8, xmm0
;;               30  xorps xmm8, [0x1a0]
;;   0x00004e    38  movaps xmm9, xmm1
;;               42  andps xmm9, [0x1e0]
;;   0x00004f    50  movq rdx, xmm9
;;               55  movq rcx, xmm8
;;               60  mov rax, 0x8000000000000000
;;               70  and rdx, rax
;;               73  mov rax, 0x7fffffffffffffff
;;               83  and rcx, rax
;;               86  or rcx, rdx
;;               89  movq xmm8, rcx
;;   0x000050    94  movaps xmm0, xmm8
;;               98  leave
;;               99  ret
;; func 4 $trunc
;;   frame: 48 bytes, local 0: xmm0
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 4
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 4:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x30
;;   0x000055    26  cvttsd2si rax, xmm0
;;               31  mov ecx, eax
;;               33  cmp rcx, rax
;;               36  je short L0
;;               38  ucomisd xmm0, xmm0
;;               42  jp trap invalid-conversion-to-integer
;;               48  jmp trap integer-overflow
;; L0:
;;               53  mov r10d, eax
;;   0x000056    56  mov eax, r10d
;;               59  leave
;;               60  ret
;; trap invalid-conversion-to-integer:
;;               61  mov eax, 9
;;               66  mov rcx, [r14+instance.native]
;;               70  jmp qword ptr [rcx+native.Trap]
;; trap integer-overflow:
;;               73  mov eax, 8
;;               78  mov rcx, [r14+instance.native]
;;               82  jmp qword ptr [rcx+native.Trap]
