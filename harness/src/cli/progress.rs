//! Progress on standard error, only when somebody is looking.

use crate::differential::campaign;
use crosscheck_reports::Generated;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// A bar over a known number of things; invisible when standard error is not a terminal.
pub(super) fn bar(length: u64, what: &str) -> ProgressBar {
    let bar = ProgressBar::new(length);
    if let Ok(style) = ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len} {wide_msg}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_prefix(what.to_owned());
    bar
}

/// A campaign's progress.
pub(super) struct Campaign(ProgressBar);

impl Default for Campaign {
    fn default() -> Self {
        let spinner = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} generated [{elapsed}] {wide_msg}") {
            spinner.set_style(style);
        }
        spinner.enable_steady_tick(Duration::from_millis(200));
        Self(spinner)
    }
}

impl campaign::Progress for Campaign {
    fn case_done(&self, totals: &Generated) {
        if !self.0.is_hidden() {
            let (modules, calls, divergences) = (totals.modules, totals.calls, totals.divergences);
            self.0.set_message(format!("{modules} modules, {calls} calls, {divergences} divergences"));
        }
    }
}

impl Drop for Campaign {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
