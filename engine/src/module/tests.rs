//! Decoding: what modules become, and what hostile bytes do not.

use super::*;
use crate::op::Proposal;

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
    let cases = [
        (Proposal::Simd, "(func (drop (v128.const i64x2 0 0)))"),
        (Proposal::Simd, "(func (param v128))"),
        (Proposal::Simd, "(func (local v128))"),
        (Proposal::Simd, "(func (block (result v128) unreachable) drop)"),
        (Proposal::Simd, "(global v128 (v128.const i64x2 0 0))"),
        (Proposal::RelaxedSimd, "(func (drop (i8x16.relaxed_swizzle (unreachable) (unreachable))))"),
        (Proposal::Gc, "(type (struct))"),
        (Proposal::Gc, "(type (array i8))"),
        (Proposal::Gc, "(table 1 anyref)"),
        (Proposal::Gc, "(func (drop (ref.null i31)))"),
        (Proposal::Gc, "(func (unreachable) (select (result eqref)) (drop))"),
        (Proposal::Threads, "(memory 1 1 shared)"),
        (Proposal::Threads, "(memory 1) (func (atomic.fence))"),
    ];
    for (proposal, wat) in cases {
        let result = try_decode(&wat::parse_str(format!("(module {wat})")).unwrap());
        match result {
            Ok(_) => assert!(proposal.executed(), "{wat}"),
            Err(e) => {
                assert_eq!(e.kind, CompileErrorKind::Unsupported(proposal), "{wat}: {e}");
                assert!(!proposal.executed() && e.offset.is_some(), "{wat}: {e}");
                let invalid = error(&format!("(module {wat} (func (result i32)))"));
                assert_eq!(invalid.kind, CompileErrorKind::Invalid, "{wat}: {invalid}");
            }
        }
    }
}

#[test]
fn frames_have_at_most_65_000_slots() {
    let with_operands = |operands: usize| {
        let (operands, drops) = ("i64.const 0 ".repeat(operands), "drop ".repeat(operands));
        format!("(module (func (param i32) (local{}) {operands} {drops}))", " i64".repeat(49_999))
    };
    assert_eq!(decode(&with_operands(15_000)).bodies[0].info.max_operand_slots, 15_000);
    let e = error(&with_operands(15_001));
    assert_eq!(e.kind, CompileErrorKind::Limit("frame_slots"));
    assert!(e.to_string().contains("engine limit frame_slots exceeded: 65001 is more than 65000"), "{e}");
}

#[test]
fn large_functions_take_linear_time() {
    let nested = format!("(module (func {} {}))", "block ".repeat(100_000), "end ".repeat(100_000));
    assert_eq!(decode(&nested).bodies[0].info.max_control_depth, 100_001);
    let branches = format!("(module (func (block (br_table {} (i32.const 0)))))", "0 ".repeat(1_000_000));
    decode(&branches);
    let calls =
        format!("(module (func $f (result i64 i64) unreachable) (func {} unreachable))", "call $f ".repeat(30_000));
    assert_eq!(decode(&calls).bodies[1].info.max_operand_slots, 60_000);
    let references = format!("(module (func {} unreachable))", "ref.null func ".repeat(60_000));
    assert_eq!(decode(&references).bodies[0].info.max_ref_operands, 60_000);
}
