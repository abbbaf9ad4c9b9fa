//! What generated modules did, and where engines differed on them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Sums over all generated modules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Wire", into = "Wire")]
pub struct Generated {
    /// Modules that were compared.
    pub modules: u64,
    /// Calls made into them.
    pub calls: u64,
    /// Calls that returned normally: neither trap nor exception.
    pub completed_calls: u64,
    /// Single values compared between engines: results, globals, memory and table contents, host calls, fuel.
    pub values_compared: u64,
    /// The binary sizes of all modules together, in bytes.
    pub module_bytes: u64,
    /// Cases left out, by reason, such as `stack-exhaustion`.
    pub discarded: BTreeMap<String, u64>,
    /// Divergences met, repeated signatures included.
    pub divergences: u64,
}

impl Generated {
    /// The mean size of a module in bytes, to a tenth; 0 without modules.
    pub fn mean_module_bytes(&self) -> f64 {
        // Counted in tenths, so that the same sums give the same digits everywhere.
        let tenths = (self.module_bytes * 10 + self.modules / 2).checked_div(self.modules).unwrap_or(0);
        tenths as f64 / 10.0
    }
}

impl std::ops::AddAssign<&Self> for Generated {
    fn add_assign(&mut self, other: &Self) {
        self.modules += other.modules;
        self.calls += other.calls;
        self.completed_calls += other.completed_calls;
        self.values_compared += other.values_compared;
        self.module_bytes += other.module_bytes;
        self.divergences += other.divergences;
        for (reason, count) in &other.discarded {
            *self.discarded.entry(reason.clone()).or_default() += count;
        }
    }
}

/// As reports have it: with the mean, which is recomputed from the sums and never read.
#[derive(Serialize, Deserialize)]
struct Wire {
    modules: u64,
    calls: u64,
    completed_calls: u64,
    values_compared: u64,
    module_bytes: u64,
    #[serde(skip_deserializing)]
    mean_module_bytes: f64,
    discarded: BTreeMap<String, u64>,
    divergences: u64,
}

impl From<Generated> for Wire {
    fn from(generated: Generated) -> Self {
        let mean_module_bytes = generated.mean_module_bytes();
        let Generated { modules, calls, completed_calls, values_compared, module_bytes, discarded, divergences } =
            generated;
        Self {
            modules,
            calls,
            completed_calls,
            values_compared,
            module_bytes,
            mean_module_bytes,
            discarded,
            divergences,
        }
    }
}

impl From<Wire> for Generated {
    fn from(wire: Wire) -> Self {
        let Wire { modules, calls, completed_calls, values_compared, module_bytes, discarded, divergences, .. } = wire;
        Self { modules, calls, completed_calls, values_compared, module_bytes, discarded, divergences }
    }
}

/// Engines differed on one generated case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Divergence {
    /// The name of the reproduction's folder.
    pub id: String,
    /// Which compared channel differs, in kebab-case: `result`, `trap`, `global`, `memory`, `table`, `fuel`, `crash` ...
    pub kind: String,
    /// Equal for divergences that probably have one cause.
    pub signature: String,
    /// The seed that generates the case.
    pub seed: u64,
    /// Where the reproduction lies, relative to the report, separated by `/`.
    pub case: String,
    /// The ids of the engines that differ.
    pub engines: Vec<String>,
    /// One line for a reader.
    pub message: String,
    /// What the first engine shows, shortened.
    pub expected: String,
    /// What the other engine shows, shortened.
    pub actual: String,
    /// Whether the case was reduced as far as it goes.
    pub minimal: bool,
}

impl Divergence {
    /// The order in a report, and which of several with one signature is kept: the reduced one, then the smallest seed.
    pub(crate) fn order(&self) -> (&str, bool, u64, &str) {
        (&self.signature, !self.minimal, self.seed, &self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_rounded_to_a_tenth_and_zero_without_modules() {
        let mean =
            |modules, module_bytes| Generated { modules, module_bytes, ..Default::default() }.mean_module_bytes();
        assert_eq!([mean(0, 0), mean(3, 10), mean(3, 20), mean(2, 3)], [0.0, 3.3, 6.7, 1.5]);
    }

    #[test]
    fn sums_add_up_and_reasons_are_united() {
        let discarded = |reasons: &[(&str, u64)]| reasons.iter().map(|&(reason, n)| (reason.to_owned(), n)).collect();
        let mut sum = Generated { modules: 1, calls: 2, discarded: discarded(&[("fuel", 1)]), ..Default::default() };
        sum +=
            &Generated { modules: 3, calls: 4, discarded: discarded(&[("fuel", 2), ("oom", 5)]), ..Default::default() };
        assert_eq!((sum.modules, sum.calls), (4, 6));
        assert_eq!(sum.discarded, discarded(&[("fuel", 3), ("oom", 5)]));
    }
}
