//! Every instruction over pairs of edge values, in every shape in which it meets its operands, on every tier. Which instructions there
//! are the tables say: one that is executed and has no check does not build.

use super::gc;
use super::others::{self, OTHERS};
use super::{call, instance_of};
use crosscheck_engine::module::Bounds;
use crosscheck_engine::op::{Immediates, Op, Signature, Ty};
use crosscheck_engine::{Config, Instance, Proposal, Store, Tier, Val, ValType};
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

/// Vectors whose lanes, of one shape or another, are edge values; the first serves as a shuffle's or swizzle's too.
const V128: &[u128] = &[
    0x0f00_0e10_0d01_0c1f_0b80_0a7f_0902_08ff,
    0,
    u128::MAX,
    0x80ff_7f01_00fe_8100_7e02_ff80_407f_c001,
    0x8000_7fff_ffff_0001_8001_7ffe_00ff_ff00,
    0x8000_0000_7fff_ffff_ffff_ffff_0000_ffff,
    0x8000_0000_0000_0000_7fff_ffff_ffff_ffff,
    0x0000_0000_ffff_ffff_ffff_ffff_0000_0000,
    // f32: NaNs, infinities; zeroes and ones; the ends of i32 and u32; halves, the least, the greatest.
    0x7fc0_0000_ffa0_0001_7f80_0000_ff80_0000,
    0x8000_0000_0000_0000_3f80_0000_bf80_0000,
    0x4f00_0000_cf00_0000_4f80_0000_4eff_ffff,
    0x3f00_0000_c020_0000_0000_0001_7f7f_ffff,
    // f64: NaN and infinity; zero and one; the ends of i32 and u32; what f32 rounds, a half.
    0x7ff8_0000_0000_0000_fff0_0000_0000_0000,
    0xfff4_0000_0000_0001_8000_0000_0000_0000,
    0x41df_ffff_ffc0_0000_c1e0_0000_0010_0000,
    0x41ef_ffff_ffe0_0000_c1e0_0000_0020_0000,
    0x3ff0_0000_1000_0000_bfdf_ffff_ffff_ffff,
];

fn edges(ty: Ty) -> Vec<Val> {
    match ty {
        Ty::V128 => V128.iter().map(|&bits| Val::V128(bits)).collect(),
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
        Ty::V128 => "v128",
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
        Val::V128(bits) => format!("v128.const i64x2 {} {}", bits as u64, (bits >> 64) as u64),
        _ => unreachable!("a number"),
    }
}

/// Lanes of both operands, of one only, and pairs as wider lanes have them.
const SHUFFLES: &[&str] = &[
    "31 0 16 15 7 23 1 30 2 29 3 28 8 24 9 17",
    "15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0",
    "16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31",
    "8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31",
];

/// The immediates with which an instruction is checked, as they stand after its name.
fn immediates(op: Op) -> Vec<String> {
    let shapes = [("8x16", 15), ("8_lane", 15), ("16x8", 7), ("16_lane", 7), ("32x4", 3), ("32_lane", 3)];
    let last = shapes.iter().find(|(part, _)| op.info().name.contains(part)).map_or(1, |&(_, last)| last);
    let lanes = if last == 1 { vec![0, 1] } else { vec![0, last / 2, last] };
    match op.info().immediates {
        // Atomic accesses trap at most addresses then.
        Immediates::MemArg if op.info().proposal == Proposal::Threads => vec![" offset=3".to_owned(), String::new()],
        Immediates::MemArg => vec![" offset=3".to_owned()],
        Immediates::MemArgLane => lanes.iter().map(|lane| format!(" offset=3 {lane}")).collect(),
        Immediates::Lane => lanes.iter().map(|lane| format!(" {lane}")).collect(),
        Immediates::Lanes => SHUFFLES.iter().map(|lanes| format!(" {lanes}")).collect(),
        _ => vec![String::new()],
    }
}

/// How an instruction is checked.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Check {
    /// Its operands and results are numbers: the tables say it all.
    Numeric,
    /// It accesses memory: as above, with addresses.
    Access,
    /// Its code is in [`OTHERS`].
    Other,
    /// Its code is in [`gc::OBJECTS`].
    Object,
    /// There is none.
    Missing,
}

const fn check(op: Op) -> Check {
    let info = op.info();
    if let Signature::Fixed { params, results } = info.signature {
        let (mut numbers, mut i) = (!params.is_empty() && !results.is_empty(), 0);
        while i < params.len() {
            numbers &= matches!(params[i], Ty::I32 | Ty::I64 | Ty::F32 | Ty::F64 | Ty::V128);
            i += 1;
        }
        i = 0;
        while i < results.len() {
            numbers &= matches!(results[i], Ty::I32 | Ty::I64 | Ty::F32 | Ty::F64 | Ty::V128);
            i += 1;
        }
        match info.immediates {
            Immediates::None | Immediates::Lane | Immediates::Lanes if numbers => return Check::Numeric,
            Immediates::MemArg | Immediates::MemArgLane => return Check::Access,
            _ => {}
        }
    }
    if has_code(OTHERS, op) {
        Check::Other
    } else if has_code(gc::OBJECTS, op) {
        Check::Object
    } else {
        Check::Missing
    }
}

/// Code that checks an instruction, between its operands and results.
type Code = (Op, &'static [Ty], &'static [Ty], &'static str);

const fn has_code(list: &[Code], op: Op) -> bool {
    let mut i = 0;
    while i < list.len() {
        if list[i].0 as u16 == op as u16 {
            return true;
        }
        i += 1;
    }
    false
}

const _: () = {
    let mut i = 0;
    while i < Op::ALL.len() {
        let op = Op::ALL[i];
        // A select of several values is valid in no module.
        let possible = op.info().proposal.executed() && !matches!(op, Op::TypedSelectMulti);
        assert!(!possible || !matches!(check(op), Check::Missing), "an instruction without a check");
        i += 1;
    }
};

/// Something to check: code that takes its operands from the stack.
struct Case {
    /// What the code refers to.
    preludes: &'static [&'static str],
    code: String,
    params: Vec<Ty>,
    results: Vec<Ty>,
}

const OBJECT_PRELUDES: &[&str] = &[others::PRELUDE, gc::PRELUDE];

/// The cases of a kind.
fn cases(kind: Check) -> Vec<Case> {
    let coded = |preludes, list: &[Code]| {
        let case = |&(_, params, results, code): &Code| Case {
            preludes,
            code: code.to_owned(),
            params: params.to_vec(),
            results: results.to_vec(),
        };
        list.iter().map(case).collect()
    };
    match kind {
        Check::Other => return coded(&[others::PRELUDE], OTHERS),
        Check::Object => {
            let mut cases: Vec<Case> = coded(OBJECT_PRELUDES, gc::OBJECTS);
            let cast = |code| Case { preludes: OBJECT_PRELUDES, code, params: vec![Ty::I32], results: vec![Ty::I32] };
            cases.extend(gc::casts().map(cast));
            return cases;
        }
        _ => {}
    }
    let mut cases = Vec::new();
    for op in Op::ALL.iter().filter(|op| op.info().proposal.executed() && check(**op) == kind) {
        let Signature::Fixed { params, results } = op.info().signature else { unreachable!("of these kinds") };
        let number = |ty: &Ty| if *ty == Ty::Addr { Ty::I32 } else { *ty };
        cases.extend(immediates(*op).into_iter().map(|immediates| Case {
            preludes: &[others::PRELUDE],
            code: format!("{}{immediates}", op.info().name),
            params: params.iter().map(number).collect(),
            results: results.iter().map(number).collect(),
        }));
    }
    cases
}

/// A module with one function for each shape in which the instruction meets its operands. Those whose names begin with `c` take
/// one operand less: the other is an edge value.
fn module(case: &Case) -> String {
    let Case { preludes, code: op, params, results } = case;
    let types: Vec<_> = params.iter().map(|ty| name(*ty)).collect();
    let result = results.iter().map(|ty| name(*ty)).collect::<Vec<_>>().join(" ");
    let parameters = types.join(" ");
    let gets = |form: &dyn Fn(usize) -> String| (0..params.len()).map(form).collect::<Vec<_>>().join(" ");
    let plain = gets(&|i| format!("local.get {i}"));
    let mut text = format!("(module {} (global $seen (mut i32) (i32.const 0))", preludes.join(" "));
    let mut shape = |shape: &str, params: &str, results: &str, code: &str| {
        let _ = writeln!(text, "(func (export \"{shape}\") (param {params}) (result {results}) {code})");
    };
    shape("locals", &parameters, &result, &format!("{plain} {op}"));
    let again = format!("{result} {result} {parameters}");
    shape("again", &parameters, &again, &format!("{plain} {op} {plain} {op} {plain}"));
    let blocks = gets(&|i| format!("(block (result {}) (br 0 (local.get {i})))", types[i]));
    shape("blocks", &parameters, &result, &format!("{blocks} {op}"));
    let calls = gets(&|i| format!("(call $id_{} (local.get {i}))", types[i]));
    shape("calls", &parameters, &result, &format!("{calls} {op}"));
    shape("spilled", &parameters, &result, &format!("{calls} call $nothing {op} call $nothing"));
    // More operands below than there are registers.
    let vectors = params.contains(&Ty::V128) || results.contains(&Ty::V128);
    let other = |i| match vectors {
        true => format!("(i32x4.sub (global.get $gv) (v128.const i64x2 {i} -{i}))"),
        false => format!("(f64.const {i})"),
    };
    let below: String =
        (0..12).map(|i| format!("(i32.add (global.get $seen) (i32.const {i})) {} ", other(i))).collect();
    let kept: String = (0..results.len()).map(|i| format!("local.set {} ", params.len() + i)).collect();
    let kept_other = if vectors { "global.get $gv i32x4.sub global.set $gv" } else { "global.set $gd" };
    let sum = format!("{kept_other} global.set $seen ").repeat(12);
    let back: String = (0..results.len()).rev().map(|i| format!("local.get {} ", params.len() + i)).collect();
    let locals: String = results.iter().rev().map(|ty| format!("(local {}) ", name(*ty))).collect();
    shape("deep", &parameters, &result, &format!("{locals} {below} {plain} {op} {kept} {sum} {back}"));
    // A comparison whose outcome is still in the flags, below the operands and as one of them.
    if let Some(i) = params.iter().position(|ty| *ty == Ty::I32) {
        let pending = format!("(i32.lt_s (local.get {i}) (i32.const 7)) {plain} {op}");
        shape("pending", &parameters, &format!("i32 {result}"), &pending);
        let flags = gets(&|j| match j == i {
            true => format!("(i32.gt_u (local.get {i}) (i32.const 7))"),
            false => format!("local.get {j}"),
        });
        shape("flags", &parameters, &result, &format!("{flags} {op}"));
    }
    if let [a, b] = params[..]
        && a == b
    {
        shape("twice", types[0], &result, &format!("local.get 0 local.get 0 {op}"));
        shape("crossed", &parameters, &result, &format!("local.get 1 local.get 0 {op}"));
    }
    if let [one] = results[..] {
        for (i, _) in params.iter().enumerate().filter(|&(_, ty)| *ty == one) {
            shape(&format!("into {i}"), &parameters, &result, &format!("{plain} {op} local.set {i} local.get {i}"));
            let code = format!("local.get {i} {plain} {op} local.tee {i} local.get {i}");
            shape(&format!("kept {i}"), &parameters, &format!("{result} {result} {result}"), &code);
        }
        if one == Ty::I32 {
            let then = "(if (result i32) (then i32.const 1) (else i32.const 0))";
            shape("if", &parameters, "i32", &format!("{plain} {op} {then}"));
            let end = "(br_if 0) (return (i32.const 0))) i32.const 1";
            shape("br_if", &parameters, "i32", &format!("(block {plain} {op} {end}"));
            shape("nonzero", &parameters, "i32", &format!("(block {plain} {op} i32.eqz {end}"));
            let value = format!("(block (result i32) i32.const 5 {plain} {op} (br_if 0) drop i32.const 6)");
            shape("value", &parameters, "i32", &value);
            shape("zero", &parameters, "i32", &format!("{plain} {op} i32.eqz"));
            let select =
                format!("i64.const 3 i64.const -4 {plain} {op} select f64.const 3 f64.const -4 {plain} {op} select");
            shape("select", &parameters, "i64 f64", &select);
        }
        if params[..] == [one] {
            shape("chain", &parameters, &result, &format!("{plain} {op} {op}"));
        }
    }
    if params.len() <= 2 {
        for (i, ty) in params.iter().enumerate() {
            // Vectors are loaded alike whatever is in them.
            let every = if *ty == Ty::V128 { 4 } else { 1 };
            for (n, value) in edges(*ty).into_iter().enumerate().step_by(every) {
                let mut operands: Vec<_> = vec!["local.get 0".to_owned(); params.len()];
                operands[i] = constant(value);
                let rest: Vec<_> = (0..params.len()).filter(|&j| j != i).map(|j| types[j]).collect();
                shape(&format!("c{i} {n}"), &rest.join(" "), &result, &format!("{} {op}", operands.join(" ")));
            }
        }
    }
    for ty in ["i32", "i64", "f32", "f64", "v128"] {
        let _ = write!(text, "(func $id_{ty} (param {ty}) (result {ty}) local.get 0)");
    }
    text.push_str("(func $nothing (global.set $seen (i32.const 1))))");
    text
}

/// Every combination of edge values, up to two operands, a third of them for vectors, which hold several; for more, each beside a walk through the others.
fn arguments(params: &[Ty]) -> Vec<Vec<Val>> {
    match params {
        [] => vec![vec![]],
        [Ty::V128, Ty::V128] => {
            let pairs = edges(Ty::V128).into_iter().flat_map(|a| edges(Ty::V128).into_iter().map(move |b| vec![a, b]));
            pairs.step_by(3).collect()
        }
        [first, rest @ ..] if params.len() <= 2 => {
            let rest = arguments(rest);
            edges(*first)
                .into_iter()
                .flat_map(|value| rest.iter().map(move |rest| [vec![value], rest.clone()].concat()))
                .collect()
        }
        _ => {
            let edges: Vec<Vec<Val>> = params.iter().map(|ty| edges(*ty)).collect();
            let n = edges[0].len();
            let value = |i: usize, j: usize| edges[j][(i / [1, n, 7, 5][j] + j * (i / 11)) % edges[j].len()];
            let count = if params[0] == Ty::V128 { n * n } else { n * n * 3 };
            (0..count).map(|i| (0..params.len()).map(|j| value(i, j)).collect()).collect()
        }
    }
}

/// What calls have changed: globals, memories, and which elements of tables are null.
fn state(store: &Store<()>, instance: Instance) -> (Vec<Val>, Vec<Vec<u8>>, Vec<Vec<bool>>) {
    let table = |table: crosscheck_engine::Table| {
        (0..table.size(store)).map(|i| table.get(store, i) == Some(crosscheck_engine::Ref::Null)).collect()
    };
    (
        instance.globals(store).map(|global| global.get(store)).collect(),
        instance.memories(store).map(|memory| memory.data(store).to_vec()).collect(),
        instance.tables(store).map(table).collect(),
    )
}

/// Runs all shapes of all cases of a kind on each tier, and on machine code as it is without guards and CPU extensions.
fn agree(kind: Check, at_least: usize) {
    let (first, others) = Tier::ALL.split_first().expect("there are tiers");
    let mut configs: Vec<Config> = others.iter().map(|&tier| Config::new().tier(tier).clone()).collect();
    configs
        .extend(others.first().map(|&tier| Config::new().tier(tier).bounds(Bounds::Explicit).cpu_floor(true).clone()));
    let cases = cases(kind);
    assert!(cases.len() >= at_least, "{} cases", cases.len());
    for case in &cases {
        let text = module(case);
        let (mut store, reference) = instance_of(&mut Config::new().tier(*first).clone(), &text);
        let exports: Vec<String> = reference.exports(&store).map(|(name, _)| name.to_owned()).collect();
        let mut wanted = Vec::new();
        for export in &exports {
            let types = reference.get_func(&store, export).expect("a function").ty(&store).params.clone();
            let types: Vec<Ty> = types.iter().map(|ty| of(*ty)).collect();
            for arguments in arguments(&types) {
                let result = call(&mut store, reference, export, &arguments);
                wanted.push((export, arguments, result));
            }
        }
        let left = state(&store, reference);
        for config in &mut configs {
            let (mut store, instance) = instance_of(config, &text);
            for (export, arguments, result) in &wanted {
                let got = call(&mut store, instance, export, arguments);
                assert_eq!(got, *result, "{}, {export}, of {arguments:x?} with {config:?}", case.code);
            }
            assert!(state(&store, instance) == left, "{}: what is left differs with {config:?}", case.code);
        }
    }
}

fn of(ty: ValType) -> Ty {
    match ty {
        ValType::I32 => Ty::I32,
        ValType::I64 => Ty::I64,
        ValType::F32 => Ty::F32,
        ValType::F64 => Ty::F64,
        ValType::V128 => Ty::V128,
        _ => unreachable!("a number"),
    }
}

#[test]
fn numeric_instructions_give_the_same_on_every_tier() {
    agree(Check::Numeric, 400);
}

#[test]
fn loads_and_stores_give_the_same_on_every_tier() {
    agree(Check::Access, 59 + 2 * 66);
}

#[test]
fn all_other_instructions_give_the_same_on_every_tier() {
    agree(Check::Other, OTHERS.len());
}

#[test]
fn instructions_on_objects_give_the_same_on_every_tier() {
    agree(Check::Object, gc::OBJECTS.len());
}
