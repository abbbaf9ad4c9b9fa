//! Kernels: modules that export `run(i32) -> i64`, a checksum of what they computed.

use crate::link::Linker;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// A kernel, from one file of the folder `kernels`, or a real module with its driver from the folder `real`.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// The file's name without its ending; of a real module, with `real-` before it.
    pub name: String,
    /// The module in the binary format.
    pub wasm: Vec<u8>,
    /// Arguments and the checksums that they give, from the lines `;; run(argument) = checksum`. The first is measured, the
    /// others are short enough for tests.
    pub runs: Vec<(i32, i64)>,
}

/// Whether a kernel of this name is of vector instructions.
pub(crate) fn is_vector_name(name: &str) -> bool {
    name.starts_with("simd-")
}

/// Whether a kernel of this name is a real module.
pub(crate) fn is_real_name(name: &str) -> bool {
    name.starts_with("real-")
}

impl Kernel {
    /// All kernels by name.
    ///
    /// # Errors
    /// When a file cannot be read, does not parse, or says no checksum.
    pub fn all() -> Result<Vec<Kernel>> {
        let paths = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("kernels"), "wat")?;
        paths.iter().map(|path| Kernel::read(path).with_context(|| path.display().to_string())).collect()
    }

    /// The real modules that were fetched and have a driver, linked with it, by name.
    ///
    /// # Errors
    /// When a driver or a module cannot be read, or they do not fit each other.
    pub fn real() -> Result<Vec<Kernel>> {
        let mut kernels = Vec::new();
        for (name, wasm) in real_modules()? {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("real");
            let (driver, host) = (folder.join(format!("{name}.wat")), folder.join(format!("{name}.host.wat")));
            if driver.exists() {
                let mut kernel = Kernel::read(&driver).with_context(|| driver.display().to_string())?;
                let mut linker = Linker::default();
                if host.exists() {
                    linker.add(&wat::parse_file(&host)?, |_| None)?;
                }
                linker.add(&wasm, |_| None).with_context(|| name.clone())?;
                linker.add(&kernel.wasm, |name| Some(name.to_owned())).with_context(|| driver.display().to_string())?;
                kernel.wasm = linker.finish();
                kernel.name = format!("real-{name}");
                kernels.push(kernel);
            }
        }
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
        Ok(Kernel { name, wasm: wat::parse_str(&text)?, runs })
    }
}

/// The modules that `real.sh` fetched, by name, the smallest first; none before it has run.
///
/// # Errors
/// When one cannot be read.
pub fn real_modules() -> Result<Vec<(String, Vec<u8>)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/real-modules");
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut modules = Vec::new();
    for path in files(&folder, "wasm")? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        modules.push((name, std::fs::read(&path).with_context(|| path.display().to_string())?));
    }
    modules.sort_by_key(|(_, wasm)| wasm.len());
    Ok(modules)
}

/// The files of a folder whose names end so, by name.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let entries = folder.read_dir().with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|it| it == ending));
    paths.sort();
    Ok(paths)
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

/// One module with all functions of all kernels, `copies` times over. They share one memory and one table; it is for compiling only.
///
/// # Errors
/// When a kernel is more than the linker takes.
pub fn merged(kernels: &[Kernel], copies: usize) -> Result<Vec<u8>> {
    let mut linker = Linker::default();
    for copy in 0..copies {
        for Kernel { name, wasm, .. } in kernels {
            linker
                .add(wasm, |field| (field == "run").then(|| format!("{name}{copy}")))
                .with_context(|| name.clone())?;
        }
    }
    Ok(linker.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peer::is_bundled;
    use crate::{peers, validate};

    #[test]
    fn every_engine_gives_every_kernels_checksums() {
        let kernels = [Kernel::all().unwrap(), Kernel::real().unwrap()].concat();
        assert!(!kernels.is_empty());
        for peer in peers().iter().filter(|peer| !peer.may_abort()) {
            for kernel in &kernels {
                let mut run = match peer.load(&kernel.wasm) {
                    Ok(run) => run,
                    // What others lack is shown in the tables.
                    Err(_) if !is_bundled(peer.name()) => continue,
                    Err(error) => panic!("{} on {}: {error:?}", kernel.name, peer.name()),
                };
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
