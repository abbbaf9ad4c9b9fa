//! A module that uses every instruction on numbers.

use crosscheck_engine::op::{Immediates, Op, Signature, Ty};
use std::fmt::Write;

/// A module with a function for each instruction on numbers: on its parameters, and where there are two the second constant.
pub(crate) fn module() -> Vec<u8> {
    let mut text = "(module (memory 1)".to_owned();
    for op in Op::ALL.iter().filter(|op| op.info().proposal.executed()) {
        let Signature::Fixed { params, results: [result] } = op.info().signature else { continue };
        let immediates = match op.info().immediates {
            Immediates::None | Immediates::MemArg => "",
            Immediates::Lane | Immediates::MemArgLane => " 1",
            Immediates::Lanes => " 31 0 16 15 7 23 1 30 2 29 3 28 8 24 9 17",
            _ => continue,
        };
        let name = |ty: &Ty| match ty {
            Ty::I32 | Ty::Addr => Some("i32"),
            Ty::I64 => Some("i64"),
            Ty::F32 => Some("f32"),
            Ty::F64 => Some("f64"),
            Ty::V128 => Some("v128"),
            _ => None,
        };
        let (Some(params), Some(result)) = (params.iter().map(name).collect::<Option<Vec<_>>>(), name(result)) else {
            continue;
        };
        let instruction = format!("{}{immediates}", op.info().name);
        let mut function = |operand: &dyn Fn(usize) -> String| {
            let operands: String = (0..params.len()).map(operand).collect();
            let params = params.join(" ");
            let _ = write!(text, "(func (param {params}) (result {result}) {operands} {instruction})");
        };
        function(&|i| format!("(local.get {i})"));
        if let [_, second @ ("i32" | "i64")] = params[..] {
            function(&|i| if i == 1 { format!("({second}.const 3)") } else { format!("(local.get {i})") });
        }
    }
    wat::parse_str(text + ")").expect("well-formed")
}
