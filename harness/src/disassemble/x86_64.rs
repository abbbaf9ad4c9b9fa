//! x86_64 machine code as text, with names for what it refers to: branch targets, traps, functions, and the fields of the
//! engine's records. Which record a register points to is followed from load to load, up to the next label or call.

use crosscheck_engine::{ListedFunction, MachineCode, Pointee, ValuePlace};
use iced_x86::{
    Decoder, DecoderOptions, FlowControl, Formatter, Instruction, InstructionInfoFactory, IntelFormatter, OpAccess,
    OpKind, Register, SymbolResolver, SymbolResult,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// The integer registers by the machine's number.
const INT: [Register; 16] = [
    Register::RAX,
    Register::RCX,
    Register::RDX,
    Register::RBX,
    Register::RSP,
    Register::RBP,
    Register::RSI,
    Register::RDI,
    Register::R8,
    Register::R9,
    Register::R10,
    Register::R11,
    Register::R12,
    Register::R13,
    Register::R14,
    Register::R15,
];

/// The code of each function.
pub(super) fn show(code: &MachineCode) -> Vec<String> {
    let entries = Rc::new(code.functions.iter().map(|function| (function.direct, function.index)).collect());
    code.functions.iter().map(|function| show_function(code, function, &entries)).collect()
}

/// The index of the function that is entered at a position.
type Entries = HashMap<u32, u32>;

/// What the code refers to, at the instruction being shown.
struct Symbols {
    /// Names of positions in the function.
    labels: BTreeMap<u32, String>,
    entries: Rc<Entries>,
    /// The name of what the instruction's memory operand refers to, when that has one.
    field: Option<String>,
}

impl Symbols {
    fn of(&self, position: u64) -> Option<String> {
        let position = position as u32;
        let entry = || self.entries.get(&position).map(|index| format!("func {index}"));
        self.labels.get(&position).cloned().or_else(entry)
    }
}

struct Resolver(Rc<RefCell<Symbols>>);

impl SymbolResolver for Resolver {
    fn symbol(
        &mut self,
        instruction: &Instruction,
        _operand: u32,
        instruction_operand: Option<u32>,
        address: u64,
        _address_size: u32,
    ) -> Option<SymbolResult<'_>> {
        let symbols = self.0.borrow();
        let name = match instruction.op_kind(instruction_operand?) {
            OpKind::NearBranch64 => symbols.of(address),
            OpKind::Memory if instruction.is_ip_rel_memory_operand() => symbols.of(address),
            OpKind::Memory => symbols.field.clone(),
            _ => None,
        };
        name.map(|name| SymbolResult::with_string(address, name))
    }
}

fn show_function(code: &MachineCode, function: &ListedFunction, entries: &Rc<Entries>) -> String {
    let items = items(code, function);
    let labels = super::labels(code, function, items.iter().filter_map(Item::target).collect());
    let symbols = Symbols { labels: labels.clone(), entries: Rc::clone(entries), field: None };
    let symbols = Rc::new(RefCell::new(symbols));
    let mut formatter = IntelFormatter::with_options(Some(Box::new(Resolver(Rc::clone(&symbols)))), None);
    let options = formatter.options_mut();
    options.set_hex_prefix("0x");
    options.set_hex_suffix("");
    options.set_uppercase_hex(false);
    options.set_space_after_operand_separator(true);
    let mut known = Known { code, registers: HashMap::new(), info: InstructionInfoFactory::new() };
    let lines = items.into_iter().map(|item| {
        let at = item.position();
        if labels.contains_key(&at) {
            known.registers.clear();
        }
        let mut text = String::new();
        match item {
            Item::Entry(_, target) => text = format!("entry {}", labels[&target]),
            Item::Instruction(instruction) => {
                symbols.borrow_mut().field = known.field(&instruction).and_then(|(name, _)| name);
                formatter.format(&instruction, &mut text);
                known.step(&instruction);
            }
        }
        (at, text)
    });
    super::lay_out(code, function, &labels, place, lines.collect())
}

fn place(place: &ValuePlace) -> String {
    match place {
        ValuePlace::Int(number) => format!("{:?}", INT[usize::from(*number)]).to_lowercase(),
        ValuePlace::Float(number) => format!("xmm{number}"),
        ValuePlace::Frame(at) => format!("[rbp{}{:#x}]", super::sign(*at), at.unsigned_abs()),
    }
}

/// What stands in the code.
enum Item {
    /// An entry of a jump table: where it is, and where it leads.
    Entry(u32, u32),
    Instruction(Instruction),
}

impl Item {
    fn position(&self) -> u32 {
        match self {
            Item::Entry(at, _) => *at,
            Item::Instruction(instruction) => instruction.ip() as u32,
        }
    }

    /// The position that it refers to.
    fn target(&self) -> Option<u32> {
        match self {
            Item::Entry(_, target) => Some(*target),
            Item::Instruction(instruction) if instruction.op0_kind() == OpKind::NearBranch64 => {
                Some(instruction.near_branch_target() as u32)
            }
            Item::Instruction(instruction) if instruction.is_ip_rel_memory_operand() => {
                Some(instruction.ip_rel_memory_address() as u32)
            }
            Item::Instruction(_) => None,
        }
    }
}

/// All that stands in a function's code, in order.
fn items(code: &MachineCode, function: &ListedFunction) -> Vec<Item> {
    let mut items = Vec::new();
    let mut at = function.range.start;
    while at < function.range.end {
        // An empty table begins where the next instruction does.
        let table = code.tables.partition_point(|table| table.end <= at);
        if let Some(table) = code.tables.get(table).filter(|table| table.start == at) {
            for (entry, bytes) in table.clone().step_by(4).zip(code.bytes[at as usize..].chunks_exact(4)) {
                let distance = u32::from_le_bytes(bytes.try_into().expect("four bytes"));
                items.push(Item::Entry(entry, table.start.wrapping_add(distance)));
            }
            at = table.end;
            continue;
        }
        let rest = &code.bytes[at as usize..function.range.end as usize];
        let instruction = Decoder::with_ip(64, rest, at.into(), DecoderOptions::NONE).decode();
        at += instruction.len() as u32;
        items.push(Item::Instruction(instruction));
    }
    items
}

/// Which registers are known to point to what.
struct Known<'a> {
    code: &'a MachineCode,
    registers: HashMap<Register, Pointee>,
    info: InstructionInfoFactory,
}

impl Known<'_> {
    /// What the memory operand of an instruction refers to: a field's name, if it is always the same, and what the field points to.
    fn field(&self, instruction: &Instruction) -> Option<(Option<String>, Pointee)> {
        let base = instruction.memory_base();
        if base == Register::None {
            return None;
        }
        if instruction.memory_index() != Register::None {
            let Some(&Pointee::Array(record)) = self.registers.get(&base) else { return None };
            return Some((None, Pointee::Record(record)));
        }
        let always = || {
            let (_, record) = self.code.registers.iter().find(|(number, _)| INT[usize::from(*number)] == base)?;
            Some(Pointee::Record(record))
        };
        let offset = instruction.memory_displacement64() as usize;
        match self.registers.get(&base).copied().or_else(always)? {
            Pointee::Unnamed => None,
            Pointee::Array(record) => Some((Some(format!("{record} {}", offset / 8)), Pointee::Record(record))),
            Pointee::Record(name) => {
                let record = self.code.records.iter().find(|record| record.name == name)?;
                let field = record.fields.iter().find(|field| field.offset == offset)?;
                Some((Some(format!("{name}.{}", field.name)), field.to))
            }
        }
    }

    /// Follows what an instruction does to registers.
    fn step(&mut self, instruction: &Instruction) {
        let loaded = self.field(instruction).filter(|_| {
            instruction.mnemonic() == iced_x86::Mnemonic::Mov && instruction.op0_kind() == OpKind::Register
        });
        let Known { registers, info, .. } = self;
        for used in info.info(instruction).used_registers() {
            if !matches!(used.access(), OpAccess::Read | OpAccess::CondRead) {
                registers.remove(&used.register().full_register());
            }
        }
        if matches!(instruction.flow_control(), FlowControl::Call | FlowControl::IndirectCall) {
            registers.clear();
        }
        if let Some((_, to)) = loaded
            && to != Pointee::Unnamed
        {
            registers.insert(instruction.op0_register(), to);
        }
    }
}
