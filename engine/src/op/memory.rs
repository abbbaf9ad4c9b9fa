//! Memory instructions. Row shapes of loads and stores: see [`super::each`].

/// Loads to the number types.
macro_rules! memory_loads {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32Load, i32_load, ("i32.load" Mvp MemArg), addr => u32, u32 => u32 => u32)
        (I64Load, i64_load, ("i64.load" Mvp MemArg), addr => u64, u64 => u64 => u64)
        (F32Load, f32_load, ("f32.load" Mvp MemArg), addr => f32, f32 => f32 => f32)
        (F64Load, f64_load, ("f64.load" Mvp MemArg), addr => f64, f64 => f64 => f64)
        (I32Load8S, i32_load8_s, ("i32.load8_s" Mvp MemArg), addr => u32, i8 => i32 => u32)
        (I32Load8U, i32_load8_u, ("i32.load8_u" Mvp MemArg), addr => u32, u8 => u32 => u32)
        (I32Load16S, i32_load16_s, ("i32.load16_s" Mvp MemArg), addr => u32, i16 => i32 => u32)
        (I32Load16U, i32_load16_u, ("i32.load16_u" Mvp MemArg), addr => u32, u16 => u32 => u32)
        (I64Load8S, i64_load8_s, ("i64.load8_s" Mvp MemArg), addr => u64, i8 => i64 => u64)
        (I64Load8U, i64_load8_u, ("i64.load8_u" Mvp MemArg), addr => u64, u8 => u64 => u64)
        (I64Load16S, i64_load16_s, ("i64.load16_s" Mvp MemArg), addr => u64, i16 => i64 => u64)
        (I64Load16U, i64_load16_u, ("i64.load16_u" Mvp MemArg), addr => u64, u16 => u64 => u64)
        (I64Load32S, i64_load32_s, ("i64.load32_s" Mvp MemArg), addr => u64, i32 => i64 => u64)
        (I64Load32U, i64_load32_u, ("i64.load32_u" Mvp MemArg), addr => u64, u32 => u64 => u64)
    } };
}
pub(crate) use memory_loads;

/// Stores of the number types.
macro_rules! memory_stores {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (I32Store, i32_store, ("i32.store" Mvp MemArg), addr u32 =>, u32 => u32)
        (I64Store, i64_store, ("i64.store" Mvp MemArg), addr u64 =>, u64 => u64)
        (F32Store, f32_store, ("f32.store" Mvp MemArg), addr f32 =>, f32 => f32)
        (F64Store, f64_store, ("f64.store" Mvp MemArg), addr f64 =>, f64 => f64)
        (I32Store8, i32_store8, ("i32.store8" Mvp MemArg), addr u32 =>, u32 => u8)
        (I32Store16, i32_store16, ("i32.store16" Mvp MemArg), addr u32 =>, u32 => u16)
        (I64Store8, i64_store8, ("i64.store8" Mvp MemArg), addr u64 =>, u64 => u8)
        (I64Store16, i64_store16, ("i64.store16" Mvp MemArg), addr u64 =>, u64 => u16)
        (I64Store32, i64_store32, ("i64.store32" Mvp MemArg), addr u64 =>, u64 => u32)
    } };
}
pub(crate) use memory_stores;

/// Instructions on a whole memory or on data segments.
macro_rules! memory_ops {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (MemorySize, memory_size, ("memory.size" Mvp Memory), => addr)
        (MemoryGrow, memory_grow, ("memory.grow" Mvp Memory), addr => addr)
        (MemoryInit, memory_init, ("memory.init" BulkMemory DataMemory), addr u32 u32 =>)
        (DataDrop, data_drop, ("data.drop" BulkMemory Data), =>)
        (MemoryCopy, memory_copy, ("memory.copy" BulkMemory MemoryPair), addr addr addr =>)
        (MemoryFill, memory_fill, ("memory.fill" BulkMemory Memory), addr u32 addr =>)
    } };
}
pub(crate) use memory_ops;
