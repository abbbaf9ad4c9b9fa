//! A script in memory: owned, engine-independent, made once and run on every engine.

use super::expect::Pattern;
use crate::{engine::Value, shape::Shape};

/// A parsed `.wast` file.
#[derive(Debug)]
pub struct Script {
    /// The file's stable path.
    pub path: String,
    /// Its directives, in order; those inside a `thread` are inside its [`Action::Thread`].
    pub directives: Vec<Directive>,
    /// How many directives there are, those inside threads included. Ordinals are below it.
    pub count: usize,
}

/// One directive.
#[derive(Debug)]
pub struct Directive {
    /// Its number in the file, from 0, threads' directives following their thread.
    pub ordinal: usize,
    /// Where it stands.
    pub position: Position,
    /// Its keyword, such as `assert_return`.
    pub keyword: String,
    /// What it asks for.
    pub action: Action,
}

/// A place in a text, both from 1; the column in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// What a directive asks for. Names are without their `$`.
#[derive(Debug)]
pub enum Action {
    /// Instantiate a module, under a name.
    Module(Option<String>, Module),
    /// Validate a module and keep it, under a name, to be instantiated later.
    Definition(Option<String>, Module),
    /// Instantiate the definition called `module` (the last one without) as `instance`.
    Instance {
        /// The new instance's name.
        instance: Option<String>,
        /// The definition's name.
        module: Option<String>,
    },
    /// Offer an instance (the last one without a name) for import.
    Register {
        /// The module name to import from.
        name: String,
        /// The instance.
        instance: Option<String>,
    },
    /// Do something that must end normally.
    Perform(Execute),
    /// Do something that must return values.
    AssertReturn(Execute, Vec<Pattern>),
    /// Do something that must trap: `assert_trap` and `assert_exhaustion`.
    AssertTrap(Execute, String),
    /// Do something that must end in an exception.
    AssertException(Execute),
    /// Do something that must end in an unhandled suspension.
    AssertSuspension,
    /// Instantiate a module whose imports do not fit.
    AssertUnlinkable(Module, String),
    /// A module that must be refused, and in which phase at the latest.
    AssertRefused(Refusal, Module, String),
    /// Run directives on a thread of their own.
    Thread {
        /// The thread's name.
        name: String,
        /// An instance that it shares with its parent.
        shared: Option<String>,
        /// What it runs.
        directives: Vec<Directive>,
    },
    /// Wait for a thread.
    Wait(String),
    /// The parser does not understand the directive.
    Unparsable(TextError),
}

impl Action {
    /// The module that it is about, if it is about one.
    pub fn module(&self) -> Option<&Module> {
        match self {
            Action::Module(_, module)
            | Action::Definition(_, module)
            | Action::AssertUnlinkable(module, _)
            | Action::AssertRefused(_, module, _)
            | Action::Perform(Execute::Instantiate(module))
            | Action::AssertReturn(Execute::Instantiate(module), _)
            | Action::AssertTrap(Execute::Instantiate(module), _)
            | Action::AssertException(Execute::Instantiate(module)) => Some(module),
            _ => None,
        }
    }
}

/// How a module must be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its text or binary is malformed.
    Malformed,
    /// It is not valid.
    Invalid,
    /// A custom section, or the annotation it is made from, is malformed or invalid: text only, no engine sees it.
    Custom,
}

/// Something that runs code.
#[derive(Debug)]
pub enum Execute {
    /// Call an export.
    Invoke {
        /// The instance; the last one without a name.
        instance: Option<String>,
        /// The export.
        export: String,
        /// The arguments.
        arguments: Vec<Value>,
    },
    /// Read an exported global.
    Get {
        /// The instance; the last one without a name.
        instance: Option<String>,
        /// The export.
        export: String,
    },
    /// Instantiate a module.
    Instantiate(Module),
}

/// A module of a script.
#[derive(Debug)]
pub struct Module {
    /// Its binary, or why its text has none.
    pub binary: Result<Vec<u8>, TextError>,
    /// What it imports and exports; empty where that cannot be read.
    pub shape: Shape,
}

/// Why a text is malformed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// Where; `None` inside a quoted text.
    pub position: Option<Position>,
    /// The parser's words.
    pub message: String,
}

impl TextError {
    /// The message, with its place if that is another than `known`, which the reader is told anyway.
    pub(super) fn beyond(&self, known: Position) -> String {
        match self.position {
            Some(at) if at != known => format!("at {}:{}: {}", at.line, at.column, self.message),
            _ => self.message.clone(),
        }
    }
}
