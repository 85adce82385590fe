//! What sessions take of the appliance's line: interactive traffic goes first, and transfers share what it leaves (TOOL-4).

use super::Flows;
use crate::time::SimTime;

impl Flows {
    /// From now on the tools of sessions take so much of [`Link::Uplink`](super::Link::Uplink), in bytes a second. Where they
    /// take as much as it carries, or more, transfers stand still.
    pub fn set_taken(&mut self, now: SimTime, bytes_per_s: u64) {
        self.go_on(now);
        self.is_stale |= self.links.set_taken(bytes_per_s);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Link, Transfer};
    use super::*;
    use crate::id::SiteId;

    /// Covers: TOOL-4.
    #[test]
    fn transfers_get_what_sessions_leave_of_the_line() {
        let mut flows = Flows::new(&[1_000], 100, None);
        let transfer = Transfer { site: SiteId(0), regulated: true, endpoint: 1_000, bytes: 1_000 };
        let flow = flows.start(SimTime::ZERO, transfer);
        // From that second on so much is taken of a line that carries so much; the rate then, and the bytes sent before.
        let cases = [
            (0, 0, Some(100), 100, 0),
            (1, 30, Some(100), 70, 100),
            (2, 100, Some(100), 0, 170),
            (3, 150, Some(100), 0, 170),
            (4, 150, Some(200), 50, 170),
            (5, 150, Some(0), 0, 220),
            (6, 150, None, 1_000, 220),
            (7, 0, Some(40), 40, 1_000),
        ];
        for (second, taken, carries, rate, sent) in cases {
            let now = SimTime::from_secs(second);
            assert_eq!(flows.sent(now, flow), sent, "{second}");
            flows.set_capacity(now, Link::Uplink, carries);
            flows.set_taken(now, taken);
            assert_eq!(flows.rate(flow), if sent < 1_000 { rate } else { 0 }, "{second}");
        }
    }
}
