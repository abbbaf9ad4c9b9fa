//! Instructions of proposals that the engine decodes and validates, and reports as unsupported instead of executing.

/// The deprecated form of exception handling.
macro_rules! legacy_exceptions {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (Try, try, ("try" LegacyExceptions BlockType), poly)
        (Catch, catch, ("catch" LegacyExceptions Tag), poly)
        (Rethrow, rethrow, ("rethrow" LegacyExceptions Label), poly)
        (Delegate, delegate, ("delegate" LegacyExceptions Label), poly)
        (CatchAll, catch_all, ("catch_all" LegacyExceptions None), poly)
    } };
}
pub(crate) use legacy_exceptions;

/// Continuations.
macro_rules! stack_switching {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (ContNew, cont_new, ("cont.new" StackSwitching Cont), reference => reference)
        (ContBind, cont_bind, ("cont.bind" StackSwitching ContPair), poly)
        (Suspend, suspend, ("suspend" StackSwitching Tag), poly)
        (Resume, resume, ("resume" StackSwitching ContResume), poly)
        (ResumeThrow, resume_throw, ("resume_throw" StackSwitching ContTagResume), poly)
        (ResumeThrowRef, resume_throw_ref, ("resume_throw_ref" StackSwitching ContResume), poly)
        (Switch, switch, ("switch" StackSwitching ContTag), poly)
    } };
}
pub(crate) use stack_switching;

/// Atomic access to globals, tables, structures and arrays.
macro_rules! shared_everything_threads {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (GlobalAtomicGet, global_atomic_get, ("global.atomic.get" SharedEverythingThreads OrderingGlobal), poly)
        (GlobalAtomicSet, global_atomic_set, ("global.atomic.set" SharedEverythingThreads OrderingGlobal), poly)
        (GlobalAtomicRmwAdd, global_atomic_rmw_add, ("global.atomic.rmw.add" SharedEverythingThreads OrderingGlobal), poly)
        (GlobalAtomicRmwSub, global_atomic_rmw_sub, ("global.atomic.rmw.sub" SharedEverythingThreads OrderingGlobal), poly)
        (GlobalAtomicRmwAnd, global_atomic_rmw_and, ("global.atomic.rmw.and" SharedEverythingThreads OrderingGlobal), poly)
        (GlobalAtomicRmwOr, global_atomic_rmw_or, ("global.atomic.rmw.or" SharedEverythingThreads OrderingGlobal), poly)
        (GlobalAtomicRmwXor, global_atomic_rmw_xor, ("global.atomic.rmw.xor" SharedEverythingThreads OrderingGlobal), poly)
        (GlobalAtomicRmwXchg, global_atomic_rmw_xchg, ("global.atomic.rmw.xchg" SharedEverythingThreads OrderingGlobal), poly)
        (GlobalAtomicRmwCmpxchg, global_atomic_rmw_cmpxchg, ("global.atomic.rmw.cmpxchg" SharedEverythingThreads OrderingGlobal), poly)
        (TableAtomicGet, table_atomic_get, ("table.atomic.get" SharedEverythingThreads OrderingTable), addr => reference)
        (TableAtomicSet, table_atomic_set, ("table.atomic.set" SharedEverythingThreads OrderingTable), addr reference =>)
        (TableAtomicRmwXchg, table_atomic_rmw_xchg, ("table.atomic.rmw.xchg" SharedEverythingThreads OrderingTable), addr reference => reference)
        (TableAtomicRmwCmpxchg, table_atomic_rmw_cmpxchg, ("table.atomic.rmw.cmpxchg" SharedEverythingThreads OrderingTable), addr reference reference => reference)
        (StructAtomicGet, struct_atomic_get, ("struct.atomic.get" SharedEverythingThreads OrderingStructField), poly)
        (StructAtomicGetS, struct_atomic_get_s, ("struct.atomic.get_s" SharedEverythingThreads OrderingStructField), poly)
        (StructAtomicGetU, struct_atomic_get_u, ("struct.atomic.get_u" SharedEverythingThreads OrderingStructField), poly)
        (StructAtomicSet, struct_atomic_set, ("struct.atomic.set" SharedEverythingThreads OrderingStructField), poly)
        (StructAtomicRmwAdd, struct_atomic_rmw_add, ("struct.atomic.rmw.add" SharedEverythingThreads OrderingStructField), poly)
        (StructAtomicRmwSub, struct_atomic_rmw_sub, ("struct.atomic.rmw.sub" SharedEverythingThreads OrderingStructField), poly)
        (StructAtomicRmwAnd, struct_atomic_rmw_and, ("struct.atomic.rmw.and" SharedEverythingThreads OrderingStructField), poly)
        (StructAtomicRmwOr, struct_atomic_rmw_or, ("struct.atomic.rmw.or" SharedEverythingThreads OrderingStructField), poly)
        (StructAtomicRmwXor, struct_atomic_rmw_xor, ("struct.atomic.rmw.xor" SharedEverythingThreads OrderingStructField), poly)
        (StructAtomicRmwXchg, struct_atomic_rmw_xchg, ("struct.atomic.rmw.xchg" SharedEverythingThreads OrderingStructField), poly)
        (StructAtomicRmwCmpxchg, struct_atomic_rmw_cmpxchg, ("struct.atomic.rmw.cmpxchg" SharedEverythingThreads OrderingStructField), poly)
        (ArrayAtomicGet, array_atomic_get, ("array.atomic.get" SharedEverythingThreads OrderingArray), poly)
        (ArrayAtomicGetS, array_atomic_get_s, ("array.atomic.get_s" SharedEverythingThreads OrderingArray), poly)
        (ArrayAtomicGetU, array_atomic_get_u, ("array.atomic.get_u" SharedEverythingThreads OrderingArray), poly)
        (ArrayAtomicSet, array_atomic_set, ("array.atomic.set" SharedEverythingThreads OrderingArray), poly)
        (ArrayAtomicRmwAdd, array_atomic_rmw_add, ("array.atomic.rmw.add" SharedEverythingThreads OrderingArray), poly)
        (ArrayAtomicRmwSub, array_atomic_rmw_sub, ("array.atomic.rmw.sub" SharedEverythingThreads OrderingArray), poly)
        (ArrayAtomicRmwAnd, array_atomic_rmw_and, ("array.atomic.rmw.and" SharedEverythingThreads OrderingArray), poly)
        (ArrayAtomicRmwOr, array_atomic_rmw_or, ("array.atomic.rmw.or" SharedEverythingThreads OrderingArray), poly)
        (ArrayAtomicRmwXor, array_atomic_rmw_xor, ("array.atomic.rmw.xor" SharedEverythingThreads OrderingArray), poly)
        (ArrayAtomicRmwXchg, array_atomic_rmw_xchg, ("array.atomic.rmw.xchg" SharedEverythingThreads OrderingArray), poly)
        (ArrayAtomicRmwCmpxchg, array_atomic_rmw_cmpxchg, ("array.atomic.rmw.cmpxchg" SharedEverythingThreads OrderingArray), poly)
        (RefI31Shared, ref_i31_shared, ("ref.i31_shared" SharedEverythingThreads None), u32 => reference)
    } };
}
pub(crate) use shared_everything_threads;

/// Hints for spinning.
macro_rules! acquire_release_atomics {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (Pause, pause, ("pause" AcquireReleaseAtomics None), =>)
    } };
}
pub(crate) use acquire_release_atomics;

/// Giving pages of memory back.
macro_rules! memory_control {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (MemoryDiscard, memory_discard, ("memory.discard" MemoryControl Memory), addr addr =>)
    } };
}
pub(crate) use memory_control;

/// Structures that carry a descriptor of their type.
macro_rules! custom_descriptors {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (StructNewDesc, struct_new_desc, ("struct.new_desc" CustomDescriptors Struct), poly)
        (StructNewDefaultDesc, struct_new_default_desc, ("struct.new_default_desc" CustomDescriptors Struct), reference => reference)
        (RefGetDesc, ref_get_desc, ("ref.get_desc" CustomDescriptors Type), reference => reference)
        (RefCastDescEqNonNull, ref_cast_desc_eq_non_null, ("ref.cast_desc_eq" CustomDescriptors HeapType), reference reference => reference)
        (RefCastDescEqNullable, ref_cast_desc_eq_nullable, ("ref.cast_desc_eq" CustomDescriptors HeapType), reference reference => reference)
    } };
}
pub(crate) use custom_descriptors;
