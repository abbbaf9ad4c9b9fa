//! Inputs that the fuzz target `differential` once stumbled over, and some that reach every generator, through the same oracle.

use crosscheck::differential::{check_bytes, groups};
use crosscheck::engine::registry;
use crosscheck::generate::{self, Profile};
use std::path::Path;

#[test]
fn no_kept_input_of_the_fuzzer_makes_engines_differ() {
    let engines: Vec<_> = registry::ids().filter_map(registry::by_id).collect();
    let groups = groups(&engines, &Profile::default());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/regressions");
    let mut generators = std::collections::BTreeSet::new();
    let mut inputs: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    inputs.sort();
    for path in inputs {
        let bytes = std::fs::read(&path).unwrap();
        let case = generate::from_bytes(&bytes, &groups[0].request);
        generators.extend(case.map(|case| case.origin.generator));
        if let Some(difference) = check_bytes(&bytes, &groups) {
            panic!("{}: {difference}", path.display());
        }
    }
    assert_eq!(generators.into_iter().collect::<Vec<_>>(), ["own", "smith"], "generators reached by the kept inputs");
}
