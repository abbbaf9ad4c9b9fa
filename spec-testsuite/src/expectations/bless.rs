//! Writing proposed entries.

use serde::Serialize;

use super::{Expectation, ExpectedStatus, OneOrMany};

/// One entry as the file has it.
#[derive(Serialize)]
struct Entry<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<&'a OneOrMany>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<&'a OneOrMany>,
    #[serde(skip_serializing_if = "Option::is_none")]
    isa: Option<&'a OneOrMany>,
    #[serde(skip_serializing_if = "Option::is_none")]
    os: Option<&'a OneOrMany>,
    status: ExpectedStatus,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

impl<'a> From<&'a Expectation> for Entry<'a> {
    fn from(entry: &'a Expectation) -> Self {
        let Expectation { applies, status, reason, url, .. } = entry;
        Self {
            id: entry.id(),
            engine: applies.engine.as_ref(),
            tier: applies.tier.as_ref(),
            isa: applies.isa.as_ref(),
            os: applies.os.as_ref(),
            status: *status,
            reason,
            url: url.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    expect: Vec<Entry<'a>>,
}

/// Entries as the text of an expectations file: sorted by file and ordinal, neighbours that differ only in their ordinal
/// joined into ranges. Entries about one directive on one engine would compete: there should be no two.
///
/// ```
/// use crosscheck_testsuite::{bless, Expectation, ExpectedStatus, OneOrMany, Selectors};
///
/// let entry = |ordinal| Expectation {
///     file: "i32.wast".into(),
///     ordinals: ordinal..=ordinal,
///     applies: Selectors { engine: Some(OneOrMany::One("demo".into())), ..Selectors::default() },
///     status: ExpectedStatus::Fail,
///     reason: "rotates the wrong way".into(),
///     url: None,
///     origin: String::new(),
/// };
/// assert_eq!(
///     bless(vec![entry(13), entry(12)]),
///     r#"[[expect]]
/// id = "i32.wast#12-13"
/// engine = "demo"
/// status = "fail"
/// reason = "rotates the wrong way"
/// "#
/// );
/// ```
pub fn bless(mut entries: Vec<Expectation>) -> String {
    type Key<'a> = (&'a str, &'a super::Selectors, ExpectedStatus, &'a str, &'a Option<String>);
    fn kind(entry: &Expectation) -> Key<'_> {
        (&entry.file, &entry.applies, entry.status, &entry.reason, &entry.url)
    }
    let start = |entry: &Expectation| *entry.ordinals.start();
    entries.sort_by(|a, b| kind(a).cmp(&kind(b)).then(start(a).cmp(&start(b))));
    let mut joined = Vec::<Expectation>::new();
    for entry in entries {
        match joined.last_mut() {
            Some(last) if kind(last) == kind(&entry) && start(&entry) <= last.ordinals.end() + 1 => {
                last.ordinals = start(last)..=*last.ordinals.end().max(entry.ordinals.end());
            }
            _ => joined.push(entry),
        }
    }
    joined.sort_by(|a, b| a.file.cmp(&b.file).then(start(a).cmp(&start(b))));
    if joined.is_empty() {
        return String::new();
    }
    let document = Document { expect: joined.iter().map(Entry::from).collect() };
    toml::to_string(&document).expect("tables of strings and lists of strings are always valid TOML")
}
