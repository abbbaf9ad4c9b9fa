//! All scalar numeric instructions over pairs of edge values.

use super::{call, instance};
use crosscheck_engine::op::{Op, Signature, Ty};
use crosscheck_engine::{Proposal, Tier, Val};
use std::fmt::Write;

const I32: &[u32] = &[0, 1, 2, 7, 31, 32, 33, 0x80, 0x7fff, 0x8000, 0x7fff_ffff, 0x8000_0000, 0xffff_ff80, u32::MAX];
const I64: &[u64] = &[
    0,
    1,
    31,
    63,
    64,
    65,
    0x80,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    0xffff_ffff_8000_0000,
    i64::MAX as u64,
    i64::MIN as u64,
    u64::MAX,
];
const F32: &[u32] = &[
    0,
    0x8000_0000,
    0x3f80_0000,
    0xbf80_0000,
    0x3f00_0000,
    0x4020_0000,
    0x4f00_0000,
    0xcf00_0000,
    0x4f80_0000,
    0x5f00_0000,
    0xdf00_0000,
    0x5f80_0000,
    0x7f80_0000,
    0xff80_0000,
    0x7fc0_0000,
    0xffa0_0001,
    1,
    0x7f7f_ffff,
    0xbf7f_ffff,
];
const F64: &[u64] = &[
    0,
    1 << 63,
    0x3ff0_0000_0000_0000,
    0xbff0_0000_0000_0000,
    0x3fe0_0000_0000_0000,
    0x4004_0000_0000_0000,
    0x41df_ffff_ffc0_0000,
    0x41e0_0000_0000_0000,
    0xc1e0_0000_0000_0000,
    0xc1e0_0000_0010_0000,
    0xc1e0_0000_0020_0000,
    0x41ef_ffff_ffe0_0000,
    0x41f0_0000_0000_0000,
    0x43e0_0000_0000_0000,
    0xc3e0_0000_0000_0000,
    0x43f0_0000_0000_0000,
    0x7ff0_0000_0000_0000,
    0xfff0_0000_0000_0000,
    0x7ff8_0000_0000_0000,
    0xfff4_0000_0000_0001,
    1,
    0xbfef_ffff_ffff_ffff,
];

fn edges(ty: Ty) -> Vec<Val> {
    match ty {
        Ty::I32 => I32.iter().map(|&bits| Val::I32(bits as i32)).collect(),
        Ty::I64 => I64.iter().map(|&bits| Val::I64(bits as i64)).collect(),
        Ty::F32 => F32.iter().map(|&bits| Val::F32(bits)).collect(),
        Ty::F64 => F64.iter().map(|&bits| Val::F64(bits)).collect(),
        _ => unreachable!("a number type"),
    }
}

fn name(ty: Ty) -> &'static str {
    match ty {
        Ty::I32 => "i32",
        Ty::I64 => "i64",
        Ty::F32 => "f32",
        Ty::F64 => "f64",
        _ => unreachable!("a number type"),
    }
}

/// A constant instruction of exactly these bits.
fn constant(value: Val) -> String {
    match value {
        Val::I32(value) => format!("i32.const {value}"),
        Val::I64(value) => format!("i64.const {value}"),
        Val::F32(bits) => format!("i32.const {} f32.reinterpret_i32", bits as i32),
        Val::F64(bits) => format!("i64.const {} f64.reinterpret_i64", bits as i64),
        _ => unreachable!("a number"),
    }
}

/// The numeric instructions that the engine executes.
fn numeric() -> impl Iterator<Item = (&'static str, &'static [Ty], &'static [Ty])> {
    let number = |ty: &Ty| matches!(ty, Ty::I32 | Ty::I64 | Ty::F32 | Ty::F64);
    Op::ALL.iter().filter_map(move |op| {
        let info = op.info();
        let Signature::Fixed { params, results } = info.signature else { return None };
        let plain = info.immediates == crosscheck_engine::op::Immediates::None;
        let numbers = params.iter().chain(results).all(number) && !params.is_empty() && !results.is_empty();
        (plain && numbers && info.proposal.executed() && info.proposal != Proposal::Threads)
            .then_some((info.name, params, results))
    })
}

/// A module with one function for each shape in which the instruction meets its operands. Those whose names begin with `c` take
/// one operand less: the other is an edge value.
fn module(op: &str, params: &[Ty], results: &[Ty]) -> String {
    let types: Vec<_> = params.iter().map(|ty| name(*ty)).collect();
    let result = results.iter().map(|ty| name(*ty)).collect::<Vec<_>>().join(" ");
    let parameters = types.join(" ");
    let gets = |form: &dyn Fn(usize) -> String| (0..params.len()).map(form).collect::<Vec<_>>().join(" ");
    let plain = gets(&|i| format!("local.get {i}"));
    let mut text = String::from("(module (global $seen (mut i32) (i32.const 0))");
    let mut shape = |shape: &str, params: &str, results: &str, locals: &str, code: &str| {
        let _ = writeln!(text, "(func (export \"{shape}\") (param {params}) (result {results}) {locals} {code})");
    };
    shape("locals", &parameters, &result, "", &format!("{plain} {op}"));
    shape(
        "again",
        &parameters,
        &format!("{result} {result} {parameters}"),
        "",
        &format!("{plain} {op} {plain} {op} {plain}"),
    );
    let blocks = gets(&|i| format!("(block (result {}) (br 0 (local.get {i})))", types[i]));
    shape("blocks", &parameters, &result, "", &format!("{blocks} {op}"));
    let calls = gets(&|i| format!("(call $id_{} (local.get {i}))", types[i]));
    shape("calls", &parameters, &result, "", &format!("{calls} {op}"));
    let kept = gets(&|i| format!("(call $id_{} (local.get {i}))", types[i]));
    shape("spilled", &parameters, &result, "", &format!("{kept} call $nothing {op} call $nothing"));
    if params.len() == 2 && params[0] == params[1] {
        shape("twice", types[0], &result, "", &format!("local.get 0 local.get 0 {op}"));
        shape("cleared", &parameters, &result, "", &format!("local.get 1 local.get 0 {op}"));
    }
    if let &[one] = results {
        for (i, _) in params.iter().enumerate().filter(|&(_, ty)| *ty == one) {
            let code = format!("{plain} {op} local.set {i} local.get {i}");
            shape(&format!("into {i}"), &parameters, &result, "", &code);
            let code = format!("local.get {i} {plain} {op} local.tee {i} local.get {i}");
            shape(&format!("kept {i}"), &parameters, &format!("{result} {result} {result}"), "", &code);
        }
        if one == Ty::I32 {
            shape(
                "if",
                &parameters,
                "i32",
                "",
                &format!("{plain} {op} (if (result i32) (then i32.const 1) (else i32.const 0))"),
            );
            shape(
                "br_if",
                &parameters,
                "i32",
                "",
                &format!("(block {plain} {op} (br_if 0) (return (i32.const 0))) i32.const 1"),
            );
            shape(
                "value",
                &parameters,
                "i32",
                "",
                &format!("(block (result i32) i32.const 5 {plain} {op} (br_if 0) drop i32.const 6)"),
            );
            shape("zero", &parameters, "i32", "", &format!("{plain} {op} i32.eqz"));
            shape(
                "nonzero",
                &parameters,
                "i32",
                "",
                &format!("(block {plain} {op} i32.eqz (br_if 0) (return (i32.const 0))) i32.const 1"),
            );
            shape(
                "select",
                &parameters,
                "i64 f64",
                "",
                &format!("i64.const 3 i64.const -4 {plain} {op} select f64.const 3 f64.const -4 {plain} {op} select"),
            );
        }
        if params == [one] {
            shape("chain", &parameters, &result, "", &format!("{plain} {op} {op}"));
        }
    }
    if params.len() <= 2 {
        for (i, ty) in params.iter().enumerate() {
            for (n, value) in edges(*ty).into_iter().enumerate() {
                let mut operands: Vec<_> = vec!["local.get 0".to_owned(); params.len()];
                operands[i] = constant(value);
                let rest: Vec<_> = (0..params.len()).filter(|&j| j != i).map(|j| types[j]).collect();
                shape(&format!("c{i} {n}"), &rest.join(" "), &result, "", &format!("{} {op}", operands.join(" ")));
            }
        }
    }
    for ty in ["i32", "i64", "f32", "f64"] {
        let _ = write!(text, "(func $id_{ty} (param {ty}) (result {ty}) local.get 0)");
    }
    text.push_str("(func $nothing (global.set $seen (i32.const 1))))");
    text
}

/// Every combination of edge values, up to two operands; for more, each beside a walk through the others.
fn arguments(params: &[Ty]) -> Vec<Vec<Val>> {
    match params {
        [] => vec![vec![]],
        [first, rest @ ..] if params.len() <= 2 => {
            let rest = arguments(rest);
            edges(*first)
                .into_iter()
                .flat_map(|value| rest.iter().map(move |rest| [vec![value], rest.clone()].concat()))
                .collect()
        }
        _ => {
            let edges = edges(params[0]);
            let n = edges.len();
            (0..n * n * 3)
                .map(|i| (0..params.len()).map(|j| edges[(i / [1, n, 7, 5][j] + j * (i / 11)) % n]).collect())
                .collect()
        }
    }
}

#[test]
fn every_numeric_instruction_gives_the_same_on_every_tier() {
    let (first, others) = Tier::ALL.split_first().expect("there are tiers");
    let mut instructions = 0;
    for (op, params, results) in numeric() {
        instructions += 1;
        let text = module(op, params, results);
        let (mut store, reference) = instance(*first, &text);
        let exports: Vec<String> = reference.exports(&store).map(|(name, _)| name.to_owned()).collect();
        let mut wanted = Vec::new();
        for export in &exports {
            let func = reference.get_export(&store, export).and_then(|item| item.into_func()).expect("exported");
            let count = func.ty(&store).params.len();
            let given = match params {
                [a, b] if count == 1 && export.starts_with("c0") => {
                    arguments(&[if export.starts_with("c0") { *b } else { *a }])
                }
                [a, _] if count == 1 => arguments(&[*a]),
                _ if count == 0 => arguments(&[]),
                _ => arguments(params),
            };
            for arguments in given {
                let result = call(&mut store, reference, export, &arguments);
                wanted.push((export, arguments, result));
            }
        }
        for &tier in others {
            let (mut store, instance) = instance(tier, &text);
            for (export, arguments, result) in &wanted {
                let got = call(&mut store, instance, export, arguments);
                assert_eq!(got, *result, "{op}, {export}, on {} of {arguments:x?}", tier.name());
            }
        }
    }
    assert!(instructions > 130, "{instructions} instructions");
}
