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

;; --- aarch64
;; func 0 $plain
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000022    24  cmp w0, #0x3
;;               28  b.hs L2
;;               32  adr x17, L0
;;               36  ldrsw x30, [x17, x0, lsl #2]
;;               40  add x17, x17, x30
;;               44  br x17
;; L0:
;;               48  entry L3
;;               52  entry L2
;;               56  entry L1
;; L1:
;;   0x00002b    60  mov w0, #0xa
;;               64  mov sp, x29
;;               68  ldp x29, x30, [sp], #0x10
;;               72  ret
;; L2:
;;   0x00002f    76  mov w0, #0x14
;;               80  mov sp, x29
;;               84  ldp x29, x30, [sp], #0x10
;;               88  ret
;; L3:
;;   0x000033    92  mov w0, #0x1e
;;               96  mov sp, x29
;;              100  ldp x29, x30, [sp], #0x10
;;              104  ret
;; func 1 $values
;;   frame: 112 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x70
;;   0x000040    24  cmp w0, #0x1
;;               28  b.hs L2
;;               32  adr x17, L0
;;               36  ldrsw x30, [x17, x0, lsl #2]
;;               40  add x17, x17, x30
;;               44  br x17
;; L0:
;;               48  entry L1
;; L1:
;;               52  mov w8, #0x7
;;               56  b L4
;; L2:
;;               60  mov w8, #0x7
;;               64  b L3
;; L3:
;;   0x000045    68  add w8, w8, #0x1
;; L4:
;;   0x000047    72  mov w0, w8
;;               76  mov sp, x29
;;               80  ldp x29, x30, [sp], #0x10
;;               84  ret

;; --- x86_64
;; func 0 $plain
;;   frame: 48 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x30
;;   0x000022    26  cmp edi, 3
;;               29  jae L2
;;               35  lea rdx, [L0]
;;               42  movsxd rax, [rdx+rdi*4]
;;               47  add rax, rdx
;;               50  jmp rax
;; L0:
;;               52  entry L3
;;               56  entry L2
;;               60  entry L1
;; L1:
;;   0x00002b    64  mov eax, 0xa
;;               69  leave
;;               70  ret
;; L2:
;;   0x00002f    71  mov eax, 0x14
;;               76  leave
;;               77  ret
;; L3:
;;   0x000033    78  mov eax, 0x1e
;;               83  leave
;;               84  ret
;; func 1 $values
;;   frame: 64 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 1
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 1:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x000040    26  cmp edi, 1
;;               29  jae L2
;;               35  lea rdx, [L0]
;;               42  movsxd rax, [rdx+rdi*4]
;;               47  add rax, rdx
;;               50  jmp rax
;; L0:
;;               52  entry L1
;; L1:
;;               56  mov r10d, 7
;;               62  jmp L4
;; L2:
;;               67  mov r10d, 7
;;               73  jmp L3
;; L3:
;;   0x000045    78  add r10d, 1
;; L4:
;;   0x000047    82  mov eax, r10d
;;               85  leave
;;               86  ret
