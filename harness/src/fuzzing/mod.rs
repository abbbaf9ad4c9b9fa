//! What a fuzzer's bytes stand for: one file for each target of `fuzz/`, and what the targets start from.

mod module;
mod script;
pub mod seeds;

use crate::differential::{self, Group};
use crate::engine::registry;
use crate::generate::Profile;
use std::sync::LazyLock;

/// A target of `fuzz/`, by the same name there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A generated case on all engines: see [`differential::check_bytes`].
    Differential,
    /// A case of threads that take turns, on all bundled tiers.
    Threads,
    /// Two bytes of options, then a module: decoded, validated and compiled on every tier.
    Module,
    /// The text of a script, run on every tier.
    Script,
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let engines: Vec<_> = registry::ids().filter_map(registry::by_id).collect();
    differential::groups(&engines, &Profile::default())
});

impl Target {
    /// Every target.
    pub const ALL: &[Target] = &[Target::Differential, Target::Threads, Target::Module, Target::Script];

    /// Its name, of its file in `fuzz/fuzz_targets`, and of its folder in `fuzz/regressions`.
    pub fn name(self) -> &'static str {
        match self {
            Target::Differential => "differential",
            Target::Threads => "threads",
            Target::Module => "module",
            Target::Script => "script",
        }
    }

    /// Does with an input what the target is for. Gives what is wrong, in words; what is worse than that panics. Parsing a text
    /// takes stack: 8 MiB is enough for what the fuzzer makes.
    pub fn check(self, bytes: &[u8]) -> Option<String> {
        match self {
            Target::Differential => differential::check_bytes(bytes, &GROUPS),
            Target::Threads => differential::check_threads(bytes, &GROUPS[0]),
            Target::Module => module::check(bytes),
            Target::Script => script::check(bytes),
        }
    }
}
