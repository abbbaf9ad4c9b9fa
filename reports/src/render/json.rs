//! The report itself.

use crate::Report;

/// The report as indented JSON with a final newline: what [`SCHEMA_JSON`](crate::SCHEMA_JSON) describes.
pub fn json(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("a report holds nothing that JSON cannot say");
    text.push('\n');
    text
}
