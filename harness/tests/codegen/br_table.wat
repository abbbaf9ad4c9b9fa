;; A branch table is a bounds check and a jump through distances that stand in the code. Branches that carry values to
;; different heights go through pieces of their own.
(module
  (func $plain (param i32) (result i32)
    (block (block (block (br_table 2 1 0 1 (local.get 0))) (return (i32.const 10))) (return (i32.const 20)))
    (i32.const 30))
  (func $values (param i32) (result i32)
    (block $a (result i32)
      (i32.add (i32.const 1)
        (block $b (result i32) (br_table $a $b (i32.const 7) (local.get 0)))))))

;; --- register code
;; func 0 $plain
;;   frame: 5 slots
;;   0x000022     0  br_table ArgsTable { count: 3, index: s0 }
;;   0x00002b     4  return 10
;;   0x00002f     7  return 20
;;   0x000033    10  return 30
;; func 1 $values
;;   frame: 7 slots
;;   0x000040     0  br_table ArgsTable { count: 1, index: s0 }
;;   0x000040     3  copy 7 -> s4
;;   0x000040     6  br 7
;;   0x000040     8  copy 7 -> s5
;;   0x000040    11  br 0
;;   0x000046    13  i32.add s5, 1 -> s4
;;   0x000047    15  return s4

;; --- x86_64
;; func 0 $plain
;;   frame: 48 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 0:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x30
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000022    38  mov eax, edi
;;               40  cmp eax, 3
;;               43  jae L2
;;               49  lea rdx, [L0]
;;               56  movsxd rax, [rdx+rax*4]
;;               61  add rax, rdx
;;               64  jmp rax
;; L0:
;;               66  entry L3
;;               70  entry L2
;;               74  entry L1
;; L1:
;;   0x00002b    78  mov eax, 0xa
;;               83  leave
;;               84  ret
;; L2:
;;   0x00002f    85  mov eax, 0x14
;;               90  leave
;;               91  ret
;; L3:
;;   0x000033    92  mov eax, 0x1e
;;               97  leave
;;               98  ret
;; trap stack-overflow:
;;               99  mov eax, 0xa
;;              104  mov rcx, [r14+instance.native]
;;              108  jmp qword ptr [rcx+native.Trap]
;; func 1 $values
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
;;   0x000040    38  mov eax, edi
;;               40  cmp eax, 1
;;               43  jae L2
;;               49  lea rdx, [L0]
;;               56  movsxd rax, [rdx+rax*4]
;;               61  add rax, rdx
;;               64  jmp rax
;; L0:
;;               66  entry L1
;; L1:
;;               70  mov r10d, 7
;;               76  jmp L4
;; L2:
;;               81  mov r10d, 7
;;               87  jmp L3
;; L3:
;;   0x000045    92  add r10d, 1
;; L4:
;;   0x000047    96  mov eax, r10d
;;               99  leave
;;              100  ret
;; trap stack-overflow:
;;              101  mov eax, 0xa
;;              106  mov rcx, [r14+instance.native]
;;              110  jmp qword ptr [rcx+native.Trap]
