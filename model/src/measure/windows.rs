//! The greatest number of events in any sliding window `(t - width, t]`.

use std::collections::VecDeque;

use crate::event::Stamped;
use crate::plan::WindowMeasure;
use crate::record::WindowPeak;
use crate::time::SimTime;

use super::give_ups::GiveUps;
use super::occurrence::counters_of;

/// Consumes events in order of time and keeps the peak of each window that was asked for.
#[derive(Debug)]
pub struct Windows {
    windows: Vec<Window>,
    give_ups: GiveUps,
}

#[derive(Debug)]
struct Window {
    peak: WindowPeak,
    inside: VecDeque<SimTime>,
}

impl Windows {
    /// One window for each measure. Memory grows with the most events that one window holds.
    pub fn new(measures: &[WindowMeasure]) -> Self {
        let windows = measures
            .iter()
            .map(|measure| Window {
                peak: WindowPeak { measure: *measure, peak: 0, at: None },
                inside: VecDeque::new(),
            })
            .collect();
        Self { windows, give_ups: GiveUps::default() }
    }

    /// Takes one event; none may be earlier than the one before it.
    pub fn handle(&mut self, stamped: &Stamped) {
        if self.windows.is_empty() || self.give_ups.told_again(&stamped.event) {
            return;
        }
        let counters = counters_of(&stamped.event);
        for window in self.windows.iter_mut().filter(|window| counters.contains(&window.peak.measure.counter)) {
            window.add(stamped.at);
        }
    }

    /// The peaks, in the order of the measures.
    pub fn finish(self) -> Vec<WindowPeak> {
        self.windows.into_iter().map(|window| window.peak).collect()
    }
}

impl Window {
    fn add(&mut self, at: SimTime) {
        let from = at - self.peak.measure.width;
        while self.inside.front().is_some_and(|earlier| *earlier <= from) {
            self.inside.pop_front();
        }
        self.inside.push_back(at);
        if self.inside.len() as u64 > self.peak.peak {
            self.peak.peak = self.inside.len() as u64;
            self.peak.at = Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{ApplianceEvent, Event};
    use crate::id::{ClientId, ConnectionId};
    use crate::metric::Counter;
    use crate::time::SimDuration;

    #[test]
    fn a_window_is_open_at_its_start_and_closed_at_its_end() {
        let measure = WindowMeasure { counter: Counter::Admissions, width: SimDuration::from_secs(1) };
        let mut windows = Windows::new(&[measure]);
        for micros in [0, 400_000, 1_000_000, 1_399_999, 1_400_000, 9_000_000] {
            let client = ClientId(0);
            let event = ApplianceEvent::Admitted { client, connection: ConnectionId(0), waited: SimDuration::ZERO };
            windows.handle(&Stamped { at: SimTime::from_micros(micros), event: Event::Appliance(event) });
        }
        let peak = windows.finish()[0];
        assert_eq!((peak.peak, peak.at), (3, Some(SimTime::from_micros(1_399_999))));
    }
}
