;; A function with handlers keeps its locals in the frame. The code under try_table pays nothing; handlers find the exception's
;; values in their homes.
(module
  (tag $e (param i32))
  (func $throw (param i32) (throw $e (local.get 0)))
  (func $catch (param i32) (result i32)
    (local $kept i32)
    (local.set $kept (i32.const 40))
    (block $caught (result i32)
      (block $all
        (try_table (catch $e $caught) (catch_all $all)
          (call $throw (local.get 0)))
        (return (i32.const 0)))
      (return (i32.const -1)))
    (i32.add (local.get $kept))))

;; --- register code
;; func 0 $throw
;;   frame: 5 slots
;;   0x000025     0  copy s0 -> s4
;;   0x000025     2  throw tag 0 from s4
;; func 1 $catch
;;   frame: 7 slots
;;   0x00002e     0  copy 40 -> s4
;;   0x00003e     3  copy s0 -> s5
;;   0x00003e     5  call func 0 at s5
;;   0x000043     8  return 0
;;   0x000047    11  return 4294967295
;;   0x00004c    14  i32.add s5, s4 -> acc
;;   0x00004c    16  return acc
;;   try 3..8: tag 0 to 14 all to 11

;; --- aarch64
;; func 0 $throw
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
;;   0x000025    44  stur x0, [x29, #-0x58]
;;               48  mov x0, x28
;;               52  mov w1, #0x0
;;               56  sub x2, x29, #0x58
;;               60  ldr x16, [x28, instance.native]
;;               64  ldr x16, [x16, native.Throw]
;;               68  blr x16
;; trap stack-overflow:
;;               72  mov w16, #0xa
;;               76  ldr x17, [x28, instance.native]
;;               80  ldr x17, [x17, native.Trap]
;;               84  br x17
;; func 1 $catch
;;   frame: 112 bytes, local 0: [x29, #-0x50], local 1: [x29, #-0x58]
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
;;               44  stp x20, x19, [x29, #-0x18]
;;               48  stp x22, x21, [x29, #-0x28]
;;               52  stp x24, x23, [x29, #-0x38]
;;               56  stp x26, x25, [x29, #-0x48]
;;               60  stur x0, [x29, #-0x50]
;;               64  movi v31.2d, #0x0
;;               68  stur xzr, [x29, #-0x58]
;;   0x00002e    72  mov w16, #0x28
;;               76  stur x16, [x29, #-0x58]
;;   0x00003e    80  ldur w0, [x29, #-0x50]
;;               84  bl func 0
;;   0x000043    88  mov w0, #0x0
;;               92  ldp x20, x19, [x29, #-0x18]
;;               96  ldp x22, x21, [x29, #-0x28]
;;              100  ldp x24, x23, [x29, #-0x38]
;;              104  ldp x26, x25, [x29, #-0x48]
;;              108  mov sp, x29
;;              112  ldp x29, x30, [sp], #0x10
;;              116  ret
;; L0:
;;   0x000047   120  mov w0, #0xffffffff
;;              124  ldp x20, x19, [x29, #-0x18]
;;              128  ldp x22, x21, [x29, #-0x28]
;;              132  ldp x24, x23, [x29, #-0x38]
;;              136  ldp x26, x25, [x29, #-0x48]
;;              140  mov sp, x29
;;              144  ldp x29, x30, [sp], #0x10
;;              148  ret
;; L1:
;;   0x00004b   152  ldur w17, [x29, #-0x58]
;;              156  add w8, w8, w17
;;   0x00004c   160  mov w0, w8
;;              164  ldp x20, x19, [x29, #-0x18]
;;              168  ldp x22, x21, [x29, #-0x28]
;;              172  ldp x24, x23, [x29, #-0x38]
;;              176  ldp x26, x25, [x29, #-0x48]
;;              180  mov sp, x29
;;              184  ldp x29, x30, [sp], #0x10
;;              188  ret
;; L2:
;;              192  ldur w8, [x29, #-0x68]
;;              196  b L1
;; L3:
;;              200  b L0
;; trap stack-overflow:
;;              204  mov w16, #0xa
;;              208  ldr x17, [x28, instance.native]
;;              212  ldr x17, [x17, native.Trap]
;;              216  br x17
;;   try 80..88: tag 0 to L2 all to L3

;; --- x86_64
;; func 0 $throw
;;   frame: 48 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x30
;;               26  mov rax, [r14+instance.context]
;;               30  cmp rsp, [rax+context.native_stack_limit]
;;               34  jb trap stack-overflow
;;               40  mov [rbp-8], r14
;;   0x000025    44  mov [rbp-0x30], rdi
;;               48  mov rdi, r14
;;               51  mov esi, 0
;;               56  lea rdx, [rbp-0x30]
;;               60  mov rax, [r14+instance.native]
;;               64  call qword ptr [rax+native.Throw]
;; trap stack-overflow:
;;               67  mov eax, 0xa
;;               72  mov rcx, [r14+instance.native]
;;               76  jmp qword ptr [rcx+native.Trap]
;; func 1 $catch
;;   frame: 64 bytes, local 0: [rbp-0x28], local 1: [rbp-0x30]
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
;;               44  mov [rbp-0x10], rbx
;;               48  mov [rbp-0x18], r12
;;               52  mov [rbp-0x20], r13
;;               56  mov [rbp-0x28], rdi
;;               60  xorps xmm15, xmm15
;;               64  movsd [rbp-0x30], xmm15
;;   0x00002e    70  mov qword ptr [rbp-0x30], 0x28
;;   0x00003e    78  mov edi, [rbp-0x28]
;;               81  call func 0
;;   0x000043    86  mov eax, 0
;;               91  mov rbx, [rbp-0x10]
;;               95  mov r12, [rbp-0x18]
;;               99  mov r13, [rbp-0x20]
;;              103  leave
;;              104  ret
;; L0:
;;   0x000047   105  mov eax, 0xffffffff
;;              110  mov rbx, [rbp-0x10]
;;              114  mov r12, [rbp-0x18]
;;              118  mov r13, [rbp-0x20]
;;              122  leave
;;              123  ret
;; L1:
;;   0x00004b   124  add r10d, [rbp-0x30]
;;   0x00004c   128  mov eax, r10d
;;              131  mov rbx, [rbp-0x10]
;;              135  mov r12, [rbp-0x18]
;;              139  mov r13, [rbp-0x20]
;;              143  leave
;;              144  ret
;; L2:
;;              145  mov r10d, [rbp-0x40]
;;              149  jmp short L1
;; L3:
;;              151  jmp short L0
;; trap stack-overflow:
;;              153  mov eax, 0xa
;;              158  mov rcx, [r14+instance.native]
;;              162  jmp qword ptr [rcx+native.Trap]
;;   try 78..86: tag 0 to L2 all to L3
