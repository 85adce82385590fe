//! What was asked and what came out, in sentences for a reader who will read nothing else.

use model::event::{ClientState, Setting};
use model::metric::{Counter, Latency};
use model::plan::{Begin, Plan};
use model::time::SimTime;
use model::verdict::Outcome;

use super::figures::sampled;
use super::happenings;
use super::recovery::{self, Recovery};
use super::{deeds, desk, life, sessions, traffic, upgrades};
use crate::in_force;
use crate::run::Run;
use crate::words::{self, span, was_were};

/// What was asked of the appliance.
pub(super) fn asked(plan: &Plan) -> String {
    let appliance = &plan.appliance;
    let mut said = format!(
        "{} at {} {} a {} that holds {}, for {}; connection rate {}/s.",
        words::clients(plan.clients.len() as u64),
        words::counted(plan.sites.len() as u64, "site"),
        match plan.begin {
            Begin::Connected => "connected to",
            Begin::Cold => "dial from a cold start into",
        },
        appliance.model,
        words::count(u64::from(appliance.capacity)),
        words::length(plan.duration),
        appliance.connection_rate,
    );
    said += &people(plan);
    let enabled = || plan.timeline.iter().filter(|entry| entry.enabled);
    for entry in enabled().take(ENTRIES_TOLD_MAX) {
        said += &format!(" At {}: {}.", words::moment(entry.at), happenings::named(entry, plan));
    }
    let more = enabled().count().saturating_sub(ENTRIES_TOLD_MAX);
    if more > 0 {
        said += &format!(" And {more} more, listed under the timeline.");
    }
    said
}

/// Who is at the support desk, and who comes to it.
fn people(plan: &Plan) -> String {
    let mut said = String::new();
    if !plan.consoles.is_empty() {
        said += &format!(" {}", words::counted(plan.consoles.len() as u64, "console"));
        if let Some(licences) = plan.appliance.licences {
            said += &format!(" with {}", words::counted(licences.into(), "licence"));
        }
        said += " for representatives.";
    }
    let streams = plan.support.streams.len() as u64;
    if streams > 0 {
        said += &format!(" Customers come in {}.", words::counted(streams, "stream"));
    }
    said
}

/// What came out, the most important first.
pub(super) fn came_out(run: &Run<'_>) -> Vec<String> {
    let mut said = vec![came_back(run)];
    said.extend(upgrades::sentences(run));
    said.extend(desk::sentences(run));
    said.extend(sessions::sentences(run));
    said.extend(life::sentences(run));
    said.extend(deeds::sentences(run));
    said.extend(traffic::sentences(run));
    said.extend(unended(run));
    said.extend(all_reconnections(run));
    said.extend(connection_rate(run));
    said.extend(capacity(run));
    said.push(expectations(run));
    said.extend(broken_laws(run));
    said
}

fn came_back(run: &Run<'_>) -> String {
    let fleet = run.plan.clients.len() as u64;
    let connected = run.final_in(ClientState::Connected);
    let rest = &run.record.rest;
    let all = connected == fleet;
    let Some(recovery) = Recovery::of(run) else {
        return match rest.since {
            None => format!("{} when the run ended.", under_way(run)),
            Some(_) => format!("Nothing came between the fleet and its appliance: at the end, {}.", by_state(run)),
        };
    };
    let ended = recovery.what_ended();
    let back = if recovery.entry.is_none() { "online" } else { "back" };
    match recovery.took() {
        None => {
            let after = span(run_end(run).since(recovery.ended));
            format!("{} when the run ended, {after} after {ended}.", under_way(run))
        }
        Some(took) if took.is_zero() => {
            format!("Nobody was still on the way back when {ended}; at the end, {}.", by_state(run))
        }
        Some(took) if all && fleet == 1 => format!("The one Jump Client was {back} {} after {ended}.", span(took)),
        Some(took) if all => format!("All {} were {back} {} after {ended}.", words::clients(fleet), span(took)),
        Some(took) => format!("The fleet was at rest {} after {ended}: {}.", span(took), by_state(run)),
    }
}

/// Disturbances that were still acting when the run ended: what came out then says little about recovery.
fn unended(run: &Run<'_>) -> Option<String> {
    let acting = run.record.effects.iter().filter(|effect| effect.began.is_some() && effect.ended.is_none());
    let entries = acting.map(|effect| &run.plan.timeline[effect.entry.index()]);
    let names: Vec<_> = entries
        .filter(|entry| recovery::disturbs(&entry.action))
        .map(|entry| format!("“{}”", words::one_line(&entry.name)))
        .collect();
    let more = names.len().saturating_sub(ENTRIES_TOLD_MAX);
    let mut told: Vec<_> = names.into_iter().take(ENTRIES_TOLD_MAX).collect();
    if more > 0 {
        told.push(format!("{more} more"));
    }
    (!told.is_empty()).then(|| format!("Still acting when the run ended: {}.", words::list(&told)))
}

/// Where the last disturbance is not the only one, what the others did to reconnecting.
fn all_reconnections(run: &Run<'_>) -> Option<String> {
    let samples = run.record.latencies.get(&Latency::TimeToReconnect).filter(|samples| !samples.is_empty())?;
    let at = |quantile| span(sampled(samples.value_at_quantile(quantile)));
    (!Recovery::is_only_one(run)).then(|| {
        let count = words::counted(samples.len(), "reconnection");
        format!("Over the whole run, {count} took {} in the median and {} at the longest.", at(0.5), at(1.0))
    })
}

fn connection_rate(run: &Run<'_>) -> Option<String> {
    if run.record.total(Counter::Admissions) == 0 {
        return None;
    }
    let law = run.record.invariants.iter().find(|law| law.name == "connection_rate")?;
    let peak = super::figures::admissions_peak(run)
        .map_or_else(String::new, |peak| format!("; at most {} in any 1 s", words::count(peak.peak)));
    let rates = rates(run);
    Some(match (law.violations, &law.first) {
        (0, _) => format!("The connection rate held: {rates}{peak}."),
        (broken, first) => format!(
            "The connection rate ({rates}) was exceeded {}{}{peak}.",
            words::times(broken),
            first.as_ref().map_or_else(String::new, |first| format!(", first at {}", words::moment(first.at)))
        ),
    })
}

/// The rate when the run began and each value it was given later, with the moment; where they are many, their range.
fn rates(run: &Run<'_>) -> String {
    let rates: Vec<_> =
        run.record.settings.iter().filter(|(_, setting)| matches!(setting, Setting::ConnectionRate(_))).collect();
    let values = rates.iter().filter_map(|(_, setting)| in_force::connection_rate(setting));
    if let (RATES_TOLD_MAX.., Some(least), Some(most)) = (rates.len(), values.clone().min(), values.clone().max()) {
        return format!("between {least}/s and {most}/s, changed {} times", rates.len() - 1);
    }
    let told = |(place, (at, setting)): (usize, &(SimTime, Setting))| {
        let (_, value) = words::setting(*setting);
        if place == 0 { value } else { format!("then {value} from {} on", words::moment(*at)) }
    };
    let told: Vec<_> = rates.into_iter().enumerate().map(told).collect();
    told.join(", ")
}

fn capacity(run: &Run<'_>) -> Option<String> {
    let holds =
        format!("the {} holds {}", run.plan.appliance.model, words::count(u64::from(run.plan.appliance.capacity)));
    match (run.record.total(Counter::Refusals), run.record.total(Counter::Overloads)) {
        (0, 0) => None,
        (0, over) => {
            Some(format!("{} admitted beyond capacity, with a warning: {holds}.", was_were(over, "registration")))
        }
        (refused, _) => Some(format!("{} refused for lack of capacity: {holds}.", was_were(refused, "registration"))),
    }
}

fn expectations(run: &Run<'_>) -> String {
    let judged = &run.verdict.expectations;
    let of = |outcome| judged.iter().filter(|judged| judged.outcome == outcome).count();
    let total = judged.len();
    match (total, of(Outcome::Fail), of(Outcome::Inconclusive)) {
        (0, ..) => "The scenario expects nothing of its own; the invariants were judged.".to_owned(),
        (1, 0, 0) => "The one expectation held.".to_owned(),
        (1, 1, _) => "The one expectation failed.".to_owned(),
        (1, ..) => "The one expectation had nothing to judge.".to_owned(),
        (2, 0, 0) => "Both expectations held.".to_owned(),
        (_, 0, 0) => format!("All {total} expectations held."),
        (_, failed, 0) => format!("{failed} of {total} expectations failed."),
        (_, 0, unsure) => format!("{unsure} of {total} expectations had nothing to judge."),
        (_, failed, unsure) => format!("{failed} of {total} expectations failed, {unsure} had nothing to judge."),
    }
}

fn broken_laws(run: &Run<'_>) -> Vec<String> {
    let broken = run.record.invariants.iter().filter(|law| law.violations > 0 && law.name != "connection_rate");
    broken.map(|law| format!("The invariant {} was broken {}.", law.name, words::times(law.violations))).collect()
}

fn under_way(run: &Run<'_>) -> String {
    let pending = &run.record.rest.pending;
    if pending.is_empty() {
        return "The fleet was not at rest".to_owned();
    }
    let total: u64 = pending.iter().map(|(_, clients)| clients).sum();
    let states: Vec<_> =
        pending.iter().map(|(state, clients)| format!("{} {}", words::count(*clients), words::state(*state))).collect();
    format!("{} still under way ({})", was_were(total, "Jump Client"), words::list(&states))
}

/// `24,000 of 25,000 Jump Clients connected, 1,000 refused`.
fn by_state(run: &Run<'_>) -> String {
    let fleet = run.plan.clients.len() as u64;
    let connected = run.final_in(ClientState::Connected);
    if connected == fleet && fleet > 1 {
        return format!("all {} connected", words::clients(fleet));
    }
    let mut parts = vec![format!("{} of {} connected", words::count(connected), words::clients(fleet))];
    for state in ClientState::ALL.into_iter().filter(|state| *state != ClientState::Connected) {
        let clients = run.final_in(state);
        if clients > 0 {
            parts.push(format!("{} {}", words::count(clients), words::state(state)));
        }
    }
    words::list(&parts)
}

fn run_end(run: &Run<'_>) -> SimTime {
    SimTime::ZERO + run.record.ran
}

/// The most entries of a timeline that the banner tells.
const ENTRIES_TOLD_MAX: usize = 4;

/// From so many values of the connection rate on, only their range is told.
const RATES_TOLD_MAX: usize = 5;
