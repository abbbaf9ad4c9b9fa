;; What is more than a few instructions Rust does: operands lie side by side in the frame, and a trap comes back as its code.
(module
  (memory 1)
  (table $t 1 funcref)
  (global $g (mut f32) (f32.const 0))
  (func $copy (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
  (func $grow (param i32) (result i32) (memory.grow (local.get 0)))
  (func $state (param i32) (result i32)
    (global.set $g (f32.add (global.get $g) (f32.const 1)))
    (table.set $t (i32.const 0) (table.get $t (local.get 0)))
    (i32.add (memory.size) (table.size $t))))

;; --- register code
;; func 0 $copy
;;   frame: 9 slots
;;   0x00003d     0  memory.copy 0 0 [s0, s1, s2]
;;   0x000041     3  return 3
;; func 1 $grow
;;   frame: 5 slots
;;   0x000046     0  copy s0 -> s4
;;   0x000046     2  memory.grow 0 0 [s4, s0, s0]
;;   0x000048     5  return s4
;; func 2 $state
;;   frame: 7 slots
;;   0x000052     0  global.get 0 -> s5
;;   0x000053     2  f32.add s5, 1.0 -> s5
;;   0x000053     4  global.set ArgsGlobalSet { value: s5, index: 0 }
;;   0x000059     6  copy s0 -> s4
;;   0x000059     8  table.get 0 0 [s4, s0, s0]
;;   0x00005b    11  copy 0 -> s5
;;   0x00005b    14  table.set 0 0 [s5, s4, s0]
;;   0x00005d    17  memory.size 0 0 [s5, s0, s0]
;;   0x00005f    20  table.size 0 0 [s6, s0, s0]
;;   0x000063    23  i32.add s5, s6 -> acc
;;   0x000063    25  return acc

;; --- aarch64
;; func 0 $copy
;;   frame: 128 bytes, local 0: x0, local 1: x1, local 2: x2
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x80
;;   0x00003d    24  stur x2, [x29, #-0x68]
;;               28  stur x1, [x29, #-0x70]
;;               32  stur x0, [x29, #-0x78]
;;               36  stur x0, [x29, #-0x50]
;;               40  stur x1, [x29, #-0x58]
;;               44  stur x2, [x29, #-0x60]
;;               48  mov x0, x28
;;               52  sub x1, x29, #0x78
;;               56  mov w2, #0x0
;;               60  mov w3, #0x0
;;               64  ldr x16, [x28, instance.native]
;;               68  ldr x16, [x16, native.MemoryCopy]
;;               72  blr x16
;;               76  cbz w0, L0
;;               80  mov w16, w0
;;               84  ldr x17, [x28, instance.native]
;;               88  ldr x17, [x17, native.Trap]
;;               92  br x17
;; L0:
;;               96  ldur w0, [x29, #-0x50]
;;              100  ldur w1, [x29, #-0x58]
;;              104  ldur w2, [x29, #-0x60]
;;   0x000041   108  mov sp, x29
;;              112  ldp x29, x30, [sp], #0x10
;;              116  ret
;; func 1 $grow
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000046    24  stur x0, [x29, #-0x58]
;;               28  stur x0, [x29, #-0x50]
;;               32  mov x0, x28
;;               36  sub x1, x29, #0x58
;;               40  mov w2, #0x0
;;               44  mov w3, #0x0
;;               48  ldr x16, [x28, instance.native]
;;               52  ldr x16, [x16, native.MemoryGrow]
;;               56  blr x16
;;               60  cbz w0, L0
;;               64  mov w16, w0
;;               68  ldr x17, [x28, instance.native]
;;               72  ldr x17, [x17, native.Trap]
;;               76  br x17
;; L0:
;;               80  ldur w0, [x29, #-0x50]
;;   0x000048    84  ldur w0, [x29, #-0x58]
;;               88  mov sp, x29
;;               92  ldp x29, x30, [sp], #0x10
;;               96  ret
;; func 2 $state
;;   frame: 112 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x00004b    24  ldr x17, [x28, instance.globals]
;;               28  ldr x17, [x17, global 0]
;;               32  ldr s16, [x17, global.value]
;;   0x000052    36  fmov s31, #1.0
;;               40  fadd s16, s16, s31
;;   0x000053    44  ldr x30, [x28, instance.globals]
;;               48  ldr x30, [x30, global 0]
;;               52  fmov s31, s16
;;               56  str d31, [x30, global.value]
;;   0x000059    60  ldr x16, [x28, instance.tables]
;;               64  ldr x16, [x16, table 0]
;;               68  ldr x30, [x16, table.len]
;;               72  cmp x0, x30
;;               76  b.hs trap table-out-of-bounds
;;               80  ldr x16, [x16, table.base]
;;               84  ldr x8, [x16, x0, lsl #3]
;;   0x00005b    88  mov w17, #0x0
;;               92  ldr x16, [x28, instance.tables]
;;               96  ldr x16, [x16, table 0]
;;              100  ldr x30, [x16, table.len]
;;              104  cmp x17, x30
;;              108  b.hs trap table-out-of-bounds
;;              112  ldr x16, [x16, table.base]
;;              116  str x8, [x16, x17, lsl #3]
;;   0x00005d   120  ldr x8, [x28, instance.memory0]
;;              124  ldr x8, [x8, memory.len]
;;              128  lsr x8, x8, #0x10
;;   0x00005f   132  ldr x9, [x28, instance.tables]
;;              136  ldr x9, [x9, table 0]
;;              140  ldr x9, [x9, table.len]
;;   0x000062   144  add w8, w8, w9
;;   0x000063   148  mov w0, w8
;;              152  mov sp, x29
;;              156  ldp x29, x30, [sp], #0x10
;;              160  ret
;; trap table-out-of-bounds:
;;              164  mov w16, #0x3
;;              168  ldr x17, [x28, instance.native]
;;              172  ldr x17, [x17, native.Trap]
;;              176  br x17

;; --- x86_64
;; func 0 $copy
;;   frame: 80 bytes, local 0: rdi, local 1: rsi, local 2: r11
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x50
;;               26  mov r11d, edx
;;   0x00003d    29  mov [rbp-0x40], r11
;;               33  mov [rbp-0x48], rsi
;;               37  mov [rbp-0x50], rdi
;;               41  mov [rbp-0x28], rdi
;;               45  mov [rbp-0x30], rsi
;;               49  mov [rbp-0x38], r11
;;               53  mov rdi, r14
;;               56  lea rsi, [rbp-0x50]
;;               60  mov edx, 0
;;               65  mov ecx, 0
;;               70  mov rax, [r14+instance.native]
;;               74  call qword ptr [rax+native.MemoryCopy]
;;               77  test eax, eax
;;               79  je short L0
;;               81  mov rcx, [r14+instance.native]
;;               85  jmp qword ptr [rcx+native.Trap]
;; L0:
;;               88  mov edi, [rbp-0x28]
;;               91  mov esi, [rbp-0x30]
;;               94  mov r11d, [rbp-0x38]
;;   0x000041    98  leave
;;               99  ret
;; func 1 $grow
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
;;   0x000046    26  mov [rbp-0x30], rdi
;;               30  mov [rbp-0x28], rdi
;;               34  mov rdi, r14
;;               37  lea rsi, [rbp-0x30]
;;               41  mov edx, 0
;;               46  mov ecx, 0
;;               51  mov rax, [r14+instance.native]
;;               55  call qword ptr [rax+native.MemoryGrow]
;;               58  test eax, eax
;;               60  je short L0
;;               62  mov rcx, [r14+instance.native]
;;               66  jmp qword ptr [rcx+native.Trap]
;; L0:
;;               69  mov edi, [rbp-0x28]
;;   0x000048    72  mov eax, [rbp-0x30]
;;               75  leave
;;               76  ret
;; func 2 $state
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
;;   0x00004b    26  mov rcx, [r14+instance.globals]
;;               30  mov rcx, [rcx+global 0]
;;               34  movss xmm8, [rcx+global.value]
;;   0x000052    40  addss xmm8, [0x160]
;;   0x000053    49  mov rcx, [r14+instance.globals]
;;               53  mov rcx, [rcx+global 0]
;;               57  movd eax, xmm8
;;               62  mov [rcx+global.value], rax
;;   0x000059    66  mov rdx, [r14+instance.tables]
;;               70  mov rdx, [rdx+table 0]
;;               74  cmp rdi, [rdx+table.len]
;;               78  jae trap table-out-of-bounds
;;               84  mov rdx, [rdx+table.base]
;;               88  mov r10, [rdx+rdi*8]
;;   0x00005b    93  mov ecx, 0
;;               98  mov rdx, [r14+instance.tables]
;;              102  mov rdx, [rdx+table 0]
;;              106  cmp rcx, [rdx+table.len]
;;              110  jae trap table-out-of-bounds
;;              116  mov rdx, [rdx+table.base]
;;              120  mov [rdx+rcx*8], r10
;;   0x00005d   125  mov rdx, [r14+instance.memories]
;;              129  mov rdx, [rdx+memory 0]
;;              133  mov r10, [rdx+memory.len]
;;              137  shr r10, 0x10
;;   0x00005f   141  mov rcx, [r14+instance.tables]
;;              145  mov rcx, [rcx+table 0]
;;              149  mov r9, [rcx+table.len]
;;   0x000062   153  add r10d, r9d
;;   0x000063   156  mov eax, r10d
;;              159  leave
;;              160  ret
;; trap table-out-of-bounds:
;;              161  mov eax, 3
;;              166  mov rcx, [r14+instance.native]
;;              170  jmp qword ptr [rcx+native.Trap]
