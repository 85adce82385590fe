//! From text to a well-typed tree: one claim, with its scope before a colon.
//!
//! Stops at the first mistake. Knows the catalogue of figures and the scenario's names, and nothing of any record.

mod subject;
mod time;
mod value;

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::Names;
use super::error::{ParseError, nearest};
use super::fit;
use super::grammar::{Expectation, Instant, Scope, Span};
use super::token::{Kind, Token, tokens};

pub(super) fn parse(text: &str, names: &Names) -> Result<Expectation, ParseError> {
    let mut cursor = Cursor { tokens: tokens(text)?, next: 0, names };
    let scope_from = cursor.here();
    let scope = cursor.scope()?;
    let scope_span = scope_from.start..cursor.before().end;
    let subject_from = cursor.here();
    let subject = cursor.subject()?;
    let subject_span = subject_from.start..cursor.before().end;
    if let Err(misfit) = fit::check(&scope, &subject) {
        return Err(ParseError::new(scope_span, misfit.message, misfit.help));
    }
    let test = cursor.test(&subject, subject_span)?;
    match cursor.peek() {
        Kind::End => Ok(Expectation { scope, subject, test }),
        Kind::Word("and" | "or") => {
            Err(cursor.wrong("an expectation makes one claim", "write a second expectation for the other"))
        }
        Kind::Symbol("+-") => Err(cursor.wrong("a tolerance goes with `=` only", "write `= 82.5ms +- 2%`")),
        _ => Err(cursor.wrong("nothing may follow here", "end the expectation here")),
    }
}

/// A place in the text, and how to go on from there.
struct Cursor<'a> {
    tokens: Vec<Token<'a>>,
    next: usize,
    names: &'a Names,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Kind<'a> {
        self.ahead(0)
    }

    /// The piece `by` places on; the end of the text stands for all beyond it.
    fn ahead(&self, by: usize) -> Kind<'a> {
        self.tokens.get(self.next + by).map_or(Kind::End, |token| token.kind)
    }

    /// The bytes of the next piece.
    fn here(&self) -> Range<usize> {
        self.tokens[self.next].span.clone()
    }

    /// The bytes of the piece just taken.
    fn before(&self) -> Range<usize> {
        self.next.checked_sub(1).map_or(0..0, |last| self.tokens[last].span.clone())
    }

    /// Takes the next piece. The end is never passed.
    fn take(&mut self) -> Kind<'a> {
        let kind = self.peek();
        if kind != Kind::End {
            self.next += 1;
        }
        kind
    }

    fn take_if(&mut self, kind: Kind<'_>) -> bool {
        let found = self.peek() == kind;
        if found {
            self.take();
        }
        found
    }

    fn require(&mut self, kind: Kind<'_>, message: &str, help: &str) -> Result<(), ParseError> {
        if self.take_if(kind) { Ok(()) } else { Err(self.wrong(message, help)) }
    }

    /// A mistake in the next piece.
    fn wrong(&self, message: impl Into<String>, help: impl Into<String>) -> ParseError {
        ParseError::new(self.here(), message, help)
    }

    fn scope(&mut self) -> Result<Scope, ParseError> {
        let scope = match self.peek() {
            Kind::Word("always" | "never") => self.quantifier(None),
            Kind::Word("at") => {
                self.take();
                Scope::At(self.instant()?)
            }
            Kind::Word("by") => {
                self.take();
                Scope::By(self.instant()?)
            }
            Kind::Word("within") => self.within()?,
            Kind::Word("from" | "after") => {
                let span = self.span()?;
                match self.take_if(Kind::Symbol(",")) {
                    false => Scope::Span(span),
                    true if matches!(self.peek(), Kind::Word("always" | "never")) => self.quantifier(Some(span)),
                    true => return Err(self.wrong("`always` or `never` is expected after the comma", SPAN_HELP)),
                }
            }
            Kind::Word(word) if matches!(self.ahead(1), Kind::Symbol(":")) => {
                let help =
                    nearest(word, SCOPES).map_or_else(|| SCOPE_HELP.into(), |near| format!("did you mean `{near}`?"));
                return Err(self.wrong(format!("`{word}` is not a scope"), help));
            }
            _ => return Ok(Scope::Run),
        };
        self.require(Kind::Symbol(":"), "`:` is expected after the scope", "write the scope, `:`, and then the claim")?;
        Ok(scope)
    }

    fn quantifier(&mut self, span: Option<Span>) -> Scope {
        match self.take() {
            Kind::Word("never") => Scope::Never(span),
            _ => Scope::Always(span),
        }
    }

    fn within(&mut self) -> Result<Scope, ParseError> {
        let from = self.here().start;
        self.take();
        let Kind::Duration(lasting) = self.peek() else {
            return Err(self.wrong("a duration is expected after `within`", "write `within 95s of outage.end: ...`"));
        };
        self.take();
        if lasting.is_zero() {
            let whole = self.before();
            return Err(ParseError::new(whole, "`within` no time nothing can come true", "write `at INSTANT: ...`"));
        }
        self.require(Kind::Word("of"), "`of` is expected here", "write `within 95s of outage.end: ...`")?;
        let of = self.instant()?;
        let ends = of.at.saturating_add(lasting);
        if ends.since(model::time::SimTime::ZERO) > self.names.duration {
            let message = format!("this waits until {ends}, beyond the end of the run at {}", self.names.duration);
            return Err(ParseError::new(from..self.before().end, message, "make the run longer, or the wait shorter"));
        }
        Ok(Scope::Within { lasting, of })
    }

    fn span(&mut self) -> Result<Span, ParseError> {
        let begins = self.here().start;
        let is_open = self.take() == Kind::Word("after");
        let from = self.instant()?;
        let to = if is_open {
            Instant::end(self.names)
        } else {
            self.require(Kind::Word("to"), "`to` is expected here", SPAN_HELP)?;
            self.instant()?
        };
        if from.at >= to.at {
            let message = format!("this span begins at {} and ends at {}", from.at, to.at);
            return Err(ParseError::new(begins..self.before().end, message, "a span ends after it begins"));
        }
        Ok(Span { from, to })
    }
}

const SCOPES: [&str; 7] = ["always", "never", "at", "by", "within", "from", "after"];
const SCOPE_HELP: &str = "`always:`, `never:`, `at INSTANT:`, `by INSTANT:`, `within DURATION of INSTANT:`, `from INSTANT to \
                          INSTANT:` and `after INSTANT:` are allowed";
const SPAN_HELP: &str = "write `from INSTANT to INSTANT: ...` or `from INSTANT to INSTANT, always: ...`";
