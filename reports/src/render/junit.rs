//! JUnit XML, which CI systems show.

use super::{generated_in_words, grouped};
use crate::{FileRow, Report};

struct Case {
    suite: String,
    name: String,
    outcome: Outcome,
}

enum Outcome {
    Pass,
    /// Why.
    Skip(String),
    /// In short, and in full.
    Fail(String, String),
}

/// The report as JUnit XML: one suite per engine with one case per file, and one suite for the generated modules.
///
/// A case fails when it holds a finding and names each with its place; it is skipped when none of its directives ran.
pub fn junit(report: &Report) -> String {
    let engines: Vec<String> = report.totals().into_keys().collect();
    let mut suites: Vec<Vec<Case>> = engines
        .into_iter()
        .map(|engine| report.files.iter().filter_map(|file| file_case(report, file, &engine)).collect())
        .collect();
    suites.push(generated_cases(report));
    suites.retain(|cases| !cases.is_empty());

    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text += &format!("<testsuites name=\"crosscheck\" {}>\n", sums(suites.iter().flatten()));
    for cases in &suites {
        text += &format!("  <testsuite name=\"{}\" {}>\n", escaped(&cases[0].suite), sums(cases));
        for Case { suite, name, outcome } in cases {
            let body = match outcome {
                Outcome::Pass => "/>".into(),
                Outcome::Skip(why) => format!("><skipped message=\"{}\"/></testcase>", escaped(why)),
                Outcome::Fail(brief, full) => {
                    format!("><failure message=\"{}\">{}</failure></testcase>", escaped(brief), escaped(full))
                }
            };
            text += &format!("    <testcase classname=\"{}\" name=\"{}\"{body}\n", escaped(suite), escaped(name));
        }
        text += "  </testsuite>\n";
    }
    text + "</testsuites>\n"
}

/// The counting attributes of a suite.
fn sums<'a>(cases: impl IntoIterator<Item = &'a Case>) -> String {
    let (mut tests, mut failures, mut skipped) = (0, 0, 0);
    for case in cases {
        tests += 1;
        failures += u32::from(matches!(case.outcome, Outcome::Fail(..)));
        skipped += u32::from(matches!(case.outcome, Outcome::Skip(_)));
    }
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"")
}

/// What one engine made of one file; `None` when the file was not given to it.
fn file_case(report: &Report, file: &FileRow, engine: &str) -> Option<Case> {
    let outcome = if let Some(reason) = &file.skipped {
        Outcome::Skip(reason.clone())
    } else {
        let counts = file.results.get(engine)?;
        if counts.findings() > 0 {
            let found = report
                .failures
                .iter()
                .filter(|failure| failure.file == file.path && failure.engine == engine && failure.status.is_finding());
            let lines: Vec<_> = found
                .map(|failure| {
                    format!("{}: {}: {}: {}", failure.location(), failure.status, failure.directive, failure.message)
                })
                .collect();
            Outcome::Fail(format!("{} of {} directives", counts.findings(), file.directives), lines.join("\n"))
        } else if counts.pass + counts.xfail == 0 && file.directives > 0 {
            Outcome::Skip(format!("{} unsupported, {} blocked", counts.unsupported, counts.blocked))
        } else {
            Outcome::Pass
        }
    };
    Some(Case { suite: engine.into(), name: file.path.clone(), outcome })
}

/// One case per divergence; one that passes or fails for all modules when there is none to show.
fn generated_cases(report: &Report) -> Vec<Case> {
    let case = |name: &str, outcome| Case { suite: "generated".into(), name: name.into(), outcome };
    if let (Some(generated), true) = (&report.generated, report.divergences.is_empty()) {
        let words = generated_in_words(generated);
        let found = format!("{} divergences", grouped(generated.divergences));
        return vec![case(
            "modules",
            if generated.divergences == 0 { Outcome::Pass } else { Outcome::Fail(found, words) },
        )];
    }
    let divergence = |divergence: &crate::Divergence| {
        let engines = divergence.engines.join(" and ");
        let brief = format!("{} differs on {engines}", divergence.kind);
        let full = format!("{}\nexpected: {}\nactual: {}", divergence.message, divergence.expected, divergence.actual);
        case(&divergence.case, Outcome::Fail(brief, full))
    };
    report.divergences.iter().map(divergence).collect()
}

/// Text as XML 1.0 has it, in an attribute too: characters it cannot hold become U+FFFD.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\n' | '\t' | '\r' => escaped += &format!("&#{};", u32::from(character)),
            '\0'..=' ' if character != ' ' => escaped.push('\u{fffd}'),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_so_that_xml_readers_get_it_back() {
        assert_eq!(escaped("a < \"b\" && c > d\n"), "a &lt; &quot;b&quot; &amp;&amp; c &gt; d&#10;");
        assert_eq!(escaped("nul \0 esc \u{1b} odd \u{ffff}"), "nul \u{fffd} esc \u{fffd} odd \u{fffd}");
    }
}
