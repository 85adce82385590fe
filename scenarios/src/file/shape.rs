//! The shape of a table: a type with one field a key, declared once.

use model::plan::Assumption;

use super::key::TableForm;
use super::tree::Table;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SHOWN_MAX, Span, nearest, shorten};

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
    let names = || form.keys.iter().map(|key| key.name);
    let known = |name: &str| names().any(|key| key == name);
    let mut unknown: Vec<_> = table.entries.iter().filter(|(name, _)| !known(name)).collect();
    unknown.sort_by_key(|(_, entry)| entry.key);
    for (place, (name, entry)) in unknown.into_iter().enumerate() {
        let message = format!("unknown key `{}` in {}", shorten(name), form.title);
        let diagnostic = Diagnostic::error(Code::UnknownKey, entry.key, message);
        // Those behind the first hundred are only counted: nobody would see what was meant.
        let meant = if place < SHOWN_MAX { nearest(name, names()).map(near).or_else(|| elsewhere(name)) } else { None };
        let diagnostic = meant.into_iter().fold(diagnostic, Diagnostic::help);
        out.push(diagnostic.help(format!("allowed here: {}", names().collect::<Vec<_>>().join(", "))));
    }
}

fn near(key: String) -> String {
    format!("did you mean `{key}`?")
}

/// Where in the format a key of this name stands, or else the one whose name is nearest.
fn elsewhere(name: &str) -> Option<String> {
    fn collect(table: &TableForm, all: &mut Vec<(&'static str, &'static str)>) {
        all.extend(table.keys.iter().map(|key| (key.name, table.title)));
        table.keys.iter().filter_map(|key| key.form.table()).for_each(|table| collect(table, all));
    }
    let mut all = Vec::new();
    collect(super::File::TABLE, &mut all);
    let near = nearest(name, all.iter().map(|(key, _)| key))?;
    let (key, title) = all.into_iter().find(|(key, _)| *key == near)?;
    Some(match key == name {
        true => format!("`{key}` belongs into {title}"),
        false => format!("did you mean `{key}`, which belongs into {title}?"),
    })
}
