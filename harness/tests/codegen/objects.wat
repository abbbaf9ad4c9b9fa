;; Objects of the heap: fields and elements are found by way of the table of objects; a cast to a final type compares one word. A
;; reference that lives across what may collect is in its home too.
(module
  (type $pair (struct (field $left (mut anyref)) (field $count (mut i16))))
  (type $list (sub (struct (field $next (ref null $list)))))
  (type $numbers (array (mut f64)))
  (func $fields (param $pair (ref $pair)) (result i32)
    (struct.set $pair $count (local.get $pair) (i32.add (struct.get_s $pair $count (local.get $pair)) (i32.const 1)))
    (ref.is_null (struct.get $pair $left (local.get $pair))))
  (func $elements (param $numbers (ref null $numbers)) (param $i i32) (result f64)
    (array.set $numbers (local.get $numbers) (i32.const 3) (f64.const 1))
    (array.get $numbers (local.get $numbers) (local.get $i)))
  (func $unbox (param $any anyref) (result i32)
    (block $other (result anyref)
      (return (i31.get_u (br_on_cast_fail $other anyref (ref i31) (local.get $any)))))
    (struct.get_u $pair $count (ref.cast (ref $pair))))
  (func $is_list (param $any anyref) (result i32)
    (ref.test (ref $list) (local.get $any)))
  (func $push (param $next (ref null $list)) (result (ref $list))
    (drop (struct.new $list (local.get $next)))
    (struct.new $list (local.get $next))))

;; --- register code
;; func 0 $fields
;;   frame: 9 slots
;;   0x00004b     0  struct.get i16 s0.8 -> acc
;;   0x00004c     2  i32.add acc, 1 -> acc
;;   0x00004c     4  struct.set u16 acc -> s0.8
;;   0x000056     6  struct.get u64 s0.0 -> acc
;;   0x000057     8  i64.eqz
;;   0x000057     9  return acc
;; func 1 $elements
;;   frame: 9 slots
;;   0x000067     0  copy 3 -> s7
;;   0x000067     3  array.set f64 1.0 -> s0[s7]
;;   0x000071     6  array.get f64 s0[s1] -> acc
;;   0x000071     8  return acc
;; func 2 $unbox
;;   frame: 6 slots
;;   0x000078     0  br_on_cast ArgsBranchCast { distance: 4, cast: Cast { nullable: false, test: I31 }, a: s0 }
;;   0x000078     4  copy s0 -> s4
;;   0x000078     6  br 4
;;   0x000080     8  i31.get_u s0 -> acc
;;   0x000080    10  return acc
;;   0x000082    12  ref.cast (Cast { nullable: false, test: Object { id: TypeId(0), is_final: true } }, s4)
;;   0x000089    15  struct.get u16 s4.8 -> acc
;;   0x000089    17  return acc
;; func 3 $is_list
;;   frame: 6 slots
;;   0x000091     0  ref.test ArgsTestType { cast: Cast { nullable: false, test: Object { id: TypeId(1), is_final: false } }, a: s0, d: acc }
;;   0x000091     3  return acc
;; func 4 $push
;;   frame: 6 slots
;;   0x000096     0  copy s0 -> s5
;;   0x000096     2  struct.new type 1 from s5 -> s4
;;   0x00009c     6  copy s0 -> s5
;;   0x00009c     8  struct.new type 1 from s5 -> s4
;;   0x00009f    12  return acc

;; --- x86_64
;; func 0 $fields
;;   frame: 80 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 0:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x50
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000045    38  test rdi, rdi
;;               41  je trap null-reference
;;               47  mov rdx, [r14+instance.context]
;;               51  mov rdx, [rdx+context.objects]
;;               58  mov rdx, [rdx+rdi*4]
;;               63  movsx r10d, word ptr [rdx+0x18]
;;   0x00004b    68  add r10d, 1
;;   0x00004c    72  test rdi, rdi
;;               75  je trap null-reference
;;               81  mov rdx, [r14+instance.context]
;;               85  mov rdx, [rdx+context.objects]
;;               92  mov rdx, [rdx+rdi*4]
;;               97  mov [rdx+0x18], r10w
;;   0x000052   102  test rdi, rdi
;;              105  je trap null-reference
;;              111  mov rdx, [r14+instance.context]
;;              115  mov rdx, [rdx+context.objects]
;;              122  mov rdx, [rdx+rdi*4]
;;              127  mov r10, [rdx+0x10]
;;   0x000057   131  test r10, r10
;;              134  sete al
;;              138  movzx r10d, al
;;              142  mov eax, r10d
;;              145  leave
;;              146  ret
;; trap stack-overflow:
;;              147  mov eax, 0xa
;;              152  mov rcx, [r14+instance.native]
;;              156  jmp qword ptr [rcx+native.Trap]
;; trap null-reference:
;;              159  mov eax, 0xb
;;              164  mov rcx, [r14+instance.native]
;;              168  jmp qword ptr [rcx+native.Trap]
;; func 1 $elements
;;   frame: 80 bytes, local 0: rdi, local 1: rsi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 1:
;;               12  push rbp
;;               13  mov rbp, rsp
;;               16  sub rsp, 0x50
;;               20  mov rax, [r14+instance.context]
;;               24  cmp rsp, [rax+context.native_stack_limit]
;;               28  jb trap stack-overflow
;;               34  mov [rbp-8], r14
;;   0x000067    38  test rdi, rdi
;;               41  je trap null-reference
;;               47  mov rdx, [r14+instance.context]
;;               51  mov rdx, [rdx+context.objects]
;;               58  mov rdx, [rdx+rdi*4]
;;               63  mov ecx, 3
;;               68  cmp ecx, [rdx+object.len]
;;               71  jae trap array-out-of-bounds
;;               77  mov rax, 0x3ff0000000000000
;;               87  mov [rdx+rcx*8+0x10], rax
;;   0x00006e    92  test rdi, rdi
;;               95  je trap null-reference
;;              101  mov rdx, [r14+instance.context]
;;              105  mov rdx, [rdx+context.objects]
;;              112  mov rdx, [rdx+rdi*4]
;;              117  cmp esi, [rdx+object.len]
;;              120  jae trap array-out-of-bounds
;;              126  movsd xmm8, [rdx+rsi*8+0x10]
;;   0x000071   133  movaps xmm0, xmm8
;;              137  leave
;;              138  ret
;; trap stack-overflow:
;;              139  mov eax, 0xa
;;              144  mov rcx, [r14+instance.native]
;;              148  jmp qword ptr [rcx+native.Trap]
;; trap array-out-of-bounds:
;;              151  mov eax, 0xc
;;              156  mov rcx, [r14+instance.native]
;;              160  jmp qword ptr [rcx+native.Trap]
;; trap null-reference:
;;              163  mov eax, 0xb
;;              168  mov rcx, [r14+instance.native]
;;              172  jmp qword ptr [rcx+native.Trap]
;; func 2 $unbox
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
;;   0x000078    38  test rdi, rdi
;;               41  je L0
;;               47  mov r10d, edi
;;               50  and r10d, 1
;;               54  test r10d, r10d
;;               57  jne L1
;; L0:
;;               63  mov r10, rdi
;;               66  jmp L2
;; L1:
;;   0x00007e    71  test rdi, rdi
;;               74  je trap null-reference
;;               80  mov r10d, edi
;;               83  shr r10d, 1
;;   0x000080    87  mov eax, r10d
;;               90  leave
;;               91  ret
;; L2:
;;   0x000082    92  test r10, r10
;;               95  je trap cast-failure
;;              101  mov r9d, r10d
;;              104  and r9d, 1
;;              108  test r9d, r9d
;;              111  jne trap cast-failure
;;              117  mov rdx, [r14+instance.context]
;;              121  mov rdx, [rdx+context.objects]
;;              128  mov rdx, [rdx+r10*4]
;;              133  mov r9d, [rdx+object.ty]
;;              137  test r9d, r9d
;;              140  jne trap cast-failure
;;   0x000085   146  test r10, r10
;;              149  je trap null-reference
;;              155  mov rdx, [r14+instance.context]
;;              159  mov rdx, [rdx+context.objects]
;;              166  mov rdx, [rdx+r10*4]
;;              171  movzx r10d, word ptr [rdx+0x18]
;;   0x000089   176  mov eax, r10d
;;              179  leave
;;              180  ret
;; trap stack-overflow:
;;              181  mov eax, 0xa
;;              186  mov rcx, [r14+instance.native]
;;              190  jmp qword ptr [rcx+native.Trap]
;; trap null-reference:
;;              193  mov eax, 0xb
;;              198  mov rcx, [r14+instance.native]
;;              202  jmp qword ptr [rcx+native.Trap]
;; trap cast-failure:
;;              205  mov eax, 0xd
;;              210  mov rcx, [r14+instance.native]
;;              214  jmp qword ptr [rcx+native.Trap]
;; func 3 $is_list
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
;;   0x00008e    38  test rdi, rdi
;;               41  je L1
;;               47  mov r10d, edi
;;               50  and r10d, 1
;;               54  test r10d, r10d
;;               57  jne L1
;;               63  mov rdx, [r14+instance.context]
;;               67  mov rdx, [rdx+context.objects]
;;               74  mov rdx, [rdx+rdi*4]
;;               79  mov r10d, [rdx+object.ty]
;;               83  cmp r10d, 1
;;               87  jne L3
;; L0:
;;               93  mov r10d, 1
;;               99  jmp L2
;; L1:
;;              104  mov r10d, 0
;; L2:
;;   0x000091   110  mov eax, r10d
;;              113  leave
;;              114  ret
;; L3:
;;              115  mov ecx, r10d
;;              118  mov edx, 1
;;              123  mov rax, [r14+instance.native]
;;              127  call qword ptr [rax+native.IsSubtype]
;;              130  test eax, eax
;;              132  jne L0
;;              138  jmp L1
;; trap stack-overflow:
;;              143  mov eax, 0xa
;;              148  mov rcx, [r14+instance.native]
;;              152  jmp qword ptr [rcx+native.Trap]
;; func 4 $push
;;   frame: 64 bytes, local 0: rdi
;;                0  mov r14, [r11+func.instance]
;;                4  mov r15, [r14+instance.memory0]
;;                8  mov r15, [r15+memory.base]
;; func 4:
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
;;   0x000096    52  mov [rbp-0x38], rdi
;;               56  mov rdi, r14
;;               59  lea rsi, [rbp-0x38]
;;               63  mov edx, 1
;;               68  mov ecx, 0
;;               73  mov rax, [r14+instance.native]
;;               77  call qword ptr [rax+native.StructNew]
;;               83  test eax, eax
;;               85  je short L0
;;               87  mov rcx, [r14+instance.native]
;;               91  jmp qword ptr [rcx+native.Trap]
;; L0:
;;               94  mov rdi, [rbp-0x30]
;;               98  mov r10, [rbp-0x38]
;;   0x00009c   102  mov [rbp-0x38], rdi
;;              106  mov rdi, r14
;;              109  lea rsi, [rbp-0x38]
;;              113  mov edx, 1
;;              118  mov ecx, 0
;;              123  mov rax, [r14+instance.native]
;;              127  call qword ptr [rax+native.StructNew]
;;              133  test eax, eax
;;              135  je short L1
;;              137  mov rcx, [r14+instance.native]
;;              141  jmp qword ptr [rcx+native.Trap]
;; L1:
;;              144  mov rdi, [rbp-0x30]
;;              148  mov r10, [rbp-0x38]
;;   0x00009f   152  mov rax, r10
;;              155  leave
;;              156  ret
;; trap stack-overflow:
;;              157  mov eax, 0xa
;;              162  mov rcx, [r14+instance.native]
;;              166  jmp qword ptr [rcx+native.Trap]
