//! Vector instructions by the tables: what holds for whole groups of them, on every tier.

use crate::{each_tier, linked};
use crosscheck_engine::op::{Op, Proposal, Signature, Ty};
use crosscheck_engine::{Config, Engine, ExternType, Func, FuncType, Instance, Module, Store, Val};

/// The instructions that take vectors only, up to three, and give one: each with the number of its operands.
fn instructions() -> impl Iterator<Item = (Op, usize)> {
    Op::ALL.iter().filter_map(|&op| match (op.info().proposal, op.info().signature) {
        (
            Proposal::Simd | Proposal::RelaxedSimd,
            Signature::Fixed { params: params @ [_, ..], results: [Ty::V128] },
        ) if params.iter().all(|&ty| ty == Ty::V128) && op != Op::I8x16Shuffle => Some((op, params.len())),
        _ => None,
    })
}

/// The text of a function `name` that applies an instruction to these operands, of which `$0`, `$1`, `$2` are parameters.
fn function(name: &str, op: Op, operands: &[String]) -> String {
    let operands = operands.join(" ");
    format!(
        r#"(func (export "{name}") (param $0 v128) (param $1 v128) (param $2 v128) (result v128) ({} {operands}))"#,
        op.info().name
    )
}

fn locals(count: usize) -> Vec<String> {
    (0..count).map(|i| format!("(local.get ${i})")).collect()
}

fn apply(store: &mut Store<()>, f: Func, operands: [u128; 3]) -> u128 {
    let mut results = [Val::V128(0)];
    f.call(store, &operands.map(Val::V128), &mut results).unwrap();
    results[0].v128().unwrap()
}

#[test]
fn operands_may_be_locals_results_or_constants() {
    let values =
        [0x8000_0001_7fff_ffff_3fc0_0000_0102_0380, 0x0706_0504_0302_0100_ffff_fffe_bf80_0000, 0x0f0e << 96 | 5];
    each_tier(|tier| {
        let engine = Engine::new(Config::new().tier(tier).canonical_nans(true));
        for (op, count) in instructions() {
            let mut functions = vec![function("plain", op, &locals(count))];
            let mut names = vec!["wrapped".to_owned()];
            functions.push(format!(
                r#"(func (export "wrapped") (param $0 v128) (param $1 v128) (param $2 v128) (result v128) (local $r v128)
                    (local.set $r ({} {})) (v128.not (v128.not (local.get $r))))"#,
                op.info().name,
                locals(count).join(" ")
            ));
            for i in 0..count {
                let constant = format!("(v128.const i64x2 {} {})", values[i] as u64, (values[i] >> 64) as u64);
                let forms = [
                    ("result", format!("(v128.not (v128.not (local.get ${i})))")),
                    ("tee", format!("(local.tee ${i} (v128.not (v128.not (local.get ${i}))))")),
                    ("constant", constant),
                ];
                for (form, operand) in forms {
                    let mut operands = locals(count);
                    operands[i] = operand;
                    names.push(format!("{form}{i}"));
                    functions.push(function(names.last().expect("pushed"), op, &operands));
                }
            }
            let (mut store, instance) = linked(&engine, (), |_| Ok(()), &format!("(module {})", functions.concat()));
            let plain = instance.get_func(&mut store, "plain").unwrap();
            let expected = apply(&mut store, plain, values);
            for name in names {
                let f = instance.get_func(&mut store, &name).unwrap();
                assert_eq!(apply(&mut store, f, values), expected, "{} with {name}", op.info().name);
            }
        }
    });
}

#[test]
fn every_nan_of_vector_arithmetic_is_canonical_when_asked_for() {
    // These pass NaNs on as they are, or give masks.
    const EXACT: [&str; 10] = ["abs", "neg", "pmin", "pmax", "eq", "ne", "lt", "gt", "le", "ge"];
    const NANS: [u128; 2] = [0x7fa0_0001_ffc0_1234_7fff_ffff_ff80_0001, 0x7ff4_0000_0000_0001_fff8_0000_0000_1234];
    each_tier(|tier| {
        let engine = Engine::new(Config::new().tier(tier).canonical_nans(true));
        let mut seen = 0;
        for (op, count) in instructions() {
            let Some((shape @ ("f32x4" | "f64x2"), name)) = op.info().name.split_once('.') else { continue };
            if EXACT.contains(&name) {
                continue;
            }
            let text = format!("(module {})", function("f", op, &locals(count)));
            let (mut store, instance) = linked(&engine, (), |_| Ok(()), &text);
            let f = instance.get_func(&mut store, "f").unwrap();
            // NaNs in each operand in turn; and what has a NaN for its quotient or root: 0 divided by 0, -1.
            let mut cases = vec![[0; 3], [if shape == "f32x4" { 0xbf80_0000 } else { 0xbff0_0000_0000_0000 }; 3]];
            cases.extend(NANS.iter().flat_map(|&nans| [[nans, 0, 0], [0, nans, 0], [0, 0, nans], [nans; 3]]));
            for operands in cases {
                let bits = apply(&mut store, f, operands);
                let canonical = match shape {
                    "f32x4" => (0..4)
                        .map(|i| (bits >> (32 * i)) as u32)
                        .all(|lane| !f32::from_bits(lane).is_nan() || lane == 0x7fc0_0000),
                    _ => (0..2)
                        .map(|i| (bits >> (64 * i)) as u64)
                        .all(|lane| !f64::from_bits(lane).is_nan() || lane == 0x7ff8_0000_0000_0000),
                };
                assert!(canonical, "{} of {operands:x?}: {bits:#034x}", op.info().name);
            }
            seen += 1;
        }
        // Those of the tables that name how their NaNs are made canonical, and the conversions from integers.
        assert_eq!(seen, 32 + 4);
    });
}

#[test]
fn vectors_pass_whole_between_guest_and_host() {
    // More vectors than there are registers for them, on both ways, with other values between.
    const TYPES: &str = "i32 v128 f64 v128 v128 i64 v128 v128 f32 v128 v128 v128 v128 v128";
    let count = TYPES.split(' ').count();
    let value = |i: usize| -> Val {
        let bits = 0x0123_4567_89ab_cdef_0fed_cba9_8765_4321u128.rotate_left(8 * i as u32) ^ i as u128;
        match TYPES.split(' ').nth(i).unwrap() {
            "i32" => Val::I32(bits as i32),
            "i64" => Val::I64(bits as i64),
            "f32" => Val::F32(1.5f32.to_bits() + i as u32),
            "f64" => Val::F64(2.5f64.to_bits() + i as u64),
            _ => Val::V128(bits),
        }
    };
    let arguments: Vec<Val> = (0..count).map(value).collect();
    let gets: String = (0..count).map(|i| format!("(local.get {i})")).collect();
    let text = format!(
        r#"(module (type $t (func (param {TYPES}) (result {TYPES})))
             (import "host" "echo" (func $echo (type $t)))
             (table funcref (elem $echo $direct))
             (func $direct (type $t) {gets})
             (func (export "direct") (type $t) {gets} (call $direct))
             (func (export "host") (type $t) {gets} (call $echo))
             (func (export "tail") (type $t) {gets} (return_call $echo))
             (func (export "indirect") (type $t) {gets} (call_indirect (type $t) (i32.const 0)))
             (func (export "tail_indirect") (type $t) {gets} (return_call_indirect (type $t) (i32.const 1))))"#
    );
    each_tier(|tier| {
        let engine = Engine::new(Config::new().tier(tier));
        let wasm = wat::parse_str(&text).unwrap();
        let module = Module::new(&engine, &wasm).unwrap();
        let ty = module.imports().next().unwrap().ty.clone();
        let ExternType::Func(ty) = ty else { panic!("a function") };
        let mut store = Store::new(&engine, ());
        let echo = Func::new(&mut store, FuncType::clone(&ty), |_, arguments, results| {
            results.copy_from_slice(arguments);
            Ok(())
        });
        let instance = Instance::new(&mut store, &module, &[echo.into()]).unwrap();
        for name in ["direct", "host", "tail", "indirect", "tail_indirect"] {
            let f = instance.get_func(&mut store, name).unwrap();
            let mut results = vec![Val::I32(0); count];
            f.call(&mut store, &arguments, &mut results).unwrap();
            assert_eq!(results, arguments, "{name} on {}", tier.name());
        }
    });
}
