//! The heap: what references other than funcrefs point to.
//!
//! The reference word is a slot of 64 bits. 0 is null in every hierarchy. A funcref is the address of a [`super::Func`]. In all
//! other hierarchies the word fits 32 bits: an odd one is an i31 (its bits shifted left by one), an even one a handle into
//! this heap (its index, from 1 on, shifted left by one). `extern.convert_any` and its inverse keep the word as it is.
//!
//! An object is a header and its payload, in an allocation of its own that never moves. `objects` has the address of each
//! by index, so that of the object that a word names is at `objects + 4 * word` bytes. What is no longer reachable is freed when
//! something is allocated (see `collect`) and at no other time.

mod arrays;
mod cast;
mod collect;
mod host;
mod structs;

pub(crate) use arrays::ArrayType;
#[cfg(native_tier)]
pub(crate) use cast::Test;
pub(crate) use cast::{Cast, i31, i31_signed, i31_unsigned};
pub(crate) use collect::{FrameWalker, InFlight, Marker};
pub(crate) use host::HostRoots;

use super::Tag;
use crate::module::TypeId;
use crate::op::TrapCode;
use std::alloc::Layout;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

/// What an object is, whatever its type: enough for casts to abstract types.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Kind {
    /// The payload is its fields, each at its offset in the type.
    Struct = 0,
    /// The payload is its elements, side by side.
    Array = 1,
    /// The payload is its tag's address and then its values' slots.
    Exception = 2,
    /// The payload is the owning pointer to a value of the host's.
    Host = 3,
}

/// The header of an object. The payload follows it, at [`PAYLOAD`].
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Object {
    /// Its canonical type. That of an exception is its tag's function type; a host's value has none.
    pub(crate) ty: TypeId,
    /// The number of elements of an array; 0 for all else.
    pub(crate) len: u32,
    /// What it is.
    pub(crate) kind: Kind,
    /// The payload's size in units of 8 bytes.
    units: u32,
}

/// Where an object's payload begins, in bytes from its address.
pub(crate) const PAYLOAD: usize = size_of::<Object>();

/// [`Object::ty`] of a host's value.
pub(crate) const NO_TYPE: TypeId = TypeId(u32::MAX);

/// An object to be made.
#[derive(Copy, Clone, Debug)]
pub(crate) struct New {
    pub(crate) ty: TypeId,
    pub(crate) len: u32,
    pub(crate) kind: Kind,
    /// The payload's size.
    pub(crate) bytes: u64,
    /// Whether the payload is zero at first. Otherwise whoever makes the object fills it before anything else happens.
    pub(crate) zeroed: bool,
}

impl New {
    /// What the object counts for in the heap's size: itself, its place in the table, and the allocator's overhead.
    fn cost(&self) -> u64 {
        self.bytes.next_multiple_of(8) + (PAYLOAD + OVERHEAD) as u64
    }
}

/// Bytes that an object takes besides header and payload.
const OVERHEAD: usize = 16;

impl Object {
    /// Where its payload begins. Writing goes through the address that [`Heap::object`] gives.
    #[inline(always)]
    pub(crate) unsafe fn payload(this: *mut Object) -> *mut u8 {
        // SAFETY: the caller passes an object, whose payload follows its header.
        unsafe { this.cast::<u8>().add(PAYLOAD) }
    }

    fn layout(units: u32) -> Layout {
        Layout::from_size_align(PAYLOAD + units as usize * 8, align_of::<u64>()).expect("below 2^36 bytes")
    }

    fn cost(&self) -> u64 {
        u64::from(self.units) * 8 + (PAYLOAD + OVERHEAD) as u64
    }
}

/// How many objects a heap can hold: handles are 32 bits with a tag bit.
const OBJECTS_AT_MOST: usize = (1 << 30) - 1;

/// The objects of a store.
#[repr(C)]
pub(crate) struct Heap {
    /// The address of each object by index; first, where native code finds it. Moves when the heap grows. Index 0 is null's;
    /// a free place holds the next free index, shifted left by one, plus one.
    pub(crate) objects: *mut *mut Object,
    /// Owns them. Touched only through `objects`, but when it grows.
    table: Vec<*mut Object>,
    /// The first free index, or 0.
    free: usize,
    /// How often each place was freed: tells the host's handles of one object from those of the next.
    generations: Vec<u32>,
    /// Objects that are there, and what they count for in bytes.
    count: usize,
    bytes: u64,
    /// A collection is due when either would go beyond.
    count_threshold: usize,
    bytes_threshold: u64,
    /// The most that may be there.
    count_limit: usize,
    bytes_limit: u64,
    /// Whether a collection is due at every allocation.
    pub(crate) collect_always: bool,
    /// How many collections there were.
    pub(crate) collections: u64,
}

/// No collection is due before there is this much.
const FIRST_BYTES: u64 = 1 << 20;
const FIRST_COUNT: usize = 1 << 14;

impl Heap {
    /// An empty heap for at most this many objects and bytes.
    pub(crate) fn new(count_limit: usize, bytes_limit: u64) -> Heap {
        let count_limit = count_limit.min(OBJECTS_AT_MOST);
        let mut table = vec![ptr::null_mut()];
        Heap {
            objects: table.as_mut_ptr(),
            table,
            free: 0,
            generations: vec![0],
            count: 0,
            bytes: 0,
            count_threshold: FIRST_COUNT.min(count_limit),
            bytes_threshold: FIRST_BYTES.min(bytes_limit),
            count_limit,
            bytes_limit,
            collect_always: false,
            collections: 0,
        }
    }

    /// Whether there should be a collection before an object is made.
    fn is_due(&self, new: &New) -> bool {
        self.collect_always || self.count >= self.count_threshold || self.bytes + new.cost() > self.bytes_threshold
    }

    /// Whether there is room for an object now that nothing can be freed. A part of the limit is kept: else a program that
    /// holds on to nearly all of it would spend its time in collections.
    fn has_room(&self, new: &New) -> bool {
        self.count < self.count_limit - self.count_limit / 32
            && self.bytes + new.cost() <= self.bytes_limit - self.bytes_limit / 32
    }

    /// After a collection: the next is due when the heap has doubled.
    fn set_thresholds(&mut self) {
        self.count_threshold = (2 * self.count).max(FIRST_COUNT).min(self.count_limit);
        self.bytes_threshold = (2 * self.bytes).max(FIRST_BYTES).min(self.bytes_limit);
    }

    /// Makes an object, whose payload is to be filled, and gives its reference word and address.
    ///
    /// # Errors
    /// [`TrapCode::OutOfMemory`] when the system has no room.
    fn alloc(&mut self, new: New) -> Result<(u64, *mut Object), TrapCode> {
        let units = u32::try_from(new.bytes.div_ceil(8)).map_err(|_| TrapCode::OutOfMemory)?;
        let layout = Object::layout(units);
        if self.free == 0 {
            self.add_place()?;
        }
        // SAFETY: the layout has at least a header's size.
        let object = unsafe {
            if new.zeroed { std::alloc::alloc_zeroed(layout) } else { std::alloc::alloc(layout) }.cast::<Object>()
        };
        if object.is_null() {
            return Err(TrapCode::OutOfMemory);
        }
        let header = Object { ty: new.ty, len: new.len, kind: new.kind, units };
        let index = self.free;
        // SAFETY: the allocation begins with the header; `free` is the index of a place that holds the next one's.
        unsafe {
            object.write(header);
            let place = self.objects.add(index);
            self.free = place.read().addr() >> 1;
            place.write(object);
        }
        self.count += 1;
        self.bytes += new.cost();
        Ok(((index as u64) << 1, object))
    }

    /// Makes the table longer by a free place.
    #[cold]
    fn add_place(&mut self) -> Result<(), TrapCode> {
        let reserved = self.table.try_reserve(1).is_ok() && self.generations.try_reserve(1).is_ok();
        // The table may have moved even where the other could not grow.
        self.objects = self.table.as_mut_ptr();
        if !reserved {
            return Err(TrapCode::OutOfMemory);
        }
        self.free = self.table.len();
        self.table.push(free_place(0));
        self.generations.push(0);
        Ok(())
    }

    /// Frees the object at an index.
    ///
    /// # Safety
    /// There is one, and nothing refers to it any more but words that are never followed.
    unsafe fn release(&mut self, index: usize) {
        // SAFETY: the caller vouches for the index; the object was allocated with this layout.
        unsafe {
            let place = self.objects.add(index);
            let object = place.read();
            self.count -= 1;
            self.bytes -= (*object).cost();
            if (*object).kind == Kind::Host {
                let value = Object::payload(object).cast::<HostValue>().read();
                // Guest frames may lie below, through which a panic of the value's must not pass; there is nobody to tell.
                let _ = catch_unwind(AssertUnwindSafe(|| drop(value)));
            }
            std::alloc::dealloc(object.cast(), Object::layout((*object).units));
            place.write(free_place(self.free));
        }
        self.generations[index] = self.generations[index].wrapping_add(1);
        self.free = index;
    }

    /// How many places there are, index 0 included.
    fn places(&self) -> usize {
        self.table.len()
    }

    /// The object at the place that a word names, if it names one: not null, no i31, no address, not freed. Which object it is
    /// cannot be told of a word that was left behind.
    #[inline]
    pub(crate) fn find(&self, word: u64) -> Option<*mut Object> {
        if word & 1 != 0 || word == 0 || word >> 1 >= self.places() as u64 {
            return None;
        }
        // SAFETY: the index is below the table's length.
        let object = unsafe { self.objects.add((word >> 1) as usize).read() };
        (object.addr() & 1 == 0).then_some(object)
    }

    /// The object that a word names, if it names one.
    pub(crate) fn get(&self, word: u64) -> Option<&Object> {
        // SAFETY: the object is alive as long as the heap is borrowed, and headers do not change.
        self.find(word).map(|object| unsafe { &*object })
    }

    /// The object that a reference word names which is alive: not null, even, in a place where no funcref can be.
    ///
    /// # Safety
    /// The word is such a one, as validation sees to for operands after the check for null.
    #[inline(always)]
    pub(crate) unsafe fn object(&self, word: u64) -> *mut Object {
        debug_assert!(self.find(word).is_some(), "not a handle of an object: {word:#x}");
        // SAFETY: the caller vouches for the word.
        unsafe { self.objects.add((word >> 1) as usize).read() }
    }

    /// The object that an operand names.
    ///
    /// # Errors
    /// [`TrapCode::NullReference`].
    ///
    /// # Safety
    /// The word is null, or as for [`Heap::object`].
    #[inline(always)]
    pub(crate) unsafe fn non_null(&self, word: u64) -> Result<*mut Object, TrapCode> {
        if word == 0 {
            return Err(TrapCode::NullReference);
        }
        // SAFETY: the caller vouches for the word.
        unsafe { Ok(self.object(word)) }
    }

    /// How often the place that a word names has been freed before. `None` when there is no object now.
    pub(crate) fn generation(&self, word: u64) -> Option<u32> {
        self.find(word).map(|_| self.generations[(word >> 1) as usize])
    }

    /// An exception's tag and the slots of its values. `None` when the word names no exception.
    pub(crate) fn exception(&self, word: u64) -> Option<(*mut Tag, &[u64])> {
        let object = self.find(word)?;
        // SAFETY: the object is alive as long as the heap is borrowed; an exception's payload is its tag and then the slots.
        unsafe {
            if (*object).kind != Kind::Exception {
                return None;
            }
            let payload = Object::payload(object).cast::<u64>();
            let slots = std::slice::from_raw_parts(payload.add(1), (*object).units as usize - 1);
            Some((payload.cast::<*mut Tag>().read(), slots))
        }
    }

    /// The value of the host's that a word names, if it names one.
    pub(crate) fn host_value(&self, word: u64) -> Option<&HostValue> {
        let object = self.find(word)?;
        // SAFETY: as in `exception`; the payload of a host's value is this.
        unsafe { ((*object).kind == Kind::Host).then(|| &*Object::payload(object).cast::<HostValue>()) }
    }
}

/// A value of the host's.
pub(crate) type HostValue = Box<dyn Any + Send + Sync>;

/// What a free place holds: never the address of an object, whose lowest bit is 0.
fn free_place(next: usize) -> *mut Object {
    ptr::without_provenance_mut(next << 1 | 1)
}

impl Drop for Heap {
    fn drop(&mut self) {
        for index in 1..self.places() {
            if self.find((index as u64) << 1).is_some() {
                // SAFETY: the object is there, and the heap is going.
                unsafe { self.release(index) };
            }
        }
    }
}

impl super::StoreCore {
    /// Makes an object, after a collection when one is due. `roots` shows what the object is made of, which nothing else may
    /// hold any more. The object is reachable by nothing yet: its word must be put somewhere before the next is made.
    ///
    /// # Errors
    /// [`TrapCode::OutOfMemory`] when the store's limits or the system leave no room.
    #[inline]
    pub(super) fn alloc(&mut self, new: New, roots: impl Fn(&mut Marker<'_>)) -> Result<(u64, *mut Object), TrapCode> {
        if self.heap.is_due(&new) {
            self.collect(&roots);
            if !self.heap.has_room(&new) {
                return Err(TrapCode::OutOfMemory);
            }
        }
        self.heap.alloc(new)
    }

    /// Makes an exception of a tag, which carries the values in `slots`.
    ///
    /// # Errors
    /// As for [`StoreCore::alloc`].
    ///
    /// # Safety
    /// The tag is the store's; `slots` holds the values of its parameters.
    pub(crate) unsafe fn new_exception(&mut self, tag: *mut Tag, slots: *const u64) -> Result<u64, TrapCode> {
        // SAFETY: the caller vouches for the tag.
        let ty = unsafe { (*tag).ty.func };
        let func = self.registry.func_type(ty);
        let count = func.param_slots as usize;
        let bytes = (1 + count as u64) * 8;
        let new = New { ty, len: 0, kind: Kind::Exception, bytes, zeroed: false };
        // SAFETY: the caller vouches for the slots.
        let (word, object) = self.alloc(new, |marker| unsafe { marker.slots(slots, &func.params) })?;
        // SAFETY: the payload has room for the tag and the values.
        unsafe {
            let payload = Object::payload(object).cast::<u64>();
            payload.cast::<*mut Tag>().write(tag);
            payload.add(1).copy_from_nonoverlapping(slots, count);
        }
        Ok(word)
    }

    /// Moves a value of the host's onto the heap.
    ///
    /// # Errors
    /// As for [`StoreCore::alloc`].
    pub(crate) fn new_host_value(&mut self, value: HostValue) -> Result<u64, TrapCode> {
        let bytes = size_of::<HostValue>() as u64;
        let new = New { ty: NO_TYPE, len: 0, kind: Kind::Host, bytes, zeroed: false };
        let (word, object) = self.alloc(new, |_| {})?;
        // SAFETY: the payload has room for the pointer.
        unsafe { Object::payload(object).cast::<HostValue>().write(value) };
        Ok(word)
    }
}
