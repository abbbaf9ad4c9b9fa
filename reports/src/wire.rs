//! The report as JSON: the stored parts and the computed ones, in a fixed order.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{
    Counts, Divergence, EngineInfo, Failure, FileRow, Generated, ProposalRow, Report, SCHEMA, SuiteInfo, Tool, Volatile,
};

/// Why a text is not a sound report.
#[derive(Debug, thiserror::Error)]
#[error("not a sound {SCHEMA}: {0}")]
pub struct ReadError(#[from] serde_json::Error);

#[derive(Serialize)]
struct Write<'a> {
    schema: &'a str,
    tool: &'a Tool,
    suite: Option<WireSuite>,
    engines: &'a [EngineInfo],
    totals: BTreeMap<String, Counts>,
    proposals: Vec<ProposalRow>,
    files: &'a [FileRow],
    failures: &'a [Failure],
    generated: &'a Option<Generated>,
    divergences: &'a [Divergence],
    volatile: &'a Volatile,
}

#[derive(Deserialize)]
struct Read {
    schema: String,
    tool: Tool,
    suite: Option<WireSuite>,
    engines: Vec<EngineInfo>,
    totals: BTreeMap<String, Counts>,
    proposals: Vec<ProposalRow>,
    files: Vec<FileRow>,
    failures: Vec<Failure>,
    generated: Option<Generated>,
    divergences: Vec<Divergence>,
    volatile: Volatile,
}

#[derive(Serialize, Deserialize)]
struct WireSuite {
    source: String,
    revision: String,
    files: u64,
    directives: u64,
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let suite = self.suite.as_ref().map(|SuiteInfo { source, revision }| WireSuite {
            source: source.clone(),
            revision: revision.clone(),
            files: self.files.len() as u64,
            directives: self.directives(),
        });
        let Self { tool, engines, files, failures, generated, divergences, volatile, .. } = self;
        let (totals, proposals) = (self.totals(), self.proposals());
        let schema = SCHEMA;
        Write { schema, tool, suite, engines, totals, proposals, files, failures, generated, divergences, volatile }
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Report {
    /// Reads a report and checks that its computed parts agree with its files.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Read::deserialize(deserializer)?;
        let Read { tool, engines, files, failures, generated, divergences, volatile, .. } = read;
        if read.schema != SCHEMA {
            return Err(D::Error::custom(format_args!("its schema is {:?}", read.schema)));
        }
        let counted = read.suite.as_ref().map(|suite| (suite.files, suite.directives));
        let suite = read.suite.map(|WireSuite { source, revision, .. }| SuiteInfo { source, revision });
        let report = Self { tool, suite, engines, files, failures, generated, divergences, volatile };
        let mut wrong = report.inconsistencies();
        if counted.is_some_and(|counted| counted != (report.files.len() as u64, report.directives())) {
            wrong.push("suite does not agree with files".into());
        }
        if read.totals != report.totals() {
            wrong.push("totals do not agree with files".into());
        }
        if read.proposals != report.proposals() {
            wrong.push("proposals do not agree with files".into());
        }
        if wrong.is_empty() { Ok(report) } else { Err(D::Error::custom(wrong.join("; "))) }
    }
}

impl Report {
    /// Reads a report back.
    ///
    /// # Errors
    /// When the text is not JSON, not of this format, or contradicts itself.
    pub fn from_json(text: &str) -> Result<Self, ReadError> {
        Ok(serde_json::from_str(text)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{render::json, sample::sample};

    #[test]
    fn a_report_reads_back_as_it_was_written() {
        let text = json(&sample());
        let report = Report::from_json(&text).unwrap();
        assert_eq!(report, sample());
        assert_eq!(json(&report), text);
    }

    #[test]
    fn fields_come_in_the_order_of_the_format() {
        let text = json(&sample());
        let keys: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("  \"")?.split('"').next()).collect();
        let order = "schema tool suite engines totals proposals files failures generated divergences volatile";
        assert_eq!(keys.join(" "), order);
    }

    #[test]
    fn unknown_fields_are_ignored_and_contradictions_refused() {
        let text = json(&sample());
        let change = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            Report::from_json(&text.replacen(from, to, 1)).map(|_| ()).map_err(|error| error.to_string())
        };
        assert_eq!(change("\"tool\": {", "\"later\": 1, \"tool\": { \"more\": 2,"), Ok(()));
        for (from, to, said) in [
            ("crosscheck-report/1", "crosscheck-report/9", "its schema is \"crosscheck-report/9\""),
            ("\"pass\": 157", "\"pass\": 158", "totals do not agree with files"),
            ("\"files\": 2,", "\"files\": 3,", "proposals do not agree with files"),
            ("\"directives\": 170", "\"directives\": 171", "suite does not agree with files"),
            ("\"tool\"", "tool", "at line 3 column 3"),
        ] {
            let error = change(from, to).unwrap_err();
            assert!(error.starts_with("not a sound crosscheck-report/1: ") && error.contains(said), "{error}");
        }
    }
}
