;; A comparison is one instruction with the branch, if or select that uses it; one that is used as a value is not.
(module
  (func $branch (param i32 i32) (result i32)
    (block (br_if 0 (i32.eqz (i32.lt_s (local.get 0) (local.get 1)))) (return (i32.const 1)))
    (i32.const 2))
  (func $if (param i64) (result i64)
    (if (result i64) (i64.ge_u (local.get 0) (i64.const 10)) (then (i64.const 1)) (else (local.get 0))))
  (func $float (param f64 f64) (result i32)
    (if (f64.le (local.get 0) (local.get 1)) (then (return (i32.const 1))))
    (i32.const 0))
  (func $value (param i32 i32) (result i32) (i32.gt_u (local.get 0) (local.get 1))))

;; --- register code
;; func 0 $branch
;;   frame: 7 slots
;;   0x000030     0  br_if i32.ge_s s0, s1 +3
;;   0x000034     2  return 1
;;   0x000038     5  return 2
;; func 1 $if
;;   frame: 6 slots
;;   0x000040     0  br_unless i64.ge_u s0, 10 +5
;;   0x000044     3  copy 1 -> s4
;;   0x000044     6  br 2
;;   0x000047     8  copy s0 -> s4
;;   0x000048    10  return s4
;; func 2 $float
;;   frame: 7 slots
;;   0x000050     0  br_unless f64.le s0, s1 +3
;;   0x000054     2  return 1
;;   0x000058     5  return 0
;; func 3 $value
;;   frame: 7 slots
;;   0x000060     0  i32.gt_u s0, s1 -> acc
;;   0x000060     2  return acc

;; --- x86_64
;; func 0 $branch
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
;;   0x000030    38  cmp edi, esi
;;               40  jge L0
;;   0x000034    46  mov eax, 1
;;               51  leave
;;               52  ret
;; L0:
;;   0x000038    53  mov eax, 2
;;               58  leave
;;               59  ret
;; trap stack-overflow:
;;               60  mov eax, 0xa
;;               65  mov rcx, [r14+instance.native]
;;               69  jmp qword ptr [rcx+native.Trap]
;; func 1 $if
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
;;   0x000040    38  cmp rdi, 0xa
;;               42  jb L0
;;   0x000044    48  mov r10d, 1
;;               54  jmp L1
;; L0:
;;   0x000047    59  mov r10, rdi
;; L1:
;;   0x000048    62  mov rax, r10
;;               65  leave
;;               66  ret
;; trap stack-overflow:
;;               67  mov eax, 0xa
;;               72  mov rcx, [r14+instance.native]
;;               76  jmp qword ptr [rcx+native.Trap]
;; func 2 $float
;;   frame: 64 bytes, local 0: xmm0, local 1: xmm1
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
;;   0x000050    38  ucomisd xmm1, xmm0
;;               42  jb L0
;;   0x000054    48  mov eax, 1
;;               53  leave
;;               54  ret
;; L0:
;;   0x000058    55  mov eax, 0
;;               60  leave
;;               61  ret
;; trap stack-overflow:
;;               62  mov eax, 0xa
;;               67  mov rcx, [r14+instance.native]
;;               71  jmp qword ptr [rcx+native.Trap]
;; func 3 $value
;;   frame: 64 bytes, local 0: rdi, local 1: rsi
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
;;   0x000060    38  cmp edi, esi
;;               40  seta al
;;               44  movzx r10d, al
;;               48  mov eax, r10d
;;               51  leave
;;               52  ret
;; trap stack-overflow:
;;               53  mov eax, 0xa
;;               58  mov rcx, [r14+instance.native]
;;               62  jmp qword ptr [rcx+native.Trap]
