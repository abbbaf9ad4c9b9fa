//! Tier 1: the interpreter. `lower` turns wasm into register code, the handlers execute it, `machine` gets from one to the
//! next. It knows the runtime and nothing of the other tier.

mod code;
mod handler;
mod lower;
mod machine;
mod operand;
mod unwind;

use crate::module::{CompileError, CompileErrorKind, CompileOptions, Module};
use crate::op::TrapCode;
use crate::runtime::{Activation, Context, Func, FuncCode, Status};
use code::{Encoder, Function, ModuleCode};
use handler::call::{Exit, HEADER_SLOTS, Header, zero};
use machine::{Machine, dispatch};
use std::any::Any;
use std::sync::OnceLock;

/// A module's interpreter code.
pub(crate) struct Compiled {
    /// For each function that the module defines.
    pub(crate) funcs: Box<[FuncCode]>,
    /// See [`crate::runtime::Instance::interp`].
    pub(crate) interp: *const (),
    /// What all those pointers point into.
    pub(crate) owner: Box<dyn Any + Send + Sync>,
}

/// Lowers every function of a module.
///
/// # Errors
/// When the code would be larger than branches can span.
pub(crate) fn compile(module: &Module, _: &CompileOptions) -> Result<Compiled, CompileError> {
    let (code, _) = lower_all(module, Encoder::default())?;
    let code = Box::new(code);
    let funcs = code.functions.iter().map(|function| FuncCode {
        entry,
        native: std::ptr::null(),
        interp: std::ptr::from_ref(function).cast(),
    });
    Ok(Compiled { funcs: funcs.collect(), interp: std::ptr::from_ref(&*code).cast(), owner: code })
}

/// The register code of a module as text: one instruction a line, with the offset of the wasm instruction it comes from.
///
/// # Errors
/// As for [`compile`].
pub(crate) fn disassemble(module: &Module) -> Result<String, CompileError> {
    use std::fmt::Write;
    let (code, out) = lower_all(module, Encoder { listing: Some(Vec::new()), ..Encoder::default() })?;
    let names = module.names();
    let mut listing = out.listing.expect("asked for").into_iter().peekable();
    let mut text = String::new();
    for (i, function) in code.functions.iter().enumerate() {
        let _ = writeln!(text, "{}: {} slots", names.function(function.index), function.frame_slots);
        let start = start_of(&code, function);
        let end = code.functions.get(i + 1).map_or(code.words.len(), |next| start_of(&code, next));
        while let Some(line) = listing.next_if(|line| line.at < end) {
            // SAFETY: the encoder noted where it wrote which instruction.
            let instruction = unsafe { (line.show)(code.words.as_ptr().add(line.at)) };
            let _ = writeln!(text, "  {:#08x} {:5}  {instruction}", line.wasm_offset, line.at - start);
        }
        for range in &function.tries {
            let _ = writeln!(text, "  try {range:?}");
        }
    }
    Ok(text)
}

fn start_of(code: &ModuleCode, function: &Function) -> usize {
    // SAFETY: a function's code is within the module's.
    unsafe { function.code.offset_from(code.words.as_ptr()) as usize }
}

/// The most words of code that a module may have: branches span 2^31.
const WORDS_AT_MOST: usize = i32::MAX as usize;

fn lower_all(module: &Module, mut out: Encoder) -> Result<(ModuleCode, Encoder), CompileError> {
    // Calls refer to functions by address, also to those that come later: the list must not move.
    let mut functions: Vec<Function> = Vec::with_capacity(module.bodies.len());
    let records = functions.as_ptr();
    let mut starts = Vec::with_capacity(module.bodies.len());
    for (index, body) in (module.num_imported_funcs..).zip(&module.bodies) {
        starts.push(out.position());
        functions.push(lower::lower(module, index, body, records, &mut out));
        if out.position() > WORDS_AT_MOST {
            return Err(CompileError {
                kind: CompileErrorKind::Limit("interpreter code"),
                message: "the module's register code is larger than branches can span".into(),
                offset: Some(body.range.start as u64),
            });
        }
    }
    let words = std::mem::take(&mut out.words).into_boxed_slice();
    for (function, start) in functions.iter_mut().zip(starts) {
        function.code = &raw const words[start];
    }
    debug_assert_eq!(functions.as_ptr(), records);
    debug_assert_eq!(functions.len(), functions.capacity(), "boxing must not move them");
    Ok((ModuleCode { functions: functions.into(), words }, out))
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
