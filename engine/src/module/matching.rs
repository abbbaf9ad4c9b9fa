//! Import matching (spec, 3.3 and 4.5.4), and how the types in question are written in messages.

use std::fmt;

use super::types::write_types;
use super::{CompositeType, ExternType, FuncType, HeapType, RefType, TableType, TypeRegistry, ValType};

impl ExternType {
    /// Whether something of type `self` may stand where an import asks for `expected`. For a memory or a table the
    /// minimum of `self` is its current size, which the caller puts there.
    pub fn matches(&self, expected: &Self, registry: &TypeRegistry) -> bool {
        match (*self, *expected) {
            (Self::Func(actual), Self::Func(expected)) => registry.is_subtype(actual, expected),
            // What can be written must have the same type on both sides; ids are canonical, so that is equality.
            (Self::Global(actual), Self::Global(expected)) if actual.mutable || expected.mutable => actual == expected,
            (Self::Global(actual), Self::Global(expected)) => registry.val_matches(actual.content, expected.content),
            (Self::Memory(actual), Self::Memory(expected)) => {
                actual.memory64 == expected.memory64
                    && actual.shared == expected.shared
                    && actual.page_size_log2 == expected.page_size_log2
                    && limits_match((actual.minimum, actual.maximum), (expected.minimum, expected.maximum))
            }
            (Self::Table(actual), Self::Table(expected)) => {
                actual.table64 == expected.table64
                    && actual.element == expected.element
                    && limits_match((actual.minimum, actual.maximum), (expected.minimum, expected.maximum))
            }
            (Self::Tag(actual), Self::Tag(expected)) => actual == expected,
            _ => false,
        }
    }
}

fn limits_match(actual: (u64, Option<u64>), expected: (u64, Option<u64>)) -> bool {
    let maximum_fits = match (actual.1, expected.1) {
        (_, None) => true,
        (Some(actual), Some(expected)) => actual <= expected,
        (None, Some(_)) => false,
    };
    actual.0 >= expected.0 && maximum_fits
}

impl TypeRegistry {
    /// The text of a type for a message, such as `func (param i32) (result (ref (func)))`, `memory 1 2 shared` or
    /// `global (mut i64)`. Types that defined types refer to are written in place down to a small depth.
    pub fn describe(&self, ty: &ExternType) -> String {
        match *ty {
            ExternType::Func(id) => format!("func{}", Signature(self, &self.func_type(id), DEPTH)),
            ExternType::Tag(tag) => format!("tag{}", Signature(self, &self.func_type(tag.func), DEPTH)),
            ExternType::Global(ty) => match (ty.mutable, Structural(self, ty.content, DEPTH)) {
                (true, content) => format!("global (mut {content})"),
                (false, content) => format!("global {content}"),
            },
            ExternType::Table(
                ty @ TableType { element: element @ RefType { heap: HeapType::Concrete(_), .. }, .. },
            ) => {
                // The limits are the same whatever the elements are.
                let limits = TableType { element: RefType::FUNCREF, ..ty }.to_string();
                let limits = limits.trim_end_matches("funcref");
                format!("{limits}{}", Structural(self, ValType::Ref(element), DEPTH))
            }
            ExternType::Table(ty) => ty.to_string(),
            ExternType::Memory(ty) => ty.to_string(),
        }
    }
}

/// How many defined types deep a description goes; recursive types have no end.
const DEPTH: u32 = 2;

/// The parameters and results of a function type.
struct Signature<'a>(&'a TypeRegistry, &'a FuncType, u32);

/// A value type with defined types written out.
struct Structural<'a>(&'a TypeRegistry, ValType, u32);

impl fmt::Display for Signature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let &Self(registry, ty, depth) = self;
        write_types(f, "param", ty.params.iter().map(|&ty| Structural(registry, ty, depth)))?;
        write_types(f, "result", ty.results.iter().map(|&ty| Structural(registry, ty, depth)))
    }
}

impl fmt::Display for Structural<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let &Self(registry, ty, depth) = self;
        let ValType::Ref(RefType { nullable, heap: HeapType::Concrete(id) }) = ty else { return ty.fmt(f) };
        f.write_str(if nullable { "(ref null " } else { "(ref " })?;
        match &registry.sub_type(id).composite {
            _ if depth == 0 => f.write_str("...")?,
            CompositeType::Func(ty) => write!(f, "(func{})", Signature(registry, ty, depth - 1))?,
            CompositeType::Struct(_) => f.write_str("(struct ...)")?,
            CompositeType::Array(_) => f.write_str("(array ...)")?,
        }
        f.write_str(")")
    }
}

#[cfg(test)]
mod tests {
    use super::super::{GlobalType, MemoryType, TagType};
    use super::*;

    #[test]
    fn memories_match_by_limits_address_type_sharing_and_page_size() {
        let registry = TypeRegistry::new();
        let matches = |actual, expected| ExternType::Memory(actual).matches(&ExternType::Memory(expected), &registry);
        let memory = MemoryType::new;
        assert!(matches(memory(2, Some(3)), memory(1, Some(3))));
        assert!(matches(memory(2, Some(3)), memory(2, None)));
        assert!(!matches(memory(2, None), memory(2, Some(9))));
        assert!(!matches(memory(2, Some(4)), memory(2, Some(3))));
        assert!(!matches(memory(1, None), memory(2, None)));
        for other in [
            MemoryType { memory64: true, ..memory(1, Some(2)) },
            MemoryType { shared: true, ..memory(1, Some(2)) },
            MemoryType { page_size_log2: 0, ..memory(1, Some(2)) },
        ] {
            assert!(
                matches(other, other) && !matches(other, memory(1, Some(2))) && !matches(memory(1, Some(2)), other)
            );
        }
    }

    #[test]
    fn what_can_be_written_matches_in_both_directions_only() {
        let registry = TypeRegistry::new();
        let func = registry.register_func(FuncType::default());
        let narrow = RefType::nullable(HeapType::Concrete(func.id(0)));
        let global = |heap, mutable| ExternType::Global(GlobalType { content: ValType::Ref(heap), mutable });
        assert!(global(narrow, false).matches(&global(RefType::FUNCREF, false), &registry));
        assert!(!global(RefType::FUNCREF, false).matches(&global(narrow, false), &registry));
        assert!(!global(narrow, true).matches(&global(RefType::FUNCREF, true), &registry));
        assert!(!global(narrow, true).matches(&global(narrow, false), &registry));
        assert!(global(narrow, true).matches(&global(narrow, true), &registry));
        let table = |element, table64| ExternType::Table(TableType { element, minimum: 1, maximum: None, table64 });
        assert!(table(narrow, false).matches(&table(narrow, false), &registry));
        assert!(!table(narrow, false).matches(&table(RefType::FUNCREF, false), &registry));
        assert!(!table(narrow, true).matches(&table(narrow, false), &registry));
        assert!(!table(narrow, true).matches(&global(narrow, false), &registry));
    }

    #[test]
    fn descriptions_read_like_the_text_format() {
        let registry = TypeRegistry::new();
        let inner = registry.register_func(FuncType::new([ValType::I32], []));
        let reference = RefType::non_null(HeapType::Concrete(inner.id(0)));
        let outer = registry.register_func(FuncType::new([ValType::Ref(reference)], [ValType::V128, ValType::FUNCREF]));
        let memory = MemoryType { shared: true, ..MemoryType::new(102, Some(65536)) };
        let bytes = MemoryType { memory64: true, page_size_log2: 0, ..MemoryType::new(1, None) };
        let table = TableType { element: reference, minimum: 1, maximum: Some(2), table64: false };
        for (ty, text) in [
            (ExternType::Func(outer.id(0)), "func (param (ref (func (param i32)))) (result v128 funcref)"),
            (ExternType::Tag(TagType { func: inner.id(0) }), "tag (param i32)"),
            (ExternType::Memory(memory), "memory 102 65536 shared"),
            (ExternType::Memory(bytes), "memory i64 1 (pagesize 1)"),
            (ExternType::Table(table), "table 1 2 (ref (func (param i32)))"),
            (ExternType::Table(TableType { element: RefType::EXTERNREF, ..table }), "table 1 2 externref"),
            (ExternType::Global(GlobalType { content: ValType::I64, mutable: true }), "global (mut i64)"),
            (
                ExternType::Global(GlobalType { content: ValType::Ref(reference), mutable: false }),
                "global (ref (func (param i32)))",
            ),
        ] {
            assert_eq!(registry.describe(&ty), text);
        }
        assert_eq!(FuncType::new([ValType::I32], [ValType::I64]).to_string(), "(func (param i32) (result i64))");
        assert_eq!(FuncType::default().to_string(), "(func)");
    }

    #[test]
    fn sizes_of_memories_do_not_overflow() {
        let wide = MemoryType { memory64: true, ..MemoryType::new(1 << 48, None) };
        assert_eq!((wide.minimum_bytes(), wide.maximum_pages(), wide.maximum_bytes()), (None, 1 << 48, None));
        let full = MemoryType::new(65536, None);
        assert_eq!((full.minimum_bytes(), full.maximum_pages()), (Some(1 << 32), 65536));
        let bytes = MemoryType { page_size_log2: 0, ..MemoryType::new(7, None) };
        assert_eq!((bytes.minimum_bytes(), bytes.maximum_pages()), (Some(7), u64::from(u32::MAX)));
    }
}
