//! The tables of keys and of problems in `docs/scenario-format.md`, made from what the reader uses.

use crate::diagnostic::Code;
use crate::file::key::{Form, Key, TableForm};
use crate::file::{File, Shape};
use crate::schema::sentence;

/// One Markdown table for each table of the format, each under its own heading.
pub fn keys() -> String {
    let mut text = String::new();
    section(File::TABLE, &mut text);
    text
}

/// A Markdown table of the kinds of problems.
pub fn problems() -> String {
    let rows = Code::ALL.iter().map(|code| format!("| `{code}` | {} |\n", code.about()));
    format!("| Code | Meaning |\n|---|---|\n{}", rows.collect::<String>())
}

fn section(table: &TableForm, text: &mut String) {
    let title = table.title.trim_start_matches("a ").trim_start_matches("selection of ");
    let heading = if title.starts_with(char::is_uppercase) || !table.title.starts_with("a ") {
        format!("`{title}`")
    } else {
        table.title.to_owned()
    };
    text.push_str(&format!("### {heading}\n\n{}\n\n", sentence(table.about)));
    text.push_str("| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
    table.keys.iter().for_each(|key| row(key, text));
    text.push('\n');
    table.keys.iter().filter_map(|key| key.form.table()).for_each(|table| section(table, text));
}

fn row(key: &Key, text: &mut String) {
    let default = match (key.default, key.otherwise) {
        _ if key.required => "required".to_owned(),
        (Some("{}" | "[]"), _) => "empty".to_owned(),
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
        Form::Text { what, .. } => {
            let what = what.split([':', ',']).next().unwrap_or_default();
            what.split(" in ").next().unwrap_or_default().trim_start_matches("a ").trim_start_matches("an ").to_owned()
        }
        Form::Whole => "integer".to_owned(),
        Form::Flag => "boolean".to_owned(),
        Form::Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Form::Table(_) => "table".to_owned(),
        Form::List(form) => format!("array of {}", short(form)),
        Form::AnyOf(forms) => forms.iter().map(short).collect::<Vec<_>>().join(", or "),
    }
}
