//! How fast a fleet could be upgraded at best: what each limit alone would allow, from plan and record.
//!
//! Every figure is a bound that no run can beat, so that a run's share of it never exceeds one. It knows nothing of how
//! the run went, but for how many upgrades were done.

use model::event::Setting;
use model::plan::{Client, ClientBegins};
use model::time::{SimDuration, SimTime};

use crate::in_force;
use crate::run::Run;
use crate::words;

/// What a limit allows at best.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Limit {
    /// Which limit.
    pub(crate) kind: LimitKind,
    /// Its value, in words.
    pub(crate) value: String,
    /// Its value, as a number in the unit of what it limits.
    pub(crate) amount: f64,
    /// Upgrades a second that it allows in the long run.
    pub(crate) per_second: f64,
    /// The least time in which that many upgrades can be done under it.
    pub(crate) least: SimDuration,
}

/// What limits upgrades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LimitKind {
    /// The bandwidth of all upgrades together (UPG-1).
    Bandwidth,
    /// The most upgrades at the same time (UPG-3).
    Slots,
    /// The connection rate, as everybody comes back once before upgrading (UPG-10).
    ConnectionRate,
    /// The appliance's own line.
    Uplink,
    /// The line of one site (UPG-11).
    SiteLine,
}

impl LimitKind {
    /// Its name in result.json.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Bandwidth => "upgrade_bandwidth",
            Self::Slots => "concurrent_upgrades",
            Self::ConnectionRate => "connection_rate",
            Self::Uplink => "uplink",
            Self::SiteLine => "site_line",
        }
    }

    /// Its name for a reader, with the rule that asks for it.
    pub(crate) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Bandwidth => ("upgrade bandwidth", "UPG-1"),
            Self::Slots => ("number of concurrent upgrades", "UPG-3"),
            Self::ConnectionRate => ("connection rate", "UPG-10"),
            Self::Uplink => ("appliance's own line", "UPG-11"),
            Self::SiteLine => ("busiest site's line", "UPG-11"),
        }
    }
}

/// What is to be upgraded, under which limits.
pub(crate) struct Task {
    /// Upgrades done. Not zero.
    pub(crate) upgrades: u64,
    /// Bytes of the package. Not zero.
    pub(crate) package: u64,
    /// When the first could begin.
    pub(crate) from: SimTime,
    /// When the last was done.
    pub(crate) until: SimTime,
    /// Whether everybody has to connect first.
    pub(crate) after_restart: bool,
}

/// What each limit allows, the tightest first. Where a setting changed meanwhile, its most generous value counts.
pub(crate) fn limits(run: &Run<'_>, task: &Task) -> Vec<Limit> {
    let slots = slot_times(run, task.package);
    let (Some(quickest), true) = (slots.first().copied(), task.upgrades > 0 && task.package > 0) else {
        return Vec::new();
    };
    let upgrades = task.upgrades as f64;
    let install = run.plan.appliance.upgrades.install.as_secs_f64();
    let through = |kind, value, bytes_per_s: f64, upgrades: f64| Limit {
        kind,
        value,
        amount: bytes_per_s,
        per_second: task.upgrades as f64 / upgrades * bytes_per_s / task.package as f64,
        least: SimDuration::from_secs_f64(upgrades * task.package as f64 / bytes_per_s + install),
    };
    let mut limits = Vec::new();
    if let Some(bandwidth) = most(run, task, in_force::upgrade_bandwidth).filter(|rate| *rate > 0) {
        let value = words::bytes_per_second(bandwidth);
        limits.push(through(LimitKind::Bandwidth, value, bandwidth as f64, upgrades));
    }
    if let Some(places) = most(run, task, in_force::concurrent_upgrades).filter(|places| *places > 0) {
        let taken: f64 = slots.iter().take(task.upgrades as usize).sum();
        let done = slots.len().min(task.upgrades as usize) as f64;
        let rounds = task.upgrades.div_ceil(u64::from(places)) as f64;
        limits.push(Limit {
            kind: LimitKind::Slots,
            value: words::count(u64::from(places)),
            amount: f64::from(places),
            per_second: f64::from(places) * done / taken.max(1e-6),
            least: SimDuration::from_secs_f64((taken / f64::from(places)).max(rounds * quickest)),
        });
    }
    if let Some(rate) = most(run, task, in_force::connection_rate).filter(|rate| *rate > 0 && task.after_restart) {
        limits.push(Limit {
            kind: LimitKind::ConnectionRate,
            value: format!("{rate}/s"),
            amount: f64::from(rate),
            per_second: f64::from(rate),
            least: SimDuration::from_secs_f64((upgrades - 1.0) / f64::from(rate) + quickest),
        });
    }
    let uplink = run.plan.appliance.uplink;
    limits.push(through(LimitKind::Uplink, words::bytes_per_second(uplink), uplink.max(1) as f64, upgrades));
    if let Some((name, downlink, share)) = site_line(run, task.upgrades) {
        let value = format!("{} at {}", words::bytes_per_second(downlink), words::one_line(name));
        limits.push(through(LimitKind::SiteLine, value, downlink.max(1) as f64, share as f64));
    }
    limits.sort_by_key(|limit| std::cmp::Reverse(limit.least));
    limits
}

/// The greatest value that a setting had while the task went on.
fn most<T: Ord>(run: &Run<'_>, task: &Task, pick: impl Fn(&Setting) -> Option<T>) -> Option<T> {
    in_force::within(run, task.from, task.until, pick).into_iter().max()
}

/// How many seconds each client that can be upgraded holds a slot at the least, the shortest first.
fn slot_times(run: &Run<'_>, package: u64) -> Vec<f64> {
    let install = run.plan.appliance.upgrades.install.as_secs_f64();
    let of_site: Vec<f64> = run
        .plan
        .sites
        .iter()
        .map(|site| package as f64 / site.endpoint_downlink.min(site.downlink).max(1) as f64 + install)
        .collect();
    let mut times: Vec<f64> = upgradable(run).filter_map(|client| of_site.get(client.site.index()).copied()).collect();
    times.sort_by(f64::total_cmp);
    times
}

/// The site whose line is busy longest with its share of so many upgrades: name, bytes a second, and how many of the
/// upgrades must have been there, whichever clients they were.
fn site_line<'a>(run: &Run<'a>, upgrades: u64) -> Option<(&'a str, u64, u64)> {
    let mut clients = vec![0_u64; run.plan.sites.len()];
    for client in upgradable(run) {
        clients[client.site.index()] += 1;
    }
    let all: u64 = clients.iter().sum();
    let share = |here: u64| (upgrades + here).saturating_sub(all).min(here);
    let sites = run.plan.sites.iter().zip(clients).map(|(site, here)| (site.name.as_str(), site.downlink, share(here)));
    let busy = |site: &(&str, u64, u64)| site.2 as f64 / site.1.max(1) as f64;
    sites.filter(|site| site.2 > 0).max_by(|one, other| busy(one).total_cmp(&busy(other)))
}

/// The clients that are installed when the run begins.
fn upgradable<'a>(run: &Run<'a>) -> impl Iterator<Item = &'a Client> {
    let installed = |client: &&Client| !matches!(client.begins, ClientBegins::Uninstalled | ClientBegins::NotInstalled);
    run.plan.clients.iter().filter(installed)
}
