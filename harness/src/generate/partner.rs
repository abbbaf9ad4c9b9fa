//! Known bugs of outside partners that nearly every campaign would meet. Generated modules step around them where such a
//! partner takes part, so that they do not hide what is not known yet. Each whose result is the same in every build has a
//! reproduction under `tests/partners`; the test there fails as soon as the partner is right, and then the entry goes.

use crate::engine::EngineInfo;
use wasm_encoder::{CodeSection, Module, RawSection};
use wasmparser::{
    BinaryReaderError, BlockType, CompositeInnerType, FunctionBody, Import, Operator, Parser, Payload, RecGroup,
    TypeRef,
};

/// A bug, and how modules step around it.
#[derive(Debug)]
pub(super) struct Known {
    /// Its name, and its reproduction's.
    pub(super) name: &'static str,
    /// The engine's id and version.
    engine: (&'static str, &'static str),
    way: Way,
}

#[derive(Debug)]
enum Way {
    /// Instructions are replaced by these bytes, if any.
    Rewrite(fn(&Place<'_>) -> Option<Vec<u8>>),
    /// Modules of which this is true are left out, and counted.
    Without(fn(&[u8]) -> Result<bool, BinaryReaderError>),
}

/// An instruction where it stands.
struct Place<'a> {
    /// The instruction before it in the same body.
    before: Option<&'a Operator<'a>>,
    /// The instruction.
    operator: &'a Operator<'a>,
    /// Its bytes.
    encoded: &'a [u8],
    /// How many functions the module imports.
    imported: u32,
}

/// The name of the bug that our own generator avoids by itself.
pub(super) const BR_TABLE_VALUES: &str = "wasmi-2.0.0-br-table-values";

const KNOWN: &[Known] = &[
    // `select` on the result of a comparison with 0 or null is fused: the comparison is dropped, but its result is still what the
    // fused instruction reads. A mask between the two keeps them apart.
    Known {
        name: "wasmi-2.0.0-select-eqz",
        engine: ("wasmi", "2.0.0"),
        way: Way::Rewrite(|place| {
            let compares = matches!(
                place.before,
                Some(Operator::I32Eqz | Operator::I32Eq | Operator::I32Ne | Operator::RefIsNull)
            );
            let selects = matches!(place.operator, Operator::Select | Operator::TypedSelect { .. });
            let mask = [0x41, 1, 0x71]; // i32.const 1, i32.and
            (compares && selects).then(|| [&mask, place.encoded].concat())
        }),
    },
    // A tail call that reaches a host function while other values are on the operand stack corrupts the value stack, up to
    // a segmentation fault. A call and a return do the same without.
    Known {
        name: "wasmi-2.0.0-tail-call-to-host",
        engine: ("wasmi", "2.0.0"),
        way: Way::Rewrite(|place| {
            let call = match place.operator {
                Operator::ReturnCall { function_index } if *function_index < place.imported => 0x10,
                Operator::ReturnCallIndirect { .. } if place.imported > 0 => 0x11,
                _ => return None,
            };
            let r#return = [0x0f];
            Some([&[call], &place.encoded[1..], &r#return].concat())
        }),
    },
    // `br_table` that carries several values past others below: the copies overlap, and overwrite each other.
    Known { name: BR_TABLE_VALUES, engine: ("wasmi", "2.0.0"), way: Way::Without(carries_several_by_table) },
];

/// Not a bug, but stepped around like one: they get a microsecond.
const ENDLESS_WAITS: &Known = &Known {
    name: "endless-waits",
    engine: ("", ""),
    way: Way::Rewrite(|place| {
        let waits = matches!(place.operator, Operator::MemoryAtomicWait32 { .. } | Operator::MemoryAtomicWait64 { .. });
        let microsecond = [0x1a, 0x42, 0xe8, 0x07]; // drop, i64.const 1000
        waits.then(|| [&microsecond, place.encoded].concat())
    }),
};

/// The module with an end to its waits: it is run alone, so that nobody would wake it.
///
/// # Errors
/// When the bytes are not a module.
pub(super) fn without_endless_waits(wasm: Vec<u8>) -> Result<Vec<u8>, BinaryReaderError> {
    // Every atomic instruction begins with this byte.
    if !wasm.contains(&0xfe) {
        return Ok(wasm);
    }
    step_around(wasm, &[ENDLESS_WAITS]).map(|wasm| wasm.expect("it is rewritten, never left out"))
}

/// The known bugs of these engines.
pub(super) fn known<'a>(engines: impl IntoIterator<Item = &'a EngineInfo>) -> Vec<&'static Known> {
    let engines: Vec<_> = engines.into_iter().map(|info| (&*info.id, &*info.version)).collect();
    KNOWN.iter().filter(|known| engines.contains(&known.engine)).collect()
}

/// The module with every bug stepped around, or `None` when that cannot be done.
///
/// # Errors
/// When the bytes are not a module.
pub(super) fn step_around(wasm: Vec<u8>, bugs: &[&Known]) -> Result<Option<Vec<u8>>, BinaryReaderError> {
    if bugs.is_empty() {
        return Ok(Some(wasm));
    }
    for known in bugs {
        if let Way::Without(has) = known.way
            && has(&wasm)?
        {
            return Ok(None);
        }
    }
    let (mut module, mut code, mut imported) = (Module::new(), CodeSection::new(), 0);
    for payload in Parser::new(0).parse_all(&wasm) {
        match payload? {
            Payload::CodeSectionEntry(body) => {
                code.raw(&rewritten(&wasm, &body, bugs, imported)?);
            }
            payload => {
                // Sections follow each other: the code is complete when the next one begins, or the module ends.
                if !code.is_empty() {
                    module.section(&code);
                    code = CodeSection::new();
                }
                if let Payload::ImportSection(section) = &payload {
                    let function = |import: &Import<'_>| matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
                    let imports = section.clone().into_imports().collect::<Result<Vec<_>, _>>()?;
                    imported = imports.iter().filter(|import| function(import)).count() as u32;
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
    Ok(Some(module.finish()))
}

fn rewritten(
    wasm: &[u8],
    body: &FunctionBody<'_>,
    bugs: &[&Known],
    imported: u32,
) -> Result<Vec<u8>, BinaryReaderError> {
    let operators = body.get_operators_reader()?.into_iter_with_offsets().collect::<Result<Vec<_>, _>>()?;
    let (start, end) = (body.range().start as usize, body.range().end as usize);
    let first = operators.first().map_or(end, |(_, at)| *at as usize);
    let mut bytes = wasm[start..first].to_vec();
    for (number, (operator, at)) in operators.iter().enumerate() {
        let next = operators.get(number + 1).map_or(end, |(_, next)| *next as usize);
        let encoded = &wasm[*at as usize..next];
        let before = number.checked_sub(1).map(|before| &operators[before].0);
        let place = Place { before, operator, encoded, imported };
        let replaced = bugs.iter().find_map(|known| match known.way {
            Way::Rewrite(rewrite) => rewrite(&place),
            Way::Without(_) => None,
        });
        bytes.extend_from_slice(replaced.as_deref().unwrap_or(encoded));
    }
    Ok(bytes)
}

/// Whether some `br_table` carries several values.
fn carries_several_by_table(wasm: &[u8]) -> Result<bool, BinaryReaderError> {
    // How many values each type takes and gives.
    let mut types = Vec::new();
    let mut functions = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(section) => {
                for ty in section.into_iter().flat_map(|group| group.into_iter().flat_map(RecGroup::into_types)) {
                    types.push(match ty.composite_type.inner {
                        CompositeInnerType::Func(ty) => (ty.params().len(), ty.results().len()),
                        _ => (0, 0),
                    });
                }
            }
            Payload::FunctionSection(section) => {
                functions = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
                functions.reverse();
            }
            Payload::CodeSectionEntry(body) => {
                // What a branch to each open block carries, beginning with the function.
                let mut labels = vec![functions.pop().map_or(0, |ty| types[ty as usize].1)];
                for operator in body.get_operators_reader()? {
                    let arity = |ty, params: bool| match ty {
                        BlockType::Empty => 0,
                        BlockType::Type(_) => usize::from(!params),
                        BlockType::FuncType(index) => {
                            let (takes, gives) = types[index as usize];
                            if params { takes } else { gives }
                        }
                    };
                    match operator? {
                        Operator::Block { blockty } | Operator::If { blockty } => labels.push(arity(blockty, false)),
                        Operator::TryTable { try_table } => labels.push(arity(try_table.ty, false)),
                        Operator::Loop { blockty } => labels.push(arity(blockty, true)),
                        Operator::End => drop(labels.pop()),
                        Operator::BrTable { targets } => {
                            let label = labels.len().wrapping_sub(1 + targets.default() as usize);
                            if labels.get(label).is_some_and(|&carried| carried > 1) {
                                return Ok(true);
                            }
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_are_replaced_and_nothing_else_changes() {
        let text = |mask: &str, call: &str, end: &str| {
            let text = format!(
                r#"(module (import "host" "f" (func $host)) (memory 1) (table 1 funcref) (type $t (func))
                     (func (param i32) (result i32) (local i64)
                       i32.const 1 i32.const 2 local.get 0 i32.eqz {mask} select)
                     (func (export "f") (param i32) i32.const 3 local.get 0 i32.eqz i32.store)
                     (func {call}call $host {end})
                     (func i32.const 0 {call}call_indirect (type $t) {end})
                     (func $own return_call $own)
                     (data (i32.const 0) "x"))"#
            );
            wasmprinter::print_bytes(wat::parse_str(text).unwrap()).unwrap()
        };
        let bugs: Vec<_> = KNOWN.iter().collect();
        let before = wat::parse_str(text("", "return_", "")).unwrap();
        let around = step_around(before.clone(), &bugs).unwrap().unwrap();
        assert_eq!(wasmprinter::print_bytes(&around).unwrap(), text("i32.const 1 i32.and", "", "return"));
        assert_eq!(step_around(before.clone(), &[]).unwrap(), Some(before));
    }

    #[test]
    fn waits_get_an_end() {
        let text = |end: &str| {
            format!(
                "(module (memory 1 1 shared) (func (result i32) i32.const 0 i64.const 1 i64.const -1 {end}
                   memory.atomic.wait64 offset=8))"
            )
        };
        let bounded = without_endless_waits(wat::parse_str(text("")).unwrap()).unwrap();
        assert_eq!(bounded, wat::parse_str(text("drop i64.const 1000")).unwrap());
    }

    #[test]
    fn tables_that_carry_several_values_are_told_from_those_that_do_not() {
        let has = |body: &str| {
            let text = format!("(module (type $two (func (result i64 i64))) (func (param i32) {body}))");
            carries_several_by_table(&wat::parse_str(text).unwrap()).unwrap()
        };
        assert!(has("block (type $two) i64.const 1 i64.const 2 local.get 0 br_table 0 0 end drop drop"));
        assert!(!has("block (result i64) i64.const 2 local.get 0 br_table 0 0 end drop"));
        assert!(!has("block loop (type $two) i64.const 1 i64.const 2 local.get 0 br_table 0 1 0 end drop drop end"));
    }
}
