//! Machine code to be read.

use super::compile::compile_all;
use super::frame::Frame;
use super::isa::Any;
use super::isa_impl;
use super::stubs;
use crate::module::{CompileError, Module};
use crate::runtime::heap::{Heap, Object};
use crate::runtime::{Context, Func, Global, Instance, Memory, StoreCore, Table};
use crate::runtime::{ListedFunction, ListedTry, MachineCode, Pointee, Record, RecordField, ValuePlace};
use std::mem::offset_of;

/// Compiles a module as [`super::compile`] does, to be shown.
///
/// # Errors
/// As for [`super::compile`].
pub(crate) fn listing(module: &Module) -> Result<MachineCode, CompileError> {
    let features = if module.options.cpu_floor { isa_impl::Features::default() } else { isa_impl::features() };
    let output = compile_all(module, features, module.options.bounds, &|_| true)?;
    let ends = output.functions.iter().skip(1).map(|next| next.start).chain([output.marks.code_bytes]);
    let functions = output.functions.iter().zip(ends).zip(&output.direct).zip(&module.bodies);
    let functions = functions.map(|(((function, end), direct), body)| {
        let frame = Frame::new(&module.func_types[function.index as usize], &body.info);
        let tries = function.tries.iter().map(|(range, catches)| ListedTry {
            range: range.clone(),
            catches: catches.iter().map(|catch| (catch.tag, catch.target)).collect(),
        });
        ListedFunction {
            index: function.index,
            range: function.start..end,
            direct: direct.expect("all functions were compiled"),
            frame_bytes: function.frame_bytes,
            locals: frame.locals.iter().map(|local| place(local.pin, local.home)).collect(),
            tries: tries.collect(),
        }
    });
    Ok(MachineCode {
        isa: isa_impl::NAME,
        functions: functions.collect(),
        bytes: output.bytes,
        lines: output.places.lines,
        faults: output.places.faults,
        traps: output.marks.traps,
        tables: output.marks.tables,
        records: records(),
        registers: vec![(isa_impl::INSTANCE_REGISTER.0, "instance"), (isa_impl::RECORD_REGISTER.0, "func")],
    })
}

fn place(pin: Option<Any>, home: i32) -> ValuePlace {
    match pin {
        Some(Any::Int(reg)) => ValuePlace::Int(reg.0),
        Some(Any::Float(reg)) => ValuePlace::Float(reg.0),
        None => ValuePlace::Frame(home),
    }
}

/// The records that code of every instruction set addresses.
fn records() -> Vec<Record> {
    use Pointee::{Array, Record as To, Unnamed};
    macro_rules! record {
        ($name:literal, $ty:ident, $($field:ident => $to:expr),*) => {
            Record { name: $name, fields: vec![$(RecordField { name: stringify!($field), offset: offset_of!($ty, $field), to: $to }),*] }
        };
    }
    let mut context = record!("context", Context,
        fuel => Unnamed, interrupt => Unnamed, native_stack_limit => Unnamed, native_results => Unnamed);
    // The context is the first field of the store.
    let objects = offset_of!(StoreCore, heap) + offset_of!(Heap, objects);
    context.fields.push(RecordField { name: "objects", offset: objects, to: Array("object") });
    let stub = |(i, &name): (usize, &&'static str)| RecordField { name, offset: 8 * i, to: Unnamed };
    vec![
        record!("instance", Instance,
            context => To("context"), memory0 => To("memory"), memories => Array("memory"), tables => Array("table"),
            globals => Array("global"), funcs => Array("func"), native => To("native")),
        context,
        record!("object", Object, ty => Unnamed, kind => Unnamed, len => Unnamed),
        record!("memory", Memory, base => Unnamed, len => Unnamed, shared_len => Unnamed),
        record!("table", Table, base => Unnamed, len => Unnamed),
        record!("global", Global, value => Unnamed),
        record!("func", Func, native => Unnamed, instance => To("instance"), ty => Unnamed),
        Record { name: "native", fields: stubs::NAMES.iter().enumerate().map(stub).collect() },
    ]
}
