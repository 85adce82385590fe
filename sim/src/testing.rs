//! Small plans for tests.

use model::id::SiteId;
use model::plan::{Client, Plan, Site};
use model::time::SimDuration;

pub(crate) fn site(name: &str, latency_ms: u64) -> Site {
    Site { latency: SimDuration::from_millis(latency_ms), ..Site::standard(name) }
}

/// A B400 with that many clients spread round robin over the sites, connected, for an hour.
pub(crate) fn plan(sites: Vec<Site>, clients: u32) -> Plan {
    let client = |number: u32| Client::standard(number, SiteId(number % sites.len() as u32));
    let clients = (0..clients).map(client).collect();
    Plan::standard(sites, clients)
}
