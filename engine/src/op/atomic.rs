//! Atomic memory accesses (threads proposal). Row shape of those that access memory: see [`super::each`].

use super::{Op, for_each_atomic};

/// Waiting and ordering.
macro_rules! atomic_ops {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (MemoryAtomicNotify, memory_atomic_notify, ("memory.atomic.notify" Threads MemArg), addr u32 => u32)
        (MemoryAtomicWait32, memory_atomic_wait32, ("memory.atomic.wait32" Threads MemArg), addr u32 u64 => u32)
        (MemoryAtomicWait64, memory_atomic_wait64, ("memory.atomic.wait64" Threads MemArg), addr u64 u64 => u32)
        (AtomicFence, atomic_fence, ("atomic.fence" Threads Ordering), =>)
    } };
}
pub(crate) use atomic_ops;

/// Loads.
macro_rules! atomic_loads {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32AtomicLoad, i32_atomic_load, ("i32.atomic.load" Threads MemArg), addr => u32, u32 Load)
        (I64AtomicLoad, i64_atomic_load, ("i64.atomic.load" Threads MemArg), addr => u64, u64 Load)
        (I32AtomicLoad8U, i32_atomic_load8_u, ("i32.atomic.load8_u" Threads MemArg), addr => u32, u8 Load)
        (I32AtomicLoad16U, i32_atomic_load16_u, ("i32.atomic.load16_u" Threads MemArg), addr => u32, u16 Load)
        (I64AtomicLoad8U, i64_atomic_load8_u, ("i64.atomic.load8_u" Threads MemArg), addr => u64, u8 Load)
        (I64AtomicLoad16U, i64_atomic_load16_u, ("i64.atomic.load16_u" Threads MemArg), addr => u64, u16 Load)
        (I64AtomicLoad32U, i64_atomic_load32_u, ("i64.atomic.load32_u" Threads MemArg), addr => u64, u32 Load)
    } };
}
pub(crate) use atomic_loads;

/// Stores.
macro_rules! atomic_stores {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32AtomicStore, i32_atomic_store, ("i32.atomic.store" Threads MemArg), addr u32 =>, u32 Store)
        (I64AtomicStore, i64_atomic_store, ("i64.atomic.store" Threads MemArg), addr u64 =>, u64 Store)
        (I32AtomicStore8, i32_atomic_store8, ("i32.atomic.store8" Threads MemArg), addr u32 =>, u8 Store)
        (I32AtomicStore16, i32_atomic_store16, ("i32.atomic.store16" Threads MemArg), addr u32 =>, u16 Store)
        (I64AtomicStore8, i64_atomic_store8, ("i64.atomic.store8" Threads MemArg), addr u64 =>, u8 Store)
        (I64AtomicStore16, i64_atomic_store16, ("i64.atomic.store16" Threads MemArg), addr u64 =>, u16 Store)
        (I64AtomicStore32, i64_atomic_store32, ("i64.atomic.store32" Threads MemArg), addr u64 =>, u32 Store)
    } };
}
pub(crate) use atomic_stores;

/// Read, modify, write; the result is what was read.
macro_rules! atomic_rmw {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32AtomicRmwAdd, i32_atomic_rmw_add, ("i32.atomic.rmw.add" Threads MemArg), addr u32 => u32, u32 Add)
        (I64AtomicRmwAdd, i64_atomic_rmw_add, ("i64.atomic.rmw.add" Threads MemArg), addr u64 => u64, u64 Add)
        (I32AtomicRmw8AddU, i32_atomic_rmw8_add_u, ("i32.atomic.rmw8.add_u" Threads MemArg), addr u32 => u32, u8 Add)
        (I32AtomicRmw16AddU, i32_atomic_rmw16_add_u, ("i32.atomic.rmw16.add_u" Threads MemArg), addr u32 => u32, u16 Add)
        (I64AtomicRmw8AddU, i64_atomic_rmw8_add_u, ("i64.atomic.rmw8.add_u" Threads MemArg), addr u64 => u64, u8 Add)
        (I64AtomicRmw16AddU, i64_atomic_rmw16_add_u, ("i64.atomic.rmw16.add_u" Threads MemArg), addr u64 => u64, u16 Add)
        (I64AtomicRmw32AddU, i64_atomic_rmw32_add_u, ("i64.atomic.rmw32.add_u" Threads MemArg), addr u64 => u64, u32 Add)
        (I32AtomicRmwSub, i32_atomic_rmw_sub, ("i32.atomic.rmw.sub" Threads MemArg), addr u32 => u32, u32 Sub)
        (I64AtomicRmwSub, i64_atomic_rmw_sub, ("i64.atomic.rmw.sub" Threads MemArg), addr u64 => u64, u64 Sub)
        (I32AtomicRmw8SubU, i32_atomic_rmw8_sub_u, ("i32.atomic.rmw8.sub_u" Threads MemArg), addr u32 => u32, u8 Sub)
        (I32AtomicRmw16SubU, i32_atomic_rmw16_sub_u, ("i32.atomic.rmw16.sub_u" Threads MemArg), addr u32 => u32, u16 Sub)
        (I64AtomicRmw8SubU, i64_atomic_rmw8_sub_u, ("i64.atomic.rmw8.sub_u" Threads MemArg), addr u64 => u64, u8 Sub)
        (I64AtomicRmw16SubU, i64_atomic_rmw16_sub_u, ("i64.atomic.rmw16.sub_u" Threads MemArg), addr u64 => u64, u16 Sub)
        (I64AtomicRmw32SubU, i64_atomic_rmw32_sub_u, ("i64.atomic.rmw32.sub_u" Threads MemArg), addr u64 => u64, u32 Sub)
        (I32AtomicRmwAnd, i32_atomic_rmw_and, ("i32.atomic.rmw.and" Threads MemArg), addr u32 => u32, u32 And)
        (I64AtomicRmwAnd, i64_atomic_rmw_and, ("i64.atomic.rmw.and" Threads MemArg), addr u64 => u64, u64 And)
        (I32AtomicRmw8AndU, i32_atomic_rmw8_and_u, ("i32.atomic.rmw8.and_u" Threads MemArg), addr u32 => u32, u8 And)
        (I32AtomicRmw16AndU, i32_atomic_rmw16_and_u, ("i32.atomic.rmw16.and_u" Threads MemArg), addr u32 => u32, u16 And)
        (I64AtomicRmw8AndU, i64_atomic_rmw8_and_u, ("i64.atomic.rmw8.and_u" Threads MemArg), addr u64 => u64, u8 And)
        (I64AtomicRmw16AndU, i64_atomic_rmw16_and_u, ("i64.atomic.rmw16.and_u" Threads MemArg), addr u64 => u64, u16 And)
        (I64AtomicRmw32AndU, i64_atomic_rmw32_and_u, ("i64.atomic.rmw32.and_u" Threads MemArg), addr u64 => u64, u32 And)
        (I32AtomicRmwOr, i32_atomic_rmw_or, ("i32.atomic.rmw.or" Threads MemArg), addr u32 => u32, u32 Or)
        (I64AtomicRmwOr, i64_atomic_rmw_or, ("i64.atomic.rmw.or" Threads MemArg), addr u64 => u64, u64 Or)
        (I32AtomicRmw8OrU, i32_atomic_rmw8_or_u, ("i32.atomic.rmw8.or_u" Threads MemArg), addr u32 => u32, u8 Or)
        (I32AtomicRmw16OrU, i32_atomic_rmw16_or_u, ("i32.atomic.rmw16.or_u" Threads MemArg), addr u32 => u32, u16 Or)
        (I64AtomicRmw8OrU, i64_atomic_rmw8_or_u, ("i64.atomic.rmw8.or_u" Threads MemArg), addr u64 => u64, u8 Or)
        (I64AtomicRmw16OrU, i64_atomic_rmw16_or_u, ("i64.atomic.rmw16.or_u" Threads MemArg), addr u64 => u64, u16 Or)
        (I64AtomicRmw32OrU, i64_atomic_rmw32_or_u, ("i64.atomic.rmw32.or_u" Threads MemArg), addr u64 => u64, u32 Or)
        (I32AtomicRmwXor, i32_atomic_rmw_xor, ("i32.atomic.rmw.xor" Threads MemArg), addr u32 => u32, u32 Xor)
        (I64AtomicRmwXor, i64_atomic_rmw_xor, ("i64.atomic.rmw.xor" Threads MemArg), addr u64 => u64, u64 Xor)
        (I32AtomicRmw8XorU, i32_atomic_rmw8_xor_u, ("i32.atomic.rmw8.xor_u" Threads MemArg), addr u32 => u32, u8 Xor)
        (I32AtomicRmw16XorU, i32_atomic_rmw16_xor_u, ("i32.atomic.rmw16.xor_u" Threads MemArg), addr u32 => u32, u16 Xor)
        (I64AtomicRmw8XorU, i64_atomic_rmw8_xor_u, ("i64.atomic.rmw8.xor_u" Threads MemArg), addr u64 => u64, u8 Xor)
        (I64AtomicRmw16XorU, i64_atomic_rmw16_xor_u, ("i64.atomic.rmw16.xor_u" Threads MemArg), addr u64 => u64, u16 Xor)
        (I64AtomicRmw32XorU, i64_atomic_rmw32_xor_u, ("i64.atomic.rmw32.xor_u" Threads MemArg), addr u64 => u64, u32 Xor)
        (I32AtomicRmwXchg, i32_atomic_rmw_xchg, ("i32.atomic.rmw.xchg" Threads MemArg), addr u32 => u32, u32 Xchg)
        (I64AtomicRmwXchg, i64_atomic_rmw_xchg, ("i64.atomic.rmw.xchg" Threads MemArg), addr u64 => u64, u64 Xchg)
        (I32AtomicRmw8XchgU, i32_atomic_rmw8_xchg_u, ("i32.atomic.rmw8.xchg_u" Threads MemArg), addr u32 => u32, u8 Xchg)
        (I32AtomicRmw16XchgU, i32_atomic_rmw16_xchg_u, ("i32.atomic.rmw16.xchg_u" Threads MemArg), addr u32 => u32, u16 Xchg)
        (I64AtomicRmw8XchgU, i64_atomic_rmw8_xchg_u, ("i64.atomic.rmw8.xchg_u" Threads MemArg), addr u64 => u64, u8 Xchg)
        (I64AtomicRmw16XchgU, i64_atomic_rmw16_xchg_u, ("i64.atomic.rmw16.xchg_u" Threads MemArg), addr u64 => u64, u16 Xchg)
        (I64AtomicRmw32XchgU, i64_atomic_rmw32_xchg_u, ("i64.atomic.rmw32.xchg_u" Threads MemArg), addr u64 => u64, u32 Xchg)
    } };
}
pub(crate) use atomic_rmw;

/// Read, compare, and write if equal; the result is what was read.
macro_rules! atomic_cmpxchg {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32AtomicRmwCmpxchg, i32_atomic_rmw_cmpxchg, ("i32.atomic.rmw.cmpxchg" Threads MemArg), addr u32 u32 => u32, u32 Cmpxchg)
        (I64AtomicRmwCmpxchg, i64_atomic_rmw_cmpxchg, ("i64.atomic.rmw.cmpxchg" Threads MemArg), addr u64 u64 => u64, u64 Cmpxchg)
        (I32AtomicRmw8CmpxchgU, i32_atomic_rmw8_cmpxchg_u, ("i32.atomic.rmw8.cmpxchg_u" Threads MemArg), addr u32 u32 => u32, u8 Cmpxchg)
        (I32AtomicRmw16CmpxchgU, i32_atomic_rmw16_cmpxchg_u, ("i32.atomic.rmw16.cmpxchg_u" Threads MemArg), addr u32 u32 => u32, u16 Cmpxchg)
        (I64AtomicRmw8CmpxchgU, i64_atomic_rmw8_cmpxchg_u, ("i64.atomic.rmw8.cmpxchg_u" Threads MemArg), addr u64 u64 => u64, u8 Cmpxchg)
        (I64AtomicRmw16CmpxchgU, i64_atomic_rmw16_cmpxchg_u, ("i64.atomic.rmw16.cmpxchg_u" Threads MemArg), addr u64 u64 => u64, u16 Cmpxchg)
        (I64AtomicRmw32CmpxchgU, i64_atomic_rmw32_cmpxchg_u, ("i64.atomic.rmw32.cmpxchg_u" Threads MemArg), addr u64 u64 => u64, u32 Cmpxchg)
    } };
}
pub(crate) use atomic_cmpxchg;

/// What an atomic access does to memory. All but `Store` give what was read.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum AtomicAction {
    /// Reads.
    Load,
    /// Writes the operand.
    Store,
    /// Reads, and writes the sum of that and the operand.
    Add,
    /// Reads, and writes the difference.
    Sub,
    /// Reads, and writes the conjunction.
    And,
    /// Reads, and writes the disjunction.
    Or,
    /// Reads, and writes the exclusive disjunction.
    Xor,
    /// Reads, and writes the operand.
    Xchg,
    /// Reads, and writes the second operand if what was read is the first, wrapped to as many bytes.
    Cmpxchg,
}

/// What an atomic access does, and to how many bytes; its address must be a multiple of them. `None` for other instructions.
pub fn atomic_access(op: Op) -> Option<(AtomicAction, u32)> {
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, addr $($operand:ident)* => $($result:ident)?, $memory:ident $action:ident))*) => {
            match op {
                $(Op::$op => Some((AtomicAction::$action, size_of::<$memory>() as u32)),)*
                _ => None,
            }
        };
    }
    for_each_atomic!(rows)
}
