;; Traps stand after the function. What is known of a constant divisor is not checked.
(module
  (func $div (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $rem (param i64 i64) (result i64) (i64.rem_s (local.get 0) (local.get 1)))
  (func $constant (param i32) (result i32) (i32.div_u (local.get 0) (i32.const 7)))
  (func $both (param i32) (result i32) (i32.div_s (i32.rem_u (local.get 0) (i32.const 3)) (local.get 0))))

;; --- register code
;; func 0 $div
;;   frame: 7 slots
;;   0x00002d     0  i32.div_s s0, s1 -> acc
;;   0x00002d     2  return acc
;; func 1 $rem
;;   frame: 7 slots
;;   0x000035     0  i64.rem_s s0, s1 -> acc
;;   0x000035     2  return acc
;; func 2 $constant
;;   frame: 6 slots
;;   0x00003d     0  i32.div_u s0, 7 -> acc
;;   0x00003d     2  return acc
;; func 3 $both
;;   frame: 6 slots
;;   0x000047     0  i32.rem_u s0, 3 -> acc
;;   0x000048     2  i32.div_s acc, s0 -> acc
;;   0x000048     4  return acc

;; --- x86_64
;; func 0 $div
;;   frame: 64 bytes, local 0: rdi, local 1: rsi
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
;;   0x00002c    38  mov ecx, esi
;;               40  mov eax, edi
;;               42  test ecx, ecx
;;               44  je trap integer-divide-by-zero
;;               50  cmp ecx, 0xffffffff
;;               53  jne short L0
;;               55  cmp eax, 0x80000000
;;               61  je trap integer-overflow
;; L0:
;;               67  cdq
;;               68  idiv ecx
;;               70  mov r10d, eax
;;   0x00002d    73  mov eax, r10d
;;               76  leave
;;               77  ret
;; trap stack-overflow:
;;               78  mov eax, 0xa
;;               83  mov rcx, [r14+instance.native]
;;               87  jmp qword ptr [rcx+native.Trap]
;; trap integer-divide-by-zero:
;;               90  mov eax, 7
;;               95  mov rcx, [r14+instance.native]
;;               99  jmp qword ptr [rcx+native.Trap]
;; trap integer-overflow:
;;              102  mov eax, 8
;;              107  mov rcx, [r14+instance.native]
;;              111  jmp qword ptr [rcx+native.Trap]
;; func 1 $rem
;;   frame: 64 bytes, local 0: rdi, local 1: rsi
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
;;   0x000034    38  mov rcx, rsi
;;               41  mov rax, rdi
;;               44  test rcx, rcx
;;               47  je trap integer-divide-by-zero
;;               53  cmp rcx, 0xffffffffffffffff
;;               57  jne short L0
;;               59  xor edx, edx
;;               61  jmp short L1
;; L0:
;;               63  cqo
;;               65  idiv rcx
;; L1:
;;               68  mov r10, rdx
;;   0x000035    71  mov rax, r10
;;               74  leave
;;               75  ret
;; trap stack-overflow:
;;               76  mov eax, 0xa
;;               81  mov rcx, [r14+instance.native]
;;               85  jmp qword ptr [rcx+native.Trap]
;; trap integer-divide-by-zero:
;;               88  mov eax, 7
;;               93  mov rcx, [r14+instance.native]
;;               97  jmp qword ptr [rcx+native.Trap]
;; func 2 $constant
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
;;   0x00003c    38  mov ecx, 7
;;               43  mov eax, edi
;;               45  xor edx, edx
;;               47  div ecx
;;               49  mov r10d, eax
;;   0x00003d    52  mov eax, r10d
;;               55  leave
;;               56  ret
;; trap stack-overflow:
;;               57  mov eax, 0xa
;;               62  mov rcx, [r14+instance.native]
;;               66  jmp qword ptr [rcx+native.Trap]
;; func 3 $both
;;   frame: 64 bytes, local 0: rdi
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
;;   0x000044    38  mov ecx, 3
;;               43  mov eax, edi
;;               45  xor edx, edx
;;               47  div ecx
;;               49  mov r10d, edx
;;   0x000047    52  mov ecx, edi
;;               54  mov eax, r10d
;;               57  test ecx, ecx
;;               59  je trap integer-divide-by-zero
;;               65  cmp ecx, 0xffffffff
;;               68  jne short L0
;;               70  cmp eax, 0x80000000
;;               76  je trap integer-overflow
;; L0:
;;               82  cdq
;;               83  idiv ecx
;;               85  mov r10d, eax
;;   0x000048    88  mov eax, r10d
;;               91  leave
;;               92  ret
;; trap stack-overflow:
;;               93  mov eax, 0xa
;;               98  mov rcx, [r14+instance.native]
;;              102  jmp qword ptr [rcx+native.Trap]
;; trap integer-divide-by-zero:
;;              105  mov eax, 7
;;              110  mov rcx, [r14+instance.native]
;;              114  jmp qword ptr [rcx+native.Trap]
;; trap integer-overflow:
;;              117  mov eax, 8
;;              122  mov rcx, [r14+instance.native]
;;              126  jmp qword ptr [rcx+native.Trap]
