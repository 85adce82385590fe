//! Computers that leave one site for another. On the appliance's side their connections die in silence: what was under way to it
//! still arrives, what it sends is heard by nobody.

use std::sync::Arc;

use model::id::{ClientId, EntryId, Party, SiteId};
use model::plan::Action;
use model::time::SimTime;

use super::Rehearsal;

impl Rehearsal {
    /// The site at which the client's computer is now.
    pub(super) fn site_of(&self, client: ClientId) -> SiteId {
        self.parties.sites[client.index()]
    }

    /// Whether the client's computer sleeps, so that nothing reaches it.
    pub(super) fn is_asleep(&self, client: ClientId) -> bool {
        self.parties.is_asleep(Party::JumpClient(client))
    }

    pub(super) fn travel(&mut self, now: SimTime, entry: EntryId, client: ClientId) {
        let plan = Arc::clone(&self.plan);
        let Action::Travel { to, .. } = plan.timeline[entry.index()].action else { return };
        let from = self.site_of(client);
        if to == from {
            return;
        }
        // While it still is where it was: what is under way on its line, and from when on the appliance hears nothing more.
        self.disturb(now, client);
        let held = self.parties.held_by[client.index()];
        let home = to == plan.clients[client.index()].site;
        if !self.clients[client.index()].travel(now, to, home, &plan.behaviour) {
            return;
        }
        if let Some(link) = held.and_then(|connection| self.links.get_mut(&connection)) {
            link.stranded = true;
        }
        self.parties.sites[client.index()] = to;
        self.clients_by_site[from.index()].retain(|other| *other != client);
        let there = &mut self.clients_by_site[to.index()];
        let place = there.partition_point(|other| *other < client);
        there.insert(place, client);
        self.settle_client(now, client);
        self.effects.touch(entry).clients_travelled += 1;
    }
}
