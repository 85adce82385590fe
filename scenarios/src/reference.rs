//! The tables of keys and of problems in `docs/scenario-format.md`, made from what the reader uses.

use crate::diagnostic::Code;
use crate::file::key::{Form, Key, TableForm};
use crate::file::{File, Shape};
use crate::schema::sentence;

/// One Markdown table for each table of the format, each under its own heading.
pub fn keys() -> String {
    let (mut text, mut seen) = (String::new(), Vec::new());
    section(File::TABLE, &mut seen, &mut text);
    text
}

/// A Markdown table of the kinds of problems.
pub fn problems() -> String {
    let rows = Code::ALL.iter().map(|code| format!("| `{code}` | {} |\n", code.about()));
    format!("| Code | Meaning |\n|---|---|\n{}", rows.collect::<String>())
}

fn section(table: &'static TableForm, seen: &mut Vec<&'static str>, text: &mut String) {
    if seen.contains(&table.title) {
        return;
    }
    seen.push(table.title);
    let prose = table.title.contains(' ');
    let heading = if prose { table.title.to_owned() } else { format!("`{}`", table.title) };
    text.push_str(&format!("### {heading}\n\n{}\n\n", sentence(table.about)));
    text.push_str("| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
    table.keys.iter().for_each(|key| row(key, text));
    text.push('\n');
    table.keys.iter().filter_map(|key| key.form.table()).for_each(|table| section(table, seen, text));
}

fn row(key: &Key, text: &mut String) {
    let default = match (key.default, key.otherwise) {
        _ if key.required => "required".to_owned(),
        (Some("{}"), _) => "all defaults".to_owned(),
        (Some("[]"), _) => "none".to_owned(),
        (Some(default), _) => format!("`{default}`"),
        (None, Some(otherwise)) => otherwise.to_owned(),
        (None, None) => "absent".to_owned(),
    };
    let bounds = match key.bounds {
        Some((least, most)) if least == most => format!(", {least}"),
        Some((least, most)) => format!(", {least} to {most}"),
        None => String::new(),
    };
    let grounds = key.grounds.map(|grounds| format!(" Grounds: {grounds}.")).unwrap_or_default();
    let about = sentence(key.about);
    text.push_str(&format!("| `{}` | {}{bounds} | {default} | {about}{grounds} |\n", key.name, short(&key.form)));
}

/// A form in a word or two.
fn short(form: &Form) -> String {
    match form {
        Form::Text { kind, .. } | Form::Texts { kind, .. } => (*kind).to_owned(),
        Form::Whole => "integer".to_owned(),
        Form::Number => "number".to_owned(),
        Form::Flag => "boolean".to_owned(),
        Form::Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Form::Table(_) => "table".to_owned(),
        Form::List(form) => format!("array: {}", short(form)),
        Form::AnyOf(forms) => forms.iter().map(short).collect::<Vec<_>>().join(", or "),
    }
}
