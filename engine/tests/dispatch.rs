//! Direct threading must not use stack: LLVM has to make every handler's last call a jump. Where it cannot, the build is to
//! use the loop instead; this runs whichever it chose on a stack too small for anything else.

use crosscheck_engine::{Config, Engine, Instance, Module, Store, StoreLimits, Tier};

/// A loop of some 25 instructions that keeps every family of hot handlers busy, run `n` times.
const LOOP: &str = r#"
(module
  (memory 1)
  (table funcref (elem $id))
  (type $f (func (param i32) (result i32)))
  (func $id (type $f) (local.get 0))
  (global $g (mut i64) (i64.const 1))
  (func (export "run") (param $n i32) (result i64)
    (local $i i32) (local $x f64)
    (loop $again
      (i32.store offset=4 (i32.and (local.get $i) (i32.const 0xfff8)) (i32.load (i32.and (local.get $i) (i32.const 0xff8))))
      (local.set $x (f64.add (f64.mul (local.get $x) (f64.const 0.5)) (f64.convert_i32_u (local.get $i))))
      (global.set $g (i64.add (i64.mul (global.get $g) (i64.const 31)) (i64.extend_i32_u (local.get $i))))
      (local.set $i (i32.add (call $id (local.get $i)) (i32.const 1)))
      (drop (call_indirect (type $f) (local.get $i) (i32.const 0)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
    (i64.add (global.get $g) (i64.trunc_sat_f64_s (local.get $x))))
  (func $down (param $n i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (i32.const 7))))
    (return_call $down (i32.sub (local.get $n) (i32.const 1))))
  (export "down" (func $down)))
"#;

/// The same for objects: makes, changes, reads, tests and casts `n` of them.
const OBJECTS: &str = r#"
(module
  (type $s (sub (struct (field (mut i32)) (field (mut f64)))))
  (type $t (sub final $s (struct (field (mut i32)) (field (mut f64)) (field v128))))
  (type $a (array (mut i64)))
  (func (export "run") (param $n i32) (result i64)
    (local $i i32) (local $s (ref null $s)) (local $a (ref null $a)) (local $at i32) (local $sum i64)
    (local.set $a (array.new_default $a (i32.const 16)))
    (loop $again
      (local.set $s (if (result (ref $s)) (i32.and (local.get $i) (i32.const 1))
        (then (struct.new $s (local.get $i) (f64.const 1.5)))
        (else (struct.new $t (local.get $i) (f64.const 2.5) (v128.const i64x2 1 2)))))
      (struct.set $s 0 (local.get $s) (i32.add (struct.get $s 0 (local.get $s)) (i32.const 1)))
      (local.set $at (i31.get_u (ref.i31 (i32.and (local.get $i) (i32.const 15)))))
      (array.set $a (local.get $a) (local.get $at)
        (i64.add (array.get $a (local.get $a) (local.get $at)) (i64.extend_i32_u (struct.get $s 0 (local.get $s)))))
      (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (ref.test (ref $t) (local.get $s)))))
      (block $is (result (ref null $s))
        (br_on_cast $is (ref null $s) (ref $t) (local.get $s))
        (drop) (local.set $sum (i64.add (local.get $sum) (i64.const 2))) (ref.null $s))
      (drop (ref.cast (ref null $s)))
      (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (local.set $at (array.len (local.get $a)))
    (loop $add
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (local.set $sum (i64.add (local.get $sum) (array.get $a (local.get $a) (local.get $at))))
      (br_if $add (local.get $at)))
    (local.get $sum)))
"#;

/// Runs `test` on every tier, on a thread with a stack of 256 KiB.
fn on_little_stack(text: &str, test: fn(Store<()>, Instance)) {
    let wasm = wat::parse_str(text).unwrap();
    for &tier in Tier::ALL {
        let wasm = wasm.clone();
        let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(move || {
            let engine = Engine::new(Config::new().tier(tier));
            let module = Module::new(&engine, &wasm).unwrap();
            let limits = StoreLimits { native_stack_bytes: 64 << 10, ..StoreLimits::default() };
            let mut store = Store::with_limits(&engine, (), limits).unwrap();
            let instance = Instance::new(&mut store, &module, &[]).unwrap();
            test(store, instance);
        });
        thread.unwrap().join().unwrap();
    }
}

#[test]
fn objects_by_the_million_take_no_stack_either() {
    on_little_stack(OBJECTS, |mut store, instance| {
        let run = instance.get_typed_func::<i32, i64>(&store, "run").unwrap();
        let n = 1_600_000_i64;
        // Each is one more than its number, half of them are of the one type (1) and half of the other (2).
        assert_eq!(run.call(&mut store, n as i32).unwrap(), n * (n + 1) / 2 + n / 2 + n / 2 * 2);
        assert!(store.collections() > 0);
    });
}

#[test]
fn a_hundred_million_instructions_run_on_a_stack_of_256_kib() {
    on_little_stack(LOOP, |mut store, instance| {
        let run = instance.get_typed_func::<i32, i64>(&store, "run").unwrap();
        let n = 4_000_000;
        // The same in Rust.
        let (mut g, mut x) = (1i64, 0f64);
        for i in 0..n {
            x = x * 0.5 + f64::from(i);
            g = g.wrapping_mul(31).wrapping_add(i64::from(i));
        }
        assert_eq!(run.call(&mut store, n).unwrap(), g.wrapping_add(x as i64));
        let down = instance.get_typed_func::<i32, i32>(&store, "down").unwrap();
        assert_eq!(down.call(&mut store, 10_000_000).unwrap(), 7);
    });
}
