//! Instructions on whole memories, tables and segments. They are too long to be worth registers: operands and results are
//! in slots, and the work is done out of line by `runtime`.

use crate::interp::machine::{Handler, HandlerRef, Machine, Next, handler};
use crate::interp::operand::Slot;
use crate::module::{bulk_memory_fuel, bulk_table_fuel};
use crate::op::{Op, TrapCode};
use crate::runtime::{Instance, Memory, StoreCore, Table};
use std::fmt;
use std::marker::PhantomData;

/// Arguments: up to three operands in slots, the first of which takes the result, and up to two indices.
#[derive(Copy, Clone)]
#[repr(C)]
pub(in crate::interp) struct ArgsBulk {
    pub(in crate::interp) slots: [Slot; 3],
    pub(in crate::interp) x: u32,
    pub(in crate::interp) y: u32,
}

impl fmt::Debug for ArgsBulk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?}", self.x, self.y, self.slots)
    }
}

/// What an instruction works on.
struct Bulk {
    instance: *mut Instance,
    fp: *mut u64,
    args: ArgsBulk,
}

impl Bulk {
    /// Operand `i` as it stands in its slot.
    unsafe fn word(&self, i: usize) -> u64 {
        // SAFETY: the operands are the frame's.
        unsafe { self.fp.add(self.args.slots[i].0 as usize).read() }
    }

    /// Operand `i`, an i32.
    unsafe fn small(&self, i: usize) -> u64 {
        // SAFETY: as in `word`.
        unsafe { self.word(i) as u32 as u64 }
    }

    /// Operand `i`, an address or size in a memory or table that has 64-bit ones or not.
    unsafe fn address(&self, i: usize, is64: bool) -> u64 {
        // SAFETY: as in `word`.
        unsafe { if is64 { self.word(i) } else { self.small(i) } }
    }

    /// Writes the result over operand 0. `None` is -1, in the width of the memory or table.
    unsafe fn result(&self, value: Option<u64>, is64: bool) {
        let minus_one = if is64 { u64::MAX } else { u32::MAX as u64 };
        // SAFETY: as in `word`.
        unsafe { self.fp.add(self.args.slots[0].0 as usize).write(value.unwrap_or(minus_one)) }
    }

    unsafe fn memory(&self, index: u32) -> *mut Memory {
        // SAFETY: memory indices are validated.
        unsafe { *(*self.instance).memories.add(index as usize) }
    }

    unsafe fn table(&self, index: u32) -> *mut Table {
        // SAFETY: table indices are validated.
        unsafe { *(*self.instance).tables.add(index as usize) }
    }

    unsafe fn store(&self) -> *mut StoreCore {
        // SAFETY: the context is the first field of its store.
        unsafe { (*self.instance).context.cast() }
    }

    /// Charges for `n` units by size, before anything is checked or done.
    unsafe fn charge(&self, cost: u64) -> Result<(), TrapCode> {
        // SAFETY: the store is the instance's.
        unsafe { (*self.store()).context.charge(cost) }
    }
}

trait BulkOp {
    const OP: Op;
    /// # Safety
    /// The operands are those of a frame of the instance's code.
    unsafe fn run(b: Bulk) -> Result<(), TrapCode>;
}

struct OutOfLine<O>(PhantomData<O>);

impl<O: BulkOp> Handler for OutOfLine<O> {
    type Args = ArgsBulk;
    fn name() -> String {
        O::OP.info().name.into()
    }
    #[inline(always)]
    unsafe fn run(m: &mut Machine, args: ArgsBulk) -> Next {
        // SAFETY: the operands are the frame's. The memory may have grown.
        unsafe {
            match out_of_line::<O>(m.instance, m.fp, args) {
                Ok(()) => {
                    m.reload_memory();
                    Next::Go
                }
                Err(code) => m.trap(code),
            }
        }
    }
}

#[inline(never)]
unsafe fn out_of_line<O: BulkOp>(instance: *mut Instance, fp: *mut u64, args: ArgsBulk) -> Result<(), TrapCode> {
    // SAFETY: as for `BulkOp::run`.
    unsafe { O::run(Bulk { instance, fp, args }) }
}

macro_rules! bulk_ops {
    ($($op:ident |$b:ident| $body:block)*) => {
        $(
            struct $op;
            impl BulkOp for $op {
                const OP: Op = Op::$op;
                unsafe fn run($b: Bulk) -> Result<(), TrapCode> {
                    // SAFETY: indices are validated, operands are the frame's, and no reference into the store is alive.
                    unsafe { $body }
                }
            }
        )*

        /// The handler of an instruction of this family, or `None` when it is not one.
        pub(in crate::interp) fn bulk_handler(op: Op) -> Option<HandlerRef> {
            match op {
                $(Op::$op => Some(handler::<OutOfLine<$op>>()),)*
                _ => None,
            }
        }
    };
}

// In each: `x` and `y` are the immediates in the order of the text format.
bulk_ops! {
    MemorySize |b| {
        let memory = b.memory(b.args.x);
        b.result(Some((*memory).pages()), true);
        Ok(())
    }
    MemoryGrow |b| {
        let memory = b.memory(b.args.x);
        let is64 = (*memory).ty.memory64;
        let before = (*b.store()).grow_memory(&mut *memory, b.address(0, is64));
        b.result(before, is64);
        Ok(())
    }
    MemoryFill |b| {
        let memory = b.memory(b.args.x);
        let is64 = (*memory).ty.memory64;
        let n = b.address(2, is64);
        b.charge(bulk_memory_fuel(n))?;
        (*memory).fill(b.address(0, is64), b.word(1) as u8, n)
    }
    MemoryCopy |b| {
        let (to, from) = (b.memory(b.args.x), b.memory(b.args.y));
        let (to64, from64) = ((*to).ty.memory64, (*from).ty.memory64);
        let n = b.address(2, to64 && from64);
        b.charge(bulk_memory_fuel(n))?;
        (*to).copy(b.address(0, to64), &*from, b.address(1, from64), n)
    }
    MemoryInit |b| {
        let memory = b.memory(b.args.y);
        let n = b.small(2);
        b.charge(bulk_memory_fuel(n))?;
        (*memory).init(b.address(0, (*memory).ty.memory64), (*b.instance).data(b.args.x), b.small(1), n)
    }
    DataDrop |b| {
        (&mut (*b.instance).data_dropped)[b.args.x as usize] = true;
        Ok(())
    }
    TableSize |b| {
        let table = b.table(b.args.x);
        b.result(Some((*table).len), true);
        Ok(())
    }
    TableGet |b| {
        let table = b.table(b.args.x);
        let value = (*table).get(b.address(0, (*table).ty.table64))?;
        b.result(Some(value), true);
        Ok(())
    }
    TableSet |b| {
        let table = b.table(b.args.x);
        (*table).set(b.address(0, (*table).ty.table64), b.word(1))
    }
    TableGrow |b| {
        // The result is not where operand 0 is: see the lowering, which passes the size first.
        let table = b.table(b.args.x);
        let is64 = (*table).ty.table64;
        let delta = b.address(0, is64);
        b.charge(bulk_table_fuel(delta))?;
        let before = (*b.store()).grow_table(&mut *table, delta, b.word(1));
        b.result(before, is64);
        Ok(())
    }
    TableFill |b| {
        let table = b.table(b.args.x);
        let is64 = (*table).ty.table64;
        let n = b.address(2, is64);
        b.charge(bulk_table_fuel(n))?;
        (*table).fill(b.address(0, is64), b.word(1), n)
    }
    TableCopy |b| {
        let (to, from) = (b.table(b.args.x), b.table(b.args.y));
        let (to64, from64) = ((*to).ty.table64, (*from).ty.table64);
        let n = b.address(2, to64 && from64);
        b.charge(bulk_table_fuel(n))?;
        (*to).copy(b.address(0, to64), &*from, b.address(1, from64), n)
    }
    TableInit |b| {
        let table = b.table(b.args.y);
        let n = b.small(2);
        b.charge(bulk_table_fuel(n))?;
        (*table).init(b.address(0, (*table).ty.table64), (*b.instance).element(b.args.x), b.small(1), n)
    }
    ElemDrop |b| {
        (&mut (*b.instance).elements)[b.args.x as usize] = None;
        Ok(())
    }
}
