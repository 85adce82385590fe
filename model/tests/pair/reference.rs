//! When clients are lost, deleted and gone, worked out after the fact: from the stretches of time in which each side could act,
//! and from the spans in force in each of them. Keeps no queue and knows no machine.

use jumpstorm_model::event::{ApplianceEvent, ClientEvent, Event, Stamped};
use jumpstorm_model::id::ClientId;
use jumpstorm_model::time::{SimDuration, SimTime};

/// What was in force, and who was told, in order of time.
pub(crate) struct History {
    pub(crate) lost_after: Vec<(SimTime, SimDuration)>,
    pub(crate) delete_after: Vec<(SimTime, SimDuration)>,
    pub(crate) is_up: Vec<(SimTime, bool)>,
    /// Changes of settings that reach a client which is online.
    pub(crate) told: Vec<(SimTime, usize)>,
    own: Vec<Option<SimDuration>>,
}

/// One time during which a side had no contact with the other.
#[derive(Debug)]
pub(crate) struct Absence {
    pub(crate) since: SimTime,
    /// When contact or the client itself was over, or the run.
    pub(crate) until: SimTime,
    /// When that side could not act, in order of time.
    barred: Vec<(SimTime, SimTime)>,
    /// What the client was told.
    told: Option<SimDuration>,
}

impl History {
    pub(crate) fn new(lost_after: SimDuration, delete_after: SimDuration, own: Vec<Option<SimDuration>>) -> Self {
        Self {
            lost_after: vec![(SimTime::ZERO, lost_after)],
            delete_after: vec![(SimTime::ZERO, delete_after)],
            is_up: vec![(SimTime::ZERO, true)],
            told: Vec::new(),
            own,
        }
    }

    /// A client's absences from the list's point of view. After the one in which it is deleted there are no more.
    pub(crate) fn list_side(&self, trace: &[Stamped], client: usize, end: SimTime) -> Vec<Absence> {
        let id = ClientId(client as u32);
        let mut absences = Vec::new();
        let (mut open, mut in_line): (Option<Absence>, Option<SimTime>) = (None, None);
        for stamped in trace {
            let Event::Appliance(event) = stamped.event else { continue };
            let at = stamped.at;
            match event {
                ApplianceEvent::Registered { client, .. } | ApplianceEvent::SeenOffline { client, .. }
                    if client == id =>
                {
                    open = Some(Absence { since: at, until: end, barred: self.outages(end), told: None });
                }
                ApplianceEvent::Queued { client, .. } if client == id => in_line = Some(at),
                ApplianceEvent::LeftLine { client, .. } if client == id => {
                    if let (Some(absence), Some(from)) = (&mut open, in_line.take()) {
                        absence.barred.push((from, at));
                    }
                }
                ApplianceEvent::Admitted { client, .. } | ApplianceEvent::SeenUninstalled { client, .. }
                    if client == id =>
                {
                    if let Some(mut absence) = open.take() {
                        absence.barred.extend(in_line.take().map(|from| (from, at)));
                        absence.until = at;
                        absences.push(absence);
                    }
                }
                _ => {}
            }
        }
        if let Some(mut absence) = open {
            absence.barred.extend(in_line.map(|from| (from, end)));
            absences.push(absence);
        }
        absences
    }

    /// When the list labels and deletes a client in that absence.
    pub(crate) fn lost_and_deleted(&self, client: usize, absence: &Absence) -> (Option<SimTime>, Option<SimTime>) {
        let own = self.own[client].map(|span| vec![(SimTime::ZERO, span)]);
        let delete_after = own.as_ref().unwrap_or(&self.delete_after);
        let deleted = absence.first(delete_after);
        // Whoever is deleted first is not labelled any more; of two things overdue, what was due earlier is done first.
        let lost = absence.first(&self.lost_after).filter(|lost| match deleted {
            Some(deleted) if *lost == deleted => in_force(&self.lost_after, *lost) <= in_force(delete_after, *lost),
            Some(deleted) => *lost < deleted,
            None => true,
        });
        (lost, deleted)
    }

    /// A client's absences by its own account, with what it was told.
    pub(crate) fn client_side(&self, trace: &[Stamped], client: usize, end: SimTime) -> Vec<Absence> {
        let id = ClientId(client as u32);
        let mut absences = Vec::new();
        let mut open: Option<Absence> = None;
        let (mut admitted_at, mut online_by) = (None, None);
        let (mut stopped, mut in_line) = (None, None);
        for Stamped { at, event } in trace {
            let event = match event {
                Event::Appliance(ApplianceEvent::Admitted { client, .. }) if *client == id => {
                    admitted_at = Some(*at);
                    continue;
                }
                Event::Client(own, event) if *own == id => event,
                _ => continue,
            };
            if let Some(absence) = &mut open
                && let Some(from) = in_line.take()
            {
                absence.barred.push((from, *at));
            }
            match event {
                ClientEvent::ContactLost { .. } | ClientEvent::Stopped { .. } => {
                    let told = self.told_by(client, online_by, *at);
                    let absence = Absence { since: *at, until: end, barred: Vec::new(), told };
                    // A client that is stopped while it is absent is absent as before.
                    open.get_or_insert(absence);
                    if matches!(event, ClientEvent::Stopped { .. }) {
                        stopped = Some(*at);
                    }
                }
                ClientEvent::Started { connected } => {
                    if let (Some(absence), Some(from)) = (&mut open, stopped.take()) {
                        absence.barred.push((from, *at));
                    }
                    if *connected {
                        absences.extend(open.take().map(|absence| Absence { until: *at, ..absence }));
                    }
                }
                ClientEvent::ToldToWait => in_line = Some(*at),
                ClientEvent::Online { .. } => {
                    online_by = admitted_at;
                    absences.extend(open.take().map(|absence| Absence { until: *at, ..absence }));
                }
                ClientEvent::Uninstalled | ClientEvent::LocallyUninstalled { .. } => {
                    absences.extend(open.take().map(|absence| Absence { until: *at, ..absence }));
                }
                _ => {}
            }
        }
        if let Some(mut absence) = open {
            absence.barred.extend(stopped.or(in_line).map(|from| (from, end)));
            absences.push(absence);
        }
        absences
    }

    /// Whether the client goes through that absence with a span that is not the one in force any more.
    pub(crate) fn changed_while_away(&self, client: usize, absence: &Absence) -> bool {
        self.own[client].is_none()
            && absence.told.is_some_and(|told| told != in_force(&self.delete_after, absence.until))
            && absence.first_due().is_some()
    }

    /// What the client knows at `now`: what was in force when it was admitted, or when a later change reached it.
    fn told_by(&self, client: usize, admitted: Option<SimTime>, now: SimTime) -> Option<SimDuration> {
        let admitted = admitted?;
        let later = self.told.iter().filter(|(at, own)| *own == client && (admitted..=now).contains(at));
        let told_at = later.map(|(at, _)| *at).max().unwrap_or(admitted);
        Some(self.own[client].unwrap_or_else(|| in_force(&self.delete_after, told_at)))
    }

    /// The stretches during which the appliance is down.
    fn outages(&self, end: SimTime) -> Vec<(SimTime, SimTime)> {
        let changes = self.is_up.iter().zip(self.is_up.iter().skip(1).map(|(at, _)| *at).chain([end]));
        changes.filter(|((_, is_up), _)| !is_up).map(|((from, _), until)| (*from, until)).collect()
    }
}

impl Absence {
    /// When and for what moment the client removes itself in it.
    pub(crate) fn first_due(&self) -> Option<(SimTime, SimTime)> {
        let told = self.told?;
        let at = self.first(&[(SimTime::ZERO, told)])?;
        Some((at, self.since + told))
    }

    /// The first moment at which the span in force has passed and that side can act. Both ends of a stretch belong to it: what
    /// is due at the moment of a change was done before it.
    fn first(&self, spans: &[(SimTime, SimDuration)]) -> Option<SimTime> {
        let changes = spans.iter().map(|(at, _)| *at);
        let bars = self.barred.iter().flat_map(|(from, until)| [*from, *until]);
        let mut cuts: Vec<SimTime> = changes.chain(bars).filter(|at| (self.since..self.until).contains(at)).collect();
        cuts.extend([self.since, self.until]);
        cuts.sort_unstable();
        cuts.windows(2).find_map(|stretch| {
            let (from, until) = (stretch[0], stretch[1]);
            let barred = self.barred.iter().any(|(bar, open)| (*bar..*open).contains(&from));
            let at = from.max(self.since + in_force(spans, from));
            (!barred && at <= until).then_some(at)
        })
    }
}

/// The value in force from a moment on.
fn in_force(values: &[(SimTime, SimDuration)], at: SimTime) -> SimDuration {
    values.iter().rfind(|(from, _)| *from <= at).expect("there is one from the beginning").1
}
