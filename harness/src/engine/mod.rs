//! What the harness asks of an engine. One file per adapter; nothing else in the harness names an engine.
//!
//! An [`Engine`] opens [`Session`]s. A session is one store: everything in it can be linked with everything else in it.
//! Entities are named by small numbers handed out in order, so the same calls made on two engines use the same
//! numbers, a case can be written down as data, and the line protocol needs no other notion.

use serde::{Deserialize, Serialize};
use std::{any::Any, sync::Arc, time::Duration};

mod bundled;
mod by_index;
pub mod digest;
mod family;
pub mod guard;
pub mod host;
pub mod process;
pub mod protocol;
pub mod registry;
pub mod serve;
pub mod time_limit;
mod value;
mod wasmi;

pub use self::bundled::Bundled;
pub use self::by_index::ByIndex;
pub use self::wasmi::Wasmi;
pub use value::{Handle, InstanceId, ModuleId, Ref, Type, Value};

/// A WebAssembly engine, or one tier of one.
pub trait Engine: Send + Sync {
    /// What it is and what it can do. Constant for the engine's lifetime.
    fn info(&self) -> &EngineInfo;

    /// Opens an empty store.
    ///
    /// # Errors
    /// [`Fault`] when the engine cannot be had at all (its process does not start, an option it cannot honour).
    fn open(&self, options: &SessionOptions) -> Result<Box<dyn Session>, Fault>;

    /// As [`open`](Self::open), where a request that takes longer than `limit` is ended and is [`Fault::Timeout`]. An engine
    /// that cannot be stopped, or has a limit of its own, opens as ever.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    fn open_within(&self, options: &SessionOptions, limit: Duration) -> Result<Box<dyn Session>, Fault> {
        let _ = limit;
        self.open(options)
    }
}

/// Ends, from any thread, the guest code that runs in a session.
pub type Interrupter = Box<dyn Fn() + Send>;

/// One store of an engine. After a [`Fault`] a session is dead: every later call returns a fault too.
pub trait Session {
    /// Decodes, validates and compiles a binary module.
    fn compile(&mut self, wasm: &[u8]) -> Result<Result<ModuleId, CompileError>, Fault>;

    /// Makes an entity of the host's, to be imported.
    fn define(&mut self, entity: &HostEntity) -> Result<Result<Handle, String>, Fault>;

    /// The handle of an instance's export, or `None` when there is no such export. Each call hands out a new handle.
    fn export(&mut self, instance: InstanceId, name: &str) -> Result<Option<Handle>, Fault>;

    /// Instantiates with one handle per import, in the order of the module's import section, and runs the start function. An
    /// instance number is used up even on failure: a module whose start function traps may have left its functions in
    /// somebody's table.
    fn instantiate(&mut self, module: ModuleId, imports: &[Handle]) -> Result<(InstanceId, Outcome), Fault>;

    /// Calls an exported function.
    fn invoke(&mut self, instance: InstanceId, export: &str, arguments: &[Value]) -> Result<Outcome, Fault>;

    /// The value of an exported global, or `None` when there is no such export.
    fn global(&mut self, instance: InstanceId, export: &str) -> Result<Option<Value>, Fault>;

    /// Everything that can be seen of an instance's state without changing the module to see it.
    fn state(&mut self, instance: InstanceId) -> Result<State, Fault>;

    /// What the guest's objects hold that references have led to since this was last asked, in results, payloads and states, and
    /// the objects that those lead to in turn. Objects are numbered from 0 as they are first reached: in the order in which values
    /// were shown, and then by the values of object 0, of object 1, and so on. Shown are the first [`OBJECTS_SHOWN`]. Numbers
    /// begin again at 0 afterwards. So of two engines that are asked the same, equal answers mean the same graph of objects.
    ///
    /// # Errors
    /// [`Fault`]. An engine without garbage collection shows none.
    fn objects(&mut self) -> Result<Vec<Object>, Fault> {
        Ok(Vec::new())
    }

    /// Runs threads that take turns, each with a store of its own, until all are done; see [`Threads`].
    ///
    /// # Errors
    /// [`Fault`]. The inner error says what is missing, for an engine that has no threads or cannot schedule them.
    fn threads(&mut self, threads: &Threads) -> Result<Result<ThreadsShown, String>, Fault> {
        let _ = threads;
        Ok(Err("scheduled threads".to_owned()))
    }

    /// Sets the fuel for what follows; `None` is without limit. Ignored by an engine with [`FuelModel::None`].
    fn set_fuel(&mut self, fuel: Option<u64>) -> Result<(), Fault>;

    /// The fuel that is left, for an engine that counts it.
    fn fuel(&mut self) -> Result<Option<u64>, Fault>;

    /// The calls that guest code made to host functions since the last time this was asked, in order.
    fn take_host_calls(&mut self) -> Result<Vec<HostCall>, Fault>;

    /// The shared memories that an instance exports, by the exports' names, for sessions on other threads to
    /// [adopt](Self::adopt). `None` for an engine whose sessions have nothing in common.
    fn share(&mut self, instance: InstanceId) -> Result<Option<Vec<(String, SharedEntity)>>, Fault> {
        let _ = instance;
        Ok(None)
    }

    /// A handle of what another session shares, maybe one of another engine. The error says what is missing.
    fn adopt(&mut self, entity: &SharedEntity) -> Result<Result<Handle, String>, Fault> {
        let _ = entity;
        Ok(Err("memories shared between sessions".to_owned()))
    }

    /// What ends the guest code that runs in this session, for one that was opened [within](Engine::open_within) a limit and
    /// leaves it to its caller to watch the time.
    fn interrupter(&self) -> Option<Interrupter> {
        None
    }
}

/// What sessions share: known to the adapters that make it and take it.
#[derive(Clone, Debug)]
pub struct SharedEntity(pub Arc<dyn Any + Send + Sync>);

/// What an engine is, and what it can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineInfo {
    /// The name by which `--engine` selects it.
    pub id: String,
    /// The engine's own version.
    pub version: String,
    /// The tier within the engine, such as `interp` or `native`.
    pub tier: String,
    /// The instruction set that runs guest code; the host's for an interpreter.
    pub isa: String,
    /// What it can do.
    pub capabilities: Capabilities,
}

/// What an engine can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// The proposals it executes, by their kebab-case names (see [`crate::features`]).
    pub proposals: Vec<String>,
    /// Whether [`Session::state`] shows what is not exported.
    pub private_state: bool,
    /// How it counts fuel. Fuel is compared between engines of the same model only.
    pub fuel: FuelModel,
    /// What it does to the NaNs that arithmetic produces.
    pub nans: NanPolicy,
}

/// How an engine counts fuel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FuelModel {
    /// It does not: a guest that does not end is stopped from outside.
    None,
    /// By rules of its own: fuel ends a runaway guest, but the amount is not comparable.
    Own,
    /// By a named set of rules, comparable to the unit with every engine that names the same. Such engines share all limits
    /// too, but for the depth of the stack: a module that is too much for one is too much for the other. And of the results that
    /// relaxed vector instructions may have they choose the same.
    Named(String),
}

impl FuelModel {
    /// Whether two engines follow one named set of rules.
    pub fn shared_with(&self, other: &FuelModel) -> bool {
        matches!(self, FuelModel::Named(_)) && self == other
    }
}

/// What an engine does to NaNs that arithmetic produces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NanPolicy {
    /// Canonicalised when [`SessionOptions::canonical_nans`] asks for it.
    Canonical,
    /// Whatever the hardware gives: NaN results are compared as "some NaN" only.
    Hardware,
}

/// How a store is to behave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionOptions {
    /// Canonicalise the NaNs that arithmetic produces.
    pub canonical_nans: bool,
    /// Compile with fuel accounting.
    pub fuel: bool,
    /// The most bytes that all memories and tables of the store may take; `None` is the engine's own limit.
    #[serde(default)]
    pub memory_limit: Option<u64>,
}

/// An entity that the host provides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostEntity {
    /// A function.
    Func {
        /// Its name in the record of host calls.
        name: String,
        /// Parameter types.
        params: Vec<Type>,
        /// Result types.
        results: Vec<Type>,
        /// What it does.
        action: HostAction,
    },
    /// A global with its initial value.
    Global {
        /// Its type.
        ty: Type,
        /// Whether guests may write it.
        mutable: bool,
        /// Its initial value.
        value: Value,
    },
    /// A table of nulls.
    Table {
        /// The type of its elements.
        ty: Type,
        /// Size at first, in elements.
        minimum: u64,
        /// Size at most, in elements.
        maximum: Option<u64>,
        /// Whether indices are i64.
        table64: bool,
    },
    /// A memory of zeroes.
    Memory {
        /// Size at first, in pages.
        minimum: u64,
        /// Size at most, in pages.
        maximum: Option<u64>,
        /// Whether addresses are i64.
        memory64: bool,
        /// Whether it can be shared between threads.
        shared: bool,
        /// Log2 of the page size; 16 is the standard one.
        page_size_log2: u32,
    },
    /// An exception tag.
    Tag {
        /// The types of the values that its exceptions carry.
        params: Vec<Type>,
    },
}

/// What a host function does. All are deterministic in the arguments and in how often the function was called before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostAction {
    /// Returns these values.
    Return(Vec<Value>),
    /// Returns values mixed from the seed, the arguments and the number of calls before; see [`host::mix`].
    Mix {
        /// The seed.
        seed: u64,
    },
    /// Ends in a trap of the host's.
    Trap,
    /// Calls an export of the calling instance that takes nothing, drops its results, then does as `Mix`. When the call
    /// does not return, neither does the host function: trap and exception pass through. Nested at most `depth` deep.
    Reenter {
        /// The export to call.
        export: String,
        /// How deep such calls may nest before the function only mixes.
        depth: u32,
        /// The seed for its results.
        seed: u64,
    },
}

/// A call that guest code made to a host function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostCall {
    /// The function's name.
    pub name: String,
    /// The arguments it was given.
    pub arguments: Vec<Value>,
}

/// How an invocation or instantiation ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It returned (an instantiation returns nothing).
    Return(Vec<Value>),
    /// It trapped.
    Trap(Trap),
    /// An exception left the outermost frame.
    Exception {
        /// The values it carries.
        payload: Vec<Value>,
    },
    /// Instantiation only: an import is missing or does not match. The message names both sides.
    Link(String),
    /// The engine refused because it lacks something or a limit of its own was met: never a verdict about the program.
    Unsupported {
        /// What is missing: a proposal's name, or the limit.
        what: String,
    },
    /// The harness asked for something that is not there (no such export, wrong argument count).
    Misuse(String),
}

/// A trap as an engine reports it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trap {
    /// The stable kebab-case name of the trap (`integer-divide-by-zero`; see [`crate::trap`]), or `host` for a host
    /// function's own, or `unknown` when the engine's message is none that the adapter knows.
    pub code: String,
    /// The engine's own words.
    pub message: String,
}

/// Why a module was not compiled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompileError {
    /// The bytes are not a module, or the module is not valid.
    Invalid {
        /// Byte offset in the binary, when the engine tells.
        offset: Option<u64>,
        /// The engine's own words.
        message: String,
    },
    /// Valid, as far as the engine can tell, but it lacks something or a limit of its own was met.
    Unsupported {
        /// The proposal's kebab-case name, or the limit.
        what: String,
    },
}

/// The engine itself failed: it crashed, did not answer in time, or broke the protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The engine's process ended, or it reported a fault of its own.
    #[error("engine crashed: {0}")]
    Crash(String),
    /// No answer in time.
    #[error("engine did not answer in time: {0}")]
    Timeout(String),
    /// Its answer makes no sense, or it could not be started.
    #[error("engine could not run: {0}")]
    Broken(String),
}

/// What can be seen of an instance, by index in each of its index spaces (imports first). An engine without
/// [`Capabilities::private_state`] shows exported entities only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Globals.
    pub globals: ByIndex<Value>,
    /// Memories.
    pub memories: ByIndex<MemoryState>,
    /// Tables: all elements, or as many as [`TABLE_ELEMENTS_SHOWN`].
    pub tables: ByIndex<TableState>,
    /// Whether each element segment has been dropped, for an engine that shows it.
    pub elements_dropped: Option<Vec<bool>>,
    /// Whether each data segment has been dropped, for an engine that shows it.
    pub data_dropped: Option<Vec<bool>>,
}

/// Threads that share memories and take turns, so that they do the same every time: one runs at a time, for a slice of fuel, until it
/// waits or is done; then a seed says which one of those that can is next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threads {
    /// The module, which each thread instantiates in a store of its own.
    pub module: ModuleId,
    /// What it imports, in order: shared memories.
    pub imports: Vec<Handle>,
    /// How turns are taken.
    pub schedule: Schedule,
    /// The calls of each thread, one after the other.
    pub calls: Vec<Vec<ThreadCall>>,
}

/// How [`Threads`] take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// What decides who is next, and the length of each slice.
    pub seed: u64,
    /// The least and the most units of fuel in a slice; the least is not 0.
    pub slices: [u64; 2],
    /// The fuel of each thread in all.
    pub fuel: u64,
}

/// A call that a thread makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadCall {
    /// The exported function.
    pub export: String,
    /// The arguments.
    pub arguments: Vec<Value>,
}

/// What [`Threads`] showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadsShown {
    /// Whether they came to a point from which none could go on; all waits ended with the trap `interrupted` then.
    pub deadlocked: bool,
    /// How many turns there were.
    pub turns: u64,
    /// Each thread.
    pub threads: Vec<ThreadShown>,
}

/// What one of [`Threads`] showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadShown {
    /// How the instantiation and then each call ended; only the former if it failed.
    pub outcomes: Vec<Outcome>,
    /// The state of its instance at the end.
    pub state: State,
    /// The fuel that was left of its last slice.
    pub fuel: Option<u64>,
}

/// What a structure or array of the guest's holds; which of the two it is, every reference to it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// How many fields or elements it has.
    pub length: u32,
    /// Their values, packed ones without sign, or as many as [`VALUES_SHOWN`].
    pub values: Vec<Value>,
}

/// How many objects [`Session::objects`] shows.
pub const OBJECTS_SHOWN: usize = 4096;

/// How many fields or elements an [`Object`] shows, counted from its start.
pub const VALUES_SHOWN: u32 = 1024;

/// How many elements of a table [`State`] shows, counted from its start; the size is always shown whole.
pub const TABLE_ELEMENTS_SHOWN: u64 = 4096;

/// What can be seen of a memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryState {
    /// Size in bytes.
    pub bytes: u64,
    /// A digest of the whole contents; see [`digest`].
    pub digest: u64,
}

/// What can be seen of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableState {
    /// Size in elements.
    pub size: u64,
    /// The first elements.
    pub elements: Vec<Ref>,
}
