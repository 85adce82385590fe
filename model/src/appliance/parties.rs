//! Consoles and customers as the appliance meets them: who is here, over which connection, and what their coming, their words
//! and their going lead to.
//!
//! Their connections cost the same work as a Jump Client's (APP-9). They stand in no admission line and take no place in the
//! list, which are for Jump Clients (CONN-2, APP-1); from the end of that work on, keep-alives decide whether they are here
//! (CONN-8). What they have come for is decided elsewhere.

use std::collections::BTreeMap;

use crate::event::{ApplianceEvent, LossSeen};
use crate::id::{ConnectionId, Party};
use crate::service::{Errand, Job};
use crate::time::SimTime;
use crate::wire::ToClient;

use super::connections::Stage;
use super::{Appliance, Output};

/// The consoles and customers who are here.
#[derive(Clone, Debug, Default)]
pub struct Parties {
    here: BTreeMap<Party, ConnectionId>,
}

impl Parties {
    /// Everybody who is here, in their order, with their connections.
    pub fn iter(&self) -> impl Iterator<Item = (Party, ConnectionId)> {
        self.here.iter().map(|(party, connection)| (*party, *connection))
    }

    /// The connection over which a console or a customer is here.
    pub fn connection(&self, party: Party) -> Option<ConnectionId> {
        self.here.get(&party).copied()
    }
}

impl Appliance {
    /// The consoles and customers who are here.
    pub const fn parties(&self) -> &Parties {
        &self.parties
    }

    /// Sends a message to a console or a customer. Returns whether it is here.
    pub fn send_to(&mut self, party: Party, message: ToClient) -> bool {
        let connection = self.parties.connection(party);
        if let Some(connection) = connection {
            self.send(connection, message);
        }
        connection.is_some()
    }

    /// Sends a console or a customer away with a last word. Whoever ends it knows of it: it counts as no loss. Returns whether
    /// it was here.
    pub fn dismiss_party(&mut self, party: Party, message: ToClient) -> bool {
        let connection = self.parties.here.remove(&party);
        if let Some(connection) = connection {
            self.dismiss(connection, message);
        }
        connection.is_some()
    }

    // ---- what happens on their connections

    /// The first word of a console or of a customer. Jump Clients say hello.
    pub(super) fn greet_party(&mut self, now: SimTime, connection: ConnectionId, party: Party) {
        if !matches!(party, Party::JumpClient(_)) && self.connections.greet(connection, party) {
            let errand = if matches!(party, Party::Console(_)) { Errand::LogIn } else { Errand::Registration };
            self.service.handle_arrival(now, connection, errand);
            let (queue, busy) = self.load();
            self.tell(ApplianceEvent::PartyGreeted { party, queue, busy });
        }
    }

    /// The work on its connection is done. It would not dial if it still held an old one.
    pub(super) fn finish_party(&mut self, now: SimTime, job: Job, party: Party) {
        let (queue, busy) = self.load();
        self.tell(ApplianceEvent::PartyServed { party, waited: job.waited, queue, busy });
        if let Some(former) = self.parties.connection(party) {
            self.outputs.push_back(Output::Close { connection: former });
            self.handle_hung_up(now, former, LossSeen::Superseded);
        }
        self.connections.promote(now, job.connection, Stage::Talking { party });
        self.connections.watch(job.connection, 0);
        self.parties.here.insert(party, job.connection);
        self.party_served(now, party, job.connection);
    }

    /// Its connection is gone.
    pub(super) fn forget_party(&mut self, now: SimTime, party: Party, how: LossSeen) {
        self.parties.here.remove(&party);
        self.tell(ApplianceEvent::PartyLost { party, how });
        self.party_lost(now, party, how);
    }

    // ---- what that leads to

    /// A console or a customer is here: it may talk, and is told so.
    fn party_served(&mut self, now: SimTime, party: Party, connection: ConnectionId) {
        self.send(connection, ToClient::Connected);
        self.come_to_the_desk(now, party);
    }

    /// A console or a customer who was here is lost.
    fn party_lost(&mut self, now: SimTime, party: Party, how: LossSeen) {
        self.go_from_the_desk(now, party, how);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::DownHow;
    use crate::id::{ClientId, ConsoleId, SiteId};
    use crate::plan::{Client, Plan, Site};
    use crate::rng::Chance;
    use crate::time::SimDuration;
    use crate::wire::ToAppliance;

    const DESK: Party = Party::Console(ConsoleId(0));
    /// Another console; what customers come for is the desk's matter.
    const NEIGHBOUR: Party = Party::Console(ConsoleId(3));
    const LINE: ConnectionId = ConnectionId(1);
    const OTHER: ConnectionId = ConnectionId(2);
    /// Of one connection: a TLS handshake and a registration.
    const WORK: SimDuration = SimDuration::from_micros(4_900);

    fn at(seconds: i64) -> SimTime {
        SimTime::from_secs(seconds)
    }

    /// An appliance whose list is full, of one Jump Client.
    fn appliance() -> Appliance {
        let mut plan = Plan::standard(vec![Site::standard("a")], vec![Client::standard(0, SiteId(0))]);
        plan.appliance.capacity = 1;
        plan.appliance.service.log_in = plan.appliance.service.registration;
        let mut appliance = Appliance::new(&plan, &Chance::new(1));
        assert!(appliance.begin_listed(ClientId(0), Some(ConnectionId(0)), at(0)));
        said(&mut appliance);
        appliance
    }

    fn said(appliance: &mut Appliance) -> Vec<Output> {
        std::iter::from_fn(|| appliance.poll_output()).collect()
    }

    fn events(appliance: &mut Appliance) -> Vec<ApplianceEvent> {
        let told = |output| if let Output::Event(event) = output { Some(event) } else { None };
        said(appliance).into_iter().filter_map(told).collect()
    }

    fn call(appliance: &mut Appliance, now: SimTime, connection: ConnectionId, party: Party) {
        appliance.handle_connection(now, connection);
        appliance.handle_message(now, connection, ToAppliance::Call { party });
    }

    /// Somebody is here from `now` on.
    fn come(appliance: &mut Appliance, now: SimTime, connection: ConnectionId, party: Party) {
        call(appliance, now - WORK, connection, party);
        appliance.handle_timeout(now);
        assert_eq!(appliance.parties().connection(party), Some(connection));
    }

    /// Covers: APP-9.
    #[test]
    fn they_are_served_like_everybody_and_take_no_place_in_the_list() {
        let mut appliance = appliance();
        call(&mut appliance, at(1), LINE, DESK);
        assert_eq!(appliance.poll_timeout(), Some(at(1) + WORK));
        appliance.handle_timeout(at(1));
        let greeted = ApplianceEvent::PartyGreeted { party: DESK, queue: 0, busy: 1 };
        assert_eq!((events(&mut appliance), appliance.parties().iter().count()), (vec![greeted], 0));
        appliance.handle_timeout(at(1) + WORK);
        let served = ApplianceEvent::PartyServed { party: DESK, waited: SimDuration::ZERO, queue: 0, busy: 0 };
        let connected = Output::Send { connection: LINE, message: ToClient::Connected };
        assert_eq!(said(&mut appliance), [Output::Event(served), connected]);
        assert_eq!(appliance.parties().iter().collect::<Vec<_>>(), [(DESK, LINE)]);
        assert_eq!((appliance.registry().registered(), appliance.registry().free()), (1, 0));
    }

    /// A Jump Client says hello; nobody says a first word twice; and work for somebody who is gone is done in vain.
    #[test]
    fn a_first_word_counts_once_and_from_whom_it_is_for() {
        let mut appliance = appliance();
        call(&mut appliance, at(1), LINE, Party::JumpClient(ClientId(0)));
        assert_eq!(events(&mut appliance), []);
        call(&mut appliance, at(1), OTHER, NEIGHBOUR);
        for connection in [OTHER, ConnectionId(77)] {
            appliance.handle_message(at(1), connection, ToAppliance::Call { party: DESK });
        }
        assert_eq!(events(&mut appliance), [ApplianceEvent::PartyGreeted { party: NEIGHBOUR, queue: 0, busy: 1 }]);
        appliance.handle_hung_up(at(1), OTHER, LossSeen::Closed);
        appliance.handle_timeout(at(2));
        assert_eq!(events(&mut appliance), [ApplianceEvent::ServedInVain { queue: 0, busy: 0 }]);
    }

    /// Covers: CONN-8.
    #[test]
    fn silence_ends_a_connection_and_keep_alives_put_it_off() {
        let mut appliance = appliance();
        come(&mut appliance, at(0), LINE, DESK);
        come(&mut appliance, at(0), OTHER, NEIGHBOUR);
        said(&mut appliance);
        appliance.handle_message(at(61), OTHER, ToAppliance::KeepAlive { number: 1 });
        let answer = ToClient::KeepAliveAnswer { number: 1 };
        assert_eq!(said(&mut appliance), [Output::Send { connection: OTHER, message: answer }]);
        for (party, connection, gone) in [(DESK, LINE, 180), (NEIGHBOUR, OTHER, 240)] {
            appliance.handle_timeout(at(gone) - SimDuration::from_micros(1));
            assert_eq!(said(&mut appliance), []);
            appliance.handle_timeout(at(gone));
            let lost = Output::Event(ApplianceEvent::PartyLost { party, how: LossSeen::KeepAliveTimeout });
            assert_eq!(said(&mut appliance), [Output::Close { connection }, lost]);
        }
        assert_eq!(appliance.parties().iter().count(), 0);
    }

    #[test]
    fn who_comes_anew_loses_an_old_connection_and_who_is_sent_away_is_not_lost() {
        let mut appliance = appliance();
        come(&mut appliance, at(0), LINE, DESK);
        said(&mut appliance);
        come(&mut appliance, at(9), OTHER, DESK);
        let lost = ApplianceEvent::PartyLost { party: DESK, how: LossSeen::Superseded };
        assert!(
            said(&mut appliance)
                .windows(2)
                .any(|pair| { pair == [Output::Close { connection: LINE }, Output::Event(lost)] })
        );
        assert!(appliance.send_to(DESK, ToClient::Uninstall) && !appliance.send_to(NEIGHBOUR, ToClient::Uninstall));
        said(&mut appliance);
        assert!(appliance.dismiss_party(DESK, ToClient::NoCapacity));
        let last = Output::Send { connection: OTHER, message: ToClient::NoCapacity };
        assert_eq!(said(&mut appliance), [last, Output::Close { connection: OTHER }]);
        assert!(!appliance.dismiss_party(DESK, ToClient::NoCapacity));
        appliance.handle_hung_up(at(10), OTHER, LossSeen::Closed);
        assert_eq!(said(&mut appliance), []);
    }

    /// Whoever is here is lost with the appliance, and is told so only if it restarts in an orderly way.
    #[test]
    fn an_outage_loses_everybody() {
        for (how, closed) in [(DownHow::Restart, 3), (DownHow::Crash, 0)] {
            let mut appliance = appliance();
            come(&mut appliance, at(0), LINE, DESK);
            come(&mut appliance, at(0), OTHER, NEIGHBOUR);
            said(&mut appliance);
            appliance.go_down(at(5), how);
            let all = said(&mut appliance);
            let lost = |party| Output::Event(ApplianceEvent::PartyLost { party, how: LossSeen::ApplianceDown });
            assert!(all.contains(&lost(DESK)) && all.contains(&lost(NEIGHBOUR)), "{how:?}");
            assert_eq!(all.iter().filter(|output| matches!(output, Output::Close { .. })).count(), closed, "{how:?}");
            assert_eq!(appliance.parties().iter().count(), 0, "{how:?}");
        }
    }
}
