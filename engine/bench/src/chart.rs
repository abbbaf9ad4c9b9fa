//! An SVG of bars: a panel for each question, a bar for each engine, on a logarithmic scale.

use std::fmt::Write;

/// A question and what the engines' answers are; less is better.
pub(crate) struct Panel {
    /// What the bars are.
    pub(crate) title: String,
    /// Name, value, and whether it is the bundled engine's.
    pub(crate) bars: Vec<(String, f64, bool)>,
}

const WIDTH: f64 = 760.0;
const NAMES: f64 = 110.0;
const VALUES: f64 = 70.0;
const BAR: f64 = 22.0;
const TITLE: f64 = 44.0;

/// Colours for light and for dark pages, on a background of its own, so that it can be read on both. Not all that shows SVG knows
/// variables.
const STYLE: &str = "
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .tick { font-size: 11px; fill: #59636e; }
  .back { fill: #ffffff; }
  .grid { stroke: #d1d9e0; }
  .ours { fill: #0969da; }
  .others { fill: #afb8c1; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .tick { fill: #9198a1; }
    .back { fill: #0d1117; }
    .grid { stroke: #3d444d; }
    .ours { fill: #4493f8; }
    .others { fill: #656c76; }
  }
";

/// Draws the panels below each other.
pub(crate) fn svg(panels: &[Panel]) -> String {
    let height: f64 = panels.iter().map(|panel| TITLE + BAR * panel.bars.len() as f64 + BAR).sum::<f64>() + 10.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         role=\"img\">\n<style>{STYLE}</style>\n<rect class=\"back\" width=\"100%\" height=\"100%\" rx=\"6\"/>\n"
    );
    let mut top = 0.0;
    for panel in panels {
        draw(&mut svg, panel, top);
        top += TITLE + BAR * panel.bars.len() as f64 + BAR;
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw(svg: &mut String, Panel { title, bars }: &Panel, top: f64) {
    let _ = writeln!(svg, "<text class=\"title\" x=\"16\" y=\"{}\">{}</text>", top + 28.0, escaped(title));
    let values = bars.iter().map(|(_, value, _)| *value);
    // Whole powers of ten, or of two where there is less than a factor of thirty between least and greatest.
    let (least, greatest) = (values.clone().fold(f64::MAX, f64::min), values.fold(f64::MIN_POSITIVE, f64::max));
    let step: f64 = if greatest / least > 30.0 { 10.0 } else { 2.0 };
    let first = (least.log(step) - 0.01).floor();
    let last = (greatest.log(step) + 0.01).ceil().max(first + 1.0);
    let x = |value: f64| NAMES + (WIDTH - NAMES - VALUES) * (value.log(step) - first) / (last - first);
    let (begin, end) = (top + TITLE - 6.0, top + TITLE + BAR * bars.len() as f64);
    for tick in (first as i32)..=(last as i32) {
        let value = step.powi(tick);
        let at = x(value);
        let _ = writeln!(svg, "<line class=\"grid\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{begin:.1}\" y2=\"{end:.1}\"/>");
        let _ = writeln!(
            svg,
            "<text class=\"tick\" text-anchor=\"middle\" x=\"{at:.1}\" y=\"{:.1}\">{value}</text>",
            end + 13.0
        );
    }
    for (line, (name, value, ours)) in bars.iter().enumerate() {
        let y = top + TITLE + BAR * line as f64;
        let class = if *ours { "ours" } else { "others" };
        let (width, text) = (x(*value) - NAMES, y + 13.0);
        let _ =
            writeln!(svg, "<text text-anchor=\"end\" x=\"{}\" y=\"{text:.1}\">{}</text>", NAMES - 8.0, escaped(name));
        let _ = writeln!(
            svg,
            "<rect class=\"{class}\" x=\"{NAMES}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{}\" rx=\"2\"/>",
            width.max(2.0),
            BAR - 6.0
        );
        let _ = writeln!(svg, "<text x=\"{:.1}\" y=\"{text:.1}\">{value:.2}</text>", NAMES + width.max(2.0) + 6.0);
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_bars_are_greater_values() {
        let bars = vec![("a<b".to_owned(), 1.0, true), ("c".to_owned(), 4.0, false)];
        let svg = svg(&[Panel { title: "time & more".into(), bars }]);
        assert!(svg.contains(">a&lt;b</text>") && svg.contains(">time &amp; more</text>"), "{svg}");
        let widths: Vec<f64> = svg
            .lines()
            .filter(|line| line.contains("rx=\"2\""))
            .map(|line| line.split("width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap())
            .collect();
        assert!(widths[0] < widths[1], "{widths:?}");
    }
}
