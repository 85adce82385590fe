//! Which host carries which party. turmoil's cost grows with the cube of its hosts and, on each host, with the number
//! of its connections, so there are few hosts, each with a moderate number of clients.

use model::id::Party;
use model::plan::{Action, Plan};
use model::time::SimDuration;

/// Hosts besides the appliance, and who is on them.
#[derive(Debug)]
pub(super) struct Topology {
    /// Per client: its host, counted from 0.
    host_of: Vec<usize>,
    /// Per host: the one-way latency of its link with the appliance.
    pub(super) latency: Vec<SimDuration>,
    /// Per site: the same, as everybody at a site shares it.
    pub(super) by_site: Vec<SimDuration>,
}

impl Topology {
    /// One host a site while sites are few, none is too large and only Jump Clients that stay at theirs are there; shared
    /// carriers otherwise.
    pub(super) fn new(plan: &Plan) -> Self {
        let mut sizes = vec![0_usize; plan.sites.len()];
        plan.clients.iter().for_each(|client| sizes[client.site.index()] += 1);
        let travels = plan.timeline.iter().any(|entry| matches!(entry.action, Action::Travel { .. }));
        // Anybody may come to be anywhere.
        let anywhere = travels || plan.has_people();
        let own_hosts =
            plan.sites.len() <= HOSTS_MAX && sizes.iter().all(|size| *size <= CLIENTS_PER_HOST) && !anywhere;
        let (hosts, host_of): (usize, Vec<usize>) = if own_hosts {
            (plan.sites.len(), plan.clients.iter().map(|client| client.site.index()).collect())
        } else {
            let hosts = plan.clients.len().div_ceil(CLIENTS_PER_HOST).clamp(1, HOSTS_MAX);
            // Neighbours in the fleet go round robin, so that a storm loads all carriers alike.
            (hosts, (0..plan.clients.len()).map(|client| client % hosts).collect())
        };
        let mut latency = vec![None::<SimDuration>; hosts];
        let least = least_latency(plan);
        if anywhere {
            latency.fill(least.iter().copied().min());
        }
        for (client, host) in plan.clients.iter().zip(&host_of) {
            let own = least[client.site.index()];
            latency[*host] = Some(latency[*host].map_or(own, |other| other.min(own)));
        }
        let mut latency: Vec<SimDuration> = latency.into_iter().map(Option::unwrap_or_default).collect();
        if !own_hosts {
            // A site's clients are spread over all carriers, which must therefore be alike.
            let common = latency.iter().copied().min().unwrap_or_default();
            latency.fill(common);
        }
        let by_site = (0..plan.sites.len()).map(|site| if own_hosts { latency[site] } else { latency[0] }).collect();
        Self { host_of, latency, by_site }
    }

    /// The host of a party. Consoles and customers go round robin as they are numbered: with any of them, all hosts are alike.
    pub(super) fn host(&self, party: Party) -> usize {
        match party {
            Party::JumpClient(client) => self.host_of[client.index()],
            Party::Console(console) => console.index() % self.hosts(),
            Party::Customer(session) => session.index() % self.hosts(),
        }
    }

    pub(super) fn hosts(&self) -> usize {
        self.latency.len()
    }
}

/// The least latency each site's line ever has: turmoil adds that much by itself, the gate above it adds the rest.
fn least_latency(plan: &Plan) -> Vec<SimDuration> {
    let mut least: Vec<SimDuration> = plan.sites.iter().map(|site| site.latency).collect();
    for entry in &plan.timeline {
        if let Action::LinkChange { sites, latency: Some(latency), .. } = &entry.action {
            for site in sites {
                least[site.index()] = least[site.index()].min(*latency);
            }
        }
    }
    least
}

/// Most hosts besides the appliance: at 11 hosts in all an idle step costs 26 us, at 26 already 119 us.
const HOSTS_MAX: usize = 10;
/// Most clients on a host before sites share carriers: a host looks through its sockets at each connect.
const CLIENTS_PER_HOST: usize = 5_000;

#[cfg(test)]
mod tests {
    use model::id::{ClientId, ConsoleId, SessionId, SiteId, UserId};
    use model::plan::{Console, ConsoleKind, Device, Entry};
    use model::session_policy::Representative;
    use model::time::SimTime;

    use super::*;
    use crate::testing::{plan, site};

    #[test]
    fn few_sites_have_hosts_of_their_own_and_many_share() {
        let few = Topology::new(&plan(vec![site("a", 20), site("b", 30)], 100));
        assert_eq!((few.hosts(), few.latency[1]), (2, SimDuration::from_millis(30)));
        let many = Topology::new(&plan((0..2_500).map(|n| site(&format!("home-{n}"), 10 + n % 7)).collect(), 3_000));
        assert_eq!((many.hosts(), many.by_site[9]), (1, SimDuration::from_millis(10)));
        let mut travels = plan(vec![site("a", 20), site("b", 30), site("nobody's yet", 5)], 100);
        travels.clients.iter_mut().for_each(|client| client.site.0 %= 2);
        let action = Action::Travel { clients: vec![ClientId(0)], to: SiteId(2), over: SimDuration::ZERO };
        travels.timeline.push(Entry { name: "move".to_owned(), at: SimTime::ZERO, enabled: true, action });
        let shared = Topology::new(&travels);
        assert_eq!((shared.hosts(), shared.by_site), (1, vec![SimDuration::from_millis(5); 3]));
        let mut desk = plan(vec![site("a", 20), site("b", 30), site("nobody's yet", 5)], 100);
        desk.clients.iter_mut().for_each(|client| client.site.0 %= 2);
        let who = Representative::User(UserId(0));
        desk.consoles =
            vec![Console { who, kind: ConsoleKind::Web, device: Device::Linux, site: SiteId(1), work: None }];
        let shared = Topology::new(&desk);
        assert_eq!((shared.hosts(), shared.by_site.as_slice()), (1, [SimDuration::from_millis(5); 3].as_slice()));
        let others = [Party::Console(ConsoleId(0)), Party::Customer(SessionId(7))];
        assert_eq!(others.map(|party| shared.host(party)), [0, 0]);
        let large = Topology::new(&plan(vec![site("a", 20)], 100_000));
        assert_eq!(large.hosts(), 10);
        assert!(large.host_of.iter().all(|host| *host < 10));
    }
}
