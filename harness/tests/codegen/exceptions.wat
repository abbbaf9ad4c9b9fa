;; A function with handlers keeps its locals in the frame. The code under try_table pays nothing; handlers find the exception's
;; values in their homes.
(module
  (tag $e (param i32))
  (func $throw (param i32) (throw $e (local.get 0)))
  (func $catch (param i32) (result i32)
    (local $kept i32)
    (local.set $kept (i32.const 40))
    (block $caught (result i32)
      (block $all
        (try_table (catch $e $caught) (catch_all $all)
          (call $throw (local.get 0)))
        (return (i32.const 0)))
      (return (i32.const -1)))
    (i32.add (local.get $kept))))

;; --- register code
;; func 0 $throw
;;   frame: 5 slots
;;   0x000025     0  copy s0 -> s4
;;   0x000025     2  throw tag 0 from s4
;; func 1 $catch
;;   frame: 7 slots
;;   0x00002e     0  copy 40 -> s4
;;   0x00003e     3  copy s0 -> s5
;;   0x00003e     5  call func 0 at s5
;;   0x000043     8  return 0
;;   0x000047    11  return 4294967295
;;   0x00004c    14  i32.add s5, s4 -> acc
;;   0x00004c    16  return acc
;;   try 3..8: tag 0 to 14 all to 11

;; --- x86_64
;; func 0 $throw
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
;;   0x000025    38  mov [rbp-0x30], rdi
;;               42  mov rdi, r14
;;               45  mov esi, 0
;;               50  lea rdx, [rbp-0x30]
;;               54  mov rax, [r14+instance.native]
;;               58  call qword ptr [rax+native.Throw]
;; trap stack-overflow:
;;               61  mov eax, 0xa
;;               66  mov rcx, [r14+instance.native]
;;               70  jmp qword ptr [rcx+native.Trap]
;; func 1 $catch
;;   frame: 64 bytes, local 0: [rbp-0x28], local 1: [rbp-0x30]
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
;;               38  mov [rbp-0x10], rbx
;;               42  mov [rbp-0x18], r12
;;               46  mov [rbp-0x20], r13
;;               50  mov [rbp-0x28], rdi
;;               54  xorps xmm15, xmm15
;;               58  movsd [rbp-0x30], xmm15
;;   0x00002e    64  mov qword ptr [rbp-0x30], 0x28
;;   0x00003e    72  mov edi, [rbp-0x28]
;;               75  call func 0
;;   0x000043    80  mov eax, 0
;;               85  mov rbx, [rbp-0x10]
;;               89  mov r12, [rbp-0x18]
;;               93  mov r13, [rbp-0x20]
;;               97  leave
;;               98  ret
;; L0:
;;   0x000047    99  mov eax, 0xffffffff
;;              104  mov rbx, [rbp-0x10]
;;              108  mov r12, [rbp-0x18]
;;              112  mov r13, [rbp-0x20]
;;              116  leave
;;              117  ret
;; L1:
;;   0x00004b   118  add r10d, [rbp-0x30]
;;   0x00004c   122  mov eax, r10d
;;              125  mov rbx, [rbp-0x10]
;;              129  mov r12, [rbp-0x18]
;;              133  mov r13, [rbp-0x20]
;;              137  leave
;;              138  ret
;; L2:
;;              139  mov r10d, [rbp-0x40]
;;              143  jmp L1
;; L3:
;;              148  jmp L0
;; trap stack-overflow:
;;              153  mov eax, 0xa
;;              158  mov rcx, [r14+instance.native]
;;              162  jmp qword ptr [rcx+native.Trap]
;;   try 72..80: tag 0 to L2 all to L3
