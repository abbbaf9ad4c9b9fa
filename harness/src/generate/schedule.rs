//! Which exports are called, how often, in which order, with which arguments.

use super::{Interface, Profile, Source, values, zero};
use crate::differential::Argument;
use crate::engine::{Ref, Type, Value};

/// A call to be made.
#[derive(Clone, Debug)]
pub struct Call {
    /// The number of the module.
    pub module: usize,
    /// The export.
    pub export: String,
    /// The arguments.
    pub arguments: Vec<Argument>,
}

/// The calls of a case: every exported function several times.
pub(super) fn calls(source: &mut Source<'_>, interfaces: &[Interface], profile: &Profile) -> Vec<Call> {
    let mut functions: Vec<(usize, &str, &[Type])> = interfaces
        .iter()
        .enumerate()
        .flat_map(|(at, interface)| interface.functions().map(move |(name, ty)| (at, name, ty)))
        .collect();
    source.shuffle(&mut functions);
    functions.truncate(profile.exports_called);
    let mut calls = Vec::new();
    for (module, name, params) in functions {
        for _ in 0..source.between(profile.calls_per_export[0], profile.calls_per_export[1]) {
            calls.push(Call { module, export: name.into(), arguments: arguments(source, params, profile) });
        }
    }
    if source.percent(profile.shuffle_percent) {
        source.shuffle(&mut calls);
    }
    calls
}

/// Calls of every exported function of one module, with arguments sampled from a seed.
pub fn sampled_calls(seed: u64, interface: &Interface, profile: &Profile) -> Vec<Call> {
    let everything = Profile { exports_called: usize::MAX, ..profile.clone() };
    calls(&mut Source::new(seed), std::slice::from_ref(interface), &everything)
}

fn arguments(source: &mut Source<'_>, params: &[Type], profile: &Profile) -> Vec<Argument> {
    let mut arguments: Vec<Argument> = Vec::with_capacity(params.len());
    for &ty in params {
        let argument = match source.weighted(&profile.argument_weights) {
            0 => Argument::Value(values::edge(source, ty)),
            1 => Argument::Value(values::random(source, ty)),
            2 => Argument::Value(values::small(source, ty)),
            3 => Argument::Earlier {
                ty,
                back: source.below(4) as usize,
                otherwise: zero(ty).unwrap_or(Value::Ref(Ref::Null)),
            },
            _ => match params[..arguments.len()].iter().rposition(|&earlier| earlier == ty) {
                Some(same) => arguments[same].clone(),
                None => Argument::Value(values::edge(source, ty)),
            },
        };
        arguments.push(argument);
    }
    arguments
}
