//! What a campaign's cases look like.

use serde::{Deserialize, Serialize};

/// The numbers that shape generated cases; `campaign.toml` has the committed ones and says what each means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "campaign.toml says what each means")]
pub struct Profile {
    pub module_bytes: usize,
    pub own_percent: u64,
    pub linked_percent: u64,
    pub threads_percent: u64,
    pub export_everything_percent: u64,
    pub no_traps_percent: u64,
    pub memory_bytes: [u64; 4],
    pub table_elements: u64,
    pub calls_per_export: [u64; 2],
    pub exports_called: usize,
    pub shuffle_percent: u64,
    pub fuel: u64,
    pub low_fuel: [u64; 2],
    pub argument_weights: [u64; 5],
    pub host_weights: [u64; 4],
}

impl Default for Profile {
    /// The committed campaign profile.
    fn default() -> Self {
        toml::from_str(include_str!("campaign.toml")).expect("the compiled-in profile is checked by a test")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_profile_parses_and_keeps_its_promises() {
        let profile = Profile::default();
        assert!(profile.calls_per_export[0] >= 3);
        assert!(profile.memory_bytes.iter().all(|&bytes| bytes <= 4 << 20));
        assert!(profile.table_elements <= crate::engine::TABLE_ELEMENTS_SHOWN);
    }
}
