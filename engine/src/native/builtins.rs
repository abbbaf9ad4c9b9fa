//! What native code has Rust do. A bulk operation takes the instance, its operands side by side in slots, and its
//! immediates in the order of the text format; it returns 0 or a trap's code, and writes its result over the first operand.

use crate::module::{StorageType, StructType, TypeId, ValType, bulk_memory_fuel, bulk_table_fuel};
use crate::op::TrapCode;
use crate::runtime::atomic::Cell;
use crate::runtime::heap::{ArrayType, NO_TYPE};
use crate::runtime::{Context, Instance, Memory, Status, StoreCore, Table};

/// Notes a trap. Returns the status that reports it.
pub(super) unsafe extern "C" fn raise(context: *mut Context, code: u32) -> Status {
    let code = TrapCode::from_u8(code as u8).expect("native code traps with codes that there are");
    // SAFETY: native code passes its context.
    unsafe { (*context).raise(code) }
}

/// Makes an exception of a tag and notes it as the one being thrown.
pub(super) unsafe extern "C" fn throw(instance: *mut Instance, tag: u32, values: *const u64) -> Status {
    // SAFETY: native code passes its instance, an index that validation checked, and the tag's values in their slots.
    unsafe {
        let store = (*instance).context.cast::<StoreCore>();
        let tag = *(*instance).tags.add(tag as usize);
        match (*store).new_exception(tag, values) {
            Ok(word) => {
                (*store).context.exception = word;
                Status::Exception
            }
            Err(code) => (*store).context.raise(code),
        }
    }
}

/// Notes an exception as the one being thrown; traps for null.
pub(super) unsafe extern "C" fn throw_ref(instance: *mut Instance, exception: u64) -> Status {
    // SAFETY: native code passes its instance.
    unsafe {
        let context = (*instance).context;
        if exception == 0 {
            return (*context).raise(TrapCode::NullReference);
        }
        (*context).exception = exception;
        Status::Exception
    }
}

/// Whether the type of an object or function is `expected` or a subtype of it.
pub(super) unsafe extern "C" fn is_subtype(instance: *mut Instance, actual: u32, expected: u32) -> u32 {
    // SAFETY: native code passes its instance and types that the store's objects keep registered; a host's value has none.
    let store = unsafe { &mut *(*instance).context.cast::<StoreCore>() };
    (TypeId(actual) != NO_TYPE && store.is_subtype(TypeId(actual), TypeId(expected))).into()
}

/// Sees to it that there is fuel for a segment that costs so much: 0, or a trap's code.
pub(super) unsafe extern "C" fn refill(instance: *mut Instance, cost: u32) -> u32 {
    // SAFETY: native code passes its instance.
    unsafe { (*(*instance).context).refill(cost.into()) }.map_or_else(|code| code as u32, |()| 0)
}

/// What a bulk operation works on.
struct Bulk {
    instance: *mut Instance,
    slots: *mut u64,
}

impl Bulk {
    /// Operand `i`, an i32.
    unsafe fn small(&self, i: usize) -> u64 {
        // SAFETY: native code passes as many slots as the operation has operands.
        unsafe { u64::from(self.slots.add(i).read() as u32) }
    }

    /// Operand `i` as it is.
    unsafe fn word(&self, i: usize) -> u64 {
        // SAFETY: as in `small`.
        unsafe { self.slots.add(i).read() }
    }

    /// Operand `i`, an address or a size.
    unsafe fn address(&self, i: usize, is64: bool) -> u64 {
        // SAFETY: as in `small`.
        unsafe { if is64 { self.word(i) } else { self.small(i) } }
    }

    /// The result of growing: -1 if it failed.
    unsafe fn grown(&self, before: Option<u64>, is64: bool) {
        let failed = if is64 { u64::MAX } else { u32::MAX.into() };
        // SAFETY: as in `small`; there is at least one slot.
        unsafe { self.slots.write(before.unwrap_or(failed)) }
    }

    unsafe fn memory(&self, index: u32) -> *mut Memory {
        // SAFETY: indices are validated.
        unsafe { *(*self.instance).memories.add(index as usize) }
    }

    unsafe fn table(&self, index: u32) -> *mut Table {
        // SAFETY: indices are validated.
        unsafe { *(*self.instance).tables.add(index as usize) }
    }

    unsafe fn struct_type<'a>(&self, index: u32) -> (TypeId, &'a StructType) {
        // SAFETY: the instance keeps its module, and that its types.
        let compiled = unsafe { &(*self.instance).module };
        let types = &compiled.module.types;
        (types.id(index), types.struct_type(index).expect("validated: a struct type"))
    }

    unsafe fn array_type(&self, index: u32) -> ArrayType {
        // SAFETY: as in `struct_type`.
        let compiled = unsafe { &(*self.instance).module };
        let types = &compiled.module.types;
        let element = types.array_type(index).expect("validated: an array type").storage;
        ArrayType { id: types.id(index), element }
    }

    /// The value for an element that begins at operand slot `i`, and the slot after it.
    unsafe fn value(&self, i: usize, element: StorageType) -> ([u64; 2], usize) {
        // SAFETY: as in `small`.
        unsafe {
            match element.unpacked() {
                ValType::V128 => ([self.word(i), self.word(i + 1)], i + 2),
                _ => ([self.word(i), 0], i + 1),
            }
        }
    }

    unsafe fn store(&self) -> *mut StoreCore {
        // SAFETY: the context is the first field of its store.
        unsafe { (*self.instance).context.cast() }
    }

    unsafe fn charge(&self, cost: u64) -> Result<(), TrapCode> {
        // SAFETY: the store is the instance's.
        unsafe { (*self.store()).context.charge(cost) }
    }
}

macro_rules! bulk {
    ($($name:ident |$b:ident, $x:ident, $y:ident| $body:block)*) => { $(
        pub(super) unsafe extern "C" fn $name(instance: *mut Instance, slots: *mut u64, $x: u32, $y: u32) -> u32 {
            let $b = Bulk { instance, slots };
            let _ = ($x, $y);
            // SAFETY: native code passes its instance and operands, indices are validated, no reference into the store is alive.
            let run = || unsafe { $body };
            let result: Result<(), TrapCode> = run();
            result.map_or_else(|code| code as u32, |()| 0)
        }
    )* };
}

bulk! {
    memory_grow |b, x, y| {
        let memory = b.memory(x);
        let is64 = (*memory).ty.memory64;
        let before = (*b.store()).grow_memory(&mut *memory, b.address(0, is64));
        b.grown(before, is64);
        Ok(())
    }
    memory_fill |b, x, y| {
        let memory = b.memory(x);
        let is64 = (*memory).ty.memory64;
        let n = b.address(2, is64);
        b.charge(bulk_memory_fuel(n))?;
        (*memory).fill(b.address(0, is64), b.word(1) as u8, n)
    }
    memory_copy |b, x, y| {
        let (to, from) = (b.memory(x), b.memory(y));
        let (to64, from64) = ((*to).ty.memory64, (*from).ty.memory64);
        let n = b.address(2, to64 && from64);
        b.charge(bulk_memory_fuel(n))?;
        (*to).copy(b.address(0, to64), &*from, b.address(1, from64), n)
    }
    memory_init |b, x, y| {
        let memory = b.memory(y);
        let n = b.small(2);
        b.charge(bulk_memory_fuel(n))?;
        (*memory).init(b.address(0, (*memory).ty.memory64), (*b.instance).data(x), b.small(1), n)
    }
    data_drop |b, x, y| {
        (&mut (*b.instance).data_dropped)[x as usize] = true;
        Ok(())
    }
    table_grow |b, x, y| {
        // The value comes first, then the number of elements.
        let table = b.table(x);
        let is64 = (*table).ty.table64;
        let delta = b.address(1, is64);
        b.charge(bulk_table_fuel(delta))?;
        let before = (*b.store()).grow_table(&mut *table, delta, b.word(0));
        b.grown(before, is64);
        Ok(())
    }
    table_fill |b, x, y| {
        let table = b.table(x);
        let is64 = (*table).ty.table64;
        let n = b.address(2, is64);
        b.charge(bulk_table_fuel(n))?;
        (*table).fill(b.address(0, is64), b.word(1), n)
    }
    table_copy |b, x, y| {
        let (to, from) = (b.table(x), b.table(y));
        let (to64, from64) = ((*to).ty.table64, (*from).ty.table64);
        let n = b.address(2, to64 && from64);
        b.charge(bulk_table_fuel(n))?;
        (*to).copy(b.address(0, to64), &*from, b.address(1, from64), n)
    }
    table_init |b, x, y| {
        let table = b.table(y);
        let n = b.small(2);
        b.charge(bulk_table_fuel(n))?;
        (*table).init(b.address(0, (*table).ty.table64), (*b.instance).element(x), b.small(1), n)
    }
    elem_drop |b, x, y| {
        (&mut (*b.instance).elements)[x as usize] = None;
        Ok(())
    }
    struct_new |b, x, y| {
        let (id, ty) = b.struct_type(x);
        let word = (*b.store()).struct_new(id, ty, b.slots)?;
        b.slots.write(word);
        Ok(())
    }
    struct_new_default |b, x, y| {
        let (id, ty) = b.struct_type(x);
        b.slots.write((*b.store()).struct_new_default(id, ty)?);
        Ok(())
    }
    array_new |b, x, y| {
        let ty = b.array_type(x);
        let (value, n) = b.value(0, ty.element);
        b.slots.write((*b.store()).array_new(ty, value, b.small(n) as u32)?);
        Ok(())
    }
    array_new_default |b, x, y| {
        b.slots.write((*b.store()).array_new_default(b.array_type(x), b.small(0) as u32)?);
        Ok(())
    }
    array_new_fixed |b, x, y| {
        b.slots.write((*b.store()).array_new_fixed(b.array_type(x), b.slots, y)?);
        Ok(())
    }
    array_new_data |b, x, y| {
        let (from, n) = (b.small(0) as u32, b.small(1) as u32);
        b.slots.write((*b.store()).array_new_data(b.array_type(x), (b.instance, y), from, n)?);
        Ok(())
    }
    array_new_elem |b, x, y| {
        let (from, n) = (b.small(0) as u32, b.small(1) as u32);
        b.slots.write((*b.store()).array_new_elem(b.array_type(x), (b.instance, y), from, n)?);
        Ok(())
    }
    array_fill |b, x, y| {
        let element = b.array_type(x).element;
        let (value, n) = b.value(2, element);
        (*b.store()).array_fill(element, (b.word(0), b.small(1) as u32), value, b.small(n) as u32)
    }
    array_copy |b, x, y| {
        let (to, from) = ((b.word(0), b.small(1) as u32), (b.word(2), b.small(3) as u32));
        (*b.store()).array_copy(b.array_type(x).element, to, from, b.small(4) as u32)
    }
    array_init_data |b, x, y| {
        let (to, from, n) = ((b.word(0), b.small(1) as u32), b.small(2) as u32, b.small(3) as u32);
        (*b.store()).array_init_data(b.array_type(x).element, (b.instance, y), to, from, n)
    }
    array_init_elem |b, x, y| {
        let (to, from, n) = ((b.word(0), b.small(1) as u32), b.small(2) as u32, b.small(3) as u32);
        (*b.store()).array_init_elem((b.instance, y), to, from, n)
    }
}

/// `memory.atomic.wait` of a width: address, expected value and timeout are in the slots.
unsafe fn wait<C: Cell>(b: &Bulk, memory: u32, offset: u64) -> Result<u32, TrapCode> {
    // SAFETY: as for the operations above; nobody changes the store or the record while its thread waits here.
    unsafe {
        let (memory, store) = (&*b.memory(memory), &*b.store());
        let (at, expected, timeout) = (b.address(0, memory.ty.memory64), b.word(1), b.word(2) as i64);
        let waited = memory.wait::<C>(at, offset, expected, timeout, &store.interrupt, store.turn.as_ref())?;
        Ok(waited as u32)
    }
}

/// `memory.atomic.notify`: address and count are in the slots.
unsafe fn notify(b: &Bulk, memory: u32, offset: u64) -> Result<u32, TrapCode> {
    // SAFETY: as above.
    unsafe {
        let memory = &*b.memory(memory);
        memory.notify(b.address(0, memory.ty.memory64), offset, b.small(1) as u32)
    }
}

macro_rules! waits {
    ($($name:ident = $body:expr;)*) => { $(
        /// As a bulk operation, with the constant offset as its last immediate.
        pub(super) unsafe extern "C" fn $name(instance: *mut Instance, slots: *mut u64, memory: u32, offset: u64) -> u32 {
            let b = Bulk { instance, slots };
            // SAFETY: native code passes its instance and operands, the memory's index is validated.
            match unsafe { $body(&b, memory, offset) } {
                Ok(result) => {
                    // SAFETY: the first operand's slot takes the result.
                    unsafe { slots.write(result.into()) };
                    0
                }
                Err(code) => code as u32,
            }
        }
    )* };
}

waits! {
    memory_wait32 = wait::<u32>;
    memory_wait64 = wait::<u64>;
    memory_notify = notify;
}
