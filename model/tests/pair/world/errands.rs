//! What representatives, administrators and travellers do in this world.

use jumpstorm_model::event::{Event, InstallerRefusal, Stamped, WakeRefusal, WorldEvent};
use jumpstorm_model::id::{ClientId, EntryId, InstallerId, SiteId};
use jumpstorm_model::plan::{Overrides, Staff};
use jumpstorm_model::time::{SimDuration, SimTime};

use super::World;

impl World {
    /// A representative attempts to wake a client up; says through which other one.
    pub(crate) fn wake(&mut self, client: u32) -> Result<u32, WakeRefusal> {
        let via = self.appliance.wake(self.now, ClientId(client), EntryId(0));
        self.settle_appliance();
        via.map(|via| via.0)
    }

    /// Every computer that is not running at the sender's site wakes from a packet for it.
    pub(super) fn broadcast(&mut self, via: usize, target: ClientId) {
        let woken = self.clients[target.index()].is_stopped() && self.sites[via] == self.sites[target.index()];
        let event = Event::World(WorldEvent::WakePacket { client: target, woken });
        self.trace.push(Stamped { at: self.now, event });
        if woken {
            self.start(target.index());
        }
    }

    /// A computer leaves for another site: what it had under way to the appliance still arrives, and nothing reaches it any more.
    pub(crate) fn travel(&mut self, client: usize, to: u32) {
        let (to, home) = (SiteId(to), self.plan.clients[client].site.0 == to);
        self.sites[client] = to;
        let held = self.held[client];
        self.clients[client].travel(self.now, to, home, &self.plan.behaviour);
        self.settle_client(client);
        if let Some(ends) = held.and_then(|connection| self.ends.get_mut(&connection)) {
            (ends.broken_up, ends.broken_down) = (true, true);
        }
    }

    pub(crate) fn install(
        &mut self,
        client: u32,
        installer: u32,
        overrides: &Overrides,
    ) -> Result<(), InstallerRefusal> {
        let (client, installer) = (ClientId(client), InstallerId(installer));
        let installed = self.appliance.install(self.now, client, installer, overrides);
        self.settle_appliance();
        let version = installed?;
        self.clients[client.index()].install(installer, version);
        self.settle_client(client.index());
        Ok(())
    }

    pub(crate) fn extend(&mut self, installer: u32, span: SimDuration, by: Staff) -> Result<SimTime, InstallerRefusal> {
        let until = self.appliance.extend_installer(self.now, InstallerId(installer), span, by);
        self.settle_appliance();
        until
    }

    pub(crate) fn delete(&mut self, installer: u32, by: Staff) -> Result<(), InstallerRefusal> {
        let deleted = self.appliance.delete_installer(self.now, InstallerId(installer), by);
        self.settle_appliance();
        deleted
    }
}
