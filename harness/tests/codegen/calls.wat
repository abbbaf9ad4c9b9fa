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

;; --- aarch64
;; func 1 $many
;;   frame: 160 bytes, local 0: [x29, #-0x50], local 1: [x29, #-0x58], local 2: [x29, #-0x60], local 3: [x29, #-0x68], local 4: [x29, #-0x70], local 5: [x29, #-0x78], local 6: x6, local 7: x7
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0xa0
;;               24  stur x0, [x29, #-0x50]
;;               28  stur x1, [x29, #-0x58]
;;               32  stur x2, [x29, #-0x60]
;;               36  stur x3, [x29, #-0x68]
;;               40  stur x4, [x29, #-0x70]
;;               44  stur x5, [x29, #-0x78]
;;   0x00003d    48  mov x8, x7
;;   0x00003e    52  ldr x30, [x28, instance.context]
;;               56  ldr x30, [x30, context.native_results]
;;               60  str x8, [x30, #0x8]
;;               64  mov x0, x6
;;               68  mov sp, x29
;;               72  ldp x29, x30, [sp], #0x10
;;               76  ret
;; func 2 $caller
;;   frame: 144 bytes, local 0: x19
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x90
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;               44  stur x19, [x29, #-0x10]
;;               48  mov w19, w0
;;   0x000051    52  mov w0, w19
;;               56  mov w7, w19
;;               60  mov x6, #0xfffffffffffffffa
;;               64  mov w5, #0x5
;;               68  mov w4, #0x4
;;               72  mov w3, #0x3
;;               76  mov w2, #0x2
;;               80  mov w1, #0x1
;;               84  bl func 1
;;               88  mov x8, x0
;;               92  ldr x30, [x28, instance.context]
;;               96  ldr x30, [x30, context.native_results]
;;              100  ldr x16, [x30, #0x8]
;;              104  stur x16, [x29, #-0x88]
;;   0x000055   108  sxtw x9, w19
;;   0x000056   112  ldur x16, [x29, #-0x88]
;;              116  add x9, x16, x9
;;   0x000057   120  mul x8, x8, x9
;;   0x000058   124  mov x0, x8
;;              128  ldur x19, [x29, #-0x10]
;;              132  mov sp, x29
;;              136  ldp x29, x30, [sp], #0x10
;;              140  ret
;; trap stack-overflow:
;;              144  mov w16, #0xa
;;              148  ldr x17, [x28, instance.native]
;;              152  ldr x17, [x17, native.Trap]
;;              156  br x17
;; func 3 $out
;;   frame: 96 bytes, local 0: [x29, #-0x50]
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 3:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;               44  stur d0, [x29, #-0x50]
;;   0x00005d    48  ldr x15, [x28, instance.funcs]
;;               52  ldr x15, [x15, func 0]
;;               56  ldur d0, [x29, #-0x50]
;;               60  ldr x16, [x15, func.native]
;;               64  blr x16
;;               68  ldur x28, [x29, #-0x8]
;;               72  ldr x27, [x28, instance.memory0]
;;               76  ldr x27, [x27, memory.base]
;;   0x000061    80  ldur d31, [x29, #-0x50]
;;               84  fadd d0, d0, d31
;;   0x000062    88  mov sp, x29
;;               92  ldp x29, x30, [sp], #0x10
;;               96  ret
;; trap stack-overflow:
;;              100  mov w16, #0xa
;;              104  ldr x17, [x28, instance.native]
;;              108  ldr x17, [x17, native.Trap]
;;              112  br x17

;; --- x86_64
;; func 1 $many
;;   frame: 96 bytes, local 0: [rbp-0x28], local 1: [rbp-0x30], local 2: [rbp-0x38], local 3: [rbp-0x40], local 4: [rbp-0x48], local 5: [rbp-0x50], local 6: rdi, local 7: rsi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 1
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 1:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x60
;;               26  mov [rbp-0x28], rdi
;;               30  mov [rbp-0x30], rsi
;;               34  mov [rbp-0x38], rdx
;;               38  mov [rbp-0x40], rcx
;;               42  mov [rbp-0x48], r8
;;               46  mov [rbp-0x50], r9
;;               50  mov rdi, [rbp+0x10]
;;               54  mov esi, [rbp+0x18]
;;   0x00003d    57  mov r10, rsi
;;   0x00003e    60  mov rdx, [r14+instance.context]
;;               64  mov rdx, [rdx+context.native_results]
;;               71  mov [rdx+8], r10
;;               75  mov rax, rdi
;;               78  leave
;;               79  ret 0x10
;; func 2 $caller
;;   frame: 112 bytes, local 0: rbx
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 2
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 2:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x70
;;               26  mov rax, [r14+instance.context]
;;               30  cmp rsp, [rax+context.native_stack_limit]
;;               34  jb trap stack-overflow
;;               40  mov [rbp-8], r14
;;               44  mov [rbp-0x10], rbx
;;               48  mov ebx, edi
;;   0x000051    50  sub rsp, 0x10
;;               54  mov qword ptr [rsp], 0xfffffffffffffffa
;;               63  mov [rsp+8], rbx
;;               68  mov edi, ebx
;;               70  mov r9d, 5
;;               76  mov r8d, 4
;;               82  mov ecx, 3
;;               87  mov edx, 2
;;               92  mov esi, 1
;;               97  call func 1
;;              102  mov r10, rax
;;              105  mov rdx, [r14+instance.context]
;;              109  mov rdx, [rdx+context.native_results]
;;              116  mov rcx, [rdx+8]
;;              120  mov [rbp-0x60], rcx
;;   0x000055   124  movsxd r9, ebx
;;   0x000056   127  add r9, [rbp-0x60]
;;   0x000057   131  imul r10, r9
;;   0x000058   135  mov rax, r10
;;              138  mov rbx, [rbp-0x10]
;;              142  leave
;;              143  ret
;; trap stack-overflow:
;;              144  mov eax, 0xa
;;              149  mov rcx, [r14+instance.native]
;;              153  jmp qword ptr [rcx+native.Trap]
;; func 3 $out
;;   frame: 64 bytes, local 0: [rbp-0x28]
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 3
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 3:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;               26  mov rax, [r14+instance.context]
;;               30  cmp rsp, [rax+context.native_stack_limit]
;;               34  jb trap stack-overflow
;;               40  mov [rbp-8], r14
;;               44  movsd [rbp-0x28], xmm0
;;   0x00005d    49  mov r11, [r14+instance.funcs]
;;               53  mov r11, [r11+func 0]
;;               57  movsd xmm0, [rbp-0x28]
;;               62  call qword ptr [r11+func.native]
;;               66  cmp r14, [rbp-8]
;;               70  jne L1
;; L0:
;;   0x000061    76  addsd xmm0, [rbp-0x28]
;;   0x000062    81  leave
;;               82  ret
;; L1:
;;               83  mov r14, [rbp-8]
;;               87  mov r15, [r14+instance.memory0]
;;               91  mov r15, [r15+memory.base]
;;               95  jmp short L0
;; trap stack-overflow:
;;               97  mov eax, 0xa
;;              102  mov rcx, [r14+instance.native]
;;              106  jmp qword ptr [rcx+native.Trap]
