//! The line protocol: what a harness asks of an engine in another process, one JSON object per line, and what it answers.
//! The requests are the methods of [`Engine`](super::Engine) and [`Session`](super::Session), one to one. docs/PROTOCOL.md
//! explains it without Rust.

use super::{
    CompileError, EngineInfo, Fault, Handle, HostCall, HostEntity, InstanceId, ModuleId, Object, Outcome,
    SessionOptions, State, Threads, ThreadsShown, Value,
};
use serde::{Deserialize, Serialize};

/// The protocol's version. Both sides say theirs first; they must be equal.
pub const VERSION: u32 = 1;

/// What the harness asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// Who are you? Always the first request; answered by [`Answer::Hello`].
    Hello {
        /// [`VERSION`].
        protocol: u32,
    },
    /// Open an empty store, closing the one that is open; [`Answer::Done`].
    Open(SessionOptions),
    /// Compile a module; [`Answer::Module`] or [`Answer::Refused`].
    Compile {
        /// The binary, two lower-case hexadecimal digits per byte.
        #[serde(with = "hex")]
        wasm: Vec<u8>,
    },
    /// Make an entity of the host's; [`Answer::Handle`] or [`Answer::Undefined`].
    Define(HostEntity),
    /// Look an export up; [`Answer::Export`].
    Export {
        /// The instance.
        instance: InstanceId,
        /// The export's name.
        name: String,
    },
    /// Instantiate; [`Answer::Instance`].
    Instantiate {
        /// The module.
        module: ModuleId,
        /// One handle per import.
        imports: Vec<Handle>,
    },
    /// Call an exported function; [`Answer::Outcome`].
    Invoke {
        /// The instance.
        instance: InstanceId,
        /// The export's name.
        export: String,
        /// The arguments.
        arguments: Vec<Value>,
    },
    /// Read an exported global; [`Answer::Global`].
    Global {
        /// The instance.
        instance: InstanceId,
        /// The export's name.
        export: String,
    },
    /// Show an instance's state; [`Answer::State`].
    State {
        /// The instance.
        instance: InstanceId,
    },
    /// Show the objects that references have led to since the last such request; [`Answer::Objects`]. Asked only of an engine
    /// that has `gc` and shows private state.
    Objects,
    /// Run threads that take turns; [`Answer::Threads`] or [`Answer::Undefined`]. Asked only of an engine with the harness's own
    /// rules for fuel.
    Threads(Threads),
    /// Set the fuel; [`Answer::Done`].
    SetFuel {
        /// How much, or `null` for no limit.
        fuel: Option<u64>,
    },
    /// How much fuel is left; [`Answer::Fuel`].
    Fuel,
    /// The calls of host functions since the last such request; [`Answer::HostCalls`].
    TakeHostCalls,
}

/// What the engine answers: the one that belongs to the request, or [`Fault`](Answer::Fault), or [`Error`](Answer::Error).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Who it is.
    Hello {
        /// [`VERSION`].
        protocol: u32,
        /// What it can do.
        engine: EngineInfo,
    },
    /// It is done.
    Done,
    /// The compiled module.
    Module(ModuleId),
    /// Why there is no compiled module.
    Refused(CompileError),
    /// The entity that was made.
    Handle(Handle),
    /// Why it was not made.
    Undefined(String),
    /// The export, or `null`.
    Export(Option<Handle>),
    /// The instance, and how instantiation ended.
    Instance {
        /// Its number, used up even on failure.
        instance: InstanceId,
        /// How it ended.
        outcome: Outcome,
    },
    /// How the call ended.
    Outcome(Outcome),
    /// The global's value, or `null`.
    Global(Option<Value>),
    /// The state.
    State(State),
    /// The objects, by number.
    Objects(Vec<Object>),
    /// What the threads showed.
    Threads(ThreadsShown),
    /// The fuel that is left, or `null` when it is not counted.
    Fuel(Option<u64>),
    /// The calls.
    HostCalls(Vec<HostCall>),
    /// The engine failed, and the store is lost.
    Fault(Fault),
    /// The request makes no sense; nothing has changed.
    Error(String),
}

/// Bytes as hexadecimal digits, which every language reads without a library.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
        let text: String = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
        serializer.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let bytes =
            pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect::<Option<Vec<u8>>>();
        bytes.filter(|_| rest.is_empty()).ok_or_else(|| D::Error::custom("expected two hexadecimal digits per byte"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{HostAction, Ref, Type};

    /// What is on the wire is a contract with programs that this one does not know: it may not change unnoticed.
    #[test]
    fn the_wire_format_is_what_the_documentation_shows() {
        let requests = [
            (Request::Hello { protocol: 1 }, r#"{"hello":{"protocol":1}}"#),
            (Request::Compile { wasm: vec![0, 0x61, 0xff] }, r#"{"compile":{"wasm":"0061ff"}}"#),
            (
                Request::Define(HostEntity::Func {
                    name: "h".into(),
                    params: vec![Type::I32],
                    results: vec![Type::FuncRef],
                    action: HostAction::Mix { seed: 7 },
                }),
                r#"{"define":{"func":{"name":"h","params":["i32"],"results":["funcref"],"action":{"mix":{"seed":7}}}}}"#,
            ),
            (
                Request::Invoke {
                    instance: InstanceId(0),
                    export: "f".into(),
                    arguments: vec![Value::I64(u64::MAX), Value::V128(1), Value::Ref(Ref::Null)],
                },
                r#"{"invoke":{"instance":0,"export":"f","arguments":[{"i64":18446744073709551615},{"v128":"00000000000000000000000000000001"},{"ref":"null"}]}}"#,
            ),
            (Request::SetFuel { fuel: None }, r#"{"set_fuel":{"fuel":null}}"#),
            (Request::Fuel, r#""fuel""#),
            (Request::TakeHostCalls, r#""take_host_calls""#),
        ];
        for (request, text) in requests {
            assert_eq!(serde_json::to_string(&request).unwrap(), text);
            assert_eq!(serde_json::from_str::<Request>(text).unwrap(), request);
        }
        let function = Ref::Func { instance: InstanceId(1), index: 2 };
        let answers = [
            (Answer::Done, r#""done""#),
            (Answer::Module(ModuleId(3)), r#"{"module":3}"#),
            (
                Answer::Refused(CompileError::Invalid { offset: Some(8), message: "no".into() }),
                r#"{"refused":{"invalid":{"offset":8,"message":"no"}}}"#,
            ),
            (Answer::Export(None), r#"{"export":null}"#),
            (
                Answer::Outcome(Outcome::Return(vec![Value::Ref(function)])),
                r#"{"outcome":{"return":[{"ref":{"func":{"instance":1,"index":2}}}]}}"#,
            ),
            (Answer::Fault(Fault::Crash("x".into())), r#"{"fault":{"crash":"x"}}"#),
        ];
        for (answer, text) in answers {
            assert_eq!(serde_json::to_string(&answer).unwrap(), text);
            assert_eq!(serde_json::from_str::<Answer>(text).unwrap(), answer);
        }
    }

    #[test]
    fn bad_hexadecimal_is_an_error() {
        for text in ["0", "0g", "zz", "é"] {
            assert!(serde_json::from_str::<Request>(&format!(r#"{{"compile":{{"wasm":"{text}"}}}}"#)).is_err());
        }
    }
}
