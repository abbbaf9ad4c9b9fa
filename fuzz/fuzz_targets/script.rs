//! `cargo +nightly fuzz run script`: any text through the runner of `.wast` scripts, on every tier.
#![no_main]

use crosscheck::fuzzing::Target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some(finding) = Target::Script.check(bytes) {
        panic!("{finding}");
    }
});
