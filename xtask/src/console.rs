//! The only place that prints. A reader who has gone away (`| head`) is no error, and never a panic.

use std::io::{self, ErrorKind, IsTerminal, Write};

use scenarios::diagnostic::Style;

use crate::exit_code::Stop;

/// Writes what was asked for to standard output.
///
/// # Errors
/// If it cannot be written, as on a full disk.
pub(crate) fn print(text: &str) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Stop::bad_input(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes a remark to standard error, with a line end. Where nobody can read it, nothing is to be done.
pub(crate) fn remark(text: &str) {
    let _nobody_reads = writeln!(io::stderr().lock(), "{text}");
}

/// How problems look on standard error.
pub(crate) fn remark_style() -> Style {
    style(io::stderr().is_terminal())
}

/// How problems look on standard output.
pub(crate) fn print_style() -> Style {
    style(io::stdout().is_terminal())
}

fn style(terminal: bool) -> Style {
    let colourless = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if terminal && !colourless { Style::Coloured } else { Style::Plain }
}
