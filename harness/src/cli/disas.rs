//! `crosscheck disas`: a module as the bundled engine sees it.

use crate::{features, shape::Shape};
use anyhow::Context;
use clap::ValueEnum;
use std::{fs, io::Read, path::PathBuf, process::ExitCode};

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck disas module.wasm             the interpreter's code, by function and offset\n  \
    crosscheck disas module.wasm --form text the module in the text format\n  \
    crosscheck disas - < module.wasm")]
pub(super) struct Args {
    /// A module, binary or text; `-` is standard input
    #[arg(value_name = "MODULE")]
    module: PathBuf,
    /// As what to show it
    #[arg(long, value_name = "FORM", default_value = "interp")]
    form: Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// The interpreter's register code
    Interp,
    /// The text format
    Text,
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
    let shown = match args.form {
        Form::Text => wasmprinter::print_bytes(&wasm),
        Form::Interp => register_code(&wasm),
    };
    let text = shown.with_context(|| format!("{} cannot be shown", args.module.display()))?;
    super::say(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn register_code(wasm: &[u8]) -> anyhow::Result<String> {
    let engine = crosscheck_engine::Engine::new(&crosscheck_engine::Config::new());
    Ok(crosscheck_engine::Module::new(&engine, wasm)?.disassemble()?)
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
