//! Small plans for tests.

use std::net::Ipv4Addr;

use model::appliance::models::Model;
use model::id::SiteId;
use model::plan::{AppliancePlan, Begin, Behaviour, Client, ClientBegins, Measures, OperatingSystem, Plan, Site};
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
        appliance: AppliancePlan::standard(Model::B400).expect("a B400 is standard"),
        behaviour: Behaviour::default(),
        clients: (0..clients).map(client).collect(),
        sites,
        timeline: Vec::new(),
        measures: Measures { bucket: Measures::bucket_for(duration), marks: Vec::new(), windows: Vec::new() },
        assumptions: Vec::new(),
    }
}
