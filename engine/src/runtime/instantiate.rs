//! Instantiation (specification 3.0, 4.5.4 "Instantiation").

use super::{CompiledModule, Context, Func, Global, Instance, Memory, StoreCore, Table, Tag, Unreserved, can_guard};
use crate::module::{ConstExpr, ConstOp, ElementItems, ExternType, SegmentMode};
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
    match unsafe { run_segments(instance) } {
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

/// `context` is the store's, from the pointer that leads to all of it.
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

    // Initialisers see imported globals, the globals before them, and every function.
    for (&ty, init) in module.globals[globals.len()..].iter().zip(&module.global_inits) {
        let value = evaluate(init, &globals, &funcs);
        globals.push(store.globals.alloc(Global { value, ty }).as_ptr());
    }
    for (&ty, init) in module.tables[tables.len()..].iter().zip(&module.table_inits) {
        let value = init.as_ref().map_or(0, |init| evaluate(init, &globals, &funcs)[0]);
        tables.push(store.new_table(ty, value)?.as_ptr());
    }
    let elements = module.elements.iter().map(|segment| {
        Some(match &segment.items {
            ElementItems::Functions(indices) => {
                indices.iter().map(|&i| funcs[i as usize].expose_provenance() as u64).collect()
            }
            ElementItems::Exprs(exprs) => exprs.iter().map(|expr| evaluate(expr, &globals, &funcs)[0]).collect(),
        })
    });
    let elements = elements.collect();

    this.func_list = funcs.into();
    this.global_list = globals.into();
    this.table_list = tables.into();
    this.elements = elements;
    this.memories = this.memory_list.as_ptr();
    this.tables = this.table_list.as_ptr();
    this.globals = this.global_list.as_ptr();
    this.funcs = this.func_list.as_ptr();
    this.tags = this.tag_list.as_ptr();
    Ok(instance)
}

/// Writes the active segments, elements before data, each up to the first that does not fit.
unsafe fn run_segments(instance: NonNull<Instance>) -> Result<(), TrapCode> {
    // SAFETY: the instance is complete and the store's; tables and memories are distinct objects from it.
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
                    let at = offset_of(offset, this, (*table).ty.table64);
                    let words = this.element(index as u32);
                    (*table).init(at, words, 0, words.len() as u64)?;
                    this.elements[index] = None;
                }
            }
        }
        for (index, segment) in module.data.iter().enumerate() {
            if let SegmentMode::Active { target, offset } = &segment.mode {
                let memory = this.memory_list[*target as usize];
                let at = offset_of(offset, this, (*memory).ty.memory64);
                let bytes = this.data(index as u32);
                (*memory).init(at, bytes, 0, bytes.len() as u64)?;
                this.data_dropped[index] = true;
            }
        }
        Ok(())
    }
}

fn offset_of(expr: &ConstExpr, instance: &Instance, is64: bool) -> u64 {
    let value = evaluate(expr, &instance.global_list, &instance.func_list)[0];
    if is64 { value } else { value as u32 as u64 }
}

/// The value of a constant expression, as slots.
fn evaluate(expr: &ConstExpr, globals: &[*mut Global], funcs: &[*mut Func]) -> [u64; 2] {
    let one = |op: &ConstOp| -> Option<[u64; 2]> {
        Some(match *op {
            ConstOp::I32Const(value) => [value as u32 as u64, 0],
            ConstOp::I64Const(value) => [value as u64, 0],
            ConstOp::F32Const(bits) => [bits as u64, 0],
            ConstOp::F64Const(bits) => [bits, 0],
            ConstOp::V128Const(bytes) => {
                let bits = u128::from_le_bytes(bytes);
                [bits as u64, (bits >> 64) as u64]
            }
            ConstOp::RefNull(_) => [0, 0],
            ConstOp::RefFunc(index) => [funcs[index as usize].expose_provenance() as u64, 0],
            // SAFETY: globals of a live store; validation admits only indices before this point.
            ConstOp::GlobalGet(index) => unsafe { (*globals[index as usize]).value },
            _ => return None,
        })
    };
    let ops = expr.ops();
    if let [op] = ops {
        return one(op).expect("a lone constant operator pushes a value");
    }
    let mut stack: Vec<[u64; 2]> = Vec::new();
    for op in ops {
        if let Some(value) = one(op) {
            stack.push(value);
            continue;
        }
        let (Some([b, _]), Some([a, _])) = (stack.pop(), stack.pop()) else { unreachable!("validated") };
        let result = match op {
            ConstOp::I32Add => (a as u32).wrapping_add(b as u32) as u64,
            ConstOp::I32Sub => (a as u32).wrapping_sub(b as u32) as u64,
            ConstOp::I32Mul => (a as u32).wrapping_mul(b as u32) as u64,
            ConstOp::I64Add => a.wrapping_add(b),
            ConstOp::I64Sub => a.wrapping_sub(b),
            ConstOp::I64Mul => a.wrapping_mul(b),
            _ => unreachable!("validated"),
        };
        stack.push([result, 0]);
    }
    stack.pop().expect("validated: a constant expression leaves a value")
}
