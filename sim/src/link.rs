//! One connection as the network has it: which ends still hold it, and what is held back on its two lanes.
//!
//! Each lane is TCP as far as it matters here: in order, sent again with doubling delays while the way is blocked or
//! lossy, given up after a while. The engine below carries only what gets through.

use std::collections::VecDeque;

use model::event::LossSeen;
use model::id::Party;
use model::plan::Behaviour;
use model::time::{SimDuration, SimTime};
use model::wire::{ToAppliance, ToClient};

use crate::network::{Attempt, Way};

/// One connection.
#[derive(Debug)]
pub(crate) struct Link {
    /// Who dialled it.
    pub(crate) party: Party,
    /// Whether the engine has made the connection, and the appliance was there.
    pub(crate) opened: bool,
    /// When the handshakes are done and the first message may be sent.
    pub(crate) greets_at: SimTime,
    /// Whether the party still holds its end.
    pub(crate) party_holds: bool,
    /// Whether the appliance still holds its end.
    pub(crate) appliance_holds: bool,
    /// Whether the party's computer has left the address that the connection was made from: nothing more is sent either way.
    pub(crate) stranded: bool,
    pub(crate) to_appliance: Lane,
    pub(crate) to_client: Lane,
    /// How the connection ended, once its end was handed to the engine that way.
    to_appliance_ended: Option<LossSeen>,
    to_client_ended: Option<LossSeen>,
}

/// Something on its way along a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parcel {
    /// A message to the appliance.
    Up(ToAppliance),
    /// A message to the party.
    Down(ToClient),
    /// The end of the connection, as the other side will see it.
    End(LossSeen),
}

/// One direction of a connection: what is held back, in order.
#[derive(Debug, Default)]
pub(crate) struct Lane {
    held: VecDeque<Held>,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    parcel: Parcel,
    progress: Progress,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// It got through and is handed to the engine at that time.
    Passed { ready_at: SimTime },
    /// It was sent and not acknowledged; it is sent again at that time.
    Unacknowledged { first_sent: SimTime, resends: u32, resend_at: SimTime },
    /// It waits behind one that was not acknowledged.
    Behind,
}

/// What a lane wants done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LaneStep {
    /// Hand this to the engine.
    Carry(Parcel),
    /// TCP has given up: the sender learns that its connection is gone.
    GiveUp,
    /// Nothing before that moment.
    WaitUntil(SimTime),
    /// Nothing at all.
    Idle,
}

impl Link {
    pub(crate) fn new(party: Party, greets_at: SimTime) -> Self {
        Self {
            party,
            opened: false,
            greets_at,
            party_holds: true,
            appliance_holds: false,
            stranded: false,
            to_appliance: Lane::default(),
            to_client: Lane::default(),
            to_appliance_ended: None,
            to_client_ended: None,
        }
    }

    pub(crate) fn lane(&mut self, way: Way) -> &mut Lane {
        match way {
            Way::ToAppliance => &mut self.to_appliance,
            Way::ToClient => &mut self.to_client,
        }
    }

    /// How the connection ended, as whoever is at the far end of that way will see it; nothing before its end was handed to
    /// the engine.
    pub(crate) fn ended(&mut self, way: Way) -> &mut Option<LossSeen> {
        match way {
            Way::ToAppliance => &mut self.to_appliance_ended,
            Way::ToClient => &mut self.to_client_ended,
        }
    }

    /// Whether the receiving end of that way still holds the connection.
    pub(crate) fn receiver_holds(&self, way: Way) -> bool {
        match way {
            Way::ToAppliance => self.appliance_holds,
            Way::ToClient => self.party_holds,
        }
    }
}

impl Lane {
    /// Puts something at the end of the lane; [`Self::advance`] says what is to be done about it.
    pub(crate) fn push(&mut self, parcel: Parcel) {
        if self.held.is_empty() {
            self.held.reserve_exact(1);
        }
        self.held.push_back(Held { parcel, progress: Progress::Behind });
    }

    /// Puts in something that is to be handed to the engine at that time, and was sent before anything else that is not.
    pub(crate) fn put_back(&mut self, parcel: Parcel, ready_at: SimTime) {
        let earlier = |held: &Held| matches!(held.progress, Progress::Passed { ready_at: own } if own < ready_at);
        let place = self.held.iter().take_while(|held| earlier(held)).count();
        self.held.insert(place, Held { parcel, progress: Progress::Passed { ready_at } });
    }

    /// Whether nothing is held back.
    pub(crate) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// What the sender's machine held back is lost with it; what had got through still arrives.
    pub(crate) fn lose_unsent(&mut self) {
        self.held.retain(|held| matches!(held.progress, Progress::Passed { .. }));
    }

    /// Does the next thing that is due at `now`; `attempt` sends something and says what came of it. Call until it
    /// waits or is idle.
    pub(crate) fn advance(
        &mut self,
        now: SimTime,
        behaviour: &Behaviour,
        mut attempt: impl FnMut() -> Attempt,
    ) -> LaneStep {
        let mut not_before = SimTime::from_micros(i64::MIN);
        for held in &mut self.held {
            match held.progress {
                Progress::Passed { ready_at } => not_before = ready_at,
                Progress::Unacknowledged { resend_at, .. } if resend_at > now => break,
                Progress::Behind | Progress::Unacknowledged { .. } => match attempt() {
                    Attempt::Passes(delay) => {
                        not_before = not_before.max(now + delay);
                        held.progress = Progress::Passed { ready_at: not_before };
                    }
                    Attempt::Lost | Attempt::Blocked => {
                        held.progress = resend(held.progress, now, behaviour);
                        break;
                    }
                },
            }
        }
        match self.held.front().map(|held| (held.parcel, held.progress)) {
            None => LaneStep::Idle,
            Some((parcel, Progress::Passed { ready_at })) if ready_at <= now => {
                self.held.pop_front();
                // Most connections are silent most of the time: a queue kept by each would be most of the memory.
                if self.held.is_empty() {
                    self.held = VecDeque::new();
                }
                LaneStep::Carry(parcel)
            }
            Some((_, Progress::Passed { ready_at })) => LaneStep::WaitUntil(ready_at),
            Some((_, Progress::Unacknowledged { first_sent, .. }))
                if now.since(first_sent) >= behaviour.tcp_give_up =>
            {
                self.held.clear();
                LaneStep::GiveUp
            }
            Some((_, Progress::Unacknowledged { resend_at, .. })) => LaneStep::WaitUntil(resend_at),
            // The loop above leaves nothing at the front that was never tried.
            Some((_, Progress::Behind)) => LaneStep::Idle,
        }
    }
}

fn resend(progress: Progress, now: SimTime, behaviour: &Behaviour) -> Progress {
    let (first_sent, resends) = match progress {
        Progress::Unacknowledged { first_sent, resends, .. } => (first_sent, resends + 1),
        _ => (now, 0),
    };
    let resend_at = (now + resend_delay(resends, behaviour)).min(first_sent + behaviour.tcp_give_up);
    Progress::Unacknowledged { first_sent, resends, resend_at }
}

/// The delay before TCP's resend number `resends` (0 for the first): doubling from the first to the longest.
pub(crate) fn resend_delay(resends: u32, behaviour: &Behaviour) -> SimDuration {
    let doubled = behaviour.tcp_resend_first.saturating_mul(1_u64.checked_shl(resends).unwrap_or(u64::MAX));
    doubled.min(behaviour.tcp_resend_max)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UP: Parcel = Parcel::Up(ToAppliance::KeepAlive { number: 1 });
    const NEXT: Parcel = Parcel::Up(ToAppliance::KeepAlive { number: 2 });

    fn at(seconds: i64) -> SimTime {
        SimTime::from_secs(seconds)
    }

    /// Moves the lane through time while the way is blocked until `opens`; gives what was carried, and when.
    fn drain(lane: &mut Lane, mut now: SimTime, opens: SimTime) -> Vec<(SimTime, Parcel)> {
        let mut carried = Vec::new();
        loop {
            let way = if now >= opens { Attempt::Passes(SimDuration::ZERO) } else { Attempt::Blocked };
            match lane.advance(now, &Behaviour::default(), || way) {
                LaneStep::Carry(parcel) => carried.push((now, parcel)),
                LaneStep::WaitUntil(at) => now = at,
                LaneStep::GiveUp | LaneStep::Idle => return carried,
            }
        }
    }

    /// There are as many as connections, and most are silent most of the time.
    #[test]
    fn a_link_is_small() {
        assert!(size_of::<Option<Link>>() <= 88, "{} bytes", size_of::<Option<Link>>());
    }

    #[test]
    fn what_is_not_acknowledged_is_sent_again_with_doubling_delays_and_in_order() {
        let mut lane = Lane::default();
        lane.push(UP);
        lane.push(NEXT);
        // Sent at 0, 1, 3, 7 and 15 s; the way opens at 9 s.
        assert_eq!(drain(&mut lane, at(0), at(9)), [(at(15), UP), (at(15), NEXT)]);
    }

    #[test]
    fn tcp_gives_up_after_its_time() {
        let mut lane = Lane::default();
        lane.push(UP);
        assert_eq!(drain(&mut lane, at(0), at(5_000)), []);
        assert_eq!(lane.advance(at(5_000), &Behaviour::default(), || Attempt::Blocked), LaneStep::Idle);
    }

    #[test]
    fn jitter_never_changes_the_order() {
        let mut lane = Lane::default();
        lane.push(UP);
        assert_eq!(
            lane.advance(at(0), &Behaviour::default(), || Attempt::Passes(SimDuration::from_secs(2))),
            LaneStep::WaitUntil(at(2))
        );
        lane.push(NEXT);
        let quick = || Attempt::Passes(SimDuration::ZERO);
        assert_eq!(lane.advance(at(1), &Behaviour::default(), quick), LaneStep::WaitUntil(at(2)));
        assert_eq!(lane.advance(at(2), &Behaviour::default(), quick), LaneStep::Carry(UP));
        assert_eq!(lane.advance(at(2), &Behaviour::default(), quick), LaneStep::Carry(NEXT));
    }
}
