//! What an instruction set is to the rest of the tier: this, and nothing else. Each folder fills it; a line that does not hold
//! does not build. What a method does, and which registers it uses up, its own comment says; `TrapCode`s are raised in place.

use super::compile::Marks;
use super::isa::{Access, Any, Condition, Freg, Header, Kind, Label, Reg, Src};
use super::isa_impl::{self as isa, Asm, Features, RegisterSet, Shape};
use super::stubs::Stub;
use crate::op::{Op, TrapCode};

// Registers: arguments and first results by class, where a block's only result is at a merge, what functions may use and must
// save. One more holds the instance, one the start of memory 0, one the frame; they are the folder's own business.
const _: &[Reg] = &isa::INT_ARGS;
const _: &[Freg] = &isa::FLOAT_ARGS;
const _: Reg = isa::RESULT_INT;
const _: Freg = isa::RESULT_FLOAT;
const _: Reg = isa::MERGE_INT;
const _: Freg = isa::MERGE_FLOAT;
const _: &RegisterSet = &isa::CALLING;
const _: &RegisterSet = &isa::LEAF;
const _: &[Reg] = &isa::SAVED;
const _: usize = isa::REGISTERS;
const _: fn(Any) -> Any = Asm::scratch;
// The frame: bytes between its pointer and the locals; where in it the instance and the first stack argument are.
const _: [i32; 3] = [isa::HEADER_BYTES, isa::INSTANCE, isa::STACK_ARGS];
// The machine at hand.
const _: fn() -> bool = isa::supported;
const _: fn() -> Features = isa::features;
// For whoever reads the code: its name, and the registers that hold the instance, and a function's record at a call by that.
const _: &str = isa::NAME;
const _: [Reg; 2] = [isa::INSTANCE_REGISTER, isa::RECORD_REGISTER];
// Code and positions in it; the most bytes that jumps span.
const _: u32 = isa::CODE_BYTES_AT_MOST;
const _: fn(Features, bool) -> Asm = Asm::new;
const _: fn(Asm) -> (Vec<u8>, Marks) = Asm::finish;
const _: fn(&Asm) -> u32 = Asm::position;
const _: fn(&Asm, Label) -> u32 = Asm::position_of;
const _: fn(&mut Asm) -> Label = Asm::new_label;
const _: fn(&mut Asm, Label) = Asm::bind;
const _: fn(&mut Asm) = Asm::end_function;
// Values.
const _: fn(&mut Asm, Any, Kind, Src) = Asm::mov;
const _: [fn(&mut Asm, i32, Kind, Src); 2] = [Asm::store_frame, Asm::store_wide];
const _: fn(&Asm, u32) -> bool = Asm::zeroing_uses_registers;
const _: fn(&mut Asm, i32, u32) = Asm::zero_frame;
const _: fn(&mut Asm, Reg, i32) = Asm::frame_address;
const _: fn(&mut Asm, Reg) = Asm::mov_instance;
// Numeric instructions, by their rows in the tables.
const _: fn(&mut Asm, Op, Any, Src) = Asm::unary;
const _: fn(&mut Asm, Op, Any, Src, Src) = Asm::binary;
const _: fn(&mut Asm, Op, &[Src]) -> [Reg; 2] = Asm::wide;
// Of a vector instruction: the result's register, the operands (vectors in registers), the lanes that it names, and a vector
// register that is neither the result's nor an operand's.
const _: fn(&mut Asm, Op, Any, &[Src], [u8; 16], Freg) = Asm::vector;
const _: fn(&mut Asm, Freg, [u8; 16]) = Asm::vector_constant;
const _: fn(&mut Asm, Reg, Condition) = Asm::compare_set;
const _: fn(&mut Asm, Any, Kind, Condition, Src, Src) = Asm::select;
// Control.
const _: fn(&mut Asm, Label) = Asm::jump;
const _: fn(&mut Asm, Condition, bool, Label) = Asm::branch;
const _: fn(&mut Asm, Src, &[Label]) = Asm::branch_table;
const _: fn(&mut Asm, TrapCode) = Asm::trap;
const _: fn(&mut Asm, TrapCode) -> Label = Asm::trap_label;
const _: fn(&mut Asm, Reg, u32, bool, Label) = Asm::branch_on_subtype;
const _: fn(&mut Asm, u32) = Asm::charge_fuel;
const _: fn(&mut Asm) = Asm::check_interrupt;
const _: [fn(&mut Asm, Stub); 2] = [Asm::call_stub, Asm::call_trapping];
// Frames and calls. The callee is a label, or the record that one of the `record` methods found.
const _: [fn(&mut Asm, &Shape); 2] = [Asm::prologue, Asm::epilogue];
const _: [fn(&mut Asm); 3] = [Asm::entry_of_record, Asm::call_record, Asm::restore_instance];
const _: fn(&mut Asm, Label) = Asm::call_direct;
const _: fn(&mut Asm, &Shape, u32, Option<Label>) = Asm::tail_call;
const _: fn(&mut Asm, u32) = Asm::record_of_func;
const _: fn(&mut Asm, Src) = Asm::record_of;
const _: fn(&mut Asm, u32, bool, Src, u32) = Asm::find_record;
const _: fn(&mut Asm, u32) = Asm::open_args;
const _: fn(&mut Asm, u32, Kind, Src) = Asm::stack_arg;
const _: fn(&mut Asm, &[(u32, Kind, Src)]) = Asm::store_results;
const _: fn(&mut Asm, &[(u32, i32)]) = Asm::load_results;
// State. Loads, stores and atomic accesses return the position of the instruction that may fault.
const _: fn(&mut Asm, Op, Any, Access, Src) -> u32 = Asm::load;
const _: fn(&mut Asm, Op, Access, Src, Src) -> u32 = Asm::store;
const _: fn(&mut Asm, Op, u8, Freg, Access, Src, Src) -> u32 = Asm::load_lane;
const _: fn(&mut Asm, Op, u8, Access, Src, Src) -> u32 = Asm::store_lane;
const _: fn(&mut Asm, Any, Kind, u32) = Asm::global_get;
const _: fn(&mut Asm, Kind, u32, Src) = Asm::global_set;
const _: fn(&mut Asm, Reg, u32, bool, Src) = Asm::table_get;
const _: fn(&mut Asm, u32, bool, Src, Src) = Asm::table_set;
const _: fn(&mut Asm, Op, Option<Any>, Access, &[Src]) -> u32 = Asm::atomic;
const _: fn(&mut Asm) = Asm::fence;
const _: fn(&mut Asm, Reg, u32, u8, bool) = Asm::memory_size;
const _: fn(&mut Asm, Reg, u32) = Asm::table_size;
const _: fn(&mut Asm, Reg, u32) = Asm::func_ref;
const _: fn(&mut Asm, Src) = Asm::check_non_null;
// Objects of the heap. Fields and elements are read and written as the loads and stores of memory do that are named.
const _: fn(&mut Asm, Op, Any, Src, u32) = Asm::field_get;
const _: fn(&mut Asm, Op, Src, u32, Src) = Asm::field_set;
const _: fn(&mut Asm, Op, Any, Src, Src, u32) = Asm::element_get;
const _: fn(&mut Asm, Op, Src, Src, u32, Src) = Asm::element_set;
const _: fn(&mut Asm, Reg, Src, Header) = Asm::header;
// Besides, in `stubs`: the registers that both ways pass (`ArgRegisters`), where an activation's record is
// (`ACTIVATION_BYTES`), the way in (`enter`), the way out (`outward`), `trap`, `throw`, `throw_ref`, `is_subtype`,
// `refill`; and for each builtin that makes objects a way there that notes the frame.
