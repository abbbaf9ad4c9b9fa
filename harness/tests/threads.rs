//! Our own scripts with threads, with the threads of each script on different tiers: one memory, two tiers. On one tier they run with
//! all other scripts.

use crosscheck::{
    engine::{Engine, registry},
    features, script,
};
use std::{fs, path::Path, sync::Arc};

#[test]
fn threads_on_different_tiers_share_a_memory() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wast/threads");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 8, "{files:?}");
    let tiers: Vec<Arc<dyn Engine>> = registry::bundled().map(|id| registry::by_id(id).unwrap()).collect();
    for file in &files {
        let script = script::parse(&file.display().to_string(), &fs::read_to_string(file).unwrap());
        // Each tier first once, so that each has each part.
        for first in 0..tiers.len() {
            let engines: Vec<&dyn Engine> = (0..tiers.len()).map(|i| &*tiers[(first + i) % tiers.len()]).collect();
            let verdicts = script::run_on(&script, &engines, features::all(), None);
            let problems: Vec<_> = verdicts.iter().filter_map(|verdict| verdict.as_ref()?.as_ref().err()).collect();
            assert!(problems.is_empty(), "{}, from {}: {problems:#?}", file.display(), engines[0].info().id);
            assert!(verdicts.iter().all(Option::is_some), "{}: all directives ran", file.display());
        }
    }
}
