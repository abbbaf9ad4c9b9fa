;; A tail call leaves the frame first; stack arguments are copied to where the callee expects them.
(module
  (type $t (func (param i32 i32) (result i32)))
  (table 1 funcref)
  (func $even (export "even") (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
    (return_call $even (i32.sub (local.get 0) (i32.const 2))))
  (func $grow (param i32) (result i32)
    (return_call $seven (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6) (local.get 0)))
  (func $seven (param i32 i32 i32 i32 i32 i32 i32) (result i32) (return_call $even (local.get 6)))
  (func $indirect (param i32 i32) (result i32)
    (return_call_indirect (type $t) (local.get 1) (local.get 0) (i32.const 0))))

;; --- register code
;; func 0 $even
;;   frame: 6 slots
;;   0x000040     0  br_if_not_zero s0 +3
;;   0x000044     2  return 1
;;   0x00004b     5  i32.sub s0, 2 -> s4
;;   0x00004b     7  return_call func 0 at s4
;; func 1 $grow
;;   frame: 11 slots
;;   0x00005e     0  copy s0 -> s10
;;   0x00005e     2  copy 6 -> s9
;;   0x00005e     5  copy 5 -> s8
;;   0x00005e     8  copy 4 -> s7
;;   0x00005e    11  copy 3 -> s6
;;   0x00005e    14  copy 2 -> s5
;;   0x00005e    17  copy 1 -> s4
;;   0x00005e    20  return_call func 2 at s4
;; func 2 $seven
;;   frame: 11 slots
;;   0x000065     0  copy s6 -> s10
;;   0x000065     2  return_call func 0 at s10
;; func 3 $indirect
;;   frame: 8 slots
;;   0x000070     0  copy 0 -> s7
;;   0x000070     3  copy s0 -> s6
;;   0x000070     5  copy s1 -> s5
;;   0x000070     7  return_call_indirect (table 0 [s7] at s5, 2)

;; --- x86_64
;; func 0 $even
;;   frame: 64 bytes, local 0: [rbp-0x28]
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 0:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x40
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;               38  mov [rbp-0x28], rdi
;;   0x000040    42  cmp dword ptr [rbp-0x28], 0
;;               46  jne L0
;;   0x000044    52  mov eax, 1
;;               57  leave
;;               58  ret
;; L0:
;;   0x00004a    59  mov r10d, [rbp-0x28]
;;               63  sub r10d, 2
;;   0x00004b    67  mov edi, r10d
;;               70  leave
;;               71  jmp func 0
;; trap stack-overflow:
;;               76  mov eax, 0xa
;;               81  mov rcx, [r14+instance.native]
;;               85  jmp qword ptr [rcx+native.Trap]
;; func 1 $grow
;;   frame: 96 bytes, local 0: [rbp-0x28]
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 1:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x60
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;               38  mov [rbp-0x28], rdi
;;   0x00005e    42  sub rsp, 0x10
;;               46  mov eax, [rbp-0x28]
;;               49  mov [rsp], rax
;;               54  mov edi, 1
;;               59  mov r9d, 6
;;               65  mov r8d, 5
;;               71  mov ecx, 4
;;               76  mov edx, 3
;;               81  mov esi, 2
;;               86  mov rax, [rbp+8]
;;               90  lea r10, [rbp]
;;               94  mov rbp, [rbp]
;;               98  movsd xmm15, [rsp+8]
;;              105  movsd [r10+8], xmm15
;;              111  movsd xmm15, [rsp]
;;              118  movsd [r10], xmm15
;;              124  lea rsp, [r10-8]
;;              128  mov [rsp], rax
;;              133  jmp func 2
;; trap stack-overflow:
;;              138  mov eax, 0xa
;;              143  mov rcx, [r14+instance.native]
;;              147  jmp qword ptr [rcx+native.Trap]
;; func 2 $seven
;;   frame: 96 bytes, local 0: [rbp-0x28], local 1: [rbp-0x30], local 2: [rbp-0x38], local 3: [rbp-0x40], local 4: [rbp-0x48], local 5: [rbp-0x50], local 6: [rbp+0x10]
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 2:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x60
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;               38  mov [rbp-0x28], rdi
;;               42  mov [rbp-0x30], rsi
;;               46  mov [rbp-0x38], rdx
;;               50  mov [rbp-0x40], rcx
;;               54  mov [rbp-0x48], r8
;;               58  mov [rbp-0x50], r9
;;   0x000065    62  mov edi, [rbp+0x10]
;;               65  mov rax, [rbp+8]
;;               69  lea r10, [rbp+0x20]
;;               73  mov rbp, [rbp]
;;               77  lea rsp, [r10-8]
;;               81  mov [rsp], rax
;;               86  jmp func 0
;; trap stack-overflow:
;;               91  mov eax, 0xa
;;               96  mov rcx, [r14+instance.native]
;;              100  jmp qword ptr [rcx+native.Trap]
;; func 3 $indirect
;;   frame: 80 bytes, local 0: [rbp-0x28], local 1: [rbp-0x30]
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 3:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x50
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;               38  mov [rbp-0x28], rdi
;;               42  mov [rbp-0x30], rsi
;;   0x000070    46  mov ecx, 0
;;               51  mov rdx, [r14+instance.tables]
;;               55  mov rdx, [rdx+table 0]
;;               59  cmp rcx, [rdx+table.len]
;;               63  jae trap undefined-element
;;               69  mov rdx, [rdx+table.base]
;;               73  mov r11, [rdx+rcx*8]
;;               78  test r11, r11
;;               81  je trap uninitialized-element
;;               87  cmp dword ptr [r11+func.ty], 0
;;               95  jne L1
;; L0:
;;              101  mov edi, [rbp-0x30]
;;              104  mov esi, [rbp-0x28]
;;              107  leave
;;              108  jmp qword ptr [r11+func.native]
;; L1:
;;              112  mov ecx, [r11+func.ty]
;;              116  mov edx, 0
;;              121  mov rax, [r14+instance.native]
;;              125  call qword ptr [rax+native.IsSubtype]
;;              128  test eax, eax
;;              130  jne L0
;;              136  jmp trap indirect-call-type-mismatch
;; trap stack-overflow:
;;              141  mov eax, 0xa
;;              146  mov rcx, [r14+instance.native]
;;              150  jmp qword ptr [rcx+native.Trap]
;; trap uninitialized-element:
;;              153  mov eax, 5
;;              158  mov rcx, [r14+instance.native]
;;              162  jmp qword ptr [rcx+native.Trap]
;; trap undefined-element:
;;              165  mov eax, 4
;;              170  mov rcx, [r14+instance.native]
;;              174  jmp qword ptr [rcx+native.Trap]
;; trap indirect-call-type-mismatch:
;;              177  mov eax, 6
;;              182  mov rcx, [r14+instance.native]
;;              186  jmp qword ptr [rcx+native.Trap]
