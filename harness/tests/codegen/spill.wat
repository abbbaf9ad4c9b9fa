;; More operands than there are registers for them: the deepest go to their homes. Of a local that changes while it is an operand
;; the old value is kept.
(module
  (func $deep (param i32) (result i32)
    (i32.add (local.get 0) (i32.const 1)) (i32.add (local.get 0) (i32.const 2)) (i32.add (local.get 0) (i32.const 3))
    (i32.add (local.get 0) (i32.const 4)) (i32.add (local.get 0) (i32.const 5))
    (i32.mul) (i32.mul) (i32.mul) (i32.mul))
  (func $old (param i32) (result i32)
    (local.get 0)
    (local.set 0 (i32.const 9))
    (i32.sub (local.get 0))))

;; --- register code
;; func 0 $deep
;;   frame: 10 slots
;;   0x000023     0  i32.add s0, 1 -> s4
;;   0x000028     2  i32.add s0, 2 -> s5
;;   0x00002d     4  i32.add s0, 3 -> s6
;;   0x000032     6  i32.add s0, 4 -> s7
;;   0x000033     8  i32.add s0, 5 -> acc
;;   0x000034    10  i32.mul acc, s7 -> acc
;;   0x000035    12  i32.mul acc, s6 -> acc
;;   0x000036    14  i32.mul acc, s5 -> acc
;;   0x000037    16  i32.mul acc, s4 -> acc
;;   0x000037    18  return acc
;; func 1 $old
;;   frame: 6 slots
;;   0x00003e     0  copy s0 -> s4
;;   0x00003e     2  copy 9 -> s0
;;   0x000043     5  i32.sub s4, s0 -> acc
;;   0x000043     7  return acc

;; --- aarch64
;; func 0 $deep
;;   frame: 128 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x80
;;   0x00001e    24  add w8, w0, #0x1
;;   0x000023    28  add w9, w0, #0x2
;;   0x000028    32  add w10, w0, #0x3
;;   0x00002d    36  add w11, w0, #0x4
;;   0x000032    40  stur x8, [x29, #-0x80]
;;               44  add w8, w0, #0x5
;;   0x000033    48  mul w11, w11, w8
;;   0x000034    52  mul w10, w10, w11
;;   0x000035    56  mul w9, w9, w10
;;   0x000036    60  ldur w16, [x29, #-0x80]
;;               64  mul w8, w16, w9
;;   0x000037    68  mov w0, w8
;;               72  mov sp, x29
;;               76  ldp x29, x30, [sp], #0x10
;;               80  ret
;; func 1 $old
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x00003e    24  stur x0, [x29, #-0x60]
;;               28  mov w0, #0x9
;;   0x000042    32  ldur w16, [x29, #-0x60]
;;               36  sub w8, w16, w0
;;   0x000043    40  mov w0, w8
;;               44  mov sp, x29
;;               48  ldp x29, x30, [sp], #0x10
;;               52  ret

;; --- x86_64
;; func 0 $deep
;;   frame: 96 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x60
;;   0x00001e    26  lea r10d, [rdi+1]
;;   0x000023    30  lea r9d, [rdi+2]
;;   0x000028    34  lea r8d, [rdi+3]
;;   0x00002d    38  lea edx, [rdi+4]
;;   0x000032    41  mov [rbp-0x58], r10
;;               45  lea r10d, [rdi+5]
;;   0x000033    49  imul edx, r10d
;;   0x000034    53  imul r8d, edx
;;   0x000035    57  imul r9d, r8d
;;   0x000036    61  mov r10d, [rbp-0x58]
;;               65  imul r10d, r9d
;;   0x000037    69  mov eax, r10d
;;               72  leave
;;               73  ret
;; func 1 $old
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
;;   0x00003e    26  mov [rbp-0x38], rdi
;;               30  mov edi, 9
;;   0x000042    35  mov r10d, [rbp-0x38]
;;               39  sub r10d, edi
;;   0x000043    42  mov eax, r10d
;;               45  leave
;;               46  ret
