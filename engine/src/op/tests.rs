//! The tables against the decoder's list of instructions, and against themselves.

use super::{Immediates, Op, Signature, each::*};
use std::collections::{HashMap, HashSet};

/// One row of the decoder's list.
struct Row {
    proposal: &'static str,
    op: &'static str,
    immediates: Vec<(&'static str, String)>,
    visit: &'static str,
    /// Such as "arity 2 -> 1", "arity memarg 1 -> 1", "arity custom".
    annotation: &'static str,
}

/// The name of a type without paths, lifetimes and spaces.
fn bare(type_name: &str) -> String {
    let spaceless = type_name.replace(' ', "").replace("<'a>", "");
    let path_end = |part: &str| part.rsplit("::").next().unwrap_or_default().to_owned();
    spaceless.split('<').map(path_end).collect::<Vec<_>>().join("<")
}

fn decoder_rows() -> Vec<Row> {
    macro_rules! rows {
        ($( @$proposal:ident $op:ident $({ $($arg:ident: $type:ty),* })? => $visit:ident ($($annotation:tt)*) )*) => {
            vec![$( Row {
                proposal: stringify!($proposal),
                op: stringify!($op),
                immediates: vec![$($( (stringify!($arg), bare(stringify!($type))) ),*)?],
                visit: stringify!($visit),
                annotation: stringify!($($annotation)*),
            } ),*]
        };
    }
    wasmparser::for_each_operator!(rows)
}

/// Variant name -> (instruction, name of the pure function).
fn own_rows() -> HashMap<&'static str, (Op, &'static str)> {
    macro_rules! rows {
        ($( ($op:ident, $function:ident, $info:tt, $($rest:tt)*) )*) => {
            [$( (stringify!($op), (Op::$op, stringify!($function))) ),*].into()
        };
    }
    for_each_op!(rows)
}

#[test]
fn every_instruction_of_the_decoder_has_its_row_and_no_other_exists() {
    let (decoder, own) = (decoder_rows(), own_rows());
    assert_eq!(decoder.len(), 628);
    assert_eq!(Op::ALL.len(), decoder.len());
    assert_eq!(own.len(), decoder.len());
    for row in decoder {
        let &(op, function) = own.get(row.op).unwrap_or_else(|| panic!("no row for {}", row.op));
        assert_eq!(format!("{op:?}"), row.op);
        assert_eq!(format!("visit_{function}"), row.visit);
        assert_eq!(op.info().proposal.name(), row.proposal.replace('_', "-"), "{op:?}");
        let immediates: Vec<_> = op.info().immediates.fields().iter().map(|&(name, ty)| (name, bare(ty))).collect();
        assert_eq!(immediates, row.immediates, "{op:?}");
    }
}

#[test]
fn fixed_signatures_have_the_decoders_arity() {
    let own = own_rows();
    for row in decoder_rows() {
        let op = own[row.op].0;
        match op.info().signature {
            Signature::Fixed { params, results } => {
                let arity = row.annotation.trim_start_matches("arity ").trim_start_matches("memarg ");
                assert_eq!(format!("{} -> {}", params.len(), results.len()), arity, "{op:?}");
            }
            Signature::Poly => {}
        }
    }
}

#[test]
fn numbers_are_dense_and_info_is_of_the_instruction() {
    for (index, &op) in Op::ALL.iter().enumerate() {
        assert_eq!(op as usize, index);
        assert_eq!(op.info().op, op);
    }
}

/// Both names are spelled alike but for separators; what text names lack is the part that tells apart instructions of
/// one name.
#[test]
fn text_names_follow_the_function_names() {
    const SUFFIXES: [&str; 4] = ["_non_null", "_nullable", "_multi", ""];
    for (op, function) in own_rows().into_values() {
        let flat = op.info().name.replace('.', "_");
        let function = function.strip_prefix("typed_").unwrap_or(function);
        assert!(SUFFIXES.iter().any(|suffix| format!("{flat}{suffix}") == function), "{function} is {flat}");
    }
}

#[test]
fn every_kind_of_immediates_is_used_and_says_something_else() {
    let used: HashSet<_> = Op::ALL.iter().map(|op| op.info().immediates).collect();
    assert_eq!(used.len(), Immediates::ALL.len());
    let distinct: HashSet<_> = Immediates::ALL.iter().map(|kind| kind.fields()).collect();
    assert_eq!(distinct.len(), Immediates::ALL.len());
}

/// Memories are of every address type, so that no instruction of an executed proposal may fix theirs to i32.
#[test]
fn loads_and_stores_take_an_address() {
    for op in Op::ALL.iter().filter(|op| matches!(op.info().immediates, Immediates::MemArg | Immediates::MemArgLane)) {
        let Signature::Fixed { params, .. } = op.info().signature else { panic!("{op:?} is poly") };
        assert_eq!(params[0], super::Ty::Addr, "{op:?}");
    }
}

#[test]
fn numeric_shapes_belong_to_executed_proposals() {
    macro_rules! ops {
        ($( ($op:ident, $($rest:tt)*) )*) => { vec![$(Op::$op),*] };
    }
    let shapes: [(Vec<Op>, usize); 7] = [
        (for_each_unary!(ops), 13 + 14 + 25),
        (for_each_unary_trapping!(ops), 8),
        (for_each_binary!(ops), 22 + 14),
        (for_each_binary_trapping!(ops), 8),
        (for_each_compare!(ops), 20 + 12),
        (for_each_load!(ops), 14),
        (for_each_store!(ops), 9),
    ];
    for (ops, count) in shapes {
        assert_eq!(ops.len(), count);
        for op in ops {
            assert!(op.info().proposal.executed(), "{op:?}");
        }
    }
}

/// The columns of the comparisons, against their functions: over pairs that order every way, NaN among them.
#[test]
fn swapped_and_negated_comparisons_hold() {
    fn values<T: Edge>() -> Vec<T> {
        T::EDGES.to_vec()
    }
    trait Edge: Copy + 'static {
        const EDGES: &[Self];
    }
    impl Edge for u32 {
        const EDGES: &[u32] = &[0, 1, 0x7fff_ffff, 0x8000_0000, u32::MAX];
    }
    impl Edge for u64 {
        const EDGES: &[u64] = &[0, 1, 0xffff_ffff, i64::MAX as u64, i64::MIN as u64, u64::MAX];
    }
    impl Edge for f32 {
        const EDGES: &[f32] = &[-0.0, 0.0, 1.0, -1.0, f32::INFINITY, f32::NAN];
    }
    impl Edge for f64 {
        const EDGES: &[f64] = &[-0.0, 0.0, 1.0, -1.0, f64::INFINITY, f64::NAN];
    }
    /// The answer of any comparison, by its `Op`.
    fn answer<T: Copy + Into<Operand>>(op: Op, a: T, b: T) -> u32 {
        macro_rules! dispatch {
            ($( ($op:ident, $function:ident, $info:tt, $type:ident $b:ident => u32, $($rest:tt)*) )*) => {
                match (op, a.into(), b.into()) {
                    $( (Op::$op, Operand::$type(a), Operand::$type(b)) => super::numeric::$function(a, b), )*
                    _ => panic!("{op:?} is not of this type"),
                }
            };
        }
        for_each_compare!(dispatch)
    }
    macro_rules! check {
        ($( ($op:ident, $function:ident, $info:tt, $type:ident $b:ident => u32,
             swapped $swapped:ident, negated [$($negated:ident)?]) )*) => { $(
            for a in values::<$type>() {
                for b in values::<$type>() {
                    let holds = answer(Op::$op, a, b);
                    assert_eq!(holds, answer(Op::$swapped, b, a), "{:?} {a} {b}", Op::$op);
                    $( assert_eq!(holds, 1 - answer(Op::$negated, a, b), "{:?} {a} {b}", Op::$op); )?
                }
            }
        )* };
    }
    for_each_compare!(check);
}

#[allow(non_camel_case_types)]
enum Operand {
    u32(u32),
    u64(u64),
    f32(f32),
    f64(f64),
}

macro_rules! operand_from {
    ($($type:ident)*) => { $( impl From<$type> for Operand {
        fn from(value: $type) -> Operand {
            Operand::$type(value)
        }
    } )* };
}
operand_from!(u32 u64 f32 f64);
