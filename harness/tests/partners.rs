//! Known bugs of outside partners, each with its reproduction: what the program must give by the specification, which the
//! bundled engine gives and the partner does not. When the partner has become right, this fails: then drop the file here and
//! the entry in `generate/partner.rs`.

use crosscheck::engine::{Outcome, SessionOptions, Value, registry};
use std::path::Path;

/// File, partner and its version, export, argument, what it must return.
type Reproduction = (&'static str, (&'static str, &'static str), &'static str, u32, &'static [Value]);

const REPRODUCTIONS: &[Reproduction] = &[
    ("wasmi-2.0.0-select-eqz.wat", ("wasmi", "2.0.0"), "f", 7, &[Value::I32(2)]),
    ("wasmi-2.0.0-select-is-null.wat", ("wasmi", "2.0.0"), "f", 7, &[Value::I32(7)]),
    ("wasmi-2.0.0-if-parameter-local.wat", ("wasmi", "2.0.0"), "f", 7, &[Value::I32(7)]),
    ("wasmi-2.0.0-store-same-operand.wat", ("wasmi", "2.0.0"), "f", 7, &[Value::I32(8)]),
    ("wasmi-2.0.0-br-table-values.wat", ("wasmi", "2.0.0"), "f", 0, &[Value::I64(1), Value::I64(2), Value::I64(3)]),
];

/// What a call returns, or nothing when the engine fails.
fn returned(engine: &str, wasm: &[u8], export: &str, argument: u32) -> Vec<Value> {
    let engine = registry::by_id(engine).unwrap();
    let mut session =
        engine.open(&SessionOptions { canonical_nans: true, fuel: false, memory_limit: None }).expect("it opens");
    let Ok(module) = session.compile(wasm) else { return Vec::new() };
    let module = module.unwrap();
    let (instance, _) = session.instantiate(module, &[]).unwrap();
    match session.invoke(instance, export, &[Value::I32(argument)]).unwrap() {
        Outcome::Return(values) => values,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_known_bug_is_still_one_and_is_the_partners() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/partners");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), REPRODUCTIONS.len());
    for &(file, (partner, version), export, argument, right) in REPRODUCTIONS {
        let wasm = wat::parse_file(folder.join(file)).unwrap();
        for tier in registry::bundled() {
            assert_eq!(returned(tier, &wasm, export, argument), right, "{file} on {tier}");
        }
        assert_eq!(registry::by_id(partner).unwrap().info().version, version, "{file} is about another version");
        assert_ne!(returned(partner, &wasm, export, argument), right, "{file}: {partner} is right now");
    }
}
