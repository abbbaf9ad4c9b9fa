//! Machine code is read back by disassemblers that are not ours: there is no word in it that they do not know, whatever the
//! instruction and however it is compiled.

mod every_instruction;

use crosscheck::disassemble::{ISAS, functions};
use crosscheck_engine::{Config, module::Bounds};
use std::collections::BTreeSet;
use std::{fs, path::Path};

/// Modules that use all instructions between them: those on numbers one by one, the others as the cases of `codegen` have them.
fn modules() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/codegen");
    let cases = fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("one of them").path());
    let cases = cases.map(|path| wat::parse_file(path).expect("a module"));
    [every_instruction::module()].into_iter().chain(cases).collect()
}

#[test]
fn every_instruction_of_machine_code_is_decoded() {
    let modules = modules();
    let mut unknown = BTreeSet::new();
    let mut decoded = 0;
    for isa in ISAS {
        for floor in [false, true] {
            for safest in [false, true] {
                let mut config = Config::new();
                config.cpu_floor(floor).canonical_nans(safest).consume_fuel(safest).interruption(safest);
                config.bounds(if safest { Bounds::Explicit } else { Bounds::Guard });
                for wasm in &modules {
                    for function in functions(wasm, &config, Some(isa)).expect("it compiles") {
                        for line in function.machine_code.expect("for either machine").lines() {
                            let bad = line.contains(".inst 0x") || line.contains("(bad)");
                            unknown.extend(bad.then(|| format!("{isa}:{line}")));
                            decoded += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(unknown.is_empty(), "{} of {decoded}:\n{}", unknown.len(), Vec::from_iter(unknown).join("\n"));
}
