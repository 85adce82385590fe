//! What weighs on the verdict besides the expectations: broken laws, a timeline that changed nothing, a run that did not
//! come to rest or was stopped.

use model::id::EntryId;
use model::plan::Entry;
use model::record::{Effect, InvariantReport};
use model::verdict::{Finding, Outcome};

use super::super::words;
use super::history::History;

/// All findings, in the order: expectations, the run, invariants, timeline, recovery.
pub(super) fn findings(history: &History<'_>, expects_nothing: bool) -> Vec<Finding> {
    let record = history.record;
    let mut findings = Vec::new();
    if expects_nothing && record.invariants.iter().all(|invariant| invariant.checks == 0) {
        findings.push(Finding {
            outcome: Outcome::Inconclusive,
            about: "expectations".into(),
            what: "nothing was expected, and no law had anything to check".into(),
            at: None,
        });
    }
    if history.ran < history.end {
        findings.push(Finding {
            outcome: Outcome::Inconclusive,
            about: "run".into(),
            what: format!("stopped at {} of {}", words::instant(history.ran), words::instant(history.end)),
            at: Some(history.ran),
        });
    }
    findings.extend(record.invariants.iter().filter(|invariant| invariant.violations > 0).map(broken));
    for (place, entry) in history.plan.timeline.iter().enumerate() {
        let effect = record.effects.iter().find(|effect| effect.entry == EntryId(place as u32));
        findings.extend(idle(history, entry, effect));
    }
    findings.extend(unrest(history));
    findings
}

fn broken(invariant: &InvariantReport) -> Finding {
    let InvariantReport { name, law, checks, violations, first, .. } = invariant;
    let (checks, violations) = (words::grouped((*checks).into()), words::grouped((*violations).into()));
    let first = first.as_ref();
    let breach =
        first.map_or_else(String::new, |breach| format!("; first at {}: {}", words::instant(breach.at), breach.what));
    Finding {
        outcome: Outcome::Fail,
        about: format!("invariant {name}"),
        what: format!("broken {violations} times in {checks} checks: \"{law}\"{breach}"),
        at: first.map(|breach| breach.at),
    }
}

/// A timeline entry that changed nothing (RUN-7).
fn idle(history: &History<'_>, entry: &Entry, effect: Option<&Effect>) -> Option<Finding> {
    let (what, at) = match effect {
        _ if !entry.enabled => (format!("{} is switched off", entry.name), None),
        Some(Effect { began: Some(_), touched: 1.., .. }) => return None,
        Some(Effect { began: Some(began), what, .. }) => (format!("{} hit nobody: {what}", entry.name), Some(*began)),
        _ if entry.at > history.ran => {
            (format!("{} never began: {}", entry.name, history.stopped_before(entry.at)), None)
        }
        _ => (format!("{} never began, though it was due at {}", entry.name, words::instant(entry.at)), None),
    };
    Some(Finding { outcome: Outcome::Inconclusive, about: format!("timeline {}", entry.name), what, at })
}

/// Clients under way at the end of a run that had to come to rest.
fn unrest(history: &History<'_>) -> Option<Finding> {
    let rest = &history.record.rest;
    if !history.plan.must_reach_rest || rest.since.is_some() || history.ran < history.end {
        return None;
    }
    let states = rest.pending.iter().filter(|(_, count)| *count > 0);
    let states: Vec<_> = states
        .map(|(state, count)| format!("{} {}", words::grouped((*count).into()), state.name().replace('_', " ")))
        .collect();
    let clients = history.plan.clients.as_slice();
    let named: Vec<_> = rest
        .named
        .iter()
        .take(NAMED_MAX)
        .map(|(client, state, since)| {
            let name = clients.get(client.index()).map_or_else(|| client.to_string(), |client| client.name.clone());
            format!("{name} ({} since {})", state.name().replace('_', " "), words::instant(*since))
        })
        .collect();
    let mut what = format!("not at rest when the run ended at {}", words::instant(history.ran));
    for part in [states, named].iter().filter(|part| !part.is_empty()) {
        what = format!("{what}: {}", part.join(", "));
    }
    Some(Finding { outcome: Outcome::Fail, about: "recovery".into(), what, at: Some(history.ran) })
}

/// The most clients that the sentence names; the record holds more.
const NAMED_MAX: usize = 5;
