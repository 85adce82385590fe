//! Time on turmoil: its ticks for what crosses the network, and a domain clock that skips what is idle (RUN-6).
//!
//! A step covers one tick. Before it every timer that is due by then runs at its own exact time; what timers ask of the
//! engine is taken up by that step. After a step in which no task stirred, no connect is under way and no segment is in
//! flight, nothing can happen before the next timer: the clock goes there by whole ticks, without steps.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use turmoil::{Builder, Sim};

use model::plan::Plan;
use model::record::Record;
use model::rng::Chance;
use model::time::SimTime;

use crate::arrivals::Arrivals;
use crate::observer::{Observer, Progress};
use crate::rehearsal::{EngineLatency, Rehearsal};
use crate::{RunError, RunOptions};

use super::hosts::{APPLIANCE_NAME, Shared, run_appliance, run_carrier};
use super::topology::Topology;

/// Runs a plan on turmoil.
pub(crate) fn run(plan: &Arc<Plan>, options: &RunOptions, observer: &mut dyn Observer) -> Result<Record, RunError> {
    run_logged(plan, options, observer, false).map(|(record, _)| record)
}

/// Runs a plan on turmoil, and with `log` keeps in which order its network brought what.
pub(crate) fn run_logged(
    plan: &Arc<Plan>,
    options: &RunOptions,
    observer: &mut dyn Observer,
    log: bool,
) -> Result<(Record, Arrivals), RunError> {
    let topology = Topology::new(plan);
    let latency = EngineLatency { by_site: topology.by_site.clone(), tick: plan.tick };
    let rehearsal = Rehearsal::new(Arc::clone(plan), latency.clone(), options, observer.wants_events());
    let shared = Shared::new(rehearsal, topology, log);
    let mut driver = Driver { sim: build(plan, &shared), shared, plan: Arc::clone(plan), skip: options.skip_idle };
    driver.connect_fleet()?;
    driver.run(observer)?;
    let Driver { sim, shared, .. } = driver;
    // The hosts' tasks hold the rehearsal too.
    drop(sim);
    let shared = Rc::into_inner(shared).expect("the hosts are gone");
    let list = shared.log.map(RefCell::into_inner).unwrap_or_default();
    let record = shared.rehearsal.into_inner().finish(SimTime::ZERO + plan.duration, "turmoil");
    Ok((record, Arrivals { latency, list }))
}

struct Driver {
    sim: Sim<'static>,
    shared: Rc<Shared>,
    plan: Arc<Plan>,
    skip: bool,
}

impl Driver {
    /// Makes the connections that exist when the run begins, a portion a step.
    fn connect_fleet(&mut self) -> Result<(), RunError> {
        let connected = self.shared.rehearsal.borrow_mut().connect_before();
        for portion in connected.chunks(CONNECTS_PER_STEP) {
            for (connection, party) in portion {
                self.shared.open(*connection, *party);
            }
            self.step()?;
        }
        while !self.is_quiet() {
            self.step()?;
        }
        Ok(())
    }

    fn run(&mut self, observer: &mut dyn Observer) -> Result<(), RunError> {
        let end = SimTime::ZERO + self.plan.duration;
        let tick = self.plan.tick;
        self.shared.begun.set(true);
        self.shared.rehearsal.borrow_mut().begin();
        let mut step_at = SimTime::ZERO;
        let mut quiet = false;
        loop {
            if quiet && self.skip {
                // Timers that ask nothing of the engine need no step.
                let now = self.run_timers_until_wire(end);
                step_at = now.ceil_to(tick).max(step_at);
            }
            self.run_timers(step_at.min(end));
            self.watch(observer, step_at.min(end), end)?;
            if step_at > end {
                return Ok(());
            }
            self.shared.now.set(step_at);
            self.shared.pump();
            quiet = {
                let before = self.shared.stirs.get();
                self.step()?;
                before == self.shared.stirs.get() && self.is_quiet()
            };
            step_at += tick;
        }
    }

    /// Runs timers one by one until one asks something of the engine; gives its time, or a moment after the end.
    fn run_timers_until_wire(&mut self, end: SimTime) -> SimTime {
        let mut rehearsal = self.shared.rehearsal.borrow_mut();
        let mut now = SimTime::ZERO;
        while !rehearsal.has_wire() {
            match rehearsal.next_timer() {
                Some(at) if at <= end => {
                    now = at;
                    rehearsal.run_timer();
                }
                _ => return end + self.plan.tick,
            }
        }
        now
    }

    fn run_timers(&mut self, until: SimTime) {
        let mut rehearsal = self.shared.rehearsal.borrow_mut();
        while rehearsal.next_timer().is_some_and(|at| at <= until) {
            rehearsal.run_timer();
        }
    }

    fn watch(&mut self, observer: &mut dyn Observer, now: SimTime, end: SimTime) -> Result<(), RunError> {
        let mut rehearsal = self.shared.rehearsal.borrow_mut();
        if observer.wants_events() {
            observer.events(&rehearsal.take_trace());
        }
        match observer.progress(Progress { now, end, online: rehearsal.online() }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(RunError::Abandoned { at: now }),
        }
    }

    fn step(&mut self) -> Result<(), RunError> {
        let at = self.shared.now.get();
        self.sim.step().map_err(|error| RunError::Engine { at, seed: self.plan.seed, what: error.to_string() })?;
        Ok(())
    }

    /// Whether nothing is under way in the engine.
    fn is_quiet(&self) -> bool {
        if self.shared.opening.get() > 0 || self.shared.has_orders() {
            return false;
        }
        let mut in_flight = false;
        self.sim.links(|mut links| in_flight = links.any(|mut link| link.next().is_some()));
        !in_flight
    }
}

/// Builds the hosts, with every option of the engine set.
fn build(plan: &Plan, shared: &Rc<Shared>) -> Sim<'static> {
    let epoch_micros = u64::try_from(plan.starts.timestamp().as_microsecond()).unwrap_or(0);
    let people = if plan.has_people() { plan.consoles.len() + CUSTOMERS_PER_TICK } else { 0 };
    let mut sim = Builder::new()
        .epoch(UNIX_EPOCH + Duration::from_micros(epoch_micros))
        .rng_seed(Chance::new(plan.seed).number("engine"))
        .tick_duration(Duration::from_micros(plan.tick.as_micros()))
        .simulation_duration(Duration::MAX)
        // A host has one port for each connection it makes.
        .ephemeral_ports(1_024..=65_535)
        // It is also the accept backlog: the whole fleet may dial in one tick, and everybody else with it.
        .tcp_capacity((plan.clients.len() + people).max(64) * 2)
        .udp_capacity(1)
        .min_message_latency(Duration::ZERO)
        .max_message_latency(Duration::ZERO)
        .fail_rate(0.0)
        .repair_rate(1.0)
        .build();
    let appliance = Rc::clone(shared);
    sim.host(APPLIANCE_NAME, move || run_appliance(Rc::clone(&appliance)));
    for (carrier, latency) in shared.topology.latency.iter().enumerate() {
        let name = format!("carrier-{carrier}");
        let own = Rc::clone(shared);
        sim.host(name.as_str(), move || run_carrier(Rc::clone(&own), carrier));
        sim.set_link_latency(APPLIANCE_NAME, name.as_str(), Duration::from_micros(latency.as_micros()));
    }
    sim
}

/// Customers who may dial in one tick: those of an appliance that has come back, at the most.
const CUSTOMERS_PER_TICK: usize = 10_000;
/// Connects begun in one step before the run: more would make each of turmoil's send queues slow.
const CONNECTS_PER_STEP: usize = 2_000;
