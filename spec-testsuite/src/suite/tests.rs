use super::*;

/// A directory laid out like a checkout of the official suite.
fn checkout(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

const OFFICIAL: &[(&str, &[u8])] = &[
    ("i32.wast", b"(module)"),
    ("README.md", b"no test"),
    ("custom/branch_hint.wast", b""),
    ("legacy/throw.wast", b"(module (func try catch_all end))"),
    (".github/hidden.wast", b""),
    ("proposals/threads/atomic.wast", b""),
    ("proposals/custom-page-sizes/memory_max.wast", b""),
    ("proposals/brand-new/a.wast", b""),
];

fn paths(files: &[TestFile]) -> Vec<&str> {
    files.iter().map(|file| file.path.as_str()).collect()
}

fn strings(arguments: &[&str]) -> Vec<String> {
    arguments.iter().map(|&argument| argument.to_owned()).collect()
}

#[test]
fn a_checkout_lists_every_test_with_its_group_proposal_and_features() {
    let dir = checkout(OFFICIAL);
    let suite = Suite::from_dir(dir.path()).unwrap();
    let rows: Vec<_> =
        suite.files().iter().map(|f| (f.path.as_str(), f.group, f.proposal.as_deref(), f.features.name)).collect();
    assert_eq!(
        rows,
        [
            ("custom/branch_hint.wast", Group::Custom, None, "wasm-3.0"),
            ("i32.wast", Group::Root, None, "wasm-3.0"),
            ("legacy/throw.wast", Group::Legacy, None, "legacy"),
            ("proposals/brand-new/a.wast", Group::Proposal, Some("brand-new"), "all"),
            (
                "proposals/custom-page-sizes/memory_max.wast",
                Group::Proposal,
                Some("custom-page-sizes"),
                "custom-page-sizes"
            ),
            ("proposals/threads/atomic.wast", Group::Proposal, Some("threads"), "threads"),
        ]
    );
}

#[test]
fn legacy_files_are_listed_with_the_reason_why_they_do_not_run() {
    let dir = checkout(OFFICIAL);
    let suite = Suite::from_dir(dir.path()).unwrap();
    let skipped: Vec<_> = suite.files().iter().filter(|file| file.skip.is_some()).collect();
    assert_eq!(skipped.iter().map(|file| file.section()).collect::<Vec<_>>(), ["legacy"]);
    assert!(skipped[0].skip.unwrap().contains("no longer reads"));
}

#[test]
fn a_directory_without_tests_and_a_missing_one_are_errors_that_name_it() {
    let dir = checkout(&[("README.md", b"")]);
    let error = Suite::from_dir(dir.path()).unwrap_err();
    assert!(matches!(error, SuiteError::NoTests(_)), "{error}");
    let missing = dir.path().join("missing");
    let error = Suite::from_dir(&missing).unwrap_err();
    assert!(matches!(error, SuiteError::Io { .. }) && error.to_string().contains(missing.to_str().unwrap()), "{error}");
}

#[test]
#[cfg(unix)]
fn listing_reads_no_file() {
    // A link to nowhere is listed; only reading it fails.
    let dir = checkout(&[("i32.wast", b"")]);
    std::os::unix::fs::symlink("nowhere", dir.path().join("dangling.wast")).unwrap();
    let suite = Suite::from_dir(dir.path()).unwrap();
    assert_eq!(paths(suite.files()), ["dangling.wast", "i32.wast"]);
    assert!(suite.file("dangling.wast").unwrap().text().unwrap_err().to_string().contains("dangling.wast"));
}

#[test]
fn text_that_is_not_utf8_is_an_error_with_its_place() {
    let dir = checkout(&[("odd.wast", b"(module)\n;; \xc3\xa9 \xff")]);
    let error = Suite::from_dir(dir.path()).unwrap().files()[0].text().unwrap_err();
    assert_eq!(error.to_string(), "odd.wast:2:6: not valid UTF-8 (byte offset 15)");
}

#[test]
fn names_select_files_folders_and_sections() {
    let suite = Suite::embedded();
    let select = |arguments: &[&str], filter| suite.select(&strings(arguments), filter);
    assert_eq!(select(&[], None).unwrap().len(), suite.files().len());
    assert_eq!(paths(&select(&["i64", "i32.wast", "i64.wast"], None).unwrap()), ["i64.wast", "i32.wast"]);
    assert_eq!(select(&["threads"], None).unwrap().len(), 4);
    assert_eq!(select(&["proposals/threads/"], None).unwrap().len(), 4);
    assert_eq!(paths(&select(&["threads"], Some("mem")).unwrap()), ["proposals/threads/memory.wast"]);
    let root = select(&["wasm-3.0"], None).unwrap();
    assert!(root.len() > 200 && root.iter().all(|file| file.group == Group::Root));
}

#[test]
fn a_name_that_selects_nothing_is_an_error_that_lists_what_would() {
    let error = Suite::embedded().select(&strings(&["thread"]), None).unwrap_err().to_string();
    assert!(error.contains("\"thread\"") && error.contains("threads, wasm-3.0"), "{error}");
    let error = Suite::embedded().select(&[], Some("no such file")).unwrap_err().to_string();
    assert!(error.contains("no such file"), "{error}");
}

#[test]
fn a_path_inside_a_checkout_keeps_its_name_and_features() {
    let dir = checkout(OFFICIAL);
    let suite = Suite::embedded();
    let select = |path: &str| {
        let path = dir.path().join(path);
        suite.select(&strings(&[path.to_str().unwrap()]), None).unwrap()
    };
    assert_eq!(paths(&select("i32.wast")), ["i32.wast"]);
    let threads = select("proposals/threads");
    assert_eq!((paths(&threads), threads[0].features.name), (vec!["proposals/threads/atomic.wast"], "threads"));
    assert_eq!(select("").len(), 6);
    assert_eq!(select("legacy")[0].skip, Some(LEGACY_SKIP));
}

#[test]
fn a_path_outside_any_suite_has_its_name_as_given_and_every_feature() {
    let dir = checkout(&[("mine/b.wast", b"(module)"), ("mine/deep/a.wast", b""), ("empty/note.txt", b"")]);
    let given = |name: &str| dir.path().join(name).to_str().unwrap().replace('\\', "/");
    let suite = Suite::embedded();
    let files = suite.select(&[given("mine/")], None).unwrap();
    assert_eq!(paths(&files), [given("mine/b.wast"), given("mine/deep/a.wast")]);
    assert!(files.iter().all(|file| file.group == Group::Other && file.features.name == "all"));
    assert_eq!(files[0].text().unwrap(), "(module)");
    assert_eq!(paths(&suite.select(&[given("mine/b.wast")], None).unwrap()), [given("mine/b.wast")]);
    assert!(matches!(suite.select(&[given("empty")], None), Err(SuiteError::NoTests(_))));
}

#[test]
fn the_external_suite_holds_what_this_crate_says_of_it() {
    let Some(dir) = std::env::var_os("CROSSCHECK_TESTSUITE") else { return };
    let suite = Suite::from_dir(dir).unwrap();
    assert!(suite.files().len() >= Suite::embedded().files().len());
    for file in suite.files() {
        assert!(!file.text().unwrap().is_empty(), "{} is empty", file.path);
        assert!(file.group != Group::Proposal || file.features.name != "all", "{} has no features declared", file.path);
    }
    // Of the embedded suite, only the file that a checkout shadows has a name of its own.
    let missing: Vec<_> = Suite::embedded().files().iter().filter(|f| suite.file(&f.path).is_none()).cloned().collect();
    assert_eq!(paths(&missing), ["core/memory_grow.wast"]);
}
