//! What the sessions of a thread have in common, so that the tiers of a differential run decode and validate each module once:
//! a tier takes what another has decoded a moment ago. Compiling and running stay each tier's own.

use crosscheck_engine::{Config, Decoded, Engine, Error, Module, Tier};
use std::cell::RefCell;
use std::collections::VecDeque;

/// How many modules are kept: more than a case has.
const KEPT: usize = 4;

/// Engines that differ in their tier, and what one of them decoded last.
struct Family {
    /// All but the tier.
    config: Config,
    engine: Engine,
    decoded: VecDeque<Decoded>,
}

thread_local! {
    /// Of the configuration that was last asked for.
    static FAMILY: RefCell<Option<Family>> = const { RefCell::new(None) };
}

/// An engine of this configuration that runs guest code on `tier`.
pub(super) fn engine(config: &Config, tier: Tier) -> Engine {
    // The last tier needs to know all that any of them does.
    let common = config.clone().tier(*Tier::ALL.last().expect("there is a tier")).clone();
    FAMILY.with_borrow_mut(|family| {
        let known = family.take().filter(|family| family.config == common);
        let family = family.insert(known.unwrap_or_else(|| {
            let engine = Engine::new(&common);
            Family { config: common, engine, decoded: VecDeque::new() }
        }));
        family.engine.with_tier(tier)
    })
}

/// Compiles a module for an engine that [`engine`] made.
///
/// # Errors
/// As [`Module::new`].
pub(super) fn compile(engine: &Engine, wasm: &[u8]) -> Result<Module, Error> {
    FAMILY.with_borrow_mut(|family| {
        // Another thread's, or of another configuration than was asked for since.
        let Some(family) = family.as_mut().filter(|family| family.engine.shares_types(engine)) else {
            return Module::new(engine, wasm);
        };
        if let Some(decoded) = family.decoded.iter().find(|decoded| decoded.bytes() == wasm) {
            return Module::from_decoded(engine, decoded);
        }
        let decoded = Decoded::new(engine, wasm)?;
        let module = Module::from_decoded(engine, &decoded)?;
        family.decoded.truncate(KEPT - 1);
        family.decoded.push_front(decoded);
        Ok(module)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_share_what_is_decoded_and_configurations_do_not() {
        let wasm = wat::parse_str(r#"(module (func (export "f") (result i32) (i32.const 1)))"#).unwrap();
        let mut config = Config::new();
        let engines: Vec<_> = Tier::ALL.iter().map(|&tier| engine(config.consume_fuel(true), tier)).collect();
        let modules: Vec<_> = engines.iter().map(|engine| compile(engine, &wasm).unwrap()).collect();
        assert!(modules.iter().all(|module| std::ptr::eq(module.decoded(), modules[0].decoded())));

        let other = engine(config.consume_fuel(false), Tier::Interp);
        let apart = compile(&other, &wasm).unwrap();
        assert!(!std::ptr::eq(apart.decoded(), modules[0].decoded()));
        assert!(apart.decoded().bodies[0].info.fuel.is_empty() && !modules[0].decoded().bodies[0].info.fuel.is_empty());
        // The first family is forgotten, and its engines work on their own.
        assert!(!std::ptr::eq(compile(&engines[0], &wasm).unwrap().decoded(), modules[0].decoded()));
    }

    #[test]
    fn no_more_modules_are_kept_than_a_case_may_have() {
        let engine = engine(Config::new().canonical_nans(true), Tier::Interp);
        for bytes in 0..10 {
            let text = format!("(module (func (i32.const {bytes}) drop))");
            compile(&engine, &wat::parse_str(text).unwrap()).unwrap();
        }
        FAMILY.with_borrow(|family| assert_eq!(family.as_ref().unwrap().decoded.len(), KEPT));
    }
}
