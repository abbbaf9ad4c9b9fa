//! Traps by stable name: what engines report, what reports show, and what the official suite's messages mean.

/// Calls are nested too deeply. How deep is too deep is each engine's own, so such outcomes are not compared.
pub const STACK_OVERFLOW: &str = "stack-overflow";
/// The fuel ran out.
pub const OUT_OF_FUEL: &str = "out-of-fuel";
/// There was no memory to be had.
pub const OUT_OF_MEMORY: &str = "out-of-memory";
/// A host function trapped.
pub const HOST: &str = "host";
/// The engine's message is none that its adapter knows.
pub const UNKNOWN: &str = "unknown";

/// The name of every trap with the texts by which the official suite means it. Names are those of the bundled engine.
pub const TRAPS: &[(&str, &[&str])] = &[
    ("unreachable", &["unreachable"]),
    ("memory-out-of-bounds", &["out of bounds memory access"]),
    ("table-out-of-bounds", &["out of bounds table access"]),
    ("undefined-element", &["undefined element"]),
    ("uninitialized-element", &["uninitialized element"]),
    ("indirect-call-type-mismatch", &["indirect call type mismatch"]),
    ("integer-divide-by-zero", &["integer divide by zero"]),
    ("integer-overflow", &["integer overflow"]),
    ("invalid-conversion-to-integer", &["invalid conversion to integer"]),
    (STACK_OVERFLOW, &["call stack exhausted"]),
    (
        "null-reference",
        &[
            "null reference",
            "null function reference",
            "null structure reference",
            "null array reference",
            "null i31 reference",
            "null exception reference",
            "null continuation reference",
            "null descriptor reference",
        ],
    ),
    ("array-out-of-bounds", &["out of bounds array access"]),
    ("cast-failure", &["cast failure", "descriptor cast failure"]),
    ("unaligned-atomic", &["unaligned atomic"]),
    ("expected-shared-memory", &["expected shared memory"]),
    (OUT_OF_FUEL, &["all fuel consumed"]),
    ("interrupted", &["interrupted"]),
    (OUT_OF_MEMORY, &["out of heap memory"]),
];

/// The trap that the official suite means by a message, which may go on after a known text ("uninitialized element 2").
pub fn from_suite_message(message: &str) -> Option<&'static str> {
    TRAPS.iter().find(|(_, texts)| texts.iter().any(|text| message.starts_with(text))).map(|(name, _)| *name)
}

/// Whether two trap names can mean the same trap. An engine that cannot tell two traps apart reports both names with `|`
/// between them; that is the same as either.
pub fn same(a: &str, b: &str) -> bool {
    a == b || a.split('|').any(|a| b.split('|').any(|b| a == b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_bundled_engine() {
        let engine: Vec<_> = crosscheck_engine::op::trap::TrapCode::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(TRAPS.iter().map(|(name, _)| *name).collect::<Vec<_>>(), engine);
    }

    #[test]
    fn messages_match_by_their_beginning() {
        assert_eq!(from_suite_message("uninitialized element 2"), Some("uninitialized-element"));
        assert_eq!(from_suite_message("null array reference"), Some("null-reference"));
        assert_eq!(from_suite_message("no such trap"), None);
        assert_eq!(from_suite_message(""), None);
    }

    #[test]
    fn an_engine_may_leave_open_which_of_two_it_was() {
        assert!(same("undefined-element", "table-out-of-bounds|undefined-element"));
        assert!(same("table-out-of-bounds|undefined-element", "table-out-of-bounds"));
        assert!(!same("undefined-element", "table-out-of-bounds"));
    }
}
