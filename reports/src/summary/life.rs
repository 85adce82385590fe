//! What becomes of Jump Clients that stay away or are uninstalled: lost, deleted, removed, refused, and when.

use model::event::Setting;
use model::metric::{Counter, Gauge};
use model::time::SimTime;

use super::figures::{Figure, Quantity, figure, headline};
use super::section::{Section, Table};
use crate::in_force;
use crate::run::Run;
use crate::words;

/// What can become of a Jump Client: its counter, its name as a figure, and the rule behind it.
const FATES: [(Counter, &str, &str); 7] = [
    (Counter::LostLabels, "Labelled lost", "MAINT-1"),
    (Counter::Deletions, "Deleted from the list", "MAINT-3"),
    (Counter::SelfRemovals, "Removed themselves", "MAINT-6"),
    (Counter::OrderedRemovals, "Told to uninstall", "MAINT-9"),
    (Counter::LocalUninstalls, "Uninstalled by end users", "MAINT-10"),
    (Counter::LocalRefusals, "End users refused", "MAINT-12"),
    (Counter::Removals, "Taken off the list", "MAINT-10"),
];

/// Those of them whose mere occurrence is worth a section; the last joins it where there is one.
const TELLING: usize = 6;

/// The part of the report about Jump Clients that stay away or go.
pub(super) fn section(run: &Run<'_>) -> Option<Section> {
    if !happened(run) {
        return None;
    }
    let rows = FATES.into_iter().filter(|(counter, ..)| run.record.total(*counter) > 0);
    let row = |(counter, name, rule): (Counter, &str, &str)| {
        let when = |pick: fn(model::record::FirstLast) -> SimTime| {
            run.record.moments[counter.index()].map_or_else(String::new, |moments| words::dated(run, pick(moments)))
        };
        vec![
            name.to_owned(),
            words::count(run.record.total(counter)),
            when(|moments| moments.first),
            when(|moments| moments.last),
            limit(run, counter).map_or_else(|| rule.to_owned(), |limit| format!("{limit} ({rule})")),
        ]
    };
    let table = Table {
        caption: "How often, first and last, and what decides it".to_owned(),
        columns: vec![("What", false), ("How often", true), ("First", false), ("Last", false), ("After", false)],
        rows: rows.map(row).collect(),
    };
    let shown: Vec<_> = STATUSES
        .into_iter()
        .filter(|(gauge, _)| run.peak(*gauge) > 0)
        .map(|(gauge, name)| {
            let begin = run.record.series.first().map_or(0, |bucket| bucket.gauges[gauge.index()].min);
            vec![
                name.to_owned(),
                words::count(begin),
                words::count(run.peak(gauge)),
                words::count(run.record.final_value(gauge)),
            ]
        })
        .collect();
    let statuses = Table {
        caption: "What the Jump interface shows of them; begin is the least of the first bucket".to_owned(),
        columns: vec![("Shown as", false), ("Begin", true), ("Most", true), ("End", true)],
        rows: shown,
    };
    Some(Section {
        anchor: "life",
        title: "Lost, deleted, uninstalled",
        said: details(run),
        tables: vec![table, statuses],
    })
}

/// What came out, in a sentence.
pub(super) fn sentences(run: &Run<'_>) -> Vec<String> {
    let told: Vec<_> = [
        (Counter::LostLabels, "labelled lost"),
        (Counter::Deletions, "deleted from the list"),
        (Counter::SelfRemovals, "removed by themselves"),
        (Counter::OrderedRemovals, "removed as the appliance told them"),
        (Counter::LocalUninstalls, "uninstalled by end users"),
    ]
    .into_iter()
    .map(|(counter, what)| (run.record.total(counter), what))
    .filter(|(clients, _)| *clients > 0)
    .map(|(clients, what)| format!("{} {what}", words::count(clients)))
    .collect();
    if told.is_empty() {
        return Vec::new();
    }
    vec![format!("Of {}: {}.", words::clients(run.plan.clients.len() as u64), words::list(&told))]
}

/// The same, and when it came: a sentence for each thing that has a time to tell.
fn details(run: &Run<'_>) -> Vec<String> {
    let mut said = Vec::new();
    for (counter, what) in [
        (Counter::LostLabels, "labelled lost"),
        (Counter::Deletions, "deleted"),
        (Counter::SelfRemovals, "gone from its computer"),
    ] {
        let Some(moments) = run.record.moments[counter.index()] else { continue };
        let still = match (counter, run.record.final_value(Gauge::Lost)) {
            (Counter::LostLabels, 0) => ", and none was lost when the run ended".to_owned(),
            (Counter::LostLabels, lost) => {
                format!(", and {} still lost when the run ended", words::was_were_some(lost))
            }
            _ => String::new(),
        };
        said.push(format!(
            "The first was {what} at {}, the last at {}{still}.",
            words::dated(run, moments.first),
            words::dated(run, moments.last)
        ));
    }
    let refused = run.record.total(Counter::LocalRefusals);
    if refused > 0 {
        said.push(format!(
            "End users were kept from uninstalling, disabling or enabling Jump Clients {}.",
            words::times(refused)
        ));
    }
    let mut all = sentences(run);
    if !said.is_empty() {
        all.push(said.join(" "));
    }
    all
}

/// The counts as figures, each with the setting that decides it.
pub(super) fn figures(run: &Run<'_>) -> Vec<Figure> {
    let told = FATES.into_iter().take(TELLING).filter(|(counter, ..)| run.record.total(*counter) > 0);
    let told = told.map(|(counter, name, rule)| {
        let limit = limit(run, counter).map_or_else(|| rule.to_owned(), |limit| format!("{limit} ({rule})"));
        let at = run.record.moments[counter.index()].map(|moments| moments.first);
        let of = if matches!(counter, Counter::LocalRefusals) { figure } else { headline };
        Figure { at, ..of(name, Quantity::Count(run.record.total(counter)), limit, counter.about()) }
    });
    told.collect()
}

/// Whether anything happened that this part tells.
pub(crate) fn happened(run: &Run<'_>) -> bool {
    FATES.iter().take(TELLING).any(|(counter, ..)| run.record.total(*counter) > 0) || run.peak(Gauge::Disabled) > 0
}

/// The statuses of the Jump interface with the words for them, the best first.
pub(crate) const STATUSES: [(Gauge, &str); 7] = [
    (Gauge::ShownOnline, "online"),
    (Gauge::ShownUpgradePending, "upgrade pending"),
    (Gauge::ShownUpgrading, "upgrading"),
    (Gauge::ShownDisabled, "disabled"),
    (Gauge::ShownOffline, "offline"),
    (Gauge::Lost, "lost"),
    (Gauge::ShownUninstalled, "uninstalled"),
];

/// How long a client is away before it happens, as it was set when the run began and later.
fn limit(run: &Run<'_>, counter: Counter) -> Option<String> {
    let pick = |setting: &Setting| match (counter, setting) {
        (Counter::LostLabels, Setting::LostAfter(after)) => Some(*after),
        (Counter::Deletions | Counter::SelfRemovals, Setting::DeleteAfter(after)) => Some(*after),
        _ => None,
    };
    let end = SimTime::ZERO + run.record.ran;
    let mut values = in_force::within(run, SimTime::ZERO, end, pick);
    values.dedup();
    let values: Vec<_> = values.into_iter().map(words::length).collect();
    (!values.is_empty()).then(|| format!("after {} offline", values.join(", then ")))
}
