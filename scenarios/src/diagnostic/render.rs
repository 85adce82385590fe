//! Problems for people: the form that the Rust compiler made familiar.

use std::fmt;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Label, Severity, SourceId};

/// How rendered text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Plain text: files, CI, pipes.
    Plain,
    /// With colours for a terminal.
    Coloured,
}

impl Diagnostics {
    /// Every problem with the lines it stands in, then the sum. Empty if there is none.
    pub fn render(&self, style: Style) -> String {
        let renderer = match style {
            Style::Plain => Renderer::plain(),
            Style::Coloured => Renderer::styled(),
        };
        let (shown, more) = self.shown();
        let mut text = String::new();
        for diagnostic in shown {
            text.push_str(&renderer.render(&[self.group(diagnostic)]));
            text.push_str("\n\n");
        }
        if more > 0 {
            text.push_str(&format!("... and {more} more\n\n"));
        }
        if !self.is_empty() {
            text.push_str(&format!("{}\n", self.sum()));
        }
        text
    }

    /// How many problems there are: `2 errors, 1 warning`.
    pub fn sum(&self) -> String {
        let notes = self.iter().count() - self.errors() - self.warnings();
        let counts = [(self.errors(), "error"), (self.warnings(), "warning"), (notes, "note")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<_> =
            counts.map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" })).collect();
        if counts.is_empty() { "no problems".to_owned() } else { counts.join(", ") }
    }

    fn group<'a>(&'a self, diagnostic: &'a Diagnostic) -> Group<'a> {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.name());
        let primary = diagnostic.primary.span.source;
        let mut sources = vec![primary];
        sources.extend(diagnostic.others.iter().map(|label| label.span.source).filter(|source| *source != primary));
        sources.dedup();
        let snippets = sources.into_iter().map(|source| Element::from(self.snippet(diagnostic, source)));
        let help = diagnostic.help.iter().map(|help| Element::from(Level::HELP.message(help.as_str())));
        title.elements(snippets).elements(help)
    }

    fn snippet<'a>(&'a self, diagnostic: &'a Diagnostic, source: SourceId) -> Snippet<'a, Annotation<'a>> {
        let labels = std::iter::once((&diagnostic.primary, AnnotationKind::Primary))
            .chain(diagnostic.others.iter().map(|label| (label, AnnotationKind::Context)))
            .filter(|(label, _)| label.span.source == source);
        let start = labels.clone().map(|(label, _)| label.span.start as usize).min().unwrap_or(0);
        let end = labels.clone().map(|(label, _)| label.span.end as usize).max().unwrap_or(0);
        // Only the lines that matter: the renderer would walk a whole listing for each problem in it.
        let (range, first) = self.sources.lines(source, start..end);
        let text = &self.sources.text(source)[range.clone()];
        let annotations = labels.map(|(Label { span, text: said }, kind)| {
            let within = |at: u32| text.floor_char_boundary((at as usize).saturating_sub(range.start));
            let annotation = kind.span(within(span.start)..within(span.end));
            annotation.label((!said.is_empty()).then_some(said.as_str()))
        });
        Snippet::source(text).line_start(first).path(self.sources.name(source)).annotations(annotations)
    }
}

/// Plain text.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Style::Plain))
    }
}

impl std::error::Error for Diagnostics {}
