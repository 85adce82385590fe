//! What can come due in a rehearsal, and what comes first of that which is due at one moment.

use model::event::DialFailure;
use model::id::{ClientId, ConnectionId, ConsoleId, EntryId, Party};
use model::wire::ToAppliance;

use crate::network::Way;

/// What can come due.
#[derive(Clone, Copy, Debug)]
pub(super) enum Timer {
    Appliance,
    Party(Party),
    Lane(ConnectionId, Way),
    Greet(ConnectionId),
    DialAgain(ConnectionId, Party, u32),
    DialFails(ConnectionId, Party, DialFailure),
    /// A message that was only counted, but was still under way when counting stopped, arrives.
    Arrives(ConnectionId, ToAppliance),
    EntryBegins(EntryId),
    EntryEnds(EntryId),
    Stop(EntryId, ClientId),
    SwitchOn(EntryId, ClientId),
    EndStop(ClientId),
    Remove(EntryId, ClientId),
    LocalAct(EntryId, ClientId),
    Churn(EntryId),
    /// A bulk transfer is done.
    Bulk,
    /// An entry that has to do with upgrades acts on one client.
    Upgrades(EntryId, ClientId),
    Transfer(EntryId),
    Wake(EntryId, ClientId),
    Install(EntryId, ClientId),
    Travel(EntryId, ClientId),
    Screen(EntryId, ClientId),
    /// The next customer of a stream comes.
    Comes(usize),
    /// An entry that has to do with consoles acts at one.
    AtConsole(EntryId, ConsoleId),
    /// A console that was stopped comes back.
    ConsoleBack(ConsoleId),
}

impl Timer {
    /// Of what comes due at one moment the world's doing is first, then the ends of bulk transfers, then the appliance's, then the clients' in the order of
    /// the fleet, then the consoles', then the customers', then what is on its way, connection by connection: which timer was set first must not matter.
    pub(super) fn rank(&self) -> u64 {
        const CLIENTS: u64 = 1 << 32;
        const CONSOLES: u64 = 2 << 32;
        const CUSTOMERS: u64 = 3 << 32;
        const CONNECTIONS: u64 = 4 << 32;
        const ARRIVALS: u64 = 5 << 32;
        match self {
            Self::EntryBegins(_)
            | Self::EntryEnds(_)
            | Self::Stop(..)
            | Self::Screen(..)
            | Self::SwitchOn(..)
            | Self::EndStop(..)
            | Self::Remove(..)
            | Self::LocalAct(..)
            | Self::Churn(_)
            | Self::Wake(..)
            | Self::Install(..)
            | Self::Travel(..)
            | Self::Upgrades(..)
            | Self::Comes(_)
            | Self::AtConsole(..)
            | Self::ConsoleBack(_)
            | Self::Transfer(_) => 0,
            Self::Bulk => 1,
            Self::Appliance => 2,
            Self::Party(Party::JumpClient(client)) => CLIENTS + u64::from(client.0),
            Self::Party(Party::Console(console)) => CONSOLES + u64::from(console.0),
            Self::Party(Party::Customer(session)) => CUSTOMERS + u64::from(session.0),
            Self::Lane(connection, _)
            | Self::Greet(connection)
            | Self::DialAgain(connection, ..)
            | Self::DialFails(connection, ..) => CONNECTIONS + u64::from(connection.0),
            Self::Arrives(connection, _) => ARRIVALS + u64::from(connection.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use model::id::{ConsoleId, SessionId};

    use super::*;

    #[test]
    fn at_one_moment_everybody_comes_in_their_order() {
        let last = u32::MAX;
        let order = [
            Timer::EntryBegins(EntryId(last)),
            Timer::Bulk,
            Timer::Appliance,
            Timer::Party(Party::JumpClient(ClientId(0))),
            Timer::Party(Party::JumpClient(ClientId(last))),
            Timer::Party(Party::Console(ConsoleId(0))),
            Timer::Party(Party::Console(ConsoleId(last))),
            Timer::Party(Party::Customer(SessionId(0))),
            Timer::Party(Party::Customer(SessionId(last))),
            Timer::Greet(ConnectionId(0)),
            Timer::Lane(ConnectionId(last), Way::ToClient),
            Timer::Arrives(ConnectionId(0), ToAppliance::Goodbye),
        ];
        assert!(order.map(|timer| timer.rank()).is_sorted_by(|one, other| one < other));
    }
}
