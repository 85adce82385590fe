//! What a key is: its name, the form of its value, its default and its bounds.
//!
//! One declaration of each key drives reading, the suggestions for unknown keys, the JSON Schema, the reference and
//! the list of assumptions, so that none of them can disagree with another.

use model::plan::Assumption;

use super::tree::{self, Entry, Table};
use super::value::{Placed, Value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};

/// One key of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    /// What it means: its doc comment, lines joined.
    pub(crate) about: &'static str,
    pub(crate) form: Form,
    /// Its value where a file does not give one, written as on `--set`.
    pub(crate) default: Option<&'static str>,
    /// What happens in words where a file does not give it and no value can say so.
    pub(crate) otherwise: Option<&'static str>,
    pub(crate) required: bool,
    /// Its least and greatest value, written as in a file.
    pub(crate) bounds: Option<(&'static str, &'static str)>,
    /// On what grounds the default stands, for a figure that results must list (RUN-9).
    pub(crate) grounds: Option<&'static str>,
}

impl Key {
    pub(crate) const fn new(name: &'static str, about: &'static str, form: Form) -> Self {
        Self { name, about, form, default: None, otherwise: None, required: false, bounds: None, grounds: None }
    }

    pub(crate) const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    pub(crate) const fn otherwise(mut self, words: &'static str) -> Self {
        self.otherwise = Some(words);
        self
    }

    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(crate) const fn within(mut self, least: &'static str, most: &'static str) -> Self {
        self.bounds = Some((least, most));
        self
    }

    pub(crate) const fn grounds(mut self, grounds: &'static str) -> Self {
        self.grounds = Some(grounds);
        self
    }

    /// What is allowed, in one sentence: follows "expected".
    pub(crate) fn allowed(&self) -> String {
        match self.bounds {
            Some((least, most)) if least == most => least.to_owned(),
            Some((least, most)) => format!("{}; from {least} to {most}", self.form.what()),
            None => self.form.what(),
        }
    }
}

/// The form of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// A string.
    Text {
        /// What it is, in a word or two.
        kind: &'static str,
        /// What it is, with examples where that helps.
        what: &'static str,
        /// A regular expression that every valid text matches.
        pattern: Option<&'static str>,
    },
    /// An integer.
    Whole,
    /// A number, with or without a fraction.
    Number,
    /// `true` or `false`.
    Flag,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A table.
    Table(&'static TableForm),
    /// A table of texts whose keys are chosen by whoever writes it.
    Texts {
        /// What it is, in a word or two.
        kind: &'static str,
        /// What it is, with an example.
        what: &'static str,
        /// A regular expression that every key matches.
        keys: &'static str,
    },
    /// An array.
    List(&'static Form),
    /// Any of several forms.
    AnyOf(&'static [Form]),
}

/// A table and its keys.
#[derive(Debug)]
pub(crate) struct TableForm {
    /// What messages call it: `[run]`.
    pub(crate) title: &'static str,
    /// What it says.
    pub(crate) about: &'static str,
    pub(crate) keys: &'static [Key],
}

impl Form {
    /// What it is: follows "expected".
    pub(crate) fn what(&self) -> String {
        match self {
            Self::Text { what, .. } | Self::Texts { what, .. } => (*what).to_owned(),
            Self::Whole => "an integer".to_owned(),
            Self::Number => "a number, such as 0.8".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Choice(words) => words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" or "),
            Self::Table(table) => {
                let keys: Vec<_> = table.keys.iter().map(|key| key.name).collect();
                format!("a table with {}", keys.join(", "))
            }
            Self::List(form) => format!("an array, each element {}", form.what()),
            Self::AnyOf(forms) => forms.iter().map(Self::what).collect::<Vec<_>>().join(", or "),
        }
    }

    /// The table in it, if there is one: its own, that of its elements, or that of one of its alternatives.
    pub(crate) fn table(&self) -> Option<&'static TableForm> {
        match self {
            Self::Table(table) => Some(table),
            Self::List(form) => form.table(),
            Self::AnyOf(forms) => forms.iter().find_map(Self::table),
            _ => None,
        }
    }
}

/// What a key came to: given, defaulted, absent, or wrong (and then already reported).
#[derive(Clone, Debug)]
pub(crate) struct Field<T> {
    value: Option<T>,
    /// Where the value stands; the table it is missing from, if it does not.
    pub(crate) span: Span,
    /// Where the key stands; likewise.
    pub(crate) key: Span,
    /// Whether a file gives it.
    pub(crate) given: bool,
    /// The value as written; kept only where results list it.
    text: String,
}

impl<T: Value> Field<T> {
    /// Takes `key` from a table that stands at `place`, or its default.
    pub(super) fn read(table: &Table, place: Span, title: &str, key: &Key, out: &mut Diagnostics) -> Self {
        let text = |node: &tree::Node| if key.grounds.is_some() { node.text() } else { String::new() };
        if let Some(Entry { key: at, node }) = table.entries.get(key.name) {
            let value = T::read(node, key, out);
            return Self { value, span: node.span, key: *at, given: true, text: text(node) };
        }
        if key.required {
            let message = format!("`{}` is missing in {title}", key.name);
            out.push(Diagnostic::error(Code::MissingKey, place, message).help(format!("expected {}", key.allowed())));
        }
        let default = key.default.map(|default| tree::literal(default, place));
        let value = default.as_ref().and_then(|node| T::read(node, key, out));
        Self { value, span: place, key: place, given: false, text: default.as_ref().map(text).unwrap_or_default() }
    }

    /// Lists what results must list of it, and of what it holds.
    pub(super) fn assume(&self, path: &str, key: &Key, out: &mut Vec<Assumption>) {
        let path = if path.is_empty() { key.name.to_owned() } else { format!("{path}.{}", key.name) };
        match (key.grounds, &self.value) {
            (Some(grounds), Some(_)) => {
                let why = match (self.given, key.default) {
                    (false, _) => grounds.to_owned(),
                    (true, Some(default)) => format!("set by the scenario; otherwise {default} ({grounds})"),
                    (true, None) => format!("set by the scenario; otherwise {grounds}"),
                };
                out.push(Assumption { key: path, value: self.text.clone(), why });
            }
            (None, Some(value)) => value.assumptions(&path, out),
            (_, None) => {}
        }
    }
}

impl<T> Field<T> {
    /// The value, unless there is none or it is wrong.
    pub(crate) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }
}

impl<T: Clone> Field<T> {
    /// The value with its place, unless there is none or it is wrong.
    pub(crate) fn placed(&self) -> Option<Placed<T>> {
        self.value.clone().map(|value| Placed { span: self.span, value })
    }
}

impl<T: Copy> Field<T> {
    /// A copy of the value, unless there is none or it is wrong.
    pub(crate) fn copied(&self) -> Option<T> {
        self.value
    }
}
