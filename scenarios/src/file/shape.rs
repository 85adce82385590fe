//! The shape of a table: a type with one field a key, declared once.

use model::plan::Assumption;

use super::key::TableForm;
use super::tree::Table;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};

/// A table with known keys.
pub(crate) trait Shape: Sized {
    /// Its name, meaning and keys.
    const TABLE: &'static TableForm;

    /// Reads it from a table that stands at `span`. Whatever is wrong is reported, and the reading goes on.
    fn read_table(table: &Table, span: Span, out: &mut Diagnostics) -> Self;

    /// Lists the assumptions among its keys.
    fn list_assumptions(&self, path: &str, out: &mut Vec<Assumption>);
}

/// Declares a [`Shape`]: `key: Type, attribute(..), ..;` with the attributes of [`super::key::Key`], and `field as
/// "key"` where the key is a word of Rust. Doc comments become descriptions in the schema and the reference.
macro_rules! shape {
    ($(#[doc = $about:literal])+ $Name:ident $title:literal {
        $($(#[doc = $said:literal])+ $field:ident $(as $key:literal)?: $Type:ty $(, $attribute:ident($($value:expr),*))*;)*
    }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug)]
        pub(crate) struct $Name {
            $($(#[doc = $said])+ pub(crate) $field: $crate::file::key::Field<$Type>,)*
        }

        impl $crate::file::shape::Shape for $Name {
            const TABLE: &'static $crate::file::key::TableForm = &$crate::file::key::TableForm {
                title: $title,
                about: concat!($($about),+),
                keys: &[$(
                    $crate::file::key::Key::new(
                        $crate::file::shape::shape!(@name $field $($key)?),
                        concat!($($said),+),
                        <$Type as $crate::file::value::Value>::FORM,
                    )$(.$attribute($($value),*))*
                ),*],
            };

            fn read_table(
                table: &$crate::file::tree::Table,
                span: $crate::diagnostic::Span,
                out: &mut $crate::diagnostic::Diagnostics,
            ) -> Self {
                $crate::file::shape::report_unknown(table, Self::TABLE, out);
                let title = Self::TABLE.title;
                let mut keys = Self::TABLE.keys.iter();
                Self { $($field: {
                    let key = keys.next().expect("as many keys as fields");
                    $crate::file::key::Field::read(table, span, title, key, out)
                },)* }
            }

            fn list_assumptions(&self, path: &str, out: &mut Vec<model::plan::Assumption>) {
                let mut keys = Self::TABLE.keys.iter();
                $(self.$field.assume(path, keys.next().expect("as many keys as fields"), out);)*
            }
        }
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $key:literal) => { $key };
}
pub(crate) use shape;

/// Reports every key of `table` that `form` does not have, with the nearest that it has, or where it belongs.
pub(crate) fn report_unknown(table: &Table, form: &TableForm, out: &mut Diagnostics) {
    for (name, entry) in &table.entries {
        if form.keys.iter().any(|key| key.name == name) {
            continue;
        }
        let names = form.keys.iter().map(|key| key.name);
        let shown = crate::diagnostic::shorten(name);
        let diagnostic =
            Diagnostic::error(Code::UnknownKey, entry.key, format!("unknown key `{shown}` in {}", form.title))
                .did_you_mean(name, names.clone());
        let diagnostic = match home_of(name, super::File::TABLE) {
            Some(home) if diagnostic.help.is_empty() => diagnostic.help(format!("`{name}` belongs into {home}")),
            _ => diagnostic,
        };
        out.push(diagnostic.help(format!("allowed here: {}", names.collect::<Vec<_>>().join(", "))));
    }
}

/// The title of the first table that has a key called `name`.
fn home_of(name: &str, form: &TableForm) -> Option<&'static str> {
    form.keys.iter().find_map(|key| {
        let table = key.form.table()?;
        match table.keys.iter().any(|key| key.name == name) {
            true => Some(table.title),
            false => home_of(name, table),
        }
    })
}
