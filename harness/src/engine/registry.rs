//! The engines that are built in, by id.

use super::{Bundled, Engine, Wasmi, guard::Guarded};
use std::sync::Arc;

/// A built-in engine.
struct Entry {
    id: &'static str,
    /// Whether it is a tier of the engine that comes with the harness: such a tier must pass the whole suite, an outside
    /// partner need not.
    bundled: bool,
    make: fn() -> Arc<dyn Engine>,
}

/// The bundled tiers first: the first engine of a differential run is its reference.
const ENTRIES: &[Entry] = &[
    Entry { id: "interp", bundled: true, make: || Arc::new(Guarded(Bundled::new(crosscheck_engine::Tier::Interp))) },
    Entry { id: "wasmi", bundled: false, make: || Arc::new(Guarded(Wasmi::default())) },
];

/// The ids of all built-in engines, the bundled ones first.
pub fn ids() -> impl Iterator<Item = &'static str> {
    ENTRIES.iter().map(|entry| entry.id)
}

/// The ids of the tiers of the bundled engine.
pub fn bundled() -> impl Iterator<Item = &'static str> {
    ENTRIES.iter().filter(|entry| entry.bundled).map(|entry| entry.id)
}

/// The built-in engine of that id.
pub fn by_id(id: &str) -> Option<Arc<dyn Engine>> {
    ENTRIES.iter().find(|entry| entry.id == id).map(|entry| (entry.make)())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_engine_answers_to_its_own_id_and_knows_its_proposals() {
        for id in ids() {
            let engine = by_id(id).unwrap();
            assert_eq!(engine.info().id, id);
            assert!(crate::features::by_name(&engine.info().capabilities.proposals).is_ok(), "{id}");
        }
        assert!(by_id("no-such-engine").is_none());
    }
}
