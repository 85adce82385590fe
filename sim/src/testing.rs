//! Small plans for tests.

use model::access::Directory;
use model::appliance::models::Model;
use model::id::SiteId;
use model::plan::{AppliancePlan, Begin, Behaviour, Client, Measures, Plan, Site};
use model::time::SimDuration;

pub(crate) fn site(name: &str, latency_ms: u64) -> Site {
    Site { latency: SimDuration::from_millis(latency_ms), ..Site::standard(name) }
}

/// A B400 with that many clients spread round robin over the sites, connected, for an hour.
pub(crate) fn plan(sites: Vec<Site>, clients: u32) -> Plan {
    let client = |number: u32| Client::standard(number, SiteId(number % sites.len() as u32));
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
        installers: Vec::new(),
        directory: Directory::new(),
        pinned: Vec::new(),
        sessions: Vec::new(),
        timeline: Vec::new(),
        measures: Measures { bucket: Measures::bucket_for(duration), marks: Vec::new(), windows: Vec::new() },
        assumptions: Vec::new(),
    }
}
