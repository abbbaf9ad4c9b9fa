//! Which part of the engine knows which, found in the source text: above all that the tiers do not know each other, since a
//! bug that both share is one that comparing them cannot show.

use std::fs;
use std::path::{Path, PathBuf};

/// Each part of the engine, and the parts that it may name besides itself.
const PARTS: &[(&str, &[&str])] = &[
    ("sys", &[]),
    ("op", &[]),
    ("module", &["op"]),
    ("runtime", &["sys", "op", "module"]),
    ("interp", &["op", "module", "runtime"]),
    ("native", &["sys", "op", "module", "runtime"]),
    ("api", &["sys", "op", "module", "runtime", "interp", "native"]),
];

/// The Rust files under a path, itself included.
fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("readable").map(|entry| entry.expect("readable").path());
        return entries.flat_map(|entry| sources(&entry)).collect();
    }
    let is_source = path.extension().is_some_and(|extension| extension == "rs");
    is_source.then(|| path.to_owned()).into_iter().collect()
}

/// The identifiers that a path or a `use` names next: one, or the first of each item in braces.
fn named(rest: &str) -> Vec<&str> {
    let (mut names, mut depth, mut expected) = (Vec::new(), 0, true);
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => expected = true,
            _ if expected && !c.is_whitespace() => {
                names.push(rest[at..].split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default());
                expected = false;
            }
            _ => {}
        }
        if depth == 0 && !expected {
            break;
        }
    }
    names
}

/// What a file names of the crate's root; `depth` is how many modules deep the file's own module is.
fn of_the_root(source: &str, depth: usize) -> Vec<String> {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let code = source.lines().filter(is_code).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for (at, start) in code.match_indices("crate::") {
        // What is at the root and in no part is the API's.
        let part = |name: &str| if PARTS.iter().any(|(part, _)| *part == name) { name } else { "api" }.to_owned();
        found.extend(named(&code[at + start.len()..]).into_iter().map(part));
    }
    // A chain of `super` that is long enough for the file's own module leads to the root, unless a module within the file is
    // meant, whose own root names are no parts.
    let chain = "super::".repeat(depth);
    for (at, _) in code.match_indices(&chain) {
        let names = named(&code[at + chain.len()..]).into_iter();
        found.extend(names.filter(|name| PARTS.iter().any(|(part, _)| part == name)).map(str::to_owned));
    }
    found
}

#[test]
fn each_part_knows_only_those_before_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for source in sources(&root) {
        let path = source.strip_prefix(&root).expect("found there");
        let modules: Vec<_> = path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let depth = modules.iter().filter(|module| *module != "mod").count();
        if modules == ["lib"] {
            continue;
        }
        let (part, may_know) = PARTS
            .iter()
            .find(|(part, _)| *part == modules[0])
            .unwrap_or_else(|| panic!("{path:?} is in no known part"));
        let text = fs::read_to_string(&source).expect("readable");
        for named in of_the_root(&text, depth) {
            assert!(
                named == *part || may_know.contains(&&*named),
                "{path:?} names `{named}`, which `{part}` may not know"
            );
            seen += usize::from(named != *part);
        }
    }
    assert!(seen > 100, "only {seen} names of other parts were found: the search is blind");
}

#[test]
fn every_way_of_naming_a_part_is_seen() {
    let source =
        "use crate::{module::{Bounds, Module}, native};\n// crate::sys is only mentioned\nlet x = crate::op::Op::End;
        use super::super::interp::{self};\nuse crate::Engine;\nuse super::native;";
    assert_eq!(of_the_root(source, 2), ["module", "native", "op", "api", "interp"]);
}
