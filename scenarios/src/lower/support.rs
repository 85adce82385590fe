//! How customers are served, and the streams by which they come.

use model::plan::{AutomaticAssignment, ConsoleAccess, Stream, SupportPlan};
use model::session::{CustomerClient, Fallback};
use model::time::{SimDuration, SimTime};
use model::workload::{Arrivals, Law, Pattern, Ramp, Rate, SPAN_MAX, Spread, WeeklyCurve, WorkloadError};

use super::credentials;
use super::desk::entrance;
use super::select::Selection;
use super::sessions::Desk;
use super::{sure, tools};
use crate::diagnostic::Diagnostics;
use crate::file::customers::{self as file, Customers, Runs};
use crate::file::support::{self, FallbackStep};
use crate::file::{Field, File};
use crate::units;

/// The site's settings for sessions with customers, and everybody who is going to come.
pub(super) fn support(file: &File, selection: &Selection<'_>, desk: &Desk, out: &mut Diagnostics) -> SupportPlan {
    let settings = sure(&file.support);
    let duration = *sure(&sure(&file.run).duration);
    let streams =
        sure(&file.customers).iter().filter_map(|stream| self::stream(stream, duration, selection, desk, out));
    SupportPlan {
        general_queue: *sure(&settings.general_queue),
        fallback_attended: fallback(&settings.fallback_attended),
        fallback_unattended: fallback(&settings.fallback_unattended),
        assignment: settings.automatic_assignment.get().map(assignment),
        streams: streams.collect(),
        console_access: console_access(sure(&settings.console_access)),
        credentials: credentials::stores(&settings.credentials),
        tools: tools::plan(file, desk, out),
        ..SupportPlan::default()
    }
}

fn assignment(settings: &support::AutomaticAssignment) -> AutomaticAssignment {
    AutomaticAssignment { sessions_max: *sure(&settings.sessions_max), offer_timeout: *sure(&settings.offer_timeout) }
}

fn console_access(settings: &crate::file::ConsoleAccess) -> ConsoleAccess {
    ConsoleAccess {
        web_and_mobile: *sure(&settings.web_and_mobile),
        software: *sure(&settings.software),
        certificate: *sure(&settings.certificate),
    }
}

fn fallback(steps: &Field<Vec<FallbackStep>>) -> Fallback {
    let Some(steps) = steps.get() else { return Fallback::ALL };
    Fallback {
        last_queue: steps.contains(&FallbackStep::Last),
        entry_queue: steps.contains(&FallbackStep::Entry),
        general_queue: steps.contains(&FallbackStep::General),
    }
}

fn stream(
    stream: &Customers,
    duration: SimDuration,
    selection: &Selection<'_>,
    desk: &Desk,
    out: &mut Diagnostics,
) -> Option<Stream> {
    let name = sure(&stream.name).0.clone();
    let sites = selection.sites_of(sure(&stream.sites), &format!("customers/{name}/sites"));
    let comes_by = sure(&stream.comes_by);
    Some(Stream {
        arrivals: arrivals(stream, duration)?.ok()?,
        sites,
        entrance: entrance(comes_by, desk, out)?,
        client: client(comes_by, &stream.runs),
        device: *sure(&stream.device),
        handling: stream.handling.copied().map_or_else(handling, |handling| handling.0),
        patience: stream.patience.copied().map_or_else(|| Some(patience()), |patience| patience.0),
        screen: stream.screen.copied(),
        replies: tools::replies(&stream.replies),
        name,
    })
}

/// What a customer runs at first.
pub(super) fn client(comes_by: &file::ComesBy, runs: &Field<Runs>) -> CustomerClient {
    match runs.copied() {
        _ if comes_by.help_link.given => CustomerClient::Browser,
        Some(Runs::Chat) => CustomerClient::Chat,
        Some(Runs::Full) | None => CustomerClient::Full,
    }
}

/// The law by which the customers of a stream come, in a run that lasts so long, or what is wrong with it; nothing where
/// something is missing, and reported.
pub(crate) fn arrivals(stream: &Customers, duration: SimDuration) -> Option<Result<Arrivals, WorkloadError>> {
    let law = stream.arrivals.get()?;
    let from = SimTime::ZERO + stream.from.copied()?;
    let until = SimTime::ZERO + stream.until.copied().unwrap_or(duration);
    let constant = law.constant.copied().map(|one| Ok(Pattern::Constant(rate(one))));
    let poisson = law.poisson.copied().map(|one| Ok(Pattern::Poisson(rate(one))));
    let ramp = law.ramp.get().and_then(|ramp| {
        let (start, end) = (rate(ramp.from.copied()?), rate(ramp.to.copied()?));
        Some(Ok(Pattern::Ramp(Ramp { start, end, over: ramp.over.copied()? })))
    });
    let business = law.business_hours.copied();
    let business = business.map(|one| WeeklyCurve::standard(rate(one)).map(Pattern::BusinessHours));
    let pattern = constant.or(poisson).or(ramp).or(business)?;
    Some(pattern.and_then(|pattern| Arrivals::new(pattern, from, until)))
}

/// To a thousandth of a request a week.
pub(crate) fn rate(rate: units::Rate) -> Rate {
    Rate::from_thousandths_per_week(rate.times_in(SECONDS_IN_1000_WEEKS).0)
}

/// How long customers keep a representative busy where a file does not say it (assumptions.md 6).
pub(super) fn handling() -> Spread {
    Spread::new(Law::Lognormal { mean: SimDuration::from_secs(900), sigma: 0.8 }, SPAN_MAX).expect("a spread")
}

/// How long customers wait where a file does not say it (assumptions.md 6).
pub(super) fn patience() -> Spread {
    Spread::new(Law::Exponential { mean: SimDuration::from_secs(110) }, SPAN_MAX).expect("a spread")
}

pub(crate) const SECONDS_IN_1000_WEEKS: u32 = 604_800_000;
