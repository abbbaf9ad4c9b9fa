//! `cargo +nightly fuzz run differential`: the oracle over inputs that coverage guides. The first eight bytes of an input seed
//! the host and the calls, the rest feeds the module. An input worth keeping goes to `regressions/`, which `cargo test` runs.
#![no_main]

use crosscheck::{differential::check_bytes, engine::Engine, engine::registry};
use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};

static ENGINES: LazyLock<Vec<Arc<dyn Engine>>> =
    LazyLock::new(|| registry::ids().filter_map(registry::by_id).collect());

fuzz_target!(|bytes: &[u8]| {
    if let Some(difference) = check_bytes(bytes, &ENGINES) {
        panic!("{difference}");
    }
});
