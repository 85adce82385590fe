//! What is due in sessions by itself: notices and forced ends of Jump Policies, offers that nobody took, rules of queues.

use crate::access::jump_policy::Admitted;
use crate::access::schedule::Epoch;
use crate::event::{SessionEnd, SessionEvent};
use crate::id::SessionId;
use crate::session::WhyWaiting;
use crate::time::SimTime;

use super::Appliance;
use super::session::Schedule;

/// What the schedule of a Jump Policy has in store for a session that it admitted (JPOL-5).
pub(super) fn schedule_of(admitted: Option<&Admitted>, epoch: Epoch) -> Schedule {
    let told = admitted.map(|admitted| admitted.notices);
    let mut notices: Vec<SimTime> =
        told.into_iter().flat_map(|told| told.iter()).map(|at| epoch.sim_time(at)).collect();
    notices.reverse();
    Schedule {
        forced_end: admitted.and_then(|admitted| admitted.forced_end).map(|end| epoch.sim_time(end)),
        notices,
        ends: told.map(|told| epoch.sim_time(told.end())),
    }
}

impl Appliance {
    /// Does what is due in sessions by now, one thing in each; what is due besides is due still.
    pub(in crate::appliance) fn follow_schedules(&mut self, now: SimTime) {
        let due: Vec<SessionId> =
            self.sessions.due.iter().take_while(|(at, _)| *at <= now).map(|(_, id)| *id).collect();
        due.into_iter().for_each(|id| self.follow_session(now, id));
    }

    fn follow_session(&mut self, now: SimTime, id: SessionId) {
        let Some(session) = self.sessions.table.get_mut(&id) else { return };
        if session.schedule.forced_end.is_some_and(|end| end <= now) {
            return self.end_session(now, id, SessionEnd::Forced);
        }
        if let (Some(at), Some(until)) = (session.schedule.notices.last(), session.schedule.ends)
            && *at <= now
        {
            session.schedule.notices.pop();
            self.tell_session(id, SessionEvent::Notified { until });
        }
        self.follow_tools(now, id);
        let Some(waiting) = self.sessions.get(id).and_then(|session| session.waiting()).cloned() else { return };
        if let Some((user, _)) = waiting.offer.filter(|(_, until)| *until <= now) {
            self.pass_offer(now, id, user, false);
        }
        if let Some((after, to)) = self.sessions.overdue_after(waiting.queue)
            && waiting.rule_from + after <= now
        {
            if to != waiting.queue && self.is_open(to) {
                self.wait_in(now, id, to, WhyWaiting::Overdue);
            } else {
                // Nothing can wait there now: it is tried again after the same time.
                if let Some(waiting) = self.sessions.table.get_mut(&id).and_then(|session| session.waiting.as_mut()) {
                    waiting.rule_from = now;
                }
                self.sessions.touch(id);
            }
        }
    }
}
