//! Vector instructions that are one of the machine's.

use super::*;

/// In which order an instruction of the machine takes the operands.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Order {
    /// As WebAssembly has them.
    Same,
    /// The second first.
    Swapped,
}

// Of lanes of 8 bits, signed where it matters; see `H`, `S`, `D` and `U`.
pub(super) const CMEQ: u32 = 0x6e20_8c00;
const CMGT: u32 = 0x4e20_3400;
const CMGE: u32 = 0x4e20_3c00;
pub(super) const ADD: u32 = 0x4e20_8400;
const SUB: u32 = 0x6e20_8400;
const QADD: u32 = 0x4e20_0c00;
const QSUB: u32 = 0x4e20_2c00;
pub(super) const MUL: u32 = 0x4e20_9c00;
const MIN: u32 = 0x4e20_6c00;
const MAX: u32 = 0x4e20_6400;
const URHADD: u32 = 0x6e20_1400;
/// Products of the lower halves' lanes, in lanes of twice the width; with `Q` of the upper halves'.
pub(super) const MULL: u32 = 0x0e20_c000;
// Of floats of 32 bits; of 64 with `H`.
pub(super) const FCMEQ: u32 = 0x4e20_e400;
pub(super) const FCMGT: u32 = 0x6ea0_e400;
const FCMGE: u32 = 0x6e20_e400;
pub(super) const FADD: u32 = 0x4e20_d400;
pub(super) const FSUB: u32 = 0x4ea0_d400;
pub(super) const FMUL: u32 = 0x6e20_dc00;
const FDIV: u32 = 0x6e20_fc00;
const FMIN: u32 = 0x4ea0_f400;
const FMAX: u32 = 0x4e20_f400;

/// The instruction with two operands that an instruction is, if it is one.
pub(super) fn binary(op: Op) -> Option<(u32, Order)> {
    let same = |code| Some((code, Order::Same));
    let swapped = |code| Some((code, Order::Swapped));
    match op {
        Op::V128And => same(AND),
        Op::V128AndNot => same(0x4e60_1c00),
        Op::V128Or => same(MOV),
        Op::V128Xor => same(0x6e20_1c00),

        Op::I8x16Eq => same(CMEQ),
        Op::I16x8Eq => same(CMEQ | H),
        Op::I32x4Eq => same(CMEQ | S),
        Op::I64x2Eq => same(CMEQ | D),
        Op::I8x16GtS => same(CMGT),
        Op::I16x8GtS => same(CMGT | H),
        Op::I32x4GtS => same(CMGT | S),
        Op::I64x2GtS => same(CMGT | D),
        Op::I8x16GtU => same(CMGT | U),
        Op::I16x8GtU => same(CMGT | U | H),
        Op::I32x4GtU => same(CMGT | U | S),
        Op::I8x16LtS => swapped(CMGT),
        Op::I16x8LtS => swapped(CMGT | H),
        Op::I32x4LtS => swapped(CMGT | S),
        Op::I64x2LtS => swapped(CMGT | D),
        Op::I8x16LtU => swapped(CMGT | U),
        Op::I16x8LtU => swapped(CMGT | U | H),
        Op::I32x4LtU => swapped(CMGT | U | S),
        Op::I8x16GeS => same(CMGE),
        Op::I16x8GeS => same(CMGE | H),
        Op::I32x4GeS => same(CMGE | S),
        Op::I64x2GeS => same(CMGE | D),
        Op::I8x16GeU => same(CMGE | U),
        Op::I16x8GeU => same(CMGE | U | H),
        Op::I32x4GeU => same(CMGE | U | S),
        Op::I8x16LeS => swapped(CMGE),
        Op::I16x8LeS => swapped(CMGE | H),
        Op::I32x4LeS => swapped(CMGE | S),
        Op::I64x2LeS => swapped(CMGE | D),
        Op::I8x16LeU => swapped(CMGE | U),
        Op::I16x8LeU => swapped(CMGE | U | H),
        Op::I32x4LeU => swapped(CMGE | U | S),
        Op::F32x4Eq => same(FCMEQ),
        Op::F32x4Gt => same(FCMGT),
        Op::F32x4Lt => swapped(FCMGT),
        Op::F32x4Ge => same(FCMGE),
        Op::F32x4Le => swapped(FCMGE),
        Op::F64x2Eq => same(FCMEQ | H),
        Op::F64x2Gt => same(FCMGT | H),
        Op::F64x2Lt => swapped(FCMGT | H),
        Op::F64x2Ge => same(FCMGE | H),
        Op::F64x2Le => swapped(FCMGE | H),

        Op::I8x16Add => same(ADD),
        Op::I16x8Add => same(ADD | H),
        Op::I32x4Add => same(ADD | S),
        Op::I64x2Add => same(ADD | D),
        Op::I8x16Sub => same(SUB),
        Op::I16x8Sub => same(SUB | H),
        Op::I32x4Sub => same(SUB | S),
        Op::I64x2Sub => same(SUB | D),
        Op::I8x16AddSatS => same(QADD),
        Op::I16x8AddSatS => same(QADD | H),
        Op::I8x16AddSatU => same(QADD | U),
        Op::I16x8AddSatU => same(QADD | U | H),
        Op::I8x16SubSatS => same(QSUB),
        Op::I16x8SubSatS => same(QSUB | H),
        Op::I8x16SubSatU => same(QSUB | U),
        Op::I16x8SubSatU => same(QSUB | U | H),
        Op::I16x8Mul => same(MUL | H),
        Op::I32x4Mul => same(MUL | S),
        Op::I8x16AvgrU => same(URHADD),
        Op::I16x8AvgrU => same(URHADD | H),
        Op::I8x16MinS => same(MIN),
        Op::I16x8MinS => same(MIN | H),
        Op::I32x4MinS => same(MIN | S),
        Op::I8x16MinU => same(MIN | U),
        Op::I16x8MinU => same(MIN | U | H),
        Op::I32x4MinU => same(MIN | U | S),
        Op::I8x16MaxS => same(MAX),
        Op::I16x8MaxS => same(MAX | H),
        Op::I32x4MaxS => same(MAX | S),
        Op::I8x16MaxU => same(MAX | U),
        Op::I16x8MaxU => same(MAX | U | H),
        Op::I32x4MaxU => same(MAX | U | S),
        // sqrdmulh
        Op::I16x8Q15MulrSatS => same(0x6e60_b400),
        Op::I16x8ExtMulLowI8x16S => same(MULL),
        Op::I16x8ExtMulHighI8x16S => same(MULL | Q),
        Op::I16x8ExtMulLowI8x16U => same(MULL | U),
        Op::I16x8ExtMulHighI8x16U => same(MULL | U | Q),
        Op::I32x4ExtMulLowI16x8S => same(MULL | H),
        Op::I32x4ExtMulHighI16x8S => same(MULL | H | Q),
        Op::I32x4ExtMulLowI16x8U => same(MULL | H | U),
        Op::I32x4ExtMulHighI16x8U => same(MULL | H | U | Q),
        Op::I64x2ExtMulLowI32x4S => same(MULL | S),
        Op::I64x2ExtMulHighI32x4S => same(MULL | S | Q),
        Op::I64x2ExtMulLowI32x4U => same(MULL | S | U),
        Op::I64x2ExtMulHighI32x4U => same(MULL | S | U | Q),

        Op::F32x4Add => same(FADD),
        Op::F64x2Add => same(FADD | H),
        Op::F32x4Sub => same(FSUB),
        Op::F64x2Sub => same(FSUB | H),
        Op::F32x4Mul => same(FMUL),
        Op::F64x2Mul => same(FMUL | H),
        Op::F32x4Div => same(FDIV),
        Op::F64x2Div => same(FDIV | H),
        Op::F32x4Min => same(FMIN),
        Op::F64x2Min => same(FMIN | H),
        Op::F32x4Max => same(FMAX),
        Op::F64x2Max => same(FMAX | H),
        // tbl: a number past the end gives 0.
        Op::I8x16Swizzle => same(0x4e00_0000),
        _ => None,
    }
}

/// The instruction with one operand that an instruction is, if it is one.
pub(super) fn unary(op: Op) -> Option<u32> {
    const ABS: u32 = 0x4e20_b800;
    const NEG: u32 = 0x6e20_b800;
    const ADDLP: u32 = 0x4e20_2800;
    const FABS: u32 = 0x4ea0_f800;
    const FNEG: u32 = 0x6ea0_f800;
    const FSQRT: u32 = 0x6ea1_f800;
    const FRINTN: u32 = 0x4e21_8800;
    const FRINTP: u32 = 0x4ea1_8800;
    const FRINTM: u32 = 0x4e21_9800;
    const FRINTZ: u32 = 0x4ea1_9800;
    Some(match op {
        Op::V128Not => NOT,
        Op::I8x16Abs => ABS,
        Op::I16x8Abs => ABS | H,
        Op::I32x4Abs => ABS | S,
        Op::I64x2Abs => ABS | D,
        Op::I8x16Neg => NEG,
        Op::I16x8Neg => NEG | H,
        Op::I32x4Neg => NEG | S,
        Op::I64x2Neg => NEG | D,
        Op::I8x16Popcnt => CNT_8B | Q,
        Op::I16x8ExtAddPairwiseI8x16S => ADDLP,
        Op::I16x8ExtAddPairwiseI8x16U => ADDLP | U,
        Op::I32x4ExtAddPairwiseI16x8S => ADDLP | H,
        Op::I32x4ExtAddPairwiseI16x8U => ADDLP | H | U,
        Op::I16x8ExtendLowI8x16S => SXTL_8H,
        Op::I16x8ExtendHighI8x16S => SXTL_8H | Q,
        Op::I16x8ExtendLowI8x16U => UXTL_8H,
        Op::I16x8ExtendHighI8x16U => UXTL_8H | Q,
        Op::I32x4ExtendLowI16x8S => SXTL_4S,
        Op::I32x4ExtendHighI16x8S => SXTL_4S | Q,
        Op::I32x4ExtendLowI16x8U => UXTL_4S,
        Op::I32x4ExtendHighI16x8U => UXTL_4S | Q,
        Op::I64x2ExtendLowI32x4S => SXTL_2D,
        Op::I64x2ExtendHighI32x4S => SXTL_2D | Q,
        Op::I64x2ExtendLowI32x4U => UXTL_2D,
        Op::I64x2ExtendHighI32x4U => UXTL_2D | Q,
        Op::F32x4Abs => FABS,
        Op::F64x2Abs => FABS | H,
        Op::F32x4Neg => FNEG,
        Op::F64x2Neg => FNEG | H,
        Op::F32x4Sqrt => FSQRT,
        Op::F64x2Sqrt => FSQRT | H,
        Op::F32x4Nearest => FRINTN,
        Op::F64x2Nearest => FRINTN | H,
        Op::F32x4Ceil => FRINTP,
        Op::F64x2Ceil => FRINTP | H,
        Op::F32x4Floor => FRINTM,
        Op::F64x2Floor => FRINTM | H,
        Op::F32x4Trunc => FRINTZ,
        Op::F64x2Trunc => FRINTZ | H,
        // Conversions saturate, and make 0 of a NaN.
        Op::I32x4TruncSatF32x4S => 0x4ea1_b800,
        Op::I32x4TruncSatF32x4U => 0x6ea1_b800,
        Op::F32x4ConvertI32x4S => 0x4e21_d800,
        Op::F32x4ConvertI32x4U => 0x6e21_d800,
        // fcvtn makes the upper half zero; fcvtl.
        Op::F32x4DemoteF64x2Zero => 0x0e61_6800,
        Op::F64x2PromoteLowF32x4 => 0x0e61_7800,
        _ => return None,
    })
}
