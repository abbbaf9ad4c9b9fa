//! The instructions that a body is made of, by signature.

use wasm_encoder::Instruction::{self, *};
use wasm_encoder::{MemArg, ValType, ValType::*};

/// Instructions of one signature, and the proposal they need beyond the first version of WebAssembly.
pub(super) struct Family {
    pub(super) proposal: Option<&'static str>,
    pub(super) params: &'static [ValType],
    pub(super) result: ValType,
    pub(super) instructions: &'static [Instruction<'static>],
}

const fn mvp(params: &'static [ValType], result: ValType, instructions: &'static [Instruction<'static>]) -> Family {
    Family { proposal: None, params, result, instructions }
}

const fn of(
    proposal: &'static str,
    params: &'static [ValType],
    result: ValType,
    instructions: &'static [Instruction<'static>],
) -> Family {
    Family { proposal: Some(proposal), params, result, instructions }
}

/// Pure numeric instructions that never trap.
pub(super) static PURE: &[Family] = &[
    mvp(&[I32, I32], I32, &[I32Add, I32Sub, I32Mul, I32And, I32Or, I32Xor, I32Shl, I32ShrS, I32ShrU, I32Rotl, I32Rotr]),
    mvp(&[I32, I32], I32, &[I32Eq, I32Ne, I32LtS, I32LtU, I32GtS, I32GtU, I32LeS, I32LeU, I32GeS, I32GeU]),
    mvp(&[I32], I32, &[I32Clz, I32Ctz, I32Popcnt, I32Eqz]),
    mvp(&[I64, I64], I64, &[I64Add, I64Sub, I64Mul, I64And, I64Or, I64Xor, I64Shl, I64ShrS, I64ShrU, I64Rotl, I64Rotr]),
    mvp(&[I64, I64], I32, &[I64Eq, I64Ne, I64LtS, I64LtU, I64GtS, I64GtU, I64LeS, I64LeU, I64GeS, I64GeU]),
    mvp(&[I64], I64, &[I64Clz, I64Ctz, I64Popcnt]),
    mvp(&[I64], I32, &[I64Eqz, I32WrapI64]),
    mvp(&[I32], I64, &[I64ExtendI32S, I64ExtendI32U]),
    mvp(&[F32, F32], F32, &[F32Add, F32Sub, F32Mul, F32Div, F32Min, F32Max, F32Copysign]),
    mvp(&[F32], F32, &[F32Abs, F32Neg, F32Sqrt, F32Ceil, F32Floor, F32Trunc, F32Nearest]),
    mvp(&[F32, F32], I32, &[F32Eq, F32Ne, F32Lt, F32Gt, F32Le, F32Ge]),
    mvp(&[F64, F64], F64, &[F64Add, F64Sub, F64Mul, F64Div, F64Min, F64Max, F64Copysign]),
    mvp(&[F64], F64, &[F64Abs, F64Neg, F64Sqrt, F64Ceil, F64Floor, F64Trunc, F64Nearest]),
    mvp(&[F64, F64], I32, &[F64Eq, F64Ne, F64Lt, F64Gt, F64Le, F64Ge]),
    mvp(&[I32], F32, &[F32ConvertI32S, F32ConvertI32U, F32ReinterpretI32]),
    mvp(&[I64], F32, &[F32ConvertI64S, F32ConvertI64U]),
    mvp(&[F64], F32, &[F32DemoteF64]),
    mvp(&[I32], F64, &[F64ConvertI32S, F64ConvertI32U]),
    mvp(&[I64], F64, &[F64ConvertI64S, F64ConvertI64U, F64ReinterpretI64]),
    mvp(&[F32], F64, &[F64PromoteF32]),
    mvp(&[F32], I32, &[I32ReinterpretF32]),
    mvp(&[F64], I64, &[I64ReinterpretF64]),
    of("sign-extension", &[I32], I32, &[I32Extend8S, I32Extend16S]),
    of("sign-extension", &[I64], I64, &[I64Extend8S, I64Extend16S, I64Extend32S]),
    of("saturating-float-to-int", &[F32], I32, &[I32TruncSatF32S, I32TruncSatF32U]),
    of("saturating-float-to-int", &[F64], I32, &[I32TruncSatF64S, I32TruncSatF64U]),
    of("saturating-float-to-int", &[F32], I64, &[I64TruncSatF32S, I64TruncSatF32U]),
    of("saturating-float-to-int", &[F64], I64, &[I64TruncSatF64S, I64TruncSatF64U]),
];

/// Divisions: they trap for a divisor of 0, and one of them for the least number divided by -1.
pub(super) static DIVISIONS: &[Family] = &[
    mvp(&[I32, I32], I32, &[I32DivS, I32DivU, I32RemS, I32RemU]),
    mvp(&[I64, I64], I64, &[I64DivS, I64DivU, I64RemS, I64RemU]),
];

/// Conversions that trap for what does not fit.
pub(super) static TRUNCATIONS: &[Family] = &[
    mvp(&[F32], I32, &[I32TruncF32S, I32TruncF32U]),
    mvp(&[F64], I32, &[I32TruncF64S, I32TruncF64U]),
    mvp(&[F32], I64, &[I64TruncF32S, I64TruncF32U]),
    mvp(&[F64], I64, &[I64TruncF64S, I64TruncF64U]),
];

/// Wide arithmetic: two i64 results.
pub(super) static WIDE: &[(&[ValType], Instruction<'static>)] = &[
    (&[I64, I64, I64, I64], I64Add128),
    (&[I64, I64, I64, I64], I64Sub128),
    (&[I64, I64], I64MulWideS),
    (&[I64, I64], I64MulWideU),
];

/// Whether the bits of a NaN result are the engine's choice.
pub(super) fn chooses_nan(instruction: &Instruction<'_>) -> bool {
    matches!(
        instruction,
        F32Add
            | F32Sub
            | F32Mul
            | F32Div
            | F32Min
            | F32Max
            | F32Sqrt
            | F32Ceil
            | F32Floor
            | F32Trunc
            | F32Nearest
            | F64Add
            | F64Sub
            | F64Mul
            | F64Div
            | F64Min
            | F64Max
            | F64Sqrt
            | F64Ceil
            | F64Floor
            | F64Trunc
            | F64Nearest
            | F32DemoteF64
            | F64PromoteF32
    )
}

/// A load or store: the value's type, the bytes in memory, the instruction.
pub(super) type Access = (ValType, u64, fn(MemArg) -> Instruction<'static>);

/// Loads.
pub(super) static LOADS: &[Access] = &[
    (I32, 4, I32Load),
    (I32, 1, I32Load8S),
    (I32, 1, I32Load8U),
    (I32, 2, I32Load16S),
    (I32, 2, I32Load16U),
    (I64, 8, I64Load),
    (I64, 1, I64Load8S),
    (I64, 1, I64Load8U),
    (I64, 2, I64Load16S),
    (I64, 2, I64Load16U),
    (I64, 4, I64Load32S),
    (I64, 4, I64Load32U),
    (F32, 4, F32Load),
    (F64, 8, F64Load),
];

/// Stores.
pub(super) static STORES: &[Access] = &[
    (I32, 4, I32Store),
    (I32, 1, I32Store8),
    (I32, 2, I32Store16),
    (I64, 8, I64Store),
    (I64, 1, I64Store8),
    (I64, 2, I64Store16),
    (I64, 4, I64Store32),
    (F32, 4, F32Store),
    (F64, 8, F64Store),
];
