//! Kernels: modules that export `run(i32) -> i64`, a checksum of what they computed.

use anyhow::{Context, Result, bail};
use std::fmt::Write;
use std::path::Path;

/// A kernel, from one file of the folder `kernels`.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// The file's name without its ending.
    pub name: String,
    /// The module in the text format.
    pub text: String,
    /// The module in the binary format.
    pub wasm: Vec<u8>,
    /// Arguments and the checksums that they give, from the lines `;; run(argument) = checksum`. The first is measured, the
    /// others are short enough for tests.
    pub runs: Vec<(i32, i64)>,
}

impl Kernel {
    /// All kernels by name.
    ///
    /// # Errors
    /// When a file cannot be read, does not parse, or says no checksum.
    pub fn all() -> Result<Vec<Kernel>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kernels");
        let entries = folder.read_dir().with_context(|| folder.display().to_string())?;
        let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        let mut kernels = paths
            .iter()
            .filter(|path| path.extension().is_some_and(|ending| ending == "wat"))
            .map(|path| Kernel::read(path).with_context(|| path.display().to_string()))
            .collect::<Result<Vec<_>>>()?;
        kernels.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(kernels)
    }

    fn read(path: &Path) -> Result<Kernel> {
        let text = std::fs::read_to_string(path)?;
        let mut runs = Vec::new();
        for line in text.lines() {
            if let Some((argument, checksum)) = line.strip_prefix(";; run(").and_then(|rest| rest.split_once(") = ")) {
                runs.push((argument.parse()?, checksum.parse()?));
            }
        }
        if runs.len() < 2 {
            bail!("two lines of the form ';; run(argument) = checksum' are needed, one to measure and one to test");
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let wasm = wat::parse_str(&text)?;
        Ok(Kernel { name, text, wasm, runs })
    }
}

/// A module of about 150 bytes: what compiling costs when there is next to nothing to compile.
pub const TINY: &str = r#"
    (module
      (memory 1)
      (global $calls (mut i32) (i32.const 0))
      (func $square (param i32) (result i32) (i32.mul (local.get 0) (local.get 0)))
      (func (export "run") (param $n i32) (result i64)
        (local $sum i32)
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (loop $next
          (local.set $sum (i32.add (local.get $sum) (call $square (local.get $n))))
          (i32.store (i32.const 16) (local.get $sum))
          (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (i64.extend_i32_u (i32.load (i32.const 16)))))
"#;

/// One module with all functions of all kernels, `copies` times over. Every access goes to the first of its memories; it
/// is for compiling only.
///
/// # Errors
/// When the text that results does not parse.
pub fn merged(kernels: &[Kernel], copies: usize) -> Result<Vec<u8>> {
    let mut text = String::from("(module\n");
    for copy in 0..copies {
        for Kernel { name, text: kernel, .. } in kernels {
            let start = kernel.find("(module").context("a kernel is a module")? + "(module".len();
            let end = kernel.rfind(')').context("a kernel is a module")?;
            // Names are the kernel's own, and no longer those of others. Of memories there may be but so many.
            let fields = kernel[start..end].replace('$', &format!("${name}{copy}_"));
            let fields = fields.replace("(export \"run\")", &format!("(export \"{name}{copy}\")"));
            let fields = fields
                .lines()
                .filter(|line| copy == 0 || !line.starts_with("  (memory ") && !line.starts_with("  (table "));
            for line in fields {
                writeln!(text, "{line}")?;
            }
        }
    }
    text.push_str(")\n");
    Ok(wat::parse_str(&text)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{peers, validate};

    #[test]
    fn every_engine_gives_every_kernels_checksums() {
        let kernels = Kernel::all().unwrap();
        assert!(!kernels.is_empty());
        for peer in peers() {
            for kernel in &kernels {
                let mut run = peer.load(&kernel.wasm).unwrap();
                for &(argument, checksum) in &kernel.runs[1..] {
                    // Twice: a run leaves nothing behind that the next one sees.
                    for _ in 0..2 {
                        assert_eq!(run(argument).unwrap(), checksum, "{} on {}", kernel.name, peer.name());
                    }
                }
            }
        }
    }

    #[test]
    fn merged_modules_are_valid() {
        let kernels = Kernel::all().unwrap();
        validate(&merged(&kernels, 3).unwrap()).unwrap();
        validate(&wat::parse_str(TINY).unwrap()).unwrap();
    }
}
