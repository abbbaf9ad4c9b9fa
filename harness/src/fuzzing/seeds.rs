//! What the fuzz targets start from: modules and pieces of scripts of the official suite, and the words of both formats.

use super::{Target, module::OPTION_BYTES};
use crate::script;
use crosscheck_engine::op::Op;
use crosscheck_testsuite::{Suite, SuiteError};
use std::collections::BTreeSet;

/// Longer inputs are left out: a mutation seldom finds anything in them.
const LONGEST: usize = 4096;

/// The inputs that a target starts from. Where bytes stand for choices of a generator, there are none but those that are kept.
///
/// # Errors
/// When a file of the suite cannot be read.
pub fn inputs(target: Target, suite: &Suite) -> Result<BTreeSet<Vec<u8>>, SuiteError> {
    let mut inputs = BTreeSet::new();
    for file in suite.files().iter().filter(|file| file.skip.is_none()) {
        let text = file.text()?;
        match target {
            Target::Differential | Target::Threads => {}
            Target::Module => {
                let script = script::parse(&file.path, &text);
                let modules =
                    script.directives.iter().filter_map(|directive| directive.action.module()?.binary.as_ref().ok());
                inputs.extend(modules.map(|wasm| [&[0; OPTION_BYTES], &wasm[..]].concat()));
            }
            // From one module to the next: what follows a module is about it, mostly.
            Target::Script => {
                let starts = text.match_indices("\n(module").map(|(at, _)| at + 1);
                let mut cuts: Vec<usize> = [0].into_iter().chain(starts).collect();
                cuts.push(text.len());
                inputs.extend(cuts.windows(2).map(|cut| text.as_bytes()[cut[0]..cut[1]].to_vec()));
            }
        }
    }
    inputs.retain(|input| (1..=LONGEST).contains(&input.len()));
    Ok(inputs)
}

/// The words from which a mutation of a target's inputs may choose, in libFuzzer's format; `None` when its bytes have no words.
pub fn dictionary(target: Target) -> Option<String> {
    let words: BTreeSet<Vec<u8>> = match target {
        Target::Differential | Target::Threads => return None,
        Target::Script => {
            let names = Op::ALL.iter().map(|op| op.info().name).chain(WORDS.split_whitespace());
            names.map(|name| name.as_bytes().to_vec()).collect()
        }
        Target::Module => {
            // The header, types, and the opcodes behind each prefix.
            let header = [b"\0asm\x01\0\0\0".to_vec(), b"\x7e\x7f\x7d\x7c\x7b\x70\x6f".to_vec(), b"\x63\x64".to_vec()];
            let prefixed = [(0xfb, 0..0x1f), (0xfc, 0..0x17), (0xfe, 0..0x4f)];
            let short = prefixed.into_iter().flat_map(|(prefix, codes)| codes.map(move |code: u8| vec![prefix, code]));
            let vectors = (0..0x114_u16).map(|code| match code {
                0..0x80 => vec![0xfd, code as u8],
                code => vec![0xfd, code as u8 | 0x80, (code >> 7) as u8],
            });
            header.into_iter().chain(short).chain(vectors).collect()
        }
    };
    Some(words.iter().map(|word| format!("\"{}\"\n", quoted(word))).collect())
}

/// A word as libFuzzer reads it, which knows no escapes but these.
fn quoted(word: &[u8]) -> String {
    word.iter().fold(String::new(), |quoted, byte| match byte {
        b'"' | b'\\' => format!("{quoted}\\{}", char::from(*byte)),
        b' '..=b'~' => format!("{quoted}{}", char::from(*byte)),
        _ => format!("{quoted}\\x{byte:02x}"),
    })
}

/// What scripts are made of besides instructions.
const WORDS: &str = "(module (func (param (result (local (type (export (import (memory (table (global (mut (elem (data (tag
    (start (rec (sub final (struct (field (array i8 i16 i32 i64 f32 f64 v128 funcref externref anyref eqref i31ref structref
    arrayref nullref exnref (ref null shared pagesize definition instance binary quote declare offset= align= nan:canonical
    nan:arithmetic nan:0x1 inf 0x1p-149 0x1p1023 0x7fffffff 0x80000000 -0x8000000000000000 4294967295 (register (invoke (get
    (assert_return (assert_trap (assert_exhaustion (assert_exception (assert_malformed (assert_invalid (assert_unlinkable
    (assert_malformed_custom (assert_invalid_custom (thread (wait (either spectest (@custom (catch (catch_ref (catch_all
    (catch_all_ref (then (else (item i8x16 i16x8 i32x4 i64x2 f32x4 f64x2 ref.extern ref.host";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_as_libfuzzer_reads_them() {
        assert_eq!(quoted(b"a\"b\\\t\xff'"), r#"a\"b\\\x09\xff'"#);
    }

    #[test]
    fn the_suite_gives_inputs_that_are_no_findings() {
        let suite = Suite::embedded();
        for target in [Target::Module, Target::Script] {
            let inputs = inputs(target, &suite).unwrap();
            assert!(inputs.len() > 1000, "{target:?}: {}", inputs.len());
            for input in inputs.iter().step_by(397) {
                assert_eq!(target.check(input), None, "{target:?} {}", input.escape_ascii());
            }
            let dictionary = dictionary(target).unwrap();
            assert!(dictionary.lines().count() > 300 && dictionary.lines().all(|line| line.len() > 2), "{dictionary}");
        }
    }
}
