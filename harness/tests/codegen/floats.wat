;;! canonical-nans
;; Minimum and maximum see to NaN and to zeroes of either sign, which the machine's own do not; NaNs that arithmetic makes are
;; canonical when asked for.
(module
  (func $min (param f64 f64) (result f64) (f64.min (local.get 0) (local.get 1)))
  (func $max (param f32 f32) (result f32) (f32.max (local.get 0) (local.get 1)))
  (func $add (param f32) (result f32) (f32.add (local.get 0) (f32.const 1.5)))
  (func $sign (param f64 f64) (result f64) (f64.copysign (f64.neg (local.get 0)) (f64.abs (local.get 1))))
  (func $trunc (param f64) (result i32) (i32.trunc_f64_u (local.get 0))))

;; --- register code
;; func 0 $min
;;   frame: 7 slots
;;   0x000033     0  f64.min s0, s1 -> acc
;;   0x000033     2  return acc
;; func 1 $max
;;   frame: 7 slots
;;   0x00003b     0  f32.max s0, s1 -> acc
;;   0x00003b     2  return acc
;; func 2 $add
;;   frame: 6 slots
;;   0x000046     0  f32.add s0, 1.5 -> acc
;;   0x000046     2  return acc
;; func 3 $sign
;;   frame: 7 slots
;;   0x00004e     0  f64.neg s0 -> s5
;;   0x00004f     2  f64.abs s1 -> acc
;;   0x000050     4  f64.copysign s5, acc -> acc
;;   0x000050     6  return acc
;; func 4 $trunc
;;   frame: 5 slots
;;   0x000056     0  i32.trunc_f64_u s0 -> acc
;;   0x000056     2  return acc

;; --- x86_64
;; func 0 $min
;;   frame: 64 bytes, local 0: xmm0, local 1: xmm1
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
;;   0x000032    38  movaps xmm15, xmm0
;;               42  ucomisd xmm15, xmm1
;;               47  jp short L0
;;               49  jne short L1
;;               51  orps xmm15, xmm1
;;               55  jmp short L2
;; L0:
;;               57  addsd xmm15, xmm1
;;               62  jmp short L2
;; L1:
;;               64  minsd xmm15, xmm1
;; L2:
;;               69  movaps xmm8, xmm15
;;               73  ucomisd xmm8, xmm8
;;               78  jnp short L3
;;               80  mov rax, 0x7ff8000000000000
;;               90  movq xmm8, rax
;; L3:
;;   0x000033    95  movaps xmm0, xmm8
;;               99  leave
;;              100  ret
;; trap stack-overflow:
;;              101  mov eax, 0xa
;;              106  mov rcx, [r14+instance.native]
;;              110  jmp qword ptr [rcx+native.Trap]
;; func 1 $max
;;   frame: 64 bytes, local 0: xmm0, local 1: xmm1
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
;;   0x00003a    38  movaps xmm15, xmm0
;;               42  ucomiss xmm15, xmm1
;;               46  jp short L0
;;               48  jne short L1
;;               50  andps xmm15, xmm1
;;               54  jmp short L2
;; L0:
;;               56  addss xmm15, xmm1
;;               61  jmp short L2
;; L1:
;;               63  maxss xmm15, xmm1
;; L2:
;;               68  movaps xmm8, xmm15
;;               72  ucomiss xmm8, xmm8
;;               76  jnp short L3
;;               78  mov eax, 0x7fc00000
;;               83  movd xmm8, eax
;; L3:
;;   0x00003b    88  movaps xmm0, xmm8
;;               92  leave
;;               93  ret
;; trap stack-overflow:
;;               94  mov eax, 0xa
;;               99  mov rcx, [r14+instance.native]
;;              103  jmp qword ptr [rcx+native.Trap]
;; func 2 $add
;;   frame: 64 bytes, local 0: xmm0
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
;;   0x000045    38  movaps xmm8, xmm0
;;               42  mov eax, 0x3fc00000
;;               47  movd xmm14, eax
;;               52  addss xmm8, xmm14
;;               57  ucomiss xmm8, xmm8
;;               61  jnp short L0
;;               63  mov eax, 0x7fc00000
;;               68  movd xmm8, eax
;; L0:
;;   0x000046    73  movaps xmm0, xmm8
;;               77  leave
;;               78  ret
;; trap stack-overflow:
;;               79  mov eax, 0xa
;;               84  mov rcx, [r14+instance.native]
;;               88  jmp qword ptr [rcx+native.Trap]
;; func 3 $sign
;;   frame: 64 bytes, local 0: xmm0, local 1: xmm1
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
;;   0x00004b    38  movaps xmm8, xmm0
;;               42  mov rax, 0x8000000000000000
;;               52  movq xmm15, rax
;;               57  xorps xmm8, xmm15
;;   0x00004e    61  movaps xmm9, xmm1
;;               65  mov rax, 0x7fffffffffffffff
;;               75  movq xmm15, rax
;;               80  andps xmm9, xmm15
;;   0x00004f    84  movq rdx, xmm9
;;               89  movq rcx, xmm8
;;               94  mov rax, 0x8000000000000000
;;              104  and rdx, rax
;;              107  mov rax, 0x7fffffffffffffff
;;              117  and rcx, rax
;;              120  or rcx, rdx
;;              123  movq xmm8, rcx
;;   0x000050   128  movaps xmm0, xmm8
;;              132  leave
;;              133  ret
;; trap stack-overflow:
;;              134  mov eax, 0xa
;;              139  mov rcx, [r14+instance.native]
;;              143  jmp qword ptr [rcx+native.Trap]
;; func 4 $trunc
;;   frame: 48 bytes, local 0: xmm0
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 4:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x30
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000055    38  cvttsd2si rax, xmm0
;;               43  mov ecx, eax
;;               45  cmp rcx, rax
;;               48  je short L0
;;               50  ucomisd xmm0, xmm0
;;               54  jp trap invalid-conversion-to-integer
;;               60  jmp trap integer-overflow
;; L0:
;;               65  mov r10d, eax
;;   0x000056    68  mov eax, r10d
;;               71  leave
;;               72  ret
;; trap stack-overflow:
;;               73  mov eax, 0xa
;;               78  mov rcx, [r14+instance.native]
;;               82  jmp qword ptr [rcx+native.Trap]
;; trap invalid-conversion-to-integer:
;;               85  mov eax, 9
;;               90  mov rcx, [r14+instance.native]
;;               94  jmp qword ptr [rcx+native.Trap]
;; trap integer-overflow:
;;               97  mov eax, 8
;;              102  mov rcx, [r14+instance.native]
;;              106  jmp qword ptr [rcx+native.Trap]
