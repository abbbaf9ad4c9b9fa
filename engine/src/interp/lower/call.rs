//! Calls, returns and throws: everything that passes values side by side.

use super::stack::Place;
use super::{Class, Lowering, Src};
use crate::interp::handler::call::*;
use crate::interp::handler::exception::*;
use crate::interp::operand::{Acc, Imm, Slot};
use crate::module::{FuncType, ValType};
use crate::op::numeric::V128;
use std::sync::Arc;

impl Lowering<'_> {
    /// Pops operands of these types and puts them side by side; gives the first one's slot, also when there are none.
    pub(super) fn pass(&mut self, types: &[ValType]) -> Slot {
        self.flush();
        let first = self.stack.len() - types.len();
        let height = self.stack.get(first).map_or(self.height(), |entry| entry.height);
        // From the top down, so that each is the head of its local's list.
        for _ in types {
            let entry = self.pop();
            let to = self.argument(entry.height);
            self.put(entry, to);
        }
        self.argument(height)
    }

    /// Pushes a call's results, which lie side by side at `base`, where the arguments were.
    fn receive(&mut self, types: &[ValType], base: Slot) {
        let mut from = base.0;
        for &ty in types {
            let home = self.push_home(ty);
            self.copy(Slot(from), home, ty);
            from += ty.slots() as u16;
        }
    }

    /// The code of a function of this module that the interpreter runs.
    fn internal(&self, func: u32) -> Option<*const super::Function> {
        let index = func.checked_sub(self.module.num_imported_funcs)?;
        self.functions[index as usize]
    }

    pub(super) fn call(&mut self, func: u32) {
        let ty = self.module.func_types[func as usize].clone();
        let base = self.pass(&ty.params);
        match self.internal(func) {
            Some(function) => self.out.emit::<CallInternal>(ArgsCall { function, base }),
            None => self.out.emit::<CallFunc>(ArgsCallFunc { func, base }),
        };
        self.receive(&ty.results, base);
    }

    pub(super) fn return_call(&mut self, func: u32) {
        let ty = self.module.func_types[func as usize].clone();
        let base = self.pass(&ty.params);
        let own_params = self.frame.params;
        match self.internal(func) {
            Some(function) => {
                self.out.emit::<ReturnCallInternal>(ArgsReturnCall { function, own_params, base });
            }
            None => {
                let params = ty.param_slots;
                self.out.emit::<ReturnCallFunc>(ArgsReturnCallFunc { func, params, own_params, base });
            }
        }
        self.reachable = false;
    }

    /// Pops what names the callee; not a constant, and not where the arguments will be.
    fn callee(&mut self) -> Slot {
        self.flush();
        let operand = self.pop();
        self.slot(operand)
    }

    fn indirect(&mut self, ty_index: u32, table: u32) -> (ArgsCallIndirect, Arc<FuncType>) {
        let ty = self.func_type(ty_index);
        let index = self.callee();
        let base = self.pass(&ty.params);
        let args = ArgsCallIndirect { table, ty: self.module.types.id(ty_index), params: ty.param_slots, index, base };
        (args, ty)
    }

    pub(super) fn call_indirect(&mut self, ty_index: u32, table: u32) {
        let (args, ty) = self.indirect(ty_index, table);
        self.out.emit::<CallIndirect>(args);
        self.receive(&ty.results, args.base);
    }

    pub(super) fn return_call_indirect(&mut self, ty_index: u32, table: u32) {
        let (args, _) = self.indirect(ty_index, table);
        self.out.emit::<ReturnCallIndirect>((args, self.frame.params));
        self.reachable = false;
    }

    fn by_reference(&mut self, ty_index: u32) -> (ArgsCallRef, Arc<FuncType>) {
        let ty = self.func_type(ty_index);
        let func = self.callee();
        let base = self.pass(&ty.params);
        (ArgsCallRef { params: ty.param_slots, func, base }, ty)
    }

    pub(super) fn call_ref(&mut self, ty_index: u32) {
        let (args, ty) = self.by_reference(ty_index);
        self.out.emit::<CallRef>(args);
        self.receive(&ty.results, args.base);
    }

    pub(super) fn return_call_ref(&mut self, ty_index: u32) {
        let (args, _) = self.by_reference(ty_index);
        self.out.emit::<ReturnCallRef>((args, self.frame.params));
        self.reachable = false;
    }

    pub(super) fn throw(&mut self, tag: u32) {
        let ty = self.module.tags[tag as usize].func;
        let ty = self.module.types.registry().func_type(ty);
        let base = self.pass(&ty.params);
        self.out.emit::<Throw>(ArgsThrow { tag, base });
        self.reachable = false;
    }

    pub(super) fn throw_ref(&mut self) {
        let exception = self.callee();
        self.out.emit::<ThrowRef>(exception);
        self.reachable = false;
    }

    /// Writes a return with the operands on top of the stack, which stay known: it may be one of several ways on.
    pub(super) fn emit_return(&mut self) {
        let params = self.frame.params;
        match self.results {
            [] => {
                self.flush();
                self.out.emit::<Return>(params);
            }
            &[ty] => {
                self.settle(1);
                let entry = *self.stack.last().expect("validated");
                let pending = entry.place == Place::Pending;
                let source = self.source(entry);
                let class = match ty {
                    ValType::F32 => Class::F32,
                    ValType::F64 => Class::F64,
                    ValType::V128 => Class::V128,
                    _ => Class::Int,
                };
                match self.held(source, class) {
                    Src::Slot(value) if class == Class::V128 => {
                        self.out.emit::<ReturnOne<V128, Slot>>(ArgsReturnOne { value, params })
                    }
                    Src::Slot(value) => self.out.emit::<ReturnOne<u64, Slot>>(ArgsReturnOne { value, params }),
                    Src::ImmVector(value) => {
                        self.out.emit::<ReturnOne<V128, Imm<V128>>>(ArgsReturnOne { value: Imm(value), params })
                    }
                    Src::Imm(bits) => {
                        self.out.emit::<ReturnOne<u64, Imm<u64>>>(ArgsReturnOne { value: Imm(bits), params })
                    }
                    Src::Acc => match class {
                        Class::F32 => self.out.emit::<ReturnOne<f32, Acc>>(ArgsReturnOne { value: Acc, params }),
                        Class::F64 => self.out.emit::<ReturnOne<f64, Acc>>(ArgsReturnOne { value: Acc, params }),
                        Class::V128 => self.out.emit::<ReturnOne<V128, Acc>>(ArgsReturnOne { value: Acc, params }),
                        Class::Int => self.out.emit::<ReturnOne<u64, Acc>>(ArgsReturnOne { value: Acc, params }),
                    },
                };
                if pending {
                    // Only where nothing else follows: conditional returns have had everything pending written before.
                    self.stack.last_mut().expect("validated").place = Place::Home;
                }
            }
            types => {
                self.flush();
                let first = self.stack.len() - types.len();
                for index in first..self.stack.len() {
                    let entry = self.stack[index];
                    let to = self.argument(entry.height);
                    self.put(entry, to);
                }
                let base = self.argument(self.stack[first].height);
                let count = types.iter().map(|ty| ty.slots()).sum();
                self.out.emit::<ReturnMany>(ArgsReturnMany { params, count, base });
            }
        }
    }
}
