//! A file's text, or why it cannot be had.

use std::path::Path;

use super::reader::{ReadError, Reader};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceId, Span};

/// How large a file may be, and what to do about one that is larger.
pub(super) struct Limit {
    pub(super) bytes_max: u64,
    pub(super) help: &'static str,
}

/// The text of the file at `path`, which is named at `named` unless it is the first. What is wrong is reported.
pub(super) fn text(
    path: &Path,
    named: Option<Span>,
    limit: &Limit,
    reader: &dyn Reader,
    out: &mut Diagnostics,
) -> Option<SourceId> {
    let name = path.display().to_string();
    let bytes = match reader.read(path, limit.bytes_max) {
        Ok(bytes) => bytes,
        Err(error) => {
            let code = if matches!(error, ReadError::TooLarge(_)) { Code::TooLarge } else { Code::Unreadable };
            let span = named.unwrap_or_else(|| {
                let source = out.sources_mut().add(name.clone(), "");
                Span::new(source, 0..0)
            });
            let diagnostic = Diagnostic::error(code, span, format!("cannot read `{name}`: {error}"));
            out.push(match code {
                Code::TooLarge => diagnostic.help(limit.help),
                _ => diagnostic.help("paths are relative to the file that names them"),
            });
            return None;
        }
    };
    let source = out.sources_mut().add(name, String::from_utf8_lossy(&bytes));
    if let Err(error) = std::str::from_utf8(&bytes) {
        // The replacement character takes three bytes.
        let at = error.valid_up_to();
        let diagnostic = Diagnostic::error(Code::NotUtf8, Span::new(source, at..at + 3), "this is not UTF-8 text");
        out.push(diagnostic.help("save the file as UTF-8"));
        return None;
    }
    Some(source)
}
