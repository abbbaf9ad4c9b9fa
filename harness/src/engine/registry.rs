//! The engines that are built in, by id.

use super::{Bundled, Engine, Wasmi, guard::Guarded};
use crosscheck_engine::Tier;
use std::sync::Arc;

/// An engine's id, and what makes it.
type Row = (&'static str, fn() -> Arc<dyn Engine>);

/// The outside engines that are built in, as partners: they need not pass the whole suite, as the bundled tiers must.
const PARTNERS: &[Row] = &[("wasmi", || Arc::new(Guarded(Wasmi::default())))];

/// Other ways to run a bundled tier, by name only: with objects collected at every allocation, and machine code that leaves the
/// processor's extensions unused.
const VARIANTS: &[Row] = &[
    ("interp-collect", || Arc::new(Guarded(Bundled::new(Tier::Interp).collecting_always("interp-collect")))),
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    ("native-collect", || Arc::new(Guarded(Bundled::new(Tier::Native).collecting_always("native-collect")))),
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    ("mixed-collect", || Arc::new(Guarded(Bundled::new(Tier::Mixed { seed: 0 }).collecting_always("mixed-collect")))),
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    ("native-floor", || Arc::new(Guarded(Bundled::new(Tier::Native).on_cpu_floor("native-floor")))),
];

/// The ids of all built-in engines, the bundled ones first: the first engine of a differential run is its reference.
pub fn ids() -> impl Iterator<Item = &'static str> {
    bundled().chain(PARTNERS.iter().map(|(id, _)| *id))
}

/// The ids of the tiers of the bundled engine.
pub fn bundled() -> impl Iterator<Item = &'static str> {
    Tier::ALL.iter().map(|tier| tier.name())
}

/// The built-in engine of that id.
pub fn by_id(id: &str) -> Option<Arc<dyn Engine>> {
    if let Some(tier) = Tier::ALL.iter().find(|tier| tier.name() == id) {
        return Some(Arc::new(Guarded(Bundled::new(*tier))));
    }
    PARTNERS.iter().chain(VARIANTS).find(|(row, _)| *row == id).map(|(_, make)| make())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_engine_answers_to_its_own_id_and_knows_its_proposals() {
        for id in ids().chain(VARIANTS.iter().map(|(id, _)| *id)) {
            let engine = by_id(id).unwrap();
            assert_eq!(engine.info().id, id);
            assert!(crate::features::by_name(&engine.info().capabilities.proposals).is_ok(), "{id}");
        }
        assert!(by_id("no-such-engine").is_none());
    }
}
