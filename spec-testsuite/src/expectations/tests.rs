use super::*;

const TWO: &str = r#"
[[expect]]
id = "i32.wast#3"
engine = "interp"
os = ["linux", "macos"]
status = "fail"
reason = "rotates the wrong way"
url = "https://example.org/7"

[[expect]]
id = "i32.wast#3-5"
status = "timeout"
reason = "slow here"
"#;

fn on(engine: &str, os: &str) -> EngineSelector {
    EngineSelector { engine: engine.into(), tier: "interp".into(), isa: "x86_64".into(), os: os.into() }
}

fn parse(text: &str) -> Expectations {
    Expectations::parse("e.toml", text).unwrap()
}

fn error(text: &str) -> String {
    Expectations::parse("e.toml", text).unwrap_err().to_string()
}

/// An entry with the given lines after a valid id.
fn entry(lines: &str) -> String {
    format!("[[expect]]\nid = \"a.wast#1\"\n{lines}")
}

#[test]
fn the_last_entry_whose_selectors_match_decides() {
    let all = parse(TWO);
    let status = |ordinal, engine, os| {
        all.lookup(&DirectiveId::new("i32.wast", ordinal), &on(engine, os)).map(|entry| entry.status.as_str())
    };
    assert_eq!(status(3, "interp", "linux"), Some("timeout"));
    assert_eq!(status(5, "other", "windows"), Some("timeout"));
    assert_eq!([status(2, "interp", "linux"), status(6, "interp", "linux")], [None, None]);
    assert_eq!(all.lookup(&DirectiveId::new("i64.wast", 3), &on("interp", "linux")), None);
}

#[test]
fn every_selector_that_is_present_must_match() {
    let interp = parse(TWO).entries()[0].applies.clone();
    assert!(interp.matches(&on("interp", "linux")) && interp.matches(&on("interp", "macos")));
    assert!(!interp.matches(&on("interp", "windows")) && !interp.matches(&on("native", "linux")));
    for (selector, matches) in [("tier = 'interp'", true), ("tier = ['native']", false), ("isa = 'aarch64'", false)] {
        let all = parse(&entry(&format!("{selector}\nstatus = 'fail'\nreason = 'r'")));
        assert_eq!(all.entries()[0].applies.matches(&on("any", "linux")), matches, "{selector}");
    }
}

#[test]
fn entries_keep_their_reason_url_and_place() {
    let all = parse(TWO);
    let entry = &all.entries()[0];
    assert_eq!((entry.reason.as_str(), entry.url.as_deref()), ("rotates the wrong way", Some("https://example.org/7")));
    assert_eq!(entry.to_string(), "e.toml:3: i32.wast#3 is expected to fail: rotates the wrong way");
}

#[test]
fn mistakes_are_named_with_file_line_and_column() {
    let good = "status = 'fail'\nreason = 'r'\n";
    for (text, start, said) in [
        (entry("status = 'fail'"), "e.toml:1:1: ", "missing field `reason`"),
        (entry("reason = 'r'"), "e.toml:1:1: ", "missing field `status`"),
        (entry("status = 'fail'\nreason = ' '"), "e.toml:4:10: ", "the reason is empty"),
        (entry("status = 'pass'\nreason = 'r'"), "e.toml:3:10: ", "unknown variant `pass`"),
        (entry("status = 'fail'\nreason = 'r'\nengin = 'x'"), "e.toml:5:1: ", "unknown field `engin`"),
        (entry("status = 'fail'\nreason = 'r'\nengine = 3"), "e.toml:5:10: ", "a name or a list of names"),
        ("[[expect]]\nid = 'a.wast'\n".to_owned() + good, "e.toml:2:6: ", "\"a.wast\" is no id"),
        ("[[expect]]\nid = 'a.wast#5-4'\n".to_owned() + good, "e.toml:2:6: ", "is no id"),
        ("[[expects]]\n".to_owned(), "e.toml:1:3: ", "unknown field `expects`"),
        ("[[expect]\n".to_owned(), "e.toml:1:", "expected"),
        (entry(good) + &entry(good), "e.toml:6:6: ", "line 2 has an entry with this id"),
    ] {
        let error = error(&text);
        assert!(error.starts_with(start) && error.contains(said), "{text}\ngave {error}");
    }
}

#[test]
fn a_missing_file_is_an_error_that_names_it() {
    let error = Expectations::load(&["no/such/file.toml"]).unwrap_err();
    assert!(error.to_string().starts_with("no/such/file.toml:1:1: "), "{error}");
}

#[test]
fn entries_of_given_files_override_the_bundled_ones() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mine.toml");
    fs::write(&path, TWO).unwrap();
    let bundled = Expectations::load::<&str>(&[]).unwrap().entries().len();
    let all = Expectations::load(&[&path]).unwrap();
    assert_eq!(all.entries().len(), bundled + 2);
    assert!(all.entries().last().unwrap().origin.ends_with("mine.toml:11"));
}

#[test]
fn bundled_entries_name_files_of_the_embedded_suite() {
    let suite = crate::Suite::embedded();
    for entry in Expectations::load::<&str>(&[]).unwrap().entries() {
        assert!(suite.file(&entry.file).is_some(), "{entry}");
    }
}

#[test]
fn entries_about_what_is_not_there_are_mistakes() {
    let all = parse(TWO);
    let mistakes = |all: &Expectations, ran: &[(&'static str, usize)], files: &[&str], engines: &[&'static str]| {
        let is_file = |path: &str| files.contains(&path);
        let run = Run { directives: ran.iter().copied().collect(), is_file: &is_file, engines: engines.to_vec() };
        all.mistakes(&run)
    };
    assert_eq!(mistakes(&all, &[], &["i32.wast"], &["interp"]), [""; 0]);
    assert_eq!(mistakes(&all, &[("i32.wast", 6)], &["i32.wast"], &["interp"]), [""; 0]);
    assert_eq!(
        mistakes(&all, &[("i32.wast", 5)], &["i32.wast"], &["interp"]),
        ["e.toml:11: i32.wast#3-5: i32.wast has 5 directives, counted from 0"]
    );
    assert_eq!(mistakes(&all, &[("i32.wast", 3)], &[], &["interp"]).len(), 2);
    assert_eq!(mistakes(&all, &[], &[], &["interp"])[0], "e.toml:3: i32.wast#3: there is no test file i32.wast");
    let unknown = mistakes(&all, &[], &["i32.wast"], &["wasmi", "mine"]);
    assert!(unknown[0].starts_with("e.toml:3: i32.wast#3: there is no engine interp (there are: wasmi, mine)"));
    assert_eq!(unknown.len(), 1, "{unknown:?}");
    let declared = parse(&format!("engines = ['interp']\n{TWO}"));
    assert_eq!(mistakes(&declared, &[], &["i32.wast"], &["wasmi"]), [""; 0]);
    let bundled = Expectations::load::<&str>(&[]).unwrap();
    assert_eq!(mistakes(&bundled, &[], &[], &["interp"]), [""; 0]);
}

#[test]
fn blessed_entries_read_back_as_what_they_were() {
    let before = parse(&TWO.replace("#3-5", "#4-5"));
    let text = bless(before.entries().to_vec());
    let after = parse(&text);
    let without_origin = |all: &Expectations| {
        all.entries().iter().map(|entry| Expectation { origin: String::new(), ..entry.clone() }).collect::<Vec<_>>()
    };
    assert_eq!(without_origin(&after), without_origin(&before), "{text}");
}

#[test]
fn blessing_joins_neighbours_and_nothing_else() {
    let entry = |file: &str, ordinal, reason: &str| Expectation {
        file: file.into(),
        ordinals: ordinal..=ordinal,
        applies: Selectors::default(),
        status: ExpectedStatus::Unsupported,
        reason: reason.into(),
        url: None,
        origin: String::new(),
    };
    let text = bless(vec![
        entry("b.wast", 0, "r"),
        entry("a.wast", 9, "r"),
        entry("a.wast", 2, "r"),
        entry("a.wast", 1, "r"),
        entry("a.wast", 3, "other \"quoted\"\nreason"),
    ]);
    let ids: Vec<_> = parse(&text).entries().iter().map(Expectation::id).collect();
    assert_eq!(ids, ["a.wast#1-2", "a.wast#3", "a.wast#9", "b.wast#0"]);
    assert_eq!(bless(Vec::new()), "");
}
