//! What assemblers do alike, on top of what each folder says of its own: labels, traps, values on their way to registers.

use super::isa::{Any, Freg, Kind, Label, Reg, Src};
use super::isa_impl::Asm;
use super::output::Marks;
use crate::op::{Op, Signature, TrapCode, Ty};

impl Asm {
    /// In bytes from the start of the module's code.
    pub(in crate::native) fn position(&self) -> u32 {
        self.e.position()
    }

    pub(in crate::native) fn new_label(&mut self) -> Label {
        self.e.new_label()
    }

    /// Makes a label mean this position.
    pub(in crate::native) fn bind(&mut self, label: Label) {
        self.e.bind(label);
    }

    /// What a bound label means.
    pub(in crate::native) fn position_of(&self, label: Label) -> u32 {
        self.e.position_of(label)
    }

    /// The code, with every distance filled in.
    pub(in crate::native) fn finish(mut self) -> (Vec<u8>, Marks) {
        self.marks.code_bytes = self.e.position();
        self.e.write_constants();
        self.e.resolve();
        (std::mem::take(&mut self.e.bytes), self.marks)
    }

    /// A jump table, at a label: the distance of each target from its start.
    pub(in crate::native) fn jump_table(&mut self, at: Label, targets: &[Label]) {
        self.e.bind(at);
        let start = self.e.position();
        for &target in targets {
            self.e.distance(start, target);
        }
        self.marks.tables.push(start..self.e.position());
    }

    /// The jump target that traps with this code.
    pub(in crate::native) fn trap_label(&mut self, code: TrapCode) -> Label {
        if let Some(&(_, label)) = self.traps.iter().find(|(c, _)| *c == code) {
            return label;
        }
        let label = self.e.new_label();
        self.traps.push((code, label));
        label
    }

    /// Traps.
    pub(in crate::native) fn trap(&mut self, code: TrapCode) {
        let label = self.trap_label(code);
        self.jump(label);
    }

    /// Writes the jump targets that trap, which the stub is given the code for in a register.
    pub(in crate::native) fn write_traps(&mut self, code_register: Reg) {
        for (code, label) in std::mem::take(&mut self.traps) {
            self.e.bind(label);
            self.marks.traps.push((self.e.position(), code));
            self.e.mov_imm(code_register, code as u64);
            self.jump_trap();
        }
    }

    /// The register that holds an integer: its own, or `scratch`.
    pub(in crate::native) fn int(&mut self, wide: bool, src: Src, scratch: Reg) -> Reg {
        if let Src::Reg(Any::Int(reg)) = src {
            return reg;
        }
        self.mov_int(wide, scratch, src);
        scratch
    }

    /// The register that holds a value of the float class: its own, or `scratch`. May use what [`Asm::mov`] may.
    pub(in crate::native) fn in_vector(&mut self, kind: Kind, src: Src, scratch: Freg) -> Freg {
        if let Src::Reg(Any::Float(reg)) = src {
            return reg;
        }
        self.mov_vector(kind, scratch, src);
        scratch
    }

    /// Puts a value into a register of its class. Leaves flags alone; may use one integer register for float constants (x17 on AArch64).
    pub(in crate::native) fn mov(&mut self, to: Any, kind: Kind, src: Src) {
        match to {
            Any::Int(to) => self.mov_int(kind.wide(), to, src),
            Any::Float(to) => self.mov_vector(kind, to, src),
        }
    }

    /// Any scalar instruction with one operand. Uses the scratch registers.
    pub(in crate::native) fn unary(&mut self, op: Op, to: Any, a: Src) {
        match (op.info().signature, to) {
            (Signature::Fixed { params: [Ty::I32 | Ty::I64], .. }, Any::Int(to)) => self.int_unary(op, to, a),
            (Signature::Fixed { params: [param], results: [result] }, Any::Float(to)) if param == result => {
                self.float_unary(op, to, a);
            }
            _ => self.convert(op, to, a),
        }
    }
}
