//! Figures that a reader can work out by hand.

use jumpstorm_model::flow::{Flows, Link, Transfer};
use jumpstorm_model::id::SiteId;
use jumpstorm_model::time::SimTime;

/// Upgrades that begin together end together: after what one computer needs for a package, or what the upgrade bandwidth
/// needs for all of them, whichever is longer.
///
/// Covers: UPG-1, UPG-11.
#[test]
fn upgrades_take_as_long_as_their_bandwidth_or_their_computers_need() {
    let seconds_each = PACKAGE as f64 / ENDPOINT as f64;
    // 83 computers of 10 Mbit/s stay below 100 MiB/s; 84 do not.
    for (upgrades, is_bound_by_setting) in [(1, false), (50, false), (83, false), (84, true), (250, true), (500, true)]
    {
        let mut flows = Flows::new(&[GIGABIT; 5], GIGABIT, Some(UPGRADES));
        for number in 0..upgrades {
            let site = SiteId(number % 5);
            flows.start(SimTime::ZERO, Transfer { site, regulated: true, endpoint: ENDPOINT, bytes: PACKAGE });
        }
        let load = if is_bound_by_setting { UPGRADES } else { u64::from(upgrades) * ENDPOINT };
        assert_eq!((flows.load(Link::Upgrades), flows.load(Link::Uplink)), (load, load), "{upgrades} upgrades");
        let done = flows.poll_timeout().expect("they move");
        let expected =
            if is_bound_by_setting { PACKAGE as f64 * f64::from(upgrades) / UPGRADES as f64 } else { seconds_each };
        assert!((done.as_secs_f64() - expected).abs() < 2e-6, "{upgrades} upgrades: {done}, not {expected} s");
        assert_eq!(std::iter::from_fn(|| flows.poll_done(done)).count(), upgrades as usize);
    }
}

/// A rep console's upgrade passes the appliance's line beside all the Jump Clients' and is not slowed down by their limit.
///
/// Covers: UPG-11.
#[test]
fn what_the_setting_holds_back_is_free_for_others() {
    let mut flows = Flows::new(&[GIGABIT], GIGABIT, Some(UPGRADES / 10));
    for _ in 0..500 {
        flows.start(SimTime::ZERO, Transfer { site: SiteId(0), regulated: true, endpoint: ENDPOINT, bytes: PACKAGE });
    }
    let console = Transfer { site: SiteId(0), regulated: false, endpoint: GIGABIT, bytes: PACKAGE };
    let console = flows.start(SimTime::ZERO, console);
    assert_eq!(flows.rate(console), GIGABIT - UPGRADES / 10);
    assert_eq!((flows.load(Link::Uplink), flows.load(Link::Upgrades)), (GIGABIT, UPGRADES / 10));
}

/// 20 MiB.
const PACKAGE: u64 = 20 << 20;
/// 10 Mbit/s.
const ENDPOINT: u64 = 1_250_000;
/// 100 MiB/s, the highest upgrade bandwidth there is.
const UPGRADES: u64 = 100 << 20;
const GIGABIT: u64 = 125_000_000;
