//! `crosscheck disas`: a module as the bundled engine sees it.

use crate::{disassemble, features, shape::Shape};
use anyhow::Context;
use clap::ValueEnum;
use crosscheck_engine::Config;
use std::{fmt::Write, fs, io::Read, path::PathBuf, process::ExitCode};

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck disas module.wasm                   register code and machine code of each function\n  \
    crosscheck disas module.wasm --engine native   machine code only\n  \
    crosscheck disas module.wasm --text            the module in the text format\n  \
    crosscheck disas - < module.wasm\n\n\
    A line of code is: the offset in the module of the wasm instruction that the code from here on is for, the position in \
    the function (in words of register code, in bytes of machine code), the instruction. Messages about faults name the \
    same positions. Machine code is what this machine's processor would run.")]
pub(super) struct Args {
    /// A module, binary or text; `-` is standard input
    #[arg(value_name = "MODULE")]
    module: PathBuf,
    /// Whose code to show
    #[arg(long, value_name = "TIER", value_delimiter = ',', default_values = ["interp", "native"])]
    engine: Vec<Tier>,
    /// Show the module in the text format instead
    #[arg(long)]
    text: bool,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Tier {
    /// The interpreter's register code
    Interp,
    /// The native tier's machine code
    Native,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let wasm = read_module(&args.module)?;
    let at = |error: wasmparser::BinaryReaderError| {
        anyhow::anyhow!("{}: at byte {:#x}: {}", args.module.display(), error.offset(), error.message())
    };
    let shape = Shape::of(&wasm).map_err(at)?;
    let mut text = String::new();
    for import in &shape.imports {
        text += &format!(";; imports {:?} {:?} {:?}\n", import.kind, import.module, import.name);
    }
    for export in &shape.exports {
        text += &format!(";; exports {:?} {} as {:?}\n", export.kind, export.index, export.name);
    }
    match features::validate(&wasm, features::all()) {
        Ok(()) => text += &format!(";; needs: {}\n", needs(&wasm)),
        Err(error) => text += &format!(";; not valid: at byte {:#x}: {}\n", error.offset(), error.message()),
    }
    // What precedes is worth seeing even when the code is not to be had.
    super::say(&text)?;
    let shown = if args.text { wasmprinter::print_bytes(&wasm) } else { code(&wasm, &args.engine) };
    let text = shown.with_context(|| format!("{} cannot be shown", args.module.display()))?;
    super::say(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn code(wasm: &[u8], tiers: &[Tier]) -> anyhow::Result<String> {
    let isa = disassemble::isa();
    let mut text = String::new();
    if isa.is_none() && tiers.contains(&Tier::Native) {
        let no_native = format!("this build has no native tier: there is none for {}", std::env::consts::ARCH);
        anyhow::ensure!(tiers.contains(&Tier::Interp), no_native);
        text += &format!(";; {no_native}\n");
    }
    for function in disassemble::functions(wasm, &Config::new())? {
        let name = function.name.map_or(String::new(), |name| format!(" ${name}"));
        let _ = writeln!(text, "\nfunc {}{name}", function.index);
        if tiers.contains(&Tier::Interp) {
            let _ = write!(text, " interp:\n{}", function.register_code);
        }
        if let Some(code) = function.machine_code.filter(|_| tiers.contains(&Tier::Native)) {
            let _ = write!(text, " {}:\n{code}", isa.unwrap_or_default());
        }
    }
    Ok(text)
}

fn needs(wasm: &[u8]) -> String {
    let proposals = features::missing(wasm, features::BASE);
    if proposals.is_empty() { "no proposal".to_owned() } else { proposals.join(", ") }
}

/// A module from a file, or standard input for `-`; text is assembled.
///
/// # Errors
/// When it cannot be read, or its text does not parse (with file, line and column).
pub(super) fn read_module(path: &std::path::Path) -> anyhow::Result<Vec<u8>> {
    let cannot = || format!("cannot read {}", path.display());
    let bytes = if path == std::path::Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).with_context(cannot)?;
        bytes
    } else {
        fs::read(path).with_context(cannot)?
    };
    if bytes.starts_with(b"\0asm") {
        return Ok(bytes);
    }
    let text = std::str::from_utf8(&bytes)
        .map_err(|error| anyhow::anyhow!("{}: neither a binary module nor text: {error}", path.display()))?;
    let assemble = || {
        let buffer = wast::parser::ParseBuffer::new(text)?;
        wast::parser::parse::<wast::Wat<'_>>(&buffer)?.encode()
    };
    assemble().map_err(|error: wast::Error| {
        let (line, column) = error.span().linecol_in(text);
        anyhow::anyhow!("{}:{}:{}: {}", path.display(), line + 1, column + 1, error.message())
    })
}
