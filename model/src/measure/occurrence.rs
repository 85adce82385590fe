//! Which counters an event counts for. The only place that says so.

use crate::event::{
    ApplianceEvent, ClientEvent, DialFailure, EditAnswer, Event, LeftBehind, LossSeen, PinningStep, SessionEnd,
    SessionEvent, WorldEvent,
};
use crate::metric::Counter;

/// The counters that one occurrence of `event` raises by one. Traffic has no events.
pub const fn counters_of(event: &Event) -> &'static [Counter] {
    match event {
        Event::Appliance(event) => of_appliance(event),
        Event::Client(_, event) => match event {
            ClientEvent::Dialled { .. } => &[Counter::Dials],
            ClientEvent::DialFailed { why: DialFailure::Untrusted, .. } => {
                &[Counter::FailedDials, Counter::UntrustedDials]
            }
            ClientEvent::DialFailed { .. } => &[Counter::FailedDials],
            ClientEvent::Online { .. } => &[Counter::Onlines],
            ClientEvent::ContactLost { .. } => &[Counter::ContactLosses],
            ClientEvent::Uninstalled => &[Counter::OrderedRemovals],
            ClientEvent::Expired { .. } => &[Counter::SelfRemovals],
            ClientEvent::LocallyUninstalled { .. } => &[Counter::LocalUninstalls],
            ClientEvent::LocallyRefused { .. } => &[Counter::LocalRefusals],
            ClientEvent::Installed { .. } | ClientEvent::Pinned => &[Counter::Installs],
            _ => &[],
        },
        Event::World(WorldEvent::WakePacket { woken: true, .. }) => &[Counter::Wakings],
        Event::World(_) => &[],
        Event::Session(_, event) => of_session(event),
    }
}

const fn of_session(event: &SessionEvent) -> &'static [Counter] {
    match event {
        SessionEvent::Asked { .. } => &[Counter::SessionRequests],
        SessionEvent::Refused { .. } => &[Counter::SessionRefusals],
        SessionEvent::Started { overridden: false, .. } => &[Counter::SessionStarts],
        SessionEvent::Started { overridden: true, .. } => &[Counter::SessionStarts, Counter::ScheduleOverrides],
        SessionEvent::Notified { .. } => &[Counter::SessionNotices],
        SessionEvent::Ended { how: SessionEnd::Forced } => &[Counter::SessionEnds, Counter::ForcedEnds],
        SessionEvent::Ended { .. } => &[Counter::SessionEnds],
        SessionEvent::Pinning { what: PinningStep::Pinned { .. } } => &[Counter::Pins],
        SessionEvent::Pinning { what: PinningStep::Unpinned { .. } } => &[Counter::Unpins],
        SessionEvent::Pinning { .. } => &[Counter::PinningRefusals],
        SessionEvent::Permitted { .. } => &[],
    }
}

const fn of_appliance(event: &ApplianceEvent) -> &'static [Counter] {
    match event {
        ApplianceEvent::Registered { overload: false, .. } => &[Counter::Registrations],
        ApplianceEvent::Registered { overload: true, .. } => &[Counter::Registrations, Counter::Overloads],
        ApplianceEvent::RefusedAtCapacity { .. } => &[Counter::Refusals],
        ApplianceEvent::Removed { .. }
        | ApplianceEvent::Unlisted { .. }
        | ApplianceEvent::SeenUninstalled { leaves: LeftBehind::Nothing, .. } => &[Counter::Removals],
        ApplianceEvent::Deleted { .. } => &[Counter::Deletions],
        ApplianceEvent::LabelledLost { .. } => &[Counter::LostLabels],
        ApplianceEvent::UpgradeStarted { .. } => &[Counter::UpgradeStarts],
        ApplianceEvent::Upgraded { .. } => &[Counter::Upgrades],
        ApplianceEvent::UpgradeInterrupted { .. } => &[Counter::UpgradeInterruptions],
        ApplianceEvent::UpgradeRefused { .. } => &[Counter::UpgradeRefusals],
        ApplianceEvent::TransferSent { .. } => &[Counter::TransfersSent],
        ApplianceEvent::Jumped { .. } => &[Counter::Jumps],
        ApplianceEvent::JumpRefused { .. } => &[Counter::JumpRefusals],
        ApplianceEvent::WakeSent { .. } => &[Counter::WakeAttempts],
        ApplianceEvent::WakeRefused { .. } => &[Counter::WakeRefusals],
        ApplianceEvent::InstallRefused { .. } => &[Counter::InstallRefusals],
        ApplianceEvent::InstallerRefused { .. } => &[Counter::InstallerRefusals],
        ApplianceEvent::Served { .. } => &[Counter::Services],
        ApplianceEvent::Queued { .. } => &[Counter::Queuings],
        ApplianceEvent::TurnedAway { .. } => &[Counter::TurnedAway],
        ApplianceEvent::Admitted { .. } => &[Counter::Admissions],
        ApplianceEvent::SeenOffline { how: LossSeen::KeepAliveTimeout, .. } => {
            &[Counter::OfflineSightings, Counter::KeepAliveTimeouts]
        }
        ApplianceEvent::SeenOffline { .. } => &[Counter::OfflineSightings],
        ApplianceEvent::LeftLine { how: LossSeen::KeepAliveTimeout, .. } => &[Counter::KeepAliveTimeouts],
        ApplianceEvent::ItemEdited { answer: EditAnswer::Made, .. } => &[Counter::ItemEdits],
        ApplianceEvent::ItemEdited { .. } => &[Counter::EditRefusals],
        _ => &[],
    }
}
