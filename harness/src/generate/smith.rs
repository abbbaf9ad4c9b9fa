//! Modules by wasm-smith, from configurations that are built whole: no field is left to its default or to chance alone.

use super::{Rejected, Request, Source};
use arbitrary::Unstructured;
use wasm_smith::{Config, InstructionKind, InstructionKinds, MemoryOffsetChoices};
use wasmparser::{Operator, Parser, Payload};

/// A module made of `bytes`; when `offered` is there, its imports are chosen from the imports of that module.
pub(super) fn module(
    source: &mut Source<'_>,
    bytes: &[u8],
    offered: Option<Vec<u8>>,
    request: &Request,
) -> Result<Vec<u8>, Rejected> {
    let config = config(source, offered, request);
    let module =
        wasm_smith::Module::new(config, &mut Unstructured::new(bytes)).map_err(|_| Rejected::GaveUp)?.to_bytes();
    match request.canonicalise && chooses_nans(&module) {
        true => Err(Rejected::Nan),
        false => Ok(module),
    }
}

/// Whether a module converts between float widths: wasm-smith's own canonicalisation leaves those NaNs to the engine.
fn chooses_nans(wasm: &[u8]) -> bool {
    Parser::new(0).parse_all(wasm).any(|payload| match payload {
        Ok(Payload::CodeSectionEntry(body)) => body.get_operators_reader().is_ok_and(|reader| {
            reader.into_iter().any(|operator| {
                use Operator::{F32DemoteF64, F32x4DemoteF64x2Zero, F64PromoteF32, F64x2PromoteLowF32x4};
                matches!(operator, Ok(F32DemoteF64 | F64PromoteF32 | F32x4DemoteF64x2Zero | F64x2PromoteLowF32x4))
            })
        }),
        _ => false,
    })
}

/// One point of the swarm.
fn config(source: &mut Source<'_>, available_imports: Option<Vec<u8>>, request: &Request) -> Config {
    let profile = &request.profile;
    let on = |proposal: &str| request.has(proposal);
    let reference_types = on("reference-types");
    let everything = source.percent(profile.export_everything_percent);
    // Few large functions, or many small ones.
    let (max_funcs, max_instructions) = source.pick(&[(4, 600), (8, 300), (12, 200), (20, 120)]);
    // With GC, most function types have references in them of which no host can make one.
    let max_imports = source.pick(if on("gc") { &[0, 0, 2] } else { &[0, 3, 8] });
    // A minimum counts what the module defines, a maximum what it imports too: with imports the two could collide.
    let (min_funcs, one) = if max_imports == 0 && available_imports.is_none() { (4, 1) } else { (1, 0) };
    let max_memory = profile.memory_bytes[source.weighted(&[8, 4, 3, 1])];
    Config {
        available_imports,
        exports: None,
        module_shape: None,

        allow_start_export: source.percent(20),
        allowed_instructions: instructions(source),
        allow_floats: source.percent(85),
        canonicalize_nans: request.canonicalise,
        disallow_traps: source.percent(profile.no_traps_percent),
        export_everything: everything,
        generate_custom_sections: false,
        allow_invalid_funcs: false,
        min_uleb_size: source.pick(&[1, 1, 1, 5]),

        min_types: 4,
        max_types: 20,
        max_type_size: 10_000,
        min_imports: 0,
        max_imports,
        min_funcs,
        max_funcs: max_funcs + max_imports,
        min_exports: 16,
        max_exports: 24,
        min_globals: source.below(4) as usize,
        max_globals: 10,
        min_memories: one,
        max_memories: if on("multi-memory") { 3 } else { 1 },
        max_memory32_bytes: max_memory,
        max_memory64_bytes: max_memory.into(),
        // A growth that one engine grants and another does not would be a difference without meaning: a maximum stands in
        // every memory and table, small enough for everyone.
        memory_max_size_required: true,
        memory_offset_choices: offset_choices(source),
        min_tables: one,
        max_tables: if reference_types { 3 } else { 1 },
        max_table_elements: profile.table_elements,
        table_max_size_required: true,
        min_tags: 0,
        max_tags: 4,
        min_element_segments: 0,
        max_element_segments: 5,
        min_elements: 0,
        max_elements: 20,
        min_data_segments: 0,
        max_data_segments: 4,
        max_instructions,
        const_expr_fuel: 20,
        limit_arrays_in_const_exprs: true,

        bulk_memory_enabled: on("bulk-memory"),
        exceptions_enabled: on("exceptions"),
        extended_const_enabled: on("extended-const"),
        gc_enabled: reference_types && on("gc"),
        memory64_enabled: on("memory64"),
        multi_value_enabled: on("multi-value"),
        reference_types_enabled: reference_types,
        relaxed_simd_enabled: on("relaxed-simd"),
        saturating_float_to_int_enabled: on("saturating-float-to-int"),
        sign_extension_ops_enabled: on("sign-extension"),
        simd_enabled: on("simd"),
        tail_call_enabled: on("tail-call"),
        threads_enabled: on("threads"),
        custom_page_sizes_enabled: on("custom-page-sizes"),
        wide_arithmetic_enabled: on("wide-arithmetic"),
        compact_imports_enabled: false,
        custom_descriptors_enabled: false,
        shared_everything_threads_enabled: false,
        acquire_release_atomics_enabled: false,
        multibyte_array_access_enabled: false,

        // Components only.
        max_aliases: 0,
        max_components: 0,
        max_instances: 0,
        max_modules: 0,
        max_nesting_depth: 0,
        max_values: 0,
    }
}

/// Which kinds of instructions there are: mostly all, sometimes without one or two.
fn instructions(source: &mut Source<'_>) -> InstructionKinds {
    use InstructionKind::{Aggregate, Control, Memory, Numeric, Parametric, Reference, Table, Variable, Vector};
    let mut kinds = vec![Numeric, Vector, Reference, Parametric, Variable, Table, Memory, Control, Aggregate];
    kinds.retain(|_| !source.percent(8));
    InstructionKinds::new(&kinds)
}

/// How often a static offset lies inside the memory, beyond its first size, or beyond its last.
fn offset_choices(source: &mut Source<'_>) -> MemoryOffsetChoices {
    let (inside, growable, outside) = source.pick(&[(100, 0, 0), (98, 2, 0), (90, 9, 1)]);
    MemoryOffsetChoices(inside, growable, outside)
}
