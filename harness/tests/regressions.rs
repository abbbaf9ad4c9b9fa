//! Inputs that the fuzz targets once stumbled over, and some that reach every generator, through the same checks.

use crosscheck::differential::groups;
use crosscheck::engine::registry;
use crosscheck::fuzzing::Target;
use crosscheck::generate::{self, Profile};
use crosscheck::suite::STACK;
use std::path::{Path, PathBuf};

fn kept(target: Target) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/regressions").join(target.name());
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn no_kept_input_of_the_fuzzer_is_a_finding() {
    for &target in Target::ALL {
        assert!(!kept(target).is_empty(), "{target:?}");
        for (path, bytes) in kept(target) {
            let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || target.check(&bytes)).unwrap();
            assert_eq!(thread.join().unwrap(), None, "{}", path.display());
        }
    }
}

#[test]
fn the_kept_inputs_of_the_differential_target_reach_every_generator() {
    let engines: Vec<_> = registry::ids().filter_map(registry::by_id).collect();
    let groups = groups(&engines, &Profile::default());
    let cases =
        kept(Target::Differential).into_iter().map(|(_, bytes)| generate::from_bytes(&bytes, &groups[0].request));
    let generators: std::collections::BTreeSet<_> = cases.flatten().map(|case| case.origin.generator).collect();
    assert_eq!(generators.into_iter().collect::<Vec<_>>(), ["own", "smith"]);
}
