//! Decoding: what modules become, and what hostile bytes do not.

use super::*;
use crate::op::Proposal;
use wasmparser::WasmFeatures;

fn try_decode(bytes: &[u8]) -> Result<Module, CompileError> {
    Module::new(bytes, &CompileOptions::default(), &TypeRegistry::new())
}

fn decode(wat: &str) -> Module {
    try_decode(&wat::parse_str(wat).unwrap()).unwrap()
}

fn error(wat: &str) -> CompileError {
    try_decode(&wat::parse_str(wat).unwrap()).unwrap_err()
}

const SAMPLE: &str = r#"
    (module $sample
      (type $t (func (param i32) (result i64)))
      (import "m" "f" (func $imported (type $t)))
      (import "m" "g" (global $g i32))
      (import "m" "t" (table 1 funcref))
      (import "m" "mem" (memory 1 2))
      (import "m" "tag" (tag (param i64)))
      (table $own 3 4 externref)
      (table 2 2 (ref $t) (ref.func $defined))
      (memory i64 5)
      (global $h (mut i64) (i64.const -7))
      (global i32 (i32.add (global.get $g) (i32.const 2)))
      (global externref (ref.null extern))
      (tag (param i32 f32))
      (func $defined (type $t) (local i32 i32 f64) (i64.extend_i32_s (local.get 0)))
      (func $start)
      (export "z" (func $defined)) (export "a" (global $h)) (export "" (table $own)) (export "m" (memory 1))
      (start $start)
      (elem (i32.const 0) func $start)
      (elem declare func $defined)
      (elem funcref (ref.null func) (ref.func $start))
      (data "passive")
      (data (memory 1) (i64.const 9) "active"))"#;

#[test]
fn a_module_becomes_what_it_says() {
    let m = decode(SAMPLE);
    assert_eq!(m.imports.len(), 5);
    assert_eq!((&*m.imports[0].module, &*m.imports[0].name), ("m", "f"));
    assert_eq!(m.imports[0].ty, ExternType::Func(m.types.id(0)));
    assert_eq!((m.num_imported_funcs, m.funcs.len(), m.bodies.len()), (1, 3, 2));
    assert_eq!(m.funcs[0], m.funcs[1]);
    assert_eq!(m.func_types[1].to_string(), "(func (param i32) (result i64))");
    assert_eq!((m.num_imported_tables, m.tables.len()), (1, 3));
    assert_eq!(m.tables[1].to_string(), "table 3 4 externref");
    assert_eq!(m.table_inits, [None, Some(ConstOp::RefFunc(1).into())]);
    assert_eq!((m.num_imported_memories, m.memories[0].to_string()), (1, "memory 1 2".into()));
    assert_eq!(m.memories[1].to_string(), "memory i64 5");
    assert_eq!((m.num_imported_globals, m.globals.len()), (1, 4));
    assert_eq!(m.globals[1], GlobalType { content: ValType::I64, mutable: true });
    assert_eq!(m.global_inits[0].single(), Some(ConstOp::I64Const(-7)));
    assert_eq!(m.global_inits[1].ops(), [ConstOp::GlobalGet(0), ConstOp::I32Const(2), ConstOp::I32Add]);
    assert_eq!(m.global_inits[1].single(), None);
    assert_eq!(m.global_inits[2].ops(), [ConstOp::RefNull(HeapType::Extern)]);
    assert_eq!((m.num_imported_tags, m.tags.len()), (1, 2));
    assert_eq!(m.start, Some(2));
    assert_eq!(m.elements.len(), 3);
    assert_eq!(m.elements[0].mode, SegmentMode::Active { target: 0, offset: ConstOp::I32Const(0).into() });
    assert_eq!(m.elements[0].items, ElementItems::Functions([2].into()));
    assert_eq!((m.elements[1].mode.clone(), m.elements[1].items.len()), (SegmentMode::Declared, 1));
    assert_eq!(m.elements[2].mode, SegmentMode::Passive);
    assert_eq!((m.elements[2].ty, m.elements[2].items.len()), (RefType::FUNCREF, 2));
    assert_eq!(m.data_bytes(&m.data[0]), b"passive");
    assert_eq!(m.data_bytes(&m.data[1]), b"active");
    assert_eq!(m.data[1].mode, SegmentMode::Active { target: 1, offset: ConstOp::I64Const(9).into() });
    let body = m.body(1).unwrap();
    assert_eq!(*body.info.locals, [(2, ValType::I32), (1, ValType::F64)]);
    assert_eq!(m.bytes[body.code_start..body.range.end], [0x20, 0, 0xac, 0x0b]);
    assert!(m.body(0).is_none() && m.body(3).is_none());
}

#[test]
fn exports_are_found_by_name() {
    let m = decode(SAMPLE);
    for export in &m.exports {
        assert_eq!(m.export(&export.name), Some(export));
    }
    assert_eq!(m.export("b"), None);
    assert_eq!(m.export_type(m.export("z").unwrap()), ExternType::Func(m.types.id(0)));
    assert_eq!(m.export_type(m.export("").unwrap()), ExternType::Table(m.tables[1]));
}

#[test]
fn names_come_from_the_name_section() {
    let names = decode(SAMPLE).names();
    assert_eq!(names.module.as_deref(), Some("sample"));
    assert_eq!((names.function(2), names.function(9)), ("start".into(), "function[9]".into()));
    assert_eq!(decode("(module)").names(), Names::default());
}

#[test]
fn every_prefix_of_a_module_is_an_error_or_a_smaller_module() {
    let bytes = wat::parse_str(SAMPLE).unwrap();
    let registry = TypeRegistry::new();
    for length in 0..bytes.len() {
        match Module::new(&bytes[..length], &CompileOptions::default(), &registry) {
            // Where a section ends the rest may be missing, if no section before asked for it.
            Ok(_) => assert!(bytes[length] <= 13, "{length}"),
            Err(e) => assert!(e.offset.is_some_and(|offset| offset <= length as u64), "{length}: {e}"),
        }
    }
    assert!(registry.is_empty());
}

#[test]
fn no_single_changed_byte_makes_the_decoder_panic() {
    let bytes = wat::parse_str(SAMPLE).unwrap();
    let options = CompileOptions { fuel: true, local_weights: true, ..CompileOptions::default() };
    let registry = TypeRegistry::new();
    for position in 0..bytes.len() {
        let mut bytes = bytes.clone();
        for value in [0x00, 0x01, 0x0b, 0x1f, 0x40, 0x63, 0x70, 0x7b, 0x7f, 0x80, 0xd0, 0xfd, 0xff] {
            bytes[position] = value;
            let _ = Module::new(&*bytes, &options, &registry);
        }
    }
    assert!(registry.is_empty());
}

#[test]
fn errors_say_what_is_wrong_and_where() {
    let malformed = |bytes: &[u8]| {
        let error = try_decode(bytes).unwrap_err();
        assert_eq!(error.kind, CompileErrorKind::Malformed, "{error}");
        error.to_string()
    };
    assert_eq!(malformed(b""), "malformed module: unexpected end: the input is empty (at byte 0, 0x0)");
    assert_eq!(
        malformed(b"\0asm\x0d\0\x01\0"),
        "malformed module: this is a component, not a core module (at byte 0, 0x0)"
    );
    assert!(malformed(b"\x7fELF\x02\x01\x01\0").contains("magic header not detected"));
    assert!(malformed(b"\0asm\x02\0\0\0").ends_with("(at byte 4, 0x4)"));
    let error = error("(module (func (result i32) (i64.const 1)))");
    assert_eq!(error.kind, CompileErrorKind::Invalid);
    assert_eq!(error.to_string(), "invalid module: type mismatch: expected i32, found i64 (at byte 26, 0x1a)");
}

#[test]
fn what_is_not_executed_is_unsupported_but_only_if_all_is_valid() {
    let features = CompileOptions::FEATURES | WasmFeatures::STACK_SWITCHING | WasmFeatures::SHARED_EVERYTHING_THREADS;
    let cases = [
        (Proposal::StackSwitching, "(type $f (func)) (type (cont $f))"),
        (Proposal::StackSwitching, "(type $f (func)) (type $c (cont $f)) (func (drop (cont.new $c (unreachable))))"),
        (Proposal::SharedEverythingThreads, "(global (shared i32) (i32.const 0))"),
    ];
    for (proposal, fields) in cases {
        let refused = |more: &str| {
            let wasm = wat::parse_str(format!("(module {fields} {more})")).unwrap();
            let options = CompileOptions { features, ..CompileOptions::default() };
            Module::new(&wasm[..], &options, &TypeRegistry::new()).unwrap_err()
        };
        let unsupported = refused("");
        assert_eq!(unsupported.kind, CompileErrorKind::Unsupported(proposal), "{fields}: {unsupported}");
        assert!(unsupported.offset.is_some(), "{fields}: {unsupported}");
        let invalid = refused("(func (result i32))");
        assert_eq!(invalid.kind, CompileErrorKind::Invalid, "{fields}: {invalid}");
    }
}

/// An unsigned LEB128 number (spec, 5.2.2).
fn leb(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7f {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A module with one function of type `[i32] -> []`, whose locals and code are given in bytes; the text format would
/// take seconds for large ones.
fn module_of(locals: &[u8], code: &[u8]) -> Vec<u8> {
    let section = |id: u8, contents: &[u8]| [&[id], &*leb(contents.len()), contents].concat();
    let body = [locals, code, &[0x0b]].concat();
    let types = section(1, &[1, 0x60, 1, 0x7f, 0]);
    let code = section(10, &[&[1], &*leb(body.len()), &body].concat());
    [b"\0asm\x01\0\0\0", &*types, &section(3, &[1, 0]), &code].concat()
}

#[test]
fn frames_have_at_most_65_000_slots() {
    let locals = [&[1], &*leb(49_999), &[0x7e]].concat();
    let with_operands = |count: usize| [[0x42, 0].repeat(count), [0x1a].repeat(count)].concat();
    let module = try_decode(&module_of(&locals, &with_operands(15_000))).unwrap();
    assert_eq!(module.bodies[0].info.max_operand_slots, 15_000);
    assert_eq!(*module.bodies[0].info.locals, [(49_999, ValType::I64)]);
    let e = try_decode(&module_of(&locals, &with_operands(15_001))).unwrap_err();
    assert_eq!(e.kind, CompileErrorKind::Limit("frame_slots"));
    assert!(e.to_string().contains("engine limit frame_slots exceeded: 65001 is more than 65000"), "{e}");
}

#[test]
fn locals_beyond_the_binary_format_are_malformed_and_beyond_the_decoder_a_limit() {
    let kind = |runs: &[usize]| {
        let runs: Vec<u8> = runs.iter().flat_map(|&count| [leb(count), vec![0x7f]].concat()).collect();
        let locals = [&*leb(runs.len() / 6), &runs].concat();
        try_decode(&module_of(&locals, &[])).unwrap_err().kind
    };
    assert_eq!(kind(&[0xffff_ffff]), CompileErrorKind::Limit("of the decoder"));
    assert_eq!(kind(&[0xffff_ffff, 0x1000_0000]), CompileErrorKind::Malformed);
}

#[test]
fn large_functions_take_linear_time() {
    let info = |code: &[u8]| try_decode(&module_of(&[0], code)).unwrap().bodies[0].info.clone();
    let nested = [[0x02, 0x40].repeat(100_000), [0x0b].repeat(100_000)].concat();
    assert_eq!(info(&nested).max_control_depth, 100_001);
    let targets = [&[0x02, 0x40, 0x20, 0, 0x0e], &*leb(1_000_000), &[0; 1_000_001], &[0x0b]].concat();
    assert_eq!(info(&targets).max_control_depth, 2);
    let references = [0xd0, 0x70].repeat(60_000);
    assert_eq!(info(&[&*references, &[0]].concat()).max_ref_operands, 60_000);
}
