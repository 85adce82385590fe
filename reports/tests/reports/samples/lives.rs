//! Two months in which Jump Clients are lost, deleted and uninstalled, and a day of statistics, hour by hour and minute by
//! minute.

use model::event::{ClientState, Setting};
use model::metric::{Counter, Gauge, Latency};
use model::plan::{Plan, StatisticsSet};
use model::record::Record;
use model::time::{SimDuration, SimTime};

use super::sheet::Sheet;

/// A tenth of the fleet is cut off on day 2 for good: lost, deleted and removed in their time. End users uninstall and
/// disable a few.
pub(crate) fn two_months(plan: &Plan) -> Record {
    const HOUR: i64 = 3_600;
    const DAY: i64 = 24 * HOUR;
    let fleet = plan.clients.len() as u64;
    let days = |span: SimDuration| span.as_micros() as i64 / 1_000_000;
    let lost_after = days(plan.appliance.maintenance.lost_after);
    let delete_after = days(plan.appliance.maintenance.delete_after);
    let cut = fleet / 10;
    // A few more drop out every day, and come back after three.
    let away_at = |second: i64| (second / DAY % 7) as u64 * fleet / 100;
    let (mut lost, mut deleted, mut gone, mut uninstalled) = (0, 0, 0, 0);
    let mut record = Sheet::fill(plan, 3_600, |sheet| {
        let now = sheet.second();
        // They were cut off one after the other within 20 hours.
        let since = |deadline: i64| ((now - 2 * DAY - deadline).clamp(0, 20 * HOUR) as u64 * cut) / (20 * HOUR) as u64;
        let offline = since(0);
        let newly_lost = since(lost_after) - lost;
        lost += newly_lost;
        sheet.count(Counter::LostLabels, newly_lost);
        let newly_deleted = since(delete_after) - deleted;
        deleted += newly_deleted;
        sheet.count(Counter::Deletions, newly_deleted);
        let newly_gone = since(delete_after) - gone;
        gone += newly_gone;
        sheet.count(Counter::SelfRemovals, newly_gone);
        if now == 12 * DAY {
            uninstalled = 30;
            sheet.count(Counter::LocalUninstalls, 30);
            sheet.count(Counter::LocalRefusals, 5);
        }
        let disabled = if (10 * DAY..25 * DAY).contains(&now) { 60 } else { 0 };
        let away = away_at(now);
        let online = fleet - offline - away - uninstalled;
        let registered = fleet - deleted - uninstalled;
        sheet.fleet(
            registered,
            online,
            &[(ClientState::Uninstalled, gone + uninstalled), (ClientState::SwitchedOff, away)],
        );
        sheet.set(Gauge::Disabled, disabled);
        sheet.shown([online - disabled, 0, 0, disabled, offline - lost + away, lost - deleted, uninstalled]);
        sheet.keep_alives(online, 3_600);
    });
    record.rest.since = None;
    record.rest.pending = vec![(ClientState::BackingOff, cut - gone)];
    record.rest.pending.retain(|(_, clients)| *clients > 0);
    record
}

/// Statistics every 15 minutes; after eight hours every five, after sixteen without the thumbnail. Representatives wake up,
/// jump and deploy meanwhile.
pub(crate) fn day_of_statistics(plan: &Plan) -> Record {
    let fleet = plan.clients.len() as u64;
    let later = (plan.clients.len() / 50) as u64;
    let mut kinds = plan.appliance.statistics.kinds;
    let mut interval = plan.appliance.statistics.interval;
    let mut installed = 0;
    let mut record = Sheet::fill(plan, 60, |sheet| {
        let now = sheet.second();
        let (was, every) = (kinds, interval);
        match now {
            28_800 => interval = SimDuration::from_secs(300),
            57_600 => kinds = without_thumbnail(kinds),
            _ => {}
        }
        let at = sheet.now;
        if interval != every {
            sheet.record.settings.push((at, Setting::StatisticsInterval(interval)));
        }
        if kinds != was {
            sheet.record.settings.push((at, Setting::Statistics(kinds)));
        }
        if (36_000..36_600).contains(&now) {
            let installing = later / 10;
            installed += installing;
            sheet.count(Counter::Installs, installing);
            sheet.count(Counter::Registrations, installing);
            sheet.admit(installing);
            sheet.count(Counter::InstallRefusals, 1);
        }
        if now == 40_000 / 60 * 60 {
            for (counter, times) in [
                (Counter::WakeAttempts, 12),
                (Counter::WakeRefusals, 3),
                (Counter::Wakings, 9),
                (Counter::Jumps, 40),
                (Counter::JumpRefusals, 2),
                (Counter::UpgradeRefusals, 1),
                (Counter::InstallerRefusals, 1),
            ] {
                sheet.count(counter, times);
            }
            sheet.sample(Latency::WakeTime, SimDuration::from_secs(48), 9);
        }
        if (50_000..53_000).contains(&now) {
            sheet.count(Counter::TransfersSent, 4);
            sheet.count(Counter::TransferBytes, 4 * (60 << 20));
            sheet.count(Counter::BytesOut, 4 * (60 << 20));
            sheet.sample(Latency::TransferTime, SimDuration::from_secs(55), 4);
        }
        let online = fleet - later + installed;
        if now > 0 {
            let reports = online * 60 / (interval.as_micros() / 1_000_000);
            let bytes = reports * plan.appliance.statistics.report_bytes(kinds);
            sheet.count(Counter::StatisticsReports, reports);
            sheet.count(Counter::StatisticsBytes, bytes);
            sheet.count(Counter::Messages, reports);
            sheet.count(Counter::BytesIn, bytes);
            sheet.keep_alives(online, 60);
        }
        sheet.fleet(online, online, &[(ClientState::NotInstalled, later - installed)]);
        sheet.shown([online, 0, 0, 0, 0, 0, 0]);
    });
    record.rest.since = Some(SimTime::from_secs(36_600));
    record
}

fn without_thumbnail(kinds: StatisticsSet) -> StatisticsSet {
    let kept = |kind: &model::plan::Statistic| kinds.contains(*kind) && *kind != model::plan::Statistic::Thumbnail;
    model::plan::Statistic::ALL.into_iter().filter(kept).collect()
}
