;; A comparison is one instruction with the branch, if or select that uses it; one that is used as a value is not.
(module
  (func $branch (param i32 i32) (result i32)
    (block (br_if 0 (i32.eqz (i32.lt_s (local.get 0) (local.get 1)))) (return (i32.const 1)))
    (i32.const 2))
  (func $if (param i64) (result i64)
    (if (result i64) (i64.ge_u (local.get 0) (i64.const 10)) (then (i64.const 1)) (else (local.get 0))))
  (func $float (param f64 f64) (result i32)
    (if (f64.le (local.get 0) (local.get 1)) (then (return (i32.const 1))))
    (i32.const 0))
  (func $value (param i32 i32) (result i32) (i32.gt_u (local.get 0) (local.get 1))))

;; --- register code
;; func 0 $branch
;;   frame: 7 slots
;;   0x000030     0  br_if i32.ge_s s0, s1 +3
;;   0x000034     2  return 1
;;   0x000038     5  return 2
;; func 1 $if
;;   frame: 6 slots
;;   0x000040     0  br_unless i64.ge_u s0, 10 +5
;;   0x000044     3  copy 1 -> s4
;;   0x000044     6  br 2
;;   0x000047     8  copy s0 -> s4
;;   0x000048    10  return s4
;; func 2 $float
;;   frame: 7 slots
;;   0x000050     0  br_unless f64.le s0, s1 +3
;;   0x000054     2  return 1
;;   0x000058     5  return 0
;; func 3 $value
;;   frame: 7 slots
;;   0x000060     0  i32.gt_u s0, s1 -> acc
;;   0x000060     2  return acc

;; --- aarch64
;; func 0 $branch
;;   frame: 112 bytes, local 0: x0, local 1: x1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x000030    24  cmp w0, w1
;;               28  b.ge L0
;;   0x000034    32  mov w0, #0x1
;;               36  mov sp, x29
;;               40  ldp x29, x30, [sp], #0x10
;;               44  ret
;; L0:
;;   0x000038    48  mov w0, #0x2
;;               52  mov sp, x29
;;               56  ldp x29, x30, [sp], #0x10
;;               60  ret
;; func 1 $if
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000040    24  cmp x0, #0xa
;;               28  b.lo L0
;;   0x000044    32  mov w8, #0x1
;;               36  b L1
;; L0:
;;   0x000047    40  mov x8, x0
;; L1:
;;   0x000048    44  mov x0, x8
;;               48  mov sp, x29
;;               52  ldp x29, x30, [sp], #0x10
;;               56  ret
;; func 2 $float
;;   frame: 112 bytes, local 0: v0, local 1: v1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x000050    24  fcmp d0, d1
;;               28  b.hi L0
;;   0x000054    32  mov w0, #0x1
;;               36  mov sp, x29
;;               40  ldp x29, x30, [sp], #0x10
;;               44  ret
;; L0:
;;   0x000058    48  mov w0, #0x0
;;               52  mov sp, x29
;;               56  ldp x29, x30, [sp], #0x10
;;               60  ret
;; func 3 $value
;;   frame: 112 bytes, local 0: x0, local 1: x1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 3:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x000060    24  cmp w0, w1
;;               28  cset w8, hi
;;               32  mov w0, w8
;;               36  mov sp, x29
;;               40  ldp x29, x30, [sp], #0x10
;;               44  ret

;; --- x86_64
;; func 0 $branch
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
;;   0x000030    26  cmp edi, esi
;;               28  jge L0
;;   0x000034    34  mov eax, 1
;;               39  leave
;;               40  ret
;; L0:
;;   0x000038    41  mov eax, 2
;;               46  leave
;;               47  ret
;; func 1 $if
;;   frame: 64 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 1
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 1:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x000040    26  cmp rdi, 0xa
;;               30  jb L0
;;   0x000044    36  mov r10d, 1
;;               42  jmp L1
;; L0:
;;   0x000047    47  mov r10, rdi
;; L1:
;;   0x000048    50  mov rax, r10
;;               53  leave
;;               54  ret
;; func 2 $float
;;   frame: 64 bytes, local 0: xmm0, local 1: xmm1
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 2
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 2:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x000050    26  ucomisd xmm1, xmm0
;;               30  jb L0
;;   0x000054    36  mov eax, 1
;;               41  leave
;;               42  ret
;; L0:
;;   0x000058    43  mov eax, 0
;;               48  leave
;;               49  ret
;; func 3 $value
;;   frame: 64 bytes, local 0: rdi, local 1: rsi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 3
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 3:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x000060    26  cmp edi, esi
;;               28  seta al
;;               32  movzx r10d, al
;;               36  mov eax, r10d
;;               39  leave
;;               40  ret
