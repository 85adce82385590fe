//! Plans for small worlds.

use jumpstorm_model::appliance::models::Model;
use jumpstorm_model::id::SiteId;
use jumpstorm_model::plan::{
    AppliancePlan, AtCapacity, BackOff, BackOffLaw, Begin, Behaviour, Client, Distribution, OperatingSystem, Plan,
    ServiceProfile, Site,
};
use jumpstorm_model::session::Replies;
use jumpstorm_model::time::SimDuration;

use crate::world::{DIAL_TIMEOUT, LATENCY};

/// A plan for so many clients: admissions at 10/s, keep-alives every 10 s of which three may be missed, delays of a
/// second.
pub(crate) fn plan(clients: u32) -> Plan {
    let site = Site { latency: LATENCY, ..Site::standard("site") };
    let client = |number: u32| Client {
        operating_system: OPERATING_SYSTEMS[number as usize % OPERATING_SYSTEMS.len()],
        ..Client::standard(number, SiteId(0))
    };
    Plan {
        begin: Begin::Cold,
        appliance: AppliancePlan {
            model: Model::Custom,
            licences: None,
            capacity: 1_000,
            at_capacity: AtCapacity::Refuse,
            connection_rate: 10,
            line_max: 100,
            service: ServiceProfile {
                workers: 4,
                tls_handshake: SimDuration::from_millis(3),
                registration: SimDuration::from_millis(2),
                log_in: ServiceProfile::LOG_IN,
                distribution: Distribution::Fixed,
            },
            ..AppliancePlan::standard(Model::B200).expect("a B200 is standard")
        },
        behaviour: Behaviour {
            back_off: BackOff {
                law: BackOffLaw::Fixed,
                base: SimDuration::from_secs(1),
                cap: SimDuration::from_secs(60),
            },
            keep_alive_interval: SimDuration::from_secs(10),
            keep_alive_missed_max: 3,
            keep_alive_bytes: 150,
            dial_timeout: DIAL_TIMEOUT,
            greeting_timeout: SimDuration::from_secs(30),
            handshake_round_trips: 1,
            handshake_bytes_in: 0,
            handshake_bytes_out: 0,
            tcp_resend_first: SimDuration::from_secs(1),
            tcp_resend_max: SimDuration::from_secs(60),
            tcp_give_up: SimDuration::from_secs(900),
            refused_retry: SimDuration::from_secs(60),
            replies: Replies::default(),
        },
        ..Plan::standard(vec![site], (0..clients).map(client).collect())
    }
}

/// A plan for lives of months: lost after 20 days and deleted after 30, with keep-alives every six hours and delays of two,
/// so that a month costs little.
pub(crate) fn months(clients: u32) -> Plan {
    let mut plan = plan(clients);
    plan.duration = days(365);
    plan.appliance.maintenance.lost_after = days(20);
    plan.appliance.maintenance.delete_after = days(30);
    plan.behaviour.keep_alive_interval = SimDuration::from_secs(6 * 3_600);
    plan.behaviour.back_off.base = SimDuration::from_secs(2 * 3_600);
    plan.behaviour.back_off.cap = SimDuration::from_secs(2 * 3_600);
    plan.behaviour.refused_retry = days(1);
    plan
}

pub(crate) const fn days(days: u64) -> SimDuration {
    SimDuration::from_secs(days * 86_400)
}

const OPERATING_SYSTEMS: [OperatingSystem; 4] =
    [OperatingSystem::Windows, OperatingSystem::Mac, OperatingSystem::Linux, OperatingSystem::RaspberryPi];
