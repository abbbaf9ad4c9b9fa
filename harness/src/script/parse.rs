//! Text to [`Script`], with the `wast` crate.

use super::{
    directive::{Action, Directive, Execute, Module, Position, Refusal, Script, TextError},
    expect::Pattern,
};
use crate::{
    engine::{Ref, Value},
    shape::Shape,
};
use wast::{
    QuoteWat, QuoteWatTest, Wast, WastArg, WastDirective, WastExecute, WastInvoke, WastRet, Wat,
    core::WastArgCore,
    lexer::{Lexer, TokenKind},
    parser::{self, Parse, ParseBuffer, Parser},
    token::{Id, Span},
};

/// Parses a script. Never fails as a whole: what the parser does not understand becomes an [`Action::Unparsable`] directive
/// of its own, and the rest stays usable.
pub fn parse(path: &str, text: &str) -> Script {
    let lines = Lines::new(text);
    let mut reader = Reader { lines: &lines, base: 0, next: 0 };
    let directives = reader.forms(text).unwrap_or_else(|_| reader.form_by_form(text));
    Script { path: path.to_owned(), directives, count: reader.next }
}

/// The script that a text is of which nothing can be read: one directive, which says why.
pub fn unreadable(path: &str, position: Position, message: String) -> Script {
    let action = Action::Unparsable(TextError { position: Some(position), message });
    let directive = Directive { ordinal: 0, position, keyword: NO_KEYWORD.to_owned(), action };
    Script { path: path.to_owned(), directives: vec![directive], count: 1 }
}

/// Stands for the keyword of what has none.
const NO_KEYWORD: &str = "text";

/// Where lines start, so that looking a position up does not read the text from its beginning.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    fn position(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let column = self.text.get(start..offset).map_or(offset - start, |before| before.chars().count());
        Position { line: line as u32, column: column as u32 + 1 }
    }
}

struct Reader<'a> {
    lines: &'a Lines<'a>,
    /// The offset in the file of the text that is being parsed.
    base: usize,
    /// The next ordinal.
    next: usize,
}

/// Tests use confusing Unicode on purpose.
fn buffer(text: &str) -> Result<ParseBuffer<'_>, wast::Error> {
    let mut lexer = Lexer::new(text);
    lexer.allow_confusing_unicode(true);
    ParseBuffer::new_with_lexer(lexer)
}

/// The annotations that a script may use; all others are comments.
const ANNOTATIONS: [&str; 5] = ["custom", "producers", "name", "dylink.0", "metadata.code.branch_hint"];

/// One directive by itself.
struct Form<'a>(WastDirective<'a>);

impl<'a> Parse<'a> for Form<'a> {
    fn parse(parser: Parser<'a>) -> Result<Self, wast::Error> {
        let _known = ANNOTATIONS.map(|annotation| parser.register_annotation(annotation));
        parser.parens(|parser| parser.parse().map(Form))
    }
}

impl Reader<'_> {
    fn forms(&mut self, text: &str) -> Result<Vec<Directive>, wast::Error> {
        let buffer = buffer(text)?;
        let wast = parser::parse::<Wast<'_>>(&buffer)?;
        Ok(wast.directives.into_iter().map(|directive| self.directive(directive)).collect())
    }

    fn form(&mut self, text: &str) -> Result<Directive, wast::Error> {
        let buffer = buffer(text)?;
        Ok(self.directive(parser::parse::<Form<'_>>(&buffer)?.0))
    }

    /// For a file with something in it that the parser does not understand: each top-level form by itself.
    fn form_by_form(&mut self, text: &str) -> Vec<Directive> {
        let mut directives = Vec::new();
        let mut lexer = Lexer::new(text);
        lexer.allow_confusing_unicode(true);
        let (mut at, mut depth, mut start) = (0, 0usize, 0);
        loop {
            let token = match lexer.parse(&mut at) {
                Ok(Some(token)) => token,
                Ok(None) if depth > 0 => {
                    directives.push(self.unparsable(start, text, "no closing parenthesis".to_owned(), start));
                    return directives;
                }
                Ok(None) => return directives,
                Err(error) => {
                    let from = if depth > 0 { start } else { error.span().offset() };
                    directives.push(self.unparsable(from, text, error.message(), error.span().offset()));
                    return directives;
                }
            };
            match token.kind {
                TokenKind::LParen => {
                    start = if depth == 0 { token.offset } else { start };
                    depth += 1;
                }
                TokenKind::RParen if depth == 1 => {
                    depth = 0;
                    self.base = start;
                    match self.form(&text[start..at]) {
                        Ok(directive) => directives.push(directive),
                        Err(error) => {
                            let offset = start + error.span().offset();
                            directives.push(self.unparsable(start, text, error.message(), offset));
                        }
                    }
                }
                TokenKind::RParen if depth == 0 => {
                    directives.push(self.unparsable(token.offset, text, "unexpected `)`".to_owned(), token.offset));
                }
                TokenKind::RParen => depth -= 1,
                _ => {}
            }
        }
    }

    /// A directive that starts at `start` and that the parser gave up on at `offset`.
    fn unparsable(&mut self, start: usize, text: &str, message: String, offset: usize) -> Directive {
        let ordinal = self.number();
        let rest = text[start..].trim_start_matches('(').trim_start();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let keyword = Some(&rest[..end]).filter(|keyword| !keyword.is_empty()).unwrap_or(NO_KEYWORD).to_owned();
        // As for directives that do parse: where the keyword is, not its parenthesis.
        let from = if text[start..].starts_with('(') { start + 1 } else { start };
        let at = if offset == start { from } else { offset };
        let action = Action::Unparsable(TextError { position: Some(self.lines.position(at)), message });
        Directive { ordinal, position: self.lines.position(from), keyword, action }
    }

    fn number(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    fn position(&self, span: Span) -> Position {
        self.lines.position(self.base + span.offset())
    }

    fn directive(&mut self, directive: WastDirective<'_>) -> Directive {
        let (ordinal, position) = (self.number(), self.position(directive.span()));
        let keyword = keyword(&directive).to_owned();
        let action = self
            .action(directive)
            .unwrap_or_else(|message| Action::Unparsable(TextError { position: Some(position), message }));
        Directive { ordinal, position, keyword, action }
    }

    fn action(&mut self, directive: WastDirective<'_>) -> Result<Action, String> {
        Ok(match directive {
            WastDirective::Module(module) => Action::Module(name(module.name()), self.module(module)?),
            WastDirective::ModuleDefinition(module) => Action::Definition(name(module.name()), self.module(module)?),
            WastDirective::ModuleInstance { instance, module, .. } => {
                Action::Instance { instance: name(instance), module: name(module) }
            }
            WastDirective::Register { name: as_name, module, .. } => {
                Action::Register { name: as_name.to_owned(), instance: name(module) }
            }
            WastDirective::Invoke(call) => Action::Perform(invoke(call)?),
            WastDirective::AssertReturn { exec, results, .. } => {
                let results = results.iter().map(pattern).collect::<Result<_, _>>()?;
                Action::AssertReturn(self.execute(exec)?, results)
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                Action::AssertTrap(self.execute(exec)?, message.to_owned())
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                Action::AssertTrap(invoke(call)?, message.to_owned())
            }
            WastDirective::AssertException { exec, .. } => Action::AssertException(self.execute(exec)?),
            WastDirective::AssertSuspension { .. } => Action::AssertSuspension,
            WastDirective::AssertUnlinkable { module, message, .. } => {
                Action::AssertUnlinkable(self.module(QuoteWat::Wat(module))?, message.to_owned())
            }
            WastDirective::AssertMalformed { module, message, .. } => {
                Action::AssertRefused(Refusal::Malformed, self.module(module)?, message.to_owned())
            }
            WastDirective::AssertInvalid { module, message, .. } => {
                Action::AssertRefused(Refusal::Invalid, self.module(module)?, message.to_owned())
            }
            WastDirective::AssertMalformedCustom { module, message, .. }
            | WastDirective::AssertInvalidCustom { module, message, .. } => {
                Action::AssertRefused(Refusal::Custom, self.module(module)?, message.to_owned())
            }
            WastDirective::Thread(thread) => Action::Thread {
                name: thread.name.name().to_owned(),
                shared: name(thread.shared_module),
                directives: thread.directives.into_iter().map(|directive| self.directive(directive)).collect(),
            },
            WastDirective::Wait { thread, .. } => Action::Wait(thread.name().to_owned()),
        })
    }

    fn execute(&self, execute: WastExecute<'_>) -> Result<Execute, String> {
        Ok(match execute {
            WastExecute::Invoke(call) => invoke(call)?,
            WastExecute::Wat(module) => Execute::Instantiate(self.module(QuoteWat::Wat(module))?),
            WastExecute::Get { module, global, .. } => {
                Execute::Get { instance: name(module), export: global.to_owned() }
            }
        })
    }

    fn module(&self, mut module: QuoteWat<'_>) -> Result<Module, String> {
        if matches!(module, QuoteWat::QuoteComponent(..) | QuoteWat::Wat(Wat::Component(_))) {
            return Err(NO_COMPONENTS.to_owned());
        }
        let located =
            |error: wast::Error| TextError { position: Some(self.position(error.span())), message: error.message() };
        let binary = match module.to_test().map_err(located) {
            Ok(QuoteWatTest::Binary(binary)) => Ok(binary),
            Ok(QuoteWatTest::Text(text)) => assemble(&text).map_err(|message| TextError { position: None, message }),
            Err(error) => Err(error),
        };
        let shape = binary.as_ref().ok().and_then(|binary| Shape::of(binary).ok()).unwrap_or_default();
        Ok(Module { binary, shape })
    }
}

const NO_COMPONENTS: &str = "components are not supported";

fn invoke(invoke: WastInvoke<'_>) -> Result<Execute, String> {
    Ok(Execute::Invoke {
        instance: name(invoke.module),
        export: invoke.name.to_owned(),
        arguments: invoke.args.iter().map(argument).collect::<Result<_, _>>()?,
    })
}

/// A quoted text's binary.
fn assemble(text: &[u8]) -> Result<Vec<u8>, String> {
    let text = std::str::from_utf8(text).map_err(|_| "malformed UTF-8 encoding".to_owned())?;
    let binary = buffer(text).and_then(|buffer| parser::parse::<Wat<'_>>(&buffer)?.encode());
    binary.map_err(|error| error.message())
}

fn name(id: Option<Id<'_>>) -> Option<String> {
    id.map(|id| id.name().to_owned())
}

fn argument(argument: &WastArg<'_>) -> Result<Value, String> {
    let WastArg::Core(argument) = argument else { return Err(NO_COMPONENTS.to_owned()) };
    Ok(match argument {
        WastArgCore::I32(value) => Value::I32(*value as u32),
        WastArgCore::I64(value) => Value::I64(*value as u64),
        WastArgCore::F32(value) => Value::F32(value.bits),
        WastArgCore::F64(value) => Value::F64(value.bits),
        WastArgCore::V128(value) => Value::V128(u128::from_le_bytes(value.to_le_bytes())),
        WastArgCore::RefNull(_) => Value::Ref(Ref::Null),
        WastArgCore::RefExtern(number) => Value::Ref(Ref::Extern(*number)),
        WastArgCore::RefHost(number) => Value::Ref(Ref::Host(*number)),
    })
}

fn pattern(result: &WastRet<'_>) -> Result<Pattern, String> {
    match result {
        WastRet::Core(result) => Pattern::of(result),
        _ => Err(NO_COMPONENTS.to_owned()),
    }
}

fn keyword(directive: &WastDirective<'_>) -> &'static str {
    match directive {
        WastDirective::Module(_) => "module",
        WastDirective::ModuleDefinition(_) => "module definition",
        WastDirective::ModuleInstance { .. } => "module instance",
        WastDirective::Register { .. } => "register",
        WastDirective::Invoke(_) => "invoke",
        WastDirective::AssertReturn { .. } => "assert_return",
        WastDirective::AssertTrap { .. } => "assert_trap",
        WastDirective::AssertExhaustion { .. } => "assert_exhaustion",
        WastDirective::AssertException { .. } => "assert_exception",
        WastDirective::AssertSuspension { .. } => "assert_suspension",
        WastDirective::AssertUnlinkable { .. } => "assert_unlinkable",
        WastDirective::AssertMalformed { .. } => "assert_malformed",
        WastDirective::AssertInvalid { .. } => "assert_invalid",
        WastDirective::AssertMalformedCustom { .. } => "assert_malformed_custom",
        WastDirective::AssertInvalidCustom { .. } => "assert_invalid_custom",
        WastDirective::Thread(_) => "thread",
        WastDirective::Wait { .. } => "wait",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_have_ordinals_and_positions() {
        let script = parse("a.wast", "(module)\n\n  (invoke \"f\")\n(; é ;) (register \"m\")");
        let places: Vec<_> =
            script.directives.iter().map(|d| (d.ordinal, d.position.line, d.position.column)).collect();
        assert_eq!(places, [(0, 1, 2), (1, 3, 4), (2, 4, 10)]);
        assert_eq!(script.count, 3);
    }

    #[test]
    fn what_does_not_parse_is_one_directive_and_the_rest_stays() {
        let script = parse("a.wast", "(module)\n(assert_nonsense (i32.const 1))\n(register \"m\")");
        let keywords: Vec<_> = script.directives.iter().map(|d| d.keyword.as_str()).collect();
        assert_eq!(keywords, ["module", "assert_nonsense", "register"]);
        assert!(matches!(script.directives[1].action, Action::Unparsable(_)));
        assert_eq!(script.directives[2].position, Position { line: 3, column: 2 });
    }

    #[test]
    fn a_text_that_cannot_be_lexed_is_a_located_error() {
        for (text, line, column) in [("(module)\n(invoke \"f)", 2, 12), ("(module\n", 1, 2), ("(module))", 1, 9)] {
            let script = parse("a.wast", text);
            let Some(Action::Unparsable(error)) = script.directives.last().map(|d| &d.action) else {
                panic!("{text:?} parsed: {script:?}");
            };
            assert_eq!(error.position, Some(Position { line, column }), "{text:?}: {}", error.message);
        }
    }

    #[test]
    fn malformed_module_text_does_not_spoil_the_script() {
        let script =
            parse("a.wast", r#"(module quote "(func") (assert_malformed (module quote "(func (nonsense))") "x")"#);
        let Action::Module(_, module) = &script.directives[0].action else { panic!("{script:?}") };
        assert!(module.binary.is_err());
        let Action::AssertRefused(Refusal::Malformed, module, _) = &script.directives[1].action else {
            panic!("{script:?}")
        };
        assert!(module.binary.is_err());
    }

    #[test]
    fn directives_of_threads_are_numbered_too() {
        let script = parse("a.wast", "(thread $t (module) (invoke \"f\")) (wait $t)");
        assert_eq!((script.count, script.directives.len(), script.directives[1].ordinal), (4, 2, 3));
    }
}
