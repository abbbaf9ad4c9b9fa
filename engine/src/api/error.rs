//! What can go wrong, for the embedder and for host functions.

use super::reference::ExnRef;
use crate::module::CompileError;
use crate::op::TrapCode;
use crate::runtime::boundary::Exit;
use crate::runtime::instantiate::InstantiateError;
use crate::runtime::{HostError, HostExit, StoreCore, Unreserved};
use std::fmt;

/// Why an operation of the engine's failed. A host function may return one too: a trap or exception then goes on in guest
/// code as one of its own, anything else as an error of the host's that only the outermost call sees.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are no module that this engine can run.
    Compile(CompileError),
    /// An import is missing or does not match. The message names both sides.
    Link(String),
    /// Execution trapped, or met a limit of the store's.
    Trap(Trap),
    /// An exception left the outermost frame.
    Exception(ExnRef),
    /// A host function or a call hook failed, with its own error.
    Host(HostError),
    /// There is no room for a shared memory, all of whose maximum is reserved when it is made. The message tells its type.
    Unreserved(String),
    /// The embedder asked for something that cannot be, such as a call with arguments of the wrong types.
    Usage(String),
}

/// A trap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trap {
    code: TrapCode,
}

impl Trap {
    /// The reason.
    pub fn code(&self) -> TrapCode {
        self.code
    }
}

impl From<TrapCode> for Trap {
    fn from(code: TrapCode) -> Self {
        Trap { code }
    }
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.code.fmt(f)
    }
}

impl std::error::Error for Trap {}

impl Error {
    /// An error of the host's own: an error value, or just a message.
    pub fn host(error: impl Into<HostError>) -> Error {
        Error::Host(error.into())
    }

    pub(super) fn usage(message: impl Into<String>) -> Error {
        Error::Usage(message.into())
    }

    /// The reason of a trap, if this is one.
    pub fn trap_code(&self) -> Option<TrapCode> {
        match self {
            Error::Trap(trap) => Some(trap.code),
            _ => None,
        }
    }

    /// The error of the host's, if this is one and of type `E`.
    pub fn downcast_ref<E: std::error::Error + 'static>(&self) -> Option<&E> {
        match self {
            Error::Host(error) => error.downcast_ref(),
            _ => None,
        }
    }

    /// How a call from the host ended that did not return.
    pub(super) fn from_exit(exit: Exit, store: &mut StoreCore) -> Error {
        match exit {
            Exit::Trap(code) => {
                if code == TrapCode::Interrupted {
                    // The interruption has done its work; the next call is not meant.
                    store.interrupt.flag.store(false, std::sync::atomic::Ordering::Relaxed);
                }
                code.into()
            }
            Exit::Exception(word) => Error::Exception(ExnRef::from_word(store, word)),
            Exit::Error(error) => error.downcast::<Error>().map_or_else(Error::Host, |error| *error),
        }
    }

    /// How guest code is to go on after a host function or hook failed.
    pub(super) fn into_exit(self, store: &StoreCore) -> HostExit {
        match self {
            Error::Trap(trap) => HostExit::Trap(trap.code),
            Error::Exception(exception) => match exception.word(store) {
                Ok(word) => HostExit::Exception(word),
                Err(error) => HostExit::Error(Box::new(error)),
            },
            error => HostExit::Error(error.into_host()),
        }
    }

    /// The same as an error of the host's: [`Error::from_exit`] undoes it.
    pub(super) fn into_host(self) -> HostError {
        match self {
            Error::Host(error) => error,
            error => Box::new(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Compile(error) => error.fmt(f),
            Error::Link(message) | Error::Unreserved(message) | Error::Usage(message) => f.write_str(message),
            Error::Trap(trap) => trap.fmt(f),
            Error::Exception(_) => f.write_str("uncaught exception"),
            Error::Host(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Host(error) => error.source(),
            _ => None,
        }
    }
}

impl From<CompileError> for Error {
    fn from(error: CompileError) -> Self {
        Error::Compile(error)
    }
}

impl From<Trap> for Error {
    fn from(trap: Trap) -> Self {
        Error::Trap(trap)
    }
}

impl From<TrapCode> for Error {
    fn from(code: TrapCode) -> Self {
        Error::Trap(code.into())
    }
}

impl From<Unreserved> for Error {
    fn from(unreserved: Unreserved) -> Self {
        Error::Unreserved(unreserved.to_string())
    }
}

impl From<InstantiateError> for Error {
    fn from(error: InstantiateError) -> Self {
        match error {
            InstantiateError::Link(message) => Error::Link(message),
            InstantiateError::Trap(code) => code.into(),
            InstantiateError::Unreserved(unreserved) => unreserved.into(),
        }
    }
}
