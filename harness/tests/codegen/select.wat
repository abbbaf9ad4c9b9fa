;; Integers are chosen without a branch, of their full width; floats with one.
(module
  (func $ints (param i32 i32 i32) (result i32)
    (select (local.get 0) (local.get 1) (i32.lt_u (local.get 1) (local.get 2))))
  (func $longs (param i64 i64 i32) (result i64) (select (local.get 0) (local.get 1) (local.get 2)))
  (func $floats (param f64 f64 i32) (result f64) (select (local.get 0) (local.get 1) (local.get 2)))
  (func $known (param i32 i32) (result i32) (select (local.get 0) (local.get 1) (i32.const 0))))

;; --- register code
;; func 0 $ints
;;   frame: 10 slots
;;   0x00003b     0  i32.lt_u s1, s2 -> acc
;;   0x00003c     2  select ArgsSelect { a: s0, b: s1, d: s6, condition: acc }
;;   0x00003c     4  return acc
;; func 1 $longs
;;   frame: 9 slots
;;   0x000046     0  select ArgsSelect { a: s0, b: s1, d: s6, condition: s2 }
;;   0x000046     2  return acc
;; func 2 $floats
;;   frame: 9 slots
;;   0x000050     0  select ArgsSelect { a: s0, b: s1, d: s6, condition: s2 }
;;   0x000050     2  return s6
;; func 3 $known
;;   frame: 8 slots
;;   0x00005a     0  return s1

;; --- aarch64
;; func 0 $ints
;;   frame: 128 bytes, local 0: x0, local 1: x1, local 2: x2
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x80
;;   0x00003b    24  cmp w1, w2
;;               28  csel w8, w0, w1, lo
;;   0x00003c    32  mov w0, w8
;;               36  mov sp, x29
;;               40  ldp x29, x30, [sp], #0x10
;;               44  ret
;; func 1 $longs
;;   frame: 128 bytes, local 0: x0, local 1: x1, local 2: x2
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x80
;;   0x000045    24  cmp w2, #0x0
;;               28  csel x8, x0, x1, ne
;;   0x000046    32  mov x0, x8
;;               36  mov sp, x29
;;               40  ldp x29, x30, [sp], #0x10
;;               44  ret
;; func 2 $floats
;;   frame: 128 bytes, local 0: v0, local 1: v1, local 2: x2
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x80
;;               24  mov w2, w0
;;   0x00004f    28  cmp w2, #0x0
;;               32  fcsel d16, d0, d1, ne
;;   0x000050    36  mov v0.16b, v16.16b
;;               40  mov sp, x29
;;               44  ldp x29, x30, [sp], #0x10
;;               48  ret
;; func 3 $known
;;   frame: 112 bytes, local 0: x0, local 1: x1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 3:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x00005a    24  mov w0, w1
;;               28  mov sp, x29
;;               32  ldp x29, x30, [sp], #0x10
;;               36  ret

;; --- x86_64
;; func 0 $ints
;;   frame: 96 bytes, local 0: rdi, local 1: rsi, local 2: r11
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x60
;;               26  mov r11d, edx
;;   0x00003b    29  cmp esi, r11d
;;               32  mov r10d, esi
;;               35  cmovb r10d, edi
;;   0x00003c    39  mov eax, r10d
;;               42  leave
;;               43  ret
;; func 1 $longs
;;   frame: 80 bytes, local 0: rdi, local 1: rsi, local 2: r11
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 1
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 1:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x50
;;               26  mov r11d, edx
;;   0x000045    29  test r11d, r11d
;;               32  mov r10, rsi
;;               35  cmovne r10, rdi
;;   0x000046    39  mov rax, r10
;;               42  leave
;;               43  ret
;; func 2 $floats
;;   frame: 80 bytes, local 0: xmm0, local 1: xmm1, local 2: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 2
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 2:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x50
;;   0x00004f    26  test edi, edi
;;               28  movaps xmm8, xmm1
;;               32  je short L0
;;               34  movaps xmm8, xmm0
;; L0:
;;   0x000050    38  movaps xmm0, xmm8
;;               42  leave
;;               43  ret
;; func 3 $known
;;   frame: 80 bytes, local 0: rdi, local 1: rsi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 3
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 3:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x50
;;   0x00005a    26  mov eax, esi
;;               28  leave
;;               29  ret
