//! Every tier against the first, one instruction at a time, in the operand shapes that matter to a compiler.

mod atomics;
mod gc;
mod instructions;
mod memory;
mod others;
mod roots;
mod shapes;

use crosscheck_engine::{Config, Engine, Error, Instance, Module, Store, Tier, Val};

/// An instance of a module without imports on this tier.
fn instance(tier: Tier, text: &str) -> (Store<()>, Instance) {
    instance_of(Config::new().tier(tier), text)
}

/// An instance of a module without imports, with NaNs made comparable.
fn instance_of(config: &mut Config, text: &str) -> (Store<()>, Instance) {
    let engine = Engine::new(config.canonical_nans(true));
    let wasm = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let module = Module::new(&engine, &wasm).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).expect("no imports, no segments");
    (store, instance)
}

/// What a call of an export gives: results, or the name of a trap.
fn call(store: &mut Store<()>, instance: Instance, name: &str, arguments: &[Val]) -> Result<Vec<Val>, String> {
    let func = instance.get_export(&*store, name).and_then(|item| item.into_func()).expect("exported");
    let mut results = vec![Val::NULL; func.ty(&*store).results.len()];
    match func.call(&mut *store, arguments, &mut results) {
        Ok(()) => Ok(results),
        Err(Error::Trap(trap)) => Err(trap.code().name().to_owned()),
        Err(error) => panic!("{name} of {arguments:x?}: {error}"),
    }
}
