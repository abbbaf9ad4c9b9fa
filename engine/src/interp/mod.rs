//! Tier 1: the interpreter. `lower` turns wasm into register code, the handlers execute it, `machine` gets from one to the
//! next. It knows the runtime and nothing of the other tier.

mod code;
mod handler;
mod lower;
mod machine;
mod operand;
mod roots;
mod unwind;

use crate::module::{CompileError, CompileErrorKind, Module};
use crate::op::TrapCode;
use crate::runtime::{Activation, Context, Func, FuncCode, Status, boundary};
pub(crate) use roots::walk_frames;

use code::{Encoder, Function, ModuleCode};
use handler::call::{Exit, HEADER_SLOTS, Header, zero};
use machine::{Machine, dispatch};
use std::any::Any;
use std::sync::{Arc, OnceLock};

/// A module's interpreter code.
pub(crate) struct Compiled {
    /// For each function that the module defines; `None` for those that were not asked for.
    pub(crate) funcs: Box<[Option<FuncCode>]>,
    /// See [`crate::runtime::Instance::interp`].
    pub(crate) interp: *const (),
    /// What all those pointers point into.
    pub(crate) owner: Arc<dyn Any + Send + Sync>,
}

/// Lowers those functions of a module for which `wanted` says so; it is given the index among the functions that the module
/// defines. The others are called through their records.
///
/// # Errors
/// When the code would be larger than branches can span.
pub(crate) fn compile(module: &Module, wanted: impl Fn(usize) -> bool) -> Result<Compiled, CompileError> {
    let (code, _) = lower_all(module, &wanted, Encoder::default())?;
    let code = Arc::new(code);
    let mut lowered = code.functions.iter();
    let funcs = (0..module.bodies.len()).map(|index| {
        let function = wanted(index).then(|| lowered.next().expect("as many as are wanted"))?;
        Some(FuncCode { entry, native: boundary::outward(), interp: std::ptr::from_ref(function).cast() })
    });
    Ok(Compiled { funcs: funcs.collect(), interp: Arc::as_ptr(&code).cast(), owner: code })
}

/// The register code of each function of a module as text: one instruction a line, with the offset of the wasm instruction it comes from.
///
/// # Errors
/// As for [`compile`].
pub(crate) fn disassemble(module: &Module) -> Result<Vec<String>, CompileError> {
    use std::fmt::Write;
    let (code, out) = lower_all(module, &|_| true, Encoder { listing: Some(Vec::new()), ..Encoder::default() })?;
    let mut listing = out.listing.expect("asked for").into_iter().peekable();
    let mut texts = Vec::with_capacity(code.functions.len());
    for (i, function) in code.functions.iter().enumerate() {
        let mut text = format!("  frame: {} slots\n", function.frame_slots);
        let start = start_of(&code, function);
        let end = code.functions.get(i + 1).map_or(code.words.len(), |next| start_of(&code, next));
        while let Some(line) = listing.next_if(|line| line.at < end) {
            // SAFETY: the encoder noted where it wrote which instruction.
            let instruction = unsafe { (line.show)(code.words.as_ptr().add(line.at)) };
            let _ = writeln!(text, "  {:#08x} {:5}  {instruction}", line.wasm_offset, line.at - start);
        }
        for (range, catches) in function.tries.iter() {
            let _ = write!(text, "  try {range:?}:");
            for catch in catches {
                let tag = catch.tag.map_or("all".to_owned(), |tag| format!("tag {tag}"));
                let _ = write!(text, " {tag} to {}", catch.target);
            }
            text += "\n";
        }
        texts.push(text);
    }
    Ok(texts)
}

fn start_of(code: &ModuleCode, function: &Function) -> usize {
    // SAFETY: a function's code is within the module's.
    unsafe { function.code.offset_from(code.words.as_ptr()) as usize }
}

/// The most words of code that a module may have: branches span 2^31.
const WORDS_AT_MOST: usize = i32::MAX as usize;

fn lower_all(
    module: &Module,
    wanted: &impl Fn(usize) -> bool,
    mut out: Encoder,
) -> Result<(ModuleCode, Encoder), CompileError> {
    let count = (0..module.bodies.len()).filter(|&index| wanted(index)).count();
    // Calls refer to functions by address, also to those that come later: the list must not move.
    let mut functions: Vec<Function> = Vec::with_capacity(count);
    let first = functions.as_ptr();
    let mut places = 0..;
    let place = |index| wanted(index).then(|| first.wrapping_add(places.next().expect("without end")));
    let records: Vec<Option<*const Function>> = (0..module.bodies.len()).map(place).collect();
    let mut starts = Vec::with_capacity(count);
    for (i, body) in module.bodies.iter().enumerate().filter(|&(i, _)| records[i].is_some()) {
        starts.push(out.position());
        let index = module.num_imported_funcs + i as u32;
        functions.push(lower::lower(module, index, body, &records, &mut out));
        if out.position() > WORDS_AT_MOST {
            return Err(CompileError {
                kind: CompileErrorKind::Limit("interpreter code"),
                message: "the module's register code is larger than branches can span".into(),
                offset: Some(body.range.start as u64),
            });
        }
    }
    let mut words = std::mem::take(&mut out.words);
    words.shrink_to_fit();
    for (function, start) in functions.iter_mut().zip(starts) {
        function.code = words.as_ptr().wrapping_add(start);
    }
    debug_assert_eq!(functions.as_ptr(), first);
    Ok((ModuleCode { functions, words }, out))
}

/// The address of an exit instruction: the return address of an activation's first frame.
fn exit_code() -> *const u64 {
    static EXIT: OnceLock<Vec<u64>> = OnceLock::new();
    let code = EXIT.get_or_init(|| {
        let mut out = Encoder::default();
        out.emit::<Exit>(());
        out.words
    });
    code.as_ptr()
}

/// [`Func::entry`] of the functions that the interpreter runs: a new activation of the machine.
///
/// # Safety
/// As for [`crate::runtime::boundary::call`]; `func` is one of these functions.
unsafe fn entry(context: *mut Context, func: *const Func, slots: *mut u64) -> Status {
    // SAFETY: the function's frame is on the value stack, with its arguments in place.
    unsafe {
        let instance = (*func).instance;
        let function = (*func).interp.cast::<Function>();
        if slots.add((*function).frame_slots as usize) > (*context).value_stack_end {
            return (*context).raise(TrapCode::StackOverflow);
        }
        let params = (*function).param_slots;
        // The caller's instance is only compared with: returning to the exit changes nothing.
        Header { return_ip: exit_code(), caller_fp: slots, caller: instance }.write(slots, params);
        zero(slots.add((params + HEADER_SLOTS) as usize), (*function).zero_slots);

        let mut activation = Activation { previous: (*context).activation, ip: (*function).code, fp: slots, instance };
        (*context).activation = &raw mut activation;
        let mut machine = Machine {
            ip: (*function).code,
            fp: slots,
            instance,
            memory: std::ptr::null_mut(),
            memory_len: 0,
            int: 0,
            f32: 0.0,
            f64: 0.0,
            // SAFETY: a vector of zeros is one.
            v128: std::mem::zeroed(),
        };
        machine.reload_memory();
        let status = dispatch::run(machine);
        (*context).activation = activation.previous;
        status
    }
}
