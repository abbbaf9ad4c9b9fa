//! A short table for the terminal.

use super::{generated_in_words, grouped, lacks_in_words, passed, skipped};
use crate::{Counts, Report, Status};

/// How many findings are listed.
const FINDINGS: usize = 20;

/// The report as a few lines for a terminal, 7-bit and without colour: one row per engine, one per part of the suite, the
/// generated modules, and the first findings as `file:line:column`.
pub fn table(report: &Report) -> String {
    let mut text = String::new();
    if !report.engines.is_empty() && !report.files.is_empty() {
        text += &aligned(&totals(report));
        text.push('\n');
        text += &aligned(&proposals(report));
    }
    for lacks in lacks_in_words(report) {
        text += &format!("not run for want of a proposal on {lacks}\n");
    }
    for (file, reason) in skipped(report) {
        text += &format!("skipped {}: {reason}\n", file.path);
    }
    if let Some(generated) = &report.generated {
        text += &format!("generated: {}\n", generated_in_words(generated));
    }
    let findings: Vec<String> = findings(report).collect();
    if !findings.is_empty() {
        text.push('\n');
    }
    for finding in findings.iter().take(FINDINGS) {
        text += finding;
        text.push('\n');
    }
    if let Some(more) = findings.len().checked_sub(FINDINGS).filter(|&more| more > 0) {
        text += &format!("... and {more} more\n");
    }
    text
}

/// The engines that ran scripts, and their counts. One that took part in the generated part only has no row.
fn ran(report: &Report) -> impl Iterator<Item = (String, Counts)> {
    report.totals().into_iter().filter(|(_, counts)| counts.total() > 0)
}

fn totals(report: &Report) -> Vec<Vec<String>> {
    let names = Status::ALL.map(|status| status.as_str().to_owned());
    let mut rows = vec![[vec!["engine".into()], names.into(), vec!["total".into()]].concat()];
    for (engine, counts) in ran(report) {
        let numbers = Status::ALL.map(|status| grouped(counts.get(status)));
        rows.push([vec![engine], numbers.into(), vec![grouped(counts.total())]].concat());
    }
    rows
}

fn proposals(report: &Report) -> Vec<Vec<String>> {
    let engines: Vec<String> = ran(report).map(|(engine, _)| engine).collect();
    let mut rows = vec![[vec!["proposal".into(), "files".into(), "directives".into()], engines.clone()].concat()];
    for row in report.proposals() {
        let cells = engines.iter().map(|engine| row.results.get(engine).map_or("-".into(), passed)).collect();
        rows.push([vec![row.proposal, grouped(row.files), grouped(row.directives)], cells].concat());
    }
    rows
}

/// Unexpected results, then divergences, one line each.
fn findings(report: &Report) -> impl Iterator<Item = String> {
    let failures = report.failures.iter().filter(|failure| failure.status.is_finding()).map(|failure| {
        format!(
            "{}: {} on {}: {}: {}",
            failure.location(),
            failure.status,
            failure.engine,
            failure.directive,
            failure.message
        )
    });
    let divergences = report.divergences.iter().map(|divergence| {
        let engines = divergence.engines.join(" and ");
        format!("{}: {} differs on {engines}: {}", divergence.case, divergence.kind, divergence.message)
    });
    // One line each, whatever an engine puts into its messages.
    failures.chain(divergences).map(|finding| finding.replace(['\n', '\r'], " "))
}

/// Rows of cells in columns: the first to the left, numbers to the right.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
            text += &if column == 0 { format!("{cell:<width$}") } else { format!("  {cell:>width$}") };
        }
        text.push('\n');
    }
    text
}
