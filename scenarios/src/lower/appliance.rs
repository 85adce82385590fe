//! The appliance of a plan, and how Jump Clients behave.

use model::event::Setting;
use model::plan::{
    AppliancePlan, BackOff, Behaviour, MaintenancePlan, Model, ServiceProfile, StatisticsPlan, UPGRADE_BANDWIDTH_MAX,
    UpgradesPlan,
};

use super::{sure, tools};
use crate::file::{Appliance, Change, JumpClients, Traffic};

pub(super) fn appliance(appliance: &Appliance) -> AppliancePlan {
    let model = *sure(&appliance.model);
    let licences = appliance.licences.copied();
    let service = sure(&appliance.service);
    let settings = sure(&appliance.settings);
    let upgrades = sure(&appliance.upgrades);
    let statistics = sure(&appliance.statistics);
    let capacity = match model {
        Model::Custom => appliance.capacity.copied(),
        model => model.capacity(licences),
    };
    let bandwidth = settings.upgrade_bandwidth.copied().map(|bandwidth| bandwidth.0);
    AppliancePlan {
        model,
        licences,
        capacity: capacity.expect("every model has a capacity, or the file was refused"),
        at_capacity: *sure(&appliance.at_capacity),
        connection_rate: sure(&settings.connection_rate).0,
        line_max: *sure(&sure(&appliance.admission).line),
        service: ServiceProfile {
            workers: service.workers.copied().or(model.cores()).expect("a custom model names its workers"),
            tls_handshake: *sure(&service.tls_handshake),
            registration: *sure(&service.registration),
            log_in: *sure(&service.log_in),
            distribution: *sure(&service.distribution),
        },
        uplink: sure(&appliance.uplink).0,
        upgrades: UpgradesPlan {
            automatic: *sure(&settings.automatic_upgrades),
            bandwidth: bandwidth.or((model != Model::Cloud).then_some(UPGRADE_BANDWIDTH_MAX)),
            concurrent_max: *sure(&settings.concurrent_upgrades),
            install: *sure(&upgrades.install),
            after_interruption: *sure(&upgrades.after_interruption),
            package_bytes: sure(&upgrades.package).0,
        },
        maintenance: MaintenancePlan {
            lost_after: *sure(&settings.lost_after),
            delete_after: *sure(&settings.delete_after),
            uninstalled: *sure(&settings.uninstalled),
            local_uninstall_restricted: *sure(&settings.local_uninstall_restricted),
        },
        statistics: StatisticsPlan {
            kinds: sure(&settings.statistics).value.0,
            interval: *sure(&settings.statistics_interval),
            text_bytes: bytes(sure(&statistics.text).0),
            thumbnail_bytes: bytes(sure(&statistics.thumbnail).0),
            sent_singly: *sure(&statistics.traffic) == Traffic::Messages,
        },
        wake_on_lan: *sure(&settings.wake_on_lan),
    }
}

pub(super) fn behaviour(jump_clients: &JumpClients) -> Behaviour {
    let keep_alive = sure(&jump_clients.keep_alive);
    let back_off = sure(&jump_clients.back_off);
    let handshake = sure(&jump_clients.handshake);
    let tcp = sure(&jump_clients.tcp);
    Behaviour {
        back_off: BackOff { law: *sure(&back_off.law), base: *sure(&back_off.base), cap: *sure(&back_off.cap) },
        keep_alive_interval: *sure(&keep_alive.interval),
        keep_alive_missed_max: *sure(&keep_alive.missed),
        keep_alive_bytes: *sure(&keep_alive.bytes),
        dial_timeout: *sure(&jump_clients.dial_timeout),
        greeting_timeout: *sure(&jump_clients.greeting_timeout),
        handshake_round_trips: *sure(&handshake.round_trips),
        handshake_bytes_in: bytes(sure(&handshake.bytes_in).0),
        handshake_bytes_out: bytes(sure(&handshake.bytes_out).0),
        tcp_resend_first: *sure(&tcp.resend_first),
        tcp_resend_max: *sure(&tcp.resend_max),
        tcp_give_up: *sure(&tcp.give_up),
        refused_retry: *sure(&jump_clients.refused_retry),
        replies: tools::replies(&jump_clients.replies),
    }
}

/// The settings that a change gives, in the order of [`Change::given`].
pub(super) fn settings(change: &Change) -> Vec<Setting> {
    let settings = [
        change.connection_rate.copied().map(|rate| Setting::ConnectionRate(rate.0)),
        change.upgrade_bandwidth.copied().map(|bandwidth| Setting::UpgradeBandwidth(bandwidth.0)),
        change.concurrent_upgrades.copied().map(Setting::ConcurrentUpgrades),
        change.automatic_upgrades.copied().map(Setting::AutomaticUpgrades),
        change.lost_after.copied().map(Setting::LostAfter),
        change.delete_after.copied().map(Setting::DeleteAfter),
        change.uninstalled.copied().map(Setting::UninstalledBehaviour),
        change.local_uninstall_restricted.copied().map(Setting::LocalUninstallRestricted),
        change.statistics.get().map(|statistics| Setting::Statistics(statistics.value.0)),
        change.statistics_interval.copied().map(Setting::StatisticsInterval),
        change.wake_on_lan.copied().map(Setting::WakeOnLan),
        change.web_and_mobile.copied().map(Setting::WebAndMobileConsoles),
        change.certificate.copied().map(Setting::SiteCertificate),
    ];
    settings.into_iter().flatten().collect()
}

fn bytes(size: u64) -> u32 {
    u32::try_from(size).expect("bounded by 1 MiB")
}
