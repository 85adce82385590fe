//! What can come due in a rehearsal, and what comes first of that which is due at one moment.

use model::event::DialFailure;
use model::id::{ClientId, ConnectionId, EntryId};
use model::wire::ToAppliance;

use crate::network::Way;

/// What can come due.
#[derive(Clone, Copy, Debug)]
pub(super) enum Timer {
    Appliance,
    Client(ClientId),
    Lane(ConnectionId, Way),
    Greet(ConnectionId),
    DialAgain(ConnectionId, ClientId, u32),
    DialFails(ConnectionId, ClientId, DialFailure),
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
}

impl Timer {
    /// Of what comes due at one moment the world's doing is first, then the ends of bulk transfers, then the appliance's, then the clients' in the order of
    /// the fleet, then what is on its way, connection by connection: which timer was set first must not matter.
    pub(super) fn rank(&self) -> u64 {
        const CLIENTS: u64 = 3;
        const CONNECTIONS: u64 = 1 << 33;
        const ARRIVALS: u64 = 1 << 34;
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
            | Self::Transfer(_) => 0,
            Self::Bulk => 1,
            Self::Appliance => 2,
            Self::Client(client) => CLIENTS + u64::from(client.0),
            Self::Lane(connection, _)
            | Self::Greet(connection)
            | Self::DialAgain(connection, ..)
            | Self::DialFails(connection, ..) => CONNECTIONS + u64::from(connection.0),
            Self::Arrives(connection, _) => ARRIVALS + u64::from(connection.0),
        }
    }
}
