//! One module out of several, without imports, so that every engine can be given it: what a module imports is another one's
//! export or, where there is none, made here.

use anyhow::{Result, anyhow, bail};
use std::collections::HashMap;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, HeapType, MemorySection, Module, StartSection, TableSection, TypeSection, ValType,
};
use wasmparser::{CompositeInnerType, ExternalKind, FuncType, Parser, Payload, TypeRef};

/// Where a module's own indices went.
#[derive(Default)]
struct Indices {
    types: u32,
    functions: Vec<u32>,
    tables: Vec<u32>,
    memories: Vec<u32>,
    globals: Vec<u32>,
    elements: u32,
    data: u32,
}

impl Reencode for Indices {
    type Error = Infallible;

    fn type_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.types + index)
    }

    fn function_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.functions[index as usize])
    }

    fn table_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.tables[index as usize])
    }

    fn memory_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.memories[index as usize])
    }

    fn global_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.globals[index as usize])
    }

    fn element_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.elements + index)
    }

    fn data_index(&mut self, index: u32) -> Result<u32, Error> {
        Ok(self.data + index)
    }
}

/// Puts valid modules of numeric types, vectors and references to functions together. They share one memory and one table, each as
/// large as the largest that one of them asks for.
#[derive(Default)]
pub(crate) struct Linker {
    types: TypeSection,
    functions: FunctionSection,
    table: Option<wasm_encoder::TableType>,
    memory: Option<wasm_encoder::MemoryType>,
    globals: GlobalSection,
    exports: ExportSection,
    start: Option<u32>,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
    exported: HashMap<String, (ExternalKind, u32)>,
}

impl Linker {
    /// Adds a module. What it imports is what was exported before under the name of the import's field; else a function that does
    /// nothing and gives zeros, or a global of zero. Its exports stand under the names that `export` gives them, if any.
    ///
    /// # Errors
    /// When it is not valid, or more is in it than this can link.
    pub(crate) fn add(&mut self, wasm: &[u8], export: impl Fn(&str) -> Option<String>) -> Result<()> {
        let mut indices = Indices {
            types: self.types.len(),
            elements: self.elements.len(),
            data: self.data.len(),
            ..Indices::default()
        };
        let mut signatures: Vec<FuncType> = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for group in section.clone() {
                        for ty in group?.into_types() {
                            let CompositeInnerType::Func(ty) = ty.composite_type.inner else {
                                bail!("a type of objects")
                            };
                            signatures.push(ty);
                        }
                    }
                    indices.parse_type_section(&mut self.types, section).map_err(message)?;
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import?;
                        self.import(import.name, import.ty, &signatures, &mut indices)?;
                    }
                }
                Payload::FunctionSection(section) => {
                    for ty in section {
                        indices.functions.push(self.functions.len());
                        self.functions.function(indices.types + ty?);
                    }
                }
                Payload::TableSection(section) => {
                    for table in section {
                        self.has_table(indices.table_type(table?.ty).map_err(message)?, &mut indices);
                    }
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        self.has_memory(indices.memory_type(memory?).map_err(message)?, &mut indices);
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        // Beforehand, since its value names globals before it only.
                        let index = self.globals.len();
                        indices.parse_global(&mut self.globals, global?).map_err(message)?;
                        indices.globals.push(index);
                    }
                }
                Payload::ExportSection(section) => {
                    for exported in section {
                        let exported = exported?;
                        let index = indices.external_index(exported.kind, exported.index).map_err(message)?;
                        self.exported.insert(exported.name.into(), (exported.kind, index));
                        if let Some(name) = export(exported.name) {
                            self.exports.export(&name, kind(exported.kind)?, index);
                        }
                    }
                }
                Payload::StartSection { func, .. } => self.start = Some(indices.functions[func as usize]),
                Payload::ElementSection(section) => {
                    indices.parse_element_section(&mut self.elements, section).map_err(message)?;
                }
                Payload::CodeSectionEntry(body) => {
                    indices.parse_function_body(&mut self.code, body).map_err(message)?
                }
                Payload::DataSection(section) => {
                    indices.parse_data_section(&mut self.data, section).map_err(message)?
                }
                Payload::TagSection(_) => bail!("tags"),
                _ => {}
            }
        }
        Ok(())
    }

    fn import(&mut self, name: &str, ty: TypeRef, signatures: &[FuncType], indices: &mut Indices) -> Result<()> {
        let exported = self.exported.get(name).copied();
        match ty {
            TypeRef::Func(ty) => {
                let stub = self.functions.len();
                indices.functions.push(match exported {
                    Some((ExternalKind::Func, index)) => index,
                    _ => {
                        self.functions.function(indices.types + ty);
                        self.code.function(&zeros(&signatures[ty as usize])?);
                        stub
                    }
                });
            }
            TypeRef::Table(ty) => self.has_table(indices.table_type(ty).map_err(message)?, indices),
            TypeRef::Memory(ty) => self.has_memory(indices.memory_type(ty).map_err(message)?, indices),
            TypeRef::Global(ty) => {
                let ty = indices.global_type(ty).map_err(message)?;
                let index = self.globals.len();
                indices.globals.push(match exported {
                    Some((ExternalKind::Global, index)) => index,
                    _ => {
                        self.globals.global(ty, &zero(ty.val_type)?);
                        index
                    }
                });
            }
            _ => bail!("the import {name} is neither function, table, memory nor global"),
        }
        Ok(())
    }

    fn has_table(&mut self, ty: wasm_encoder::TableType, indices: &mut Indices) {
        let table = self.table.get_or_insert(ty);
        table.minimum = table.minimum.max(ty.minimum);
        table.maximum = table.maximum.zip(ty.maximum).map(|(a, b)| a.max(b));
        indices.tables.push(0);
    }

    fn has_memory(&mut self, ty: wasm_encoder::MemoryType, indices: &mut Indices) {
        let memory = self.memory.get_or_insert(ty);
        memory.minimum = memory.minimum.max(ty.minimum);
        memory.maximum = memory.maximum.zip(ty.maximum).map(|(a, b)| a.max(b));
        memory.shared &= ty.shared;
        indices.memories.push(0);
    }

    /// The module in the binary format.
    pub(crate) fn finish(self) -> Vec<u8> {
        let mut module = Module::new();
        module.section(&self.types).section(&self.functions);
        if let Some(table) = self.table {
            module.section(TableSection::new().table(table));
        }
        if let Some(memory) = self.memory {
            module.section(MemorySection::new().memory(memory));
        }
        module.section(&self.globals).section(&self.exports);
        if let Some(function_index) = self.start {
            module.section(&StartSection { function_index });
        }
        if !self.elements.is_empty() {
            module.section(&self.elements);
        }
        if !self.data.is_empty() {
            module.section(&DataCountSection { count: self.data.len() });
        }
        module.section(&self.code).section(&self.data);
        module.finish()
    }
}

fn message(error: Error) -> anyhow::Error {
    anyhow!("{error}")
}

fn kind(kind: ExternalKind) -> Result<ExportKind> {
    Ok(match kind {
        ExternalKind::Func | ExternalKind::FuncExact => ExportKind::Func,
        ExternalKind::Table => ExportKind::Table,
        ExternalKind::Memory => ExportKind::Memory,
        ExternalKind::Global => ExportKind::Global,
        ExternalKind::Tag => bail!("an exported tag"),
    })
}

fn zero(ty: ValType) -> Result<ConstExpr> {
    Ok(match ty {
        ValType::I32 => ConstExpr::i32_const(0),
        ValType::I64 => ConstExpr::i64_const(0),
        ValType::F32 => ConstExpr::f32_const(0.0f32.into()),
        ValType::F64 => ConstExpr::f64_const(0.0f64.into()),
        ValType::V128 => ConstExpr::v128_const(0),
        ValType::Ref(ty) if ty.nullable => ConstExpr::ref_null(ty.heap_type),
        ValType::Ref(_) => bail!("an imported reference that is not null"),
    })
}

fn zeros(signature: &FuncType) -> Result<Function> {
    use wasm_encoder::Instruction;
    let mut body = Function::new([]);
    for ty in signature.results() {
        body.instruction(&match ty {
            wasmparser::ValType::I32 => Instruction::I32Const(0),
            wasmparser::ValType::I64 => Instruction::I64Const(0),
            wasmparser::ValType::F32 => Instruction::F32Const(0.0f32.into()),
            wasmparser::ValType::F64 => Instruction::F64Const(0.0f64.into()),
            wasmparser::ValType::V128 => Instruction::V128Const(0),
            wasmparser::ValType::Ref(ty) if ty.is_nullable() && ty.is_func_ref() => {
                Instruction::RefNull(HeapType::FUNC)
            }
            wasmparser::ValType::Ref(ty) if ty.is_nullable() && ty.is_extern_ref() => {
                Instruction::RefNull(HeapType::EXTERN)
            }
            wasmparser::ValType::Ref(_) => bail!("an imported function gives a reference"),
        });
    }
    body.instruction(&Instruction::End);
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers;

    #[test]
    fn imports_are_exports_of_before_or_give_zeros() {
        let library = wat::parse_str(
            r#"(module
                (import "host" "nothing" (func $nothing (param i32) (result i32)))
                (import "host" "base" (global $base i32))
                (memory (export "memory") 1)
                (table 1 funcref)
                (elem (i32.const 0) $double)
                (data (i32.const 8) "\05")
                (func $double (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1)))
                (func (export "work") (param i32) (result i32)
                  (i32.add (call $nothing (i32.const 7))
                    (i32.add (global.get $base) (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0))))))"#,
        );
        let driver = wat::parse_str(
            r#"(module
                (import "library" "work" (func $work (param i32) (result i32)))
                (import "library" "memory" (memory 2))
                (global $calls (mut i32) (i32.const 100))
                (func (export "run") (param i32) (result i64)
                  (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
                  (i64.extend_i32_u
                    (i32.add (global.get $calls) (i32.add (i32.load8_u (i32.const 8)) (call $work (local.get 0)))))))"#,
        );
        let mut linker = Linker::default();
        linker.add(&library.unwrap(), |_| None).unwrap();
        linker.add(&driver.unwrap(), |name| Some(name.to_owned())).unwrap();
        let wasm = linker.finish();
        for peer in peers() {
            let mut run = peer.load(&wasm).unwrap();
            assert_eq!(run(10).unwrap(), 101 + 5 + 20, "{}", peer.name());
            assert_eq!(run(11).unwrap(), 102 + 5 + 22, "{}", peer.name());
        }
    }
}
