//! `crosscheck diff`: a module of the user's on several engines, compared.

use super::{EngineArgs, disas::read_module, replay};
use crate::{
    differential::Argument,
    engine::{Type, Value, registry},
    generate::{self, Interface, Profile},
};
use anyhow::{Context, bail};
use std::{path::PathBuf, process::ExitCode};

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    crosscheck diff module.wasm                                 every export, with sampled arguments\n  \
    crosscheck diff module.wat --invoke 'add(1, -1)' --invoke 'f(nan:0x200000, 0x1p-3, inf)'\n  \
    crosscheck diff module.wasm --engine interp,wasmi --seed 3\n\n\
    Imports are filled with functions that mix their arguments, and with zeroed globals, tables and memories.\n\n\
    Exit codes: 0 the engines agree; 1 they differ.")]
pub(super) struct Args {
    /// A module, binary or text; `-` is standard input
    #[arg(value_name = "MODULE")]
    module: PathBuf,
    /// A call to make, in order; may be repeated. Floats may be written as bits: `bits:0x7fc00001`
    #[arg(long, value_name = "NAME(ARGS)")]
    invoke: Vec<String>,
    /// The seed of sampled arguments
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Fuel for each call; without limit if 0
    #[arg(long, value_name = "N", default_value_t = 100_000_000)]
    fuel: u64,
    #[command(flatten)]
    engines: EngineArgs,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let engines = args.engines.engines(registry::ids())?;
    let wasm = read_module(&args.module)?;
    let interface = Interface::of(&wasm).map_err(|error| {
        anyhow::anyhow!("{}: at byte {:#x}: {}", args.module.display(), error.offset(), error.message())
    })?;
    let calls = match args.invoke.is_empty() {
        true => sampled(args.seed, &interface),
        false => args.invoke.iter().map(|text| parse(text, &interface)).collect::<anyhow::Result<_>>()?,
    };
    let fuel = (args.fuel > 0).then_some(args.fuel);
    let case = generate::user_case(wasm, &interface, calls, fuel)
        .with_context(|| format!("{} imports what no host can make", args.module.display()))?;
    replay::show(&case, &engines)
}

/// The name of an export and its arguments.
type Call = (String, Vec<Argument>);

fn sampled(seed: u64, interface: &Interface) -> Vec<Call> {
    let calls = generate::sampled_calls(seed, interface, &Profile::default());
    calls.into_iter().map(|call| (call.export, call.arguments)).collect()
}

/// A call as it is written: `name(1, -2.5, nan)`, or `name` without arguments.
fn parse(text: &str, interface: &Interface) -> anyhow::Result<Call> {
    let (name, list) = match text.rsplit_once('(').map(|(name, rest)| (name, rest.trim_end().strip_suffix(')'))) {
        Some((name, Some(list))) => (name, list),
        Some((_, None)) => bail!("`{text}`: no closing parenthesis"),
        None => (text, ""),
    };
    let Some((_, params)) = interface.functions().find(|(export, _)| *export == name) else {
        let known: Vec<&str> = interface.functions().map(|(export, _)| export).collect();
        bail!("`{text}`: no exported function `{name}`; there are: {}", known.join(", "));
    };
    let words: Vec<&str> = match list.trim() {
        "" => Vec::new(),
        list => list.split(',').map(str::trim).collect(),
    };
    if words.len() != params.len() {
        bail!("`{text}`: {} arguments for {} parameters", words.len(), params.len());
    }
    let value = |(word, ty): (&&str, &Type)| {
        value(word, *ty).map(Argument::Value).with_context(|| format!("`{text}`: `{word}` is no {ty:?}"))
    };
    Ok((name.to_owned(), words.iter().zip(params).map(value).collect::<anyhow::Result<_>>()?))
}

/// A value in the text format's notation, `bits:N` for the bits of a float, or `null`.
fn value(word: &str, ty: Type) -> Option<Value> {
    let bits = word.strip_prefix("bits:");
    match ty {
        Type::FuncRef
        | Type::ExternRef
        | Type::AnyRef
        | Type::EqRef
        | Type::I31Ref
        | Type::StructRef
        | Type::ArrayRef
        | Type::ExnRef
            if word == "null" =>
        {
            generate::zero(ty)
        }
        // The text format's i32 and i64 are of either signedness.
        Type::I32 => token(word, |value: i32| Value::I32(value.cast_unsigned())),
        Type::I64 => token(word, |value: i64| Value::I64(value.cast_unsigned())),
        Type::F32 => match bits {
            Some(bits) => token(bits, Value::F32),
            None => token(word, |float: wast::token::F32| Value::F32(float.bits)),
        },
        Type::F64 => match bits {
            Some(bits) => token(bits, Value::F64),
            None => token(word, |float: wast::token::F64| Value::F64(float.bits)),
        },
        Type::V128 => {
            let hex = word.strip_prefix("0x").filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
            u128::from_str_radix(hex, 16).ok().map(Value::V128)
        }
        _ => None,
    }
}

/// A token of the text format, all of the word.
fn token<T: for<'a> wast::parser::Parse<'a>>(word: &str, make: impl Fn(T) -> Value) -> Option<Value> {
    let buffer = wast::parser::ParseBuffer::new(word).ok()?;
    wast::parser::parse::<T>(&buffer).ok().map(make)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interface() -> Interface {
        let text = r#"(module (func (export "f") (param i32 i64 f32 f64 externref)) (func (export "g")))"#;
        Interface::of(&wat::parse_str(text).unwrap()).unwrap()
    }

    #[test]
    fn calls_are_read_by_the_types_of_their_parameters() {
        let (name, arguments) =
            parse("f(-1, 0xffff_ffff_ffff_ffff, nan:0x400001, -0x0p3, null)", &interface()).unwrap();
        let values: Vec<Value> = arguments
            .into_iter()
            .map(|argument| match argument {
                Argument::Value(value) => value,
                Argument::Earlier { .. } => panic!("nothing is earlier"),
            })
            .collect();
        assert_eq!(name, "f");
        assert_eq!(
            values,
            [
                Value::I32(u32::MAX),
                Value::I64(u64::MAX),
                Value::F32(0x7fc0_0001),
                Value::F64(1 << 63),
                Value::Ref(crate::engine::Ref::Null)
            ]
        );
        assert!(parse("g", &interface()).is_ok() && parse("g()", &interface()).is_ok());
    }

    #[test]
    fn what_is_wrong_with_a_call_is_said() {
        for (text, message) in [
            ("h()", "no exported function `h`; there are: f, g"),
            ("g(1)", "1 arguments for 0 parameters"),
            ("f(1, 2", "no closing parenthesis"),
            ("f(4294967296, 0, 0, 0, null)", "`4294967296` is no I32"),
        ] {
            let error = parse(text, &interface()).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
