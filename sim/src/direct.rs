//! The direct driver: the rehearsal's timers, one queue of arrivals, and nothing between them.
//!
//! It opens no socket, runs no task and knows no tick: each message is under way for exactly as long as the line's own
//! latency and jitter say, and that the rehearsal sees to by itself ([`crate::link`]). Hence it is fast, and fit for
//! months, for searches and for very large fleets; what framing and sockets do it cannot show, which is what the other
//! driver is for. Both drive the same [`Rehearsal`], and `sim/tests/sim/drivers/` holds them against each other.

mod flights;
pub(crate) mod lines;
pub(crate) mod replay;

use std::ops::ControlFlow;
use std::sync::Arc;

use model::plan::Plan;
use model::record::Record;
use model::time::{SimDuration, SimTime};

use crate::arrivals::Arrival;
use crate::observer::{Observer, Progress};
use crate::rehearsal::{EngineLatency, Rehearsal, Wire};
use crate::{RunError, RunOptions};

use lines::Lines;

/// Runs a plan without an engine.
pub(crate) fn run(plan: &Arc<Plan>, options: &RunOptions, observer: &mut dyn Observer) -> Result<Record, RunError> {
    let latency = EngineLatency { by_site: vec![SimDuration::ZERO; plan.sites.len()], tick: SimDuration::ZERO };
    drive(plan, latency, options, observer, Lines::default()).map_err(|stop| match stop {
        Stop::Run(error) => error,
        Stop::Carrier(never) => match never {},
    })
}

/// What carries: takes what the rehearsal asks for, and brings it in its order.
pub(crate) trait Carrier {
    /// Why it cannot go on.
    type Error;

    /// The rehearsal asks for this now.
    fn take(&mut self, now: SimTime, wire: Wire, rehearsal: &Rehearsal);

    /// When the next arrival is due.
    fn next_at(&mut self) -> Option<SimTime>;

    /// The next arrival.
    fn bring(&mut self) -> Result<Option<Arrival>, Self::Error>;

    /// The run ended at `end`.
    fn finish(self, end: SimTime) -> Result<(), Self::Error>;
}

/// Why there is no record.
enum Stop<E> {
    Run(RunError),
    Carrier(E),
}

/// Runs everything in the order of its time. At one moment timers come first, each with what it sets for the same
/// moment; then everything that arrives at it, in its order; then again what that has set.
fn drive<C: Carrier>(
    plan: &Arc<Plan>,
    latency: EngineLatency,
    options: &RunOptions,
    observer: &mut dyn Observer,
    mut carrier: C,
) -> Result<Record, Stop<C::Error>> {
    let end = SimTime::ZERO + plan.duration;
    let mut rehearsal = Rehearsal::new(Arc::clone(plan), latency, options, observer.wants_events());
    // Connections that exist when the run begins need nobody to make them here.
    rehearsal.connect_before();
    rehearsal.begin();
    pump(&mut rehearsal, &mut carrier, SimTime::ZERO);
    let mut steps = 0_u64;
    loop {
        let (timer, arrival) = (rehearsal.next_timer(), carrier.next_at());
        let Some(now) = timer.into_iter().chain(arrival).min().filter(|now| *now <= end) else { break };
        if timer == Some(now) {
            rehearsal.run_timer();
            pump(&mut rehearsal, &mut carrier, now);
        } else {
            while carrier.next_at() == Some(now)
                && let Some(arrival) = carrier.bring().map_err(Stop::Carrier)?
            {
                arrival.reach(&mut rehearsal);
                pump(&mut rehearsal, &mut carrier, now);
            }
        }
        steps += 1;
        if steps.is_multiple_of(STEPS_PER_WATCH) {
            watch(&mut rehearsal, observer, now, end).map_err(Stop::Run)?;
        }
    }
    watch(&mut rehearsal, observer, end, end).map_err(Stop::Run)?;
    carrier.finish(end).map_err(Stop::Carrier)?;
    Ok(rehearsal.finish(end, "direct"))
}

/// Passes what the rehearsal asks for to whoever carries it.
pub(crate) fn pump<C: Carrier>(rehearsal: &mut Rehearsal, carrier: &mut C, now: SimTime) {
    while let Some(wire) = rehearsal.poll_wire() {
        carrier.take(now, wire, rehearsal);
    }
}

fn watch(rehearsal: &mut Rehearsal, observer: &mut dyn Observer, now: SimTime, end: SimTime) -> Result<(), RunError> {
    if observer.wants_events() {
        observer.events(&rehearsal.take_trace());
    }
    match observer.progress(Progress { now, end, online: rehearsal.online() }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(RunError::Abandoned { at: now }),
    }
}

/// Moments between two looks from outside: some milliseconds on any machine.
const STEPS_PER_WATCH: u64 = 1_024;
