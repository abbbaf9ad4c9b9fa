;; Where there is no guard (64-bit addresses, pages of other sizes), the end of an access is compared with the length,
;; after a check that computing it did not wrap.
(module
  (memory i64 1)
  (memory $bytes 100 (pagesize 1))
  (func $load64 (param i64) (result i64) (i64.load offset=8 (local.get 0)))
  (func $wraps (param i64) (result i32) (i32.load offset=0xfffffffffffffffe (local.get 0)))
  (func $custom (param i32) (result i32) (i32.load8_u $bytes (local.get 0))))

;; --- register code
;; func 0 $load64
;;   frame: 5 slots
;;   0x00002f     0  i64.load memory 0 [s0 + 8] -> s4
;;   0x000032     3  return s4
;; func 1 $wraps
;;   frame: 5 slots
;;   0x000037     0  i32.load memory 0 [s0 + 18446744073709551614] -> s4
;;   0x000043     3  return s4
;; func 2 $custom
;;   frame: 5 slots
;;   0x000048     0  i32.load8_u memory 1 [s0 + 0] -> s4
;;   0x00004c     3  return s4

;; --- aarch64
;; func 0 $load64
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x00002f    24  adds x17, x0, #0x10
;;               28  b.hs trap memory-out-of-bounds
;;               32  ldr x16, [x28, instance.memory0]
;;               36  ldr x16, [x16, memory.len]
;;               40  cmp x17, x16
;;               44  b.hi trap memory-out-of-bounds
;;               48  add x17, x27, x17
;;               52  ldur x8, [x17, #-0x8]
;;   0x000032    56  mov x0, x8
;;               60  mov sp, x29
;;               64  ldp x29, x30, [sp], #0x10
;;               68  ret
;; trap memory-out-of-bounds:
;;               72  mov w16, #0x2
;;               76  ldr x17, [x28, instance.native]
;;               80  ldr x17, [x17, native.Trap]
;;               84  br x17
;; func 1 $wraps
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000037    24  b trap memory-out-of-bounds
;;               28  ldr w8, [x17]
;;   0x000043    32  mov w0, w8
;;               36  mov sp, x29
;;               40  ldp x29, x30, [sp], #0x10
;;               44  ret
;; trap memory-out-of-bounds:
;;               48  mov w16, #0x2
;;               52  ldr x17, [x28, instance.native]
;;               56  ldr x17, [x17, native.Trap]
;;               60  br x17
;; func 2 $custom
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000048    24  adds x17, x0, #0x1
;;               28  ldr x16, [x28, instance.memories]
;;               32  ldr x16, [x16, memory 1]
;;               36  ldr x16, [x16, memory.len]
;;               40  cmp x17, x16
;;               44  b.hi trap memory-out-of-bounds
;;               48  ldr x16, [x28, instance.memories]
;;               52  ldr x16, [x16, memory 1]
;;               56  ldr x16, [x16, memory.base]
;;               60  add x17, x16, x17
;;               64  ldurb w8, [x17, #-0x1]
;;   0x00004c    68  mov w0, w8
;;               72  mov sp, x29
;;               76  ldp x29, x30, [sp], #0x10
;;               80  ret
;; trap memory-out-of-bounds:
;;               84  mov w16, #0x2
;;               88  ldr x17, [x28, instance.native]
;;               92  ldr x17, [x17, native.Trap]
;;               96  br x17

;; --- x86_64
;; func 0 $load64
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
;;   0x00002f    26  mov rcx, rdi
;;               29  add rcx, 0x10
;;               33  jb trap memory-out-of-bounds
;;               39  mov rdx, [r14+instance.memory0]
;;               43  cmp rcx, [rdx+memory.len]
;;               47  ja trap memory-out-of-bounds
;;               53  mov r10, [r15+rcx-8]
;;   0x000032    58  mov rax, r10
;;               61  leave
;;               62  ret
;; trap memory-out-of-bounds:
;;               63  mov eax, 2
;;               68  mov rcx, [r14+instance.native]
;;               72  jmp qword ptr [rcx+native.Trap]
;; func 1 $wraps
;;   frame: 48 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 1
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 1:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x30
;;   0x000037    26  mov rcx, rdi
;;               29  jmp trap memory-out-of-bounds
;;               34  mov r10d, [r15+rcx]
;;   0x000043    39  mov eax, r10d
;;               42  leave
;;               43  ret
;; trap memory-out-of-bounds:
;;               44  mov eax, 2
;;               49  mov rcx, [r14+instance.native]
;;               53  jmp qword ptr [rcx+native.Trap]
;; func 2 $custom
;;   frame: 48 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 2
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 2:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x30
;;   0x000048    26  mov ecx, edi
;;               28  add rcx, 1
;;               32  mov rdx, [r14+instance.memories]
;;               36  mov rdx, [rdx+memory 1]
;;               40  cmp rcx, [rdx+memory.len]
;;               44  ja trap memory-out-of-bounds
;;               50  mov rdx, [rdx+memory.base]
;;               54  movzx r10d, byte ptr [rdx+rcx-1]
;;   0x00004c    60  mov eax, r10d
;;               63  leave
;;               64  ret
;; trap memory-out-of-bounds:
;;               65  mov eax, 2
;;               70  mov rcx, [r14+instance.native]
;;               74  jmp qword ptr [rcx+native.Trap]
