//! Constant expressions: the initial values of globals and tables, the items of element segments, the offsets of
//! active segments (spec, 3.4.4).

use super::{HeapType, TypeId};

/// A constant expression in the order of its instructions, i.e. postfix. Nearly all are one instruction: evaluators
/// should match [`ConstExpr::single`] first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConstExpr(ConstOps);

#[derive(Clone, Debug, PartialEq, Eq)]
enum ConstOps {
    One(ConstOp),
    Many(Box<[ConstOp]>),
}

/// One instruction of a constant expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstOp {
    /// Pushes an i32.
    I32Const(i32),
    /// Pushes an i64.
    I64Const(i64),
    /// Pushes an f32, given by its bits.
    F32Const(u32),
    /// Pushes an f64, given by its bits.
    F64Const(u64),
    /// Pushes a v128, given by its bytes in memory order.
    V128Const([u8; 16]),
    /// Pushes null of a heap type.
    RefNull(HeapType),
    /// Pushes a reference to a function, given by its index.
    RefFunc(u32),
    /// Pushes the value of an immutable global, given by its index.
    GlobalGet(u32),
    /// Adds two i32.
    I32Add,
    /// Subtracts the upper i32 from the lower.
    I32Sub,
    /// Multiplies two i32.
    I32Mul,
    /// Adds two i64.
    I64Add,
    /// Subtracts the upper i64 from the lower.
    I64Sub,
    /// Multiplies two i64.
    I64Mul,
    /// Turns an i32 into an i31 reference.
    RefI31,
    /// Turns a guest reference into an extern reference.
    ExternConvertAny,
    /// Turns an extern reference into a guest reference.
    AnyConvertExtern,
    /// Pops the fields, pushes a new struct of a type.
    StructNew(TypeId),
    /// Pushes a new struct of a type with default fields.
    StructNewDefault(TypeId),
    /// Pops the initial element and, above it, the length; pushes a new array of a type.
    ArrayNew(TypeId),
    /// Pops the length, pushes a new array of a type with default elements.
    ArrayNewDefault(TypeId),
    /// Pops the given number of elements, pushes a new array of a type with them.
    ArrayNewFixed(TypeId, u32),
}

impl ConstExpr {
    /// The expression of several instructions.
    pub(super) fn from_ops(ops: Vec<ConstOp>) -> Self {
        Self(ConstOps::Many(ops.into()))
    }

    /// The only instruction of the expression, if it has just one.
    pub fn single(&self) -> Option<ConstOp> {
        match self.0 {
            ConstOps::One(op) => Some(op),
            ConstOps::Many(_) => None,
        }
    }

    /// All instructions, of which there is at least one, in postfix order.
    pub fn ops(&self) -> &[ConstOp] {
        match &self.0 {
            ConstOps::One(op) => std::slice::from_ref(op),
            ConstOps::Many(ops) => ops,
        }
    }
}

impl From<ConstOp> for ConstExpr {
    fn from(op: ConstOp) -> Self {
        Self(ConstOps::One(op))
    }
}
