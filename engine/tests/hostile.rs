//! Huge and hostile modules meet a limit with a clear error, or work: in time and memory linear in their size.

use crosscheck_engine::{Config, Engine, Error, Instance, Module, Store, StoreLimits, Tier, TrapCode};

fn engine(tier: Tier) -> Engine {
    Engine::new(Config::new().tier(tier))
}

fn module(engine: &Engine, text: &str) -> Result<Module, Error> {
    Module::new(engine, wat::parse_str(text).expect("the test's text parses"))
}

/// Calls `f` with each argument on every tier: all results must be these.
fn run(text: &str, calls: &[(i32, Result<i32, TrapCode>)]) {
    let wasm = wat::parse_str(text).expect("the test's text parses");
    for &tier in Tier::ALL {
        let engine = engine(tier);
        let module = Module::new(&engine, &wasm).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let f = instance.get_typed_func::<i32, i32>(&mut store, "f").unwrap();
        for &(argument, wanted) in calls {
            let result = f.call(&mut store, argument).map_err(|error| error.trap_code().expect("a trap"));
            assert_eq!(result, wanted, "of {argument} on {}", tier.name());
        }
    }
}

#[test]
fn fifty_thousand_locals_work() {
    let locals = "i64 ".repeat(49_999);
    let text = format!(
        r#"(module (func (export "f") (param i32) (result i32) (local {locals})
            (local.set 49999 (i64.extend_i32_u (local.get 0)))
            (i32.wrap_i64 (i64.add (local.get 49999) (local.get 25000)))))"#
    );
    run(&text, &[(7, Ok(7))]);
}

#[test]
fn an_operand_stack_beyond_the_frame_limit_is_refused_by_name() {
    let pushes = "local.get 0 ".repeat(70_000);
    let drops = "drop ".repeat(69_999);
    let text = format!(r#"(module (func (export "f") (param i32) (result i32) {pushes} {drops}))"#);
    for &tier in Tier::ALL {
        let message = module(&engine(tier), &text).unwrap_err().to_string();
        assert!(message.contains("limit") && message.contains("frame"), "{message}");
    }
}

#[test]
fn a_million_branch_table_targets_work() {
    let targets = "0 1 ".repeat(500_000);
    let text = format!(
        r#"(module (func (export "f") (param i32) (result i32)
            (block (block (br_table {targets} 1 (local.get 0))) (return (i32.const 10))) (i32.const 20)))"#
    );
    run(&text, &[(0, Ok(10)), (999_999, Ok(20)), (-1, Ok(20))]);
}

#[test]
fn branch_table_targets_that_carry_values_share_their_copies() {
    let targets = "0 1 ".repeat(100_000);
    let text = format!(
        r#"(module (func (export "f") (param i32) (result i32)
            i32.const 1 i32.const 2
            (block (result i32) (block (result i32) (local.get 0) (br_table {targets} 1 (local.get 0))) (i32.const 100) (i32.add))
            i32.add i32.add))"#
    );
    run(&text, &[(0, Ok(103)), (1, Ok(4))]);
}

#[test]
fn a_hundred_thousand_nested_blocks_work() {
    let depth = 100_000;
    let open = "block local.get 0 local.get 0 br_if 0 drop ".repeat(depth);
    let text =
        format!(r#"(module (func (export "f") (param i32) (result i32) {open} {} local.get 0))"#, "end ".repeat(depth));
    // A br_if with an operand below it: the drop follows where it is not taken, so the stack is even.
    run(&text, &[(5, Ok(5))]);
}

#[test]
fn preserving_many_locals_is_linear() {
    // Every local is on the operand stack when all of them are written: each write must find its own operands at once.
    let count = 20_000;
    let locals = "i32 ".repeat(count);
    let gets: String = (1..=count).map(|i| format!("local.get {i} ")).collect();
    let sets: String = (1..=count).map(|i| format!("local.get 0 local.set {i} ")).collect();
    let text = format!(
        r#"(module (func (export "f") (param i32) (result i32) (local {locals}) {gets} {sets} {} local.get 1 i32.add))"#,
        "i32.add ".repeat(count - 1)
    );
    run(&text, &[(3, Ok(3))]);
}

#[test]
fn a_hundred_thousand_objects_in_a_segment_are_made_in_linear_time() {
    let items = "(item (struct.new $s (i64.const 7) (ref.i31 (i32.const 1))))".repeat(100_000);
    run(
        &format!(
            r#"(module (type $s (struct (field i64) (field (ref i31)))) (elem $e (ref $s) {items}) (table 1 (ref null $s))
              (func (export "f") (param $i i32) (result i32)
                (table.init $e (i32.const 0) (local.get $i) (i32.const 1))
                (i32.wrap_i64 (struct.get $s 0 (table.get (i32.const 0))))))"#
        ),
        &[(99_999, Ok(7)), (100_000, Err(TrapCode::TableOutOfBounds))],
    );
}

#[test]
fn endless_recursion_exhausts_the_stack() {
    let direct =
        r#"(module (func $f (export "f") (param i32) (result i32) (i32.add (i32.const 1) (call $f (local.get 0)))))"#;
    run(direct, &[(0, Err(TrapCode::StackOverflow))]);
    let indirect = r#"(module (type $t (func (param i32) (result i32))) (table funcref (elem $f))
        (func $f (export "f") (type $t) (i32.add (i32.const 1) (call_indirect (type $t) (local.get 0) (i32.const 0)))))"#;
    run(indirect, &[(0, Err(TrapCode::StackOverflow))]);
}

#[test]
fn enormous_tables_and_memories_meet_the_stores_limits() {
    for &tier in Tier::ALL {
        let engine = engine(tier);
        for text in [
            "(module (table 4000000000 funcref))",
            "(module (memory i64 0x1000000))",
            "(module (memory i64 0xffffffffffff))",
        ] {
            let module = Module::new(&engine, wat::parse_str(text).unwrap()).unwrap();
            let error = Instance::new(&mut Store::new(&engine, ()), &module, &[]).unwrap_err();
            assert_eq!(error.trap_code(), Some(TrapCode::OutOfMemory), "{text}: {error}");
        }
        // Growing beyond a limit is no error: it fails.
        let text = r#"(module (memory 1) (table 1 funcref) (func (export "f") (param i32) (result i32)
            (i32.and (memory.grow (local.get 0)) (table.grow (ref.null func) (i32.const -2)))))"#;
        let module = Module::new(&engine, wat::parse_str(text).unwrap()).unwrap();
        let limits = StoreLimits { memory_bytes: 1 << 20, ..StoreLimits::default() };
        let mut store = Store::with_limits(&engine, (), limits).unwrap();
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let f = instance.get_typed_func::<i32, i32>(&mut store, "f").unwrap();
        assert_eq!(f.call(&mut store, 100).unwrap(), -1);
    }
}

#[test]
fn throwing_without_end_meets_the_heaps_limit_when_all_is_kept() {
    let text = r#"(module (tag $t (param exnref)) (func (export "f") (param i32) (result i32) (local exnref)
        (loop $again
          (block $caught (result exnref exnref) (try_table (catch_ref $t $caught) (throw $t (local.get 1))) (unreachable))
          (local.set 1) (drop) (br $again)) (unreachable)))"#;
    run(text, &[(0, Err(TrapCode::OutOfMemory))]);
}

#[test]
fn every_prefix_of_a_module_is_an_error() {
    let wasm = wat::parse_str(
        r#"(module (import "m" "f" (func)) (memory 1) (data (i32.const 0) "abc") (table 1 funcref) (elem (i32.const 0) 0)
            (global i32 (i32.const 1)) (tag) (func (export "f") (result i32) (i32.load (i32.const 0))))"#,
    )
    .unwrap();
    let engine = Engine::default();
    assert!(Tier::ALL.iter().all(|&tier| Module::new(&self::engine(tier), &wasm).is_ok()));
    for len in (0..wasm.len()).filter(|&len| len != 8) {
        // Eight bytes are an empty module, and so is any prefix that ends with a whole section.
        if let Err(error) = Module::new(&engine, &wasm[..len]) {
            assert!(error.to_string().contains("byte"), "{len}: {error}");
        }
    }
}
