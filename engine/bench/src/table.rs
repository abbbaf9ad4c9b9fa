//! Tables of times, and what is read off them.

use std::fmt::Write;
use std::time::Duration;

/// A median, or why there is none.
pub type Cell = Result<Duration, String>;

/// A kernel or a module.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// The module's length.
    pub bytes: usize,
    /// A time for each column.
    pub cells: Vec<Cell>,
}

/// Times of several engines.
#[derive(Clone, Debug)]
pub struct Table {
    /// The engines.
    pub columns: Vec<&'static str>,
    /// What they were timed on.
    pub rows: Vec<Row>,
}

/// The unit that a table is shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Milliseconds, with two decimals.
    Millis,
    /// Microseconds, with one decimal.
    Micros,
}

impl Unit {
    fn show(self, time: Duration) -> String {
        match self {
            Unit::Millis => format!("{:.2}", time.as_secs_f64() * 1e3),
            Unit::Micros => format!("{:.1}", time.as_secs_f64() * 1e6),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Unit::Millis => "ms",
            Unit::Micros => "us",
        }
    }
}

/// A line below a table: the geometric mean, for every column, of its times over those of `base`, in rows that both have.
pub(crate) struct Mean<'a> {
    /// What the line is called.
    pub(crate) label: &'a str,
    /// The column that is 1.
    pub(crate) base: &'a str,
    /// Which rows count.
    pub(crate) rows: fn(&Row) -> bool,
}

/// The geometric mean; `None` of nothing.
pub(crate) fn geometric_mean(ratios: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0);
    for ratio in ratios {
        sum += ratio.ln();
        count += 1;
    }
    (count > 0).then(|| (sum / f64::from(count)).exp())
}

impl Table {
    /// The times of one column over those of another, by row, where both have one.
    pub(crate) fn ratios<'a>(&'a self, of: &str, to: &str) -> impl Iterator<Item = (&'a Row, f64)> + use<'a> {
        let column = |name| self.columns.iter().position(|column| *column == name);
        let both = column(of).zip(column(to));
        self.rows.iter().filter_map(move |row| {
            let (of, to) = both?;
            let (of, to) = (row.cells[of].as_ref().ok()?, row.cells[to].as_ref().ok()?);
            Some((row, of.as_secs_f64() / to.as_secs_f64()))
        })
    }

    /// The geometric mean of [`ratios`](Table::ratios) over some rows.
    pub(crate) fn mean(&self, of: &str, to: &str, rows: impl Fn(&Row) -> bool) -> Option<f64> {
        geometric_mean(self.ratios(of, to).filter(|(row, _)| rows(row)).map(|(_, ratio)| ratio))
    }

    /// As Markdown. `ratios` are columns of one engine's times over another's, left out where this build lacks one of them.
    pub(crate) fn markdown(&self, title: &str, unit: Unit, ratios: &[(&str, &str)], means: &[Mean<'_>]) -> String {
        let has = |name: &str| self.columns.contains(&name);
        let ratios: Vec<_> = ratios.iter().filter(|(of, to)| has(of) && has(to)).collect();
        let mut notes: Vec<String> = Vec::new();
        let mut text = format!("| {title}, {} | bytes |", unit.name());
        text.extend(self.columns.iter().map(|column| format!(" {column} |")));
        text.extend(ratios.iter().map(|(of, to)| format!(" {of}/{to} |")));
        let _ = writeln!(text, "\n|---|{}", "---:|".repeat(1 + self.columns.len() + ratios.len()));
        for row in &self.rows {
            let _ = write!(text, "| {} | {} |", row.name, row.bytes);
            for (column, cell) in self.columns.iter().zip(&row.cells) {
                match cell {
                    Ok(time) => text.push_str(&format!(" {} |", unit.show(*time))),
                    Err(reason) => {
                        let note = format!("{column}: {}", reason.lines().next().unwrap_or_default());
                        let number = notes.iter().position(|known| *known == note).unwrap_or_else(|| {
                            notes.push(note);
                            notes.len() - 1
                        });
                        let _ = write!(text, " - ({}) |", number + 1);
                    }
                }
            }
            for (of, to) in &ratios {
                let ratio = self.ratios(of, to).find(|(it, _)| std::ptr::eq(*it, row)).map(|(_, ratio)| ratio);
                let _ = write!(text, " {} |", shown(ratio));
            }
            text.push('\n');
        }
        for Mean { label, base, rows } in means.iter().filter(|mean| has(mean.base) && self.rows.iter().any(mean.rows))
        {
            let _ = write!(text, "| *{label}* | |");
            text.extend(self.columns.iter().map(|column| format!(" {} |", shown(self.mean(column, base, rows)))));
            text.extend(ratios.iter().map(|(of, to)| format!(" {} |", shown(self.mean(of, to, rows)))));
            text.push('\n');
        }
        for (number, note) in notes.iter().enumerate() {
            let _ = write!(text, "{}({}) {note}", if number == 0 { "\n" } else { "  \n" }, number + 1);
        }
        text.push_str(if notes.is_empty() { "" } else { "\n" });
        text
    }
}

fn shown(ratio: Option<f64>) -> String {
    ratio.map_or("-".into(), |ratio| format!("{ratio:.2}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let row =
            |name: &str, a, b: Cell| Row { name: name.into(), bytes: 8, cells: vec![Ok(Duration::from_micros(a)), b] };
        let rows = vec![
            row("one", 10, Ok(Duration::from_micros(20))),
            row("two", 10, Ok(Duration::from_micros(80))),
            row("three", 10, Err("has no three\nat all".into())),
            row("four", 10, Err("has no three\nwhatsoever".into())),
        ];
        Table { columns: vec!["a", "b"], rows }
    }

    #[test]
    fn means_are_of_rows_that_both_have() {
        let table = table();
        assert_eq!(format!("{:.3}", table.mean("b", "a", |_| true).unwrap()), "4.000");
        assert_eq!(format!("{:.3}", table.mean("b", "a", |row| row.name == "one").unwrap()), "2.000");
        assert_eq!(table.mean("b", "a", |row| row.name == "three"), None);
        assert_eq!(table.mean("c", "a", |_| true), None);
    }

    #[test]
    fn what_is_missing_is_a_dash_with_a_reason_that_stands_once() {
        let means = [Mean { label: "mean", base: "a", rows: |_| true }];
        let expected = "\
| t, us | bytes | a | b | b/a |
|---|---:|---:|---:|---:|
| one | 8 | 10.0 | 20.0 | 2.00 |
| two | 8 | 10.0 | 80.0 | 8.00 |
| three | 8 | 10.0 | - (1) | - |
| four | 8 | 10.0 | - (1) | - |
| *mean* | | 1.00 | 4.00 | 4.00 |

(1) b: has no three
";
        assert_eq!(table().markdown("t", Unit::Micros, &[("b", "a"), ("c", "a")], &means), expected);
    }
}
