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
            ExternType::Table(ty @ TableType { element: element @ RefType { heap: HeapType::Concrete(_), .. }, .. }) => {
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
