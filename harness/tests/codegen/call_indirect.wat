;; Table bounds, null, and type are checked; a type that is not the same may still be a subtype, which is asked out of line.
(module
  (type $t (func (param i64) (result i64)))
  (table 4 funcref)
  (func $indirect (param i32 i64) (result i64) (call_indirect (type $t) (local.get 1) (local.get 0)))
  (func $reference (param (ref null $t)) (result i64) (call_ref $t (i64.const 5) (local.get 0))))

;; --- register code
;; func 0 $indirect
;;   frame: 7 slots
;;   0x000030     0  copy s1 -> s5
;;   0x000030     2  call_indirect table 0 [s0] at s5
;;   0x000033     5  return s5
;; func 1 $reference
;;   frame: 7 slots
;;   0x00003a     0  copy 5 -> s5
;;   0x00003a     3  call_ref s0 at s5
;;   0x00003c     5  return s5

;; --- x86_64
;; func 0 $indirect
;;   frame: 64 bytes, local 0: [rbp-0x28], local 1: [rbp-0x30]
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
;;               42  mov [rbp-0x30], rsi
;;   0x000030    46  mov ecx, [rbp-0x28]
;;               49  mov rdx, [r14+instance.tables]
;;               53  mov rdx, [rdx+table 0]
;;               57  cmp rcx, [rdx+table.len]
;;               61  jae trap undefined-element
;;               67  mov rdx, [rdx+table.base]
;;               71  mov r11, [rdx+rcx*8]
;;               76  test r11, r11
;;               79  je trap uninitialized-element
;;               85  cmp dword ptr [r11+func.ty], 0
;;               93  jne L1
;; L0:
;;               99  mov rdi, [rbp-0x30]
;;              103  call qword ptr [r11+func.native]
;;              107  mov r14, [rbp-8]
;;              111  mov r15, [r14+instance.memory0]
;;              115  mov r15, [r15+memory.base]
;;              119  mov r10, rax
;;   0x000033   122  mov rax, r10
;;              125  leave
;;              126  ret
;; L1:
;;              127  mov ecx, [r11+func.ty]
;;              131  mov edx, 0
;;              136  mov rax, [r14+instance.native]
;;              140  call qword ptr [rax+native.IsSubtype]
;;              143  test eax, eax
;;              145  jne L0
;;              151  jmp trap indirect-call-type-mismatch
;; trap stack-overflow:
;;              156  mov eax, 0xa
;;              161  mov rcx, [r14+instance.native]
;;              165  jmp qword ptr [rcx+native.Trap]
;; trap uninitialized-element:
;;              168  mov eax, 5
;;              173  mov rcx, [r14+instance.native]
;;              177  jmp qword ptr [rcx+native.Trap]
;; trap undefined-element:
;;              180  mov eax, 4
;;              185  mov rcx, [r14+instance.native]
;;              189  jmp qword ptr [rcx+native.Trap]
;; trap indirect-call-type-mismatch:
;;              192  mov eax, 6
;;              197  mov rcx, [r14+instance.native]
;;              201  jmp qword ptr [rcx+native.Trap]
;; func 1 $reference
;;   frame: 64 bytes, local 0: [rbp-0x30]
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
;;               38  mov [rbp-0x30], rdi
;;               42  xorps xmm15, xmm15
;;               46  movsd [rbp-0x28], xmm15
;;   0x00003a    52  mov r11, [rbp-0x30]
;;               56  test r11, r11
;;               59  je trap null-reference
;;               65  mov edi, 5
;;               70  call qword ptr [r11+func.native]
;;               74  mov r14, [rbp-8]
;;               78  mov r15, [r14+instance.memory0]
;;               82  mov r15, [r15+memory.base]
;;               86  mov r10, rax
;;   0x00003c    89  mov rax, r10
;;               92  leave
;;               93  ret
;; trap stack-overflow:
;;               94  mov eax, 0xa
;;               99  mov rcx, [r14+instance.native]
;;              103  jmp qword ptr [rcx+native.Trap]
;; trap null-reference:
;;              106  mov eax, 0xb
;;              111  mov rcx, [r14+instance.native]
;;              115  jmp qword ptr [rcx+native.Trap]
