//! The operand stack while a function is compiled. Nothing is loaded before it is used: an operand may be a constant, a local, in
//! a register, a condition that is yet to be tested (only the topmost), or in its home in the frame.

use super::compile::Compiler;
use super::isa::{Any, Condition, Freg, Kind, Reg, Src};
use super::isa_impl::REGISTERS;

/// An operand.
#[derive(Copy, Clone, Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) is_ref: bool,
    /// Slots of operands below.
    pub(super) height: u32,
    /// Reference operands below.
    pub(super) refs: u32,
    pub(super) place: Place,
}

/// Where an operand is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In its home.
    Home,
    /// In a temporary register, which is its own.
    Reg(Any),
    /// In a local, which has not been written since. `next` is the operand below that is in the same local, plus one.
    Local { index: u32, next: u32 },
    /// A constant's bits.
    Const(u64),
    /// What the pending condition gives.
    Condition,
    /// In the local that the next instruction sets.
    Stored,
}

/// Whose the temporary registers are: the operand's index, by register number.
#[derive(Default)]
pub(super) struct Owners {
    ints: [Option<u32>; REGISTERS],
    floats: [Option<u32>; REGISTERS],
}

impl Owners {
    pub(super) fn of(&mut self, reg: Any) -> &mut Option<u32> {
        match reg {
            Any::Int(Reg(n)) => &mut self.ints[n as usize],
            Any::Float(Freg(n)) => &mut self.floats[n as usize],
        }
    }
}

impl Compiler<'_> {
    /// How many slots the operands take.
    pub(super) fn height(&self) -> u32 {
        self.stack.last().map_or(0, |top| top.height + top.kind.slots())
    }

    pub(super) fn ref_height(&self) -> u32 {
        self.stack.last().map_or(0, |top| top.refs + u32::from(top.is_ref))
    }

    /// The home of an operand.
    pub(super) fn home(&self, entry: &Entry) -> i32 {
        self.frame.home(entry.is_ref, entry.height, entry.refs)
    }

    pub(super) fn push(&mut self, kind: Kind, is_ref: bool, place: Place) {
        let entry = Entry { kind, is_ref, height: self.height(), refs: self.ref_height(), place };
        if let Place::Reg(reg) = place {
            *self.owners.of(reg) = Some(self.stack.len() as u32);
        }
        self.stack.push(entry);
    }

    pub(super) fn push_const(&mut self, kind: Kind, bits: u64) {
        self.push(kind, false, Place::Const(bits));
    }

    pub(super) fn push_local(&mut self, index: u32) {
        let local = self.frame.locals[index as usize];
        let next = self.local_uses[index as usize];
        self.push(local.kind, local.is_ref, Place::Local { index, next });
        self.local_uses[index as usize] = self.stack.len() as u32;
    }

    /// Pushes what [`Compiler::target`] gave a register for.
    pub(super) fn push_result(&mut self, kind: Kind, is_ref: bool, reg: Any) {
        let place = if std::mem::take(&mut self.stored) { Place::Stored } else { Place::Reg(reg) };
        self.push(kind, is_ref, place);
    }

    /// Pushes a condition, to be tested when it is known what for. The one before has been.
    pub(super) fn push_condition(&mut self, condition: Condition) {
        debug_assert!(self.condition.is_none());
        self.condition = Some(condition);
        self.push(Kind::I32, false, Place::Condition);
    }

    /// Pops an operand; its register may be used for the next one from here on.
    pub(super) fn pop(&mut self) -> Entry {
        let entry = self.stack.pop().expect("validated: an operand is there");
        match entry.place {
            Place::Local { index, next } => self.local_uses[index as usize] = next,
            Place::Reg(reg) => *self.owners.of(reg) = None,
            Place::Condition => self.condition = None,
            _ => {}
        }
        self.settled = self.settled.min(self.stack.len());
        entry
    }

    /// Where to read an operand.
    pub(super) fn src(&self, entry: &Entry) -> Src {
        match entry.place {
            Place::Home => Src::Frame(self.home(entry)),
            Place::Reg(reg) => Src::Reg(reg),
            Place::Local { index, .. } => {
                let local = &self.frame.locals[index as usize];
                local.pin.map_or(Src::Frame(local.home), Src::Reg)
            }
            Place::Const(bits) => Src::Const(bits),
            Place::Condition | Place::Stored => unreachable!("its consumer comes first"),
        }
    }

    pub(super) fn pop_src(&mut self) -> Src {
        let entry = self.pop();
        self.src(&entry)
    }

    /// Pops all but the lowest `len` operands.
    pub(super) fn truncate(&mut self, len: usize) {
        while self.stack.len() > len {
            self.pop();
        }
    }

    /// Tests the pending condition, if there is one, and has its result in a register.
    pub(super) fn settle(&mut self) {
        if let Some(condition) = self.condition.take() {
            let reg = self.temp(Kind::I32);
            let Any::Int(to) = reg else { unreachable!("an integer's") };
            match condition {
                Condition::Known(known) => self.asm.mov(reg, Kind::I32, Src::Const(known.into())),
                _ => self.asm.compare_set(to, condition),
            }
            let index = self.stack.len() - 1;
            self.stack[index].place = Place::Reg(reg);
            *self.owners.of(reg) = Some(index as u32);
        }
    }

    /// A temporary register that holds no operand; if all do, the deepest operand goes home.
    pub(super) fn temp(&mut self, kind: Kind) -> Any {
        let set = self.frame.registers;
        let temps = |i: usize| -> Option<Any> {
            if kind.is_float() {
                set.float_temps.get(i).copied().map(Any::Float)
            } else {
                set.int_temps.get(i).copied().map(Any::Int)
            }
        };
        let mut deepest: Option<(u32, Any)> = None;
        for reg in (0..).map_while(temps) {
            match *self.owners.of(reg) {
                None => return reg,
                Some(owner) if deepest.is_none_or(|(index, _)| owner < index) => deepest = Some((owner, reg)),
                Some(_) => {}
            }
        }
        let (owner, reg) = deepest.expect("there are temporaries");
        self.put_home(owner as usize);
        reg
    }

    /// The register for a result: that of the local which the next instruction sets, or that of an operand just popped, or any.
    pub(super) fn target(&mut self, kind: Kind, operand: Option<Src>) -> Any {
        if let Some(index) = self.next_set.take()
            && let Some(pin) = self.frame.locals[index as usize].pin
        {
            self.preserve(index);
            self.stored = true;
            return pin;
        }
        if let Some(Src::Reg(reg)) = operand
            && self.is_free_temp(reg)
            && matches!(reg, Any::Float(_)) == kind.is_float()
        {
            return reg;
        }
        self.temp(kind)
    }

    /// Whether it is a temporary that holds no operand.
    pub(super) fn is_free_temp(&mut self, reg: Any) -> bool {
        let set = self.frame.registers;
        let is_temp = match reg {
            Any::Int(reg) => set.int_temps.contains(&reg),
            Any::Float(reg) => set.float_temps.contains(&reg),
        };
        is_temp && self.owners.of(reg).is_none()
    }

    /// Moves an operand to its home.
    pub(super) fn put_home(&mut self, index: usize) {
        let entry = self.stack[index];
        if entry.place != Place::Home {
            let (home, src) = (self.home(&entry), self.src(&entry));
            self.asm.store_frame(home, entry.kind, src);
            if let Place::Reg(reg) = entry.place {
                *self.owners.of(reg) = None;
            }
            self.stack[index].place = Place::Home;
        }
    }

    /// Moves every operand that is in a register home.
    pub(super) fn flush_registers(&mut self) {
        for i in 0..REGISTERS {
            for owner in [self.owners.ints[i], self.owners.floats[i]].into_iter().flatten() {
                self.put_home(owner as usize);
            }
        }
    }

    /// Moves the top `count` operands home, from the top down, so that each operand in a local is the head of its list.
    pub(super) fn materialize(&mut self, count: usize) {
        for index in (self.stack.len() - count..self.stack.len()).rev() {
            if let Place::Local { index: local, next } = self.stack[index].place {
                self.local_uses[local as usize] = next;
            }
            self.put_home(index);
        }
    }

    /// Makes every operand independent of locals and registers, before code that may run several times or not at all.
    pub(super) fn release(&mut self) {
        self.flush_registers();
        for index in self.settled..self.stack.len() {
            if let Place::Local { index: local, .. } = self.stack[index].place {
                self.local_uses[local as usize] = 0;
                self.put_home(index);
            }
        }
        self.settled = self.stack.len();
    }

    /// Moves operands that are in a local home, before the local is written.
    pub(super) fn preserve(&mut self, local: u32) {
        let mut next = std::mem::take(&mut self.local_uses[local as usize]);
        while next != 0 {
            let index = next as usize - 1;
            let Place::Local { next: below, .. } = self.stack[index].place else { unreachable!("in the local's list") };
            next = below;
            self.put_home(index);
        }
    }
}
