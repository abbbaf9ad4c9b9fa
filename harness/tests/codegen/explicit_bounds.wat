;; Where there is no guard (64-bit addresses, pages of other sizes), the end of an access is compared with the length,
;; after a check that computing it did not wrap.
(module
  (memory i64 1)
  (memory $bytes 100 (pagesize 1))
  (func $load64 (param i64) (result i64) (i64.load offset=8 (local.get 0)))
  (func $wraps (param i64) (result i32) (i32.load offset=0xfffffffffffffffe (local.get 0)))
  (func $custom (param i32) (result i32) (i32.load8_u $bytes (local.get 0))))

;; --- register code
;; func 0 $load64
;;   frame: 5 slots
;;   0x00002f     0  i64.load memory 0 [s0 + 8] -> s4
;;   0x000032     3  return s4
;; func 1 $wraps
;;   frame: 5 slots
;;   0x000037     0  i32.load memory 0 [s0 + 18446744073709551614] -> s4
;;   0x000043     3  return s4
;; func 2 $custom
;;   frame: 5 slots
;;   0x000048     0  i32.load8_u memory 1 [s0 + 0] -> s4
;;   0x00004c     3  return s4

;; --- x86_64
;; func 0 $load64
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
;;   0x00002f    38  mov rcx, rdi
;;               41  add rcx, 0x10
;;               45  jb trap memory-out-of-bounds
;;               51  mov rdx, [r14+instance.memory0]
;;               55  cmp rcx, [rdx+memory.len]
;;               59  ja trap memory-out-of-bounds
;;               65  mov r10, [r15+rcx-8]
;;   0x000032    70  mov rax, r10
;;               73  leave
;;               74  ret
;; trap stack-overflow:
;;               75  mov eax, 0xa
;;               80  mov rcx, [r14+instance.native]
;;               84  jmp qword ptr [rcx+native.Trap]
;; trap memory-out-of-bounds:
;;               87  mov eax, 2
;;               92  mov rcx, [r14+instance.native]
;;               96  jmp qword ptr [rcx+native.Trap]
;; func 1 $wraps
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
;;   0x000037    38  mov rcx, rdi
;;               41  jmp trap memory-out-of-bounds
;;               46  mov r10d, [r15+rcx]
;;   0x000043    51  mov eax, r10d
;;               54  leave
;;               55  ret
;; trap stack-overflow:
;;               56  mov eax, 0xa
;;               61  mov rcx, [r14+instance.native]
;;               65  jmp qword ptr [rcx+native.Trap]
;; trap memory-out-of-bounds:
;;               68  mov eax, 2
;;               73  mov rcx, [r14+instance.native]
;;               77  jmp qword ptr [rcx+native.Trap]
;; func 2 $custom
;;   frame: 48 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 2:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x30
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000048    38  mov ecx, edi
;;               40  add rcx, 1
;;               44  mov rdx, [r14+instance.memories]
;;               48  mov rdx, [rdx+memory 1]
;;               52  cmp rcx, [rdx+memory.len]
;;               56  ja trap memory-out-of-bounds
;;               62  mov rdx, [rdx+memory.base]
;;               66  movzx r10d, byte ptr [rdx+rcx-1]
;;   0x00004c    72  mov eax, r10d
;;               75  leave
;;               76  ret
;; trap stack-overflow:
;;               77  mov eax, 0xa
;;               82  mov rcx, [r14+instance.native]
;;               86  jmp qword ptr [rcx+native.Trap]
;; trap memory-out-of-bounds:
;;               89  mov eax, 2
;;               94  mov rcx, [r14+instance.native]
;;               98  jmp qword ptr [rcx+native.Trap]
