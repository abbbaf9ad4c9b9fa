//! Reading an expectations file.

use std::{collections::HashMap, ops::RangeInclusive};

use serde::Deserialize;
use toml::Spanned;

use super::{Expectation, ExpectedStatus, OneOrMany, Selectors};
use crate::{ExpectationError, suite::line_column};

/// The file's own shape.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    /// Ids of engines that entries may name although a run does not know them.
    #[serde(default)]
    engines: Vec<String>,
    #[serde(default)]
    expect: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: Spanned<String>,
    engine: Option<OneOrMany>,
    tier: Option<OneOrMany>,
    isa: Option<OneOrMany>,
    os: Option<OneOrMany>,
    status: ExpectedStatus,
    reason: Spanned<String>,
    url: Option<String>,
}

/// The engines that `text` declares, and its entries, in order.
pub(super) fn parse(file: &str, text: &str) -> Result<(Vec<String>, Vec<Expectation>), ExpectationError> {
    let error = |offset: usize, message: String| {
        let (line, column) = line_column(text.get(..offset).unwrap_or(text));
        ExpectationError { file: file.into(), line, column, message }
    };
    let document: Document = toml::from_str(text)
        .map_err(|bad| error(bad.span().map_or(0, |span| span.start), bad.message().trim().to_owned()))?;
    let newlines: Vec<usize> = text.match_indices('\n').map(|(offset, _)| offset).collect();
    let mut seen = HashMap::new();
    let mut entries = Vec::new();
    for entry in document.expect {
        let at = entry.id.span().start;
        let (name, ordinals) = read_id(entry.id.get_ref()).map_err(|message| error(at, message))?;
        if entry.reason.get_ref().trim().is_empty() {
            return Err(error(entry.reason.span().start, "the reason is empty".into()));
        }
        let line = newlines.partition_point(|&newline| newline < at) + 1;
        let applies = Selectors { engine: entry.engine, tier: entry.tier, isa: entry.isa, os: entry.os };
        if let Some(first) = seen.insert((name.clone(), ordinals.clone(), applies.clone()), line) {
            return Err(error(at, format!("line {first} has an entry with this id and these selectors already")));
        }
        entries.push(Expectation {
            file: name,
            ordinals,
            applies,
            status: entry.status,
            reason: entry.reason.into_inner(),
            url: entry.url,
            origin: format!("{file}:{line}"),
        });
    }
    Ok((document.engines, entries))
}

/// `file.wast#12` or `file.wast#12-40`.
fn read_id(text: &str) -> Result<(String, RangeInclusive<usize>), String> {
    let bad = || format!("{text:?} is no id: expected `file.wast#ordinal` or `file.wast#first-last`");
    let (file, ordinals) = text.rsplit_once('#').ok_or_else(bad)?;
    let (first, last) = ordinals.split_once('-').unwrap_or((ordinals, ordinals));
    match (first.parse(), last.parse()) {
        (Ok(first), Ok(last)) if first <= last && !file.is_empty() => Ok((file.into(), first..=last)),
        _ => Err(bad()),
    }
}
