//! A small set of modules that reaches every room of the engine, few instructions each: an ordinary test of every tier, and what the
//! interpreter is run with under Miri (`.ci/long`).

use crosscheck_engine::{
    AsContextMut, Caller, Config, Engine, Error, ExternRef, Instance, Linker, Module, Store, Tier, TrapCode, Val,
};

/// What a call must come to: results, or the trap.
type Wanted<'a> = Result<&'a [Val], TrapCode>;

/// Instantiates a module on every tier, with fuel and interruption and without, and makes calls one after the other.
fn calls(text: &str, calls: &[(&str, &[Val], Wanted<'_>)]) {
    let wasm = wat::parse_str(text).expect("the test's text parses");
    for &tier in Tier::ALL {
        for metered in [false, true] {
            let mut config = Config::new();
            config.tier(tier).consume_fuel(metered).interruption(metered).canonical_nans(metered);
            let engine = Engine::new(&config);
            let module = Module::new(&engine, &wasm).unwrap();
            let mut store = Store::new(&engine, ());
            if metered {
                store.set_fuel(100_000).unwrap();
            }
            let instance = Instance::new(&mut store, &module, &[]).unwrap();
            for (name, arguments, wanted) in calls {
                let function = instance.get_func(&store, name).expect(name);
                let mut results = vec![Val::NULL; function.ty(&store).results.len()];
                let ended = function.call(&mut store, arguments, &mut results);
                let ended = ended.map(|()| &results[..]).map_err(|error| error.trap_code().expect("a trap"));
                assert_eq!(ended, *wanted, "{name}({arguments:?}) on {}", tier.name());
            }
        }
    }
}

#[test]
fn numbers_locals_and_branches() {
    let text = r#"(module (global $g (mut i64) (i64.const 3))
      (func (export "sum") (param i32) (result i32) (local i32)
        (loop $again
          (local.set 1 (i32.add (local.get 1) (local.get 0)))
          (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        (local.get 1))
      (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
      (func (export "pick") (param i32) (result i64 f32)
        (block $b (block $a (br_table $a $b (local.get 0))) (global.set $g (i64.mul (global.get $g) (i64.const 2))))
        (global.get $g) (f32.convert_i32_s (local.get 0)))
      (func (export "floats") (param f64 f64) (result f64 i32)
        (f64.sub (f64.sqrt (local.get 0)) (local.get 1)) (i32.trunc_sat_f64_u (local.get 0))))"#;
    calls(
        text,
        &[
            ("sum", &[Val::I32(4)], Ok(&[Val::I32(10)])),
            ("divide", &[Val::I32(-7), Val::I32(2)], Ok(&[Val::I32(-3)])),
            ("divide", &[Val::I32(1), Val::I32(0)], Err(TrapCode::IntegerDivideByZero)),
            ("pick", &[Val::I32(0)], Ok(&[Val::I64(6), Val::F32(0)])),
            ("pick", &[Val::I32(1)], Ok(&[Val::I64(6), Val::F32(0x3f80_0000)])),
            ("floats", &[Val::F64(9f64.to_bits()), Val::F64(0)], Ok(&[Val::F64(3f64.to_bits()), Val::I32(9)])),
        ],
    );
}

#[test]
fn memories() {
    let text = r#"(module (memory 1 3) (memory $wide i64 1 1) (data (i32.const 4) "\01\02\03\84") (data $late "xyz")
      (func (export "load") (param i32) (result i32 i64)
        (i32.load8_s offset=4 (local.get 0)) (i64.load32_s offset=4 align=1 (local.get 0)))
      (func (export "end") (param i32) (result i32) (i32.load (i32.sub (i32.mul (memory.size) (i32.const 65536)) (local.get 0))))
      (func (export "store") (param i64 f64) (result i64)
        (f64.store $wide offset=1 (local.get 0) (local.get 1)) (i64.load $wide offset=1 (local.get 0)))
      (func (export "bulk") (result i32)
        (memory.init $late (i32.const 100) (i32.const 0) (i32.const 3))
        (data.drop $late)
        (memory.copy (i32.const 101) (i32.const 100) (i32.const 3))
        (memory.fill (i32.const 104) (i32.const 7) (i32.const 2))
        (i32.load offset=2 (i32.const 100)))
      (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))"#;
    let one = Val::F64(1f64.to_bits());
    calls(
        text,
        &[
            ("load", &[Val::I32(3)], Ok(&[Val::I32(-124), Val::I64(0x84)])),
            ("load", &[Val::I32(-1)], Err(TrapCode::MemoryOutOfBounds)),
            ("end", &[Val::I32(4)], Ok(&[Val::I32(0)])),
            ("end", &[Val::I32(3)], Err(TrapCode::MemoryOutOfBounds)),
            ("store", &[Val::I64(3), one], Ok(&[Val::I64(1f64.to_bits() as i64)])),
            ("store", &[Val::I64(-1), one], Err(TrapCode::MemoryOutOfBounds)),
            ("bulk", &[], Ok(&[Val::I32(0x0707_7a79)])),
            ("bulk", &[], Err(TrapCode::MemoryOutOfBounds)),
            ("grow", &[Val::I32(1)], Ok(&[Val::I32(1)])),
            ("end", &[Val::I32(4)], Ok(&[Val::I32(0)])),
            ("grow", &[Val::I32(2)], Ok(&[Val::I32(-1)])),
        ],
    );
}

#[test]
fn tables_and_calls_of_every_kind() {
    let text = r#"(module (type $t (func (param i32) (result i32)))
      (table $t 4 6 funcref) (elem (i32.const 0) $even $odd) (elem $late func $even)
      (func $even (type $t) (if (result i32) (local.get 0)
        (then (return_call $odd (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 1))))
      (func $odd (type $t) (if (result i32) (local.get 0)
        (then (return_call_indirect $t (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))) (else (i32.const 0))))
      (func (export "even") (param i32 i32) (result i32) (call_indirect $t (type $t) (local.get 0) (local.get 1)))
      (func (export "ref") (param i32) (result i32)
        (table.set $t (i32.const 2) (ref.func $even))
        (table.init $t $late (i32.const 3) (i32.const 0) (i32.const 1))
        (drop (table.grow $t (ref.null func) (i32.const 1)))
        (table.copy $t $t (i32.const 1) (i32.const 2) (i32.const 2))
        (table.fill $t (i32.const 4) (ref.func $odd) (i32.const 1))
        (call_ref $t (local.get 0) (ref.func $even))))"#;
    let argument = |n: i32, at: i32| [Val::I32(n), Val::I32(at)];
    calls(
        text,
        &[
            ("even", &argument(5, 0), Ok(&[Val::I32(0)])),
            ("even", &argument(5, 2), Err(TrapCode::UninitializedElement)),
            ("even", &argument(5, 9), Err(TrapCode::UndefinedElement)),
            ("ref", &[Val::I32(4)], Ok(&[Val::I32(1)])),
            ("even", &argument(3, 4), Ok(&[Val::I32(1)])),
        ],
    );
}

#[test]
fn exceptions() {
    let text = r#"(module (tag $e (param i32 i64)) (tag $other)
      (func $throw (param i32) (if (local.get 0) (then (throw $e (local.get 0) (i64.const -1)))) (throw $other))
      (func (export "catch") (param i32) (result i32 i64)
        (block $all
          (block $e (result i32 i64)
            (try_table (catch $e $e) (catch_all $all) (call $throw (local.get 0)))
            (unreachable))
          (return))
        (i32.const 0) (i64.const 0))
      (func (export "again") (param i32) (result i32)
        (block $outer (result i32 i64)
          (try_table (catch $e $outer)
            (block $ref (result i32 i64 exnref)
              (try_table (catch_ref $e $ref) (call $throw (local.get 0)))
              (unreachable))
            (throw_ref))
          (unreachable))
        (drop)))"#;
    calls(
        text,
        &[
            ("catch", &[Val::I32(5)], Ok(&[Val::I32(5), Val::I64(-1)])),
            ("catch", &[Val::I32(0)], Ok(&[Val::I32(0), Val::I64(0)])),
            ("again", &[Val::I32(6)], Ok(&[Val::I32(6)])),
        ],
    );
}

#[test]
fn vectors() {
    let text = r#"(module (memory 1) (global $g (mut v128) (v128.const i64x2 1 2))
      (func (export "add") (param v128) (result v128)
        (global.set $g (i32x4.add (global.get $g) (local.get 0)))
        (v128.store offset=3 (i32.const 8) (global.get $g))
        (i8x16.shuffle 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0 (v128.load offset=3 (i32.const 8)) (local.get 0)))
      (func (export "lane") (param v128 i32) (result i32)
        (i16x8.extract_lane_s 7 (v128.load16_lane 7 (local.get 1) (local.get 0)))))"#;
    calls(
        text,
        &[
            ("add", &[Val::V128(1)], Ok(&[Val::V128(u128::from_le_bytes((2u128 << 64 | 2).to_be_bytes()))])),
            ("lane", &[Val::V128(0), Val::I32(11)], Ok(&[Val::I32(2)])),
            ("lane", &[Val::V128(0), Val::I32(65_535)], Err(TrapCode::MemoryOutOfBounds)),
        ],
    );
}

#[test]
fn hosts_that_call_back_and_references_that_they_keep() {
    let text = r#"(module (import "host" "twice" (func $twice (param i32) (result i32)))
      (memory (export "memory") 1 2) (global $kept (export "kept") (mut externref) (ref.null extern))
      (func (export "one") (param i32) (result i32)
        (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (local.get 0)))
        (drop (memory.grow (i32.const 1)))
        (i32.load (i32.const 0)))
      (func (export "start") (param externref) (result i32 externref)
        (global.set $kept (local.get 0)) (call $twice (i32.const 4)) (global.get $kept)))"#;
    let wasm = wat::parse_str(text).unwrap();
    for &tier in Tier::ALL {
        let engine = Engine::new(Config::new().tier(tier));
        let mut linker = Linker::new(&engine);
        let twice = |mut caller: Caller<'_, u32>, value: i32| -> Result<i32, Error> {
            *caller.data_mut() += 1;
            let one = caller.get_export("one").and_then(|one| one.into_func()).ok_or_else(|| Error::host("no one"))?;
            let one = one.typed::<i32, i32>(&caller)?;
            one.call(&mut caller, value)?;
            one.call(&mut caller.as_context_mut(), value)
        };
        linker.func_wrap("host", "twice", twice).unwrap();
        let mut store = Store::new(&engine, 0);
        let instance = linker.instantiate(&mut store, &Module::new(&engine, &wasm).unwrap()).unwrap();
        let kept = ExternRef::new(&mut store, "a value of the host's").unwrap();
        let mut results = [Val::NULL; 2];
        instance.get_func(&store, "start").unwrap().call(&mut store, &[kept.into()], &mut results).unwrap();
        assert_eq!((results, *store.data()), ([Val::I32(8), kept.into()], 1), "on {}", tier.name());
        let memory = instance.get_memory(&store, "memory").unwrap();
        assert_eq!(memory.data(&store)[..4], [8, 0, 0, 0]);
        assert_eq!(kept.data(&store).and_then(|value| value.downcast_ref()), Some(&"a value of the host's"));
    }
}

#[test]
fn objects_on_the_heap() {
    let text = r#"(module
      (type $node (struct (field $value i8) (field $next (mut (ref null $node)))))
      (type $bytes (array (mut i16)))
      (global $kept (mut (ref null $node)) (ref.null $node))
      (func (export "list") (param i32) (result i32) (local $garbage (ref null $bytes))
        (loop $again
          (local.set $garbage (array.new $bytes (local.get 0) (i32.const 100)))
          (global.set $kept (struct.new $node (local.get 0) (global.get $kept)))
          (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        (array.get_u $bytes (local.get $garbage) (i32.const 99)))
      (func (export "sum") (result i32) (local $at (ref null $node)) (local i32)
        (local.set $at (global.get $kept))
        (block $end
          (loop $again
            (br_if $end (ref.is_null (local.get $at)))
            (local.set 1 (i32.add (local.get 1) (struct.get_s $node $value (local.get $at))))
            (local.set $at (struct.get $node $next (local.get $at)))
            (br $again)))
        (local.get 1))
      (func (export "cast") (param i32) (result i32)
        (block $small (result (ref i31))
          (br_on_cast $small anyref (ref i31)
            (select (result anyref) (ref.i31 (i32.const -5)) (global.get $kept) (local.get 0)))
          (struct.get_s $node $value (ref.cast (ref $node))) (return))
        (i31.get_s)))"#;
    calls(
        text,
        &[
            ("list", &[Val::I32(40)], Ok(&[Val::I32(1)])),
            ("sum", &[], Ok(&[Val::I32(820)])),
            ("cast", &[Val::I32(1)], Ok(&[Val::I32(-5)])),
            ("cast", &[Val::I32(0)], Ok(&[Val::I32(1)])),
        ],
    );
}

#[test]
fn atomic_accesses() {
    let text = r#"(module (memory 1 1 shared)
      (func (export "add") (param i32 i32) (result i32) (i32.atomic.rmw16.add_u offset=2 (local.get 0) (local.get 1)))
      (func (export "swap") (param i64) (result i64)
        (i64.atomic.store (i32.const 16) (i64.const 7)) (atomic.fence)
        (i64.atomic.rmw.cmpxchg (i32.const 16) (i64.const 7) (local.get 0)))
      (func (export "wait") (param i64) (result i32 i32)
        (memory.atomic.wait64 (i32.const 16) (local.get 0) (i64.const 0))
        (memory.atomic.notify (i32.const 16) (i32.const 1))))"#;
    calls(
        text,
        &[
            ("add", &[Val::I32(0), Val::I32(-1)], Ok(&[Val::I32(0)])),
            ("add", &[Val::I32(0), Val::I32(2)], Ok(&[Val::I32(0xffff)])),
            ("add", &[Val::I32(1), Val::I32(2)], Err(TrapCode::UnalignedAtomic)),
            ("add", &[Val::I32(65_534), Val::I32(2)], Err(TrapCode::MemoryOutOfBounds)),
            ("swap", &[Val::I64(9)], Ok(&[Val::I64(7)])),
            ("wait", &[Val::I64(9)], Ok(&[Val::I32(2), Val::I32(0)])),
            ("wait", &[Val::I64(8)], Ok(&[Val::I32(1), Val::I32(0)])),
        ],
    );
}
