//! Why sessions are refused, how they end, and what comes of wishes to pin, as a reader says it; and the rules behind it.

use model::event::{PinningStep, SessionEnd, SessionRefusal, Unavailable};

use crate::run::Run;
use crate::words;

/// Why a session was refused, in a few words that follow a number: `outside its schedule`.
pub(super) const fn refused_briefly(why: SessionRefusal) -> &'static str {
    match why {
        SessionRefusal::ItemType => "for the Jump Item's type",
        SessionRefusal::NoAccess => "without access",
        SessionRefusal::Role => "for the role",
        SessionRefusal::Password => "without the password",
        SessionRefusal::Unavailable(_) => "as the Jump Client was unavailable",
        SessionRefusal::InUse => "as somebody else was there",
        SessionRefusal::OutsideSchedule { .. } => "outside a schedule",
        SessionRefusal::MayNotOverride { .. } => "for overriding a schedule",
        SessionRefusal::Ticket => "without a ticket id",
        SessionRefusal::Challenge => "without the challenge",
        SessionRefusal::ContactLost => "as contact was lost",
        SessionRefusal::Withdrawn => "withdrawn",
        SessionRefusal::QueueClosed => "as nobody served the queue",
        SessionRefusal::Key => "for the session key",
        SessionRefusal::Button => "for the Support Button",
        SessionRefusal::NotLoggedIn => "for not being logged in",
    }
}

/// The same in full, with when access is possible next.
pub(super) fn refused(run: &Run<'_>, why: SessionRefusal) -> String {
    let said = match why {
        SessionRefusal::ItemType => "the account does not allow this type of Jump Item",
        SessionRefusal::NoAccess => "the user does not reach the Jump Item",
        SessionRefusal::Role => "the user's role there does not start sessions",
        SessionRefusal::Password => "the Jump Item's password was not given",
        SessionRefusal::Unavailable(why) => unavailable(why),
        SessionRefusal::InUse => "somebody else was in a session with it, and had not invited the user",
        SessionRefusal::OutsideSchedule { .. } => "outside its schedule",
        SessionRefusal::MayNotOverride { .. } => "outside its schedule, which the user may not override",
        SessionRefusal::Ticket => "a ticket id is required",
        SessionRefusal::Challenge => "the end user did not pass the multi-factor challenge",
        SessionRefusal::ContactLost => "contact with the Jump Client was lost before it began",
        SessionRefusal::Withdrawn => "the user withdrew before it began",
        SessionRefusal::QueueClosed => "nobody is logged in for the queue that it would enter",
        SessionRefusal::Key => "the session key was used, has expired, or was never made",
        SessionRefusal::Button => "the Support Button has expired, or was removed",
        SessionRefusal::NotLoggedIn => "the user is logged in at no console",
    };
    match why.next_access() {
        None => said.to_owned(),
        Some(None) => format!("{said}; access is never possible again"),
        Some(Some(next)) => format!("{said}; access is possible again at {}", words::briefly_dated(run, next)),
    }
}

/// The rules behind a refusal.
pub(super) const fn refusal_rules(why: SessionRefusal) -> &'static str {
    match why {
        SessionRefusal::ItemType => "ROLE-6",
        SessionRefusal::NoAccess => "JGRP-1, JGRP-2",
        SessionRefusal::Role => "ROLE-3",
        SessionRefusal::Password => "PIN-9",
        SessionRefusal::Unavailable(_) => "UPG-15, MAINT-16",
        SessionRefusal::InUse => "SIMUL-2",
        SessionRefusal::OutsideSchedule { .. } => "JPOL-2, JPOL-3",
        SessionRefusal::MayNotOverride { .. } => "JPOL-4",
        SessionRefusal::Ticket => "JPOL-6",
        SessionRefusal::Challenge => "JPOL-7",
        SessionRefusal::Key => "KEY-1",
        SessionRefusal::Button => "BTN-1",
        SessionRefusal::ContactLost
        | SessionRefusal::Withdrawn
        | SessionRefusal::QueueClosed
        | SessionRefusal::NotLoggedIn => "",
    }
}

const fn unavailable(why: Unavailable) -> &'static str {
    match why {
        Unavailable::Missing => "the Jump Client is not in the list",
        Unavailable::Uninstalled => "the Jump Client is uninstalled",
        Unavailable::Lost => "the Jump Client is lost",
        Unavailable::Offline => "the Jump Client is offline",
        Unavailable::Disabled => "the Jump Client is disabled by an end user",
        Unavailable::Outdated => "the Jump Client must upgrade first",
    }
}

/// How a session ended.
pub(super) const fn ended(how: SessionEnd) -> &'static str {
    match how {
        SessionEnd::Closed => "closed by its user",
        SessionEnd::Forced => "forced by its schedule",
        SessionEnd::ContactLost => "contact with the Jump Client was lost",
        SessionEnd::ApplianceDown => "the appliance went down",
        SessionEnd::GaveUp => "the customer gave up waiting",
        SessionEnd::CustomerGone => "the customer was gone, and nobody else was in it",
        SessionEnd::NobodyLeft => "its last representative was lost, and no queue took it",
    }
}

/// The same of several sessions whose users did not end them, in a few words that follow a number.
pub(super) const fn cut_short(how: SessionEnd) -> Option<&'static str> {
    match how {
        SessionEnd::Closed => None,
        SessionEnd::Forced => Some("had to end for a schedule"),
        SessionEnd::ContactLost => Some("lost contact with the Jump Client"),
        SessionEnd::ApplianceDown => Some("ended as the appliance went down"),
        SessionEnd::GaveUp => Some("were given up by customers who waited"),
        SessionEnd::CustomerGone => Some("ended as the customer was gone"),
        SessionEnd::NobodyLeft => Some("ended as nobody was left to serve them"),
    }
}

/// The rule behind an end.
pub(super) const fn end_rules(how: SessionEnd) -> &'static str {
    match how {
        SessionEnd::Forced => "JPOL-5",
        SessionEnd::NobodyLeft => "QUEUE-9",
        SessionEnd::Closed
        | SessionEnd::ContactLost
        | SessionEnd::ApplianceDown
        | SessionEnd::GaveUp
        | SessionEnd::CustomerGone => "",
    }
}

/// What came of a wish to pin or unpin: which of permission and role was missing (PIN-8).
pub(super) const fn pinning(what: PinningStep) -> &'static str {
    match what {
        PinningStep::Pinned { .. } => "pinned",
        PinningStep::Unpinned { .. } => "unpinned, and so uninstalled",
        PinningStep::NotPermitted => "refused: the permission is missing",
        PinningStep::NoRole => "refused: the permission is there, a role that creates and deploys is missing",
        PinningStep::NotThere => "refused: the role that applies there does not create and deploy",
        PinningStep::NoCapacity => "refused: the appliance holds no more Jump Clients",
        PinningStep::NoJumpClient => "refused: the session is through no Jump Client",
        PinningStep::NeedsFullClient => "refused: the customer does not run the full customer client",
    }
}

/// The rules behind that.
pub(super) const fn pinning_rules(what: PinningStep) -> &'static str {
    match what {
        PinningStep::Pinned { .. } => "PIN-9",
        PinningStep::Unpinned { .. } => "PIN-10",
        PinningStep::NotPermitted => "PIN-2",
        PinningStep::NoRole => "PIN-8",
        PinningStep::NotThere => "PIN-12",
        PinningStep::NoCapacity => "PIN-11",
        PinningStep::NoJumpClient => "PIN-7",
        PinningStep::NeedsFullClient => "ELEV-1",
    }
}
