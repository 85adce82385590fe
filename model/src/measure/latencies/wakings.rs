//! How long it took from a wake-up to its client online.

use std::collections::BTreeMap;

use crate::event::{ApplianceEvent, ClientEvent, Event, Stamped, WorldEvent};
use crate::id::ClientId;
use crate::time::{SimDuration, SimTime};

/// The clients that were attempted to be woken and are not online since.
#[derive(Debug, Default)]
pub(super) struct WakingTimes {
    waking: BTreeMap<ClientId, Waking>,
}

#[derive(Clone, Copy, Debug)]
struct Waking {
    /// When the packet was asked for.
    since: SimTime,
    /// Whether its packet has started the computer.
    woken: bool,
}

impl WakingTimes {
    /// Takes one event; gives how long a wake-up took that ends with it. One that woke nobody has no time, whatever starts the
    /// computer later.
    pub(super) fn handle(&mut self, stamped: &Stamped) -> Option<SimDuration> {
        let now = stamped.at;
        match stamped.event {
            Event::Appliance(ApplianceEvent::WakeSent { client, .. }) => {
                let waking = self.waking.entry(client).or_insert(Waking { since: now, woken: false });
                // Another attempt changes nothing about a client that is on its way.
                if !waking.woken {
                    waking.since = now;
                }
                None
            }
            Event::World(WorldEvent::WakePacket { client, woken }) => {
                self.waking.get_mut(&client)?.woken |= woken;
                None
            }
            Event::Client(client, ClientEvent::Stopped { .. }) => {
                self.waking.remove(&client);
                None
            }
            Event::Client(client, ClientEvent::Online { .. }) => {
                self.waking.remove(&client).filter(|waking| waking.woken).map(|waking| now.since(waking.since))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::StopHow;
    use crate::id::ConnectionId;

    const CLIENT: ClientId = ClientId(4);

    fn sent() -> Event {
        Event::Appliance(ApplianceEvent::WakeSent { client: CLIENT, via: ClientId(0) })
    }

    fn packet(woken: bool) -> Event {
        Event::World(WorldEvent::WakePacket { client: CLIENT, woken })
    }

    fn online() -> Event {
        Event::Client(CLIENT, ClientEvent::Online { connection: ConnectionId(1) })
    }

    /// What happens at which second, and the seconds that are measured.
    #[test]
    fn only_a_packet_that_woke_counts_and_from_its_own_attempt() {
        let stopped = Event::Client(CLIENT, ClientEvent::Stopped { how: StopHow::Asleep });
        type Case<'a> = (&'a [(i64, Event)], &'a [u64]);
        let cases: [Case; 6] = [
            (&[(10, sent()), (11, packet(true)), (15, online())], &[5]),
            (&[(10, sent()), (11, packet(false)), (15, online())], &[]),
            (&[(10, sent()), (11, packet(false)), (40, sent()), (41, packet(true)), (45, online())], &[5]),
            (&[(10, sent()), (11, packet(true)), (40, sent()), (41, packet(false)), (45, online())], &[35]),
            (&[(10, sent()), (11, packet(true)), (12, stopped), (90, online())], &[]),
            (&[(10, sent()), (11, packet(true)), (15, online()), (90, online())], &[5]),
        ];
        for (number, (events, expected)) in cases.into_iter().enumerate() {
            let mut times = WakingTimes::default();
            let handle = |(seconds, event): &(i64, Event)| {
                times.handle(&Stamped { at: SimTime::from_secs(*seconds), event: *event })
            };
            let found: Vec<SimDuration> = events.iter().filter_map(handle).collect();
            let expected: Vec<SimDuration> = expected.iter().map(|seconds| SimDuration::from_secs(*seconds)).collect();
            assert_eq!(found, expected, "case {number}");
        }
    }
}
