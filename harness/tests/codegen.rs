//! The code that tiers make of small modules, kept where it can be read: each file in `tests/codegen/` is a module in the text
//! format, followed in comments by the register code and the machine code that are expected of it, one section for each
//! instruction set. A machine checks the sections for its own tiers and keeps the others as they are. Code that came out
//! different is to be read, and if it is meant to be so, accepted: `CROSSCHECK_BLESS=1 cargo test --test codegen`.
//!
//! A line `;;! fuel` before the module sets options: fuel, interruption, canonical-nans, explicit-bounds.

use crosscheck::disassemble;
use crosscheck_engine::Config;
use crosscheck_engine::module::Bounds;
use libtest_mimic::{Arguments, Failed, Trial};
use std::{env, fmt::Write, fs, path::Path, process::ExitCode};

/// Sets the variable to have the files rewritten.
const BLESS: &str = "CROSSCHECK_BLESS";
/// Begins the line above a section; its name follows.
const SECTION: &str = ";; --- ";
/// The section of the interpreter.
const INTERP: &str = "register code";

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/codegen");
    let mut trials = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of cases") {
        let path = entry.expect("an entry of it").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        trials.push(Trial::test(name, move || check(&path)));
    }
    trials.sort_by(|a, b| a.name().cmp(b.name()));
    assert!(!trials.is_empty(), "no cases found");
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn check(path: &Path) -> Result<(), Failed> {
    let file = fs::read_to_string(path)?;
    let input = file.split(SECTION).next().unwrap_or_default();
    let wasm = wat::parse_str(input)?;
    let mut sections: Vec<(String, String)> = sections(&file);
    for (name, code) in listings(&wasm, &config(input)?)? {
        match sections.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = code,
            None => sections.push((name, code)),
        }
    }
    sections.sort_by_key(|(name, _)| (name != INTERP, name.clone()));
    let mut wanted = input.trim_end().to_owned() + "\n";
    for (name, code) in sections {
        let _ = write!(wanted, "\n{SECTION}{name}\n{code}");
    }
    if wanted == file {
        return Ok(());
    }
    if env::var_os(BLESS).is_some_and(|value| value == "1") {
        fs::write(path, wanted)?;
        return Ok(());
    }
    let found = difference(&file, &wanted);
    Err(format!("{}:\n{found}if that is meant: {BLESS}=1 cargo test --test codegen", path.display()).into())
}

/// The sections of a file by name.
fn sections(file: &str) -> Vec<(String, String)> {
    let sections = file.split(SECTION).skip(1).map(|section| section.split_once('\n').unwrap_or((section, "")));
    sections.map(|(name, code)| (name.to_owned(), code.trim_end().to_owned() + "\n")).collect()
}

/// What the tiers of this build make of a module.
fn listings(wasm: &[u8], config: &Config) -> Result<Vec<(String, String)>, Failed> {
    let functions = disassemble::functions(wasm, config)?;
    let section = |name: &str, code: &dyn Fn(&disassemble::Function) -> Option<String>| {
        let mut text = String::new();
        for function in &functions {
            let name = function.name.as_ref().map_or(String::new(), |name| format!(" ${name}"));
            let _ = writeln!(text, ";; func {}{name}", function.index);
            for line in code(function)?.lines() {
                let _ = writeln!(text, ";; {line}");
            }
        }
        Some((name.to_owned(), text))
    };
    let interp = section(INTERP, &|function| Some(function.register_code.clone()));
    let native = disassemble::isa().and_then(|isa| section(isa, &|function| function.machine_code.clone()));
    Ok(interp.into_iter().chain(native).collect())
}

/// What a case asks for. Machine code keeps to the baseline, so that it is the same on every machine of its kind.
fn config(input: &str) -> Result<Config, Failed> {
    let mut config = Config::new();
    config.cpu_floor(true);
    for option in input.lines().filter_map(|line| line.strip_prefix(";;!")).flat_map(str::split_whitespace) {
        match option {
            "fuel" => config.consume_fuel(true),
            "interruption" => config.interruption(true),
            "canonical-nans" => config.canonical_nans(true),
            "explicit-bounds" => config.bounds(Bounds::Explicit),
            _ => return Err(format!("unknown option {option:?}").into()),
        };
    }
    Ok(config)
}

/// The lines by which two texts differ, with a few that they share before: by a longest common subsequence.
fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    // For each pair of tails, the lines that they have in common.
    let mut common = vec![vec![0u32; new.len() + 1]; old.len() + 1];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            common[i][j] = if a == b { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut text) = (0, 0, String::new());
    let mut shared: Vec<&str> = Vec::new();
    while i < old.len() || j < new.len() {
        let (sign, line) = if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
            shared.push(old[i - 1]);
            continue;
        } else if j == new.len() || i < old.len() && common[i + 1][j] >= common[i][j + 1] {
            i += 1;
            ('-', old[i - 1])
        } else {
            j += 1;
            ('+', new[j - 1])
        };
        shared
            .drain(..)
            .rev()
            .take(3)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .for_each(|line| text += &format!("  {line}\n"));
        let _ = writeln!(text, "{sign} {line}");
    }
    text
}
