//! One problem of an input, with its place, and how it is shown.
//!
//! A reader goes on after a problem and collects the next, so that a person sees all of them at once, in order of
//! place (RUN-5). Nothing here decides what is a problem, and nothing prints: rendering gives text.

mod code;
mod machine;
mod nearest;
mod render;
mod source;

pub use code::Code;
pub use nearest::nearest;
pub use render::Style;
pub use source::{Place, SourceId, Sources, Span};

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing runs.
    Error,
    /// The scenario runs, and probably not as meant.
    Warning,
    /// The scenario runs as written; somebody may want to know.
    Note,
}

impl Severity {
    /// The word in front of the message.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A place and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What; may be empty where the message says it all.
    pub text: String,
}

/// One problem: what, where, what is allowed, what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave.
    pub severity: Severity,
    /// Which kind of problem; stable, so that tools can rely on it.
    pub code: Code,
    /// What is wrong, in a sentence with the offending text.
    pub message: String,
    /// Where.
    pub primary: Label,
    /// Other places that belong to it, such as the first of two equal names.
    pub others: Vec<Label>,
    /// What is allowed and what to do, one sentence each.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A problem that keeps the scenario from running.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span, message.into())
    }

    /// Something that is probably not meant.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span, message.into())
    }

    /// Something worth knowing.
    pub fn note(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, span, message.into())
    }

    /// Says something at the place itself.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Points at another place that belongs to the problem.
    #[must_use]
    pub fn and(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push(Label { span, text: text.into() });
        self
    }

    /// Says what is allowed or what to do next.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Names the valid name that was probably meant, if there is one.
    #[must_use]
    pub fn did_you_mean(self, wrong: &str, valid: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        match nearest(wrong, valid) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    fn new(severity: Severity, code: Code, span: Span, message: String) -> Self {
        let primary = Label { span, text: String::new() };
        Self { severity, code, message, primary, others: Vec::new(), help: Vec::new() }
    }
}

/// Every problem of one input, with the texts they stand in.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    sources: Sources,
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// The texts that problems point into.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The same, to add a text.
    pub fn sources_mut(&mut self) -> &mut Sources {
        &mut self.sources
    }

    /// Adds a problem, unless the same was said before.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.list.last() != Some(&diagnostic) {
            self.list.push(diagnostic);
        }
    }

    /// Every problem, in order of place once [`Self::sort`] has run.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether there is no problem at all.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many problems keep the scenario from running.
    pub fn errors(&self) -> usize {
        self.list.iter().filter(|one| one.severity == Severity::Error).count()
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.list.iter().filter(|one| one.severity == Severity::Warning).count()
    }

    /// Whether anything keeps the scenario from running.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|one| one.severity == Severity::Error)
    }

    /// Puts the problems in order of place and drops what was said twice.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|one| (one.primary.span, one.severity, one.code));
        self.list.dedup();
    }

    /// Keeps only the problems for which `keep` holds.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    /// Where a problem stands, in lines and columns.
    pub fn place(&self, span: Span) -> Place {
        self.sources.place(span)
    }

    /// The problems that are shown, and how many more there are: errors have precedence where there are too many.
    fn shown(&self) -> (Vec<&Diagnostic>, usize) {
        let all = self.list.len();
        if all <= SHOWN_MAX {
            return (self.list.iter().collect(), 0);
        }
        let (errors, rest): (Vec<_>, Vec<_>) = self.list.iter().partition(|one| one.severity == Severity::Error);
        (errors.into_iter().chain(rest).take(SHOWN_MAX).collect(), all - SHOWN_MAX)
    }
}

/// The most problems that are shown one by one; the others are counted, never silently lost.
pub const SHOWN_MAX: usize = 100;

/// `text` shortened to what fits into a message.
pub(crate) fn shorten(text: &str) -> String {
    const CHARS_MAX: usize = 60;
    let mut shown: String = text.chars().take(CHARS_MAX).flat_map(char::escape_debug).collect();
    if text.chars().nth(CHARS_MAX).is_some() {
        shown.push('…');
    }
    shown
}
