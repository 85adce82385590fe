//! The appliance goes down, in an orderly way or not, and comes back with its list and settings.

use crate::event::{ApplianceEvent, DownHow, LossSeen};
use crate::id::ClientId;
use crate::time::SimTime;

use super::connections::Stage;
use super::{Appliance, Output};

impl Appliance {
    /// Stops. On a restart it closes every connection first; in a crash they are gone without a word.
    pub fn go_down(&mut self, now: SimTime, how: DownHow) {
        self.up = false;
        self.tell(ApplianceEvent::WentDown { how });
        self.end_all_sessions();
        self.drop_managers();
        let known = self.connections.clear();
        if how == DownHow::Restart {
            self.outputs.extend(known.iter().map(|(connection, _)| Output::Close { connection: *connection }));
        }
        let online: Vec<ClientId> = self.registry.online().map(|(client, _)| client).collect();
        for client in online {
            self.registry.set_connection(client, None);
            self.maintenance.lose(client, now, &self.settings);
            self.tell(ApplianceEvent::SeenOffline { client, how: LossSeen::ApplianceDown });
            self.follow_gone(now, client, LossSeen::ApplianceDown);
        }
        for (_, stage) in known {
            if let Stage::Talking { party } = stage {
                self.forget_party(now, party, LossSeen::ApplianceDown);
            }
            if let Stage::InLine { client } = stage {
                self.maintenance.resume(client, &self.settings);
                self.tell(ApplianceEvent::LeftLine { client, how: LossSeen::ApplianceDown });
                self.follow_gone(now, client, LossSeen::ApplianceDown);
            }
        }
        self.upgrades.handle_down();
        self.service.clear();
        self.admission.clear();
    }

    /// Is back, with its list and settings but without connections. Deadlines that have passed meanwhile are due now (MAINT-14).
    pub fn come_up(&mut self) {
        self.up = true;
        self.tell(ApplianceEvent::CameUp);
        self.take_managers_back();
    }
}
