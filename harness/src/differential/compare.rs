//! The verdict between two transcripts of one case: exact, bit for bit, over everything that both engines can show.

use super::{Case, Record, Step, Transcript};
use crate::engine::{
    CompileError, EngineInfo, Fault, FuelModel, HostCall, MemoryState, NanPolicy, Outcome, Ref, State, TableState,
    Value,
};
use crate::trap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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
    /// Whether a segment was dropped.
    DroppedSegment,
    /// The fuel that is left.
    Fuel,
    /// An engine crashed or answered nonsense.
    Crash,
    /// An engine did not answer in time.
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

/// How many steps of a case another engine need run: up to the one at which the reference met a limit of its own.
pub(super) fn usable_steps(reference: &Transcript, info: &EngineInfo, other: &EngineInfo) -> usize {
    let met = first_limit(reference, same_fuel(info, other));
    // The step that brought a fault is run by the other too: it shows what should have happened.
    met.map_or(reference.records.len() + 1, |(step, _)| step)
}

/// The first step at which an engine met a limit of its own, and that limit's name.
pub(super) fn first_limit(transcript: &Transcript, exact_fuel: bool) -> Option<(usize, String)> {
    transcript.records.iter().enumerate().find_map(|(step, record)| Some((step, limit(record, exact_fuel)?)))
}

/// Compares what two engines showed of the same case.
pub fn compare(case: &Case, reference: (&Transcript, &EngineInfo), other: (&Transcript, &EngineInfo)) -> Comparison {
    let (shown, infos) = ([reference.0, other.0], [reference.1, other.1]);
    let lenient =
        case.origin.generator == "user" && infos.iter().any(|info| info.capabilities.nans == NanPolicy::Hardware);
    let mut judge = Judge {
        compared: 0,
        exact_fuel: same_fuel(infos[0], infos[1]),
        private: infos.iter().all(|info| info.capabilities.private_state),
        lenient,
    };
    for (number, step) in case.steps.iter().enumerate() {
        let found = match judge.step(step, number, shown) {
            Ok(()) => continue,
            Err(Stop::Limit(reason)) => {
                return Comparison { verdict: Verdict::Discarded { reason }, compared: judge.compared };
            }
            Err(Stop::Found(found)) => found,
        };
        let facts = format!("{}|{}|{}|{}", infos[1].id, matches!(step, Step::Invoke { .. }), found.kind, found.facts);
        let signature = format!("{}-{:08x}", found.kind, hash(&facts) as u32);
        let [reference, other] = found.sides;
        let difference = Difference { kind: found.kind, step: number, what: found.what, reference, other, signature };
        return Comparison { verdict: Verdict::Diverged(Box::new(difference)), compared: judge.compared };
    }
    Comparison { verdict: Verdict::Agree, compared: judge.compared }
}

/// Whether two engines count fuel by the same named rules.
pub(super) fn same_fuel(a: &EngineInfo, b: &EngineInfo) -> bool {
    matches!(a.capabilities.fuel, FuelModel::Named(_)) && a.capabilities.fuel == b.capabilities.fuel
}

/// The limit of the engine's own that a step met, by a stable name.
fn limit(record: &Record, exact_fuel: bool) -> Option<String> {
    match record.outcome.as_ref()? {
        Outcome::Unsupported { .. } => Some("unsupported".into()),
        Outcome::Trap(trap) => match &*trap.code {
            trap::OUT_OF_FUEL if exact_fuel => None,
            trap::OUT_OF_FUEL | trap::STACK_OVERFLOW | "interrupted" | "out-of-memory" => Some(trap.code.clone()),
            _ => None,
        },
        _ => None,
    }
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

struct Judge {
    compared: u64,
    exact_fuel: bool,
    private: bool,
    lenient: bool,
}

impl Judge {
    fn step(&mut self, step: &Step, number: usize, shown: [&Transcript; 2]) -> Result<(), Stop> {
        let records = shown.map(|transcript| transcript.records.get(number));
        // A fault of the reference is one whatever the other met: the other may be the one that is right to stop here.
        if let ([None, _], Some(_)) = (records, &shown[0].fault) {
            return Err(ended(shown, records));
        }
        // A limit of one engine makes whatever the other did meaningless, a fault of the other included: it ran on.
        if let Some(reason) = records.iter().flatten().find_map(|record| limit(record, self.exact_fuel)) {
            return Err(Stop::Limit(reason));
        }
        let [Some(reference), Some(other)] = records else { return Err(ended(shown, records)) };
        let (Some(left), Some(right)) = (&reference.outcome, &other.outcome) else { return Ok(()) };
        self.outcomes(matches!(step, Step::Instantiate { .. }), left, right)?;
        // State after a trap is a class of bugs of its own.
        let after = outcome_class(left);
        self.host_calls(&reference.host_calls, &other.host_calls)?;
        for (instance, left, right) in both(&reference.states, &other.states) {
            self.state(left, right).map_err(|found| Found {
                what: format!("{} of instance {instance} after {after}", found.what),
                facts: format!("{} after {after}", found.facts),
                ..found
            })?;
        }
        if let (true, Some(left), Some(right)) = (self.exact_fuel, reference.fuel, other.fuel) {
            self.same(left == right, || Found::new(Kind::Fuel, "fuel left", [&left, &right], after))?;
        }
        Ok(())
    }

    fn same(&mut self, same: bool, found: impl FnOnce() -> Found) -> Result<(), Found> {
        self.compared += 1;
        if same { Ok(()) } else { Err(found()) }
    }

    fn outcomes(&mut self, instantiation: bool, left: &Outcome, right: &Outcome) -> Result<(), Found> {
        let classes = format!("{}/{}", outcome_class(left), outcome_class(right));
        let kind = |kind| if instantiation { Kind::Instantiation } else { kind };
        match (left, right) {
            (Outcome::Return(left), Outcome::Return(right)) => self.values(kind(Kind::Result), "result", left, right),
            (Outcome::Exception { payload: left }, Outcome::Exception { payload: right }) => {
                self.values(kind(Kind::Exception), "exception payload", left, right)
            }
            (Outcome::Trap(left), Outcome::Trap(right)) => {
                let known = left.code != trap::UNKNOWN && right.code != trap::UNKNOWN;
                self.same(!known || trap::same(&left.code, &right.code), || {
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
                self.same(false, || Found::new(kind(plain), "outcome", [left, right], classes))
            }
        }
    }

    fn values(&mut self, kind: Kind, what: &str, left: &[Value], right: &[Value]) -> Result<(), Found> {
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
            self.values(Kind::HostCall, &format!("host call {at} argument"), &left.arguments, &right.arguments)
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

    fn state(&mut self, left: &State, right: &State) -> Result<(), Found> {
        self.visible(Kind::Global, &left.globals, &right.globals)?;
        for (index, left, right) in both(&left.globals, &right.globals) {
            let same = same_value(*left, *right) || self.lenient && both_nan(*left, *right);
            self.same(same, || {
                Found::new(Kind::Global, format!("global {index}"), [left, right], format!("{:?}", left.ty()))
            })?;
        }
        self.visible(Kind::Memory, &left.memories, &right.memories)?;
        for (index, left, right) in both(&left.memories, &right.memories) {
            self.memory(index, left, right)?;
        }
        self.visible(Kind::Table, &left.tables, &right.tables)?;
        for (index, left, right) in both(&left.tables, &right.tables) {
            self.table(index, left, right)?;
        }
        self.dropped("element", &left.elements_dropped, &right.elements_dropped)?;
        self.dropped("data", &left.data_dropped, &right.data_dropped)
    }

    /// Two engines that both show everything must show the same entities.
    fn visible<T>(&mut self, kind: Kind, left: &BTreeMap<u32, T>, right: &BTreeMap<u32, T>) -> Result<(), Found> {
        let same = !self.private || left.keys().eq(right.keys());
        if same {
            Ok(())
        } else {
            Err(Found::new(kind, format!("number of {kind}s"), [&left.len(), &right.len()], "count"))
        }
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
        for (at, (left, right)) in left.elements.iter().zip(&right.elements).enumerate() {
            self.same(same_ref(*left, *right), || {
                let facts = format!("null {}/{}", *left == Ref::Null, *right == Ref::Null);
                Found::new(Kind::Table, format!("element {at} of table {index}"), [left, right], facts)
            })?;
        }
        Ok(())
    }

    fn dropped(&mut self, what: &str, left: &Option<Vec<bool>>, right: &Option<Vec<bool>>) -> Result<(), Found> {
        let (Some(left), Some(right)) = (left, right) else { return Ok(()) };
        self.compared += left.len() as u64;
        let what = format!("dropped {what} segments");
        if left == right { Ok(()) } else { Err(Found::new(Kind::DroppedSegment, &what, [left, right], &what)) }
    }
}

/// What it means that at least one transcript has no record of a step: a fault, or a module that was refused.
fn ended(shown: [&Transcript; 2], records: [Option<&Record>; 2]) -> Stop {
    for (at, (transcript, record)) in shown.iter().zip(records).enumerate() {
        if let (Some(fault), None) = (&transcript.fault, record) {
            let kind = if matches!(fault, Fault::Timeout(_)) { Kind::Hang } else { Kind::Crash };
            let sides = [0, 1].map(|side| match shown[side].fault.as_ref().filter(|_| records[side].is_none()) {
                Some(fault) => fault.to_string(),
                None => "no fault".into(),
            });
            let facts = format!("{} {}", ["reference", "other"][at], fault_class(fault));
            return Stop::Found(Found { kind, what: "engine fault".into(), sides, facts });
        }
    }
    let refusals = shown.map(|transcript| transcript.compiled.last().cloned().flatten());
    if refusals.iter().flatten().any(|refusal| matches!(refusal, CompileError::Unsupported { .. })) {
        return Stop::Limit("unsupported".into());
    }
    match &refusals {
        [Some(_), Some(_)] => Stop::Limit("invalid-module".into()),
        [left, right] => Stop::Found(Found::new(Kind::Compile, "compilation", [left, right], left.is_some())),
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

/// Whether two references can be the same, given that an engine may know no more than that one is not null.
fn same_ref(left: Ref, right: Ref) -> bool {
    left == right || (left == Ref::Opaque && right != Ref::Null) || (right == Ref::Opaque && left != Ref::Null)
}

fn both_nan(left: Value, right: Value) -> bool {
    match (left, right) {
        (Value::F32(left), Value::F32(right)) => f32::from_bits(left).is_nan() && f32::from_bits(right).is_nan(),
        (Value::F64(left), Value::F64(right)) => f64::from_bits(left).is_nan() && f64::from_bits(right).is_nan(),
        _ => false,
    }
}

/// The entries that both maps have.
fn both<'a, T>(left: &'a BTreeMap<u32, T>, right: &'a BTreeMap<u32, T>) -> impl Iterator<Item = (u32, &'a T, &'a T)> {
    left.iter().filter_map(|(&key, left)| right.get(&key).map(|right| (key, left, right)))
}

/// FNV-1a: short, and the same everywhere and for ever.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
