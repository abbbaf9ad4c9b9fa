//! Loads and stores at every boundary of every kind of memory.

use super::{call, instance};
use crosscheck_engine::{Tier, Val};

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
               ({op} {index} offset={offset} (local.get 0) ({ty}.const {i}))
               (i64.load {index} (local.get 0)) (local.get 0))"
        );
    }
    text + ")"
}

#[test]
fn accesses_end_where_the_memory_does() {
    let (first, others) = Tier::ALL.split_first().expect("there are tiers");
    let kinds = [
        ("1 3", "i32", 65536u64),
        ("i64 1 3", "i64", 65536),
        ("300 400 (pagesize 1)", "i32", 300),
        ("i64 300 400 (pagesize 1)", "i64", 300),
    ];
    for (memory, address, len) in kinds {
        for offset in
            [0, 1, 7, 8, len - 8, len - 1, len, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 1 << 32, u64::MAX - 7, u64::MAX]
        {
            if address == "i32" && offset > u64::from(u32::MAX) {
                continue;
            }
            for second in [false, true] {
                let text = module(memory, address, offset, second);
                let mut stores: Vec<_> = Tier::ALL.iter().map(|&tier| (tier, instance(tier, &text))).collect();
                let mut addresses: Vec<u64> = vec![0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, 0xffff_ffff];
                addresses.extend((0..=9).map(|back| len.wrapping_sub(offset).wrapping_sub(back)));
                addresses.extend((0..=9).map(|back| (len - back).wrapping_add(2)));
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
                                .map(|(_, (store, instance))| call(store, *instance, &export, &[argument]))
                                .collect();
                            for (tier, result) in others.iter().zip(&results[1..]) {
                                let at = format!(
                                    "{export} offset {offset:#x} at {at:#x} in {memory}, grown {grown}, second {second}"
                                );
                                assert_eq!(*result, results[0], "{} and {} differ: {at}", tier.name(), first.name());
                            }
                        }
                    }
                    for (_, (store, instance)) in &mut stores {
                        call(store, *instance, "grow", &[]).expect("it may grow");
                    }
                }
                let contents = |(store, instance): &(crosscheck_engine::Store<()>, crosscheck_engine::Instance)| {
                    instance.memories(store).map(|memory| memory.data(store).to_vec()).collect::<Vec<_>>()
                };
                for (tier, held) in &stores[1..] {
                    assert!(contents(held) == contents(&stores[0].1), "memories differ on {}", tier.name());
                }
            }
        }
    }
}
