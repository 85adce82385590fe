//! Ctrl-C, and the end of a CI job: the first asks runs to stop, so that nothing half-made is left; the second kills.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::console;
use crate::exit_code::ExitCode;

/// From now on the first request to end is only noted.
pub(crate) fn listen() {
    let heard = ctrlc::set_handler(|| {
        if REQUESTED.swap(true, Ordering::Relaxed) {
            std::process::exit(ExitCode::Interrupted.number().into());
        }
        console::remark("stopping; again to stop at once");
    });
    if let Err(error) = heard {
        console::remark(&format!("Ctrl-C will end this without tidying up: {error}"));
    }
}

/// Whether somebody asked for an end.
pub(crate) fn requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}

static REQUESTED: AtomicBool = AtomicBool::new(false);
