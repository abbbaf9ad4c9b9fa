//! References hidden in every kind of frame and slot while objects are collected at every allocation, on every tier. An object
//! that is freed too early is soon another's place, whose value is -1.

use crate::{each_tier, module};
use crosscheck_engine::{
    AsContext, AsContextMut, CallHook, Caller, Config, Engine, Error, ExnRef, ExternRef, Func, FuncType, Instance,
    Linker, Ref, RefType, Store, StoreContextMut, Tag, Tier, Val, ValType,
};

/// How many references there are where there shall be more than registers.
const MANY: usize = 20;

/// What every module here begins with. `$new` makes a box with a number, `$churn` garbage to take freed places.
const PRELUDE: &str = r#"
  (type $box (sub (struct (field (mut i32)))))
  (type $pair (sub $box (struct (field (mut i32)) (field (mut (ref null $box))) (field (mut (ref null $box))))))
  (type $boxes (array (mut (ref null $box))))
  (type $one (func (param (ref $box)) (result (ref $box))))
  (func $new (param i32) (result (ref $box)) (struct.new $box (local.get 0)))
  (func $churn (export "churn") (local i32)
    (local.set 0 (i32.const 9))
    (loop (drop (struct.new $box (i32.const -1))) (drop (struct.new $pair (i32.const -1) (ref.null $box) (ref.null $box)))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
  (func $get (param (ref null $box)) (result i32) (call $churn) (struct.get $box 0 (local.get 0)))
"#;

/// One copy of a piece of text for each number.
fn each(piece: impl Fn(usize) -> String) -> String {
    (0..MANY).map(piece).collect::<Vec<_>>().join(" ")
}

/// The sum of the boxes' numbers, which are 0 and up.
const SUM: i32 = (MANY * (MANY - 1) / 2) as i32;

/// Functions that hide references and give the sum of what they find in the end.
fn guests() -> Vec<(&'static str, i32, String)> {
    let refs = "(ref $box) ".repeat(MANY);
    let new = |i: usize| format!("(call $new (i32.const {i}))");
    let sum_of = |get: &dyn Fn(usize) -> String| each(|i| format!("(call $get ({})) i32.add", get(i)));
    let sum_locals = sum_of(&|i| format!("local.get {i}"));
    let locals_of = |first: usize| {
        let set = (0..MANY).rev().map(|i| format!("(local.set {}) ", first + i)).collect::<String>();
        let sum = sum_of(&|i| format!("local.get {}", first + i));
        format!("{set} (call $churn) (i32.const 0) {sum}")
    };
    let nullable = "(ref null $box) ".repeat(MANY);
    vec![
        ("locals", SUM, format!(
            "(func (export \"locals\") (result i32) (local {nullable}) {} (i32.const 0) {sum_locals})",
            each(|i| format!("(local.set {i} {})", new(i)))
        )),
        ("parameters", SUM, format!(
            "(func $parameters (param {refs}) (result i32) (call $churn) (i32.const 0) {sum_locals})
             (func (export \"parameters\") (result i32) (call $parameters {}))", each(new)
        )),
        ("mixed parameters", 2 * SUM, format!(
            "(func $mixed {} (result i32) (i32.const 0) {})
             (func (export \"mixed parameters\") (result i32) (call $mixed {}))",
            each(|_| "(param f64 (ref $box) i32 v128)".to_owned()),
            each(|i| format!("(call $get (local.get {})) i32.add (local.get {}) i32.add", 4 * i + 1, 4 * i + 2)),
            each(|i| format!("(f64.const 1) {} (i32.const {i}) (v128.const i64x2 -1 -1)", new(i)))
        )),
        ("operands", SUM, format!(
            "(func (export \"operands\") (result i32) (local {nullable}) {} (call $churn) {})", each(new), locals_of(0)
        )),
        ("operands beside numbers", SUM, format!(
            "(func $beside (param i32) (result i64 (ref $box) f32) (i64.const -1) (call $new (local.get 0)) (f32.const 1))
             (func (export \"operands beside numbers\") (result i32) (local {nullable} i32) {} (call $churn) {}
               (i32.const 0) {sum_locals})",
            each(|i| format!("(call $beside (i32.const {i}))")),
            (0..MANY).rev().map(|i| format!("drop (local.set {i}) drop ")).collect::<String>(),
        )),
        ("results", SUM, format!(
            "(func $results (result {refs}) {}) (func (export \"results\") (result i32) (local {nullable}) (call $results) {})",
            each(new), locals_of(0)
        )),
        ("block results", SUM, format!(
            "(func (export \"block results\") (result i32) (local {nullable})
               (block (result {refs}) {} (br_if 0 (call $get (call $new (i32.const 1)))) (call $churn)) {})",
            each(new), locals_of(0)
        )),
        ("loop parameters", SUM, format!(
            "(func (export \"loop parameters\") (result i32) (local {nullable} i32) (local.set {MANY} (i32.const 5)) {}
               (loop (param {refs}) (result {refs}) (call $churn)
                 (br_if 0 (local.tee {MANY} (i32.sub (local.get {MANY}) (i32.const 1))))) {})",
            each(new), locals_of(0)
        )),
        ("tail calls", SUM, format!(
            "(func $last (param {refs}) (result i32) (call $churn) (i32.const 0) {sum_locals})
             (func $tail (param i32 {refs}) (result i32) (call $churn)
               (if (local.get 0) (then (return_call $tail (i32.sub (local.get 0) (i32.const 1)) {gets})))
               (return_call $last {gets}))
             (func (export \"tail calls\") (result i32) (return_call $tail (i32.const 5) {}))",
            each(new), gets = each(|i| format!("(local.get {})", i + 1))
        )),
        ("local written while its value is an operand", 8, r#"
             (func (export "local written while its value is an operand") (result i32) (local (ref null $box))
               (local.set 0 (call $new (i32.const 3)))
               (local.get 0) (local.set 0 (call $new (i32.const 5))) (call $churn)
               (i32.add (call $get) (call $get (local.get 0))))"#.to_owned()),
        ("fields", 1 + 2 + 4, r#"
             (func (export "fields") (result i32) (local (ref null $pair))
               (local.set 0 (struct.new $pair (i32.const 1) (call $new (i32.const 2)) (call $new (i32.const 4))))
               (i32.add (call $get (local.get 0))
                 (i32.add (call $get (struct.get $pair 1 (local.get 0))) (call $get (struct.get $pair 2 (local.get 0))))))"#.to_owned()),
        ("elements", SUM, format!(
            "(func (export \"elements\") (result i32) (local (ref null $boxes))
               (local.set 0 (array.new_fixed $boxes {MANY} {})) (call $churn) (i32.const 0) {})",
            each(new), each(|i| format!("(call $get (array.get $boxes (local.get 0) (i32.const {i}))) i32.add"))
        )),
        ("initial element", 7 * 3, r#"
             (func (export "initial element") (result i32) (local (ref null $boxes))
               (local.set 0 (array.new $boxes (call $new (i32.const 7)) (i32.const 3))) (call $churn)
               (i32.add (call $get (array.get $boxes (local.get 0) (i32.const 0)))
                 (i32.add (call $get (array.get $boxes (local.get 0) (i32.const 1)))
                   (call $get (array.get $boxes (local.get 0) (i32.const 2))))))"#.to_owned()),
        ("copied elements", 5 + 9, r#"
             (func (export "copied elements") (result i32) (local (ref null $boxes))
               (local.set 0 (array.new_default $boxes (i32.const 4)))
               (array.fill $boxes (local.get 0) (i32.const 1) (call $new (i32.const 5)) (i32.const 2))
               (array.copy $boxes $boxes (local.get 0) (i32.const 3)
                 (array.new_fixed $boxes 1 (call $new (i32.const 9))) (i32.const 0) (i32.const 1))
               (i32.add (call $get (array.get $boxes (local.get 0) (i32.const 2)))
                 (call $get (array.get $boxes (local.get 0) (i32.const 3)))))"#.to_owned()),
        ("cycles", 6, r#"
             (func (export "cycles") (result i32) (local (ref null $pair))
               (local.set 0 (struct.new $pair (i32.const 6) (ref.null $box) (ref.null $box)))
               (struct.set $pair 1 (local.get 0) (struct.new $pair (i32.const 8) (local.get 0) (local.get 0)))
               (call $churn)
               (call $get (struct.get $pair 2 (ref.cast (ref $pair) (struct.get $pair 1 (local.get 0))))))"#.to_owned()),
        ("globals", 11, r#"
             (global $g (mut (ref null $box)) (struct.new $box (i32.const 4)))
             (global $any (mut anyref) (ref.null any))
             (func (export "globals") (result i32)
               (call $get (global.get $g))
               (global.set $g (call $new (i32.const 1)))
               (global.set $any (call $new (i32.const 6)))
               (call $get (global.get $g)) (call $get (ref.cast (ref $box) (global.get $any))) (i32.add) (i32.add)
               (global.set $g (call $new (i32.const 4))))"#.to_owned()),
        ("tables", 3 + 4 + 4 + 5 + 6, r#"
             (table $t 4 20 (ref null $box))
             (func (export "tables") (result i32)
               (table.set $t (i32.const 0) (call $new (i32.const 3)))
               (table.fill $t (i32.const 1) (call $new (i32.const 4)) (i32.const 2))
               (drop (table.grow $t (call $new (i32.const 5)) (i32.const 1)))
               (call $churn)
               (drop (table.grow $t (call $new (i32.const 6)) (i32.const 9)))
               (call $get (table.get $t (i32.const 0))) (call $get (table.get $t (i32.const 1)))
               (call $get (table.get $t (i32.const 2))) (call $get (table.get $t (i32.const 4)))
               (call $get (table.get $t (i32.const 13))) (i32.add) (i32.add) (i32.add) (i32.add))"#.to_owned()),
        ("segments", 21 + 22 + 23, r#"
             (elem $e (ref null $box) (item (struct.new $box (i32.const 21)))
               (item (struct.new $pair (i32.const 22) (struct.new $box (i32.const 23)) (ref.null $box))))
             (table $te 2 (ref null $box))
             (func (export "segments") (result i32) (local (ref null $boxes))
               (call $churn)
               (local.set 0 (array.new_elem $boxes $e (i32.const 0) (i32.const 2)))
               (table.init $te $e (i32.const 0) (i32.const 0) (i32.const 2))
               (elem.drop $e) (call $churn)
               (call $get (array.get $boxes (local.get 0) (i32.const 0)))
               (call $get (table.get $te (i32.const 1)))
               (call $get (struct.get $pair 1 (ref.cast (ref $pair) (array.get $boxes (local.get 0) (i32.const 1)))))
               (i32.add) (i32.add))"#.to_owned()),
        ("initial values", 31 + 32 + 33, r#"
             (global $i (ref $boxes) (array.new_fixed $boxes 2 (struct.new $box (i32.const 31))
               (struct.new $pair (i32.const 32) (struct.new $box (i32.const -3)) (ref.null $box))))
             (table $ti 2 (ref $pair) (struct.new $pair (i32.const -9) (struct.new $box (i32.const 33)) (ref.null $box)))
             (func (export "initial values") (result i32) (call $churn)
               (call $get (array.get $boxes (global.get $i) (i32.const 0)))
               (call $get (array.get $boxes (global.get $i) (i32.const 1)))
               (call $get (struct.get $pair 1 (table.get $ti (i32.const 1))))
               (i32.add) (i32.add))"#.to_owned()),
        ("exception in flight", 41 + 42, r#"
             (tag $e (param (ref $box) i64 (ref null $box)))
             (func $throws (param i32) (call $churn)
               (if (local.get 0) (then (call $throws (i32.sub (local.get 0) (i32.const 1)))))
               (throw $e (call $new (i32.const 41)) (i64.const -1) (call $new (i32.const 42))))
             (func (export "exception in flight") (result i32) (local (ref null $box))
               (block $caught (result (ref $box) i64 (ref null $box))
                 (try_table (catch $e $caught) (call $throws (i32.const 5))) (unreachable))
               (local.set 0) (drop) (call $churn) (call $get) (i32.add (call $get (local.get 0))))"#.to_owned()),
        ("exception as a value", 51 + 52 + 53, r#"
             (tag $f (param (ref $box)))
             (table $exns 2 exnref) (global $exn (mut exnref) (ref.null exn))
             (func $pick (param i32) (result exnref) (local exnref)
               (block $caught (result (ref $box) exnref)
                 (try_table (catch_ref $f $caught) (throw $f (call $new (local.get 0)))) (unreachable))
               (local.set 1) (drop) (call $churn) (local.get 1))
             (func $value (param exnref) (result i32)
               (block $caught (result (ref $box))
                 (try_table (catch $f $caught) (call $churn) (throw_ref (local.get 0))) (unreachable))
               (call $get))
             (func (export "exception as a value") (result i32) (local exnref)
               (local.set 0 (call $pick (i32.const 51)))
               (table.set $exns (i32.const 1) (call $pick (i32.const 52)))
               (global.set $exn (call $pick (i32.const 53)))
               (call $churn)
               (call $value (local.get 0)) (call $value (table.get $exns (i32.const 1))) (call $value (global.get $exn))
               (i32.add) (i32.add))"#.to_owned()),
        ("operands below a call that throws", 61 + 62, r#"
             (tag $n)
             (func $thrower (call $churn) (throw $n))
             (func (export "operands below a call that throws") (result i32)
               (call $new (i32.const 61)) (call $new (i32.const 62))
               (block $caught (try_table (catch $n $caught) (call $churn) (call $thrower)))
               (call $churn) (call $get) (call $add_box))
             (func $add_box (param (ref null $box) i32) (result i32) (i32.add (call $get (local.get 0)) (local.get 1)))"#.to_owned()),
        ("branches", 71 + 72, r#"
             (func $branch (param (ref null $box) i32) (result i32)
               (block $null
                 (block $pair (result (ref $pair))
                   (br_on_null $null (local.get 0))
                   (call $churn)
                   (br_on_cast $pair (ref $box) (ref $pair))
                   (return (call $get)))
                 (call $churn) (return (call $get)))
               (local.get 1))
             (func (export "branches") (result i32)
               (call $branch (call $new (i32.const 71)) (i32.const 0))
               (call $branch (struct.new $pair (i32.const 72) (ref.null $box) (ref.null $box)) (i32.const 0))
               (i32.add) (i32.add (call $branch (ref.null $box) (i32.const 0))))"#.to_owned()),
        ("selected", 5 + 6, r#"
             (func (export "selected") (result i32) (local i32)
               (call $get (select (result (ref $box)) (call $new (i32.const 5)) (call $new (i32.const 8)) (i32.eqz (local.get 0))))
               (call $get (select (result (ref $box)) (call $new (i32.const 9)) (call $new (i32.const 6)) (local.get 0)))
               (i32.add))"#.to_owned()),
        ("recursion", 2 * (100 * 101 / 2), r#"
             (func $deep (param i32 (ref null $box)) (result i32) (local (ref null $box))
               (if (i32.eqz (local.get 0)) (then (call $churn) (return (i32.const 0))))
               (local.set 2 (call $new (local.get 0)))
               (local.get 1) (local.get 2)
               (call $deep (i32.sub (local.get 0) (i32.const 1)) (call $new (i32.sub (local.get 0) (i32.const 1))))
               (call $plus) (call $plus))
             (func $plus (param (ref null $box) i32) (result i32) (i32.add (call $get (local.get 0)) (local.get 1)))
             (func (export "recursion") (result i32) (call $deep (i32.const 100) (call $new (i32.const 100))))"#.to_owned()),
        ("calls by reference", 81 + 82, r#"
             (table $funcs funcref (elem $same))
             (func $same (type $one) (call $churn) (local.get 0))
             (func (export "calls by reference") (result i32)
               (call $get (call_ref $one (call $new (i32.const 81)) (ref.func $same)))
               (call $get (call_indirect $funcs (type $one) (call $new (i32.const 82)) (i32.const 0)))
               (i32.add))"#.to_owned()),
        ("made external", 91 + 92, r#"
             (global $ext (mut externref) (ref.null extern))
             (func (export "made external") (result i32) (local externref)
               (local.set 0 (extern.convert_any (call $new (i32.const 91))))
               (global.set $ext (extern.convert_any (call $new (i32.const 92))))
               (call $churn)
               (call $get (ref.cast (ref $box) (any.convert_extern (local.get 0))))
               (call $get (ref.cast (ref $box) (any.convert_extern (global.get $ext))))
               (i32.add))"#.to_owned()),
    ]
}

/// The tiers, with functions assigned in several ways where they are mixed, and stress.
fn engines() -> Vec<Engine> {
    let mut tiers: Vec<Tier> = Tier::ALL.to_vec();
    #[cfg(native_tier)]
    tiers.extend((1..6).map(|seed| Tier::Mixed { seed }));
    let engine = |tier| Engine::new(Config::new().tier(tier).collect_always(true).consume_fuel(true));
    tiers.into_iter().map(engine).collect()
}

#[test]
fn references_are_found_wherever_guests_hide_them() {
    for (name, expected, text) in guests() {
        let mut used = None;
        for engine in engines() {
            let module = module(&engine, &format!("(module {PRELUDE} {text})"));
            let mut store = Store::new(&engine, ());
            store.set_fuel(10_000_000).unwrap();
            let instance = Instance::new(&mut store, &module, &[]).unwrap();
            let func = instance.get_typed_func::<(), i32>(&store, name).unwrap();
            for _ in 0..2 {
                // Segments are dropped the first time.
                let sum = match func.call(&mut store, ()) {
                    Err(error) if name == "segments" => match error.trap_code() {
                        Some(_) => expected,
                        None => panic!("{error}"),
                    },
                    sum => sum.unwrap_or_else(|error| panic!("{name} on {:?}: {error}", engine.tier())),
                };
                assert_eq!(sum, expected, "{name} on {:?}", engine.tier());
            }
            assert!(store.collections() > 10, "{name}: {} collections", store.collections());
            let fuel = store.get_fuel().unwrap();
            assert_eq!(*used.get_or_insert(fuel), fuel, "fuel of {name} on {:?}", engine.tier());
        }
    }
}

/// Calls the export of the caller's that collects.
fn churn<T: 'static>(caller: &mut Caller<'_, T>) -> Result<(), Error> {
    let churn = caller.get_export("churn").and_then(|export| export.into_func()).expect("exported");
    churn.call(caller, &[], &mut [])
}

const ANY: ValType = ValType::Ref(RefType::ANYREF);

/// A host that has objects collected whenever it is called, passes references on, and throws them.
fn host(engine: &Engine, store: &mut Store<Option<Tag>>) -> Linker<Option<Tag>> {
    let mut linker = Linker::new(engine);
    let same = Func::new(
        &mut *store,
        FuncType::new([ANY, ValType::I32, ANY], [ANY, ANY]),
        |mut caller: Caller<'_, Option<Tag>>, arguments, results| {
            churn(&mut caller)?;
            (results[0], results[1]) = (arguments[2], arguments[0]);
            Ok(())
        },
    );
    linker.define("host", "swap", same).unwrap();
    let tag = Tag::new(&mut *store, FuncType::new([ANY], [])).unwrap();
    linker.define("host", "tag", tag).unwrap();
    *store.data_mut() = Some(tag);
    let throw =
        Func::new(&mut *store, FuncType::new([ANY], []), |mut caller: Caller<'_, Option<Tag>>, arguments, _| {
            let tag = caller.data().expect("set above");
            let exception = ExnRef::new(&mut caller, tag, arguments)?;
            churn(&mut caller)?;
            Err(Error::Exception(exception))
        });
    linker.define("host", "throw", throw).unwrap();
    linker
}

const HOSTED: &str = r#"
  (func (export "swapped") (result i32) (local anyref)
    (call $new (i32.const 1))
    (call $swap (call $new (i32.const 2)) (i32.const 0) (call $new (i32.const 4)))
    (call $churn) (local.set 0)
    (call $number) (i32.mul (i32.const 10)) (i32.add (call $number (local.get 0))) (i32.mul (i32.const 10))
    (call $plus))
  (func $plus (param (ref $box) i32) (result i32) (i32.add (local.get 1) (call $get (local.get 0))))
  (func $number (param anyref) (result i32) (call $get (ref.cast (ref $box) (local.get 0))))
  (func (export "caught") (result i32)
    (call $new (i32.const 1))
    (block $caught (result anyref)
      (try_table (catch $tag $caught) (call $throw (call $new (i32.const 7)))) (unreachable))
    (call $churn) (call $number) (i32.mul (i32.const 10)) (call $plus))
  (func (export "tail") (result anyref anyref)
    (return_call $swap (call $new (i32.const 8)) (i32.const 0) (call $new (i32.const 9))))
  (func (export "arguments") (param anyref f64 anyref) (result anyref i32 anyref)
    (call $churn) (local.get 2) (call $number (local.get 0)) (local.get 0))
  (func (export "thrown") (throw $tag (call $new (i32.const 5))))
"#;

const IMPORTS: &str = r#"
  (import "host" "swap" (func $swap (param anyref i32 anyref) (result anyref anyref)))
  (import "host" "throw" (func $throw (param anyref)))
  (import "host" "tag" (tag $tag (param anyref)))
"#;

/// The number in a box that the host has.
fn number(store: impl AsContext, value: Val) -> i32 {
    let structure = value.reference().and_then(Ref::structure).expect("a struct");
    structure.fields(store)[0].i32().expect("a number")
}

#[test]
fn references_are_found_on_their_way_between_host_and_guest() {
    for hooked in [false, true] {
        for engine in engines() {
            let mut store = Store::new(&engine, None);
            store.set_fuel(10_000_000).unwrap();
            let linker = host(&engine, &mut store);
            let module = module(&engine, &format!("(module {IMPORTS} {PRELUDE} {HOSTED})"));
            let instance = linker.instantiate(&mut store, &module).unwrap();
            let collect = instance.get_func(&store, "churn").unwrap();
            if hooked {
                // Arguments, results and exceptions are nowhere else while this runs.
                store.call_hook(move |mut store: StoreContextMut<'_, _>, _: CallHook| {
                    collect.call(&mut store, &[], &mut [])
                });
            }
            let func = |store: &Store<_>, name| instance.get_func(store, name).unwrap();
            let mut result = [Val::I32(0)];
            func(&store, "swapped").call(&mut store, &[], &mut result).unwrap();
            assert_eq!(result, [Val::I32(421)], "on {:?}", engine.tier());
            func(&store, "caught").call(&mut store, &[], &mut result).unwrap();
            assert_eq!(result, [Val::I32(71)]);

            let mut results = [Val::NULL; 2];
            func(&store, "tail").call(&mut store, &[], &mut results).unwrap();
            collect.call(&mut store, &[], &mut []).unwrap();
            assert_eq!(results.map(|value| number(&store, value)), [9, 8]);
            let mut back = [Val::NULL; 3];
            let arguments = [results[0], Val::F64(0), results[1]];
            func(&store, "arguments").call(&mut store, &arguments, &mut back).unwrap();
            assert_eq!(back, [results[1], Val::I32(9), results[0]]);

            let Err(Error::Exception(thrown)) = func(&store, "thrown").call(&mut store, &[], &mut []) else {
                panic!("an exception")
            };
            collect.call(&mut store, &[], &mut []).unwrap();
            assert_eq!(number(&store, thrown.payload(&store)[0]), 5);
        }
    }
}

#[test]
fn the_host_holds_what_it_is_given_until_its_scope_ends() {
    each_tier(|tier| {
        let engine = Engine::new(Config::new().tier(tier).collect_always(true));
        let module = module(&engine, &format!("(module {PRELUDE} (export \"new\" (func $new)))"));
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let (new, collect) = (instance.get_func(&store, "new").unwrap(), instance.get_func(&store, "churn").unwrap());
        let make = |store: &mut StoreContextMut<'_, ()>, value: i32| {
            let mut result = [Val::NULL];
            new.call(store, &[Val::I32(value)], &mut result).unwrap();
            result[0].reference().and_then(Ref::structure).expect("a struct")
        };
        let outer = make(&mut store.as_context_mut(), 1);
        let (gone, kept, host) = store.scope(|mut store| {
            let (gone, kept) = (make(&mut store, 2), make(&mut store, 3).keep(&store));
            let host = ExternRef::new(&mut store, 4_i32).unwrap().keep(&store);
            collect.call(&mut store, &[], &mut []).unwrap();
            assert_eq!(gone.fields(&store), [Val::I32(2)]);
            (gone, kept, host)
        });
        collect.call(&mut store, &[], &mut []).unwrap();
        assert_eq!((outer.fields(&store), kept.fields(&store)), (vec![Val::I32(1)], vec![Val::I32(3)]));
        assert_eq!(host.data(&store).and_then(|value| value.downcast_ref()), Some(&4_i32));
        // Another object may be in its place; it is not taken for that.
        let again: Vec<_> = (0..100).map(|value| make(&mut store.as_context_mut(), value)).collect();
        assert!(!again.contains(&gone));
        let error = crosscheck_engine::Global::new(
            &mut store,
            crosscheck_engine::GlobalType { content: ANY, mutable: false },
            gone.into(),
        );
        assert!(matches!(error, Err(Error::Usage(_))), "{error:?}");
    });
}

#[test]
fn long_lists_are_walked_in_constant_stack() {
    each_tier(|tier| {
        let engine = Engine::new(Config::new().tier(tier));
        let text = format!(
            r#"(module {PRELUDE}
              (global $list (mut (ref null $pair)) (ref.null $pair))
              (func (export "grow") (param i32)
                (loop (global.set $list (struct.new $pair (local.get 0) (global.get $list) (ref.null $box)))
                  (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
              (func (export "length") (result i32) (local (ref null $pair) i32)
                (local.set 0 (global.get $list))
                (block (loop
                  (br_if 1 (ref.is_null (local.get 0)))
                  (local.set 1 (i32.add (local.get 1) (i32.const 1)))
                  (local.set 0 (ref.cast (ref null $pair) (struct.get $pair 1 (local.get 0))))
                  (br 0)))
                (local.get 1)))"#
        );
        let (mut store, instance) = crate::instance(&engine, &text);
        let grow = instance.get_typed_func::<i32, ()>(&store, "grow").unwrap();
        let length = instance.get_typed_func::<(), i32>(&store, "length").unwrap();
        grow.call(&mut store, 100_000).unwrap();
        assert_eq!(length.call(&mut store, ()).unwrap(), 100_000);
        assert!(store.collections() > 0);
    });
}
