//! Memories, globals, tables, references.

use super::encode::*;
use super::{Asm, Src, XMM15};
use crate::native::isa::{Access, Any, Freg, Kind, Reg};
use crate::op::{Op, TrapCode};
use crate::runtime::{Global, Instance, Memory, Table};
use std::mem::offset_of;

pub(super) const CONTEXT: i32 = offset_of!(Instance, context) as i32;
const MEMORY0: i32 = offset_of!(Instance, memory0) as i32;
const MEMORIES: i32 = offset_of!(Instance, memories) as i32;
const BASE: i32 = offset_of!(Memory, base) as i32;
const LEN: i32 = offset_of!(Memory, len) as i32;
const SHARED_LEN: i32 = offset_of!(Memory, shared_len) as i32;

/// How a load is written.
enum Load {
    /// As one instruction: opcode, whether of 64 bits, bytes.
    Plain(u32, bool, u64),
    /// As a load of so many bytes, 4 at most, that are repeated.
    Splat(u64),
}

fn load_row(op: Op) -> Load {
    let (code, wide, bytes) = match op {
        Op::I32Load | Op::I64Load32U => (0x8b, false, 4),
        Op::I64Load => (0x8b, true, 8),
        Op::F32Load => (0xf3_0f10, false, 4),
        Op::F64Load => (0xf2_0f10, false, 8),
        Op::I32Load8S => (0x0fbe, false, 1),
        Op::I64Load8S => (0x0fbe, true, 1),
        Op::I32Load8U | Op::I64Load8U => (0x0fb6, false, 1),
        Op::I32Load16S => (0x0fbf, false, 2),
        Op::I64Load16S => (0x0fbf, true, 2),
        Op::I32Load16U | Op::I64Load16U => (0x0fb7, false, 2),
        Op::I64Load32S => (0x63, true, 4),
        Op::V128Load => (MOVUPS, false, 16),
        Op::V128Load8x8S => (0x66_0f3820, false, 8),
        Op::V128Load8x8U => (0x66_0f3830, false, 8),
        Op::V128Load16x4S => (0x66_0f3823, false, 8),
        Op::V128Load16x4U => (0x66_0f3833, false, 8),
        Op::V128Load32x2S => (0x66_0f3825, false, 8),
        Op::V128Load32x2U => (0x66_0f3835, false, 8),
        // movss, movsd and movddup.
        Op::V128Load32Zero => (0xf3_0f10, false, 4),
        Op::V128Load64Zero => (0xf2_0f10, false, 8),
        Op::V128Load64Splat => (0xf2_0f12, false, 8),
        Op::V128Load8Splat => return Load::Splat(1),
        Op::V128Load16Splat => return Load::Splat(2),
        Op::V128Load32Splat => return Load::Splat(4),
        _ => unreachable!("{op:?} is not a load"),
    };
    Load::Plain(code, wide, bytes)
}

/// How a load or store of one lane is written: the opcodes of both, whether of 64 bits, bytes.
struct Lane {
    insert: u32,
    extract: u32,
    wide: bool,
    bytes: u64,
}

fn lane_row(op: Op) -> Lane {
    let (insert, extract, wide, bytes) = match op {
        Op::V128Load8Lane | Op::V128Store8Lane => (0x66_0f3a20, 0x66_0f3a14, false, 1),
        Op::V128Load16Lane | Op::V128Store16Lane => (0x66_0fc4, 0x66_0f3a15, false, 2),
        Op::V128Load32Lane | Op::V128Store32Lane => (PINSRD, 0x66_0f3a16, false, 4),
        Op::V128Load64Lane | Op::V128Store64Lane => (PINSRD, 0x66_0f3a16, true, 8),
        _ => unreachable!("{op:?} is not an access to a lane"),
    };
    Lane { insert, extract, wide, bytes }
}

/// The bytes that a store writes.
fn stored_bytes(op: Op) -> u64 {
    match op {
        Op::I32Store8 | Op::I64Store8 => 1,
        Op::I32Store16 | Op::I64Store16 => 2,
        Op::I32Store | Op::I64Store32 | Op::F32Store => 4,
        Op::I64Store | Op::F64Store => 8,
        Op::V128Store => 16,
        _ => unreachable!("{op:?} is not a store"),
    }
}

impl Asm {
    /// Checks an access of `bytes` bytes, unless it is guarded, and gives its address. Uses rcx and rdx, and rax to compare with the
    /// length of a shared memory.
    pub(super) fn address(&mut self, access: Access, addr: Src, bytes: u64) -> Rm {
        if access.guarded {
            // By the invariant the register's upper half is zero; with a constant below 2 GiB the sum stays within the guard.
            let addr = self.int(false, addr, RCX);
            let disp = access.offset as i32;
            if access.memory == 0 {
                return Rm::Index(R15, addr, 0, disp);
            }
            self.memory(RDX, access.memory);
            self.e.mov(true, RDX, Rm::Mem(RDX, BASE));
            return Rm::Index(RDX, addr, 0, disp);
        }
        let outside = self.trap_label(TrapCode::MemoryOutOfBounds);
        self.mov_int(access.memory64, RCX, addr);
        // The end of the access is compared with the length: the start may be anywhere, the end only within.
        let Some(to_end) = access.offset.checked_add(bytes) else {
            self.e.jmp(outside);
            return Rm::Index(R15, RCX, 0, 0);
        };
        match i32::try_from(to_end) {
            Ok(to_end) => self.e.alu_imm(0, true, RCX, to_end),
            Err(_) => {
                self.e.mov_imm(RDX, to_end);
                self.e.op(0x03, true, RCX.0, RDX);
            }
        }
        if access.memory64 {
            self.e.jcc(B, outside);
        }
        let disp = -(bytes as i32);
        if access.memory == 0 {
            self.e.mov(true, RDX, Rm::Mem(R14, MEMORY0));
            let len = self.length(access.shared);
            self.e.op(0x3b, true, RCX.0, len);
            self.e.jcc(A, outside);
            return Rm::Index(R15, RCX, 0, disp);
        }
        self.memory(RDX, access.memory);
        let len = self.length(access.shared);
        self.e.op(0x3b, true, RCX.0, len);
        self.e.jcc(A, outside);
        self.e.mov(true, RDX, Rm::Mem(RDX, BASE));
        Rm::Index(RDX, RCX, 0, disp)
    }

    /// Where the length of the memory in rdx is. Uses rax if it is shared.
    fn length(&mut self, shared: bool) -> Rm {
        if !shared {
            return Rm::Mem(RDX, LEN);
        }
        self.e.mov(true, RAX, Rm::Mem(RDX, SHARED_LEN));
        Rm::Mem(RAX, 0)
    }

    fn memory(&mut self, to: Reg, index: u32) {
        self.e.mov(true, to, Rm::Mem(R14, MEMORIES));
        self.e.mov(true, to, Rm::Mem(to, index as i32 * 8));
    }

    /// A load of a scalar or whole vector. Uses rax, rcx and rdx. Returns where the instruction stands that may fault.
    pub(in crate::native) fn load(&mut self, op: Op, to: Any, access: Access, addr: Src) -> u32 {
        let (code, wide, bytes) = match load_row(op) {
            Load::Plain(code, wide, bytes) => (code, wide, bytes),
            Load::Splat(bytes) => {
                let Any::Float(to) = to else { unreachable!("a vector") };
                let from = self.address(access, addr, bytes);
                return self.load_splat(to, bytes, from);
            }
        };
        let from = self.address(access, addr, bytes);
        let at = self.e.position();
        self.plain_load(code, wide, to, from);
        at
    }

    fn plain_load(&mut self, code: u32, wide: bool, to: Any, from: Rm) {
        let (Any::Int(Reg(to)) | Any::Float(Freg(to))) = to;
        self.e.op(code, wide, to, from);
    }

    /// What a load does, but at any address.
    pub(super) fn load_from(&mut self, op: Op, to: Any, from: Rm) {
        let Load::Plain(code, wide, _) = load_row(op) else { unreachable!("{op:?} is not plain") };
        self.plain_load(code, wide, to, from);
    }

    /// Loads a number of up to 4 bytes into every lane of its size.
    fn load_splat(&mut self, to: Freg, bytes: u64, from: Rm) -> u32 {
        let at = self.e.position();
        if self.features.avx2 {
            self.broadcast(bytes as usize, to, from);
            return at;
        }
        self.e.op([0x0fb6, 0x0fb7, 0x8b][bytes as usize / 2], false, RAX.0, from);
        if let 1 | 2 = bytes {
            // imul
            self.e.op(0x69, false, RAX.0, RAX);
            self.e.imm32(if bytes == 1 { 0x0101_0101 } else { 0x0001_0001 });
        }
        // movd, pshufd
        self.e.op(0x66_0f6e, false, to.0, RAX);
        self.e.op(0x66_0f70, false, to.0, Rm::Reg(to.0));
        self.e.byte(0);
        at
    }

    /// A load of one lane of a vector whose others stay. Uses rax, rcx and rdx. Returns where the instruction stands that may fault.
    pub(in crate::native) fn load_lane(
        &mut self,
        op: Op,
        lane: u8,
        to: Freg,
        access: Access,
        addr: Src,
        vector: Src,
    ) -> u32 {
        let row = lane_row(op);
        let from = self.address(access, addr, row.bytes);
        self.mov_vector(Kind::V128, to, vector);
        let at = self.e.position();
        self.e.op(row.insert, row.wide, to.0, from);
        self.e.byte(lane);
        at
    }

    /// A store of one lane. Uses rax, rcx, rdx and xmm15. Returns where the instruction stands that may fault.
    pub(in crate::native) fn store_lane(&mut self, op: Op, lane: u8, access: Access, addr: Src, vector: Src) -> u32 {
        let row = lane_row(op);
        let to = self.address(access, addr, row.bytes);
        let vector = self.in_vector(Kind::V128, vector, XMM15);
        let at = self.e.position();
        self.e.op(row.extract, row.wide, vector.0, to);
        self.e.byte(lane);
        at
    }

    /// A store. Uses rax, rcx, rdx and xmm15. Returns where the instruction stands that may fault.
    pub(in crate::native) fn store(&mut self, op: Op, access: Access, addr: Src, value: Src) -> u32 {
        let to = self.address(access, addr, stored_bytes(op));
        self.store_to(op, to, value)
    }

    /// What a store does, but at any address that does not use rax. Uses rax and xmm15.
    pub(super) fn store_to(&mut self, op: Op, to: Rm, value: Src) -> u32 {
        let bytes = stored_bytes(op);
        let mut at = self.e.position();
        match value {
            _ if bytes == 16 => {
                let value = self.in_vector(Kind::V128, value, XMM15);
                at = self.e.position();
                self.e.op(MOVUPS_TO, false, value.0, to);
            }
            Src::Reg(Any::Float(reg)) => {
                self.e.op(if bytes == 8 { 0xf2_0f11 } else { 0xf3_0f11 }, false, reg.0, to);
            }
            _ => {
                let value = self.int(bytes == 8, value, RAX);
                at = self.e.position();
                match bytes {
                    1 => self.e.op_byte(0x88, value.0, to),
                    2 => self.e.op(0x66_89, false, value.0, to),
                    _ => self.e.mov_to(bytes == 8, to, value),
                }
            }
        }
        at
    }

    fn global(&mut self, to: Reg, index: u32) -> Rm {
        self.e.mov(true, to, Rm::Mem(R14, offset_of!(Instance, globals) as i32));
        self.e.mov(true, to, Rm::Mem(to, index as i32 * 8));
        Rm::Mem(to, offset_of!(Global, value) as i32)
    }

    /// The value of a global. Uses rcx.
    pub(in crate::native) fn global_get(&mut self, to: Any, kind: Kind, index: u32) {
        let from = self.global(RCX, index);
        match to {
            Any::Int(to) => self.e.mov(kind.wide(), to, from),
            Any::Float(to) => {
                let code = match kind {
                    Kind::V128 => MOVUPS,
                    Kind::F64 => 0xf2_0f10,
                    _ => 0xf3_0f10,
                };
                self.e.op(code, false, to.0, from);
            }
        }
    }

    /// Sets a global. Uses rax, rcx and xmm15.
    pub(in crate::native) fn global_set(&mut self, kind: Kind, index: u32, value: Src) {
        self.global(RCX, index);
        self.store_slot(RCX, offset_of!(Global, value) as i32, kind, value);
    }

    /// The size of a memory in pages of 1 << `page_size_log2` bytes. Uses rax and rdx.
    pub(in crate::native) fn memory_size(&mut self, to: Reg, index: u32, page_size_log2: u8, shared: bool) {
        self.memory(RDX, index);
        let len = self.length(shared);
        self.e.mov(true, to, len);
        if page_size_log2 > 0 {
            self.shift_imm(5, true, to, page_size_log2);
        }
    }

    /// The record of a table.
    fn table(&mut self, to: Reg, index: u32) {
        self.e.mov(true, to, Rm::Mem(R14, offset_of!(Instance, tables) as i32));
        self.e.mov(true, to, Rm::Mem(to, index as i32 * 8));
    }

    /// The length of a table.
    pub(in crate::native) fn table_size(&mut self, to: Reg, index: u32) {
        self.table(RCX, index);
        self.e.mov(true, to, Rm::Mem(RCX, offset_of!(Table, len) as i32));
    }

    /// Where element `index` of a table is, after the bounds check. Uses rcx and rdx.
    pub(super) fn element(&mut self, table: u32, table64: bool, index: Src, outside: TrapCode) -> Rm {
        let outside = self.trap_label(outside);
        self.mov_int(table64, RCX, index);
        self.table(RDX, table);
        self.e.op(0x3b, true, RCX.0, Rm::Mem(RDX, offset_of!(Table, len) as i32));
        self.e.jcc(AE, outside);
        self.e.mov(true, RDX, Rm::Mem(RDX, offset_of!(Table, base) as i32));
        Rm::Index(RDX, RCX, 3, 0)
    }

    /// An element of a table. Uses rcx and rdx.
    pub(in crate::native) fn table_get(&mut self, to: Reg, table: u32, table64: bool, index: Src) {
        let from = self.element(table, table64, index, TrapCode::TableOutOfBounds);
        self.e.mov(true, to, from);
    }

    /// Sets an element of a table. Uses rax, rcx and rdx.
    pub(in crate::native) fn table_set(&mut self, table: u32, table64: bool, index: Src, value: Src) {
        let to = self.element(table, table64, index, TrapCode::TableOutOfBounds);
        let value = self.int(true, value, RAX);
        self.e.mov_to(true, to, value);
    }

    /// The record of a function of the instance.
    pub(in crate::native) fn func_ref(&mut self, to: Reg, index: u32) {
        self.e.mov(true, to, Rm::Mem(R14, offset_of!(Instance, funcs) as i32));
        self.e.mov(true, to, Rm::Mem(to, index as i32 * 8));
    }

    /// Traps if a reference is null.
    pub(in crate::native) fn check_non_null(&mut self, src: Src) {
        let null = self.trap_label(TrapCode::NullReference);
        match src {
            Src::Frame(at) => self.e.alu_imm(7, true, Rm::Mem(RBP, at), 0),
            _ => {
                let reg = self.int(true, src, RAX);
                self.e.op(0x85, true, reg.0, reg);
            }
        }
        self.e.jcc(E, null);
    }

    /// Makes r14 the instance of the frame, and r15 match it.
    pub(in crate::native) fn restore_instance(&mut self) {
        self.e.mov(true, R14, Rm::Mem(RBP, super::frame::INSTANCE));
        self.load_memory_base();
    }

    pub(super) fn load_memory_base(&mut self) {
        self.e.mov(true, R15, Rm::Mem(R14, MEMORY0));
        self.e.mov(true, R15, Rm::Mem(R15, BASE));
    }
}
