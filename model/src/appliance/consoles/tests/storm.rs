//! The beginning of business: consoles that work by themselves, each on a line of its own without any delay.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::*;
use crate::console::{self, Console as Program};
use crate::event::LossSeen;
use crate::id::{ConnectionId, UserId};
use crate::plan::{self, Behaviour, Shift, Work};
use crate::rng::Chance;
use crate::workload::{Law, Spread};

use super::super::super::testing;

/// An appliance and consoles, and what happened at them.
struct Storm {
    appliance: Appliance,
    programs: Vec<Program>,
    lines: BTreeMap<ConnectionId, usize>,
    held: Vec<Option<ConnectionId>>,
    dialled: u32,
    told: Vec<(SimTime, ConsoleId, ConsoleEvent)>,
    in_use_max: usize,
}

impl Storm {
    /// So many representatives begin at once. The first ones, as many as there are licences, work for an hour, the others for
    /// two.
    fn new(representatives: u32, licences: u32) -> Self {
        let mut plan = testing::plan();
        plan.directory = crate::access::example::with_users(representatives);
        plan.appliance.licences = Some(licences);
        plan.consoles = (0..representatives)
            .map(|number| {
                let hours = if number < licences { 1 } else { 2 };
                let shift = Shift { from: SimTime::from_secs(60), until: SimTime::from_secs(3_600 * hours) };
                let reaction = Spread::new(Law::Fixed(SimDuration::ZERO), SimDuration::from_secs(1)).expect("a spread");
                let work = Work { shifts: vec![shift], sessions_max: 1, reaction, retry: Work::usual_retry() };
                plan::Console {
                    who: Representative::User(UserId(number)),
                    work: Some(work),
                    ..plan.consoles[0].clone()
                }
            })
            .collect();
        let chance = Chance::new(plan.seed);
        let programs = plan.consoles.iter().zip(0..).map(|(console, number)| {
            Program::new(ConsoleId(number), console, chance.decisions(&format!("console/{number}")))
        });
        let programs: Vec<_> = programs.collect();
        Self {
            appliance: Appliance::new(&plan, &chance),
            held: vec![None; programs.len()],
            programs,
            lines: BTreeMap::new(),
            dialled: 0,
            told: Vec::new(),
            in_use_max: 0,
        }
    }

    fn run(&mut self, until: SimTime) {
        let behaviour = Behaviour { keep_alive_interval: SimDuration::from_secs(86_400), ..Behaviour::default() };
        loop {
            let due = self.programs.iter().filter_map(Program::poll_timeout).chain(self.appliance.poll_timeout()).min();
            let Some(now) = due.filter(|due| *due <= until) else { return };
            self.appliance.handle_timeout(now);
            self.programs.iter_mut().for_each(|program| program.handle_timeout(now, &behaviour));
            self.settle(now, &behaviour);
            self.in_use_max = self.in_use_max.max(self.appliance.consoles().licences_in_use());
        }
    }

    /// Carries everything there and back until nobody wants anything.
    fn settle(&mut self, now: SimTime, behaviour: &Behaviour) {
        let mut restless: VecDeque<usize> = (0..self.programs.len()).collect();
        while let Some(place) = restless.pop_front() {
            while let Some(output) = self.programs[place].poll_output() {
                self.carry_up(now, place, output, behaviour);
            }
            while let Some(output) = self.appliance.poll_output() {
                restless.extend(self.carry_down(now, output, behaviour));
            }
        }
    }

    fn carry_up(&mut self, now: SimTime, place: usize, output: console::Output, behaviour: &Behaviour) {
        match output {
            console::Output::Dial => {
                let line = ConnectionId(self.dialled);
                self.dialled += 1;
                (self.held[place], _) = (Some(line), self.lines.insert(line, place));
                self.appliance.handle_connection(now, line);
                self.programs[place].handle_dialled(now, line, behaviour);
            }
            console::Output::Send(message) => {
                if let Some(line) = self.held[place] {
                    self.appliance.handle_message(now, line, message);
                }
            }
            console::Output::HangUp | console::Output::Abandon => {
                if let Some(line) = self.held[place].take() {
                    self.appliance.handle_hung_up(now, line, LossSeen::Closed);
                }
            }
            console::Output::Event(event) => self.told.push((now, ConsoleId(place as u32), event)),
        }
    }

    /// Whom it concerns.
    fn carry_down(&mut self, now: SimTime, output: Output, behaviour: &Behaviour) -> Option<usize> {
        match output {
            Output::Send { connection, message } => {
                let place = self.lines[&connection];
                self.programs[place].handle_message(now, connection, message, behaviour);
                Some(place)
            }
            Output::Close { connection } => {
                let place = self.lines[&connection];
                self.programs[place].handle_hung_up(now, connection, LossSeen::Closed, behaviour);
                Some(place)
            }
            Output::Console(console, event) => {
                self.told.push((now, console, event));
                None
            }
            _ => None,
        }
    }

    /// When each console was ready, and how long after the wish.
    fn ready(&self) -> Vec<(SimTime, ConsoleId, SimDuration)> {
        let ready = self.told.iter().filter_map(|(at, console, event)| match event {
            ConsoleEvent::Ready { after } => Some((*at, *console, *after)),
            _ => None,
        });
        ready.collect()
    }
}

/// Forty for 25 licences: fifteen wait until licences come free, and then have one within the minute in which they try again.
///
/// Covers: APP-8.
#[test]
fn those_without_a_licence_get_one_when_it_comes_free() {
    const LICENCES: usize = 25;
    let mut storm = Storm::new(40, LICENCES as u32);
    storm.run(SimTime::from_secs(3_599));
    assert_eq!((storm.ready().len(), storm.in_use_max), (LICENCES, LICENCES));
    let refused =
        |storm: &Storm| storm.told.iter().filter(|(.., event)| *event == refused(LogInRefusal::Licences)).count();
    let before = refused(&storm);
    // Fifteen tried for an hour, each every half minute to minute.
    assert!((15 * 55..=15 * 120).contains(&before), "{before} refusals");
    storm.run(SimTime::from_secs(7_199));
    let ready = storm.ready();
    let last = ready.iter().map(|(at, ..)| *at).max().expect("they are ready");
    let who: BTreeSet<ConsoleId> = ready.iter().map(|(_, console, _)| *console).collect();
    assert_eq!((ready.len(), who.len(), storm.in_use_max), (40, 40, LICENCES));
    assert!(last <= SimTime::from_secs(3_600 + 62), "{last:?}");
    assert!(ready.iter().skip(LICENCES).all(|(at, _, after)| *after == at.since(SimTime::from_secs(60))));
    assert_eq!(refused(&storm), before, "everybody finds a licence from then on");
    storm.run(SimTime::from_secs(8_000));
    assert_eq!(storm.appliance.consoles().licences_in_use(), 0);
}

/// All at once: the last is ready when the workers have been through with all.
///
/// Covers: APP-9.
#[test]
fn a_storm_of_log_ins_takes_as_long_as_the_workers_need() {
    let mut storm = Storm::new(300, 300);
    storm.run(SimTime::from_secs(600));
    let mut spans: Vec<SimDuration> = storm.ready().into_iter().map(|(.., after)| after).collect();
    spans.sort_unstable();
    let service = testing::plan().appliance.service;
    let rounds = 300_u64.div_ceil(u64::from(service.workers));
    let cost = SimDuration::from_micros(2_900 + 100_000);
    assert_eq!((spans.len(), spans[0], spans[299]), (300, cost, cost * rounds), "{} workers", service.workers);
}
