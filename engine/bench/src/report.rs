//! The report: `reports/benchmarks.md` and the chart beside it.

use crate::chart::{Panel, svg};
use crate::goals::{Elsewhere, goals, is_large, is_real, is_scalar, is_vector, markdown};
use crate::peer::{ABSENT, is_bundled};
use crate::table::{Mean, Row, Table, Unit};
use anyhow::{Context, Result};
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// All tables of a run.
pub struct Report {
    /// How many rounds the medians are of.
    pub rounds: usize,
    /// Of [`run_times`](crate::run_times).
    pub run: Table,
    /// Of [`compile_times`](crate::compile_times).
    pub compile: Table,
    /// Of [`first_call_times`](crate::first_call_times).
    pub first_call: Table,
}

impl Report {
    /// What this process measured, as Markdown.
    pub fn shown(&self) -> String {
        format!("{}\n{}", self.tables(), self.goals(Elsewhere::default()))
    }

    /// The tables as Markdown, each below its heading.
    fn tables(&self) -> String {
        let all: fn(&Row) -> bool = |_| true;
        let run_means = [
            Mean { label: "relative to interp", base: "interp", rows: all },
            Mean { label: "scalar kernels", base: "interp", rows: is_scalar },
            Mean { label: "vector kernels", base: "interp", rows: is_vector },
            Mean { label: "real modules", base: "interp", rows: is_real },
            Mean { label: "relative to cranelift", base: "cranelift", rows: all },
            Mean { label: "scalar kernels", base: "cranelift", rows: is_scalar },
            Mean { label: "vector kernels", base: "cranelift", rows: is_vector },
            Mean { label: "real modules", base: "cranelift", rows: is_real },
        ];
        let compile_means = [Mean { label: "relative to validate, from 30 KB on", base: "validate", rows: is_large }];
        let run = self.run.markdown("run", Unit::Millis, &[("wasmi", "interp"), ("native", "cranelift")], &run_means);
        let absent = ABSENT.iter().map(|(engine, reason)| format!("\n{engine}: - ({reason})\n")).collect::<String>();
        let ratios = [("interp", "validate"), ("native", "validate")];
        let compile = self.compile.markdown("compile", Unit::Micros, &ratios, &compile_means);
        let first_call = self.first_call.markdown("a small module", Unit::Micros, &[], &[]);
        format!("## Running\n\n{run}{absent}\n## Compiling\n\n{compile}\n## The first call\n\n{first_call}")
    }

    fn goals(&self, elsewhere: Elsewhere) -> String {
        format!("## Goals\n\n{}", markdown(&goals(&self.run, &self.compile, &self.first_call, elsewhere)))
    }

    /// Writes the report into the folder `reports`, after other programs have measured what is theirs.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self) -> Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reports");
        let mut text = String::from(
            "# Benchmarks\n\nWritten by `cargo bench -p crosscheck-bench -- --report`; engine/bench/README.md says how, and what is measured. What was built \
             in stands at the end. An engine's mean is of the rows that it has.\n\n![The engines side by side](benchmarks.svg)\n\n",
        );
        let _ = writeln!(text, "{}", self.goals(Elsewhere { case: case(), suite: suite() }));
        let _ = writeln!(
            text,
            "{}\n## Volatile\n\nAll times are of one machine and moment.\n\n{}",
            self.tables(),
            volatile(self.rounds)
        );
        write(&folder.join("benchmarks.md"), &text)?;
        write(&folder.join("benchmarks.svg"), &svg(&self.panels()))
    }

    fn panels(&self) -> Vec<Panel> {
        let of = |title: String, table: &Table, value: &dyn Fn(&str) -> Option<f64>| {
            let bars = table.columns.iter();
            let bars = bars.filter_map(|column| Some((column.to_string(), value(column)?, is_bundled(column))));
            Panel { title, bars: bars.collect() }
        };
        let base = if self.run.columns.contains(&"cranelift") { "cranelift" } else { "interp" };
        let run = |rows: fn(&Row) -> bool| move |column: &str| self.run.mean(column, base, rows);
        let first_call = |column: &str| {
            let at = self.first_call.columns.iter().position(|it| *it == column)?;
            Some(self.first_call.rows.first()?.cells[at].as_ref().ok()?.as_secs_f64() * 1e6)
        };
        let mut panels = vec![
            of(format!("Running scalar kernels, times as long as {base} (less is better)"), &self.run, &run(is_scalar)),
            of(format!("Running vector kernels, times as long as {base}"), &self.run, &run(is_vector)),
            of(format!("Running real modules, times as long as {base}"), &self.run, &run(is_real)),
            of("Compiling, times as long as validating, modules from 30 KB on".into(), &self.compile, &|column| {
                self.compile.mean(column, "validate", is_large)
            }),
            of(
                "A module of 150 bytes, from its bytes to its first result, in microseconds".into(),
                &self.first_call,
                &first_call,
            ),
        ];
        panels.retain(|panel| !panel.bars.is_empty());
        panels
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension("new");
    std::fs::write(&beside, text).with_context(|| beside.display().to_string())?;
    std::fs::rename(&beside, path).with_context(|| path.display().to_string())?;
    println!("wrote {}", path.display());
    Ok(())
}

/// What a program prints; `None` when it cannot be run or fails.
fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::inherit()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// From the campaign's benchmark: what a generated module of 1.3 KB takes, both tiers and the comparison.
fn case() -> Option<(f64, String)> {
    let printed = output("cargo", &["bench", "--quiet", "-p", "crosscheck", "--bench", "campaign"])?;
    let (time, of) = printed.lines().find_map(|line| line.strip_prefix("a module of 1.3 KB: "))?.split_once(" us, ")?;
    Some((time.parse().ok()?, of.to_owned()))
}

/// The official suite on three tiers: the least of three times, since a busy machine only adds to them.
fn suite() -> Option<(f64, String)> {
    let json = "target/crosscheck/bench-suite.json";
    let run = |_| {
        output("cargo", &["run", "--quiet", "--release", "-p", "crosscheck", "--", "spec", "--json", json])?;
        let report = std::fs::read_to_string(json).ok()?;
        let (_, volatile) = report.split_once("\"volatile\"")?;
        let (_, time) = volatile.split_once("\"time\":")?;
        time.trim_start().split([',', '\n', '}']).next()?.trim().parse::<f64>().ok()
    };
    let least = (0..3).filter_map(run).min_by(f64::total_cmp)?;
    Some((least, "least of three".into()))
}

/// The machine, the date, and the versions of what was measured.
fn volatile(rounds: usize) -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpus.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let line = |program, arguments: &[&str]| output(program, arguments).unwrap_or_default().trim().to_owned();
    let mut text = format!(
        "- medians of {rounds} rounds, of large modules of fewer\n- {} ({}), {model}, {cores} cores\n",
        std::env::consts::ARCH,
        std::env::consts::OS
    );
    let _ = writeln!(
        text,
        "- {}, revision {}",
        line("date", &["-u", "+%F"]),
        line("git", &["describe", "--always", "--dirty"])
    );
    let _ = writeln!(text, "- {}", line("rustc", &["--version"]));
    // Of what is in this build only.
    let versions = [
        ("wasmparser", true),
        ("wasmi", true),
        ("makepad-stitch", cfg!(feature = "stitch")),
        ("wasm3x", cfg!(feature = "wasm3")),
        ("wasmtime", cfg!(feature = "wasmtime")),
    ];
    let versions = versions.into_iter().filter(|(_, built)| *built).map(|(name, _)| version(name));
    let _ = writeln!(text, "- {}", versions.flatten().collect::<Vec<_>>().join(", "));
    text
}

/// A package's newest version in the lock file, with its name.
fn version(name: &str) -> Option<String> {
    let lock = include_str!("../../../Cargo.lock");
    let (_, rest) = lock.rsplit_once(&format!("name = \"{name}\"\nversion = \""))?;
    Some(format!("{name} {}", rest.split_once('"')?.0))
}
