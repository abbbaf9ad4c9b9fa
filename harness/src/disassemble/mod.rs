//! The code that the bundled engine makes of a module, to be read: register code and machine code, function by function,
//! each line with the offset of the wasm instruction that it is for, its position in the function, and the instruction.

mod aarch64;
mod x86_64;

use crosscheck_engine::{Config, Engine, Error, ListedFunction, MachineCode, Module, ValuePlace};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The code of a function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its index in the module.
    pub index: u32,
    /// Its name, if the module has one for it.
    pub name: Option<String>,
    /// The interpreter's register code; positions are in words.
    pub register_code: String,
    /// The native tier's machine code, positions in bytes; `None` in a build that has no native tier.
    pub machine_code: Option<String>,
}

/// The code of every function that a module defines, in order. It depends on the module, the configuration and, unless that
/// asks for the CPU floor, the extensions of this machine's processor, and on nothing else.
///
/// # Errors
/// When the module does not compile.
pub fn functions(wasm: &[u8], config: &Config) -> Result<Vec<Function>, Error> {
    let module = Module::new(&Engine::new(config), wasm)?;
    let names = module.decoded().names();
    let machine_code = module.machine_code()?;
    let mut machine_code = machine_code.as_ref().map(|code| show(code).into_iter());
    let functions =
        (module.decoded().num_imported_funcs..).zip(module.register_code()?).map(|(index, register_code)| {
            let name = names.functions.get(&index).cloned();
            let machine_code = machine_code.as_mut().map(|texts| texts.next().expect("one for each function"));
            Function { index, name, register_code, machine_code }
        });
    Ok(functions.collect())
}

/// The name of the instruction set of this build's native tier, if it has one.
pub fn isa() -> Option<&'static str> {
    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";
    let module = Module::new(&Engine::default(), EMPTY).expect("the empty module compiles");
    module.machine_code().expect("so it does to machine code").map(|code| code.isa)
}

fn show(code: &MachineCode) -> Vec<String> {
    match code.isa {
        "aarch64" => aarch64::show(code),
        "x86_64" => x86_64::show(code),
        isa => vec![format!("  there is no disassembler for {isa} here\n"); code.functions.len()],
    }
}

/// Names for positions in a function: where it is entered and traps, and what its code refers to.
fn labels(code: &MachineCode, function: &ListedFunction, mut targets: Vec<u32>) -> BTreeMap<u32, String> {
    let mut labels = BTreeMap::from([(function.direct, format!("func {}", function.index))]);
    let traps = code.traps.partition_point(|&(at, _)| at < function.range.start);
    let traps = code.traps[traps..].iter().take_while(|&&(at, _)| at < function.range.end);
    labels.extend(traps.map(|(at, trap)| (*at, format!("trap {}", trap.name()))));
    targets.extend(function.tries.iter().flat_map(|block| block.catches.iter().map(|&(_, target)| target)));
    targets.sort_unstable();
    targets.dedup();
    targets.retain(|target| function.range.contains(target) && !labels.contains_key(target));
    labels.extend(targets.into_iter().enumerate().map(|(i, target)| (target, format!("L{i}"))));
    labels
}

/// A function's listing, from the text of what stands at each position.
fn lay_out(
    code: &MachineCode,
    function: &ListedFunction,
    labels: &BTreeMap<u32, String>,
    place: fn(&ValuePlace) -> String,
    items: Vec<(u32, String)>,
) -> String {
    let mut text = format!("  frame: {} bytes", function.frame_bytes);
    for (i, local) in function.locals.iter().enumerate() {
        let _ = write!(text, ", local {i}: {}", place(local));
    }
    text += "\n";
    let mut lines = code.lines[code.lines.partition_point(|&(at, _)| at < function.range.start)..].iter().peekable();
    for (at, item) in items {
        if let Some(label) = labels.get(&at) {
            let _ = writeln!(text, "{label}:");
        }
        let mut wasm = None;
        while let Some((_, offset)) = lines.next_if(|&&(line, _)| line <= at) {
            wasm = Some(offset);
        }
        let wasm = wasm.map_or(String::new(), |offset| format!("{offset:#08x}"));
        let fault = if code.faults.binary_search(&at).is_ok() { "  ; a fault is a trap" } else { "" };
        let _ = writeln!(text, "  {wasm:8} {:5}  {item}{fault}", at - function.range.start);
    }
    for block in &function.tries {
        let range = block.range.start - function.range.start..block.range.end - function.range.start;
        let _ = write!(text, "  try {range:?}:");
        for (tag, target) in &block.catches {
            let tag = tag.map_or("all".to_owned(), |tag| format!("tag {tag}"));
            let _ = write!(text, " {tag} to {}", labels[target]);
        }
        text += "\n";
    }
    text
}

fn sign(at: i32) -> char {
    if at < 0 { '-' } else { '+' }
}
