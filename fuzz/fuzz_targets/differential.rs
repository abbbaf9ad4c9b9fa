//! `cargo +nightly fuzz run differential`: the oracle over inputs that coverage guides. The first eight bytes of an input seed
//! the host and the calls, and the first of them chooses the engines; the rest feeds the module.
#![no_main]

use crosscheck::fuzzing::Target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some(finding) = Target::Differential.check(bytes) {
        panic!("{finding}");
    }
});
