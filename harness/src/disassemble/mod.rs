//! The code that the bundled engine makes of a module, to be read: register code and machine code, function by function,
//! each line with the offset of the wasm instruction that it is for, its position in the function, and the instruction.

mod x86_64;

use crosscheck_engine::{Config, Engine, Error, MachineCode, Module};

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
        "x86_64" => x86_64::show(code),
        isa => vec![format!("  there is no disassembler for {isa} here\n"); code.functions.len()],
    }
}
