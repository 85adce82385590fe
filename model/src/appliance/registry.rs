//! The list of Jump Clients: who is registered, who is shown online, and how many places are left (APP-1 to APP-7).

use crate::id::{ClientId, ConnectionId};
use crate::plan::AtCapacity;

/// The appliance's list of Jump Clients.
#[derive(Clone, Debug)]
pub struct Registry {
    entries: Vec<Entry>,
    registered: u32,
    capacity: u32,
    at_capacity: AtCapacity,
}

/// What the list says about one client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// Nothing.
    #[default]
    Unknown,
    /// It is registered; with a connection, it is shown online.
    Registered(Option<ConnectionId>),
    /// It was removed; should it return, it is told to uninstall itself.
    Removed,
    /// An end user has uninstalled it: it is shown so, and holds no place (MAINT-10, MAINT-15).
    Uninstalled,
}

/// What became of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// It is in the list already, online over that connection if there is one.
    Known(Option<ConnectionId>),
    /// It got a place.
    New {
        /// Beyond the capacity.
        overload: bool,
    },
    /// There is no place.
    Full,
    /// It was removed earlier.
    Removed,
}

impl Registry {
    /// An empty list for a fleet of `clients`.
    pub fn new(clients: usize, capacity: u32, at_capacity: AtCapacity) -> Self {
        Self { entries: vec![Entry::Unknown; clients], registered: 0, capacity, at_capacity }
    }

    /// Registered clients.
    pub const fn registered(&self) -> u32 {
        self.registered
    }

    /// Whether one more would be admitted: there is a place, or beyond the capacity it is only flagged (APP-6).
    pub fn admits_more(&self) -> bool {
        self.free() > 0 || self.at_capacity == AtCapacity::Warn
    }

    /// Places that are left.
    pub const fn free(&self) -> u32 {
        self.capacity.saturating_sub(self.registered)
    }

    /// What the list says about a client.
    pub fn entry(&self, client: ClientId) -> Entry {
        self.entries[client.index()]
    }

    /// A client asks to be in the list. Every system counts alike (APP-5); the operating system is not even known here.
    pub fn register(&mut self, client: ClientId) -> Registration {
        match self.entries[client.index()] {
            Entry::Registered(connection) => return Registration::Known(connection),
            Entry::Removed | Entry::Uninstalled => return Registration::Removed,
            Entry::Unknown => {}
        }
        let overload = self.free() == 0;
        if overload && self.at_capacity == AtCapacity::Refuse {
            return Registration::Full;
        }
        self.entries[client.index()] = Entry::Registered(None);
        self.registered += 1;
        Registration::New { overload }
    }

    /// A registered client is online over `connection` from now on, or offline with `None`. Returns what it was before.
    pub fn set_connection(&mut self, client: ClientId, connection: Option<ConnectionId>) -> Option<ConnectionId> {
        match &mut self.entries[client.index()] {
            Entry::Registered(current) => std::mem::replace(current, connection),
            Entry::Unknown | Entry::Removed | Entry::Uninstalled => None,
        }
    }

    /// Takes a client off the list and frees its place. Returns its connection; `None` if it held no place.
    pub fn remove(&mut self, client: ClientId) -> Option<Option<ConnectionId>> {
        let entry = std::mem::replace(&mut self.entries[client.index()], Entry::Removed);
        match entry {
            Entry::Registered(connection) => {
                self.registered -= 1;
                Some(connection)
            }
            Entry::Unknown => {
                self.entries[client.index()] = Entry::Unknown;
                None
            }
            Entry::Removed | Entry::Uninstalled => None,
        }
    }

    /// A client that is in the list frees its place, and stays in the list as uninstalled.
    pub fn mark_uninstalled(&mut self, client: ClientId) {
        if self.remove(client).is_some() {
            self.list_uninstalled(client);
        }
    }

    /// A client is in the list as uninstalled, without a place.
    pub fn list_uninstalled(&mut self, client: ClientId) {
        self.entries[client.index()] = Entry::Uninstalled;
    }

    /// Whether the list shows the client as uninstalled.
    pub fn is_marked_uninstalled(&self, client: ClientId) -> bool {
        self.entry(client) == Entry::Uninstalled
    }

    /// Every client that is shown online, in the order of the fleet.
    pub fn online(&self) -> impl Iterator<Item = (ClientId, ConnectionId)> {
        self.entries.iter().enumerate().filter_map(|(number, entry)| match entry {
            Entry::Registered(Some(connection)) => Some((ClientId(number as u32), *connection)),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers: APP-6.
    #[test]
    fn a_freed_place_can_be_taken() {
        let mut registry = Registry::new(4, 2, AtCapacity::Refuse);
        assert_eq!(registry.register(ClientId(0)), Registration::New { overload: false });
        assert_eq!(registry.register(ClientId(1)), Registration::New { overload: false });
        assert_eq!(registry.register(ClientId(2)), Registration::Full);
        assert_eq!(registry.register(ClientId(1)), Registration::Known(None), "the registered are not disturbed");
        assert_eq!(registry.remove(ClientId(0)), Some(None));
        assert_eq!(registry.remove(ClientId(0)), None);
        assert_eq!(registry.remove(ClientId(3)), None, "it never was in the list");
        assert_eq!(registry.register(ClientId(2)), Registration::New { overload: false });
        assert_eq!(registry.register(ClientId(0)), Registration::Removed);
        assert_eq!(registry.register(ClientId(3)), Registration::Full);
        assert_eq!(registry.registered(), 2);
    }

    /// Covers: MAINT-15.
    #[test]
    fn one_that_is_marked_uninstalled_holds_no_place_and_does_not_come_back() {
        let mut registry = Registry::new(4, 1, AtCapacity::Refuse);
        registry.list_uninstalled(ClientId(0));
        assert_eq!((registry.registered(), registry.free()), (0, 1));
        registry.register(ClientId(1));
        registry.mark_uninstalled(ClientId(1));
        registry.mark_uninstalled(ClientId(2));
        assert_eq!((registry.registered(), registry.free()), (0, 1));
        let marked = (0..4).map(|client| registry.is_marked_uninstalled(ClientId(client)));
        assert_eq!(marked.collect::<Vec<_>>(), [true, true, false, false], "client 2 was not in the list");
        assert_eq!(registry.register(ClientId(1)), Registration::Removed);
        assert_eq!(registry.set_connection(ClientId(1), None), None);
        assert_eq!(registry.remove(ClientId(1)), None, "there is no place to free");
        assert_eq!(registry.entry(ClientId(1)), Entry::Removed);
    }

    /// Covers: APP-6.
    #[test]
    fn a_warning_admits_and_flags() {
        let mut registry = Registry::new(2, 1, AtCapacity::Warn);
        assert_eq!(registry.register(ClientId(0)), Registration::New { overload: false });
        assert_eq!(registry.register(ClientId(1)), Registration::New { overload: true });
        assert_eq!(registry.registered(), 2);
    }
}
