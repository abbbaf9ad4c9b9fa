//! Making a run's report and putting it where it belongs.

use crate::{
    differential::campaign::CampaignSummary,
    engine::{Engine, FuelModel, NanPolicy},
};
use anyhow::Context;
use crosscheck_reports::{Divergence, EngineInfo, Host, Report, render, write_atomically};
use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

/// Where a run's report goes when nothing else is said.
pub(super) const DEFAULT_PATH: &str = "target/crosscheck/report.json";

/// Where the folders of divergences go when nothing else is said.
pub(super) const DEFAULT_DIVERGENCES: &str = "target/crosscheck/divergences";

/// Where a report goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Standard output, instead of the table.
    Stdout,
    /// A file, written whole.
    File(PathBuf),
}

impl Destination {
    /// The destination of this path, or of `-`. Checked now, so that a run's result is not lost at its end.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub(super) fn new(path: &Path) -> anyhow::Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::Stdout);
        }
        let cannot = || format!("cannot write the report to {}", path.display());
        if path.is_dir() {
            anyhow::bail!("{}: it is a directory", cannot());
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        check_folder(parent).with_context(cannot)?;
        Ok(Self::File(path.to_owned()))
    }

    /// Writes the report, and the table where the report itself does not go.
    ///
    /// # Errors
    /// When one of them cannot be written.
    pub(super) fn put(&self, report: &Report) -> anyhow::Result<()> {
        match self {
            Self::Stdout => super::put(&render::json(report)),
            Self::File(path) => {
                let json = render::json(&relative_to(path, report));
                write_atomically(path, json.as_bytes()).context("cannot write the report")?;
                super::say(&format!("{}report: {}\n", render::table(report), path.display()))
            }
        }
    }
}

/// Makes a folder where there is none, and tries to write into it.
///
/// # Errors
/// When one of the two does not work.
pub(super) fn check_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)?;
    tempfile::NamedTempFile::new_in(path).map(drop)
}

/// The report with the places of its reproductions as seen from its own place, so that the two can be moved together. On the
/// terminal they stay as seen from where the program runs.
fn relative_to<'r>(path: &Path, report: &'r Report) -> Cow<'r, Report> {
    let mut report = Cow::Borrowed(report);
    let parent = path.parent().unwrap_or(Path::new(""));
    for index in 0..report.divergences.len() {
        if let Ok(case) = Path::new(&report.divergences[index].case).strip_prefix(parent) {
            let case = case.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            report.to_mut().divergences[index].case = case;
        }
    }
    report
}

/// An empty report of a run on these engines.
pub(super) fn begin(engines: &[Arc<dyn Engine>]) -> Report {
    let mut report = Report::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    report.engines = engines.iter().map(|engine| describe(&**engine)).collect();
    report.volatile.host = Some(Host::here());
    report
}

fn describe(engine: &dyn Engine) -> EngineInfo {
    let crate::engine::EngineInfo { id, version, tier, isa, capabilities } = engine.info().clone();
    let abilities = [
        (capabilities.private_state, "private-state".to_owned()),
        (capabilities.nans == NanPolicy::Canonical, "canonical-nans".to_owned()),
        (
            capabilities.fuel != FuelModel::None,
            match capabilities.fuel {
                FuelModel::Named(name) => format!("fuel:{name}"),
                FuelModel::Own | FuelModel::None => "fuel".to_owned(),
            },
        ),
    ];
    let mut all = capabilities.proposals;
    all.extend(abilities.into_iter().filter(|(has, _)| *has).map(|(_, ability)| ability));
    all.sort();
    EngineInfo { id, version, tier, isa, capabilities: all }
}

/// Sets the run's duration.
pub(super) fn end(report: &mut Report, started: Instant) {
    report.volatile.time = started.elapsed().as_secs_f64();
    report.sort();
}

/// Adds what a campaign of generated modules came to; its first engine was the reference.
pub(super) fn add_campaign(report: &mut Report, summary: &CampaignSummary, reference: &str) {
    let totals = &summary.totals;
    report.generated = Some(totals.clone());
    report.divergences.extend(summary.divergences.iter().map(|divergence| {
        let folder = divergence.folder.as_deref();
        let name = folder.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        Divergence {
            id: name.unwrap_or_else(|| format!("case-{}", divergence.case)),
            kind: divergence.kind.to_string(),
            signature: divergence.signature.clone(),
            seed: summary.seed,
            case: folder.map_or_else(String::new, |folder| folder.display().to_string()),
            engines: vec![reference.to_owned(), divergence.engine.clone()],
            message: divergence.message.clone(),
            expected: divergence.expected.clone(),
            actual: divergence.actual.clone(),
            minimal: false,
        }
    }));
    let per_second = |count: u64| count as f64 / summary.seconds.max(f64::MIN_POSITIVE);
    report.volatile.rates.insert("modules".to_owned(), per_second(totals.modules));
    report.volatile.rates.insert("calls".to_owned(), per_second(totals.calls));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reproductions_are_named_relative_to_the_report() {
        let mut report = Report::new("test", "0");
        let case = |case: &str| Divergence {
            id: "x".to_owned(),
            kind: "result".to_owned(),
            signature: "s".to_owned(),
            seed: 0,
            case: case.to_owned(),
            engines: Vec::new(),
            message: String::new(),
            expected: String::new(),
            actual: String::new(),
            minimal: false,
        };
        report.divergences = vec![case("target/crosscheck/divergences/x"), case("/elsewhere/x")];
        let shown = relative_to(Path::new("target/crosscheck/report.json"), &report);
        let cases: Vec<_> = shown.divergences.iter().map(|divergence| divergence.case.as_str()).collect();
        assert_eq!(cases, ["divergences/x", "/elsewhere/x"]);
    }

    #[test]
    fn a_path_that_cannot_be_written_is_refused_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, "").unwrap();
        for path in [dir.path().to_owned(), file.join("below/report.json")] {
            let error = Destination::new(&path).unwrap_err();
            assert!(error.to_string().contains(&path.display().to_string()), "{error}");
        }
        assert_eq!(Destination::new(Path::new("-")).unwrap(), Destination::Stdout);
        let good = dir.path().join("new/report.json");
        assert_eq!(Destination::new(&good).unwrap(), Destination::File(good.clone()));
        assert!(!good.exists(), "checking must not leave anything");
        assert_eq!(std::fs::read_dir(good.parent().unwrap()).unwrap().count(), 0);
    }
}
