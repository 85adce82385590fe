//! The list as it is when the run begins.

use crate::event::ApplianceEvent;
use crate::id::{ClientId, ConnectionId};
use crate::time::SimTime;

use super::Appliance;

impl Appliance {
    /// A client is in the list when the run begins: online over a connection, with keep-alives counted from `since`, or
    /// offline since then. Returns whether there was a place for it.
    pub fn begin_listed(&mut self, client: ClientId, connection: Option<ConnectionId>, since: SimTime) -> bool {
        // Overload is a matter of registering in the run, so a fleet that begins connected stops at the capacity.
        if self.registry.free() == 0 {
            return false;
        }
        self.registry.register(client);
        self.tell(ApplianceEvent::Listed { client, connection });
        match connection {
            Some(connection) => {
                self.connections.begin_admitted(connection, client, since);
                self.registry.set_connection(client, Some(connection));
                self.follow_online(client, connection);
            }
            None => {
                self.maintenance.lose(client, since, &self.settings);
                self.upgrades.tell_version(client, &mut self.outputs);
            }
        }
        true
    }

    /// A client is in the list as uninstalled when the run begins; it takes no place (MAINT-10).
    pub fn begin_uninstalled(&mut self, client: ClientId) {
        self.registry.list_uninstalled(client);
        self.tell(ApplianceEvent::ListedUninstalled { client });
    }
}
