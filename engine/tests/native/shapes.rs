//! Values across calls, merges and tiers: many arguments, many results, deep operand stacks, tail calls with stack arguments.

use super::{call, instance};
use crosscheck_engine::{Tier, Val};
use std::fmt::Write;

/// Runs exports without parameters on every tier and wants the same results everywhere.
fn agree(text: &str) -> Vec<Result<Vec<Val>, String>> {
    let mut wanted: Option<Vec<_>> = None;
    for &tier in Tier::ALL {
        let (mut store, instance) = instance(tier, text);
        let exports: Vec<String> = instance.exports(&store).map(|(name, _)| name.to_owned()).collect();
        let got: Vec<_> = exports.iter().map(|name| call(&mut store, instance, name, &[])).collect();
        match &wanted {
            None => wanted = Some(got),
            Some(wanted) => assert_eq!(got, *wanted, "on {}: {text}", tier.name()),
        }
    }
    wanted.expect("there are tiers")
}

/// The types, and a constant of each but for a number at its end.
const TYPES: [(&str, &str); 5] = [
    ("i32", "i32.const "),
    ("f64", "f64.const "),
    ("i64", "i64.const "),
    ("v128", "v128.const i64x2 9 "),
    ("f32", "f32.const "),
];

#[test]
fn forty_arguments_and_results_arrive_in_order() {
    for count in [1, 5, 7, 13, 20, 40] {
        let types = (0..count).map(|i| TYPES[i % 5].0).collect::<Vec<_>>().join(" ");
        let consts = (0..count).map(|i| format!("({}{})", TYPES[i % 5].1, i * 3 + 1)).collect::<Vec<_>>().join(" ");
        let gets = (0..count).map(|i| format!("local.get {i}")).collect::<Vec<_>>().join(" ");
        let rotated =
            (0..count).map(|i| format!("local.get {}", (i + 5) % (count / 5 * 5).max(1))).collect::<Vec<_>>().join(" ");
        let same_types = count % 5 == 0;
        let rotated = if same_types { rotated } else { gets.clone() };
        let results = agree(&format!(
            "(module (type $t (func (param {types}) (result {types}))) (table funcref (elem $f $g $h))
               (func $f (type $t) {gets})
               (func $g (type $t) {rotated} return_call $f)
               (func $h (type $t) {rotated} i32.const 1 return_call_indirect (type $t))
               (func $less (param i32) (result {types}) {consts} return_call $h)
               (func (export \"direct\") (result {types}) {consts} call $f)
               (func (export \"tail\") (result {types}) {consts} call $g)
               (func (export \"indirect\") (result {types}) {consts} i32.const 2 call_indirect (type $t))
               (func (export \"grown\") (result {types}) i32.const 1 call $less))"
        ));
        assert!(results.iter().all(|result| result.as_ref().is_ok_and(|values| values.len() == count)));
    }
}

#[test]
fn operands_outlive_calls_and_merges() {
    for depth in [3, 6, 12, 40] {
        let mut pushes = String::new();
        let mut sums = String::new();
        for i in 0..depth {
            let _ = write!(pushes, "(i32.add (local.get 0) (i32.const {})) ", i * i);
            sums.push_str("i32.const 31 i32.mul i32.add ");
        }
        agree(&format!(
            "(module (func $id (param i32) (result i32) local.get 0)
               (func $run (param i32) (result i32) i32.const 0 {pushes} (local.set 0 (call $id (i32.const 9)))
                 (block (result i32) (br_if 0 (local.get 0) (i32.eqz (local.get 0))) (drop) (i32.const 4)) drop {sums})
               (func (export \"run\") (result i32) (call $run (i32.const 5)))
               (func $loops (param i32) (result i32) (local $n i32) i32.const 0 {pushes}
                 (loop $l (local.set 0 (i32.add (local.get 0) (i32.const 7)))
                   (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 5))))
                 {sums} (i32.add (local.get 0)))
               (func (export \"loops\") (result i32) (call $loops (i32.const 5))))"
        ));
    }
}

#[test]
fn hundreds_of_locals_start_as_zero() {
    for count in [1, 15, 16, 17, 300] {
        let sum = (2..count + 2).map(|i| format!("(i64.or (local.get {i}))")).collect::<String>();
        let results = agree(&format!(
            "(module (func $f (param i64 i32) (result i64) (local {}) (i64.extend_i32_u (local.get 1)) (i64.or (local.get 0)) {sum})
               (func $dirt (param i64 i64 i64) (result i64) (local i64) (local.tee 3 (i64.const -1)) (call $g) (i64.or))
               (func $g (result i64) i64.const -1)
               (func (export \"run\") (result i64) (drop (call $dirt (i64.const -1) (i64.const -1) (i64.const -1)))
                 (call $f (i64.const 64) (i32.const 5))))",
            "i64 ".repeat(count)
        ));
        assert_eq!(results, [Ok(vec![Val::I64(69)])]);
    }
}

#[test]
fn tables_of_branches_carry_their_values() {
    let results = agree(
        r#"(module (func $f (param i32) (result i32)
             (i32.const 1000)
             (block $a (result i32) (block $b (result i32) (block $c
               (i32.const 7) (i32.const 8) (local.get 0) (br_table $a $b $a $b))
               (unreachable))
               (i32.add (i32.const 100)))
             (i32.add))
           (func (export "zero") (result i32) (call $f (i32.const 0)))
           (func (export "one") (result i32) (call $f (i32.const 1)))
           (func (export "far") (result i32) (call $f (i32.const -1))))"#,
    );
    assert_eq!(results, [Ok(vec![Val::I32(1008)]), Ok(vec![Val::I32(1108)]), Ok(vec![Val::I32(1108)])]);
}
