//! Generated cases: modules, what their host provides, and the calls that are made, all from a seed or a fuzzer's bytes.

mod hosts;
mod interface;
mod own;
mod partner;
mod profile;
mod schedule;
mod smith;
mod source;
mod threads;
pub mod values;

pub use interface::{Interface, value_type, zero};
pub use profile::Profile;
pub use schedule::sampled_calls;
pub use source::{Source, case_seed};

use crate::differential::{Argument, Case, Import, Origin, Step};
use crate::engine::{EngineInfo, NanPolicy, SessionOptions};
use hosts::Hosts;
use std::collections::BTreeSet;

/// How stores behave in every comparison.
const OPTIONS: SessionOptions = SessionOptions { canonical_nans: true, fuel: true, memory_limit: None };

/// The bytes that all memories and tables of a user's module may take: the same for every engine.
const USER_MEMORY: u64 = 1 << 30;

/// What the engines of a run have in common, and what the cases for them are to look like.
#[derive(Clone, Debug)]
pub struct Request {
    /// The proposals that every engine executes; relaxed SIMD only where all choose the same of the results that it allows.
    pub proposals: BTreeSet<String>,
    /// Whether the modules must canonicalise NaNs themselves, since some engine does not.
    pub canonicalise: bool,
    /// Whether all engines count fuel by the same rules, so that running out of it can be compared.
    pub exact_fuel: bool,
    /// What the cases are to look like.
    pub profile: Profile,
    /// The engines' known bugs.
    around: Vec<&'static partner::Known>,
}

impl Request {
    /// What cases for these engines must keep to.
    pub fn new<'a>(engines: impl IntoIterator<Item = &'a EngineInfo>, profile: Profile) -> Request {
        let engines: Vec<&EngineInfo> = engines.into_iter().collect();
        let capabilities: Vec<_> = engines.iter().map(|info| &info.capabilities).collect();
        let first = capabilities.first();
        let mut proposals: BTreeSet<String> = first.iter().flat_map(|first| first.proposals.iter().cloned()).collect();
        proposals.retain(|proposal| capabilities.iter().all(|each| each.proposals.contains(proposal)));
        let one_set_of_rules =
            first.is_some_and(|first| capabilities.iter().all(|each| first.fuel.shared_with(&each.fuel)));
        if !one_set_of_rules {
            proposals.remove("relaxed-simd");
        }
        Request {
            proposals,
            canonicalise: capabilities.iter().any(|each| each.nans == NanPolicy::Hardware),
            exact_fuel: one_set_of_rules,
            profile,
            around: partner::known(engines),
        }
    }

    /// The same with some of its proposals, each kept in `percent` cases of a hundred, and only with those it stands on.
    fn part(&self, source: &mut Source<'_>, percent: u64) -> Request {
        let mut part = self.clone();
        part.proposals.retain(|_| source.percent(percent));
        for (proposal, base) in [
            ("reference-types", "bulk-memory"),
            ("exceptions", "reference-types"),
            ("function-references", "reference-types"),
            ("gc", "function-references"),
            ("relaxed-simd", "simd"),
        ] {
            if !part.has(base) {
                part.proposals.remove(proposal);
            }
        }
        part
    }

    /// Whether a known bug is to be stepped around.
    fn avoids(&self, name: &str) -> bool {
        self.around.iter().any(|known| known.name == name)
    }

    /// Whether all engines execute a proposal.
    pub fn has(&self, proposal: &str) -> bool {
        self.proposals.contains(proposal)
    }
}

/// Why there is no case for a seed. Counted, never hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// The generator found no module for these bytes.
    #[error("generator-gave-up")]
    GaveUp,
    /// It imports something that no host can make, such as a global of non-null reference type.
    #[error("import-not-available")]
    Import,
    /// It has a NaN whose bits an engine may choose, and some engine of the run does not canonicalise.
    #[error("nan-not-canonical")]
    Nan,
    /// It would meet a known bug of an outside partner.
    #[error("known-bug")]
    KnownBug,
}

/// The case with this seed.
///
/// # Errors
/// [`Rejected`] when the seed yields none.
pub fn from_seed(seed: u64, request: &Request) -> Result<Case, Rejected> {
    build(&mut Source::new(seed), None, request)
}

/// The case that a fuzzer's bytes stand for: eight bytes are the seed of hosts and calls, the rest feeds the modules.
///
/// # Errors
/// [`Rejected`] when the bytes yield none.
pub fn from_bytes(bytes: &[u8], request: &Request) -> Result<Case, Rejected> {
    let (head, tail) = bytes.split_at(bytes.len().min(8));
    build(&mut Source::new(Source::with_bytes(head, 0).bits()), Some(tail), request)
}

/// The case that calls exports of a user's module, in order, each with the same fuel; hosts are as for generated modules, but
/// plain. `None` when it imports something that no host can make.
pub fn user_case(
    wasm: Vec<u8>,
    interface: &Interface,
    calls: Vec<(String, Vec<Argument>)>,
    fuel: Option<u64>,
) -> Option<Case> {
    let hosts: Vec<_> = interface.imports.iter().map(|import| import.entity.clone()).collect::<Option<_>>()?;
    let imports = (0..hosts.len()).map(Import::Host).collect();
    let mut steps = vec![Step::Instantiate { module: 0, imports, fuel }];
    steps.extend(calls.into_iter().map(|(export, arguments)| Step::Invoke { instance: 0, export, arguments, fuel }));
    Some(Case {
        origin: Origin { generator: "user".into(), campaign: None, watcher: false },
        // A growth that one engine grants and another does not is within the specification, and tells nothing.
        options: SessionOptions { memory_limit: Some(USER_MEMORY), ..OPTIONS },
        modules: vec![wasm],
        hosts,
        steps,
    })
}

/// The case of threads that a fuzzer's bytes stand for.
///
/// # Errors
/// [`Rejected`] when the engines cannot schedule threads.
pub fn threads_from_bytes(bytes: &[u8], request: &Request) -> Result<Case, Rejected> {
    if !schedules_threads(request) {
        return Err(Rejected::GaveUp);
    }
    Ok(threads::case(&mut Source::with_bytes(bytes, 0), request))
}

/// Whether the engines have threads, and take the same turns: those that count fuel alike do.
fn schedules_threads(request: &Request) -> bool {
    request.has("threads") && request.exact_fuel
}

fn build(source: &mut Source<'_>, bytes: Option<&[u8]>, request: &Request) -> Result<Case, Rejected> {
    let profile = &request.profile;
    // A shared proposal is on in most cases and off in some: features hide each other's bugs. The modules of a case are to
    // be linked, so they agree.
    let request = &request.part(source, 80);
    if schedules_threads(request) && source.percent(profile.threads_percent) {
        return Ok(threads::case(source, request));
    }
    let own = source.percent(profile.own_percent);
    let module = |source: &mut Source<'_>, offered: Option<Vec<u8>>| {
        let mut inner = Source::with_bytes(bytes.unwrap_or(&[]), source.bits());
        let wasm = if own {
            own::module(&mut inner, request)
        } else {
            let filled = if bytes.is_some() { Vec::new() } else { inner.fill(profile.module_bytes) };
            smith::module(source, bytes.unwrap_or(&filled), offered, request)?
        };
        let wasm = partner::step_around(wasm, &request.around).map_err(|_| Rejected::GaveUp)?;
        partner::without_endless_waits(wasm.ok_or(Rejected::KnownBug)?).map_err(|_| Rejected::GaveUp)
    };
    let mut hosts = Hosts::default();
    let mut modules = vec![module(source, None)?];
    let mut interfaces = vec![Interface::of(&modules[0]).map_err(|_| Rejected::GaveUp)?];
    if !own && source.percent(profile.linked_percent) {
        modules.push(module(source, Some(hosts::offer(&interfaces[0])))?);
        interfaces.push(Interface::of(&modules[1]).map_err(|_| Rejected::GaveUp)?);
    }
    let mut fills = Vec::new();
    for (number, interface) in interfaces.iter().enumerate() {
        fills.push(hosts.fill(source, interface, &interfaces[..number], profile).ok_or(Rejected::Import)?);
    }

    let mut steps = Vec::new();
    let fuel = |source: &mut Source<'_>| {
        let low = request.exact_fuel && source.percent(10);
        Some(if low { source.between(profile.low_fuel[0], profile.low_fuel[1]) } else { profile.fuel })
    };
    // An instance that imports all that the host made and exports it again: so a module that fails to come up is seen too.
    let watcher = hosts.watcher();
    let first = watcher.is_some() as u32;
    if let Some((wasm, imports)) = watcher {
        steps.push(Step::Instantiate { module: modules.len(), imports, fuel: Some(profile.fuel) });
        modules.push(wasm);
    }
    for (module, imports) in fills.into_iter().enumerate() {
        let imports = imports.into_iter().map(|import| import.shifted(first)).collect();
        steps.push(Step::Instantiate { module, imports, fuel: fuel(source) });
    }
    for call in schedule::calls(source, &interfaces, profile) {
        steps.push(Step::Invoke {
            instance: first + call.module as u32,
            export: call.export,
            arguments: call.arguments,
            fuel: fuel(source),
        });
    }
    Ok(Case {
        origin: Origin { generator: if own { "own" } else { "smith" }.into(), campaign: None, watcher: first > 0 },
        options: OPTIONS,
        modules,
        hosts: hosts.entities,
        steps,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::registry::{bundled, by_id};
    use crate::features;

    #[test]
    fn relaxed_vectors_are_generated_for_engines_of_one_set_of_rules_only() {
        let request = |ids: &[&str]| {
            let engines: Vec<_> = ids.iter().map(|id| by_id(id).expect("built in")).collect();
            Request::new(engines.iter().map(|engine| engine.info()), Profile::default())
        };
        let tiers: Vec<_> = bundled().collect();
        let alone = request(&tiers);
        let together = request(&[&tiers[..], &["wasmi"]].concat());
        let lacking = |request: &Request, proposal: &str| {
            let others = features::known(features::names(features::all()).into_iter().filter(|name| *name != proposal));
            let cases = (0..50).filter_map(|case| from_seed(case_seed(3, case), request).ok());
            let modules = cases.flat_map(|case| case.modules);
            modules.filter(|module| features::missing(module, others).contains(&proposal)).count()
        };
        assert!(lacking(&alone, "simd") > 5 && lacking(&together, "simd") > 5);
        assert!(lacking(&alone, "relaxed-simd") > 1);
        assert_eq!(lacking(&together, "relaxed-simd"), 0);
    }
}
