//! Functions that grow: what compiling them costs must grow no faster than they do.

use wasm_encoder::{
    BlockType, CodeSection, ExportKind, ExportSection, Function, FunctionSection, Instruction as I, Module,
    TypeSection, ValType,
};

/// A shape of functions: a name, and what writes the body of one of a size, with its locals.
pub struct Shape {
    /// What there are more and more of.
    pub name: &'static str,
    body: fn(u32) -> Function,
}

/// The shapes: whatever a compiler in one pass keeps lists of.
pub const SHAPES: [Shape; 12] = [
    Shape { name: "instructions", body: instructions },
    Shape { name: "operands", body: operands },
    Shape { name: "locals", body: locals },
    Shape { name: "blocks", body: blocks },
    Shape { name: "nested-blocks", body: nested_blocks },
    Shape { name: "nested-loops", body: nested_loops },
    Shape { name: "br_table-targets", body: br_table_targets },
    Shape { name: "branches-out", body: branches_out },
    Shape { name: "constants", body: constants },
    Shape { name: "calls", body: calls },
    Shape { name: "calls-over-operands", body: calls_over_operands },
    Shape { name: "locals-and-loops", body: locals_and_loops },
];

impl Shape {
    /// A module with one such function, of type `(i32) -> i32`.
    pub fn module(&self, size: u32) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([ValType::I32], [ValType::I32]);
        let (mut functions, mut exports) = (FunctionSection::new(), ExportSection::new());
        functions.function(0);
        exports.export("f", ExportKind::Func, 0);
        let mut code = CodeSection::new();
        code.function(&(self.body)(size));
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&exports).section(&code);
        module.finish()
    }
}

/// A function with locals beside its parameter, whose instructions `write` adds; the end is added here.
fn function(locals: u32, write: impl FnOnce(&mut Function)) -> Function {
    let mut function = Function::new([(locals, ValType::I32)]);
    write(&mut function);
    function.instruction(&I::End);
    function
}

fn instructions(size: u32) -> Function {
    function(1, |f| {
        for i in 0..size {
            f.instruction(&I::LocalGet(i % 2)).instruction(&I::I32Const(i as i32 * 7)).instruction(&I::I32Xor);
            f.instruction(&I::LocalSet((i + 1) % 2));
        }
        f.instruction(&I::LocalGet(0));
    })
}

/// All on the stack before the first is used.
fn operands(size: u32) -> Function {
    function(0, |f| {
        for _ in 0..size {
            f.instruction(&I::LocalGet(0)).instruction(&I::I32Popcnt);
        }
        for _ in 1..size {
            f.instruction(&I::I32Add);
        }
    })
}

fn locals(size: u32) -> Function {
    function(size, |f| {
        for i in 0..size {
            f.instruction(&I::LocalGet(i)).instruction(&I::LocalSet(i + 1));
        }
        f.instruction(&I::LocalGet(size));
    })
}

fn blocks(size: u32) -> Function {
    function(0, |f| {
        for _ in 0..size {
            f.instruction(&I::Block(BlockType::Empty)).instruction(&I::LocalGet(0)).instruction(&I::BrIf(0));
            f.instruction(&I::I32Const(1)).instruction(&I::LocalSet(0)).instruction(&I::End);
        }
        f.instruction(&I::LocalGet(0));
    })
}

fn nested_blocks(size: u32) -> Function {
    function(0, |f| {
        for depth in 0..size {
            f.instruction(&I::Block(BlockType::Empty)).instruction(&I::LocalGet(0)).instruction(&I::BrIf(depth / 2));
        }
        for _ in 0..size {
            f.instruction(&I::End);
        }
        f.instruction(&I::LocalGet(0));
    })
}

fn nested_loops(size: u32) -> Function {
    function(1, |f| {
        for _ in 0..size {
            f.instruction(&I::Loop(BlockType::Empty)).instruction(&I::LocalGet(0)).instruction(&I::LocalSet(1));
        }
        for _ in 0..size {
            f.instruction(&I::LocalGet(1)).instruction(&I::BrIf(0)).instruction(&I::End);
        }
        f.instruction(&I::LocalGet(0));
    })
}

/// To as many blocks.
fn br_table_targets(size: u32) -> Function {
    function(0, |f| {
        for _ in 0..size {
            f.instruction(&I::Block(BlockType::Empty));
        }
        let targets: Vec<u32> = (0..size).rev().collect();
        f.instruction(&I::LocalGet(0)).instruction(&I::BrTable(targets.into(), 0));
        for _ in 0..size {
            f.instruction(&I::End);
        }
        f.instruction(&I::LocalGet(0));
    })
}

/// With a result, to the function's end.
fn branches_out(size: u32) -> Function {
    function(0, |f| {
        for i in 0..size {
            f.instruction(&I::I32Const(i as i32))
                .instruction(&I::LocalGet(0))
                .instruction(&I::BrIf(0))
                .instruction(&I::Drop);
        }
        f.instruction(&I::LocalGet(0));
    })
}

fn constants(size: u32) -> Function {
    function(0, |f| {
        f.instruction(&I::F64Const(0.5.into()));
        for i in 0..size {
            f.instruction(&I::F64Const((f64::from(i) + 0.25).into())).instruction(&I::F64Add);
        }
        f.instruction(&I::I32TruncSatF64S);
    })
}

fn calls(size: u32) -> Function {
    function(0, |f| {
        f.instruction(&I::LocalGet(0));
        for _ in 0..size {
            f.instruction(&I::Call(0));
        }
    })
}

/// A call for each operand that waits, so that moving all of them for every call would show.
fn calls_over_operands(size: u32) -> Function {
    function(0, |f| {
        for i in 0..size {
            f.instruction(&I::LocalGet(0)).instruction(&I::I32Const(i as i32)).instruction(&I::I32Add);
            f.instruction(&I::LocalGet(0)).instruction(&I::Call(0)).instruction(&I::I32Xor);
        }
        for _ in 1..size {
            f.instruction(&I::I32Add);
        }
    })
}

/// A loop for each local, so that doing something for all locals at every loop would show.
fn locals_and_loops(size: u32) -> Function {
    function(size, |f| {
        for i in 1..=size {
            f.instruction(&I::Loop(BlockType::Empty)).instruction(&I::LocalGet(i - 1)).instruction(&I::LocalTee(i));
            f.instruction(&I::BrIf(0)).instruction(&I::End);
        }
        f.instruction(&I::LocalGet(size));
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate;

    #[test]
    fn functions_of_every_shape_are_valid_and_twice_as_long_at_twice_the_size() {
        for shape in &SHAPES {
            let [once, twice] = [1000, 2000].map(|size| shape.module(size));
            validate(&once).unwrap_or_else(|error| panic!("{}: {error:#}", shape.name));
            validate(&twice).unwrap_or_else(|error| panic!("{}: {error:#}", shape.name));
            assert!(twice.len() * 10 > once.len() * 17, "{}: {} and {}", shape.name, once.len(), twice.len());
        }
    }
}
