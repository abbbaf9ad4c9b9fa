;;! fuel interruption
;; Fuel is taken at the head of each segment, and given back out of line when it did not suffice. Interruption is polled where a
;; function begins and where a loop does.
(module
  (func $loop (param i32)
    (loop $l
      (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))

;; --- register code
;; func 0 $loop
;;   frame: 6 slots
;;   0x000000     0  interrupt?
;;   0x000018     1  interrupt?
;;   0x00001a     2  fuel 5
;;   0x00001f     4  i32.sub s0, 1 -> s0
;;   0x000021     6  br_if_not_zero acc -7
;;   0x000024     8  return 1

;; --- x86_64
;; func 0 $loop
;;   frame: 64 bytes, local 0: rdi
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
;;               38  mov rax, [r14+instance.context]
;;               42  mov rax, [rax+context.interrupt]
;;               46  cmp byte ptr [rax], 0
;;               50  jne trap interrupted
;; L0:
;;   0x000018    56  mov rax, [r14+instance.context]
;;               60  mov rax, [rax+context.interrupt]
;;               64  cmp byte ptr [rax], 0
;;               68  jne trap interrupted
;; L1:
;;   0x00001a    74  mov rax, [r14+instance.context]
;;               78  sub qword ptr [rax+context.fuel], 5
;;               83  jb L2
;;   0x00001e    89  sub edi, 1
;;   0x000021    92  test edi, edi
;;               94  jne L0
;;   0x000024   100  leave
;;              101  ret
;; L2:
;;              102  add qword ptr [rax], 5
;;              107  mov edx, 5
;;              112  mov rax, [r14+instance.native]
;;              116  call qword ptr [rax+native.Refill]
;;              119  test eax, eax
;;              121  je L1
;;              127  mov rcx, [r14+instance.native]
;;              131  jmp qword ptr [rcx+native.Trap]
;; trap stack-overflow:
;;              134  mov eax, 0xa
;;              139  mov rcx, [r14+instance.native]
;;              143  jmp qword ptr [rcx+native.Trap]
;; trap interrupted:
;;              146  mov eax, 0x11
;;              151  mov rcx, [r14+instance.native]
;;              155  jmp qword ptr [rcx+native.Trap]
