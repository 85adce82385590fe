//! Streams of customers: who comes when, from where, with how much to do and how much patience.

use serde::{Deserialize, Serialize};

use crate::id::SiteId;
use crate::rng::Chance;
use crate::session::{Colours, CustomerClient, Entrance, Replies};
use crate::time::{SimDuration, SimTime};
use crate::workload::{Arrivals, Calendar, Spread, StreamChance};

use super::Device;

/// Customers who come by one law.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stream {
    /// What it is called; its customers draw by that name.
    pub name: String,
    /// When they come.
    pub arrivals: Arrivals,
    /// The sites that they come from, one after the other and round again. Never empty.
    pub sites: Vec<SiteId>,
    /// How they come.
    pub entrance: Entrance,
    /// What they run at first.
    pub client: CustomerClient,
    /// On what.
    pub device: Device,
    /// How long each keeps a representative busy.
    pub handling: Spread,
    /// How long each is willing to wait for one; nothing: nobody gives up.
    pub patience: Option<Spread>,
    /// In which colours a representative who works by itself shares each one's screen, from acceptance on; nothing where that is
    /// not needed.
    pub screen: Option<Colours>,
    /// How each deals with questions.
    pub replies: Replies,
}

/// A customer of a stream. Neither other streams nor what becomes of a customer change anything in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Which of the stream it is, from 0.
    pub nth: u64,
    /// When the customer comes.
    pub at: SimTime,
    /// From where.
    pub site: SiteId,
    /// How long it will keep a representative busy.
    pub handling: SimDuration,
    /// How long the customer is willing to wait; nothing: for ever.
    pub patience: Option<SimDuration>,
}

/// A stream in a run: the next request, and nothing kept of those before.
#[derive(Clone, Debug)]
pub struct Requests {
    chance: StreamChance,
    nth: u64,
    last: SimTime,
}

impl Requests {
    /// None of them has come yet.
    pub fn new(stream: &Stream, chance: Chance) -> Self {
        Self { chance: StreamChance::new(chance, &stream.name), nth: 0, last: SimTime::ZERO }
    }

    /// The next request of the stream that it was made for, in order of time; nothing once there are no more.
    pub fn next(&mut self, stream: &Stream, calendar: &Calendar) -> Option<Request> {
        let nth = self.nth;
        let at = stream.arrivals.next(self.last, nth, &self.chance, calendar)?;
        (self.nth, self.last) = (nth + 1, at);
        Some(Request {
            nth,
            at,
            site: stream.sites[(nth % stream.sites.len() as u64) as usize],
            handling: self.chance.handling(nth, &stream.handling),
            patience: stream.patience.map(|patience| self.chance.patience(nth, &patience)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{PortalId, UserId};
    use crate::workload::{Law, Pattern, Rate, SPAN_MAX};

    fn stream(name: &str, patience: Option<Spread>) -> Stream {
        let hour = SimTime::from_secs(3_600);
        Stream {
            name: name.to_owned(),
            arrivals: Arrivals::new(Pattern::Poisson(Rate::per_hour(50)), SimTime::ZERO, hour).expect("arrivals"),
            sites: vec![SiteId(4), SiteId(2), SiteId(7)],
            entrance: Entrance::Name { portal: PortalId(0), user: UserId(0) },
            client: CustomerClient::Full,
            device: Device::Windows,
            handling: exponential(900),
            patience,
            screen: None,
            replies: Replies::default(),
        }
    }

    fn exponential(seconds: u64) -> Spread {
        Spread::new(Law::Exponential { mean: SimDuration::from_secs(seconds) }, SPAN_MAX).expect("a spread")
    }

    fn requests(stream: &Stream) -> Vec<Request> {
        let calendar = Calendar::new(&"2026-11-16T10:00:00[UTC]".parse().expect("a moment"));
        let mut requests = Requests::new(stream, Chance::new(7));
        std::iter::from_fn(|| requests.next(stream, &calendar)).collect()
    }

    #[test]
    fn requests_come_in_order_from_their_sites_in_turn() {
        let found = requests(&stream("phone", None));
        assert!(found.len() > 30 && found.is_sorted_by_key(|request| (request.at, request.nth)));
        for (place, request) in found.iter().enumerate() {
            let site = [4, 2, 7][place % 3];
            assert_eq!((request.nth, request.site, request.patience), (place as u64, SiteId(site), None));
        }
    }

    #[test]
    fn patience_shifts_neither_arrivals_nor_handling() {
        let (endless, short) = (requests(&stream("phone", None)), requests(&stream("phone", Some(exponential(110)))));
        let rest = |request: &Request| Request { patience: None, ..*request };
        assert!(short.iter().all(|request| request.patience.is_some()));
        assert_eq!(short.iter().map(rest).collect::<Vec<_>>(), endless);
        assert_ne!(requests(&stream("chat", None)), endless);
    }
}
