//! Bulk transfers, such as upgrade packages, as flows: each passes its own computer's line, its site's, the appliance's and,
//! where it is regulated, the upgrade bandwidth, and they share these max-min fairly (UPG-1, UPG-11).
//!
//! Bytes are counted here, never carried: no messages, no packets, no latency, no loss. A rate holds from one change to
//! the next, without a ramp. Who may transfer at all, and how many at a time, is decided elsewhere.
//!
//! All arithmetic is in whole numbers: rates in millionths of a byte a second, progress in the product of those and
//! microseconds. So rates never add up to more than a capacity, and what division leaves over is less than a millionth of
//! a byte a second for each flow. Whole bytes a second would leave flows without any on a line that has fewer of them
//! than flows; this way it takes more than a million flows to a byte a second.

mod class;
mod share;
mod taken;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::flow::class::{Class, Kind, PARTS_A_BYTE};
use crate::flow::share::Links;
use crate::id::{FlowId, SiteId};
use crate::time::SimTime;

/// Transfers under way and how they share what they pass through: max-min fair.
///
/// Every `now` may be later than that of the call before, or the same. Whoever calls late gets what they would have got
/// in time: a flow ends, and leaves its share to the others, at its own microsecond. Rates are worked out afresh only
/// when somebody looks at them or time goes on, so that many changes at one moment cost as much as one: some time for
/// each kind of flow (site, endpoint, regulated or not) and each site in use, however many flows are of one kind.
#[derive(Clone, Debug)]
pub struct Flows {
    links: Links,
    classes: BTreeMap<Kind, Class>,
    flows: FxHashMap<FlowId, Flow>,
    done: BTreeSet<(SimTime, FlowId)>,
    started: u32,
    now: SimTime,
    next_done: Option<SimTime>,
    is_stale: bool,
}

/// What several flows pass through together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// The appliance's own line. All flows pass it.
    Uplink,
    /// The upgrade bandwidth setting. Only regulated flows pass it: Jump Client upgrades (UPG-1), not those of rep
    /// consoles, nor Support Buttons (UPG-6).
    Upgrades,
    /// A site's line. All flows of the site pass it.
    Site(SiteId),
}

/// What is to be transferred, and what it passes through besides [`Link::Uplink`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The site it goes to.
    pub site: SiteId,
    /// Whether it passes [`Link::Upgrades`].
    pub regulated: bool,
    /// What its own computer can receive, in bytes a second; 0 while it cannot receive.
    pub endpoint: u64,
    /// Its size.
    pub bytes: u64,
}

#[derive(Clone, Copy, Debug)]
struct Flow {
    transfer: Transfer,
    progress: Progress,
}

#[derive(Clone, Copy, Debug)]
enum Progress {
    /// It ends once its class has been served this far.
    Until(u128),
    Done(SimTime),
}

impl Flows {
    /// No flows yet. `sites` are the capacities of the sites' lines and `uplink` that of the appliance's, in bytes a
    /// second; `upgrades` is the upgrade bandwidth, `None` where it is not regulated (UPG-5).
    ///
    /// What is beyond 18,446,744,073,709 bytes a second (18 TB/s, 2^64 millionths of a byte) counts as that much.
    pub fn new(sites: &[u64], uplink: u64, upgrades: Option<u64>) -> Self {
        Self {
            links: Links::new(sites, uplink, upgrades),
            classes: BTreeMap::new(),
            flows: FxHashMap::default(),
            done: BTreeSet::new(),
            started: 0,
            now: SimTime::from_micros(i64::MIN),
            next_done: None,
            is_stale: false,
        }
    }

    /// A link carries `bytes_per_s` from now on: 0 if it is cut, `None` if it has no bound.
    pub fn set_capacity(&mut self, now: SimTime, link: Link, bytes_per_s: Option<u64>) {
        self.go_on(now);
        self.is_stale |= self.links.set_capacity(link, bytes_per_s);
    }

    /// A flow's own computer receives `bytes_per_s` from now on: 0 while it sleeps. A flow that has ended is left alone.
    pub fn set_endpoint(&mut self, now: SimTime, flow: FlowId, bytes_per_s: u64) {
        self.go_on(now);
        let Some(Flow { transfer, progress: Progress::Until(_) }) = self.flows.get(&flow).copied() else { return };
        if transfer.endpoint != bytes_per_s {
            let parts = self.leave(flow);
            self.join(flow, Transfer { endpoint: bytes_per_s, ..transfer }, parts);
        }
    }

    /// A transfer begins, to one of the sites that [`Flows::new`] was told of. One of no bytes is done at once, whatever
    /// lies in its way.
    pub fn start(&mut self, now: SimTime, transfer: Transfer) -> FlowId {
        self.go_on(now);
        let flow = FlowId(self.started);
        self.started += 1;
        if transfer.bytes == 0 {
            self.flows.insert(flow, Flow { transfer, progress: Progress::Done(self.now) });
            self.done.insert((self.now, flow));
        } else {
            self.join(flow, transfer, u128::from(transfer.bytes) * PARTS_A_BYTE);
        }
        flow
    }

    /// A transfer ends, done or not, and is not reported any more. Returns the whole bytes that went through; `None` if
    /// it was stopped or reported before.
    pub fn stop(&mut self, now: SimTime, flow: FlowId) -> Option<u64> {
        self.go_on(now);
        let Flow { transfer, progress } = *self.flows.get(&flow)?;
        let parts_left = match progress {
            Progress::Until(_) => self.leave(flow),
            Progress::Done(at) => {
                self.done.remove(&(at, flow));
                0
            }
        };
        self.flows.remove(&flow);
        Some(transfer.bytes - u64::try_from(parts_left.div_ceil(PARTS_A_BYTE)).expect("no more is left than there was"))
    }

    /// The next transfer that is done by `now`, in order of time, then of id. Its `endpoint` is the last that was set.
    pub fn poll_done(&mut self, now: SimTime) -> Option<(FlowId, Transfer)> {
        self.go_on(now);
        let (_, flow) = self.done.pop_first()?;
        self.flows.remove(&flow).map(|known| (flow, known.transfer))
    }

    /// When the next transfer is done, if nothing changes until then; `None` if none moves.
    pub fn poll_timeout(&mut self) -> Option<SimTime> {
        match self.done.first() {
            Some((at, _)) => Some(*at),
            None => self.next_done(),
        }
    }

    /// Whole bytes of a flow that went through so far; 0 if it was stopped or reported before.
    pub fn sent(&mut self, now: SimTime, flow: FlowId) -> u64 {
        self.go_on(now);
        let Some(Flow { transfer, progress }) = self.flows.get(&flow) else { return 0 };
        let Progress::Until(goal) = progress else { return transfer.bytes };
        let parts_left = self.classes[&Kind::of(transfer)].lacks(self.now, *goal);
        transfer.bytes - u64::try_from(parts_left.div_ceil(PARTS_A_BYTE)).expect("no more is left than there was")
    }

    /// Whole bytes a second that a flow gets, as of the last call's `now`; 0 if it has ended.
    pub fn rate(&mut self, flow: FlowId) -> u64 {
        self.share();
        match self.flows.get(&flow) {
            Some(Flow { transfer, progress: Progress::Until(_) }) => self.classes[&Kind::of(transfer)].rate() / MILLION,
            _ => 0,
        }
    }

    /// Bytes a second that pass a link, as of the last call's `now`, rounded up: a link that is full shows its
    /// capacity, and a sum above its capacity would show, however little above.
    pub fn load(&mut self, link: Link) -> u64 {
        self.share();
        let passing = self.classes.iter().filter(|(kind, _)| kind.passes(link));
        let millionths: u128 = passing.map(|(_, class)| u128::from(class.rate()) * u128::from(class.flows())).sum();
        u64::try_from(millionths.div_ceil(u128::from(MILLION))).unwrap_or(u64::MAX)
    }

    /// Transfers under way, moving or held up.
    pub fn active(&self) -> usize {
        self.flows.len() - self.done.len()
    }

    /// Goes on to `now`, and on the way ends what is done, each at its time.
    fn go_on(&mut self, now: SimTime) {
        // What is done by `self.now` has ended already, and whatever changed since needs a microsecond at least.
        if now <= self.now {
            return;
        }
        while let Some(at) = self.next_done().filter(|at| *at <= now) {
            self.now = at;
            self.is_stale = true;
            for class in self.classes.values_mut() {
                while let Some(flow) = class.pop_done(at) {
                    self.flows.get_mut(&flow).expect("a flow of a class is known").progress = Progress::Done(at);
                    self.done.insert((at, flow));
                }
            }
            self.classes.retain(|_, class| class.flows() > 0);
        }
        self.now = now;
    }

    fn next_done(&mut self) -> Option<SimTime> {
        self.share();
        self.next_done
    }

    /// Works out the rates that hold from `self.now` on, if anything has changed, and when the first flow is done.
    fn share(&mut self) {
        if !self.is_stale {
            return;
        }
        self.is_stale = false;
        self.links.fill(self.classes.iter().map(|(kind, class)| (kind, class.flows())));
        let mut first = SimTime::NEVER;
        for (kind, class) in &mut self.classes {
            class.set_rate(self.now, self.links.rate(kind));
            first = class.done_before(first).unwrap_or(first);
        }
        self.next_done = (first < SimTime::NEVER).then_some(first);
    }

    fn join(&mut self, flow: FlowId, transfer: Transfer, parts: u128) {
        self.is_stale = true;
        let class = self.classes.entry(Kind::of(&transfer)).or_insert_with(|| Class::new(self.now));
        let progress = Progress::Until(class.join(self.now, flow, parts));
        self.flows.insert(flow, Flow { transfer, progress });
    }

    /// Takes a flow that is not done out of its class. Returns the parts that it still lacks.
    fn leave(&mut self, flow: FlowId) -> u128 {
        self.is_stale = true;
        let Flow { transfer, progress: Progress::Until(goal) } = self.flows[&flow] else {
            unreachable!("a flow that is done has left its class")
        };
        let kind = Kind::of(&transfer);
        let class = self.classes.get_mut(&kind).expect("a flow under way has a class");
        let parts = class.leave(self.now, flow, goal);
        if class.flows() == 0 {
            self.classes.remove(&kind);
        }
        parts
    }
}

/// Rates are kept in millionths of a byte a second.
const MILLION: u64 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    const A: SiteId = SiteId(0);
    const B: SiteId = SiteId(1);

    fn at(micros: i64) -> SimTime {
        SimTime::from_micros(micros)
    }

    fn upgrade(site: SiteId, endpoint: u64, bytes: u64) -> Transfer {
        Transfer { site, regulated: true, endpoint, bytes }
    }

    fn done(flows: &mut Flows, now: SimTime) -> Vec<u32> {
        std::iter::from_fn(|| flows.poll_done(now)).map(|(flow, _)| flow.0).collect()
    }

    /// Covers: UPG-1, UPG-11.
    #[test]
    fn what_one_cannot_use_the_others_get() {
        let other = |site, endpoint| Transfer { site, regulated: false, endpoint, bytes: 1_000 };
        let upgrade = |site, endpoint| upgrade(site, endpoint, 1_000);
        // Capacities of A, B, uplink and setting; what is transferred; the rates; the loads of uplink and setting.
        type Case = (u64, u64, u64, Option<u64>, Vec<Transfer>, Vec<u64>, [u64; 2]);
        let cases: Vec<Case> = vec![
            // The setting binds alone, and evenly.
            (90, 90, 90, Some(30), vec![upgrade(A, 90), upgrade(A, 90), upgrade(B, 90)], vec![10, 10, 10], [30, 30]),
            // A slow computer leaves its share to the two others.
            (90, 90, 90, Some(30), vec![upgrade(A, 4), upgrade(A, 90), upgrade(B, 90)], vec![4, 13, 13], [30, 30]),
            // So does a slow site.
            (6, 90, 90, Some(30), vec![upgrade(A, 90), upgrade(A, 90), upgrade(B, 90)], vec![3, 3, 24], [30, 30]),
            // The setting holds upgrades only; the rest of the uplink is for the others, at the same site or not.
            (90, 90, 90, Some(20), vec![upgrade(A, 90), upgrade(B, 90), other(A, 90)], vec![10, 10, 70], [90, 20]),
            // What the setting holds back at A, A's other flow gets.
            (30, 90, 900, Some(10), vec![upgrade(A, 90), other(A, 90)], vec![10, 20], [30, 10]),
            // Not regulated: the site's line alone binds, and the load of the setting is what upgrades get.
            (30, 90, 900, None, vec![upgrade(A, 90), other(A, 90), other(B, 90)], vec![15, 15, 90], [120, 15]),
            // What cannot be divided is not lost by more than the rounding of what is shown.
            (100, 90, 90, Some(10), vec![upgrade(A, 90), upgrade(A, 90), upgrade(A, 90)], vec![3, 3, 3], [10, 10]),
            // Cut.
            (0, 90, 90, Some(30), vec![upgrade(A, 90), upgrade(B, 90)], vec![0, 30], [30, 30]),
            (90, 90, 0, Some(30), vec![upgrade(A, 90), upgrade(B, 90)], vec![0, 0], [0, 0]),
        ];
        for (number, (a, b, uplink, upgrades, transfers, rates, loads)) in cases.into_iter().enumerate() {
            let mut flows = Flows::new(&[a, b], uplink, upgrades);
            let ids: Vec<_> = transfers.into_iter().map(|transfer| flows.start(SimTime::ZERO, transfer)).collect();
            let got: Vec<_> = ids.into_iter().map(|flow| flows.rate(flow)).collect();
            assert_eq!((got, [Link::Uplink, Link::Upgrades].map(|link| flows.load(link))), (rates, loads), "{number}");
        }
    }

    #[test]
    fn a_flow_is_done_in_the_first_microsecond_by_which_its_bytes_are_through() {
        // Bytes, bytes a second, microseconds.
        for (bytes, capacity, micros) in [
            (1, 7, 142_858),
            (7, 7, 1_000_000),
            (1, 1_000_000, 1),
            (1, u64::MAX, 1),
            (20_000_000, 1_250_000, 16_000_000),
        ] {
            let mut flows = Flows::new(&[capacity], u64::MAX, None);
            flows.start(SimTime::ZERO, upgrade(A, u64::MAX, bytes));
            assert_eq!(flows.poll_timeout(), Some(at(micros)), "{bytes} bytes at {capacity}");
            assert_eq!(done(&mut flows, at(micros - 1)), []);
            assert_eq!(done(&mut flows, at(micros)), [0]);
            assert_eq!((flows.poll_timeout(), flows.active()), (None, 0));
        }
    }

    #[test]
    fn who_is_first_by_a_microsecond_is_done_first() {
        for (slow_bytes, fast_bytes, order) in [(3, 4, [1, 0]), (3, 6, [0, 1]), (3, 8, [0, 1])] {
            let mut flows = Flows::new(&[u64::MAX], u64::MAX, None);
            flows.start(SimTime::ZERO, upgrade(A, 1_000_000, slow_bytes));
            flows.start(SimTime::ZERO, upgrade(A, 2_000_000, fast_bytes));
            assert_eq!(flows.poll_timeout(), Some(at(slow_bytes.min(fast_bytes / 2) as i64)));
            assert_eq!(done(&mut flows, at(9)), order);
        }
    }

    #[test]
    fn more_flows_than_bytes_a_second_all_go_on() {
        let mut flows = Flows::new(&[3], 3, Some(3));
        for _ in 0..7 {
            flows.start(SimTime::ZERO, upgrade(A, 9, 3));
        }
        assert_eq!(flows.load(Link::Uplink), 3);
        // 3/7 bytes a second, short by what division leaves of a millionth.
        assert_eq!(flows.poll_timeout(), Some(at(7_000_008)));
        assert_eq!(done(&mut flows, at(7_000_008)), [0, 1, 2, 3, 4, 5, 6], "all in one microsecond");
    }

    #[test]
    fn what_is_empty_is_done_at_once() {
        let mut flows = Flows::new(&[0], 0, Some(0));
        flows.start(at(5), upgrade(A, 0, 1));
        let empty = flows.start(at(5), upgrade(A, 0, 0));
        assert_eq!((flows.poll_timeout(), flows.active()), (Some(at(5)), 1));
        assert_eq!(flows.poll_done(at(5)), Some((empty, upgrade(A, 0, 0))));
        assert_eq!((flows.poll_timeout(), flows.active()), (None, 1));
    }

    #[test]
    fn nothing_passes_a_cut_line_or_reaches_a_sleeping_computer() {
        let mut flows = Flows::new(&[10, 10], 100, Some(100));
        let (cut, asleep) =
            (flows.start(SimTime::ZERO, upgrade(A, 10, 30)), flows.start(SimTime::ZERO, upgrade(B, 10, 30)));
        flows.set_capacity(SimTime::from_secs(1), Link::Site(A), Some(0));
        flows.set_endpoint(SimTime::from_secs(1), asleep, 0);
        assert_eq!((flows.poll_timeout(), flows.active(), flows.load(Link::Uplink)), (None, 2, 0));
        flows.set_capacity(SimTime::from_secs(100), Link::Site(A), Some(10));
        flows.set_endpoint(SimTime::from_secs(101), asleep, 5);
        assert_eq!(flows.poll_done(SimTime::from_secs(102)).map(|(flow, _)| flow), Some(cut));
        assert_eq!(flows.poll_timeout(), Some(SimTime::from_secs(105)));
        assert_eq!((flows.sent(SimTime::from_secs(103), asleep), flows.sent(SimTime::from_secs(103), cut)), (20, 0));
        assert_eq!(flows.stop(SimTime::from_secs(103), asleep), Some(20));
        assert_eq!(flows.stop(SimTime::from_secs(103), asleep), None);
        assert_eq!(flows.active(), 0);
    }

    #[test]
    fn who_calls_late_gets_what_they_would_have_got_in_time() {
        let start = || {
            let mut flows = Flows::new(&[12], 12, None);
            for bytes in [12, 42, 24, 42] {
                flows.start(SimTime::ZERO, upgrade(A, 12, bytes));
            }
            flows
        };
        let (mut late, mut in_time) = (start(), start());
        let mut seen = Vec::new();
        while let Some(next) = in_time.poll_timeout() {
            seen.extend(done(&mut in_time, next).into_iter().map(|flow| (next, flow)));
        }
        assert_eq!(seen, [(4, 0), (7, 2), (10, 1), (10, 3)].map(|(second, flow)| (SimTime::from_secs(second), flow)));
        assert_eq!(late.stop(SimTime::from_secs(11), FlowId(3)), Some(42), "done, and then not reported");
        assert_eq!(done(&mut late, SimTime::from_secs(50)), [0, 2, 1]);
    }
}
