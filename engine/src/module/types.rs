//! Types as the engine sees them: module indices are gone, every reference to a defined type is a canonical
//! [`TypeId`], so that equality of types is equality of values in every module of one engine (spec, 3.2 and 3.3).

use std::fmt;
use std::sync::Arc;

/// The log2 of the standard page size, 64 KiB.
pub const DEFAULT_PAGE_SIZE_LOG2: u8 = 16;

/// The canonical, engine-wide identity of a defined type, handed out by a [`TypeRegistry`](super::TypeRegistry).
///
/// Two types are equal by the spec's rules exactly if their ids are equal. An id is valid as long as somebody holds
/// the [`RegisteredTypes`](super::RegisteredTypes) that it came from; afterwards it may be handed out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// The type of a value: of a parameter, a local, an operand, a global.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValType {
    /// A 32-bit integer.
    I32,
    /// A 64-bit integer.
    I64,
    /// A 32-bit float.
    F32,
    /// A 64-bit float.
    F64,
    /// A 128-bit vector; the only type that takes two slots.
    V128,
    /// A reference.
    Ref(RefType),
}

impl ValType {
    /// A nullable reference to any function.
    pub const FUNCREF: Self = Self::Ref(RefType::FUNCREF);
    /// A nullable reference to any host object.
    pub const EXTERNREF: Self = Self::Ref(RefType::EXTERNREF);

    /// How many 8-byte slots a value of this type takes in a frame, a global or an argument list: 1, or 2 for v128.
    pub const fn slots(self) -> u32 {
        match self {
            Self::V128 => 2,
            _ => 1,
        }
    }

    /// Whether this is a reference type.
    pub const fn is_ref(self) -> bool {
        matches!(self, Self::Ref(_))
    }

    /// Whether locals of this type have a default value (0, or null): all but non-nullable references.
    pub const fn is_defaultable(self) -> bool {
        !matches!(self, Self::Ref(RefType { nullable: false, .. }))
    }
}

/// A reference type: `(ref null? heap)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RefType {
    /// Whether null belongs to the type.
    pub nullable: bool,
    /// What a non-null reference refers to.
    pub heap: HeapType,
}

impl RefType {
    /// `(ref null func)`.
    pub const FUNCREF: Self = Self::nullable(HeapType::Func);
    /// `(ref null nofunc)`: null only.
    pub const NULLFUNCREF: Self = Self::nullable(HeapType::NoFunc);
    /// `(ref null extern)`.
    pub const EXTERNREF: Self = Self::nullable(HeapType::Extern);
    /// `(ref null noextern)`: null only.
    pub const NULLEXTERNREF: Self = Self::nullable(HeapType::NoExtern);
    /// `(ref null exn)`.
    pub const EXNREF: Self = Self::nullable(HeapType::Exn);
    /// `(ref null noexn)`: null only.
    pub const NULLEXNREF: Self = Self::nullable(HeapType::NoExn);
    /// `(ref null any)`.
    pub const ANYREF: Self = Self::nullable(HeapType::Any);
    /// `(ref null eq)`.
    pub const EQREF: Self = Self::nullable(HeapType::Eq);
    /// `(ref null i31)`.
    pub const I31REF: Self = Self::nullable(HeapType::I31);
    /// `(ref null struct)`.
    pub const STRUCTREF: Self = Self::nullable(HeapType::Struct);
    /// `(ref null array)`.
    pub const ARRAYREF: Self = Self::nullable(HeapType::Array);
    /// `(ref null none)`: null only.
    pub const NULLREF: Self = Self::nullable(HeapType::None);

    /// `(ref null heap)`.
    pub const fn nullable(heap: HeapType) -> Self {
        Self { nullable: true, heap }
    }

    /// `(ref heap)`.
    pub const fn non_null(heap: HeapType) -> Self {
        Self { nullable: false, heap }
    }
}

/// What a reference refers to. There are four hierarchies, with tops `func`, `extern`, `any` and `exn`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeapType {
    /// Any function.
    Func,
    /// The bottom of the functions.
    NoFunc,
    /// Any host object, or a guest object made extern.
    Extern,
    /// The bottom of the host objects.
    NoExtern,
    /// Any guest object, i31 included.
    Any,
    /// The bottom of the guest objects.
    None,
    /// What `ref.eq` compares: i31, structs and arrays.
    Eq,
    /// Any struct.
    Struct,
    /// Any array.
    Array,
    /// An unboxed 31-bit integer.
    I31,
    /// Any exception.
    Exn,
    /// The bottom of the exceptions.
    NoExn,
    /// A defined function, struct or array type.
    Concrete(TypeId),
}

/// A function's type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FuncType {
    /// The types of the parameters, first to last.
    pub params: Box<[ValType]>,
    /// The types of the results, first to last.
    pub results: Box<[ValType]>,
    /// The slots that all parameters take together.
    pub param_slots: u32,
    /// The slots that all results take together.
    pub result_slots: u32,
}

impl FuncType {
    /// The type of a function from `params` to `results`.
    pub fn new(params: impl Into<Box<[ValType]>>, results: impl Into<Box<[ValType]>>) -> Self {
        let (params, results) = (params.into(), results.into());
        let slots = |types: &[ValType]| types.iter().map(|t| t.slots()).sum();
        Self { param_slots: slots(&params), result_slots: slots(&results), params, results }
    }
}

/// What a struct field or an array element stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StorageType {
    /// A packed byte.
    I8,
    /// Two packed bytes.
    I16,
    /// A whole value.
    Val(ValType),
}

impl StorageType {
    /// The type of the value that reading the field gives: i32 for the packed types.
    pub const fn unpacked(self) -> ValType {
        match self {
            Self::I8 | Self::I16 => ValType::I32,
            Self::Val(ty) => ty,
        }
    }

    /// Log2 of the bytes that a field or element of this type takes on the heap: 0 to 4. A reference takes 8 bytes.
    pub const fn size_log2(self) -> u32 {
        match self {
            Self::I8 => 0,
            Self::I16 => 1,
            Self::Val(ValType::I32 | ValType::F32) => 2,
            Self::Val(ValType::I64 | ValType::F64 | ValType::Ref(_)) => 3,
            Self::Val(ValType::V128) => 4,
        }
    }

    /// Whether what is stored is a reference.
    pub const fn is_ref(self) -> bool {
        matches!(self, Self::Val(ValType::Ref(_)))
    }
}

/// The type of a struct field or of an array's elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FieldType {
    /// What is stored.
    pub storage: StorageType,
    /// Whether it can be written after construction.
    pub mutable: bool,
}

/// A struct's type, with where its fields lie in an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct StructType {
    /// The types of the fields, first to last.
    pub fields: Box<[FieldType]>,
    /// Where each field lies, in bytes from the first one's place: at the next multiple of its own size.
    pub offsets: Box<[u32]>,
    /// The bytes that all fields take: a multiple of 8.
    pub bytes: u32,
    /// The slots that the values of all fields take side by side.
    pub slots: u32,
}

impl StructType {
    /// The type of a struct with these fields.
    pub fn new(fields: impl Into<Box<[FieldType]>>) -> Self {
        let fields = fields.into();
        let (mut bytes, mut slots) = (0_u32, 0);
        let offsets = fields.iter().map(|field| {
            let size = 1 << field.storage.size_log2();
            let offset = bytes.next_multiple_of(size);
            bytes = offset + size;
            slots += field.storage.unpacked().slots();
            offset
        });
        let offsets = offsets.collect();
        Self { fields, offsets, bytes: bytes.next_multiple_of(8), slots }
    }

    /// Each field's storage with its offset.
    pub fn layout(&self) -> impl Iterator<Item = (StorageType, u32)> + '_ {
        self.fields.iter().zip(&self.offsets).map(|(field, &offset)| (field.storage, offset))
    }
}

/// The structure of a defined type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CompositeType {
    /// A function type.
    Func(Arc<FuncType>),
    /// A struct type with its fields in order.
    Struct(Arc<StructType>),
    /// An array type with the type of its elements.
    Array(FieldType),
}

/// A defined type: its structure and its place in the declared subtype hierarchy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SubType {
    /// Whether the type may not have declared subtypes.
    pub is_final: bool,
    /// The declared direct supertype.
    pub supertype: Option<TypeId>,
    /// The structure.
    pub composite: CompositeType,
}

impl SubType {
    /// A final function type without a supertype: what `(type (func ...))` means.
    pub fn plain_func(ty: FuncType) -> Self {
        Self { is_final: true, supertype: None, composite: CompositeType::Func(Arc::new(ty)) }
    }
}

/// The type of a global.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GlobalType {
    /// The type of its value.
    pub content: ValType,
    /// Whether it can be set.
    pub mutable: bool,
}

/// The type of a memory. Sizes are in pages of `1 << page_size_log2` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MemoryType {
    /// The initial size in pages.
    pub minimum: u64,
    /// The size in pages beyond which the memory never grows, if declared.
    pub maximum: Option<u64>,
    /// Whether addresses are i64 instead of i32.
    pub memory64: bool,
    /// Whether threads may share it; a shared memory always has a maximum.
    pub shared: bool,
    /// The log2 of the page size in bytes: 16, or 0 with the custom-page-sizes proposal.
    pub page_size_log2: u8,
}

impl MemoryType {
    /// An unshared 32-bit memory with pages of 64 KiB.
    pub const fn new(minimum: u64, maximum: Option<u64>) -> Self {
        Self { minimum, maximum, memory64: false, shared: false, page_size_log2: DEFAULT_PAGE_SIZE_LOG2 }
    }

    /// The size of a page in bytes.
    pub const fn page_size(&self) -> u64 {
        1 << self.page_size_log2
    }

    /// The size of `pages` pages in bytes, or `None` if that is 2^64 or more.
    pub const fn bytes(&self, pages: u64) -> Option<u64> {
        pages.checked_mul(self.page_size())
    }

    /// The initial size in bytes, or `None` if that is 2^64 or more.
    pub const fn minimum_bytes(&self) -> Option<u64> {
        self.bytes(self.minimum)
    }

    /// The number of pages that the address type can address: the limit of every memory of this type, in force also
    /// where no maximum is declared. With pages of one byte the last page (of a 32-bit memory) or byte (of a 64-bit
    /// one) does not count, since `memory.size` must be able to say the size.
    pub const fn address_space_pages(&self) -> u64 {
        let limit = if self.memory64 { u64::MAX } else { u32::MAX as u64 };
        match (self.page_size_log2, self.memory64) {
            (0, _) => limit,
            (log2, false) => (1 << 32) >> log2,
            (log2, true) => 1 << (64 - log2),
        }
    }

    /// The size in pages beyond which this memory cannot grow by its type: the declared maximum, or the address space.
    pub fn maximum_pages(&self) -> u64 {
        self.maximum.unwrap_or(u64::MAX).min(self.address_space_pages())
    }

    /// The size in bytes beyond which this memory cannot grow by its type, or `None` if that is 2^64.
    pub fn maximum_bytes(&self) -> Option<u64> {
        self.bytes(self.maximum_pages())
    }
}

/// The type of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TableType {
    /// The type of the elements.
    pub element: RefType,
    /// The initial number of elements.
    pub minimum: u64,
    /// The number of elements beyond which the table never grows, if declared.
    pub maximum: Option<u64>,
    /// Whether indices are i64 instead of i32.
    pub table64: bool,
}

impl TableType {
    /// The number of elements beyond which this table cannot grow by its type: the declared maximum, or what the
    /// index type can say.
    pub fn maximum_elements(&self) -> u64 {
        let addressable = if self.table64 { u64::MAX } else { u64::from(u32::MAX) };
        self.maximum.unwrap_or(u64::MAX).min(addressable)
    }
}

/// The type of an exception tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TagType {
    /// The function type whose parameters are the exception's payload; it has no results.
    pub func: TypeId,
}

/// The type of something imported or exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExternType {
    /// A function.
    Func(TypeId),
    /// A global.
    Global(GlobalType),
    /// A memory.
    Memory(MemoryType),
    /// A table.
    Table(TableType),
    /// An exception tag.
    Tag(TagType),
}

impl ExternType {
    /// Which kind of thing this is.
    pub const fn kind(&self) -> ExternKind {
        match self {
            Self::Func(_) => ExternKind::Func,
            Self::Global(_) => ExternKind::Global,
            Self::Memory(_) => ExternKind::Memory,
            Self::Table(_) => ExternKind::Table,
            Self::Tag(_) => ExternKind::Tag,
        }
    }
}

/// The kinds of things that are imported and exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExternKind {
    /// A function.
    Func,
    /// A global.
    Global,
    /// A memory.
    Memory,
    /// A table.
    Table,
    /// An exception tag.
    Tag,
}

impl fmt::Display for HeapType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Func => "func",
            Self::NoFunc => "nofunc",
            Self::Extern => "extern",
            Self::NoExtern => "noextern",
            Self::Any => "any",
            Self::None => "none",
            Self::Eq => "eq",
            Self::Struct => "struct",
            Self::Array => "array",
            Self::I31 => "i31",
            Self::Exn => "exn",
            Self::NoExn => "noexn",
            // The id depends on what else the engine has loaded: a message with it would differ from run to run.
            // `TypeRegistry::describe` writes the structure instead.
            Self::Concrete(_) => "$type",
        })
    }
}

impl fmt::Display for RefType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.nullable, self.heap) {
            (true, HeapType::Concrete(_)) => write!(f, "(ref null {})", self.heap),
            (true, HeapType::None) => f.write_str("nullref"),
            (true, HeapType::NoFunc) => f.write_str("nullfuncref"),
            (true, HeapType::NoExtern) => f.write_str("nullexternref"),
            (true, HeapType::NoExn) => f.write_str("nullexnref"),
            (true, heap) => write!(f, "{heap}ref"),
            (false, heap) => write!(f, "(ref {heap})"),
        }
    }
}

impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::I32 => f.write_str("i32"),
            Self::I64 => f.write_str("i64"),
            Self::F32 => f.write_str("f32"),
            Self::F64 => f.write_str("f64"),
            Self::V128 => f.write_str("v128"),
            Self::Ref(ty) => ty.fmt(f),
        }
    }
}

/// Writes ` (keyword type type ...)`, or nothing for no types.
pub(super) fn write_types(
    f: &mut fmt::Formatter<'_>,
    keyword: &str,
    types: impl ExactSizeIterator<Item: fmt::Display>,
) -> fmt::Result {
    if types.len() == 0 {
        return Ok(());
    }
    write!(f, " ({keyword}")?;
    for ty in types {
        write!(f, " {ty}")?;
    }
    f.write_str(")")
}

impl fmt::Display for FuncType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(func")?;
        write_types(f, "param", self.params.iter())?;
        write_types(f, "result", self.results.iter())?;
        f.write_str(")")
    }
}

impl fmt::Display for GlobalType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mutable {
            true => write!(f, "global (mut {})", self.content),
            false => write!(f, "global {}", self.content),
        }
    }
}

impl fmt::Display for MemoryType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_limits(f, "memory", self.memory64, self.minimum, self.maximum)?;
        if self.shared {
            f.write_str(" shared")?;
        }
        if self.page_size_log2 != DEFAULT_PAGE_SIZE_LOG2 {
            write!(f, " (pagesize {})", self.page_size())?;
        }
        Ok(())
    }
}

impl fmt::Display for TableType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_limits(f, "table", self.table64, self.minimum, self.maximum)?;
        write!(f, " {}", self.element)
    }
}

fn write_limits(
    f: &mut fmt::Formatter<'_>,
    keyword: &str,
    is_64: bool,
    minimum: u64,
    maximum: Option<u64>,
) -> fmt::Result {
    write!(f, "{keyword}{} {minimum}", if is_64 { " i64" } else { "" })?;
    maximum.map_or(Ok(()), |maximum| write!(f, " {maximum}"))
}

impl fmt::Display for ExternKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Func => "func",
            Self::Global => "global",
            Self::Memory => "memory",
            Self::Table => "table",
            Self::Tag => "tag",
        })
    }
}
