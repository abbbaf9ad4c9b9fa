//! Calls, returns and throws: everything that passes values.

use super::abi::{self, Param, Res};
use super::compile::Compiler;
use super::frame::Local;
use super::isa::{Any, Kind, Src, parallel_moves};
use super::isa_impl::{Asm, FLOAT_ARGS, INT_ARGS, RESULT_FLOAT, RESULT_INT};
use super::stack::Place;
use super::stubs::Stub;
use crate::module::{FuncType, ValType};
use std::sync::Arc;

/// Whom to call.
pub(super) enum Callee {
    /// By function index.
    Func(u32),
    /// By an element of a table: type index, table.
    Indirect(u32, u32),
    /// By reference, of a type index.
    Reference(u32),
}

impl Compiler<'_> {
    fn callee_type(&self, callee: &Callee) -> Arc<FuncType> {
        match *callee {
            Callee::Func(func) => self.module.func_types[func as usize].clone(),
            Callee::Indirect(ty, _) | Callee::Reference(ty) => self.func_type(ty),
        }
    }

    /// Pops the operands of a call and puts the arguments into their places; the stack arguments' bytes.
    fn pass(&mut self, callee: &Callee, ty: &FuncType, keep: bool) -> u32 {
        // What names the callee is on top.
        let name = match callee {
            Callee::Func(_) => None,
            _ => Some(self.pop_src()),
        };
        let mut sources: Vec<Src> = ty.params.iter().map(|_| self.pop_src()).collect();
        sources.reverse();
        if keep {
            self.flush_registers();
        }
        match (callee, name) {
            (&Callee::Indirect(ty, table), Some(index)) => {
                let table64 = self.module.tables[table as usize].table64;
                self.asm.find_record(table, table64, index, self.module.types.id(ty).0);
            }
            (Callee::Reference(_), Some(reference)) => self.asm.record_of(reference),
            (&Callee::Func(func), _) if self.direct(func).is_none() => self.asm.record_of_func(func),
            _ => {}
        }
        let bytes = abi::stack_bytes(&ty.params);
        self.asm.open_args(bytes);
        let mut moves = Vec::with_capacity(ty.params.len());
        for ((kind, at), src) in abi::params(&ty.params).zip(sources) {
            match at {
                Param::Int(n) => moves.push((Any::Int(INT_ARGS[n]), kind, src)),
                Param::Float(n) => moves.push((Any::Float(FLOAT_ARGS[n]), kind, src)),
                Param::Stack(at) => self.asm.stack_arg(at, kind, src),
            }
        }
        parallel_moves(moves, Asm::scratch, |to, kind, from| self.asm.mov(to, kind, from));
        bytes
    }

    pub(super) fn call(&mut self, callee: &Callee) {
        let ty = self.callee_type(callee);
        self.pass(callee, &ty, true);
        match *callee {
            Callee::Func(func) if let Some(label) = self.direct(func) => {
                self.asm.call_direct(label);
                // It may have ended in a tail call of a function of another instance.
                if self.leaves_instance {
                    self.asm.restore_instance();
                }
            }
            _ => {
                self.asm.call_record();
                self.asm.restore_instance();
            }
        }
        self.receive(&ty.results);
    }

    /// Pushes a call's results.
    fn receive(&mut self, types: &[ValType]) {
        if types.len() != 1 {
            self.next_set = None;
        }
        let mut buffered = Vec::new();
        let results: Vec<_> = abi::results(types).collect();
        for (&ty, &(kind, at)) in types.iter().zip(&results) {
            match at {
                Res::Int => {
                    let to = self.target(kind, None);
                    self.asm.mov(to, kind, RESULT_INT.into());
                    self.push_result(kind, ty.is_ref(), to);
                }
                Res::Float => {
                    // The register is a temporary, or an argument's in functions that do not call.
                    let to = self.target(kind, Some(RESULT_FLOAT.into()));
                    self.asm.mov(to, kind, RESULT_FLOAT.into());
                    self.push_result(kind, ty.is_ref(), to);
                }
                Res::Buffer(slot) => {
                    self.push(kind, ty.is_ref(), Place::Home);
                    let home = self.home(self.stack.last().expect("just pushed"));
                    buffered.extend((0..kind.slots()).map(|i| (slot + i, home + 8 * i as i32)));
                }
            }
        }
        self.asm.load_results(&buffered);
    }

    pub(super) fn return_call(&mut self, callee: &Callee) {
        let ty = self.callee_type(callee);
        let bytes = self.pass(callee, &ty, false);
        let target = match *callee {
            Callee::Func(func) => self.direct(func),
            _ => None,
        };
        self.asm.tail_call(&self.frame.shape, bytes, target);
        self.reachable = false;
    }

    /// Writes a return with the operands on top of the stack, which stay: it may be one of several ways on.
    pub(super) fn emit_return(&mut self) {
        let first = self.stack.len() - self.results.len();
        let sources: Vec<Src> = self.stack[first..].iter().map(|entry| self.src(entry)).collect();
        self.return_values(&sources);
    }

    /// Writes a return of these results.
    pub(super) fn return_values(&mut self, sources: &[Src]) {
        let (mut int, mut float, mut buffered) = (None, None, Vec::new());
        for ((kind, at), &src) in abi::results(self.results).zip(sources) {
            match at {
                Res::Int => int = Some((kind, src)),
                Res::Float => float = Some((kind, src)),
                Res::Buffer(slot) => buffered.push((slot, kind, src)),
            }
        }
        self.asm.store_results(&buffered);
        // A float's constant goes through the integer scratch register, which may be the result's.
        if let Some((kind, src)) = float {
            self.asm.mov(Any::Float(RESULT_FLOAT), kind, src);
        }
        if let Some((kind, src)) = int {
            self.asm.mov(Any::Int(RESULT_INT), kind, src);
        }
        self.asm.epilogue(&self.frame.shape);
    }

    /// Pops operands and puts them side by side into slots; gives where the first is.
    fn side_by_side(&mut self, count: usize) -> i32 {
        for _ in 0..count {
            let entry = self.pop();
            let (to, src) = (self.frame.argument(entry.height), self.src(&entry));
            self.asm.store_wide(to, entry.kind, src);
        }
        self.frame.argument(self.height())
    }

    pub(super) fn throw(&mut self, tag: u32) {
        let ty = self.module.types.registry().func_type(self.module.tags[tag as usize].func);
        let values = self.side_by_side(ty.params.len());
        self.asm.mov_instance(INT_ARGS[0]);
        self.asm.mov(Any::Int(INT_ARGS[1]), Kind::I32, Src::Const(tag.into()));
        self.asm.frame_address(INT_ARGS[2], values);
        self.asm.call_stub(Stub::Throw);
        self.reachable = false;
    }

    pub(super) fn throw_ref(&mut self) {
        let exception = self.pop_src();
        self.asm.mov(Any::Int(INT_ARGS[1]), Kind::I64, exception);
        self.asm.mov_instance(INT_ARGS[0]);
        self.asm.call_stub(Stub::ThrowRef);
        self.reachable = false;
    }

    /// An operation that Rust carries out: see `builtins`.
    pub(super) fn bulk(&mut self, stub: Stub, x: u32, y: impl Into<u64>, operands: usize, result: Option<Kind>) {
        let slots = self.side_by_side(operands);
        self.flush_registers();
        let exposed = |local: &&Local| match local.pin {
            Some(Any::Int(reg)) => !super::isa_impl::SAVED.contains(&reg),
            Some(Any::Float(_)) => true,
            None => false,
        };
        let pinned: Vec<Local> = self.frame.locals.iter().filter(exposed).copied().collect();
        for local in pinned.iter().filter(|local| !local.through) {
            self.asm.store_frame(local.home, local.kind, Src::Reg(local.pin.expect("pinned")));
        }
        self.asm.mov_instance(INT_ARGS[0]);
        self.asm.frame_address(INT_ARGS[1], slots);
        self.asm.mov(Any::Int(INT_ARGS[2]), Kind::I32, Src::Const(x.into()));
        self.asm.mov(Any::Int(INT_ARGS[3]), Kind::I64, Src::Const(y.into()));
        self.asm.call_trapping(stub);
        for local in &pinned {
            self.asm.mov(local.pin.expect("pinned"), local.kind, Src::Frame(local.home));
        }
        if let Some(kind) = result {
            self.push(kind, false, Place::Home);
        }
    }
}
