//! How an object of the guest's is reached, in words.

use super::Record;
use crate::engine::{Outcome, Ref, Value};
use std::fmt::Write as _;

/// The first way to an object: from a result, an exception, a global or a table, through the fields and elements of others, such as
/// `global 3 of instance 0 -> field 2 -> element 7`.
pub(super) fn path(record: &Record, number: u32) -> String {
    // From the end to the beginning: each object is first reached from one with a lower number, or not from an object.
    let (mut steps, mut at) = (Vec::new(), number);
    let root = loop {
        if let Some(root) = root(record, at) {
            break root;
        }
        let from = record.objects.iter().take(at as usize).enumerate().find_map(|(from, object)| {
            let leads = |value: &Value| value.reference().and_then(Ref::object) == Some(at);
            object.values.iter().position(leads).map(|value| (from as u32, value))
        });
        let Some((from, value)) = from else { break format!("object {at}") };
        steps.push((from, value));
        at = from;
    };
    steps.into_iter().rev().fold(root, |mut path, (from, value)| {
        let part = if is_array(record, from) { "element" } else { "field" };
        // Writing to a string does not fail.
        let _ = write!(path, " -> {part} {value}");
        path
    })
}

/// Every place outside objects that holds a reference, in the order in which they are shown.
fn places(record: &Record) -> impl Iterator<Item = (String, Ref)> {
    let outcome = match &record.outcome {
        Some(Outcome::Return(values)) => ("result", &values[..]),
        Some(Outcome::Exception { payload }) => ("exception payload", &payload[..]),
        _ => ("", &[][..]),
    };
    let values = outcome.1.iter().enumerate().map(move |(at, value)| (format!("{} {at}", outcome.0), *value));
    let states = record.states.iter().flat_map(|(instance, state)| {
        let global = move |(at, value): (u32, &Value)| (format!("global {at} of instance {instance}"), *value);
        let element = move |table: u32, at: usize| format!("element {at} of table {table} of instance {instance}");
        let tables = state.tables.iter().flat_map(move |(table, shown)| {
            shown.elements.iter().enumerate().map(move |(at, reference)| (element(table, at), Value::Ref(*reference)))
        });
        state.globals.iter().map(global).chain(tables)
    });
    values.chain(states).filter_map(|(place, value)| Some((place, value.reference()?)))
}

fn root(record: &Record, number: u32) -> Option<String> {
    places(record).find(|(_, reference)| reference.object() == Some(number)).map(|(place, _)| place)
}

fn is_array(record: &Record, number: u32) -> bool {
    let inner = record.objects.iter().flat_map(|object| &object.values).filter_map(|value| value.reference());
    let mut all = places(record).map(|(_, reference)| reference).chain(inner);
    all.any(|reference| reference == Ref::Array(Some(number)))
}
