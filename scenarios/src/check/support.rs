//! Consoles, representatives and customers: what goes together, and that there are not too many of them.

use std::collections::BTreeMap;

use model::plan::{ConsoleKind, Device};
use model::session::Colours;
use model::time::SimDuration;
use model::workload::Rate;

use super::timeline::{exists, site_exists};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, shorten};
use crate::file::customers::{Arrivals, ComesBy, Customers, Runs};
use crate::file::representatives::{Shift, Work};
use crate::file::{Console, Field, File, Placed, Representatives, Sites};
use crate::lower::consoles::{device_of, name_of, names_of, shifts};
use crate::lower::support::{SECONDS_IN_1000_WEEKS, arrivals};
use crate::lower::{Calendar, Selection};

/// `selection` knows the sites and `calendar` the run, unless they cannot be known.
pub(super) fn check(
    file: &File,
    selection: Option<&Selection<'_>>,
    calendar: Option<&Calendar>,
    out: &mut Diagnostics,
) {
    for console in file.console.get().into_iter().flatten() {
        self::console(console, out);
        fits(&console.kind, &console.device, file, out);
        if let Some(selection) = selection.filter(|_| console.site.given) {
            site_exists(&console.site, selection, out);
        }
        works(&console.work, calendar, out);
    }
    for group in file.representatives.get().into_iter().flatten() {
        self::group(group, out);
        fits(&group.kind, &group.device, file, out);
        named_sites(&group.sites, selection, out);
        works(&group.work, calendar, out);
    }
    names(file, out);
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for stream in file.customers.get().into_iter().flatten() {
        if let Some(name) = stream.name.get() {
            if let Some(first) = seen.get(name.0.as_str()) {
                let message = format!("there are customers called `{}` already", name.0);
                let diagnostic = Diagnostic::error(Code::DuplicateName, stream.name.span, message);
                out.push(diagnostic.and(*first, "first named here").help("each stream has a name of its own"));
            } else {
                seen.insert(&name.0, stream.name.span);
            }
        }
        self::stream(stream, calendar, out);
        named_sites(&stream.sites, selection, out);
    }
    few(file, calendar, out);
}

fn console(console: &Console, out: &mut Diagnostics) {
    if console.user.given == console.rep_invite.given {
        let message = "a console is that of one representative";
        let span = if console.user.given { console.rep_invite.key } else { console.kind.key };
        out.push(Diagnostic::error(Code::MissingKey, span, message).help("give either user or rep_invite"));
    }
}

fn group(group: &Representatives, out: &mut Diagnostics) {
    if group.count.given == group.users.given {
        let message = "representatives are either so many, or users of the directory";
        let span = if group.count.given { group.users.key } else { group.name.span };
        out.push(Diagnostic::error(Code::MissingKey, span, message).help("give either count or users"));
        return;
    }
    if let (Some(count), Some(teams)) = (group.count.copied(), group.teams.get())
        && teams.len() > count as usize
    {
        let message = format!("{count} representatives are too few for {} teams", teams.len());
        let diagnostic = Diagnostic::error(Code::Conflict, group.teams.span, message);
        out.push(diagnostic.help("each is in one of the teams: name fewer, or raise `count`"));
    }
    if group.users.get().is_some_and(Vec::is_empty) {
        let diagnostic = Diagnostic::error(Code::MatchesNothing, group.users.span, "nobody is named");
        out.push(diagnostic.help("name users of the directory"));
    }
    for (key, given, name) in
        [(group.teams.key, group.teams.given, "teams"), (group.account.key, group.account.given, "account")]
    {
        if given && group.users.given {
            let message = format!("`{name}` is for representatives whom this block adds to the directory");
            let diagnostic = Diagnostic::error(Code::Conflict, key, message).and(group.users.key, "these are there");
            out.push(diagnostic.help("say it in the directory, or give `count` instead of `users`"));
        }
    }
}

/// Which console runs on what, and whether it may connect at all (WEB-1, WEB-7).
fn fits(kind: &Field<ConsoleKind>, device: &Field<Device>, file: &File, out: &mut Diagnostics) {
    let Some(console) = kind.copied() else { return };
    if !console.runs_on(device.copied().unwrap_or(device_of(console))) {
        let message = "there is no such console for this device, and nobody logs in at it";
        let diagnostic = Diagnostic::warning(Code::Conflict, device.span, message);
        out.push(diagnostic.help(match console {
            ConsoleKind::Desktop => "a desktop console runs on windows, mac or linux",
            ConsoleKind::Web => "a web console runs on windows, mac, linux or chrome_os",
            ConsoleKind::Mobile => "a mobile console runs on ios or android",
        }));
    }
    if console != ConsoleKind::Desktop && !ever_allowed(file) {
        let message = "web and mobile consoles are not allowed, and nobody logs in at this one";
        let diagnostic = Diagnostic::warning(Code::Conflict, kind.span, message);
        out.push(diagnostic.help("write `support.console_access.web_and_mobile = true` (WEB-1)"));
    }
}

/// Whether web and mobile consoles may connect at some moment of the run (WEB-1).
fn ever_allowed(file: &File) -> bool {
    let access = file.support.get().and_then(|support| support.console_access.get());
    let changes = file.timeline.get().into_iter().flatten().filter_map(|entry| entry.change.get());
    access.and_then(|access| access.web_and_mobile.copied()) != Some(false)
        || changes.into_iter().any(|change| change.web_and_mobile.copied() == Some(true))
}

fn works(work: &Field<Work>, calendar: Option<&Calendar>, out: &mut Diagnostics) {
    let (Some(own), Some(calendar)) = (work.get(), calendar) else { return };
    let (shifts, clash) = shifts(own, calendar);
    if let Some(span) = clash {
        let diagnostic = Diagnostic::error(Code::Overlap, span, "this shift begins before another one ends");
        out.push(diagnostic.help("let one end before the other begins, or write one shift for both"));
    }
    let whole = |shift: &&Placed<Shift>| {
        shift.days.get().is_some() && shift.from.get().is_some() && shift.until.get().is_some()
    };
    let given = own.shifts.get().map_or(0, Vec::len);
    if shifts.is_empty() && own.shifts.get().into_iter().flatten().filter(whole).count() == given {
        let diagnostic = Diagnostic::warning(Code::MatchesNothing, own.shifts.span, "no shift lies in the run");
        out.push(diagnostic.help(
            "the calendar is `run.starts`, with its zone; shifts are on weekdays unless their `days` say otherwise",
        ));
    }
}

/// Names of consoles are unique.
fn names(file: &File, out: &mut Diagnostics) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut add = |name: String, span: Span| {
        if let Some(first) = seen.get(&name) {
            let message = format!("there is a console `{}` already", shorten(&name));
            let diagnostic = Diagnostic::error(Code::DuplicateName, span, message).and(*first, "the first is here");
            out.push(diagnostic.help("give one of them a `name` of its own"));
        } else {
            seen.insert(name, span);
        }
    };
    for console in file.console.get().into_iter().flatten() {
        if let Some(name) = name_of(console) {
            let field = [&console.name, &console.user, &console.rep_invite].into_iter().find(|field| field.given);
            add(name.to_owned(), field.map_or(console.span, |field| field.span));
        }
    }
    let groups = file.representatives.get().into_iter().flatten();
    groups.flat_map(|group| names_of(group)).take(CONSOLES_MAX).for_each(|(name, span)| add(name, span));
}

fn stream(stream: &Customers, calendar: Option<&Calendar>, out: &mut Diagnostics) {
    if let Some(comes_by) = stream.comes_by.get() {
        self::comes_by(comes_by, &stream.comes_by, &stream.runs, out);
        screen(comes_by, &stream.runs, &stream.screen, out);
        if comes_by.session_key.given {
            let message = "a session key brings one customer, and not a stream of them";
            let diagnostic = Diagnostic::error(Code::Conflict, comes_by.session_key.key, message);
            out.push(diagnostic.help("let a `customer` of the timeline come with it (KEY-1)"));
        }
    }
    let Some(law) = stream.arrivals.get() else { return };
    if laws(law).into_iter().filter(|given| *given).count() != 1 {
        let diagnostic = Diagnostic::error(Code::MissingKey, stream.arrivals.span, "customers come by exactly one law");
        out.push(diagnostic.help("give one of constant, poisson, ramp and business_hours"));
        return;
    }
    let Some(calendar) = calendar else { return };
    if let Some(Err(error)) = arrivals(stream, calendar.duration) {
        let error = error.to_string();
        let (message, help) = error.split_once(": ").unwrap_or((&error, "change it"));
        out.push(Diagnostic::error(Code::OutOfBounds, stream.arrivals.span, message).help(help));
    }
    if let Some(until) = stream.until.copied().filter(|until| *until > calendar.duration) {
        let message = format!("the run is over after {}; customers would come until {until}", calendar.duration);
        let diagnostic = Diagnostic::warning(Code::AfterTheEnd, stream.until.span, message);
        out.push(diagnostic.help("leave `until` out, or raise `run.duration`"));
    }
    for rate in [&law.constant, &law.poisson, &law.business_hours] {
        if let Some((taken, false)) = rate.copied().map(|rate| rate.times_in(SECONDS_IN_1000_WEEKS)) {
            let message = format!("the rate is taken as {}", Rate::from_thousandths_per_week(taken));
            out.push(Diagnostic::note(Code::Rounded, rate.span, message));
        }
    }
}

const fn laws(law: &Arrivals) -> [bool; 4] {
    [law.constant.given, law.poisson.given, law.ramp.given, law.business_hours.given]
}

/// One way, and what goes with it.
pub(super) fn comes_by(by: &ComesBy, field: &Field<ComesBy>, runs: &Field<Runs>, out: &mut Diagnostics) {
    let ways = [by.issue.given, by.user.given, by.support_button.given, by.session_key.given, by.help_link.given];
    if ways.into_iter().filter(|given| *given).count() != 1 {
        let diagnostic = Diagnostic::error(Code::MissingKey, field.span, "a customer comes in exactly one way");
        out.push(diagnostic.help("give one of issue, user, support_button, session_key and help_link"));
        return;
    }
    for (key, given, whose) in [
        (by.support_button.key, by.support_button.given, "a Support Button"),
        (by.session_key.key, by.session_key.given, "a session key"),
    ] {
        if given && by.portal.given {
            let message = format!("{whose} has a public portal of its own");
            let diagnostic = Diagnostic::error(Code::Conflict, by.portal.key, message).and(key, "it is here");
            out.push(diagnostic.help("leave `portal` out"));
        }
    }
    if by.help_link.given && runs.given {
        let message = "whoever comes by a help link is in a browser";
        let diagnostic = Diagnostic::error(Code::Conflict, runs.key, message).and(by.help_link.key, "the help link");
        out.push(diagnostic.help("leave `runs` out (QUEUE-7)"));
    }
}

/// Only the full customer client has a screen to share (ELEV-1, QUEUE-7).
pub(super) fn screen(by: &ComesBy, runs: &Field<Runs>, screen: &Field<Colours>, out: &mut Diagnostics) {
    let without = match runs.copied() {
        _ if by.help_link.given => by.help_link.key,
        Some(Runs::Chat) => runs.span,
        Some(Runs::Full) | None => return,
    };
    if screen.given {
        let message = "only the full customer client can share the screen";
        let diagnostic =
            Diagnostic::error(Code::Conflict, screen.key, message).and(without, "this customer has another");
        out.push(diagnostic.help("leave `screen` out, or let the customer run the full client"));
    }
}

fn named_sites(sites: &Field<Sites>, selection: Option<&Selection<'_>>, out: &mut Diagnostics) {
    if let (Some(Sites::Named(names)), Some(selection)) = (sites.get(), selection) {
        names.iter().for_each(|name| exists(name, selection, out));
    }
}

/// Whether a run can bear all consoles and all customers.
fn few(file: &File, calendar: Option<&Calendar>, out: &mut Diagnostics) {
    let mut consoles = file.console.get().map_or(0, Vec::len);
    for group in file.representatives.get().into_iter().flatten() {
        consoles += names_of(group).len();
        if consoles > CONSOLES_MAX {
            let message = format!("more than {CONSOLES_MAX} consoles");
            let diagnostic = Diagnostic::error(Code::TooLarge, group.span, message);
            out.push(diagnostic.help("leave some representatives out"));
            break;
        }
    }
    let Some(calendar) = calendar else { return };
    let mut customers = 0.0;
    for stream in file.customers.get().into_iter().flatten() {
        customers += expected(stream, calendar.duration).unwrap_or_default();
        if customers > CUSTOMERS_MAX {
            let message = format!("about {customers:.0} customers would come by the streams up to here");
            let diagnostic = Diagnostic::error(Code::TooLarge, stream.arrivals.span, message);
            out.push(diagnostic.help(format!("at most {CUSTOMERS_MAX:.0} can: lower the rates or the time")));
            break;
        }
    }
}

/// About how many customers come by a stream.
fn expected(stream: &Customers, duration: SimDuration) -> Option<f64> {
    let law = stream.arrivals.get()?;
    let until = stream.until.copied().unwrap_or(duration).min(duration).as_secs_f64();
    let span = (until - stream.from.copied()?.as_secs_f64()).max(0.0);
    let per_second = |rate: crate::units::Rate| crate::lower::support::rate(rate).per_second();
    let ramp = law.ramp.get().and_then(|ramp| {
        let (from, to) = (per_second(ramp.from.copied()?), per_second(ramp.to.copied()?));
        let over = ramp.over.copied()?.as_secs_f64();
        let rising = span.min(over);
        Some((from + (to - from) * rising / over / 2.0) * rising + to * (span - rising))
    });
    let even = law.constant.copied().or(law.poisson.copied()).map(|rate| per_second(rate) * span);
    let business = law.business_hours.copied().map(|rate| per_second(rate) * (span * WEEK_SHARE).max(span.min(DAY)));
    even.or(ramp).or(business)
}

/// The most consoles: ten thousand representatives are more than any appliance has licences for.
pub(super) const CONSOLES_MAX: usize = 10_000;
/// The most customers of all streams: each costs a run some dozens of events.
const CUSTOMERS_MAX: f64 = 2_000_000.0;
/// What a standard working week brings, of what it would at the rate of its busiest hour: 30,900 of 168,000.
const WEEK_SHARE: f64 = 0.184;
/// What the busiest day can bring at most, in seconds of the busiest hour: six hours of it.
const DAY: f64 = 21_600.0;
