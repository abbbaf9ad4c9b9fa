//! That stores which come and go, as in a campaign, ask the system for no memory: it is kept and used again. Alone in its
//! process, since the count is the process's.

use crosscheck_engine::{Config, Engine, Error, Instance, Module, Store, Tier, system_calls};

/// What the system is asked for by stores that each hold an instance of one of these modules and call its export.
fn calls_for(tier: Tier, modules: &[String], rounds: usize) -> u64 {
    let engine = Engine::new(Config::new().tier(tier));
    let wasm: Vec<_> = modules.iter().map(|text| wat::parse_str(text).unwrap()).collect();
    let before = system_calls();
    for wasm in wasm.iter().cycle().take(rounds * wasm.len()) {
        let module = Module::new(&engine, wasm).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let run = instance.get_typed_func::<(), i32>(&store, "run").unwrap();
        assert_eq!(run.call(&mut store, ()).map_err(|error: Error| error.to_string()), Ok(0));
    }
    system_calls() - before
}

#[test]
fn stores_that_come_and_go_ask_the_system_for_nothing() {
    // Each writes a byte that must be zero at first, whoever had the memory before.
    let module = |memory: &str, address: &str| {
        format!(
            r#"(module (memory {memory}) (table 10 funcref) (func (export "run") (result i32)
              (i32.load8_u offset=4095 ({address}.const 0)) (i32.store8 offset=4095 ({address}.const 0) (i32.const 1))))"#
        )
    };
    let small =
        [("1 1", "i32"), ("2 4", "i32"), ("1 65536", "i32"), ("4096 5000 (pagesize 1)", "i32"), ("i64 1 3", "i64")];
    let modules = small.map(|(memory, address)| module(memory, address));
    for &tier in Tier::ALL {
        calls_for(tier, &modules, 2);
        assert_eq!(calls_for(tier, &modules, 20), 0, "{}", tier.name());
    }
}
