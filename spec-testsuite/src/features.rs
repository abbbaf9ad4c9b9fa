//! Which proposals are on for which part of the suite, as data.

/// A named list of proposals that are on; every other proposal is off.
///
/// Names are kebab-case and equal to the feature flags of `wasmparser` when `-` is read as `_`, so that a harness maps
/// them by name. What `wasmparser` treats as a flag without a proposal of its own (`floats`, `gc-types`) is not listed.
#[derive(Debug, PartialEq, Eq)]
pub struct FeatureSet {
    /// The set's own name.
    pub name: &'static str,
    /// The proposals that are on, each one of [`PROPOSALS`].
    pub proposals: &'static [&'static str],
    /// Why the files that name this set need it.
    pub reason: &'static str,
}

impl FeatureSet {
    /// Whether `proposal` (kebab-case) is on.
    pub fn has(&self, proposal: &str) -> bool {
        self.proposals.contains(&proposal)
    }
}

/// The proposals of WebAssembly 3.0, followed by whatever else is given.
macro_rules! wasm3_and {
    ($($more:literal),*) => {
        &[
            "mutable-global", "saturating-float-to-int", "sign-extension", "multi-value", "bulk-memory",
            "reference-types", "simd", "relaxed-simd", "tail-call", "extended-const", "multi-memory", "memory64",
            "function-references", "gc", "exceptions", $($more),*
        ]
    };
}

/// Every proposal this crate knows by name: all of WebAssembly 3.0, then those that are not part of it.
pub const PROPOSALS: &[&str] = ALL.proposals;

pub(crate) const WASM3: FeatureSet = FeatureSet {
    name: "wasm-3.0",
    proposals: wasm3_and!(),
    reason: "the root of the suite tests the current specification; 8 of its directives want a module to be invalid that \
             custom-descriptors (br_on_cast) or stack-switching (the results of a tag) makes valid",
};

const THREADS: FeatureSet = FeatureSet {
    name: "threads",
    proposals: &["mutable-global", "saturating-float-to-int", "sign-extension", "multi-value", "threads"],
    reason: "the folder was written for the specification of its time: 8 directives want a module with several memories \
             or tables to be invalid",
};

pub(crate) const ALL: FeatureSet = FeatureSet {
    name: "all",
    proposals: wasm3_and!(
        "threads",
        "custom-page-sizes",
        "wide-arithmetic",
        "custom-descriptors",
        "legacy-exceptions",
        "memory-control",
        "shared-everything-threads",
        "stack-switching",
        "compact-imports",
        "acquire-release-atomics",
        "multibyte-array-access"
    ),
    reason: "a file outside the official suite, or in a folder this table does not know, may use anything",
};

pub(crate) const LEGACY: FeatureSet = FeatureSet {
    name: "legacy",
    proposals: wasm3_and!("legacy-exceptions"),
    reason: "the folder keeps the instructions of the first exception-handling proposal",
};

/// Every feature set. A folder `proposals/NAME` has the set called NAME, or `all` when there is none.
pub const FEATURE_SETS: &[FeatureSet] = &[
    WASM3,
    THREADS,
    FeatureSet {
        name: "custom-page-sizes",
        proposals: wasm3_and!("custom-page-sizes"),
        reason: "the proposal on top of WebAssembly 3.0",
    },
    FeatureSet {
        name: "wide-arithmetic",
        proposals: wasm3_and!("wide-arithmetic"),
        reason: "the proposal on top of WebAssembly 3.0",
    },
    FeatureSet {
        name: "custom-descriptors",
        proposals: wasm3_and!("custom-descriptors"),
        reason: "the proposal on top of WebAssembly 3.0",
    },
    LEGACY,
    ALL,
];

/// The set called `name`, or `all`.
pub(crate) fn named(name: &str) -> &'static FeatureSet {
    FEATURE_SETS.iter().find(|set| set.name == name).unwrap_or(&ALL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_use_known_proposals_once_each() {
        for set in FEATURE_SETS {
            for (i, proposal) in set.proposals.iter().enumerate() {
                assert!(PROPOSALS.contains(proposal), "{}: unknown proposal {proposal}", set.name);
                assert!(!set.proposals[..i].contains(proposal), "{}: {proposal} twice", set.name);
            }
            assert!(!set.reason.is_empty());
        }
    }

    #[test]
    fn threads_keeps_the_rules_of_its_time() {
        let set = named("threads");
        assert!(set.has("threads") && !set.has("multi-memory") && !set.has("reference-types"));
    }

    #[test]
    fn an_unknown_folder_has_everything_on() {
        assert_eq!(named("some-future-proposal").name, "all");
    }
}
