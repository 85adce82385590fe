//! What the keys of a file mean together: references, contradictions, sums.
//!
//! Every key is already of its type and within its bounds, or reported and absent; a check that lacks a value stays
//! silent. Warnings are for what runs, and probably not as meant.

mod acts;
mod appliance;
mod credentials;
mod desk;
mod directory;
mod expectation;
mod fleet;
mod installers;
mod nights;
mod overlap;
mod scripting;
mod sessions;
mod settings;
mod support;
mod timeline;
mod tools;

use model::rng::Chance;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::directory::Resolved;
use crate::expectation::Expected;
use crate::file::{File, JumpClients};
use crate::lower::{Calendar, Listed, Selection, Writing};

/// Checks a whole file and reads its expectations; `listed` is the fleet that its listing gave, if it names one that
/// could be read, `directory` its directory with the names resolved.
pub(crate) fn check(
    file: &File,
    listed: Option<&Listed>,
    directory: Option<&Resolved>,
    out: &mut Diagnostics,
) -> Vec<Expected> {
    if let Some(run) = file.run.get() {
        self::run(run, out);
    }
    if let Some(appliance) = file.appliance.get() {
        appliance::check(appliance, out);
    }
    if let Some(jump_clients) = file.jump_clients.get() {
        self::jump_clients(jump_clients, out);
    }
    if let (Some(run), Some(jump_clients)) = (file.run.get(), file.jump_clients.get()) {
        whole_ticks(run, jump_clients, out);
    }
    let sites = fleet::check(file, listed, out);
    let run = file.run.get();
    let seed = run.and_then(|run| run.seed.copied()).unwrap_or_default();
    let selection = sites.as_deref().map(|sites| Selection::new(Chance::new(seed), sites));
    let calendar =
        run.and_then(|run| Some(Calendar { starts: run.starts.get()?.clone(), duration: run.duration.copied()? }));
    let nowhere = Selection::new(Chance::new(0), &[]);
    let writing = Writing { selection: selection.as_ref().unwrap_or(&nowhere), calendar: calendar.as_ref() };
    settings::check(file, listed, out);
    installers::check(file, listed, out);
    if let (Some(directory), Some(selection)) = (directory, &selection) {
        directory::check(directory, selection, out);
    }
    support::check(file, selection.as_ref(), calendar.as_ref(), out);
    tools::check(file, out);
    timeline::check(file, selection.as_ref(), writing, out);
    sessions::check(file, out);
    if let Some(entries) = file.timeline.get() {
        desk::check(file, entries, out);
        credentials::check(file, entries, out);
        scripting::check(file, entries, selection.as_ref(), out);
    }
    expectation::check(file, writing, out)
}

fn run(run: &crate::file::Run, out: &mut Diagnostics) {
    let (tick, duration) = (run.tick.copied(), run.duration.copied());
    if let Some(tick) = tick.filter(|tick| tick.as_micros() % 1_000 != 0) {
        let diagnostic =
            Diagnostic::error(Code::WrongValue, run.tick.span, format!("`{tick}` is no whole millisecond"));
        out.push(diagnostic.help("a tick has 1 to 1,000 whole milliseconds"));
    }
    if let (Some(tick), Some(duration)) = (tick, duration)
        && duration < tick
    {
        let message = format!("the run ends after {duration}, before its first tick of {tick}");
        out.push(Diagnostic::error(Code::Conflict, run.duration.span, message).help("give it one tick at least"));
    }
    if let (Some(starts), Some(duration)) = (run.starts.get(), duration) {
        let span = jiff::SignedDuration::from_micros(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX));
        if starts.checked_add(span).is_err() {
            let diagnostic = Diagnostic::error(Code::OutOfBounds, run.starts.span, "the run ends after the year 9999");
            out.push(diagnostic.help("let it start earlier"));
        }
    }
}

fn jump_clients(jump_clients: &JumpClients, out: &mut Diagnostics) {
    if let Some(back_off) = jump_clients.back_off.get() {
        ordered(("base", &back_off.base), ("cap", &back_off.cap), out);
    }
    if let Some(tcp) = jump_clients.tcp.get() {
        ordered(("resend_first", &tcp.resend_first), ("resend_max", &tcp.resend_max), out);
        ordered(("resend_first", &tcp.resend_first), ("give_up", &tcp.give_up), out);
    }
}

/// Keep-alives that are counted and not sent are counted tick by tick.
fn whole_ticks(run: &crate::file::Run, jump_clients: &JumpClients, out: &mut Diagnostics) {
    let Some(keep_alive) = jump_clients.keep_alive.get() else { return };
    let (Some(tick), Some(interval)) = (run.tick.copied(), keep_alive.interval.copied()) else { return };
    if !tick.is_zero() && !interval.as_micros().is_multiple_of(tick.as_micros()) {
        let span = if keep_alive.interval.given { keep_alive.interval.span } else { run.tick.span };
        let message = format!("keep-alives every {interval} do not fall on ticks of {tick}");
        let diagnostic = Diagnostic::error(Code::Conflict, span, message);
        out.push(
            diagnostic.help("choose a keep-alive interval that is a whole number of ticks, or a tick that divides it"),
        );
    }
}

type Named<'a> = (&'static str, &'a crate::file::Field<model::time::SimDuration>);

/// Holds that one span is not longer than another. The one that a file gives is to blame; of two, the latter.
fn ordered((low_name, low): Named<'_>, (high_name, high): Named<'_>, out: &mut Diagnostics) {
    let (Some(least), Some(most)) = (low.copied(), high.copied()) else { return };
    if least <= most {
        return;
    }
    let diagnostic = match high.given {
        true => {
            let message = format!("`{high_name}` is at least `{low_name}`: {most} is shorter than {least}");
            let diagnostic = Diagnostic::error(Code::Conflict, high.span, message);
            if low.given { diagnostic.and(low.span, format!("`{low_name}` is here")) } else { diagnostic }
        }
        false => {
            let message = format!("`{low_name}` is at most `{high_name}`: {least} is longer than {most}");
            Diagnostic::error(Code::Conflict, low.span, message)
        }
    };
    let default = |name, given: bool, value| if given { None } else { Some(format!("`{name}` is {value} by default")) };
    let help = default(low_name, low.given, least).or(default(high_name, high.given, most));
    out.push(help.into_iter().fold(diagnostic, Diagnostic::help));
}
