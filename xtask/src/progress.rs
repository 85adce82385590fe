//! How far each run is: bars on a terminal, otherwise a plain line every few seconds. Standard error only.

use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::time::{SimDuration, SimTime};
use sim::observer::Progress;

use crate::{clock, console};

/// What shows the progress of a call.
#[derive(Debug)]
pub(crate) enum Board {
    /// Nothing is shown.
    Quiet,
    /// One bar for each run under way.
    Bars(MultiProgress),
    /// Lines, for logs.
    Lines,
}

impl Board {
    /// Bars where somebody watches a terminal.
    pub(crate) fn new(quiet: bool) -> Self {
        let bars = MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(REDRAWS_PER_SECOND));
        match (quiet, bars.is_hidden()) {
            (true, _) => Self::Quiet,
            (false, true) => Self::Lines,
            (false, false) => Self::Bars(bars),
        }
    }

    /// Begins to show the run called `title`.
    pub(crate) fn watch(&self, title: String, duration: SimDuration) -> Watch {
        let bar = match self {
            Self::Bars(bars) => {
                let template = "{bar:16} {percent:>3}%  {prefix}  {wide_msg}";
                let style = ProgressStyle::with_template(template).expect("the template is constant and valid");
                let bar = bars.add(ProgressBar::new(duration.as_micros()).with_style(style).with_prefix(title.clone()));
                Some(bar)
            }
            _ => None,
        };
        let began = clock::now();
        Watch { lines: matches!(self, Self::Lines), bar, title, duration, began, told: began, calls: 0 }
    }
}

/// Shows the progress of one run.
#[derive(Debug)]
pub(crate) struct Watch {
    lines: bool,
    bar: Option<ProgressBar>,
    title: String,
    duration: SimDuration,
    began: Instant,
    told: Instant,
    calls: u32,
}

impl Watch {
    /// How far the run is. Cheap enough to be called at every step.
    pub(crate) fn show(&mut self, progress: &Progress) {
        self.calls = self.calls.wrapping_add(1);
        if !self.calls.is_multiple_of(CALLS_PER_LOOK) || !(self.lines || self.bar.is_some()) {
            return;
        }
        let now = clock::now();
        let pause = if self.lines { BETWEEN_LINES } else { BETWEEN_DRAWS };
        if now.duration_since(self.told) < pause {
            return;
        }
        self.told = now;
        let state = state(progress.now, self.duration, now.duration_since(self.began), progress.online);
        match &self.bar {
            Some(bar) => {
                bar.set_position(progress.now.since(SimTime::ZERO).as_micros());
                bar.set_message(state);
            }
            None => console::remark(&format!("{}: {state}", self.title)),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// `10m of 2h, 312 simulated s/s, 24980 online`.
fn state(now: SimTime, duration: SimDuration, took: Duration, online: u64) -> String {
    let passed = now.since(SimTime::ZERO);
    let speed = passed.as_secs_f64() / took.as_secs_f64().max(0.001);
    let whole = SimDuration::from_secs(passed.as_micros() / model::time::MICROS_PER_SECOND);
    format!("{whole} of {duration}, {speed:.0} simulated s/s, {online} online")
}

/// Reading the clock at each step would cost more than some steps.
const CALLS_PER_LOOK: u32 = 64;
const BETWEEN_LINES: Duration = Duration::from_secs(5);
const BETWEEN_DRAWS: Duration = Duration::from_millis(100);
const REDRAWS_PER_SECOND: u8 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_names_time_speed_and_clients() {
        let now = SimTime::from_micros(623_400_000);
        let said = state(now, SimDuration::from_secs(7_200), Duration::from_secs(2), 24_980);
        assert_eq!(said, "10m23s of 2h, 312 simulated s/s, 24980 online");
    }
}
