//! Random lives: transfers start and stop, lines are cut and widened, computers fall asleep, several things at a moment.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jumpstorm_model::flow::{Flows, Link, Transfer};
use jumpstorm_model::id::{FlowId, SiteId};
use jumpstorm_model::time::SimTime;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::reference::{Bottleneck, End, Life, Simulation, World, passes, path};

#[derive(Clone, Debug)]
enum Command {
    Start(Transfer),
    Stop(usize),
    Endpoint(usize, u64),
    Capacity(Link, Option<u64>),
    /// Microseconds.
    Wait(i64),
}

#[derive(Clone, Debug)]
struct Case {
    world: World,
    /// Bytes a second that all rates are some of.
    unit: u64,
    commands: Vec<Command>,
}

/// What the cases met, so that none of it can go untested.
#[derive(Debug, Default)]
struct Met {
    shares: u32,
    bottlenecks: BTreeMap<Bottleneck, u32>,
    /// Flows that had something to transfer.
    done: u32,
    /// Different moments at which they were done.
    moments: u32,
    stopped_midway: u32,
}

/// Few bytes a second, so that every rounding shows, or many, as in life.
fn cases() -> impl Strategy<Value = Case> {
    prop_oneof![Just(1_u64), Just(10_007_u64), Just(1_250_003_u64)].prop_flat_map(|unit| {
        let amount = move |most: u64| (unit..=most * unit).boxed();
        let line = move |most: u64| {
            prop_oneof![1 => Just(Some(0)), 1 => Just(None), 10 => amount(most).prop_map(Some)].boxed()
        };
        let site = (0_u32..SITES).prop_map(SiteId);
        let endpoint = prop_oneof![1 => Just(0), 4 => Just(4 * unit), 8 => amount(ENDPOINT_MAX)].boxed();
        let bytes = prop_oneof![1 => Just(0), 3 => Just(20 * unit), 8 => amount(60)];
        let link = prop_oneof![
            2 => (Just(Link::Uplink), line(60)),
            2 => (Just(Link::Upgrades), line(30)),
            3 => (site.clone().prop_map(Link::Site), line(30)),
        ];
        let start = (site, any::<bool>(), endpoint.clone(), bytes)
            .prop_map(|(site, regulated, endpoint, bytes)| Transfer { site, regulated, endpoint, bytes });
        let command = prop_oneof![
            8 => start.prop_map(Command::Start),
            2 => (0_usize..64).prop_map(Command::Stop),
            1 => (0_usize..64, endpoint).prop_map(|(flow, bytes_per_s)| Command::Endpoint(flow, bytes_per_s)),
            1 => link.prop_map(|(link, bytes_per_s)| Command::Capacity(link, bytes_per_s)),
            5 => (1_i64..4_000_000).prop_map(Command::Wait),
        ];
        let world = (prop::collection::vec(amount(30).prop_map(Some), SITES as usize), amount(60), line(30))
            .prop_map(|(sites, uplink, upgrades)| World { sites, uplink: Some(uplink), upgrades });
        (world, Just(unit), prop::collection::vec(command, 1..60)).prop_map(|(world, unit, commands)| Case {
            world,
            unit,
            commands,
        })
    })
}

/// The flows under test and the reference, side by side.
struct Pair<'a> {
    flows: Flows,
    reference: Simulation,
    unit: u64,
    /// Microseconds.
    now: i64,
    done: BTreeMap<FlowId, i64>,
    met: &'a mut Met,
}

impl<'a> Pair<'a> {
    fn new(case: &Case, met: &'a mut Met) -> Self {
        let world = &case.world;
        let capacities: Vec<u64> = world.sites.iter().map(|site| site.expect("every site has a line")).collect();
        Self {
            flows: Flows::new(&capacities, world.uplink.expect("there is an uplink"), world.upgrades),
            reference: Simulation { world: world.clone(), now_us: 0.0, lives: Vec::new() },
            unit: case.unit,
            now: 0,
            done: BTreeMap::new(),
            met,
        }
    }

    fn obey(&mut self, command: &Command) {
        let late_bytes = self.late_bytes();
        let (now, lives) = (SimTime::from_micros(self.now), &mut self.reference.lives);
        match *command {
            Command::Start(transfer) => {
                let flow = self.flows.start(now, transfer);
                assert_eq!(flow.0 as usize, lives.len(), "flows are numbered in order");
                let end = (transfer.bytes == 0).then_some(End::Done(self.now as f64));
                lives.push(Life { transfer, bytes_left: transfer.bytes as f64, slowest: f64::INFINITY, end });
            }
            Command::Stop(number) if number < lives.len() => {
                let through = self.flows.stop(now, FlowId(number as u32));
                let life = &mut lives[number];
                let is_known =
                    !self.done.contains_key(&FlowId(number as u32)) && !matches!(life.end, Some(End::Stopped));
                assert_eq!(through.is_some(), is_known, "flow {number} at {now}");
                if let Some(through) = through {
                    let expected = life.transfer.bytes as f64 - life.bytes_left;
                    let allowed = 1.0 + late_bytes + expected * ROUNDING / life.slowest;
                    assert!((through as f64 - expected).abs() <= allowed, "{through} of {expected} bytes at {now}");
                    self.met.stopped_midway += u32::from(through > 0);
                    life.end = Some(End::Stopped);
                }
            }
            Command::Endpoint(number, bytes_per_s) if number < lives.len() => {
                self.flows.set_endpoint(now, FlowId(number as u32), bytes_per_s);
                if lives[number].end.is_none() {
                    lives[number].transfer.endpoint = bytes_per_s;
                }
            }
            Command::Capacity(link, bytes_per_s) => {
                self.flows.set_capacity(now, link, bytes_per_s);
                self.reference.world.set_capacity(link, bytes_per_s);
            }
            Command::Wait(micros) => self.wait(micros),
            Command::Stop(_) | Command::Endpoint(..) => {}
        }
    }

    /// From one timeout to the next; what happens on the way is looked at closely.
    fn wait(&mut self, micros: i64) {
        let until = self.now + micros;
        let mut late = self.flows.clone();
        let mut in_order = Vec::new();
        self.check_shares();
        while let Some(next) = self.flows.poll_timeout().map(SimTime::as_micros).filter(|next| *next <= until) {
            self.check_passage(next);
            let (before, at) = (self.flows.clone(), SimTime::from_micros(next));
            self.now = next;
            while let Some((flow, transfer)) = self.flows.poll_done(at) {
                let life = &self.reference.lives[flow.0 as usize];
                assert_eq!(transfer, life.transfer);
                assert_eq!(before.clone().stop(at, flow), Some(transfer.bytes), "all is through by {at}");
                if transfer.bytes > 0 {
                    let through = before.clone().stop(SimTime::from_micros(next - 1), flow);
                    assert!(through < Some(transfer.bytes), "{flow} is through before {at}");
                }
                assert_eq!(self.done.insert(flow, next), None, "a flow is done once");
                in_order.push(flow);
            }
            assert_eq!(in_order.last().map(|flow| self.done[flow]), Some(next), "something is done at a timeout");
            self.check_shares();
        }
        self.check_passage(until);
        self.now = until;
        assert_eq!(self.flows.poll_done(SimTime::from_micros(until)), None);
        let until = SimTime::from_micros(until);
        let late: Vec<FlowId> = std::iter::from_fn(|| late.poll_done(until)).map(|(flow, _)| flow).collect();
        assert_eq!(late, in_order, "whoever calls late gets the same");
        self.reference.run(self.now as f64);
    }

    /// Between now and `until` nothing changes: each flow's bytes are its rate times the time, and no link carries more
    /// than it can.
    fn check_passage(&mut self, until: i64) {
        let seconds = (until - self.now) as f64 / 1e6;
        let moving: Vec<(FlowId, Transfer)> = self.moving();
        let through = |at: i64| -> Vec<u64> {
            let mut probe = self.flows.clone();
            let stop = |(flow, _): &(FlowId, Transfer)| probe.stop(SimTime::from_micros(at), *flow);
            moving.iter().map(stop).map(|bytes| bytes.expect("it is under way")).collect()
        };
        let (before, after) = (through(self.now), through(until));
        let passed: Vec<f64> = before.iter().zip(&after).map(|(before, after)| (after - before) as f64).collect();
        for ((flow, transfer), passed) in moving.iter().zip(&passed) {
            let rate = self.flows.rate(*flow) as f64;
            // What is done within the last microsecond needs less than all of it.
            let last = (rate + 1.0) / 1e6;
            assert!(*passed >= rate * seconds - 1.0 - last, "{passed} of {transfer:?} in {seconds} s at {rate}");
            assert!(*passed <= (rate + 1.0) * seconds + 1.0, "{passed} of {transfer:?} in {seconds} s at {rate}");
        }
        for link in links() {
            let Some(capacity) = self.reference.world.capacity(link) else { continue };
            let on_link = moving.iter().zip(&passed).filter(|((_, transfer), _)| passes(transfer, link));
            let passed: Vec<f64> = on_link.map(|(_, passed)| *passed).collect();
            let most = capacity as f64 * seconds + passed.len() as f64;
            assert!(passed.iter().sum::<f64>() <= most, "{link:?}: {passed:?} in {seconds} s at {capacity}");
        }
    }

    /// What is under way, as those know who have polled everything.
    fn moving(&self) -> Vec<(FlowId, Transfer)> {
        let is_moving = |(number, life): &(usize, &Life)| {
            life.transfer.bytes > 0
                && !matches!(life.end, Some(End::Stopped))
                && !self.done.contains_key(&FlowId(*number as u32))
        };
        let lives = self.reference.lives.iter().enumerate().filter(is_moving);
        lives.map(|(number, life)| (FlowId(number as u32), life.transfer)).collect()
    }

    /// Rates at one moment: those of the reference, max-min fair, and no more than any link carries.
    fn check_shares(&mut self) {
        let moving = self.moving();
        let (ids, transfers): (Vec<FlowId>, Vec<Transfer>) = moving.into_iter().unzip();
        let rates: Vec<u64> = ids.iter().map(|flow| self.flows.rate(*flow)).collect();
        let expected = self.reference.world.fill(&transfers);
        for ((rate, share), transfer) in rates.iter().zip(&expected).zip(&transfers) {
            let off = *rate as f64 - share.rate;
            assert!(off > -1.0 - ROUNDING && off < ROUNDING, "{rate} for {} of {transfer:?}", share.rate);
        }
        for link in links() {
            let on_link = || rates.iter().zip(&transfers).filter(move |(_, transfer)| passes(transfer, link));
            let (sum, load) = (on_link().map(|(rate, _)| rate).sum::<u64>(), self.flows.load(link));
            assert!(sum <= load && load <= sum + on_link().count() as u64, "{link:?}: {load} of {sum}");
            assert!(self.reference.world.capacity(link).is_none_or(|capacity| load <= capacity), "{link:?}: {load}");
        }
        // The classical condition: each is bound by its own line, or by a full link on which nobody has more.
        for (rate, transfer) in rates.iter().zip(&transfers) {
            let is_bound_by = |link: Link| {
                let is_full = self.reference.world.capacity(link) == Some(self.flows.clone().load(link));
                let mut others = rates.iter().zip(&transfers).filter(|(_, other)| passes(other, link));
                is_full && others.all(|(other, _)| other <= rate)
            };
            let is_bound = *rate == transfer.endpoint || path(transfer).any(|(link, _)| is_bound_by(link));
            assert!(is_bound, "{transfer:?} could have more than {rate}");
        }
        for share in expected.iter().filter(|share| share.rate > 0.0) {
            self.met.shares += 1;
            *self.met.bottlenecks.entry(share.bottleneck).or_default() += 1;
        }
    }

    /// Each end is rounded up to a microsecond, and leaves its share to the others that much later.
    fn late_bytes(&self) -> f64 {
        self.reference.lives.len() as f64 * (ENDPOINT_MAX * self.unit) as f64 / 1e6
    }

    /// In the end, those are done that are done in the reference, and at the same time.
    fn check_ends(&mut self) {
        let held_up = self.reference.lives.iter().filter(|life| life.end.is_none()).count();
        assert_eq!(self.flows.active(), held_up);
        let mut moments = BTreeSet::new();
        for (number, life) in self.reference.lives.iter().enumerate() {
            let done = self.done.get(&FlowId(number as u32)).copied();
            match life.end {
                Some(End::Done(expected)) => {
                    let off = done.expect("it is done in the reference") as f64 - expected;
                    // What it missed it may have to make up for at its slowest.
                    let allowed = 1.0 + (self.late_bytes() * 1e6 + expected * ROUNDING) / life.slowest;
                    assert!(off.abs() <= allowed, "flow {number} is done {off} us after {expected}");
                    if life.transfer.bytes > 0 {
                        self.met.done += 1;
                        moments.extend(done);
                    }
                }
                Some(End::Stopped) | None => assert_eq!(done, None, "flow {number} is not done in the reference"),
            }
        }
        self.met.moments += moments.len() as u32;
    }
}

fn links() -> impl Iterator<Item = Link> {
    [Link::Uplink, Link::Upgrades].into_iter().chain((0..SITES).map(|site| Link::Site(SiteId(site))))
}

fn live(case: &Case, met: &mut Met) {
    let mut pair = Pair::new(case, met);
    case.commands.iter().for_each(|command| pair.obey(command));
    // Long enough for everybody who is not held up for good.
    pair.wait(10_000_000_000);
    pair.check_ends();
}

/// Covers: UPG-1, UPG-11.
#[test]
fn any_life_shares_and_ends_as_plain_water_filling_says() {
    let config = Config { cases: 2_000, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let met = RefCell::new(Met::default());
    let result = runner.run(&cases(), |case| {
        live(&case, &mut met.borrow_mut());
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let met = met.into_inner();
    assert!(met.shares >= 100_000 && met.done >= 10_000, "{met:?}");
    assert!(met.moments + 200 <= met.done && met.stopped_midway >= 200, "{met:?}");
    assert_eq!(met.bottlenecks.len(), 4, "{met:?}");
    assert!(met.bottlenecks.values().all(|count| count * 10 >= met.shares), "each decides a tenth at least: {met:?}");
}

const SITES: u32 = 3;
/// What the fastest computer receives, in units of its case.
const ENDPOINT_MAX: u64 = 12;
/// A millionth of a byte a second for each flow, and for each that this is passed on to.
const ROUNDING: f64 = 1e-4;
