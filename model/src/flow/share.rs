//! Max-min fair shares by filling up: everybody's rate rises together; a flow stops at its own computer's line, and all
//! that still rise stop together when a link of theirs is full (UPG-11).
//!
//! Knows links and kinds of flows, no single flow, no bytes and no time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::flow::class::Kind;
use crate::flow::{Link, MILLION};
use crate::id::SiteId;

/// All links, and how far each is filled.
#[derive(Clone, Debug)]
pub(super) struct Links {
    uplink: Pool,
    /// What the uplink carries in all, in bytes a second; `uplink` has what sessions leave of it.
    carries: Option<u64>,
    /// What sessions take of it.
    taken: u64,
    upgrades: Pool,
    sites: Vec<Pool>,
    /// Sites that have flows.
    in_use: Vec<SiteId>,
    /// Sites that may fill up, by a share that is no higher than their present one.
    filling: BinaryHeap<Reverse<(u64, SiteId)>>,
}

/// One link. Rates in millionths of a byte a second.
#[derive(Clone, Copy, Debug)]
struct Pool {
    capacity: Option<u64>,
    /// What those that have stopped leave of the capacity.
    left: u64,
    /// Flows that still rise.
    rising: u64,
    /// Those of them that pass [`Link::Upgrades`].
    regulated: u64,
    /// What each flow got that rose until the link was full; [`NOT_FULL`] if it never was.
    level: u64,
}

impl Links {
    pub(super) fn new(sites: &[u64], uplink: u64, upgrades: Option<u64>) -> Self {
        Self {
            uplink: Pool::new(Some(uplink)),
            carries: Some(uplink),
            taken: 0,
            upgrades: Pool::new(upgrades),
            sites: sites.iter().map(|bytes_per_s| Pool::new(Some(*bytes_per_s))).collect(),
            in_use: Vec::new(),
            filling: BinaryHeap::new(),
        }
    }

    /// Whether that is a change.
    pub(super) fn set_capacity(&mut self, link: Link, bytes_per_s: Option<u64>) -> bool {
        let (pool, for_flows) = match link {
            Link::Uplink => {
                self.carries = bytes_per_s;
                (&mut self.uplink, bytes_per_s.map(|carries| carries.saturating_sub(self.taken)))
            }
            Link::Upgrades => (&mut self.upgrades, bytes_per_s),
            Link::Site(site) => (&mut self.sites[site.index()], bytes_per_s),
        };
        let changed = Pool::new(for_flows);
        let is_change = changed.capacity != pool.capacity;
        if is_change {
            *pool = changed;
        }
        is_change
    }

    /// Sessions take so much of the uplink from now on. Whether that is a change for flows.
    pub(super) fn set_taken(&mut self, bytes_per_s: u64) -> bool {
        self.taken = bytes_per_s;
        self.set_capacity(Link::Uplink, self.carries)
    }

    /// Shares everything out among `classes`: kinds in ascending order, each with its number of flows.
    pub(super) fn fill<'a>(&mut self, classes: impl Iterator<Item = (&'a Kind, u64)> + Clone) {
        self.empty();
        for (kind, flows) in classes.clone() {
            self.enter(kind, flows);
        }
        let sites = self.in_use.iter().map(|site| Reverse((self.sites[site.index()].share(), *site)));
        self.filling.extend(sites);
        for (kind, flows) in classes {
            self.rise_to(kind.endpoint);
            if self.uplink.level < NOT_FULL {
                return;
            }
            if self.rate(kind) == kind.endpoint {
                self.stop(kind, flows);
            }
        }
    }

    /// What each flow of this kind gets, once the links are filled.
    pub(super) fn rate(&self, kind: &Kind) -> u64 {
        let upgrades = if kind.regulated { self.upgrades.level } else { NOT_FULL };
        kind.endpoint.min(self.sites[kind.site.index()].level).min(upgrades).min(self.uplink.level)
    }

    fn empty(&mut self) {
        self.uplink = self.uplink.emptied();
        self.upgrades = self.upgrades.emptied();
        for site in self.in_use.drain(..) {
            let pool = &mut self.sites[site.index()];
            *pool = pool.emptied();
        }
        self.filling.clear();
    }

    fn enter(&mut self, kind: &Kind, flows: u64) {
        let site = &mut self.sites[kind.site.index()];
        if site.rising == 0 {
            self.in_use.push(kind.site);
        }
        site.rising += flows;
        self.uplink.rising += flows;
        if kind.regulated {
            site.regulated += flows;
            self.upgrades.rising += flows;
        }
    }

    /// Everybody rises to `endpoint`, but for those who pass a link that is full before.
    fn rise_to(&mut self, endpoint: u64) {
        while let Some((level, link)) = self.first_full(endpoint) {
            match link {
                Link::Uplink => {
                    self.uplink.level = level;
                    return;
                }
                Link::Upgrades => self.fill_upgrades(level),
                Link::Site(site) => self.fill_site(site, level),
            }
        }
    }

    /// The link that is full first on the way up to `endpoint`, and the level at which it is.
    fn first_full(&mut self, endpoint: u64) -> Option<(u64, Link)> {
        let uplink = self.uplink.full_before(endpoint).map(|level| (level, Link::Uplink));
        let upgrades = self.upgrades.full_before(endpoint).map(|level| (level, Link::Upgrades));
        let site = self.first_full_site(endpoint).map(|(level, site)| (level, Link::Site(site)));
        [uplink, upgrades, site].into_iter().flatten().min()
    }

    fn first_full_site(&mut self, endpoint: u64) -> Option<(u64, SiteId)> {
        loop {
            let mut first = self.filling.peek_mut()?;
            let Reverse((share, site)) = *first;
            if share >= endpoint {
                return None;
            }
            // Shares only rise: whoever stops takes no more than a share.
            let present = self.sites[site.index()].share();
            if present == share {
                return Some((share, site));
            }
            *first = Reverse((present, site));
        }
    }

    fn fill_upgrades(&mut self, level: u64) {
        self.upgrades.level = level;
        self.uplink.take(level, self.upgrades.rising);
        self.upgrades.rising = 0;
        for site in &self.in_use {
            let site = &mut self.sites[site.index()];
            site.take(level, site.regulated);
            site.regulated = 0;
        }
    }

    fn fill_site(&mut self, site: SiteId, level: u64) {
        let site = &mut self.sites[site.index()];
        site.level = level;
        self.uplink.take(level, site.rising);
        self.upgrades.take(level, site.regulated);
        (site.rising, site.regulated) = (0, 0);
    }

    /// Flows of this kind have reached what their own computers can receive.
    fn stop(&mut self, kind: &Kind, flows: u64) {
        let site = &mut self.sites[kind.site.index()];
        site.take(kind.endpoint, flows);
        self.uplink.take(kind.endpoint, flows);
        if kind.regulated {
            site.regulated -= flows;
            self.upgrades.take(kind.endpoint, flows);
        }
    }
}

impl Pool {
    fn new(bytes_per_s: Option<u64>) -> Self {
        let capacity = bytes_per_s.map(|bytes_per_s| bytes_per_s.saturating_mul(MILLION));
        Self { capacity, left: capacity.unwrap_or(0), rising: 0, regulated: 0, level: NOT_FULL }
    }

    fn emptied(self) -> Self {
        Self { left: self.capacity.unwrap_or(0), rising: 0, regulated: 0, level: NOT_FULL, ..self }
    }

    /// What each flow that still rises can get at most; [`NOT_FULL`] if there is no bound.
    fn share(&self) -> u64 {
        match self.capacity {
            Some(_) if self.rising > 0 => self.left / self.rising,
            _ => NOT_FULL,
        }
    }

    /// The level at which this is full, if that is below `endpoint`.
    fn full_before(&self, endpoint: u64) -> Option<u64> {
        // A product first: mostly nothing is full yet, and a division takes long.
        let fits = self.capacity.is_none() || u128::from(endpoint) * u128::from(self.rising) <= u128::from(self.left);
        (!fits).then(|| self.share())
    }

    /// `flows` stop at `rate`, which is no more than a share.
    fn take(&mut self, rate: u64, flows: u64) {
        self.rising -= flows;
        if self.capacity.is_some() {
            self.left -= rate * flows;
        }
    }
}

/// Above every level.
const NOT_FULL: u64 = u64::MAX;
