//! Memories, globals, tables, references.

use super::encode::*;
use super::{Asm, INSTANCE_REGISTER, MEMORY_REGISTER, Src, V30, V31, simd};
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

/// How a load is written: the instruction, the bytes, and what extends a vector's lanes afterwards.
fn load_row(op: Op) -> (u32, u64, Option<u32>) {
    let (code, bytes) = match op {
        Op::I32Load | Op::I64Load32U => (LDR32, 4),
        Op::I64Load => (LDR64, 8),
        Op::F32Load | Op::V128Load32Zero => (LDRS, 4),
        Op::F64Load | Op::V128Load64Zero => (LDRD, 8),
        Op::I32Load8S => (LDRSB32, 1),
        Op::I64Load8S => (LDRSB64, 1),
        Op::I32Load8U | Op::I64Load8U => (LDRB, 1),
        Op::I32Load16S => (LDRSH32, 2),
        Op::I64Load16S => (LDRSH64, 2),
        Op::I32Load16U | Op::I64Load16U => (LDRH, 2),
        Op::I64Load32S => (LDRSW, 4),
        Op::V128Load => (LDRQ, 16),
        Op::V128Load8x8S => return (LDRD, 8, Some(simd::SXTL_8H)),
        Op::V128Load8x8U => return (LDRD, 8, Some(simd::UXTL_8H)),
        Op::V128Load16x4S => return (LDRD, 8, Some(simd::SXTL_4S)),
        Op::V128Load16x4U => return (LDRD, 8, Some(simd::UXTL_4S)),
        Op::V128Load32x2S => return (LDRD, 8, Some(simd::SXTL_2D)),
        Op::V128Load32x2U => return (LDRD, 8, Some(simd::UXTL_2D)),
        _ => unreachable!("{op:?} is not a load"),
    };
    (code, bytes, None)
}

/// Of a load of one number into every lane: `ld1r` and the bytes.
fn splat_row(op: Op) -> Option<(u32, u64)> {
    match op {
        Op::V128Load8Splat => Some((0x4d40_c000, 1)),
        Op::V128Load16Splat => Some((0x4d40_c400, 2)),
        Op::V128Load32Splat => Some((0x4d40_c800, 4)),
        Op::V128Load64Splat => Some((0x4d40_cc00, 8)),
        _ => None,
    }
}

/// Of a load or store of one lane: the bits that say which, without the one that makes it a load, and the bytes.
fn lane_row(op: Op, lane: u8) -> (u32, u64) {
    // The lane's number is in the bits Q, S and size, from the top down, of which wider lanes use fewer.
    let (kind, bytes) = match op {
        Op::V128Load8Lane | Op::V128Store8Lane => (0x0d00_0000, 1u32),
        Op::V128Load16Lane | Op::V128Store16Lane => (0x0d00_4000, 2),
        Op::V128Load32Lane | Op::V128Store32Lane => (0x0d00_8000, 4),
        Op::V128Load64Lane | Op::V128Store64Lane => (0x0d00_8400, 8),
        _ => unreachable!("{op:?} is not an access to a lane"),
    };
    let at = u32::from(lane) * bytes;
    (kind | at >> 3 << 30 | (at >> 2 & 1) << 12 | (at & 3) << 10, bytes.into())
}

/// How a store is written: the instruction, the bytes, the kind of the value.
fn store_row(op: Op) -> (u32, u64, Kind) {
    match op {
        Op::I32Store8 => (STRB, 1, Kind::I32),
        Op::I64Store8 => (STRB, 1, Kind::I64),
        Op::I32Store16 => (STRH, 2, Kind::I32),
        Op::I64Store16 => (STRH, 2, Kind::I64),
        Op::I32Store => (STR32, 4, Kind::I32),
        Op::I64Store32 => (STR32, 4, Kind::I64),
        Op::I64Store => (STR64, 8, Kind::I64),
        Op::F32Store => (STRS, 4, Kind::F32),
        Op::F64Store => (STRD, 8, Kind::F64),
        Op::V128Store => (STRQ, 16, Kind::V128),
        _ => unreachable!("{op:?} is not a store"),
    }
}

/// A value to be stored: by which instruction, how many bytes, from which register.
pub(super) struct Stored {
    pub(super) code: u32,
    bytes: u64,
    pub(super) reg: u8,
}

/// The instruction of a load that is just that.
pub(super) fn load_code(op: Op) -> u32 {
    load_row(op).0
}

impl Asm {
    /// Checks an access of `bytes` bytes, unless it is guarded, and gives its address as `code` takes it. Uses x16 and x17.
    pub(super) fn address(&mut self, code: u32, access: Access, addr: Src, bytes: u64) -> Mem {
        if !access.guarded {
            return self.compared(access, addr, bytes);
        }
        let base = if access.memory == 0 {
            MEMORY_REGISTER
        } else {
            self.memory(X17, access.memory);
            self.e.load(X17, X17, BASE);
            X17
        };
        // By the invariant the register's upper half is zero; with a constant below 2 GiB the sum stays within the guard.
        let (addr, offset) = match addr {
            Src::Const(addr) => {
                let whole = addr + access.offset;
                if reaches(code, whole as i64) {
                    return Mem::At(base, whole as i32);
                }
                self.e.mov_imm(X16, whole);
                (X16, 0)
            }
            addr => (self.int(false, addr, X16), access.offset),
        };
        if offset == 0 {
            return Mem::Sum(base, addr);
        }
        self.e.int(ADD, true, X17, base, addr);
        if reaches(code, offset as i64) {
            return Mem::At(X17, offset as i32);
        }
        self.e.mov_imm(X16, offset);
        Mem::Sum(X17, X16)
    }

    fn compared(&mut self, access: Access, addr: Src, bytes: u64) -> Mem {
        let outside = self.trap_label(TrapCode::MemoryOutOfBounds);
        let addr = self.int(access.memory64, addr, X17);
        // The end of the access is compared with the length: the start may be anywhere, the end only within.
        let Some(to_end) = access.offset.checked_add(bytes) else {
            self.e.jump(B, outside);
            return Mem::At(X17, 0);
        };
        // Of 64 bits the sum may be more than that, and then leaves a carry.
        match arith_imm(to_end) {
            Some(imm) => self.e.arith(ADDS, true, X17, addr, imm),
            None => {
                self.e.mov_imm(X16, to_end);
                self.e.int(ADDS, true, X17, addr, X16);
            }
        }
        if access.memory64 {
            self.e.branch(HS, outside);
        }
        self.memory(X16, access.memory);
        self.length(X16, X16, access.shared);
        self.e.int(SUBS, true, ZR, X17, X16);
        self.e.branch(HI, outside);
        let mut base = MEMORY_REGISTER;
        if access.memory != 0 {
            self.memory(X16, access.memory);
            self.e.load(X16, X16, BASE);
            base = X16;
        }
        self.e.int(ADD, true, X17, base, X17);
        Mem::At(X17, -(bytes as i32))
    }

    /// The address itself, in a register. Uses x17.
    pub(super) fn exact(&mut self, mem: Mem) -> Reg {
        match mem {
            Mem::At(base, 0) => return base,
            Mem::At(base, at) => self.e.add_imm(X17, base, at.into()),
            Mem::Sum(base, index) => self.e.int(ADD, true, X17, base, index),
            Mem::Scaled(..) => unreachable!("of tables only"),
        }
        X17
    }

    /// The length of the memory whose record a register points to.
    fn length(&mut self, to: Reg, memory: Reg, shared: bool) {
        if shared {
            self.e.load(to, memory, SHARED_LEN);
            self.e.load(to, to, 0);
        } else {
            self.e.load(to, memory, LEN);
        }
    }

    /// The record of a memory.
    fn memory(&mut self, to: Reg, index: u32) {
        if index == 0 {
            self.e.load(to, INSTANCE_REGISTER, MEMORY0);
        } else {
            self.indexed(to, MEMORIES, index);
        }
    }

    /// Element `index` of an array of pointers that a field of the instance points to.
    fn indexed(&mut self, to: Reg, field: i32, index: u32) {
        self.e.load(to, INSTANCE_REGISTER, field);
        let at = i64::from(index) * 8;
        if reaches(LDR64, at) {
            self.e.load(to, to, at as i32);
        } else {
            // Indices are below 2^21.
            self.e.add_imm(to, to, at & !0xfff);
            self.e.load(to, to, (at & 0xfff) as i32);
        }
    }

    /// The position of the next instruction.
    pub(super) fn next(&mut self) -> u32 {
        self.e.room(4);
        self.e.position()
    }

    /// A load of a scalar or whole vector. Uses x16 and x17. Returns where the instruction stands that may fault.
    pub(in crate::native) fn load(&mut self, op: Op, to: Any, access: Access, addr: Src) -> u32 {
        if let Some((code, bytes)) = splat_row(op) {
            let (Any::Int(Reg(to)) | Any::Float(Freg(to))) = to;
            let from = self.address(LDRB, access, addr, bytes);
            let from = self.exact(from);
            let at = self.next();
            self.e.op(code, to, from.0, 0);
            return at;
        }
        let (code, bytes, extend) = load_row(op);
        let from = self.address(code, access, addr, bytes);
        let at = self.next();
        self.load_from(code, to, from);
        if let (Some(extend), Any::Float(Freg(to))) = (extend, to) {
            self.e.op(extend, to, to, 0);
        }
        at
    }

    pub(super) fn load_from(&mut self, code: u32, to: Any, from: Mem) {
        let (Any::Int(Reg(to)) | Any::Float(Freg(to))) = to;
        self.e.access(code, to, from);
    }

    /// A load of one lane of a vector whose others stay. Uses x16 and x17. Returns where the instruction stands that may fault.
    pub(in crate::native) fn load_lane(
        &mut self,
        op: Op,
        lane: u8,
        to: Freg,
        access: Access,
        addr: Src,
        vector: Src,
    ) -> u32 {
        let (code, bytes) = lane_row(op, lane);
        self.mov_vector(Kind::V128, to, vector);
        let from = self.address(LDRB, access, addr, bytes);
        let from = self.exact(from);
        let at = self.next();
        self.e.op(code | 1 << 22, to.0, from.0, 0);
        at
    }

    /// A store of one lane. Uses x16, x17, v30 and v31. Returns where the instruction stands that may fault.
    pub(in crate::native) fn store_lane(&mut self, op: Op, lane: u8, access: Access, addr: Src, vector: Src) -> u32 {
        let (code, bytes) = lane_row(op, lane);
        let vector = self.in_vector(Kind::V128, vector, V31);
        let to = self.address(LDRB, access, addr, bytes);
        let to = self.exact(to);
        let at = self.probe(access, bytes, Mem::At(to, 0));
        self.e.op(code, vector.0, to.0, 0);
        at
    }

    /// A store. Uses x16, x17, x30, v30 and v31. Returns where the instruction stands that may fault.
    pub(in crate::native) fn store(&mut self, op: Op, access: Access, addr: Src, value: Src) -> u32 {
        let value = self.stored(op, value);
        let to = self.address(value.code, access, addr, value.bytes);
        let at = self.probe(access, value.bytes, to);
        self.e.access(value.code, value.reg, to);
        at
    }

    /// Has the value of a store in a register. Uses x17, x30 and v31.
    pub(super) fn stored(&mut self, op: Op, value: Src) -> Stored {
        let (code, bytes, kind) = store_row(op);
        let (code, reg) = match value {
            Src::Reg(Any::Float(reg)) => (code, reg.0),
            value if kind == Kind::V128 => (code, self.in_vector(kind, value, V31).0),
            // A float that is in no register goes as an integer of its bits: without the bit of the vector class.
            value => (code & !(1 << 26), self.int_or_zero(bytes == 8, value, LR).0),
        };
        Stored { code, bytes, reg }
    }

    /// Has a store that relies on the guard fault before it writes anything: one of several bytes may lie on both sides of the
    /// boundary, and the processor may then have written those before it. A load of the same bytes writes none. Returns where the
    /// instruction stands that may fault.
    fn probe(&mut self, access: Access, bytes: u64, to: Mem) -> u32 {
        let at = self.next();
        let (code, nowhere) = match bytes {
            1 => return at,
            2 => (LDRH, ZR.0),
            4 => (LDR32, ZR.0),
            8 => (LDR64, ZR.0),
            _ => (LDRQ, V30.0),
        };
        if access.guarded {
            self.e.access(code, nowhere, to);
        }
        at
    }

    /// The record of a global.
    fn global(&mut self, to: Reg, index: u32) {
        self.indexed(to, offset_of!(Instance, globals) as i32, index);
    }

    /// The value of a global. Uses x17.
    pub(in crate::native) fn global_get(&mut self, to: Any, kind: Kind, index: u32) {
        self.global(X17, index);
        let (Any::Int(Reg(to)) | Any::Float(Freg(to))) = to;
        let code = match kind {
            Kind::I32 => LDR32,
            Kind::I64 => LDR64,
            Kind::F32 => LDRS,
            Kind::F64 => LDRD,
            Kind::V128 => LDRQ,
        };
        self.e.access(code, to, Mem::At(X17, offset_of!(Global, value) as i32));
    }

    /// Sets a global. Uses x16, x17, x30 and v31.
    pub(in crate::native) fn global_set(&mut self, kind: Kind, index: u32, value: Src) {
        self.global(LR, index);
        self.store_slot(LR, offset_of!(Global, value) as i32, kind, value);
    }

    /// The size of a memory in pages of 1 << `page_size_log2` bytes.
    pub(in crate::native) fn memory_size(&mut self, to: Reg, index: u32, page_size_log2: u8, shared: bool) {
        self.memory(to, index);
        self.length(to, to, shared);
        if page_size_log2 > 0 {
            self.shift_imm(LSR, true, to, to, page_size_log2);
        }
    }

    /// The record of a table.
    fn table(&mut self, to: Reg, index: u32) {
        self.indexed(to, offset_of!(Instance, tables) as i32, index);
    }

    /// The length of a table.
    pub(in crate::native) fn table_size(&mut self, to: Reg, index: u32) {
        self.table(to, index);
        self.e.load(to, to, offset_of!(Table, len) as i32);
    }

    /// Where element `index` of a table is, after the bounds check. Uses x16, x17 and x30.
    pub(super) fn element(&mut self, table: u32, table64: bool, index: Src, outside: TrapCode) -> Mem {
        let outside = self.trap_label(outside);
        let index = self.int(table64, index, X17);
        self.table(X16, table);
        self.e.load(LR, X16, offset_of!(Table, len) as i32);
        self.e.int(SUBS, true, ZR, index, LR);
        self.e.branch(HS, outside);
        self.e.load(X16, X16, offset_of!(Table, base) as i32);
        Mem::Scaled(X16, index)
    }

    /// An element of a table. Uses x16, x17 and x30.
    pub(in crate::native) fn table_get(&mut self, to: Reg, table: u32, table64: bool, index: Src) {
        let from = self.element(table, table64, index, TrapCode::TableOutOfBounds);
        self.e.access(LDR64, to.0, from);
    }

    /// Sets an element of a table. Uses x16, x17 and x30.
    pub(in crate::native) fn table_set(&mut self, table: u32, table64: bool, index: Src, value: Src) {
        let to = self.element(table, table64, index, TrapCode::TableOutOfBounds);
        let value = self.int_or_zero(true, value, LR);
        self.e.access(STR64, value.0, to);
    }

    /// The record of a function of the instance.
    pub(in crate::native) fn func_ref(&mut self, to: Reg, index: u32) {
        self.indexed(to, offset_of!(Instance, funcs) as i32, index);
    }

    /// Traps if a reference is null.
    pub(in crate::native) fn check_non_null(&mut self, src: Src) {
        let null = self.trap_label(TrapCode::NullReference);
        let reg = self.int(true, src, X16);
        self.e.branch_zero(true, reg, true, null);
    }

    /// Makes x28 the instance of the frame, and x27 match it.
    pub(in crate::native) fn restore_instance(&mut self) {
        self.e.load(INSTANCE_REGISTER, FP, super::frame::INSTANCE);
        self.load_memory_base();
    }

    pub(super) fn load_memory_base(&mut self) {
        self.e.load(MEMORY_REGISTER, INSTANCE_REGISTER, MEMORY0);
        self.e.load(MEMORY_REGISTER, MEMORY_REGISTER, BASE);
    }
}
