//! The appliance as it was planned, and the values of its settings over time.

use model::event::Setting;
use model::plan::{
    AfterInterruption, AppliancePlan, AtCapacity, AutomaticUpgrades, Distribution, SiteCertificate, Statistic,
    StatisticsSet, UninstalledBehaviour,
};
use model::time::{SimDuration, SimTime};
use serde::Serialize;

use crate::in_force;
use crate::run::Run;

#[derive(Serialize)]
pub(super) struct Appliance<'a> {
    model: &'a str,
    licences: Option<u32>,
    capacity: u32,
    at_capacity: AtCapacity,
    connection_rate_per_second: u32,
    line_max: u32,
    workers: u32,
    tls_handshake_ms: f64,
    registration_ms: f64,
    service_distribution: Distribution,
    uplink_bytes_per_second: u64,
    upgrades: Upgrades,
    maintenance: Maintenance,
    statistics: Statistics,
    wake_on_lan: bool,
}

#[derive(Serialize)]
struct Upgrades {
    automatic: AutomaticUpgrades,
    bandwidth_bytes_per_second: Option<u64>,
    concurrent_max: u32,
    install_seconds: f64,
    after_interruption: AfterInterruption,
    package_bytes: u64,
}

#[derive(Serialize)]
struct Maintenance {
    lost_after_seconds: f64,
    delete_after_seconds: f64,
    uninstalled: UninstalledBehaviour,
    local_uninstall_restricted: bool,
}

#[derive(Serialize)]
struct Statistics {
    kinds: Vec<&'static str>,
    interval_seconds: f64,
    text_bytes: u32,
    thumbnail_bytes: u32,
    report_bytes: u64,
}

pub(super) fn appliance(plan: &AppliancePlan) -> Appliance<'_> {
    let ms = |span: SimDuration| span.as_micros() as f64 / 1e3;
    let AppliancePlan { service, upgrades, maintenance, statistics, .. } = plan;
    Appliance {
        model: plan.model.name(),
        licences: plan.licences,
        capacity: plan.capacity,
        at_capacity: plan.at_capacity,
        connection_rate_per_second: plan.connection_rate,
        line_max: plan.line_max,
        workers: service.workers,
        tls_handshake_ms: ms(service.tls_handshake),
        registration_ms: ms(service.registration),
        service_distribution: service.distribution,
        uplink_bytes_per_second: plan.uplink,
        upgrades: Upgrades {
            automatic: upgrades.automatic,
            bandwidth_bytes_per_second: upgrades.bandwidth,
            concurrent_max: upgrades.concurrent_max,
            install_seconds: upgrades.install.as_secs_f64(),
            after_interruption: upgrades.after_interruption,
            package_bytes: upgrades.package_bytes,
        },
        maintenance: Maintenance {
            lost_after_seconds: maintenance.lost_after.as_secs_f64(),
            delete_after_seconds: maintenance.delete_after.as_secs_f64(),
            uninstalled: maintenance.uninstalled,
            local_uninstall_restricted: maintenance.local_uninstall_restricted,
        },
        statistics: Statistics {
            kinds: kinds(statistics.kinds),
            interval_seconds: statistics.interval.as_secs_f64(),
            text_bytes: statistics.text_bytes,
            thumbnail_bytes: statistics.thumbnail_bytes,
            report_bytes: statistics.report_bytes(statistics.kinds),
        },
        wake_on_lan: plan.wake_on_lan,
    }
}

/// A setting and its value from a moment on. The connection rate in force then stands beside each, so that whoever reads
/// that key alone still reads the rate over time.
#[derive(Serialize)]
pub(super) struct Changed {
    at_seconds: f64,
    connection_rate_per_second: u32,
    setting: &'static str,
    value: Value,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value {
    Number(u64),
    Seconds(f64),
    Switch(bool),
    Automatic(AutomaticUpgrades),
    Uninstalled(UninstalledBehaviour),
    Certificate(SiteCertificate),
    Names(Vec<&'static str>),
}

pub(super) fn settings(run: &Run<'_>) -> Vec<Changed> {
    let mut rate = run.plan.appliance.connection_rate;
    let changed = |(at, setting): &(SimTime, Setting)| {
        rate = in_force::connection_rate(setting).unwrap_or(rate);
        let (setting, value) = named(*setting);
        Changed { at_seconds: at.as_secs_f64(), connection_rate_per_second: rate, setting, value }
    };
    run.record.settings.iter().map(changed).collect()
}

/// A setting's name, its unit last, and its value.
fn named(setting: Setting) -> (&'static str, Value) {
    match setting {
        Setting::ConnectionRate(rate) => ("connection_rate_per_second", Value::Number(rate.into())),
        Setting::UpgradeBandwidth(rate) => ("upgrade_bandwidth_bytes_per_second", Value::Number(rate)),
        Setting::ConcurrentUpgrades(most) => ("concurrent_upgrades", Value::Number(most.into())),
        Setting::AutomaticUpgrades(mode) => ("automatic_upgrades", Value::Automatic(mode)),
        Setting::LostAfter(span) => ("lost_after_seconds", Value::Seconds(span.as_secs_f64())),
        Setting::DeleteAfter(span) => ("delete_after_seconds", Value::Seconds(span.as_secs_f64())),
        Setting::UninstalledBehaviour(behaviour) => ("uninstalled_behaviour", Value::Uninstalled(behaviour)),
        Setting::LocalUninstallRestricted(on) => ("local_uninstall_restricted", Value::Switch(on)),
        Setting::Statistics(chosen) => ("statistics", Value::Names(kinds(chosen))),
        Setting::StatisticsInterval(span) => ("statistics_interval_seconds", Value::Seconds(span.as_secs_f64())),
        Setting::WakeOnLan(on) => ("wake_on_lan", Value::Switch(on)),
        Setting::WebAndMobileConsoles(on) => ("web_and_mobile_consoles", Value::Switch(on)),
        Setting::SiteCertificate(certificate) => ("site_certificate", Value::Certificate(certificate)),
    }
}

/// The names of chosen statistics.
pub(super) fn kinds(chosen: StatisticsSet) -> Vec<&'static str> {
    Statistic::ALL.into_iter().filter(|kind| chosen.contains(*kind)).map(Statistic::name).collect()
}
