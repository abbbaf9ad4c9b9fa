//! The conformance scoreboard.

use super::{generated_in_words, grouped, lacks_in_words, percent, skipped};
use crate::{Counts, Report};

/// The report as a Markdown page: parts of the suite down, engines across, then what is behind the numbers. Nothing
/// volatile is in it, so that a committed scoreboard changes only when results do.
pub fn markdown(report: &Report) -> String {
    let mut text = String::from("# Conformance scoreboard\n\n");
    if let Some(suite) = &report.suite {
        let (files, directives) = (grouped(report.files.len() as u64), grouped(report.directives()));
        let revision = escaped(&suite.revision);
        text += &format!("Official test suite, revision {revision}: {files} files, {directives} directives.\n\n");
    }
    if !report.engines.is_empty() && !report.files.is_empty() {
        text += &scoreboard(report);
        text += "\nA cell is the share of directives that pass; behind it, how many need a proposal that the engine lacks \
                 (unsupported, and blocked by one that is), are expected to fail, or are findings.\n\n";
    }
    let mut lacks = lacks_in_words(report).peekable();
    if lacks.peek().is_some() {
        text += "Directives that did not run for want of a proposal:\n\n";
        lacks.for_each(|lacks| text += &format!("- {}\n", escaped(&lacks)));
        text.push('\n');
    }
    if !report.engines.is_empty() {
        text += "| engine | version | tier | instruction set |\n|---|---|---|---|\n";
    }
    for engine in &report.engines {
        let cells = [&engine.id, &engine.version, &engine.tier, &engine.isa].map(|cell| escaped(cell));
        text += &format!("| {} |\n", cells.join(" | "));
    }
    if let Some(generated) = &report.generated {
        text += &format!("\nGenerated modules: {}.\n", generated_in_words(generated));
    }
    if skipped(report).next().is_some() {
        text += "\nListed, but not run:\n\n";
    }
    for (file, reason) in skipped(report) {
        text += &format!("- `{}`: {}\n", file.path, escaped(reason));
    }
    text
}

fn scoreboard(report: &Report) -> String {
    let totals = report.totals();
    let heads: Vec<_> = totals.keys().map(|engine| escaped(engine)).collect();
    let mut text = format!("| proposal | files | directives | {} |\n", heads.join(" | "));
    text += &format!("|---|---:|---:|{}\n", "---|".repeat(totals.len()));
    let mut row = |name: &str, files: u64, directives: u64, results: &std::collections::BTreeMap<String, Counts>| {
        let cells: Vec<_> = totals.keys().map(|engine| results.get(engine).map_or("-".into(), cell)).collect();
        let (files, directives) = (grouped(files), grouped(directives));
        text += &format!("| {} | {files} | {directives} | {} |\n", escaped(name), cells.join(" | "));
    };
    for part in report.proposals() {
        row(&part.proposal, part.files, part.directives, &part.results);
    }
    row("all", report.files.len() as u64, report.directives(), &totals);
    text
}

/// `98.1 % (12 unsupported, 1 finding)`
fn cell(counts: &Counts) -> String {
    let parts = [
        (counts.unsupported + counts.blocked, "unsupported"),
        (counts.xfail, "expected"),
        (counts.findings(), if counts.findings() == 1 { "finding" } else { "findings" }),
    ];
    let notes: Vec<_> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, name)| format!("{} {name}", grouped(*n))).collect();
    let share = percent(counts.pass, counts.total());
    if notes.is_empty() { share } else { format!("{share} ({})", notes.join(", ")) }
}

/// Text that Markdown shows as it is, inside a table cell too.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '\n' | '\r' => escaped.push(' '),
            '\\' | '|' | '`' | '*' | '_' | '<' | '[' | ']' => escaped.extend(['\\', character]),
            _ => escaped.push(character),
        }
    }
    escaped
}
