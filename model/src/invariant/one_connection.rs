//! A Jump Client keeps one connection, and only the client dials (CONN-1).

use crate::event::{ApplianceEvent, ClientEvent, Event, Stamped};
use crate::id::ConnectionId;
use crate::plan::Plan;

use super::{Law, Tally};

/// Follows which connection the appliance holds for each client, and whether the client dialled for it.
pub(super) struct OneConnection {
    clients: Vec<View>,
}

#[derive(Clone, Copy, Default)]
struct View {
    online: Option<ConnectionId>,
    dialled: bool,
    admitted: Option<ConnectionId>,
}

impl OneConnection {
    pub(super) fn new(plan: &Plan) -> Self {
        Self { clients: vec![View::default(); plan.clients.len()] }
    }
}

impl Law for OneConnection {
    fn name(&self) -> &'static str {
        "one_connection"
    }

    fn text(&self) -> &'static str {
        "A Jump Client is online over one connection at a time, one that it dialled itself and was admitted on."
    }

    fn rules(&self) -> &'static [&'static str] {
        &["CONN-1"]
    }

    fn handle(&mut self, stamped: &Stamped, tally: &mut Tally) {
        let at = stamped.at;
        match stamped.event {
            Event::Appliance(ApplianceEvent::Listed { client, connection }) => {
                self.clients[client.index()].online = connection;
            }
            Event::Appliance(ApplianceEvent::Admitted { client, connection, .. }) => {
                let view = &mut self.clients[client.index()];
                let (former, dialled) = (view.online.replace(connection), view.dialled);
                view.admitted = Some(connection);
                tally.check(at, former.is_none() && dialled, || match former {
                    Some(former) => format!("{client} was admitted on {connection} while online on {former}"),
                    None => format!("{client} was admitted on {connection} without having dialled"),
                });
            }
            Event::Appliance(ApplianceEvent::SeenOffline { client, .. }) => {
                self.clients[client.index()].online = None;
            }
            Event::Client(client, ClientEvent::Dialled { .. }) => self.clients[client.index()].dialled = true,
            Event::Client(client, ClientEvent::Online { connection }) => {
                let admitted = self.clients[client.index()].admitted;
                tally.check(at, admitted == Some(connection), || {
                    format!("{client} came online on {connection}, but was last admitted on {admitted:?}")
                });
            }
            _ => {}
        }
    }
}
