//! The report itself.

use crate::Report;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// The report as JSON with a final newline: what [`SCHEMA_JSON`](crate::SCHEMA_JSON) describes. Every file, failure and divergence is
/// a line of its own, so that line-based tools can search and compare reports.
pub fn json(report: &Report) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Rows { pretty: PrettyFormatter::new(), depth: 0 });
    report.serialize(&mut serializer).expect("a report holds nothing that JSON cannot say");
    bytes.push(b'\n');
    String::from_utf8(bytes).expect("the serializer writes UTF-8")
}

/// How deep values are spread over lines: the report's fields, and what these hold.
const SPREAD: usize = 2;

/// Indents as serde_json does, but only down to [`SPREAD`]; below, a value stays on its line.
struct Rows {
    pretty: PrettyFormatter<'static>,
    depth: usize,
}

impl Rows {
    fn spread(&self) -> bool {
        self.depth <= SPREAD
    }

    fn separate<W: ?Sized + Write>(writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }
}

impl Formatter for Rows {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        if self.spread() { self.pretty.begin_array(writer) } else { writer.write_all(b"[") }
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let spread = self.spread();
        self.depth -= 1;
        if spread { self.pretty.end_array(writer) } else { writer.write_all(b"]") }
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if self.spread() { self.pretty.begin_array_value(writer, first) } else { Self::separate(writer, first) }
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.pretty.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        if self.spread() { self.pretty.begin_object(writer) } else { writer.write_all(b"{ ") }
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let spread = self.spread();
        self.depth -= 1;
        if spread { self.pretty.end_object(writer) } else { writer.write_all(b" }") }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if self.spread() { self.pretty.begin_object_key(writer, first) } else { Self::separate(writer, first) }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.pretty.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.pretty.end_object_value(writer)
    }
}
