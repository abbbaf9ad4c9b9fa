//! Proposals by name: the one table between kebab-case names (reports, capabilities, `unsupported` reasons) and the
//! validator's feature flags.

use wasmparser::{BinaryReaderError, Validator, WasmFeatures};

/// Every proposal to core WebAssembly that the harness knows, oldest first. Names are those of the validator's flags.
pub const PROPOSALS: &[(&str, WasmFeatures)] = &[
    ("mutable-global", WasmFeatures::MUTABLE_GLOBAL),
    ("saturating-float-to-int", WasmFeatures::SATURATING_FLOAT_TO_INT),
    ("sign-extension", WasmFeatures::SIGN_EXTENSION),
    ("multi-value", WasmFeatures::MULTI_VALUE),
    ("bulk-memory", WasmFeatures::BULK_MEMORY),
    ("reference-types", WasmFeatures::REFERENCE_TYPES),
    ("simd", WasmFeatures::SIMD),
    ("extended-const", WasmFeatures::EXTENDED_CONST),
    ("tail-call", WasmFeatures::TAIL_CALL),
    ("exceptions", WasmFeatures::EXCEPTIONS),
    ("function-references", WasmFeatures::FUNCTION_REFERENCES),
    ("gc", WasmFeatures::GC),
    ("multi-memory", WasmFeatures::MULTI_MEMORY),
    ("memory64", WasmFeatures::MEMORY64),
    ("relaxed-simd", WasmFeatures::RELAXED_SIMD),
    ("threads", WasmFeatures::THREADS),
    ("custom-page-sizes", WasmFeatures::CUSTOM_PAGE_SIZES),
    ("wide-arithmetic", WasmFeatures::WIDE_ARITHMETIC),
    ("compact-imports", WasmFeatures::COMPACT_IMPORTS),
    ("legacy-exceptions", WasmFeatures::LEGACY_EXCEPTIONS),
    ("memory-control", WasmFeatures::MEMORY_CONTROL),
    ("stack-switching", WasmFeatures::STACK_SWITCHING),
    ("custom-descriptors", WasmFeatures::CUSTOM_DESCRIPTORS),
    ("shared-everything-threads", WasmFeatures::SHARED_EVERYTHING_THREADS),
    ("acquire-release-atomics", WasmFeatures::ACQUIRE_RELEASE_ATOMICS),
    ("multibyte-array-access", WasmFeatures::MULTIBYTE_ARRAY_ACCESS),
];

/// What no proposal governs: floats, and the validator's switch that lets `externref` exist at all.
pub const BASE: WasmFeatures = WasmFeatures::FLOATS.union(WasmFeatures::GC_TYPES);

/// A name that is in no row of [`PROPOSALS`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown proposal `{0}`")]
pub struct UnknownProposal(pub String);

/// The validator's flags for a list of proposal names.
///
/// # Errors
/// A name that is not in the table.
pub fn by_name<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Result<WasmFeatures, UnknownProposal> {
    names.into_iter().try_fold(BASE, |set, name| {
        let name = name.as_ref();
        match PROPOSALS.iter().find(|(known, _)| *known == name) {
            Some((_, flag)) => Ok(set | *flag),
            None => Err(UnknownProposal(name.to_owned())),
        }
    })
}

/// As [`by_name`], leaving out the names that it does not know: an engine may have proposals that the harness lacks.
pub fn known<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> WasmFeatures {
    names.into_iter().filter_map(|name| by_name([name]).ok()).fold(BASE, WasmFeatures::union)
}

/// The names of the proposals in a set of flags, in the table's order.
pub fn names(features: WasmFeatures) -> Vec<&'static str> {
    PROPOSALS.iter().filter(|(_, flag)| features.contains(*flag)).map(|(name, _)| *name).collect()
}

/// Every proposal of the table.
pub fn all() -> WasmFeatures {
    PROPOSALS.iter().fold(BASE, |set, (_, flag)| set | *flag)
}

/// Validates a binary module.
///
/// # Errors
/// The first thing that is wrong with it, with its byte offset.
pub fn validate(wasm: &[u8], features: WasmFeatures) -> Result<(), BinaryReaderError> {
    Validator::new_with_features(features).validate_all(wasm).map(drop)
}

/// The proposals that a module needs and `has` lacks: empty when `has` suffices, or when the module is not valid with every
/// proposal on.
pub fn missing(wasm: &[u8], has: WasmFeatures) -> Vec<&'static str> {
    let all = all();
    if validate(wasm, has).is_ok() || validate(wasm, all).is_err() {
        return Vec::new();
    }
    let mut needed = all;
    // Newest first: where an old proposal suffices, or either of two does, the older one is the one named.
    for (_, flag) in PROPOSALS.iter().rev().filter(|(_, flag)| !has.contains(*flag)) {
        let without = (needed - *flag) | has;
        if validate(wasm, without).is_ok() {
            needed = without;
        }
    }
    names(needed - (has - BASE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wasm(text: &str) -> Vec<u8> {
        wat::parse_str(text).expect("test module parses")
    }

    #[test]
    fn names_and_flags_are_each_others_inverse() {
        for (name, flag) in PROPOSALS {
            assert_eq!(by_name([name]), Ok(BASE | *flag));
            assert!(names(*flag).contains(name));
        }
        assert_eq!(by_name(["gcc"]), Err(UnknownProposal("gcc".to_owned())));
    }

    #[test]
    fn the_test_suites_names_are_these() {
        let sorted = |mut names: Vec<_>| {
            names.sort_unstable();
            names
        };
        let table = PROPOSALS.iter().map(|(name, _)| *name).collect();
        assert_eq!(sorted(table), sorted(crosscheck_testsuite::PROPOSALS.to_vec()));
    }

    #[test]
    fn missing_proposals_are_named() {
        let mvp = BASE | WasmFeatures::MUTABLE_GLOBAL;
        assert_eq!(missing(&wasm("(module (func (param i32)))"), mvp), [""; 0]);
        assert_eq!(missing(&wasm("(module (func (param v128)))"), mvp), ["simd"]);
        assert_eq!(missing(&wasm("(module (memory 1) (memory i64 1))"), mvp), ["multi-memory", "memory64"]);
        assert_eq!(missing(&wasm("(module (func (result i32)))"), mvp), [""; 0], "invalid whatever the proposals");
    }
}
