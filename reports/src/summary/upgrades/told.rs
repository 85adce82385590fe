//! Upgrade cycles in sentences, figures and tables.

use hdrhistogram::Histogram;
use model::metric::Latency;
use model::plan::AutomaticUpgrades;
use model::time::SimTime;

use super::bound::LimitKind;
use super::{Cycle, Left, MILESTONES, cycles};
use crate::run::Run;
use crate::summary::figures::{Figure, Quantity, figure, headline, sampled};
use crate::summary::section::{Section, Table};
use crate::words::{self, span};

/// What came out, a sentence or two for each of the first few cycles.
pub(in crate::summary) fn sentences(run: &Run<'_>) -> Vec<String> {
    let cycles = cycles(run);
    let mut said: Vec<_> = cycles.iter().take(CYCLES_TOLD_MAX).map(|cycle| told(run, cycle)).collect();
    if cycles.len() > CYCLES_TOLD_MAX {
        said.push(format!("{} more site packages are listed under Upgrades.", cycles.len() - CYCLES_TOLD_MAX));
    }
    said
}

/// The part of the report about upgrades.
pub(in crate::summary) fn section(run: &Run<'_>) -> Option<Section> {
    let cycles = cycles(run);
    if cycles.is_empty() {
        return None;
    }
    let mut tables = vec![pace(&cycles)];
    tables.extend(limits(&cycles));
    tables.extend(spans(run));
    let shown = cycles.iter().take(CYCLES_SHOWN_MAX);
    let said =
        shown.flat_map(|cycle| [told(run, cycle), details(run, cycle)]).filter(|said| !said.is_empty()).collect();
    Some(Section { anchor: "upgrades", title: "Upgrades", said, tables })
}

/// The figures of the last cycle in which somebody was upgraded, then those of the whole run.
pub(in crate::summary) fn figures(run: &Run<'_>) -> Vec<Figure> {
    let cycles = cycles(run);
    let Some(end) = cycles.last() else { return Vec::new() };
    let mut figures = Vec::new();
    let done = cycles.iter().rev().find(|cycle| cycle.upgraded > 0);
    if let Some(cycle) = done {
        figures.push(headline(
            "Upgraded",
            Quantity::Count(cycle.upgraded),
            format!("of {}", words::counted(cycle.outdated, "outdated Jump Client")),
            "in the last cycle in which anybody was",
        ));
        if let Some(took) = cycle.took() {
            let limit = cycle.limits.first().map_or_else(String::new, |limit| {
                let (name, rule) = limit.kind.words();
                format!("at least {}: {name} {} ({rule})", span(limit.least), limit.value)
            });
            let since = match cycle.entry {
                Some(_) => "from the appliance being back to the last upgrade of that cycle",
                None => "from the first upgrade's start to the last upgrade",
            };
            figures.push(Figure {
                at: cycle.last,
                ..headline("Last Jump Client upgraded", Quantity::Span(took), limit, since)
            });
        }
        if let Some(efficiency) = cycle.efficiency() {
            figures.push(headline(
                "Upgrade efficiency",
                Quantity::Share(efficiency),
                "100% is the least time that the limits allow".to_owned(),
                "that least time over the time it took",
            ));
        }
    }
    figures.push(headline("Still outdated", Quantity::Count(end.left.all), String::new(), "when the run ended"));
    let most = |pick: fn(&Cycle<'_>) -> u64| cycles.iter().map(pick).max().unwrap_or(0);
    let appliance = &run.plan.appliance.upgrades;
    if let Some(cycle) = done {
        let slots = format!("{} at the start of the run (UPG-3)", words::count(u64::from(appliance.concurrent_max)));
        let bandwidth = appliance.bandwidth.map_or_else(
            || "not regulated (UPG-5)".to_owned(),
            |most| format!("{} at the start of the run (UPG-1)", words::bytes_per_second(most)),
        );
        figures.extend([
            figure("Most upgrading at once", Quantity::Count(most(|cycle| cycle.slots.most)), slots, "any moment"),
            figure(
                "Most upgrade bandwidth",
                Quantity::BytesPerSecond(most(|cycle| cycle.bandwidth.most)),
                bandwidth,
                "any moment",
            ),
            figure(
                "Upgrade package",
                Quantity::Bytes(cycle.package),
                String::new(),
                "what each Jump Client must receive",
            ),
        ]);
    }
    let interrupted: u64 = cycles.iter().map(|cycle| cycle.interrupted).sum();
    if interrupted > 0 {
        let about = model::metric::Counter::UpgradeInterruptions.about();
        figures.push(figure("Upgrades interrupted", Quantity::Count(interrupted), String::new(), about));
    }
    figures
}

/// How a cycle came out, and what set its pace.
fn told(run: &Run<'_>, cycle: &Cycle<'_>) -> String {
    let mut said = outcome(run, cycle);
    if let (Some(limit), Some(share)) = (cycle.limits.first(), cycle.efficiency()) {
        let (name, _) = limit.kind.words();
        let (least, share) = (span(limit.least), words::decimal(share * 100.0, 1));
        said += &if share_reached(cycle) {
            format!(" The {name} ({}) set the pace: at least {least}, {share}% of the time it took.", limit.value)
        } else {
            format!(" The limits would have allowed it in {least}, {share}% of the time it took.")
        };
    }
    said
}

/// What else there is to say about a cycle: where time was lost, and who was left behind. Empty where nothing is.
fn details(run: &Run<'_>, cycle: &Cycle<'_>) -> String {
    let mut said = Vec::new();
    if cycle.efficiency().is_some() && !share_reached(cycle) {
        said.extend(used(cycle));
    }
    if cycle.interrupted > 0 {
        said.push(format!("{} interrupted by lost connections.", words::was_were(cycle.interrupted, "upgrade")));
    }
    let more = cycle.outdated.saturating_sub(cycle.left.all + cycle.upgraded);
    if more > 0 && cycle.upgraded > 0 {
        said.push(format!(
            "{} more had installed the package when their connection was lost, or left the list.",
            words::count(more)
        ));
    }
    said.extend(left_behind(run, cycle));
    said.join(" ")
}

/// How far slots and bandwidth were used, for a reader who wonders what else set the pace.
fn used(cycle: &Cycle<'_>) -> Option<String> {
    let of = |kind: LimitKind| cycle.limits.iter().find(|limit| limit.kind == kind).map(|limit| limit.amount);
    let share = |used: f64, of: f64| words::decimal((used / of.max(1e-6) * 100.0).min(100.0), 0);
    let most = of(LimitKind::Slots)?;
    let line = of(LimitKind::Bandwidth).or(of(LimitKind::Uplink)).map(|most| share(cycle.bandwidth.mean, most))?;
    let why = if cycle.slots.mean >= most * FULL {
        ": Jump Clients that install hold their slot without using the bandwidth"
    } else {
        ""
    };
    Some(format!(
        "While upgrades went on, {}% of the slots and {line}% of the bandwidth were used in the mean{why}.",
        share(cycle.slots.mean, most)
    ))
}

fn outcome(run: &Run<'_>, cycle: &Cycle<'_>) -> String {
    let package = match cycle.entry {
        Some(entry) => format!("Site package “{}” ({})", words::one_line(&entry.name), words::bytes(cycle.package)),
        None => format!("Outdated when the run began ({})", words::bytes(cycle.package)),
    };
    let Some((took, last)) = cycle.took().zip(cycle.last) else {
        let why = if cycle.ever_automatic { "" } else { ", as automatic upgrades are disabled" };
        return format!("{package}: nobody was upgraded{why}.");
    };
    let who = match cycle.upgraded {
        all if all == cycle.outdated && all > 1 => format!("all {} outdated Jump Clients", words::count(all)),
        some => format!("{} of {}", words::count(some), words::counted(cycle.outdated, "outdated Jump Client")),
    };
    let were = if cycle.upgraded == 1 { "was" } else { "were" };
    let since = if cycle.entry.is_some() { "the appliance was back" } else { "the first began" };
    let mut said = format!("{package}: {who} {were} upgraded, the last {} after {since}", span(took));
    if run.record.ran >= LONG {
        said += &format!(", on {}", words::calendar(&run.plan.starts, last));
    }
    if let (Some(open), Some(nearly)) = (cycle.open, cycle.milestones[1]) {
        let early = nearly.since(open);
        if early * 2 < took {
            said += &format!("; {}% of them within {}", MILESTONES[1], span(early));
        }
    }
    said + "."
}

/// Whether the tightest limit explains the time it took.
fn share_reached(cycle: &Cycle<'_>) -> bool {
    cycle.efficiency().is_some_and(|share| share >= PACE_SET_MIN)
}

fn left_behind(run: &Run<'_>, cycle: &Cycle<'_>) -> Option<String> {
    let Left { all, upgrading, in_line, idle, away } = cycle.left;
    if all == 0 {
        return None;
    }
    let mode = words::automatic_upgrades(cycle.automatic);
    let waiting = match cycle.automatic {
        AutomaticUpgrades::Disabled => format!("online while automatic upgrades are {mode}"),
        AutomaticUpgrades::CurrentCycle | AutomaticUpgrades::Enabled => "online and about to join the line".to_owned(),
    };
    let parts: Vec<_> = [
        (away, "offline, lost or disabled".to_owned()),
        (idle, waiting),
        (in_line, "waiting for a slot".to_owned()),
        (upgrading, "upgrading".to_owned()),
    ]
    .into_iter()
    .filter(|(clients, _)| *clients > 0)
    .map(|(clients, why)| format!("{} {why}", words::count(clients)))
    .collect();
    let end = if cycle.until.since(SimTime::ZERO) >= run.record.ran { "the run" } else { "the cycle" };
    Some(format!("{} still outdated when {end} ended: {}.", words::was_were(all, "Jump Client"), words::list(&parts)))
}

fn pace(cycles: &[Cycle<'_>]) -> Table {
    let after = |cycle: &Cycle<'_>, at: Option<SimTime>| match (cycle.open, at) {
        (Some(open), Some(at)) => span(at.since(open)),
        _ => "–".to_owned(),
    };
    let row = |cycle: &Cycle<'_>| {
        let [half, nine, most] = cycle.milestones.map(|at| after(cycle, at));
        let last = after(cycle, cycle.last);
        let last = if cycle.last_is_exact || cycle.last.is_none() { last } else { format!("at most {last}") };
        vec![
            name(cycle),
            words::bytes(cycle.package),
            words::count(cycle.outdated),
            words::count(cycle.upgraded),
            words::count(cycle.interrupted),
            half,
            nine,
            most,
            last,
            words::count(cycle.left.all),
        ]
    };
    Table {
        caption: "Each cycle: spans count from the moment the appliance was back, or from the first upgrade where no \
                  package was installed; the shares are told to the end of their bucket"
            .to_owned(),
        columns: vec![
            ("Site package", false),
            ("Package", true),
            ("Outdated", true),
            ("Upgraded", true),
            ("Interrupted", true),
            ("Half after", true),
            ("90% after", true),
            ("99% after", true),
            ("Last after", true),
            ("Still outdated", true),
        ],
        rows: cycles.iter().take(CYCLES_SHOWN_MAX).map(row).collect(),
    }
}

/// What each limit allows, the tightest first, and how far it was used.
fn limits(cycles: &[Cycle<'_>]) -> Option<Table> {
    let mut rows = Vec::new();
    for cycle in cycles.iter().take(CYCLES_SHOWN_MAX) {
        for (place, limit) in cycle.limits.iter().enumerate() {
            let used = match limit.kind {
                LimitKind::Bandwidth | LimitKind::Uplink => {
                    format!("{} in the mean", words::bytes_per_second(cycle.bandwidth.mean.round() as u64))
                }
                LimitKind::Slots => format!("{} in the mean", words::decimal(cycle.slots.mean, 0)),
                LimitKind::ConnectionRate | LimitKind::SiteLine => String::new(),
            };
            let (words, rule) = limit.kind.words();
            let binds = place == 0 && share_reached(cycle);
            rows.push(vec![
                name(cycle),
                format!("{words} ({rule})"),
                limit.value.clone(),
                used,
                words::decimal(limit.per_second, if limit.per_second < 100.0 { 2 } else { 0 }),
                span(limit.least),
                if binds { "sets the pace".to_owned() } else { String::new() },
            ]);
        }
    }
    (!rows.is_empty()).then(|| Table {
        caption: "What each limit alone would allow: upgrades a second in the long run, and the least time for the \
                  upgrades done, the last one's installation included"
            .to_owned(),
        columns: vec![
            ("Site package", false),
            ("Limit", false),
            ("Value", true),
            ("Used while upgrades went on", true),
            ("Upgrades a second", true),
            ("At least", true),
            ("", false),
        ],
        rows,
    })
}

fn spans(run: &Run<'_>) -> Option<Table> {
    let row = |(latency, name): (Latency, &str)| {
        let samples = run.record.latencies.get(&latency).filter(|samples| !samples.is_empty())?;
        let at = |samples: &Histogram<u64>, quantile| span(sampled(samples.value_at_quantile(quantile)));
        let mut row = vec![name.to_owned(), words::count(samples.len())];
        row.extend([0.5, 0.9, 0.99, 1.0].map(|quantile| at(samples, quantile)));
        Some(row)
    };
    let rows: Vec<_> = [
        (Latency::UpgradeWait, "Waiting for a slot"),
        (Latency::UpgradeTime, "Holding the slot, until upgraded"),
        (Latency::TimeToUpgrade, "From the site package to online with it"),
    ]
    .into_iter()
    .filter_map(row)
    .collect();
    (!rows.is_empty()).then(|| Table {
        caption: "How long it took one Jump Client, over the whole run".to_owned(),
        columns: vec![
            ("What", false),
            ("Samples", true),
            ("Median", true),
            ("p90", true),
            ("p99", true),
            ("Longest", true),
        ],
        rows,
    })
}

fn name(cycle: &Cycle<'_>) -> String {
    cycle.entry.map_or_else(|| "before any".to_owned(), |entry| words::one_line(&entry.name))
}

/// The most cycles that the summary tells, and that the tables show.
const CYCLES_TOLD_MAX: usize = 3;
const CYCLES_SHOWN_MAX: usize = 20;
/// A limit that accounts for less of the time it took is not what set the pace.
const PACE_SET_MIN: f64 = 0.9;
/// Slots of which so large a share was taken in the mean were all taken as a rule.
const FULL: f64 = 0.9;
/// From so long a run on, a moment is told with its date.
const LONG: model::time::SimDuration = model::time::SimDuration::from_secs(2 * 86_400);
