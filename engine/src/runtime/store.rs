//! The store: owner of every entity. [`crate::Store`] adds the host's data to it.

use super::heap::{FrameWalker, Heap, HostRoots, InFlight};
use super::instantiate::InstantiateError;
use super::schedule::Turn;
use super::wait::Interrupt;
use super::{Arena, Context, Func, Global, Instance, Memory, SharedMemory, Table, Tag};
use crate::module::{FuncType, HeapType, MemoryType, RefType, RegisteredTypes, TypeId, TypeRegistry, ValType};
use crate::op::TrapCode;
use crate::sys::Reservation;
use std::ptr::{self, NonNull};
use std::sync::Arc;

/// How much a store may hold. The defaults are generous for a test harness and keep a hostile module from taking the machine.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct StoreLimits {
    /// Bytes in all memories and tables together, an element of a table counting as 8.
    pub memory_bytes: u64,
    /// Elements in all tables together.
    pub table_elements: u64,
    /// Instances.
    pub instances: usize,
    /// Objects on the heap: structs, arrays, exceptions and values of the host's. The last 32nd is not used once
    /// objects have had to be freed to make room, here and of the bytes.
    pub heap_objects: usize,
    /// Bytes that these objects take, with 32 for each to keep track of it.
    pub heap_bytes: u64,
    /// Slots (of 8 bytes) of the value stack, on which the interpreter's frames lie.
    pub value_stack_slots: usize,
    /// Bytes of the machine stack that guest code and what it calls may use. Must leave the host enough of its own.
    pub native_stack_bytes: usize,
}

impl Default for StoreLimits {
    fn default() -> Self {
        StoreLimits {
            memory_bytes: 16 << 30,
            table_elements: 32 << 20,
            instances: 100_000,
            heap_objects: 1 << 20,
            heap_bytes: 256 << 20,
            value_stack_slots: 128 << 10,
            native_stack_bytes: 512 << 10,
        }
    }
}

/// A transition between host and guest, as a call hook sees it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CallHook {
    /// The host calls into guest code.
    CallingWasm = 0,
    /// Guest code returns to the host, however it ended.
    ReturningFromWasm = 1,
    /// Guest code calls a host function.
    CallingHost = 2,
    /// A host function returns to guest code, however it ended.
    ReturningFromHost = 3,
}

/// A call hook with the host data's type erased.
pub(crate) type Hook = dyn FnMut(*mut StoreCore, CallHook) -> Result<(), super::HostError> + Send;

/// A store without the host's data.
#[repr(C)]
pub(crate) struct StoreCore {
    /// First, so that guest code's context pointer is the store's address.
    pub(crate) context: Context,
    pub(crate) funcs: Arena<Func>,
    pub(crate) globals: Arena<Global>,
    pub(crate) memories: Arena<Memory>,
    pub(crate) tables: Arena<Table>,
    pub(crate) tags: Arena<Tag>,
    pub(crate) instances: Arena<Instance>,
    pub(crate) heap: Heap,
    /// The objects that the host holds.
    pub(crate) host_roots: HostRoots,
    /// How the collector finds the references in frames: one for each tier that runs code of this store.
    pub(crate) frame_walkers: &'static [FrameWalker],
    /// What `Instance::memory0` points to where there is no memory.
    pub(crate) absent_memory: NonNull<Memory>,
    pub(crate) registry: TypeRegistry,
    /// Some of the registry's answers to whether one type is a subtype of another: what casts ask again and again. They hold
    /// as long as the store, which keeps its types. For the format see [`StoreCore::is_subtype`].
    pub(crate) subtypes: [u64; Self::SUBTYPES],
    pub(crate) limits: StoreLimits,
    /// Bytes in all memories and tables.
    pub(crate) memory_bytes: u64,
    /// Elements in all tables.
    pub(crate) table_elements: u64,
    /// Whether memories are to have guards: no code but machine code makes use of them.
    pub(crate) guards: bool,
    /// Keep the types registered that entities of the host's mention.
    pub(crate) kept_types: Vec<RegisteredTypes>,
    /// How often each [`CallHook`] transition happened.
    pub(crate) transitions: [u64; 4],
    pub(crate) hook: Option<Box<Hook>>,
    /// Shared with the handles that interrupt this store.
    pub(crate) interrupt: Arc<Interrupt>,
    /// Its place among threads that take turns, while it does.
    pub(crate) turn: Option<Turn>,
    /// Tells this store's handles from another's.
    pub(crate) id: u64,
    _value_stack: Reservation,
    _native_results: Box<[u64]>,
}

/// The most slots that a function's results take: the decoder admits 1000 results.
const RESULT_SLOTS_AT_MOST: usize = 2000;

// SAFETY: the raw pointers of a store lead to entities that the same store owns, and to code that is `Sync`.
unsafe impl Send for StoreCore {}

impl StoreCore {
    /// How many answers about subtypes it keeps: a power of 2.
    pub(crate) const SUBTYPES: usize = 64;

    /// An empty store.
    ///
    /// # Errors
    /// When the system has no room for the value stack.
    pub(crate) fn new(registry: TypeRegistry, limits: StoreLimits, fuel_enabled: bool) -> std::io::Result<Self> {
        static NEXT_ID: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
        let bytes = limits.value_stack_slots * size_of::<u64>();
        let stack = Reservation::scratch(bytes)?;
        let bottom = stack.base().cast::<u64>();
        let interrupt = Arc::new(Interrupt::default());
        let mut memories = Arena::default();
        let absent_memory = memories.alloc(Memory::absent());
        let mut native_results = vec![0; RESULT_SLOTS_AT_MOST].into_boxed_slice();
        Ok(StoreCore {
            context: Context {
                fuel: 0,
                value_stack_top: bottom,
                value_stack_end: bottom.wrapping_add(limits.value_stack_slots),
                native_stack_limit: 0,
                interrupt: &raw const interrupt.flag,
                caller: ptr::null_mut(),
                tail_callee: ptr::null(),
                exception: 0,
                trap: None,
                host_error: None,
                panic: None,
                in_flight: InFlight::NONE,
                fuel_enabled,
                refill: None,
                activation: ptr::null_mut(),
                native_activation: ptr::null_mut(),
                native_results: native_results.as_mut_ptr(),
                resume_frame: 0,
                resume_sp: 0,
            },
            funcs: Arena::default(),
            globals: Arena::default(),
            memories,
            tables: Arena::default(),
            tags: Arena::default(),
            instances: Arena::default(),
            heap: Heap::new(limits.heap_objects, limits.heap_bytes),
            host_roots: HostRoots::default(),
            frame_walkers: &[],
            absent_memory,
            registry,
            subtypes: [u64::MAX; Self::SUBTYPES],
            limits,
            memory_bytes: 0,
            table_elements: 0,
            guards: true,
            kept_types: Vec::new(),
            transitions: [0; 4],
            hook: None,
            interrupt,
            turn: None,
            id: NEXT_ID.fetch_add(1, std::sync::atomic::Ordering::Relaxed),
            _value_stack: stack,
            _native_results: native_results,
        })
    }

    /// Adds a memory.
    pub(crate) fn add_memory(&mut self, memory: Memory) -> Result<NonNull<Memory>, TrapCode> {
        self.memory_bytes = within(self.memory_bytes, memory.len() as u64, self.limits.memory_bytes)?;
        Ok(self.memories.alloc(memory))
    }

    /// Makes a new memory, counted against the limit before it is made.
    pub(crate) fn new_memory(&mut self, ty: MemoryType) -> Result<NonNull<Memory>, InstantiateError> {
        let bytes = ty.minimum_bytes().ok_or(TrapCode::OutOfMemory)?;
        within(self.memory_bytes, bytes, self.limits.memory_bytes)?;
        let memory = match ty.shared {
            true => Memory::of_shared(Arc::new(SharedMemory::new(ty)?)),
            false => Memory::new(ty, self.guards)?,
        };
        Ok(self.add_memory(memory)?)
    }

    /// The store's record of a shared memory: one, however often it is asked for.
    pub(crate) fn shared_memory(&mut self, shared: &Arc<SharedMemory>) -> Result<NonNull<Memory>, TrapCode> {
        // SAFETY: the store's memories live as long as it does.
        let is_it =
            |memory: &NonNull<Memory>| unsafe { memory.as_ref() }.shared().is_some_and(|it| Arc::ptr_eq(it, shared));
        let known = self.memories.iter().find(is_it);
        match known {
            Some(memory) => Ok(memory),
            None => self.add_memory(Memory::of_shared(shared.clone())),
        }
    }

    /// `memory.grow`: the size before in pages, or `None` when it stays as it is. Of a shared memory the store counts what it had
    /// when it came, and what this store adds.
    pub(crate) fn grow_memory(&mut self, memory: &mut Memory, delta: u64) -> Option<u64> {
        let mut bytes = self.memory_bytes;
        let before = memory.grow(delta, |more| match within(bytes, more, self.limits.memory_bytes) {
            Ok(sum) => {
                bytes = sum;
                true
            }
            Err(_) => false,
        })?;
        self.memory_bytes = bytes;
        Some(before)
    }

    /// Makes a new table of `value`s.
    pub(crate) fn new_table(&mut self, ty: crate::module::TableType, value: u64) -> Result<NonNull<Table>, TrapCode> {
        let (elements, bytes) = self.with_elements(ty.minimum)?;
        let table = Table::new(ty, value)?;
        (self.table_elements, self.memory_bytes) = (elements, bytes);
        Ok(self.tables.alloc(table))
    }

    /// `table.grow`: the size before in elements, or `None` when it stays as it is.
    pub(crate) fn grow_table(&mut self, table: &mut Table, delta: u64, value: u64) -> Option<u64> {
        let before = table.len;
        let len = table.grown_len(delta)?;
        let (elements, bytes) = self.with_elements(delta).ok()?;
        table.resize(len, value).then(|| {
            (self.table_elements, self.memory_bytes) = (elements, bytes);
            before
        })
    }

    /// What all tables hold with `more` elements, and all memories and tables in bytes.
    fn with_elements(&self, more: u64) -> Result<(u64, u64), TrapCode> {
        let elements = within(self.table_elements, more, self.limits.table_elements)?;
        let bytes = more.checked_mul(size_of::<u64>() as u64).ok_or(TrapCode::OutOfMemory)?;
        Ok((elements, within(self.memory_bytes, bytes, self.limits.memory_bytes)?))
    }

    /// Keeps a function type registered for as long as the store lives; its id.
    pub(crate) fn keep_func_type(&mut self, ty: FuncType) -> TypeId {
        let types = self.registry.register_func(ty);
        let id = types.id(0);
        self.kept_types.push(types);
        id
    }

    /// Keeps the defined type that a value type mentions, if any, registered for as long as the store lives.
    pub(crate) fn keep_type(&mut self, ty: ValType) {
        if let ValType::Ref(RefType { heap: HeapType::Concrete(_), .. }) = ty {
            // A function type keeps what it mentions.
            self.keep_func_type(FuncType::new([ty], []));
        }
    }

    /// Whether a defined type is another or a declared subtype of it. Both are in use in this store.
    ///
    /// An answer of the registry's is kept as a word: the number of the one type in the upper half, twice that of the other in the
    /// lower, and in the lowest bit the answer. (Numbers have 31 bits.) Its place is `actual * 31 ^ expected` modulo [`StoreCore::SUBTYPES`].
    #[inline]
    pub(crate) fn is_subtype(&mut self, actual: TypeId, expected: TypeId) -> bool {
        if actual == expected {
            return true;
        }
        let place = (actual.0.wrapping_mul(31) ^ expected.0) as usize % Self::SUBTYPES;
        let question = u64::from(actual.0) << 32 | u64::from(expected.0) << 1;
        match self.subtypes[place] ^ question {
            answer @ 0..=1 => answer == 1,
            _ => self.ask_subtype(actual, expected, question, place),
        }
    }

    #[cold]
    #[inline(never)]
    fn ask_subtype(&mut self, actual: TypeId, expected: TypeId, question: u64, place: usize) -> bool {
        let answer = self.registry.is_subtype(actual, expected);
        self.subtypes[place] = question | u64::from(answer);
        answer
    }
}

/// `used + more`, unless that is over the limit.
fn within(used: u64, more: u64, limit: u64) -> Result<u64, TrapCode> {
    used.checked_add(more).filter(|&sum| sum <= limit).ok_or(TrapCode::OutOfMemory)
}
