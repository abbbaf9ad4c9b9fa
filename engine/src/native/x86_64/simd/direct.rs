//! Vector instructions that are one of the machine's.

use super::*;

/// In which order an instruction of the machine takes the operands.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Order {
    /// As WebAssembly has them.
    Same,
    /// The second first.
    Swapped,
    /// Either way; for floats but for the bits of a NaN.
    Any,
}

/// An instruction with two operands: the opcode, the order of its operands, and its immediate if there is one.
pub(super) type Binary = (u32, Order, Option<u8>);

impl Asm {
    /// The row of an instruction with two vector operands, if it is one instruction of this machine.
    pub(super) fn direct_binary(&self, op: Op) -> Option<Binary> {
        match op {
            Op::I64x2GtS if self.features.sse42 => Some((0x66_0f3837, Order::Same, None)),
            Op::I64x2LtS if self.features.sse42 => Some((0x66_0f3837, Order::Swapped, None)),
            _ => binary(op),
        }
    }

    /// The instruction of a row, whatever registers are the same. May use up `work`.
    pub(super) fn two_vectors(&mut self, (code, order, immediate): Binary, dst: Freg, a: Freg, b: Freg, work: Freg) {
        let swap = order == Order::Swapped || order == Order::Any && b == dst;
        let (a, b) = if swap { (b, a) } else { (a, b) };
        let to = if b == dst && a != dst && !self.features.avx { work } else { dst };
        self.lanes_of(code, to, a, b);
        if let Some(immediate) = immediate {
            self.e.byte(immediate);
        }
        self.move_vector(dst, to);
    }
}

/// The rows that need no more than the least machine.
fn binary(op: Op) -> Option<Binary> {
    let same = |code| Some((code, Order::Same, None));
    let swapped = |code| Some((code, Order::Swapped, None));
    let any = |code| Some((code, Order::Any, None));
    let float = |code, order, predicate| Some((code, order, Some(predicate)));
    // The comparisons of floats, by predicate: 0 equal, 1 less, 2 less or equal, 4 not equal. Single precision has no prefix.
    const PS: u32 = 0x0fc2;
    const PD: u32 = 0x66_0fc2;
    match op {
        Op::V128And => any(0x66_0fdb),
        Op::V128AndNot => swapped(0x66_0fdf),
        Op::V128Or => any(0x66_0feb),
        Op::V128Xor => any(0x66_0fef),

        Op::I8x16Eq => any(0x66_0f74),
        Op::I16x8Eq => any(0x66_0f75),
        Op::I32x4Eq => any(0x66_0f76),
        Op::I64x2Eq => any(0x66_0f3829),
        Op::I8x16GtS => same(0x66_0f64),
        Op::I16x8GtS => same(0x66_0f65),
        Op::I32x4GtS => same(0x66_0f66),
        Op::I8x16LtS => swapped(0x66_0f64),
        Op::I16x8LtS => swapped(0x66_0f65),
        Op::I32x4LtS => swapped(0x66_0f66),
        Op::F32x4Eq => float(PS, Order::Any, 0),
        Op::F32x4Ne => float(PS, Order::Any, 4),
        Op::F32x4Lt => float(PS, Order::Same, 1),
        Op::F32x4Gt => float(PS, Order::Swapped, 1),
        Op::F32x4Le => float(PS, Order::Same, 2),
        Op::F32x4Ge => float(PS, Order::Swapped, 2),
        Op::F64x2Eq => float(PD, Order::Any, 0),
        Op::F64x2Ne => float(PD, Order::Any, 4),
        Op::F64x2Lt => float(PD, Order::Same, 1),
        Op::F64x2Gt => float(PD, Order::Swapped, 1),
        Op::F64x2Le => float(PD, Order::Same, 2),
        Op::F64x2Ge => float(PD, Order::Swapped, 2),

        Op::I8x16Add => any(0x66_0ffc),
        Op::I16x8Add => any(0x66_0ffd),
        Op::I32x4Add => any(0x66_0ffe),
        Op::I64x2Add => any(0x66_0fd4),
        Op::I8x16Sub => same(0x66_0ff8),
        Op::I16x8Sub => same(0x66_0ff9),
        Op::I32x4Sub => same(0x66_0ffa),
        Op::I64x2Sub => same(0x66_0ffb),
        Op::I8x16AddSatS => any(0x66_0fec),
        Op::I16x8AddSatS => any(0x66_0fed),
        Op::I8x16AddSatU => any(0x66_0fdc),
        Op::I16x8AddSatU => any(0x66_0fdd),
        Op::I8x16SubSatS => same(0x66_0fe8),
        Op::I16x8SubSatS => same(0x66_0fe9),
        Op::I8x16SubSatU => same(0x66_0fd8),
        Op::I16x8SubSatU => same(0x66_0fd9),
        Op::I16x8Mul => any(0x66_0fd5),
        Op::I32x4Mul => any(0x66_0f3840),
        Op::I32x4DotI16x8S => any(0x66_0ff5),
        Op::I8x16AvgrU => any(0x66_0fe0),
        Op::I16x8AvgrU => any(0x66_0fe3),
        Op::I8x16MinS => any(0x66_0f3838),
        Op::I16x8MinS => any(0x66_0fea),
        Op::I32x4MinS => any(0x66_0f3839),
        Op::I8x16MinU => any(0x66_0fda),
        Op::I16x8MinU => any(0x66_0f383a),
        Op::I32x4MinU => any(0x66_0f383b),
        Op::I8x16MaxS => any(0x66_0f383c),
        Op::I16x8MaxS => any(0x66_0fee),
        Op::I32x4MaxS => any(0x66_0f383d),
        Op::I8x16MaxU => any(0x66_0fde),
        Op::I16x8MaxU => any(0x66_0f383e),
        Op::I32x4MaxU => any(0x66_0f383f),
        Op::I8x16NarrowI16x8S => same(0x66_0f63),
        Op::I8x16NarrowI16x8U => same(0x66_0f67),
        Op::I16x8NarrowI32x4S => same(0x66_0f6b),
        Op::I16x8NarrowI32x4U => same(0x66_0f382b),

        Op::F32x4Add => any(0x0f58),
        Op::F64x2Add => any(0x66_0f58),
        Op::F32x4Sub => same(0x0f5c),
        Op::F64x2Sub => same(0x66_0f5c),
        Op::F32x4Mul => any(0x0f59),
        Op::F64x2Mul => any(0x66_0f59),
        Op::F32x4Div => same(0x0f5e),
        Op::F64x2Div => same(0x66_0f5e),
        // The machine's give the second operand unless the first is less, or greater; WebAssembly's the first.
        Op::F32x4PMin => swapped(0x0f5d),
        Op::F64x2PMin => swapped(0x66_0f5d),
        Op::F32x4PMax => swapped(0x0f5f),
        Op::F64x2PMax => swapped(0x66_0f5f),
        _ => None,
    }
}

/// The opcode of an instruction with one vector operand, and its immediate if there is one.
pub(super) fn unary(op: Op) -> Option<(u32, Option<u8>)> {
    let plain = |code| Some((code, None));
    // The machine's rounding modes, with the precision exception off.
    let round = |code, mode: u8| Some((code, Some(mode | 8)));
    const PS: u32 = 0x66_0f3a08;
    const PD: u32 = 0x66_0f3a09;
    match op {
        Op::I8x16Abs => plain(0x66_0f381c),
        Op::I16x8Abs => plain(0x66_0f381d),
        Op::I32x4Abs => plain(0x66_0f381e),
        Op::I16x8ExtendLowI8x16S => plain(0x66_0f3820),
        Op::I32x4ExtendLowI16x8S => plain(0x66_0f3823),
        Op::I64x2ExtendLowI32x4S => plain(0x66_0f3825),
        Op::I16x8ExtendLowI8x16U => plain(0x66_0f3830),
        Op::I32x4ExtendLowI16x8U => plain(0x66_0f3833),
        Op::I64x2ExtendLowI32x4U => plain(0x66_0f3835),
        Op::F32x4Nearest => round(PS, 0),
        Op::F32x4Floor => round(PS, 1),
        Op::F32x4Ceil => round(PS, 2),
        Op::F32x4Trunc => round(PS, 3),
        Op::F64x2Nearest => round(PD, 0),
        Op::F64x2Floor => round(PD, 1),
        Op::F64x2Ceil => round(PD, 2),
        Op::F64x2Trunc => round(PD, 3),
        Op::F32x4Sqrt => plain(0x0f51),
        Op::F64x2Sqrt => plain(0x66_0f51),
        Op::F32x4ConvertI32x4S => plain(0x0f5b),
        Op::F64x2ConvertLowI32x4S => plain(0xf3_0fe6),
        Op::F32x4DemoteF64x2Zero => plain(0x66_0f5a),
        Op::F64x2PromoteLowF32x4 => plain(0x0f5a),
        _ => None,
    }
}
