//! What follows from an event for the keep-alives of its client's connection: whether they are counted or sent, and watched.

use model::event::{ApplianceEvent, ClientEvent};
use model::id::ClientId;
use model::time::SimTime;

use super::Rehearsal;

impl Rehearsal {
    /// What a client's event means for the keep-alives of its connection.
    pub(super) fn follow_client(&mut self, now: SimTime, client: ClientId, event: ClientEvent) {
        match event {
            ClientEvent::ToldToWait | ClientEvent::Online { .. } => self.find_peace(now, client),
            ClientEvent::ContactLost { .. } => {
                self.lose_peace(now, client);
                // Connections that end with the appliance are counted when it goes down.
                self.effects.connection_ended(&self.network.culprits_on_line(self.site_of(client)));
            }
            ClientEvent::DialFailed { .. }
            | ClientEvent::ToldToReturn { .. }
            | ClientEvent::Refused { .. }
            | ClientEvent::Stopped { .. }
            | ClientEvent::Uninstalled
            | ClientEvent::Expired { .. }
            | ClientEvent::LocallyUninstalled { .. }
            | ClientEvent::UpgradeInstalled { .. }
            | ClientEvent::Travelled { .. } => self.lose_peace(now, client),
            _ => {}
        }
    }

    /// A connection that comes to be subject to keep-alives is watched at once if its line is not sound, or if nobody
    /// holds its other end any more.
    pub(super) fn follow_appliance(&mut self, now: SimTime, event: ApplianceEvent) {
        if let ApplianceEvent::ToolTraffic { bytes_per_s } = event {
            self.follow_tools(now, bytes_per_s);
        }
        let (ApplianceEvent::Queued { client, connection, .. } | ApplianceEvent::Admitted { client, connection, .. }) =
            event
        else {
            return;
        };
        if !self.may_count(client) || self.parties.held_by[client.index()] != Some(connection) {
            self.appliance.watch_keep_alives(connection, 0);
        }
    }
}
