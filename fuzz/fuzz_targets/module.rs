//! `cargo +nightly fuzz run module`: any bytes decoded, validated and compiled on every tier. Two bytes choose the options.
#![no_main]

use crosscheck::fuzzing::Target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some(finding) = Target::Module.check(bytes) {
        panic!("{finding}");
    }
});
