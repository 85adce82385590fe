//! Wake-ups: whether one may be attempted, and through which other Jump Client its packet goes out (WAKE-1 to WAKE-5). Whether
//! the computer then wakes is not the appliance's to know.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use rustc_hash::FxHashMap;

use crate::event::{ApplianceEvent, WakeRefusal};
use crate::id::{ClientId, EntryId, SiteId};
use crate::plan::{Client, Site};
use crate::time::{SimDuration, SimTime};
use crate::wire::ToClient;

use super::Appliance;
use super::registry::Entry;

/// After an attempt the next one for the same client is possible this much later (WAKE-3).
pub const LOCKOUT: SimDuration = SimDuration::from_secs(30);

/// Which client is where, as far as the appliance knows, and when each may be woken up again.
#[derive(Clone, Debug)]
pub struct WakeUps {
    networks: Vec<Network>,
    /// Per client: its own site.
    home: Vec<SiteId>,
    /// Per client: the site from which it last said hello; until then its own.
    last_at: Vec<SiteId>,
    /// Everybody who last reported that default gateway, online or not.
    by_gateway: BTreeMap<Ipv4Addr, BTreeSet<ClientId>>,
    /// Clients that were attempted to be woken, with the end of the lockout. Looked up only.
    locked_until: FxHashMap<ClientId, SimTime>,
}

/// What the appliance learns of a site.
#[derive(Clone, Copy, Debug)]
struct Network {
    /// As its clients report it.
    default_gateway: Ipv4Addr,
    /// As their connections come from it.
    public_ip: Ipv4Addr,
}

impl WakeUps {
    /// Every client is at its own site, and none was attempted to be woken.
    pub fn new(sites: &[Site], clients: &[Client]) -> Self {
        let network = |site: &Site| Network { default_gateway: site.default_gateway, public_ip: site.public_ip };
        let home: Vec<SiteId> = clients.iter().map(|client| client.site).collect();
        let mut by_gateway: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (number, site) in home.iter().enumerate() {
            by_gateway.entry(sites[site.index()].default_gateway).or_default().insert(ClientId(number as u32));
        }
        Self {
            networks: sites.iter().map(network).collect(),
            last_at: home.clone(),
            home,
            by_gateway,
            locked_until: FxHashMap::default(),
        }
    }

    /// A client said hello from that site; from its own with `None`.
    pub(super) fn locate(&mut self, client: ClientId, away: Option<SiteId>) {
        let site = away.unwrap_or(self.home[client.index()]);
        let before = std::mem::replace(&mut self.last_at[client.index()], site);
        if before != site {
            let gateway = |site: SiteId| self.networks[site.index()].default_gateway;
            let (from, to) = (gateway(before), gateway(site));
            if let Some(left) = self.by_gateway.get_mut(&from) {
                left.remove(&client);
            }
            self.by_gateway.entry(to).or_default().insert(client);
        }
    }

    /// The client through which a packet for `target` is to go out: of those online with the same default gateway the first in
    /// the fleet that is also seen from the same public address, or else the first (WAKE-2). Gateways have the same address in
    /// many networks; who comes from the same public address is hardly in another one.
    fn neighbour(&self, target: ClientId, is_online: impl Fn(ClientId) -> bool) -> Option<ClientId> {
        let own = self.network(target);
        let alike = self.by_gateway.get(&own.default_gateway)?;
        let mut elsewhere = None;
        for client in alike.iter().copied().filter(|client| *client != target && is_online(*client)) {
            if self.network(client).public_ip == own.public_ip {
                return Some(client);
            }
            elsewhere.get_or_insert(client);
        }
        elsewhere
    }

    /// The address from which a client was last seen, or is expected.
    pub(super) fn public_ip(&self, client: ClientId) -> Ipv4Addr {
        self.network(client).public_ip
    }

    fn network(&self, client: ClientId) -> Network {
        self.networks[self.last_at[client.index()].index()]
    }
}

impl Appliance {
    /// A representative attempts to wake up a client; the packet carries the password of that entry of the timeline. Returns
    /// the client through which it goes out.
    ///
    /// An attempt that is refused does not lock out: nothing was attempted on the network.
    ///
    /// # Errors
    /// If wake-ups are not allowed (WAKE-5), the client is not in the list or is online, the last attempt is less than
    /// [`LOCKOUT`] ago (WAKE-3), or nobody else with its default gateway is online (WAKE-2); the first of these that holds.
    pub fn wake(&mut self, now: SimTime, client: ClientId, entry: EntryId) -> Result<ClientId, WakeRefusal> {
        let found = self.way_to_wake(now, client);
        match found {
            Ok(via) => {
                self.wake_ups.locked_until.insert(client, now + LOCKOUT);
                self.tell(ApplianceEvent::WakeSent { client, via });
                if let Entry::Registered(Some(connection)) = self.registry.entry(via) {
                    self.send(connection, ToClient::Wake { client, entry });
                }
            }
            Err(why) => self.tell(ApplianceEvent::WakeRefused { client, why }),
        }
        found
    }

    fn way_to_wake(&self, now: SimTime, client: ClientId) -> Result<ClientId, WakeRefusal> {
        if !self.settings.wake_on_lan {
            return Err(WakeRefusal::NotAllowed);
        }
        match self.registry.entry(client) {
            Entry::Registered(None) => {}
            Entry::Registered(Some(_)) => return Err(WakeRefusal::Online),
            _ => return Err(WakeRefusal::Missing),
        }
        if let Some(until) = self.wake_ups.locked_until.get(&client).copied().filter(|until| now < *until) {
            return Err(WakeRefusal::TooSoon { until });
        }
        let is_online = |client| matches!(self.registry.entry(client), Entry::Registered(Some(_)));
        self.wake_ups.neighbour(client, is_online).ok_or(WakeRefusal::NoNeighbour)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six sites: the first two look alike from inside and from outside, the third has the gateway of both but another public
    /// address, the fourth the public address and another gateway, the fifth is like the third, the sixth like nobody.
    fn sites() -> Vec<Site> {
        let site = |gateway: u8, public: u8| Site {
            default_gateway: Ipv4Addr::new(192, 168, gateway, 1),
            public_ip: Ipv4Addr::new(203, 0, 113, public),
            ..Site::standard("site")
        };
        vec![site(1, 1), site(1, 1), site(1, 2), site(2, 1), site(1, 2), site(9, 9)]
    }

    fn wake_ups(at: &[u32]) -> WakeUps {
        let clients: Vec<Client> =
            at.iter().enumerate().map(|(place, site)| Client::standard(place as u32, SiteId(*site))).collect();
        WakeUps::new(&sites(), &clients)
    }

    /// Who is asked for client 0, with each client's site and who is online.
    ///
    /// Covers: WAKE-1, WAKE-2.
    #[test]
    fn a_neighbour_has_the_same_gateway_and_if_possible_the_same_public_address() {
        type Case = (&'static str, &'static [u32], &'static [u32], Option<u32>);
        let cases: [Case; 9] = [
            ("the first of its site", &[0, 0, 0], &[1, 2], Some(1)),
            ("who is online", &[0, 0, 0], &[2], Some(2)),
            ("nobody is", &[0, 0, 0], &[], None),
            ("not itself", &[0, 5], &[0, 1], None),
            ("its site before a look-alike", &[0, 2, 0], &[1, 2], Some(2)),
            ("a look-alike where nobody else is", &[0, 2, 0], &[1], Some(1)),
            ("the first look-alike", &[0, 4, 2], &[1, 2], Some(1)),
            ("the public address alone says nothing", &[0, 3], &[1], None),
            ("sites that cannot be told apart are one", &[0, 1], &[1], Some(1)),
        ];
        for (name, at, online, expected) in cases {
            let found = wake_ups(at).neighbour(ClientId(0), |client| online.contains(&client.0));
            assert_eq!(found, expected.map(ClientId), "{name}");
        }
    }

    /// Covers: WAKE-2.
    #[test]
    fn who_travels_is_where_it_last_said_hello() {
        let everybody = |_| true;
        let mut wake_ups = wake_ups(&[0, 0, 5, 3]);
        assert_eq!(wake_ups.neighbour(ClientId(0), everybody), Some(ClientId(1)));
        wake_ups.locate(ClientId(0), Some(SiteId(5)));
        assert_eq!(wake_ups.neighbour(ClientId(0), everybody), Some(ClientId(2)));
        assert_eq!(wake_ups.neighbour(ClientId(1), everybody), None, "it is there no more");
        wake_ups.locate(ClientId(0), Some(SiteId(5)));
        wake_ups.locate(ClientId(2), Some(SiteId(3)));
        assert_eq!(wake_ups.neighbour(ClientId(0), everybody), None);
        assert_eq!(wake_ups.neighbour(ClientId(3), everybody), Some(ClientId(2)));
        wake_ups.locate(ClientId(0), None);
        assert_eq!(wake_ups.neighbour(ClientId(0), everybody), Some(ClientId(1)), "home again");
    }
}
