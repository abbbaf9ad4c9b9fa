//! Vector instructions. They work on registers: what is elsewhere is loaded first, and never folded into an instruction, which
//! would read all of 16 bytes.

use super::compile::{Compiler, kind_of};
use super::isa::{Any, Freg, Kind, Src};
use crate::op::{Immediates, Op, Proposal, Signature};
use wasmparser::{MemArg, Operator};

/// Whose a register is while an instruction is being written: nobody's, but not to be had.
const HELD: u32 = u32::MAX;

/// The memory argument and lane of an instruction that accesses one lane.
fn lane_access<'a>(operator: &'a Operator<'_>) -> Option<(&'a MemArg, u8)> {
    macro_rules! rows {
        ($(($op:ident, $($rest:tt)*))*) => {
            match operator {
                $(Operator::$op { memarg, lane })|* => Some((memarg, *lane)),
                _ => None,
            }
        };
    }
    let load = crate::op::for_each_simd_lane_load!(rows);
    let store = crate::op::for_each_simd_lane_store!(rows);
    load.or(store)
}

/// The lane's number, or the numbers of a shuffle, from the first byte on.
fn lanes(op: Op, operator: &Operator<'_>) -> [u8; 16] {
    macro_rules! lane {
        ($($op:ident)*) => {
            match operator {
                Operator::I8x16Shuffle { lanes } => *lanes,
                $(Operator::$op { lane })|* => [*lane; 16],
                _ => {
                    debug_assert_eq!(op.info().immediates, Immediates::None);
                    [0; 16]
                }
            }
        };
    }
    lane! {
        I8x16ExtractLaneS I8x16ExtractLaneU I8x16ReplaceLane I16x8ExtractLaneS I16x8ExtractLaneU I16x8ReplaceLane
        I32x4ExtractLane I32x4ReplaceLane I64x2ExtractLane I64x2ReplaceLane
        F32x4ExtractLane F32x4ReplaceLane F64x2ExtractLane F64x2ReplaceLane
    }
}

/// Whether an instruction is one of those that follow in this file.
pub(super) fn is_vector(op: Op) -> bool {
    matches!(op.info().proposal, Proposal::Simd | Proposal::RelaxedSimd) && op.info().immediates != Immediates::MemArg
}

/// Of a relaxed instruction, the plain one that gives what `op::numeric` takes, if there is one; else itself.
pub(super) fn plain(op: Op) -> Op {
    match op {
        Op::I8x16RelaxedSwizzle => Op::I8x16Swizzle,
        Op::I32x4RelaxedTruncF32x4S => Op::I32x4TruncSatF32x4S,
        Op::I32x4RelaxedTruncF32x4U => Op::I32x4TruncSatF32x4U,
        Op::I32x4RelaxedTruncF64x2SZero => Op::I32x4TruncSatF64x2SZero,
        Op::I32x4RelaxedTruncF64x2UZero => Op::I32x4TruncSatF64x2UZero,
        Op::I8x16RelaxedLaneselect
        | Op::I16x8RelaxedLaneselect
        | Op::I32x4RelaxedLaneselect
        | Op::I64x2RelaxedLaneselect => Op::V128Bitselect,
        Op::F32x4RelaxedMin => Op::F32x4Min,
        Op::F32x4RelaxedMax => Op::F32x4Max,
        Op::F64x2RelaxedMin => Op::F64x2Min,
        Op::F64x2RelaxedMax => Op::F64x2Max,
        Op::I16x8RelaxedQ15mulrS => Op::I16x8Q15MulrSatS,
        op => op,
    }
}

/// The width of the lanes in which the result of an instruction may hold NaNs whose bits are open, as the tables say.
pub(super) fn open_nans(op: Op) -> Option<u32> {
    macro_rules! width {
        (f32x4_canonical_nans) => {
            Some(32)
        };
        (f64x2_canonical_nans) => {
            Some(64)
        };
    }
    macro_rules! rows {
        ($(($op:ident, $f:ident, $info:tt, $($param:ident)* => $result:ident $(, $canonical:ident)?))*) => {
            match op {
                $($(Op::$op => width!($canonical),)?)*
                _ => None,
            }
        };
    }
    crate::op::for_each_simd!(rows)
}

impl Compiler<'_> {
    /// A vector instruction other than a load or store of a whole vector.
    pub(super) fn vector(&mut self, op: Op, operator: &Operator<'_>) {
        if let Operator::V128Const { value } = operator {
            return self.vector_const(*value.bytes());
        }
        match (lane_access(operator), op.info().signature) {
            (Some((memarg, lane)), Signature::Fixed { results: [_], .. }) => self.load_lane(op, memarg, lane),
            (Some((memarg, lane)), _) => self.store_lane(op, memarg, lane),
            (None, _) => self.vector_numeric(op, lanes(op, operator)),
        }
    }

    fn vector_const(&mut self, bytes: [u8; 16]) {
        if bytes == [0; 16] {
            return self.push_const(Kind::V128, 0);
        }
        let to = self.target(Kind::V128, None);
        self.asm.vector_constant(vector_register(to), bytes);
        self.push_result(Kind::V128, false, to);
    }

    fn load_lane(&mut self, op: Op, memarg: &MemArg, lane: u8) {
        let access = self.access(memarg);
        let (vector, addr) = (self.pop_src(), self.pop_src());
        let to = self.target(Kind::V128, Some(vector));
        let at = self.asm.load_lane(op, lane, vector_register(to), access, addr, vector);
        self.note_fault(access, at);
        self.push_result(Kind::V128, false, to);
    }

    fn store_lane(&mut self, op: Op, memarg: &MemArg, lane: u8) {
        let access = self.access(memarg);
        let (vector, addr) = (self.pop_src(), self.pop_src());
        let at = self.asm.store_lane(op, lane, access, addr, vector);
        self.note_fault(access, at);
    }

    fn vector_numeric(&mut self, op: Op, lanes: [u8; 16]) {
        let Signature::Fixed { params, results: &[result] } = op.info().signature else {
            unreachable!("{op:?} has one result")
        };
        let kinds: Vec<Kind> = params.iter().map(|ty| kind_of(*ty)).collect();
        let mut operands: Vec<Src> = kinds.iter().map(|_| self.pop_src()).collect();
        operands.reverse();
        // What is popped may be handed out again, so it is held until all have their registers.
        let mut held = Vec::new();
        for operand in &operands {
            self.hold(*operand, &mut held);
        }
        for (operand, &kind) in operands.iter_mut().zip(&kinds) {
            if kind == Kind::V128 && !matches!(operand, Src::Reg(_)) {
                let reg = self.temp(kind);
                self.asm.mov(reg, kind, *operand);
                *operand = Src::Reg(reg);
                self.hold(*operand, &mut held);
            }
        }
        let spare = self.temp(Kind::V128);
        held.into_iter().for_each(|reg| self.give_back(reg));
        *self.owners.of(spare) = Some(HELD);
        let kind = kind_of(result);
        let to = self.target(kind, Some(operands[0]));
        self.asm.vector(op, to, &operands, lanes, vector_register(spare));
        self.give_back(spare);
        self.push_result(kind, false, to);
    }

    /// Keeps a temporary of the float class from being handed out, if it is one that could be.
    fn hold(&mut self, operand: Src, held: &mut Vec<Any>) {
        if let Src::Reg(reg @ Any::Float(_)) = operand
            && self.is_free_temp(reg)
        {
            *self.owners.of(reg) = Some(HELD);
            held.push(reg);
        }
    }

    fn give_back(&mut self, reg: Any) {
        *self.owners.of(reg) = None;
    }
}

fn vector_register(reg: Any) -> Freg {
    let Any::Float(reg) = reg else { unreachable!("of the float class") };
    reg
}
