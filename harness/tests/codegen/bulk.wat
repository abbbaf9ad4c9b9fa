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
