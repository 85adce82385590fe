//! Upgrades, cycle by cycle: when the last Jump Client was upgraded, what bound the pace, and who was left behind.
//!
//! A cycle lasts from a site package to the next one or to the run's end; what is upgraded before the first package is a
//! cycle of its own. Counts are those of the buckets that end within a cycle; a bucket within which a package was installed
//! belongs to that package.

pub(crate) mod bound;
mod told;

use model::metric::{Counter, Gauge};
use model::plan::{Action, AutomaticUpgrades, Entry};
use model::time::{SimDuration, SimTime};

use crate::in_force;
use crate::run::Run;
use crate::series::{self, Cell};
use bound::{Limit, Task};

pub(super) use told::{figures, section, sentences};

/// One upgrade cycle.
#[derive(Clone, Debug)]
pub(crate) struct Cycle<'a> {
    /// The entry that installed the site package; nothing before the first.
    pub(crate) entry: Option<&'a Entry>,
    /// When the package was installed, or the run began.
    pub(crate) from: SimTime,
    /// When the next package was installed, or the run ended.
    pub(crate) until: SimTime,
    /// From when on clients could upgrade: when the appliance was back, or the first upgrade began. Nothing where neither
    /// happened.
    pub(crate) open: Option<SimTime>,
    /// Bytes of the package.
    pub(crate) package: u64,
    /// The most clients known to be outdated at any moment.
    pub(crate) outdated: u64,
    /// Times a slot was taken.
    pub(crate) starts: u64,
    /// Upgrades done.
    pub(crate) upgraded: u64,
    /// Upgrades that a lost connection interrupted.
    pub(crate) interrupted: u64,
    /// Bytes of packages sent.
    pub(crate) bytes: u64,
    /// When the last upgrade was done.
    pub(crate) last: Option<SimTime>,
    /// Whether `last` is the moment itself, and not the end of its bucket.
    pub(crate) last_is_exact: bool,
    /// When half, nine tenths and 99 hundredths of the upgrades were done, each to the end of its bucket.
    pub(crate) milestones: [Option<SimTime>; MILESTONES.len()],
    /// Clients that hold a slot, and bytes a second, while upgrades went on.
    pub(crate) slots: Use,
    /// Likewise.
    pub(crate) bandwidth: Use,
    /// Who was outdated when the cycle ended.
    pub(crate) left: Left,
    /// Whether clients upgraded by themselves when the cycle ended.
    pub(crate) automatic: AutomaticUpgrades,
    /// Whether they did so at any moment of it.
    pub(crate) ever_automatic: bool,
    /// What each limit would allow, the tightest first; empty where nothing was upgraded, or by hand alone.
    pub(crate) limits: Vec<Limit>,
}

/// How far something limited was used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Use {
    /// The greatest value at any moment.
    pub(crate) most: u64,
    /// The mean from the first upgrade's bucket to the last one's.
    pub(crate) mean: f64,
}

/// The outdated clients at a moment, by what keeps them from upgrading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Left {
    /// All of them.
    pub(crate) all: u64,
    /// Holding a slot.
    pub(crate) upgrading: u64,
    /// Waiting for a slot.
    pub(crate) in_line: u64,
    /// Online without waiting for a slot: the mode keeps them, or they have only just been admitted.
    pub(crate) idle: u64,
    /// Not shown as upgrading or upgrade pending: offline, lost or disabled.
    pub(crate) away: u64,
}

/// The shares of a cycle's upgrades whose moments are told, in percent.
pub(crate) const MILESTONES: [u64; 3] = [50, 90, 99];

/// Every cycle in which there was something to upgrade, in order.
pub(crate) fn cycles<'a>(run: &Run<'a>) -> Vec<Cycle<'a>> {
    let end = SimTime::ZERO + run.record.ran;
    let mut packages: Vec<_> = run
        .record
        .effects
        .iter()
        .filter_map(|effect| {
            let entry = &run.plan.timeline[effect.entry.index()];
            let Action::SitePackage { bytes, .. } = entry.action else { return None };
            Some((effect.began?, effect.ended, entry, bytes))
        })
        .collect();
    packages.sort_by_key(|(began, ..)| *began);
    let buckets = series::buckets(run);
    let mut cycles = Vec::new();
    let first = packages.first().map_or(end, |(began, ..)| *began);
    if first > SimTime::ZERO {
        let span = (SimTime::ZERO, first, first == end);
        cycles.push(cycle(run, &buckets, None, span, None, run.plan.appliance.upgrades.package_bytes));
    }
    for (place, (began, ended, entry, bytes)) in packages.iter().enumerate() {
        let until = packages.get(place + 1).map_or(end, |(began, ..)| *began);
        let span = (*began, until, place + 1 == packages.len());
        cycles.push(cycle(run, &buckets, Some(*entry), span, *ended, *bytes));
    }
    cycles.retain(|cycle| cycle.entry.is_some() || cycle.outdated > 0 || cycle.starts > 0);
    cycles
}

impl Cycle<'_> {
    /// From the moment at which clients could upgrade to the last upgrade.
    pub(crate) fn took(&self) -> Option<SimDuration> {
        Some(self.last?.since(self.open?))
    }

    /// The least time that the limits allow over the time it took: at most 1.
    pub(crate) fn efficiency(&self) -> Option<f64> {
        let (least, took) = (self.limits.first()?.least, self.took()?);
        (!took.is_zero()).then(|| (least.as_secs_f64() / took.as_secs_f64()).min(1.0))
    }
}

fn cycle<'a>(
    run: &Run<'a>,
    buckets: &[Cell<'_>],
    entry: Option<&'a Entry>,
    (from, until, is_last): (SimTime, SimTime, bool),
    back: Option<SimTime>,
    package: u64,
) -> Cycle<'a> {
    let counted = part(buckets, from, until, is_last);
    let sum = |counter| counted.iter().map(|cell| cell.sum(counter)).sum::<u64>();
    let upgraded = sum(Counter::Upgrades);
    let inside = |at: &SimTime| *at > from && *at <= until;
    let moments = |counter: Counter| run.record.moments[counter.index()];
    let bucket_with = |cell: &&Cell<'_>| cell.sum(Counter::Upgrades) > 0;
    let exact = moments(Counter::Upgrades).map(|moments| moments.last).filter(|last| upgraded > 0 && inside(last));
    let last = exact.or_else(|| counted.iter().rev().find(bucket_with).map(Cell::until));
    let first_start = moments(Counter::UpgradeStarts)
        .map(|moments| moments.first)
        .filter(inside)
        .or_else(|| counted.iter().find(|cell| cell.sum(Counter::UpgradeStarts) > 0).map(Cell::from));
    let open = if entry.is_some() { back } else { first_start };
    let begun = counted.iter().position(|cell| cell.sum(Counter::UpgradeStarts) > 0).unwrap_or(0);
    let done = counted.iter().rposition(|cell| cell.sum(Counter::Upgrades) > 0).map_or(begun, |place| place + 1);
    let busy = &counted[begun..done.max(begun)];
    let seen = seen(buckets, from, until, is_last);
    let modes = in_force::within(run, from, until, in_force::automatic_upgrades);
    let ever_automatic = modes.iter().any(|mode| *mode != AutomaticUpgrades::Disabled);
    let task =
        |(open, last)| Task { upgrades: upgraded, package, from: open, until: last, after_restart: entry.is_some() };
    Cycle {
        entry,
        from,
        until,
        open,
        package,
        outdated: seen.iter().map(|cell| cell.max(Gauge::Outdated)).max().unwrap_or(0),
        starts: sum(Counter::UpgradeStarts),
        upgraded,
        interrupted: sum(Counter::UpgradeInterruptions),
        bytes: sum(Counter::UpgradeBytes),
        last,
        last_is_exact: exact.is_some(),
        milestones: MILESTONES.map(|percent| Some(milestone(counted, upgraded, percent)?.min(last?))),
        slots: usage(seen, busy, Gauge::Upgrading),
        bandwidth: usage(seen, busy, Gauge::UpgradeBandwidth),
        left: left(seen),
        automatic: modes.last().copied().unwrap_or(run.plan.appliance.upgrades.automatic),
        ever_automatic,
        limits: open
            .zip(last)
            .filter(|_| ever_automatic)
            .map(|span| bound::limits(run, &task(span)))
            .unwrap_or_default(),
    }
}

/// The buckets whose counts are a cycle's: those that end within it.
fn part<'c, 'a>(buckets: &'c [Cell<'a>], from: SimTime, until: SimTime, is_last: bool) -> &'c [Cell<'a>] {
    let begin = buckets.partition_point(|cell| cell.until() <= from);
    let end = buckets.partition_point(|cell| is_last || cell.until() <= until);
    &buckets[begin.min(end)..end]
}

/// The buckets whose gauges are a cycle's. The instant at which a package is installed is the last of its bucket: that
/// bucket shows the new cycle already.
fn seen<'c, 'a>(buckets: &'c [Cell<'a>], from: SimTime, until: SimTime, is_last: bool) -> &'c [Cell<'a>] {
    let begin = buckets.partition_point(|cell| cell.until() < from);
    let end = buckets.partition_point(|cell| is_last || cell.until() < until);
    &buckets[begin.min(end)..end]
}

fn usage(within: &[Cell<'_>], busy: &[Cell<'_>], gauge: Gauge) -> Use {
    let seconds: f64 = busy.iter().map(|cell| cell.width().as_secs_f64()).sum();
    let sum: f64 = busy.iter().map(|cell| cell.mean(gauge) * cell.width().as_secs_f64()).sum();
    Use {
        most: within.iter().map(|cell| cell.max(gauge)).max().unwrap_or(0),
        mean: if seconds > 0.0 { sum / seconds } else { 0.0 },
    }
}

fn milestone(within: &[Cell<'_>], upgraded: u64, percent: u64) -> Option<SimTime> {
    let wanted = (upgraded * percent).div_ceil(100);
    let mut done = 0;
    let reached = within.iter().find(|cell| {
        done += cell.sum(Counter::Upgrades);
        done >= wanted
    });
    reached.filter(|_| upgraded > 0).map(Cell::until)
}

fn left(within: &[Cell<'_>]) -> Left {
    let Some(end) = within.last() else { return Left::default() };
    let all = end.last(Gauge::Outdated);
    let pending = end.last(Gauge::ShownUpgradePending).min(all);
    let upgrading = end.last(Gauge::ShownUpgrading).min(all - pending);
    let in_line = end.last(Gauge::UpgradeLine).min(pending);
    Left { all, upgrading, in_line, idle: pending - in_line, away: all - pending - upgrading }
}
