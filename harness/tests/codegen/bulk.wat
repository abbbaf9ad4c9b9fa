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
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;   0x00003d    44  stur x2, [x29, #-0x68]
;;               48  stur x1, [x29, #-0x70]
;;               52  stur x0, [x29, #-0x78]
;;               56  stur x0, [x29, #-0x50]
;;               60  stur x1, [x29, #-0x58]
;;               64  stur x2, [x29, #-0x60]
;;               68  mov x0, x28
;;               72  sub x1, x29, #0x78
;;               76  mov w2, #0x0
;;               80  mov w3, #0x0
;;               84  ldr x16, [x28, instance.native]
;;               88  ldr x16, [x16, native.MemoryCopy]
;;               92  blr x16
;;               96  cbz w0, L0
;;              100  mov w16, w0
;;              104  ldr x17, [x28, instance.native]
;;              108  ldr x17, [x17, native.Trap]
;;              112  br x17
;; L0:
;;              116  ldur w0, [x29, #-0x50]
;;              120  ldur w1, [x29, #-0x58]
;;              124  ldur w2, [x29, #-0x60]
;;   0x000041   128  mov sp, x29
;;              132  ldp x29, x30, [sp], #0x10
;;              136  ret
;; trap stack-overflow:
;;              140  mov w16, #0xa
;;              144  ldr x17, [x28, instance.native]
;;              148  ldr x17, [x17, native.Trap]
;;              152  br x17
;; func 1 $grow
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;   0x000046    44  stur x0, [x29, #-0x58]
;;               48  stur x0, [x29, #-0x50]
;;               52  mov x0, x28
;;               56  sub x1, x29, #0x58
;;               60  mov w2, #0x0
;;               64  mov w3, #0x0
;;               68  ldr x16, [x28, instance.native]
;;               72  ldr x16, [x16, native.MemoryGrow]
;;               76  blr x16
;;               80  cbz w0, L0
;;               84  mov w16, w0
;;               88  ldr x17, [x28, instance.native]
;;               92  ldr x17, [x17, native.Trap]
;;               96  br x17
;; L0:
;;              100  ldur w0, [x29, #-0x50]
;;   0x000048   104  ldur w0, [x29, #-0x58]
;;              108  mov sp, x29
;;              112  ldp x29, x30, [sp], #0x10
;;              116  ret
;; trap stack-overflow:
;;              120  mov w16, #0xa
;;              124  ldr x17, [x28, instance.native]
;;              128  ldr x17, [x17, native.Trap]
;;              132  br x17
;; func 2 $state
;;   frame: 112 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;   0x00004b    44  ldr x17, [x28, instance.globals]
;;               48  ldr x17, [x17, global 0]
;;               52  ldr s16, [x17, global.value]
;;   0x000052    56  fmov s31, #1.0
;;               60  fadd s16, s16, s31
;;   0x000053    64  ldr x30, [x28, instance.globals]
;;               68  ldr x30, [x30, global 0]
;;               72  fmov s31, s16
;;               76  str d31, [x30, global.value]
;;   0x000059    80  ldr x16, [x28, instance.tables]
;;               84  ldr x16, [x16, table 0]
;;               88  ldr x30, [x16, table.len]
;;               92  cmp x0, x30
;;               96  b.hs trap table-out-of-bounds
;;              100  ldr x16, [x16, table.base]
;;              104  ldr x8, [x16, x0, lsl #3]
;;   0x00005b   108  mov w17, #0x0
;;              112  ldr x16, [x28, instance.tables]
;;              116  ldr x16, [x16, table 0]
;;              120  ldr x30, [x16, table.len]
;;              124  cmp x17, x30
;;              128  b.hs trap table-out-of-bounds
;;              132  ldr x16, [x16, table.base]
;;              136  str x8, [x16, x17, lsl #3]
;;   0x00005d   140  ldr x8, [x28, instance.memory0]
;;              144  ldr x8, [x8, memory.len]
;;              148  lsr x8, x8, #0x10
;;   0x00005f   152  ldr x9, [x28, instance.tables]
;;              156  ldr x9, [x9, table 0]
;;              160  ldr x9, [x9, table.len]
;;   0x000062   164  add w8, w8, w9
;;   0x000063   168  mov w0, w8
;;              172  mov sp, x29
;;              176  ldp x29, x30, [sp], #0x10
;;              180  ret
;; trap stack-overflow:
;;              184  mov w16, #0xa
;;              188  ldr x17, [x28, instance.native]
;;              192  ldr x17, [x17, native.Trap]
;;              196  br x17
;; trap table-out-of-bounds:
;;              200  mov w16, #0x3
;;              204  ldr x17, [x28, instance.native]
;;              208  ldr x17, [x17, native.Trap]
;;              212  br x17

;; --- x86_64
;; func 0 $copy
;;   frame: 80 bytes, local 0: rdi, local 1: rsi, local 2: r11
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 0:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x50
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;               38  mov r11d, edx
;;   0x00003d    41  mov [rbp-0x40], r11
;;               45  mov [rbp-0x48], rsi
;;               49  mov [rbp-0x50], rdi
;;               53  mov [rbp-0x28], rdi
;;               57  mov [rbp-0x30], rsi
;;               61  mov [rbp-0x38], r11
;;               65  mov rdi, r14
;;               68  lea rsi, [rbp-0x50]
;;               72  mov edx, 0
;;               77  mov ecx, 0
;;               82  mov rax, [r14+instance.native]
;;               86  call qword ptr [rax+native.MemoryCopy]
;;               89  test eax, eax
;;               91  je short L0
;;               93  mov rcx, [r14+instance.native]
;;               97  jmp qword ptr [rcx+native.Trap]
;; L0:
;;              100  mov edi, [rbp-0x28]
;;              103  mov esi, [rbp-0x30]
;;              106  mov r11d, [rbp-0x38]
;;   0x000041   110  leave
;;              111  ret
;; trap stack-overflow:
;;              112  mov eax, 0xa
;;              117  mov rcx, [r14+instance.native]
;;              121  jmp qword ptr [rcx+native.Trap]
;; func 1 $grow
;;   frame: 48 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 1:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x30
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000046    38  mov [rbp-0x30], rdi
;;               42  mov [rbp-0x28], rdi
;;               46  mov rdi, r14
;;               49  lea rsi, [rbp-0x30]
;;               53  mov edx, 0
;;               58  mov ecx, 0
;;               63  mov rax, [r14+instance.native]
;;               67  call qword ptr [rax+native.MemoryGrow]
;;               70  test eax, eax
;;               72  je short L0
;;               74  mov rcx, [r14+instance.native]
;;               78  jmp qword ptr [rcx+native.Trap]
;; L0:
;;               81  mov edi, [rbp-0x28]
;;   0x000048    84  mov eax, [rbp-0x30]
;;               87  leave
;;               88  ret
;; trap stack-overflow:
;;               89  mov eax, 0xa
;;               94  mov rcx, [r14+instance.native]
;;               98  jmp qword ptr [rcx+native.Trap]
;; func 2 $state
;;   frame: 64 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 2:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x40
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x00004b    38  mov rcx, [r14+instance.globals]
;;               42  mov rcx, [rcx+global 0]
;;               46  movss xmm8, [rcx+global.value]
;;   0x000052    52  mov eax, 0x3f800000
;;               57  movd xmm14, eax
;;               62  addss xmm8, xmm14
;;   0x000053    67  mov rcx, [r14+instance.globals]
;;               71  mov rcx, [rcx+global 0]
;;               75  movd eax, xmm8
;;               80  mov [rcx+global.value], rax
;;   0x000059    84  mov ecx, edi
;;               86  mov rdx, [r14+instance.tables]
;;               90  mov rdx, [rdx+table 0]
;;               94  cmp rcx, [rdx+table.len]
;;               98  jae trap table-out-of-bounds
;;              104  mov rdx, [rdx+table.base]
;;              108  mov r10, [rdx+rcx*8]
;;   0x00005b   113  mov ecx, 0
;;              118  mov rdx, [r14+instance.tables]
;;              122  mov rdx, [rdx+table 0]
;;              126  cmp rcx, [rdx+table.len]
;;              130  jae trap table-out-of-bounds
;;              136  mov rdx, [rdx+table.base]
;;              140  mov [rdx+rcx*8], r10
;;   0x00005d   145  mov rdx, [r14+instance.memories]
;;              149  mov rdx, [rdx+memory 0]
;;              153  mov r10, [rdx+memory.len]
;;              157  shr r10, 0x10
;;   0x00005f   161  mov rcx, [r14+instance.tables]
;;              165  mov rcx, [rcx+table 0]
;;              169  mov r9, [rcx+table.len]
;;   0x000062   173  add r10d, r9d
;;   0x000063   176  mov eax, r10d
;;              179  leave
;;              180  ret
;; trap stack-overflow:
;;              181  mov eax, 0xa
;;              186  mov rcx, [r14+instance.native]
;;              190  jmp qword ptr [rcx+native.Trap]
;; trap table-out-of-bounds:
;;              193  mov eax, 3
;;              198  mov rcx, [r14+instance.native]
;;              202  jmp qword ptr [rcx+native.Trap]
