//! Cases of threads: a module that provides shared memories, and one that works on them with every atomic instruction, plain accesses, bulk
//! operations, growth and waiting. Some threads of it take turns by a seeded schedule, between calls that run alone.
//!
//! Threads that wait without end are meant: who cannot go on is part of what a schedule determines.

use super::{Request, Source};
use crate::differential::{Case, Import, Origin, Step};
use crate::engine::{Schedule, ThreadCall, Value};
use wasm_encoder::Instruction::{self, *};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, Encode, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, ImportSection, MemArg, MemArgTarget, MemorySection, MemoryType, Module, Ordering,
    TypeSection, ValType,
};

/// Accesses mostly fall into this many words of 8 bytes at the start of a memory, so that threads meet.
const WORDS: u64 = 6;
/// Fuel of a thread in all. Every turn is a switch between two threads of the system, which is what such cases cost.
const FUEL: u64 = 3000;
/// The longest slice is a number from this range.
const SLICES: [u64; 2] = [10, 150];

/// A case. Whatever the source gives, its modules are valid.
pub(super) fn case(source: &mut Source<'_>, request: &Request) -> Case {
    let memories: Vec<MemoryType> = (0..if request.has("multi-memory") { source.between(1, 2) } else { 1 })
        .map(|_| MemoryType {
            minimum: source.between(1, 2),
            maximum: Some(source.between(2, 5)),
            memory64: request.has("memory64") && source.percent(25),
            shared: true,
            page_size_log2: None,
        })
        .collect();
    let (quiet, waiting) = (source.between(1, 3), source.between(1, 3));
    let worker = worker(source, request, &memories, quiet, waiting);
    let imports: Vec<Import> =
        (0..memories.len()).map(|at| Import::Export { instance: 0, name: format!("m{at}") }).collect();
    let fuel = Some(request.profile.fuel);
    let mut steps = vec![
        Step::Instantiate { module: 0, imports: vec![], fuel },
        Step::Instantiate { module: 1, imports: imports.clone(), fuel },
    ];
    for _ in 0..source.between(1, 3) {
        for _ in 0..source.below(3) {
            let (export, arguments) = call(source, quiet);
            let arguments = arguments.into_iter().map(crate::differential::Argument::Value).collect();
            steps.push(Step::Invoke { instance: 1, export, arguments, fuel });
        }
        let threads = (0..source.between(2, 4)).map(|_| {
            let calls = (0..source.between(1, 3)).map(|_| call(source, quiet + waiting));
            calls.map(|(export, arguments)| ThreadCall { export, arguments }).collect()
        });
        let calls = threads.collect();
        let slices = [1, source.between(SLICES[0], SLICES[1])];
        let schedule = Schedule { seed: source.bits(), slices, fuel: FUEL };
        steps.push(Step::Threads { module: 1, imports: imports.clone(), calls, schedule });
    }
    Case {
        origin: Origin { generator: "threads".into(), campaign: None, watcher: false },
        options: super::OPTIONS,
        modules: vec![provider(&memories), worker],
        hosts: vec![],
        steps,
    }
}

/// A call of one of the first `functions` functions: how many rounds, and what it mixes in.
fn call(source: &mut Source<'_>, functions: u64) -> (String, Vec<Value>) {
    let function = source.below(functions);
    (format!("f{function}"), vec![Value::I32(source.below(16) as u32), Value::I64(source.bits())])
}

/// A module that only provides the memories.
fn provider(memories: &[MemoryType]) -> Vec<u8> {
    let (mut section, mut exports) = (MemorySection::new(), ExportSection::new());
    for (at, &memory) in memories.iter().enumerate() {
        section.memory(memory);
        exports.export(&format!("m{at}"), ExportKind::Memory, at as u32);
    }
    Module::new().section(&section).section(&exports).clone().finish()
}

/// A module whose first functions may run alone; those behind them may wait.
fn worker(source: &mut Source<'_>, request: &Request, memories: &[MemoryType], quiet: u64, waiting: u64) -> Vec<u8> {
    let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
    types.ty().function([ValType::I32, ValType::I64], [ValType::I64]);
    for (at, &memory) in memories.iter().enumerate() {
        imports.import("shared", &format!("m{at}"), EntityType::Memory(memory));
    }
    let mut globals = GlobalSection::new();
    let global = GlobalType { val_type: ValType::I64, mutable: true, shared: false };
    globals.global(global, &ConstExpr::i64_const(source.bits() as i64));
    let (mut functions, mut exports, mut code) = (FunctionSection::new(), ExportSection::new(), CodeSection::new());
    for at in 0..quiet + waiting {
        functions.function(0);
        exports.export(&format!("f{at}"), ExportKind::Func, at as u32);
        let mut body = Body {
            source: &mut *source,
            bulk: request.has("bulk-memory"),
            memories,
            waits: at >= quiet,
            code: Vec::new(),
        };
        body.rounds();
        let mut function = Function::new([(1, ValType::I32)]);
        function.raw(body.code);
        code.function(&function);
    }
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&globals).section(&exports).section(&code);
    module.finish()
}

/// A body's locals: the rounds asked for, what everything is mixed into, the rounds done.
const ROUNDS: u32 = 0;
const MIX: u32 = 1;
const DONE: u32 = 2;

/// The widths of atomic accesses in the order of their opcodes: the type, and log2 of the bytes.
const WIDTHS: [(ValType, u8); 7] = [
    (ValType::I32, 2),
    (ValType::I64, 3),
    (ValType::I32, 0),
    (ValType::I32, 1),
    (ValType::I64, 0),
    (ValType::I64, 1),
    (ValType::I64, 2),
];

struct Body<'a, 's, 'b> {
    source: &'s mut Source<'b>,
    bulk: bool,
    memories: &'a [MemoryType],
    waits: bool,
    code: Vec<u8>,
}

impl Body<'_, '_, '_> {
    fn emit(&mut self, instructions: &[Instruction<'_>]) {
        instructions.iter().for_each(|instruction| instruction.encode(&mut self.code));
    }

    /// As many rounds as the low bits of the first parameter say, and one; the result is what was mixed.
    fn rounds(&mut self) {
        self.emit(&[Loop(BlockType::Empty)]);
        for _ in 0..self.source.between(2, 8) {
            self.operation();
        }
        self.emit(&[LocalGet(DONE), I32Const(1), I32Add, LocalTee(DONE), LocalGet(ROUNDS), I32Const(15), I32And]);
        self.emit(&[I32LeU, BrIf(0), End, LocalGet(MIX), End]);
    }

    fn operation(&mut self) {
        // Some are done in some rounds only, as what was read says.
        let sometimes = self.source.percent(20);
        if sometimes {
            self.emit(&[LocalGet(MIX), I32WrapI64, I32Const(1), I32And, If(BlockType::Empty)]);
        }
        self.access();
        if sometimes {
            self.emit(&[End]);
        }
    }

    fn access(&mut self) {
        let memory = self.source.index(self.memories.len()) as u32;
        let weights = [14, 14, 36, 10, 8, 8, 4, 3, if self.waits { 16 } else { 0 }, 10, 2];
        match self.source.weighted(&weights) {
            0 => self.atomic_load(memory),
            1 => self.atomic_store(memory),
            2 => self.read_modify_write(memory),
            3 => self.compare_exchange(memory),
            4 => self.plain_load(memory),
            5 => self.plain_store(memory),
            6 => self.emit(&[AtomicFence(Ordering::SeqCst)]),
            7 => self.size(memory),
            8 => self.wait(memory),
            9 => self.notify(memory),
            _ if self.bulk => self.fill(memory),
            _ => self.size(memory),
        }
    }

    // ---- What each access takes: an address, and values. ----

    fn address_type(&self, memory: u32) -> ValType {
        if self.memories[memory as usize].memory64 { ValType::I64 } else { ValType::I32 }
    }

    fn constant(&mut self, ty: ValType, bits: u64) {
        self.emit(&[if ty == ValType::I64 { I64Const(bits as i64) } else { I32Const(bits as i32) }]);
    }

    /// An address for an access that is aligned to `1 << log2` bytes: mostly one of few words and a part of it, rarely one that is
    /// not aligned, or at the end of the memory.
    fn address(&mut self, memory: u32, log2: u8) {
        let ty = self.address_type(memory);
        let part = self.source.below(8) >> log2 << log2;
        match self.source.weighted(&[78, 14, 2, 6]) {
            0 => {
                let word = self.source.below(WORDS);
                self.constant(ty, word * 8 + part);
            }
            1 => {
                self.emit(&[LocalGet(MIX), I64Const(0x38), I64And]);
                if ty == ValType::I32 {
                    self.emit(&[I32WrapI64]);
                }
            }
            2 => {
                let at = self.source.below(WORDS * 8);
                self.constant(ty, at);
            }
            _ => {
                self.emit(&[MemorySize(memory)]);
                self.constant(ty, 65_536);
                self.emit(&[if ty == ValType::I64 { I64Mul } else { I32Mul }]);
                // Once in a while not all of it is inside.
                let back = if self.source.percent(12) { 0 } else { 8 };
                self.constant(ty, back);
                self.emit(&[if ty == ValType::I64 { I64Sub } else { I32Sub }]);
            }
        }
    }

    fn offset(&mut self) -> u64 {
        if self.source.percent(20) { self.source.below(3) * 8 } else { 0 }
    }

    /// A value made of what was mixed so far.
    fn value(&mut self, ty: ValType) {
        let salt = if self.source.percent(50) { self.source.below(3) } else { self.source.bits() };
        if self.source.percent(40) {
            return self.constant(ty, salt & 0xff);
        }
        self.emit(&[LocalGet(MIX), I64Const(salt as i64), I64Add]);
        if ty == ValType::I32 {
            self.emit(&[I32WrapI64]);
        }
    }

    /// Mixes in the value on top of the stack.
    fn mix(&mut self, ty: ValType) {
        if ty == ValType::I32 {
            self.emit(&[I64ExtendI32U]);
        }
        self.emit(&[LocalGet(MIX), I64Const(13), I64Rotl, I64Xor, I64Const(0x9e37_79b9), I64Mul, I64Const(7), I64Add]);
        self.emit(&[LocalSet(MIX)]);
    }

    /// An atomic instruction by its opcode behind the prefix.
    fn atomic(&mut self, opcode: u8, memory: u32, log2: u8, offset: u64) {
        self.code.extend([0xfe, opcode]);
        argument(memory, log2, offset).encode(&mut self.code);
    }

    /// The type of an access and log2 of its bytes, and its place among the opcodes.
    fn width(&mut self) -> (u8, ValType, u8) {
        let at = self.source.index(WIDTHS.len());
        (at as u8, WIDTHS[at].0, WIDTHS[at].1)
    }

    fn atomic_load(&mut self, memory: u32) {
        let (at, ty, log2) = self.width();
        self.address(memory, log2);
        let offset = self.offset();
        self.atomic(0x10 + at, memory, log2, offset);
        self.mix(ty);
    }

    fn atomic_store(&mut self, memory: u32) {
        let (at, ty, log2) = self.width();
        self.address(memory, log2);
        self.value(ty);
        let offset = self.offset();
        self.atomic(0x17 + at, memory, log2, offset);
    }

    fn read_modify_write(&mut self, memory: u32) {
        let (at, ty, log2) = self.width();
        self.address(memory, log2);
        self.value(ty);
        // add, sub, and, or, xor, xchg
        let operation = self.source.below(6) as u8;
        let offset = self.offset();
        self.atomic(0x1e + 7 * operation + at, memory, log2, offset);
        self.mix(ty);
    }

    /// Mostly of what is there.
    fn compare_exchange(&mut self, memory: u32) {
        let (at, ty, log2) = self.width();
        let (address, word) = (self.address_type(memory), self.word());
        self.constant(address, word);
        if self.source.percent(75) {
            self.constant(address, word);
            self.atomic(0x10 + at, memory, log2, 0);
        } else {
            self.value(ty);
        }
        self.value(ty);
        self.atomic(0x48 + at, memory, log2, 0);
        self.mix(ty);
    }

    fn word(&mut self) -> u64 {
        self.source.below(WORDS) * 8
    }

    fn plain_load(&mut self, memory: u32) {
        let ty = self.source.pick(&[ValType::I32, ValType::I64]);
        self.address(memory, 0);
        let argument = argument(memory, 0, self.offset());
        self.emit(&[if ty == ValType::I32 { I32Load(argument) } else { I64Load(argument) }]);
        self.mix(ty);
    }

    fn plain_store(&mut self, memory: u32) {
        let ty = self.source.pick(&[ValType::I32, ValType::I64]);
        self.address(memory, 0);
        self.value(ty);
        let argument = argument(memory, 0, self.offset());
        self.emit(&[if ty == ValType::I32 { I32Store(argument) } else { I64Store(argument) }]);
    }

    fn size(&mut self, memory: u32) {
        let ty = self.address_type(memory);
        if self.source.percent(40) {
            let pages = self.source.below(2);
            self.constant(ty, pages);
            self.emit(&[MemoryGrow(memory)]);
        } else {
            self.emit(&[MemorySize(memory)]);
        }
        self.mix(ty);
    }

    fn fill(&mut self, memory: u32) {
        self.address(memory, 0);
        self.value(ValType::I32);
        let bytes = self.source.below(24);
        self.constant(self.address_type(memory), bytes);
        self.emit(&[MemoryFill(memory)]);
    }

    /// Waits while a word holds what it held a moment ago, or 0, or something else: sometimes for ever.
    fn wait(&mut self, memory: u32) {
        let (opcode, ty, log2) = self.source.pick(&[(1, ValType::I32, 2), (2, ValType::I64, 3)]);
        let (address, word) = (self.address_type(memory), self.word());
        self.constant(address, word);
        match self.source.below(3) {
            0 => self.constant(ty, 0),
            1 => self.value(ty),
            _ => {
                self.constant(address, word);
                self.atomic(0x10 + u8::from(ty == ValType::I64), memory, log2, 0);
            }
        }
        let timeout = if self.source.percent(20) { u64::MAX } else { self.source.below(5) * 1000 };
        self.constant(ValType::I64, timeout);
        self.atomic(opcode, memory, log2, 0);
        self.mix(ValType::I32);
    }

    fn notify(&mut self, memory: u32) {
        let word = self.word();
        self.constant(self.address_type(memory), word);
        let count = self.source.pick(&[0, 1, 2, u64::from(u32::MAX)]);
        self.constant(ValType::I32, count);
        self.atomic(0, memory, 2, 0);
        self.mix(ValType::I32);
    }
}

fn argument(memory: u32, log2: u8, offset: u64) -> MemArg {
    MemArg { offset, align: log2.into(), target: MemArgTarget::Memory(memory), ordering: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::differential::{Verdict, cross_check};
    use crate::engine::{Outcome, registry};
    use crate::{features, generate::Profile};

    #[test]
    fn every_module_is_valid_and_all_atomic_instructions_occur() {
        let engine = registry::bundled().next().and_then(registry::by_id).unwrap();
        let request = Request::new([engine.info()], Profile::default());
        let mut opcodes = std::collections::BTreeSet::new();
        for seed in 0..300 {
            let case = case(&mut Source::new(seed), &request);
            for wasm in &case.modules {
                if let Err(error) =
                    features::validate(wasm, features::known(&request.proposals) | wasmparser::WasmFeatures::THREADS)
                {
                    panic!("seed {seed}: {error}\n{}", wasmprinter::print_bytes(wasm).unwrap_or_default());
                }
                opcodes.extend(wasm.windows(2).filter(|pair| pair[0] == 0xfe).map(|pair| pair[1]));
            }
            assert!(case.steps.iter().any(|step| matches!(step, Step::Threads { calls, .. } if calls.len() > 1)));
        }
        let all = (0..4).chain(0x10..0x4f);
        assert_eq!(all.filter(|opcode| !opcodes.contains(opcode)).collect::<Vec<_>>(), [0_u8; 0]);
    }

    #[test]
    fn threads_take_the_same_turns_on_every_tier_and_come_to_many_ends() {
        let engines: Vec<_> = registry::bundled().filter_map(registry::by_id).collect();
        let request = Request::new(engines.iter().map(|engine| engine.info()), Profile::default());
        let others: Vec<_> = engines[1..].iter().map(|engine| &**engine).collect();
        let (mut turns, mut deadlocks, mut threads) = (0, 0, 0);
        let mut ends = std::collections::BTreeMap::<String, u64>::new();
        for seed in 0..60 {
            let checked = cross_check(&case(&mut Source::new(seed), &request), &*engines[0], &others);
            for pair in &checked.pairs {
                assert_eq!(pair.comparison.verdict, Verdict::Agree, "seed {seed}");
            }
            for shown in checked.reference.records.iter().filter_map(|record| record.threads.as_ref()) {
                turns += shown.turns;
                deadlocks += u64::from(shown.deadlocked);
                threads += shown.threads.len() as u64;
                for outcome in shown.threads.iter().flat_map(|thread| &thread.outcomes[1..]) {
                    let end = if let Outcome::Trap(trap) = outcome { &trap.code } else { "return" };
                    *ends.entry(end.to_owned()).or_default() += 1;
                }
            }
        }
        assert!(turns > 5 * threads && deadlocks > 3, "{turns} turns of {threads} threads, {deadlocks} deadlocks");
        let several = ["interrupted", "memory-out-of-bounds", "return", "unaligned-atomic"];
        assert!(several.iter().all(|end| ends.contains_key(*end)), "{ends:?}");
        assert!(ends["return"] * 2 > ends.values().sum(), "{ends:?}");
    }
}
