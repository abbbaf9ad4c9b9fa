//! Reports as text: JSON, a terminal table, a Markdown scoreboard, JUnit XML.

mod json;
mod junit;
mod markdown;
mod table;

pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use table::table;

use crate::{Counts, FileRow, Generated, Report};

/// `1234567` as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `part` of `whole` in percent, to a tenth and rounded down, so that 100.0 % means all; `-` of nothing.
fn percent(part: u64, whole: u64) -> String {
    match (part * 1000).checked_div(whole) {
        None => "-".into(),
        Some(tenths) => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

/// Directives that passed, of all.
fn passed(counts: &Counts) -> String {
    percent(counts.pass, counts.total())
}

/// The files that were listed but not run, with their reasons.
fn skipped(report: &Report) -> impl Iterator<Item = (&FileRow, &str)> {
    report.files.iter().filter_map(|file| Some((file, file.skipped.as_deref()?)))
}

/// What each engine lacks, in words: `interp: simd (24,766), gc (780)`.
fn lacks_in_words(report: &Report) -> impl Iterator<Item = String> {
    report.lacks().into_iter().map(|(engine, lacks)| {
        let lacks: Vec<_> = lacks.iter().map(|(what, count)| format!("{what} ({})", grouped(*count))).collect();
        format!("{engine}: {}", lacks.join("; "))
    })
}

/// The generated part in words, without a final stop.
fn generated_in_words(generated: &Generated) -> String {
    let discarded: Vec<_> =
        generated.discarded.iter().map(|(reason, count)| format!("{} {reason}", grouped(*count))).collect();
    format!(
        "{} modules (mean {} bytes), {} calls ({} returned normally), {} values compared, {} divergences; discarded: {}",
        grouped(generated.modules),
        generated.mean_module_bytes(),
        grouped(generated.calls),
        percent(generated.completed_calls, generated.calls),
        grouped(generated.values_compared),
        grouped(generated.divergences),
        if discarded.is_empty() { "none".into() } else { discarded.join(", ") },
    )
}

#[cfg(test)]
mod tests;
