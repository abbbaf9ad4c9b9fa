//! Known bugs of outside partners that nearly every campaign would meet. Generated modules step around them where such a
//! partner takes part, so that they do not hide what is not known yet. Each has a reproduction under `tests/partners`; the test
//! there fails as soon as the partner is right, and then the entry goes.

use crate::engine::EngineInfo;
use wasm_encoder::{CodeSection, Module, RawSection};
use wasmparser::{BinaryReaderError, FunctionBody, Operator, Parser, Payload};

/// A bug, and how modules step around it.
#[derive(Debug)]
pub(super) struct Known {
    /// The engine's id and version.
    engine: (&'static str, &'static str),
    /// Bytes of instructions to put between two instructions, if any.
    between: fn(&Operator<'_>, &Operator<'_>) -> Option<&'static [u8]>,
}

const KNOWN: &[Known] = &[
    // `select` on the result of a comparison with 0 is fused: the comparison is dropped, but its result is still what the
    // fused instruction reads. A mask between the two keeps them apart.
    Known {
        engine: ("wasmi", "2.0.0"),
        between: |before, after| {
            let compares = matches!(before, Operator::I32Eqz | Operator::I32Eq | Operator::I32Ne);
            let selects = matches!(after, Operator::Select | Operator::TypedSelect { .. });
            (compares && selects).then_some(&[0x41, 1, 0x71]) // i32.const 1, i32.and
        },
    },
];

/// The known bugs of these engines.
pub(super) fn known<'a>(engines: impl IntoIterator<Item = &'a EngineInfo>) -> Vec<&'static Known> {
    let engines: Vec<_> = engines.into_iter().map(|info| (&*info.id, &*info.version)).collect();
    KNOWN.iter().filter(|known| engines.contains(&known.engine)).collect()
}

/// The module with every bug stepped around.
///
/// # Errors
/// When the bytes are not a module.
pub(super) fn step_around(wasm: Vec<u8>, bugs: &[&Known]) -> Result<Vec<u8>, BinaryReaderError> {
    if bugs.is_empty() {
        return Ok(wasm);
    }
    let (mut module, mut code) = (Module::new(), CodeSection::new());
    for payload in Parser::new(0).parse_all(&wasm) {
        match payload? {
            Payload::CodeSectionEntry(body) => {
                code.raw(&rewritten(&wasm, &body, bugs)?);
            }
            payload => {
                // Sections follow each other: the code is complete when the next one begins, or the module ends.
                if !code.is_empty() {
                    module.section(&code);
                    code = CodeSection::new();
                }
                if let Some((id, range)) = payload.as_section()
                    && !matches!(payload, Payload::CodeSectionStart { .. })
                {
                    let data = &wasm[range.start as usize..range.end as usize];
                    module.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(module.finish())
}

fn rewritten(wasm: &[u8], body: &FunctionBody<'_>, bugs: &[&Known]) -> Result<Vec<u8>, BinaryReaderError> {
    let operators = body.get_operators_reader()?.into_iter_with_offsets().collect::<Result<Vec<_>, _>>()?;
    let range = body.range();
    let (mut bytes, mut copied) = (Vec::with_capacity(wasm.len()), range.start as usize);
    for pair in operators.windows(2) {
        let [(before, _), (after, at)] = pair else { continue };
        for between in bugs.iter().filter_map(|known| (known.between)(before, after)) {
            bytes.extend_from_slice(&wasm[copied..*at as usize]);
            bytes.extend_from_slice(between);
            copied = *at as usize;
        }
    }
    bytes.extend_from_slice(&wasm[copied..range.end as usize]);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_go_between_and_nothing_else_changes() {
        let text = |between: &str| {
            let text = format!(
                r#"(module (memory 1) (func (param i32) (result i32) (local i64)
                       i32.const 1 i32.const 2 local.get 0 i32.eqz {between} select)
                     (func (export "f") (param i32) i32.const 3 local.get 0 i32.eqz i32.store) (data (i32.const 0) "x"))"#
            );
            wasmprinter::print_bytes(wat::parse_str(text).unwrap()).unwrap()
        };
        let bugs: Vec<_> = KNOWN.iter().collect();
        let around = step_around(wat::parse_str(text("")).unwrap(), &bugs).unwrap();
        assert_eq!(wasmprinter::print_bytes(&around).unwrap(), text("i32.const 1 i32.and"));
        assert_eq!(step_around(wat::parse_str(text("")).unwrap(), &[]).unwrap(), wat::parse_str(text("")).unwrap());
    }
}
