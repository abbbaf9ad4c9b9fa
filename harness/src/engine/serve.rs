//! The engine's side of the line protocol: the reference implementation.

use super::{
    Engine, Fault, Session,
    protocol::{Answer, Request, VERSION},
};
use std::io::{self, BufRead, Write};

/// Answers requests, one per line, until the input ends.
///
/// # Errors
/// When the input cannot be read or the output not written.
pub fn serve(engine: &dyn Engine, input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let mut session = None;
    for line in input.split(b'\n') {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = match serde_json::from_slice(&line) {
            Ok(request) => answer(engine, &mut session, request).unwrap_or_else(Answer::Fault),
            Err(error) => Answer::Error(format!("not a request: {error}")),
        };
        serde_json::to_writer(&mut output, &answer)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(())
}

fn answer(engine: &dyn Engine, session: &mut Option<Box<dyn Session>>, request: Request) -> Result<Answer, Fault> {
    match request {
        Request::Hello { .. } => return Ok(Answer::Hello { protocol: VERSION, engine: engine.info().clone() }),
        Request::Open(options) => {
            *session = None;
            *session = Some(engine.open(&options)?);
            return Ok(Answer::Done);
        }
        _ => {}
    }
    let Some(session) = session else { return Ok(Answer::Error("no store is open".to_owned())) };
    Ok(match request {
        Request::Hello { .. } | Request::Open(_) => unreachable!("answered above"),
        Request::Compile { wasm } => match session.compile(&wasm)? {
            Ok(module) => Answer::Module(module),
            Err(error) => Answer::Refused(error),
        },
        Request::Define(entity) => match session.define(&entity)? {
            Ok(handle) => Answer::Handle(handle),
            Err(message) => Answer::Undefined(message),
        },
        Request::Export { instance, name } => Answer::Export(session.export(instance, &name)?),
        Request::Instantiate { module, imports } => {
            let (instance, outcome) = session.instantiate(module, &imports)?;
            Answer::Instance { instance, outcome }
        }
        Request::Invoke { instance, export, arguments } => {
            Answer::Outcome(session.invoke(instance, &export, &arguments)?)
        }
        Request::Global { instance, export } => Answer::Global(session.global(instance, &export)?),
        Request::State { instance } => Answer::State(session.state(instance)?),
        Request::Objects => Answer::Objects(session.objects()?),
        Request::Threads(threads) => match session.threads(&threads)? {
            Ok(shown) => Answer::Threads(shown),
            Err(message) => Answer::Undefined(message),
        },
        Request::SetFuel { fuel } => {
            session.set_fuel(fuel)?;
            Answer::Done
        }
        Request::Fuel => Answer::Fuel(session.fuel()?),
        Request::TakeHostCalls => Answer::HostCalls(session.take_host_calls()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Outcome, Value, registry};

    fn exchange(lines: &str) -> Vec<Answer> {
        let mut output = Vec::new();
        serve(&*registry::by_id("wasmi").unwrap(), lines.as_bytes(), &mut output).unwrap();
        String::from_utf8(output).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn garbage_is_answered_with_an_error_and_service_goes_on() {
        let lines = "nonsense\n{\"compile\":{}}\n\n[1,2\n{\"export\":{\"instance\":0,\"name\":\"f\"}}\n\u{1}\n{\"hello\":{\"protocol\":1}}\n";
        let answers = exchange(lines);
        assert_eq!(answers.len(), 6);
        assert!(answers[..5].iter().all(|answer| matches!(answer, Answer::Error(_))), "{answers:?}");
        assert!(matches!(answers[5], Answer::Hello { protocol: VERSION, .. }));
    }

    #[test]
    fn numbers_that_name_nothing_are_answered() {
        let answers = exchange(
            r#"{"open":{"canonical_nans":false,"fuel":false}}
            {"instantiate":{"module":9,"imports":[4294967295]}}
            {"invoke":{"instance":7,"export":"f","arguments":[]}}
            {"global":{"instance":4294967295,"export":"g"}}
            {"state":{"instance":7}}"#,
        );
        assert!(matches!(&answers[1], Answer::Instance { outcome: Outcome::Misuse(_), .. }), "{answers:?}");
        assert!(matches!(&answers[2], Answer::Outcome(Outcome::Misuse(_))), "{answers:?}");
        assert_eq!(answers[3], Answer::Global(None));
    }

    #[test]
    fn a_table_that_cannot_be_is_refused_by_every_engine() {
        let lines = r#"{"open":{"canonical_nans":false,"fuel":false}}
            {"define":{"table":{"ty":"funcref","minimum":5,"maximum":3,"table64":false}}}"#;
        for id in registry::ids() {
            let mut output = Vec::new();
            serve(&*registry::by_id(id).unwrap(), lines.as_bytes(), &mut output).unwrap();
            let output = String::from_utf8(output).unwrap();
            assert!(output.lines().nth(1).is_some_and(|answer| answer.contains("undefined")), "{id}: {output}");
        }
    }

    #[test]
    fn a_module_can_be_run_by_hand() {
        // (module (func (export "f") (result i32) i32.const 42))
        let answers = exchange(
            r#"{"hello":{"protocol":1}}
            {"open":{"canonical_nans":false,"fuel":false,"memory_limit":null}}
            {"compile":{"wasm":"0061736d010000000105016000017f03020100070501016600000a06010400412a0b"}}
            {"instantiate":{"module":0,"imports":[]}}
            {"invoke":{"instance":0,"export":"f","arguments":[]}}"#,
        );
        assert_eq!(answers[4], Answer::Outcome(Outcome::Return(vec![Value::I32(42)])));
    }
}
