//! The collector: marks what can be reached from the roots, with a list of what is still to be looked at, and frees the rest.
//!
//! The roots are exact: globals, tables, element segments, the exception in flight, values on their way between host and guest, what
//! the host holds, and the reference slots of the frames of every tier. A frame's slots may hold words that were left behind: of an
//! operand that has been popped, say. Such a word names an object that is still there, or was freed, or another in its
//! place; that is looked up, so the worst of it is that an object lives on for a while. The same goes for funcrefs.

use super::{Heap, Object};
use crate::module::{CompositeType, Definitions, HeapType, RefType, ValType};
use crate::runtime::StoreCore;
use std::ptr;

/// Shows the collector all references in the frames of a tier's activations.
///
/// # Safety
/// The store is valid, and every activation has noted where its frames are.
pub(crate) type FrameWalker = unsafe fn(*mut StoreCore, &mut dyn FnMut(u64));

/// Values in slots that lie in no frame: on their way between host and guest while a call hook runs. A list through the
/// machine stack, from [`crate::runtime::Context::in_flight`] on.
pub(crate) struct InFlight {
    /// The one before.
    pub(crate) previous: *const InFlight,
    /// Where the values are.
    pub(crate) slots: *const u64,
    /// Their types.
    pub(crate) types: *const [ValType],
    /// An exception on its way, or 0.
    pub(crate) exception: u64,
}

/// Marks objects.
pub(crate) struct Marker<'h> {
    heap: &'h Heap,
    /// One bit for each place.
    marks: Vec<u64>,
    /// Objects that are marked and whose payload is to be looked at.
    work: Vec<*mut Object>,
}

/// Whether a value of a type may name an object.
fn may_name_object(ty: ValType) -> bool {
    matches!(ty, ValType::Ref(RefType { heap, .. }) if !matches!(heap, HeapType::Func | HeapType::NoFunc))
}

impl<'h> Marker<'h> {
    fn new(heap: &'h Heap) -> Self {
        Marker { heap, marks: vec![0; heap.places().div_ceil(64)], work: Vec::new() }
    }

    /// Marks the object that a word names, if it names one.
    #[inline]
    pub(crate) fn word(&mut self, word: u64) {
        let Some(object) = self.heap.find(word) else { return };
        let index = (word >> 1) as usize;
        let (part, bit) = (&mut self.marks[index / 64], 1 << (index % 64));
        if *part & bit == 0 {
            *part |= bit;
            self.work.push(object);
        }
    }

    /// Marks what values of these types name that lie in slots side by side.
    ///
    /// # Safety
    /// They lie there.
    pub(crate) unsafe fn slots(&mut self, mut slots: *const u64, types: &[ValType]) {
        for &ty in types {
            // SAFETY: the caller vouches for the slots.
            unsafe {
                if may_name_object(ty) {
                    self.word(slots.read());
                }
                slots = slots.add(ty.slots() as usize);
            }
        }
    }

    /// Marks what marked objects refer to, and so on.
    fn trace(&mut self, definitions: &Definitions<'_>) {
        while let Some(object) = self.work.pop() {
            // SAFETY: the object is alive, and its payload is of its type.
            unsafe {
                let payload = Object::payload(object);
                match (*object).kind {
                    super::Kind::Host => {}
                    super::Kind::Struct => {
                        let CompositeType::Struct(ty) = definitions.composite((*object).ty) else { continue };
                        for (storage, offset) in ty.layout() {
                            if storage.is_ref() {
                                self.word(payload.add(offset as usize).cast::<u64>().read());
                            }
                        }
                    }
                    super::Kind::Array => {
                        let CompositeType::Array(element) = definitions.composite((*object).ty) else { continue };
                        if may_name_object(element.storage.unpacked()) {
                            for i in 0..(*object).len as usize {
                                self.word(payload.cast::<u64>().add(i).read());
                            }
                        }
                    }
                    super::Kind::Exception => {
                        let CompositeType::Func(ty) = definitions.composite((*object).ty) else { continue };
                        self.slots(payload.cast::<u64>().add(1), &ty.params);
                    }
                }
            }
        }
    }
}

impl StoreCore {
    /// Frees every object that neither the roots of the store nor `roots` lead to.
    #[cold]
    #[inline(never)]
    pub(super) fn collect(&mut self, roots: &dyn Fn(&mut Marker<'_>)) {
        let store: *mut StoreCore = self;
        // SAFETY: `store` is this store. The heap is read through `marker` and written when that is gone; what the walkers
        // read lies in other parts of the store.
        unsafe {
            let mut marker = Marker::new(&(*store).heap);
            roots(&mut marker);
            mark_roots(store, &mut marker);
            let registry = &(*store).registry;
            marker.trace(&registry.definitions());
            let marks = marker.marks;
            (*store).heap.sweep(&marks);
        }
    }
}

unsafe fn mark_roots(store: *mut StoreCore, marker: &mut Marker<'_>) {
    // SAFETY: the caller passes a store; entities and the pointers between them are valid as long as it is.
    unsafe {
        let context = &raw const (*store).context;
        marker.word((*context).exception);
        let mut in_flight = (*context).in_flight;
        while let Some(values) = in_flight.as_ref() {
            marker.slots(values.slots, &*values.types);
            marker.word(values.exception);
            in_flight = values.previous;
        }
        let StoreCore { host_roots, globals, tables, instances, frame_walkers, .. } = &*store;
        host_roots.for_each(|word| marker.word(word));
        for global in globals.iter() {
            marker.slots((&raw const (*global.as_ptr()).value).cast(), &[(*global.as_ptr()).ty.content]);
        }
        for table in tables.iter() {
            let table = table.as_ptr();
            if may_name_object(ValType::Ref((*table).ty.element)) {
                for i in 0..(*table).len as usize {
                    marker.word((*table).base.add(i).read());
                }
            }
        }
        for instance in instances.iter() {
            let instance = instance.as_ptr();
            let compiled = &(*instance).module;
            for (segment, words) in compiled.module.elements.iter().zip(&(*instance).elements) {
                if let Some(words) = words
                    && may_name_object(ValType::Ref(segment.ty))
                {
                    words.iter().for_each(|&word| marker.word(word));
                }
            }
        }
        for walk in *frame_walkers {
            walk(store, &mut |word| marker.word(word));
        }
    }
}

impl Heap {
    /// Frees what is not marked. Downwards, so that the lowest places are used first.
    fn sweep(&mut self, marks: &[u64]) {
        for index in (1..self.places()).rev() {
            let is_marked = marks[index / 64] & 1 << (index % 64) != 0;
            if !is_marked && self.find((index as u64) << 1).is_some() {
                // SAFETY: the object is there and can be reached from nowhere.
                unsafe { self.release(index) };
            }
        }
        self.set_thresholds();
        self.collections += 1;
    }
}

impl InFlight {
    /// No values.
    pub(crate) const NONE: *const InFlight = ptr::null();
}
