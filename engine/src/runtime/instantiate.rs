//! Instantiation (specification 3.0, 4.5.4 "Instantiation").

use super::heap::{self, ArrayType, InFlight};
use super::{CompiledModule, Context, Func, Global, Instance, Memory, StoreCore, Table, Tag, Unreserved, can_guard};
use crate::module::{CompositeType, ConstExpr, ConstOp, ElementItems, ExternType, RefType, SegmentMode, ValType};
use crate::op::TrapCode;
use std::ptr::{self, NonNull};
use std::sync::Arc;

/// What can be imported or exported: the address of an entity of the store.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Extern {
    Func(NonNull<Func>),
    Global(NonNull<Global>),
    Memory(NonNull<Memory>),
    Table(NonNull<Table>),
    Tag(NonNull<Tag>),
}

impl Extern {
    /// The entity's type now: for a memory or table, its size stands for the minimum.
    pub(crate) fn ty(self) -> ExternType {
        // SAFETY: an `Extern` is made from an entity of a store that is alive and that the caller has hold of.
        unsafe {
            match self {
                Extern::Func(func) => ExternType::Func(func.as_ref().ty),
                Extern::Global(global) => ExternType::Global(global.as_ref().ty),
                Extern::Memory(memory) => {
                    let memory = memory.as_ref();
                    ExternType::Memory(crate::module::MemoryType { minimum: memory.pages(), ..memory.ty })
                }
                Extern::Table(table) => {
                    let table = table.as_ref();
                    ExternType::Table(crate::module::TableType { minimum: table.len, ..table.ty })
                }
                Extern::Tag(tag) => ExternType::Tag(tag.as_ref().ty),
            }
        }
    }
}

/// Why an instance could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum InstantiateError {
    /// An import does not match; the message names both sides.
    Link(String),
    /// A limit of the store, or an active segment that does not fit.
    Trap(TrapCode),
    /// There is no room for a shared memory.
    Unreserved(Unreserved),
}

impl From<Unreserved> for InstantiateError {
    fn from(unreserved: Unreserved) -> Self {
        InstantiateError::Unreserved(unreserved)
    }
}

impl From<TrapCode> for InstantiateError {
    fn from(code: TrapCode) -> Self {
        InstantiateError::Trap(code)
    }
}

/// Allocates an instance and initialises it, all but its start function. On failure after allocation the instance stays in the
/// store: what it wrote to imported tables and memories remains, and may refer to it.
///
/// # Safety
/// `store` is valid and no reference into it is alive; the imports belong to it.
pub(crate) unsafe fn instantiate(
    store: *mut StoreCore,
    module: &Arc<CompiledModule>,
    imports: &[Extern],
) -> Result<NonNull<Instance>, (Option<NonNull<Instance>>, InstantiateError)> {
    // SAFETY: the caller vouches for `store`.
    let instance = unsafe { allocate(&mut *store, store.cast(), module, imports) }.map_err(|error| (None, error))?;
    // SAFETY: `allocate` made the instance.
    match unsafe { initialize(&mut *store, instance).and_then(|()| run_segments(&mut *store, instance)) } {
        Ok(()) => Ok(instance),
        Err(code) => Err((Some(instance), code.into())),
    }
}

fn check_imports(store: &StoreCore, module: &CompiledModule, imports: &[Extern]) -> Result<(), InstantiateError> {
    let wanted = &module.module.imports;
    if wanted.len() != imports.len() {
        let message = format!("the module has {} imports, but {} were given", wanted.len(), imports.len());
        return Err(InstantiateError::Link(message));
    }
    for (import, given) in wanted.iter().zip(imports) {
        let actual = given.ty();
        if !actual.matches(&import.ty, &store.registry) {
            let message = format!(
                "incompatible import type for {:?} {:?}: the module wants {}, but was given {}",
                import.module,
                import.name,
                store.registry.describe(&import.ty),
                store.registry.describe(&actual)
            );
            return Err(InstantiateError::Link(message));
        }
    }
    Ok(())
}

/// Makes an instance with all that it has but its own globals and tables and its segments, which constant expressions
/// initialise. `context` is the store's, from the pointer that leads to all of it.
fn allocate(
    store: &mut StoreCore,
    context: *mut Context,
    compiled: &Arc<CompiledModule>,
    imports: &[Extern],
) -> Result<NonNull<Instance>, InstantiateError> {
    check_imports(store, compiled, imports)?;
    if store.instances.len() >= store.limits.instances {
        return Err(TrapCode::OutOfMemory.into());
    }
    let module = &compiled.module;
    let mut funcs = Vec::with_capacity(module.funcs.len());
    let mut globals = Vec::with_capacity(module.globals.len());
    let mut memories = Vec::with_capacity(module.memories.len());
    let mut tables = Vec::with_capacity(module.tables.len());
    let mut tags = Vec::with_capacity(module.tags.len());
    for import in imports {
        match *import {
            Extern::Func(func) => funcs.push(func.as_ptr()),
            Extern::Global(global) => globals.push(global.as_ptr()),
            Extern::Memory(memory) => memories.push(memory.as_ptr()),
            Extern::Table(table) => tables.push(table.as_ptr()),
            Extern::Tag(tag) => tags.push(tag.as_ptr()),
        }
    }
    for &ty in &module.memories[memories.len()..] {
        memories.push(store.new_memory(ty)?.as_ptr());
    }
    // SAFETY: memories of the store, which is alive.
    let guarded = memories.iter().all(|&memory| unsafe { !can_guard(&(*memory).ty) || (*memory).guarded });
    let code = compiled.code(guarded).ok_or(TrapCode::OutOfMemory)?;
    for &ty in &module.tags[tags.len()..] {
        tags.push(store.tags.alloc(Tag { ty }).as_ptr());
    }

    let instance = store.instances.alloc(Instance {
        context,
        memory0: memories.first().copied().unwrap_or(store.absent_memory.as_ptr()),
        memories: ptr::null(),
        tables: ptr::null(),
        globals: ptr::null(),
        funcs: ptr::null(),
        tags: ptr::null(),
        interp: code.interp,
        native: code.native,
        memory_list: memories.into(),
        table_list: Box::default(),
        global_list: Box::default(),
        func_list: Box::default(),
        tag_list: tags.into(),
        own_funcs: Box::default(),
        elements: Box::default(),
        data_dropped: vec![false; module.data.len()].into(),
        module: compiled.clone(),
        id: store.instances.len() as u32,
    });
    let own = &module.funcs[funcs.len()..];
    let first = funcs.len() as u32;
    // SAFETY: just allocated, and nobody else knows the address yet.
    let this = unsafe { &mut *instance.as_ptr() };
    this.own_funcs = own
        .iter()
        .zip(&code.funcs)
        .zip(first..)
        .map(|((&ty, code), index)| Func {
            entry: code.entry,
            native: code.native,
            interp: code.interp,
            instance: instance.as_ptr(),
            ty,
            index,
            host: None,
        })
        .collect();
    let records = this.own_funcs.as_mut_ptr();
    // SAFETY: each index is within the records.
    funcs.extend((0..this.own_funcs.len()).map(|i| unsafe { records.add(i) }));

    this.func_list = funcs.into();
    this.global_list = globals.into();
    this.table_list = tables.into();
    this.elements = vec![None; module.elements.len()].into();
    this.memories = this.memory_list.as_ptr();
    this.funcs = this.func_list.as_ptr();
    this.tags = this.tag_list.as_ptr();
    Ok(instance)
}

/// Evaluates the constant expressions that make globals, tables and element segments. What has been made is in the store, and
/// so known to the collector, before the next is.
unsafe fn initialize(store: &mut StoreCore, instance: NonNull<Instance>) -> Result<(), TrapCode> {
    let this = instance.as_ptr();
    // SAFETY: the instance is the store's and no part of its allocation. While an expression is evaluated, which may collect, no
    // reference to what the collector reads is in use.
    unsafe {
        let compiled = (*this).module.clone();
        let module = &compiled.module;
        // Initialisers see imported globals, the globals before them, and every function.
        let imported: &[*mut Global] = &(*this).global_list;
        let mut globals = imported.to_vec();
        for (&ty, init) in module.globals[globals.len()..].iter().zip(&module.global_inits) {
            let value = Evaluator::new(store, this, &globals).value(init)?;
            globals.push(store.globals.alloc(Global { value, ty }).as_ptr());
        }
        (*this).global_list = globals.into();
        let globals = &(*this).global_list;
        (*this).globals = globals.as_ptr();
        let imported: &[*mut Table] = &(*this).table_list;
        let mut tables = imported.to_vec();
        for (&ty, init) in module.tables[tables.len()..].iter().zip(&module.table_inits) {
            let value = match init {
                Some(init) => Evaluator::new(store, this, globals).value(init)?[0],
                None => 0,
            };
            tables.push(store.new_table(ty, value)?.as_ptr());
        }
        (*this).table_list = tables.into();
        let tables = &(*this).table_list;
        (*this).tables = tables.as_ptr();
        for (index, segment) in module.elements.iter().enumerate() {
            let words = match &segment.items {
                ElementItems::Functions(indices) => {
                    let funcs = &(*this).func_list;
                    indices.iter().map(|&i| funcs[i as usize].expose_provenance() as u64).collect()
                }
                ElementItems::Exprs(exprs) => {
                    let mut evaluator = Evaluator::new(store, this, globals);
                    exprs.iter().try_for_each(|expr| evaluator.run(expr))?;
                    evaluator.slots.into()
                }
            };
            (&mut (*this).elements)[index] = Some(words);
        }
        Ok(())
    }
}

/// Writes the active segments, elements before data, each up to the first that does not fit.
unsafe fn run_segments(store: &mut StoreCore, instance: NonNull<Instance>) -> Result<(), TrapCode> {
    // SAFETY: the instance is complete and the store's; tables and memories are distinct objects from it. Offsets are numbers, so
    // that evaluating them allocates nothing.
    unsafe {
        let this = &mut *instance.as_ptr();
        let compiled = this.module.clone();
        let module = &compiled.module;
        for (index, segment) in module.elements.iter().enumerate() {
            match &segment.mode {
                SegmentMode::Passive => {}
                SegmentMode::Declared => this.elements[index] = None,
                SegmentMode::Active { target, offset } => {
                    let table = this.table_list[*target as usize];
                    let at = offset_of(store, offset, this, (*table).ty.table64)?;
                    let words = this.element(index as u32);
                    (*table).init(at, words, 0, words.len() as u64)?;
                    this.elements[index] = None;
                }
            }
        }
        for (index, segment) in module.data.iter().enumerate() {
            if let SegmentMode::Active { target, offset } = &segment.mode {
                let memory = this.memory_list[*target as usize];
                let at = offset_of(store, offset, this, (*memory).ty.memory64)?;
                let bytes = this.data(index as u32);
                (*memory).init(at, bytes, 0, bytes.len() as u64)?;
                this.data_dropped[index] = true;
            }
        }
        Ok(())
    }
}

unsafe fn offset_of(store: &mut StoreCore, expr: &ConstExpr, instance: &Instance, is64: bool) -> Result<u64, TrapCode> {
    // SAFETY: the caller passes an instance that is complete.
    let value = unsafe { Evaluator::new(store, instance, &instance.global_list).value(expr)?[0] };
    Ok(if is64 { value } else { value as u32 as u64 })
}

/// Evaluates constant expressions.
struct Evaluator<'a> {
    store: &'a mut StoreCore,
    instance: *const Instance,
    /// The globals that expressions see.
    globals: &'a [*mut Global],
    /// The values on the stack, side by side, where the collector finds them.
    slots: Vec<u64>,
    /// Their types as far as they matter: whether they take two slots, and whether they are references.
    types: Vec<ValType>,
}

impl<'a> Evaluator<'a> {
    /// # Safety
    /// The instance is the store's and has its functions.
    unsafe fn new(store: &'a mut StoreCore, instance: *const Instance, globals: &'a [*mut Global]) -> Self {
        Evaluator { store, instance, globals, slots: Vec::new(), types: Vec::new() }
    }

    /// The value of an expression, as slots.
    fn value(mut self, expr: &ConstExpr) -> Result<[u64; 2], TrapCode> {
        self.run(expr)?;
        Ok(self.pop())
    }

    /// Pushes the value of an expression.
    fn run(&mut self, expr: &ConstExpr) -> Result<(), TrapCode> {
        expr.ops().iter().try_for_each(|op| self.step(op))
    }

    fn pop(&mut self) -> [u64; 2] {
        let at = self.start_of(1);
        self.types.pop();
        let mut value = [0; 2];
        for (part, slot) in value.iter_mut().zip(self.slots.drain(at..)) {
            *part = slot;
        }
        value
    }

    /// Where the slots of the last so many values begin.
    fn start_of(&self, count: usize) -> usize {
        let values = &self.types[self.types.len() - count..];
        self.slots.len() - values.iter().map(|ty| ty.slots() as usize).sum::<usize>()
    }

    fn step(&mut self, op: &ConstOp) -> Result<(), TrapCode> {
        const ANY: ValType = ValType::Ref(RefType::ANYREF);
        let (value, ty) = match *op {
            ConstOp::I32Const(value) => ([value as u32 as u64, 0], ValType::I32),
            ConstOp::I64Const(value) => ([value as u64, 0], ValType::I64),
            ConstOp::F32Const(bits) => ([bits as u64, 0], ValType::F32),
            ConstOp::F64Const(bits) => ([bits, 0], ValType::F64),
            ConstOp::V128Const(bytes) => {
                let bits = u128::from_le_bytes(bytes);
                ([bits as u64, (bits >> 64) as u64], ValType::V128)
            }
            ConstOp::RefNull(_) => ([0, 0], ANY),
            ConstOp::RefFunc(index) => {
                // SAFETY: the instance has its functions, among which validation finds the index.
                let func = unsafe { (&(*self.instance).func_list)[index as usize] };
                ([func.expose_provenance() as u64, 0], ValType::FUNCREF)
            }
            ConstOp::GlobalGet(index) => {
                let global = self.globals[index as usize];
                // SAFETY: globals of a live store; validation admits only indices before this point.
                unsafe { ((*global).value, (*global).ty.content) }
            }
            ConstOp::I32Add => (self.binary(|a, b| (a as u32).wrapping_add(b as u32) as u64), ValType::I32),
            ConstOp::I32Sub => (self.binary(|a, b| (a as u32).wrapping_sub(b as u32) as u64), ValType::I32),
            ConstOp::I32Mul => (self.binary(|a, b| (a as u32).wrapping_mul(b as u32) as u64), ValType::I32),
            ConstOp::I64Add => (self.binary(u64::wrapping_add), ValType::I64),
            ConstOp::I64Sub => (self.binary(u64::wrapping_sub), ValType::I64),
            ConstOp::I64Mul => (self.binary(u64::wrapping_mul), ValType::I64),
            ConstOp::RefI31 => ([heap::i31(self.pop()[0] as u32), 0], ANY),
            // The word stays as it is.
            ConstOp::ExternConvertAny | ConstOp::AnyConvertExtern => return Ok(()),
            ConstOp::StructNew(_)
            | ConstOp::StructNewDefault(_)
            | ConstOp::ArrayNew(_)
            | ConstOp::ArrayNewDefault(_)
            | ConstOp::ArrayNewFixed(..) => ([self.object(op)?, 0], ANY),
        };
        self.slots.extend_from_slice(&value[..ty.slots() as usize]);
        self.types.push(ty);
        Ok(())
    }

    fn binary(&mut self, compute: impl Fn(u64, u64) -> u64) -> [u64; 2] {
        let (b, a) = (self.pop()[0], self.pop()[0]);
        [compute(a, b), 0]
    }

    /// Makes an object. Operands are popped when it is made; what else is on the stack is shown to the collector.
    fn object(&mut self, op: &ConstOp) -> Result<u64, TrapCode> {
        let (ConstOp::StructNew(id)
        | ConstOp::StructNewDefault(id)
        | ConstOp::ArrayNew(id)
        | ConstOp::ArrayNewDefault(id)
        | ConstOp::ArrayNewFixed(id, _)) = *op
        else {
            unreachable!("makes no object")
        };
        let definition = self.store.registry.sub_type(id);
        let count = match (&definition.composite, op) {
            (CompositeType::Struct(ty), ConstOp::StructNew(_)) => ty.fields.len(),
            (_, ConstOp::ArrayNew(_)) => 2,
            (_, ConstOp::ArrayNewDefault(_)) => 1,
            (_, ConstOp::ArrayNewFixed(_, n)) => *n as usize,
            _ => 0,
        };
        let below = self.start_of(count);
        let previous = self.store.context.in_flight;
        let (slots, types) = (self.slots.as_ptr(), &raw const *self.types);
        let values = InFlight { previous, slots, types, exception: 0 };
        self.store.context.in_flight = &raw const values;
        // Instantiation is not metered.
        let metered = std::mem::replace(&mut self.store.context.fuel_enabled, false);
        let operands = &self.slots[below..];
        let length = || operands[operands.len() - 1] as u32;
        // SAFETY: the operands are of the types that the instruction takes, by validation; no frame allocates.
        let made = unsafe {
            let first = operands.as_ptr();
            match &definition.composite {
                CompositeType::Struct(ty) if count > 0 => self.store.struct_new(id, ty, first),
                CompositeType::Struct(ty) => self.store.struct_new_default(id, ty),
                CompositeType::Array(field) => {
                    let ty = ArrayType { id, element: field.storage };
                    match op {
                        ConstOp::ArrayNew(_) => {
                            let value = [operands[0], if operands.len() > 2 { operands[1] } else { 0 }];
                            self.store.array_new(ty, value, length())
                        }
                        ConstOp::ArrayNewDefault(_) => self.store.array_new_default(ty, length()),
                        _ => self.store.array_new_fixed(ty, first, count as u32),
                    }
                }
                CompositeType::Func(_) => unreachable!("validated: a struct or an array"),
            }
        };
        self.store.context.fuel_enabled = metered;
        self.store.context.in_flight = values.previous;
        self.slots.truncate(below);
        self.types.truncate(self.types.len() - count);
        made
    }
}
