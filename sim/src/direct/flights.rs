//! What was asked for and has not arrived yet, connection by connection: the arrivals of a log are held against it.
//!
//! A connection has two ends. Whoever closes an end hears nothing more at it: what is under way to it then may be lost,
//! and nothing else may.

use std::collections::{BTreeMap, VecDeque};

use model::id::{ConnectionId, Party};
use model::time::{SimDuration, SimTime};

use crate::arrivals::{Arrival, Brought};
use crate::network::Way;
use crate::rehearsal::Wire;

use super::replay::ReplayError;

/// Everything under way.
#[derive(Debug)]
pub(super) struct Flights {
    connections: BTreeMap<ConnectionId, Connection>,
    /// The longest that anything is under way.
    longest: SimDuration,
}

#[derive(Debug, Default)]
struct Connection {
    /// Asked for when, and not made yet.
    opening: Option<(SimTime, Party)>,
    to_appliance: VecDeque<Flight>,
    to_client: VecDeque<Flight>,
    party_closed: bool,
    appliance_closed: bool,
}

#[derive(Clone, Copy, Debug)]
struct Flight {
    asked: SimTime,
    what: Brought,
    /// The end that it goes to was closed while it may have been under way.
    may_be_lost: bool,
}

impl Flights {
    /// Nothing is under way yet, and nothing ever is for longer than that.
    pub(super) fn new(longest: SimDuration) -> Self {
        Self { connections: BTreeMap::new(), longest }
    }

    /// The rehearsal asks for this now.
    pub(super) fn ask(&mut self, asked: SimTime, wire: Wire) {
        let (Wire::Open(connection, _)
        | Wire::Up(connection, ..)
        | Wire::Down(connection, ..)
        | Wire::End(connection, ..)
        | Wire::Forget(connection, _)) = wire;
        let own = self.connections.entry(connection).or_default();
        let under_way_since = asked - self.longest;
        match wire {
            Wire::Open(_, party) => own.opening = Some((asked, party)),
            Wire::Up(_, _, message) => own.send(asked, Way::ToAppliance, Brought::Up(message)),
            Wire::Down(_, _, message) => own.send(asked, Way::ToClient, Brought::Down(message)),
            Wire::End(_, _, way) => {
                own.send(asked, way, Brought::End(way));
                own.close(way, under_way_since);
            }
            Wire::Forget(..) => {
                own.close(Way::ToAppliance, under_way_since);
                own.close(Way::ToClient, under_way_since);
            }
        }
        self.clear_up(connection);
    }

    /// Something arrives: it must be the next thing that was asked for, of those on its connection that go its way.
    pub(super) fn bring(&mut self, arrival: Arrival) -> Result<(), ReplayError> {
        let unasked = || ReplayError::Unasked { arrival };
        let own = self.connections.get_mut(&arrival.connection).ok_or_else(unasked)?;
        let asked = match arrival.what {
            Brought::Opened(_) => own.opening.take().map(|(_, party)| Brought::Opened(party)),
            Brought::Up(_) | Brought::End(Way::ToAppliance) => own.to_appliance.pop_front().map(|flight| flight.what),
            Brought::Down(_) | Brought::End(Way::ToClient) => own.to_client.pop_front().map(|flight| flight.what),
        };
        let asked = asked.ok_or_else(unasked)?;
        if asked != arrival.what {
            return Err(ReplayError::Other { arrival, asked });
        }
        self.clear_up(arrival.connection);
        Ok(())
    }

    /// Nothing more arrives as the run ends there: whatever is not still under way, and may not be lost, should have.
    pub(super) fn finish(&self, end: SimTime) -> Result<(), ReplayError> {
        let since = end - self.longest;
        let missing = self.connections.iter().flat_map(|(connection, own)| {
            let opening = own.opening.map(|(asked, party)| (asked, Brought::Opened(party)));
            let sent = own.to_appliance.iter().chain(&own.to_client).filter(|flight| !flight.may_be_lost);
            let due = opening.into_iter().chain(sent.map(|flight| (flight.asked, flight.what)));
            due.map(|(at, what)| Arrival { at, connection: *connection, what }).filter(|asked| asked.at < since)
        });
        missing.min_by_key(|asked| asked.at).map_or(Ok(()), |asked| Err(ReplayError::Unused { asked }))
    }

    fn clear_up(&mut self, connection: ConnectionId) {
        if self.connections.get(&connection).is_some_and(Connection::is_over) {
            self.connections.remove(&connection);
        }
    }
}

impl Connection {
    /// A closed end sends nothing, and nothing is sent to one.
    fn send(&mut self, asked: SimTime, way: Way, what: Brought) {
        if !self.party_closed && !self.appliance_closed {
            self.flights(way).push_back(Flight { asked, what, may_be_lost: false });
        }
    }

    /// The end from which that way leads is closed: what was sent to it since that moment may be lost.
    fn close(&mut self, way: Way, since: SimTime) {
        let towards_it = match way {
            Way::ToAppliance => {
                self.party_closed = true;
                &mut self.to_client
            }
            Way::ToClient => {
                self.appliance_closed = true;
                &mut self.to_appliance
            }
        };
        towards_it.iter_mut().for_each(|flight| flight.may_be_lost |= flight.asked >= since);
    }

    fn flights(&mut self, way: Way) -> &mut VecDeque<Flight> {
        match way {
            Way::ToAppliance => &mut self.to_appliance,
            Way::ToClient => &mut self.to_client,
        }
    }

    fn is_over(&self) -> bool {
        let closed = self.party_closed && self.appliance_closed;
        closed && self.opening.is_none() && self.to_appliance.is_empty() && self.to_client.is_empty()
    }
}
