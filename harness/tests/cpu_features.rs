//! Which of the processor's extensions machine code uses, by decoding it again: none beyond the floor where that is asked for,
//! and elsewhere none that this machine lacks.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

mod every_instruction;

use crosscheck_engine::{Config, Engine, MachineCode, Module};
use iced_x86::{Code, CpuidFeature, Decoder, DecoderOptions};
use std::collections::BTreeSet;

/// What each machine with machine code has.
const FLOOR: &[CpuidFeature] = {
    use CpuidFeature::*;
    &[INTEL8086, INTEL186, INTEL286, INTEL386, INTEL486, X64, CMOV, SSE, SSE2, SSE3, SSSE3, SSE4_1]
};

/// What is used where it is found.
fn extensions() -> Vec<(CpuidFeature, bool)> {
    use CpuidFeature::*;
    vec![
        // Its one instruction in use has a form of AVX's.
        (SSE4_2, is_x86_feature_detected!("sse4.2") && !is_x86_feature_detected!("avx")),
        (AVX, is_x86_feature_detected!("avx")),
        (AVX2, is_x86_feature_detected!("avx2")),
        (BMI1, is_x86_feature_detected!("bmi1")),
        (BMI2, is_x86_feature_detected!("bmi2")),
        (LZCNT, is_x86_feature_detected!("lzcnt")),
        (POPCNT, is_x86_feature_detected!("popcnt")),
    ]
}

fn machine_code(floor: bool) -> MachineCode {
    let engine = Engine::new(Config::new().cpu_floor(floor));
    let module = Module::new(&engine, every_instruction::module()).expect("all of it is executed");
    module.machine_code(std::env::consts::ARCH).expect("it compiles").expect("there is a native tier")
}

/// Every extension that a module's code needs.
fn needed(code: &MachineCode) -> BTreeSet<CpuidFeature> {
    let mut needed = BTreeSet::new();
    assert!(code.functions.len() > 500, "{} functions", code.functions.len());
    for function in &code.functions {
        let (start, end) = (function.range.start as usize, function.range.end as usize);
        for instruction in Decoder::with_ip(64, &code.bytes[start..end], start as u64, DecoderOptions::NONE) {
            assert_ne!(instruction.code(), Code::INVALID, "function {} at {:#x}", function.index, instruction.ip());
            needed.extend(instruction.cpuid_features());
        }
    }
    needed
}

#[test]
fn the_floor_is_kept_to_where_it_is_asked_for() {
    let beyond: Vec<_> = needed(&machine_code(true)).into_iter().filter(|need| !FLOOR.contains(need)).collect();
    assert_eq!(beyond, []);
}

#[test]
fn each_extension_is_used_where_it_is_there_and_only_there() {
    let needed = needed(&machine_code(false));
    for (extension, there) in extensions() {
        assert_eq!(needed.contains(&extension), there, "{extension:?}");
    }
    let known: Vec<_> = extensions().into_iter().map(|(extension, _)| extension).collect();
    let beyond: Vec<_> = needed.iter().filter(|need| !FLOOR.contains(need) && !known.contains(need)).collect();
    assert!(beyond.is_empty(), "{beyond:?}");
}
