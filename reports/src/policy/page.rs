//! An answer as a page that needs nothing but itself.

use askama::Template;

use crate::run::ReportError;

use super::{Answer, Tone};

/// The page's text.
pub(super) fn page(answer: &Answer) -> Result<String, ReportError> {
    let page = Page { answer, version: env!("CARGO_PKG_VERSION") };
    page.render().map_err(|error| ReportError::format("index.html", error))
}

#[derive(Template)]
#[template(path = "policy.html", whitespace = "minimize")]
struct Page<'a> {
    answer: &'a Answer,
    version: &'static str,
}

impl Page<'_> {
    fn class(&self, tone: &Tone) -> &'static str {
        match tone {
            Tone::Plain => "",
            Tone::Open => "open",
            Tone::Shut => "shut",
            Tone::Muted => "muted",
        }
    }
}
