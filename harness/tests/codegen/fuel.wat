;;! fuel interruption
;; Fuel is taken at the head of each segment, and given back out of line when it did not suffice. Interruption is polled where a
;; function begins and where a loop does.
(module
  (func $loop (param i32)
    (loop $l
      (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))

;; --- register code
;; func 0 $loop
;;   frame: 6 slots
;;   0x000000     0  interrupt?
;;   0x000018     1  interrupt?
;;   0x00001a     2  fuel 5
;;   0x00001f     4  i32.sub s0, 1 -> s0
;;   0x000021     6  br_if_not_zero acc -7
;;   0x000024     8  return 1

;; --- aarch64
;; func 0 $loop
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.interrupt]
;;               32  ldrb w16, [x16]
;;               36  cbnz w16, trap interrupted
;; L0:
;;   0x000018    40  ldr x16, [x28, instance.context]
;;               44  ldr x16, [x16, context.interrupt]
;;               48  ldrb w16, [x16]
;;               52  cbnz w16, trap interrupted
;; L1:
;;   0x00001a    56  ldr x17, [x28, instance.context]
;;               60  ldr x16, [x17, context.fuel]
;;               64  subs x16, x16, #0x5
;;               68  b.lo L2
;;               72  str x16, [x17, context.fuel]
;;   0x00001e    76  sub w0, w0, #0x1
;;   0x000021    80  cbnz w0, L0
;;   0x000024    84  mov sp, x29
;;               88  ldp x29, x30, [sp], #0x10
;;               92  ret
;; L2:
;;               96  mov w16, #0x5
;;              100  ldr x30, [x28, instance.native]
;;              104  ldr x30, [x30, native.Refill]
;;              108  blr x30
;;              112  cbz w16, L1
;;              116  ldr x17, [x28, instance.native]
;;              120  ldr x17, [x17, native.Trap]
;;              124  br x17
;; trap interrupted:
;;              128  mov w16, #0x11
;;              132  ldr x17, [x28, instance.native]
;;              136  ldr x17, [x17, native.Trap]
;;              140  br x17

;; --- x86_64
;; func 0 $loop
;;   frame: 64 bytes, local 0: rdi
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
;;               30  mov rax, [rax+context.interrupt]
;;               34  cmp byte ptr [rax], 0
;;               38  jne trap interrupted
;; L0:
;;   0x000018    44  mov rax, [r14+instance.context]
;;               48  mov rax, [rax+context.interrupt]
;;               52  cmp byte ptr [rax], 0
;;               56  jne trap interrupted
;; L1:
;;   0x00001a    62  mov rax, [r14+instance.context]
;;               66  sub qword ptr [rax+context.fuel], 5
;;               71  jb L2
;;   0x00001e    77  sub edi, 1
;;   0x000021    80  jne short L0
;;   0x000024    82  leave
;;               83  ret
;; L2:
;;               84  add qword ptr [rax], 5
;;               89  mov edx, 5
;;               94  mov rax, [r14+instance.native]
;;               98  call qword ptr [rax+native.Refill]
;;              101  test eax, eax
;;              103  je short L1
;;              105  mov rcx, [r14+instance.native]
;;              109  jmp qword ptr [rcx+native.Trap]
;; trap interrupted:
;;              112  mov eax, 0x11
;;              117  mov rcx, [r14+instance.native]
;;              121  jmp qword ptr [rcx+native.Trap]
