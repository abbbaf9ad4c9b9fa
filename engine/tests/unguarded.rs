//! Memories when the system has no room for guards: machine code compares instead, and nothing else changes.

use crosscheck_engine::{Config, Engine, Instance, Memory, MemoryType, Module, Store, Tier, TrapCode};
use std::process::Command;

/// Set in the process that has little address space.
const CHILD: &str = "CROSSCHECK_UNGUARDED_TEST";

const TEXT: &str = r#"(module
  (import "host" "memory" (memory 1 2))
  (memory $own 1 2)
  (func (export "imported") (param i32) (result i32) (i32.load offset=4 (local.get 0)))
  (func (export "own") (param i32) (result i32) (i32.load $own offset=4 (local.get 0)))
  (func (export "store") (param i32) (i64.store $own (local.get 0) (i64.const -1)))
  (func (export "grow") (result i32) (memory.grow $own (i32.const 1))))"#;

fn accesses_are_compared() {
    for &tier in Tier::ALL {
        let engine = Engine::new(Config::new().tier(tier));
        let module = Module::new(&engine, wat::parse_str(TEXT).unwrap()).unwrap();
        let mut store = Store::new(&engine, ());
        let ty = MemoryType { minimum: 1, maximum: Some(2), memory64: false, shared: false, page_size_log2: 16 };
        let memory = Memory::new(&mut store, ty).unwrap();
        for _ in 0..3 {
            let instance = Instance::new(&mut store, &module, &[memory.into()]).unwrap();
            let load = |name, at, store: &mut Store<()>| {
                let load = instance.get_typed_func::<i32, i32>(&*store, name).unwrap();
                load.call(store, at).map_err(|error| error.trap_code())
            };
            let outside = Err(Some(TrapCode::MemoryOutOfBounds));
            for name in ["imported", "own"] {
                assert_eq!(load(name, 65528, &mut store), Ok(0), "{}", tier.name());
                for at in [65529, 65532, 65536, 1 << 20, i32::MAX, i32::MIN, -8, -4, -1] {
                    assert_eq!(load(name, at, &mut store), outside, "{name} of {at} on {}", tier.name());
                }
            }
            let grow = instance.get_typed_func::<(), i32>(&store, "grow").unwrap();
            assert_eq!(grow.call(&mut store, ()).unwrap(), 1);
            assert_eq!(load("own", 131_064, &mut store), Ok(0));
            assert_eq!(load("own", 131_065, &mut store), outside);
        }
    }
}

#[cfg(unix)]
#[test]
fn without_room_for_guards_accesses_are_compared() {
    if std::env::var_os(CHILD).is_some() {
        return accesses_are_compared();
    }
    // Code memory takes 2 GiB, a guarded memory more than 6.
    let run = r#"ulimit -v 4000000 && exec "$0" --exact without_room_for_guards_accesses_are_compared --nocapture"#;
    let child = Command::new("sh").arg("-c").arg(run).arg(std::env::current_exe().unwrap()).env(CHILD, "1").output();
    let child = child.unwrap();
    assert!(child.status.success(), "{child:?}");
    accesses_are_compared();
}
