//! Tests and casts of references (specification 3.0, 4.6.6 "Reference Instructions"), and unboxed integers.

use super::Kind;
use crate::module::{CompositeType, HeapType, RefType, TypeId, TypeRegistry};
use crate::runtime::{Func, StoreCore};

/// A reference type as tests and casts see it, whose operand is of the same hierarchy by validation.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cast {
    /// Whether null is of the type.
    pub(crate) nullable: bool,
    /// Which other references are.
    pub(crate) test: Test,
}

/// Which references that are not null are of a type.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    /// None: a bottom type.
    Never,
    /// All: a top type.
    Always,
    /// i31, structs and arrays.
    Eq,
    /// Unboxed integers.
    I31,
    /// Structs.
    Struct,
    /// Arrays.
    Array,
    /// Structs or arrays of a defined type and its subtypes. `is_final`: there are none.
    Object { id: TypeId, is_final: bool },
    /// Functions of a defined type and its subtypes.
    Func { id: TypeId },
}

impl Cast {
    /// To a reference type, whose defined type, if any, is registered.
    pub(crate) fn to(ty: RefType, registry: &TypeRegistry) -> Cast {
        let test = match ty.heap {
            HeapType::Func | HeapType::Extern | HeapType::Any | HeapType::Exn => Test::Always,
            HeapType::NoFunc | HeapType::NoExtern | HeapType::None | HeapType::NoExn => Test::Never,
            HeapType::Eq => Test::Eq,
            HeapType::I31 => Test::I31,
            HeapType::Struct => Test::Struct,
            HeapType::Array => Test::Array,
            HeapType::Concrete(id) => {
                let definition = registry.sub_type(id);
                match definition.composite {
                    CompositeType::Func(_) => Test::Func { id },
                    _ => Test::Object { id, is_final: definition.is_final },
                }
            }
        };
        Cast { nullable: ty.nullable, test }
    }
}

impl StoreCore {
    /// Whether a reference is of a type: `ref.test`, and what casts ask.
    ///
    /// # Safety
    /// The word is a reference of this store, in the type's hierarchy.
    #[inline]
    pub(crate) unsafe fn is_of(&mut self, word: u64, cast: Cast) -> bool {
        if word == 0 {
            return cast.nullable;
        }
        match cast.test {
            Test::Never => false,
            Test::Always => true,
            Test::Func { id } => {
                let func: *const Func = std::ptr::with_exposed_provenance(word as usize);
                // SAFETY: a funcref is the address of a function record of this store.
                self.is_subtype(unsafe { (*func).ty }, id)
            }
            // All others are in the hierarchy of internal references.
            test if word & 1 != 0 => matches!(test, Test::Eq | Test::I31),
            test => {
                // SAFETY: an internal reference that is neither null nor an i31 names an object.
                let (ty, kind) = unsafe {
                    let object = self.heap.object(word);
                    ((*object).ty, (*object).kind)
                };
                match test {
                    Test::Eq => matches!(kind, Kind::Struct | Kind::Array),
                    Test::Struct => kind == Kind::Struct,
                    Test::Array => kind == Kind::Array,
                    // A host's value has no type.
                    Test::Object { id, is_final } => {
                        ty == id || !is_final && kind != Kind::Host && self.is_subtype(ty, id)
                    }
                    _ => false,
                }
            }
        }
    }
}

/// `ref.i31`: the word of an unboxed integer.
#[inline(always)]
pub(crate) fn i31(value: u32) -> u64 {
    u64::from(value << 1 | 1)
}

/// `i31.get_s`, of a word that is not null.
#[inline(always)]
pub(crate) fn i31_signed(word: u64) -> u32 {
    (word as i32 >> 1) as u32
}

/// `i31.get_u`, of a word that is not null.
#[inline(always)]
pub(crate) fn i31_unsigned(word: u64) -> u32 {
    word as u32 >> 1
}
