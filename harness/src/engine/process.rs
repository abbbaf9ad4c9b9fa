//! The adapter for any program that speaks the line protocol.

use super::{
    CompileError, Engine, EngineInfo, Fault, Handle, HostCall, HostEntity, InstanceId, ModuleId, Object, Outcome,
    Session, SessionOptions, State, Threads, ThreadsShown, Value,
    protocol::{Answer, Request, VERSION},
};
use std::{
    io::{self, BufRead, BufReader, Read, Write},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel},
    },
    thread,
    time::Duration,
};

/// The longest answer, in bytes: far more than the state of any instance takes, and little enough to keep.
const ANSWER_LIMIT: u64 = 64 << 20;

/// How much of an engine's standard error is kept for the message when it crashes, in bytes.
const STDERR_KEPT: usize = 4096;

/// An engine that is a program. Each session has a process of its own; one that ended well is used again.
pub struct ProcessEngine {
    command: Arc<[String]>,
    timeout: Duration,
    info: EngineInfo,
    idle: Arc<Mutex<Vec<Process>>>,
}

impl ProcessEngine {
    /// Starts the program and asks who it is. `command` is split at spaces, quotes keep words together; `timeout` is for
    /// every single request.
    ///
    /// # Errors
    /// A fault when the program cannot be started, does not answer in time, or speaks another version of the protocol.
    pub fn start(command: &str, timeout: Duration) -> Result<Self, Fault> {
        let words = split(command).filter(|words| !words.is_empty());
        let command: Arc<[String]> = words.ok_or_else(|| Fault::Broken(format!("`{command}` is no command")))?.into();
        let mut process = Process::spawn(&command, timeout)?;
        let info = match process.ask(&Request::Hello { protocol: VERSION })? {
            Answer::Hello { protocol: VERSION, engine } if is_named(&engine) => engine,
            Answer::Hello { protocol: VERSION, .. } => {
                let message =
                    format!("its id must be 1 to {NAME_AT_MOST} visible ASCII characters, its version not longer");
                return Err(Fault::Broken(message));
            }
            Answer::Hello { protocol, .. } => {
                return Err(Fault::Broken(format!("it speaks version {protocol} of the protocol, not {VERSION}")));
            }
            other => return Err(unfitting("hello", &other)),
        };
        Ok(Self { command, timeout, info, idle: Arc::new(Mutex::new(vec![process])) })
    }

    /// The same engine by another id, when its own is taken.
    pub fn named(mut self, id: String) -> Self {
        self.info.id = id;
        self
    }
}

/// The longest id and version of an engine, in characters: they stand in tables, file names and signatures.
const NAME_AT_MOST: usize = 64;

fn is_named(engine: &EngineInfo) -> bool {
    let fits = |text: &str| text.chars().count() <= NAME_AT_MOST && !text.contains(char::is_control);
    !engine.id.is_empty()
        && engine.id.chars().all(|c| c.is_ascii_graphic())
        && fits(&engine.id)
        && fits(&engine.version)
}

impl Engine for ProcessEngine {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn open(&self, options: &SessionOptions) -> Result<Box<dyn Session>, Fault> {
        // A process may have ended while it was idle; that is no fault of what comes next.
        loop {
            // The lock is not held while the process is asked.
            let Some(process) = lock(&self.idle).pop() else { break };
            if let Ok(session) = self.session(process, options) {
                return Ok(session);
            }
        }
        let mut process = Process::spawn(&self.command, self.timeout)?;
        process.ask(&Request::Hello { protocol: VERSION })?;
        self.session(process, options)
    }
}

impl ProcessEngine {
    fn session(&self, mut process: Process, options: &SessionOptions) -> Result<Box<dyn Session>, Fault> {
        match process.ask(&Request::Open(options.clone()))? {
            Answer::Done => Ok(Box::new(ProcessSession { process: Ok(process), idle: Arc::clone(&self.idle) })),
            other => Err(unfitting("open", &other)),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // Nothing panics while it holds one of these locks.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running program. Reading and writing are on threads of their own, so that a program that does neither is noticed.
struct Process {
    child: Child,
    requests: Option<Sender<Vec<u8>>>,
    answers: Receiver<io::Result<String>>,
    stderr: Arc<Mutex<Vec<u8>>>,
    /// Disconnected once all of standard error is in `stderr`.
    stderr_end: Receiver<()>,
    timeout: Duration,
}

impl Process {
    fn spawn(command: &[String], timeout: Duration) -> Result<Self, Fault> {
        let cannot = |error: io::Error| Fault::Broken(format!("`{}` cannot be started: {error}", command.join(" ")));
        let mut child = Command::new(&command[0])
            .args(&command[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(cannot)?;
        let (Some(mut stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(Fault::Broken("no pipe to the engine's process".to_owned()));
        };
        let (requests, to_write) = channel::<Vec<u8>>();
        thread::spawn(move || {
            // When writing fails the process is gone; whoever waits for its answer sees that.
            to_write.iter().try_for_each(|line| stdin.write_all(&line).and_then(|()| stdin.flush()))
        });
        // One answer may wait: a program that talks without being asked waits, too.
        let (read, answers) = sync_channel(1);
        thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while let Some(line) = read_line(&mut stdout, ANSWER_LIMIT).transpose() {
                let failed = line.is_err();
                if read.send(line).is_err() || failed {
                    break;
                }
            }
        });
        let tail = Arc::new(Mutex::new(Vec::new()));
        let (end, stderr_end) = channel();
        thread::spawn({
            let tail = Arc::clone(&tail);
            move || {
                keep_tail(stderr, &tail);
                drop::<Sender<()>>(end);
            }
        });
        Ok(Self { child, requests: Some(requests), answers, stderr: tail, stderr_end, timeout })
    }

    fn ask(&mut self, request: &Request) -> Result<Answer, Fault> {
        let mut line = serde_json::to_vec(request).map_err(|error| Fault::Broken(error.to_string()))?;
        line.push(b'\n');
        if let Ok(Ok(answer)) = self.answers.try_recv() {
            return Err(Fault::Broken(format!("it answers without being asked: {}", start_of(&answer))));
        }
        // A failed send is an ended process, which the receiver reports with its reason.
        let _ = self.requests.as_ref().map(|requests| requests.send(line));
        let answer = match self.answers.recv_timeout(self.timeout) {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return Err(Fault::Broken(format!("its answer cannot be read: {error}"))),
            Err(RecvTimeoutError::Timeout) => {
                return Err(Fault::Timeout(format!("no answer to `{}` in {:?}", name(request), self.timeout)));
            }
            Err(RecvTimeoutError::Disconnected) => return Err(self.ended()),
        };
        match serde_json::from_str(&answer) {
            Ok(Answer::Fault(fault)) => Err(fault),
            Ok(Answer::Error(message)) => Err(Fault::Broken(format!("it refuses `{}`: {message}", name(request)))),
            Ok(answer) => Ok(answer),
            Err(error) => {
                let (name, shown) = (name(request), start_of(&answer));
                Err(Fault::Broken(format!("its answer to `{name}` is not understood: {error}: {shown}")))
            }
        }
    }

    /// Why the process no longer answers. It has closed its output, so it is ending or has ended.
    fn ended(&mut self) -> Fault {
        self.requests = None;
        for _ in 0..100 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Fault::Crash(format!("its process ended with {status}{}", self.last_words()));
            }
            thread::sleep(Duration::from_millis(10));
        }
        Fault::Crash(format!("it closed its output{}", self.last_words()))
    }

    fn last_words(&self) -> String {
        // A child of its own may keep standard error open: not worth waiting long for.
        let _ = self.stderr_end.recv_timeout(Duration::from_millis(200));
        let text = String::from_utf8_lossy(&lock(&self.stderr)).into_owned();
        text.lines().rfind(|line| !line.trim().is_empty()).map_or(String::new(), |line| format!(": {line}"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Closing its input would let it end by itself, but one that hangs must go as well. It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn keep_tail(mut stderr: impl Read, tail: &Mutex<Vec<u8>>) {
    let mut buffer = [0; 1024];
    while let Ok(count @ 1..) = stderr.read(&mut buffer) {
        let mut tail = lock(tail);
        tail.extend_from_slice(&buffer[..count]);
        let excess = tail.len().saturating_sub(STDERR_KEPT);
        tail.drain(..excess);
    }
}

/// The request's name on the wire.
fn name(request: &Request) -> &'static str {
    match request {
        Request::Hello { .. } => "hello",
        Request::Open(_) => "open",
        Request::Compile { .. } => "compile",
        Request::Define(_) => "define",
        Request::Export { .. } => "export",
        Request::Instantiate { .. } => "instantiate",
        Request::Invoke { .. } => "invoke",
        Request::Global { .. } => "global",
        Request::State { .. } => "state",
        Request::Objects => "objects",
        Request::Threads(_) => "threads",
        Request::SetFuel { .. } => "set_fuel",
        Request::Fuel => "fuel",
        Request::TakeHostCalls => "take_host_calls",
    }
}

fn unfitting(request: &str, answer: &Answer) -> Fault {
    let shown = format!("{answer:?}");
    Fault::Broken(format!("its answer to `{request}` is one to another request: {}", start_of(&shown)))
}

/// As much of an answer as a message shows.
fn start_of(answer: &str) -> String {
    answer.chars().take(80).collect()
}

/// The next line without its end, or `None` when there is no more. A line longer than `limit` bytes, or not UTF-8, is an error.
fn read_line(input: &mut impl BufRead, limit: u64) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    if input.take(limit + 1).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.pop_if(|byte| *byte == b'\n').is_none() && line.len() as u64 > limit {
        return Err(io::Error::other(format!("it is longer than {limit} bytes")));
    }
    String::from_utf8(line).map(Some).map_err(|_| io::Error::other("it is not UTF-8"))
}

/// The process, or the fault that ended it.
struct ProcessSession {
    process: Result<Process, Fault>,
    idle: Arc<Mutex<Vec<Process>>>,
}

impl Drop for ProcessSession {
    fn drop(&mut self) {
        let closed = Err(Fault::Broken("the session is closed".to_owned()));
        if let Ok(process) = std::mem::replace(&mut self.process, closed) {
            lock(&self.idle).push(process);
        }
    }
}

impl ProcessSession {
    /// Asks, and takes from the answer what belongs to the request.
    fn ask<T>(&mut self, request: &Request, take: impl FnOnce(Answer) -> Result<T, Box<Answer>>) -> Result<T, Fault> {
        let process = self.process.as_mut().map_err(|fault| fault.clone())?;
        let answer =
            process.ask(request).and_then(|answer| take(answer).map_err(|other| unfitting(name(request), &other)));
        answer.inspect_err(|fault| self.process = Err(fault.clone()))
    }
}

impl Session for ProcessSession {
    fn compile(&mut self, wasm: &[u8]) -> Result<Result<ModuleId, CompileError>, Fault> {
        self.ask(&Request::Compile { wasm: wasm.to_vec() }, |answer| match answer {
            Answer::Module(module) => Ok(Ok(module)),
            Answer::Refused(error) => Ok(Err(error)),
            other => Err(other.into()),
        })
    }

    fn define(&mut self, entity: &HostEntity) -> Result<Result<Handle, String>, Fault> {
        self.ask(&Request::Define(entity.clone()), |answer| match answer {
            Answer::Handle(handle) => Ok(Ok(handle)),
            Answer::Undefined(message) => Ok(Err(message)),
            other => Err(other.into()),
        })
    }

    fn export(&mut self, instance: InstanceId, name: &str) -> Result<Option<Handle>, Fault> {
        self.ask(&Request::Export { instance, name: name.to_owned() }, |answer| match answer {
            Answer::Export(handle) => Ok(handle),
            other => Err(other.into()),
        })
    }

    fn instantiate(&mut self, module: ModuleId, imports: &[Handle]) -> Result<(InstanceId, Outcome), Fault> {
        self.ask(&Request::Instantiate { module, imports: imports.to_vec() }, |answer| match answer {
            Answer::Instance { instance, outcome } => Ok((instance, outcome)),
            other => Err(other.into()),
        })
    }

    fn invoke(&mut self, instance: InstanceId, export: &str, arguments: &[Value]) -> Result<Outcome, Fault> {
        let request = Request::Invoke { instance, export: export.to_owned(), arguments: arguments.to_vec() };
        self.ask(&request, |answer| match answer {
            Answer::Outcome(outcome) => Ok(outcome),
            other => Err(other.into()),
        })
    }

    fn global(&mut self, instance: InstanceId, export: &str) -> Result<Option<Value>, Fault> {
        self.ask(&Request::Global { instance, export: export.to_owned() }, |answer| match answer {
            Answer::Global(value) => Ok(value),
            other => Err(other.into()),
        })
    }

    fn state(&mut self, instance: InstanceId) -> Result<State, Fault> {
        self.ask(&Request::State { instance }, |answer| match answer {
            Answer::State(state) => Ok(state),
            other => Err(other.into()),
        })
    }

    fn objects(&mut self) -> Result<Vec<Object>, Fault> {
        self.ask(&Request::Objects, |answer| match answer {
            Answer::Objects(objects) => Ok(objects),
            other => Err(other.into()),
        })
    }

    fn threads(&mut self, threads: &Threads) -> Result<Result<ThreadsShown, String>, Fault> {
        self.ask(&Request::Threads(threads.clone()), |answer| match answer {
            Answer::Threads(shown) => Ok(Ok(shown)),
            Answer::Undefined(message) => Ok(Err(message)),
            other => Err(other.into()),
        })
    }

    fn set_fuel(&mut self, fuel: Option<u64>) -> Result<(), Fault> {
        self.ask(&Request::SetFuel { fuel }, |answer| match answer {
            Answer::Done => Ok(()),
            other => Err(other.into()),
        })
    }

    fn fuel(&mut self) -> Result<Option<u64>, Fault> {
        self.ask(&Request::Fuel, |answer| match answer {
            Answer::Fuel(fuel) => Ok(fuel),
            other => Err(other.into()),
        })
    }

    fn take_host_calls(&mut self) -> Result<Vec<HostCall>, Fault> {
        self.ask(&Request::TakeHostCalls, |answer| match answer {
            Answer::HostCalls(calls) => Ok(calls),
            other => Err(other.into()),
        })
    }
}

/// Words at spaces; single and double quotes keep spaces, a backslash outside single quotes keeps the next character. `None`
/// when a quote does not end.
fn split(command: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut chars = command.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('\\', None | Some('"')) => word.get_or_insert_default().push(chars.next()?),
            (c, Some(_)) => word.get_or_insert_default().push(c),
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, None) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_split_into_words() {
        let words = |command: &str| split(command).map(|words| words.join("|"));
        assert_eq!(words("a  b c").as_deref(), Some("a|b|c"));
        assert_eq!(words(r#"'a b' "c 'd" e\ f ''"#).as_deref(), Some("a b|c 'd|e f|"));
        assert_eq!(words("'a"), None);
        assert_eq!(words("  ").as_deref(), Some(""));
    }

    #[test]
    fn a_program_that_cannot_be_started_is_a_fault() {
        let timeout = Duration::from_secs(1);
        for command in ["", "'", "/no/such/program --flag"] {
            assert!(matches!(ProcessEngine::start(command, timeout), Err(Fault::Broken(_))), "{command:?}");
        }
    }

    #[test]
    fn lines_are_bounded_and_utf8() {
        let read = |text: &[u8]| {
            let mut input = text;
            let mut lines = std::iter::from_fn(|| read_line(&mut input, 3).transpose());
            lines.by_ref().map(|line| line.unwrap_or_else(|error| format!("{error}"))).take(3).collect::<Vec<_>>()
        };
        assert_eq!(read(b"abc\n\nde"), ["abc", "", "de"]);
        assert_eq!(read(b"abcd\n")[0], "it is longer than 3 bytes");
        assert_eq!(read(b"\xe9\n")[0], "it is not UTF-8");
        assert_eq!(read(b""), [""; 0]);
    }

    /// A program that answers `hello` and one `open`, and then ends or says more than it is asked.
    #[cfg(unix)]
    fn short_lived(then: &str) -> ProcessEngine {
        let hello = r#"{"hello":{"protocol":1,"engine":{"id":"x","version":"","tier":"","isa":"","capabilities":{"proposals":[],"private_state":false,"fuel":"none","nans":"hardware"}}}}"#;
        let script = format!("read l; echo '{hello}'; read l; echo '\"done\"'; {then}");
        let quoted = script.replace('\\', "\\\\").replace('"', "\\\"");
        ProcessEngine::start(&format!("sh -c \"{quoted}\""), Duration::from_secs(60)).unwrap()
    }

    #[cfg(unix)]
    #[test]
    fn a_process_that_ended_while_idle_is_replaced() {
        let engine = short_lived("exit");
        let options = SessionOptions { canonical_nans: false, fuel: false, memory_limit: None };
        for _ in 0..3 {
            // Closing the session gives its process, which ends, back.
            drop(engine.open(&options).expect("each finds one that lives"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn answers_that_nobody_asked_for_are_no_answers_to_what_follows() {
        let engine = short_lived("echo nonsense; read l; echo '{\"fuel\":null}'; read l");
        let options = SessionOptions { canonical_nans: false, fuel: false, memory_limit: None };
        let fault = engine.open(&options).unwrap().fuel().unwrap_err();
        assert!(matches!(fault, Fault::Broken(_)), "{fault}");
    }

    #[cfg(unix)]
    #[test]
    fn programs_that_end_hang_or_talk_nonsense_are_told_apart() {
        let fault_within = |timeout, script: &str| {
            let command = format!("sh -c '{script}'");
            ProcessEngine::start(&command, Duration::from_millis(timeout)).err().expect(script)
        };
        let fault = |script| fault_within(60_000, script);
        let Fault::Crash(message) = fault("read line; echo no luck >&2; exit 3") else { panic!("not a crash") };
        assert!(message.contains("exit status: 3") && message.ends_with("no luck"), "{message}");
        let Fault::Crash(message) = fault("read line; kill -SEGV $$") else { panic!("not a crash") };
        assert!(message.contains("signal: 11"), "{message}");
        assert!(matches!(fault_within(50, "sleep 5"), Fault::Timeout(_)));
        assert!(matches!(fault("read line; echo nonsense; sleep 1"), Fault::Broken(_)));
    }
}
