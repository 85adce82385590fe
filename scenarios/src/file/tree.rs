//! A TOML text as a tree in which every key and value knows its place, whichever file it came from.
//!
//! The `toml` crate parses; this tree outlives the text, so that files can be merged and problems still point home.

use indexmap::IndexMap;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceId, Span, shorten};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The value itself; the header for a table that has one.
    pub(crate) span: Span,
    pub(crate) value: Tree,
}

/// What TOML can express. Numbers keep more than 64 bits apart from each other, so that bounds can be named.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Text(String),
    Whole(i128),
    Fraction(String),
    Flag(bool),
    Date(String),
    List(Vec<Node>),
    Table(Table),
}

/// Keys with their places and values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) entries: IndexMap<String, Entry>,
}

/// What one key holds.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The key itself.
    pub(crate) key: Span,
    pub(crate) node: Node,
}

impl Node {
    /// What the value is, with its article.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Tree::Text(_) => "a string",
            Tree::Whole(_) => "an integer",
            Tree::Fraction(_) => "a float",
            Tree::Flag(_) => "a boolean",
            Tree::Date(_) => "a date",
            Tree::List(_) => "an array",
            Tree::Table(_) => "a table",
        }
    }

    /// The value as it is written, without quotes; what lists and tables hold is left out.
    pub(crate) fn text(&self) -> String {
        match &self.value {
            Tree::Text(text) | Tree::Fraction(text) | Tree::Date(text) => text.clone(),
            Tree::Whole(number) => number.to_string(),
            Tree::Flag(flag) => flag.to_string(),
            Tree::List(_) => "[...]".to_owned(),
            Tree::Table(_) => "{...}".to_owned(),
        }
    }
}

/// Parses a whole file. Syntax errors are all collected; what could be made out besides them is returned.
pub(crate) fn parse(source: SourceId, out: &mut Diagnostics) -> Table {
    let text = out.sources().text(source).to_owned();
    let (table, errors) = DeTable::parse_recoverable(&text);
    for error in errors {
        let span = Span::new(source, error.span().unwrap_or(0..0));
        let mut message = error.message().to_owned();
        if let Some(first) = message.get(0..1) {
            message.replace_range(0..1, &first.to_lowercase());
        }
        let unquoted = message.starts_with("string values must be quoted");
        let diagnostic = Diagnostic::error(Code::Syntax, span, message);
        let diagnostic = match unquoted {
            true => {
                let written = shorten(out.sources().slice(span));
                diagnostic.help(format!("a string stands in quotes: write \"{written}\""))
            }
            false => diagnostic,
        };
        out.push(diagnostic);
    }
    keys(source, 0, table.get_ref())
}

/// `text` as `--set` and our own tables of defaults write it: TOML if it is a TOML value, a string otherwise. It
/// begins at byte `offset` of `source`.
pub(crate) fn value(source: SourceId, offset: usize, text: &str) -> Node {
    match DeValue::parse(text) {
        Ok(value) => node(source, offset, value.span(), value.get_ref()),
        Err(_) => Node { span: Span::new(source, offset..offset + text.len()), value: Tree::Text(text.to_owned()) },
    }
}

/// The same for a text that stands in no file: every part of it is said to stand at `span`.
pub(crate) fn literal(text: &str, span: Span) -> Node {
    let mut node = value(span.source, 0, text);
    node.span = span;
    node
}

fn node(source: SourceId, offset: usize, span: std::ops::Range<usize>, value: &DeValue<'_>) -> Node {
    let span = Span::new(source, offset + span.start..offset + span.end);
    let value = match value {
        DeValue::String(text) => Tree::Text(text.clone().into_owned()),
        DeValue::Integer(number) => {
            let text = number.as_str();
            let far = if text.starts_with('-') { i128::MIN } else { i128::MAX };
            Tree::Whole(i128::from_str_radix(text, number.radix()).unwrap_or(far))
        }
        DeValue::Float(number) => Tree::Fraction(number.as_str().to_owned()),
        DeValue::Boolean(flag) => Tree::Flag(*flag),
        DeValue::Datetime(date) => Tree::Date(date.to_string()),
        DeValue::Array(values) => {
            Tree::List(values.iter().map(|value| node(source, offset, value.span(), value.get_ref())).collect())
        }
        DeValue::Table(table) => Tree::Table(keys(source, offset, table)),
    };
    Node { span, value }
}

fn keys(source: SourceId, offset: usize, table: &DeTable<'_>) -> Table {
    let entries = table.iter().map(|(key, value)| {
        let span = Span::new(source, offset + key.span().start..offset + key.span().end);
        let node = node(source, offset, value.span(), value.get_ref());
        (key.get_ref().clone().into_owned(), Entry { key: span, node })
    });
    Table { entries: entries.collect() }
}
