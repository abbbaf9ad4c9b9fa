//! The engines that are built in, by id.

use super::{Engine, Wasmi, guard::Guarded};
use std::sync::Arc;

/// One row per built-in engine: its id and how to make it.
const BUILT_IN: &[(&str, fn() -> Arc<dyn Engine>)] = &[("wasmi", || Arc::new(Guarded(Wasmi::default())))];

/// The ids of the built-in engines; the bundled ones first.
pub fn ids() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(id, _)| *id)
}

/// The built-in engine of that id.
pub fn by_id(id: &str) -> Option<Arc<dyn Engine>> {
    BUILT_IN.iter().find(|(known, _)| *known == id).map(|(_, make)| make())
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
