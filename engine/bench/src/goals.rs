//! What the engine is to reach, and what was measured.

use crate::kernel::{is_real_name, is_vector_name};
use crate::table::{Row, Table};
use std::fmt::Write;

/// A figure with its bounds.
#[derive(Clone, Debug)]
pub(crate) struct Goal {
    what: &'static str,
    unit: &'static str,
    must: f64,
    aim: f64,
    /// Whether the bounds are least and not greatest values.
    grows: bool,
    /// The figure, and what it is of; `None` if this build or run has none.
    now: Option<(f64, String)>,
}

impl Goal {
    fn verdict(&self) -> &'static str {
        let reaches = |now: f64, bound: f64| if self.grows { now >= bound } else { now <= bound };
        match &self.now {
            None => "not measured",
            Some((now, _)) if reaches(*now, self.aim) => "ok, and the aim",
            Some((now, _)) if reaches(*now, self.must) => "ok",
            Some(_) => "misses",
        }
    }
}

/// Figures that other programs measured; `None` where they did not run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Elsewhere {
    /// Both tiers and the comparison on a generated module of 1.3 KB, in microseconds.
    pub(crate) case: Option<(f64, String)>,
    /// The official suite on three tiers, in seconds.
    pub(crate) suite: Option<(f64, String)>,
}

/// Whether a module is large enough for its compile time to be that of its functions: at least 30 KB.
pub(crate) fn is_large(row: &Row) -> bool {
    row.bytes >= 30_000
}

/// Whether a kernel is of vector instructions.
pub(crate) fn is_vector(row: &Row) -> bool {
    is_vector_name(&row.name)
}

/// Whether a kernel is a real module.
pub(crate) fn is_real(row: &Row) -> bool {
    is_real_name(&row.name)
}

/// Whether a kernel is neither.
pub(crate) fn is_scalar(row: &Row) -> bool {
    !is_vector(row) && !is_real(row)
}

/// Whether a kernel is one of those that single-pass compilers are known to lose most on.
fn is_hard(row: &Row) -> bool {
    is_vector(row) || ["sha256", "indirect", "bytecode"].contains(&row.name.as_str())
}

/// The goals, with the figures of the tables that [`run_times`](crate::run_times), [`compile_times`](crate::compile_times) and
/// [`first_call_times`](crate::first_call_times) give.
pub(crate) fn goals(run: &Table, compile: &Table, first_call: &Table, elsewhere: Elsewhere) -> Vec<Goal> {
    type Rows = fn(&Row) -> bool;
    let mean = |table: &Table, of, to, rows: Rows| {
        let count = table.ratios(of, to).filter(|(row, _)| rows(row)).count();
        Some((table.mean(of, to, rows)?, format!("geometric mean of {count}")))
    };
    let all = |table: &Table, of, to, rows: Rows| {
        table
            .ratios(of, to)
            .filter(|(row, _)| rows(row))
            .map(|(row, ratio)| (ratio, row.name.clone()))
            .collect::<Vec<_>>()
    };
    let least = all(run, "wasmi", "interp", |_| true).into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
    let greatest = all(run, "native", "cranelift", is_hard).into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
    let native = first_call.columns.iter().position(|column| *column == "native");
    let first_call = native.and_then(|native| {
        let row = first_call.rows.first()?;
        Some((row.cells[native].as_ref().ok()?.as_secs_f64() * 1e6, format!("{} bytes", row.bytes)))
    });

    let at_least = |what, must, aim, now| Goal { what, unit: "times as fast", must, aim, grows: true, now };
    let at_most = |what, unit, must, aim, now| Goal { what, unit, must, aim, grows: false, now };
    vec![
        at_least("interpreter, run time, wasmi", 1.5, 1.8, mean(run, "wasmi", "interp", |_| true)),
        at_least("interpreter, the kernel that gains least, wasmi", 1.0, 1.0, least),
        at_least("interpreter, vectors, wasmi", 3.0, 5.0, mean(run, "wasmi", "interp", is_vector)),
        at_most(
            "interpreter, lowering eagerly",
            "of validation",
            2.5,
            1.8,
            mean(compile, "interp", "validate", is_large),
        ),
        at_most("native, run time", "of Cranelift's", 1.5, 1.2, mean(run, "native", "cranelift", |_| true)),
        at_most(
            "native, the worst of vectors, SHA-256, indirect calls, byte code",
            "of Cranelift's",
            2.0,
            1.3,
            greatest,
        ),
        at_most("native, compiling", "of validation", 5.5, 4.0, mean(compile, "native", "validate", is_large)),
        at_most("native, from bytes to the first call's result", "us", 30.0, 15.0, first_call),
        at_most("interp + native and comparison, a generated module", "us", 100.0, 60.0, elsewhere.case),
        at_most("the official suite, three tiers", "s", 5.0, 3.0, elsewhere.suite),
    ]
}

/// The goals as a Markdown table.
pub(crate) fn markdown(goals: &[Goal]) -> String {
    let mut text = String::from("| goal | must | aim | measured | of | |\n|---|---:|---:|---:|---|---|\n");
    for goal in goals {
        let Goal { what, unit, must, aim, now, .. } = goal;
        let (figure, of) = now.as_ref().map_or(("-".into(), ""), |(figure, of)| (format!("{figure:.2}"), of.as_str()));
        let _ = writeln!(text, "| {what} | {must} {unit} | {aim} | {figure} | {of} | {} |", goal.verdict());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_know_which_way_is_better() {
        let verdict = |grows, now: f64| {
            let (must, aim) = if grows { (1.5, 1.8) } else { (1.8, 1.5) };
            Goal { what: "", unit: "", must, aim, grows, now: Some((now, String::new())) }.verdict()
        };
        assert_eq!([1.4, 1.5, 1.8].map(|now| verdict(true, now)), ["misses", "ok", "ok, and the aim"]);
        assert_eq!([1.9, 1.8, 1.5].map(|now| verdict(false, now)), ["misses", "ok", "ok, and the aim"]);
    }
}
