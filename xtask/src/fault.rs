//! Panics as faults: caught where they happen, and told with what is needed to find them.
//!
//! Nothing is hidden: the message, its place in the source and, with `RUST_BACKTRACE=1`, the way there are kept.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};

/// From now on panics are kept for [`guarded`] instead of being printed where progress is shown.
pub(crate) fn keep_panics() {
    set_hook(Box::new(|info| LAST.set(Some(describe(info)))));
}

/// What `work` gives, or what it panicked with.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // What `work` was changing is given up with it.
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_payload| LAST.take().unwrap_or_else(|| "a panic without a message".to_owned()))
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let message = info.payload_as_str().unwrap_or("a panic without a message");
    let place = info.location().map(|place| format!(" ({place})")).unwrap_or_default();
    let way = Backtrace::capture();
    match way.status() {
        BacktraceStatus::Captured => format!("{message}{place}\n{way}"),
        _ => format!("{message}{place}"),
    }
}

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_with_its_place() {
        let said = guarded(|| panic!("no {}", 7));
        // The hook is the process's; here the test runner's own stays, and the message is lost.
        assert_eq!(said, Err::<(), _>("a panic without a message".to_owned()));
        assert_eq!(guarded(|| 7), Ok(7));
    }
}
