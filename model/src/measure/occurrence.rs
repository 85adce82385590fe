//! Which counters an event counts for. The only place that says so.

use crate::event::{
    ApplianceEvent, ClientEvent, ConsoleEvent, CredentialStep, DialFailure, EditAnswer, Event, KeyEvent, LeftBehind,
    LogInRefusal, LossSeen, ManagerEvent, PinningStep, ScriptEvent, SessionEnd, SessionEvent, WorldEvent,
};
use crate::metric::Counter;
use crate::session::{WhyStopped, WhyWaiting};

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
        Event::Console(_, event) => of_console(event),
        Event::Key(_, event) => of_key(event),
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
        SessionEvent::Ended { how: SessionEnd::GaveUp } => &[Counter::Abandoned],
        SessionEvent::Ended { .. } => &[Counter::SessionEnds],
        SessionEvent::Pinning { what: PinningStep::Pinned { .. } } => &[Counter::Pins],
        SessionEvent::Pinning { what: PinningStep::Unpinned { .. } } => &[Counter::Unpins],
        SessionEvent::Pinning { .. } => &[Counter::PinningRefusals],
        SessionEvent::Wanted => &[Counter::Customers],
        SessionEvent::GaveUpUnheard => &[Counter::Abandoned],
        SessionEvent::Accepted { .. } => &[Counter::Accepts],
        SessionEvent::Waits { why: WhyWaiting::Transferred, .. } => &[Counter::Transfers],
        SessionEvent::Waits { why: WhyWaiting::LostRepresentative, .. } => &[Counter::SessionReturns],
        SessionEvent::Waits { why: WhyWaiting::Overdue, .. } => &[Counter::OverdueMoves],
        SessionEvent::Offered { .. } => &[Counter::Offers],
        SessionEvent::OfferPassed { .. } => &[Counter::OffersPassed],
        SessionEvent::Joined { .. } => &[Counter::Joins],
        SessionEvent::Invited { .. } => &[Counter::Invitations],
        SessionEvent::ActRefused { .. } => &[Counter::ActRefusals],
        SessionEvent::Injected { .. } => &[Counter::Injections],
        SessionEvent::Credentials { step: CredentialStep::Rerouted { .. }, .. } => &[Counter::CredentialFailovers],
        SessionEvent::Came { .. }
        | SessionEvent::LostTouch
        | SessionEvent::Waits { .. }
        | SessionEvent::Permitted { .. }
        | SessionEvent::PermittedAs { .. }
        | SessionEvent::TransferCalledOff
        | SessionEvent::Left { .. }
        | SessionEvent::Owned { .. }
        | SessionEvent::InvitationEnded { .. }
        | SessionEvent::CustomerGone { .. }
        | SessionEvent::Chatted { .. }
        | SessionEvent::Credentials { .. }
        | SessionEvent::ToolStopped { .. }
        | SessionEvent::ShellClosed { recorded: false, .. }
        | SessionEvent::FilesEnded { .. }
        | SessionEvent::QuestionOver { .. }
        | SessionEvent::PinnedAs { .. }
        | SessionEvent::ButtonLasts { .. } => &[],
        SessionEvent::ButtonRemoved { .. } => &[Counter::ButtonsRemoved],
        SessionEvent::ShellClosed { recorded: true, .. } => &[Counter::ShellRecordings],
        SessionEvent::ActionRun { .. } => &[Counter::SpecialActions],
        SessionEvent::ScriptRun { .. } => &[Counter::CannedScripts],
        SessionEvent::FilesChanged { .. } => &[Counter::FileChanges],
        SessionEvent::Restricted { .. } => &[Counter::Restrictions],
        SessionEvent::Released { why: WhyStopped::TakenBack, .. } => &[Counter::ControlsTakenBack],
        SessionEvent::Released { .. } => &[],
        SessionEvent::Administered { .. } => &[Counter::AdministratorTasks],
        SessionEvent::ToolStarted { .. } => &[Counter::ToolStarts],
        SessionEvent::ShellOpened { .. } => &[Counter::Shells],
        SessionEvent::FilesSent { .. } => &[Counter::FileTransfers],
        SessionEvent::Questioned { .. } => &[Counter::Questions],
        SessionEvent::Elevated { .. } => &[Counter::Elevations],
        SessionEvent::ButtonDeployed { .. } => &[Counter::ButtonsDeployed],
    }
}

const fn of_console(event: &ConsoleEvent) -> &'static [Counter] {
    match event {
        ConsoleEvent::LoggedIn { .. } => &[Counter::LogIns],
        ConsoleEvent::LogInRefused { why } => match why {
            LogInRefusal::Licences => &[Counter::LogInRefusals, Counter::LicenceRefusals],
            LogInRefusal::Device => &[Counter::LogInRefusals, Counter::DeviceRefusals],
            LogInRefusal::WebAndMobileOff => &[Counter::LogInRefusals, Counter::WebAndMobileRefusals],
            LogInRefusal::Software => &[Counter::LogInRefusals, Counter::SoftwareRefusals],
            LogInRefusal::Certificate => &[Counter::LogInRefusals, Counter::CertificateRefusals],
        },
        ConsoleEvent::SignedOut
        | ConsoleEvent::LoggedOut { .. }
        | ConsoleEvent::Idle { .. }
        | ConsoleEvent::Called
        | ConsoleEvent::Ready { .. }
        | ConsoleEvent::LostContact
        | ConsoleEvent::TriesAgain { .. } => &[],
    }
}

const fn of_key(event: &KeyEvent) -> &'static [Counter] {
    match event {
        KeyEvent::Made { .. } => &[Counter::SessionKeys],
        KeyEvent::Refused { .. } | KeyEvent::Used | KeyEvent::Expired => &[],
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
        ApplianceEvent::Served { .. } | ApplianceEvent::PartyServed { .. } => &[Counter::Services],
        ApplianceEvent::Queued { .. } => &[Counter::Queuings],
        ApplianceEvent::TurnedAway { .. } => &[Counter::TurnedAway],
        ApplianceEvent::Admitted { .. } => &[Counter::Admissions],
        ApplianceEvent::SeenOffline { how: LossSeen::KeepAliveTimeout, .. } => {
            &[Counter::OfflineSightings, Counter::KeepAliveTimeouts]
        }
        ApplianceEvent::SeenOffline { .. } => &[Counter::OfflineSightings],
        ApplianceEvent::LeftLine { how: LossSeen::KeepAliveTimeout, .. }
        | ApplianceEvent::PartyLost { how: LossSeen::KeepAliveTimeout, .. } => &[Counter::KeepAliveTimeouts],
        ApplianceEvent::ItemEdited { answer: EditAnswer::Made, .. } => &[Counter::ItemEdits],
        ApplianceEvent::ItemEdited { .. } => &[Counter::EditRefusals],
        ApplianceEvent::Script { what: ScriptEvent::Called { .. }, .. } => &[Counter::Scripts],
        ApplianceEvent::Script { what: ScriptEvent::Refused { .. }, .. } => &[Counter::ScriptRefusals],
        ApplianceEvent::CredentialManager { what: ManagerEvent::Refused { .. }, .. } => &[Counter::ManagerRefusals],
        _ => &[],
    }
}
