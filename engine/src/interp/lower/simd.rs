//! Vector instructions.

use super::{Lowering, Src, Value, class_of, memory_of, params_of, results_of, val_type, wide_scalar};
use crate::interp::code::Field;
use crate::interp::handler::numeric::Shape;
use crate::interp::handler::simd::{VectorRow, VectorShape, load_lane_handler, store_lane_handler, vector_row};
use crate::interp::operand::Slot;
use crate::module::ValType;
use crate::op::Op;
use wasmparser::MemArg;

/// The shapes of one operand in the accumulator and the others in slots.
const ACC: [VectorShape; 3] = [VectorShape::AccFirst, VectorShape::AccSecond, VectorShape::AccThird];

impl Lowering<'_> {
    /// A vector instruction with something after its opcode.
    pub(super) fn vector_with(&mut self, op: Op, imm: Field) {
        let row = vector_row(op, self.module.options.canonical_nans).expect("an instruction of this family");
        self.vector(op, row, Some(imm));
    }

    pub(super) fn vector(&mut self, op: Op, row: &'static VectorRow, imm: Option<Field>) {
        let count = params_of(op).len();
        self.settle(count);
        let mut operands = [Src::Slot(Slot(0)); 3];
        for i in (0..count).rev() {
            let operand = self.pop();
            operands[i] = if i == 1 && row.takes_constant() { self.source(operand) } else { self.register(operand) };
        }
        self.push_pending(val_type(results_of(op)[0]), Value::Vector { op, row, imm, operands });
    }

    /// Writes a vector instruction. At most one of its operands comes in the accumulator; one that is held there is taken from
    /// it when there is none.
    pub(super) fn emit_vector(
        &mut self,
        op: Op,
        row: &VectorRow,
        imm: Option<Field>,
        mut operands: [Src; 3],
        d: Field,
    ) {
        let params = params_of(op);
        let in_acc = (0..params.len()).find(|&i| operands[i] == Src::Acc).or_else(|| {
            let held = (0..params.len()).find(|&i| self.held(operands[i], class_of(params[i])) == Src::Acc);
            held.inspect(|&i| operands[i] = Src::Acc)
        });
        let constant = operands[1].shape() == Shape::Imm;
        let shape = match (in_acc, constant) {
            (None, false) => VectorShape::Slots,
            (None, true) => VectorShape::ImmSecond,
            (Some(_), true) => VectorShape::AccImm,
            (Some(i), false) => ACC[i],
        };
        let handler = row.handler(shape, d == Field::Acc).expect("all instructions have these shapes");
        // The second comes first in the code.
        let fields = [1, 0, 2].into_iter().filter(|&i| i < params.len());
        let fields = fields.map(|i| operands[i].field(wide_scalar(params[i])));
        let fields = imm.into_iter().chain(fields).chain([d]).collect::<Vec<_>>();
        self.out.emit_fields(handler, &fields);
    }

    /// A load or store of one lane.
    pub(super) fn access_lane(&mut self, op: Op, memarg: MemArg, lane: u8) {
        self.flush();
        let (vector, addr) = (self.pop(), self.pop());
        let (addr, vector) = (Field::Slot(self.slot(addr)), Field::Slot(self.slot(vector)));
        let shared = self.module.memories[memory_of(memarg) as usize].shared;
        let (offset, memory) = (Field::Bits64(memarg.offset), Field::Bits32(memory_of(memarg)));
        if let Some(handler) = store_lane_handler(op, shared) {
            self.out.emit_fields(handler, &[offset, memory, addr, vector, Field::Bits8(lane)]);
        } else {
            let handler = load_lane_handler(op, shared).expect("an instruction of this family");
            let d = Field::Slot(self.push_home(ValType::V128));
            self.out.emit_fields(handler, &[offset, memory, addr, vector, d, Field::Bits8(lane)]);
        }
    }
}
