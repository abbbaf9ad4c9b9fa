//! The validity of custom sections, which validators and engines pass over: branch hints (the branch-hinting proposal,
//! "custom sections").

use std::collections::HashMap;
use wasmparser::{BinaryReaderError, FunctionBody, KnownCustom, Operator, Parser, Payload, TypeRef};

/// Checks that every branch hint stands at an `if` or `br_if` of a function of the module.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn validate(wasm: &[u8]) -> Result<(), String> {
    check(wasm).unwrap_or_else(|error| Err(error.to_string()))
}

fn check(wasm: &[u8]) -> Result<Result<(), String>, BinaryReaderError> {
    let mut bodies = Vec::new();
    let mut hints = Vec::new();
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body),
            Payload::CustomSection(section) => {
                if let KnownCustom::BranchHints(functions) = section.as_known() {
                    for function in functions {
                        let function = function?;
                        for hint in function.hints {
                            hints.push((function.func, hint?.func_offset));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut targets = HashMap::new();
    for (function, offset) in hints {
        let Some(body) = function.checked_sub(imported).and_then(|index| bodies.get(index as usize)) else {
            return Ok(Err(format!("branch hint for function {function}, which has no body")));
        };
        let targets = match targets.entry(function) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => entry.insert(branches(body)?),
        };
        if !targets.contains(&u64::from(offset)) {
            return Ok(Err(format!("branch hint at offset {offset} of function {function}, where no if or br_if is")));
        }
    }
    Ok(Ok(()))
}

/// The offsets of the hintable instructions from the start of a body.
fn branches(body: &FunctionBody<'_>) -> Result<Vec<u64>, BinaryReaderError> {
    let mut offsets = Vec::new();
    for operator in body.get_operators_reader()?.into_iter_with_offsets() {
        let (operator, offset) = operator?;
        if matches!(operator, Operator::If { .. } | Operator::BrIf { .. }) {
            offsets.push(offset - body.range().start);
        }
    }
    Ok(offsets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branch_hints_must_stand_at_branches() {
        let check = |instructions: &str| {
            validate(&wat::parse_str(format!("(module (func (param i32) local.get 0 {instructions}))")).unwrap())
        };
        assert_eq!(check(r#"(@metadata.code.branch_hint "\01") if end"#), Ok(()));
        assert_eq!(check("if end"), Ok(()));
        assert!(check(r#"(@metadata.code.branch_hint "\01") drop"#).is_err());
    }
}
