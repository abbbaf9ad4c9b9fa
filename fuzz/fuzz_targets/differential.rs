//! `cargo +nightly fuzz run differential`: the oracle over inputs that coverage guides. The first eight bytes of an input seed
//! the host and the calls, and the first of them chooses the engines; the rest feeds the module. An input worth keeping goes to `regressions/`, which `cargo test` runs.
#![no_main]

use crosscheck::differential::{Group, check_bytes, groups};
use crosscheck::{engine::registry, generate::Profile};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let engines: Vec<_> = registry::ids().filter_map(registry::by_id).collect();
    groups(&engines, &Profile::default())
});

fuzz_target!(|bytes: &[u8]| {
    if let Some(difference) = check_bytes(bytes, &GROUPS) {
        panic!("{difference}");
    }
});
