//! The embedding API as a user of the crate sees it, run on every tier.

mod calls;
mod exceptions;
mod family;
mod frames;
mod hosts;
mod limits;
mod linking;
mod objects;
mod roots;
mod schedules;
mod state;
mod threads;
mod vectors;

use crosscheck_engine::{Config, Engine, Error, Instance, Linker, Module, Store, Tier, TrapCode};

/// Runs a test once for each tier.
fn each_tier(test: impl Fn(Tier)) {
    for &tier in Tier::ALL {
        test(tier);
    }
}

/// An engine of this tier with the defaults.
fn engine(tier: Tier) -> Engine {
    Engine::new(Config::new().tier(tier))
}

/// A module from its text.
fn module(engine: &Engine, text: &str) -> Module {
    let wasm = wat::parse_str(text).expect("the text of a test parses");
    Module::new(engine, wasm).expect("the module of a test compiles")
}

/// An instance without imports in a store of its own.
fn instance(engine: &Engine, text: &str) -> (Store<()>, Instance) {
    let mut store = Store::new(engine, ());
    let instance = Instance::new(&mut store, &module(engine, text), &[]).expect("the module of a test instantiates");
    (store, instance)
}

/// An instance linked with what `define` defines, in a store with this data.
fn linked<T: 'static>(
    engine: &Engine,
    data: T,
    define: impl FnOnce(&mut Linker<T>) -> Result<(), Error>,
    text: &str,
) -> (Store<T>, Instance) {
    let mut linker = Linker::new(engine);
    define(&mut linker).expect("names are distinct");
    let mut store = Store::new(engine, data);
    let instance = linker.instantiate(&mut store, &module(engine, text)).expect("the module of a test instantiates");
    (store, instance)
}

/// The reason of the trap that a call ended with.
fn trap<T: std::fmt::Debug>(result: Result<T, Error>) -> TrapCode {
    let error = result.expect_err("a trap");
    error.trap_code().unwrap_or_else(|| panic!("a trap, not {error:?}"))
}
