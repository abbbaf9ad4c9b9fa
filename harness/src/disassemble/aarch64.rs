//! AArch64 machine code as text, with names for what it refers to: branch targets, traps, functions, and the fields of the
//! engine's records. Which record a register points to is followed from load to load, up to the next label or call.

use crosscheck_engine::{ListedFunction, MachineCode, Pointee, ValuePlace};
use std::collections::{BTreeMap, HashMap};
use yaxpeax_arch::{Arch, Decoder, U8Reader};
use yaxpeax_arm::armv8::a64::{ARMv8, Opcode, Operand};

/// The code of each function.
pub(super) fn show(code: &MachineCode) -> Vec<String> {
    let entries: BTreeMap<u32, u32> = code.functions.iter().map(|function| (function.direct, function.index)).collect();
    code.functions.iter().map(|function| show_function(code, function, &entries)).collect()
}

fn show_function(code: &MachineCode, function: &ListedFunction, entries: &BTreeMap<u32, u32>) -> String {
    let items = items(code, function);
    let labels = super::labels(code, function, items.iter().filter_map(|(_, item)| item.target()).collect());
    let name = |target: u32| {
        let entry = || entries.get(&target).map(|index| format!("func {index}"));
        labels.get(&target).cloned().or_else(entry).unwrap_or_else(|| format!("{target:#x}"))
    };
    let mut known = Known { code, registers: HashMap::new() };
    let lines = items.iter().map(|(at, item)| {
        if labels.contains_key(at) {
            known.registers.clear();
        }
        let text = match item {
            Item::Entry(target) => format!("entry {}", name(*target)),
            Item::Word(word) => format!(".word {word:#010x}"),
            Item::Instruction(instruction) => {
                let text = instruction.text(known.field(&instruction.decoded), &name);
                known.step(&instruction.decoded);
                text
            }
        };
        (*at, text)
    });
    super::lay_out(code, function, &labels, place, lines.collect())
}

fn place(place: &ValuePlace) -> String {
    match place {
        ValuePlace::Int(number) => format!("x{number}"),
        ValuePlace::Float(number) => format!("v{number}"),
        ValuePlace::Frame(at) => format!("[x29, #{}{:#x}]", if *at < 0 { "-" } else { "" }, at.unsigned_abs()),
    }
}

/// What stands in the code.
enum Item {
    /// An entry of a jump table: where it leads.
    Entry(u32),
    /// What is no instruction: a constant between instructions.
    Word(u32),
    Instruction(Instruction),
}

/// An instruction, and the position that it refers to.
struct Instruction {
    decoded: <ARMv8 as Arch>::Instruction,
    target: Option<u32>,
}

impl Item {
    fn target(&self) -> Option<u32> {
        match self {
            Item::Entry(target) => Some(*target),
            Item::Word(_) => None,
            Item::Instruction(instruction) => instruction.target,
        }
    }
}

impl Instruction {
    /// As the disassembler shows it, with names for the field and the position that it refers to.
    fn text(&self, field: Option<(String, Pointee)>, name: &impl Fn(u32) -> String) -> String {
        let mut text = self.decoded.to_string();
        if let (Some(target), Some(at)) = (self.target, text.find('$')) {
            text.truncate(at);
            text += &name(target);
        }
        if let (Some((field, _)), Some(at)) = (field, text.find('[')) {
            let base = text[at + 1..].find([',', ']']).map_or(text.len(), |end| at + 1 + end);
            text.truncate(base);
            text += &format!(", {field}]");
        }
        text
    }
}

/// All that stands in a function's code, in order, by position.
fn items(code: &MachineCode, function: &ListedFunction) -> Vec<(u32, Item)> {
    let decoder = <ARMv8 as Arch>::Decoder::default();
    let mut items = Vec::new();
    let mut at = function.range.start;
    while at < function.range.end {
        let bytes = &code.bytes[at as usize..][..4];
        let word = u32::from_le_bytes(bytes.try_into().expect("four bytes"));
        let table = code.tables.partition_point(|table| table.end <= at);
        let item = match code.tables.get(table).filter(|table| table.contains(&at)) {
            Some(table) => Item::Entry(table.start.wrapping_add(word)),
            None => match decoder.decode(&mut U8Reader::new(bytes)) {
                Ok(decoded) => {
                    let distance = decoded.operands.iter().find_map(|operand| match operand {
                        Operand::PCOffset(distance) => Some(*distance as i32),
                        _ => None,
                    });
                    let target = distance.map(|distance| at.wrapping_add_signed(distance));
                    Item::Instruction(Instruction { decoded, target })
                }
                Err(_) => Item::Word(word),
            },
        };
        items.push((at, item));
        at += 4;
    }
    items
}

/// Which registers are known to point to what.
struct Known<'a> {
    code: &'a MachineCode,
    registers: HashMap<u16, Pointee>,
}

impl Known<'_> {
    /// What the memory operand of a load or store refers to: a field's name, and what the field points to.
    fn field(&self, instruction: &<ARMv8 as Arch>::Instruction) -> Option<(String, Pointee)> {
        let Operand::RegPreIndex(base, offset, false) = instruction.operands[1] else { return None };
        let always = || {
            let (_, record) = self.code.registers.iter().find(|(number, _)| u16::from(*number) == base)?;
            Some(Pointee::Record(record))
        };
        let offset = usize::try_from(offset).ok()?;
        match self.registers.get(&base).copied().or_else(always)? {
            Pointee::Unnamed => None,
            Pointee::Array(record) => Some((format!("{record} {}", offset / 8), Pointee::Record(record))),
            Pointee::Record(name) => {
                let record = self.code.records.iter().find(|record| record.name == name)?;
                let field = record.fields.iter().find(|field| field.offset == offset)?;
                Some((format!("{name}.{}", field.name), field.to))
            }
        }
    }

    /// Follows what an instruction does to registers: nearly all write the first that they name.
    fn step(&mut self, instruction: &<ARMv8 as Arch>::Instruction) {
        let loaded = self.field(instruction).filter(|_| instruction.opcode == Opcode::LDR);
        match (instruction.opcode, instruction.operands[0]) {
            (Opcode::BL | Opcode::BLR, _) => self.registers.clear(),
            (_, Operand::Register(_, to) | Operand::RegisterOrSP(_, to)) => {
                self.registers.remove(&to);
                if let Some((_, pointee)) = loaded.filter(|(_, pointee)| *pointee != Pointee::Unnamed) {
                    self.registers.insert(to, pointee);
                }
            }
            _ => {}
        }
    }
}
