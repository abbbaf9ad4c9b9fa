;; Arguments go to registers as long as there are any, then to the stack, from where the callee removes them. More than one
;; result of a class comes in the context's buffer. What lives across a call is in registers that the callee saves.
(module
  (import "host" "f" (func $imported (param f64) (result f64)))
  (func $many (param i32 i32 i32 i32 i32 i32 i64 i32) (result i64 i64)
    (local.get 6) (i64.extend_i32_u (local.get 7)))
  (func $caller (param i32) (result i64)
    (call $many (local.get 0) (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i64.const -6)
      (local.get 0))
    (i64.add (i64.extend_i32_s (local.get 0)))
    (i64.mul))
  (func $out (param f64) (result f64) (f64.add (call $imported (local.get 0)) (local.get 0))))

;; --- register code
;; func 1 $many
;;   frame: 13 slots
;;   0x00003e     0  i64.extend_i32_u s7 -> s12
;;   0x00003e     2  copy s6 -> s11
;;   0x00003e     4  return 2 from s11
;; func 2 $caller
;;   frame: 12 slots
;;   0x000051     0  copy s0 -> s11
;;   0x000051     2  copy 18446744073709551610 -> s10
;;   0x000051     5  copy 5 -> s9
;;   0x000051     8  copy 4 -> s8
;;   0x000051    11  copy 3 -> s7
;;   0x000051    14  copy 2 -> s6
;;   0x000051    17  copy 1 -> s5
;;   0x000051    20  copy s0 -> s4
;;   0x000051    22  call func 1 at s4
;;   0x000056    25  i64.extend_i32_s s0 -> acc
;;   0x000057    27  i64.add acc, s5 -> acc
;;   0x000058    29  i64.mul acc, s4 -> acc
;;   0x000058    31  return acc
;; func 3 $out
;;   frame: 6 slots
;;   0x00005d     0  copy s0 -> s4
;;   0x00005d     2  call_func ArgsCallFunc { func: 0, base: s4 }
;;   0x000062     4  f64.add s4, s0 -> acc
;;   0x000062     6  return acc

;; --- x86_64
;; func 1 $many
;;   frame: 96 bytes, local 0: [rbp-0x28], local 1: [rbp-0x30], local 2: [rbp-0x38], local 3: [rbp-0x40], local 4: [rbp-0x48], local 5: [rbp-0x50], local 6: rdi, local 7: rsi
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
;;               42  mov [rbp-0x30], rsi
;;               46  mov [rbp-0x38], rdx
;;               50  mov [rbp-0x40], rcx
;;               54  mov [rbp-0x48], r8
;;               58  mov [rbp-0x50], r9
;;               62  mov rdi, [rbp+0x10]
;;               66  mov esi, [rbp+0x18]
;;   0x00003d    69  mov r10, rsi
;;   0x00003e    72  mov rdx, [r14+instance.context]
;;               76  mov rdx, [rdx+context.native_results]
;;               83  mov [rdx+8], r10
;;               87  mov rax, rdi
;;               90  leave
;;               91  ret 0x10
;; trap stack-overflow:
;;               94  mov eax, 0xa
;;               99  mov rcx, [r14+instance.native]
;;              103  jmp qword ptr [rcx+native.Trap]
;; func 2 $caller
;;   frame: 112 bytes, local 0: rbx
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 2:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x70
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;               38  mov [rbp-0x10], rbx
;;               42  mov ebx, edi
;;   0x000051    44  sub rsp, 0x10
;;               48  mov qword ptr [rsp], 0xfffffffffffffffa
;;               57  mov [rsp+8], rbx
;;               62  mov edi, ebx
;;               64  mov r9d, 5
;;               70  mov r8d, 4
;;               76  mov ecx, 3
;;               81  mov edx, 2
;;               86  mov esi, 1
;;               91  call func 1
;;               96  mov r10, rax
;;               99  mov rdx, [r14+instance.context]
;;              103  mov rdx, [rdx+context.native_results]
;;              110  mov rcx, [rdx+8]
;;              114  mov [rbp-0x60], rcx
;;   0x000055   118  movsxd r9, ebx
;;   0x000056   121  add r9, [rbp-0x60]
;;   0x000057   125  imul r10, r9
;;   0x000058   129  mov rax, r10
;;              132  mov rbx, [rbp-0x10]
;;              136  leave
;;              137  ret
;; trap stack-overflow:
;;              138  mov eax, 0xa
;;              143  mov rcx, [r14+instance.native]
;;              147  jmp qword ptr [rcx+native.Trap]
;; func 3 $out
;;   frame: 64 bytes, local 0: [rbp-0x28]
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 3:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x40
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;               38  movsd [rbp-0x28], xmm0
;;   0x00005d    43  mov r11, [r14+instance.funcs]
;;               47  mov r11, [r11+func 0]
;;               51  movsd xmm0, [rbp-0x28]
;;               56  call qword ptr [r11+func.native]
;;               60  mov r14, [rbp-8]
;;               64  mov r15, [r14+instance.memory0]
;;               68  mov r15, [r15+memory.base]
;;   0x000061    72  addsd xmm0, [rbp-0x28]
;;   0x000062    77  leave
;;               78  ret
;; trap stack-overflow:
;;               79  mov eax, 0xa
;;               84  mov rcx, [r14+instance.native]
;;               88  jmp qword ptr [rcx+native.Trap]
