;; Instructions whose operands are all known are not executed; those that would trap are. Constants are immediates.
(module
  (func $folded (result i32) (i32.add (i32.mul (i32.const 6) (i32.const 7)) (i32.clz (i32.const 1))))
  (func $traps (result i32) (i32.div_u (i32.const 1) (i32.const 0)))
  (func $immediates (param i32 i64) (result i64)
    (i64.xor (i64.shl (local.get 1) (i64.const 65)) (i64.const 0x123456789a))
    (i64.and (i64.extend_i32_u (i32.rotl (local.get 0) (i32.const 3)))))
  (func $zero (result f64) (f64.mul (f64.const 0) (f64.const -1))))

;; --- register code
;; func 0 $folded
;;   frame: 5 slots
;;   0x00002e     0  return 73
;; func 1 $traps
;;   frame: 5 slots
;;   0x000035     0  copy 1 -> s3
;;   0x000036     3  i32.div_u s3, 0 -> acc
;;   0x000036     5  return acc
;; func 2 $immediates
;;   frame: 8 slots
;;   0x000046     0  i64.shl s1, 65 -> acc
;;   0x00004b     3  i64.xor acc, 78187493530 -> s5
;;   0x00004c     6  i32.rotl s0, 3 -> acc
;;   0x00004d     8  i64.extend_i32_u
;;   0x00004e     9  i64.and acc, s5 -> acc
;;   0x00004e    11  return acc
;; func 3 $zero
;;   frame: 5 slots
;;   0x000064     0  return 9223372036854775808

;; --- x86_64
;; func 0 $folded
;;   frame: 48 bytes
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
;;   0x00002e    38  mov eax, 0x49
;;               43  leave
;;               44  ret
;; trap stack-overflow:
;;               45  mov eax, 0xa
;;               50  mov rcx, [r14+instance.native]
;;               54  jmp qword ptr [rcx+native.Trap]
;; func 1 $traps
;;   frame: 48 bytes
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
;;   0x000035    38  mov ecx, 0
;;               43  mov eax, 1
;;               48  test ecx, ecx
;;               50  je trap integer-divide-by-zero
;;               56  xor edx, edx
;;               58  div ecx
;;               60  mov r10d, eax
;;   0x000036    63  mov eax, r10d
;;               66  leave
;;               67  ret
;; trap stack-overflow:
;;               68  mov eax, 0xa
;;               73  mov rcx, [r14+instance.native]
;;               77  jmp qword ptr [rcx+native.Trap]
;; trap integer-divide-by-zero:
;;               80  mov eax, 7
;;               85  mov rcx, [r14+instance.native]
;;               89  jmp qword ptr [rcx+native.Trap]
;; func 2 $immediates
;;   frame: 80 bytes, local 0: rdi, local 1: rsi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 2:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x50
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x00003e    38  mov r10, rsi
;;               41  shl r10, 1
;;   0x000046    45  mov rcx, 0x123456789a
;;               55  xor r10, rcx
;;   0x00004b    58  mov r9d, edi
;;               61  rol r9d, 3
;;   0x00004d    65  and r10, r9
;;   0x00004e    68  mov rax, r10
;;               71  leave
;;               72  ret
;; trap stack-overflow:
;;               73  mov eax, 0xa
;;               78  mov rcx, [r14+instance.native]
;;               82  jmp qword ptr [rcx+native.Trap]
;; func 3 $zero
;;   frame: 48 bytes
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 3:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x30
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000064    38  mov rax, 0x8000000000000000
;;               48  movq xmm0, rax
;;               53  leave
;;               54  ret
;; trap stack-overflow:
;;               55  mov eax, 0xa
;;               60  mov rcx, [r14+instance.native]
;;               64  jmp qword ptr [rcx+native.Trap]
