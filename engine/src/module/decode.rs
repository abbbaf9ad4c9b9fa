//! The one pass over a module's bytes: decode, validate, convert, and run the pre-pass over every function.

use wasmparser::{
    DataKind, ElementKind, Encoding, ExternalKind, FromReader, FuncToValidate, FuncValidatorAllocations, FunctionBody,
    KnownCustom, Parser, Payload, SectionLimited, TableInit, Validator, ValidatorResources,
};

use super::body::{BodyVisitor, Wide};
use super::convert::{Convert, Gate};
use super::error::{invalid, malformed};
use super::prepass::Prepass;
use super::*;

impl Module {
    /// Decodes and validates the module in the binary format that `bytes` are, and runs the pre-pass. Its defined types
    /// get their ids from `registry`.
    ///
    /// # Errors
    /// The first reason, in the order of the bytes, for which they are malformed, invalid, or beyond a limit; or, of a
    /// module that is valid, the first use of a proposal that the engine does not execute.
    pub fn new(
        bytes: impl Into<Arc<[u8]>>,
        options: &CompileOptions,
        registry: &TypeRegistry,
    ) -> Result<Self, CompileError> {
        let bytes = bytes.into();
        check_header(&bytes, &options.limits)?;
        let mut decoder = Decoder {
            module: Self::empty(bytes.clone(), *options, registry),
            validator: Validator::new_with_features(options.features),
            allocations: FuncValidatorAllocations::default(),
            prepass: Prepass::new(options.fuel, options.local_weights),
            gate: Gate::default(),
            locals: Vec::new(),
            wide: Wide { locals: false, globals: false, results: false, weights: options.local_weights },
        };
        let mut parser = Parser::new(0);
        parser.set_features(options.features);
        for payload in parser.parse_all(&bytes) {
            decoder.payload(payload.map_err(malformed)?)?;
        }
        decoder.gate.into_result()?;
        Ok(decoder.module)
    }

    fn empty(bytes: Arc<[u8]>, options: CompileOptions, registry: &TypeRegistry) -> Self {
        Self {
            bytes,
            options,
            types: RegisteredTypes::new(registry),
            imports: Vec::new(),
            funcs: Vec::new(),
            func_types: Vec::new(),
            num_imported_funcs: 0,
            tables: Vec::new(),
            table_inits: Vec::new(),
            num_imported_tables: 0,
            memories: Vec::new(),
            num_imported_memories: 0,
            globals: Vec::new(),
            global_inits: Vec::new(),
            num_imported_globals: 0,
            tags: Vec::new(),
            num_imported_tags: 0,
            exports: Vec::new(),
            start: None,
            elements: Vec::new(),
            data: Vec::new(),
            bodies: Vec::new(),
            exports_by_name: OnceLock::new(),
            names_section: None,
        }
    }
}

/// What the decoder would say of other files that people may hold in hand is not helpful.
fn check_header(bytes: &[u8], limits: &Limits) -> Result<(), CompileError> {
    let error = |message: &str| Err(CompileError::new(CompileErrorKind::Malformed, message, 0));
    if bytes.is_empty() {
        return error("unexpected end: the input is empty");
    }
    if bytes.len() > limits.module_bytes {
        let message = format!("{} bytes are more than {}", bytes.len(), limits.module_bytes);
        return Err(CompileError::new(CompileErrorKind::Limit("module_bytes"), message, None));
    }
    if Parser::is_component(bytes) {
        return error("this is a component, not a core module");
    }
    Ok(())
}

/// The validator reads a section and checks it at once: which of the two failed shows when it is only read.
fn check_section<'a, T: FromReader<'a> + 'a>(
    section: &SectionLimited<'a, T>,
    result: wasmparser::Result<()>,
) -> Result<(), CompileError> {
    result.map_err(|e| match section.clone().into_iter().find_map(Result::err) {
        Some(read_error) if read_error.offset() <= e.offset() => malformed(read_error),
        _ => invalid(e),
    })
}

/// What is wrong with the form of a body's locals: too many of them is malformed from 2^32 on, but a limit below.
fn unreadable_locals(body: &FunctionBody<'_>) -> Option<wasmparser::Error> {
    body.get_locals_reader().map_or_else(Some, |locals| locals.into_iter().find_map(Result::err))
}

/// Whether values of a type are followed one by one by the pre-pass.
fn is_wide(ty: ValType) -> bool {
    matches!(ty, ValType::V128 | ValType::Ref(_))
}

struct Decoder {
    module: Module,
    validator: Validator,
    allocations: FuncValidatorAllocations,
    prepass: Prepass,
    gate: Gate,
    /// The declared locals of the function that is read, in runs of equal type.
    locals: Vec<(u32, ValType)>,
    wide: Wide,
}

impl Decoder {
    fn payload(&mut self, payload: Payload<'_>) -> Result<(), CompileError> {
        match payload {
            Payload::Version { num, encoding, range } => {
                debug_assert_eq!(encoding, Encoding::Module);
                self.validator.version(num, encoding, &range).map_err(malformed)?;
            }
            Payload::TypeSection(section) => self.type_section(section)?,
            Payload::ImportSection(section) => self.import_section(section)?,
            Payload::FunctionSection(section) => self.function_section(section)?,
            Payload::TableSection(section) => self.table_section(section)?,
            Payload::MemorySection(section) => self.memory_section(section)?,
            Payload::TagSection(section) => self.tag_section(section)?,
            Payload::GlobalSection(section) => self.global_section(section)?,
            Payload::ExportSection(section) => self.export_section(section)?,
            Payload::StartSection { func, range } => {
                self.validator.start_section(func, &range).map_err(invalid)?;
                self.module.start = Some(func);
            }
            Payload::ElementSection(section) => self.element_section(section)?,
            Payload::DataCountSection { count, range } => {
                self.validator.data_count_section(count, &range).map_err(invalid)?;
            }
            Payload::CodeSectionStart { count, unchecked_range, .. } => {
                self.validator.code_section_start(&unchecked_range).map_err(invalid)?;
                self.wide.globals = self.module.globals.iter().any(|ty| is_wide(ty.content));
                // The count is not checked against the bytes yet; the bodies take at least two each.
                self.module.bodies.reserve((count as usize).min(self.module.bytes.len() / 2));
            }
            Payload::CodeSectionEntry(body) => {
                let func = self.validator.code_section_entry(&body).map_err(invalid)?;
                self.function_body(func, &body)?;
            }
            Payload::DataSection(section) => self.data_section(section)?,
            Payload::CustomSection(section) => {
                if matches!(section.as_known(), KnownCustom::Name(_)) {
                    let end = section.data_offset() as usize + section.data().len();
                    self.module.names_section = Some(section.data_offset() as usize..end);
                }
            }
            Payload::UnknownSection { id, range, .. } => {
                self.validator.unknown_section(id, &range).map_err(malformed)?;
            }
            Payload::End(offset) => {
                self.validator.end(offset).map_err(malformed)?;
                self.check_limits();
            }
            other => {
                let (id, range) = other.as_section().unwrap_or((0, 0..0));
                let message = format!("section {id} does not belong into a core module");
                return Err(CompileError::new(CompileErrorKind::Malformed, message, range.start));
            }
        }
        Ok(())
    }

    fn convert(&mut self) -> Convert<'_> {
        Convert { types: &self.module.types, gate: &mut self.gate }
    }

    fn type_section(&mut self, section: wasmparser::TypeSectionReader<'_>) -> Result<(), CompileError> {
        check_section(&section, self.validator.type_section(&section))?;
        let mut types = Vec::new();
        for group in section {
            let group = group.map_err(malformed)?;
            let mut convert = self.convert();
            types.extend(group.into_types_and_offsets().map(|(offset, ty)| convert.sub_type(&ty, offset)));
            self.module.types.add_group(&mut types);
        }
        let types = &self.module.types;
        let mut signatures = (0..types.len() as u32).filter_map(|index| types.func_type(index));
        self.wide.results = signatures.any(|ty| ty.results.iter().any(|ty| is_wide(*ty)));
        Ok(())
    }

    fn add_func(&mut self, ty: u32) {
        // Validation has found the index to be that of a function type; a continuation type has none, and is rejected.
        let signature = self.module.types.func_type(ty).cloned().unwrap_or_default();
        self.module.funcs.push(self.module.types.id(ty));
        self.module.func_types.push(signature);
    }

    fn import_section(&mut self, section: wasmparser::ImportSectionReader<'_>) -> Result<(), CompileError> {
        check_section(&section, self.validator.import_section(&section))?;
        for import in section.into_imports_with_offsets() {
            let (offset, import) = import.map_err(malformed)?;
            let ty = self.convert().extern_type(import.ty, offset);
            let module = &mut self.module;
            match (ty, import.ty) {
                (_, wasmparser::TypeRef::Func(index) | wasmparser::TypeRef::FuncExact(index)) => {
                    module.num_imported_funcs += 1;
                    self.add_func(index);
                }
                (ExternType::Global(ty), _) => {
                    module.num_imported_globals += 1;
                    module.globals.push(ty);
                }
                (ExternType::Memory(ty), _) => {
                    module.num_imported_memories += 1;
                    module.memories.push(ty);
                }
                (ExternType::Table(ty), _) => {
                    module.num_imported_tables += 1;
                    module.tables.push(ty);
                }
                (ExternType::Tag(ty), _) => {
                    module.num_imported_tags += 1;
                    module.tags.push(ty);
                }
                (ExternType::Func(_), _) => unreachable!("functions come first"),
            }
            self.module.imports.push(Import { module: import.module.into(), name: import.name.into(), ty });
        }
        Ok(())
    }

    fn function_section(&mut self, section: wasmparser::FunctionSectionReader<'_>) -> Result<(), CompileError> {
        check_section(&section, self.validator.function_section(&section))?;
        self.module.funcs.reserve(section.count() as usize);
        self.module.func_types.reserve(section.count() as usize);
        for ty in section {
            self.add_func(ty.map_err(malformed)?);
        }
        Ok(())
    }

    fn table_section(&mut self, section: wasmparser::TableSectionReader<'_>) -> Result<(), CompileError> {
        check_section(&section, self.validator.table_section(&section))?;
        for table in section.into_iter_with_offsets() {
            let (offset, table) = table.map_err(malformed)?;
            let ty = self.convert().table_type(table.ty, offset);
            let init = match table.init {
                TableInit::RefNull => None,
                TableInit::Expr(expr) => Some(self.convert().const_expr(&expr).map_err(malformed)?),
            };
            self.module.tables.push(ty);
            self.module.table_inits.push(init);
        }
        Ok(())
    }

    fn memory_section(&mut self, section: wasmparser::MemorySectionReader<'_>) -> Result<(), CompileError> {
        check_section(&section, self.validator.memory_section(&section))?;
        for memory in section.into_iter_with_offsets() {
            let (offset, memory) = memory.map_err(malformed)?;
            let ty = self.convert().memory_type(memory, offset);
            self.module.memories.push(ty);
        }
        Ok(())
    }

    fn tag_section(&mut self, section: wasmparser::TagSectionReader<'_>) -> Result<(), CompileError> {
        check_section(&section, self.validator.tag_section(&section))?;
        for tag in section.into_iter_with_offsets() {
            let (offset, tag) = tag.map_err(malformed)?;
            let ty = self.convert().tag_type(tag, offset);
            self.module.tags.push(ty);
        }
        Ok(())
    }

    fn global_section(&mut self, section: wasmparser::GlobalSectionReader<'_>) -> Result<(), CompileError> {
        check_section(&section, self.validator.global_section(&section))?;
        for global in section.into_iter_with_offsets() {
            let (offset, global) = global.map_err(malformed)?;
            let mut convert = self.convert();
            let ty = convert.global_type(global.ty, offset);
            let init = convert.const_expr(&global.init_expr).map_err(malformed)?;
            self.module.globals.push(ty);
            self.module.global_inits.push(init);
        }
        Ok(())
    }

    fn export_section(&mut self, section: wasmparser::ExportSectionReader<'_>) -> Result<(), CompileError> {
        check_section(&section, self.validator.export_section(&section))?;
        for export in section {
            let export = export.map_err(malformed)?;
            let kind = match export.kind {
                ExternalKind::Func | ExternalKind::FuncExact => ExternKind::Func,
                ExternalKind::Global => ExternKind::Global,
                ExternalKind::Memory => ExternKind::Memory,
                ExternalKind::Table => ExternKind::Table,
                ExternalKind::Tag => ExternKind::Tag,
            };
            self.module.exports.push(Export { name: export.name.into(), kind, index: export.index });
        }
        Ok(())
    }

    fn element_section(&mut self, section: wasmparser::ElementSectionReader<'_>) -> Result<(), CompileError> {
        check_section(&section, self.validator.element_section(&section))?;
        for element in section.into_iter_with_offsets() {
            let (offset, element) = element.map_err(malformed)?;
            let mut convert = self.convert();
            let mode = match element.kind {
                ElementKind::Passive => SegmentMode::Passive,
                ElementKind::Declared => SegmentMode::Declared,
                ElementKind::Active { table_index, offset_expr } => SegmentMode::Active {
                    target: table_index.unwrap_or(0),
                    offset: convert.const_expr(&offset_expr).map_err(malformed)?,
                },
            };
            let (ty, items) = match element.items {
                wasmparser::ElementItems::Functions(items) => {
                    let items: Result<_, _> = items.into_iter().collect();
                    // Function indices are never null (spec, 5.5.12).
                    (RefType::non_null(HeapType::Func), ElementItems::Functions(items.map_err(malformed)?))
                }
                wasmparser::ElementItems::Expressions(ty, items) => {
                    let ty = convert.ref_type(ty, offset);
                    let items: Result<_, _> = items.into_iter().map(|item| convert.const_expr(&item?)).collect();
                    (ty, ElementItems::Exprs(items.map_err(malformed)?))
                }
            };
            self.module.elements.push(ElementSegment { ty, mode, items });
        }
        Ok(())
    }

    fn data_section(&mut self, section: wasmparser::DataSectionReader<'_>) -> Result<(), CompileError> {
        check_section(&section, self.validator.data_section(&section))?;
        for data in section {
            let data = data.map_err(malformed)?;
            let mode = match data.kind {
                DataKind::Passive => SegmentMode::Passive,
                DataKind::Active { memory_index, offset_expr } => SegmentMode::Active {
                    target: memory_index,
                    offset: self.convert().const_expr(&offset_expr).map_err(malformed)?,
                },
            };
            // The bytes are the last part of a segment.
            let end = data.range.end as usize;
            self.module.data.push(DataSegment { mode, bytes: end - data.data.len()..end });
        }
        Ok(())
    }

    fn function_body(
        &mut self,
        func: FuncToValidate<ValidatorResources>,
        body: &FunctionBody<'_>,
    ) -> Result<(), CompileError> {
        let params = &self.module.func_types[func.index as usize].params;
        self.wide.locals = params.iter().any(|ty| is_wide(*ty));
        let mut frame_slots = u64::from(self.module.func_types[func.index as usize].param_slots);
        let mut validator = func.into_validator(std::mem::take(&mut self.allocations));
        let mut reader = body.get_binary_reader();
        let mut convert = Convert { types: &self.module.types, gate: &mut self.gate };

        let locals = &mut self.locals;
        locals.clear();
        for _ in 0..reader.read_var_u32().map_err(malformed)? {
            let offset = reader.original_position();
            let count = reader.read_var_u32().map_err(malformed)?;
            let ty = reader.read::<wasmparser::ValType>().map_err(malformed)?;
            validator.define_locals(offset, count, ty).map_err(|e| match unreadable_locals(body) {
                Some(read_error) => malformed(read_error),
                None => invalid(e),
            })?;
            let ty = convert.val_type(ty, offset);
            frame_slots += u64::from(count) * u64::from(ty.slots());
            self.wide.locals |= is_wide(ty);
            match locals.last_mut() {
                Some((run, last)) if *last == ty => *run += count,
                _ if count > 0 => locals.push((count, ty)),
                _ => {}
            }
        }

        let code_start = reader.original_position() as usize;
        self.prepass.begin(locals);
        let mut visitor = BodyVisitor {
            validator: &mut validator,
            prepass: &mut self.prepass,
            convert,
            func_types: &self.module.func_types,
            offset: 0,
        };
        visitor.visit_body(&mut reader, &self.module.bytes[..body.range().end as usize], &self.wide)?;
        let info = self.prepass.finish();

        let limits = &self.module.options.limits;
        let range = body.range();
        frame_slots += u64::from(info.max_operand_slots);
        self.gate.limit("frame_slots", frame_slots, limits.frame_slots.into(), range.start);
        self.gate.limit("control_depth", info.max_control_depth.into(), limits.control_depth.into(), range.start);
        let range = range.start as usize..range.end as usize;
        self.module.bodies.push(FuncBody { range, code_start, info });
        self.allocations = validator.into_allocations();
        Ok(())
    }

    fn check_limits(&mut self) {
        let Self { module, gate, .. } = self;
        let limits = &module.options.limits;
        let end = module.bytes.len() as u64;
        gate.limit("functions", module.funcs.len() as u64, limits.functions.into(), end);
        gate.limit("memories", module.memories.len() as u64, limits.memories.into(), end);
        gate.limit("tables", module.tables.len() as u64, limits.tables.into(), end);
    }
}
