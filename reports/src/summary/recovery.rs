//! The last disturbance of a run and how the fleet came back from it.
//!
//! Tells when, from the record's effects and its state of rest; judges nothing.

use model::plan::{Action, Begin, Entry};
use model::record::Effect;
use model::time::{SimDuration, SimTime};

use crate::run::Run;
use crate::words;

/// The last disturbance of a run: an entry of the timeline that took contact away and gave it back, or a cold start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recovery<'a> {
    /// The entry, unless it is the cold start.
    pub(crate) entry: Option<&'a Entry>,
    /// When contact could be made again.
    pub(crate) ended: SimTime,
    /// When the last client had come to rest after it; nothing if some had not when the run ended.
    pub(crate) rest: Option<SimTime>,
}

/// The effects that took contact away for a while, in the order of the timeline.
fn disturbances<'a>(run: &Run<'a>) -> impl Iterator<Item = &'a Effect> {
    let timeline = &run.plan.timeline;
    run.record
        .effects
        .iter()
        .filter(move |effect| effect.touched > 0 && disturbs(&timeline[effect.entry.index()].action))
}

impl<'a> Recovery<'a> {
    /// Whether all admissions of the run belong to one disturbance or to the cold start: a span over them means something.
    pub(crate) fn is_only_one(run: &Run<'_>) -> bool {
        disturbances(run).count() + usize::from(run.plan.begin == Begin::Cold) == 1
    }

    /// The last disturbance that ended within the run and changed something.
    pub(crate) fn of(run: &Run<'a>) -> Option<Self> {
        let last = disturbances(run).max_by_key(|effect| effect.ended);
        match last {
            Some(effect) => {
                let ended = effect.ended?;
                Some(Self { entry: Some(&run.plan.timeline[effect.entry.index()]), ended, rest: effect.recovered })
            }
            None => (run.plan.begin == Begin::Cold).then_some(Self {
                entry: None,
                ended: SimTime::ZERO,
                rest: run.record.rest.since,
            }),
        }
    }

    /// How long after the disturbance the last client came to rest.
    pub(crate) fn took(&self) -> Option<SimDuration> {
        self.rest.map(|rest| rest.since(self.ended))
    }

    /// What ended, to follow "after": `the uplink returned`.
    pub(crate) fn what_ended(&self) -> String {
        match self.entry.map(|entry| &entry.action) {
            None => "the cold start".to_owned(),
            Some(Action::ApplianceDown { .. } | Action::SitePackage { .. }) => "the appliance came back".to_owned(),
            Some(Action::UplinkLoss { .. }) => "the uplink returned".to_owned(),
            Some(Action::SiteOutage { sites, .. }) => {
                format!("the outage of {} ended", words::counted(sites.len() as u64, "site"))
            }
            Some(Action::ClientStop { .. }) => "the last stopped Jump Client could run again".to_owned(),
            Some(Action::ClientStart { .. }) => "the last Jump Client was switched on".to_owned(),
            Some(Action::Churn { .. }) => "the churn ended".to_owned(),
            Some(Action::Travel { .. }) => "the last Jump Client had travelled".to_owned(),
            Some(Action::Deployment { .. }) => "the last Jump Client was installed".to_owned(),
            Some(_) => "the change".to_owned(),
        }
    }

    /// What ended, to follow "since" on an axis.
    pub(crate) fn axis_zero(&self) -> String {
        match self.entry {
            None => "the cold start".to_owned(),
            Some(entry) => format!("the end of “{}”", words::one_line(&entry.name)),
        }
    }
}

/// Whether an action takes contact away for a while.
pub(super) fn disturbs(action: &Action) -> bool {
    matches!(
        action,
        Action::ApplianceDown { .. }
            | Action::SitePackage { .. }
            | Action::UplinkLoss { .. }
            | Action::SiteOutage { .. }
            | Action::ClientStop { .. }
            | Action::ClientStart { .. }
            | Action::Churn { .. }
            | Action::Deployment { .. }
            | Action::Travel { .. }
    )
}
