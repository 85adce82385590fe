//! A storm of upgrades by plain arithmetic in small steps of time: a line, slots, equal shares. It knows no machine and no
//! message, and shares no code with what it is held against.

use std::collections::VecDeque;

/// What the storm depends on.
pub(super) struct Storm {
    /// When each client asks for a slot, in seconds after the package was installed, in order.
    pub(super) arrivals: Vec<f64>,
    pub(super) bandwidth: f64,
    pub(super) slots: usize,
    pub(super) package: f64,
    pub(super) endpoint: f64,
    pub(super) install_s: f64,
}

/// When the last client has installed the package, in seconds after it was installed at the appliance.
pub(super) fn finish_s(storm: &Storm) -> f64 {
    let mut coming: VecDeque<f64> = storm.arrivals.iter().copied().collect();
    let mut waiting = 0;
    let mut bytes_left: Vec<f64> = Vec::new();
    let mut installing: Vec<f64> = Vec::new();
    let mut now = 0.0;
    let mut last = 0.0;
    while !(coming.is_empty() && waiting == 0 && bytes_left.is_empty() && installing.is_empty()) {
        while coming.front().is_some_and(|at| *at <= now) {
            coming.pop_front();
            waiting += 1;
        }
        while waiting > 0 && bytes_left.len() + installing.len() < storm.slots {
            waiting -= 1;
            bytes_left.push(storm.package);
        }
        // Everybody has the same line, so that equal shares of the bandwidth are fair.
        let share = (storm.bandwidth / bytes_left.len().max(1) as f64).min(storm.endpoint);
        now += STEP_S;
        bytes_left.iter_mut().for_each(|left| *left -= share * STEP_S);
        let before = bytes_left.len();
        bytes_left.retain(|left| *left > 0.0);
        installing.extend(std::iter::repeat_n(now + storm.install_s, before - bytes_left.len()));
        last = installing.iter().copied().filter(|at| *at <= now).fold(last, f64::max);
        installing.retain(|at| *at > now);
    }
    last
}

const STEP_S: f64 = 0.02;
