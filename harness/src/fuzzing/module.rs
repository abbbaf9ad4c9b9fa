//! Any bytes as a module: every tier decodes, validates and compiles them with the options that the first two bytes choose. All
//! must say the same, and whether the module is valid must be what the validator says.

use crate::{disassemble, features};
use crosscheck_engine::module::Bounds;
use crosscheck_engine::{CompileError, CompileErrorKind, CompileOptions, Config, Engine, Error, Limits, Module, Tier};
use wasmparser::WasmFeatures;

/// How many bytes precede the module.
pub(super) const OPTION_BYTES: usize = 2;

/// Limits that small modules reach.
const LOW: Limits =
    Limits { module_bytes: 2000, frame_slots: 40, control_depth: 5, functions: 10, memories: 1, tables: 1 };

/// What the two bytes choose.
struct Options {
    config: Config,
    features: WasmFeatures,
    /// Whether validation alone is asked for as well.
    validate: bool,
    /// Whether the code is shown as text, too.
    list: bool,
    seed: u64,
}

impl Options {
    fn new(switches: u8, more: u8) -> Options {
        let on = |bit: u8| switches >> bit & 1 != 0;
        let sets = [CompileOptions::FEATURES, features::all(), WasmFeatures::WASM1, WasmFeatures::WASM2];
        let features = sets[usize::from(more) % sets.len()];
        let mut config = Config::new();
        config
            .consume_fuel(on(0))
            .interruption(on(1))
            .canonical_nans(on(2))
            .bounds(if on(3) { Bounds::Explicit } else { Bounds::Guard })
            .cpu_floor(on(4))
            .limits(if on(5) { LOW } else { Limits::default() })
            .features(features);
        Options { config, features, validate: on(6), list: on(7), seed: u64::from(more >> 2) }
    }
}

/// Gives what is wrong, in words.
pub(super) fn check(bytes: &[u8]) -> Option<String> {
    let (&[switches, more], wasm) = bytes.split_first_chunk::<OPTION_BYTES>()?;
    let options = Options::new(switches, more);
    let mut first: Option<(Tier, Result<(), CompileError>)> = None;
    for &tier in Tier::ALL {
        let tier = match tier {
            #[cfg(all(any(target_arch = "x86_64", target_arch = "aarch64"), target_os = "linux"))]
            Tier::Mixed { .. } => Tier::Mixed { seed: options.seed },
            tier => tier,
        };
        let mut config = options.config.clone();
        let engine = Engine::new(config.tier(tier));
        let said = match Module::new(&engine, wasm) {
            Ok(_) => Ok(()),
            Err(Error::Compile(error)) => Err(error),
            Err(error) => return Some(format!("{}: compiling ended in: {error}", tier.name())),
        };
        if options.validate
            && let Some(message) = validated(&engine, wasm, &said)
        {
            return Some(format!("{}: {message}", tier.name()));
        }
        match &first {
            None => first = Some((tier, said)),
            Some((_, same)) if *same == said => {}
            Some((reference, other)) => {
                return Some(format!("{}: {other:?}, but {}: {said:?}", reference.name(), tier.name()));
            }
        }
    }
    let (_, said) = first?;
    let valid = features::validate(wasm, options.features);
    match &said {
        // The engine's limits may come before validation ends.
        Err(CompileError { kind: CompileErrorKind::Limit(_), .. }) => {}
        Ok(()) | Err(CompileError { kind: CompileErrorKind::Unsupported(_), .. }) => {
            if let Err(error) = valid {
                return Some(format!("the engine says {said:?}, the validator: {error}"));
            }
        }
        Err(error) if valid.is_ok() => {
            return Some(format!("the validator says that it is valid, the engine: {error}"));
        }
        Err(CompileError { offset: Some(offset), .. }) if *offset > wasm.len() as u64 => {
            return Some(format!("an error at byte {offset} of {}", wasm.len()));
        }
        Err(_) => {}
    }
    if said.is_ok()
        && options.list
        && let Err(error) = disassemble::functions(wasm, &options.config)
    {
        return Some(format!("it compiles, but its code cannot be shown: {error}"));
    }
    None
}

/// Validation alone says what compilation said, but that it knows nothing of limits that only compilation meets.
fn validated(engine: &Engine, wasm: &[u8], said: &Result<(), CompileError>) -> Option<String> {
    let limit = matches!(said, Err(CompileError { kind: CompileErrorKind::Limit(_), .. }));
    match (Module::validate(engine, wasm), said) {
        (Ok(()), Ok(())) => None,
        (Ok(()), Err(_)) if limit => None,
        (Err(Error::Compile(error)), Err(said)) if error == *said => None,
        (validated, said) => Some(format!("validated: {validated:?}, compiled: {said:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_good_and_bad_are_no_finding_whatever_the_options() {
        let good = wat::parse_str(
            r#"(module (memory 1) (func (export "f") (param i32 f32) (result i32) (local v128)
                 (block (br_if 0 (local.get 0)) (drop (f32.add (local.get 1) (local.get 1))))
                 (i32.load offset=8 (local.get 0))))"#,
        )
        .unwrap();
        let bad =
            [&good[..good.len() - 1], b"", b"\0asm", b"\0asm\x01\0\0\0\x01\xff\xff\xff\xff\x0f", b"\0asm\x0d\0\x01\0"];
        for switches in 0..=255 {
            for more in [0, 1, 2, 3, 0xff] {
                for wasm in bad.iter().copied().chain([&good[..]]) {
                    assert_eq!(check(&[&[switches, more], wasm].concat()), None, "{switches:#x} {more:#x} {wasm:x?}");
                }
            }
        }
    }
}
