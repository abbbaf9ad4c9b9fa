//! Loads and stores at every boundary of every kind of memory.

use super::{call, instance_of};
use crosscheck_engine::module::Bounds;
use crosscheck_engine::{Config, Tier, Val};

/// Every tier, with guards and without.
fn configs() -> Vec<Config> {
    let config = |bounds| move |&tier: &Tier| Config::new().tier(tier).bounds(bounds).clone();
    [Bounds::Guard, Bounds::Explicit].into_iter().flat_map(|bounds| Tier::ALL.iter().map(config(bounds))).collect()
}

/// The memories: limits, the type of their addresses, their bytes.
const KINDS: &[(&str, &str, u64)] = &[
    ("1 3", "i32", 65536),
    ("i64 1 3", "i64", 65536),
    ("300 400 (pagesize 1)", "i32", 300),
    ("i64 300 400 (pagesize 1)", "i64", 300),
];

const LOADS: &[(&str, &str)] = &[
    ("i32.load", "i32"),
    ("i64.load", "i64"),
    ("f32.load", "f32"),
    ("f64.load", "f64"),
    ("i32.load8_s", "i32"),
    ("i32.load8_u", "i32"),
    ("i32.load16_s", "i32"),
    ("i32.load16_u", "i32"),
    ("i64.load8_s", "i64"),
    ("i64.load8_u", "i64"),
    ("i64.load16_s", "i64"),
    ("i64.load16_u", "i64"),
    ("i64.load32_s", "i64"),
    ("i64.load32_u", "i64"),
    ("v128.load", "v128"),
    ("v128.load8x8_s", "v128"),
    ("v128.load32x2_u", "v128"),
    ("v128.load8_splat", "v128"),
    ("v128.load16_splat", "v128"),
    ("v128.load32_splat", "v128"),
    ("v128.load64_splat", "v128"),
    ("v128.load32_zero", "v128"),
    ("v128.load64_zero", "v128"),
];
const STORES: &[(&str, &str)] = &[
    ("i32.store", "i32"),
    ("i64.store", "i64"),
    ("f32.store", "f32"),
    ("f64.store", "f64"),
    ("i32.store8", "i32"),
    ("i32.store16", "i32"),
    ("i64.store8", "i64"),
    ("i64.store16", "i64"),
    ("i64.store32", "i64"),
    ("v128.store", "v128"),
];

/// Accesses with this constant offset to memory 1 if `second`, else 0.
fn module(memory: &str, address: &str, offset: u64, second: bool) -> String {
    let index = if second { "1" } else { "" };
    let mut text = String::from("(module");
    text += if second { "(memory 1 1)" } else { "" };
    text += &format!("(memory {memory}) (func (export \"grow\") (drop (memory.grow {index} ({address}.const 1))))");
    for (op, ty) in LOADS {
        text += &format!(
            "(func (export \"{op}\") (param {address}) (result {ty}) ({op} {index} offset={offset} (local.get 0)))
             (func (export \"{op} sum\") (param {address}) (result {ty})
               ({op} {index} offset={offset} ({address}.add (local.get 0) ({address}.const -1))))"
        );
    }
    for (i, (op, ty)) in STORES.iter().enumerate() {
        text += &format!(
            "(func (export \"{op}\") (param {address}) (result i64 {address})
               ({op} {index} offset={offset} (local.get 0) ({ty}.const {}{i}))
               (i64.load {index} (local.get 0)) (local.get 0))",
            if *ty == "v128" { "i64x2 7 " } else { "" },
        );
    }
    text + ")"
}

#[test]
fn accesses_end_where_the_memory_does() {
    for &(memory, address, len) in KINDS {
        for offset in
            [0, 1, 7, 8, len - 8, len - 1, len, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 1 << 32, u64::MAX - 7, u64::MAX]
        {
            if address == "i32" && offset > u64::from(u32::MAX) {
                continue;
            }
            for second in [false, true] {
                let text = module(memory, address, offset, second);
                let mut stores: Vec<_> = configs().iter_mut().map(|config| instance_of(config, &text)).collect();
                let mut addresses: Vec<u64> = vec![0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, 0xffff_ffff];
                addresses.extend((0..=17).map(|back| len.wrapping_sub(offset).wrapping_sub(back)));
                addresses.extend((0..=17).map(|back| (len - back).wrapping_add(2)));
                addresses.extend([u64::MAX, u64::MAX - 7, 1 << 32, 1 << 63]);
                for grown in [false, true] {
                    for (name, at) in
                        LOADS.iter().chain(STORES).flat_map(|(op, _)| addresses.iter().map(move |at| (op, *at)))
                    {
                        let argument = if address == "i64" { Val::I64(at as i64) } else { Val::I32(at as u32 as i32) };
                        for export in [(*name).to_owned(), format!("{name} sum")] {
                            if export.ends_with("sum") && export.contains("store") {
                                continue;
                            }
                            let results: Vec<_> = stores
                                .iter_mut()
                                .map(|(store, instance)| call(store, *instance, &export, &[argument]))
                                .collect();
                            for (config, result) in configs().iter().zip(&results) {
                                let at = format!(
                                    "{export} offset {offset:#x} at {at:#x} in {memory}, grown {grown}, second {second}"
                                );
                                assert_eq!(*result, results[0], "{at} with {config:?}");
                            }
                        }
                    }
                    for (store, instance) in &mut stores {
                        call(store, *instance, "grow", &[]).expect("it may grow");
                    }
                }
                let contents = |(store, instance): &(crosscheck_engine::Store<()>, crosscheck_engine::Instance)| {
                    instance.memories(store).map(|memory| memory.data(store).to_vec()).collect::<Vec<_>>()
                };
                for (config, held) in configs().iter().zip(&stores) {
                    assert!(contents(held) == contents(&stores[0]), "memories differ with {config:?}");
                }
            }
        }
    }
}

#[test]
fn bulk_operations_end_where_the_memory_does() {
    for &(memory, address, len) in KINDS {
        let text = format!(
            r#"(module (memory {memory}) (data $d "0123456789")
              (func (export "fill") (param {address} {address})
                (memory.fill (local.get 0) (i32.const 7) (local.get 1)))
              (func (export "to") (param {address} {address})
                (memory.copy (local.get 0) ({address}.const 0) (local.get 1)))
              (func (export "from") (param {address} {address})
                (memory.copy ({address}.const 0) (local.get 0) (local.get 1)))
              (func (export "init") (param {address} i32) (memory.init $d (local.get 0) (i32.const 3) (local.get 1)))
              (func (export "grow") (drop (memory.grow ({address}.const 1)))))"#
        );
        let most = if address == "i32" { u64::from(u32::MAX) } else { u64::MAX };
        let value = |ty, bits: u64| if ty == "i32" { Val::I32(bits as i32) } else { Val::I64(bits as i64) };
        for mut config in configs() {
            let (mut store, instance) = instance_of(&mut config, &text);
            for len in [len, len + if len == 300 { 1 } else { 65536 }] {
                let ends = [0, 1, 7, 8, len - 9, len - 8, len - 7, len - 1, len, len + 1, most / 2, most - 7, most];
                for at in ends {
                    for n in [0, 1, 7, 8, len - 1, len, len + 1, most / 2 + 1, most] {
                        let fits = u128::from(at) + u128::from(n) <= u128::from(len);
                        for name in ["fill", "to", "from", "init"] {
                            let (ty, n) = if name == "init" { ("i32", n & 0xffff_ffff) } else { (address, n) };
                            let fits = match name {
                                "init" => n <= 7 && u128::from(at) + u128::from(n) <= u128::from(len),
                                _ => fits,
                            };
                            let arguments = [value(address, at), value(ty, n)];
                            let result = call(&mut store, instance, name, &arguments);
                            let wanted = if fits { Ok(vec![]) } else { Err("memory-out-of-bounds".to_owned()) };
                            assert_eq!(result, wanted, "{name} {at:#x} {n:#x} of {len} in {memory} with {config:?}");
                        }
                    }
                }
                call(&mut store, instance, "grow", &[]).expect("it may grow");
            }
        }
    }
}
