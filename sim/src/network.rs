//! What lies between each site and the appliance: latency, jitter, loss, and everything that can block the way.
//!
//! The way is looked at when something is to be sent; what is under way when the way is cut still arrives.

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use smallvec::SmallVec;

use model::id::{EntryId, SiteId};
use model::plan::{Direction, Plan, WhileDown};
use model::rng::Chance;
use model::time::{SimDuration, SimTime};

/// Which way something is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From a Jump Client, a console or a customer to the appliance.
    ToAppliance,
    /// From the appliance to one of them.
    ToClient,
}

/// All lines, and the appliance's own uplink.
#[derive(Debug)]
pub(crate) struct Network {
    lines: Vec<Line>,
    uplink: Option<(EntryId, SimTime)>,
    down: Option<(EntryId, WhileDown, SimTime)>,
}

/// One site's line.
#[derive(Debug)]
struct Line {
    latency: SimDuration,
    jitter: SimDuration,
    loss_ppm: u32,
    /// The part of the latency that the engine below adds by itself.
    engine: SimDuration,
    /// The line's own chance: what one site loses does not shift another's fate.
    chance: Box<ChaCha8Rng>,
    blocks: SmallVec<[Block; 1]>,
    changed_by: Option<EntryId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    entry: EntryId,
    direction: Direction,
    until: SimTime,
}

/// What becomes of something that is sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// It gets through, after this much time on top of what the engine adds by itself.
    Passes(SimDuration),
    /// It was lost by chance and must be sent again.
    Lost,
    /// Nothing gets through.
    Blocked,
}

/// A site's line before or after a change, as far as a change can touch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineValues {
    pub(crate) latency: SimDuration,
    pub(crate) jitter: SimDuration,
    pub(crate) loss_ppm: u32,
}

impl Network {
    /// All ways open. `engine_latency` says for each site how much one-way latency the engine adds by itself.
    pub(crate) fn new(plan: &Plan, chance: &Chance, engine_latency: &[SimDuration]) -> Self {
        let lines = plan
            .sites
            .iter()
            .zip(engine_latency)
            .map(|(site, engine)| Line {
                chance: Box::new(chance.generator(&format!("site/{}/line", site.name))),
                latency: site.latency,
                jitter: site.jitter,
                loss_ppm: 0,
                engine: *engine,
                blocks: SmallVec::new(),
                changed_by: None,
            })
            .collect();
        Self { lines, uplink: None, down: None }
    }

    /// One-way latency of a site's line, without jitter.
    pub(crate) fn latency(&self, site: SiteId) -> SimDuration {
        self.lines[site.index()].latency
    }

    /// Sends something now.
    pub(crate) fn attempt(&mut self, site: SiteId, way: Way) -> Attempt {
        if !self.is_open(site, way) {
            return Attempt::Blocked;
        }
        let line = &mut self.lines[site.index()];
        if line.loss_ppm > 0 && line.chance.random_range(0..PPM) < line.loss_ppm {
            return Attempt::Lost;
        }
        let jitter = match line.jitter.as_micros() {
            0 => 0,
            most => line.chance.random_range(0..=most),
        };
        Attempt::Passes((line.latency + SimDuration::from_micros(jitter)).saturating_sub(line.engine))
    }

    /// Whether anything gets through one way.
    pub(crate) fn is_open(&self, site: SiteId, way: Way) -> bool {
        self.uplink.is_none()
            && self.down.is_none()
            && !self.lines[site.index()].blocks.iter().any(|block| block.blocks(way))
    }

    /// Whether everything gets through both ways at the first attempt: keep-alives then need not be sent.
    pub(crate) fn is_sound(&self, site: SiteId) -> bool {
        let line = &self.lines[site.index()];
        self.uplink.is_none() && self.down.is_none() && line.blocks.is_empty() && line.loss_ppm == 0
    }

    /// What a dial meets while the appliance is down; silence also while the way is cut.
    pub(crate) fn meets(&self, site: SiteId) -> WhileDown {
        match self.down {
            Some((_, answers, _)) if self.uplink.is_none() && self.lines[site.index()].blocks.is_empty() => answers,
            _ => WhileDown::Silence,
        }
    }

    /// When everything that blocks the way now will have ceased to.
    pub(crate) fn opens_at(&self, site: SiteId, now: SimTime) -> SimTime {
        let blocks = self.lines[site.index()].blocks.iter().map(|block| block.until);
        let uplink = self.uplink.map(|(_, until)| until);
        let down = self.down.map(|(_, _, until)| until);
        blocks.chain(uplink).chain(down).max().unwrap_or(now)
    }

    /// The entries of the timeline that stand in the way of a site's line or have changed it.
    pub(crate) fn culprits_on_line(&self, site: SiteId) -> SmallVec<[EntryId; 2]> {
        let line = &self.lines[site.index()];
        let blocks = line.blocks.iter().map(|block| block.entry);
        blocks.chain(self.uplink.map(|(entry, _)| entry)).chain(line.changed_by).collect()
    }

    /// The same, and the one that took the appliance down.
    pub(crate) fn culprits(&self, site: SiteId) -> SmallVec<[EntryId; 2]> {
        let mut culprits = self.culprits_on_line(site);
        culprits.extend(self.down.map(|(entry, ..)| entry));
        culprits
    }

    pub(crate) fn set_uplink(&mut self, cut: Option<(EntryId, SimTime)>) {
        self.uplink = cut;
    }

    pub(crate) fn set_down(&mut self, down: Option<(EntryId, WhileDown, SimTime)>) {
        self.down = down;
    }

    /// Blocks a site; returns whether nothing blocked it before.
    pub(crate) fn block(&mut self, site: SiteId, entry: EntryId, direction: Direction, until: SimTime) -> bool {
        let blocks = &mut self.lines[site.index()].blocks;
        blocks.push(Block { entry, direction, until });
        blocks.len() == 1
    }

    /// Ends what one entry blocks; returns whether nothing blocks the site any more.
    pub(crate) fn unblock(&mut self, site: SiteId, entry: EntryId) -> bool {
        let blocks = &mut self.lines[site.index()].blocks;
        blocks.retain(|block| block.entry != entry);
        blocks.is_empty()
    }

    /// Gives a line new values on behalf of an entry (none: as it was planned) and returns the values before.
    pub(crate) fn change(&mut self, site: SiteId, values: LineValues, entry: Option<EntryId>) -> LineValues {
        let before = self.values(site);
        let line = &mut self.lines[site.index()];
        (line.latency, line.jitter, line.loss_ppm) = (values.latency, values.jitter, values.loss_ppm);
        line.changed_by = entry;
        before
    }

    pub(crate) fn values(&self, site: SiteId) -> LineValues {
        let line = &self.lines[site.index()];
        LineValues { latency: line.latency, jitter: line.jitter, loss_ppm: line.loss_ppm }
    }
}

impl Block {
    fn blocks(&self, way: Way) -> bool {
        match self.direction {
            Direction::Both => true,
            Direction::ToAppliance => way == Way::ToAppliance,
            Direction::FromAppliance => way == Way::ToClient,
        }
    }
}

/// Parts of a million.
const PPM: u32 = 1_000_000;
