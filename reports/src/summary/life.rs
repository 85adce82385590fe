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
        said: sentences(run),
        tables: vec![table, statuses],
    })
}

/// What came out, in a sentence or two.
pub(super) fn sentences(run: &Run<'_>) -> Vec<String> {
    let mut said = Vec::new();
    let total = |counter| run.record.total(counter);
    let (lost, deleted) = (total(Counter::LostLabels), total(Counter::Deletions));
    if lost > 0 {
        let still = run.record.final_value(Gauge::Lost);
        said.push(format!(
            "{} labelled lost, the first at {}; {} when the run ended.",
            words::was_were(lost, "Jump Client"),
            first(run, Counter::LostLabels),
            if still == 0 { "none was lost".to_owned() } else { format!("{} still lost", words::is_are(still)) }
        ));
    }
    if deleted > 0 {
        said.push(format!(
            "{} deleted from the list, the first at {}, the last at {}.",
            words::was_were(deleted, "Jump Client"),
            first(run, Counter::Deletions),
            last(run, Counter::Deletions)
        ));
    }
    let gone: Vec<_> = [
        (Counter::SelfRemovals, "removed themselves when the time they were last told was over"),
        (Counter::OrderedRemovals, "removed themselves because the appliance told them to"),
        (Counter::LocalUninstalls, "were uninstalled by end users"),
    ]
    .into_iter()
    .filter(|(counter, _)| total(*counter) > 0)
    .map(|(counter, what)| format!("{} {what}", words::count(total(counter))))
    .collect();
    if !gone.is_empty() {
        said.push(format!("Of all Jump Clients, {}.", words::list(&gone)));
    }
    let refused = total(Counter::LocalRefusals);
    if refused > 0 {
        said.push(format!("End users were refused {}.", words::times(refused)));
    }
    said
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

fn first(run: &Run<'_>, counter: Counter) -> String {
    run.record.moments[counter.index()].map_or_else(String::new, |moments| words::dated(run, moments.first))
}

fn last(run: &Run<'_>, counter: Counter) -> String {
    run.record.moments[counter.index()].map_or_else(String::new, |moments| words::dated(run, moments.last))
}
