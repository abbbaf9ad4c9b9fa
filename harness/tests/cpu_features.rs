//! Which of the processor's extensions machine code uses, by decoding it again: none beyond the floor where that is asked for,
//! and elsewhere none that this machine lacks.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

use crosscheck_engine::op::{Immediates, Op, Signature, Ty};
use crosscheck_engine::{Config, Engine, MachineCode, Module};
use iced_x86::{Code, CpuidFeature, Decoder, DecoderOptions};
use std::collections::BTreeSet;
use std::fmt::Write;

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

/// A module with a function for each instruction on numbers: on its parameters, and where there are two the second constant.
fn module() -> Vec<u8> {
    let mut text = "(module (memory 1)".to_owned();
    for op in Op::ALL.iter().filter(|op| op.info().proposal.executed()) {
        let Signature::Fixed { params, results: [result] } = op.info().signature else { continue };
        let immediates = match op.info().immediates {
            Immediates::None | Immediates::MemArg => "",
            Immediates::Lane | Immediates::MemArgLane => " 1",
            Immediates::Lanes => " 31 0 16 15 7 23 1 30 2 29 3 28 8 24 9 17",
            _ => continue,
        };
        let name = |ty: &Ty| match ty {
            Ty::I32 | Ty::Addr => Some("i32"),
            Ty::I64 => Some("i64"),
            Ty::F32 => Some("f32"),
            Ty::F64 => Some("f64"),
            Ty::V128 => Some("v128"),
            _ => None,
        };
        let (Some(params), Some(result)) = (params.iter().map(name).collect::<Option<Vec<_>>>(), name(result)) else {
            continue;
        };
        let instruction = format!("{}{immediates}", op.info().name);
        let mut function = |operand: &dyn Fn(usize) -> String| {
            let operands: String = (0..params.len()).map(operand).collect();
            let params = params.join(" ");
            let _ = write!(text, "(func (param {params}) (result {result}) {operands} {instruction})");
        };
        function(&|i| format!("(local.get {i})"));
        if let [_, second @ ("i32" | "i64")] = params[..] {
            function(&|i| if i == 1 { format!("({second}.const 3)") } else { format!("(local.get {i})") });
        }
    }
    wat::parse_str(text + ")").expect("well-formed")
}

fn machine_code(floor: bool) -> MachineCode {
    let engine = Engine::new(Config::new().cpu_floor(floor));
    let module = Module::new(&engine, module()).expect("all of it is executed");
    module.machine_code().expect("it compiles").expect("there is a native tier")
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
