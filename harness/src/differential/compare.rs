//! The verdict between two transcripts of one case: exact, bit for bit, over everything that both engines can show.

use super::objects::path;
use super::run::{armed_fuel, shows_objects};
use super::{Case, Record, Step, Transcript};
use crate::engine::{
    ByIndex, CompileError, EngineInfo, Fault, HostCall, MemoryState, NanPolicy, Outcome, Ref, State, TableState,
    ThreadsShown, Value,
};
use crate::hash::fnv1a;
use crate::shape::{self, Export, Shape};
use crate::trap;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Debug, Display};

/// What a comparison came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The verdict.
    pub verdict: Verdict,
    /// How many values were compared: results, trap codes, globals, memories, table elements, flags, host arguments, fuel.
    pub compared: u64,
}

/// Whether two engines agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They do.
    Agree,
    /// They do up to a step at which one of them met a limit of its own; what came after was not compared.
    Discarded {
        /// The limit, as a stable kebab-case name.
        reason: String,
        /// The step at which it was met.
        step: usize,
    },
    /// They do not.
    Diverged(Box<Difference>),
}

/// The first difference between two transcripts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What differs.
    pub kind: Kind,
    /// In or after which step.
    pub step: usize,
    /// Where exactly, in words.
    pub what: String,
    /// What the reference showed.
    pub reference: String,
    /// What the other engine showed.
    pub other: String,
    /// Equal for differences that look like the same bug: the kind, and a hash of facts without numbers and names.
    pub signature: String,
}

/// What can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One engine accepts a module that the other refuses.
    Compile,
    /// How an instantiation ended.
    Instantiation,
    /// The results of a call.
    Result,
    /// Two NaNs with different bits.
    NanPayload,
    /// A trap on one side only, or two different traps.
    Trap,
    /// An exception on one side only, or two different payloads.
    Exception,
    /// The calls to the host, their order and arguments.
    HostCall,
    /// A global's value.
    Global,
    /// A memory's size or contents.
    Memory,
    /// A table's size or elements.
    Table,
    /// What the guest's objects hold.
    Object,
    /// How threads took turns.
    Threads,
    /// Whether a segment was dropped.
    DroppedSegment,
    /// The fuel that is left.
    Fuel,
    /// An engine crashed or answered nonsense.
    Crash,
    /// An engine did not answer in time, or used up its fuel where the other needed next to none.
    Hang,
}

impl Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in step {}: {}: {} but {}", self.kind, self.step, self.what, self.reference, self.other)
    }
}

/// The kind, place and two sides of a difference, and the facts that its signature is made of.
struct Found {
    kind: Kind,
    what: String,
    sides: [String; 2],
    facts: String,
}

impl Found {
    fn new(kind: Kind, what: impl Display, sides: [&dyn Debug; 2], facts: impl Display) -> Found {
        let sides = sides.map(|side| format!("{side:?}"));
        Found { kind, what: what.to_string(), sides, facts: facts.to_string() }
    }
}

/// The first step at which an engine met a limit of its own, and that limit's name.
pub(super) fn first_limit(transcript: &Transcript, exact_fuel: bool) -> Option<(usize, String)> {
    let met = |(step, record)| Some((step, limit(record, exact_fuel)?.to_owned()));
    transcript.records.iter().enumerate().find_map(met)
}

/// Compares what two engines showed of the same case.
pub fn compare(case: &Case, reference: (&Transcript, &EngineInfo), other: (&Transcript, &EngineInfo)) -> Comparison {
    let (shown, infos) = ([reference.0, other.0], [reference.1, other.1]);
    let private = infos.iter().all(|info| info.capabilities.private_state);
    let hardware = infos.iter().any(|info| info.capabilities.nans == NanPolicy::Hardware);
    let exact = infos[0].capabilities.fuel.shared_with(&infos[1].capabilities.fuel);
    let exports = if private { Vec::new() } else { exported(case) };
    let lenient = case.origin.generator == "user" && hardware;
    let objects = infos.iter().all(|info| shows_objects(info));
    let mut judge = Judge { compared: 0, infos, exact, private, objects, lenient, exports, alive: Vec::new() };
    for (number, step) in case.steps.iter().enumerate() {
        let found = match judge.step(step, number, shown) {
            Ok(()) => continue,
            Err(Stop::Limit(reason)) => {
                let verdict = Verdict::Discarded { reason, step: number };
                return Comparison { verdict, compared: judge.compared };
            }
            Err(Stop::Found(found)) => found,
        };
        let facts = format!("{}|{}|{}|{}", infos[1].id, matches!(step, Step::Invoke { .. }), found.kind, found.facts);
        let signature = format!("{}-{:08x}", found.kind, fnv1a(&facts) as u32);
        let [reference, other] = found.sides;
        let difference = Difference { kind: found.kind, step: number, what: found.what, reference, other, signature };
        return Comparison { verdict: Verdict::Diverged(Box::new(difference)), compared: judge.compared };
    }
    Comparison { verdict: Verdict::Agree, compared: judge.compared }
}

/// The limit of the engine's own that a step met, by a stable name.
fn limit(record: &Record, exact: bool) -> Option<&str> {
    limit_met(record.outcome.as_ref()?, exact)
}

/// The limit that an outcome means, likewise.
fn limit_met(outcome: &Outcome, exact: bool) -> Option<&str> {
    match outcome {
        Outcome::Unsupported { .. } => Some(UNSUPPORTED),
        Outcome::Trap(trap) => match &*trap.code {
            trap::OUT_OF_FUEL if exact => None,
            code @ (trap::OUT_OF_FUEL | trap::STACK_OVERFLOW | trap::OUT_OF_MEMORY) => Some(code),
            _ => None,
        },
        _ => None,
    }
}

/// The name of the limit that an engine lacks something.
const UNSUPPORTED: &str = "unsupported";

/// How many times as much fuel as another engine one must have used before that is a finding: their rules differ, but not by
/// that much.
const RUNAWAY: u64 = 64;

/// The state indices that each instance of the case exports, by number of instance: an engine must show at least these.
fn exported(case: &Case) -> Vec<Vec<(Kind, u32)>> {
    let modules = case.steps.iter().filter_map(|step| match step {
        Step::Instantiate { module, .. } => Some(&case.modules[*module]),
        Step::Invoke { .. } | Step::Threads { .. } => None,
    });
    // What is no module was refused by both.
    let exports = modules.map(|wasm| Shape::of(wasm).unwrap_or_default().exports);
    let state = |export: &Export| match export.kind {
        shape::Kind::Global => Some((Kind::Global, export.index)),
        shape::Kind::Memory => Some((Kind::Memory, export.index)),
        shape::Kind::Table => Some((Kind::Table, export.index)),
        shape::Kind::Func | shape::Kind::Tag => None,
    };
    exports.map(|exports| exports.iter().filter_map(state).collect()).collect()
}

enum Stop {
    Limit(String),
    Found(Found),
}

impl From<Found> for Stop {
    fn from(found: Found) -> Stop {
        Stop::Found(found)
    }
}

struct Judge<'a> {
    compared: u64,
    infos: [&'a EngineInfo; 2],
    /// Whether both engines follow one set of rules: then fuel is the same to the unit, and so are all limits but the stack's.
    exact: bool,
    private: bool,
    /// Whether both show the guest's objects.
    objects: bool,
    lenient: bool,
    /// What each instance exports; empty when both engines show everything.
    exports: Vec<Vec<(Kind, u32)>>,
    /// Whether each instance came up.
    alive: Vec<bool>,
}

impl Judge<'_> {
    fn step(&mut self, step: &Step, number: usize, shown: [&Transcript; 2]) -> Result<(), Stop> {
        let records = shown.map(|transcript| transcript.records.get(number));
        let [Some(reference), Some(other)] = records else { return Err(self.ended(shown, records)) };
        let (Some(left), Some(right)) = (&reference.outcome, &other.outcome) else {
            self.alive.extend(matches!(step, Step::Instantiate { .. }).then_some(false));
            return Ok(());
        };
        self.limits(step, [reference, other])?;
        self.outcomes(matches!(step, Step::Instantiate { .. }), left, right)?;
        // State after a trap is a class of bugs of its own.
        let after = outcome_class(left);
        self.host_calls(&reference.host_calls, &other.host_calls)?;
        if let Step::Instantiate { .. } = step {
            self.alive.push([left, right].iter().all(|outcome| matches!(outcome, Outcome::Return(_))));
        }
        for (instance, left, right) in reference.states.both(&other.states) {
            self.state(Some(instance), left, right).map_err(|found| Found {
                what: format!("{} of instance {instance} after {after}", found.what),
                facts: format!("{} after {after}", found.facts),
                ..found
            })?;
        }
        if self.objects {
            self.objects(reference, other, after)?;
        }
        if let (Some(left), Some(right)) = (&reference.threads, &other.threads) {
            self.threads(left, right)?;
        }
        if self.exact {
            let same = reference.fuel == other.fuel;
            self.same(same, || {
                let facts = format!("{after} {} {}", reference.fuel.is_some(), other.fuel.is_some());
                Found::new(Kind::Fuel, "fuel left", [&reference.fuel, &other.fuel], facts)
            })?;
        }
        Ok(())
    }

    /// A limit of one engine's own makes what the other did there, and all that follows, meaningless, unless no such limit can
    /// be right.
    fn limits(&mut self, step: &Step, records: [&Record; 2]) -> Result<(), Stop> {
        for (at, record) in records.iter().enumerate() {
            if let Some(Outcome::Unsupported { what }) = &record.outcome {
                self.claimed(at, what)?;
            }
        }
        let limits = records.map(|record| limit(record, self.exact));
        let met = match limits {
            [None, None] => return Ok(()),
            [Some(left), Some(right)] if left != right && left == trap::OUT_OF_FUEL => right,
            [Some(met), _] | [None, Some(met)] => met,
        };
        if let ([None, _] | [_, None], trap::OUT_OF_FUEL) = (limits, met) {
            self.runaway(step, records, usize::from(limits[0].is_none()))?;
        }
        // Where all rules are shared, a limit on one side only is compared like everything else.
        let one_sided = self.exact && limits.contains(&None) && met != trap::STACK_OVERFLOW;
        if one_sided { Ok(()) } else { Err(Stop::Limit(met.into())) }
    }

    /// An engine cannot lack what it says it has.
    fn claimed(&mut self, at: usize, what: &str) -> Result<(), Found> {
        let claims = self.infos[at].capabilities.proposals.iter().any(|proposal| proposal == what);
        self.same(!claims, || {
            let mut sides = ["supported", "supported"];
            sides[at] = "unsupported, though it says that it has it";
            Found::new(Kind::Compile, format!("proposal {what}"), [&sides[0], &sides[1]], format!("claimed {what}"))
        })
    }

    /// One engine ran out of fuel, which is never little when rules differ, and the other ended: each having used how much? A
    /// single bulk instruction may ask for more than there is, so what was given says nothing.
    fn runaway(&mut self, step: &Step, records: [&Record; 2], out: usize) -> Result<(), Found> {
        let (Step::Invoke { fuel, .. } | Step::Instantiate { fuel, .. }) = step else { return Ok(()) };
        let used = |at: usize| Some(armed_fuel((*fuel)?, self.infos[at]).saturating_sub(records[at].fuel?));
        let (Some(all), Some(used)) = (used(out), used(1 - out)) else { return Ok(()) };
        self.same(used.saturating_mul(RUNAWAY) > all, || {
            let mut sides = [used, used].map(|used| format!("ended after {used}"));
            sides[out] = format!("ran out after {all}");
            let facts = format!("runaway {}", ["reference", "other"][out]);
            Found { kind: Kind::Hang, what: "fuel".into(), sides, facts }
        })
    }

    /// What it means that at least one transcript has no record of a step: a fault, or a module that was refused.
    fn ended(&mut self, shown: [&Transcript; 2], records: [Option<&Record>; 2]) -> Stop {
        let faults = [0, 1].map(|at| shown[at].fault.as_ref().filter(|_| records[at].is_none()));
        for (at, fault) in faults.iter().enumerate() {
            let Some(fault) = fault else { continue };
            let hangs = matches!(fault, Fault::Timeout(_));
            // One engine gave up by its own rules, and the other, without such rules, ran on.
            if let (true, Some(met)) = (hangs, records[1 - at].and_then(|record| limit(record, self.exact))) {
                return Stop::Limit(met.into());
            }
            let kind = if hangs { Kind::Hang } else { Kind::Crash };
            let sides = faults.map(|fault| fault.map_or("no fault".into(), Fault::to_string));
            let facts = format!("{} {}", ["reference", "other"][at], fault_class(fault));
            return Stop::Found(Found { kind, what: "engine fault".into(), sides, facts });
        }
        let refusals = shown.map(|transcript| transcript.compiled.last().cloned().flatten());
        for (at, refusal) in refusals.iter().enumerate() {
            if let Some(CompileError::Unsupported { what }) = refusal
                && let Err(found) = self.claimed(at, what)
            {
                return Stop::Found(found);
            }
        }
        let lacks = |refusal: &Option<CompileError>| matches!(refusal, Some(CompileError::Unsupported { .. }));
        match &refusals {
            [Some(_), Some(_)] if refusals.iter().any(lacks) => Stop::Limit(UNSUPPORTED.into()),
            [Some(_), Some(_)] => Stop::Limit("invalid-module".into()),
            _ if !self.exact && refusals.iter().any(lacks) => Stop::Limit(UNSUPPORTED.into()),
            [left, right] => {
                let facts = format!("{} {}", left.is_some(), refusals.iter().any(lacks));
                Stop::Found(Found::new(Kind::Compile, "compilation", [left, right], facts))
            }
        }
    }

    fn same(&mut self, same: bool, found: impl FnOnce() -> Found) -> Result<(), Found> {
        self.compared += 1;
        if same { Ok(()) } else { Err(found()) }
    }

    fn outcomes(&mut self, instantiation: bool, left: &Outcome, right: &Outcome) -> Result<(), Found> {
        let class = |outcome: &Outcome| match outcome {
            Outcome::Trap(trap) => trap.code.clone(),
            _ => outcome_class(outcome).to_owned(),
        };
        let kind = |kind| if instantiation { Kind::Instantiation } else { kind };
        match (left, right) {
            (Outcome::Return(left), Outcome::Return(right)) => self.values(kind(Kind::Result), &"result", left, right),
            (Outcome::Exception { payload: left }, Outcome::Exception { payload: right }) => {
                self.values(kind(Kind::Exception), &"exception payload", left, right)
            }
            (Outcome::Trap(left), Outcome::Trap(right)) => {
                // An adapter may not know an outside engine's words; a reference has no such excuse.
                let unknown = !self.exact && right.code == trap::UNKNOWN;
                self.same(unknown || trap::same(&left.code, &right.code), || {
                    let facts = format!("{}/{}", left.code, right.code);
                    Found::new(kind(Kind::Trap), "trap code", [left, right], facts)
                })
            }
            (Outcome::Link(_), Outcome::Link(_)) | (Outcome::Misuse(_), Outcome::Misuse(_)) => Ok(()),
            _ => {
                let either = |class| outcome_class(left) == class || outcome_class(right) == class;
                let plain = match () {
                    () if either("trap") => Kind::Trap,
                    () if either("exception") => Kind::Exception,
                    () => Kind::Result,
                };
                let classes = format!("{}/{}", class(left), class(right));
                self.same(false, || Found::new(kind(plain), "outcome", [left, right], classes))
            }
        }
    }

    fn values(&mut self, kind: Kind, what: &dyn Display, left: &[Value], right: &[Value]) -> Result<(), Found> {
        self.same(left.len() == right.len(), || {
            Found::new(kind, format!("number of {what}s"), [&left, &right], "count")
        })?;
        for (at, (left, right)) in left.iter().zip(right).enumerate() {
            let nans = both_nan(*left, *right);
            self.same(same_value(*left, *right) || nans && self.lenient, || {
                let kind = if nans && kind == Kind::Result { Kind::NanPayload } else { kind };
                Found::new(kind, format!("{what} {at}"), [left, right], format!("{what} {:?}", left.ty()))
            })?;
        }
        Ok(())
    }

    fn host_calls(&mut self, left: &[HostCall], right: &[HostCall]) -> Result<(), Found> {
        for (at, (left, right)) in left.iter().zip(right).enumerate() {
            let name = left.name == right.name;
            self.same(name, || Found::new(Kind::HostCall, format!("host call {at}"), [left, right], "name"))?;
            self.values(Kind::HostCall, &format_args!("host call {at} argument"), &left.arguments, &right.arguments)
                .map_err(|found| Found { facts: "argument".into(), ..found })?;
        }
        self.same(left.len() == right.len(), || {
            let sides: [&dyn Debug; 2] = [&left.len(), &right.len()];
            Found::new(
                Kind::HostCall,
                "number of host calls",
                sides,
                if left.len() > right.len() { "fewer" } else { "more" },
            )
        })
    }

    /// Of an instance by number, or of a thread's own.
    fn state(&mut self, instance: Option<u32>, left: &State, right: &State) -> Result<(), Found> {
        self.visible(instance, Kind::Global, &left.globals, &right.globals)?;
        for (index, left, right) in left.globals.both(&right.globals) {
            let same = same_value(*left, *right) || self.lenient && both_nan(*left, *right);
            self.same(same, || {
                Found::new(Kind::Global, format!("global {index}"), [left, right], format!("{:?}", left.ty()))
            })?;
        }
        self.visible(instance, Kind::Memory, &left.memories, &right.memories)?;
        for (index, left, right) in left.memories.both(&right.memories) {
            self.memory(index, left, right)?;
        }
        self.visible(instance, Kind::Table, &left.tables, &right.tables)?;
        for (index, left, right) in left.tables.both(&right.tables) {
            self.table(index, left, right)?;
        }
        self.dropped("element", &left.elements_dropped, &right.elements_dropped)?;
        self.dropped("data", &left.data_dropped, &right.data_dropped)
    }

    /// Threads take the same turns everywhere, so what each did is the same, up to the first that met a limit of its engine's own:
    /// then the others had other turns.
    fn threads(&mut self, left: &ThreadsShown, right: &ThreadsShown) -> Result<(), Stop> {
        let outcomes = || left.threads.iter().chain(&right.threads).flat_map(|thread| &thread.outcomes);
        if let Some(met) = outcomes().find_map(|outcome| limit_met(outcome, self.exact)) {
            return Err(Stop::Limit(met.to_owned()));
        }
        for (number, (left, right)) in left.threads.iter().zip(&right.threads).enumerate() {
            let of_thread = |found: Found| Found {
                what: format!("{} of thread {number}", found.what),
                facts: format!("{} of a thread", found.facts),
                ..found
            };
            let ended = [left.outcomes.len(), right.outcomes.len()];
            self.same(ended[0] == ended[1], || {
                Found::new(Kind::Result, "number of calls", [&ended[0], &ended[1]], "calls")
            })
            .map_err(of_thread)?;
            for (at, (left, right)) in left.outcomes.iter().zip(&right.outcomes).enumerate() {
                let in_call = |found: Found| Found { what: format!("{} in call {at}", found.what), ..found };
                self.outcomes(at == 0, left, right).map_err(|found| of_thread(in_call(found)))?;
            }
            self.state(None, &left.state, &right.state).map_err(of_thread)?;
            self.same(left.fuel == right.fuel, || {
                Found::new(Kind::Fuel, "fuel left", [&left.fuel, &right.fuel], "fuel")
            })
            .map_err(of_thread)?;
        }
        let summary = |threads: &ThreadsShown| (threads.threads.len(), threads.turns, threads.deadlocked);
        let sides = [summary(left), summary(right)];
        self.same(sides[0] == sides[1], || {
            Found::new(Kind::Threads, "threads, turns, and whether none could go on", [&sides[0], &sides[1]], "turns")
        })?;
        Ok(())
    }

    /// Objects are numbered as they are reached, and so far all that reaches them was the same: so number by number they are the
    /// same objects.
    fn objects(&mut self, left: &Record, right: &Record, after: &str) -> Result<(), Found> {
        let at = |number: usize, part: &str| format!("{} after {after}: {part}", path(left, number as u32));
        for (number, (a, b)) in left.objects.iter().zip(&right.objects).enumerate() {
            self.same(a.length == b.length, || {
                Found::new(Kind::Object, at(number, "length"), [&a.length, &b.length], "length")
            })?;
            self.values(Kind::Object, &"value", &a.values, &b.values)
                .map_err(|found| Found { what: at(number, &found.what), ..found })?;
        }
        self.same(left.objects.len() == right.objects.len(), || {
            let sides: [&dyn Debug; 2] = [&left.objects.len(), &right.objects.len()];
            Found::new(Kind::Object, "number of objects", sides, "count")
        })
    }

    /// Two engines that show everything show the same entities; others at least what is exported. What each shows of an
    /// instance that failed to come up is its own affair, unless all rules are shared.
    fn visible<T>(
        &mut self,
        instance: Option<u32>,
        kind: Kind,
        left: &ByIndex<T>,
        right: &ByIndex<T>,
    ) -> Result<(), Found> {
        let alive = instance.is_none_or(|instance| self.alive[instance as usize]);
        let exports = instance.and_then(|instance| self.exports.get(instance as usize));
        let same = match exports.filter(|_| alive) {
            Some(exports) => {
                let mut required = exports.iter().filter(|(exported, _)| *exported == kind).map(|(_, index)| index);
                required.all(|index| left.get(*index).is_some() && right.get(*index).is_some())
            }
            None => !(alive || self.exact) || left.keys().eq(right.keys()),
        };
        self.same(same, || {
            let [left, right] = [left, right].map(|shown| shown.keys().collect::<Vec<_>>());
            Found::new(kind, format!("indices shown of {kind}s"), [&left, &right], "indices")
        })
    }

    fn memory(&mut self, index: u32, left: &MemoryState, right: &MemoryState) -> Result<(), Found> {
        let what = |part: &str| format!("{part} of memory {index}");
        self.same(left.bytes == right.bytes, || {
            Found::new(Kind::Memory, what("size in bytes"), [&left.bytes, &right.bytes], "size")
        })?;
        self.same(left.digest == right.digest, || {
            Found::new(Kind::Memory, what("contents (digest)"), [&left.digest, &right.digest], "contents")
        })
    }

    fn table(&mut self, index: u32, left: &TableState, right: &TableState) -> Result<(), Found> {
        self.same(left.size == right.size, || {
            Found::new(Kind::Table, format!("size of table {index}"), [&left.size, &right.size], "size")
        })?;
        self.same(left.elements.len() == right.elements.len(), || {
            let sides: [&dyn Debug; 2] = [&left.elements.len(), &right.elements.len()];
            Found::new(Kind::Table, format!("elements shown of table {index}"), sides, "count")
        })?;
        for (at, (left, right)) in left.elements.iter().zip(&right.elements).enumerate() {
            self.same(same_ref(*left, *right), || {
                let facts = format!("null {}/{}", *left == Ref::Null, *right == Ref::Null);
                Found::new(Kind::Table, format!("element {at} of table {index}"), [left, right], facts)
            })?;
        }
        Ok(())
    }

    fn dropped(&mut self, what: &str, left: &Option<Vec<bool>>, right: &Option<Vec<bool>>) -> Result<(), Found> {
        // Only engines that show everything must show these.
        if !self.private && (left.is_none() || right.is_none()) {
            return Ok(());
        }
        self.compared += left.as_ref().map_or(0, Vec::len) as u64;
        if left == right {
            return Ok(());
        }
        let what = format!("dropped {what} segments");
        Err(Found::new(Kind::DroppedSegment, &what, [left, right], &what))
    }
}

/// The head of a fault's message: what stands after it (addresses, process ids) changes from run to run.
fn fault_class(fault: &Fault) -> String {
    fault.to_string().chars().filter(|c| !c.is_ascii_digit()).take(60).collect()
}

fn outcome_class(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Return(_) => "return",
        Outcome::Trap(_) => "trap",
        Outcome::Exception { .. } => "exception",
        Outcome::Link(_) => "link",
        Outcome::Unsupported { .. } => "unsupported",
        Outcome::Misuse(_) => "misuse",
    }
}

/// Whether two values are the same, to the bit.
fn same_value(left: Value, right: Value) -> bool {
    match (left, right) {
        (Value::Ref(left), Value::Ref(right)) => same_ref(left, right),
        _ => left == right,
    }
}

/// Whether two references can be the same, given that an engine may know no more than what kind one is of, or that it is not null.
fn same_ref(left: Ref, right: Ref) -> bool {
    let by_kind = match (left, right) {
        (Ref::Struct(a), Ref::Struct(b)) | (Ref::Array(a), Ref::Array(b)) => a.is_none() || b.is_none(),
        _ => false,
    };
    left == right
        || by_kind
        || (left == Ref::Opaque && right != Ref::Null)
        || (right == Ref::Opaque && left != Ref::Null)
}

fn both_nan(left: Value, right: Value) -> bool {
    match (left, right) {
        (Value::F32(left), Value::F32(right)) => f32::from_bits(left).is_nan() && f32::from_bits(right).is_nan(),
        (Value::F64(left), Value::F64(right)) => f64::from_bits(left).is_nan() && f64::from_bits(right).is_nan(),
        _ => false,
    }
}
