//! What each entry of the timeline changed: an entry that changed nothing makes the run inconclusive (RUN-7).

use model::id::EntryId;
use model::plan::Plan;
use model::record::Effect;
use model::time::SimTime;

/// Tallies for every entry.
#[derive(Debug)]
pub(crate) struct Effects {
    touches: Vec<Touch>,
}

/// What one entry did, thing by thing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Touch {
    began: Option<SimTime>,
    ended: Option<SimTime>,
    recovered: Option<SimTime>,
    pub(crate) messages_held: u64,
    pub(crate) dials_hindered: u64,
    pub(crate) connections_ended: u64,
    pub(crate) clients_stopped: u64,
    pub(crate) clients_started: u64,
    pub(crate) clients_removed: u64,
    pub(crate) local_acts: u64,
    pub(crate) local_refusals: u64,
    pub(crate) lines_changed: u64,
    pub(crate) settings_changed: u64,
    pub(crate) sessions_asked: u64,
    pub(crate) sessions_closed: u64,
    pub(crate) pinning_answers: u64,
    pub(crate) items_edited: u64,
    pub(crate) screens_changed: u64,
    pub(crate) clients_outdated: u64,
    pub(crate) chains_changed: u64,
    pub(crate) stores_updated: u64,
    pub(crate) upgrades_wanted: u64,
    pub(crate) jumps_attempted: u64,
    pub(crate) transfers_begun: u64,
    pub(crate) wake_ups_sent: u64,
    pub(crate) wake_ups_refused: u64,
    pub(crate) clients_woken: u64,
    pub(crate) clients_installed: u64,
    pub(crate) installations_refused: u64,
    pub(crate) installers_changed: u64,
    pub(crate) installer_changes_refused: u64,
    pub(crate) clients_travelled: u64,
    pub(crate) desk_acts: u64,
}

impl Effects {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self { touches: vec![Touch::default(); plan.timeline.len()] }
    }

    pub(crate) fn begin(&mut self, now: SimTime, entry: EntryId) {
        self.touch(entry).began = Some(now);
    }

    pub(crate) fn end(&mut self, now: SimTime, entry: EntryId) {
        self.touch(entry).ended = Some(now);
    }

    /// Everybody is settled: everything that has ceased to act is recovered from.
    pub(crate) fn settle(&mut self, now: SimTime) {
        for touch in self.touches.iter_mut().filter(|touch| touch.ended.is_some()) {
            touch.recovered.get_or_insert(now);
        }
    }

    pub(crate) fn touch(&mut self, entry: EntryId) -> &mut Touch {
        &mut self.touches[entry.index()]
    }

    /// Those entries kept messages from getting through, that many times.
    pub(crate) fn messages_held(&mut self, entries: &[EntryId], times: u32) {
        entries.iter().for_each(|entry| self.touch(*entry).messages_held += u64::from(times));
    }

    /// Those entries stood in the way of a dial.
    pub(crate) fn dial_hindered(&mut self, entries: &[EntryId]) {
        entries.iter().for_each(|entry| self.touch(*entry).dials_hindered += 1);
    }

    /// A connection ended while those entries stood in its way.
    pub(crate) fn connection_ended(&mut self, entries: &[EntryId]) {
        entries.iter().for_each(|entry| self.touch(*entry).connections_ended += 1);
    }

    pub(crate) fn finish(&self, plan: &Plan) -> Vec<Effect> {
        plan.timeline
            .iter()
            .zip(&self.touches)
            .enumerate()
            .map(|(number, (entry, touch))| {
                let (touched, what) = touch.in_words(entry.enabled);
                Effect {
                    entry: EntryId(number as u32),
                    began: touch.began,
                    ended: touch.ended,
                    recovered: touch.recovered,
                    touched,
                    what,
                }
            })
            .collect()
    }
}

impl Touch {
    /// The sum of everything, and each part of it in words.
    fn in_words(&self, enabled: bool) -> (u64, String) {
        let parts = [
            (self.connections_ended, "connection ended", "connections ended"),
            (self.clients_stopped, "Jump Client stopped", "Jump Clients stopped"),
            (self.clients_started, "Jump Client started", "Jump Clients started"),
            (self.clients_removed, "Jump Client removed", "Jump Clients removed"),
            (self.local_acts, "act of an end user", "acts of end users"),
            (self.local_refusals, "act of an end user refused", "acts of end users refused"),
            (self.dials_hindered, "dial hindered", "dials hindered"),
            (self.messages_held, "message held back", "messages held back"),
            (self.lines_changed, "connection on a changed line", "connections on changed lines"),
            (self.settings_changed, "setting changed", "settings changed"),
            (self.sessions_asked, "session asked for", "sessions asked for"),
            (self.sessions_closed, "session closed", "sessions closed"),
            (self.pinning_answers, "wish to pin or unpin answered", "wishes to pin or unpin answered"),
            (self.items_edited, "change to a Jump Item answered", "changes to Jump Items answered"),
            (self.screens_changed, "screen changed", "screens changed"),
            (self.clients_outdated, "Jump Client outdated", "Jump Clients outdated"),
            (self.chains_changed, "certificate chain changed", "certificate chains changed"),
            (self.stores_updated, "certificate store updated", "certificate stores updated"),
            (self.upgrades_wanted, "upgrade asked for", "upgrades asked for"),
            (self.jumps_attempted, "jump attempted", "jumps attempted"),
            (self.transfers_begun, "transfer begun", "transfers begun"),
            (self.wake_ups_sent, "wake-up sent", "wake-ups sent"),
            (self.wake_ups_refused, "wake-up refused", "wake-ups refused"),
            (self.clients_woken, "computer woken", "computers woken"),
            (self.clients_installed, "Jump Client installed", "Jump Clients installed"),
            (self.installations_refused, "installation refused", "installations refused"),
            (self.installers_changed, "installer changed", "installers changed"),
            (self.installer_changes_refused, "change of an installer refused", "changes of an installer refused"),
            (self.clients_travelled, "Jump Client at another site", "Jump Clients at another site"),
            (self.desk_acts, "thing done at the desk", "things done at the desk"),
        ];
        let touched = parts.iter().map(|(count, ..)| count).sum();
        let words: Vec<String> = parts
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
            .collect();
        let what = match (enabled, self.began, words.is_empty()) {
            (false, ..) => "it is switched off (enabled = false)".to_owned(),
            (true, None, _) => "it never began".to_owned(),
            (true, Some(_), true) => "it changed nothing".to_owned(),
            (true, Some(_), false) => words.join(", "),
        };
        (touched, what)
    }
}
