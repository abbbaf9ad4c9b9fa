//! Table instructions.

/// Access to tables and element segments.
macro_rules! table_ops {
    ($($state:tt)*) => { $crate::op::join! { $($state)*
        (TableInit, table_init, ("table.init" BulkMemory ElemTable), addr u32 u32 =>)
        (ElemDrop, elem_drop, ("elem.drop" BulkMemory Elem), =>)
        (TableCopy, table_copy, ("table.copy" BulkMemory TablePair), addr addr addr =>)
        (TableFill, table_fill, ("table.fill" ReferenceTypes Table), addr reference addr =>)
        (TableGet, table_get, ("table.get" ReferenceTypes Table), addr => reference)
        (TableSet, table_set, ("table.set" ReferenceTypes Table), addr reference =>)
        (TableGrow, table_grow, ("table.grow" ReferenceTypes Table), reference addr => addr)
        (TableSize, table_size, ("table.size" ReferenceTypes Table), => addr)
    } };
}
pub(crate) use table_ops;
