//! What stands beside an opcode in the binary format (specification §5.4).

macro_rules! immediates {
    ($( $variant:ident [$($name:ident: $type:ty),*] )*) => {
        /// The immediates of an instruction: their names and types, in the order of the binary format.
        #[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
        pub enum Immediates {
            $( #[doc = concat!("`", stringify!([$($name: $type),*]), "`")] $variant, )*
        }

        impl Immediates {
            /// Every kind.
            pub const ALL: &[Immediates] = &[$(Immediates::$variant),*];

            /// Name and type of each immediate, as the decoder calls them.
            pub const fn fields(self) -> &'static [(&'static str, &'static str)] {
                match self { $( Immediates::$variant => &[$((stringify!($name), stringify!($type))),*], )* }
            }
        }
    };
}

immediates! {
    None []
    BlockType [blockty: BlockType]
    Label [relative_depth: u32]
    Labels [targets: BrTable]
    LabelCast [relative_depth: u32, from_ref_type: RefType, to_ref_type: RefType]
    TryTable [try_table: TryTable]
    Tag [tag_index: u32]
    Function [function_index: u32]
    Type [type_index: u32]
    TypeTable [type_index: u32, table_index: u32]
    Local [local_index: u32]
    Global [global_index: u32]
    Table [table: u32]
    TablePair [dst_table: u32, src_table: u32]
    Elem [elem_index: u32]
    ElemTable [elem_index: u32, table: u32]
    MemArg [memarg: MemArg]
    MemArgLane [memarg: MemArg, lane: u8]
    Memory [mem: u32]
    MemoryPair [dst_mem: u32, src_mem: u32]
    Data [data_index: u32]
    DataMemory [data_index: u32, mem: u32]
    I32 [value: i32]
    I64 [value: i64]
    F32 [value: Ieee32]
    F64 [value: Ieee64]
    V128 [value: V128]
    Lane [lane: u8]
    Lanes [lanes: [u8; 16]]
    ValType [ty: ValType]
    ValTypes [tys: Vec<ValType>]
    HeapType [hty: HeapType]
    Struct [struct_type_index: u32]
    StructField [struct_type_index: u32, field_index: u32]
    Array [array_type_index: u32]
    ArraySize [array_type_index: u32, array_size: u32]
    ArrayData [array_type_index: u32, array_data_index: u32]
    ArrayElem [array_type_index: u32, array_elem_index: u32]
    ArrayPair [array_type_index_dst: u32, array_type_index_src: u32]
    Ordering [ordering: Ordering]
    OrderingGlobal [ordering: Ordering, global_index: u32]
    OrderingTable [ordering: Ordering, table_index: u32]
    OrderingStructField [ordering: Ordering, struct_type_index: u32, field_index: u32]
    OrderingArray [ordering: Ordering, array_type_index: u32]
    Cont [cont_type_index: u32]
    ContPair [argument_index: u32, result_index: u32]
    ContTag [cont_type_index: u32, tag_index: u32]
    ContResume [cont_type_index: u32, resume_table: ResumeTable]
    ContTagResume [cont_type_index: u32, tag_index: u32, resume_table: ResumeTable]
}
