//! From an instruction's operands to its code.

use super::encode::*;
use super::{Asm, Src};
use crate::native::isa::{Any, Freg};
use crate::op::Op;

impl Asm {
    /// A vector instruction that does not access memory; see `contract`. Uses the scratch registers.
    pub(in crate::native) fn vector(&mut self, op: Op, to: Any, operands: &[Src], lanes: [u8; 16], spare: Freg) {
        let _ = (lanes, spare);
        let (Any::Float(to), Src::Reg(Any::Float(a))) = (to, operands[0]) else { todo!() };
        let b = match operands.get(1) {
            Some(Src::Reg(Any::Float(b))) => *b,
            _ => super::XMM14,
        };
        let code = match op {
            Op::V128And => 0x66_0fdb,
            Op::V128Or => 0x66_0feb,
            Op::V128Xor => 0x66_0fef,
            Op::I32x4Add => 0x66_0ffe,
            Op::V128Not => {
                self.e.op(0x66_0f76, false, 14, Rm::Reg(14));
                0x66_0fef
            }
            _ => todo!("{op:?}"),
        };
        self.mov_float(true, to, a.into());
        self.e.op(code, false, to.0, Rm::Reg(b.0));
    }
}
