//! What people did to the fleet and what came of it: wake-ups, installations, jumps, other transfers.

use model::metric::{Counter, Latency};

use super::figures::{Figure, Quantity, figure, headline, sampled};
use super::section::{Section, Table};
use crate::run::Run;
use crate::words::{self, span};

/// What can be done: the counter, its name, the counter of refusals, and the rule behind them.
struct Deed {
    done: Counter,
    name: &'static str,
    refused: Option<(Counter, &'static str, &'static str)>,
}

const DEEDS: [Deed; 6] = [
    Deed {
        done: Counter::WakeAttempts,
        name: "Wake-ups sent",
        refused: Some((
            Counter::WakeRefusals,
            "Wake-ups refused",
            "not allowed, too soon after another, no neighbour online, or nothing to wake (WAKE-2, WAKE-3, WAKE-5)",
        )),
    },
    Deed { done: Counter::Wakings, name: "Computers woken", refused: None },
    Deed {
        done: Counter::Installs,
        name: "Jump Clients installed",
        refused: Some((
            Counter::InstallRefusals,
            "Installations refused",
            "the installer had expired or was deleted (INST-1)",
        )),
    },
    Deed {
        done: Counter::Jumps,
        name: "Jumps",
        refused: Some((
            Counter::JumpRefusals,
            "Jumps refused",
            "missing, offline, lost, uninstalled, disabled or outdated (UPG-15, MAINT-16)",
        )),
    },
    Deed { done: Counter::TransfersSent, name: "Packages to consoles and Support Buttons", refused: None },
    Deed { done: Counter::UntrustedDials, name: "Dials given up for lack of trust", refused: None },
];

/// Refusals of what has no counter of its own when it succeeds.
const REFUSALS: [(Counter, &str, &str); 2] = [
    (Counter::UpgradeRefusals, "Manual upgrades refused", "not permitted, not reachable or up to date (UPG-15)"),
    (
        Counter::InstallerRefusals,
        "Changes to installers refused",
        "expired, deleted, or not permitted (INST-1, INST-6)",
    ),
];

/// The part of the report about what people did.
pub(super) fn section(run: &Run<'_>) -> Option<Section> {
    let rows: Vec<_> = told(run)
        .map(|(counter, name, why)| {
            let moments = run.record.moments[counter.index()];
            let when = |at: Option<model::time::SimTime>| at.map_or_else(String::new, |at| words::dated(run, at));
            vec![
                name.to_owned(),
                words::count(run.record.total(counter)),
                when(moments.map(|moments| moments.first)),
                when(moments.map(|moments| moments.last)),
                why.to_owned(),
            ]
        })
        .collect();
    let spans = [
        (Latency::WakeTime, "From a wake-up to online"),
        (Latency::TransferTime, "A package to a console or Support Button"),
    ];
    let span_row = |(latency, name): (Latency, &str)| {
        let samples = run.record.latencies.get(&latency).filter(|samples| !samples.is_empty())?;
        let at = |quantile| span(sampled(samples.value_at_quantile(quantile)));
        Some(vec![name.to_owned(), words::count(samples.len()), at(0.5), at(0.99), at(1.0)])
    };
    let spans: Vec<_> = spans.into_iter().filter_map(span_row).collect();
    if rows.is_empty() {
        return None;
    }
    let mut tables = vec![Table {
        caption: "How often, first and last; which refusal it was for whom is in events.jsonl (--trace)".to_owned(),
        columns: vec![("What", false), ("How often", true), ("First", false), ("Last", false), ("Why", false)],
        rows,
    }];
    if !spans.is_empty() {
        tables.push(Table {
            caption: "How long it took".to_owned(),
            columns: vec![("What", false), ("Samples", true), ("Median", true), ("p99", true), ("Longest", true)],
            rows: spans,
        });
    }
    Some(Section { anchor: "deeds", title: "Wake-ups, installations, jumps", said: sentences(run), tables })
}

/// What came out, in a sentence.
pub(super) fn sentences(run: &Run<'_>) -> Vec<String> {
    let total = |counter| run.record.total(counter);
    let mut parts = Vec::new();
    if total(Counter::WakeAttempts) + total(Counter::WakeRefusals) > 0 {
        let sent = words::was_were(total(Counter::WakeAttempts), "wake-up");
        let woke = words::was_were(total(Counter::Wakings), "computer");
        parts.push(format!("{sent} sent{}; {woke} woken", refused(total(Counter::WakeRefusals))));
    }
    if total(Counter::Installs) + total(Counter::InstallRefusals) > 0 {
        let installed = words::was_were(total(Counter::Installs), "Jump Client");
        parts.push(format!("{installed} installed{}", refused(total(Counter::InstallRefusals))));
    }
    if total(Counter::Jumps) + total(Counter::JumpRefusals) > 0 {
        let jumps = words::was_were(total(Counter::Jumps), "jump");
        parts.push(format!("{jumps} made{}", refused(total(Counter::JumpRefusals))));
    }
    let untrusted = total(Counter::UntrustedDials);
    if untrusted > 0 {
        let were = words::was_were(untrusted, "dial");
        parts.push(format!("{were} given up because the appliance's certificate chain was not trusted"));
    }
    if parts.is_empty() {
        return Vec::new();
    }
    let mut said = parts.join("; ");
    if let Some(first) = said.get(..1).map(str::to_uppercase) {
        said.replace_range(..1, &first);
    }
    vec![said + "."]
}

/// The counts as figures; refusals stand in the short tables, as somebody must act on them.
pub(super) fn figures(run: &Run<'_>) -> Vec<Figure> {
    let refusal = |counter: Counter| {
        REFUSALS.iter().any(|(refused, ..)| *refused == counter)
            || DEEDS.iter().any(|deed| deed.refused.is_some_and(|(refused, ..)| refused == counter))
    };
    let figures = told(run).map(|(counter, name, why)| {
        let of = if refusal(counter) { headline } else { figure };
        let rules = why.find('(').map_or("", |place| why[place..].trim_matches(['(', ')']));
        of(name, Quantity::Count(run.record.total(counter)), rules.to_owned(), counter.about())
    });
    figures.collect()
}

/// What happened at all: the counter, its name, and why it may have been refused.
fn told<'r>(run: &'r Run<'_>) -> impl Iterator<Item = (Counter, &'static str, &'static str)> + 'r {
    let deeds = DEEDS.into_iter().flat_map(|deed| [Some((deed.done, deed.name, "")), deed.refused]);
    deeds.flatten().chain(REFUSALS).filter(|(counter, ..)| run.record.total(*counter) > 0)
}

fn refused(times: u64) -> String {
    match times {
        0 => String::new(),
        times => format!(" and {} refused", words::count(times)),
    }
}
