//! Modules of our own making: typed random programs over what wasm-smith cannot reach without GC (typed function
//! references), or reaches seldom (tail calls, exceptions, several memories at once), that mostly come to an end.
//!
//! They end since functions call only functions of a lower rank, references lead to rank 0 only, loops count down, and
//! tail recursion does too; they seldom trap since addresses and divisors are mostly masked into range. "Mostly" is the
//! point: what is left over reaches the edges.

mod body;
mod ops;

use super::{Request, Source, values};
use crate::engine::{Type, Value};
use std::borrow::Cow;
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, FunctionSection, GlobalSection, GlobalType, HeapType, Ieee32, Ieee64, ImportSection, MemorySection,
    MemoryType, Module, RefType, StartSection, TableSection, TableType, TagKind, TagSection, TagType, TypeSection,
    ValType,
};

/// Ranks: a function calls functions of lower rank only.
const RANKS: u64 = 4;
/// Bytes of each data segment, and elements of each element segment.
const SEGMENT: u64 = 24;

/// A module. Whatever the source gives, it is valid.
pub(super) fn module(source: &mut Source<'_>, request: &Request) -> Vec<u8> {
    let plan = Plan::new(source, request);
    plan.encode(source)
}

/// What a module has, as far as its bodies need to know.
struct Plan<'r> {
    request: &'r Request,
    types: Vec<(Vec<ValType>, Vec<ValType>)>,
    /// Imported ones first.
    functions: Vec<Function>,
    imported: usize,
    globals: Vec<Global>,
    memories: Vec<MemoryType>,
    /// The first, when there are functions of rank 0, holds nothing but those.
    tables: Vec<TableType>,
    /// The type of each tag.
    tags: Vec<u32>,
    data: u32,
    elements: Vec<Segment>,
    everything: bool,
}

#[derive(Clone, Copy)]
struct Function {
    ty: u32,
    rank: u64,
}

struct Global {
    ty: ValType,
    mutable: bool,
    imported: bool,
}

/// An element segment of function references; the first is active, the others passive.
struct Segment {
    functions: Vec<u32>,
}

impl Plan<'_> {
    fn new<'r>(source: &mut Source<'_>, request: &'r Request) -> Plan<'r> {
        let mut plan = Plan {
            request,
            types: Vec::new(),
            functions: Vec::new(),
            imported: 0,
            globals: Vec::new(),
            memories: Vec::new(),
            tables: Vec::new(),
            tags: Vec::new(),
            data: source.between(1, 3) as u32,
            elements: Vec::new(),
            everything: source.percent(request.profile.export_everything_percent),
        };
        plan.choose_types(source);
        plan.choose_functions(source);
        plan.choose_state(source);
        plan
    }

    fn has(&self, proposal: &str) -> bool {
        self.request.has(proposal)
    }

    fn function_type(&self, function: u32) -> &(Vec<ValType>, Vec<ValType>) {
        &self.types[self.functions[function as usize].ty as usize]
    }

    /// The functions that references may lead to.
    fn leaves(&self) -> Vec<u32> {
        let own = self.imported..self.functions.len();
        own.filter(|&function| self.functions[function].rank == 0).map(|function| function as u32).collect()
    }

    /// The nullable reference type of a function type.
    fn typed(ty: u32) -> ValType {
        ValType::Ref(RefType { nullable: true, heap_type: HeapType::Concrete(ty) })
    }

    fn choose_types(&mut self, source: &mut Source<'_>) {
        use ValType::{F32, F64, I32, I64};
        let mut values = vec![I32, I32, I64, I64, F32, F64];
        if self.has("reference-types") {
            values.extend([ValType::FUNCREF, ValType::EXTERNREF]);
        }
        let most_results = if self.has("multi-value") { 4 } else { 1 };
        // The first type counts down: a loop by tail calls. The second takes and gives nothing: hosts call it back.
        self.types = vec![(vec![I32, I64, F64], vec![I64]), (vec![], vec![])];
        for _ in 0..source.between(3, 6) {
            let params = (0..source.below(6)).map(|_| source.pick(&values)).collect();
            let results = (0..source.between(1, most_results)).map(|_| source.pick(&values)).collect();
            self.types.push((params, results));
        }
        // Types that mention earlier types: no export has them, but calls between functions do.
        if self.has("function-references") {
            for _ in 0..source.between(1, 2) {
                let callee = source.index(self.types.len()) as u32;
                self.types.push((vec![Self::typed(callee), I32], vec![I32]));
                self.types.push((vec![I64], vec![Self::typed(callee)]));
            }
        }
    }

    fn choose_functions(&mut self, source: &mut Source<'_>) {
        // The host can make functions of these types; a host function has the lowest rank, though it may call back.
        let plain = |ty: &&ValType| !matches!(ty, ValType::Ref(ty) if matches!(ty.heap_type, HeapType::Concrete(_)));
        let hostable = |(params, results): &(Vec<ValType>, Vec<ValType>)| {
            params.iter().all(|ty| plain(&ty)) && results.iter().all(|ty| plain(&ty))
        };
        let hostable: Vec<u32> =
            (0..self.types.len() as u32).filter(|&ty| hostable(&self.types[ty as usize])).collect();
        self.imported = source.below(4) as usize;
        for _ in 0..self.imported {
            self.functions.push(Function { ty: source.pick(&hostable), rank: 0 });
        }
        // Every type has a leaf, so that every reference type has a function to refer to.
        for ty in 0..self.types.len() as u32 {
            self.functions.push(Function { ty, rank: 0 });
        }
        for _ in 0..source.between(4, 8) {
            let ty = source.index(self.types.len()) as u32;
            self.functions.push(Function { ty, rank: source.between(1, RANKS - 1) });
        }
    }

    fn choose_state(&mut self, source: &mut Source<'_>) {
        use ValType::{F32, F64, I32, I64};
        let wide = self.has("memory64");
        let references = self.has("reference-types");
        let mut global_types = vec![I32, I64, F32, F64];
        if references {
            global_types.extend([ValType::FUNCREF, ValType::EXTERNREF]);
        }
        for at in 0..source.between(4, 8) {
            let (ty, mutable) = (source.pick(&global_types), at < 4 || source.percent(50));
            self.globals.push(Global { ty, mutable, imported: false });
        }
        if self.has("function-references") {
            self.globals.push(Global {
                ty: Self::typed(source.index(self.types.len()) as u32),
                mutable: true,
                imported: false,
            });
        }
        let imported = source.below(3) as usize;
        self.globals[..imported].iter_mut().for_each(|global| global.imported = true);

        for _ in 0..if self.has("multi-memory") { source.between(1, 3) } else { 1 } {
            let bytes = self.has("custom-page-sizes") && source.percent(40);
            let minimum = if bytes { source.between(64, 5000) } else { source.between(1, 2) };
            let maximum = Some(minimum + source.below(if bytes { 300 } else { 3 }));
            let page_size_log2 = bytes.then_some(0);
            self.memories.push(MemoryType {
                minimum,
                maximum,
                memory64: wide && source.percent(40),
                shared: false,
                page_size_log2,
            });
        }

        let leaves = self.leaves();
        let mut tables = vec![RefType::FUNCREF];
        if references {
            tables.extend([RefType::FUNCREF, RefType::EXTERNREF]);
        }
        if self.has("function-references") {
            tables
                .push(RefType { nullable: true, heap_type: HeapType::Concrete(source.index(self.types.len()) as u32) });
        }
        for (at, element_type) in tables.into_iter().enumerate() {
            let minimum = if at == 0 { leaves.len() as u64 + source.below(3) } else { source.between(SEGMENT, 40) };
            let maximum = Some(minimum + source.below(20));
            self.tables.push(TableType {
                element_type,
                minimum,
                maximum,
                table64: wide && source.percent(30),
                shared: false,
            });
        }
        let mut shuffled = leaves.clone();
        source.shuffle(&mut shuffled);
        self.elements.push(Segment { functions: shuffled });
        if self.has("bulk-memory") && references {
            for _ in 0..source.below(3) {
                self.elements.push(Segment { functions: (0..SEGMENT).map(|_| source.pick(&leaves)).collect() });
            }
        }

        if self.has("exceptions") {
            // A tag's type has no results: types of their own, behind all others.
            for _ in 0..source.between(1, 3) {
                let params = (0..source.below(4)).map(|_| source.pick(&[I32, I64, F32, F64])).collect();
                self.tags.push(self.types.len() as u32);
                self.types.push((params, vec![]));
            }
        }
    }

    fn encode(&self, source: &mut Source<'_>) -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        for (params, results) in &self.types {
            types.ty().function(params.iter().copied(), results.iter().copied());
        }
        module.section(&types).section(&self.imports());

        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for (index, function) in self.functions.iter().enumerate().skip(self.imported) {
            functions.function(function.ty);
            code.function(&body::generate(self, source, index as u32));
        }
        module.section(&functions).section(&self.tables()).section(&self.memories());
        // Even an empty section of tags needs the proposal.
        if !self.tags.is_empty() {
            module.section(&self.tags());
        }
        module.section(&self.globals(source)).section(&self.exports());
        // The last leaf of type 1 was made for hosts to call; it also does as a start function.
        if source.percent(15) {
            let function_index = self.imported as u32 + 1;
            module.section(&StartSection { function_index });
        }
        module.section(&self.element_segments());
        if self.has("bulk-memory") {
            module.section(&DataCountSection { count: self.data });
        }
        module.section(&code).section(&self.data_segments(source));
        module.finish()
    }

    fn imports(&self) -> ImportSection {
        let mut imports = ImportSection::new();
        for (at, function) in self.functions[..self.imported].iter().enumerate() {
            imports.import("host", &format!("f{at}"), EntityType::Function(function.ty));
        }
        for (at, global) in self.globals.iter().enumerate().filter(|(_, global)| global.imported) {
            imports.import("host", &format!("g{at}"), EntityType::Global(global.encoded()));
        }
        imports
    }

    fn tables(&self) -> TableSection {
        let mut section = TableSection::new();
        for &table in &self.tables {
            section.table(table);
        }
        section
    }

    fn memories(&self) -> MemorySection {
        let mut section = MemorySection::new();
        for &memory in &self.memories {
            section.memory(memory);
        }
        section
    }

    fn tags(&self) -> TagSection {
        let mut section = TagSection::new();
        for &func_type_idx in &self.tags {
            section.tag(TagType { kind: TagKind::Exception, func_type_idx });
        }
        section
    }

    fn globals(&self, source: &mut Source<'_>) -> GlobalSection {
        let mut section = GlobalSection::new();
        for global in self.globals.iter().filter(|global| !global.imported) {
            section.global(global.encoded(), &self.constant(source, global.ty));
        }
        section
    }

    fn exports(&self) -> ExportSection {
        let mut section = ExportSection::new();
        let plain = |ty: &ValType| !matches!(ty, ValType::Ref(ty) if matches!(ty.heap_type, HeapType::Concrete(_)));
        // What the harness cannot make an argument for is left to the other functions; callbacks come with type 1.
        for index in self.imported..self.functions.len() {
            let top = self.functions[index].rank > 0 || index == self.imported + 1;
            if top && self.function_type(index as u32).0.iter().all(plain) {
                section.export(&format!("f{index}"), ExportKind::Func, index as u32);
            }
        }
        if self.everything {
            let all = [
                ("g", ExportKind::Global, self.globals.len()),
                ("m", ExportKind::Memory, self.memories.len()),
                ("t", ExportKind::Table, self.tables.len()),
            ];
            for (name, kind, count) in all {
                for index in 0..count {
                    section.export(&format!("{name}{index}"), kind, index as u32);
                }
            }
        }
        section
    }

    fn element_segments(&self) -> ElementSection {
        let mut section = ElementSection::new();
        for (at, segment) in self.elements.iter().enumerate() {
            let elements = Elements::Functions(Cow::Borrowed(&segment.functions));
            if at == 0 {
                section.active(None, &self.offset(0, self.tables[0].table64), elements);
            } else {
                section.passive(elements);
            }
        }
        section
    }

    fn data_segments(&self, source: &mut Source<'_>) -> DataSection {
        let mut section = DataSection::new();
        for at in 0..self.data {
            let data = source.fill(SEGMENT as usize);
            if at > 0 && self.has("bulk-memory") {
                section.passive(data);
            } else {
                let memory = &self.memories[0];
                let size = memory.minimum << memory.page_size_log2.unwrap_or(16);
                let offset = source.pick(&[0, size - SEGMENT]);
                section.active(0, &self.offset(offset, memory.memory64), data);
            }
        }
        section
    }

    fn offset(&self, offset: u64, wide: bool) -> ConstExpr {
        if wide { ConstExpr::i64_const(offset as i64) } else { ConstExpr::i32_const(offset as i32) }
    }

    fn constant(&self, source: &mut Source<'_>, ty: ValType) -> ConstExpr {
        let extended = self.has("extended-const") && source.percent(50);
        match (ty, number(source, ty)) {
            (ValType::I32, Some(Value::I32(bits))) if extended => {
                let other = values::I32[source.index(values::I32.len())];
                ConstExpr::i32_const(bits as i32).with_i32_const(other as i32).with_i32_mul()
            }
            (ValType::I64, Some(Value::I64(bits))) if extended => {
                let other = values::I64[source.index(values::I64.len())];
                ConstExpr::i64_const(bits as i64).with_i64_const(other as i64).with_i64_sub()
            }
            (_, Some(Value::I32(bits))) => ConstExpr::i32_const(bits as i32),
            (_, Some(Value::I64(bits))) => ConstExpr::i64_const(bits as i64),
            (_, Some(Value::F32(bits))) => ConstExpr::f32_const(Ieee32::new(bits)),
            (_, Some(Value::F64(bits))) => ConstExpr::f64_const(Ieee64::new(bits)),
            (ValType::Ref(ty), _) => match (ty.heap_type, source.percent(60)) {
                (HeapType::Concrete(index), true) => ConstExpr::ref_func(self.imported as u32 + index),
                (HeapType::FUNC, true) => ConstExpr::ref_func(source.pick(&self.leaves())),
                (heap_type, _) => ConstExpr::ref_null(heap_type),
            },
            _ => unreachable!("a plan has no vectors"),
        }
    }
}

impl Global {
    fn encoded(&self) -> GlobalType {
        GlobalType { val_type: self.ty, mutable: self.mutable, shared: false }
    }
}

/// A number of a numeric type, mostly at an edge.
fn number(source: &mut Source<'_>, ty: ValType) -> Option<Value> {
    let ty = match ty {
        ValType::I32 => Type::I32,
        ValType::I64 => Type::I64,
        ValType::F32 => Type::F32,
        ValType::F64 => Type::F64,
        _ => return None,
    };
    Some(match source.weighted(&[60, 25, 15]) {
        0 => values::edge(source, ty),
        1 => values::small(source, ty),
        _ => values::random(source, ty),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{engine::registry, generate::Profile};
    use std::collections::BTreeSet;

    /// What the bundled engine executes.
    fn proposals() -> BTreeSet<String> {
        let engine = registry::bundled().next().and_then(registry::by_id).unwrap();
        engine.info().capabilities.proposals.iter().cloned().collect()
    }

    #[test]
    fn whatever_the_proposals_every_module_is_valid_with_just_those() {
        for seed in 0..400 {
            let source = &mut Source::new(seed);
            let (proposals, profile) = (proposals(), Profile::default());
            let mut request =
                Request { proposals, canonicalise: seed % 3 == 0, exact_fuel: true, profile, around: vec![] };
            if seed % 2 == 0 {
                request = request.part(source, 60);
                // Every engine has this one, and no module does without.
                request.proposals.insert("mutable-global".into());
            }
            let features = crate::features::known(&request.proposals);
            let wasm = module(source, &request);
            if let Err(error) = crate::features::validate(&wasm, features) {
                panic!("seed {seed}: {error}\n{}", wasmprinter::print_bytes(&wasm).unwrap_or_default());
            }
        }
    }

    #[test]
    fn bytes_without_end_or_meaning_make_valid_modules_too() {
        let (proposals, profile) = (proposals(), Profile::default());
        let request = Request { proposals, canonicalise: true, exact_fuel: true, profile, around: vec![] };
        for byte in [0, 1, 0x7f, 0xff] {
            let wasm = module(&mut Source::with_bytes(&[byte; 4096], 9), &request);
            crate::features::validate(&wasm, crate::features::all()).unwrap();
        }
    }
}
