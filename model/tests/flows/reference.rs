//! Plain water-filling in floating point, flow by flow, and a plain simulation on top of it, event by event.

use jumpstorm_model::flow::{Link, Transfer};

/// Capacities in bytes a second; without bound if `None`.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) sites: Vec<Option<u64>>,
    pub(crate) uplink: Option<u64>,
    pub(crate) upgrades: Option<u64>,
}

/// What keeps a flow from getting more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Bottleneck {
    Endpoint,
    Setting,
    Site,
    Uplink,
}

/// A flow's bytes a second and what decides them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    pub(crate) rate: f64,
    pub(crate) bottleneck: Bottleneck,
}

/// One flow of the simulation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Life {
    pub(crate) transfer: Transfer,
    pub(crate) bytes_left: f64,
    /// The lowest bytes a second at which it moved.
    pub(crate) slowest: f64,
    pub(crate) end: Option<End>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    /// In microseconds.
    Done(f64),
    Stopped,
}

pub(crate) struct Simulation {
    pub(crate) world: World,
    pub(crate) now_us: f64,
    /// In order of their starts.
    pub(crate) lives: Vec<Life>,
}

impl World {
    pub(crate) fn capacity(&self, link: Link) -> Option<u64> {
        match link {
            Link::Uplink => self.uplink,
            Link::Upgrades => self.upgrades,
            Link::Site(site) => self.sites[site.index()],
        }
    }

    pub(crate) fn set_capacity(&mut self, link: Link, bytes_per_s: Option<u64>) {
        match link {
            Link::Uplink => self.uplink = bytes_per_s,
            Link::Upgrades => self.upgrades = bytes_per_s,
            Link::Site(site) => self.sites[site.index()] = bytes_per_s,
        }
    }

    /// Everybody's rate rises together from nothing. The first bound that somebody meets holds all who meet it; the
    /// others rise on.
    pub(crate) fn fill(&self, transfers: &[Transfer]) -> Vec<Share> {
        let mut shares: Vec<Option<Share>> = vec![None; transfers.len()];
        while shares.iter().any(Option::is_none) {
            let bounds: Vec<Option<Share>> = (0..transfers.len())
                .map(|flow| shares[flow].is_none().then(|| self.bound(transfers, &shares, flow)))
                .collect();
            let level = bounds.iter().flatten().map(|bound| bound.rate).fold(f64::INFINITY, f64::min);
            for (share, bound) in shares.iter_mut().zip(bounds) {
                if let Some(bound) = bound
                    && bound.rate <= level
                {
                    *share = Some(bound);
                }
            }
        }
        shares.into_iter().flatten().collect()
    }

    /// The first bound that a flow meets if all that are not held yet rise together.
    fn bound(&self, transfers: &[Transfer], shares: &[Option<Share>], flow: usize) -> Share {
        let mut bound = Share { rate: transfers[flow].endpoint as f64, bottleneck: Bottleneck::Endpoint };
        for (link, bottleneck) in path(&transfers[flow]) {
            let Some(capacity) = self.capacity(link) else { continue };
            let passing = || (0..transfers.len()).filter(|other| passes(&transfers[*other], link));
            let taken: f64 = passing().filter_map(|other| shares[other]).map(|share| share.rate).sum();
            let rising = passing().filter(|other| shares[*other].is_none()).count();
            let rate = ((capacity as f64 - taken) / rising as f64).max(0.0);
            if rate < bound.rate {
                bound = Share { rate, bottleneck };
            }
        }
        bound
    }
}

impl Simulation {
    /// Goes on to `until_us`, from one end of a flow to the next.
    pub(crate) fn run(&mut self, until_us: f64) {
        loop {
            let moving: Vec<usize> = (0..self.lives.len()).filter(|flow| self.lives[*flow].end.is_none()).collect();
            let transfers: Vec<Transfer> = moving.iter().map(|flow| self.lives[*flow].transfer).collect();
            let rates: Vec<f64> = self.world.fill(&transfers).into_iter().map(|share| share.rate).collect();
            let needs_us = |(flow, rate): (&usize, &f64)| self.lives[*flow].bytes_left / rate * 1e6;
            let next = moving.iter().zip(&rates).map(needs_us).fold(f64::INFINITY, f64::min);
            let passes_us = next.min(until_us - self.now_us);
            for (flow, rate) in moving.iter().zip(&rates) {
                let life = &mut self.lives[*flow];
                if *rate > 0.0 {
                    life.slowest = life.slowest.min(*rate);
                }
                if life.bytes_left / rate * 1e6 <= passes_us {
                    life.end = Some(End::Done(self.now_us + passes_us));
                }
                life.bytes_left = (life.bytes_left - rate * passes_us / 1e6).max(0.0);
            }
            self.now_us += passes_us;
            if next > passes_us || next.is_infinite() {
                self.now_us = until_us;
                return;
            }
        }
    }
}

/// Everything that a flow passes.
pub(crate) fn path(transfer: &Transfer) -> impl Iterator<Item = (Link, Bottleneck)> {
    let setting = transfer.regulated.then_some((Link::Upgrades, Bottleneck::Setting));
    [(Link::Site(transfer.site), Bottleneck::Site), (Link::Uplink, Bottleneck::Uplink)].into_iter().chain(setting)
}

pub(crate) fn passes(transfer: &Transfer, link: Link) -> bool {
    path(transfer).any(|(on_path, _)| on_path == link)
}
