//! Refusals of the directory and of Jump Policies, as events have them.

use crate::access::NoAccess;
use crate::access::jump_policy::Refused;
use crate::access::schedule::Epoch;
use crate::event::SessionRefusal;

/// Why a Jump Policy refused a session.
pub(super) fn of(refused: &Refused, epoch: Epoch) -> SessionRefusal {
    let moment = |next: &Option<jiff::Zoned>| next.as_ref().map(|next| epoch.sim_time(next.timestamp()));
    match refused {
        Refused::OutsideSchedule { next, .. } => SessionRefusal::OutsideSchedule { next: moment(next) },
        Refused::MayNotOverride { next, .. } => SessionRefusal::MayNotOverride { next: moment(next) },
        Refused::TicketMissing { .. } => SessionRefusal::Ticket,
        Refused::ChallengeNotPassed { .. } => SessionRefusal::Challenge,
    }
}

/// Why the directory refused it.
pub(super) const fn of_reach(why: &NoAccess) -> SessionRefusal {
    match why {
        NoAccess::Right { .. } => SessionRefusal::ItemType,
        NoAccess::Place { .. } => SessionRefusal::NoAccess,
        NoAccess::Role { .. } => SessionRefusal::Role,
    }
}
