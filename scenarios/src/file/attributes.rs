//! Custom attributes: texts by code names that a site chooses for itself (WEB-4).

use std::collections::BTreeMap;

use super::key::{Form, Key};
use super::tree::{Node, Tree};
use super::value::{Value, wrong_type};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, shorten};

/// Custom attributes by their code names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attributes(pub(crate) BTreeMap<String, String>);

impl Value for Attributes {
    const FORM: Form = Form::Texts {
        kind: "table: texts",
        what: "a table of texts by code name, such as { asset = \"PC-0815\" }",
        keys: "^[A-Za-z0-9_-]{1,64}$",
    };

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let Tree::Table(table) = &node.value else { return wrong_type(node, key, out) };
        let mut attributes = BTreeMap::new();
        for (name, entry) in &table.entries {
            if !is_code_name(name) {
                let message = format!("`{}` is no code name", shorten(name));
                let diagnostic = Diagnostic::error(Code::WrongValue, entry.key, message);
                out.push(diagnostic.help("a code name has 1 to 64 letters, digits, `_` or `-`"));
            }
            match &entry.node.value {
                Tree::Text(text) if !text.trim().is_empty() && text.chars().count() <= TEXT_MAX => {
                    attributes.insert(name.clone(), text.clone());
                }
                Tree::Text(_) => {
                    let message = format!("the attribute `{}` has no fitting value", shorten(name));
                    let diagnostic = Diagnostic::error(Code::WrongValue, entry.node.span, message);
                    out.push(diagnostic.help(format!("expected a string of 1 to {TEXT_MAX} characters")));
                }
                _ => {
                    let message = format!("the attribute `{}` cannot be {}", shorten(name), entry.node.kind());
                    let diagnostic = Diagnostic::error(Code::WrongType, entry.node.span, message);
                    out.push(diagnostic.help(format!("`{}` is {}", key.name, key.allowed())));
                }
            }
        }
        Some(Self(attributes))
    }
}

fn is_code_name(name: &str) -> bool {
    let fits = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-');
    (1..=64).contains(&name.len()) && name.bytes().all(fits)
}

/// As long as comments can be.
const TEXT_MAX: usize = 1_000;
