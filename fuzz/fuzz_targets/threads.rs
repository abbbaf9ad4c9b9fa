//! `cargo +nightly fuzz run threads`: threads that take turns on shared memories, the same on every tier.
#![no_main]

use crosscheck::fuzzing::Target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some(finding) = Target::Threads.check(bytes) {
        panic!("{finding}");
    }
});
