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

;; --- aarch64
;; func 0 $fields
;;   frame: 128 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 0:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x80
;;   0x000045    24  cbz x0, trap null-reference
;;               28  ldr x17, [x28, instance.context]
;;               32  ldr x17, [x17, context.objects]
;;               36  add x17, x17, x0, lsl #2
;;               40  ldr x17, [x17]
;;               44  ldrsh w8, [x17, #0x18]
;;   0x00004b    48  add w8, w8, #0x1
;;   0x00004c    52  cbz x0, trap null-reference
;;               56  ldr x17, [x28, instance.context]
;;               60  ldr x17, [x17, context.objects]
;;               64  add x17, x17, x0, lsl #2
;;               68  ldr x17, [x17]
;;               72  strh w8, [x17, #0x18]
;;   0x000052    76  cbz x0, trap null-reference
;;               80  ldr x17, [x28, instance.context]
;;               84  ldr x17, [x17, context.objects]
;;               88  add x17, x17, x0, lsl #2
;;               92  ldr x17, [x17]
;;               96  ldr x8, [x17, #0x10]
;;   0x000057   100  cmp x8, #0x0
;;              104  cset w8, eq
;;              108  mov w0, w8
;;              112  mov sp, x29
;;              116  ldp x29, x30, [sp], #0x10
;;              120  ret
;; trap null-reference:
;;              124  mov w16, #0xb
;;              128  ldr x17, [x28, instance.native]
;;              132  ldr x17, [x17, native.Trap]
;;              136  br x17
;; func 1 $elements
;;   frame: 128 bytes, local 0: x0, local 1: x1
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 1:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x80
;;   0x000067    24  cbz x0, trap null-reference
;;               28  ldr x17, [x28, instance.context]
;;               32  ldr x17, [x17, context.objects]
;;               36  add x17, x17, x0, lsl #2
;;               40  ldr x17, [x17]
;;               44  mov w16, #0x3
;;               48  ldr w30, [x17, #0x4]
;;               52  cmp w16, w30
;;               56  b.hs trap array-out-of-bounds
;;               60  add x17, x17, x16, lsl #3
;;               64  mov x30, #0x3ff0000000000000
;;               68  str x30, [x17, #0x10]
;;   0x00006e    72  cbz x0, trap null-reference
;;               76  ldr x17, [x28, instance.context]
;;               80  ldr x17, [x17, context.objects]
;;               84  add x17, x17, x0, lsl #2
;;               88  ldr x17, [x17]
;;               92  ldr w30, [x17, #0x4]
;;               96  cmp w1, w30
;;              100  b.hs trap array-out-of-bounds
;;              104  add x17, x17, x1, lsl #3
;;              108  ldr d16, [x17, #0x10]
;;   0x000071   112  mov v0.16b, v16.16b
;;              116  mov sp, x29
;;              120  ldp x29, x30, [sp], #0x10
;;              124  ret
;; trap array-out-of-bounds:
;;              128  mov w16, #0xc
;;              132  ldr x17, [x28, instance.native]
;;              136  ldr x17, [x17, native.Trap]
;;              140  br x17
;; trap null-reference:
;;              144  mov w16, #0xb
;;              148  ldr x17, [x28, instance.native]
;;              152  ldr x17, [x17, native.Trap]
;;              156  br x17
;; func 2 $unbox
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 2:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x000078    24  cbz x0, L0
;;               28  mov w17, #0x1
;;               32  tst w0, w17
;;               36  b.ne L1
;; L0:
;;               40  mov x8, x0
;;               44  b L2
;; L1:
;;   0x00007e    48  cbz x0, trap null-reference
;;               52  lsr w8, w0, #0x1
;;   0x000080    56  mov w0, w8
;;               60  mov sp, x29
;;               64  ldp x29, x30, [sp], #0x10
;;               68  ret
;; L2:
;;   0x000082    72  cbz x8, trap cast-failure
;;               76  mov w17, #0x1
;;               80  tst w8, w17
;;               84  b.ne trap cast-failure
;;               88  ldr x17, [x28, instance.context]
;;               92  ldr x17, [x17, context.objects]
;;               96  add x17, x17, x8, lsl #2
;;              100  ldr x17, [x17]
;;              104  ldr w9, [x17]
;;              108  cmp w9, #0x0
;;              112  b.ne trap cast-failure
;;   0x000085   116  cbz x8, trap null-reference
;;              120  ldr x17, [x28, instance.context]
;;              124  ldr x17, [x17, context.objects]
;;              128  add x17, x17, x8, lsl #2
;;              132  ldr x17, [x17]
;;              136  ldrh w8, [x17, #0x18]
;;   0x000089   140  mov w0, w8
;;              144  mov sp, x29
;;              148  ldp x29, x30, [sp], #0x10
;;              152  ret
;; trap null-reference:
;;              156  mov w16, #0xb
;;              160  ldr x17, [x28, instance.native]
;;              164  ldr x17, [x17, native.Trap]
;;              168  br x17
;; trap cast-failure:
;;              172  mov w16, #0xd
;;              176  ldr x17, [x28, instance.native]
;;              180  ldr x17, [x17, native.Trap]
;;              184  br x17
;; func 3 $is_list
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 3:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;   0x00008e    24  cbz x0, L1
;;               28  mov w17, #0x1
;;               32  tst w0, w17
;;               36  b.ne L1
;;               40  ldr x17, [x28, instance.context]
;;               44  ldr x17, [x17, context.objects]
;;               48  add x17, x17, x0, lsl #2
;;               52  ldr x17, [x17]
;;               56  ldr w8, [x17]
;;               60  cmp w8, #0x1
;;               64  b.ne L3
;; L0:
;;               68  mov w8, #0x1
;;               72  b L2
;; L1:
;;               76  mov w8, #0x0
;; L2:
;;   0x000091    80  mov w0, w8
;;               84  mov sp, x29
;;               88  ldp x29, x30, [sp], #0x10
;;               92  ret
;; L3:
;;               96  mov w16, w8
;;              100  mov w17, #0x1
;;              104  ldr x30, [x28, instance.native]
;;              108  ldr x30, [x30, native.IsSubtype]
;;              112  blr x30
;;              116  cbnz w16, L0
;;              120  b L1
;; func 4 $push
;;   frame: 96 bytes, local 0: x0
;;                0  ldr x28, [x15, func.instance]
;;                4  ldr x27, [x28, instance.memory0]
;;                8  ldr x27, [x27, memory.base]
;; func 4:
;;               12  stp x29, x30, [sp, #-0x10]!
;;               16  mov x29, sp
;;               20  sub sp, sp, #0x60
;;               24  ldr x16, [x28, instance.context]
;;               28  ldr x16, [x16, context.native_stack_limit]
;;               32  cmp sp, x16
;;               36  b.lo trap stack-overflow
;;               40  stur x28, [x29, #-0x8]
;;               44  stur x0, [x29, #-0x58]
;;               48  movi v31.2d, #0x0
;;               52  stur xzr, [x29, #-0x50]
;;   0x000096    56  stur x0, [x29, #-0x60]
;;               60  mov x0, x28
;;               64  sub x1, x29, #0x60
;;               68  mov w2, #0x1
;;               72  mov w3, #0x0
;;               76  ldr x16, [x28, instance.native]
;;               80  ldr x16, [x16, native.StructNew]
;;               84  blr x16
;;               88  cbz w0, L0
;;               92  mov w16, w0
;;               96  ldr x17, [x28, instance.native]
;;              100  ldr x17, [x17, native.Trap]
;;              104  br x17
;; L0:
;;              108  ldur x0, [x29, #-0x58]
;;              112  ldur x8, [x29, #-0x60]
;;   0x00009c   116  stur x0, [x29, #-0x60]
;;              120  mov x0, x28
;;              124  sub x1, x29, #0x60
;;              128  mov w2, #0x1
;;              132  mov w3, #0x0
;;              136  ldr x16, [x28, instance.native]
;;              140  ldr x16, [x16, native.StructNew]
;;              144  blr x16
;;              148  cbz w0, L1
;;              152  mov w16, w0
;;              156  ldr x17, [x28, instance.native]
;;              160  ldr x17, [x17, native.Trap]
;;              164  br x17
;; L1:
;;              168  ldur x0, [x29, #-0x58]
;;              172  ldur x8, [x29, #-0x60]
;;   0x00009f   176  mov x0, x8
;;              180  mov sp, x29
;;              184  ldp x29, x30, [sp], #0x10
;;              188  ret
;; trap stack-overflow:
;;              192  mov w16, #0xa
;;              196  ldr x17, [x28, instance.native]
;;              200  ldr x17, [x17, native.Trap]
;;              204  br x17

;; --- x86_64
;; func 0 $fields
;;   frame: 80 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 0
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 0:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x50
;;   0x000045    26  test rdi, rdi
;;               29  je trap null-reference
;;               35  mov rdx, [r14+instance.context]
;;               39  mov rdx, [rdx+context.objects]
;;               46  mov rdx, [rdx+rdi*4]
;;               51  movsx r10d, word ptr [rdx+0x18]
;;   0x00004b    56  add r10d, 1
;;   0x00004c    60  test rdi, rdi
;;               63  je trap null-reference
;;               69  mov rdx, [r14+instance.context]
;;               73  mov rdx, [rdx+context.objects]
;;               80  mov rdx, [rdx+rdi*4]
;;               85  mov [rdx+0x18], r10w
;;   0x000052    90  test rdi, rdi
;;               93  je trap null-reference
;;               99  mov rdx, [r14+instance.context]
;;              103  mov rdx, [rdx+context.objects]
;;              110  mov rdx, [rdx+rdi*4]
;;              115  mov r10, [rdx+0x10]
;;   0x000057   119  test r10, r10
;;              122  sete al
;;              126  movzx r10d, al
;;              130  mov eax, r10d
;;              133  leave
;;              134  ret
;; trap null-reference:
;;              135  mov eax, 0xb
;;              140  mov rcx, [r14+instance.native]
;;              144  jmp qword ptr [rcx+native.Trap]
;; func 1 $elements
;;   frame: 80 bytes, local 0: rdi, local 1: rsi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 1
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 1:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x50
;;   0x000067    26  test rdi, rdi
;;               29  je trap null-reference
;;               35  mov rdx, [r14+instance.context]
;;               39  mov rdx, [rdx+context.objects]
;;               46  mov rdx, [rdx+rdi*4]
;;               51  mov ecx, 3
;;               56  cmp ecx, [rdx+object.len]
;;               59  jae trap array-out-of-bounds
;;               65  mov rax, 0x3ff0000000000000
;;               75  mov [rdx+rcx*8+0x10], rax
;;   0x00006e    80  test rdi, rdi
;;               83  je trap null-reference
;;               89  mov rdx, [r14+instance.context]
;;               93  mov rdx, [rdx+context.objects]
;;              100  mov rdx, [rdx+rdi*4]
;;              105  cmp esi, [rdx+object.len]
;;              108  jae trap array-out-of-bounds
;;              114  movsd xmm8, [rdx+rsi*8+0x10]
;;   0x000071   121  movaps xmm0, xmm8
;;              125  leave
;;              126  ret
;; trap array-out-of-bounds:
;;              127  mov eax, 0xc
;;              132  mov rcx, [r14+instance.native]
;;              136  jmp qword ptr [rcx+native.Trap]
;; trap null-reference:
;;              139  mov eax, 0xb
;;              144  mov rcx, [r14+instance.native]
;;              148  jmp qword ptr [rcx+native.Trap]
;; func 2 $unbox
;;   frame: 64 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 2
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 2:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x000078    26  test rdi, rdi
;;               29  je L0
;;               35  test edi, 1
;;               41  jne L1
;; L0:
;;               47  mov r10, rdi
;;               50  jmp L2
;; L1:
;;   0x00007e    55  test rdi, rdi
;;               58  je trap null-reference
;;               64  mov r10d, edi
;;               67  shr r10d, 1
;;   0x000080    71  mov eax, r10d
;;               74  leave
;;               75  ret
;; L2:
;;   0x000082    76  test r10, r10
;;               79  je trap cast-failure
;;               85  test r10d, 1
;;               92  jne trap cast-failure
;;               98  mov rdx, [r14+instance.context]
;;              102  mov rdx, [rdx+context.objects]
;;              109  mov rdx, [rdx+r10*4]
;;              114  mov r9d, [rdx+object.ty]
;;              118  test r9d, r9d
;;              121  jne trap cast-failure
;;   0x000085   127  test r10, r10
;;              130  je trap null-reference
;;              136  mov rdx, [r14+instance.context]
;;              140  mov rdx, [rdx+context.objects]
;;              147  mov rdx, [rdx+r10*4]
;;              152  movzx r10d, word ptr [rdx+0x18]
;;   0x000089   157  mov eax, r10d
;;              160  leave
;;              161  ret
;; trap null-reference:
;;              162  mov eax, 0xb
;;              167  mov rcx, [r14+instance.native]
;;              171  jmp qword ptr [rcx+native.Trap]
;; trap cast-failure:
;;              174  mov eax, 0xd
;;              179  mov rcx, [r14+instance.native]
;;              183  jmp qword ptr [rcx+native.Trap]
;; func 3 $is_list
;;   frame: 64 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 3
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 3:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;   0x00008e    26  test rdi, rdi
;;               29  je L1
;;               35  test edi, 1
;;               41  jne L1
;;               47  mov rdx, [r14+instance.context]
;;               51  mov rdx, [rdx+context.objects]
;;               58  mov rdx, [rdx+rdi*4]
;;               63  mov r10d, [rdx+object.ty]
;;               67  cmp r10d, 1
;;               71  jne L3
;; L0:
;;               77  mov r10d, 1
;;               83  jmp L2
;; L1:
;;               88  mov r10d, 0
;; L2:
;;   0x000091    94  mov eax, r10d
;;               97  leave
;;               98  ret
;; L3:
;;               99  mov ecx, r10d
;;              102  mov edx, 1
;;              107  mov rax, [r14+instance.native]
;;              111  call qword ptr [rax+native.IsSubtype]
;;              114  test eax, eax
;;              116  jne short L0
;;              118  jmp short L1
;; func 4 $push
;;   frame: 64 bytes, local 0: rdi
;;                0  cmp r14, [r11+func.instance]
;;                4  je short func 4
;;                6  mov r14, [r11+func.instance]
;;               10  mov r15, [r14+instance.memory0]
;;               14  mov r15, [r15+memory.base]
;; func 4:
;;               18  push rbp
;;               19  mov rbp, rsp
;;               22  sub rsp, 0x40
;;               26  mov rax, [r14+instance.context]
;;               30  cmp rsp, [rax+context.native_stack_limit]
;;               34  jb trap stack-overflow
;;               40  mov [rbp-8], r14
;;               44  mov [rbp-0x30], rdi
;;               48  xorps xmm15, xmm15
;;               52  movsd [rbp-0x28], xmm15
;;   0x000096    58  mov [rbp-0x38], rdi
;;               62  mov rdi, r14
;;               65  lea rsi, [rbp-0x38]
;;               69  mov edx, 1
;;               74  mov ecx, 0
;;               79  mov rax, [r14+instance.native]
;;               83  call qword ptr [rax+native.StructNew]
;;               89  test eax, eax
;;               91  je short L0
;;               93  mov rcx, [r14+instance.native]
;;               97  jmp qword ptr [rcx+native.Trap]
;; L0:
;;              100  mov rdi, [rbp-0x30]
;;              104  mov r10, [rbp-0x38]
;;   0x00009c   108  mov [rbp-0x38], rdi
;;              112  mov rdi, r14
;;              115  lea rsi, [rbp-0x38]
;;              119  mov edx, 1
;;              124  mov ecx, 0
;;              129  mov rax, [r14+instance.native]
;;              133  call qword ptr [rax+native.StructNew]
;;              139  test eax, eax
;;              141  je short L1
;;              143  mov rcx, [r14+instance.native]
;;              147  jmp qword ptr [rcx+native.Trap]
;; L1:
;;              150  mov rdi, [rbp-0x30]
;;              154  mov r10, [rbp-0x38]
;;   0x00009f   158  mov rax, r10
;;              161  leave
;;              162  ret
;; trap stack-overflow:
;;              163  mov eax, 0xa
;;              168  mov rcx, [r14+instance.native]
;;              172  jmp qword ptr [rcx+native.Trap]
