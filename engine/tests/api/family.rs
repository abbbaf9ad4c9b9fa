//! Engines that differ in their tier and share types, and modules that are decoded once for all of them.

use crate::engine;
use crosscheck_engine::{Config, Decoded, Engine, Error, Instance, Module, Store, Tier};

const TEXT: &str = r#"(module (type $t (func (result i32))) (table 1 funcref) (elem (i32.const 0) $f)
  (func $f (type $t) (i32.const 7)) (func (export "go") (result i32) (call_indirect (type $t) (i32.const 0))))"#;

#[test]
fn what_one_tier_decoded_every_tier_compiles_and_runs() {
    let wasm = wat::parse_str(TEXT).unwrap();
    let last = engine(*Tier::ALL.last().unwrap());
    let decoded = Decoded::new(&last, &wasm).unwrap();
    assert_eq!(decoded.bytes(), wasm);
    for &tier in Tier::ALL {
        let engine = last.with_tier(tier);
        assert_eq!(engine.tier(), tier);
        assert!(engine.shares_types(&last) && !Engine::same(&engine, &last));
        let module = Module::from_decoded(&engine, &decoded).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let go = instance.get_typed_func::<(), i32>(&store, "go").unwrap();
        assert_eq!(go.call(&mut store, ()).unwrap(), 7);
        let elsewhere = Instance::new(&mut Store::new(&last, ()), &module, &[]);
        assert!(matches!(elsewhere, Err(Error::Link(_))), "a module belongs to one engine");
    }
}

#[test]
fn what_another_family_decoded_is_refused() {
    let wasm = wat::parse_str(TEXT).unwrap();
    let engine = engine(Tier::Interp);
    for other in [Engine::default(), Engine::new(Config::new().consume_fuel(true))] {
        let decoded = Decoded::new(&other, &wasm).unwrap();
        assert!(matches!(Module::from_decoded(&engine, &decoded), Err(Error::Usage(_))));
    }
}
