//! A look-up by connection that keeps neighbours together.
//!
//! Connections are numbered as they are dialled, and are greeted, served and admitted in much the same order. A hash would
//! scatter them, and make each of these a trip to memory of its own; pages of consecutive numbers leave them side by side.
//! A page goes when nothing is left on it. It refuses to be a map in general: numbers that are far apart cost a page each,
//! and every number below the greatest half a byte.

use crate::id::ConnectionId;

/// Something for each of some connections, in their order.
#[derive(Clone, Debug)]
pub struct ConnectionTable<T> {
    pages: Vec<Option<Box<Page<T>>>>,
    len: usize,
}

#[derive(Clone, Debug)]
struct Page<T> {
    slots: [Option<T>; PAGE],
    taken: usize,
}

impl<T> Default for ConnectionTable<T> {
    fn default() -> Self {
        Self { pages: Vec::new(), len: 0 }
    }
}

impl<T> ConnectionTable<T> {
    /// For how many connections there is something.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there is nothing for any.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether there is something for that connection.
    pub fn contains_key(&self, connection: &ConnectionId) -> bool {
        self.get(connection).is_some()
    }

    /// What there is for that connection.
    pub fn get(&self, connection: &ConnectionId) -> Option<&T> {
        self.pages.get(connection.index() / PAGE)?.as_ref()?.slots[connection.index() % PAGE].as_ref()
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, connection: &ConnectionId) -> Option<&mut T> {
        self.pages.get_mut(connection.index() / PAGE)?.as_mut()?.slots[connection.index() % PAGE].as_mut()
    }

    /// Puts something in for that connection; gives what was there before.
    pub fn insert(&mut self, connection: ConnectionId, value: T) -> Option<T> {
        let number = connection.index() / PAGE;
        if number >= self.pages.len() {
            self.pages.resize_with(number + 1, || None);
        }
        let page = self.pages[number].get_or_insert_with(Box::default);
        let before = page.slots[connection.index() % PAGE].replace(value);
        if before.is_none() {
            page.taken += 1;
            self.len += 1;
        }
        before
    }

    /// Takes out what there is for that connection.
    pub fn remove(&mut self, connection: &ConnectionId) -> Option<T> {
        let place = self.pages.get_mut(connection.index() / PAGE)?;
        let page = place.as_mut()?;
        let value = page.slots[connection.index() % PAGE].take()?;
        page.taken -= 1;
        self.len -= 1;
        if page.taken == 0 {
            *place = None;
        }
        Some(value)
    }

    /// The connections for which there is something, in order.
    pub fn keys(&self) -> impl Iterator<Item = ConnectionId> {
        let pages = self.pages.iter().enumerate().filter_map(|(number, page)| Some((number, page.as_ref()?)));
        pages.flat_map(|(number, page)| {
            let taken = page.slots.iter().enumerate().filter(|(_, slot)| slot.is_some());
            taken.map(move |(place, _)| ConnectionId((number * PAGE + place) as u32))
        })
    }

    /// Takes out everything, in the order of the connections.
    pub fn drain(&mut self) -> impl Iterator<Item = (ConnectionId, T)> + use<T> {
        let Self { pages, .. } = std::mem::take(self);
        pages.into_iter().enumerate().filter_map(|(number, page)| Some((number, page?))).flat_map(|(number, page)| {
            let taken = page.slots.into_iter().enumerate();
            taken.filter_map(move |(place, slot)| Some((ConnectionId((number * PAGE + place) as u32), slot?)))
        })
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { slots: [const { None }; PAGE], taken: 0 }
    }
}

/// Connections a page. Where they end at random, a page outlives the mean of them by ln(16) or so: there is then room for
/// about three times as many as are left.
const PAGE: usize = 16;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn it_agrees_with_an_ordered_map_while_connections_come_and_go() {
        let mut table = ConnectionTable::default();
        let mut expected = BTreeMap::new();
        // Every fortieth stays for good, the others for as long as a hundred more are made.
        for number in 0..10_000_u32 {
            assert_eq!(table.insert(ConnectionId(number), number), None);
            expected.insert(ConnectionId(number), number);
            if let Some(old) = number.checked_sub(100).filter(|old| old % 40 != 0).map(ConnectionId) {
                assert_eq!(table.remove(&old), expected.remove(&old));
                assert_eq!(table.remove(&old), None);
            }
        }
        assert_eq!(table.insert(ConnectionId(0), 7), expected.insert(ConnectionId(0), 7));
        *table.get_mut(&ConnectionId(40)).unwrap() = 9;
        expected.insert(ConnectionId(40), 9);
        for connection in (0..10_100).map(ConnectionId) {
            assert_eq!(table.get(&connection), expected.get(&connection));
            assert_eq!(table.contains_key(&connection), expected.contains_key(&connection));
        }
        assert_eq!((table.len(), table.is_empty()), (expected.len(), false));
        assert!(table.keys().eq(expected.keys().copied()));
        assert!(table.drain().eq(expected));
        assert!(table.is_empty() && table.keys().next().is_none());
    }

    #[test]
    fn a_page_on_which_nothing_is_left_goes() {
        let mut table = ConnectionTable::default();
        (0..1_000).for_each(|number| assert_eq!(table.insert(ConnectionId(number), number), None));
        (0..999).for_each(|number| assert_eq!(table.remove(&ConnectionId(number)), Some(number)));
        assert_eq!(table.pages.iter().flatten().count(), 1);
    }
}
