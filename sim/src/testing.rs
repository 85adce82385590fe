//! Small plans for tests.

use std::net::Ipv4Addr;

use model::appliance::models::Model;
use model::id::SiteId;
use model::plan::{
    AppliancePlan, AtCapacity, BackOff, BackOffLaw, Begin, Behaviour, Client, ClientBegins, Distribution, Measures,
    OperatingSystem, Plan, ServiceProfile, Site,
};
use model::time::SimDuration;

pub(crate) fn site(name: &str, latency_ms: u64) -> Site {
    Site {
        name: name.to_owned(),
        public_ip: Ipv4Addr::new(203, 0, 113, 1),
        default_gateway: Ipv4Addr::new(10, 0, 0, 1),
        latency: SimDuration::from_millis(latency_ms),
        jitter: SimDuration::ZERO,
        downlink: 12_500_000,
    }
}

/// A B400 with that many clients spread round robin over the sites, connected, for an hour.
pub(crate) fn plan(sites: Vec<Site>, clients: u32) -> Plan {
    let client = |number: u32| Client {
        listing_id: u64::from(number) + 1,
        name: format!("client-{number}"),
        hostname: format!("host-{number}"),
        site: SiteId(number % sites.len() as u32),
        operating_system: OperatingSystem::Windows,
        private_ip: Ipv4Addr::new(10, 0, 0, 2),
        console_user: None,
        begins: ClientBegins::WithFleet { since: None },
    };
    let duration = SimDuration::from_secs(3_600);
    Plan {
        name: "test".to_owned(),
        seed: 7,
        starts: "2026-11-16T10:00:00[UTC]".parse().expect("a valid date"),
        duration,
        tick: SimDuration::from_millis(10),
        begin: Begin::Connected,
        must_reach_rest: true,
        appliance: AppliancePlan {
            model: Model::B400,
            licences: None,
            capacity: 25_000,
            at_capacity: AtCapacity::Refuse,
            connection_rate: 50,
            line_max: 5_000,
            service: ServiceProfile {
                workers: 16,
                tls_handshake: SimDuration::from_micros(2_900),
                registration: SimDuration::from_millis(2),
                distribution: Distribution::Fixed,
            },
        },
        behaviour: behaviour(),
        clients: (0..clients).map(client).collect(),
        sites,
        timeline: Vec::new(),
        measures: Measures { bucket: Measures::bucket_for(duration), marks: Vec::new(), windows: Vec::new() },
        assumptions: Vec::new(),
    }
}

pub(crate) fn behaviour() -> Behaviour {
    Behaviour {
        back_off: BackOff {
            law: BackOffLaw::FullJitter,
            base: SimDuration::from_secs(1),
            cap: SimDuration::from_secs(60),
        },
        keep_alive_interval: SimDuration::from_secs(60),
        keep_alive_missed_max: 3,
        keep_alive_bytes: 150,
        dial_timeout: SimDuration::from_secs(10),
        greeting_timeout: SimDuration::from_secs(30),
        handshake_round_trips: 2,
        handshake_bytes_in: 4_096,
        handshake_bytes_out: 6_144,
        tcp_resend_first: SimDuration::from_secs(1),
        tcp_resend_max: SimDuration::from_secs(60),
        tcp_give_up: SimDuration::from_secs(900),
        refused_retry: SimDuration::from_secs(300),
    }
}
