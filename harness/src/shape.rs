//! The outside of a binary module: what it imports and what it exports.

use wasmparser::{BinaryReaderError, ExternalKind, Parser, Payload, TypeRef};

/// The kinds of things that modules import and export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A function.
    Func,
    /// A table.
    Table,
    /// A memory.
    Memory,
    /// A global.
    Global,
    /// An exception tag.
    Tag,
}

/// One import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The module to import from.
    pub module: String,
    /// The name there.
    pub name: String,
    /// What is imported.
    pub kind: Kind,
}

/// One export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its name.
    pub name: String,
    /// What is exported.
    pub kind: Kind,
    /// Its index in the index space of its kind.
    pub index: u32,
}

/// The imports and exports of a module, each in the order of its section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// The imports.
    pub imports: Vec<Import>,
    /// The exports.
    pub exports: Vec<Export>,
}

impl Shape {
    /// Reads the import and export sections of a binary module, without validating the rest.
    ///
    /// # Errors
    /// When the bytes are not a module, or one of the two sections is malformed.
    pub fn of(wasm: &[u8]) -> Result<Shape, BinaryReaderError> {
        let mut shape = Shape::default();
        let mut parser = Parser::new(0);
        parser.set_features(crate::features::all());
        for payload in parser.parse_all(wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import?;
                        let kind = import_kind(import.ty);
                        let (module, name) = (import.module.to_owned(), import.name.to_owned());
                        shape.imports.push(Import { module, name, kind });
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        let kind = export_kind(export.kind);
                        shape.exports.push(Export { name: export.name.to_owned(), kind, index: export.index });
                    }
                }
                _ => {}
            }
        }
        Ok(shape)
    }

    /// The exports of one kind.
    pub fn exports_of(&self, kind: Kind) -> impl Iterator<Item = &Export> {
        self.exports.iter().filter(move |export| export.kind == kind)
    }
}

fn import_kind(ty: TypeRef) -> Kind {
    match ty {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => Kind::Func,
        TypeRef::Table(_) => Kind::Table,
        TypeRef::Memory(_) => Kind::Memory,
        TypeRef::Global(_) => Kind::Global,
        TypeRef::Tag(_) => Kind::Tag,
    }
}

fn export_kind(kind: ExternalKind) -> Kind {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => Kind::Func,
        ExternalKind::Table => Kind::Table,
        ExternalKind::Memory => Kind::Memory,
        ExternalKind::Global => Kind::Global,
        ExternalKind::Tag => Kind::Tag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_and_exports_are_listed_in_order() {
        let wasm =
            wat::parse_str(r#"(module (import "a" "f" (func)) (import "b" "m" (memory 1)) (func (export "g")))"#);
        let shape = Shape::of(&wasm.unwrap()).unwrap();
        let imports: Vec<_> = shape.imports.iter().map(|i| (i.module.as_str(), i.name.as_str(), i.kind)).collect();
        assert_eq!(imports, [("a", "f", Kind::Func), ("b", "m", Kind::Memory)]);
        assert_eq!(shape.exports, [Export { name: "g".into(), kind: Kind::Func, index: 1 }]);
        assert_eq!(shape.exports_of(Kind::Memory).count(), 0);
    }

    #[test]
    fn what_is_no_module_is_an_error() {
        assert!(Shape::of(b"\0asm").is_err());
        assert!(Shape::of(&[]).is_err());
    }
}
