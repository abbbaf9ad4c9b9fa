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

;; --- x86_64
;; func 0 $deep
;;   frame: 96 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 0:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x60
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x00001e    38  lea r10d, [rdi+1]
;;   0x000023    42  lea r9d, [rdi+2]
;;   0x000028    46  lea r8d, [rdi+3]
;;   0x00002d    50  mov [rbp-0x58], r10
;;               54  lea r10d, [rdi+4]
;;   0x000032    58  mov [rbp-0x50], r9
;;               62  lea r9d, [rdi+5]
;;   0x000033    66  imul r10d, r9d
;;   0x000034    70  imul r8d, r10d
;;   0x000035    74  mov r10d, [rbp-0x50]
;;               78  imul r10d, r8d
;;   0x000036    82  imul r10d, [rbp-0x58]
;;   0x000037    87  mov eax, r10d
;;               90  leave
;;               91  ret
;; trap stack-overflow:
;;               92  mov eax, 0xa
;;               97  mov rcx, [r14+instance.native]
;;              101  jmp qword ptr [rcx+native.Trap]
;; func 1 $old
;;   frame: 64 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 1:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x40
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x00003e    38  mov [rbp-0x38], rdi
;;               42  mov edi, 9
;;   0x000042    47  mov r10d, [rbp-0x38]
;;               51  sub r10d, edi
;;   0x000043    54  mov eax, r10d
;;               57  leave
;;               58  ret
;; trap stack-overflow:
;;               59  mov eax, 0xa
;;               64  mov rcx, [r14+instance.native]
;;               68  jmp qword ptr [rcx+native.Trap]
