//! Which value a setting had at a moment, or within a stretch of the run.

use model::event::Setting;
use model::plan::{AutomaticUpgrades, StatisticsSet};
use model::time::{SimDuration, SimTime};

use crate::run::Run;

/// The value in force at a moment: the last that was set at it or before, else the first that is known.
pub(crate) fn at<T>(run: &Run<'_>, moment: SimTime, pick: impl Fn(&Setting) -> Option<T>) -> Option<T> {
    let mut values = run.record.settings.iter().filter_map(|(since, setting)| Some((*since, pick(setting)?)));
    let (_, mut value) = values.next()?;
    for (since, later) in values {
        if since > moment {
            break;
        }
        value = later;
    }
    Some(value)
}

/// Every value that was in force at some moment from `from` on and before `until`, in order.
pub(crate) fn within<T>(run: &Run<'_>, from: SimTime, until: SimTime, pick: impl Fn(&Setting) -> Option<T>) -> Vec<T> {
    let mut values: Vec<T> = at(run, from, &pick).into_iter().collect();
    let later = run.record.settings.iter().filter(|(since, _)| *since > from && *since < until);
    values.extend(later.filter_map(|(_, setting)| pick(setting)));
    values
}

/// The corners of a staircase from `from` to `until`: each value holds until the next.
pub(crate) fn corners<T: Copy>(
    run: &Run<'_>,
    from: SimTime,
    until: SimTime,
    pick: impl Fn(&Setting) -> Option<T>,
) -> Vec<(SimTime, T)> {
    let mut corners: Vec<(SimTime, T)> = at(run, from, &pick).map(|value| (from, value)).into_iter().collect();
    for (since, setting) in run.record.settings.iter().filter(|(since, _)| *since > from && *since < until) {
        let (Some(value), Some((_, before))) = (pick(setting), corners.last().copied()) else { continue };
        corners.extend([(*since, before), (*since, value)]);
    }
    corners.extend(corners.last().map(|(_, value)| (until, *value)));
    corners
}

/// The settings that changed after the run began, in order of time.
pub(crate) fn changes<'a>(run: &Run<'a>) -> Vec<&'a (SimTime, Setting)> {
    let mut seen = Vec::new();
    let later = |(_, setting): &&(SimTime, Setting)| {
        let kind = std::mem::discriminant(setting);
        let known = seen.contains(&kind);
        seen.push(kind);
        known
    };
    run.record.settings.iter().filter(later).collect()
}

pub(crate) const fn connection_rate(setting: &Setting) -> Option<u32> {
    if let Setting::ConnectionRate(rate) = setting { Some(*rate) } else { None }
}

pub(crate) const fn upgrade_bandwidth(setting: &Setting) -> Option<u64> {
    if let Setting::UpgradeBandwidth(rate) = setting { Some(*rate) } else { None }
}

pub(crate) const fn concurrent_upgrades(setting: &Setting) -> Option<u32> {
    if let Setting::ConcurrentUpgrades(most) = setting { Some(*most) } else { None }
}

pub(crate) const fn automatic_upgrades(setting: &Setting) -> Option<AutomaticUpgrades> {
    if let Setting::AutomaticUpgrades(mode) = setting { Some(*mode) } else { None }
}

pub(crate) const fn statistics(setting: &Setting) -> Option<StatisticsSet> {
    if let Setting::Statistics(kinds) = setting { Some(*kinds) } else { None }
}

pub(crate) const fn statistics_interval(setting: &Setting) -> Option<SimDuration> {
    if let Setting::StatisticsInterval(interval) = setting { Some(*interval) } else { None }
}
